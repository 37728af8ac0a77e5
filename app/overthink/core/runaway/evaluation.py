"""Compare what the detectors find in labelled thoughts with the labels."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Iterable

import msgspec

from overthink.core.runaway.detector import DEFAULT_VOCABULARY, RunawayDetector
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.runaway.labelled_texts import Thought
from overthink.core.thought_words import AnswerPhrases

NORMAL = "normal"
UNKNOWN = "unknown"
"""Labels of thoughts that make progress, and of those that were not judged."""
_LOOP = "loop"
"""A label for all kinds of repetition."""
_REPETITIONS = frozenset({RunawayKind.EXACT, RunawayKind.VARYING, RunawayKind.COUNTING})
_ANSWERS = frozenset({RunawayKind.OVERTHINKING, RunawayKind.UNDECIDED})
"""Kinds that describe how a thought treats its answer; they do not count as found runaways."""


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """A thought with its findings."""

    thought: Thought
    findings: tuple[Finding, ...]
    seconds: float
    """Processor time."""


class KindResult(msgspec.Struct, frozen=True, kw_only=True):
    """Detection of the thoughts with one label."""

    label: str
    thoughts: int
    found: int
    """Thoughts with a finding other than of their answers."""
    same_kind: int
    """Thoughts with a finding of the kind that the label names."""
    latency_median: float | None
    """Pieces from the onset to the detection; None where no onset is known."""
    latency_p90: float | None

    @property
    def missed(self) -> int:
        """Thoughts without a finding."""
        return self.thoughts - self.found


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """Detection over a labelled set."""

    kinds: tuple[KindResult, ...]
    normal_thoughts: int
    normal_pieces: int
    false_marks: dict[str, int]
    """Findings in normal thoughts, by kind."""
    false_stops: int
    """Those of them that are certain enough to stop a run."""
    pieces: int
    us_per_piece: float
    """Processor time of the detectors, in microseconds."""

    @property
    def marks_per_100k(self) -> float | None:
        """Findings in normal thoughts per 100,000 pieces; None without a normal thought."""
        if not self.normal_pieces:
            return None
        return sum(self.false_marks.values()) * 100_000 / self.normal_pieces


def examine(thought: Thought, phrases: AnswerPhrases, greedy: bool = False) -> Examined:
    """Run the detectors over a thought."""
    detector = RunawayDetector(phrases, thought.vocabulary or DEFAULT_VOCABULARY, greedy)
    ids: dict[str, int] = {}
    unknown = math.nan
    surprisal, entropy = thought.surprisal, thought.entropy
    begun = time.thread_time()
    for index, piece in enumerate(thought.pieces):
        detector.feed(
            ids.setdefault(piece, len(ids)),
            piece,
            surprisal[index] if surprisal else unknown,
            entropy[index] if entropy else unknown,
        )
    seconds = time.thread_time() - begun
    return Examined(thought=thought, findings=detector.findings, seconds=seconds)


def evaluate(examined: Iterable[Examined]) -> Evaluation:
    """Compare findings with labels; thoughts without a label are left out."""
    by_label: dict[str, list[Examined]] = {}
    for each in examined:
        if each.thought.label is not None:
            by_label.setdefault(each.thought.label, []).append(each)
    normal = by_label.get(NORMAL, [])
    marks = [finding for each in normal for finding in each.findings]
    everything = [each for group in by_label.values() for each in group]
    pieces = sum(len(each.thought.pieces) for each in everything)
    seconds = sum(each.seconds for each in everything)
    return Evaluation(
        kinds=tuple(
            _result(label, group)
            for label, group in sorted(by_label.items())
            if label not in (NORMAL, UNKNOWN)
        ),
        normal_thoughts=len(normal),
        normal_pieces=sum(len(each.thought.pieces) for each in normal),
        false_marks={
            kind.value: count
            for kind in RunawayKind
            if (count := sum(finding.kind is kind for finding in marks))
        },
        false_stops=sum(finding.certain for finding in marks),
        pieces=pieces,
        us_per_piece=seconds / pieces * 1e6 if pieces else 0.0,
    )


def _result(label: str, group: list[Examined]) -> KindResult:
    found = [(each, first) for each in group if (first := _first(each)) is not None]
    latencies = [
        finding.found - each.thought.onset
        for each, finding in found
        if each.thought.onset is not None
    ]
    return KindResult(
        label=label,
        thoughts=len(group),
        found=len(found),
        same_kind=sum(any(_fits(label, one.kind) for one in each.findings) for each in group),
        latency_median=statistics.median(latencies) if latencies else None,
        latency_p90=_percentile(latencies, 0.9) if latencies else None,
    )


def _first(examined: Examined) -> Finding | None:
    found = [finding for finding in examined.findings if finding.kind not in _ANSWERS]
    return min(found, key=lambda finding: finding.found, default=None)


def _fits(label: str, kind: RunawayKind) -> bool:
    return kind in _REPETITIONS if label == _LOOP else label == kind.value


def _percentile(values: list[int], share: float) -> float:
    ordered = sorted(values)
    return float(ordered[min(math.ceil(share * len(ordered)), len(ordered)) - 1])
