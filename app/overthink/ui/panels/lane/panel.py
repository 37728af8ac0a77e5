"""One lane of the window: its choice, its status, and its transcript below.

Shows the record of a run and emits the user's requests. Starts and stops nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.events import DeviceFacts
from overthink.core.messages import Message
from overthink.core.run_record import RunRecord
from overthink.storage.session_edits import ByHand
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.panels.lane.choice_controller import (
    LaneChoiceController,
    are_bundles,
    drop_problem,
    dropped_files,
)
from overthink.ui.panels.lane.failure_banner import FailureBanner
from overthink.ui.panels.lane.header import LaneHeader
from overthink.ui.panels.lane.status_bar import StatusBar
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.state.turn_state import Side, TurnState, model_words
from overthink.ui.state.ui_settings import Price
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.concealment import Concealment
from overthink.ui.widgets.labels import ElidedLabel
from overthink.ui.widgets.layouts import vbox
from overthink.ui.widgets.message_bar import MessageBar

_PROGRESS_STEPS = 1000


class LanePanel(QWidget):
    """A lane's header, status, banner and transcript, one below the other."""

    choice_changed = Signal()
    """The user chose another model, draft or setting: see `choice`."""
    stop_requested = Signal()
    restart_requested = Signal()
    release_requested = Signal()
    draft_trials_requested = Signal()
    """Open draft tuning for the lane's model."""
    comparison_chosen = Signal(object)
    """Set both lanes: a `NaturalComparison`."""
    devices_requested = Signal()
    """The settings are about to open: see `set_devices`."""
    verdict_chosen = Signal(object)
    """The user's verdict on the displayed run, a `ByHand`; None: it is withdrawn."""
    file_dropped = Signal(Path)
    """A model file was dropped here and is becoming the choice."""

    def __init__(
        self,
        theme: Theme,
        side: Side,
        model_index: ModelIndex,
        transcript: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._plan: LanePlan | None = None
        self._problem = self._file_error = ""
        self._turn: TurnState | None = None
        self._loaded = self._running = self._presenting = False
        self._may_judge = self._blind = False
        self._recorded = ""
        self.header = LaneHeader(theme, side, model_index, self)
        self.message = MessageBar(theme, "warning", self)
        """Why a file was rejected, or why the choice cannot run."""
        self.title = ElidedLabel(Qt.TextElideMode.ElideMiddle, self, role="title", kind=side)
        self.title.setContentsMargins(0, 6, 0, 0)
        self.title.hide()
        self.status = StatusBar(theme, self)
        self.progress = QProgressBar(self)
        set_role(self.progress, kind=side)
        self.banner = FailureBanner(theme, self)
        self.choice_controller = LaneChoiceController(theme, model_index, self.header, self)
        self.transcript = transcript
        self.setAcceptDrops(True)
        self._arrange()
        self._concealed = Concealment(self)
        self._connect()
        self._show_state()

    def _arrange(self) -> None:
        self.progress.setRange(0, _PROGRESS_STEPS)
        self.progress.setTextVisible(False)
        self.progress.hide()
        vbox(
            self.header,
            self.title,
            self.message,
            self.status,
            self.progress,
            self.banner,
            (self.transcript, 1),
            parent=self,
            margins=(8, 0, 8, 0),
            spacing=6,
        )
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the transcript must not jump when it hides
        self.progress.setSizePolicy(policy)

    def _connect(self) -> None:
        header = self.header
        header.release.clicked.connect(self.release_requested)
        header.stop.clicked.connect(self.stop_requested)
        header.drafts.action_requested.connect(lambda _action: self.draft_trials_requested.emit())
        self.choice_controller.changed.connect(self._clear_file_error)
        self.choice_controller.changed.connect(self.choice_changed)
        self.choice_controller.file_rejected.connect(self._show_file_error)
        self.choice_controller.picked.connect(self._clear_file_error)
        self.message.closed.connect(self._clear_file_error)
        self.choice_controller.comparison_chosen.connect(self.comparison_chosen)
        self.choice_controller.devices_requested.connect(self.devices_requested)
        header.models.file_picked.connect(self._clear_file_error)
        self.banner.restart_requested.connect(self.restart_requested)
        self.status.manual_verdict.chosen.connect(self.verdict_chosen)

    # -- the choice ----------------------------------------------------------------------------

    @property
    def choice(self) -> LaneChoice:
        """The current choice, settings included."""
        return self.choice_controller.choice

    def set_choice(self, choice: LaneChoice) -> None:
        """Show a choice, without emitting `choice_changed`."""
        if choice != self.choice:
            self._clear_file_error()
        self.choice_controller.set_choice(choice)

    def set_plan(self, plan: LanePlan | None, problem: Message | str = "") -> None:
        """Show the plan made for the choice, or why it cannot run."""
        self._plan, self._problem = plan, localise_sentence(problem)
        if plan is not None:
            family = plan.recognition
            self.choice_controller.set_family(
                family.profile, guessed=family.guessed, switches=plan.load.switches
            )
        self._show_notes()
        self._show_title()

    def set_unequal(self, sentences: Sequence[str], *, of_displayed: bool = False) -> None:
        """Show in which conditions the lanes differ; empty if in none.

        Args:
            of_displayed: only the displayed runs do; the next ones have equal conditions.
        """
        self.header.set_unequal(sentences, of_displayed=of_displayed)

    def set_linked(self, linked: bool, differences: Sequence[str] = ()) -> None:
        """Set whether the settings are those of both lanes, and what differs nevertheless."""
        self.choice_controller.set_linked(linked, differences)

    def set_devices(self, devices: Sequence[DeviceFacts], no_gpu: Message | str = "") -> None:
        """Set llama.cpp's device list for the settings, and the reason if it has no GPU."""
        self.choice_controller.set_devices(devices, no_gpu)

    def open_file(self, path: Path) -> None:
        """Add a file to the model index, and choose it or show why it cannot run."""
        self._clear_file_error()
        self.choice_controller.open_file(path)

    def _show_file_error(self, problem: Message | str) -> None:
        """Show why a file was not chosen, until a model is chosen or run."""
        self._file_error = localise_sentence(problem)
        self._show_notes()

    def _clear_file_error(self) -> None:
        self._show_file_error("")

    # -- the run -------------------------------------------------------------------------------

    def show_turn(self, turn: TurnState | None) -> None:
        """Show another turn's status."""
        self._turn = turn
        self._file_error = ""
        self.status.show_turn(turn)
        self._show_record()
        self._show_title()

    def refresh(self) -> None:
        """Show what is new in the record."""
        self.status.refresh()
        self._show_record()

    def _show_record(self) -> None:
        record = self._turn.record if self._turn else RunRecord()
        visible = self._turn is not None and not self._hides(Fact.MEASUREMENT)
        share = _progress(record) if visible else None
        self.progress.setVisible(share is not None)
        if share is not None:
            self.progress.setValue(round(share * _PROGRESS_STEPS))
            self.progress.setAccessibleName(self.status.label.text())
        # A failure that follows the user's stop is not worth a banner.
        self.banner.show_failure(None if record.stopped else record.failed)
        self._show_notes()

    def _show_notes(self) -> None:
        record = self._turn.record if self._turn else None
        loaded = record.loaded if record else None
        notes: list[Message | str] = [*loaded.notes] if loaded else []
        notes += self._plan.notes if self._plan else ()
        self.header.set_note(" ".join(localise_sentence(note) for note in notes if note))
        hidden = self._presenting or self._hides(Fact.IDENTITY)
        problem = "" if hidden else self._file_error or self._problem
        self.message.show_message(problem, closable=bool(self._file_error))

    def set_loaded(self, loaded: bool) -> None:
        """Show whether the lane's model is in memory."""
        self._loaded = loaded
        self._show_state()

    def set_running(self, running: bool) -> None:
        """Show whether the lane loads or runs."""
        self._running = running
        self._show_state()

    def _show_state(self) -> None:
        self.header.set_state(loaded=self._loaded, running=self._running)
        self.banner.restart.setEnabled(not self._running)

    def set_memory(self, resident_bytes: int | None) -> None:
        """Set the resident memory of the lane's process; None if not measured."""
        self.status.measured.resident_bytes = resident_bytes
        self.status.refresh()

    def set_price(self, price: Price | None) -> None:
        """Set the user's price of energy; None if not set."""
        self.status.measured.price = price
        self.status.update_now()

    def set_manual_verdict(self, verdict: ByHand | None, *, may_judge: bool) -> None:
        """Show the user's own verdict, beside the automatic one.

        Args:
            may_judge: the displayed run is saved and has ended.
        """
        self.status.manual_verdict.show_verdict(verdict)
        self._may_judge = may_judge
        self._show_manual_verdict()

    def _show_manual_verdict(self) -> None:
        hidden = self._presenting or self._hides(Fact.JUDGEMENT)
        self.status.manual_verdict.setVisible(self._may_judge and not hidden)

    def set_presenting(self, on: bool) -> None:
        """Show only what an audience needs: the model, the status text and the transcript."""
        self._presenting = on
        self.choice_controller.close_settings()
        self.status.set_presenting(on)
        self._show_manual_verdict()
        self._show_title()

    def set_recorded(self, models: str) -> None:
        """Show a recording of these models, without choices; empty returns to the live lane."""
        self._recorded = models
        self.choice_controller.close_settings()
        self._show_title()

    def set_blind(self, on: bool) -> None:
        """Hide everything that blind mode hides, or show it again."""
        self._blind = on
        self.choice_controller.close_settings()
        self.status.set_blind(on)
        if self._hides(Fact.IDENTITY):
            self._concealed.take(self.header)
        else:
            self._concealed.restore()
        self._show_record()
        self._show_manual_verdict()
        self._show_title()

    def _hides(self, fact: Fact) -> bool:
        return is_hidden(fact, self._blind)

    @property
    def names(self) -> str:
        """The lane's models as shown in its title; in blind mode, the lane's side."""
        if self._hides(Fact.IDENTITY):
            left = self._side == "left"
            return self.tr("The left model") if left else self.tr("The right model")
        return self._recorded or self._displayed_models or self._chosen_models

    @property
    def _displayed_models(self) -> str:
        """The models of the transcript; empty if there is none, or not known yet."""
        return self._turn.models if self._turn else ""

    @property
    def _chosen_models(self) -> str:
        """The models that would run next."""
        draft = self._plan.draft if self._plan else "none"
        return model_words(
            self._plan.model if self._plan else self.header.models.display_text, draft
        )

    def _show_title(self) -> None:
        """Show the header, a title in its place, or both if the transcript has other models."""
        blind = self._hides(Fact.IDENTITY)
        titled = self._presenting or blind or bool(self._recorded)
        displayed = self._displayed_models
        other_models = bool(displayed) and displayed != self._chosen_models
        text = self.names
        if self._presenting and not (blind or self._recorded):
            text = self._presentation_title
        elif other_models and not titled:
            text = self.tr("Below: {models}").format(models=text)
        set_role(self.title, "title" if titled else "heading", self._side)
        self.title.show_text(text)
        self.title.setVisible(titled or other_models)
        self.header.setHidden(titled)
        self._show_notes()

    @property
    def _presentation_title(self) -> str:
        """The model without its draft: that of the transcript, else the chosen one."""
        plans = self._turn.plans if self._turn else None
        if plans is None:
            return self._displayed_models or self.header.models.display_text
        return plans[0 if self._side == "left" else 1].model

    # -- dropped files -------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        files = dropped_files(event)
        if are_bundles(files):
            event.ignore()  # the window imports them
        elif files and not self._running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = dropped_files(event)
        if problem := drop_problem(paths):
            self._show_file_error(problem)
        else:
            self.open_file(paths[0])
            self.file_dropped.emit(paths[0])


def _progress(record: RunRecord) -> float | None:
    """The share of loading or of prompt processing that is done; None if neither is going on."""
    if record.finished or record.failed or record.stopped or record.prompt:
        return None
    if record.loaded is None:
        return record.loading.progress if record.loading else None
    read = record.prompt_progress
    return read.done / read.total if read and read.total else None
