"""Turns decoded tokens into lane events: text, phase, loop, batches.

The decoder knows numbers; this is where they become a thought and an answer. Text is decoded as it
comes, so that a character cut over tokens is whole when it is shown; the token that completes it
carries it. The last token is held back while text may still come that would have to go to it if the
run ended there (an unfinished character, what may become a tag); everything else is sent, at most
about 30 times a second.
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
"""Seconds between batches at least. Each batch wakes the parent, on a core that decodes."""

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
        """True for a token that ends generation; it has no text, even where a tag has it."""
        end = self._ends.get(token)
        if end is None:
            end = self._ends[token] = self._model.is_end(token)
        return end

    def whole(self, token: int) -> str | None:
        """Text of a token that consists of whole characters; None for others, and for an end."""
        try:
            return self._whole[token]
        except KeyError:
            text = None if self.is_end(token) else _strictly_decoded(self[token])
            self._whole[token] = text
            return text

    def text(self, token: int) -> str:
        """A token's text by itself; a part of a character shows as a replacement character."""
        return self[token].decode("utf-8", "replace")


def _strictly_decoded(piece: bytes) -> str | None:
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return None


class _Taken(NamedTuple):
    """A token that was taken and not yet sent."""

    id: int
    text: str
    phase: Phase
    origin: Origin
    t_us: int
    logprob: float
    entropy: float
    round: int


class TokenStream:
    """The events of one run, as its tokens are decoded."""

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
        self._cut = False
        """True while the decoder holds a part of a character."""
        self.splitter = ReasoningSplitter(markers, opened)
        self.loops = LoopDetector()
        self._carry: tuple[Phase, str] | None = None
        self._phase = Phase.THINKING if opened and markers else Phase.ANSWER
        self._next_flush = 0.0
        self._flushed = 0
        self._rounds: list[DraftRound] = []
        self._rounds_done = 0
        self._taken: list[_Taken] = []
        self.thinking_tokens = 0
        self.ended = False
        """True once the model gave an end token."""

    @property
    def count(self) -> int:
        """Tokens taken so far."""
        return self._flushed + len(self._taken)

    def take(
        self, token: int, origin: Origin, logprob: float, entropy: float, drafted: bool
    ) -> Loop | None:
        """Takes one token. Returns the loop if this is the token at which one is found."""
        text, phase = self._read(token)
        if phase is not self._phase:
            self._change_phase(self.count, phase)
        self.thinking_tokens += phase is Phase.THINKING
        t_us = (time.perf_counter_ns() - self._started_ns) // 1000
        number = self._rounds_done if drafted else -1
        self._taken.append(_Taken(token, text, phase, origin, t_us, logprob, entropy, number))
        return self.loops.feed(token)

    def _read(self, token: int) -> tuple[str, Phase]:
        """Visible text and phase of a token."""
        if not (self._carry or self._cut):
            text = self._pieces.whole(token)
            if text is not None and (phase := self.splitter.passing(text)) is not None:
                return text, phase
        before = self.splitter.phase
        if self._pieces.is_end(token):
            self.ended = True
            return self._place(Split(()), before)
        split = self.splitter.feed(self._decoder.decode(self._pieces[token]))
        self._cut = bool(self._decoder.getstate()[0])
        if split.reclassified:
            self._reclassify()
            before = Phase.THINKING
        return self._place(split, before)

    def _place(self, split: Split, before: Phase) -> tuple[str, Phase]:
        """Gives the token the text of its first phase; the rest waits for the next token."""
        parts = [*([self._carry] if self._carry else []), *split.segments]
        self._carry = None
        if not parts:
            # Both tags of a thought belong to it.
            return "", self.splitter.phase if before is Phase.ANSWER else before
        phase = parts[0][0]
        first = next((i for i, part in enumerate(parts) if part[0] is not phase), len(parts))
        if rest := "".join(text for _, text in parts[first:]):
            self._carry = (parts[-1][0], rest)
        return "".join(text for _, text in parts[:first]), phase

    def _reclassify(self) -> None:
        """What was given out as answer was thinking: a thought closed but never opened."""
        self._taken = [taken._replace(phase=Phase.THINKING) for taken in self._taken]
        self.thinking_tokens = self.count
        self._carry = (Phase.THINKING, self._carry[1]) if self._carry else None
        self._change_phase(0, Phase.THINKING)

    def _change_phase(self, first: int, phase: Phase) -> None:
        self._phase = phase
        self._send_first(len(self._taken))
        self._send(PhaseChanged(first, phase))

    def end_round(self, first: int, proposed: Sequence[int], tested: int, accepted: int) -> None:
        """Notes the draft round whose tokens, from index `first` on, were just taken."""
        texts = tuple(self._pieces.text(token) for token in proposed)
        number = self._rounds_done
        self._rounds.append(DraftRound(number, first, tuple(proposed), texts, tested, accepted))
        self._rounds_done = number + 1

    def flush_if_due(self) -> None:
        """Sends what is ready, unless that was done a moment ago."""
        now = time.perf_counter()
        if now >= self._next_flush:
            self.flush()
            self._next_flush = now + FLUSH_EVERY_S

    @property
    def _unsettled(self) -> bool:
        """True while there is text that would go to the last token if the run ended here."""
        return bool(self._carry or self._cut or self.splitter.held)

    def flush(self) -> None:
        """Sends the tokens taken so far; the last one only once its text is settled."""
        self._send_first(len(self._taken) - self._unsettled)

    def _send_first(self, count: int) -> None:
        if count <= 0 and not self._rounds:
            return
        ready, self._taken = self._taken[:count], self._taken[count:]
        self._send(
            Tokens(
                first=self._flushed,
                ids=[taken.id for taken in ready],
                texts=[taken.text for taken in ready],
                phases=bytes(taken.phase for taken in ready),
                origins=bytes(taken.origin for taken in ready),
                t_us=[taken.t_us for taken in ready],
                logprobs=[taken.logprob for taken in ready],
                entropies=[taken.entropy for taken in ready],
                rounds=[taken.round for taken in ready],
                draft_rounds=self._rounds,
            )
        )
        self._flushed += len(ready)
        self._rounds = []

    def finish(self) -> None:
        """Gives the last token the text that was held back, and sends everything."""
        # The end of the text completes no tag, so nothing changes its phase here any more.
        tail = self.splitter.feed(self._decoder.decode(b"", final=True))
        parts = [*([self._carry] if self._carry else []), *tail.segments]
        parts += self.splitter.finish().segments
        self._carry = None
        if parts and self._taken:
            last = self._taken.pop()
            text = last.text + "".join(part for _, part in parts)
            phase = last.phase if last.text else parts[-1][0]
            self._taken.append(last._replace(text=text, phase=phase))
        self._send_first(len(self._taken))
