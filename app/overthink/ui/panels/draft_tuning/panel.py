"""Shows the measuring of drafts for one lane's model, and asks for it. Measures nothing itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from overthink.comparison.draft_proof import Proof, Verdict
from overthink.comparison.draft_tuning import Progress
from overthink.core.draft_trials import Finding, Way
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.panels.draft_tuning.results_model import TrialsModel
from overthink.ui.panels.draft_tuning.text import finding_text, proof_text, way_text
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.widgets.labels import ElidedLabel

SECONDS = 180
"""At most, unless the person says otherwise."""
_STEPS = 1000
_SIGNS = {
    Verdict.IDENTICAL: ("✓", "good"),
    Verdict.TIE: ("≈", ""),
    Verdict.DIFFERENT: ("≠", "warning"),
}


class DraftTuningPanel(QDialog):
    """Beside the window, never modal.

    Args:
        name_of: what a way's draft is called.
    """

    tune_requested = Signal()
    prove_requested = Signal()
    stop_requested = Signal()
    use_requested = Signal(object)
    """The `Way` that the lane is to take."""

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._finding: Finding | None = None
        self._proof: Proof | None = None
        self._problem = self._model = ""
        self.title = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        set_role(self.title, "title")
        self.about = _wrapped("dim")
        self.prompt = QComboBox()
        self.seconds = QSpinBox()
        self.seconds.setRange(5, 86_400)
        self.seconds.setValue(SECONDS)
        self.tune_button, self.prove_button = QPushButton(), QPushButton()
        self.stop_button, self.use_button = QPushButton(), QPushButton()
        set_role(self.tune_button, "primary")
        self.trials = TrialsModel(name_of, self)
        self.table = QTableView()
        self.doing = ElidedLabel(parent=self)
        set_role(self.doing, "dim")
        self.progress = QProgressBar()
        self.outcome = _wrapped("")
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
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        asking = QHBoxLayout()
        asking.addWidget(self.prompt, 1)
        for widget in (self.seconds, self.tune_button, self.prove_button, self.stop_button):
            asking.addWidget(widget)
        ending = QHBoxLayout()
        ending.addWidget(self.outcome, 1)
        ending.addWidget(self.use_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addLayout(asking)
        column.addWidget(self.table, 1)
        column.addWidget(self.progress)
        column.addWidget(self.doing)
        column.addLayout(ending)
        self.resize(860, 560)

    def _connect(self) -> None:
        self.tune_button.clicked.connect(self.tune_requested)
        self.prove_button.clicked.connect(self.prove_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.use_button.clicked.connect(self._use)

    def _set_texts(self) -> None:
        self.setWindowTitle(self.tr("Drafts"))
        self.about.setText(
            self.tr(
                "A draft proposes tokens that the model only checks. Which one pays, and at how "
                "many tokens a round, depends on model, text and machine: measure it here. What "
                "is found is kept, and “automatic” takes it from then on."
            )
        )
        self.prompt.addItems(
            [self.tr("On the question in the window"), self.tr("On the built-in questions in turn")]
        )
        self.prompt.setAccessibleName(self.tr("What to measure on"))
        self.prompt.setToolTip(self.tr("What the model is given in each pass"))
        self.seconds.setSuffix(self.tr(" s at most"))
        self.seconds.setAccessibleName(self.tr("Time to measure, in seconds"))
        self.seconds.setToolTip(self.tr("No run begins later than this"))
        self.tune_button.setText(self.tr("Find the best draft"))
        self.tune_button.setToolTip(
            self.tr("Times plain decoding, lookup and every draft that fits, in turn")
        )
        self.prove_button.setText(self.tr("Prove it"))
        self.prove_button.setToolTip(
            self.tr(
                "Runs greedily with and without the lane's draft: the text must be the same, or "
                "the first difference is shown"
            )
        )
        self.stop_button.setText(self.tr("Stop"))
        self.stop_button.setToolTip(self.tr("What is measured stands"))
        self.use_button.setText(self.tr("Use it in the lane"))
        self.use_button.setToolTip(self.tr("Takes the best way as the lane's draft"))
        self.table.setAccessibleName(self.tr("What was measured"))
        self._show_title()

    def set_model(self, model: str) -> None:
        """Is about another model: what was found for the one before goes."""
        if model != self._model:
            self._model = model
            self.trials.show_trials((), None)
            self._forget()
            self._say("")
            self._show_title()
            self._show_result()

    def _show_title(self) -> None:
        self.title.show_text(self.tr("Drafts for {model}").format(model=self._model))

    @property
    def on_built_in_prompts(self) -> bool:
        """True where the built-in questions are to be measured on."""
        return self.prompt.currentIndex() == 1

    # -- how it goes ---------------------------------------------------------------------------

    def set_running(self, running: bool) -> None:
        """Says whether something is measured."""
        for widget in (self.tune_button, self.prove_button, self.prompt, self.seconds):
            widget.setEnabled(not running)
        self.stop_button.setEnabled(running)
        self.progress.hide()
        if running:
            self._forget()
            self._say(self.tr("Beginning…"))
        else:
            self._say("")
        self._show_result()

    def show_progress(self, progress: Progress) -> None:
        """Shows how far a tuning is."""
        self.trials.show_trials(progress.trials, progress.current)
        share = min(progress.seconds / self.seconds.value(), 1.0)
        self.progress.setValue(round(share * _STEPS))
        self.progress.setVisible(progress.current is not None)
        if progress.current:
            self._say(self.tr("Timing {way}").format(way=self._way(progress.current)))

    def show_proof_running(self) -> None:
        """A proof goes on, which takes as long as it takes."""
        self._say(self.tr("Running greedily, without the draft and then with it…"))

    def show_finding(self, finding: Finding) -> None:
        """Shows what a tuning found."""
        self._finding = finding
        self.trials.show_best(finding.best)
        self._show_result()

    def show_proof(self, proof: Proof) -> None:
        """Shows whether a draft changed anything."""
        self._proof = proof
        self._show_result()

    def show_problem(self, sentence: str) -> None:
        """Says why it could not be done."""
        self._forget()
        self._problem = localise_sentence(sentence)
        self._show_result()

    def _forget(self) -> None:
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
            sign, kind = _SIGNS[self._proof.verdict]
            text = f"{sign} {text}"
        set_role(self.outcome, "", kind)
        self.outcome.setText(text)
        self.use_button.setVisible(bool(self._finding and self._finding.best))

    def _way(self, way: Way) -> str:
        return way_text(way, self._name_of(way.draft))

    def _say(self, text: str) -> None:
        self.doing.show_text(text)
        self.doing.setVisible(bool(text))

    def _use(self) -> None:
        if self._finding and self._finding.best:
            self.use_requested.emit(self._finding.best)


def _wrapped(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, role)
    return label
