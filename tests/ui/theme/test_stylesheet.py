"""The style sheet uses roles only, and is applied again with each change of the theme."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QDir
from PySide6.QtGui import QAction, QIcon, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from overthink.bundled import bundled_folder
from overthink.ui.theme.colour_roles import DARK, LIGHT
from overthink.ui.theme.stylesheet import Style, set_role, style_sheet
from overthink.ui.theme.theme import Theme
from tests.ui.theme.colours import contrast


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    before = (qapp.styleSheet(), qapp.palette(), qapp.font(), qapp.style().objectName())
    theme = Theme("dark")
    yield theme
    theme.deleteLater()
    qapp.setStyle(before[3])
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


@pytest.mark.parametrize("roles", [DARK, LIGHT], ids=["dark", "light"])
def test_every_colour_is_a_role(roles: object) -> None:
    template = (bundled_folder("resources") / "style" / "overthink.qss").read_text("utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", template)
    made = style_sheet(DARK if roles is DARK else LIGHT)
    assert "$" not in made
    assert not re.search(r"\d+(\.\d+)?u\b", made)


def test_lengths_and_fonts_scale_with_the_text() -> None:
    usual, twice = style_sheet(DARK), style_sheet(DARK, 2.0, 2.0)
    assert "font-size: 13pt" in usual
    assert "font-size: 26pt" in twice
    handle = r"QScrollBar::handle:vertical \{ min-height: (\d+)px"
    assert _length(twice, handle) == 2 * _length(usual, handle)


@pytest.mark.parametrize("unit", [0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0])
def test_round_indicators_are_round_at_every_scale(unit: float) -> None:
    """Qt draws a square where the radius is more than half the side."""
    sheet = style_sheet(DARK, unit)
    side = _length(sheet, r"QMenu::indicator \{\s*width: (\d+)px") + 2
    assert (
        side / 2 - 1
        <= _length(sheet, r"QRadioButton::indicator \{ border-radius: (\d+)px")
        <= (side / 2)
    )
    handle = _length(sheet, r"QSlider::handle \{[^}]*width: (\d+)px") + 2
    assert _length(sheet, r"QSlider::handle \{[^}]*border-radius: (\d+)px") <= handle / 2


def _length(sheet: str, pattern: str) -> float:
    found = re.search(pattern, sheet)
    assert found, pattern
    return float(found[1])


def test_images_in_the_sheet_exist_and_have_contrast(theme: Theme, qapp: QApplication) -> None:
    Style(qapp, theme)
    sheet = style_sheet(DARK) + qapp.styleSheet()
    for name in set(re.findall(r"url\(style:([\w-]+\.svg)\)", sheet)):
        drawn = (QDir.searchPaths("style")[0]) + "/" + name
        with open(drawn, encoding="utf-8") as file:
            found = re.search(r'(?:stroke|fill)="(#\w{6})"', file.read())
        assert found, name
        surfaces = (
            [roles.primary for roles in (DARK, LIGHT)]
            if name in ("check.svg", "dash.svg", "dot.svg")
            else [getattr(r, s) for r in (DARK, LIGHT) for s in ("surface", "raised", "hovered")]
        )
        assert all(contrast(found[1], surface) >= 3 for surface in surfaces), name


def test_the_application_follows_the_theme(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    window_shown = QWidget()
    qtbot.addWidget(window_shown)
    Style(qapp, theme).apply_to(window_shown)
    window = QPalette.ColorRole.Window
    assert qapp.palette().color(window).name() == DARK.window
    theme.set_scheme("light")
    assert qapp.palette().color(window).name() == LIGHT.window
    assert LIGHT.surface in window_shown.styleSheet()
    usual = qapp.font().pointSizeF()
    theme.set_scale(1.5)
    assert qapp.font().pointSizeF() == pytest.approx(1.5 * usual)


def test_transcript_zoom_does_not_restyle(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    Style(qapp, theme).apply_to(window)
    window.setStyleSheet("")
    theme.set_zoom(2.0)
    assert window.styleSheet() == ""


def test_a_deleted_window_is_not_restyled(qapp: QApplication, theme: Theme) -> None:
    style = Style(qapp, theme)
    window = QWidget()
    style.apply_to(window)
    shiboken6.delete(window)
    theme.set_scheme("light")


@pytest.mark.parametrize("dressed", ["before", "after"])
def test_a_fields_clear_button_has_our_icon(
    qtbot: QtBot, qapp: QApplication, theme: Theme, dressed: str
) -> None:
    """Qt loads its icon once, usually before the field is in a window."""
    style, window, field = Style(qapp, theme), QWidget(), QLineEdit()
    qtbot.addWidget(window)
    if dressed == "before":
        style.apply_to(window)
        field.setParent(window)
    field.setClearButtonEnabled(True)
    if dressed == "after":
        field.setParent(window)
        style.apply_to(window)
    button = field.findChild(QAction)
    assert button is not None
    drawn = button.icon().pixmap(16, 16).toImage()
    assert drawn == QIcon("style:clear.svg").pixmap(16, 16).toImage()


def test_a_role_takes_effect_at_once(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    button = QPushButton("Run")
    qtbot.addWidget(button)
    Style(qapp, theme).apply_to(button)
    button.resize(80, 30)
    button.show()
    plain = button.grab().toImage().pixelColor(8, 15)
    set_role(button, "primary")
    assert plain.name() == DARK.raised
    assert button.grab().toImage().pixelColor(8, 15).name() == DARK.primary


def test_focus_is_visible(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    style = Style(qapp, theme)
    for control in (QPushButton("Run"), QCheckBox("On"), QRadioButton("One")):
        qtbot.addWidget(control)
        style.apply_to(control)
        control.show()
        qtbot.waitExposed(control)
        without = control.grab().toImage()
        control.activateWindow()
        control.setFocus()
        qtbot.waitUntil(control.hasFocus)
        assert control.grab().toImage() != without
