"""Times the parts of the window on the UI thread, frame by frame.

Uses the thread's CPU time, so that other programs have little influence. The time of a part
excludes the other parts that it calls.
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
from overthink.ui.app.process_hooks import GarbageCollector
from overthink.ui.panels.lane.panel import LanePanel
from overthink.ui.panels.plots.canvas import Canvas
from overthink.ui.panels.plots.panel import PlotPanel
from overthink.ui.presenters.session_review import SessionReviewPresenter
from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.services.paced_display import PacedDisplay
from overthink.ui.state.lane_state import LaneState
from overthink.ui.state.paced_feed import PacedFeed
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.transcript.view import TranscriptView

TICK, REPAINT = "tick: other", "repaint: other"

TIMED_METHODS: tuple[tuple[type, str, str], ...] = (
    (PacedDisplay, "_tick", TICK),
    (SessionReviewPresenter, "_tick", TICK),
    (ComparisonController, "_take_event", "events received"),
    (PacedFeed, "advance", "feed and records"),
    (LanePanel, "refresh", "lane panels"),
    (TranscriptView, "refresh", "transcripts: refresh"),
    (TranscriptView, "paintEvent", "transcripts: paint"),
    (PlotPanel, "redraw", "plots: redraw"),
    (Canvas, "paintEvent", "plots: paint"),
    (GarbageCollector, "collect", "garbage"),
)
"""Class, method, and the name of the part in the report."""


class Parts:
    """Exclusive CPU seconds of each part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []
        """For each running part, the seconds of the parts that it has called."""

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        """Run a function and time it."""
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
        """Time every future call of a method."""
        inner = getattr(owner, method)

        @wraps(inner)
        def timed(*arguments: Any, **named: Any) -> Any:
            return self.run(name, lambda: inner(*arguments, **named))

        setattr(owner, method, timed)


@dataclass(slots=True)
class Frame:
    """Time of the UI thread from one tick to the next, in seconds."""

    processor: float = 0.0
    """CPU time of everything, including layouts, timers and lane events."""
    clock: float = 0.0
    """Wall time of the tick and the repaint."""


@dataclass(slots=True)
class Measurements:
    """Measurements since the last restart."""

    frames: list[Frame] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    """Seconds from a batch's arrival until it was painted."""
    paints: int = 0
    """Repaints that included a transcript."""


class Stopwatch(QObject):
    """Times a window that is opened later. One per process: it patches the window's classes."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = Parts()
        self.measurements = Measurements()
        self.painted: Callable[[TranscriptView], None] = lambda view: None
        """Called after a transcript is painted."""
        self._arrivals: dict[Side, deque[tuple[float, int]]] = {s: deque() for s in SIDES}
        self._dirty: set[TranscriptView] = set()
        self._last_tick = 0.0
        self._opened: Application | None = None
        self._patch_classes()

    def _patch_classes(self) -> None:
        for owner, method, part in TIMED_METHODS:
            self.parts.time_method(owner, method, part)
        _wrap(PacedDisplay, "_tick", self._note_tick)
        _wrap(SessionReviewPresenter, "_tick", self._note_tick)
        _wrap(ComparisonController, "_take_event", self._note_arrival)
        _wrap(TranscriptView, "paintEvent", self._note_painting)

    def watch(self, opened: Application) -> None:
        """Time the window's repaints."""
        self._opened = opened
        opened.window.installEventFilter(self)

    def restart(self) -> None:
        """Discard all measurements."""
        self.measurements = Measurements()
        self.parts.seconds.clear()
        for waiting in self._arrivals.values():
            waiting.clear()

    # -- measurements ----------------------------------------------------------------------------

    def _note_tick(self, tick: Callable[[], object], *_arguments: Any) -> None:
        now, frames = time.thread_time(), self.measurements.frames
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
        """Time each repaint of the window."""
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        began = time.perf_counter()
        self.parts.run(REPAINT, lambda: watched.event(event))
        self._note_repaint(began)
        return True

    def _note_repaint(self, began: float) -> None:
        assert self._opened is not None
        now = time.perf_counter()
        if self.measurements.frames:
            self.measurements.frames[-1].clock += now - began
        views = self._opened.window.transcripts
        painted = [side for side in SIDES if views[side] in self._dirty]
        self._dirty.clear()
        self.measurements.paints += bool(painted)
        for side in painted:
            self._note_shown(side, self._opened.controller.lane_states[side], now)

    def _note_shown(self, side: Side, lane_state: LaneState, now: float) -> None:
        shown = len(lane_state.turns[-1].record.trace) if lane_state.turns else 0
        waiting = self._arrivals[side]
        while waiting and waiting[0][1] <= shown:
            self.measurements.latencies.append(now - waiting.popleft()[0])


def _wrap(owner: type, method: str, wrapper: Callable[..., None]) -> None:
    """Replace a method by `wrapper`, which receives the original call and its arguments."""
    inner = getattr(owner, method)

    @wraps(inner)
    def outer(*arguments: Any) -> None:
        wrapper(lambda: inner(*arguments), *arguments)

    setattr(owner, method, outer)
