"""The dialog of an experiment on one run: what it does, its progress and its result. Not modal."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QHeaderView, QPushButton, QTableView, QWidget

from overthink.core.experiments import KnewPoint, KnewResult, ScoredUnit, ScoreResult
from overthink.core.messages import Message
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.panels.experiments.knew_plot import KnewPlot
from overthink.ui.panels.experiments.results_model import ResultsModel
from overthink.ui.panels.experiments.text import (
    knew_headings,
    knew_rows,
    knew_text,
    progress_text,
    score_headings,
    score_rows,
    score_text,
)
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel, plain_label
from overthink.ui.widgets.layouts import hbox, vbox


class Experiment(StrEnum):
    """What the dialog shows."""

    KNEW = "knew"
    SCORE = "score"


class ExperimentPanel(QDialog):
    """Shows one experiment. It runs nothing itself."""

    run_requested = Signal()
    stop_requested = Signal()
    token_chosen = Signal(int)
    """The user chose a row: show its token."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = Experiment.KNEW
        self._points = 0
        self.title = ElidedLabel(Qt.TextElideMode.ElideMiddle, self, role="title")
        self.intro = plain_label("dim", wrap=True)
        self.outcome = plain_label(wrap=True)
        self.plot = KnewPlot(theme, self)
        self.results = ResultsModel(self)
        self.table = QTableView()
        self.activity = ElidedLabel(parent=self, role="dim")
        self.run_button, self.stop_button = QPushButton(), QPushButton()
        set_role(self.run_button, "primary")
        self._arrange()
        self._connect()
        self.set_running(False)

    def _arrange(self) -> None:
        self.table.setModel(self.results)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        controls = hbox((self.activity, 1), self.run_button, self.stop_button)
        vbox(
            self.title,
            self.intro,
            self.outcome,
            self.plot,
            (self.table, 1),
            controls,
            parent=self,
            margins=(16, 14, 16, 14),
            spacing=10,
        )
        self.resize(820, 620)

    def _connect(self) -> None:
        self.run_button.clicked.connect(self.run_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.stop_button.setText(self.tr("Stop"))
        self.table.setToolTip(self.tr("Choose a row to show its place in the transcript"))
        self.table.activated.connect(self._choose)
        self.table.clicked.connect(self._choose)

    def _choose(self, index: QModelIndex) -> None:
        self.token_chosen.emit(self.results.token(index.row()))

    # -- what it is about ----------------------------------------------------------------------

    def begin(self, kind: Experiment, model: str, other: str = "") -> None:
        """Prepare for an experiment on a run, without a result.

        Args:
            model: of the run.
            other: the scoring model.
        """
        self._kind = kind
        self.results.show_rows((), ())
        self.plot.show_result(None, "")
        self.plot.setVisible(kind is Experiment.KNEW)
        self._show_outcome("")
        if kind is Experiment.KNEW:
            self.setWindowTitle(self.tr("When did it know?"))
            self.title.show_text(self.tr("When did {model} know?").format(model=model))
            self.intro.setText(
                self.tr(
                    "Closes the thought at its paragraph ends and lets the model answer there, in "
                    "at most 32 tokens. Solid line: probability of the answer; dotted line: of the "
                    "closing tag; dashed: from here on nothing changed. The run itself does not "
                    "change."
                )
            )
            self.table.setAccessibleName(self.tr("Answers at each point of the thought"))
        else:
            self.setWindowTitle(self.tr("What would the other have said?"))
            self.title.show_text(
                self.tr("{model}, scored by {other}").format(model=model, other=other)
            )
            self.intro.setText(
                self.tr(
                    "The other model scores each token of this run, or each word if its tokens are "
                    "others. The colours “Agreement” show it in the transcript: the warmer, the "
                    "less the other model would have written it."
                )
            )
            self.table.setAccessibleName(self.tr("Passages on which the models differ most"))

    def set_running(self, running: bool) -> None:
        """Show whether an experiment is running."""
        self._points = 0
        self.run_button.setEnabled(not running)
        self.stop_button.setEnabled(running)
        has_result = bool(self.results.rowCount())
        self.run_button.setText(self.tr("Run again") if has_result else self.tr("Run"))
        self.activity.show_text(self.tr("Starting…") if running else "")
        if running:
            self._show_outcome("")

    def show_progress(self, event: object) -> None:
        """Show what has just happened."""
        self._points += isinstance(event, KnewPoint)
        if text := progress_text(event, self._points):
            self.activity.show_text(text)

    # -- results -------------------------------------------------------------------------------

    def show_knew(self, result: KnewResult) -> None:
        """Show when the model knew."""
        words = knew_text(result)
        self.results.show_rows(knew_headings(), knew_rows(result))
        self._stretch(1)
        self.plot.show_result(result, words)
        self._show_outcome(words)
        self.run_button.setText(self.tr("Run again"))

    def show_score(self, result: ScoreResult, units: list[ScoredUnit]) -> None:
        """Show how far the other model agrees."""
        self.results.show_rows(score_headings(), score_rows(units))
        self._stretch(2)
        self._show_outcome(score_text(result, units))
        self.run_button.setText(self.tr("Run again"))

    def show_problem(self, problem: Message | str) -> None:
        """Show why it failed."""
        self._show_outcome(localise_sentence(problem), "warning")

    def _show_outcome(self, text: str, kind: str = "") -> None:
        set_role(self.outcome, "", kind)
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))

    def _stretch(self, column: int) -> None:
        header = self.table.horizontalHeader()
        for section in range(header.count()):
            mode = QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(
                section, QHeaderView.ResizeMode.Stretch if section == column else mode
            )
