"""Fields for a setting's value: numbers within their range, words to choose from, devices."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QWidget

from overthink.core.vocabulary import OnLoop
from overthink.ui.panels.lane.device_editors import DeviceEditor, SharesEditor
from overthink.ui.state.setting_spec import SettingSpec, Value
from overthink.ui.state.settings_schema import choice_words, loop_words

_DECIMALS = 4


class NumberEditor(QDoubleSpinBox):
    """A number. One special value, off or automatic, is shown as a word."""

    edited = Signal(object)

    def __init__(self, setting: SettingSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        assert setting.bounds is not None, f"{setting.field} is no number"
        low, high = setting.bounds
        self.setDecimals(0 if setting.whole else _DECIMALS)
        self.setRange(min(low, low - 1 if self._outside(low) else low), high)
        self.setSingleStep(setting.step)
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSpecialValueText(setting.special_word)
        self.valueChanged.connect(lambda: self.edited.emit(self._typed()))

    def _outside(self, low: float) -> bool:
        """Automatic is no number of the range: it stands one step below the least."""
        special = self._setting.special
        return special is not None and special[0] < low

    def show_value(self, value: Value) -> None:
        """Shows a value; tells nobody."""
        special = self._setting.special
        word = special is not None and value == special[0]
        wanted = self.minimum() if word else float(str(value))
        if wanted != self.value():  # else it would undo what is being typed
            with QSignalBlocker(self):
                self.setValue(wanted)

    def _typed(self) -> Value:
        special = self._setting.special
        if special is not None and self.value() == self.minimum():
            return int(special[0]) if self._setting.whole else special[0]
        return int(self.value()) if self._setting.whole else self.value()

    def textFromValue(self, value: float) -> str:
        """Without zeros that say nothing: 0.6, not 0.6000."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls the popover, unless the field is in use."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LoopEditor(QComboBox):
    """What to do on a loop."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for action in OnLoop:
            self.addItem(loop_words(action), action.value)
        self.activated.connect(lambda: self.edited.emit(OnLoop(self.currentData())))

    def show_value(self, value: Value) -> None:
        """Shows a value; tells nobody."""
        self.setCurrentIndex(self.findData(OnLoop(str(value)).value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(QComboBox):
    """A choice among words."""

    edited = Signal(object)

    def __init__(self, setting: SettingSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for word in setting.choices:
            self.addItem(choice_words(word), word)
        self.activated.connect(lambda: self.edited.emit(self.currentData()))

    def show_value(self, value: Value) -> None:
        """Shows a value; tells nobody."""
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


Editor = NumberEditor | LoopEditor | ChoiceEditor | DeviceEditor | SharesEditor


def make_editor(setting: SettingSpec, parent: QWidget) -> Editor:
    """The field for a setting."""
    if setting.bounds is not None:
        return NumberEditor(setting, parent)
    if setting.choices:
        return ChoiceEditor(setting, parent)
    if setting.field == "device":
        return DeviceEditor(parent)
    return SharesEditor(parent) if setting.field == "split" else LoopEditor(parent)
