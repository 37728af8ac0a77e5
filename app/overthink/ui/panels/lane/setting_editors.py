"""Editors for the values of settings: numbers, choices, devices and shares of devices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QGuiApplication,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from overthink.core.events import DeviceFacts
from overthink.core.messages import Message
from overthink.core.number_input import read_number
from overthink.core.runaway.actions import OTHER_KINDS, RunawayActions, parse_actions
from overthink.core.runaway.descriptions import KIND_NAMES
from overthink.core.runaway.findings import RunawayKind
from overthink.core.settings import AUTO_DEVICE, CPU_DEVICE
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import OnLoop
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import memory, trimmed
from overthink.ui.state.setting_spec import (
    SettingSpec,
    Value,
    actions_text,
    loop_text,
    option_text,
    template_text,
)
from overthink.ui.widgets.number_field import FieldNote, NumberField


class NumberEditor(NumberField):
    """A setting's number. Its special value, off or automatic, is shown as a word."""

    edited = Signal(object)

    def __init__(self, setting: SettingSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent, whole=setting.whole)
        self._setting = setting
        assert setting.bounds is not None, f"{setting.field} is no number"
        special = setting.special[0] if setting.special else None
        self.set_bounds(*setting.bounds, special, setting.special_word)
        self.setSingleStep(setting.step)
        self.valueChanged.connect(lambda: self.edited.emit(self.value()))

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`."""
        number = float(str(value))
        if number != self.value():  # setting it would discard what the user is typing
            with QSignalBlocker(self):
                self.show_number(number)


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


class EffortEditor(_ComboEditor):
    """An effort of thinking: automatic, or a level of the model's chat template."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.set_levels(())
        self.activated.connect(self._choose)

    def set_levels(self, levels: Sequence[str]) -> None:
        """Set the levels that the template knows."""
        self.clear()
        for level in ("", *levels):
            self.addItem(option_text(level), level)
        self.show_value(self._value)

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`, even one that is currently not listed."""
        self._value = str(value)
        if self.findData(self._value) < 0:
            self.addItem(self._value, self._value)
        self.setCurrentIndex(self.findData(self._value))

    def _choose(self) -> None:
        self._value = str(self.currentData())
        self.edited.emit(self._value)


_FROM_FILE, _FROM_CLIPBOARD = "file", "clipboard"


class TemplateEditor(_ComboEditor):
    """A chat template: the model's own, a file, or the text on the clipboard."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.activated.connect(self._choose)
        self._fill()

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`."""
        self._value = str(value)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        self.addItem(template_text(""), "")
        if self._value:
            self.addItem(template_text(self._value), self._value)
        self.setCurrentIndex(self.count() - 1)
        self.addItem(translate("Lane", "Open a file…"), _FROM_FILE)
        self.addItem(translate("Lane", "Text of the clipboard"), _FROM_CLIPBOARD)

    def _choose(self, at: int) -> None:
        chosen = self.itemData(at)
        if at < self.count() - 2:
            self._take(chosen)
        elif chosen == _FROM_CLIPBOARD:
            self._take(QGuiApplication.clipboard().text())
        else:
            self._fill()
            dialog = QFileDialog(self, translate("Lane", "Chat template"))
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.fileSelected.connect(self._take)
            dialog.open()

    def _take(self, template: str) -> None:
        self.show_value(template)
        self.edited.emit(template)


class RunawayEditor(QWidget):
    """What to do about certain runaways, and a menu of exceptions by kind."""

    edited = Signal(object)

    def __init__(self, setting: SettingSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = RunawayActions()
        self._certain = _ComboEditor(self)
        for action in OnLoop:
            self._certain.addItem(loop_text(action), action.value)
        self._certain.activated.connect(self._choose_certain)
        self._certain.setAccessibleName(setting.title)
        self._kinds = QToolButton(self)
        self._kinds.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._kinds.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = QMenu(self._kinds)
        self._choices: dict[RunawayKind, dict[OnLoop | None, QAction]] = {}
        for kind in OTHER_KINDS:
            self._choices[kind] = self._add_kind(kind)
        self._kinds.setMenu(self._menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._certain, 1)
        layout.addWidget(self._kinds)
        self.setFocusProxy(self._certain)
        self._show()

    def _add_kind(self, kind: RunawayKind) -> dict[OnLoop | None, QAction]:
        menu = self._menu.addMenu(localise(KIND_NAMES[kind]))
        group = QActionGroup(menu)
        choices: dict[OnLoop | None, QAction] = {}
        for action in (None, *OnLoop):
            text = loop_text(action) if action else translate("Lane", "no exception")
            item = menu.addAction(text)
            item.setCheckable(True)
            group.addAction(item)
            item.triggered.connect(
                lambda _=False, action=action: self._edit(self._actions.with_kind(kind, action))
            )
            choices[action] = item
        return choices

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`."""
        self._actions = parse_actions(str(value))
        self._show()

    def _show(self) -> None:
        certain = self._actions.certain or OnLoop.MARK
        self._certain.setCurrentIndex(self._certain.findData(certain.value))
        for kind, choices in self._choices.items():
            choices[self._actions.of(kind)].setChecked(True)
        count = len(self._actions.kinds)
        some = translate("Lane", "Kinds ({0})").format(count)
        self._kinds.setText(some if count else translate("Lane", "Kinds"))
        described = actions_text(str(self._actions))
        for widget in (self._certain, self._kinds):
            widget.setToolTip(described)
        self._kinds.setAccessibleName(translate("Lane", "Exceptions by kind of runaway"))
        self._kinds.setAccessibleDescription(described)

    def _choose_certain(self) -> None:
        action = OnLoop(self._certain.currentData())
        certain = None if action is OnLoop.MARK else action
        self._edit(RunawayActions(certain, self._actions.kinds))

    def _edit(self, actions: RunawayActions) -> None:
        if actions != self._actions:
            self._actions = actions
            self._show()
            self.edited.emit(str(actions))


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
        self.note = FieldNote(self)
        self.setPlaceholderText(translate("Lane", "by free memory"))
        self.textEdited.connect(self._preview)
        self.editingFinished.connect(self._finish)

    def show_value(self, value: Value) -> None:
        """Show a value without emitting `edited`."""
        # Setting the same value again would discard what the user is typing.
        if value != self._value or not self.hasFocus():
            self._value = value if isinstance(value, tuple) else ()
            self.setText(self._written())

    def _written(self) -> str:
        return ":".join(trimmed(share) for share in self._value)

    def _preview(self, text: str) -> None:
        """Show what a comma was read as: it separates no shares."""
        problem, shares = _problem(text), _parsed_shares(text)
        if problem:
            self.note.show_text(problem, error=True)
        elif shares and len(shares) == 1 and "," in text:
            one = translate("Lane", "This is one share, {share}. Write 3:1 for two shares.")
            self.note.show_text(one.format(share=trimmed(shares[0])))
        else:
            self.note.show_text("")

    def _finish(self) -> None:
        problem, shares = _problem(self.text()), _parsed_shares(self.text())
        if problem:  # restore the previous value
            before = self._written() or self.placeholderText()
            note = translate("Lane", "{problem} The shares remain {shares}.")
            self.note.show_text(
                note.format(problem=problem, shares=before), error=True, passing=True
            )
            self.setText(self._written())
        elif shares != self._value:
            self._value = shares
            self.edited.emit(shares)


def _problem(text: str) -> str:
    """Why a text is no list of shares: a sentence; empty if it is one."""
    wrong = next((p for p in _parts(text) if not _is_share(p)), None)
    if wrong is None:
        return ""
    return translate("Lane", "“{text}” is not a share.").format(text=excerpt(wrong, 40))


def _is_share(part: str) -> bool:
    value = read_number(part, whole=False).value
    return value is not None and value >= 0


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[;:\s]+", text.strip()) if part]


def _parsed_shares(text: str) -> tuple[float, ...]:
    """The numbers of a text such as "3:1" or "3 1"."""
    values = (read_number(part, whole=False).value for part in _parts(text))
    return tuple(value for value in values if value is not None)


Editor = (
    NumberEditor
    | ChoiceEditor
    | EffortEditor
    | TemplateEditor
    | RunawayEditor
    | DeviceEditor
    | SharesEditor
)


def make_editor(setting: SettingSpec, parent: QWidget) -> Editor:
    """Create the editor that suits a setting."""
    if setting.bounds is not None:
        return NumberEditor(setting, parent)
    if setting.field == "chat_template":
        return TemplateEditor(parent)
    if setting.field == "effort":
        return EffortEditor(parent)
    if setting.field == "on_runaway":
        return RunawayEditor(setting, parent)
    if setting.field == "device":
        return DeviceEditor(parent)
    return SharesEditor(parent) if setting.field == "split" else ChoiceEditor(setting, parent)


translate = QCoreApplication.translate
