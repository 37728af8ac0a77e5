"""One setting in the popover: its name, its field, a mark where it was changed, and a way back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from overthink.ui.panels.lane.setting_editors import make_editor
from overthink.ui.panels.lane.settings_model import LaneSettings
from overthink.ui.state.setting_spec import SettingSpec, Value
from overthink.ui.state.settings_schema import value_words
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.elided_label import tooltip

translate = QCoreApplication.translate

CHANGED = "•"


class SettingRow(QWidget):
    """Label, field and reset button; owner of none of the values."""

    edited = Signal(object, object)
    """The setting, and the value that a person gave it."""
    reset_requested = Signal(object)

    def __init__(self, theme: Theme, setting: SettingSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self.setting = setting
        self._changed = False
        self._default: Value = setting.default
        self.label = QLabel(self)
        self.mark = QLabel(self)
        set_role(self.mark, "figure", "unsure")
        self.editor = make_editor(setting, self)
        self.reset = QToolButton(self)
        set_role(self.reset, "quiet")
        set_icon(self.reset, "restart", theme)
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
        keeps = self.reset.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keeps)
        self.label.setBuddy(self.editor)

    def show_setting(self, settings: LaneSettings) -> None:
        """Shows value and default, and whether they differ."""
        self.editor.show_value(settings.value(self.setting))
        self._default = settings.default(self.setting)
        self._changed = settings.changed(self.setting)
        self.mark.setText(CHANGED if self._changed else "")
        self.reset.setVisible(self._changed)
        self._explain()

    def _explain(self) -> None:
        title, default = self.setting.title, value_words(self.setting, self._default)
        self.label.setText(title)
        said = translate("Lane", "{setting}, changed") if self._changed else "{setting}"
        self.editor.setAccessibleName(said.format(setting=title))
        usual = translate("Lane", "Default: {default}.").format(default=default)
        for widget in (self.label, self.editor):
            widget.setToolTip(tooltip(title, self.setting.explained, usual))
        self.editor.setAccessibleDescription(f"{self.setting.explained} {usual}")
        back = translate("Lane", "Reset {setting} to {default}")
        self.reset.setToolTip(back.format(setting=title, default=default))
        self.reset.setAccessibleName(self.reset.toolTip())
