"""`overthink fit`: whether both models fit into memory, and what to change if they don't."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator

from overthink.bootstrap import Program
from overthink.cli.lane_options import SIDES, lane_choice, timing_of
from overthink.cli.terminal import print_lines, write_json
from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.lane_memory import MachineMemory, PlaceFit, measure_memory
from overthink.comparison.memory_advice import (
    advice_sentences,
    fit_sentence,
    place_line,
)
from overthink.comparison.memory_auto import FittedPlans, fit_plans, pick_sentences
from overthink.core.errors import BadOption
from overthink.core.number_format import ENGLISH
from overthink.core.settings import NO_GPU_HINT, LoadSettings
from overthink.reports.compare_json import fit_object


def machine_memory(program: Program) -> MachineMemory:
    """The memory of this machine and its devices.

    Raises:
        LaneFailure: the devices cannot be queried.
    """
    return measure_memory(asyncio.run(program.devices()))


def run_fit(program: Program, options: argparse.Namespace) -> int:
    """Print whether the models fit; return 0 if they do, 1 if not.

    Raises:
        BadOption: the options ask for a GPU that this machine does not have.
    """
    timing = timing_of(options)
    planner = program.planner()
    threads = threads_for_lane(timing, None)
    plans = [planner.plan(side, lane_choice(options, side), threads) for side in SIDES]
    machine = machine_memory(program)
    for plan in plans:
        _check_gpu(plan.load.settings, machine)
    fitted = fit_plans(plans, machine, timing)
    if fitted is None:
        raise BadOption("both models run on servers", "name a model of this machine")
    if options.json:
        write_json(fit_object(fitted, timing))
    else:
        print_lines(_lines(fitted))
    return 0 if fitted.report.fits else 1


def _check_gpu(load: LoadSettings, machine: MachineMemory) -> None:
    """Refuse what a run would refuse.

    Raises:
        BadOption: the GPU that was asked for does not exist.
    """
    if load.needs_gpu and not machine.chosen(load.device):
        raise BadOption(
            f"{load.gpu_asked} asks for a GPU that this machine does not have", NO_GPU_HINT
        )


def _lines(fitted: FittedPlans) -> Iterator[str]:
    yield str(fit_sentence(fitted.report))
    for lane, plan in zip(fitted.lanes, fitted.plans, strict=True):
        draft = f" + {plan.draft}" if plan.draft != "none" else ""
        yield f"{lane.side.capitalize()}: {lane.model}{draft}, {lane.context:,} tokens of context"
    for place in fitted.report.places:
        yield str(place_line(place))
        yield from _shares(place)
    yield from map(str, pick_sentences(fitted.picks))
    yield from _by_side({plan.side: tuple(map(str, plan.notes)) for plan in fitted.plans})
    yield from (f"→ {sentence}" for sentence in advice_sentences(fitted.advice, fitted.lanes))


def _by_side(sentences: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Each sentence once, with the side it is about, or "Both"."""
    for sentence in dict.fromkeys(each for of_side in sentences.values() for each in of_side):
        sides = [side.capitalize() for side, of_side in sentences.items() if sentence in of_side]
        yield f"{'Both' if len(sides) > 1 else sides[0]}: {sentence}"


def _shares(place: PlaceFit) -> Iterator[str]:
    for share in place.shares:
        title = f"{share.side} {share.role.value} {share.part.value}"
        yield f"  {title:<24} {ENGLISH.memory(share.size_bytes):>10}"
