"""What the token stream needs to know of a server's tokens, and runaways in text without tokens."""

from __future__ import annotations

import math
import zlib
from bisect import bisect_right

import msgspec

from overthink.core.events import RunawayFound
from overthink.core.loops import LoopDetector
from overthink.core.reasoning import ThinkMarkers
from overthink.core.runaway.findings import Evidence, Finding
from overthink.core.runaway.labelled_texts import split
from overthink.core.runaway.watch import RunawayWatch
from overthink.core.thought_words import AnswerPhrases
from overthink.core.vocabulary import Origin, Phase


class ServerTexts:
    """Texts of tokens as a server sends them: beside each token, not from a vocabulary.

    Args:
        guesses: tags of other families, with which the output may begin.
        own: tokens of the vocabulary for tags.
        controls: tags that consist of such tokens.
    """

    def __init__(
        self,
        guesses: tuple[ThinkMarkers, ...] = (),
        own: frozenset[int] = frozenset(),
        controls: frozenset[str] = frozenset(),
    ) -> None:
        self.guesses, self.own, self.controls = guesses, own, controls
        self.current = ""
        """Text of the token that is being added."""
        self.ending = False
        """True while the token that is being added ends the answer."""
        self._seen: dict[int, str] = {}

    def set(self, token: int, text: str) -> None:
        """Set the token that is being added."""
        self.current = self._seen[token] = text

    def __getitem__(self, token: int) -> bytes:
        return self.current.encode("utf-8", "replace")

    def is_end(self, token: int) -> bool:
        return self.ending

    def whole(self, token: int) -> str | None:
        return None if self.ending else self.current

    def text(self, token: int) -> str:
        """The text of a token that was sent before; empty for one that was not."""
        return self._seen.get(token, "")


class ChunkWatch(RunawayWatch):
    """Watches text in chunks of any size: detectors read its words, digits and signs.

    Positions are entries of the trace. Exact loops by token cannot be known, so there are none in
    `loops`; a loop of words is a finding like others.
    """

    def __init__(self, phrases: AnswerPhrases | None) -> None:
        super().__init__(phrases)
        self._nothing = LoopDetector()
        self._starts: list[int] = []
        """Index of the first piece of each entry."""
        self._pieces = 0

    @property
    def loops(self) -> LoopDetector:
        return self._nothing

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(map(self._in_entries, super().findings))

    def feed(
        self, token: int, text: str, origin: Origin, logprob: float, entropy: float
    ) -> list[RunawayFound]:
        self._starts.append(self._pieces)
        found: list[RunawayFound] = []
        for piece in split(text):
            self._pieces += 1
            number = zlib.crc32(piece.encode("utf-8", "replace")) & 0x7FFFFFFF
            found += super().feed(number, piece, Origin.SAMPLED, math.nan, math.nan)
        return [
            msgspec.structs.replace(
                each, finding=self._in_entries(each.finding), at=len(self._starts)
            )
            for each in found
        ]

    def enter(self, phase: Phase) -> None:
        super().enter(phase)

    def _entry(self, piece: int) -> int:
        return max(0, bisect_right(self._starts, piece) - 1)

    def _in_entries(self, finding: Finding) -> Finding:
        start, last = self._entry(finding.start), self._entry(finding.end - 1)
        evidence = finding.evidence
        if evidence.earlier is not None:
            first, end = evidence.earlier
            spans = (self._entry(first), self._entry(max(first, end - 1)) + 1)
            evidence = _with_earlier(evidence, spans)
        return msgspec.structs.replace(
            finding,
            start=start,
            end=max(start, last) + 1,
            found=self._entry(finding.found),
            evidence=evidence,
        )


def _with_earlier(evidence: Evidence, earlier: tuple[int, int]) -> Evidence:
    period = None if evidence.period is None else max(1, earlier[1] - earlier[0])
    return msgspec.structs.replace(evidence, earlier=earlier, period=period)
