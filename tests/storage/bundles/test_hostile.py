"""Damaged, inconsistent and malicious bundles are refused with a sentence; nothing is imported."""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from overthink.core.errors import BundleError
from overthink.core.events import DraftRound, LoopFound, PhaseChanged, RunawayFound, Tokens
from overthink.storage.bundles.bundle_import import import_bundle
from overthink.storage.bundles.reader import MAX_GROWTH
from overthink.storage.bundles.rows import MANIFEST, SHARED, VERSION
from overthink.storage.codec import USUAL_EVENTS, deflate, pack_ints
from overthink.storage.columns import Packed, TimedEvent, pack, unpack
from overthink.storage.store import Store, open_store
from tests.lanes import child_events
from tests.storage.bundles.bundle_parts import (
    Parts,
    everything,
    packed,
    parts_of,
    record_full_session,
    with_json,
    with_trace,
    written,
)

SESSION = "sessions/000001.json"
TRACE = "traces/000001.msgpack"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The members of a valid bundle."""
    folder = tmp_path_factory.mktemp("whole")
    return parts_of(
        written(folder / "a.db", record_full_session(folder / "a.db"), to=folder / "a.overthink")
    )


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without a session; copying it is faster than creating one."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    open_store(path).close()
    return path


@pytest.fixture
def store(blank: Path, tmp_path: Path) -> Iterator[Store]:
    made = open_store(Path(shutil.copy(blank, tmp_path / "b.db")))
    yield made
    made.close()


def _refused(store: Store, raw: bytes, *words: str) -> None:
    path = store.path.with_name("hostile.overthink")
    path.write_bytes(raw)
    before = everything(store)
    with pytest.raises(BundleError) as caught:
        import_bundle(store, path)
    sentence = str(caught.value)
    for word in words:
        assert word in sentence
    assert str(path) in sentence
    assert sentence.count("\n") == 0
    assert len(sentence) < 600
    assert everything(store) == before


def test_the_valid_bundle_is_imported(store: Store, parts: Parts) -> None:
    """The other tests each change one thing of it."""
    path = store.path.with_name("whole.overthink")
    path.write_bytes(packed(parts))
    assert len(import_bundle(store, path).of("added")) == 1


# ------------------------------------------------------------------------------------ the container


@pytest.mark.parametrize("raw", [b"", b"PK", b"no zip at all " * 40, b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_not_a_bundle_is_refused(store: Store, raw: bytes) -> None:
    _refused(store, raw, "it is not a bundle of sessions")


def test_a_truncated_or_extended_bundle_is_refused(store: Store, parts: Parts) -> None:
    whole = packed(parts)
    for raw in (whole[:-1], whole[: len(whole) // 2], whole + b"\0", b"#!/bin/sh\n" + whole):
        _refused(store, raw, "damaged")


@pytest.mark.parametrize(
    "name",
    [
        *("../../.bashrc", "/etc/passwd", "C:\\Windows\\x", "sessions/../x.json", "sessions/"),
        *("traces/000001.msgpack/x", "sessions/00000١.json", "x" * 5_000, "..\\x", "MANIFEST.JSON"),
    ],
)
def test_a_member_with_a_foreign_name_is_refused(store: Store, parts: Parts, name: str) -> None:
    _refused(store, packed({**parts, name: b"x"}), "which no bundle has")


def _zipped(parts: Parts, **odd: int) -> bytes:
    """A bundle whose zip has odd fields for a member."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as bundle:
        for name, raw in parts.items():
            info = zipfile.ZipInfo(name)
            for field, value in odd.items() if name == TRACE else ():
                setattr(info, field, value)
            bundle.writestr(info, raw)
    return file.getvalue()


def test_links_and_devices_are_refused(store: Store, parts: Parts) -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFDIR, stat.S_IFIFO):
        raw = _zipped(parts, external_attr=(kind | 0o777) << 16)
        _refused(store, raw, "is a link or device")


def test_unknown_compression_is_refused(store: Store, parts: Parts) -> None:
    for how in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        raw = _zipped(parts, compress_type=how)
        _refused(store, raw, "compressed in an unknown way")


def test_encrypted_members_are_refused(store: Store, parts: Parts) -> None:
    raw = bytearray(_zipped(parts))
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 8] |= 1
    _refused(store, bytes(raw), "encrypted")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_duplicate_member_is_refused(store: Store, parts: Parts) -> None:
    file = io.BytesIO(packed(parts))
    with zipfile.ZipFile(file, "a") as bundle:
        bundle.writestr(SESSION, parts[SESSION])
    _refused(store, file.getvalue(), "twice")


