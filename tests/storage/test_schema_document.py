"""SCHEMA.md describes the schema that the migrations make, column by column."""

from __future__ import annotations

from pathlib import Path

import pytest

import schema_document
from overthink.storage.store import open_store
from schema_document import Undescribed, updated

DOCUMENT = schema_document.DOCUMENT.read_text(encoding="utf-8")


def test_the_document_is_current() -> None:
    assert updated(DOCUMENT) == DOCUMENT, "run `make schema`"


def test_every_table_and_column_of_a_new_file_is_in_the_document(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new.db")
    for (name,) in store.connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
        " AND name NOT LIKE 'search_index_%'"
    ).fetchall():
        assert f"`{name}`" in DOCUMENT
        for row in store.connection.execute(f"PRAGMA table_info({name})"):
            assert f"`{row[1]}`" in DOCUMENT
    store.close()


def test_columns_that_were_missing_are_described() -> None:
    runs = DOCUMENT.partition("### `runs`")[2].partition("### `")[0]
    assert "| `turn` | integer → `turns` | the turn |" in runs
    assert all(f"| `{column}` |" in runs for column in ("writer", "loaded_before"))


@pytest.mark.parametrize(
    ("text", "with_text", "named"),
    [
        ('starred = "', 'starved = "', "sessions.starred has no description"),
        ("[writers]\n", '[writers]\ncolour = "none"\n', "writers.colour, which is no such column"),
        ("[segments]", "[fragments]", "fragments, which is gone"),
    ],
)
def test_a_column_without_its_description_is_named(
    text: str, with_text: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = schema_document.DESCRIPTIONS.read_text(encoding="utf-8")
    changed = tmp_path / "columns.toml"
    changed.write_text(original.replace(text, with_text), encoding="utf-8")
    monkeypatch.setattr(schema_document, "DESCRIPTIONS", changed)
    with pytest.raises(Undescribed, match=named):
        updated(DOCUMENT)


def test_a_document_without_markers_is_refused() -> None:
    with pytest.raises(Undescribed, match="lacks the markers of tables"):
        updated(DOCUMENT.replace("begin tables", "begin chairs"))
