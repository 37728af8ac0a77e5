"""The trials of drafts as a table model, one row per way of decoding, in timing order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QObject, Qt

from overthink.core.draft_trials import PLAIN, Trial, Way
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import count
from overthink.ui.panels.draft_tuning.text import (
    accepted_text,
    rate_text,
    ratio_text,
    spread_text,
    way_text,
)
from overthink.ui.widgets.grouped_combo_rows import Index

translate = QCoreApplication.translate

_CellText = Callable[[Trial], str]


class TrialsModel(QAbstractTableModel):
    """The trials, with marks on the current and the best.

    Args:
        name_of: returns the display name of a draft.
    """

    def __init__(self, name_of: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._trials: Sequence[Trial] = ()
        self._current: Way | None = None
        self._best: Way | None = None

    def show_trials(self, trials: Sequence[Trial], current: Way | None) -> None:
        """Show the trials so far, and which one is being timed."""
        if len(trials) != len(self._trials):
            self.beginResetModel()
            self._trials, self._current, self._best = trials, current, None
            self.endResetModel()
            return
        self._trials, self._current = trials, current
        self._update_all()

    def show_best(self, best: Way | None) -> None:
        """Mark the best way; None marks none."""
        self._best = best
        self._update_all()

    def _update_all(self) -> None:
        if self._trials:
            end = self.index(len(self._trials) - 1, len(self._columns()) - 1)
            self.dataChanged.emit(self.index(0, 0), end)

    def _columns(self) -> list[tuple[str, _CellText, str]]:
        """Title, cell text and explanation of each column."""
        plain = next((t for t in self._trials if t.way.draft == PLAIN), None)
        return [
            (translate("Drafts", "Draft"), self._way, ""),
            (
                translate("Drafts", "Tokens/s"),
                rate_text,
                translate(
                    "Drafts",
                    "Median over the passes: tokens after the first, over the time from the first "
                    "to the last, one lane alone.",
                ),
            ),
            (
                translate("Drafts", "Min – max"),
                spread_text,
                translate("Drafts", "The slowest and the fastest run."),
            ),
            (
                translate("Drafts", "vs. plain"),
                lambda trial: ratio_text(trial, plain),
                translate(
                    "Drafts",
                    "Median of the ratios to plain decoding in the same pass, so that it does not "
                    "matter if the machine slows down.",
                ),
            ),
            (
                translate("Drafts", "Accepted of tested"),
                accepted_text,
                translate("Drafts", "Over all runs. A loop drives it towards 100 %."),
            ),
            (
                translate("Drafts", "Runs"),
                lambda trial: count(len(trial.rates)),
                translate("Drafts", "One per pass; passes repeat until the time limit."),
            ),
        ]

    def _way(self, trial: Trial) -> str:
        text = way_text(trial.way, self._name_of(trial.way.draft))
        mark = "▸ " if trial.way == self._current else "✓ " if trial.way == self._best else ""
        return f"{mark}{text}"

    # -- QAbstractTableModel -------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._trials)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        trial = self._trials[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._columns()[index.column()][1](trial)
            case Qt.ItemDataRole.ToolTipRole:
                return (
                    localise_sentence(trial.problem) or self._columns()[index.column()][2] or None
                )
            case Qt.ItemDataRole.TextAlignmentRole if index.column():
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        title, _, explanation = self._columns()[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return title
            case Qt.ItemDataRole.ToolTipRole:
                return explanation or None
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
