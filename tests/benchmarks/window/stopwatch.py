"""Where the UI thread's time goes: the window's parts timed from outside, frame by frame.

Processor time is the thread's own, so that other programs hardly count. A part's time is without
that of parts it calls.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from PySide6.QtCore import QEvent, QObject

from overthink.core.events import LaneEvent, Tokens
from overthink.ui.app.application import Application
from overthink.ui.app.gc_on_ui_thread import GarbageCollector
from overthink.ui.panels.lane.panel import LanePanel
from overthink.ui.panels.plots.canvas import Canvas
from overthink.ui.panels.plots.panel import PlotPanel
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.lane_state import LaneState
from overthink.ui.state.paced_feed import PacedFeed
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.transcript.view import TranscriptView

TICK, REPAINT = "tick: the rest", "repaint: the rest"


class Parts:
    """Processor seconds of each part, what it calls and is listed too taken off."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []
        """For each part that runs: seconds of the parts it has called."""

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        """Does some work and counts it."""
        began = time.thread_time()
        self._inside.append(0.0)
        try:
            return work()
        finally:
            whole = time.thread_time() - began
            self.seconds[name] += whole - self._inside.pop()
            if self._inside:
                self._inside[-1] += whole

    def time_method(self, owner: type, method: str, name: str) -> None:
        """Counts every call of a method from now on."""
        inner = getattr(owner, method)

        @wraps(inner)
        def timed(*arguments: Any, **named: Any) -> Any:
            return self.run(name, lambda: inner(*arguments, **named))

        setattr(owner, method, timed)


@dataclass(slots=True)
class Frame:
    """What the UI thread did from one tick to the next, in seconds."""

    processor: float = 0.0
    """Everything, layouts and timers and lanes' events included."""
    clock: float = 0.0
    """The tick and the repaint."""


@dataclass(slots=True)
class Tally:
    """What was seen between a start and an end."""

    frames: list[Frame] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    """Seconds from a batch's arrival in the window until it was painted."""
    paints: int = 0
    """Repaints that showed something of a transcript."""


class Stopwatch(QObject):
    """Watches a window that is opened after it. One a process: it changes the window's classes."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = Parts()
        self.tally = Tally()
        self.painted: Callable[[TranscriptView], None] = lambda view: None
        """Called when a transcript was painted."""
        self._arrivals: dict[Side, deque[tuple[float, int]]] = {s: deque() for s in SIDES}
        self._dirty: set[TranscriptView] = set()
        self._last_tick = 0.0
        self._opened: Application | None = None
        self._watch_classes()

    def _watch_classes(self) -> None:
        timed = self.parts.time_method
        timed(ComparisonController, "_tick", TICK)
        _around(ComparisonController, "_tick", self._note_tick)
        timed(SessionReviewPresenter, "_tick", TICK)
        _around(SessionReviewPresenter, "_tick", self._note_tick)
        timed(ComparisonController, "_on_event", "events taken")
        _around(ComparisonController, "_on_event", self._note_arrival)
        timed(PacedFeed, "advance", "feed and records")
        timed(LanePanel, "refresh", "lane panels")
        timed(TranscriptView, "refresh", "transcripts: refresh")
        timed(TranscriptView, "paintEvent", "transcripts: paint")
        _around(TranscriptView, "paintEvent", self._note_painting)
        timed(PlotPanel, "redraw", "plots: redraw")
        timed(Canvas, "paintEvent", "plots: paint")
        timed(GarbageCollector, "look", "garbage")

    def watch(self, opened: Application) -> None:
        """Times the window's repaints."""
        self._opened = opened
        opened.window.installEventFilter(self)

    def restart(self) -> None:
        """Forgets what was seen."""
        self.tally = Tally()
        self.parts.seconds.clear()
        for waiting in self._arrivals.values():
            waiting.clear()

    # -- what is seen ----------------------------------------------------------------------------

    def _note_tick(self, tick: Callable[[], object], *_arguments: Any) -> None:
        now, frames = time.thread_time(), self.tally.frames
        if frames:
            frames[-1].processor = now - self._last_tick
        self._last_tick = now
        began = time.perf_counter()
        frames.append(Frame())
        tick()
        frames[-1].clock = time.perf_counter() - began

    def _note_arrival(
        self,
        take: Callable[[], object],
        _controller: ComparisonController,
        side: Side,
        event: LaneEvent,
    ) -> None:
        if isinstance(event, Tokens):
            end = event.first + len(event.ids)
            self._arrivals[side].append((time.perf_counter(), end))
        take()

    def _note_painting(
        self, paint: Callable[[], object], view: TranscriptView, *_arguments: Any
    ) -> None:
        paint()
        self._dirty.add(view)
        self.painted(view)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Lets the window repaint, with a look at the clock before and after."""
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        began = time.perf_counter()
        self.parts.run(REPAINT, lambda: watched.event(event))
        self._note_repaint(began)
        return True

    def _note_repaint(self, began: float) -> None:
        assert self._opened is not None
        now = time.perf_counter()
        if self.tally.frames:
            self.tally.frames[-1].clock += now - began
        views = self._opened.window.transcripts
        painted = [side for side in SIDES if views[side] in self._dirty]
        self._dirty.clear()
        self.tally.paints += bool(painted)
        for side in painted:
            self._note_shown(side, self._opened.controller.lane_states[side], now)

    def _note_shown(self, side: Side, lane_state: LaneState, now: float) -> None:
        shown = len(lane_state.turns[-1].record.trace) if lane_state.turns else 0
        waiting = self._arrivals[side]
        while waiting and waiting[0][1] <= shown:
            self.tally.latencies.append(now - waiting.popleft()[0])


def _around(owner: type, method: str, do: Callable[..., None]) -> None:
    """Has every call of a method done by `do`, which is given the call and its arguments."""
    inner = getattr(owner, method)

    @wraps(inner)
    def outer(*arguments: Any) -> None:
        do(lambda: inner(*arguments), *arguments)

    setattr(owner, method, outer)
