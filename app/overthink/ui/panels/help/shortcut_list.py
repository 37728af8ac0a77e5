"""Every shortcut, declared once: the window's actions are made from this list, and F1 shows it.

A shortcut that a widget handles itself (`by_widget`) stands here to be shown; no action is made
from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

translate = QCoreApplication.translate

_SAME = (("Enter", "Return"), ("++", "+="))
"""Qt tells the two Enter keys apart, and a plus with and without Shift."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A thing to do and its keys.

    Args:
        id: name in code.
        keys: in Qt's portable spelling, the usual one first; Ctrl is ⌘ on a Mac.
        words: what it does, in the interface's language.
        group: heading that it stands under, in the interface's language.
        by_widget: the widget with the focus does it.
    """

    id: str
    keys: str
    text: str
    group: str
    by_widget: bool = False

    def sequences(self) -> list[QKeySequence]:
        """The keys as Qt takes them, with those that stand for the same key on a keyboard."""
        keys = self.keys.split("; ")
        same = [key.replace(a, b) for key in keys for a, b in _SAME if key.endswith(a)]
        return [QKeySequence(key) for key in (*keys, *same)]

    def shown(self) -> list[str]:
        """The keys as this system writes them."""
        native = QKeySequence.SequenceFormat.NativeText
        return [QKeySequence(key).toString(native) for key in self.keys.split("; ")]


def shortcuts() -> tuple[Shortcut, ...]:
    """All of them, in the order they are shown in."""
    return (*_run(), *_read(), *_judge(), *_show(), *_replay(), *_window())


def make_actions(window: QWidget, doing: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """The window's actions, added to it: one for each id in `doing`.

    Raises:
        KeyError: an id that is not in the list.
    """
    declared = {shortcut.id: shortcut for shortcut in shortcuts()}
    return {name: _action(declared[name], window, do) for name, do in doing.items()}


def _action(shortcut: Shortcut, window: QWidget, do: Callable[[], object]) -> QAction:
    action = QAction(shortcut.text, window)
    action.setObjectName(shortcut.id)
    action.setShortcuts(shortcut.sequences())
    action.triggered.connect(lambda: do())
    window.addAction(action)
    return action


def _run() -> tuple[Shortcut, ...]:
    group = translate("Shortcuts", "Run")
    return (
        Shortcut("run", "Ctrl+Enter", translate("Shortcuts", "Run both models"), group),
        Shortcut("stop", "Esc", translate("Shortcuts", "Stop both models"), group),
        Shortcut("stop_left", "Ctrl+Shift+1", translate("Shortcuts", "Stop the left model"), group),
        Shortcut(
            "stop_right", "Ctrl+Shift+2", translate("Shortcuts", "Stop the right model"), group
        ),
        Shortcut("again", "Ctrl+R", translate("Shortcuts", "Run again with the same seed"), group),
        Shortcut(
            "again_new_seed",
            "Ctrl+Shift+R",
            translate("Shortcuts", "Run again with a new seed"),
            group,
        ),
        Shortcut(
            "follow_up",
            "Ctrl+Shift+Enter",
            translate("Shortcuts", "Ask both a follow-up"),
            group,
        ),
        Shortcut("prompt", "Ctrl+L", translate("Shortcuts", "Go to the prompt"), group),
        Shortcut(
            "history",
            "Up; Down",
            translate("Shortcuts", "Earlier, later prompts"),
            group,
            by_widget=True,
        ),
        Shortcut(
            "open_left", "Ctrl+O", translate("Shortcuts", "Open a model file on the left"), group
        ),
        Shortcut(
            "open_right",
            "Ctrl+Shift+O",
            translate("Shortcuts", "Open a model file on the right"),
            group,
        ),
    )


def _read() -> tuple[Shortcut, ...]:
    group = translate("Shortcuts", "Read")
    return (
        Shortcut("find", "Ctrl+F", translate("Shortcuts", "Find in both lanes"), group),
        Shortcut(
            "find_next",
            "F3; Shift+F3",
            translate("Shortcuts", "Next, previous match"),
            group,
            by_widget=True,
        ),
        Shortcut("read_left", "Alt+1", translate("Shortcuts", "Go to the left lane"), group),
        Shortcut("read_right", "Alt+2", translate("Shortcuts", "Go to the right lane"), group),
        Shortcut(
            "tokens",
            "Left; Right",
            translate("Shortcuts", "From token to token"),
            group,
            by_widget=True,
        ),
        Shortcut("follow", "Ctrl+End", translate("Shortcuts", "Follow the newest token"), group),
        Shortcut("part", "Ctrl+J", translate("Shortcuts", "Go to where the two runs part"), group),
        Shortcut("copy", "Ctrl+C", translate("Shortcuts", "Copy"), group, by_widget=True),
        Shortcut(
            "copy_with_origins",
            "Ctrl+Shift+C",
            translate("Shortcuts", "Copy with origin marks"),
            group,
        ),
        Shortcut(
            "select_all", "Ctrl+A", translate("Shortcuts", "Select all"), group, by_widget=True
        ),
    )


def _judge() -> tuple[Shortcut, ...]:
    group = translate("Shortcuts", "Judge and label")
    return (
        Shortcut(
            "judge_right", "Alt+Y", translate("Shortcuts", "This lane's answer is right"), group
        ),
        Shortcut(
            "judge_wrong", "Alt+N", translate("Shortcuts", "This lane's answer is wrong"), group
        ),
        Shortcut("judge_unsure", "Alt+U", translate("Shortcuts", "Unsure about this lane"), group),
        Shortcut("prefer_left", "Alt+L", translate("Shortcuts", "The left one is better"), group),
        Shortcut("prefer_right", "Alt+R", translate("Shortcuts", "The right one is better"), group),
        Shortcut("prefer_tie", "Alt+T", translate("Shortcuts", "Both are as good"), group),
        Shortcut("prefer_both_bad", "Alt+B", translate("Shortcuts", "Both are bad"), group),
        Shortcut("blind", "Ctrl+Shift+B", translate("Shortcuts", "Compare blind"), group),
        Shortcut("label", "Ctrl+K", translate("Shortcuts", "Label what is selected"), group),
        Shortcut("next_label", "F4", translate("Shortcuts", "Next label"), group),
        Shortcut("previous_label", "Shift+F4", translate("Shortcuts", "Previous label"), group),
    )


def _show() -> tuple[Shortcut, ...]:
    group = translate("Shortcuts", "Show")
    return (
        Shortcut("layer_origin", "Ctrl+1", translate("Shortcuts", "Colour by draft origin"), group),
        Shortcut("layer_surprisal", "Ctrl+2", translate("Shortcuts", "Colour by surprisal"), group),
        Shortcut("layer_entropy", "Ctrl+3", translate("Shortcuts", "Colour by entropy"), group),
        Shortcut("layer_loops", "Ctrl+4", translate("Shortcuts", "Mark loops"), group),
        Shortcut("layer_plain", "Ctrl+5", translate("Shortcuts", "No colours"), group),
        Shortcut("ghosts", "Ctrl+G", translate("Shortcuts", "Refused proposals"), group),
        Shortcut(
            "thinking", "Ctrl+T", translate("Shortcuts", "Thinking in full, dimmed, folded"), group
        ),
        Shortcut("rendered", "Ctrl+M", translate("Shortcuts", "Formatted answers"), group),
        Shortcut("sync", "Ctrl+Y", translate("Shortcuts", "Scroll both lanes together"), group),
        Shortcut(
            "statistics", "Ctrl+I", translate("Shortcuts", "Statistics of the thoughts"), group
        ),
        Shortcut("plots", "Ctrl+P", translate("Shortcuts", "Plots"), group),
        Shortcut("sessions", "Ctrl+B", translate("Shortcuts", "Saved sessions"), group),
        Shortcut("export", "Ctrl+S", translate("Shortcuts", "Export what is shown"), group),
    )


def _replay() -> tuple[Shortcut, ...]:
    group = translate("Shortcuts", "Replay")
    return (
        Shortcut("play", "Ctrl+Space", translate("Shortcuts", "Play, or stand still"), group),
        Shortcut("token_back", "Alt+Left", translate("Shortcuts", "One token back"), group),
        Shortcut("token_on", "Alt+Right", translate("Shortcuts", "One token on"), group),
        Shortcut(
            "round_back", "Alt+Shift+Left", translate("Shortcuts", "One draft round back"), group
        ),
        Shortcut(
            "round_on", "Alt+Shift+Right", translate("Shortcuts", "One draft round on"), group
        ),
        Shortcut(
            "show_beside",
            "L; R",
            translate("Shortcuts", "In the list: show a run in its lane, with Shift in the other"),
            group,
            by_widget=True,
        ),
    )


def _window() -> tuple[Shortcut, ...]:
    group = translate("Shortcuts", "Window")
    return (
        Shortcut("zoom_in", "Ctrl++", translate("Shortcuts", "Larger text"), group),
        Shortcut("zoom_out", "Ctrl+-", translate("Shortcuts", "Smaller text"), group),
        Shortcut("zoom_reset", "Ctrl+0", translate("Shortcuts", "Text as designed"), group),
        Shortcut("scale_up", "Ctrl+Alt++", translate("Shortcuts", "Larger controls"), group),
        Shortcut("scale_down", "Ctrl+Alt+-", translate("Shortcuts", "Smaller controls"), group),
        Shortcut("scheme", "Ctrl+D", translate("Shortcuts", "Dark or light"), group),
        Shortcut("models", "Ctrl+Shift+M", translate("Shortcuts", "All about models"), group),
        Shortcut("presentation", "F11", translate("Shortcuts", "Presentation"), group),
        Shortcut("downloads", "Ctrl+Shift+D", translate("Shortcuts", "Download models"), group),
        Shortcut("help", "F1; Ctrl+/", translate("Shortcuts", "Shortcuts"), group),
        Shortcut("quit", "Ctrl+Q", translate("Shortcuts", "Quit"), group),
    )