def test_a_bomb_is_not_inflated(store: Store, parts: Parts) -> None:
    blown = {**parts, "traces/000099.msgpack": b"\0" * (MAX_GROWTH << 16)}
    _refused(store, packed(blown), "would grow to 13.1 MB")
    blown = {**parts, "traces/000099.msgpack": b"\0" * (65 << 20)}
    _refused(store, packed(blown), "would grow to 68.2 MB")


def test_a_member_that_is_larger_than_its_header_claims_is_refused(
    store: Store, parts: Parts
) -> None:
    blown = packed({**parts, SESSION: parts[SESSION] + b" " * 100_000})
    raw = bytearray(blown)
    lie = len(parts[SESSION]).to_bytes(4, "little")
    for mark, size_at, named in (
        (b"PK\x03\x04", 22, raw.find(SESSION.encode())),
        (b"PK\x01\x02", 24, raw.rfind(SESSION.encode())),
    ):
        at = raw.rfind(mark, 0, named) + size_at
        raw[at : at + 4] = lie
    _refused(store, bytes(raw), SESSION, "differs from the manifest")


def test_too_many_members_are_refused_before_they_are_listed(store: Store, parts: Parts) -> None:
    raw = bytearray(packed(parts))
    raw[-12:-8] = (0xFFFF).to_bytes(2, "little") * 2
    raw[-14:-10] = (0xFFFF).to_bytes(2, "little") * 2
    _refused(store, bytes(raw), "damaged")


# ------------------------------------------------------------------------------------- the manifest


def test_a_wrong_checksum_or_size_is_refused(store: Store, parts: Parts) -> None:
    for name in parts.keys() - {MANIFEST}:
        damaged = bytes([parts[name][0] ^ 1]) + parts[name][1:]
        raw = packed({**parts, name: damaged}, manifest=False)
        _refused(store, raw, name, "the checksum differs")
        raw = packed({**parts, name: parts[name] + b" "}, manifest=False)
        _refused(store, raw, name, "differs from the manifest")


def test_members_that_differ_from_the_manifest_are_refused(store: Store, parts: Parts) -> None:
    for name in parts.keys() - {MANIFEST}:
        less = {other: raw for other, raw in parts.items() if other != name}
        _refused(store, packed(less, manifest=False), "do not match its manifest")
    _refused(store, packed({**parts, "traces/000099.msgpack": b""}, manifest=False), "manifest")
    _refused(store, packed({**parts, "traces/000099.msgpack": b""}), "belongs to no run")
    less = {other: raw for other, raw in parts.items() if other != TRACE}
    _refused(store, packed(less), "is missing")
    less = {other: raw for other, raw in parts.items() if other != SHARED}
    _refused(store, packed(less), "do not match its manifest")
    less = {other: raw for other, raw in parts.items() if other != MANIFEST}
    _refused(store, packed(less, manifest=False), "no manifest")


def test_another_format_and_a_newer_version_are_refused(store: Store, parts: Parts) -> None:
    later = VERSION + 1
    newer = with_json(parts, MANIFEST, lambda data: data.update(version=later, colour="green"))
    _refused(store, packed(newer), "written by a newer Overthink", "update Overthink")
    other = with_json(parts, MANIFEST, lambda data: data.update(format="shopping-list"))
    _refused(store, packed(other), "it is not a bundle of sessions")


# ------------------------------------------------------------------------------------- the sessions


def _run(data: Any, turn: int = 0, run: int = 0) -> Any:
    return data["turns"][turn]["runs"][run]


