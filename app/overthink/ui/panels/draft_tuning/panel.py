"""The draft tuning dialog for one lane's model. It measures nothing itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QWidget,
)

from overthink.comparison.draft_proof import LARGEST_TIE_SEEN, Proof, ProofResult
from overthink.comparison.draft_tuning import Progress
from overthink.core.draft_trials import Finding
from overthink.core.messages import Message
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import decimal
from overthink.ui.panels.draft_tuning.results_model import TrialsModel
from overthink.ui.panels.draft_tuning.text import finding_text, proof_text, way_text
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.widgets.labels import ElidedLabel, plain_label
from overthink.ui.widgets.layouts import hbox, vbox
from overthink.ui.widgets.number_field import NumberField

SECONDS = 180
"""The default time limit."""
_PROGRESS_STEPS = 1000
_SIGNS = {
    ProofResult.IDENTICAL: ("✓", "good"),
    ProofResult.TIE: ("≈", ""),
    ProofResult.DIFFERENT: ("≠", "warning"),
}


class DraftTuningPanel(QDialog):
    """Shows the progress and the results of trials and proofs. Not modal.

    Args:
        name_of: returns the display name of a draft.
    """

    tune_requested = Signal()
    prove_requested = Signal()
    stop_requested = Signal()
    use_requested = Signal(object)
    """The `Way` for the lane to use."""

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._finding: Finding | None = None
        self._proof: Proof | None = None
        self._problem = self._model = ""
        self.title = ElidedLabel(Qt.TextElideMode.ElideMiddle, self, role="title")
        self.intro = plain_label("dim", wrap=True)
        self.prompt = QComboBox()
        self.seconds = NumberField(whole=True)
        self.seconds.set_bounds(5, 86_400)
        self.seconds.setValue(SECONDS)
        self.tune_button, self.prove_button = QPushButton(), QPushButton()
        self.stop_button, self.use_button = QPushButton(), QPushButton()
        set_role(self.tune_button, "primary")
        self.trials = TrialsModel(name_of, self)
        self.table = QTableView()
        self.activity = ElidedLabel(parent=self, role="dim")
        self.progress = QProgressBar()
        self.outcome = plain_label(wrap=True)
        self.outcome.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._arrange()
        self._connect()
        self._set_texts()
        self.set_running(False)

    def _arrange(self) -> None:
        self.table.setModel(self.trials)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.progress.setRange(0, _PROGRESS_STEPS)
        self.progress.setTextVisible(False)
        controls = hbox(
            (self.prompt, 1), self.seconds, self.tune_button, self.prove_button, self.stop_button
        )
        result = hbox((self.outcome, 1))
        result.addWidget(self.use_button, 0, Qt.AlignmentFlag.AlignBottom)
        vbox(
            self.title,
            self.intro,
            controls,
            (self.table, 1),
            self.progress,
            self.activity,
            result,
            parent=self,
            margins=(16, 14, 16, 14),
            spacing=10,
        )
        self.resize(860, 560)

    def _connect(self) -> None:
        self.tune_button.clicked.connect(self.tune_requested)
        self.prove_button.clicked.connect(self.prove_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.use_button.clicked.connect(self._use)

    def _set_texts(self) -> None:
        self.setWindowTitle(self.tr("Drafts"))
        self.intro.setText(
            self.tr(
                "A draft proposes tokens that the model only checks. Which draft pays off, and "
                "with how many tokens per round, depends on model, text and machine: measure it "
                "here. The result is saved, and “automatic” uses it from then on."
            )
        )
        self.prompt.addItems(
            [self.tr("With the prompt in the window"), self.tr("With the built-in prompts in turn")]
        )
        self.prompt.setAccessibleName(self.tr("Prompts to measure with"))
        self.prompt.setToolTip(self.tr("The prompts for the passes"))
        self.seconds.setSuffix(self.tr(" s at most"))
        self.seconds.setAccessibleName(self.tr("Time limit in seconds"))
        self.seconds.setToolTip(self.tr("No run starts after this time"))
        self.tune_button.setText(self.tr("Find the best draft"))
        self.tune_button.setToolTip(
            self.tr("Times plain decoding, lookup and every draft that fits, in turn")
        )
        self.prove_button.setText(self.tr("Prove it"))
        self.prove_button.setToolTip(
            self.tr(
                "Runs greedily with and without the lane's draft: the text must be the same, or "
                "the first difference is shown. Ties may change places: on quantised weights, "
                "tokens {nats} nats apart have done so."
            ).format(nats=decimal(LARGEST_TIE_SEEN, 2))
        )
        self.stop_button.setText(self.tr("Stop"))
        self.stop_button.setToolTip(self.tr("Measurements so far are kept"))
        self.use_button.setText(self.tr("Use it in the lane"))
        self.use_button.setToolTip(self.tr("Makes the best result the lane's draft"))
        self.table.setAccessibleName(self.tr("Measurements"))
        self._show_title()

    def set_model(self, model: str) -> None:
        """Switch to another model, and clear the results of the previous one."""
        if model != self._model:
            self._model = model
            self.trials.show_trials((), None)
            self._clear()
            self._show_activity("")
            self._show_title()
            self._show_result()

    def _show_title(self) -> None:
        self.title.show_text(self.tr("Drafts for {model}").format(model=self._model))

    @property
    def on_built_in_prompts(self) -> bool:
        """Whether to measure with the built-in prompts."""
        return self.prompt.currentIndex() == 1

    # -- progress and results ------------------------------------------------------------------

    def set_running(self, running: bool) -> None:
        """Show whether a measurement is running."""
        for widget in (self.tune_button, self.prove_button, self.prompt, self.seconds):
            widget.setEnabled(not running)
        self.stop_button.setEnabled(running)
        self.progress.hide()
        if running:
            self._clear()
            self._show_activity(self.tr("Starting…"))
        else:
            self._show_activity("")
        self._show_result()

    def show_progress(self, progress: Progress) -> None:
        """Show the progress of a tuning."""
        self.trials.show_trials(progress.trials, progress.current)
        share = min(progress.seconds / self.seconds.value(), 1.0)
        self.progress.setValue(round(share * _PROGRESS_STEPS))
        self.progress.setVisible(progress.current is not None)
        if progress.current:
            way = way_text(progress.current, self._name_of(progress.current.draft))
            self._show_activity(self.tr("Timing {way}").format(way=way))

    def show_proof_running(self) -> None:
        """Show that a proof is running, whose duration is unknown."""
        self._show_activity(self.tr("Running greedily, without the draft and then with it…"))

    def show_finding(self, finding: Finding) -> None:
        """Show the result of a tuning."""
        self._finding = finding
        self.trials.show_best(finding.best)
        self._show_result()

    def show_proof(self, proof: Proof) -> None:
        """Show the result of a proof."""
        self._proof = proof
        self._show_result()

    def show_problem(self, problem: Message | str) -> None:
        """Show why a measurement failed."""
        self._clear()
        self._problem = localise_sentence(problem)
        self._show_result()

    def _clear(self) -> None:
        self._finding = self._proof = None
        self._problem = ""

    def _show_result(self) -> None:
        text, kind = self._problem, "warning" if self._problem else ""
        if self._finding:
            fastest = self._finding.fastest
            name = self._name_of(fastest.draft) if fastest else ""
            text = finding_text(self._finding, name)
        elif self._proof:
            text = proof_text(self._proof)
            sign, kind = _SIGNS[self._proof.result]
            text = f"{sign} {text}"
        set_role(self.outcome, "", kind)
        self.outcome.setText(text)
        self.use_button.setVisible(bool(self._finding and self._finding.best))

    def _show_activity(self, text: str) -> None:
        self.activity.show_text(text)
        self.activity.setVisible(bool(text))

    def _use(self) -> None:
        if self._finding and self._finding.best:
            self.use_requested.emit(self._finding.best)
