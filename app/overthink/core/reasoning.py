"""Split a model's output, as it arrives, into thinking and answer.

This module knows only tags: no tokens, no templates, no models. The tags of a model come from its
family profile (`overthink.core.profiles`).

The rules, in order of application:

1. Without markers everything is answer, verbatim, unless it begins with an opener of one of the
   `guesses`: then that family's markers apply from there on, and the split is `guessed`.
2. Tags are removed. White space before an opener, directly after an opener, and between a closer
   and the answer's first character is removed too; all other text is unchanged.
3. An opener counts before any answer text except white space, and at the start of a line within
   the first `PREAMBLE_LIMIT` characters; what precedes it remains answer. Inside a thought it is
   literal. Between a closed thought and the answer it opens the thought again.
4. A closer ends the thought, unless it is only mentioned there (`overthink.core.tag_mentions`). A
   further closer before the answer begins is removed. Once the answer after a thought has begun,
   everything is literal.
5. A closer without an opener before it (an orphan) means that everything so far was thinking; the
   `Split` that finds it has `reclassified` set. If a literal opener occurs in the text before it,
   the two belong to an answer about tags, and both are literal. So is a closer that is mentioned.
6. If the answer begins with `<response>` or `<answer>`, that tag and its closing tag are removed.
   So are the family's `answer_close` markers in the answer after a thought.
7. For families with `answer_open` markers, text between the closer and one of these is a header and
   removed with it. A header longer than `HEADER_LIMIT` characters is not a header but an answer
   without its channel: it is emitted as answer, so that nothing is lost. An `answer_open` without a
   closer before it closes the thought by itself; without a thought it begins the answer.
8. For families with `channels` (gpt-oss), each message has a header, which is removed and decides
   between thinking and answer. A header that is never completed is removed too, and what follows it
   is text.
9. If a thought is never closed, the text is thinking to its end. If the output is complete and a
   closer in the thought was of doubtful meaning, the last such closer was the real one after all:
   the last `Split` has `closed_in_doubt` set. That tag remains in the text of the thought.

The result does not depend on how the text is cut into feeds. To this end, of all possible markers
the one that is complete first counts, and the longest of those that end together. No text is lost:
the spans of all splits, removed ones included, are the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum, auto
from typing import NamedTuple

import msgspec

from overthink.core.tag_mentions import Judgement, TagContext
from overthink.core.vocabulary import Phase

HEADER_LIMIT = 256
"""Characters after a closer within which `answer_open`, or a header, must be complete."""
PREAMBLE_LIMIT = 512
"""Characters that may precede an opener at the start of a line."""

_SLICE = 4096
"""Characters processed at once, so that a huge feed full of markers takes linear time."""
_WRAPPERS = {"<response>": "</response>", "<answer>": "</answer>"}
"""Tags around an answer, whatever the family."""


class Channels(msgspec.Struct, frozen=True):
    """Markers of a format in which each message has a header, such as harmony.

    Raises:
        ValueError: a marker is empty, or `thought` is not a regular expression.
    """

    start: tuple[str, ...]
    """Any of these belongs to a header."""
    message: tuple[str, ...]
    """Any of these ends a header."""
    end: tuple[str, ...]
    """Any of these ends a message."""
    thought: str
    """A regular expression, searched in headers without their markers: found in those of thoughts;
    every other message is the answer."""
    start_words: tuple[str, ...] = ()
    """A header may begin with any of these if its first marker is in the prompt, or missing."""

    def __post_init__(self) -> None:
        if not (self.start and self.message and self.end):
            raise ValueError("channels need markers for start, message and end")
        if not all((*self.start, *self.message, *self.end)):
            raise ValueError("a marker of the channels is empty")
        try:
            re.compile(self.thought)
        except re.error as error:
            raise ValueError(f"thought is no regular expression ({error})") from error


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
    answer_close: tuple[str, ...] = ()
    """Any of these ends the answer; several may follow one another."""
    channels: Channels | None = None
    """If given, it decides; `open`, `close` and `answer_open` then describe the prompt's last
    opener and what the app inserts."""

    def __post_init__(self) -> None:
        if not self.close:
            raise ValueError("a thought needs at least one closing marker")
        for marker in (*self.open, *self.close, *self.answer_open, *self.answer_close):
            if not marker or marker[0].isspace():
                raise ValueError(f"marker {marker!r} is empty or begins with white space")

    @property
    def closing(self) -> str:
        """What closes a thought and asks for the answer."""
        return self.close[0] + (self.answer_open[0] if self.answer_open else "\n\n")

    @property
    def all(self) -> tuple[str, ...]:
        """All markers."""
        channels = self.channels
        more = (*channels.start, *channels.message, *channels.end) if channels else ()
        return (*self.open, *self.close, *self.answer_open, *self.answer_close, *more)


class Span(NamedTuple):
    """Consecutive text of one kind."""

    phase: Phase
    text: str
    kept: bool = True
    """False for tags, headers and white space that are removed."""
    doubtful: bool = False
    """The text is a closer that counts as mentioned, see rule 9."""


class Split(msgspec.Struct, frozen=True):
    """The output of one feed."""

    spans: tuple[Span, ...]
    """All text that was decided, in order, removed text included. An orphan closer in this feed has
    been applied."""
    reclassified: bool = False
    """An orphan closer occurred: the answer of *earlier* splits was in fact thinking."""
    closed_in_doubt: bool = False
    """The thought ended after the last doubtful span: what follows it is the answer."""

    @property
    def segments(self) -> tuple[tuple[Phase, str], ...]:
        """Text by phase, in order; no empty text, no two neighbours of the same phase."""
        merged: list[tuple[Phase, str]] = []
        for span in self.spans:
            if not span.kept:
                continue
            if merged and merged[-1][0] is span.phase:
                merged[-1] = (span.phase, merged[-1][1] + span.text)
            else:
                merged.append((span.phase, span.text))
        return tuple(merged)


class _State(Enum):
    START = auto()  # only white space so far
    PLAIN = auto()  # answer text without a thought before it; an orphan closer may still occur
    THINKING = auto()
    CLOSED = auto()  # a thought was closed, the answer has not begun
    HEADER = auto()  # of a message in a channel
    ANSWER = auto()  # literal, but for tags that end the answer


class _Output:
    """Collects the spans of one feed."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.reclassified = False

    def emit(self, phase: Phase, text: str, *, kept: bool = True, doubtful: bool = False) -> None:
        if text:
            self.spans.append(Span(phase, text, kept, doubtful))

    def reclassify(self) -> None:
        self.spans = [span._replace(phase=Phase.THINKING) for span in self.spans]
        self.reclassified = True

    def split(self, closed_in_doubt: bool = False) -> Split:
        return Split(tuple(self.spans), self.reclassified, closed_in_doubt)


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


