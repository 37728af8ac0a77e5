"""Model files that change under a loaded lane: real files, real children, the real conductor."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from overthink.bundled import bundled_folder
from overthink.comparison.conductor import Conductor, Lane
from overthink.comparison.plan import LaneChoice, LanePlan, Planner
from overthink.core.events import LaneEvent, Loaded, Loading, Tokens
from overthink.core.profiles import load_profiles
from overthink.core.protocol import ChatMessage
from overthink.core.settings import RunSettings
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.lanes.live import LiveLane
from overthink.library.model_folders import ModelFolders
from tests.library.helper_maker import make_mtp

PROMPT = [ChatMessage("user", "How many of the ice cubes are whole after three minutes?")]
Change = Callable[[Path, Path], None]


def write_in_place(path: Path, _other: Path) -> None:
    """Change one weight at the end of the file."""
    with path.open("r+b") as file:
        file.seek(-2, os.SEEK_END)
        file.write(b"\0\1")


def replace_by_rename(path: Path, other: Path) -> None:
    """Put another file in its place, as downloaders do."""
    shutil.copy(other, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def copy_over(path: Path, other: Path) -> None:
    """Overwrite the content, as `cp` does."""
    shutil.copy(other, path)


def touch(path: Path, _other: Path) -> None:
    os.utime(path, ns=(1, 1))


def delete(path: Path, _other: Path) -> None:
    path.unlink()


@dataclass
class Scene:
    """A lane with a copy of a demo model, and what its turns reported."""

    folder: Path
    demo: Path
    draft: str = "none"
    events: list[LaneEvent] = field(default_factory=list)
    on_event: Callable[[LaneEvent], None] = lambda _event: None

    def __post_init__(self) -> None:
        self.model, self.other = self.folder / "brain.gguf", self.demo / "demo-wanderer.gguf"
        self.draft_file = self.folder / "small.gguf"
        shutil.copy(self.demo / "demo-methodical.gguf", self.model)
        shutil.copy(self.demo / "demo-draft.gguf", self.draft_file)
        profiles = load_profiles((bundled_folder("resources") / "families.toml").read_text("utf-8"))
        planner = Planner(ModelFolders(self.folder), profiles)
        choice = LaneChoice("brain", draft=self.draft, run=RunSettings(max_tokens=40))
        plan: LanePlan = planner.plan("left", choice, 1)
        self.lane = Lane(plan, LiveLane(self.folder / "logs", "left"))
        self.conductor = Conductor([self.lane], self._report)

    def _report(self, _side: str, event: LaneEvent) -> None:
        self.events.append(event)
        self.on_event(event)

    async def turn(self) -> RunStatus | None:
        self.events.clear()
        await self.conductor.turn({"left": PROMPT}, TimingMode.SEQUENTIAL)
        return self.lane.record.status

    def loads(self) -> int:
        return sum(isinstance(event, Loaded) for event in self.events)

    def play(self, turns: Callable[[], Coroutine[object, object, None]]) -> None:
        async def whole() -> None:
            try:
                await turns()
            finally:
                await self.conductor.close()

        asyncio.run(whole())


@pytest.fixture
def scene(tmp_path: Path, demo_models: Path) -> Scene:
    (tmp_path / "models").mkdir()
    return Scene(tmp_path / "models", demo_models)


def test_unchanged_files_are_loaded_once(scene: Scene) -> None:
    async def turns() -> None:
        assert await scene.turn() is RunStatus.LENGTH
        assert scene.loads() == 1
        scene.model.read_bytes()
        assert await scene.turn() is RunStatus.LENGTH
        assert scene.loads() == 0

    scene.play(turns)


@pytest.mark.parametrize("change", [write_in_place, replace_by_rename, copy_over, touch])
def test_a_file_that_changed_between_runs_is_loaded_again(scene: Scene, change: Change) -> None:
    async def turns() -> None:
        await scene.turn()
        change(scene.model, scene.other)
        assert await scene.turn() is RunStatus.LENGTH
        assert scene.loads() == 1
        text = scene.lane.record.trace.ids
        assert await scene.turn() is RunStatus.LENGTH
        assert scene.loads() == 0
        assert list(scene.lane.record.trace.ids) == list(text)

    scene.play(turns)


@pytest.mark.parametrize("change", [write_in_place, replace_by_rename, copy_over, touch, delete])
def test_a_run_during_which_its_file_changes_is_invalid(scene: Scene, change: Change) -> None:
    def change_once(event: LaneEvent) -> None:
        if isinstance(event, Tokens) and event.first == 0:
            change(scene.model, scene.other)

    async def turns() -> None:
        scene.on_event = change_once
        status = await scene.turn()
        if change is copy_over and status is RunStatus.CRASHED:
            return  # it truncates the mapped file: the child may read behind its end, and dies
        assert status is RunStatus.MODEL_CHANGED
        finished = scene.lane.record.finished
        assert finished
        assert "brain.gguf changed during the run" in str(finished.note)
        assert not scene.lane.record.has_complete_answer

    scene.play(turns)


def test_a_draft_that_changes_makes_the_run_invalid(tmp_path: Path, demo_models: Path) -> None:
    (tmp_path / "models").mkdir()
    scene = Scene(tmp_path / "models", demo_models, draft="small")

    def change(event: LaneEvent) -> None:
        if isinstance(event, Tokens) and event.first == 0:
            write_in_place(scene.draft_file, scene.draft_file)

    async def turns() -> None:
        scene.on_event = change
        assert await scene.turn() is RunStatus.MODEL_CHANGED
        assert scene.lane.record.finished
        assert "small.gguf changed" in str(scene.lane.record.finished.note)
        scene.on_event = lambda _event: None
        assert await scene.turn() is RunStatus.LENGTH
        assert scene.loads() == 1

    scene.play(turns)


def test_a_file_that_changes_while_it_is_loaded_is_not_run(scene: Scene) -> None:
    def change(event: LaneEvent) -> None:
        if isinstance(event, Loading) and event.progress >= 1.0:
            touch(scene.model, scene.other)

    async def turns() -> None:
        scene.on_event = change
        assert await scene.turn() is RunStatus.FAILED
        failed = scene.lane.record.failed
        assert failed
        assert "brain.gguf changed while it was being loaded" in str(failed.problem)
        assert scene.lane.source.pid is None

    scene.play(turns)


def test_a_replacement_that_cannot_run_is_refused_before_it_is_loaded(scene: Scene) -> None:
    async def turns() -> None:
        await scene.turn()
        make_mtp(scene.model)
        assert await scene.turn() is RunStatus.FAILED
        failed = scene.lane.record.failed
        assert failed
        assert not failed.crashed
        assert "MTP head" in str(failed.problem)
        assert not any(isinstance(event, Loading) for event in scene.events)
        shutil.copy(scene.other, scene.model)
        assert await scene.turn() is RunStatus.LENGTH

    scene.play(turns)


def test_a_truncated_file_ends_the_lane_with_the_reason(scene: Scene) -> None:
    """Reading a mapped page behind the new end kills the child (SIGBUS)."""

    def change(event: LaneEvent) -> None:
        if isinstance(event, Tokens) and event.first == 0:
            os.truncate(scene.model, 4096)

    async def turns() -> None:
        scene.on_event = change
        status = await scene.turn()
        assert status in (RunStatus.CRASHED, RunStatus.MODEL_CHANGED)
        if failed := scene.lane.record.failed:
            assert "brain.gguf changed during the run" in str(failed.remedy)

    scene.play(turns)


def test_a_replacement_has_an_identity_of_its_own(tmp_path: Path, demo_models: Path) -> None:
    """Two files may have the same facts, so facts alone are no key for a cached digest."""
    from overthink.core.events import ModelFacts
    from overthink.storage.shared_rows import _identity_of

    path = tmp_path / "brain.gguf"
    shutil.copy(demo_models / "demo-methodical.gguf", path)
    facts = ModelFacts(
        path=str(path), name="m", description="", parameters=1, size_bytes=1, vocabulary=1,
        context=1, trained_context=1, layers=1,
    )  # fmt: skip
    before = _identity_of(facts)
    write_in_place(path, path)
    assert _identity_of(facts) != before
    assert _identity_of(msgspec.structs.replace(facts)) == _identity_of(facts)
