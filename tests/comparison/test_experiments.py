"""Experiments: what they ask of a lane, what they predict, and what they refuse."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from overthink.bootstrap import build_program
from overthink.comparison.experiments import (
    FORK_ROOM,
    Subject,
    find_when_it_knew,
    fork_choice,
    knew_points,
    plan_again,
    run_text,
    saved_subject,
)
from overthink.comparison.plan import LaneChoice
from overthink.core.errors import BadOption, ModelFileError
from overthink.core.events import Probed
from overthink.core.profiles import Profiles
from overthink.core.protocol import ChatMessage, Probe
from overthink.core.run_record import RunRecord
from overthink.core.settings import LoadSettings
from overthink.storage.recorder import Recorder
from overthink.storage.saved_sessions import load_session
from overthink.storage.store import open_store
from tests.comparison.experiment_lane import ExperimentLane
from tests.inference.tiny_models import mamba_model
from tests.lanes import child_events
from tests.storage.recordings import record_of, record_turn, whole_run

PIECES = [chr(ord("a") + i).encode() for i in range(12)]


def subject(record: RunRecord, model: str = "demo", expect: str | None = "0") -> Subject:
    return Subject(
        run="", side="left", model=model, record=record,
        messages=(ChatMessage("user", "How many?"),), choice=LaneChoice(model=model),
        expect=expect,
    )  # fmt: skip


@pytest.fixture
def profiles() -> Profiles:
    return build_program().profiles


@pytest.fixture
def mamba(tmp_path: Path) -> Path:
    return mamba_model(tmp_path / "mamba.gguf", PIECES)


def test_the_predicted_memory_includes_the_fork(mamba: Path) -> None:
    plain = build_program().planner().plan("left", LaneChoice(str(mamba), draft="none"), 1)
    record = record_of(whole_run())
    of_run = replace(
        subject(record, str(mamba)),
        choice=LaneChoice(str(mamba), load=LoadSettings(context=64)),
    )
    plan = plan_again(build_program().planner(), of_run, 1)
    assert plain.memory is not None
    assert plan.memory is not None
    assert (plain.memory.state_copies, plan.memory.state_copies) == (0, 1)
    assert record.prompt is not None
    needed = record.prompt.tokens + len(record.trace) + FORK_ROOM
    assert plan.load.settings.context == needed
    assert plan.draft == "none"


def test_points_are_judged_unless_they_are_cut_off(mamba: Path) -> None:
    record = record_of(whole_run())
    answers = [
        Probed(token=0, closing=0.1, answer="**3** left", tokens=3, logprob=-1.0, complete=True),
        Probed(token=4, closing=0.2, answer="**0** left", tokens=3, logprob=-1.0, complete=False),
        Probed(token=9, closing=0.9, answer="**0** left", tokens=3, logprob=-2.0, complete=True),
    ]
    lane = ExperimentLane([[child_events.loaded()]], answers)
    plan = build_program().planner().plan("left", LaneChoice(str(mamba), draft="none"), 1)
    points = knew_points(record.trace, 4)
    seen: list[object] = []
    found = asyncio.run(find_when_it_knew(lane, plan, subject(record), points, seen.append))
    assert [point.correct for point in found.points] == [False, None, True]
    assert seen == list(found.points)
    assert found.points[2].probability == pytest.approx(2.718281828**-2.0)
    assert (found.skipped, found.same_prompt) == (1, record.prompt is None)
    (command,) = lane.asked
    assert isinstance(command, Probe)
    assert command.tokens == tuple(record.trace.ids[: points[-1]])
    assert command.points == tuple(points)
    assert points[0] == 0


def test_another_model_than_that_of_the_run_is_refused(mamba: Path) -> None:
    loaded = child_events.loaded()
    other = msgspec.structs.replace(
        loaded, model=msgspec.structs.replace(loaded.model, parameters=7)
    )
    plan = build_program().planner().plan("left", LaneChoice(str(mamba), draft="none"), 1)
    of_run = subject(record_of(whole_run()))
    with pytest.raises(ModelFileError, match="another model here"):
        asyncio.run(find_when_it_knew(ExperimentLane([[other]], []), plan, of_run, [0, 3]))


def test_a_run_without_a_thought_knew_nothing_before() -> None:
    with pytest.raises(BadOption, match="no thought"):
        knew_points(RunRecord().trace)


def test_a_follow_up_is_probed_in_its_conversation(tmp_path: Path, profiles: Profiles) -> None:
    recorder = Recorder(tmp_path / "a.db")
    recording = recorder.session()
    record_turn(recording, whole_run(), whole_run(), prompt="First?")
    record_turn(recording, whole_run(load=False), whole_run(load=False), prompt="And then?")
    recording.close()
    assert recorder.close()
    store = open_store(tmp_path / "a.db")
    session = load_session(store, recording.id)
    store.close()
    found = saved_subject(session, session.turns[1], "left", profiles)
    assert [(each.role, each.content) for each in found.messages] == [
        ("user", "First?"),
        ("assistant", session.turns[0].runs["left"].record.answer),
        ("user", "And then?"),
    ]
    assert found.messages[1].thought
    first = saved_subject(session, session.turns[0], "left", profiles)
    assert len(first.messages) == 1


def test_a_fork_takes_the_next_seed_and_counts_what_was_drawn() -> None:
    record = record_of(whole_run())
    assert record.finished is not None
    choice = fork_choice(subject(record), temperature=None)
    assert choice.sampler == {"seed": record.finished.sampler.seed + 1}
    assert fork_choice(subject(record), seed=9, temperature=0.5).sampler == {
        "seed": 9,
        "temperature": 0.5,
    }
    record.trace.origins[2] = 2  # forced
    text = run_text(record.trace, 5, "so")
    assert (len(text.ids), text.generated, text.added) == (5, 4, "so")
