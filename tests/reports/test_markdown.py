"""Markdown shows recorded text unchanged, and nothing breaks out of its fences."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from overthink.core.symbols import harmless_lines
from overthink.reports.markdown import code, fenced
from tests.reports.recordings import EVIL, record_hostile_session, records, saved, written

PARSER = MarkdownIt("commonmark").enable("table")


def _blocks(text: str) -> list[Token]:
    return PARSER.parse(text)


@pytest.mark.parametrize(
    "text", ["", "plain", "~~~", "~~~~~\n# out", "```\n", "<b>\n\n---", "    x", "a\n~~~text\nb"]
)
def test_a_fence_holds_any_text(text: str) -> None:
    (block,) = _blocks(fenced(text))
    assert block.type == "fence"
    assert block.content == f"{text}\n"


@pytest.mark.parametrize("text", ["plain", "`", "a``b", "```", "`x`", "<b>*_[x](y)", "# x", "|"])
def test_a_code_span_holds_any_line(text: str) -> None:
    _, inline, _ = _blocks(code(text))
    assert [(t.type, t.content) for t in inline.children or []] == [("code_inline", text)]


def test_a_hostile_session_is_headings_fences_and_code(tmp_path: Path) -> None:
    database = tmp_path / "sessions.db"
    session = record_hostile_session(database)
    text = written(database, "markdown", session).decode()
    blocks = _blocks(text)
    assert not [t for t in blocks if t.type.startswith("html")]
    fences = [t.content.removesuffix("\n") for t in blocks if t.type == "fence"]
    left, _right = records(saved(database, session))
    assert harmless_lines(left.thinking) in fences
    assert harmless_lines(left.answer) in fences
    inline = [child for t in blocks for child in t.children or []]
    allowed = {"text", "code_inline", "softbreak"}
    assert {child.type for child in inline} <= allowed
    assert not [c for c in inline if c.type == "text" and "alert" in c.content]
    for control in ("\x00", "\x1b", "\u202e", "\r"):
        assert control not in text


def test_a_session_is_reported_with_its_facts_and_metrics(tmp_path: Path) -> None:
    database = tmp_path / "sessions.db"
    text = written(database, "markdown", record_hostile_session(database)).decode()
    for words in (
        *("★ Recorded 20", "By hand: wrong", "Automatic: ", "both are bad, judged with the names"),
        *("Expected answer: `0`", "tokens 3 to 9", "timing concurrent (both lanes at once)"),
        *("| Thinking tokens |", "| Memory |", "looping since token", "`temperature`: `0.6`"),
        *("`processor`: `Test, 2 cores`", "`memory`: `8.0 GiB`"),
    ):
        assert words in text, words
    rows = [line for line in text.splitlines() if line.startswith("| Speed")]
    assert len(rows) == 1
    assert rows[0].count("concurrent") == 2


def test_a_bar_in_a_name_adds_no_cell_to_a_table(tmp_path: Path) -> None:
    assert "|" in EVIL
    database = tmp_path / "sessions.db"
    blocks = _blocks(written(database, "markdown", record_hostile_session(database)).decode())
    heads = [t for t in blocks if t.type == "th_open"]
    cells = [t for t in blocks if t.type == "td_open"]
    rows = [t for t in blocks if t.type == "tr_open"]
    assert len(heads) == 4
    assert len(cells) == 4 * (len(rows) - 1)
