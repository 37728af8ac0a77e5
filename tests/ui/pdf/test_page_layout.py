"""Text flows down pages: no word is lost or drawn twice, and pages are filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPdfWriter, QTextLayout, QTextLine
from PySide6.QtWidgets import QApplication

from overthink.ui.pdf import page_layout as flow_module
from overthink.ui.pdf.page_layout import RESOLUTION, PageFlow, Style, TextRun, plain_runs
from overthink.ui.theme.fonts import READING, font


class Sheets:
    """Pages and the lines drawn on them: page, y coordinate and text."""

    def __init__(self, path: Path) -> None:
        self.writer = QPdfWriter(str(path))
        self.writer.setResolution(RESOLUTION)
        self.painter = QPainter(self.writer)
        self.style = Style(font(READING, 10), "#000000", underlined="#00714d")
        self.flow = _Watched(self.writer, self.painter, self.style)
        self.drawn = self.flow.drawn

    @property
    def text(self) -> str:
        return "".join(text for _, _, text in self.drawn)


class _Watched(PageFlow):
    """A flow that records what it draws."""

    def __init__(self, writer: QPdfWriter, painter: QPainter, footer: Style) -> None:
        super().__init__(writer, painter, footer)
        self.drawn: list[tuple[int, float, str]] = []
        self._texts: list[QTextLayout] = []

    def _layout(self, text: str, style: Style) -> QTextLayout:
        made = super()._layout(text, style)
        self._texts = [*self._texts[-8:], made]
        return made

    def _put(self, lines: list[QTextLine]) -> None:  # type: ignore[override]
        units = self._texts[-1].text().encode("utf-16-le")
        for line in lines:
            start, end = line.textStart(), line.textStart() + line.textLength()
            super()._put([line])
            self.drawn.append((self.page, self._y, units[2 * start : 2 * end].decode("utf-16-le")))


@pytest.fixture
def sheets(qapp: QApplication, tmp_path: Path) -> Iterator[Sheets]:
    made = Sheets(tmp_path / "a.pdf")
    yield made
    made.painter.end()


@pytest.mark.parametrize("piece", [50, 333, 4000])
def test_a_long_paragraph_is_drawn_completely(
    sheets: Sheets, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(flow_module, "_PIECE", piece)
    words = " ".join(f"word{i} 🧊 思考" for i in range(500))
    sheets.flow.text(plain_runs(words), sheets.style)
    assert sheets.text == words
    assert sheets.flow.page > 1


def test_cutting_into_pieces_leaves_no_short_lines(
    sheets: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "word " * 2000
    sheets.flow.text(plain_runs(words), sheets.style)
    whole = [text for _, _, text in sheets.drawn]
    monkeypatch.setattr(flow_module, "_PIECE", 700)
    sheets.drawn.clear()
    sheets.flow.text(plain_runs(words), sheets.style)
    assert [text for _, _, text in sheets.drawn] == whole


def test_a_very_long_word_is_broken(sheets: Sheets) -> None:
    sheets.flow.text(plain_runs("x" * 9000), sheets.style)
    assert sheets.text == "x" * 9000
    assert len(sheets.drawn) > 50


def test_no_line_is_drawn_below_the_text_area(sheets: Sheets) -> None:
    sheets.flow.text(plain_runs("line\n" * 400), sheets.style)
    pages = {page for page, _, _ in sheets.drawn}
    assert pages == set(range(1, sheets.flow.page + 1))
    assert max(y for _, y, _ in sheets.drawn) <= sheets.writer.height()
    full = [sum(1 for at, _, _ in sheets.drawn if at == page) for page in sorted(pages)]
    assert len(set(full[:-1])) == 1


def test_underlines_are_at_their_own_characters(sheets: Sheets) -> None:
    runs = [TextRun("🧊a"), TextRun("bc", True), TextRun("d\ne"), TextRun("f", True)]
    formats = flow_module._formats(flow_module._underlines(runs), 0, 9, sheets.style)
    assert [(f.start, f.length) for f in formats[1:]] == [(3, 2), (8, 1)]
    assert all(f.format.fontUnderline() for f in formats[1:])
    part = flow_module._formats(flow_module._underlines(runs), 4, 7, sheets.style)
    assert [(f.start, f.length) for f in part[1:]] == [(0, 1)]


def test_a_row_that_does_not_fit_starts_a_page(sheets: Sheets) -> None:
    cells, shares = ["short", "a longer text " * 30], (0.5, 0.5)
    for _ in range(60):
        sheets.flow.row(cells, shares, sheets.style)
    assert 3 < sheets.flow.page < 60
    assert QPointF(0, sheets.flow._y).y() <= sheets.writer.height()
