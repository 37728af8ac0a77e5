"""`overthink fit`: whether both models fit into memory, and what to do where they do not."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator

from overthink.bootstrap import Program
from overthink.cli.options import lane_choice
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.fit import PlaceFit, Share
from overthink.comparison.fit_words import advice_sentences, pick_sentence, place_line, verdict
from overthink.comparison.fitting import Fitted, fit_plans
from overthink.comparison.machine_memory import MachineMemory, measure
from overthink.core.errors import BadOption
from overthink.core.settings import NO_GPU_HINT, LoadSettings
from overthink.core.sizes import shown_size
from overthink.core.vocabulary import TimingMode
from overthink.reports.compare_json import fit_object

SIDES = ("left", "right")


def this_machine(program: Program) -> MachineMemory:
    """The memory of this machine and its devices.

    Raises:
        LaneFailure: the devices cannot be asked.
    """
    return measure(asyncio.run(program.devices()))


def run_fit(program: Program, options: argparse.Namespace) -> int:
    """Tells whether the models fit; returns 0 where they do, 1 where not.

    Raises:
        BadOption: a GPU was asked for that is not here.
    """
    timing = TimingMode(options.timing)
    planner = program.planner()
    threads = threads_for_lane(timing, None)
    plans = [planner.plan(side, lane_choice(options, side), threads) for side in SIDES]
    machine = this_machine(program)
    for plan in plans:
        _check_gpu(plan.load.settings, machine)
    fitted = fit_plans(plans, machine, timing)
    assert fitted is not None, "plans of live lanes put something into memory"
    if options.json:
        write_json(fit_object(fitted, timing))
    else:
        sys.stdout.write(printable("\n".join(_lines(fitted))) + "\n")
    return 0 if fitted.report.fits else 1


def _check_gpu(load: LoadSettings, machine: MachineMemory) -> None:
    """Refuses what a run would refuse: a GPU asked for that cannot be had fits nowhere.

    Raises:
        BadOption: as said.
    """
    if load.needs_gpu and not machine.chosen(load.device):
        raise BadOption(f"{load.gpu_asked} asks for a GPU that is not here", NO_GPU_HINT)


def _lines(fitted: Fitted) -> Iterator[str]:
    yield verdict(fitted.report)
    for lane, plan in zip(fitted.lanes, fitted.plans, strict=True):
        draft = f" + {plan.draft}" if plan.draft != "none" else ""
        yield f"{lane.side.capitalize()}: {lane.model}{draft}, {lane.context:,} tokens of context"
    for place in fitted.report.places:
        yield place_line(place)
        yield from _shares(place)
    said = [pick_sentence(pick) for pick in fitted.picks]
    if len(said) > 1 and len(set(said)) == 1:
        yield f"Both: {said[0]}"
    else:
        yield from (f"{p.side.capitalize()}: {s}" for p, s in zip(fitted.picks, said, strict=True))
    notes = {plan.side: plan.notes for plan in fitted.plans}
    for note in dict.fromkeys(note for told in notes.values() for note in told):
        of = [side.capitalize() for side, told in notes.items() if note in told]
        yield f"{'Both' if len(of) > 1 else of[0]}: {note}"
    yield from (f"→ {sentence}" for sentence in advice_sentences(fitted.advice, fitted.lanes))


def _shares(place: PlaceFit) -> Iterator[str]:
    for share in place.shares:
        yield f"  {_title(share):<24} {shown_size(share.size_bytes):>10}"


def _title(share: Share) -> str:
    return f"{share.side} {share.role.value} {share.part.value}"
