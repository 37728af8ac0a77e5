"""CSV has a row per run with every metric, and nothing that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from overthink.core.run_record import RunRecord
from overthink.core.symbols import same_length
from overthink.reports.runs_csv import COLUMNS, text_field
from overthink.storage.run_metrics import metrics_of
from overthink.storage.store import open_store
from tests.reports.recordings import (
    EVIL,
    record_hostile_session,
    record_session,
    records,
    saved,
    written,
)
from tests.ui.made_runs import events


def _rows(database: Path, session: str) -> list[dict[str, str]]:
    text = written(database, "csv", session).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Excel reads UTF-8 as the system's code page without it."""
    database = tmp_path / "sessions.db"
    session = record_session(database, events(20), events(30, with_draft=False))
    table = written(database, "csv", session)
    assert table.startswith(b"\xef\xbb\xbfsession,")
    assert table.count(b"\xef\xbb\xbf") == 1


def test_each_run_has_a_row_with_the_metrics_of_its_record(tmp_path: Path) -> None:
    database = tmp_path / "sessions.db"
    session = record_session(database, events(20), events(30, with_draft=False), turns=2)
    rows = _rows(database, session)
    assert [row["side"] for row in rows] == ["left", "right"] * 2
    assert {row["thinking"] for row in rows} <= {"auto", ""}
    for row, record in zip(rows, records(saved(database, session)), strict=True):
        for name, value in metrics_of(record).items():
            if value is None:
                assert row[name] == ""
            elif isinstance(value, str):
                assert row[name] == value
            else:
                assert float(row[name]) == float(value), name


def test_columns_are_named_as_in_the_database(tmp_path: Path) -> None:
    store = open_store(tmp_path / "sessions.db")
    view = [row[1] for row in store.connection.execute("PRAGMA table_info(figures)")]
    store.close()
    assert set(view) - set(COLUMNS) == set()
    assert set(metrics_of(RunRecord())) <= set(COLUMNS)
    assert len(COLUMNS) == len(set(COLUMNS))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", " =1", "＝1"])
def test_a_text_that_looks_like_a_formula_is_quoted(text: str) -> None:
    assert text_field(text) == f"'{same_length(text)}"


@pytest.mark.parametrize("text", ["", "1+1", "a=b", "0"])
def test_other_texts_are_not_changed(text: str) -> None:
    assert text_field(text) == text


def test_hostile_texts_stay_in_their_field(tmp_path: Path) -> None:
    database = tmp_path / "sessions.db"
    left, right = _rows(database, record_hostile_session(database))
    shown = same_length(EVIL)
    assert (left["title"], right["model"], left["by_hand"]) == (shown, shown, "wrong")
    assert (left["right"], left["annotations"], left["preference_blind"]) == ("0", "1", "1")
    assert not set(left["prompt"]) & set("\x00\x1b\r\u202e")
