"""Writes the tables of SCHEMA.md from the schema itself: `make schema`.

Names and types come from a database that all migrations were applied to, descriptions from
`resources/schema/columns.toml`, and the metrics of a run from `overthink.core.metric_registry`.
"""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from overthink.core.metric_registry import METRICS
from overthink.core.vocabulary import RunStatus
from overthink.storage import sql_functions
from overthink.storage.schema import APPLICATION_ID, apply_migrations, migrations

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "SCHEMA.md"
DESCRIPTIONS = ROOT / "resources" / "schema" / "columns.toml"
_METRICS_OF = "runs"
_HINT = "describe it in resources/schema/columns.toml"


class Undescribed(Exception):
    """A table or column lacks its description, or a description lacks its column."""


class _Column(NamedTuple):
    name: str
    type: str


def updated(document: str) -> str:
    """The document with current tables between its markers.

    Raises:
        Undescribed: `resources/schema/columns.toml` does not match the schema.
    """
    described = tomllib.loads(DESCRIPTIONS.read_text(encoding="utf-8"))
    with sqlite3.connect(":memory:") as db:
        sql_functions.register(db)
        apply_migrations(db)
        names = _names(db, "table"), _names(db, "view")
        if unknown := set(described) - {*names[0], *names[1]}:
            raise Undescribed(f"columns.toml describes {', '.join(sorted(unknown))}, which is gone")
        blocks = {
            "version": _version(),
            "views": [*_views(db, names[1], described)],
            "tables": [*_tables(db, names[0], described)],
        }
    for name, lines in blocks.items():
        begin, end = f"<!-- begin {name}: `make schema` -->\n", f"<!-- end {name} -->"
        before, found, rest = document.partition(begin)
        after = rest.partition(end)[2]
        if not found or not after:
            raise Undescribed(f"SCHEMA.md lacks the markers of {name}")
        document = before + begin + "\n" + "\n".join(lines) + "\n\n" + end + after
    return document


def _names(db: sqlite3.Connection, kind: str) -> list[str]:
    """Tables or views by name, without those that SQLite or the full-text index make."""
    rows = db.execute(
        "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND name NOT LIKE 'search\\_index\\_%' ESCAPE '\\' ORDER BY name",
        (kind,),
    )
    return [name for (name,) in rows]


def _version() -> list[str]:
    from sqlite_utils import Database

    version = len(migrations().pending(Database(memory=True)))
    return [
        f"`PRAGMA application_id` is {APPLICATION_ID:#010X} (“OVTH”) and `PRAGMA user_version` is"
        f" the schema version, {version}.".replace("0X", "0x")
    ]


def _views(
    db: sqlite3.Connection, names: Iterable[str], described: dict[str, dict[str, str]]
) -> Iterator[str]:
    yield from ("| View | Row | Columns |", "|---|---|---|")
    for name in names:
        columns = ", ".join(f"`{column.name}`" for column in _columns(db, name))
        yield f"| `{name}` | {_row_of(name, described)} | {columns} |"


def _tables(
    db: sqlite3.Connection, names: Iterable[str], described: dict[str, dict[str, str]]
) -> Iterator[str]:
    for index, name in enumerate(names):
        if index:
            yield ""
        yield from (f"### `{name}`", "", f"A row is {_row_of(name, described)}.", "")
        yield from ("| Column | Type | What it is |", "|---|---|---|")
        metrics = {metric.name for metric in METRICS} if name == _METRICS_OF else set()
        columns = [column for column in _columns(db, name) if column.name not in metrics]
        texts = {key: text for key, text in described[name].items() if key != "row"}
        _check_names(name, {column.name for column in columns}, set(texts))
        for column in columns:
            text = texts[column.name].replace("{statuses}", _statuses())
            yield f"| `{column.name}` | {column.type} | {text} |"
        if metrics:
            yield from _metric_rows()


def _row_of(name: str, described: dict[str, dict[str, str]]) -> str:
    if name not in described:
        raise Undescribed(f"{name} has no description: {_HINT}")
    return described[name]["row"]


def _check_names(table: str, columns: set[str], described: set[str]) -> None:
    if missing := sorted(columns - described):
        raise Undescribed(f"{table}.{missing[0]} has no description: {_HINT}")
    if gone := sorted(described - columns):
        raise Undescribed(f"columns.toml describes {table}.{gone[0]}, which is no such column")


def _metric_rows() -> Iterator[str]:
    yield from ("", "Metrics of a run (`overthink.core.metric_registry` declares them):", "")
    yield from ("| Column | Unit | What it is |", "|---|---|---|")
    yield from (f"| `{m.name}` | {m.unit} | {m.definition} |" for m in METRICS)


def _columns(db: sqlite3.Connection, table: str) -> list[_Column]:
    """The columns with their types and references, in the schema's order."""
    targets = {
        row[3]: f" → `{row[2]}`" for row in db.execute(f'PRAGMA foreign_key_list("{table}")')
    }
    rows = db.execute(f'PRAGMA table_info("{table}")')
    return [_Column(row[1], f"{row[2].lower()}{targets.get(row[1], '')}") for row in rows]


def _statuses() -> str:
    return ", ".join(f"`{status}`" for status in RunStatus)


def main() -> None:
    """Update SCHEMA.md."""
    DOCUMENT.write_text(updated(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
