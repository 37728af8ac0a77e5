"""May a bundle be taken in? All of it is read and asked before a single row is written.

Identities are unique and lead somewhere, every part is named once, and of every run the trace is
unpacked and all figures are computed again: they must be those that the bundle claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec

from overthink.core import settings
from overthink.core.errors import BadOption, BundleError
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.storage.bundles.reader import Bundle, plain
from overthink.storage.bundles.rows import (
    SHARED,
    Machine,
    Run,
    Session,
    Settings,
    Shared,
    Trace,
    Turn,
)
from overthink.storage.bundles.traces import loaded_of, record_of_trace
from overthink.storage.identities import digest
from overthink.storage.run_metrics import recomputed_metrics

KINDS: dict[str, type[SamplerSettings | DraftSettings | RunSettings | LoadSettings]] = {
    "sampler": SamplerSettings,
    "drafting": DraftSettings,
    "run": RunSettings,
    "load": LoadSettings,
}
"""What the columns of the table `settings` hold."""

Progress = Callable[[int, int], None]
"""Told how many parts are done, of all. It may raise: then nothing is imported."""


class CheckedBundle:
    """A bundle that was read to its end and found in order; read again, part by part, to be merged.

    Args:
        progress: told after each part.

    Raises:
        BundleError: it is damaged, hostile, or contradicts itself.
    """

    def __init__(self, bundle: Bundle, progress: Progress = lambda _done, _all: None) -> None:
        self._bundle, self._progress = bundle, progress
        self._ids: set[str] = set()
        self._done = 0
        with self._told("what its sessions share"):
            self.shared = self._read_shared()
        self._session_names = [name for name in bundle.names if name.startswith("sessions/")]
        traces = {name for name in bundle.names if name.startswith("traces/")}
        for session in self.sessions():
            with self._told(f"the session {session.id}"):
                self._check_session(session, traces)
            self._step()
        if traces:
            raise bundle.refusal(f"no run has its part {min(traces)}")

    def sessions(self) -> Iterator[Session]:
        """Its sessions, one after the other."""
        for name in self._session_names:
            yield self._bundle.read(name, Session)

    def trace(self, run: Run) -> Trace | None:
        """What a run left behind; None where nothing came of it."""
        return self._bundle.read(run.trace, Trace) if run.trace else None

    def refusal(self, why: str) -> BundleError:
        """The sentence for what cannot be taken in."""
        return self._bundle.refusal(why, "ask whoever made it for another one")

    def _step(self) -> None:
        self._done += 1
        self._progress(self._done, len(self._bundle.names) - 1)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except (ValueError, OverflowError, RecursionError, msgspec.DecodeError) as error:
            raise self._bundle.refusal(f"{what} is not as it should be ({plain(error)})") from None

    # -- what is shared --------------------------------------------------------------------------

    def _read_shared(self) -> Shared:
        shared = self._bundle.read(SHARED, Shared)
        for kind in (shared.models, shared.machines, shared.settings):
            _demand(len({row.identity for row in kind}) == len(kind), "an identity is there twice")
        for machine in shared.machines:
            _demand(machine_digest(machine) == machine.identity, "a machine is not the one it says")
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
        self._take_id(session.id)
        _check_moments(session)
        _demand(len(set(session.tags)) == len(session.tags), "a tag is there twice")
        _demand(all(tag == tag.strip() != "" for tag in session.tags), "a tag is empty")
        earlier: set[str] = set()
        for turn in session.turns:
            _demand(turn.repeats is None or turn.repeats in earlier, "a turn repeats none")
            earlier.add(turn.id)
            self._check_turn(turn, traces)

    def _check_turn(self, turn: Turn, traces: set[str]) -> None:
        self._take_id(turn.id)
        _check_moments(turn)
        _demand(len({run.side for run in turn.runs}) == len(turn.runs), "a lane is there twice")
        for run in turn.runs:
            self._take_id(run.id)
            _check_moments(run)
            self._check_references(run, traces)
            for span in run.annotations:
                self._take_id(span.id)
                _check_moments(span)
            trace = self.trace(run)
            with self._told(f"the run {run.id}"):
                check_run(run, trace)
            if trace:
                self._step()

    def _take_id(self, identity: str) -> None:
        _demand(identity not in self._ids, f"the identity {identity} is there twice")
        self._ids.add(identity)

    def _check_references(self, run: Run, traces: set[str]) -> None:
        known = self._known
        _demand({run.model, run.draft} <= {None, *known["model"]}, "a model is not there")
        _demand(run.machine in (None, *known["machine"]), "a machine is not there")
        _demand(run.settings in (None, *known["settings"]), "settings are not there")
        if run.trace is not None:
            _demand(run.trace in traces, f"its part {run.trace} is not there, or another run's")
            traces.remove(run.trace)


def check_run(run: Run, trace: Trace | None) -> None:
    """Asks whether figures and annotations of a run follow from its trace.

    Raises:
        ValueError: they do not, or the trace is none that a lane can have left.
    """
    claimed = {**msgspec.structs.asdict(run.figures), "status": run.status}
    before = loaded_of(trace.loaded_before) if trace else None
    computed: dict[str, Any] = dict.fromkeys(claimed)
    tokens = 0
    if trace and trace.columns:
        record, began_us = record_of_trace(trace.columns, before, stopped=run.stopped)
        computed = {**recomputed_metrics(record), "starts_us": began_us}
        tokens = len(record.trace)
    else:
        computed |= {"note": "", "answer_start": "", "status": run.status}
    for figure, value in claimed.items():
        _demand(value == computed[figure], f"its {figure} does not follow from its trace")
    for span in run.annotations:
        _demand(span.first <= span.last < tokens, "an annotation is outside its tokens")
        _demand(span.label == span.label.strip(), "an annotation has no label")


def machine_digest(machine: Machine) -> str:
    """The identity that a machine must have: see `overthink.storage.shared_rows`."""
    told = msgspec.structs.asdict(machine)
    del told["identity"]
    for name, kind in (("devices", list[str]), ("versions", dict[str, str])):
        told[name] = msgspec.json.decode(told[name], type=kind)
    return digest(told)


def settings_digest(each: Settings) -> str:
    """The identity that settings must have."""
    told = {name: msgspec.Raw((getattr(each, name) or "null").encode()) for name in KINDS}
    return digest(told)


def _check_settings(each: Settings) -> None:
    for name, kind in KINDS.items():
        text = getattr(each, name)
        if text is not None:
            try:
                settings.check(msgspec.json.decode(text, type=kind))
            except BadOption as error:
                raise ValueError(str(error)) from None
    _demand(settings_digest(each) == each.identity, "settings are not those they say")


def _check_moments(row: msgspec.Struct) -> None:
    """Times that look like some may still be none: the 31st of February."""
    for field in ("created", "begun", "ended", "made", "preference_at", "by_hand_at"):
        if (moment := getattr(row, field, None)) is not None:
            datetime.fromisoformat(moment)


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)
