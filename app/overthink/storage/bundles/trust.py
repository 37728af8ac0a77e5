"""Decide whether a bundle can be imported. All of it is checked before a single row is written.

Identities are unique and refer to something, every part is used once, and each run's trace is
unpacked and its metrics are recomputed: they must equal those that the bundle claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec

from overthink.core import settings
from overthink.core.errors import BadOption, BundleError
from overthink.core.experiments import KnewResult, ScoreResult
from overthink.core.messages import Message, message
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import RunStatus
from overthink.storage.bundles.reader import Bundle, plain
from overthink.storage.bundles.rows import (
    SHARED,
    Experiment,
    Machine,
    Run,
    Session,
    Settings,
    Shared,
    Trace,
    Turn,
)
from overthink.storage.bundles.traces import loaded_of, record_of_trace
from overthink.storage.experiments import RESULTS
from overthink.storage.identities import digest
from overthink.storage.run_metrics import recomputed_metrics

KINDS: dict[str, type[SamplerSettings | DraftSettings | RunSettings | LoadSettings]] = {
    "sampler": SamplerSettings,
    "drafting": DraftSettings,
    "run": RunSettings,
    "load": LoadSettings,
}
"""Types of the columns of the table `settings`."""

Progress = Callable[[int, int], None]
"""Called with the number of checked parts, and of all parts. If it raises, nothing is imported."""


class CheckedBundle:
    """A bundle that was checked to its end; it is read again, part by part, to be merged.

    Args:
        progress: called after each part.

    Raises:
        BundleError: it is damaged, hostile, or inconsistent.
    """

    def __init__(self, bundle: Bundle, progress: Progress = lambda _done, _all: None) -> None:
        self._bundle, self._progress = bundle, progress
        self._ids: set[str] = set()
        self._done = 0
        with self._refusing(message("its shared part")):
            self.shared = self._read_shared()
        self._session_names = [name for name in bundle.names if name.startswith("sessions/")]
        traces = {name for name in bundle.names if name.startswith("traces/")}
        for session in self.sessions():
            with self._refusing(message("the session {name}", name=session.id)):
                self._check_session(session, traces)
            self._report_progress()
        if traces:
            raise bundle.refusal(message("its part {name} belongs to no run", name=min(traces)))

    def sessions(self) -> Iterator[Session]:
        """Read its sessions one by one."""
        for name in self._session_names:
            session = self._bundle.read(name, Session)
            if self._bundle.version < 2:
                _upgrade(session)
            yield session

    def trace(self, run: Run) -> Trace | None:
        """Read a run's trace; None if it has none."""
        return self._bundle.read(run.trace, Trace) if run.trace else None

    def refusal(self, why: Message) -> BundleError:
        """Return the error for a bundle that contradicts the database."""
        return self._bundle.refusal(why, message("ask its author for another one"))

    def _report_progress(self) -> None:
        self._done += 1
        self._progress(self._done, len(self._bundle.names) - 1)

    @contextmanager
    def _refusing(self, what: Message) -> Iterator[None]:
        try:
            yield
        except (ValueError, OverflowError, RecursionError, msgspec.DecodeError) as error:
            why = message("{what} is invalid ({why})", what=what, why=plain(error))
            raise self._bundle.refusal(why) from None

    # -- shared rows -----------------------------------------------------------------------------

    def _read_shared(self) -> Shared:
        shared = self._bundle.read(SHARED, Shared)
        for kind in (shared.models, shared.machines, shared.settings):
            _require(len({row.identity for row in kind}) == len(kind), "an identity occurs twice")
        for machine in shared.machines:
            valid = machine_digest(machine) == machine.identity
            _require(valid, "the identity of a machine is wrong")
        for each in shared.settings:
            _check_settings(each)
        self._known = {
            "model": {row.identity for row in shared.models},
            "machine": {row.identity for row in shared.machines},
            "settings": {row.identity for row in shared.settings},
        }
        return shared

    # -- sessions --------------------------------------------------------------------------------

    def _check_session(self, session: Session, traces: set[str]) -> None:
        self._add_id(session.id)
        _check_moments(session)
        _require(len(set(session.tags)) == len(session.tags), "a tag occurs twice")
        _require(all(tag == tag.strip() != "" for tag in session.tags), "a tag is empty")
        earlier: set[str] = set()
        for turn in session.turns:
            _require(turn.repeats is None or turn.repeats in earlier, "a turn repeats none")
            earlier.add(turn.id)
            self._check_turn(turn, traces)

    def _check_turn(self, turn: Turn, traces: set[str]) -> None:
        self._add_id(turn.id)
        _check_moments(turn)
        _require(len({run.side for run in turn.runs}) == len(turn.runs), "a lane occurs twice")
        for run in turn.runs:
            self._add_id(run.id)
            _check_moments(run)
            self._check_references(run, traces)
            for span in run.annotations:
                self._add_id(span.id)
                _check_moments(span)
            for result in run.experiments:
                self._add_id(result.id)
                _check_moments(result)
            trace = self.trace(run)
            with self._refusing(message("the run {name}", name=run.id)):
                check_run(run, trace)
            if trace:
                self._report_progress()

    def _add_id(self, identity: str) -> None:
        _require(identity not in self._ids, f"the identity {identity} occurs twice")
        self._ids.add(identity)

    def _check_references(self, run: Run, traces: set[str]) -> None:
        known = self._known
        _require({run.model, run.draft} <= {None, *known["model"]}, "a model is missing")
        _require(run.machine in (None, *known["machine"]), "a machine is missing")
        _require(run.settings in (None, *known["settings"]), "settings are missing")
        if run.trace is not None:
            _require(run.trace in traces, f"its part {run.trace} is missing, or another run's")
            traces.remove(run.trace)


