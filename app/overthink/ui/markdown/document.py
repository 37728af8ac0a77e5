"""An answer on the screen: Markdown with mathematics and code, laid out and painted, no widget.

What is finished is laid out once and never moves while the answer grows; only its tail is read and
laid out again. The text is a stranger's: nothing in it is markup for Qt, a link, or a file.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from overthink.ui.markdown.ast import Block
from overthink.ui.markdown.block_placement import Placed
from overthink.ui.markdown.code_highlighter import prepare
from overthink.ui.markdown.formula_cache import Formulas, Key
from overthink.ui.markdown.highlights import Highlight, Tints, no_tints
from overthink.ui.markdown.incremental_parser import WINDOW, Growth
from overthink.ui.markdown.styles import Styles
from overthink.ui.theme.theme import Theme

LONGEST = 64 * 1024
"""Characters of an answer that is rendered."""
BUDGET_S = 0.008
"""What reading on may take at a time; what is left of a long text comes in the next pause."""

_MARKUP = re.compile(r"[*_`#|\\$~]|^\s{0,3}(?:>|[-+]\s|\d{1,9}[.)]\s)|\]\(|^\s{0,3}===?", re.M)
_AROUND = 16
"""Characters that a piece of markup may reach back into what was already looked at."""


class AnswerDocument(QObject):
    """One answer.

    Args:
        theme: fonts and colours; who draws by the same one shares the setting of formulas.
        tints: what colours the text beside its Markdown.
    """

    changed = Signal()
    """The height, or what is to be painted, is another one without a call that asked for it."""

    def __init__(
        self, theme: Theme, parent: QObject | None = None, tints: Tints = no_tints
    ) -> None:
        super().__init__(parent)
        self._theme, self._formulas, self._tints = theme, Formulas.of(theme), tints
        self._styles = Styles(theme, tints)
        prepare()
        self._width = 0.0
        self._reset()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._go_on)
        theme.changed.connect(self._use_theme)
        self._formulas.ready.connect(self._set_formula)

    def _reset(self) -> None:
        self._taken, self._complete, self._has_markup = "", False, False
        self._growth = Growth()
        self._placed: list[Placed] = []
        self._finished = 0
        self._plain: str | None = ""
        self._source_offsets: NDArray[np.int64] | None = None
        self._stale = False

    # -- the text -------------------------------------------------------------------------------

    def set_source(self, text: str, complete: bool) -> None:
        """Shows an answer as far as it is there.

        Args:
            text: the whole answer so far; what was given before, with more behind it. Where it is
                not, everything starts anew.
            complete: no more will come.
        """
        if text == self._taken and complete == self._complete:
            return
        if not text.startswith(self._taken):
            self._reset()
        # Half a line end waits for its other half.
        until = len(text) - (text.endswith("\r") and not complete)
        new, looked_at = text[len(self._taken) : until], max(0, len(self._taken) - _AROUND)
        self._taken, self._complete = text[:until], complete
        self._has_markup = self._has_markup or bool(_MARKUP.search(self._taken, looked_at))
        if len(text) <= LONGEST:
            self._growth.extend(new)
            self._read_on()

    @property
    def worth_rendering(self) -> bool:
        """False where the text has no markup, or is too long to be rendered."""
        return self._has_markup and len(self._taken) <= LONGEST

    @property
    def settled(self) -> bool:
        """True once all of the text is read and no formula is being set."""
        self._refresh()
        waiting = any(placed.box.waiting for placed in self._placed)
        return not self._later.isActive() and not waiting

    def plain_text(self) -> str:
        """What a reader sees, formulas as their source: what positions count in."""
        if self._plain is None:
            parts = (part for placed in self._placed for part in (placed.between, placed.plain))
            self._plain = "".join(parts)
        return self._plain

    def source_offsets(self) -> NDArray[np.int64]:
        """For each character of the plain text, where it stands in the source that was set.

        Characters; a line end of two counts as one. `content.NO_SOURCE` for what is not from there.
        """
        if self._source_offsets is None:
            nothing = np.empty(0, dtype=np.int64)
            self._source_offsets = np.concatenate(
                [nothing, *(placed.source_offsets for placed in self._placed)]
            )
        return self._source_offsets

    def _read_on(self) -> None:
        """Reads what is new; a long text as far as the time goes, its end always."""
        until = time.perf_counter() + BUDGET_S
        more = True
        while more and (self._growth.left <= WINDOW or time.perf_counter() < until):
            step = self._growth.step(self._complete)
            self._show(step.finished, step.tail)
            more = step.more
        if more:
            self._later.start()

    def _go_on(self) -> None:
        self._read_on()
        self.changed.emit()

    def _show(self, finished: Sequence[Block], tail: Sequence[Block]) -> None:
        """Puts blocks behind those that are finished, keeping boxes whose block is the same."""
        self._refresh()
        old = self._placed[self._finished :]
        del self._placed[self._finished :]
        for index, block in enumerate([*finished, *tail]):
            before = self._placed[-1].block if self._placed else None
            kept = old[index] if index < len(old) else None
            if kept is None or kept.block != block or kept.before != before:
                kept = self._place(block, before)
            kept.put_under(self._placed[-1] if self._placed else None)
            self._placed.append(kept)
        self._finished += len(finished)
        self._plain = self._source_offsets = None

    def _place(self, block: Block, before: Block | None) -> Placed:
        placed = Placed(block, before, self._styles, self._formulas)
        if self._width:
            placed.lay_out(self._width)
        return placed

    # -- the layout -------------------------------------------------------------------------------

    def set_width(self, width: float) -> None:
        """Lays everything out at another width."""
        if width != self._width:
            self._width = width
            self._lay_out(self._placed)

    @property
    def height(self) -> float:
        """At the width that was set."""
        self._refresh()
        return self._placed[-1].bottom if self._placed else 0.0

    def _lay_out(self, which: Sequence[Placed]) -> None:
        for placed in which:
            placed.lay_out(self._width)
        above: Placed | None = None
        for placed in self._placed:
            placed.put_under(above)
            above = placed

    def _set_formula(self, key: Key) -> None:
        if waiting := [placed for placed in self._placed if key in placed.box.waiting]:
            self._refresh()
            self._lay_out(waiting)
            self.changed.emit()

    def restyle(self) -> None:
        """What colours the text is something else now: each block, once it is in sight."""
        for placed in self._placed:
            placed.is_fresh = False

    def settle(self, top: float, bottom: float) -> bool:
        """Colours what is between two heights as it is now; True where the height is another one.

        Where colours change, letters are no longer moved together, and a line may break elsewhere.
        """
        self._refresh()
        if not (old := [p for p in self._between(top, bottom) if not p.is_fresh]):
            return False
        before = self.height
        self._lay_out(old)
        return self.height != before

    def _use_theme(self) -> None:
        self._stale = True
        self.changed.emit()

    def _refresh(self) -> None:
        """After a change of the theme, everything is made again once it is looked at."""
        if not self._stale:
            return
        self._stale, self._styles = False, Styles(self._theme, self._tints)
        self._placed = [self._place(old.block, old.before) for old in self._placed]
        self._lay_out(())

    # -- painting -------------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        clip: QRectF,
        selection: tuple[int, int] | None = None,
        matches: Sequence[tuple[int, int]] = (),
        current: int | None = None,
    ) -> None:
        """Paints what lies in `clip`; the document's top left corner is the painter's origin.

        Args:
            selection: stretch of the plain text that is selected.
            matches: stretches that were found, in order, apart from each other.
            current: index of the match that is being looked at.
        """
        self.settle(clip.top(), clip.bottom())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for placed in self._between(clip.top(), clip.bottom()):
            marks = self._marks(placed, selection, matches, current)
            placed.paint(painter, clip, marks)
        painter.restore()

    def _between(self, top: float, bottom: float) -> Sequence[Placed]:
        first = bisect_left(self._placed, top, key=lambda placed: placed.bottom)
        behind = bisect_right(self._placed, bottom, key=lambda placed: placed.top)
        return self._placed[first:behind]

    def _marks(
        self,
        placed: Placed,
        selection: tuple[int, int] | None,
        matches: Sequence[tuple[int, int]],
        current: int | None,
    ) -> list[Highlight]:
        first = bisect_right(matches, placed.start, key=lambda match: match[1])
        behind = bisect_left(matches, placed.end, key=lambda match: match[0])
        styles = self._styles
        marks = [
            Highlight(*matches[i], styles.current if i == current else styles.match)
            for i in range(first, behind)
        ]
        return [Highlight(*selection, styles.selected), *marks] if selection else marks

    # -- positions ------------------------------------------------------------------------------

    def position_at(self, point: QPointF, between: bool = True) -> int:
        """The position in the plain text nearest to a point; see `boxes.Box.position_at`."""
        self._refresh()
        if not self._placed:
            return 0
        index = bisect_left(self._placed, point.y(), key=lambda placed: placed.bottom)
        return self._placed[min(index, len(self._placed) - 1)].position_at(point, between)

    def rect_of(self, position: int) -> QRectF:
        """Where the character at a position of the plain text is."""
        self._refresh()
        if not self._placed:
            return QRectF()
        return self._holding(position).rect_of(position)

    def is_right_to_left(self, position: int) -> bool:
        """True where the paragraph at a position of the plain text runs from right to left."""
        self._refresh()
        return bool(self._placed) and self._holding(position).box.right_to_left

    def _holding(self, position: int) -> Placed:
        index = bisect_right(self._placed, position, key=lambda placed: placed.start) - 1
        return self._placed[max(0, index)]