LONG = "x" * (2 << 20)
CHANGES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "a number for a text": ("Expected `str`", lambda s: s.update(title=7)),
    "no list of turns": ("Expected `array`", lambda s: s.update(turns="none")),
    "an unknown field": ("unknown field", lambda s: s.update(colour="green")),
    "a field that is missing": ("missing required field", lambda s: s.pop("created")),
    "a huge text": ("length <=", lambda s: s.update(title=LONG)),
    "a huge tag": ("length <=", lambda s: s.update(tags=[LONG])),
    "a tag twice": ("a tag occurs twice", lambda s: s.update(tags=["a", "a"])),
    "an empty tag": ("a tag is empty", lambda s: s.update(tags=[" "])),
    "no identity": ("matching regex", lambda s: s.update(id="'; DROP TABLE sessions; --")),
    "an identity and more": ("matching regex", lambda s: s.update(id=s["id"] + "\n")),
    "no day": ("day is out of range", lambda s: s.update(created="2026-02-31T10:00:00.000Z")),
    "no time at all": ("matching regex", lambda s: s.update(created="yesterday")),
    "an identity twice": (
        "occurs twice",
        lambda s: s["turns"][1].update(id=s["turns"][0]["id"]),
    ),
    "a run that is a turn": ("occurs twice", lambda s: _run(s).update(id=s["id"])),
    "a turn that repeats nothing": (
        "a turn repeats none",
        lambda s: s["turns"][0].update(repeats=s["turns"][1]["id"]),
    ),
    "a lane twice": ("a lane occurs twice", lambda s: _run(s, run=1).update(side="left")),
    "a third lane": ("Invalid enum value", lambda s: _run(s).update(side="middle")),
    "a preference for neither": (
        "Invalid enum value",
        lambda s: s["turns"][0].update(preference="me"),
    ),
    "an unknown timing": ("Invalid enum value", lambda s: s["turns"][0].update(timing="never")),
    "a status that is none": ("matching regex", lambda s: _run(s).update(status="recording")),
    "another status": (
        "its status does not follow",
        lambda s: _run(s).update(status="loop_stopped"),
    ),
    "a verdict without a grader": (
        "a verdict has no grader",
        lambda s: _run(s, 1).update(grader=None),
    ),
    "a grader without a verdict": ("a verdict has no grader", lambda s: _run(s).update(grader=2)),
    "a model that is not there": (
        "a model is missing",
        lambda s: _run(s).update(model="content:" + "0" * 32),
    ),
    "a machine that is not there": (
        "a machine is missing",
        lambda s: _run(s).update(machine="0" * 32),
    ),
    "settings that are not there": (
        "settings are missing",
        lambda s: _run(s).update(settings="0" * 32),
    ),
    "another run's trace": (
        "is missing, or another run's",
        lambda s: _run(s, run=1).update(trace=_run(s)["trace"]),
    ),
    "traces exchanged": ("does not follow from its trace", lambda s: _exchange(s)),
    "a trace left out": ("does not follow from its trace", lambda s: _run(s).update(trace=None)),
    "a trace with another name": ("matching regex", lambda s: _run(s).update(trace="../../x")),
    "tokens that were not": (
        "its answer_tokens does not follow",
        lambda s: _run(s)["figures"].update(answer_tokens=9),
    ),
    "a speed that was not": (
        "its tokens_per_s does not follow",
        lambda s: _run(s)["figures"].update(tokens_per_s=9e9),
    ),
    "a loop that was not": (
        "its loop_start does not follow",
        lambda s: _run(s)["figures"].update(loop_start=0),
    ),
    "another beginning": (
        "its answer_start does not follow",
        lambda s: _run(s)["figures"].update(answer_start="It is 7."),
    ),
    "no number": ("JSON is malformed", lambda s: _run(s)["figures"].update(total_s=float("nan"))),
    "no end of it": (
        "JSON is malformed",
        lambda s: _run(s)["figures"].update(total_s=float("inf")),
    ),
    "too large a number": (
        "int` <=",
        lambda s: _run(s)["figures"].update(proposed=2**63),
    ),
    "an annotation of nothing": (
        "an annotation is outside its tokens",
        lambda s: _run(s)["annotations"][0].update(last=10_000),
    ),
    "an annotation backwards": (
        "an annotation is outside its tokens",
        lambda s: _run(s)["annotations"][0].update(first=3, last=1),
    ),
    "an annotation before it all": (
        "int` >=",
        lambda s: _run(s)["annotations"][0].update(first=-1),
    ),
    "a label of nothing": (
        "length >=",
        lambda s: _run(s)["annotations"][0].update(label=""),
    ),
}


def _exchange(data: Any) -> None:
    one, other = _run(data), _run(data, run=1)
    one["trace"], other["trace"] = other["trace"], one["trace"]


@pytest.mark.parametrize("what", CHANGES)
def test_an_invalid_session_is_refused(store: Store, parts: Parts, what: str) -> None:
    words, change = CHANGES[what]
    _refused(store, packed(with_json(parts, SESSION, change)), words)


