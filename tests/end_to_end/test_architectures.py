"""The families' architectures in real children, with vocabularies as large as the real ones.

Each is found in a folder, recognised, planned, loaded, prompted by its template, split by its tags,
drafted for with a vocabulary difference of 128 tokens, and stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from overthink.bundled import bundled_folder
from overthink.comparison.plan import LaneChoice, LanePlan, Planner
from overthink.core.errors import DraftMismatch
from overthink.core.events import Tokens
from overthink.core.profiles import Profiles, load_profiles
from overthink.core.protocol import ChatMessage, Run
from overthink.core.run_record import RunRecord
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import Origin, Phase, RunStatus
from overthink.library.model_folders import ModelFolders
from tests.inference.family_models import (
    EXAONE,
    FAMILIES,
    GPT_OSS,
    QWEN2,
    QWEN3,
    FamilyModel,
    make_family_model,
)
from tests.inference.tiny_models import mamba_model
from tests.lanes.helpers import first, real_lane, record_of

PROFILES = {
    "EXAONE Deep 2.4B": "exaone-deep",
    "DeepSeek R1 Distill Qwen 7B": "r1-distill",
    "DeepSeek R1 0528 Qwen3 8B": "r1-0528-qwen3",
    "DeepSeek R1 Distill Llama 8B": "r1-distill",
    "Phi 4 Reasoning": "phi-4-reasoning",
    "Gpt Oss 20b": "gpt-oss",
}
LETTERS = [chr(ord("a") + i).encode() for i in range(26)]


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return load_profiles((bundled_folder("resources") / "families.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> ModelFolders:
    """A folder with a model of each architecture."""
    folder = tmp_path_factory.mktemp("families")
    for family in FAMILIES:
        make_family_model(folder, family)
    mamba_model(folder / "mamba.gguf", LETTERS)
    return ModelFolders(folder)


Planning = Callable[..., LanePlan]


@pytest.fixture(scope="module")
def plan(folders: ModelFolders, profiles: Profiles) -> Planning:
    planner = Planner(folders, profiles)

    def planned(model: str, draft: str = "none") -> LanePlan:
        settings = LoadSettings(context=1_024)
        name = model.removesuffix(".gguf")
        choice = LaneChoice(name, draft.removesuffix(".gguf"), load=settings)
        return planner.plan("left", choice, threads=1)

    return planned


@dataclass
class Done:
    """The records of a lane: loading, a run with a thinking budget, a stopped run."""

    loaded: RunRecord
    answered: RunRecord
    stopped: RunRecord


def command(**limits: Any) -> Run:
    return Run(
        messages=(ChatMessage("user", "How many ice cubes?"),),
        sampler=SamplerSettings(temperature=0.0),
        draft=DraftSettings(max_tokens=4),
        run=RunSettings(**limits),
    )


async def _done(tmp_path: Path, plan: LanePlan) -> Done:
    lane = real_lane(tmp_path)
    try:
        loaded = await record_of(lane.load(plan.load))
        assert loaded.failed is None, loaded.failed
        answered = await record_of(lane.run(command(thinking_budget=12, max_tokens=64)))
        endless = lane.run(command(max_tokens=100_000))
        return Done(loaded, answered, await record_of(endless, first(Tokens, lane.stop)))
    finally:
        await lane.close()


def done(tmp_path: Path, plan: LanePlan) -> Done:
    return asyncio.run(_done(tmp_path, plan))


def text_in(record: RunRecord, phase: Phase) -> str:
    return "".join(token.text for token in record.trace if token.phase is phase).strip()


DRAFTS = {QWEN2.file: QWEN3.file, QWEN3.file: QWEN2.file}
"""Drafts: for Qwen, vocabularies of 152,064 and 151,936 tokens; for others, the model itself."""


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(f, id=f.architecture, marks=() if f in (EXAONE, QWEN2) else pytest.mark.slow)
        for f in FAMILIES
    ],
)
def test_each_architecture_is_loaded_prompted_drafted_and_stopped(
    tmp_path: Path, plan: Planning, family: FamilyModel
) -> None:
    made = plan(family.file, DRAFTS.get(family.file, family.file))
    assert made.profile.name == PROFILES[family.title]

    lane = done(tmp_path, made)

    assert lane.loaded.loaded is not None
    assert lane.loaded.loaded.model.vocabulary == family.tokens
    assert str(lane.loaded.loaded.draft_note) == ""
    record = lane.answered
    assert record.prompt is not None
    opener = "".join(token.text for token in record.prompt.opener)
    assert record.prompt.thinking == bool(family.tags) == (family.tags[:1] == (opener.strip(),))
    assert text_in(record, Phase.THINKING).startswith("perhaps then again perhaps then")
    assert record.trace.origins.count(int(Origin.ACCEPTED)) >= 6
    assert int(Origin.FORCED) in record.trace.origins
    markers = made.profile.markers
    assert markers is not None
    for tag in (*markers.open, *markers.close, *markers.answer_open):
        assert tag not in "".join(token.text for token in record.trace)
    if family is GPT_OSS:  # a chain knows only the last token, so this channel is like the first
        assert text_in(record, Phase.ANSWER).startswith("perhaps then again")
    else:
        assert text_in(record, Phase.ANSWER) == "zero cubes"
        assert record.status is RunStatus.BUDGET
    assert lane.stopped.status is RunStatus.STOPPED
    assert text_in(lane.stopped, Phase.ANSWER) == ""


def test_a_draft_with_another_vocabulary_size_changes_nothing(
    tmp_path: Path, plan: Planning
) -> None:
    plain, drafted = (
        done(tmp_path, plan(QWEN2.file, draft)).answered for draft in ("none", QWEN3.file)
    )
    assert list(drafted.trace.ids) == list(plain.trace.ids)
    assert int(Origin.ACCEPTED) not in plain.trace.origins


def test_another_vocabulary_is_refused(plan: Planning) -> None:
    with pytest.raises(DraftMismatch) as caught:
        plan(QWEN2.file, EXAONE.file)
    assert "vocabular" in str(caught.value)


def test_a_recurrent_model_runs_with_a_draft(tmp_path: Path, plan: Planning) -> None:
    lane = done(tmp_path, plan("mamba", "lookup"))
    assert lane.loaded.loaded is not None
    assert not lane.loaded.loaded.draft_note
    assert "with a copy of the model's state" in str(lane.loaded.loaded.rollback_note)
    assert len(lane.answered.trace) >= 1
