"""Three short tips at the first start, one after the other.

Each points at a widget, and disappears by itself or by a click. Nothing waits for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.callout import Callout

SHOWN_MS = 9_000
"""How long a tip is shown; longer while the pointer is on it."""
BETWEEN_MS = 400


def first_run_tips(run: QWidget, model: QWidget, thought: QWidget) -> list[tuple[QWidget, str]]:
    """The tips and the widgets that they point at.

    Args:
        run: the Run button.
        model: a lane's model combo box.
        thought: the legend of token colours.
    """
    translate = QCoreApplication.translate
    return [
        (run, translate("FirstRunTips", "Ctrl+Enter: watch both models think about this.")),
        (
            model,
            translate("FirstRunTips", "Choose another model here, or drop a GGUF file on a lane."),
        ),
        (
            thought,
            translate(
                "FirstRunTips",
                "Green and underlined: proposed by the draft. Point at any token to see more.",
            ),
        ),
    ]


class FirstRunTips(QObject):
    """Shows tips one at a time.

    Args:
        window: what they are laid over.
        tips: widgets and texts; a tip whose widget is hidden when its turn comes is skipped.
    """

    seen = Signal()
    """The last tip was dismissed: never show them again."""

    def __init__(self, theme: Theme, window: QWidget, tips: Sequence[tuple[QWidget, str]]) -> None:
        super().__init__(window)
        self._remaining = list(tips)
        self._finished = False
        self._bubble = Callout(theme, window)
        self._bubble.clicked.connect(self._next)
        self._bubble.hover_changed.connect(self._hold)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        """Show the first tip."""
        self._timer.start(BETWEEN_MS)

    def dismiss(self) -> None:
        """Hide all tips, as the user is busy with something else."""
        self._remaining.clear()
        self._next()

    def _hold(self, held: bool) -> None:
        if held:
            self._timer.stop()
        elif not self._finished:
            self._timer.start(SHOWN_MS)

    def _next(self) -> None:
        self._timer.stop()
        while self._remaining:
            widget, text = self._remaining.pop(0)
            if widget.isVisible():
                self._bubble.point_at(widget, text)
                self._timer.start(SHOWN_MS)
                return
        self._finish()

    def _finish(self) -> None:
        if not self._finished:
            self._finished = True
            self._bubble.hide()
            self.seen.emit()
