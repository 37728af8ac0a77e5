"""The settings of a lane, in a popover that does not block the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QSizePolicy, QWidget

from overthink.core.events import DeviceFacts
from overthink.core.messages import Message
from overthink.core.symbols import excerpt
from overthink.ui.i18n.localise_message import localise
from overthink.ui.panels.lane.setting_editors import DeviceEditor, EffortEditor, make_editor
from overthink.ui.panels.lane.settings_model import LaneSettings
from overthink.ui.state.natural_comparisons import NaturalComparison
from overthink.ui.state.setting_spec import SettingSpec, Value, value_text
from overthink.ui.state.settings_schema import GROUPS
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import icon_button, name_widget, plain_label, tooltip
from overthink.ui.widgets.layouts import hbox, scroll_area, vbox

translate = QCoreApplication.translate

_WIDTH = 400
_MARGIN = 8
_LONGEST_LABEL = 90


class SettingsPopover(QFrame):
    """Shows and edits the settings of a lane. Escape closes it."""

    edited = Signal()
    """A value was set or reset."""
    closed = Signal()
    comparison_chosen = Signal(object)
    """A comparison of the model with itself, for both lanes."""

    def __init__(self, theme: Theme, settings: LaneSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._settings = theme, settings
        self._anchor: QWidget | None = None
        self.setObjectName("popover")
        self.hide()
        self._title = plain_label("heading", parent=self)
        self.scope_note = plain_label("dim", wrap=True, parent=self)
        """What is not the same in both lanes, although the settings are linked."""
        self.defaults_note = plain_label("dim", wrap=True, parent=self)
        self._close = icon_button(
            theme,
            "close",
            translate("Lane", "Close the settings"),
            translate("Lane", "Close (Esc)"),
            self.dismiss,
            role="quiet",
        )
        self.reset_all = QPushButton(self)
        self.reset_all.clicked.connect(self._reset_all)
        self.comparisons: list[QPushButton] = []
        """One for each comparison of the model with itself."""
        self._compare_label = plain_label(
            "dim", text=translate("Lane", "Compare this model with itself:"), parent=self
        )
        self.rows: list[SettingRow] = []
        self._groups: list[tuple[QWidget, list[SettingRow]]] = []
        """The heading of each group, and its rows."""
        self._arrange()
        self._set_texts()
        self.show_settings()

    # -- layout --------------------------------------------------------------------------------

    def _arrange(self) -> None:
        head = hbox((self._title, 1), self._close)
        foot = hbox((self.defaults_note, 1), self.reset_all)
        self._area = self._make_list()
        self._comparisons = vbox(self._compare_label, spacing=4)
        vbox(
            *(head, self.scope_note, self._comparisons, (self._area, 1), foot),
            parent=self,
            margins=(14, 10, 8, 12),
        )
        self.show_comparisons(())

    def _make_list(self) -> QScrollArea:
        self._list = QWidget()
        inside = vbox(parent=self._list, margins=(0, 0, 4, 0), spacing=4)
        for group in GROUPS:
            heading = plain_label("heading", text=group.title, parent=self._list)
            heading.setContentsMargins(0, 8, 0, 2)
            inside.addWidget(heading)
            rows = [self._make_row(setting) for setting in group.settings]
            self._groups.append((heading, rows))
            for row in rows:
                inside.addWidget(row)
        return scroll_area(self._list, framed=True)

    def _make_row(self, setting: SettingSpec) -> SettingRow:
        row = SettingRow(self._theme, setting, self._list)
        row.edited.connect(self._edit)
        row.reset_requested.connect(self._reset)
        self.rows.append(row)
        return row

    def _set_texts(self) -> None:
        self.reset_all.setText(translate("Lane", "Reset all"))

    @property
    def title(self) -> str:
        """Whose settings these are."""
        return self._title.text()

    def set_scope(self, title: str, differences: Sequence[str], *, linked: bool) -> None:
        """Show whose settings these are, and in which conditions the lanes differ."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self.reset_all.setToolTip(
            translate("Lane", "Reset all settings of both lanes to their defaults")
            if linked
            else translate("Lane", "Reset all settings of this lane to their defaults")
        )
        separate = translate("Lane", "Device and split are set for each lane.")
        differing = " ".join(differences)
        if differing:
            differing = translate("Lane", "Unequal: {differences}").format(differences=differing)
        self.scope_note.setText(" ".join(filter(None, [separate if linked else "", differing])))
        self.scope_note.setVisible(bool(self.scope_note.text()))

    def set_devices(self, devices: Sequence[DeviceFacts], no_gpu: Message | str) -> None:
        """Set llama.cpp's device list, and the reason if it has no GPU."""
        for row in self.rows:
            if isinstance(row.editor, DeviceEditor):
                row.editor.set_devices(devices, no_gpu)

    def show_comparisons(self, comparisons: Iterable[NaturalComparison]) -> None:
        """Offer comparisons of the model with itself, each in a button."""
        for button in self.comparisons:
            self._comparisons.removeWidget(button)
            button.deleteLater()
        self.comparisons = [self._comparison_button(each) for each in comparisons]
        for button in self.comparisons:
            self._comparisons.addWidget(button)
        self._compare_label.setVisible(bool(self.comparisons))

    def _comparison_button(self, comparison: NaturalComparison) -> QPushButton:
        button = QPushButton(self)
        shown = excerpt(comparison.label, _LONGEST_LABEL)
        button.setText(shown.replace("&", "&&"))
        name_widget(button, translate("Lane", "Set both lanes: {what}").format(what=shown))
        button.clicked.connect(lambda: self.comparison_chosen.emit(comparison))
        return button

    # -- values --------------------------------------------------------------------------------

    def show_settings(self, defaults_note: str | None = None) -> None:
        """Show the current values; the note describes where the defaults come from."""
        for row in self.rows:
            row.show_setting(self._settings)
            if isinstance(row.editor, EffortEditor):
                row.editor.set_levels(self._settings.switches.levels)
        for heading, rows in self._groups:
            shown = [self._show_row(row) for row in rows]
            heading.setVisible(any(shown))
        self.reset_all.setEnabled(bool(self._settings.all_changed()))
        if defaults_note is not None:
            self.defaults_note.setText(defaults_note)

    def _show_row(self, row: SettingRow) -> bool:
        """Show a setting that acts on the model, or was changed and can be reset; hide others."""
        shown = self._settings.acts(row.setting) or self._settings.changed(row.setting)
        row.setVisible(shown)
        return shown

    def _edit(self, setting: SettingSpec, value: Value) -> None:
        if value != self._settings.value(setting):
            self._settings.set(setting, value)
            self._finish_edit()

    def _reset(self, setting: SettingSpec) -> None:
        self._settings.reset(setting)
        self._row_of(setting).editor.setFocus()  # its button is about to hide
        self._finish_edit()

    def _reset_all(self) -> None:
        self._settings.reset_all()
        self.rows[0].editor.setFocus()
        self._finish_edit()

    def _row_of(self, setting: SettingSpec) -> SettingRow:
        return next(row for row in self.rows if row.setting is setting)

    def _finish_edit(self) -> None:
        self.show_settings()
        self.edited.emit()

    # -- opening and closing -------------------------------------------------------------------

    def open_below(self, anchor: QWidget) -> None:
        """Open below a widget, inside the window, with the focus in the first editor."""
        window = anchor.window()
        self._anchor = anchor
        self.setParent(window)
        window.installEventFilter(self)
        self.setGeometry(self._place(window, anchor))
        self.show()
        self.raise_()
        self.rows[0].editor.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay below the widget when the window is resized."""
        if event.type() is QEvent.Type.Resize and self._anchor is not None and self.isVisible():
            QTimer.singleShot(0, self, self._reposition)  # after the window's own layout
        return super().eventFilter(watched, event)

    def _reposition(self) -> None:
        if self._anchor is not None:
            self.setGeometry(self._place(self._anchor.window(), self._anchor))

    def _place(self, window: QWidget, anchor: QWidget) -> QRect:
        corner = anchor.mapTo(window, QPoint(anchor.width(), anchor.height() + 4))
        width = min(int(_WIDTH * self._theme.scale), window.width() - 2 * _MARGIN)
        left = max(_MARGIN, min(corner.x() - width, window.width() - width - _MARGIN))
        height = self._list.sizeHint().height() + self.sizeHint().height()
        height -= self._area.sizeHint().height()
        available = window.height() - corner.y() - _MARGIN
        return QRect(left, corner.y(), width, max(120, min(height, available)))

    def dismiss(self) -> None:
        """Close the popover."""
        self.hide()
        self.window().removeEventFilter(self)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


CHANGED = "•"


class SettingRow(QWidget):
    """One setting: label, editor, a mark if it was changed, and a reset button."""

    edited = Signal(object, object)
    """The setting, and the user's value for it."""
    reset_requested = Signal(object)

    def __init__(self, theme: Theme, setting: SettingSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self.setting = setting
        self._changed = False
        self._default: Value = setting.default
        self._origin = ""
        self.label = plain_label(parent=self)
        self.mark = plain_label("figure", "unsure", parent=self)
        self.editor = make_editor(setting, self)
        self.reset = icon_button(theme, "restart", role="quiet")
        self._arrange()
        self.editor.edited.connect(lambda value: self.edited.emit(setting, value))
        self.reset.clicked.connect(lambda: self.reset_requested.emit(setting))

    def _arrange(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(6)
        self.mark.setFixedWidth(self.fontMetrics().horizontalAdvance(CHANGED) + 4)
        layout.addWidget(self.mark, 0, 0)
        layout.addWidget(self.label, 0, 1)
        layout.addWidget(self.editor, 0, 2)
        layout.addWidget(self.reset, 0, 3)
        layout.setColumnStretch(1, 5)
        layout.setColumnStretch(2, 6)
        self.editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.label.setBuddy(self.editor)

    def show_setting(self, settings: LaneSettings) -> None:
        """Show value and default, and whether they differ."""
        self.editor.show_value(settings.value(self.setting))
        self._default = settings.default(self.setting)
        self._origin = localise(settings.origin(self.setting))
        self._changed = settings.changed(self.setting)
        self.mark.setText(CHANGED if self._changed else "")
        self.reset.setVisible(self._changed)
        self._explain()

    def _explain(self) -> None:
        title, default = self.setting.title, value_text(self.setting, self._default)
        self.label.setText(title)
        name = translate("Lane", "{setting}, changed") if self._changed else "{setting}"
        self.editor.setAccessibleName(name.format(setting=title))
        template = translate("Lane", "Default: {default}.")
        if self._origin:
            template = translate("Lane", "Default: {default}, {origin}.")
        default_text = template.format(default=default, origin=self._origin)
        for widget in (self.label, self.editor):
            widget.setToolTip(tooltip(title, self.setting.explained, default_text))
        self.editor.setAccessibleDescription(f"{self.setting.explained} {default_text}")
        back = translate("Lane", "Reset {setting} to {default}")
        name_widget(self.reset, back.format(setting=title, default=default))
