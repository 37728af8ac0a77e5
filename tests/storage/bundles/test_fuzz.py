"""Randomly changed bundles are refused with a sentence, or imported as a sound session.

Half of the changes are to bytes of the file, half to the contents of its members with correct
checksums, so that they reach the last checks. What is imported must be readable, replayable and
sound; what is refused leaves the database unchanged, row by row.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from overthink.core.errors import BundleError
from overthink.storage.bundles.bundle_export import write_bundle
from overthink.storage.bundles.bundle_import import import_bundle
from overthink.storage.bundles.rows import MANIFEST
from overthink.storage.codec import deflate, inflate
from overthink.storage.maintenance import check_store
from overthink.storage.saved_sessions import load_events, load_session
from overthink.storage.session_list import list_sessions
from overthink.storage.store import Store, open_store
from tests.storage.bundles.bundle_parts import (
    Parts,
    everything,
    packed,
    parts_of,
    record_full_session,
    written,
)

Mutation = Callable[[random.Random, bytes, Parts], bytes]

VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63), 1e308, 0.5, float("nan")),
    *("", " ", "x", "x" * 70_000, "\0", "../x", "'; --", "left", [], {}, [[]], ["x"] * 500),
]


def _flip(draw: random.Random, raw: bytes, _parts: Parts) -> bytes:
    changed = bytearray(raw)
    for _ in range(draw.choice((1, 1, 1, 4, 30))):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _cut(draw: random.Random, raw: bytes, _parts: Parts) -> bytes:
    start, end = sorted(draw.randrange(len(raw)) for _ in range(2))
    return raw[:start] + raw[end:] if draw.random() < 0.7 else raw[:start]


def _insert(draw: random.Random, raw: bytes, _parts: Parts) -> bytes:
    at, some = draw.randrange(len(raw)), draw.randrange(1, 60)
    return raw[:at] + draw.choice((draw.randbytes(some), raw[at : at + some])) + raw[at:]


def _change_number(draw: random.Random, raw: bytes, _parts: Parts) -> bytes:
    """Change a size, offset or count in one of the zip's records."""
    mark = draw.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
    places = [at for at in range(len(raw)) if raw.startswith(mark, at)]
    at = draw.choice(places) + draw.choice((4, 6, 8, 10, 12, 16, 18, 20, 24, 26, 28, 30, 38, 42))
    number = draw.choice((0, 1, 255, 2**16 - 1, 2**31, 2**32 - 1, draw.getrandbits(32)))
    return raw[:at] + number.to_bytes(4, "little") + raw[at + 4 :]


def _swap(draw: random.Random, _raw: bytes, parts: Parts) -> bytes:
    """Swap two members, and perhaps remove one."""
    one, other = draw.sample(sorted(parts.keys() - {MANIFEST}), 2)
    changed = {**parts, one: parts[other], other: parts[one]}
    if draw.random() < 0.3:
        del changed[one]
    return packed(changed, manifest=draw.random() < 0.7)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all values, at any depth."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in inside:
        found.append((*path, key))
        if isinstance(each, dict | list):
            found += _leaves(each, (*path, key))
    return found