def test_endlessly_nested_json_is_refused(store: Store, parts: Parts) -> None:
    deep = b"[" * 200_000
    _refused(store, packed({**parts, SESSION: deep}), SESSION)
    _refused(store, packed({**parts, SESSION: b'{"title": ' + deep}), SESSION)
    _refused(store, packed({**parts, TRACE: b"\x91" * 200_000}), TRACE)


def test_two_sessions_with_one_identity_are_refused(store: Store, parts: Parts) -> None:
    twice = {**parts, "sessions/000002.json": parts[SESSION]}
    _refused(store, packed(twice), "occurs twice")


def test_a_run_of_another_session_here_is_refused(store: Store, parts: Parts) -> None:
    """A turn may not move from one session to another."""
    path = store.path.with_name("whole.overthink")
    path.write_bytes(packed(parts))
    import_bundle(store, path)
    new = "00000000-0000-7000-8000-000000000000"
    moved = with_json(parts, SESSION, lambda data: data.update(id=new))
    _refused(store, packed(moved), "another session here has the turn")


SHARED_CHANGES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "other settings": (
        "the identity of settings is wrong",
        lambda data: data["settings"][0].update(run=None),
    ),
    "settings out of range": (
        "is 900",
        lambda data: data["settings"][0].update(sampler='{"temperature": 900}'),
    ),
    "settings of another kind": (
        "Expected `object`",
        lambda data: data["settings"][0].update(run="[]"),
    ),
    "another machine": (
        "the identity of a machine is wrong",
        lambda data: data["machines"][0].update(cores=64),
    ),
    "a machine's list that is none": (
        "Expected `array`",
        lambda data: data["machines"][0].update(devices="{}"),
    ),
    "a machine twice": (
        "an identity occurs twice",
        lambda data: data["machines"].append(data["machines"][0]),
    ),
    "a model of no identity": (
        "matching regex",
        lambda data: data["models"][0].update(identity="mine"),
    ),
}


@pytest.mark.parametrize("what", SHARED_CHANGES)
def test_invalid_shared_rows_are_refused(store: Store, parts: Parts, what: str) -> None:
    words, change = SHARED_CHANGES[what]
    _refused(store, packed(with_json(parts, SHARED, change)), words)


# --------------------------------------------------------------------------------------- the traces


def _events_changed(
    change: Callable[[list[TimedEvent]], list[TimedEvent]],
) -> Callable[[list[Any]], None]:
    """A trace with changed events, packed correctly."""

    def apply(data: list[Any]) -> None:
        stored = Packed(*data[0][1:])
        data[0][1:] = pack(change(unpack(stored)))

    return apply


def _tokens_changed(**fields: Callable[[Tokens], object]) -> Callable[[list[Any]], None]:
    def change(events: list[TimedEvent]) -> list[TimedEvent]:
        return [
            TimedEvent(
                at,
                msgspec.structs.replace(e, **{name: new(e) for name, new in fields.items()})
                if isinstance(e, Tokens)
                else e,
            )
            for at, e in events
        ]

    return _events_changed(change)


def _column(name: int, column: int, raw: bytes) -> Callable[[list[Any]], None]:
    """A trace with a changed column: of words (1) or numbers (2)."""

    def apply(data: list[Any]) -> None:
        columns = msgspec.msgpack.decode(data[0][name])
        columns[column] = raw
        data[0][name] = msgspec.msgpack.encode(columns)

    return apply


