"""Dark or light: as the person chose, or as the system has it, also when that changes."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from overthink.ui.theme.colour_roles import Scheme
from overthink.ui.theme.theme import Theme

SchemeChoice = Literal["system", "dark", "light"]

_QT_SCHEMES = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}


class SchemeFollower(QObject):
    """Keeps a theme on the scheme that was chosen.

    Args:
        app: whose style hints tell the system's scheme.
        theme: what is kept; the follower is its child.
    """

    def __init__(self, app: QGuiApplication, theme: Theme) -> None:
        super().__init__(theme)
        self._hints, self._theme = app.styleHints(), theme
        self._choice: SchemeChoice = "system"
        self._system = self._hints.colorScheme()
        self._hints.colorSchemeChanged.connect(self._take_systems)

    def choose(self, choice: SchemeChoice) -> None:
        """Takes the person's choice; window frames drawn by the system follow it too."""
        self._choice = choice
        if choice == "system":
            self._hints.unsetColorScheme()
            self._system = self._hints.colorScheme()
        else:
            self._hints.setColorScheme(_QT_SCHEMES[choice])
        self._follow()

    def _take_systems(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._follow()

    def _follow(self) -> None:
        self._theme.set_scheme(self._scheme())

    def _scheme(self) -> Scheme:
        if self._choice != "system":
            return self._choice
        # A system that does not say gets dark: the scheme the app's pictures show.
        return "light" if self._system == Qt.ColorScheme.Light else "dark"
