"""The current theme: colour roles, fonts and text size. Created once, passed to every widget."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QTextCharFormat

from overthink.ui.theme.colour_roles import Roles, Scheme, roles
from overthink.ui.theme.fonts import CODE, READING, font

MIN_ZOOM, MAX_ZOOM = 0.6, 3.0
MIN_SCALE, MAX_SCALE = 0.8, 2.0

UI_POINTS = 10.0
READING_POINTS = 11.0
CODE_POINTS = 10.0

SchemeChoice = Literal["system", "dark", "light"]

_QT_SCHEMES = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}


@lru_cache(maxsize=512)
def colour(value: str) -> QColor:
    """Return the colour of a role's value. Shared: must not be modified."""
    return QColor(value)


def char_format(
    text: str = "", background: str = "", underline: QTextCharFormat.UnderlineStyle | None = None
) -> QTextCharFormat:
    """Return a text format of colour values; an underline has the colour of the text."""
    made = QTextCharFormat()
    if text:
        made.setForeground(colour(text))
    if background:
        made.setBackground(colour(background))
    if underline is not None:
        made.setUnderlineStyle(underline)
        made.setUnderlineColor(colour(text))
    return made


class Theme(QObject):
    """Current roles, fonts and text size; changed by the methods only.

    Args:
        scheme: dark or light.
    """

    changing = Signal()
    """Emitted before `changed`. Widgets may be resized in between; those sizes do not last."""
    changed = Signal()
    """Roles, fonts or text size have changed: lay out and paint again."""

    def __init__(self, scheme: Scheme = "dark", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.roles = roles(scheme)
        """Colours by role."""
        self.zoom = 1.0
        """Text size of the transcripts, 1.0 as designed."""
        self.scale = 1.0
        """Size of controls and labels, 1.0 as designed; lengths in the style sheet follow."""
        self._magnified = 1.0

    def set_scheme(self, scheme: Scheme) -> None:
        """Switch between dark and light."""
        self._change("roles", roles(scheme))

    def set_zoom(self, zoom: float) -> None:
        """Set the transcripts' text size, within bounds."""
        self._change("zoom", min(MAX_ZOOM, max(MIN_ZOOM, zoom)))

    def set_scale(self, scale: float) -> None:
        """Set the size of everything but the transcripts, within bounds."""
        self._change("scale", min(MAX_SCALE, max(MIN_SCALE, scale)))

    def magnify(self, factor: float) -> None:
        """Enlarge everything by a factor, for an audience; 1 ends it.

        Zoom and scale stay as the user chose them.
        """
        self._change("_magnified", factor)

    def _change(self, attribute: str, value: Roles | float) -> None:
        if value != getattr(self, attribute):
            setattr(self, attribute, value)
            self.changing.emit()
            self.changed.emit()

    def ui_font(self, scale: float = 1.0) -> QFont:
        """Return the font of controls and labels; `scale` is relative to their usual size."""
        return font(READING, UI_POINTS * self.scale * self._magnified * scale)

    def tabular_font(self, scale: float = 1.0) -> QFont:
        """Return the same font with digits of equal width: changing numbers do not jitter."""
        tabular = self.ui_font(scale)
        tabular.setFeature(QFont.Tag("tnum"), 1)
        return tabular

    def reading_font(self) -> QFont:
        """Return the font of thoughts and answers, at the current zoom."""
        return font(READING, READING_POINTS * self.zoom * self._magnified)

    def code_font(self) -> QFont:
        """Return the monospaced font of code, at the current zoom."""
        return font(CODE, CODE_POINTS * self.zoom * self._magnified)


class SchemeFollower(QObject):
    """Sets a theme's scheme: dark, light, or that of the system, also when the system changes it.

    Args:
        app: its style hints report the system's scheme.
        theme: becomes the parent.
    """

    def __init__(self, app: QGuiApplication, theme: Theme) -> None:
        super().__init__(theme)
        self._hints, self._theme = app.styleHints(), theme
        self._choice: SchemeChoice = "system"
        self._system = self._hints.colorScheme()
        self._hints.colorSchemeChanged.connect(self._system_changed)

    def set_choice(self, choice: SchemeChoice) -> None:
        """Apply the user's choice; window frames drawn by the system follow it too."""
        self._choice = choice
        if choice == "system":
            self._hints.unsetColorScheme()
            self._system = self._hints.colorScheme()
        else:
            self._hints.setColorScheme(_QT_SCHEMES[choice])
        self._apply()

    def _system_changed(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._apply()

    def _apply(self) -> None:
        self._theme.set_scheme(self._scheme())

    def _scheme(self) -> Scheme:
        if self._choice != "system":
            return self._choice
        # Dark where the system reports none: the scheme of the app's screenshots.
        return "light" if self._system == Qt.ColorScheme.Light else "dark"