def _inside(root: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        root = root[key]
    return root


def _change_json(draw: random.Random, _raw: bytes, parts: Parts) -> bytes:
    name = draw.choice([name for name in parts if name.endswith(".json")])
    data = json.loads(parts[name])
    for _ in range(draw.choice((1, 1, 1, 3))):
        *path, key = draw.choice(_leaves(data))
        place = _inside(data, tuple(path))
        match draw.randrange(4):
            case 0:
                del place[key]
                break
            case 1:
                place[key] = deepcopy(_inside(data, draw.choice(_leaves(data))))
            case _:
                place[key] = deepcopy(draw.choice(VALUES))
    changed = {**parts, name: json.dumps(data).encode()}
    return packed(changed, manifest=name != MANIFEST)


def _change_trace(draw: random.Random, _raw: bytes, parts: Parts) -> bytes:
    """Change bytes of a column before it is deflated, or of the trace around it."""
    name = draw.choice([name for name in parts if name.startswith("traces/")])
    data = msgspec.msgpack.decode(parts[name])
    if data[0] is None or draw.random() < 0.2:
        return packed({**parts, name: _flip(draw, parts[name], parts)})
    part = draw.choice((1, 2))
    columns = msgspec.msgpack.decode(data[0][part])
    at = draw.randrange(len(columns))
    if isinstance(columns[at], list):
        columns[at][draw.randrange(4)] = deflate(draw.randbytes(draw.randrange(30)))
    else:
        columns[at] = _other_column(draw, columns[at])
    data[0][part] = msgspec.msgpack.encode(columns)
    return packed({**parts, name: msgspec.msgpack.encode(data)})


def _other_column(draw: random.Random, column: bytes) -> bytes:
    for width in (column[:1], b""):
        try:
            raw = bytearray(inflate(column[len(width) :]))
        except ValueError:
            continue
        if draw.random() < 0.3:
            raw = raw[draw.randrange(3) :]
        for _ in range(draw.choice((1, 1, 3)) if raw else 0):
            raw[draw.randrange(len(raw))] = draw.choice((0, 1, 2, 255, draw.randrange(256)))
        return width + deflate(bytes(raw if draw.random() < 0.8 else raw * 2))
    return draw.randbytes(9)


MUTATIONS: dict[str, tuple[int, Mutation]] = {
    "bytes": (500, _flip),
    "cut": (250, _cut),
    "insert": (250, _insert),
    "number": (200, _change_number),
    "swap": (100, _swap),
    "json": (450, _change_json),
    "trace": (300, _change_trace),
}
"""Each with its number of attempts: 2,050 in total."""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session with everything that can be recorded."""
    folder = tmp_path_factory.mktemp("whole")
    return written(
        folder / "a.db", record_full_session(folder / "a.db"), to=folder / "whole.overthink"
    )


@pytest.mark.parametrize("kind", MUTATIONS)
def test_a_changed_bundle_is_refused_or_imported_whole(
    kind: str, bundle: Path, tmp_path: Path
) -> None:
    times, mutation = MUTATIONS[kind]
    draw, whole, parts = random.Random(kind), bundle.read_bytes(), parts_of(bundle)
    path, again = tmp_path / "changed.overthink", tmp_path / "again.overthink"
    open_store(tmp_path / "blank.db").close()
    store = _blank(tmp_path)
    before = everything(store)
    refused = 0
    for _ in range(times):
        path.write_bytes(mutation(draw, whole, parts))
        sessions, sentence = _imported(store, path)
        if sentence:
            refused += 1
            assert "\n" not in sentence
            assert everything(store) == before
        else:
            _assert_in_order(store, sessions, again)
            store.close()
            store = _blank(tmp_path)
    print(f"{kind}: {times} changes, {refused} of them refused")
    assert refused > times / 4
    store.close()


def _blank(folder: Path) -> Store:
    store = open_store(Path(shutil.copy(folder / "blank.db", folder / "sessions.db")))
    store.connection.execute("PRAGMA synchronous=OFF")  # the file is temporary
    return store


def _imported(store: Store, path: Path) -> tuple[int, str]:
    """Return the number of imported sessions, or the sentence why there are none."""
    try:
        return len(import_bundle(store, path).sessions), ""
    except BundleError as failure:
        return 0, str(failure)


def _assert_in_order(store: Store, sessions: int, again: Path) -> None:
    """Check that imported sessions can be listed, opened, replayed, checked and exported."""
    result = check_store(store)
    assert result.sound, result
    listed = list_sessions(store)
    assert len(listed) == sessions
    for summary in listed:
        for turn in load_session(store, summary.id).turns:
            for run in turn.runs.values():
                load_events(store, run.id)
    write_bundle(store, [summary.id for summary in listed], again, overwrite=True)
