"""Turns generated tokens into lane events: text, phase, runaways, batches.

Local models and servers use the same stream, so that both are split and watched by the same rules.

Text is decoded incrementally: a character that is split over tokens belongs to the token that
completes it. Tokens wait while the splitter has not decided on their text (the beginning of a
possible tag, or a tag that may only be mentioned), and so does the last one while there is pending
text that it would get if the run ended there. Everything else is sent, at most about 30 times a
second. A token keeps its own text, however long it waited.
"""

from __future__ import annotations

import codecs
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from overthink.core.events import DraftRound, PhaseChanged, RunawayFound, Tokens
from overthink.core.reasoning import ReasoningSplitter, Span, Split, ThinkMarkers
from overthink.core.runaway.watch import RunawayWatch
from overthink.core.vocabulary import Origin, Phase

FLUSH_EVERY_S = 1 / 30
"""Minimum seconds between batches: each one wakes the parent, on a core that decodes."""

Send = Callable[[Tokens | PhaseChanged], None]


class TokenTexts(Protocol):
    """What a stream needs to know of the model's tokens."""

    guesses: tuple[ThinkMarkers, ...]
    """Tags of other families, with which the output of an unknown model may begin."""
    own: frozenset[int]
    """Tokens of the vocabulary for tags, or for parts of tags that text does not have."""
    controls: frozenset[str]
    """Tags that consist of such tokens."""

    def __getitem__(self, token: int) -> bytes:
        """The bytes of a token; empty for control tokens that belong to no tag."""
        ...

    def is_end(self, token: int) -> bool:
        """Whether a token ends generation."""
        ...

    def whole(self, token: int) -> str | None:
        """The text of a token of whole characters; None for others and for end tokens."""
        ...

    def text(self, token: int) -> str:
        """A token's text alone; incomplete characters become replacement characters."""
        ...


class DoneRound(Protocol):
    """The outcome of one draft round."""

    @property
    def proposed(self) -> Sequence[int]: ...

    @property
    def tested(self) -> int: ...

    @property
    def accepted(self) -> int: ...

    @property
    def drafter(self) -> str: ...


class _PendingToken(NamedTuple):
    """A token that has not been sent yet."""

    id: int
    text: str
    phase: Phase
    origin: Origin
    t_us: int
    logprob: float
    entropy: float
    round: int


@dataclass
class _WaitingToken:
    """A token on whose text the splitter has not decided entirely."""

    token: _PendingToken
    left: int
    """Characters that are undecided."""
    parts: list[tuple[Phase, str]] = field(default_factory=list)
    """Its visible text so far."""
    removed: Phase | None = None
    """The phase of text that was removed from it."""


