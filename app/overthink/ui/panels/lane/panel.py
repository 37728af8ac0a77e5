"""One lane of the window: what runs in it, how it goes, and its transcript below.

Shows a lane's record and tells what a person asks for. Starts and stops nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.events import DeviceFacts
from overthink.core.run_record import RunRecord
from overthink.grading.judgement import Judgement
from overthink.storage.session_edits import ByHand
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.panels.lane.choice_controller import LaneChoiceController
from overthink.ui.panels.lane.drop_target import are_bundles, drop_problem, dropped_files
from overthink.ui.panels.lane.failure_banner import FailureBanner
from overthink.ui.panels.lane.header import LaneHeader
from overthink.ui.panels.lane.status_bar import StatusBar
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.metric_input import Price
from overthink.ui.state.turn_state import Side, TurnState, model_words
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel
from overthink.ui.widgets.message_bar import MessageBar

_STEPS = 1000
"""Of the progress bar."""


class LanePanel(QWidget):
    """A lane's header, status, banner and transcript, one below the other."""

    choice_changed = Signal()
    """A person chose another model, draft or setting: see `choice`."""
    stop_requested = Signal()
    restart_requested = Signal()
    release_requested = Signal()
    draft_trials_requested = Signal()
    """Drafts are to be measured for the lane's model."""
    devices_wanted = Signal()
    """The settings are about to be shown: see `set_devices`."""
    verdict_chosen = Signal(object)
    """A person's own verdict on the run that is shown, a `ByHand`; None: it is taken back."""
    file_dropped = Signal(Path)
    """A model file was dropped here; it becomes the choice by itself."""

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
        self._problem = self._refusal = ""
        self._turn: TurnState | None = None
        self._loaded = self._running = self._presenting = False
        self._may_judge = self._blind = False
        self._recorded = ""
        self.header = LaneHeader(theme, side, model_index, self)
        self.message = MessageBar(theme, "warning", self)
        """Why a file was refused, or why the choice cannot run."""
        self.title = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        set_role(self.title, "title", side)
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
        self._connect()
        self._show_state()

    def _arrange(self) -> None:
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(6)
        layout.addWidget(self.header)
        layout.addWidget(self.title)
        for widget in (self.message, self.status, self.progress, self.banner):
            layout.addWidget(widget)
        layout.addWidget(self.transcript, 1)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the transcript must not jump when it goes
        self.progress.setSizePolicy(policy)

    def _connect(self) -> None:
        header = self.header
        header.release.clicked.connect(self.release_requested)
        header.stop.clicked.connect(self.stop_requested)
        header.drafts.action_requested.connect(lambda _action: self.draft_trials_requested.emit())
        self.choice_controller.changed.connect(self._forget_refusal)
        self.choice_controller.changed.connect(self.choice_changed)
        self.choice_controller.refused.connect(self._refuse)
        self.choice_controller.picked.connect(self._forget_refusal)
        self.message.closed.connect(self._forget_refusal)
        self.choice_controller.devices_wanted.connect(self.devices_wanted)
        header.models.file_picked.connect(self._forget_refusal)
        self.banner.restart_requested.connect(self.restart_requested)
        self.status.manual_verdict.chosen.connect(self.verdict_chosen)

    # -- what is chosen ------------------------------------------------------------------------

    @property
    def choice(self) -> LaneChoice:
        """What is chosen, settings included."""
        return self.choice_controller.choice

    def set_choice(self, choice: LaneChoice) -> None:
        """Shows a choice; tells nobody."""
        if choice != self.choice:
            self._forget_refusal()
        self.choice_controller.set_choice(choice)

    def set_plan(self, plan: LanePlan | None, problem: str = "") -> None:
        """Shows what was decided for the choice, or why it cannot run."""
        self._plan, self._problem = plan, localise_sentence(problem)
        if plan is not None:
            self.choice_controller.set_family(plan.profile)
        self._show_note()
        self._show_head()

    def set_unequal(self, sentences: Sequence[str]) -> None:
        """Says in which conditions the lanes differ; empty: in none."""
        self.header.set_unequal(sentences)

    def set_devices(self, devices: Sequence[DeviceFacts], no_gpu: str = "") -> None:
        """Takes llama.cpp's device list for the settings, and why no GPU is in it, if none is."""
        self.choice_controller.set_devices(devices, no_gpu)

    def open_file(self, path: Path) -> None:
        """Puts a file on the shelf and chooses it, if it can run; says why where it cannot."""
        self._forget_refusal()
        self.choice_controller.open_file(path)

    def _refuse(self, problem: str) -> None:
        """Says why a file was not chosen, whatever is planned: until a model is, or one runs."""
        self._refusal = localise_sentence(problem)
        self._show_note()

    def _forget_refusal(self) -> None:
        self._refuse("")

    # -- what runs -----------------------------------------------------------------------------

    def show_turn(self, turn: TurnState | None) -> None:
        """Shows another turn's status."""
        self._turn = turn
        self._refusal = ""
        self.status.show_turn(turn)
        self._show_record()
        self._show_head()

    def refresh(self) -> None:
        """Shows what is new in the record."""
        self.status.refresh()
        self._show_record()

    def _show_record(self) -> None:
        record = self._turn.record if self._turn else RunRecord()
        share = progress_of(record) if self._turn else None
        self.progress.setVisible(share is not None)
        if share is not None:
            self.progress.setValue(round(share * _STEPS))
            self.progress.setAccessibleName(self.status.label.text())
        self.banner.show_failure(None if record.stopped else record.failed)  # it was asked for
        self._show_note()

    def _show_note(self) -> None:
        record = self._turn.record if self._turn else None
        loaded = record.loaded if record else None
        told = (loaded.gpu_note, loaded.draft_note) if loaded else ()
        said = filter(None, (*told, *(self._plan.notes if self._plan else ())))
        notes = " ".join(localise_sentence(note) for note in said)
        self.header.set_note(notes)
        hidden = self._presenting or self._blind  # it may name the model
        problem = "" if hidden else self._refusal or self._problem
        self.message.show_message(problem, closable=bool(self._refusal))

    def set_loaded(self, loaded: bool) -> None:
        """Says whether the lane's model is in memory."""
        self._loaded = loaded
        self._show_state()

    def set_running(self, running: bool) -> None:
        """Says whether the lane loads or runs."""
        self._running = running
        self._show_state()

    def set_computed(self, seconds: float | None) -> None:
        """Takes how long a run took that is computed, and shown at reading pace; None: not so."""
        self.status.set_computed(seconds)

    def _show_state(self) -> None:
        self.header.set_state(loaded=self._loaded, running=self._running)
        self.banner.restart.setEnabled(not self._running)

    def set_memory(self, resident_bytes: int | None) -> None:
        """Takes the resident memory of the lane's process; None: not measured."""
        self.status.measured.resident_bytes = resident_bytes
        self.status.refresh()

    def set_price(self, price: Price | None) -> None:
        """Takes the price of energy that a person set, or None."""
        self.status.measured.price = price
        self.status.update_now()

    def set_judgement(self, judgement: Judgement | None) -> None:
        """Takes the judgement of the answer; until then the fast one is shown."""
        self.status.set_judgement(judgement)

    def set_manual_verdict(self, verdict: ByHand | None, *, may_judge: bool) -> None:
        """Shows a person's own verdict, beside the automatic one.

        Args:
            may_judge: there is a run that is saved and over.
        """
        self.status.manual_verdict.show_verdict(verdict)
        self._may_judge = may_judge
        self._show_hand()

    def _show_hand(self) -> None:
        self.status.manual_verdict.setVisible(self._may_judge and not self._presenting)

    def set_presenting(self, on: bool) -> None:
        """Shows only what people at the back of a room need: the model, the words, the text."""
        self._presenting = on
        self.choice_controller.close_settings()
        self.status.set_presenting(on)
        self._show_hand()
        self._show_head()

    def set_recorded(self, models: str) -> None:
        """A recording is shown, of these models: nothing can be chosen. Empty: live again."""
        self._recorded = models
        self.choice_controller.close_settings()
        self._show_head()

    def set_blind(self, on: bool) -> None:
        """Hides which models these are, and every figure that would tell."""
        self._blind = on
        self.choice_controller.close_settings()
        self.status.set_blind(on)
        self._show_head()

    @property
    def names(self) -> str:
        """The models of this lane, as they are shown; while that is hidden, which lane it is."""
        if self._blind:
            left = self._side == "left"
            return self.tr("The left model") if left else self.tr("The right model")
        return self._recorded or self._ran or self._chosen

    @property
    def _ran(self) -> str:
        """What the text below is of; empty where there is none, or that is not decided yet."""
        return self._turn.models if self._turn else ""

    @property
    def _chosen(self) -> str:
        """What would run next."""
        draft = self._plan.draft if self._plan else "none"
        return model_words(
            self._plan.model if self._plan else self.header.models.display_text, draft
        )

    def _show_head(self) -> None:
        """The choosers, or a title in their place; both where the text is of another model."""
        titled = self._presenting or self._blind or bool(self._recorded)
        of_another = bool(self._ran) and self._ran != self._chosen
        text = self.names
        if self._presenting and not (self._blind or self._recorded):
            text = self._presented
        elif of_another and not titled:
            text = self.tr("Below: {models}").format(models=text)
        set_role(self.title, "title" if titled else "heading", self._side)
        self.title.show_text(text)
        self.title.setVisible(titled or of_another)
        self.header.setHidden(titled)
        self._show_note()

    @property
    def _presented(self) -> str:
        """The model alone: what its text is of, else what is chosen."""
        plans = self._turn.plans if self._turn else None
        if plans is None:
            return self._ran or self.header.models.display_text
        return plans[0 if self._side == "left" else 1].model

    # -- files ---------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        files = dropped_files(event)
        if are_bundles(files):
            event.ignore()  # the window takes them
        elif files and not self._running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = dropped_files(event)
        if problem := drop_problem(paths):
            self._refuse(problem)
        else:
            self.open_file(paths[0])
            self.file_dropped.emit(paths[0])


def progress_of(record: RunRecord) -> float | None:
    """Part of loading or of reading the prompt that is done; None where neither goes on."""
    if record.finished or record.failed or record.stopped or record.prompt:
        return None
    if record.loaded is None:
        return record.loading.progress if record.loading else None
    read = record.prompt_progress
    return read.done / read.total if read and read.total else None
