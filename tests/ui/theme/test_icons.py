"""Icons are drawn in a role's colour, sharp at twice the size, and follow the theme."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon, QImage
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from overthink.bundled import bundled_folder
from overthink.core.errors import Bug
from overthink.ui.theme.icons import APP_SIZES, app_icon, icon, pixmap, set_icon
from overthink.ui.theme.theme import Theme

FOLDER = bundled_folder("resources") / "icons"
NAMES = sorted(file.stem for file in FOLDER.glob("*.svg"))
MEANT = {
    *("run", "stop", "pause", "restart", "settings", "add-file", "close", "search", "copy"),
    *("chevron-down", "chevron-up", "chevron-left", "chevron-right", "follow", "sun", "moon"),
    *("plots", "eye", "ghost", "link", "sync", "warning", "check", "cross", "question"),
    *("save", "presentation", "history", "dice", "menu"),
}


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    theme = Theme("dark")
    yield theme
    theme.deleteLater()


def strongest(image: QImage) -> QColor:
    """Return the colour of the most opaque pixel."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=QColor.alpha)


def test_all_required_icons_exist() -> None:
    assert set(NAMES) >= MEANT


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_on_the_grid_in_its_roles_colour(theme: Theme, name: str) -> None:
    drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 16 16"' in drawing
    assert "#" not in drawing
    drawn = pixmap(name, theme, "accepted", 16, ratio=2.0)
    assert drawn.size() == QSize(32, 32)
    assert drawn.deviceIndependentSize().toSize() == QSize(16, 16)
    seen = strongest(drawn.toImage())
    meant = QColor(theme.roles.accepted)
    assert seen.alpha() > 200
    assert abs(seen.red() - meant.red()) + abs(seen.green() - meant.green()) < 12
    edge = drawn.toImage()
    assert all(edge.pixelColor(x, 0).alpha() == 0 for x in range(32)), "not cut off"


def test_a_disabled_icon_is_fainter(theme: Theme) -> None:
    made = icon("stop", theme, "text")
    enabled, disabled = (
        strongest(made.pixmap(QSize(16, 16), mode).toImage())
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
    )
    assert enabled.name() == theme.roles.text
    assert disabled.name() == theme.roles.text_faint


def test_an_icon_follows_the_theme_until_its_button_is_deleted(qtbot: QtBot, theme: Theme) -> None:
    button = QToolButton()
    set_icon(button, "stop", theme, "text")
    dark = strongest(button.icon().pixmap(16, 16).toImage()).name()
    theme.set_scheme("light")
    assert strongest(button.icon().pixmap(16, 16).toImage()).name() == theme.roles.text != dark
    button.deleteLater()
    qtbot.wait(1)
    theme.set_scheme("dark")


def test_a_second_icon_replaces_the_first(theme: Theme) -> None:
    action = QAction("x", theme)
    set_icon(action, "run", theme)
    run = action.icon().pixmap(16, 16).toImage()
    set_icon(action, "stop", theme, "bad")
    assert action.icon().pixmap(16, 16).toImage() != run
    theme.set_scheme("light")
    assert strongest(action.icon().pixmap(16, 16).toImage()).name() == theme.roles.bad


def test_an_unknown_icon_is_a_bug(theme: Theme) -> None:
    with pytest.raises(Bug, match="no icon 'nothing'"):
        icon("nothing", theme)


def test_the_application_icon_has_all_sizes(qtbot: QtBot) -> None:
    made = app_icon()
    assert {size.width() for size in made.availableSizes()} == set(APP_SIZES)
    for size in APP_SIZES:
        assert strongest(made.pixmap(size, size).toImage()).alpha() == 255
    windows = (FOLDER / "app" / "overthink.ico").read_bytes()
    assert struct.unpack_from("<HHH", windows) == (0, 1, len(APP_SIZES))
    mac = (FOLDER / "app" / "overthink.icns").read_bytes()
    assert mac[:4] == b"icns"
    assert struct.unpack_from(">I", mac, 4) == (len(mac),)
