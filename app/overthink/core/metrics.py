"""Measure a run from its record: counts, times, drafting. None means not measured, never zero.

What each number means to the user is declared in `overthink.core.metric_registry`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np
import numpy.typing as npt

from overthink.core.draft_rounds import DraftRounds
from overthink.core.events import GpuReading, LoopFound, LoopSummary, Readings
from overthink.core.run_record import RunRecord
from overthink.core.runaway.findings import Finding
from overthink.core.servers import CHUNK, HIDDEN, ServerReport
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase

_US = 1_000_000
CLOCK = "client's clock, with network and queue"
"""How times of a server's run were measured."""


class Drafting(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over draft rounds."""

    rounds: int
    proposed: int
    tested: int
    """Proposals that the target reached: the accepted ones and the one it refused."""
    accepted: int
    by_position: tuple[tuple[int, int], ...]
    """Tested and accepted proposals at each position in a round, from the first."""

    @property
    def acceptance(self) -> float | None:
        """Accepted / tested; None if nothing was tested."""
        return self.accepted / self.tested if self.tested else None


def drafting(rounds: DraftRounds) -> Drafting:
    """Count over draft rounds."""
    _, tested, accepted = rounds.counts()
    positions = range(int(tested.max(initial=0)))
    return Drafting(
        rounds=len(rounds),
        proposed=rounds.proposed,
        tested=int(tested.sum()),
        accepted=int(accepted.sum()),
        by_position=tuple((int((tested > i).sum()), int((accepted > i).sum())) for i in positions),
    )


def tokens_per_second(trace: Trace, given: int = 0) -> float | None:
    """Tokens after the first, over the time from the first to the last; None below two tokens.

    Args:
        given: first tokens of the run that were not generated, which do not count.
    """
    count = len(trace) - given
    if count < 2 or trace.t_us[-1] <= trace.t_us[given]:
        return None
    return (count - 1) * _US / (trace.t_us[-1] - trace.t_us[given])


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A run without the tokens of its runaways, which are easy to propose and come fast."""

    tokens: int
    """Tokens outside of runaways."""
    tokens_per_s: float | None
    """These tokens, except the run's first, over the time from the token before each of them."""
    tested: int
    accepted: int
    """Proposals of the rounds that began outside."""
    share: float | None
    """Tokens outside that a draft proposed, over all outside; None if there is none."""

    @property
    def acceptance(self) -> float | None:
        """Accepted / tested; None if nothing was tested."""
        return self.accepted / self.tested if self.tested else None


def progress(trace: Trace, findings: Sequence[Finding]) -> Progress:
    """Measure a trace without the tokens of these runaways."""
    outside = np.ones(len(trace), dtype=np.bool_)
    for finding in findings:
        outside[finding.start : finding.end] = False
    steps = np.diff(np.array(trace.t_us, dtype=np.int64))
    seconds = float(steps[outside[1:]].sum()) / _US
    firsts, tested, accepted = trace.draft_rounds.counts()
    began = outside[np.clip(firsts, 0, max(0, len(trace) - 1))] if len(trace) else firsts < 0
    tokens = int(outside.sum())
    origins = np.frombuffer(bytes(trace.origins), dtype=np.uint8)
    drafted = int((origins[outside] == Origin.ACCEPTED).sum())
    return Progress(
        tokens=tokens,
        tokens_per_s=int(outside[1:].sum()) / seconds if seconds > 0 else None,
        tested=int(tested[began].sum()),
        accepted=int(accepted[began].sum()),
        share=drafted / tokens if tokens else None,
    )


class RunMetrics:
    """The source of one run's metrics, live or recorded.

    Counts cover the run up to the last `update`, which processes only what is new. Times are in
    seconds, from the moment the lane's process took up the run.
    """

    def __init__(self, record: RunRecord) -> None:
        self.record = record
        self.entries = self.thinking_entries = self.accepted_tokens = 0
        self.rounds = self.tested = self.accepted = 0
        self._corrections = 0
        self.update()

    def update(self) -> None:
        """Count the tokens and draft rounds since the last call."""
        trace = self.record.trace
        if trace.corrections != self._corrections:
            self._corrections = trace.corrections
            self.thinking_entries = trace.phases.count(int(Phase.THINKING), 0, self.entries)
        self.thinking_entries += trace.phases.count(int(Phase.THINKING), self.entries)
        self.accepted_tokens += trace.origins.count(int(Origin.ACCEPTED), self.entries)
        self.entries = len(trace)
        _, tested, accepted = trace.draft_rounds.counts(self.rounds)
        self.tested += int(tested.sum())
        self.accepted += int(accepted.sum())
        self.rounds = len(trace.draft_rounds)

    @property
    def server(self) -> ServerReport | None:
        """What the server reported; None for a model on this machine."""
        return self.record.finished.server if self.record.finished else None

    @property
    def counts_tokens(self) -> bool:
        """False if the entries of the trace are pieces of text from a server."""
        loaded = self.record.loaded
        return not (loaded and loaded.server and loaded.server.unit == CHUNK)

    @property
    def tokens(self) -> int | None:
        """Generated tokens, hidden ones included; None if a server has not reported them."""
        if self.counts_tokens:
            return self.entries
        return self.server.output_tokens if self.server else None

    @property
    def thinking(self) -> int | None:
        """Thinking tokens; None if a server has not reported them."""
        if self.counts_tokens:
            return self.thinking_entries
        if self.server is None:
            return None
        if self.server.thinking_tokens is None and not self.thinking_entries:
            return 0
        return self.server.thinking_tokens

    @property
    def answer(self) -> int | None:
        """Answer tokens; None if a server has not reported them."""
        if self.tokens is None or self.thinking is None:
            return None
        return max(0, self.tokens - self.thinking)

    @property
    def slept_s(self) -> float | None:
        """How long the machine slept during the run; None if that was not measured."""
        return self.record.finished.slept_s if self.record.finished else None

    @property
    def acceptance(self) -> float | None:
        """Accepted / tested; None if nothing was tested."""
        return self.accepted / self.tested if self.tested else None

    @property
    def share(self) -> float | None:
        """Accepted / emitted; None if nothing was emitted."""
        emitted = (self.tokens or 0) - self.record.given
        return self.accepted_tokens / emitted if emitted > 0 else None

    @property
    def first_token_s(self) -> float | None:
        trace, given = self.record.trace, self.record.given
        return _seconds(trace.t_us[given] if len(trace) > given else None)

    @property
    def thinking_s(self) -> float | None:
        """None for a run without a thought, or that has not ended."""
        trace, finished = self.record.trace, self.record.finished
        last = trace.phases.rfind(int(Phase.THINKING))
        return _seconds(trace.t_us[last] - finished.prompt_us) if finished and last >= 0 else None

    @property
    def loop(self) -> LoopSummary | LoopFound | None:
        """The loop that was found; the number of wasted tokens is known at the end."""
        finished = self.record.finished
        return (finished and finished.loop) or self.record.loop_found

    @property
    def runaways(self) -> tuple[Finding, ...] | None:
        """All runaways; None if they were not detected, as in recordings of exact loops only."""
        record = self.record
        if record.finished and record.finished.runaways is None:
            return None
        return record.runaways if record.finished or record.runaway_log else None

    @property
    def progress(self) -> Progress | None:
        """The run without its runaways; None if it has none, or they were not detected."""
        return progress(self.record.trace, self.runaways) if self.runaways else None

    @cached_property
    def energy(self) -> Energy | None:
        """Of a run that has ended; it is computed once."""
        return energy(self.record)

    @property
    def prompt_s(self) -> float | None:
        return _seconds(self.record.finished.prompt_us if self.record.finished else None)

    @property
    def total_s(self) -> float | None:
        return _seconds(self.record.finished.total_us if self.record.finished else None)

    @property
    def tokens_per_s(self) -> float | None:
        if self.counts_tokens:
            return tokens_per_second(self.record.trace, self.record.given)
        return self._reported_speed()

    def _reported_speed(self) -> float | None:
        """Tokens that were sent, by a server's count, over the time in which they arrived."""
        times, sent = self.record.trace.t_us, self.tokens
        if sent is not None and self.server and self.server.thought == HIDDEN:
            sent -= self.server.thinking_tokens or 0
        if sent is None or sent < 2 or len(times) < 2 or times[-1] <= times[0]:
            return None
        return (sent - 1) * _US / (times[-1] - times[0])

    @property
    def clock(self) -> str | None:
        """Whose clock measured the times: empty for the lane's own process, else where it was."""
        loaded = self.record.loaded
        return CLOCK if loaded and loaded.server else None


def _seconds(us: int | None) -> float | None:
    return None if us is None else us / _US


# --------------------------------------------------------------------------------------- energy

# Counters count the machine, not the lane: if two lanes run at once, each has the energy of both
# in its readings, and no rule separates them. Show that wherever energy is shown.

PROCESSOR = "processor"
JOULES_A_KWH = 3_600_000.0
Floats = npt.NDArray[np.float64]


class Energy(msgspec.Struct, frozen=True, kw_only=True):
    """Joules of a run, from its first reading to its last."""

    joules: float
    thinking_joules: float | None
    """From the end of the prompt to the last thinking token; None for a run without a thought."""
    answer_joules: float | None
    """From there to the end; None without an answer. The rest is the prompt's."""
    of: tuple[str, ...]
    """What was counted: "processor", and GPUs by llama.cpp's names."""

    def cost(self, price_per_kwh: float) -> float:
        """The cost in the price's currency."""
        return self.joules / JOULES_A_KWH * price_per_kwh


def energy(record: RunRecord) -> Energy | None:
    """Measure the energy of a run so far; None if no counter was read.

    A GPU without an energy counter is counted by its power, over the time between readings
    (trapezoids). Between two readings the energy is interpolated linearly.
    """
    readings = record.readings
    parts = _parts(readings)
    if len(readings) < 2 or not parts:
        return None
    times = np.array([reading.t_us for reading in readings], dtype=np.float64)
    spent = np.sum(list(parts.values()), axis=0)
    start, thought, end = _bounds(record)

    def between(first_us: int | None, last_us: int | None) -> float | None:
        if first_us is None or last_us is None:
            return None
        at = np.interp([first_us, last_us], times, spent)
        return float(at[1] - at[0])

    return Energy(
        joules=float(spent[-1] - spent[0]),
        thinking_joules=between(start, thought),
        answer_joules=between(thought if thought is not None else start, end),
        of=tuple(parts),
    )


def _bounds(record: RunRecord) -> tuple[int | None, int | None, int | None]:
    """When prompt, thought and answer ended; None for those that did not."""
    trace = record.trace
    start = record.prompt.t_us if record.prompt else None
    last = trace.phases.rfind(int(Phase.THINKING))
    answered = trace.phases.rfind(int(Phase.ANSWER))
    times = trace.t_us
    return start, times[last] if last >= 0 else None, times[answered] if answered >= 0 else None


def _parts(readings: Sequence[Readings]) -> dict[str, Floats]:
    """Joules spent at each reading since the first, by what was counted throughout."""
    parts: dict[str, Floats] = {}
    processor = [reading.processor_uj for reading in readings]
    if all(value is not None for value in processor):
        parts[PROCESSOR] = np.array(processor, dtype=np.float64) / 1e6
    for device in gpu_names(readings):
        gpu = [gpu_reading(reading, device) for reading in readings]
        spent = _gpu_joules([r.t_us for r in readings], [g for g in gpu if g is not None])
        if spent is not None:
            parts[device] = spent
    return parts


def gpu_names(readings: Sequence[Readings]) -> list[str]:
    """The GPUs that were read."""
    return list(dict.fromkeys(gpu.device for reading in readings for gpu in reading.gpus))


def gpu_reading(reading: Readings, device: str) -> GpuReading | None:
    """The part of one GPU in a reading."""
    return next((gpu for gpu in reading.gpus if gpu.device == device), None)


def _gpu_joules(times_us: Sequence[int], gpu: Sequence[GpuReading]) -> Floats | None:
    if len(gpu) != len(times_us):
        return None  # with a gap the sum would be wrong
    counted = [reading.energy_mj for reading in gpu]
    if all(value is not None for value in counted):
        return np.array(counted, dtype=np.float64) / 1e3
    power = [reading.power_mw for reading in gpu]
    if any(value is None for value in power):
        return None
    watts = np.array(power, dtype=np.float64) / 1e3
    seconds = np.diff(np.array(times_us, dtype=np.float64)) / _US
    return np.concatenate(([0.0], np.cumsum(seconds * (watts[1:] + watts[:-1]) / 2)))


def mean_gpu_use(readings: Sequence[Readings]) -> float | None:
    """Mean over time and over the GPUs read, 0 to 1; None if not measured."""
    times = np.array([reading.t_us for reading in readings], dtype=np.float64)
    means = []
    for device in gpu_names(readings):
        gpu = (gpu_reading(reading, device) for reading in readings)
        use = [g.use_percent for g in gpu if g is not None and g.use_percent is not None]
        if len(use) == len(times) and len(use) > 1 and times[-1] > times[0]:
            area = np.trapezoid(np.array(use, dtype=np.float64), times)
            means.append(float(area / (times[-1] - times[0])) / 100)
    return sum(means) / len(means) if means else None


def gpu_process_bytes(readings: Sequence[Readings]) -> int | None:
    """Peak memory of the lane's process on all GPUs together; None: not measured."""
    sums = [
        sum(gpu.process_bytes for gpu in reading.gpus if gpu.process_bytes is not None)
        for reading in readings
        if any(gpu.process_bytes is not None for gpu in reading.gpus)
    ]
    return max(sums, default=None)
