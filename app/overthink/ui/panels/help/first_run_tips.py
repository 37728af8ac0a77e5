"""Three short hints at the first start, one after the other.

Each points at a place and goes by itself or by a click; nothing ever waits for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.callout import Callout

SHOWN_MS = 9_000
"""How long a hint stays; it stays while the pointer is on it."""
BETWEEN_MS = 400


def first_run_tips(run: QWidget, model: QWidget, thought: QWidget) -> list[tuple[QWidget, str]]:
    """The hints and their places.

    Args:
        run: the button that runs.
        model: a lane's model chooser.
        thought: what tells of the colours of a thought.
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
    """Shows hints, one at a time.

    Args:
        window: what they are laid over.
        hints: places and words; a place that is not visible when its turn comes is passed over.
    """

    seen = Signal()
    """The last one has gone: never show them again."""

    def __init__(self, theme: Theme, window: QWidget, hints: Sequence[tuple[QWidget, str]]) -> None:
        super().__init__(window)
        self._left = list(hints)
        self._over = False
        self._bubble = Callout(theme, window)
        self._bubble.clicked.connect(self._next)
        self._bubble.hover_changed.connect(self._hold)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        """Shows the first."""
        self._timer.start(BETWEEN_MS)

    def dismiss(self) -> None:
        """Takes them all away: the person is busy with something else."""
        self._left.clear()
        self._next()

    def _hold(self, held: bool) -> None:
        if held:
            self._timer.stop()
        elif not self._over:
            self._timer.start(SHOWN_MS)

    def _next(self) -> None:
        self._timer.stop()
        while self._left:
            place, text = self._left.pop(0)
            if place.isVisible():
                self._bubble.point_at(place, text)
                self._timer.start(SHOWN_MS)
                return
        self._end()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._bubble.hide()
            self.seen.emit()
