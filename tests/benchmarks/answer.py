"""An answer that streams in as Markdown with mathematics: what each tick of the window costs."""

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
from tests.benchmarks.measuring import table
from tests.benchmarks.options import Options

TOKENS, TOKENS_A_TICK, TICK_S = 4_000, 12, 0.025
"""480 tokens a second, shown 40 times a second."""
CHARACTERS_A_TOKEN = 4
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
    """Milliseconds a tick."""

    source: list[float] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    paint: list[float] = field(default_factory=list)

    def all(self) -> list[float]:
        return [sum(tick) for tick in zip(self.source, self.pauses, self.paint, strict=True)]


def measure(options: Options) -> str:
    """Milliseconds a tick of `set_source`, of what the event loop brings, and of painting."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    tokens = options.tokens(TOKENS)
    costs = options.still.measure(lambda: _stream(application, tokens))
    rows = [
        _row("set_source: the tail read and laid out", costs.source),
        _row("events: formulas that became ready", costs.pauses),
        _row("painting the end of the answer", costs.paint),
        _row("all of a tick", costs.all()),
    ]
    return "\n".join(
        [
            f"{tokens:,} tokens of Markdown with mathematics, tables and code, {TOKENS_A_TICK} a "
            f"tick, {1 / TICK_S:.0f} ticks a second, in a lane of {LANE[0]} × {LANE[1]} pixels; "
            "every formula is a new one.",
            "",
            table(["Milliseconds of the UI thread a tick", "median", "p99", "max"], rows),
        ]
    )


def _answer(characters: int) -> str:
    steps = "".join(STEP.format(n=n) for n in range(1, 2 + characters // len(STEP)))
    return steps[:characters]


def _stream(application: QApplication, tokens: int) -> _Costs:
    """Streams one answer at its pace; the child that sets formulas is started before."""
    document = AnswerDocument(theme := Theme(), theme)
    document.set_width(LANE[0])
    _warm_up(application, theme)
    image = QImage(*LANE, QImage.Format.Format_ARGB32_Premultiplied)
    source, costs = _answer(tokens * CHARACTERS_A_TOKEN), _Costs()
    for end in _ticks(len(source)):
        costs.source.append(_timed(partial(document.set_source, source[:end], False)))
        costs.pauses.append(_pause(application))
        costs.paint.append(_timed(partial(_paint, document, image)))
    return costs


def _ticks(length: int) -> Iterator[int]:
    size = TOKENS_A_TICK * CHARACTERS_A_TOKEN
    yield from range(size, length + size, size)


def _warm_up(application: QApplication, theme: Theme) -> None:
    first = AnswerDocument(theme, theme)
    first.set_width(LANE[0])
    first.set_source("$x$ `code`", True)
    while not first.settled:
        application.processEvents()


def _pause(application: QApplication) -> float:
    """The rest of a tick: milliseconds that the event loop was busy in it."""
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
