"""Fills the command palette: actions, models for each lane, built-in questions, saved sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QObject

from overthink.core.prompts import BuiltInPrompt
from overthink.storage.search import search
from overthink.storage.session_list import SessionSummary, summaries_of
from overthink.storage.store import Store
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.help.shortcut_list import shortcuts
from overthink.ui.panels.palette.palette import CommandPalette
from overthink.ui.presenters.shortcut_actions import ShortcutActions
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.services.session_store import SessionStore
from overthink.ui.state.commands import Command, find_commands
from overthink.ui.state.turn_state import SIDES, Side

_SHORTEST_SEARCH = 2
"""Characters from which sessions are searched."""
_SESSIONS = 8
"""Sessions that are listed."""
_OWN = ("palette", "stop")
"""Actions that make no sense in the palette, which Esc closes."""


class PalettePresenter(QObject):
    """Connects the palette with what it finds. A child of the window.

    Args:
        are_names_hidden: whether blind mode hides the models, so that none may be chosen.
        open_session: opens a saved session by its identity.
    """

    def __init__(
        self,
        window: MainWindow,
        actions: ShortcutActions,
        model_index: ModelIndex,
        store: SessionStore,
        prompts: Sequence[BuiltInPrompt],
        are_names_hidden: Callable[[], bool],
        open_session: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self._model_index, self._store, self._prompts = model_index, store, prompts
        self._are_names_hidden, self._open_session = are_names_hidden, open_session
        self._palette: CommandPalette | None = None
        """Made on first use."""
        self._typed = ""

    def open(self) -> None:
        """Open the palette, or close it."""
        if self._palette is None:
            self._palette = CommandPalette(self._window.theme, self._window)
            self._palette.typed.connect(self._find)
        self._palette.open()

    def _find(self, typed: str) -> None:
        self._typed = typed
        self._show([])
        if len(typed.strip()) >= _SHORTEST_SEARCH and not self._are_names_hidden():
            self._store.ask(
                lambda store: _sessions_with(store, typed),
                lambda sessions: self._add_sessions(typed, sessions),
                otherwise=lambda _: None,  # the list of sessions reports what is wrong
            )

    def _add_sessions(self, typed: str, sessions: Sequence[SessionSummary]) -> None:
        if typed == self._typed:
            self._show(list(self._session_commands(sessions)))

    def _show(self, sessions: list[Command]) -> None:
        if self._palette is None:
            return
        commands = [*self._action_commands(), *self._question_commands()]
        if not self._are_names_hidden():
            commands += self._model_commands()
        self._palette.show_commands([*find_commands(commands, self._typed), *sessions])

    # -- kinds of commands ---------------------------------------------------------------------

    def _action_commands(self) -> Iterator[Command]:
        for shortcut in shortcuts():
            action = self._actions.by_name.get(shortcut.id)
            if action is not None and shortcut.id not in _OWN and action.isEnabled():
                keys = shortcut.native_keys()
                yield Command(shortcut.text, shortcut.group, action.trigger, keys[0])

    def _question_commands(self) -> Iterator[Command]:
        for prompt in self._prompts:

            def insert(prompt: BuiltInPrompt = prompt) -> None:
                self._window.prompt_bar.insert_question(prompt)
                self._window.prompt_bar.editor.setFocus()

            yield Command(prompt.title, self.tr("Question"), insert, more=prompt.text)

    def _model_commands(self) -> Iterator[Command]:
        kinds: dict[Side, str] = {
            "left": self.tr("Model on the left"),
            "right": self.tr("Model on the right"),
        }
        for entry in self._model_index.entries:
            if entry.problem:
                continue
            name = entry.name if entry.origin != "opened" else str(entry.path)
            for side in SIDES:

                def pick(side: Side = side, name: str = name) -> None:
                    self._window.panels[side].choice_controller.pick_model(name)

                yield Command(entry.name, kinds[side], pick)

    def _session_commands(self, sessions: Iterable[SessionSummary]) -> Iterator[Command]:
        for session in sessions:

            def open_it(identity: str = session.id) -> None:
                self._open_session(identity)

            models = " · ".join(run.model for run in session.runs)
            title = session.title or session.prompt
            yield Command(f"{title} ({models})" if models else title, self.tr("Session"), open_it)


def _sessions_with(store: Store, typed: str) -> list[SessionSummary]:
    """Return the sessions with the best hits. Runs in the store's thread."""
    ids = dict.fromkeys(hit.session for hit in search(store, typed))
    return list(summaries_of(store, list(ids)[:_SESSIONS]))
