"""The record of a run, built from its events as they arrive.

Window, recorder, reports and command line all have one per lane, so that a live run and a replayed
one are described by the same words and metrics.
"""

from __future__ import annotations

import msgspec

from overthink.core.events import (
    ClosingChances,
    Failed,
    Finished,
    LaneEvent,
    Loaded,
    Loading,
    LoopFound,
    PhaseChanged,
    PromptDone,
    PromptProgress,
    Readings,
    RunawayFound,
    Tokens,
)
from overthink.core.runaway.findings import Evidence, Finding, RunawayKind
from overthink.core.servers import CHUNK
from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase, RunStatus


class RunRecord:
    """One lane's run so far."""

    def __init__(self) -> None:
        self.loading: Loading | None = None
        self.loaded: Loaded | None = None
        self.prompt_progress: PromptProgress | None = None
        self.prompt: PromptDone | None = None
        self.trace = Trace()
        self.loop_found: LoopFound | None = None
        """The first exact loop."""
        self.runaway_log: list[RunawayFound] = []
        """The events of runaways, oldest first; empty in traces of format 3 and before."""
        self.closing_chances: list[tuple[int, float]] = []
        """Token and probability of the closing tag at each paragraph end; see `ClosingChances`."""
        self._last: tuple[int, int, list[RunawayFound]] = (0, -1, [])
        self.readings: list[Readings] = []
        """Readings of the machine's counters, oldest first; empty if there are none."""
        self.finished: Finished | None = None
        self.failed: Failed | None = None
        self.stopped = False
        """True if the user stopped it before it began: neither metrics nor a failure."""

        self.released = False
        """True if the model was unloaded since."""

        self.interrupted = False
        """True if it was recorded without its end, as when the program was killed."""

    def for_next_turn(self) -> RunRecord:
        """The record of the lane's next run, with the loaded model if there is one."""
        record = RunRecord()
        if not (self.failed and self.failed.crashed) and not self.released:
            record.loaded = self.loaded
        return record

    def copy(self) -> RunRecord:
        """A snapshot, to be read elsewhere while this one grows."""
        made = RunRecord()
        vars(made).update(vars(self))
        made.trace = self.trace.copy()
        made.runaway_log = [*self.runaway_log]
        made.closing_chances = [*self.closing_chances]
        return made

    def take(self, event: LaneEvent) -> None:
        """Add the next event of the lane."""
        match event:
            case Tokens():
                self.trace.append(event)
            case PhaseChanged():
                self.trace.change_phase(event)
            case Loading():
                self.loading = event
            case Loaded():
                self.loaded, self.released = event, False
            case PromptProgress():
                self.prompt_progress = event
            case PromptDone():
                self.prompt = event
            case LoopFound():
                self.loop_found = self.loop_found or event
            case RunawayFound():
                self._take_runaway(event)
            case ClosingChances():
                self.closing_chances += zip(event.tokens, event.probabilities, strict=True)
            case Readings():
                self.readings.append(event)
            case Finished():
                self.finished = _with_current_status(event)
            case Failed():
                self.failed = event

    def _take_runaway(self, event: RunawayFound) -> None:
        finding = event.finding
        self.runaway_log.append(event)
        server = self.loaded.server if self.loaded else None
        if server and server.unit == CHUNK:
            return  # a loop of words, not of tokens
        if finding.kind is RunawayKind.EXACT and self.loop_found is None:
            period, repeats = finding.evidence.period or 1, finding.evidence.repeats or 1
            self.loop_found = LoopFound(finding.start, period, repeats, finding.found)

    @property
    def runaways(self) -> tuple[Finding, ...]:
        """All runaways by their first token; one that has not ended extends to the last token."""
        if self.finished and self.finished.runaways is not None:
            return self.finished.runaways
        if not self.runaway_log:
            return _from_loop(self)
        tokens = len(self.trace)
        found = [
            event.finding
            if event.ended
            else msgspec.structs.replace(event.finding, end=max(event.finding.end, tokens))
            for event in self._last_events()
        ]
        return tuple(sorted(found, key=lambda finding: (finding.start, finding.found)))

    @property
    def open_runaways(self) -> tuple[Finding, ...]:
        """The runaways of a run that continues, as far as they have not ended."""
        open_ones = {
            (event.finding.family, event.finding.found)
            for event in self._last_events()
            if not event.ended
        }
        return tuple(each for each in self.runaways if (each.family, each.found) in open_ones)

    def _last_events(self) -> list[RunawayFound]:
        """The last event of each runaway; cached until there is another event."""
        log, count = self.runaway_log, len(self.runaway_log)
        if self._last[:2] != (id(log), count):
            last = {(event.finding.family, event.finding.found): event for event in log}
            self._last = id(log), count, list(last.values())
        return self._last[2]

    @property
    def given(self) -> int:
        """First tokens that were not generated: those of the run that it was forked from."""
        return self.prompt.given if self.prompt else 0

    @property
    def status(self) -> RunStatus | None:
        """How the run ended; None while it continues."""
        if self.stopped:
            return RunStatus.STOPPED
        if self.failed:
            return RunStatus.CRASHED if self.failed.crashed else RunStatus.FAILED
        return self.finished.status if self.finished else None

    @property
    def has_complete_answer(self) -> bool:
        """True if the model itself ended its answer: no other answer is graded.

        An answer is complete as well after the app closed the thought, for a spent budget or for a
        loop. Older recordings do not reveal whether an answer after a loop was complete.
        """
        finished, status = self.finished, self.status
        if finished is None:
            return False
        ended = status in (RunStatus.FINISHED, RunStatus.BUDGET)
        ended |= status is RunStatus.LOOP_STOPPED and finished.model_ended is True
        return ended and bool(self.answer.strip())

    @property
    def slept(self) -> bool:
        """True if the machine slept during the run: its times and speeds are no measurement."""
        return bool(self.finished and self.finished.slept_s)

    @property
    def thinking(self) -> str:
        """The thought's visible text."""
        return self.trace.text(Phase.THINKING)

    @property
    def answer(self) -> str:
        """The answer's visible text."""
        return self.trace.text(Phase.ANSWER)


def _from_loop(record: RunRecord) -> tuple[Finding, ...]:
    """The exact loop of a recording that knew no other runaway."""
    loop, found = record.finished.loop if record.finished else None, record.loop_found
    if loop is not None:
        start, period, repeats = loop.start, loop.period, loop.repeats
        end = loop.start + loop.period + loop.wasted
    elif found is not None:
        start, period, repeats = found.start, found.period, found.repeats
        end = max(found.at + 1, len(record.trace))
    else:
        return ()
    at = found.at if found and found.start == start else end - 1
    evidence = Evidence(earlier=(start, start + period), period=period, repeats=repeats)
    return (
        Finding(
            kind=RunawayKind.EXACT,
            start=start,
            end=end,
            found=at,
            strength=1.0,
            certain=True,
            evidence=evidence,
        ),
    )


def _with_current_status(event: Finished) -> Finished:
    """Return the event with the status `ended_in_thought`, which older recordings do not have."""
    in_thought = event.thought_opened and not event.thought_closed
    if in_thought and event.status in (RunStatus.FINISHED, RunStatus.BUDGET):
        return msgspec.structs.replace(event, status=RunStatus.ENDED_IN_THOUGHT)
    return event
