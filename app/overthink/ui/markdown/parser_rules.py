r"""Custom Markdown rules: mathematics as models write it, and links as plain text.

Mathematics is `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, `\boxed{…}` without any of these around it, and
`\begin{align}` and similar environments on their own lines. Every search is bounded, so that the
time is linear in the length of the text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MAX_FORMULA = 2_000
MAX_LINES = 60
_PUNCTUATION = ("", ".", ",", ";", ":")

_INLINE_ENDS = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$"}
_BLOCK_ENDS = {"$$": "$$", "\\[": "\\]"}
_ENVIRONMENT = re.compile(
    r"\\begin\{((?:align|aligned|gather|equation|cases|array|[bpv]?matrix)\*?)\}"
)
_BRACE = re.compile(r"[{}]")
_BOXED = "\\boxed{"
_LINK = re.compile(
    r"""!?\[([^\[\]\n]{0,500})\]\(\s*<?([^()<>\s]{0,1000})>?(?:\s+"[^"\n]{0,200}")?\s*\)"""
)


def add_rules(markdown: MarkdownIt) -> None:
    """Add these rules to a parser."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    markdown.block.ruler.before("fence", "maths_block", _maths_block, interrupts)
    markdown.inline.ruler.before("escape", "maths", _maths)
    markdown.inline.ruler.before("escape", "plain_link", _plain_link)


# ------------------------------------------------------------------------------ in paragraphs


def _maths(state: StateInline, silent: bool) -> bool:
    at = state.pos
    if state.src[at] not in "$\\":
        return False
    if state.src.startswith(_BOXED, at):
        end = _end_of_braces(state.src, at + len(_BOXED))
        return end > 0 and _push(state, silent, end, state.src[at:end], False)
    opener = next((o for o in _INLINE_ENDS if state.src.startswith(o, at)), "")
    end = _end_of_maths(state.src, at, opener) if opener else 0
    if not end:
        return False
    latex = state.src[at + len(opener) : end - len(_INLINE_ENDS[opener])]
    return _push(state, silent, end, latex.strip(), opener in _BLOCK_ENDS)


def _push(state: StateInline, silent: bool, end: int, latex: str, display: bool) -> bool:
    if not silent:
        token = state.push("maths", "", 0)
        token.content, token.markup = latex, state.src[state.pos : end]
        token.meta = {"display": display}
    state.pos = end
    return True


def _end_of_maths(text: str, at: int, opener: str) -> int:
    """Return the end of a formula that opens at `at`; 0 if there is none."""
    closer, start = _INLINE_ENDS[opener], at + len(opener)
    found = text.find(closer, start, start + MAX_FORMULA)
    while found > start and _is_escaped(text, found):
        found = text.find(closer, found + 1, start + MAX_FORMULA)
    end = found + len(closer)
    if found <= start or not text[start:found].strip():
        return 0
    return 0 if opener == "$" and _is_money(text, start, end) else end


def _is_escaped(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _is_money(text: str, start: int, end: int) -> bool:
    """Return whether two dollar signs are prices: "$5 and $10", not "$5$"."""
    return text[start].isspace() or text[end - 2].isspace() or text[end : end + 1].isdigit()


def _end_of_braces(text: str, start: int) -> int:
    """Return the end of the group that opened before `start`; 0 if it is not closed."""
    depth = 1
    for brace in _BRACE.finditer(text, start, start + MAX_FORMULA):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return 0


def _plain_link(state: StateInline, silent: bool) -> bool:
    """Parse a link or an image: its text, then its URL if that is different."""
    if state.src[state.pos] not in "[!":
        return False
    link = _LINK.match(state.src, state.pos)
    if link is None:
        return False
    if not silent:
        token = state.push("plain_link", "", 0)
        token.content, token.info, token.markup = link[1], link[2], link[0]
    state.pos = link.end()
    return True


# ------------------------------------------------------------------------------------ in blocks


def _maths_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a formula block: only the lines up to its end decide whether and where it ends.

    So growing text never changes a formula that is followed by other blocks.
    """
    first = _line(state, start)
    opener, closer = _delimiters(first)
    if not opener or state.is_code_block(start) or not _begins(first[len(opener) :], closer):
        return False
    if silent:
        return True
    last = _last_line(state, start, end, first[len(opener) :], closer)
    indent = min(state.blkIndent, state.sCount[start])
    _push_block(state, state.getLines(start, last + 1, indent, False).strip(), opener, closer)
    state.tokens[-1].map = [start, last + 1]
    state.line = last + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _delimiters(line: str) -> tuple[str, str]:
    if environment := _ENVIRONMENT.match(line):
        return environment[0], f"\\end{{{environment[1]}}}"
    opener = line[:2]
    return (opener, _BLOCK_ENDS[opener]) if opener in _BLOCK_ENDS else ("", "")


def _begins(rest: str, closer: str) -> bool:
    """Return whether it begins a block; a formula followed by words is part of a paragraph."""
    _, closed, after = rest.partition(closer)
    return not closed or after.strip() in _PUNCTUATION


def _last_line(state: StateBlock, start: int, end: int, rest: str, closer: str) -> int:
    """Return the line in which a formula closes, or the last possible one if it is not closed."""
    if closer in rest:
        return start
    indent = min(state.blkIndent, state.sCount[start])
    for line in range(start + 1, min(end, start + MAX_LINES)):
        if state.isEmpty(line) or state.sCount[line] < indent:
            return line - 1
        if closer in _line(state, line):
            return line
    return min(end, start + MAX_LINES) - 1


def _push_block(state: StateBlock, source: str, opener: str, closer: str) -> None:
    """Push a formula; its content is the LaTeX to render, empty while it is not closed."""
    inside, closed, after = source[len(opener) :].partition(closer)
    if after.strip() in _PUNCTUATION:
        inside, after = inside + after.strip(), ""
    token = state.push("maths_block", "", 0)
    token.markup, token.info = source.removesuffix(after), after.strip()
    token.meta = {"source": source}
    if closed and len(inside) <= MAX_FORMULA and inside.strip():
        whole = source.removesuffix(after)
        token.content = whole if opener.startswith("\\begin") else inside.strip()
