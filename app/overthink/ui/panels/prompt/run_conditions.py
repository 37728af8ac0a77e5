"""The conditions of a run for both lanes, and the pace at which it is displayed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from overthink.core.vocabulary import TimingMode
from overthink.ui.panels.prompt.same_settings import SameSettingsBox, UndoSettingsButton
from overthink.ui.state.paced_feed import Pace, paces
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import plain_label
from overthink.ui.widgets.number_field import NumberField

_NOTE_ROLE = Qt.ItemDataRole.UserRole + 1


class RunConditions(QObject):
    """Controls for timing, equal settings and display pace; the owner places them."""

    changed = Signal()
    """Timing or "same settings" has changed."""
    pace_changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_timing()
        self._make_pace()
        self.same_box = SameSettingsBox()
        self.same_box.toggled.connect(self.changed)
        self.undo_button = UndoSettingsButton(theme)
        self.controls: tuple[QWidget, ...] = (
            self.timing_box,
            self.timing_label,
            self.same_box,
            self.undo_button,
            self.pace_box,
            self.pace_speed,
        )
        """In display order."""
        self.of_live_lanes: tuple[QWidget, ...] = (
            self.timing_box,
            self.timing_label,
            self.same_box,
            self.undo_button,
        )
        """Those that do not apply to saved runs."""

    @property
    def timing(self) -> TimingMode:
        """Whether the lanes run concurrently or one after the other."""
        return TimingMode(self.timing_box.currentData())

    def set_timing(self, timing: TimingMode) -> None:
        """Choose a timing mode; one that only samples have is ignored."""
        index = self.timing_box.findData(timing.value)
        if index >= 0:
            self.timing_box.setCurrentIndex(index)

    @property
    def same_settings(self) -> bool:
        """Whether a change of one lane's settings changes the other's too."""
        return self.same_box.isChecked()

    @property
    def pace(self) -> Pace:
        """How fast tokens are displayed."""
        return Pace(self.pace_box.currentData())

    def set_pace(self, pace: Pace, tokens_per_s: int) -> None:
        """Choose a display pace."""
        self.pace_box.setCurrentIndex(self.pace_box.findData(pace.value))
        self.pace_speed.setValue(tokens_per_s)

    def _make_timing(self) -> None:
        self.timing_box = QComboBox()
        self.timing_box.setAccessibleName(self.tr("Timing"))
        self._add_timing(
            TimingMode.CONCURRENT,
            self.tr("Together"),
            self.tr("sharing the machine"),
            self.tr("Both lanes run at once and share the cores: good to watch, but slower."),
        )
        self._add_timing(
            TimingMode.SEQUENTIAL,
            self.tr("One after the other"),
            self.tr("clean timings"),
            self.tr("Each lane has the machine to itself, so speeds can be compared."),
        )
        self.timing_label = plain_label("dim")
        self.timing_box.currentIndexChanged.connect(self._explain_timing)
        self.timing_box.currentIndexChanged.connect(self.changed)
        self._explain_timing()

    def _add_timing(self, timing: TimingMode, name: str, text: str, tip: str) -> None:
        self.timing_box.addItem(name, timing.value)
        last = self.timing_box.count() - 1
        self.timing_box.setItemData(last, tip, Qt.ItemDataRole.ToolTipRole)
        self.timing_box.setItemData(last, text, _NOTE_ROLE)

    def _explain_timing(self) -> None:
        tip = self.timing_box.currentData(Qt.ItemDataRole.ToolTipRole)
        self.timing_label.setText(self.timing_box.currentData(_NOTE_ROLE))
        self.timing_label.setToolTip(tip)
        self.timing_box.setToolTip(tip)

    def _make_pace(self) -> None:
        self.pace_box = QComboBox()
        self.pace_box.setAccessibleName(self.tr("Display pace"))
        self.pace_box.setToolTip(
            self.tr(
                "How fast tokens are displayed. Only the display is slowed: all metrics are those "
                "of the computation."
            )
        )
        for pace, text in paces():
            self.pace_box.addItem(text, pace.value)
        self.pace_speed = NumberField(whole=True)
        self.pace_speed.set_bounds(2, 500)
        self.pace_speed.setSuffix(" " + self.tr("tokens/s"))
        self.pace_speed.setAccessibleName(self.tr("Reading pace"))
        self.pace_speed.setToolTip(self.tr("Displayed tokens per second of the faster lane"))
        self.pace_box.currentIndexChanged.connect(self._change_pace)
        self.pace_speed.valueChanged.connect(self.pace_changed)
        self._change_pace()

    def _change_pace(self) -> None:
        self.pace_speed.setVisible(self.pace in (Pace.READING, Pace.INTERESTING))
        self.pace_changed.emit()
