"""A formatted answer: Markdown with formulas and code, laid out and painted without a widget.

Finished blocks are laid out once and never move while the answer grows; only its tail is parsed and
laid out again. The text is untrusted: nothing in it becomes Qt markup, a link, or a file.
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
from overthink.ui.markdown.block_placement import PlacedBlock
from overthink.ui.markdown.code_highlighter import preload_lexers
from overthink.ui.markdown.formula_cache import FormulaCache, Key
from overthink.ui.markdown.highlights import Highlight, Tints, no_tints
from overthink.ui.markdown.incremental_parser import WINDOW, IncrementalParser
from overthink.ui.markdown.styles import Styles
from overthink.ui.theme.theme import Theme

MAX_LENGTH = 64 * 1024
"""Maximum length of an answer that is formatted, characters."""
BUDGET_S = 0.008
"""Time for parsing at once; the rest of a long text follows when the event loop is idle."""

_MARKUP = re.compile(r"[*_`#|\\$~]|^\s{0,3}(?:>|[-+]\s|\d{1,9}[.)]\s)|\]\(|^\s{0,3}===?", re.M)
_LOOKBACK = 16
"""Characters that markup may extend back into text that was already searched."""


class AnswerDocument(QObject):
    """One answer.

    Args:
        theme: fonts and colours; answers with the same theme share a formula cache.
        tints: colours the text in addition to its Markdown.
    """

    changed = Signal()
    """Height or display changed on their own: a formula is ready, or the theme changed."""

    def __init__(
        self, theme: Theme, parent: QObject | None = None, tints: Tints = no_tints
    ) -> None:
        super().__init__(parent)
        self._theme, self._formulas, self._tints = theme, FormulaCache.of(theme), tints
        self._styles = Styles(theme, tints)
        preload_lexers()
        self._width = 0.0
        self._reset()
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._parse_rest)
        theme.changed.connect(self._theme_changed)
        self._formulas.ready.connect(self._formula_ready)

    def _reset(self) -> None:
        self._text, self._complete, self._has_markup = "", False, False
        self._parser = IncrementalParser()
        self._placed: list[PlacedBlock] = []
        self._finished = 0
        self._plain: str | None = ""
        self._source_offsets: NDArray[np.int64] | None = None
        self._stale = False

    # -- the text -------------------------------------------------------------------------------

    def set_source(self, text: str, complete: bool) -> None:
        """Show an answer as far as it exists.

        Args:
            text: the whole answer so far: the previous text with more at its end. Any other text
                restarts the document.
            complete: whether the answer has ended.
        """
        if text == self._text and complete == self._complete:
            return
        if not text.startswith(self._text):
            self._reset()
        # Half a Windows line end waits for its other half.
        until = len(text) - (text.endswith("\r") and not complete)
        new, searched = text[len(self._text) : until], max(0, len(self._text) - _LOOKBACK)
        self._text, self._complete = text[:until], complete
        self._has_markup = self._has_markup or bool(_MARKUP.search(self._text, searched))
        if len(text) <= MAX_LENGTH:
            self._parser.extend(new)
            self._parse()

    @property
    def worth_rendering(self) -> bool:
        """Whether the text has markup and is not too long to be formatted."""
        return self._has_markup and len(self._text) <= MAX_LENGTH

    @property
    def settled(self) -> bool:
        """Whether all of the text is parsed and no formula is pending."""
        self._refresh()
        pending = any(placed.box.pending for placed in self._placed)
        return not self._idle.isActive() and not pending

    def plain_text(self) -> str:
        """Return the displayed text, with formulas as their source; positions count in it."""
        if self._plain is None:
            parts = (part for placed in self._placed for part in (placed.separator, placed.plain))
            self._plain = "".join(parts)
        return self._plain

    def source_offsets(self) -> NDArray[np.int64]:
        """Return the offset in the source of each character of the plain text, or `ast.NO_SOURCE`.

        In characters; a Windows line end counts as one.
        """
        if self._source_offsets is None:
            nothing = np.empty(0, dtype=np.int64)
            self._source_offsets = np.concatenate(
                [nothing, *(placed.source_offsets for placed in self._placed)]
            )
        return self._source_offsets

    def _parse(self) -> None:
        """Parse new text: a long text as far as the time allows, the last window always."""
        until = time.perf_counter() + BUDGET_S
        more = True
        while more and (self._parser.unfinished <= WINDOW or time.perf_counter() < until):
            step = self._parser.step(self._complete)
            self._show(step.finished, step.tail)
            more = step.more
        if more:
            self._idle.start()

    def _parse_rest(self) -> None:
        self._parse()
        self.changed.emit()

    def _show(self, finished: Sequence[Block], tail: Sequence[Block]) -> None:
        """Add blocks after the finished ones, reusing boxes of unchanged blocks."""
        self._refresh()
        old = self._placed[self._finished :]
        del self._placed[self._finished :]
        for index, block in enumerate([*finished, *tail]):
            before = self._placed[-1].block if self._placed else None
            placed = old[index] if index < len(old) else None
            if placed is None or placed.block != block or placed.before != before:
                placed = self._place(block, before)
            placed.put_under(self._placed[-1] if self._placed else None)
            self._placed.append(placed)
        self._finished += len(finished)
        self._plain = self._source_offsets = None

    def _place(self, block: Block, before: Block | None) -> PlacedBlock:
        placed = PlacedBlock(block, before, self._styles, self._formulas)
        if self._width:
            placed.lay_out(self._width)
        return placed

    # -- the layout -------------------------------------------------------------------------------

    def set_width(self, width: float) -> None:
        """Lay out everything at another width."""
        if width != self._width:
            self._width = width
            self._lay_out(self._placed)

    @property
    def height(self) -> float:
        """Height at the current width."""
        self._refresh()
        return self._placed[-1].bottom if self._placed else 0.0

    def _lay_out(self, which: Sequence[PlacedBlock]) -> None:
        for placed in which:
            placed.lay_out(self._width)
        above: PlacedBlock | None = None
        for placed in self._placed:
            placed.put_under(above)
            above = placed

    def _formula_ready(self, key: Key) -> None:
        if pending := [placed for placed in self._placed if key in placed.box.pending]:
            self._refresh()
            self._lay_out(pending)
            self.changed.emit()

    def restyle(self) -> None:
        """Mark all blocks for new colours, which they get once they are in view."""
        for placed in self._placed:
            placed.is_fresh = False

    def settle(self, top: float, bottom: float) -> bool:
        """Update the colours between two heights; return whether the total height changed.

        Kerning stops where colours change, so a line may break elsewhere.
        """
        self._refresh()
        if not (old := [p for p in self._between(top, bottom) if not p.is_fresh]):
            return False
        before = self.height
        self._lay_out(old)
        return self.height != before

    def _theme_changed(self) -> None:
        self._stale = True
        self.changed.emit()

    def _refresh(self) -> None:
        """After a change of the theme, recreate everything on first use."""
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
        spans: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Paint what is in `clip`; the document's top left corner is the painter's origin.

        Args:
            selection: selected range of the plain text.
            matches: search matches, in order and not overlapping.
            current: index of the current match.
            spans: labelled ranges of the plain text; they may overlap.
        """
        self.settle(clip.top(), clip.bottom())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labelled = [Highlight(*span, self._styles.span) for span in spans]
        for placed in self._between(clip.top(), clip.bottom()):
            marks = self._marks(placed, selection, matches, current)
            placed.paint(painter, clip, [*labelled, *marks])
        painter.restore()

    def _between(self, top: float, bottom: float) -> Sequence[PlacedBlock]:
        first = bisect_left(self._placed, top, key=lambda placed: placed.bottom)
        end = bisect_right(self._placed, bottom, key=lambda placed: placed.top)
        return self._placed[first:end]

    def _marks(
        self,
        placed: PlacedBlock,
        selection: tuple[int, int] | None,
        matches: Sequence[tuple[int, int]],
        current: int | None,
    ) -> list[Highlight]:
        first = bisect_right(matches, placed.start, key=lambda match: match[1])
        end = bisect_left(matches, placed.end, key=lambda match: match[0])
        styles = self._styles
        marks = [
            Highlight(*matches[i], styles.current if i == current else styles.match)
            for i in range(first, end)
        ]
        return [Highlight(*selection, styles.selected), *marks] if selection else marks

    # -- positions ------------------------------------------------------------------------------

    def position_at(self, point: QPointF, between: bool = True) -> int:
        """Return the position in the plain text nearest to a point; see `Box.position_at`."""
        self._refresh()
        if not self._placed:
            return 0
        index = bisect_left(self._placed, point.y(), key=lambda placed: placed.bottom)
        return self._placed[min(index, len(self._placed) - 1)].position_at(point, between)

    def rect_of(self, position: int) -> QRectF:
        """Return the rectangle of the character at a position of the plain text."""
        self._refresh()
        if not self._placed:
            return QRectF()
        return self._holding(position).rect_of(position)

    def is_right_to_left(self, position: int) -> bool:
        """Return whether the paragraph at a position of the plain text runs from right to left."""
        self._refresh()
        return bool(self._placed) and self._holding(position).box.right_to_left

    def _holding(self, position: int) -> PlacedBlock:
        index = bisect_right(self._placed, position, key=lambda placed: placed.start) - 1
        return self._placed[max(0, index)]
