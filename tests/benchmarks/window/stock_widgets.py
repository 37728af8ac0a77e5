"""The alternative: two of Qt's own text widgets with the same tokens, one format per token.

python -m tests.benchmarks.window.stock_widgets WIDGET TOKENS FRAMES
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSplitter, QTextEdit

from overthink.core.events import Tokens
from overthink.core.vocabulary import Origin
from overthink.ui.app.startup import make_application
from overthink.ui.state.turn_state import SIDES
from overthink.ui.theme.theme import Theme, colour
from tests.benchmarks.window.fed_lane import Writer
from tests.benchmarks.window.opened import RATE
from tests.benchmarks.window.percentiles import percentiles

WIDGETS = {"QTextEdit": QTextEdit, "QPlainTextEdit": QPlainTextEdit}
SIZE = (1264, 400)
"""About the size of the transcripts in the window."""
FRAMES_PER_SECOND = 30

Stock = QTextEdit | QPlainTextEdit


def measure(widget: str, tokens: int, frames: int) -> None:
    """Print CPU milliseconds per frame: median, 99th percentile, maximum."""
    app = make_application()
    pair = QSplitter()
    stocks: list[Stock] = [WIDGETS[widget](pair) for _ in SIDES]
    pair.resize(*SIZE)
    pair.show()
    formats = _formats()
    writers = [Writer(side, RATE) for side in SIDES]
    for stock, writer in zip(stocks, writers, strict=True):
        _append(stock, writer.write(tokens), formats)
    app.processEvents()
    print(json.dumps(percentiles([_frame(app, stocks, writers, formats) for _ in range(frames)])))


def _formats() -> dict[int, QTextCharFormat]:
    """Return the formats of the origin layer: accepted tokens are green and underlined."""
    accepted = QTextCharFormat()
    accepted.setForeground(colour(Theme().roles.accepted))
    accepted.setFontUnderline(True)
    return {**dict.fromkeys(Origin, QTextCharFormat()), Origin.ACCEPTED: accepted}


def _frame(
    app: QApplication,
    stocks: list[Stock],
    writers: list[Writer],
    formats: dict[int, QTextCharFormat],
) -> float:
    batches = [writer.write(RATE // FRAMES_PER_SECOND) for writer in writers]
    began = time.thread_time()
    for stock, batch in zip(stocks, batches, strict=True):
        _append(stock, batch, formats)
    app.processEvents()
    return time.thread_time() - began


def _append(stock: Stock, batch: Tokens, formats: dict[int, QTextCharFormat]) -> None:
    cursor = QTextCursor(stock.document())
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.beginEditBlock()
    for text, origin in zip(batch.texts, batch.origins, strict=True):
        cursor.insertText(text, formats[origin])
    cursor.endEditBlock()
    bar = stock.verticalScrollBar()
    bar.setValue(bar.maximum())


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
