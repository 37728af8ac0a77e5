"""The app's own icons: line drawings on one grid, in the colour of a role.

They are SVG files in `resources/icons`, drawn in `currentColor`. `set_icon` gives a button or
action an icon that follows the theme.
"""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from overthink.bundled import bundled_folder
from overthink.core.errors import Bug
from overthink.ui.theme.theme import Theme

SIZES = (16, 24, 32, 64)
"""Sizes in pixels that are rendered; Qt scales others down from the next larger."""
APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, theme: Theme, role: str = "text_dim") -> QIcon:
    """Return an icon in a role's colour, fainter where its control is disabled.

    Args:
        name: of a file in `resources/icons`, without its extension.
        theme: provides the colours.
        role: field of `Roles`.

    Raises:
        Bug: there is no icon of that name.
    """
    return _icon(name, getattr(theme.roles, role), theme.roles.text_faint)


def pixmap(name: str, theme: Theme, role: str, size: float, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a pixmap, for custom painting: `size` logical pixels at a device ratio."""
    drawn = _drawn(_renderer(name, getattr(theme.roles, role)), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def set_icon(
    target: QAbstractButton | QAction, name: str, theme: Theme, role: str = "text_dim"
) -> None:
    """Give a button or action an icon that follows the theme; may be called again."""
    follower = target.findChild(_Follower, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if follower is None:
        follower = _Follower(target, theme)
    follower.show(name, role)


class _Follower(QObject):
    """Updates the icon of its parent, and is deleted with it."""

    def __init__(self, target: QAbstractButton | QAction, theme: Theme) -> None:
        super().__init__(target)
        self._target = target
        self._theme = theme
        self._shown: tuple[str, str] | None = None
        self._scheme = theme.roles.scheme
        theme.changed.connect(self._follow)

    def show(self, name: str, role: str) -> None:
        if self._shown != (name, role):
            self._shown = (name, role)
            self._draw()

    def _follow(self) -> None:
        if self._scheme != self._theme.roles.scheme:
            self._scheme = self._theme.roles.scheme
            self._draw()

    def _draw(self) -> None:
        if self._shown is not None:
            name, role = self._shown
            self._target.setIcon(icon(name, self._theme, role))


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    drawn_icon = QIcon()
    modes = {QIcon.Mode.Normal: colour, QIcon.Mode.Selected: colour, QIcon.Mode.Disabled: disabled}
    for mode, shown in modes.items():  # without its own pixmap, Qt tints a selected icon pale
        renderer = _renderer(name, shown)
        for size in SIZES:
            drawn_icon.addPixmap(_drawn(renderer, size), mode)
    return drawn_icon


def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = _drawing(name).replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))


@cache
def _drawing(name: str) -> str:
    file = bundled_folder("resources") / "icons" / f"{name}.svg"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Bug(f"There is no icon {name!r} in {file.parent}.") from None


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    target = QPixmap(size, size)
    target.fill(Qt.GlobalColor.transparent)
    painter = QPainter(target)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return target


@cache
def app_icon() -> QIcon:
    """Return the application's icon: two thoughts side by side."""
    folder = bundled_folder("resources") / "icons" / "app"
    drawn_icon = QIcon()
    for size in APP_SIZES:
        drawn_icon.addFile(str(folder / f"overthink-{size}.png"))
    return drawn_icon
