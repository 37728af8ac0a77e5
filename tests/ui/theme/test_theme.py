"""Dark or light as chosen, else as the system is set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from overthink.ui.theme.theme import (
    MAX_SCALE,
    MAX_ZOOM,
    MIN_ZOOM,
    SchemeChoice,
    SchemeFollower,
    Theme,
)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme("dark")
    yield theme
    theme.deleteLater()
    qapp.styleHints().unsetColorScheme()


def test_the_choice_overrides_the_system(qapp: QApplication, theme: Theme) -> None:
    follower = SchemeFollower(qapp, theme)
    reported = []
    choices: list[SchemeChoice] = ["light", "dark", "light", "system"]
    for choice in choices:
        follower.set_choice(choice)
        reported.append(theme.roles.scheme)
    assert reported == ["light", "dark", "light", "dark"], "dark if the system reports none"


def test_without_a_choice_the_system_decides(qapp: QApplication, theme: Theme) -> None:
    follower = SchemeFollower(qapp, theme)
    follower.set_choice("system")
    reported = []
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        qapp.styleHints().colorSchemeChanged.emit(scheme)
        reported.append(theme.roles.scheme)
    assert reported == ["light", "dark", "light"]


def test_a_choice_survives_a_change_of_the_system(qapp: QApplication, theme: Theme) -> None:
    follower = SchemeFollower(qapp, theme)
    follower.set_choice("light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.roles.scheme == "light"


def test_sizes_are_bounded_and_changes_emitted_once(theme: Theme) -> None:
    reported: list[float] = []
    theme.changed.connect(lambda: reported.append(theme.zoom))
    theme.set_zoom(99)
    theme.set_zoom(99)
    theme.set_zoom(0)
    assert reported == [MAX_ZOOM, MIN_ZOOM]
    theme.set_scale(99)
    assert theme.scale == MAX_SCALE
    assert theme.ui_font().pointSizeF() == pytest.approx(10 * MAX_SCALE)
    assert theme.reading_font().pointSizeF() == pytest.approx(11 * MIN_ZOOM)
