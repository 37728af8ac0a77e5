"""The menu of the whole window: appearance, language, models, help, quit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QActionGroup, QDesktopServices
from PySide6.QtWidgets import QMenu

from overthink import __version__
from overthink.folders import UserFolders
from overthink.library.downloads.request import is_offline
from overthink.ui.i18n.translator import OWN_NAMES, LanguageChoice, restart_note
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.preferences.energy_price_dialog import EnergyPriceDialog
from overthink.ui.presenters.downloads import DownloadsPresenter
from overthink.ui.presenters.saved_window_state import SavedWindowState
from overthink.ui.presenters.shortcut_actions import ShortcutActions
from overthink.ui.state.ui_settings import OptionStore
from overthink.ui.theme.theme import SchemeChoice


class AppMenu(QMenu):
    """The menu behind the button at the right of the window's toolbar.

    Args:
        folders: the user's folders, which the menu can open.
    """

    price_changed = Signal()
    """The price of energy in the options has changed."""

    def __init__(
        self,
        window: MainWindow,
        actions: ShortcutActions,
        saved_state: SavedWindowState,
        options: OptionStore,
        folders: UserFolders,
        downloads: DownloadsPresenter,
    ) -> None:
        button = window.view_bar.menu_button
        super().__init__(button)
        self._message = window.message
        self._saved_state, self._options, self._folders = saved_state, options, folders
        self._downloads = downloads
        self._add_actions(actions, ("palette",))
        self._add_actions(
            actions, ("again", "again_new_seed", "find", "divergence", "statistics", "export")
        )
        self._add_schemes()
        self._add_language()
        self._add_actions(actions, ("zoom_in", "zoom_out", "zoom_reset", "presentation"))
        self.addAction(self.tr("Energy price…")).triggered.connect(self._ask_price)
        self._add_models(actions)
        self._add_actions(actions, ("guide", "help"))
        about = self.addAction(self.tr("Overthink {version}").format(version=__version__))
        about.setEnabled(False)
        self.addAction(actions.by_name["quit"])
        button.setMenu(self)

    def _add_actions(self, actions: ShortcutActions, names: Sequence[str]) -> None:
        for name in names:
            self.addAction(actions.by_name[name])
        self.addSeparator()

    def _add_schemes(self) -> None:
        labels: dict[SchemeChoice, str] = {
            "system": self.tr("Follow the system"),
            "dark": self.tr("Dark"),
            "light": self.tr("Light"),
        }
        menu = self.addMenu(self.tr("Appearance"))
        now = self._options.options.scheme
        _choices(menu, labels, now, self._saved_state.choose_scheme)

    def _add_language(self) -> None:
        menu = self.addMenu(self.tr("Language"))
        labels: dict[LanguageChoice, str] = {"system": self.tr("Follow the system")}
        labels.update(OWN_NAMES.items())
        now = self._options.options.language
        _choices(menu, labels, now, self._choose_language)
        self.addSeparator()

    def _choose_language(self, language: LanguageChoice) -> None:
        self._options.change(language=language)
        self._message.confirm(restart_note())

    def _ask_price(self) -> None:
        dialog = EnergyPriceDialog(self._options, self.window())
        dialog.changed.connect(self.price_changed)
        dialog.show()

    def _add_models(self, actions: ShortcutActions) -> None:
        self.addAction(actions.by_name["downloads"])
        self.addAction(actions.by_name["models"])
        folder = self.addAction(self.tr("Open the models folder"))
        folder.triggered.connect(self._open_folder)
        self.offline = self.addAction(self.tr("Stay offline"))
        self.offline.setCheckable(True)
        self.offline.setChecked(is_offline(self._options.options.offline))
        self.offline.setEnabled(not is_offline())  # the environment takes precedence
        self.offline.toggled.connect(self._downloads.set_offline)
        self.addSeparator()

    def _open_folder(self) -> None:
        self._folders.models.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folders.models)))


_Choice = TypeVar("_Choice", bound=str)


def _choices(
    menu: QMenu, labels: dict[_Choice, str], now: _Choice, choose: Callable[[_Choice], object]
) -> None:
    """Add mutually exclusive choices, with the current one checked."""
    group = QActionGroup(menu)
    for choice, label in labels.items():
        action = menu.addAction(label)
        action.setCheckable(True)
        action.setChecked(choice == now)
        action.triggered.connect(lambda _checked=False, to=choice: choose(to))
        group.addAction(action)