def _either(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


_FILLER = r"[\w.=:/\- ]{0,64}"


class _Headers:
    """Recognises the headers of a channel format."""

    def __init__(self, channels: Channels) -> None:
        self._thought = re.compile(channels.thought)
        self._messages = _Search(channels.message)
        self.starts = _Search((*channels.start, *channels.start_words, *channels.message))
        marker, word = _either(channels.start), _either(channels.start_words) or "(?!)"
        self._whole = re.compile(rf"(?:(?:{word}|{marker}){_FILLER}(?:(?:{marker}){_FILLER})*)?")
        self._broken = re.compile(
            rf"(?:(?:{word})[\w.=:/\-]*\s*)?(?:(?:{marker})\s*[\w=]*\s*)+|(?:{word})\S*\Z"
        )

    def end(self, text: str) -> int | None:
        """Where the header ends with which a text begins; None if it is incomplete or none."""
        found = self._messages.first(text)
        whole = found and found[1] <= HEADER_LIMIT and self._whole.fullmatch(text[: found[0]])
        return found[1] if found and whole else None

    def may_begin(self, text: str) -> bool:
        """Whether a text may be the beginning of a header."""
        if len(text) > HEADER_LIMIT:
            return False
        if self.starts.may_become(text):
            return True
        at = self.starts.held_from(text)
        return at > 0 and bool(self._whole.fullmatch(text[:at]))

    def broken_end(self, text: str) -> int:
        """Where a header ends that has no message marker; 0 if the text begins with none."""
        found = self._broken.match(text)
        return found.end() if found else 0

    def is_thought(self, header: str) -> bool:
        return bool(self._thought.search(header))


class ReasoningSplitter:
    """Takes text as it is decoded and emits the same text by phase.

    Takes O(1) amortised time per character. Holds back white space at the very start, at most one
    marker's length of text, a header (`HEADER_LIMIT`), or what `tag_mentions` needs to judge a
    closer (`tag_mentions.LOOKAHEAD`).

    Args:
        markers: the family's tags; None for a model that is not known to think.
        opened: True if the chat template opened the thought already. Ignored without markers.
        guesses: tags of other families, whose openers count at the very start.
        controls: markers that are control tokens of the vocabulary. If channels consist of these,
            only such tokens count; text that spells them is text.
    """

    def __init__(
        self,
        markers: ThinkMarkers | None,
        opened: bool,
        guesses: Iterable[ThinkMarkers] = (),
        controls: Iterable[str] = (),
    ) -> None:
        self._controls = frozenset(controls)
        self._guesses = {tag: guess for guess in reversed((*guesses,)) for tag in guess.open}
        self.guessed = ""
        """The opener of another family with which the output began."""
        self._thinks = markers is not None
        self._state = _State.START
        if opened and markers:
            self._state = _State.THINKING
        elif not markers and not self._guesses:
            self._state = _State.ANSWER
        self._opened = self._state is _State.THINKING
        self._skip_space = self._opened
        self._held = ""
        self._blank: list[str] = []  # white space of START; never scanned again
        self._total = 0  # characters fed, but for those that `take_plain` took
        self._own_ends: set[int] = set()  # where tags end that were fed as one token
        self._unread: list[str] = []  # text that the context has not read
        self._length = 0  # characters of PLAIN
        self._ended = False
        self._doubtful = False
        self._wrapped: _Search | None = None
        self._orphaned = False
        self._use(markers or ThinkMarkers(open=(), close=("\0",)))

    def _use(self, markers: ThinkMarkers) -> None:
        self._markers = markers
        channels = markers.channels
        opens, closes = markers.open, markers.close + markers.answer_open
        if channels:
            closes = channels.end + channels.start
            self._headers = _Headers(channels)
        elif not self._thinks:
            closes = ()
        self._closers = _Search(closes)
        self._exact = bool(channels) and self._controls.issuperset(closes)
        self._all = _Search(opens + closes)
        self._answer_tags = _Search((*opens, *closes, *_WRAPPERS))
        self._start_tags = _Search((*opens, *closes, *(self._guesses if not self.guessed else ())))
        self._after_header = _Search(opens + markers.answer_open)
        ends = markers.answer_close
        self._answer_end = _Search(ends) if ends else None
        self._openers = frozenset(opens)
        self._context = TagContext(opens, closes)
        self._steps: dict[_State, Callable[[str, _Output], str]] = {
            _State.START: self._start_channel if channels else self._start,
            _State.PLAIN: self._plain,
            _State.THINKING: self._think,
            _State.CLOSED: self._answer_header if markers.answer_open else self._closed,
            _State.HEADER: self._channel_header,
            _State.ANSWER: self._answer,
        }

    @property
    def markers(self) -> ThinkMarkers:
        """The markers that apply: the family's, or those of the guess."""
        return self._markers

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
        """Text held back because it may become a marker or a header, or depends on what follows."""
        return "".join(self._blank) + self._held

    def feed(self, text: str, *, own: bool = False) -> Split:
        """Take the next piece of text, cut anywhere, and emit what is decided.

        Args:
            own: the text is a tag that the model wrote as one token.
        """
        out = _Output()
        if own:
            self._own_ends.add(self._total + len(text))
        for at in range(0, len(text), _SLICE):
            piece = text[at : at + _SLICE]
            self._total += len(piece)
            self._process(self._held + piece, out)
        return out.split()

    def _process(self, rest: str, out: _Output) -> None:
        self._held = ""
        while rest:
            rest = self._steps[self._state](rest, out)

    def take_plain(self, text: str) -> Phase | None:
        """Take text that `feed` would emit unchanged without changing its state; return its phase.

        Almost every token is such a text, and this takes a fraction of the time of `feed`. None if
        the text must be fed.
        """
        if not text or self._skip_space or self._held:
            return None
        answering = self._state is _State.ANSWER
        if answering and self._wrapped is None and not self._markers.channels:
            return Phase.ANSWER
        if not (answering or self._state is _State.THINKING):
            return None
        if (self._wrapped if answering and self._wrapped else self._closers).may_begin_in(text):
            return None
        self._unread.append(text)
        return self.phase

    def finish(self, *, complete: bool = True) -> Split:
        """Emit the text held back. A header that the end cuts short is removed.

        Args:
            complete: the model ended the output itself.
        """
        out = _Output()
        self._ended = True
        self._process(self._held, out)
        header = self._state is _State.HEADER or (
            self._state is _State.CLOSED
            and bool(self._markers.answer_open)
            and self._after_header.may_become(self._held)
        )
        out.emit(self.phase, "".join(self._blank))
        out.emit(self.phase, self._held, kept=not header)
        self._blank.clear()
        self._held = ""
        in_doubt = complete and self._doubtful and self._state is _State.THINKING
        if in_doubt:
            self._state = _State.ANSWER
        return out.split(in_doubt)

    # Each step takes text, emits what it can, and returns the rest for the next state.

    def _start(self, text: str, out: _Output) -> str:
        word = text.lstrip()
        self._blank.append(text[: len(text) - len(word)])
        if marker := self._start_tags.leading(word):
            self._enter_by(marker, out)
            return word[len(marker) :]
        if self._start_tags.may_become(word):
            self._held = word
            return ""
        out.emit(Phase.ANSWER, "".join(self._blank))
        self._unread += self._blank
        self._blank.clear()
        self._state = _State.PLAIN if self._thinks else _State.ANSWER
        return word

    def _enter_by(self, marker: str, out: _Output) -> None:
        """Handle a marker before any text."""
        if marker not in self._all.markers:
            self.guessed, self._thinks = marker, True
            self._use(self._guesses[marker])
        if marker in self._markers.close:
            self._orphan(marker, out)
            return
        opens = marker in self._openers
        phase = Phase.THINKING if opens else Phase.ANSWER
        out.emit(phase, "".join(self._blank) + marker, kept=False)
        self._blank.clear()
        if opens:
            self._open()
        else:
            self._begin_answer()

    def _plain(self, text: str, out: _Output) -> str:
        found = self._all.first(text)
        if found is None:
            return self._emit_but_hold(text, self._all, out)
        start, end = found
        self._emit_read(text[:start], out)
        marker = text[start:end]
        if marker not in self._openers:
            return self._close_or_mention(text[start:], end - start, out)
        context = self._read_context()
        if context.at_line_start and not context.in_code and self._length <= PREAMBLE_LIMIT:
            out.emit(Phase.THINKING, marker, kept=False)
            self._open()
        else:  # literal, and a closer after it belongs to it
            out.emit(Phase.ANSWER, marker)
            self._state = _State.ANSWER
        return text[end:]

    def _emit_read(self, text: str, out: _Output) -> None:
        """Emit text that the context must read."""
        out.emit(self.phase, text)
        self._unread.append(text)
        self._length += len(text)

    def _read_context(self) -> TagContext:
        self._context.read("".join(self._unread))
        self._unread.clear()
        return self._context

    def _close_or_mention(self, text: str, length: int, out: _Output) -> str:
        """Handle a closer with which `text` begins."""
        marker, after = text[:length], text[length:]
        own = self._total - len(after) in self._own_ends
        judged: Judgement | None = Judgement.MENTIONED
        if own and self._markers.channels:
            judged = Judgement.USED
        elif not self._exact:
            judged = self._read_context().judge(after, own=own, ended=self._ended)
        if judged is None:
            self._held = text
            return ""
        if judged is Judgement.USED:
            return self._close(marker, after, out)
        doubtful = judged is Judgement.DOUBTFUL and self._state is _State.THINKING
        self._doubtful |= doubtful
        out.emit(self.phase, marker, doubtful=doubtful)
        self._unread.append(marker)
        return after

    def _close(self, marker: str, after: str, out: _Output) -> str:
        if self._markers.channels:
            return self._end_message(marker, after, out)
        if self._state is _State.PLAIN:
            self._orphan(marker, out)
        else:
            out.emit(Phase.THINKING, marker, kept=False)
            self._leave_by(marker)
        return after

    def _orphan(self, marker: str, out: _Output) -> None:
        out.emit(Phase.ANSWER, "".join(self._blank))
        self._blank.clear()
        out.emit(Phase.ANSWER, marker, kept=False)
        out.reclassify()
        self._opened = True
        self._leave_by(marker)

    def _leave_by(self, marker: str) -> None:
        """Leave the thought by a closer."""
        if marker in self._markers.answer_open:
            self._begin_answer()
        else:
            self._state, self._skip_space = _State.CLOSED, False

    def _begin_answer(self) -> None:
        """Begin the answer after an `answer_open` marker."""
        self._state, self._skip_space = _State.ANSWER, True
        self._wrapped = self._answer_end

    def _think(self, text: str, out: _Output) -> str:
        text = self._without_leading_space(text, out)
        found = self._closers.first(text)
        if found is None:
            return self._emit_but_hold(text, self._closers, out)
        start, end = found
        self._emit_read(text[:start], out)
        return self._close_or_mention(text[start:], end - start, out)

    def _closed(self, text: str, out: _Output) -> str:
        text = self._drop_space(text, out)
        marker = self._answer_tags.leading(text)
        if marker in _WRAPPERS:
            out.emit(Phase.ANSWER, marker, kept=False)
            self._state, self._skip_space = _State.ANSWER, True
            self._wrapped = _Search([_WRAPPERS[marker]])
            return text[len(marker) :]
        if marker:
            opens = marker in self._openers
            out.emit(Phase.THINKING if opens else Phase.ANSWER, marker, kept=False)
            if opens:
                self._open()
            return text[len(marker) :]
        if self._answer_tags.may_become(text):
            self._held = text
            return ""
        self._state, self._wrapped = _State.ANSWER, self._answer_end
        return text

    def _answer_header(self, text: str, out: _Output) -> str:
        text = self._drop_space(text, out)
        found = self._after_header.first(text)
        if found and found[1] <= HEADER_LIMIT:
            opens = text[slice(*found)] in self._openers
            phase = Phase.THINKING if opens else Phase.ANSWER
            out.emit(phase, text[: found[1]], kept=False)
            if opens:
                self._open()
            else:
                self._begin_answer()
            return text[found[1] :]
        if len(text) < HEADER_LIMIT:
            self._held = text
            return ""
        self._state = _State.ANSWER
        return text

    def _answer(self, text: str, out: _Output) -> str:
        text = self._without_leading_space(text, out)
        if self._markers.channels:
            return self._think(text, out) if text else ""
        if self._wrapped is None:
            out.emit(Phase.ANSWER, text)
            return ""
        found = self._wrapped.first(text)
        if found is None:
            return self._emit_but_hold(text, self._wrapped, out)
        out.emit(Phase.ANSWER, text[: found[0]])
        out.emit(Phase.ANSWER, text[slice(*found)], kept=False)
        if self._wrapped is not self._answer_end:
            self._wrapped = None
        return text[found[1] :]

    def _open(self) -> None:
        self._state = _State.THINKING
        self._opened = self._skip_space = True
        self._doubtful = False
        self._unread.clear()
        self._context = TagContext(self._openers, self._closers.markers)

    def _drop_space(self, text: str, out: _Output) -> str:
        rest = text.lstrip()
        out.emit(self.phase, text[: len(text) - len(rest)], kept=False)
        return rest

    def _without_leading_space(self, text: str, out: _Output) -> str:
        if self._skip_space:
            text = self._drop_space(text, out)
            self._skip_space = not text
        return text

    def _emit_but_hold(self, text: str, search: _Search, out: _Output) -> str:
        at = search.held_from(text)
        self._emit_read(text[:at], out)
        self._held = text[at:]
        return ""

    # -- channels -----------------------------------------------------------------------------

    def _start_channel(self, text: str, out: _Output) -> str:
        """Begin with a header or with plain text."""
        word = text.lstrip()
        self._blank.append(text[: len(text) - len(word)])
        if not word:
            return ""
        if self._headers.starts.leading(word):
            out.emit(Phase.ANSWER, "".join(self._blank), kept=False)
            self._state = _State.HEADER
        elif self._headers.starts.may_become(word) and not self._ended:
            self._held = word
            return ""
        else:
            out.emit(Phase.ANSWER, "".join(self._blank))
            self._state = _State.PLAIN
        self._blank.clear()
        return word

    def _end_message(self, marker: str, after: str, out: _Output) -> str:
        """End a message by its end marker, or by the beginning of the next one's header."""
        assert self._markers.channels
        self._orphaned = self._state is _State.PLAIN
        begins = marker in self._markers.channels.start
        if not begins:
            out.emit(self.phase, marker, kept=False)
        self._state, self._skip_space = _State.HEADER, False
        return marker + after if begins else after

    def _channel_header(self, text: str, out: _Output) -> str:
        text = self._drop_space(text, out)
        end = self._headers.end(text)
        if end is None and self._headers.may_begin(text) and not self._ended:
            self._held = text
            return ""
        if end is None:
            end = self._headers.broken_end(text)
            if not text[end:].strip() or self._headers.starts.may_become(text[end:]):
                self._held = text  # the end cuts it short
                return ""
        return self._enter_message(text, end, out)

    def _enter_message(self, text: str, end: int, out: _Output) -> str:
        """Begin a message after its header, which ends at `end`."""
        thought = self._headers.is_thought(text[:end])
        if self._orphaned and end:
            out.reclassify()
            self._opened = True
        self._orphaned = False
        out.emit(Phase.THINKING if thought else Phase.ANSWER, text[:end], kept=False)
        if thought:
            self._open()
        else:
            self._state, self._skip_space = _State.ANSWER, True
        return text[end:]
