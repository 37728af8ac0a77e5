"""A table or column that is added to the database must be added to bundles, or left out here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from overthink.storage.bundles import rows
from overthink.storage.store import Store, open_store

Kinds = tuple[type[msgspec.Struct], ...]

CARRIED: dict[str, tuple[Kinds, set[str]]] = {
    "sessions": ((rows.Session,), {"number", "deleted", "listed"}),
    "turns": ((rows.Turn,), {"number", "session"}),
    "runs": ((rows.Run, rows.Metrics), {"number", "turn", "writer", "loaded_before"}),
    "annotations": ((rows.Annotation,), {"number", "run"}),
    "experiments": ((rows.Experiment,), {"number", "run"}),
    "models": ((rows.Model,), {"number"}),
    "machines": ((rows.Machine,), {"number"}),
    "settings": ((rows.Settings,), {"number"}),
    "traces": ((rows.Columns,), {"run"}),
}
"""By table: the structs of its rows in a bundle, and columns that are specific to a file."""
INSIDE = {"tags", "turns", "runs", "figures", "annotations", "experiments", "trace"}
"""Fields of a bundle's rows that come from other tables."""
NOT_CARRIED = {
    "segments",
    "search_words",
    "writers",
    *("suites", "suite_tasks", "suite_runs", "suite_models", "suite_samples"),
    "session_tags",
    "sqlite_sequence",
    "_sqlite_migrations",
}
"""Tables that are specific to a file, like suites, or are part of a session, like its tags."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "sessions.db")
    yield made
    made.close()


def test_every_table_is_carried_or_left_out_on_purpose(store: Store) -> None:
    tables = store.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    names = {name for (name,) in tables if not name.startswith("search_index")}
    assert names == CARRIED.keys() | NOT_CARRIED


@pytest.mark.parametrize("table", CARRIED)
def test_every_column_is_carried_or_left_out_on_purpose(store: Store, table: str) -> None:
    kinds, left_out = CARRIED[table]
    columns = {row[1] for row in store.connection.execute(f"PRAGMA table_info({table})")}
    held = {name for kind in kinds for name in kind.__struct_fields__} - INSIDE
    assert held == columns - left_out
