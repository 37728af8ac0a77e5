"""Dark or light as chosen, else as the system has it."""

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


def test_the_choice_rules(qapp: QApplication, theme: Theme) -> None:
    follower = SchemeFollower(qapp, theme)
    told = []
    choices: list[SchemeChoice] = ["light", "dark", "light", "system"]
    for choice in choices:
        follower.set_choice(choice)
        told.append(theme.roles.scheme)
    assert told == ["light", "dark", "light", "dark"], "a system that does not say is dark"


def test_the_system_rules_where_nothing_is_chosen(qapp: QApplication, theme: Theme) -> None:
    follower = SchemeFollower(qapp, theme)
    follower.set_choice("system")
    told = []
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        qapp.styleHints().colorSchemeChanged.emit(scheme)
        told.append(theme.roles.scheme)
    assert told == ["light", "dark", "light"]


def test_a_choice_stands_when_the_system_changes(qapp: QApplication, theme: Theme) -> None:
    follower = SchemeFollower(qapp, theme)
    follower.set_choice("light")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.roles.scheme == "light"


def test_sizes_stay_within_bounds_and_are_told_once(theme: Theme) -> None:
    told: list[float] = []
    theme.changed.connect(lambda: told.append(theme.zoom))
    theme.set_zoom(99)
    theme.set_zoom(99)
    theme.set_zoom(0)
    assert told == [MAX_ZOOM, MIN_ZOOM]
    theme.set_scale(99)
    assert theme.scale == MAX_SCALE
    assert theme.ui_font().pointSizeF() == pytest.approx(10 * MAX_SCALE)
    assert theme.reading_font().pointSizeF() == pytest.approx(11 * MIN_ZOOM)
