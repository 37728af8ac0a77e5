"""Editors for the values of settings: numbers, choices, devices and shares of devices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QWidget

from overthink.core.events import DeviceFacts
from overthink.core.messages import Message
from overthink.core.settings import AUTO_DEVICE, CPU_DEVICE
from overthink.core.vocabulary import OnLoop
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import memory, trimmed
from overthink.ui.state.setting_spec import SettingSpec, Value, loop_text, option_text

_DECIMALS = 4


class NumberEditor(QDoubleSpinBox):
    """A number within its bounds. Its special value, off or automatic, is shown as a word."""

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
        """True if the special value is below the range: it is shown one step below the minimum."""
        special = self._setting.special
        return special is not None and special[0] < low

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`."""
        special = self._setting.special
        word = special is not None and value == special[0]
        target = self.minimum() if word else float(str(value))
        if target != self.value():  # setting it would discard what the user is typing
            with QSignalBlocker(self):
                self.setValue(target)

    def _typed(self) -> Value:
        special = self._setting.special
        if special is not None and self.value() == self.minimum():
            return int(special[0]) if self._setting.whole else special[0]
        return int(self.value()) if self._setting.whole else self.value()

    def textFromValue(self, value: float) -> str:
        """Omit trailing zeros: 0.6, not 0.6000."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the value only with the focus; otherwise the popover scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _ComboEditor(QComboBox):
    """A combo box that ignores the wheel, so that the popover scrolls."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(_ComboEditor):
    """One of a setting's choices, or what to do when the model loops."""

    def __init__(self, setting: SettingSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for word in setting.choices:
            self.addItem(option_text(word), word)
        for action in OnLoop if not setting.choices else ():
            self.addItem(loop_text(action), action.value)
        kind = type(setting.default)
        self.activated.connect(lambda: self.edited.emit(kind(self.currentData())))

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`."""
        self.setCurrentIndex(self.findData(str(value)))


class DeviceEditor(_ComboEditor):
    """A device of llama.cpp's list: automatic, no GPU, one GPU by name, or all GPUs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gpus: tuple[DeviceFacts, ...] = ()
        self._no_gpu: Message | str = ""
        self._value = AUTO_DEVICE
        self._fill()
        self.activated.connect(self._choose)

    def set_devices(self, devices: Sequence[DeviceFacts], no_gpu: Message | str = "") -> None:
        """Set llama.cpp's device list, and the reason if it has no GPU."""
        self._gpus = tuple(device for device in devices if device.offloads)
        self._no_gpu = no_gpu
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for value, text in self._offered():
            self.addItem(text, value)
        if self._no_gpu:
            why = localise(self._no_gpu)
            self._add_reason(translate("Lane", "No GPU: {why}").format(why=why))
        self.show_value(self._value)

    def _add_reason(self, text: str) -> None:
        """Add a line that can be read but not chosen."""
        self.addItem(text)
        model, at = self.model(), self.count() - 1
        assert isinstance(model, QStandardItemModel)
        model.item(at).setEnabled(False)
        self.setItemData(at, text, Qt.ItemDataRole.ToolTipRole)

    def _offered(self) -> Iterator[tuple[str, str]]:
        yield AUTO_DEVICE, option_text(AUTO_DEVICE)
        yield CPU_DEVICE, option_text(CPU_DEVICE)
        for gpu in self._gpus:
            room = translate("Lane", "{free} of {total} free")
            room = room.format(free=memory(gpu.free_bytes), total=memory(gpu.total_bytes))
            yield gpu.name, f"{gpu.name} · {gpu.description} · {room}"
        if len(self._gpus) > 1:
            names = ",".join(gpu.name for gpu in self._gpus)
            yield names, names.replace(",", " + ")

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`, even one that is currently not listed."""
        self._value = str(value)
        at = self.findData(self._value)
        if at < 0:
            self.addItem(self._value, self._value)
            at = self.count() - 1
        self.setCurrentIndex(at)

    def _choose(self) -> None:
        self._value = str(self.currentData())
        self.edited.emit(self._value)


class SharesEditor(QLineEdit):
    """Proportions of the devices, such as 3:1; empty is automatic."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[float, ...] = ()
        self.setPlaceholderText(translate("Lane", "by free memory"))
        self.editingFinished.connect(self._finish)

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`."""
        # Setting the same value again would discard what the user is typing.
        if value != self._value or not self.hasFocus():
            self._value = value if isinstance(value, tuple) else ()
            self.setText(":".join(trimmed(share) for share in self._value))

    def _finish(self) -> None:
        shares = _parsed_shares(self.text())
        if shares is None:  # invalid input: restore the previous value
            self.setText(":".join(trimmed(share) for share in self._value))
        elif shares != self._value:
            self._value = shares
            self.edited.emit(shares)


def _parsed_shares(text: str) -> tuple[float, ...] | None:
    """The numbers of a text such as "3:1" or "3 1"; None if it contains anything else."""
    parts = text.replace(";", ":").replace(" ", ":").split(":")
    try:
        return tuple(float(part.replace(",", ".")) for part in parts if part)
    except ValueError:
        return None


Editor = NumberEditor | ChoiceEditor | DeviceEditor | SharesEditor


def make_editor(setting: SettingSpec, parent: QWidget) -> Editor:
    """Create the editor that suits a setting."""
    if setting.bounds is not None:
        return NumberEditor(setting, parent)
    if setting.field == "device":
        return DeviceEditor(parent)
    return SharesEditor(parent) if setting.field == "split" else ChoiceEditor(setting, parent)


translate = QCoreApplication.translate
