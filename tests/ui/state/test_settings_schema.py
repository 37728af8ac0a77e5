"""The same differences as on the command line, with the popover's names."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from overthink.comparison.conditions import unequal_conditions
from overthink.comparison.plan import LanePlan
from overthink.core.protocol import DraftChoice
from overthink.core.settings import RunSettings, SamplerSettings
from overthink.core.vocabulary import OnLoop
from overthink.ui.state.settings_schema import unequal_sentences
from tests.cli.scenes import plan


def changed(**changes: object) -> LanePlan:
    return replace(plan("right"), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        (changed(sampler=SamplerSettings(temperature=1.25)), "Temperature: 0.6 left, 1.25 right."),
        (changed(has_template=False), "Chat template: the model's own left, made up right."),
        (changed(sampler=SamplerSettings(top_k=2000)), "Top-k: off left, 2,000 right."),
        (
            changed(run=RunSettings(on_loop=OnLoop.STOP)),
            "On a loop: mark and go on left, stop the run right.",
        ),
        (
            changed(load=msgspec.structs.replace(plan("right").load, draft=DraftChoice("lookup"))),
            "Draft: none left, lookup right.",
        ),
    ],
)
def test_each_difference_gives_one_sentence(right: LanePlan, sentence: str) -> None:
    assert unequal_sentences(plan("left"), right) == (sentence,)
    assert len(unequal_conditions(plan("left"), right)) == 1


def test_equal_plans_have_no_differences() -> None:
    assert unequal_sentences(plan("left"), plan("right")) == ()
