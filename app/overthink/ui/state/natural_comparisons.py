"""Comparisons of a model with itself that are natural to make, as choices of both lanes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication

from overthink.comparison.plan import LaneChoice
from overthink.core.thinking_switches import ThinkingSwitches

translate = QCoreApplication.translate


class NaturalComparison(NamedTuple):
    """Two choices, and what differs between them."""

    label: str
    left: LaneChoice
    right: LaneChoice


def natural_comparisons(
    choice: LaneChoice, switches: ThinkingSwitches, builds: Sequence[str] = ()
) -> Iterator[NaturalComparison]:
    """The comparisons that are possible with a model.

    Args:
        choice: of a lane; all that is not compared is taken from it.
        switches: what the model's chat template reads.
        builds: names of two quantisations of the model, or none.
    """
    if switches.can_switch:
        label = translate("Lane", "Thinking on against off")
        yield _of_run(label, choice, {"thinking": "on"}, {"thinking": "off"})
    if len(switches.levels) > 1 and switches.effort:
        low, high = switches.levels[0], switches.levels[-1]
        label = translate("Lane", "Effort {low} against {high}").format(low=low, high=high)
        own = {"thinking": "auto"} if choice.run.thinking == "off" else {}
        yield _of_run(label, choice, own | {"effort": low}, own | {"effort": high})
    if len(builds) == 2:
        label = translate("Lane", "{model} against {other}")
        label = label.format(model=builds[0], other=builds[1])
        yield NaturalComparison(label, *(replace(choice, model=model) for model in builds))


def _of_run(
    label: str, choice: LaneChoice, left: dict[str, str], right: dict[str, str]
) -> NaturalComparison:
    runs = (msgspec.structs.replace(choice.run, **changes) for changes in (left, right))
    return NaturalComparison(label, *(replace(choice, run=run) for run in runs))