_MANY = deflate(b"\0" * (40 << 20))
TRACES: dict[str, tuple[str, Callable[[list[Any]], object]]] = {
    "of a newer format": ("format 9", lambda data: data[0].__setitem__(0, 9)),
    "of nothing": ("", lambda data: data.clear()),
    "of other kinds": ("Expected `bytes`", lambda data: data[0].__setitem__(1, "words")),
    "of no words": ("", lambda data: data[0].__setitem__(1, b"")),
    "cut": ("", lambda data: data[0].__setitem__(2, data[0][2][:-9])),
    "a bomb of events": ("grows beyond", lambda data: data[0].__setitem__(3, _MANY)),
    "a bomb of texts": ("grows beyond", _column(1, 1, _MANY)),
    "a bomb of phases": ("grows beyond", _column(1, 4, _MANY)),
    "a bomb of times": ("grows beyond", _column(2, 0, b"\x01" + _MANY)),
    "a bomb of floats": ("grows beyond", _column(2, 1, [_MANY] * 4)),  # type: ignore[arg-type]
    "a hundred planes": (
        "inconsistent",
        _column(2, 1, [deflate(b"")] * 100),  # type: ignore[arg-type]
    ),
    "a small bomb": ("would grow to", _column(1, 1, deflate(b"\0" * (8 << 20)))),
    "a bomb of what was loaded": ("grows beyond", lambda data: data.__setitem__(1, _MANY)),
    "no width": ("", _column(2, 0, b"")),
    "a width of 200": ("", _column(2, 0, b"\xc8" + deflate(b"\0" * 200))),
    "batches of less than nothing": (
        "the length of a batch is out of range",
        _column(1, 6, pack_ints([-5, 21 + 5], differences=False)),
    ),
    "more rounds than tokens": (
        "more draft rounds than tokens",
        _tokens_changed(draft_rounds=lambda e: [DraftRound(n, 0, (), (), 0, 0) for n in range(99)]),
    ),
    "a round that proposes without end": (
        "a draft round is inconsistent",
        _tokens_changed(draft_rounds=lambda e: [DraftRound(0, 0, (1,) * 65, ("x",) * 65, 0, 0)]),
    ),
    "rounds of more batches than there are": (
        "draft rounds are missing",
        _column(2, 10, pack_ints([0] * 99, differences=False)),
    ),
    "times that run backwards": (
        "run backwards",
        _tokens_changed(t_us=lambda e: [t * (-1) ** i for i, t in enumerate(e.t_us)]),
    ),
    "a NaN": ("NaN", _tokens_changed(logprobs=lambda e: [float("nan")] * len(e.ids))),
    "an unknown phase": ("unknown phase", _tokens_changed(phases=lambda e: b"\7" * len(e.ids))),
    "an unknown origin": (
        "unknown origin",
        _tokens_changed(origins=lambda e: b"\7" * len(e.ids)),
    ),
    "ids below zero": (
        "a token id is out of range",
        _tokens_changed(ids=lambda e: [-1] * len(e.ids)),
    ),
    "rounds that are not": (
        "unknown draft round",
        _tokens_changed(rounds=lambda e: [3] * len(e.ids)),
    ),
    "a phase from before the beginning": (
        "the start of a phase is out of range",
        _events_changed(lambda events: [*events, TimedEvent(0, PhaseChanged(-5, 1))]),
    ),
    "a phase that is none": (
        "a phase is unknown",
        _events_changed(lambda events: [*events, TimedEvent(0, PhaseChanged(0, 9))]),
    ),
    "a loop of no length": (
        "a loop is inconsistent",
        _events_changed(lambda events: [*events, TimedEvent(0, LoopFound(0, 0, 0, 0))]),
    ),
    "a runaway that ends before it begins": (
        "a runaway is inconsistent",
        _events_changed(
            lambda events: [*events, TimedEvent(0, RunawayFound(child_events.circling(20, 12)))]
        ),
    ),
    "an end with an impossible runaway": (
        "a runaway is inconsistent",
        _events_changed(
            lambda events: [
                *events[:-1],
                TimedEvent(0, child_events.finished(runaways=(child_events.circling(-4),))),
            ]
        ),
    ),
    "an event before its turn": (
        "the time of an event is out of range",
        _events_changed(lambda events: [*events, TimedEvent(-1, LoopFound(0, 1, 3, 0))]),
    ),
    "an end that is taken away": (
        "does not follow from its trace",
        _events_changed(lambda events: events[:-1]),
    ),
}


@pytest.mark.parametrize("what", TRACES)
def test_an_invalid_trace_is_refused(store: Store, parts: Parts, what: str) -> None:
    words, change = TRACES[what]
    _refused(store, packed(with_trace(parts, TRACE, change)), "cannot be imported", words)


def test_tokens_hidden_among_the_other_events_are_refused(store: Store, parts: Parts) -> None:
    hidden = msgspec.msgpack.encode([(0, 0, child_events.tokens(0, ["x"] * 9))])

    def hide(data: list[Any]) -> None:
        data[0][3] = deflate(hidden, USUAL_EVENTS)

    _refused(store, packed(with_trace(parts, TRACE, hide)), "tokens are among the other events")


def test_every_change_in_the_tables_changes_the_bundle(parts: Parts) -> None:
    for name, changes in ((SESSION, CHANGES), (SHARED, SHARED_CHANGES)):
        for _words, change in changes.values():
            before = json.loads(parts[name])
            after = json.loads(with_json(parts, name, change)[name])
            assert str(before) != str(after)
