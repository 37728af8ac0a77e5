"""The theme in use: which roles, which fonts, how large. Made once, handed to every widget."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont

from overthink.ui.theme.colour_roles import Roles, Scheme, roles
from overthink.ui.theme.fonts import CODE, READING, font

MIN_ZOOM, MAX_ZOOM = 0.6, 3.0
MIN_SCALE, MAX_SCALE = 0.8, 2.0

UI_POINTS = 10.0
READING_POINTS = 11.0
CODE_POINTS = 10.0


@lru_cache(maxsize=512)
def colour(value: str) -> QColor:
    """The colour of a role's value. Shared: never change one."""
    return QColor(value)


class Theme(QObject):
    """Roles, fonts and text size in use.

    Args:
        scheme: dark or light.
    """

    changing = Signal()
    """`changed` comes next. In between, widgets take sizes that do not last."""
    changed = Signal()
    """Roles, fonts or text size are others now: lay out and paint again."""

    def __init__(self, scheme: Scheme = "dark", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roles = roles(scheme)
        self._zoom = 1.0
        self._scale = 1.0
        self._magnified = 1.0

    @property
    def roles(self) -> Roles:
        """Colours by role."""
        return self._roles

    @property
    def zoom(self) -> float:
        """Text size of the transcripts, 1.0 as designed."""
        return self._zoom

    @property
    def scale(self) -> float:
        """Size of controls and labels, 1.0 as designed; lengths in the style sheet follow."""
        return self._scale

    def set_scheme(self, scheme: Scheme) -> None:
        """Changes between dark and light."""
        if scheme != self._roles.scheme:
            self._roles = roles(scheme)
            self._tell()

    def set_zoom(self, zoom: float) -> None:
        """Changes the transcripts' text size, within bounds."""
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        if zoom != self._zoom:
            self._zoom = zoom
            self._tell()

    def set_scale(self, scale: float) -> None:
        """Changes the size of everything but the transcripts, within bounds."""
        scale = min(MAX_SCALE, max(MIN_SCALE, scale))
        if scale != self._scale:
            self._scale = scale
            self._tell()

    def magnify(self, by: float) -> None:
        """Shows everything so much larger, for people at the back of a room; 1 ends it.

        Zoom and scale stay what the person chose.
        """
        if by != self._magnified:
            self._magnified = by
            self._tell()

    def _tell(self) -> None:
        self.changing.emit()
        self.changed.emit()

    def ui_font(self, scale: float = 1.0) -> QFont:
        """Font of controls and labels; `scale` against their usual size."""
        return font(READING, UI_POINTS * self._scale * self._magnified * scale)

    def figure_font(self, scale: float = 1.0) -> QFont:
        """The same with digits of one width, so that running figures stand still."""
        made = self.ui_font(scale)
        made.setFeature(QFont.Tag("tnum"), 1)
        return made

    def reading_font(self) -> QFont:
        """Font of thoughts and answers, at the zoom in use."""
        return font(READING, READING_POINTS * self._zoom * self._magnified)

    def code_font(self) -> QFont:
        """Font of code, at the zoom in use: all characters equally wide."""
        return font(CODE, CODE_POINTS * self._zoom * self._magnified)
