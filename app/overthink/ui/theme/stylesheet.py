"""The style sheet and palette of the whole application, made from a theme.

The sheet itself is `resources/style/overthink.qss`: colours by role, lengths in units of the text
size. No widget has a style sheet of its own; `set_role` assigns it a role of the sheet.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache

from PySide6.QtCore import QDir, QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from overthink.bundled import bundled_folder
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import UI_POINTS, Theme, colour

_SHEET = "overthink.qss"
_APPLICATION_SHEET = "QLineEdit { lineedit-clear-button-icon: url(style:clear.svg); }"
"""Qt reads this property once, when a widget is created and is not in a window yet."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROLE = re.compile(r"\$(\w+)")
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)u\b")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt\b")
_DESIGN_DOTS = 96
"""DPI that the sheet's lengths are designed for; a point has a different size on each system."""


def style_sheet(roles: Roles, unit: float = 1.0, text: float = 1.0) -> str:
    """Return the style sheet of a scheme.

    Args:
        roles: colours.
        unit: pixels per unit of length.
        text: text size, relative to the usual.
    """
    colours = {name: value for name, value in asdict(roles).items() if isinstance(value, str)}
    sheet = _ROLE.sub(lambda found: colours[found[1]], _template())
    sheet = _LENGTH.sub(lambda found: _pixels(float(found[1]) * unit), sheet)
    return _POINTS.sub(lambda found: f"{float(found[1]) * text:g}pt", sheet)


@cache
def _template() -> str:
    file = bundled_folder("resources") / "style" / _SHEET
    return _COMMENT.sub("", file.read_text(encoding="utf-8"))


def _pixels(length: float) -> str:
    """Round to whole pixels, at least one in either direction."""
    whole = round(length)
    return f"{whole or (1 if length > 0 else -1)}px"


def make_palette(roles: Roles) -> QPalette:
    """Return the palette, for what the style sheet does not cover: plots and painted widgets."""
    palette = QPalette()
    for role, value in _palette_colours(roles).items():
        palette.setColor(role, colour(value))
    disabled = QPalette.ColorGroup.Disabled
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.HighlightedText):
        palette.setColor(disabled, role, colour(roles.text_faint))
    palette.setColor(disabled, _Role.Highlight, colour(roles.pressed))
    return palette


_Role = QPalette.ColorRole


def _palette_colours(roles: Roles) -> dict[QPalette.ColorRole, str]:
    return {
        _Role.Window: roles.window,
        _Role.WindowText: roles.text,
        _Role.Base: roles.surface,
        _Role.AlternateBase: roles.window,
        _Role.Text: roles.text,
        _Role.PlaceholderText: roles.text_faint,
        _Role.Button: roles.raised,
        _Role.ButtonText: roles.text,
        _Role.BrightText: roles.bad,
        _Role.ToolTipBase: roles.raised,
        _Role.ToolTipText: roles.text,
        _Role.Highlight: roles.selection,
        _Role.HighlightedText: roles.selection_text,
        _Role.Accent: roles.focus,
        _Role.Link: roles.focus,
        _Role.LinkVisited: roles.focus,
        _Role.Light: roles.hovered,
        _Role.Midlight: roles.hovered,
        _Role.Mid: roles.border,
        _Role.Dark: roles.border,
        _Role.Shadow: roles.window,
    }


class Style(QObject):
    """Applies the theme to the application, now and whenever the theme changes.

    Based on Qt's Fusion style, so that the app looks the same everywhere. Fonts and palette are set
    on the application, the sheet on each window, which also covers its dialogs, menus and tooltips:
    replacing a sheet of the application takes Qt a third longer.
    """

    def __init__(self, app: QApplication, theme: Theme) -> None:
        super().__init__(theme)
        self._app, self._theme = app, theme
        self._windows: list[QWidget] = []
        self._applied: tuple[str, float] | None = None
        self._sheet = ""
        QDir.setSearchPaths("style", [str(bundled_folder("resources") / "style")])
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setStyleSheet(_APPLICATION_SHEET)
        theme.changed.connect(self._apply)
        self._apply()

    def apply_to(self, window: QWidget) -> None:
        """Set the sheet on a widget without a parent, and update it until the widget is deleted."""
        self._windows.append(window)
        window.destroyed.connect(lambda: self._windows.remove(window))
        window.setStyleSheet(self._sheet)

    def _apply(self) -> None:
        """Restyle if roles or scale changed; the transcripts' zoom does not affect the sheet."""
        theme = self._theme
        wanted = (theme.roles.scheme, theme.ui_font().pointSizeF())
        if wanted == self._applied:
            return
        self._applied = wanted
        font = theme.ui_font()
        self._app.setFont(font)
        self._app.setPalette(make_palette(theme.roles))
        text = font.pointSizeF() / UI_POINTS
        dots = self._app.primaryScreen().logicalDotsPerInch()
        self._sheet = style_sheet(theme.roles, text * dots / _DESIGN_DOTS, text)
        for window in self._windows:
            window.setStyleSheet(self._sheet)


def set_role(widget: QWidget, role: str = "", kind: str = "") -> None:
    """Set a widget's role and kind in the style sheet; may change at any time."""
    if widget.property("role") == role and widget.property("kind") == kind:
        return
    widget.setProperty("role", role)
    widget.setProperty("kind", kind)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
