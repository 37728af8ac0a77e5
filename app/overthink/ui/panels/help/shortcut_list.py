"""Every shortcut, declared once: the window's actions are created from this list, and F1 shows it.

Shortcuts that a widget handles itself (`by_widget`) are only shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

translate = QCoreApplication.translate

_EQUIVALENT = (("Enter", "Return"), ("++", "+="))
"""Qt distinguishes the two Enter keys, and plus with and without Shift."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An action and its keys.

    Args:
        id: the action's name in code.
        keys: in Qt's portable notation, separated by "; ", the preferred one first; Ctrl is ⌘ on a
            Mac.
        text: what it does, in the interface's language.
        by_widget: handled by the widget with the focus.
        group: the heading in the list, in the interface's language.
    """

    id: str
    keys: str
    text: str
    by_widget: bool = False
    group: str = ""

    def sequences(self) -> list[QKeySequence]:
        """The keys for Qt, including equivalent keys."""
        keys = self.keys.split("; ")
        more = [key.replace(a, b) for key in keys for a, b in _EQUIVALENT if key.endswith(a)]
        return [QKeySequence(key) for key in (*keys, *more)]

    def native_keys(self) -> list[str]:
        """The keys as this system writes them."""
        native = QKeySequence.SequenceFormat.NativeText
        return [QKeySequence(key).toString(native) for key in self.keys.split("; ")]


def shortcuts() -> tuple[Shortcut, ...]:
    """All shortcuts in display order."""
    return (*_run(), *_read(), *_judge(), *_show(), *_replay(), *_window())


def make_actions(
    window: QWidget, handlers: Mapping[str, Callable[[], object]]
) -> dict[str, QAction]:
    """Create an action for each handler by its shortcut's id, and add it to the window.

    Raises:
        KeyError: there is no shortcut with this id.
    """
    declared = {shortcut.id: shortcut for shortcut in shortcuts()}
    return {name: _action(declared[name], window, do) for name, do in handlers.items()}


def _action(shortcut: Shortcut, window: QWidget, do: Callable[[], object]) -> QAction:
    action = QAction(shortcut.text, window)
    action.setObjectName(shortcut.id)
    action.setShortcuts(shortcut.sequences())
    action.triggered.connect(lambda: do())
    window.addAction(action)
    return action


def _grouped(group: str, *shortcuts: Shortcut) -> tuple[Shortcut, ...]:
    return tuple(replace(shortcut, group=group) for shortcut in shortcuts)


def _run() -> tuple[Shortcut, ...]:
    return _grouped(
        translate("Shortcuts", "Run"),
        Shortcut("run", "Ctrl+Enter", translate("Shortcuts", "Run both models")),
        Shortcut(
            "run_live",
            "Ctrl+Alt+Enter",
            translate("Shortcuts", "With a saved session open: run the live lanes"),
        ),
        Shortcut("stop", "Esc", translate("Shortcuts", "Stop both models")),
        Shortcut("stop_left", "Ctrl+Shift+1", translate("Shortcuts", "Stop the left model")),
        Shortcut("stop_right", "Ctrl+Shift+2", translate("Shortcuts", "Stop the right model")),
        Shortcut("again", "Ctrl+R", translate("Shortcuts", "Run again with the same seed")),
        Shortcut(
            "again_new_seed", "Ctrl+Shift+R", translate("Shortcuts", "Run again with a new seed")
        ),
        Shortcut("follow_up", "Ctrl+Shift+Enter", translate("Shortcuts", "Ask both a follow-up")),
        Shortcut("prompt", "Ctrl+L", translate("Shortcuts", "Go to the prompt")),
        Shortcut(
            "history", "Up; Down", translate("Shortcuts", "Earlier, later prompts"), by_widget=True
        ),
        Shortcut("open_left", "Ctrl+O", translate("Shortcuts", "Open a model file on the left")),
        Shortcut(
            "open_right", "Ctrl+Shift+O", translate("Shortcuts", "Open a model file on the right")
        ),
    )


def _read() -> tuple[Shortcut, ...]:
    return _grouped(
        translate("Shortcuts", "Read"),
        Shortcut("find", "Ctrl+F", translate("Shortcuts", "Find in both lanes")),
        Shortcut(
            "find_next",
            "F3; Shift+F3",
            translate("Shortcuts", "Next, previous match"),
            by_widget=True,
        ),
        Shortcut("read_left", "Alt+1", translate("Shortcuts", "Go to the left lane")),
        Shortcut("read_right", "Alt+2", translate("Shortcuts", "Go to the right lane")),
        Shortcut(
            "tokens", "Left; Right", translate("Shortcuts", "Previous, next token"), by_widget=True
        ),
        Shortcut("follow", "Ctrl+End", translate("Shortcuts", "Follow the newest token")),
        Shortcut(
            "divergence", "Ctrl+J", translate("Shortcuts", "Go to where the two runs diverge")
        ),
        Shortcut("copy", "Ctrl+C", translate("Shortcuts", "Copy"), by_widget=True),
        Shortcut(
            "copy_with_origins", "Ctrl+Shift+C", translate("Shortcuts", "Copy with origin marks")
        ),
        Shortcut("select_all", "Ctrl+A", translate("Shortcuts", "Select all"), by_widget=True),
    )


def _judge() -> tuple[Shortcut, ...]:
    return _grouped(
        translate("Shortcuts", "Judge and label"),
        Shortcut("judge_right", "Alt+Y", translate("Shortcuts", "This lane's answer is right")),
        Shortcut("judge_wrong", "Alt+N", translate("Shortcuts", "This lane's answer is wrong")),
        Shortcut("judge_unsure", "Alt+U", translate("Shortcuts", "Unsure about this lane")),
        Shortcut("prefer_left", "Alt+L", translate("Shortcuts", "The left one is better")),
        Shortcut("prefer_right", "Alt+R", translate("Shortcuts", "The right one is better")),
        Shortcut("prefer_tie", "Alt+T", translate("Shortcuts", "Both are equally good")),
        Shortcut("prefer_both_bad", "Alt+B", translate("Shortcuts", "Both are bad")),
        Shortcut("blind", "Ctrl+Shift+B", translate("Shortcuts", "Compare blind")),
        Shortcut("label", "Ctrl+Shift+K", translate("Shortcuts", "Label the selection")),
        Shortcut("next_label", "F4", translate("Shortcuts", "Next label")),
        Shortcut("previous_label", "Shift+F4", translate("Shortcuts", "Previous label")),
    )


def _show() -> tuple[Shortcut, ...]:
    return _grouped(
        translate("Shortcuts", "Show"),
        Shortcut("layer_origin", "Ctrl+1", translate("Shortcuts", "Colour by draft origin")),
        Shortcut("layer_surprisal", "Ctrl+2", translate("Shortcuts", "Colour by surprisal")),
        Shortcut("layer_entropy", "Ctrl+3", translate("Shortcuts", "Colour by entropy")),
        Shortcut("layer_loops", "Ctrl+4", translate("Shortcuts", "Mark loops")),
        Shortcut("layer_plain", "Ctrl+5", translate("Shortcuts", "No colours")),
        Shortcut(
            "layer_agreement",
            "Ctrl+6",
            translate("Shortcuts", "Colour by agreement with the other model"),
        ),
        Shortcut("ghosts", "Ctrl+G", translate("Shortcuts", "Show refused proposals")),
        Shortcut("thinking", "Ctrl+T", translate("Shortcuts", "Thinking in full, dimmed, folded")),
        Shortcut("rendered", "Ctrl+M", translate("Shortcuts", "Formatted answers")),
        Shortcut("sync", "Ctrl+Y", translate("Shortcuts", "Scroll both lanes together")),
        Shortcut("statistics", "Ctrl+I", translate("Shortcuts", "Statistics of the thoughts")),
        Shortcut("plots", "Ctrl+P", translate("Shortcuts", "Plots")),
        Shortcut("sessions", "Ctrl+B", translate("Shortcuts", "Saved sessions")),
        Shortcut("export", "Ctrl+S", translate("Shortcuts", "Export the displayed session")),
    )


def _replay() -> tuple[Shortcut, ...]:
    return _grouped(
        translate("Shortcuts", "Replay"),
        Shortcut("play", "Ctrl+Space", translate("Shortcuts", "Play or pause")),
        Shortcut("token_back", "Alt+Left", translate("Shortcuts", "One token back")),
        Shortcut("token_on", "Alt+Right", translate("Shortcuts", "One token on")),
        Shortcut("round_back", "Alt+Shift+Left", translate("Shortcuts", "One draft round back")),
        Shortcut("round_on", "Alt+Shift+Right", translate("Shortcuts", "One draft round on")),
        Shortcut(
            "show_beside",
            "L; R",
            translate("Shortcuts", "In the list: show a run in its lane, with Shift in the other"),
            by_widget=True,
        ),
    )


def _window() -> tuple[Shortcut, ...]:
    return _grouped(
        translate("Shortcuts", "Window"),
        Shortcut("palette", "Ctrl+K", translate("Shortcuts", "Find a command")),
        Shortcut("zoom_in", "Ctrl++", translate("Shortcuts", "Larger text")),
        Shortcut("zoom_out", "Ctrl+-", translate("Shortcuts", "Smaller text")),
        Shortcut("zoom_reset", "Ctrl+0", translate("Shortcuts", "Reset the text size")),
        Shortcut("scale_up", "Ctrl+Alt++", translate("Shortcuts", "Larger controls")),
        Shortcut("scale_down", "Ctrl+Alt+-", translate("Shortcuts", "Smaller controls")),
        Shortcut("scheme", "Ctrl+D", translate("Shortcuts", "Switch between dark and light")),
        Shortcut("models", "Ctrl+Shift+M", translate("Shortcuts", "All about models")),
        Shortcut("presentation", "F11", translate("Shortcuts", "Presentation")),
        Shortcut("downloads", "Ctrl+Shift+D", translate("Shortcuts", "Download models")),
        Shortcut("guide", "Shift+F1", translate("Shortcuts", "Guide")),
        Shortcut("help", "F1; Ctrl+/", translate("Shortcuts", "Shortcuts")),
        Shortcut("quit", "Ctrl+Q", translate("Shortcuts", "Quit")),
    )
