"""The status of a lane: a line of text, and the metrics of its run.

Metrics are read at most ten times a second, however often `refresh` is called; a run's end is shown
immediately. The cost of an update is proportional to what is new in the record.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from overthink.core.messages import message
from overthink.core.metrics import RunMetrics
from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import named
from overthink.core.runaway.findings import Finding
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import Judgement
from overthink.grading.judgement import is_gradable, quick_judgement
from overthink.grading.status_text import RunOutcome, Status, headline_finding, status_of
from overthink.ui.i18n.localise_message import localise, localise_sentence
from overthink.ui.i18n.number_format import count, decimal
from overthink.ui.panels.lane.manual_verdict import ManualVerdict
from overthink.ui.panels.lane.metric_label import MetricLabel
from overthink.ui.panels.lane.metrics import STATUS_METRICS, Measured
from overthink.ui.panels.lane.status_label import StatusIcon, StatusLabel
from overthink.ui.panels.lane.wasted_tokens import WastedTokens
from overthink.ui.state.blindness import Fact, blind_status, is_hidden
from overthink.ui.state.turn_state import TurnState
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.concealment import Concealment
from overthink.ui.widgets.labels import name_widget, push_button, tooltip
from overthink.ui.widgets.layouts import MetricGrid, hbox, vbox

UPDATE_MS = 100
"""Minimum time between two updates of the metrics."""

_KINDS = {
    RunOutcome.RIGHT: "good",
    RunOutcome.WRONG: "bad",
    RunOutcome.FAILED: "bad",
    RunOutcome.OPEN: "unsure",
    RunOutcome.LOOP: "warning",
}
"""Colour roles of the text, which states the outcome too."""


class StatusBar(QWidget):
    """Status text, then metrics in as many rows as they need."""

    runaway_requested = Signal(int)
    """The user wants to see a runaway: its first token."""
    runaway_named = Signal()
    """The status names a runaway, and named none before."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measured = Measured()
        self._judged: Judgement | None = None
        self._state: object = None
        self._presenting = self._blind = False
        self._computed_s: float | None = None
        """How long the run took, if it is complete but not fully shown yet."""
        self._due = 0.0
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.update_now)
        self.icon = StatusIcon(theme, self)
        self.label = StatusLabel(self)
        self.manual_verdict = ManualVerdict(theme, self)
        self.go_to_start = push_button(self.tr("→ go to start"), role="quiet")
        self.go_to_start.clicked.connect(self._request_runaway)
        self.go_to_start.hide()
        self.wasted = WastedTokens(self)
        self._headline: Finding | None = None
        """The runaway that the status names."""
        self._block = QWidget(self)
        self.metrics = {each.key: MetricLabel(theme, each, self._block) for each in STATUS_METRICS}
        self._arrange()
        self._concealed = Concealment(self)
        theme.changed.connect(self._measure_later)
        self._show_metrics()
        self.update_now()

    def _arrange(self) -> None:
        line = hbox(self.icon, (self.label, 1), self.go_to_start, self.manual_verdict, spacing=6)
        grid = MetricGrid(self._block)
        for metric in STATUS_METRICS:
            grid.add_spanning(self.metrics[metric.key], metric.columns)
        vbox(line, self.wasted, self._block, parent=self, margins=0, spacing=4)

    # -- content -------------------------------------------------------------------------------

    def show_turn(self, turn: TurnState | None) -> None:
        """Show another turn; None shows none."""
        self.measured.turn = turn
        self.measured.metrics = RunMetrics(turn.record if turn else RunRecord())
        self._judged = None
        self._show_metrics()
        self.update_now()

    def _show_metrics(self) -> None:
        """Hide the metrics before the first run, in presentations and in blind mode."""
        hidden = self._presenting or self._hides(Fact.MEASUREMENT) or self.measured.turn is None
        self._block.setHidden(hidden)

    def _hides(self, fact: Fact) -> bool:
        return is_hidden(fact, self._blind)

    def set_judgement(self, judgement: Judgement | None) -> None:
        """Show the final judgement of the answer in place of the quick one."""
        self._judged = judgement
        self.update_now()

    def set_computed(self, seconds: float | None) -> None:
        """Set how long a run took that is complete but still shown at reading pace; else None."""
        self._computed_s = seconds
        self.update_now()

    def refresh(self) -> None:
        """Show what is new: immediately if the run's state changed, else when an update is due."""
        if self._state_now() != self._state or time.monotonic() >= self._due:
            self.update_now()
        elif not self._later.isActive():
            self._later.start(UPDATE_MS)

    def update_now(self) -> None:
        """Show the current state."""
        self._due = time.monotonic() + UPDATE_MS / 1000
        self._later.stop()
        self._state = self._state_now()
        self.measured.metrics.update()
        for label in self.metrics.values():
            label.read(self.measured)
        self._show_status(self._status())

    def _state_now(self) -> object:
        """A value that changes with the state of the run."""
        record = self.measured.record
        known = (record.loaded, record.prompt, record.loop_found, record.finished, record.failed)
        news = len(record.runaway_log)
        return (id(record), record.stopped, news, *(event is not None for event in known))

    def _status(self) -> Status:
        turn = self.measured.turn
        if turn is None:
            return Status(RunOutcome.QUIET, message("not run yet"))
        if self._hides(Fact.JUDGEMENT):
            return blind_status(turn.record)
        record, expect, judged = turn.record, turn.expect, turn.judged
        pending = judged is None and not turn.judged_before and is_gradable(record, expect)
        if pending and expect is not None:
            self._judged = self._judged or quick_judgement(expect, record.answer)
            judged = self._judged
        return status_of(record, expect, judged, pending=pending, headline=True)

    def _pace_note(self) -> str:
        """The note on a run that is complete but still shown at reading pace; else empty."""
        record = self.measured.record
        if self._presenting or self._computed_s is None or record.status or not record.prompt:
            return ""
        if self._hides(Fact.MEASUREMENT):
            return "\n" + self.tr("computed · shown at reading pace")
        seconds = decimal(self._computed_s, 1)
        note = self.tr("computed in {seconds} s · shown at reading pace")
        return "\n" + note.format(seconds=seconds)

    def _show_status(self, status: Status) -> None:
        role = "title" if self._presenting else "status"
        set_role(self.label, role, _KINDS.get(status.outcome, ""))
        known = self._headline
        self._show_runaway()
        text = localise(status.text)
        if status.headline:
            text += "\n" + localise_sentence(status.headline)
        elif self._headline and status.outcome is RunOutcome.LOOP:
            text = localise_sentence(status.text)
        text += self._pace_note()
        self.label.show_text(text, excerpt(localise_sentence(status.detail)))
        self.icon.show_outcome(status.outcome)
        if self._headline is not None and known is None:
            self.runaway_named.emit()

    def _show_runaway(self) -> None:
        """Offer to go to the runaway that the status names; show to an audience what it wastes."""
        turn = self.measured.turn
        shown = turn is not None and not self._hides(Fact.MEASUREMENT)
        finding = self._headline = headline_finding(turn.record) if turn and shown else None
        self.go_to_start.setHidden(finding is None or self._presenting)
        self.wasted.show_finding(finding if self._presenting else None)
        if finding is not None:
            name = self.tr("Go to token {token}, where it begins: {runaway}").format(
                token=count(finding.start), runaway=localise(named(finding))
            )
            name_widget(self.go_to_start, name, tooltip(name))

    def _request_runaway(self) -> None:
        if self._headline is not None:
            self.runaway_requested.emit(self._headline.start)

    # -- modes ---------------------------------------------------------------------------------

    def set_presenting(self, on: bool) -> None:
        """Show only the status text, large, for an audience."""
        self._presenting = on
        self._show_metrics()
        self.label.set_wrapped(on)
        self.manual_verdict.retain_space(not on)
        self.icon.set_large(on)
        self.update_now()

    def set_blind(self, on: bool) -> None:
        """Show only what the lane does."""
        self._blind = on
        if self._hides(Fact.MEASUREMENT):
            self._concealed.take(self._block)
        else:
            self._concealed.restore()
        self._show_metrics()
        self.update_now()

    def _measure_later(self) -> None:
        QTimer.singleShot(0, self, self._measure)  # after the style sheet, with the new font

    def _measure(self) -> None:
        for label in self.metrics.values():
            label.measure()
        self.update_now()