class TokenStream:
    """Emits the events of one run as its tokens are decoded.

    Args:
        watch: detects runaways; by default one that does not know the model.
    """

    def __init__(
        self,
        pieces: TokenTexts,
        markers: ThinkMarkers | None,
        opened: bool,
        started_ns: int,
        send: Send,
        watch: RunawayWatch | None = None,
    ) -> None:
        self._pieces = pieces
        self._send = send
        self._started_ns = started_ns
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._incomplete = False
        """True while the decoder holds an incomplete character."""
        self.splitter = ReasoningSplitter(markers, opened, pieces.guesses, pieces.controls)
        self.watch = watch or RunawayWatch()
        self._carry: tuple[Phase, str] | None = None
        """Text of a token that has text of another phase before it; the next token gets it."""
        self._phase = Phase.THINKING if opened and markers else Phase.ANSWER
        self._next_flush = 0.0
        self._flushed = 0
        self._rounds: list[DraftRound] = []
        self._rounds_done = 0
        self._pending: list[_PendingToken] = []
        self._waiting: deque[_WaitingToken] = deque()
        self._decided_thinking = 0
        self._after_doubt = 0
        """Index of the token after the last closing tag of doubtful meaning."""
        self.unseen: set[int] = set()
        """Control tokens so far that have no text and are neither ends nor parts of tags."""
        self.ended = False
        """True once the model produced an end token."""

    @property
    def count(self) -> int:
        """Tokens added so far."""
        return self._flushed + len(self._pending) + len(self._waiting)

    @property
    def thinking_tokens(self) -> int:
        """Tokens of the thought so far, including those that may still turn out otherwise."""
        thinking = self.splitter.phase is Phase.THINKING
        return self._decided_thinking + (len(self._waiting) if thinking else 0)

    def add(
        self, token: int, origin: Origin, logprob: float, entropy: float, drafted: bool
    ) -> list[RunawayFound]:
        """Add one token and return what is found about runaways at it."""
        t_us = (time.perf_counter_ns() - self._started_ns) // 1000
        number = self._rounds_done if drafted else -1
        added = _PendingToken(token, "", self._phase, origin, t_us, logprob, entropy, number)
        if not (self._carry or self._incomplete or self._waiting):
            text = self._pieces.whole(token) if token not in self._pieces.own else None
            if text is not None and (phase := self.splitter.take_plain(text)) is not None:
                self.watch.enter(phase)
                self._append(added, text, phase)
                return self.watch.feed(token, text, origin, logprob, entropy)
        self.watch.enter(self.splitter.phase)
        text = self._read(added)
        return self.watch.feed(token, text, origin, logprob, entropy)

    def add_decided(
        self, token: int, text: str, phase: Phase, origin: Origin, logprob: float, entropy: float
    ) -> list[RunawayFound]:
        """Add a token whose phase is known without tags, as a server reports it."""
        t_us = (time.perf_counter_ns() - self._started_ns) // 1000
        self._let_go()
        self.watch.enter(phase)
        self._append(
            _PendingToken(token, "", phase, origin, t_us, logprob, entropy, -1), text, phase
        )
        return self.watch.feed(token, text, origin, logprob, entropy)

    def _let_go(self) -> None:
        """Decide on tokens that wait for a tag: what follows them is none."""
        if self._waiting or self._carry:
            self._decide(self.splitter.finish(complete=False))
            if self._carry and self._pending:
                last = self._pending.pop()
                self._pending.append(last._replace(text=last.text + self._carry[1]))
                self._carry = None

    def _append(self, token: _PendingToken, text: str, phase: Phase) -> None:
        """Append a token whose text is decided."""
        if phase is not self._phase:
            self._change_phase(self._flushed + len(self._pending), phase)
        self._decided_thinking += phase is Phase.THINKING
        self._pending.append(token._replace(text=text, phase=phase))

    def _read(self, token: _PendingToken) -> str:
        """Let the splitter read a token's text; return it, empty for tags."""
        if self._pieces.is_end(token.id):
            self.ended = True
            self._waiting.append(_WaitingToken(token, 0))
            self._decide(Split(()))
            return ""
        piece = self._pieces[token.id]
        if not piece:
            self.unseen.add(token.id)
        text = self._decoder.decode(piece)
        self._incomplete = bool(self._decoder.getstate()[0])
        own = token.id in self._pieces.own
        self._waiting.append(_WaitingToken(token, len(text)))
        self._decide(self.splitter.feed(text, own=own and bool(text)))
        return "" if own else text

    def _decide(self, split: Split) -> None:
        """Give the waiting tokens what the splitter decided on their texts."""
        if split.reclassified:
            self._reclassify()
        for span in split.spans:
            self._assign(span)
        self._release()

    def _assign(self, span: Span) -> None:
        """Give the characters of a span to the tokens that they came with."""
        at = 0
        while at < len(span.text):
            self._release()
            waiting = self._waiting[0]
            stop = at + min(waiting.left, len(span.text) - at)
            waiting.left -= stop - at
            if span.kept:
                waiting.parts.append((span.phase, span.text[at:stop]))
            elif waiting.removed is None:
                waiting.removed = span.phase
            at = stop
        if span.doubtful:
            self._after_doubt = self._flushed + len(self._pending) + 1

    def _release(self) -> None:
        """Append the first waiting tokens whose text is decided.

        A token has one phase. Text of another phase after it goes to the next token.
        """
        while self._waiting and not self._waiting[0].left:
            waiting = self._waiting.popleft()
            parts = [*([self._carry] if self._carry else []), *waiting.parts]
            self._carry = None
            if not parts:
                removed = waiting.removed
                self._append(waiting.token, "", self.splitter.phase if removed is None else removed)
                continue
            phase = parts[0][0]
            first = next((i for i, part in enumerate(parts) if part[0] is not phase), len(parts))
            if rest := "".join(text for _, text in parts[first:]):
                self._carry = (parts[-1][0], rest)
            self._append(waiting.token, "".join(text for _, text in parts[:first]), phase)

    def _reclassify(self) -> None:
        """Turn the answer so far into thinking: a thought was closed that was never opened."""
        self._pending = [token._replace(phase=Phase.THINKING) for token in self._pending]
        self._decided_thinking = self._flushed + len(self._pending)
        self._carry = (Phase.THINKING, self._carry[1]) if self._carry else None
        for waiting in self._waiting:
            waiting.parts = [(Phase.THINKING, text) for _, text in waiting.parts]
        self._change_phase(0, Phase.THINKING)

    def _change_phase(self, first: int, phase: Phase) -> None:
        self._phase = phase
        self._send_first(len(self._pending))
        self._send(PhaseChanged(first, phase))

    def end_round(self, first: int, done: DoneRound) -> None:
        """Record the draft round whose tokens, from index `first` on, were just added."""
        proposed = tuple(done.proposed)
        texts = tuple(self._pieces.text(token) for token in proposed)
        number = self._rounds_done
        self._rounds.append(
            DraftRound(number, first, proposed, texts, done.tested, done.accepted, done.drafter)
        )
        self._rounds_done = number + 1

    def flush_if_due(self) -> None:
        """Send what is ready, unless a batch was just sent."""
        now = time.perf_counter()
        if now >= self._next_flush:
            self.flush()
            self._next_flush = now + FLUSH_EVERY_S

    @property
    def _has_pending_text(self) -> bool:
        """True while there is text that the last token would get if the run ended here."""
        return bool(self._carry or self._incomplete)

    def flush(self) -> None:
        """Send the tokens so far; the last one only if its text is final."""
        self._send_first(len(self._pending) - self._has_pending_text)

    def _send_first(self, count: int) -> None:
        if count <= 0 and not self._rounds:
            return
        ready, self._pending = self._pending[:count], self._pending[count:]
        self._send(
            Tokens(
                first=self._flushed,
                ids=[token.id for token in ready],
                texts=[token.text for token in ready],
                phases=bytes(token.phase for token in ready),
                origins=bytes(token.origin for token in ready),
                t_us=[token.t_us for token in ready],
                logprobs=[token.logprob for token in ready],
                entropies=[token.entropy for token in ready],
                rounds=[token.round for token in ready],
                draft_rounds=self._rounds,
            )
        )
        self._flushed += len(ready)
        self._rounds = []

    def finish(self) -> None:
        """Give the last token the pending text and send everything."""
        # The end of the text completes no tag.
        if tail := self._decoder.decode(b"", final=True):
            self._let_last_wait(len(tail))
            self._decide(self.splitter.feed(tail))
        split = self.splitter.finish(complete=self.ended)
        self._decide(split)
        if self._carry and self._pending:
            last = self._pending.pop()
            self._pending.append(last._replace(text=last.text + self._carry[1]))
            self._carry = None
        if split.closed_in_doubt and self._after_doubt < self.count:
            self._change_phase(self._after_doubt, Phase.ANSWER)
        self._send_first(len(self._pending))

    def _let_last_wait(self, more: int) -> None:
        """Let the last token wait for more characters."""
        if not self._waiting:
            last = self._pending.pop()
            self._decided_thinking -= last.phase is Phase.THINKING
            parts = [(last.phase, last.text)] if last.text else []
            self._waiting.append(_WaitingToken(last, 0, parts))
        self._waiting[-1].left += more
