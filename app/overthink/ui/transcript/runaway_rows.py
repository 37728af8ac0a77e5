"""Rows in a transcript that mark a run's runaways, and fold what repeats. Pure; must not import Qt.

Each runaway has a row above its first token, with its kind and its extent. What repeats for certain
is folded into a second row; the reader opens and closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import earlier_passage, fold_text, named, see_token
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.runaway.folds import Fold, fold_of
from overthink.ui.i18n.localise_message import localise, localise_sentence
from overthink.ui.transcript.loop_extent import LoopExtent

OPEN, CLOSED = "▾ ", "▸ "
_EVERY = 64
"""Tokens after which the extent of a runaway that continues is displayed anew."""

RunawayKey = tuple[RunawayKind, int]
"""Family and `found` of a finding: it stays the same while the finding changes."""


class RunawayRow(NamedTuple):
    """One row."""

    token: int
    """The token above which it is displayed."""
    end: int
    """The token after the last one that it hides; equal to `token` where it hides none."""
    text: str
    finding: Finding
    fold: RunawayKey | None
    """What a click opens or closes; None where nothing can be folded."""
    earlier: int | None = None
    """The first token of the earlier passage that a click goes to instead."""


@dataclass(slots=True)
class _State:
    """What the rows depend on; they are made again when it changes."""

    events: int = -1
    finished: bool = False
    tokens: int = -1


class RunawayRows:
    """The rows of a run.

    Args:
        record: the run, which may grow.
    """

    def __init__(self, record: RunRecord) -> None:
        self._record = record
        self.rows: list[RunawayRow] = []
        self.findings: tuple[Finding, ...] = ()
        """The runaways that are displayed, as far as they extend now."""
        self._opened: dict[RunawayKey, bool] = {}
        """What the reader opened or closed, and what was being read when it was found."""
        self._known: set[RunawayKey] = set()
        self._growing: set[RunawayKey] = set()
        self._extents: dict[int, LoopExtent] = {}
        self._made: dict[RunawayKey, tuple[Finding, object, list[RunawayRow]]] = {}
        self._state = _State()
        self._bounds: list[tuple[int, int, bool]] = []
        self.moved = False
        """Whether the last refresh changed where a runaway is, other than by its growth."""
        self.visible: tuple[int, int] | None = None
        """Tokens that the reader reads: a new fold leaves them open."""

    def refresh(self) -> bool:
        """Update the rows; return whether they changed."""
        record = self._record
        # Recordings of an older format have one event of a loop, which is no runaway's.
        events = len(record.runaway_log) + (record.loop_found is not None)
        state = _State(events, record.finished is not None, len(record.trace))
        grows = bool(self.findings) and not state.finished
        same = (state.events, state.finished) == (self._state.events, self._state.finished)
        if same and not (grows and state.tokens != self._state.tokens):
            return False
        self._state = state
        self._growing = {key_of(finding) for finding in record.open_runaways}
        self.findings = tuple(self._current(finding) for finding in record.runaways)
        before, self.rows = self.rows, self._rows()
        bounds, self._bounds = self._bounds, self._settled_bounds()
        self.moved = self._bounds != bounds
        return before != self.rows

    def _settled_bounds(self) -> list[tuple[int, int, bool]]:
        """Start, end and certainty of the findings; of those that grow no end."""
        return [
            (each.start, -1 if key_of(each) in self._growing else each.end, each.certain)
            for each in self.findings
        ]

    def toggle(self, key: RunawayKey) -> None:
        """Open what is folded, or fold it."""
        fold = next((fold for fold in self._folds() if key_of(fold.finding) == key), None)
        if fold is not None:
            self.open(key, not self._is_open(fold))

    def open(self, key: RunawayKey, opened: bool = True) -> None:
        """Open what is folded; fold it with False."""
        self._opened[key] = opened
        self.rows = self._rows()

    def hiding(self, token: int) -> RunawayRow | None:
        """Return the row that hides a token behind another one; None if it is displayed."""
        return next((row for row in self.rows if row.token < token < row.end), None)

    def _current(self, finding: Finding) -> Finding:
        """The finding as far as it extends now, to the token for an exact loop that continues."""
        period = finding.evidence.period
        if self._state.finished or finding.kind is not RunawayKind.EXACT or not period:
            return finding
        extent = self._extents.get(finding.found)
        if extent is None or extent.start != finding.start or extent.period != period:
            known = min(max(finding.found + 1, finding.start + period), self._state.tokens)
            extent = self._extents[finding.found] = LoopExtent(finding.start, period, known)
        first = extent.end - period
        extent.extend(self._record.trace.ids[first : finding.end].tolist(), first)
        return msgspec.structs.replace(finding, end=extent.end)

    def _folds(self) -> list[Fold]:
        return [fold for finding in self.findings if (fold := fold_of(finding)) is not None]

    def _is_open(self, fold: Fold) -> bool:
        key = key_of(fold.finding)
        if key not in self._known and fold.closed:
            self._known.add(key)
            if (seen := self.visible) and seen[0] < fold.end and fold.start < seen[1]:
                self._opened.setdefault(key, True)
        return self._opened.get(key, not fold.closed)

    def _rows(self) -> list[RunawayRow]:
        made = [row for finding in self.findings for row in self._rows_of(finding)]
        made.sort(key=lambda row: (row.token, row.end))
        return _apart(made)

    def _rows_of(self, finding: Finding) -> list[RunawayRow]:
        """The rows of a finding; made again only where it changed."""
        key = key_of(finding)
        state = (self._opened.get(key), key in self._growing, self._state.finished)
        known = self._made.get(key)
        if known is None or known[0] is not finding or known[1] != state:
            fold = fold_of(finding)
            rows = [self._mark(finding, fold)]
            if fold is not None:
                rows.append(self._fold(fold))
            known = self._made[key] = finding, state, rows
        return known[2]

    def _mark(self, finding: Finding, fold: Fold | None) -> RunawayRow:
        end = finding.end
        if key_of(finding) in self._growing and not self._state.finished:
            end = max(finding.found, end - end % _EVERY)
        shown = msgspec.structs.replace(finding, end=max(end, finding.start + 1))
        text = localise_sentence(named(shown))
        earlier = earlier_passage(finding)
        if earlier is not None:
            text += f"  ↑ {localise(see_token(earlier))}"
        key = key_of(finding) if fold else None
        return RunawayRow(finding.start, finding.start, text, finding, key, earlier)

    def _fold(self, fold: Fold) -> RunawayRow:
        opened = self._is_open(fold)
        text = (OPEN if opened else CLOSED) + localise(fold_text(fold))
        end = fold.start if opened else fold.end
        return RunawayRow(fold.start, end, text, fold.finding, key_of(fold.finding))


def key_of(finding: Finding) -> RunawayKey:
    """Return what identifies a finding while it changes."""
    return finding.family, finding.found


def _apart(rows: Sequence[RunawayRow]) -> list[RunawayRow]:
    """Leave out rows whose place another row hides, and shorten those that begin in one."""
    kept: list[RunawayRow] = []
    hidden = 0
    for row in rows:
        if row.token < hidden:
            if row.end <= hidden:
                continue
            row = row._replace(token=hidden)
        kept.append(row)
        hidden = max(hidden, row.end)
    return kept
