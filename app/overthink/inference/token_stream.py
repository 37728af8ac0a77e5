"""Turns decoded tokens into lane events: text, phase, loop, batches.

Text is decoded incrementally: a character that is split over tokens belongs to the token that
completes it. The last token is held back while there is pending text that it would get if the run
ended there (an incomplete character, the beginning of a possible tag). Everything else is sent, at
most about 30 times a second.
"""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from overthink.core.events import DraftRound, LoopFound, PhaseChanged, Tokens
from overthink.core.loops import Loop, LoopDetector
from overthink.core.reasoning import ReasoningSplitter, Split, ThinkMarkers
from overthink.core.vocabulary import Origin, Phase
from overthink.inference.llama_api import Model

FLUSH_EVERY_S = 1 / 30
"""Minimum seconds between batches: each one wakes the parent, on a core that decodes."""

Send = Callable[[Tokens | PhaseChanged | LoopFound], None]


class Pieces:
    """Bytes of tokens, cached. Control tokens are empty unless they belong to a think tag."""

    def __init__(self, model: Model, markers: ThinkMarkers | None) -> None:
        self._model = model
        self._bytes: dict[int, bytes] = {}
        self._ends: dict[int, bool] = {}
        self._whole: dict[int, str | None] = {}
        texts = (*markers.open, *markers.close, *markers.answer_open) if markers else ()
        self._tag_tokens = {token for text in texts for token in model.tokenize_part(text)}

    def __getitem__(self, token: int) -> bytes:
        piece = self._bytes.get(token)
        if piece is None:
            piece = self._model.piece(token, special=token in self._tag_tokens)
            self._bytes[token] = piece
        return piece

    def is_end(self, token: int) -> bool:
        """Return True for a token that ends generation; it has no text, even as part of a tag."""
        end = self._ends.get(token)
        if end is None:
            end = self._ends[token] = self._model.is_end(token)
        return end

    def whole(self, token: int) -> str | None:
        """Return the text of a token of whole characters; None for others and for end tokens."""
        try:
            return self._whole[token]
        except KeyError:
            text = None if self.is_end(token) else _strictly_decoded(self[token])
            self._whole[token] = text
            return text

    def text(self, token: int) -> str:
        """Return a token's text alone; incomplete characters become replacement characters."""
        return self[token].decode("utf-8", "replace")


def _strictly_decoded(piece: bytes) -> str | None:
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return None


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


class TokenStream:
    """Emits the events of one run as its tokens are decoded."""

    def __init__(
        self,
        pieces: Pieces,
        markers: ThinkMarkers | None,
        opened: bool,
        started_ns: int,
        send: Send,
    ) -> None:
        self._pieces = pieces
        self._send = send
        self._started_ns = started_ns
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._incomplete = False
        """True while the decoder holds an incomplete character."""
        self.splitter = ReasoningSplitter(markers, opened)
        self.loops = LoopDetector()
        self._carry: tuple[Phase, str] | None = None
        self._phase = Phase.THINKING if opened and markers else Phase.ANSWER
        self._next_flush = 0.0
        self._flushed = 0
        self._rounds: list[DraftRound] = []
        self._rounds_done = 0
        self._pending: list[_PendingToken] = []
        self.thinking_tokens = 0
        self.ended = False
        """True once the model produced an end token."""

    @property
    def count(self) -> int:
        """Tokens added so far."""
        return self._flushed + len(self._pending)

    def add(
        self, token: int, origin: Origin, logprob: float, entropy: float, drafted: bool
    ) -> Loop | None:
        """Add one token and return the loop if one is detected at it."""
        text, phase = self._read(token)
        if phase is not self._phase:
            self._change_phase(self.count, phase)
        self.thinking_tokens += phase is Phase.THINKING
        t_us = (time.perf_counter_ns() - self._started_ns) // 1000
        number = self._rounds_done if drafted else -1
        self._pending.append(
            _PendingToken(token, text, phase, origin, t_us, logprob, entropy, number)
        )
        return self.loops.feed(token)

    def _read(self, token: int) -> tuple[str, Phase]:
        """Return the visible text and the phase of a token."""
        if not (self._carry or self._incomplete):
            text = self._pieces.whole(token)
            if text is not None and (phase := self.splitter.plain_phase(text)) is not None:
                return text, phase
        before = self.splitter.phase
        if self._pieces.is_end(token):
            self.ended = True
            return self._place(Split(()), before)
        split = self.splitter.feed(self._decoder.decode(self._pieces[token]))
        self._incomplete = bool(self._decoder.getstate()[0])
        if split.reclassified:
            self._reclassify()
            before = Phase.THINKING
        return self._place(split, before)

    def _place(self, split: Split, before: Phase) -> tuple[str, Phase]:
        """Return the text of the first phase for this token; the rest goes to the next token."""
        parts = [*([self._carry] if self._carry else []), *split.segments]
        self._carry = None
        if not parts:
            # Both tags of a thought are part of it.
            return "", self.splitter.phase if before is Phase.ANSWER else before
        phase = parts[0][0]
        first = next((i for i, part in enumerate(parts) if part[0] is not phase), len(parts))
        if rest := "".join(text for _, text in parts[first:]):
            self._carry = (parts[-1][0], rest)
        return "".join(text for _, text in parts[:first]), phase

    def _reclassify(self) -> None:
        """Turn the answer so far into thinking: a thought was closed that was never opened."""
        self._pending = [token._replace(phase=Phase.THINKING) for token in self._pending]
        self.thinking_tokens = self.count
        self._carry = (Phase.THINKING, self._carry[1]) if self._carry else None
        self._change_phase(0, Phase.THINKING)

    def _change_phase(self, first: int, phase: Phase) -> None:
        self._phase = phase
        self._send_first(len(self._pending))
        self._send(PhaseChanged(first, phase))

    def end_round(self, first: int, proposed: Sequence[int], tested: int, accepted: int) -> None:
        """Record the draft round whose tokens, from index `first` on, were just added."""
        texts = tuple(self._pieces.text(token) for token in proposed)
        number = self._rounds_done
        self._rounds.append(DraftRound(number, first, tuple(proposed), texts, tested, accepted))
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
        return bool(self._carry or self._incomplete or self.splitter.held)

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
        # The end of the text completes no tag, so no phase changes here.
        tail = self.splitter.feed(self._decoder.decode(b"", final=True))
        parts = [*([self._carry] if self._carry else []), *tail.segments]
        parts += self.splitter.finish().segments
        self._carry = None
        if parts and self._pending:
            last = self._pending.pop()
            text = last.text + "".join(part for _, part in parts)
            phase = last.phase if last.text else parts[-1][0]
            self._pending.append(last._replace(text=text, phase=phase))
        self._send_first(len(self._pending))
