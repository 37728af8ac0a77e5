"""Split a model's output, as it arrives, into thinking and answer.

This module knows only tags: no tokens, no templates, no models. The tags of a model come from its
family profile (`overthink.core.profiles`).

The rules, in order of application:

1. Without markers the model does not think: everything is answer, verbatim.
2. Tags are removed. White space before an opener, directly after an opener, and between a closer
   and the answer's first character is removed too; all other text is unchanged.
3. An opener counts only before any answer text except white space. Inside a thought it is literal.
   Between a closed thought and the answer it opens the thought again.
4. A closer ends the thought. A further closer before the answer begins is removed. Once the answer
   after a thought has begun, everything is literal.
5. A closer without an opener before it (an orphan) means that everything so far was thinking; the
   `Split` that finds it has `reclassified` set. If a literal opener occurs in the text before it,
   the two belong to an answer about tags, and both are literal.
6. For families with answer channels (gpt-oss), text between the closer and `answer_open` is a
   header and removed with it. A header longer than `HEADER_LIMIT` characters is not a header but an
   answer without its channel: it is emitted as answer, so that nothing is lost. An `answer_open`
   without a closer before it closes the thought by itself; without a thought it begins the answer.
7. If a thought is never closed, the text is thinking to its end.

The result does not depend on how the text is cut into feeds. To this end, of all possible markers
the one that is complete first counts, and the longest of those that end together.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto

import msgspec

from overthink.core.vocabulary import Phase

HEADER_LIMIT = 256
"""Characters after a closer within which `answer_open` must be complete."""

_SLICE = 4096
"""Characters processed at once, so that a huge feed full of markers takes linear time."""


class ThinkMarkers(msgspec.Struct, frozen=True):
    """The tags of a model family.

    Raises:
        ValueError: a marker is empty or begins with white space, or there is no closer.
    """

    open: tuple[str, ...]
    """Any of these opens a thought."""
    close: tuple[str, ...]
    """Any of these closes it. The first one is what the app inserts to force an answer."""
    answer_open: tuple[str, ...] = ()
    """Any of these begins the answer; text between the closer and it is removed."""

    def __post_init__(self) -> None:
        if not self.close:
            raise ValueError("a thought needs at least one closing marker")
        for marker in (*self.open, *self.close, *self.answer_open):
            if not marker or marker[0].isspace():
                raise ValueError(f"marker {marker!r} is empty or begins with white space")


class Split(msgspec.Struct, frozen=True):
    """The output of one feed."""

    segments: tuple[tuple[Phase, str], ...]
    """Text by phase, in order; no empty text, no two neighbours of the same phase. An orphan closer
    in this feed has been applied."""
    reclassified: bool = False
    """An orphan closer occurred: the answer of *earlier* splits was in fact thinking."""


class _State(Enum):
    START = auto()  # only white space so far
    PLAIN = auto()  # answer text without a thought before it; an orphan closer may still occur
    THINKING = auto()
    CLOSED = auto()  # a thought was closed, the answer has not begun
    ANSWER = auto()  # literal to the end


class _Output:
    """Collects the segments of one feed."""

    def __init__(self) -> None:
        self.segments: list[tuple[Phase, str]] = []
        self.reclassified = False

    def emit(self, phase: Phase, text: str) -> None:
        if not text:
            return
        if self.segments and self.segments[-1][0] is phase:
            text = self.segments.pop()[1] + text
        self.segments.append((phase, text))

    def reclassify(self) -> None:
        thinking = "".join(text for _, text in self.segments)
        self.segments = [(Phase.THINKING, thinking)] if thinking else []
        self.reclassified = True

    def split(self) -> Split:
        return Split(tuple(self.segments), self.reclassified)


class _Search:
    """Finds markers of one set, and text that may still become one."""

    def __init__(self, markers: Iterable[str]) -> None:
        self.markers = tuple(sorted(set(markers), key=len, reverse=True))
        self._firsts = frozenset(marker[0] for marker in self.markers)
        self._longest = max(map(len, self.markers), default=0)

    def first(self, text: str) -> tuple[int, int] | None:
        """Start and end of the marker that is complete first; the longest of several."""
        best: tuple[int, int] | None = None
        for marker in self.markers:
            start = text.find(marker)
            end = start + len(marker)
            if start >= 0 and (best is None or end < best[1]):
                best = start, end
        return best

    def leading(self, text: str) -> str | None:
        """The shortest marker with which `text` begins: the one that is complete first."""
        matching = [marker for marker in self.markers if text.startswith(marker)]
        return matching[-1] if matching else None

    def may_begin_in(self, text: str) -> bool:
        """Whether a marker can begin anywhere in `text`."""
        return not self._firsts.isdisjoint(text)

    def may_become(self, text: str) -> bool:
        """Whether `text` is the beginning of a marker."""
        return any(marker.startswith(text) for marker in self.markers)

    def held_from(self, text: str) -> int:
        """The start of the longest suffix of `text` that may still become a marker."""
        low = max(0, len(text) - self._longest + 1)
        candidates = [at for char in self._firsts for at in _occurrences(text, char, low)]
        return min((at for at in candidates if self.may_become(text[at:])), default=len(text))


def _occurrences(text: str, char: str, low: int) -> list[int]:
    found = []
    at = text.find(char, low)
    while at >= 0:
        found.append(at)
        at = text.find(char, at + 1)
    return found


class ReasoningSplitter:
    """Takes text as it is decoded and emits the same text by phase.

    Takes O(1) amortised time per character and holds at most one marker's length of text, white
    space at the very start, and a gpt-oss header (`HEADER_LIMIT`).

    Args:
        markers: the family's tags; None for a model that does not think.
        opened: True if the chat template opened the thought already. Ignored without markers.
    """

    def __init__(self, markers: ThinkMarkers | None, opened: bool) -> None:
        self._markers = markers or ThinkMarkers(open=(), close=("\0",))
        self._state = _State.START
        if markers is None:
            self._state = _State.ANSWER
        elif opened:
            self._state = _State.THINKING
        self._opened = self._state is _State.THINKING
        self._skip_space = self._opened
        self._held = ""
        self._blank: list[str] = []  # white space of START; never scanned again
        opens, closes = self._markers.open, self._markers.close + self._markers.answer_open
        self._closers = _Search(closes)
        self._all = _Search(opens + closes)
        self._after_header = _Search(opens + self._markers.answer_open)
        self._openers = frozenset(opens)
        self._steps = {
            _State.START: self._start,
            _State.PLAIN: self._plain,
            _State.THINKING: self._think,
            _State.CLOSED: self._header if self._markers.answer_open else self._closed,
            _State.ANSWER: self._answer,
        }

    @property
    def phase(self) -> Phase:
        """The phase of the next text, as far as known."""
        return Phase.THINKING if self._state is _State.THINKING else Phase.ANSWER

    @property
    def thought_opened(self) -> bool:
        """Whether there is a thought: opened by template or model, or found by an orphan closer."""
        return self._opened

    @property
    def thought_closed(self) -> bool:
        """Whether the thought is closed."""
        return self._opened and self._state is not _State.THINKING

    @property
    def held(self) -> str:
        """Text held back because it may become a marker or a gpt-oss header."""
        return "".join(self._blank) + self._held

    def feed(self, text: str) -> Split:
        """Take the next piece of text, cut anywhere, and emit what is decided."""
        out = _Output()
        for at in range(0, len(text), _SLICE):
            rest = self._held + text[at : at + _SLICE]
            self._held = ""
            while rest:
                rest = self._steps[self._state](rest, out)
        return out.split()

    def plain_phase(self, text: str) -> Phase | None:
        """The phase of a text that `feed` would emit unchanged without changing its state.

        Almost every token is such a text, and this takes a fraction of the time of `feed`. None if
        the text must be fed.
        """
        if not text or self._skip_space or self._held:
            return None
        if self._state is _State.ANSWER:
            return Phase.ANSWER
        if self._state is _State.THINKING and not self._closers.may_begin_in(text):
            return Phase.THINKING
        return None

    def finish(self) -> Split:
        """Emit the text held back. A header that the end cuts short is removed."""
        out = _Output()
        if self._in_header() and self._after_header.may_become(self._held):
            self._held = ""
        out.emit(self.phase, self.held)
        self._blank.clear()
        self._held = ""
        return out.split()

    def _in_header(self) -> bool:
        return self._state is _State.CLOSED and bool(self._markers.answer_open)

    # Each step takes text, emits what it can, and returns the rest for the next state.

    def _start(self, text: str, out: _Output) -> str:
        word = text.lstrip()
        self._blank.append(text[: len(text) - len(word)])
        if marker := self._all.leading(word):
            self._enter_by(marker, out)
            return word[len(marker) :]
        if self._all.may_become(word):
            self._held = word
            return ""
        out.emit(Phase.ANSWER, "".join(self._blank))
        self._blank.clear()
        self._state = _State.PLAIN
        return word

    def _enter_by(self, marker: str, out: _Output) -> None:
        """Handle a marker before any text."""
        if marker in self._openers:
            self._blank.clear()
            self._open()
        elif marker in self._markers.answer_open:
            self._blank.clear()
            self._state = _State.ANSWER
            self._skip_space = True
        else:
            self._orphan(marker, out)

    def _plain(self, text: str, out: _Output) -> str:
        found = self._all.first(text)
        if found is None:
            return self._emit_but_hold(text, self._all, out)
        start, end = found
        marker = text[start:end]
        if marker in self._openers:  # literal, and a closer after it belongs to it
            out.emit(Phase.ANSWER, text[:end])
            self._state = _State.ANSWER
        else:
            out.emit(Phase.ANSWER, text[:start])
            self._orphan(marker, out)
        return text[end:]

    def _orphan(self, marker: str, out: _Output) -> None:
        out.emit(Phase.ANSWER, "".join(self._blank))
        self._blank.clear()
        out.reclassify()
        self._opened = True
        self._close(marker)

    def _think(self, text: str, out: _Output) -> str:
        text = self._without_leading_space(text)
        found = self._closers.first(text)
        if found is None:
            return self._emit_but_hold(text, self._closers, out)
        start, end = found
        out.emit(Phase.THINKING, text[:start])
        self._close(text[start:end])
        return text[end:]

    def _closed(self, text: str, out: _Output) -> str:
        text = text.lstrip()
        marker = self._all.leading(text)
        if marker:
            if marker in self._openers:
                self._open()
            return text[len(marker) :]
        if self._all.may_become(text):
            self._held = text
            return ""
        self._state = _State.ANSWER
        return text

    def _header(self, text: str, out: _Output) -> str:
        text = text.lstrip()
        found = self._after_header.first(text)
        if found and found[1] <= HEADER_LIMIT:
            if text[slice(*found)] in self._openers:
                self._open()
            else:
                self._state = _State.ANSWER
                self._skip_space = True
            return text[found[1] :]
        if len(text) < HEADER_LIMIT:
            self._held = text
            return ""
        self._state = _State.ANSWER
        return text

    def _answer(self, text: str, out: _Output) -> str:
        out.emit(Phase.ANSWER, self._without_leading_space(text))
        return ""

    def _open(self) -> None:
        self._state = _State.THINKING
        self._opened = True
        self._skip_space = True

    def _close(self, marker: str) -> None:
        began = marker in self._markers.answer_open
        self._state = _State.ANSWER if began else _State.CLOSED
        self._skip_space = began

    def _without_leading_space(self, text: str) -> str:
        if self._skip_space:
            text = text.lstrip()
            self._skip_space = not text
        return text

    def _emit_but_hold(self, text: str, search: _Search, out: _Output) -> str:
        at = search.held_from(text)
        out.emit(self.phase, text[:at])
        self._held = text[at:]
        return ""
