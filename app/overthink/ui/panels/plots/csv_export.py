"""The plots' full data as tables: every token or round of both lanes, units in the headers.

May be called in a worker thread while a run goes on: it reads copies only. The words are English
and the point is a point in every language, since programs read these.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from itertools import zip_longest

import numpy as np

from overthink.core.vocabulary import Phase
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.lane_series import Quantity, part
from overthink.ui.panels.plots.series_math import ACCEPTANCE_WINDOW, SURPRISAL_WINDOW, US, Floats

Column = tuple[str, Iterable[object]]


def _texts(values: Floats) -> list[str]:
    """Six significant digits; nothing where there is no value."""
    return [f"{v:.6g}" if np.isfinite(v) else "" for v in values.tolist()]


def _times(quantity: Quantity, count: int) -> Column:
    return "time (s)", [f"{t / US:.6f}" for t in part(quantity.times, 0, count).tolist()]


def _race(lane: LaneSeries, count: int) -> list[Column]:
    phases = [Phase(p).word for p in bytes(lane.trace.phases[:count])]
    return [_times(lane.speed, count), ("tokens", range(1, count + 1)), ("phase", phases)]


def _speed(lane: LaneSeries, count: int) -> list[Column]:
    speed = _texts(lane.speed.values(0, count))
    return [_times(lane.speed, count), ("speed (tokens/s)", speed)]


def _surprisal(lane: LaneSeries, count: int) -> list[Column]:
    mean = f"mean over {SURPRISAL_WINDOW} tokens (bits/token)"
    return [
        _times(lane.surprisal, count),
        ("surprisal (bits)", _texts(lane.surprisal.values(0, count))),
        (mean, _texts(lane.mean_surprisal.values(0, count))),
    ]


def _acceptance(lane: LaneSeries, _count: int) -> list[Column]:
    rounds = lane.trace.draft_rounds[: len(lane.acceptance.times)]
    share = f"accepted/tested over {ACCEPTANCE_WINDOW} rounds"
    return [
        _times(lane.acceptance, len(rounds)),
        ("proposed", [len(r.proposed) for r in rounds]),
        ("tested", [r.tested for r in rounds]),
        ("accepted", [r.accepted for r in rounds]),
        (share, _texts(lane.acceptance.values(0, len(rounds)))),
    ]


def _gpu(lane: LaneSeries, _count: int) -> list[Column]:
    gpu = lane.gpu
    count = len(gpu.use.times)
    return [
        _times(gpu.use, count),
        ("GPU use (share)", _texts(gpu.use.values(0, count))),
        ("GPU memory (bytes)", [f"{v:.0f}" if v == v else "" for v in gpu.bytes.values(0, count)]),
        ("GPU power (W)", _texts(gpu.watts.values(0, count))),
    ]


COLUMNS: dict[str, Callable[[LaneSeries, int], list[Column]]] = {
    "race": _race,
    "speed": _speed,
    "acceptance": _acceptance,
    "surprisal": _surprisal,
    "gpu": _gpu,
}


def csv_table(key: str, lanes: list[LaneSeries]) -> bytes:
    """The data of a figure as CSV, lanes beside each other.

    Args:
        key: the figure's.
        lanes: those shown.
    """
    columns = [
        (f"{lane.side} {name}", values)
        for lane in lanes
        for name, values in COLUMNS[key](lane, lane.count)
    ]
    return _csv(columns)


def csv_positions(lanes: list[LaneSeries]) -> bytes:
    """Tested and accepted by position in a draft round."""
    longest = max((len(lane.acceptance.by_position) for lane in lanes), default=0)
    columns: list[Column] = [("position", range(1, longest + 1))]
    for lane in lanes:
        counts = list(lane.acceptance.by_position)
        columns.append((f"{lane.side} tested", [tested for tested, _ in counts]))
        columns.append((f"{lane.side} accepted", [accepted for _, accepted in counts]))
    return _csv(columns)


def _csv(columns: list[Column]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name for name, _ in columns])
    # Row by row: `writerows` is one long call, in which the window could not move.
    for row in zip_longest(*(values for _, values in columns), fillvalue=""):
        writer.writerow(row)
    return text.getvalue().encode()
