"""What two runs of anywhere have in common, and when it makes sense to ask where they part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from overthink.bootstrap import build_program
from overthink.comparison.run_pair import (
    Condition,
    EarlierTurn,
    PairedRun,
    are_both_empty,
    condition_sentence,
    differing_conditions,
    divergence_of,
    have_same_input,
    saved_run,
    unequal_settings,
)
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.reports.pair_json import pair_object
from overthink.storage.saved_sessions import load_session
from overthink.storage.store import open_store
from tests.lanes import child_events
from tests.storage.recordings import saved_session


def a_run(processor: str = "Test", **changes: object) -> PairedRun:
    record, loaded = RunRecord(), child_events.loaded()
    machine = msgspec.structs.replace(loaded.machine, processor=processor)
    record.take(msgspec.structs.replace(loaded, machine=machine))
    record.take(child_events.tokens(0, [" ice", " melts"]))
    made = PairedRun(record, "How many?", "", (), TimingMode.CONCURRENT)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "condition", "asked"),
    [
        (a_run(prompt="How much?"), Condition.PROMPT, False),
        (a_run(system="Be brief."), Condition.SYSTEM, False),
        (a_run(earlier=(EarlierTurn("Why?", "So."),)), Condition.EARLIER, False),
        (a_run(timing=TimingMode.SEQUENTIAL), Condition.TIMING, True),
        (a_run(processor="Another"), Condition.MACHINE, True),
    ],
)
def test_each_condition_that_differs_is_found(
    other: PairedRun, condition: Condition, asked: bool
) -> None:
    (apart,) = differing_conditions(a_run(), other)
    assert apart.condition is condition
    assert str(condition_sentence(apart)).endswith(".")
    assert have_same_input(a_run(), other) is asked
    if not asked:
        with pytest.raises(ValueError, match="different input"):
            divergence_of(a_run(), other)


def test_two_runs_without_a_token_are_not_identical() -> None:
    silent, speaking = a_run(record=RunRecord()), a_run()
    assert are_both_empty(silent, silent)
    assert not are_both_empty(silent, speaking)
    assert pair_object(silent, silent)["identical"] is None
    assert pair_object(speaking, speaking)["identical"] is True
    assert pair_object(silent, speaking)["identical"] is False


def test_unknown_values_do_not_count_as_different() -> None:
    never_loaded = a_run(record=RunRecord())
    assert differing_conditions(a_run(), never_loaded) == ()
    assert unequal_settings(a_run(), never_loaded) == ()
    assert differing_conditions(a_run(), a_run(prompt="How many? \n")) == ()


def test_the_lanes_of_a_saved_turn_are_paired(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    session = saved_session(path, "First?", "Second?")
    store, profiles = open_store(path), build_program().profiles
    saved = load_session(store, session)
    store.close()
    first, second = saved.turns

    left, right = (saved_run(saved, first, side, profiles) for side in ("left", "right"))
    assert have_same_input(left, right)
    assert unequal_settings(left, right) == ()
    found = divergence_of(left, right)
    assert found is not None
    assert (found.left.text, found.right.text) == (" **0**", " 7")

    later = saved_run(saved, second, "left", profiles)
    assert later.earlier == (EarlierTurn("First?", first.runs["left"].record.answer),)
    assert not have_same_input(left, later)
