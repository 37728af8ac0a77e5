"""Lanes with artificial records, for the command line to display."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from overthink.bundled import bundled_folder
from overthink.comparison.conductor import Lane
from overthink.comparison.lane_memory import LaneNeeds
from overthink.comparison.plan import LanePlan
from overthink.core.events import LaneEvent
from overthink.core.profiles import Profiles, load_profiles
from overthink.core.settings import DraftSettings, RunSettings, SamplerSettings
from overthink.lanes.scripted import ScriptedLane
from tests.lanes.helpers import load


@cache
def profiles() -> Profiles:
    text = (bundled_folder("resources") / "families.toml").read_text(encoding="utf-8")
    return load_profiles(text)


def plan(
    side: str,
    model: str = "tiny",
    draft: str = "none",
    *,
    files: tuple[str, ...] = (),
    needs: LaneNeeds | None = None,
    notes: tuple[str, ...] = (),
) -> LanePlan:
    return LanePlan(
        side=side,
        model=model,
        draft=draft,
        recognition=profiles().recognise("llama", "overthink-demo", None),
        load=load(files[0] if files else f"{model}.gguf", *map(Path, files[1:])),
        sampler=SamplerSettings(),
        draft_settings=DraftSettings(),
        run=RunSettings(),
        memory=None,
        needs=needs,
        notes=notes,
    )


def lane(side: str, events: Sequence[LaneEvent], model: str = "tiny", draft: str = "none") -> Lane:
    """A lane with these events."""
    made = Lane(plan(side, model, draft), ScriptedLane([], []))
    for event in events:
        made.record.take(event)
    return made
