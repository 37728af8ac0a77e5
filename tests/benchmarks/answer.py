"""Cost per frame of an answer that streams in as Markdown with mathematics."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from overthink.ui.markdown.document import AnswerDocument
from overthink.ui.theme.theme import Theme
from tests.benchmarks.measurement import table
from tests.benchmarks.options import Options

TOKENS, TOKENS_PER_TICK, TICK_S = 4_000, 12, 0.025
"""480 tokens/s, displayed 40 times per second."""
CHARACTERS_PER_TOKEN = 4
LANE = (620, 700)

STEP = r"""### Step {n}: the cubes of minute {n}

Let $c_{{{n}}}$ be the number of **whole** cubes after minute {n}, and \(k = {n}\) the *rate*
at which they melt in a hot pan; then `cubes({n})` says the same as the formula:

\[
c_{{{n}}} = \frac{{c_0 \cdot {n}}}{{\sqrt{{{n} + k}}}} - \sum_{{i=1}}^{{{n}}} m_i
\]

1. At the start there are ${n}$ cubes, and none has melted.
2. After that, $m_{{{n}}} \ge {n}$ of them have:
   - the small ones first, since $a/v$ is large
   - then the others

| minute | placed | whole |
|-------:|-------:|------:|
| {n} | {n} | $c_{{{n}}}$ |

```python
def cubes(minute: int) -> int:
    # Whole cubes after some minutes.
    return max(0, {n} - minute)  # none is left in the end
```

"""


@dataclass(slots=True)
class _Costs:
    """Milliseconds per tick."""

    source: list[float] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    paint: list[float] = field(default_factory=list)

    def all(self) -> list[float]:
        return [sum(tick) for tick in zip(self.source, self.pauses, self.paint, strict=True)]


def measure(options: Options) -> str:
    """Measure milliseconds per tick of `set_source`, of the event loop, and of painting."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    tokens = options.tokens(TOKENS)
    costs = options.quiet.measure(lambda: _stream(application, tokens))
    rows = [
        _row("set_source: parsing and layout of the end", costs.source),
        _row("events: finished formulas", costs.pauses),
        _row("painting the end of the answer", costs.paint),
        _row("whole tick", costs.all()),
    ]
    return "\n".join(
        [
            f"{tokens:,} tokens of Markdown with mathematics, tables and code, {TOKENS_PER_TICK} "
            f"per tick, {1 / TICK_S:.0f} ticks/s, in a lane of {LANE[0]} × {LANE[1]} pixels; "
            "every formula is new.",
            "",
            table(["UI thread, ms per tick", "median", "p99", "max"], rows),
        ]
    )


def _answer(characters: int) -> str:
    steps = "".join(STEP.format(n=n) for n in range(1, 2 + characters // len(STEP)))
    return steps[:characters]


def _stream(application: QApplication, tokens: int) -> _Costs:
    """Stream an answer in real time; the formula renderer is already running."""
    document = AnswerDocument(theme := Theme(), theme)
    document.set_width(LANE[0])
    _warm_up(application, theme)
    image = QImage(*LANE, QImage.Format.Format_ARGB32_Premultiplied)
    source, costs = _answer(tokens * CHARACTERS_PER_TOKEN), _Costs()
    for end in _ticks(len(source)):
        costs.source.append(_timed(partial(document.set_source, source[:end], False)))
        costs.pauses.append(_pause(application))
        costs.paint.append(_timed(partial(_paint, document, image)))
    return costs


def _ticks(length: int) -> Iterator[int]:
    size = TOKENS_PER_TICK * CHARACTERS_PER_TOKEN
    yield from range(size, length + size, size)


def _warm_up(application: QApplication, theme: Theme) -> None:
    first = AnswerDocument(theme, theme)
    first.set_width(LANE[0])
    first.set_source("$x$ `code`", True)
    while not first.settled:
        application.processEvents()


def _pause(application: QApplication) -> float:
    """Wait for the end of the tick; return the milliseconds that the event loop was busy."""
    until, busy = time.perf_counter() + TICK_S, 0.0
    while time.perf_counter() < until:
        busy += _timed(application.processEvents)
        time.sleep(0.001)
    return busy


def _paint(document: AnswerDocument, image: QImage) -> None:
    top = max(0.0, document.height - LANE[1])
    painter = QPainter(image)
    painter.translate(0, -top)
    document.paint(painter, QRectF(0, top, *LANE))
    painter.end()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _row(what: str, values: list[float]) -> list[str]:
    median, high = np.percentile(values, [50, 99])
    return [what, f"{median:.2f}", f"{high:.2f}", f"{max(values):.2f}"]