def _upgrade(session: Session) -> None:
    """Bring a session of version 1 up to date, as the migrations do with a database."""
    for run in (run for turn in session.turns for run in turn.runs):
        metrics = run.figures
        complete = run.status in (RunStatus.FINISHED, RunStatus.BUDGET)
        if complete and metrics.thought_closed is False and metrics.thinking_tokens:
            run.status, complete = RunStatus.ENDED_IN_THOUGHT.value, False
        if not complete or not metrics.answer_start.strip():
            run.correct = run.judged_by = run.found = run.equivalent = None
        run.grader = 1 if run.judged_by else None


_JUDGED = (RunStatus.FINISHED, RunStatus.BUDGET, RunStatus.LOOP_STOPPED)
"""Statuses of runs whose answers may be complete."""


def check_run(run: Run, trace: Trace | None) -> None:
    """Check that the metrics and annotations of a run follow from its trace.

    Raises:
        ValueError: they don't, or no lane can have recorded the trace.
    """
    claimed = {**msgspec.structs.asdict(run.figures), "status": run.status}
    before = loaded_of(trace.loaded_before) if trace else None
    computed: dict[str, Any] = dict.fromkeys(claimed)
    tokens = 0
    if trace and trace.columns:
        record, starts_us = record_of_trace(trace.columns, before, stopped=run.stopped)
        computed = {**recomputed_metrics(record), "starts_us": starts_us}
        tokens = len(record.trace)
    else:
        computed |= {"note": "", "answer_start": "", "status": run.status}
    for column, value in claimed.items():
        _require(value == computed[column], f"its {column} does not follow from its trace")
    _require((run.judged_by is None) == (run.grader is None), "a verdict has no grader")
    _require(run.judged_by is None or run.status in _JUDGED, "an incomplete answer has a verdict")
    for span in run.annotations:
        _require(span.first <= span.last < tokens, "an annotation is outside its tokens")
        _require(span.label == span.label.strip(), "an annotation has no label")
    for each in run.experiments:
        _check_experiment(each, tokens)


def _check_experiment(each: Experiment, tokens: int) -> None:
    """Check that the result of an experiment is one, about the tokens of its run."""
    problem = "the result of an experiment is inconsistent"
    try:
        result = msgspec.json.decode(each.result, type=RESULTS[each.kind])
    except msgspec.MsgspecError as error:
        raise ValueError(f"{problem} ({error})") from None
    _require(result.model == each.model, problem)
    if isinstance(result, KnewResult):
        points = [point.token for point in result.points]
        _require(points == sorted(points) and 0 <= result.thought <= tokens, problem)
        _require(all(0 <= point <= tokens for point in points), problem)
        _require(
            (each.settled, each.changed) == (result.settled_share, result.changed_share), problem
        )
    elif isinstance(result, ScoreResult):
        scored = result.scored
        columns = (
            *(scored.tokens, scored.starts, scored.ends, scored.logprobs, scored.entropies),
            *(scored.best, scored.best_logprobs, scored.agrees),
        )
        _require(all(len(column) == len(scored.tokens) for column in columns), problem)
        _require(all(0 <= token < tokens for token in scored.tokens), problem)
        places = zip(scored.starts, scored.ends, strict=True)
        _require(all(0 <= start <= end < 1 << 40 for start, end in places), problem)
    else:
        _require(0 <= result.token <= 1 << 30, problem)


def machine_digest(machine: Machine) -> str:
    """Return the identity that a machine must have: see `overthink.storage.shared_rows`."""
    fields = msgspec.structs.asdict(machine)
    del fields["identity"]
    for name, kind in (("devices", list[str]), ("versions", dict[str, str])):
        fields[name] = msgspec.json.decode(fields[name], type=kind)
    return digest(fields)


def settings_digest(each: Settings) -> str:
    """Return the identity that settings must have."""
    return digest({name: msgspec.Raw((getattr(each, name) or "null").encode()) for name in KINDS})


def _check_settings(each: Settings) -> None:
    for name, kind in KINDS.items():
        text = getattr(each, name)
        if text is not None:
            try:
                settings.check(msgspec.json.decode(text, type=kind))
            except BadOption as error:
                raise ValueError(str(error)) from None
    _require(settings_digest(each) == each.identity, "the identity of settings is wrong")


def _check_moments(row: msgspec.Struct) -> None:
    """Refuse times that match the pattern but don't exist, such as the 31st of February."""
    for field in ("created", "begun", "ended", "made", "preference_at", "by_hand_at"):
        if (moment := getattr(row, field, None)) is not None:
            datetime.fromisoformat(moment)


def _require(holds: bool, problem: str) -> None:
    if not holds:
        raise ValueError(problem)
