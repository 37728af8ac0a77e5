"""Bundles for tests: split into members, changed, and packed again with correct checksums."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from overthink.core.events import LaneEvent
from overthink.core.experiments import ForkOrigin
from overthink.core.vocabulary import TimingMode
from overthink.storage.bundles.bundle_export import write_bundle
from overthink.storage.bundles.reader import digest_of
from overthink.storage.bundles.rows import MANIFEST
from overthink.storage.experiments import save_experiment
from overthink.storage.identities import new_id
from overthink.storage.recorder import Recorder
from overthink.storage.session_edits import (
    annotate,
    judge_by_hand,
    prefer,
    rename,
    set_note,
    set_tags,
)
from overthink.storage.store import Store
from overthink.storage.turn_writer import open_and_recover
from tests.lanes import child_events
from tests.storage.experiment_results import knew, score
from tests.storage.recordings import drafted_batch, plan, record_turn, whole_run

Parts = dict[str, bytes]


def record_full_session(path: Path, prompt: str = "How many are left?") -> str:
    """Record a session with turns, drafts, a lane stopped early, and the user's edits.

    Returns:
        Its identity.
    """
    recorder = Recorder(path)
    session = recorder.session()
    draw = random.Random(7)
    drafted: list[LaneEvent] = [child_events.loaded(draft=True), child_events.prompt_done()]
    count = 0
    for number in range(6):
        batch = drafted_batch(count, number, draw)
        drafted.append(batch)
        count += len(batch.ids)
    first = record_turn(session, whole_run(), [*drafted, child_events.finished()], prompt=prompt)
    record_turn(session, whole_run(load=False), whole_run(), expect="0", repeats=first.turn)
    before = child_events.loaded()
    plans = {"left": msgspec.structs.replace(plan("left"), loaded_before=before, sample=3)}
    last = session.begin_turn("Stopped", "Be brief.", None, TimingMode.SHARED, plans)
    session.end_turn(last, {"left"})
    session.close()
    assert recorder.close()
    store = open_and_recover(path)
    rename(store, session.id, "Carried")
    set_note(store, session.id, "Æbler & <b>pærer</b>\n🧊")
    set_tags(store, session.id, ["ice", "melting"])
    annotate(store, first.runs["left"], 1, 3, "circling", "again and again")
    judge_by_hand(store, first.runs["left"], "unsure")
    prefer(store, first.turn, "both_bad", blind=True)
    for result in (knew(), score("another"), ForkOrigin(run=new_id(), token=2, model="m")):
        save_experiment(store, first.runs["right"], result)
    store.close()
    return session.id


def written(database: Path, *sessions: str, to: Path) -> Path:
    """Write a bundle of these sessions."""
    store = open_and_recover(database)
    write_bundle(store, sessions, to, overwrite=True)
    store.close()
    return to


def everything(store: Store, *, but: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    """Return all rows of all tables, including those of the index, in order.

    Args:
        but: tables to leave out.
    """
    db = store.connection
    tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    # The index is contentless: only its shadow tables can be read.
    names = [name for (name,) in tables if name not in but | {"search_index"}]
    return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def parts_of(path: Path) -> Parts:
    """Return the members of a bundle, in order."""
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(parts: Mapping[str, bytes], *, manifest: bool = True) -> bytes:
    """Pack members into a bundle.

    Args:
        manifest: whether to write a new, matching manifest.
    """
    parts = dict(parts)
    if manifest:
        data = json.loads(parts.pop(MANIFEST))
        data["members"] = [
            {"name": name, "size": len(raw), "digest": digest_of(raw)}
            for name, raw in parts.items()
        ]
        parts[MANIFEST] = json.dumps(data).encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, raw in parts.items():
            bundle.writestr(name, raw)
    return file.getvalue()


def with_json(parts: Parts, name: str, change: Callable[[Any], object]) -> Parts:
    """Return the members with a change inside a JSON member; NaN is written unchanged."""
    data = json.loads(parts[name])
    change(data)
    return {**parts, name: json.dumps(data).encode()}


def with_trace(parts: Parts, name: str, change: Callable[[list[Any]], object]) -> Parts:
    """Return the members with a change inside a trace: columns and `loaded_before`."""
    data = msgspec.msgpack.decode(parts[name])
    change(data)
    return {**parts, name: msgspec.msgpack.encode(data)}
