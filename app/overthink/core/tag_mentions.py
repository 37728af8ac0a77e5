"""Decide whether a closing tag closes a thought or is only mentioned in it.

A thought about tags contains tags: in code, in quotes, or as words ("the </think> tag"). Closing
the thought there would display the rest of it as the answer. Not closing it at its real closing tag
would hide the answer, which is worse. The rules, in order of application:

1. A tag between matching quotes, brackets or backticks is mentioned.
2. A tag within a line, followed by a word such as "tag" or "token", is mentioned. So is one that
   follows an opening tag within a line, with at most "..." or "and" between them.
3. In a code fence, a tag is mentioned if an opening tag in the same fence belongs to it, or if the
   fence is closed within `LOOKAHEAD` characters. If another fence opens first, or the text ends,
   the fence was never closed: then the tag is used. Where neither is known at the end of those
   characters, a tag at the start or the end of a line is used; one within a line is mentioned.
4. In a code span, a tag is mentioned if the span is closed in the same line.
5. Every other tag is used.

A tag that the model wrote as one token of the vocabulary is stronger evidence for a used tag. In
rules 3 and 4 it is mentioned only if an opening tag belongs to it, or if it is alone in its fence.

What rules 2 to 4 call mentioned may still be wrong; such a judgement is `DOUBTFUL`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto

LOOKAHEAD = 512
"""Characters after a tag that a judgement waits for at most."""

_HEAD, _TAIL = 200, 64
"""Characters from the start of a line and before a tag that the rules read."""
_FENCE = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})(.*)", re.DOTALL)
_PAIRS = {
    '"': '"', "'": "'", "`": "`", "“": "”", "”": "”", "„": "“", "‘": "’", "’": "’", "«": "»",
    "»": "«", "(": ")", "[": "]", "「": "」", "『": "』", "（": "）",
}  # fmt: skip
_NOUNS = (
    "tag", "tags", "token", "tokens", "marker", "markers", "delimiter", "symbol", "element",
    "tagget", "tokenet",
)  # fmt: skip
_WORDS = (*(f"{lead}{noun}" for lead in " -" for noun in _NOUNS), "标签", "标记", "タグ", "태그")
_BETWEEN = r"[ \t]*(?:\.{2,}|…|and|or|to|,|/|&|-|–|og|eller|和|与)?[ \t]*"
_FIRST_OF_CJK = 0x2E80


class Judgement(Enum):
    """What a closing tag is."""

    USED = auto()
    MENTIONED = auto()
    DOUBTFUL = auto()
    """Mentioned, as far as can be seen."""


class TagContext:
    """The text before a tag, as far as the rules need it. Takes linear time in total.

    Args:
        openers: tags that open a thought.
        closers: tags that close it.
    """

    def __init__(self, openers: Iterable[str], closers: Iterable[str]) -> None:
        tags = sorted({*openers, *closers}, key=len, reverse=True)
        self._openers = frozenset(openers)
        self._items = re.compile("|".join(["`+", *map(re.escape, tags)]))
        either = "|".join(map(re.escape, sorted(self._openers, key=len, reverse=True)))
        self._pair = re.compile(rf"(.*)(?:{either}){_BETWEEN}\Z") if either else None
        self._fence = ""
        """The characters that opened the current code fence; empty outside one."""
        self._unclosed = 0
        """Opening tags in the current fence or span without a closing tag."""
        self._start_line()

    def _start_line(self) -> None:
        self._head = self._tail = ""
        self._runs: list[int] = []
        """Lengths of the runs of backticks in this line that may open a code span."""
        if not self._fence:
            self._unclosed = 0

    def read(self, text: str) -> None:
        """Read text before a tag, or a tag that was mentioned."""
        *lines, last = text.split("\n")
        for line in lines:
            self._read_in_line(line)
            fence = fence_after(self._head, self._fence)
            if fence != self._fence:
                self._fence, self._unclosed = fence, 0
            self._start_line()
        self._read_in_line(last)

    def _read_in_line(self, text: str) -> None:
        for found in self._items.finditer(text):
            if found[0][0] == "`":
                escaped = text[max(found.start() - 1, 0)] == "\\"
                self._read_backticks(len(found[0]) - escaped)
            elif found[0] in self._openers:
                self._unclosed += bool(self._fence or self._runs)
            else:
                self._unclosed -= bool(self._unclosed)
        self._head = (self._head + text[:_HEAD])[:_HEAD]
        self._tail = (self._tail + text[-_TAIL:])[-_TAIL:]

    def _read_backticks(self, length: int) -> None:
        if self._fence or not length:
            return
        if length in self._runs:
            del self._runs[self._runs.index(length) :]
            self._unclosed = 0
        else:
            self._runs.append(length)

    @property
    def in_code(self) -> bool:
        """Whether the text ends in a code fence, or in what may become a code span."""
        return bool(self._open_fence or self._runs)

    @property
    def at_line_start(self) -> bool:
        """Whether the current line is blank so far."""
        return not self._head.strip()

    @property
    def _open_fence(self) -> str:
        """The current fence, unless its closing line has just been written."""
        return self._fence and fence_after(self._head, self._fence)

    def judge(self, after: str, *, own: bool, ended: bool) -> Judgement | None:
        """Judge a closing tag at this point; None if that depends on more text.

        Args:
            after: the text after the tag so far.
            own: the model wrote the tag as one token.
            ended: there is no more text.
        """
        after = after[:LOOKAHEAD]
        ended = ended or len(after) == LOOKAHEAD
        for rule in (self._judge_quotes, self._judge_words, self._judge_code):
            found = rule(after, own, ended)
            if found is not Judgement.USED:
                return found
        return Judgement.USED

    def _judge_quotes(self, after: str, own: bool, ended: bool) -> Judgement | None:
        closing = _PAIRS.get(self._tail[-1:])
        if closing is None or not self._quote_opens():
            return Judgement.USED
        if not after:
            return Judgement.USED if ended else None
        return Judgement.MENTIONED if after[0] == closing else Judgement.USED

    def _quote_opens(self) -> bool:
        """Whether the last character opens a quotation, unless it is a bracket."""
        last, before = self._tail[-1:], self._tail[-2:-1]
        if last == "`":
            return self.in_code
        if last not in "\"'”’»":
            return True
        return not (before.isalnum() or (before and before in ".,;:!?)]}…"))

    def _judge_words(self, after: str, own: bool, ended: bool) -> Judgement | None:
        if self.at_line_start:
            return Judgement.USED
        pair = self._pair.match(self._tail) if self._pair else None
        if pair and (pair[1].strip() or len(self._head) > len(self._tail)):
            return Judgement.DOUBTFUL
        last = self._tail[-1:]
        if not (
            last.isspace() or last in _PAIRS or (ord(last) >= _FIRST_OF_CJK and last.isalpha())
        ):
            return Judgement.USED
        for word in _WORDS:
            if after.startswith(word):
                rest = after[len(word) : len(word) + 1]
                if not rest and not ended and word.isascii():
                    return None
                if not (rest.isascii() and rest.isalnum()):
                    return Judgement.DOUBTFUL
        more = not ended and any(word.startswith(after) for word in _WORDS)
        return None if more else Judgement.USED

    def _judge_code(self, after: str, own: bool, ended: bool) -> Judgement | None:
        if self._open_fence:
            if self._unclosed:
                return Judgement.MENTIONED
            return self._judge_in_fence(after, own, ended)
        return self._judge_in_span(after, own, ended) if self._runs else Judgement.USED

    def _judge_in_fence(self, after: str, own: bool, ended: bool) -> Judgement | None:
        rest, *lines = after.split("\n")
        complete = lines if ended and len(after) < LOOKAHEAD else lines[:-1]
        if own and rest.strip():
            return Judgement.USED
        for line in complete:
            if not fence_after(line, self._open_fence):
                return Judgement.DOUBTFUL
            if (own and line.strip()) or self._opens_another(line):
                return Judgement.USED
        if not ended:
            return None
        in_line = len(after) == LOOKAHEAD and rest.strip() and not self.at_line_start
        return Judgement.DOUBTFUL if in_line and not own else Judgement.USED

    def _opens_another(self, line: str) -> bool:
        """Whether a line opens a code fence of the current one's kind; it has an info string."""
        found = _FENCE.fullmatch(line)
        return bool(found and found[1].startswith(self._fence) and found[2].strip())

    def _judge_in_span(self, after: str, own: bool, ended: bool) -> Judgement | None:
        if own and not self._unclosed:
            return Judgement.USED
        line, line_end, _ = after.partition("\n")
        for start, end in _runs(line):
            if end == len(line) and not (line_end or ended):
                return None
            if end - start in self._runs:
                return Judgement.DOUBTFUL
        return Judgement.USED if line_end or ended else None


def _runs(line: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in re.finditer("`+", line))


def fence_after(line: str, fence: str) -> str:
    """Return the code fence that is open after a line.

    Args:
        line: without its line feed.
        fence: the one that is open before it; empty if none is.
    """
    # Almost every line; the pattern takes six times as long.
    if "```" not in line and "~~~" not in line:
        return fence
    found = _FENCE.fullmatch(line)
    if not found:
        return fence
    marks, info = found[1], found[2]
    if fence:
        closes = marks[0] == fence[0] and len(marks) >= len(fence) and not info.strip()
        return "" if closes else fence
    return "" if marks[0] == "`" and "`" in info else marks
