"""`overthink compare`: two models think about one prompt, in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from rich.console import Console

from overthink.bootstrap import Program
from overthink.cli.columns import Columns
from overthink.cli.comparison_text import comparison_lines
from overthink.cli.fit import machine_memory
from overthink.cli.lane_options import SIDES, lane_choice, timing_of
from overthink.cli.output_files import Saving, check_folder, check_writable, write_tokens
from overthink.cli.samples import sample_lines, show_progress
from overthink.cli.terminal import (
    SIGNAL_STATUS,
    Interrupted,
    print_error,
    print_lines,
    write_json,
)
from overthink.comparison.conductor import Conductor, Lane, grade_lanes, threads_for_lane
from overthink.comparison.memory_advice import advice_sentences, fit_sentence
from overthink.comparison.memory_auto import FittedPlans, fit_plans
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.errors import BadInput, BadOption, LaneFailure, PromptError, from_kind
from overthink.core.prompts import find_prompt
from overthink.core.protocol import ChatMessage
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.reports.compare_json import comparison_object, failure_sentence, runs_of

Grade = Callable[[Sequence[Lane], str | None], Awaitable[None]]

ShowProgress = Callable[[Sequence[Lane], "asyncio.Future[None]"], Awaitable[None]]

MAX_PROMPT_BYTES = 16 * 1024 * 1024


def run_compare(program: Program, options: argparse.Namespace) -> int:
    """Run the comparison; return the exit status."""
    check_folder(options.database, "--database")
    prompt, expect = _prompt(program, options)
    timing = timing_of(options)
    plans = _plans(program, options, timing)
    if options.tokens is not None:
        check_writable(options.tokens)
    fitted = _fitted(program, plans, timing)
    by_side = {plan.side: plan for plan in (*plans, *(fitted.plans if fitted else ()))}
    plans = [by_side[plan.side] for plan in plans]
    _warn_of_memory(fitted)
    messages = [ChatMessage("user", prompt)]
    if options.system:
        messages.insert(0, ChatMessage("system", options.system))
    live = not options.json and is_live_terminal()
    saving = _saving(program, options)
    try:
        conductor = program.conductor(plans, saving.take, saving.take_sample)
        lanes = list(conductor.lanes)
        saving.begin(plans, prompt, options.system, expect, timing)
        in_turn = fitted is not None and fitted.in_turn
        columns = live and options.samples == 1
        show = None if options.samples == 1 else show_progress
        work = conduct(
            conductor, messages, timing, expect, live=columns, in_turn=in_turn, show=show
        )
        interrupted = program.run(work)
        session = saving.end(lanes)
    finally:
        saving.close()
    if options.json:
        report = comparison_object(
            lanes, prompt, options.system, timing, expect, session, options.price_per_kwh, fitted
        )
        write_json(report)
    elif options.samples > 1:
        print_lines(sample_lines(lanes, expect))
    elif not live:
        print_lines(comparison_lines(lanes, timing, expect))
    runs = runs_of(lanes)
    if not live or options.samples > 1:
        _print_failures(runs)
    if options.tokens is not None and any(run.record.prompt for run in runs):
        # Last, so that the comparison is printed even if the disk is full.
        write_tokens(options.tokens, runs)
    return interrupted or _exit_status(runs)


def _plans(program: Program, options: argparse.Namespace, timing: TimingMode) -> list[LanePlan]:
    threads = threads_for_lane(timing, options.threads)
    planner, system = program.planner(), options.system or ""
    choices = {side: _choice(program, options, side) for side in SIDES}
    plans = (planner.plan(side, choice, threads) for side, choice in choices.items())
    return [plan.with_system_prompt(system) for plan in plans]


def _choice(program: Program, options: argparse.Namespace, side: str) -> LaneChoice:
    """The choice of one lane, at the temperature of the built-in prompt if none is given."""
    choice = lane_choice(options, side)
    asked = find_prompt(program.prompts, options.ask) if options.ask is not None else None
    if asked is None or asked.temperature is None or "temperature" in choice.sampler:
        return choice
    return replace(choice, sampler={**choice.sampler, "temperature": asked.temperature})


def _saving(program: Program, options: argparse.Namespace) -> Saving:
    path = None if options.no_save else (options.database or program.sessions)
    return Saving(path, is_requested=options.database is not None)


# -- the prompt -----------------------------------------------------------------------------------


def _prompt(program: Program, options: argparse.Namespace) -> tuple[str, str | None]:
    """The prompt, and the expected answer if it is known."""
    given, expect = given_prompt(options), options.expect
    if expect is not None and not expect.strip():
        raise BadOption("--expect is empty", "give the right answer, or leave the option out")
    if given is not None:
        return given, expect
    built_in = find_prompt(program.prompts, options.ask) if options.ask else program.prompts[0]
    return built_in.text, built_in.answer if expect is None else expect


def given_prompt(options: argparse.Namespace) -> str | None:
    """The prompt of an option or of standard input; None if none of them is given.

    Raises:
        BadInput: it cannot be read, or is no text.
    """
    if "-" in (options.prompt, options.prompt_file, options.stdin):
        if sys.stdin is None:
            raise PromptError("standard input is closed", "give the prompt with --prompt")
        text = sys.stdin.buffer.read(MAX_PROMPT_BYTES + 1)
        return check_prompt(text, "standard input")
    if options.prompt is not None:
        text = options.prompt.encode("utf-8", "surrogateescape")
        return check_prompt(text, "--prompt")
    if options.prompt_file is not None:
        return check_prompt(_read(options.prompt_file), options.prompt_file)
    return None


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read(MAX_PROMPT_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(
            f"the prompt file {name} cannot be read ({reason})", "name a text file that exists"
        ) from None


def check_prompt(raw: bytes, source: str) -> str:
    """The prompt as text with line feeds, without an editor's byte-order mark and final ones."""
    if len(raw) > MAX_PROMPT_BYTES:
        raise PromptError(
            f"the prompt in {source} is over {MAX_PROMPT_BYTES >> 20} MiB", "shorten it"
        )
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise PromptError(f"the prompt in {source} is not UTF-8 text", "save it as UTF-8") from None
    if "\0" in text:
        raise PromptError(f"the prompt in {source} is not text", "give a text file")
    if not text.strip():
        raise PromptError(f"the prompt in {source} is empty", "write something to think about")
    return text.rstrip("\r\n")


# -- the run --------------------------------------------------------------------------------------


def is_live_terminal() -> bool:
    """Whether frames can be drawn: standard output is a terminal that can move its cursor."""
    return bool(sys.stdout.isatty()) and not Console().is_dumb_terminal


async def conduct(
    conductor: Conductor,
    messages: list[ChatMessage],
    timing: TimingMode,
    expect: str | None,
    *,
    live: bool,
    in_turn: bool = False,
    grade: Grade = grade_lanes,
    show: ShowProgress | None = None,
) -> int:
    """Run one turn and grade it; with `live`, show the lanes in columns while they run.

    Args:
        grade: sets the judgements of lanes that have ended.
        show: shows the progress until the turn has ended, in place of the columns.

    Returns:
        The exit status for the signal that stopped the lanes; 0 without one.

    Raises:
        Interrupted: a second signal ended the turn at once.
    """
    conversations = {lane.side: messages for lane in conductor.lanes}

    async def run_and_grade() -> None:
        await conductor.turn(conversations, timing, in_turn=in_turn)
        await grade(conductor.lanes, expect)

    work = asyncio.ensure_future(run_and_grade())
    try:
        with stopping_at_signals(conductor, work) as received:
            if live:
                await Columns(Console(), list(conductor.lanes), timing, expect).show(work)
            elif show:
                await show(conductor.lanes, work)
            await work
    except asyncio.CancelledError:
        raise Interrupted(received[-1] if received else signal.SIGINT) from None
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await conductor.close()
    return SIGNAL_STATUS + received[0] if received else 0


class Stoppable(Protocol):
    """Work that can be stopped in an orderly way: a conductor, or the runner of a suite."""

    def stop(self) -> None:
        """Stop it; it ends soon after."""
        ...


@contextmanager
def stopping_at_signals(running: Stoppable, work: asyncio.Future[Any]) -> Iterator[list[int]]:
    """Stop the lanes at Ctrl+C or SIGTERM, so that their text is printed.

    The second signal ends the program at once.

    Yields:
        The numbers of the signals that have been received, in their order.
    """
    loop = asyncio.get_running_loop()
    received: list[int] = []

    def stop() -> None:
        if len(received) > 1:
            work.cancel()
        running.stop()

    def handle(number: int, _frame: object) -> None:
        received.append(number)
        loop.call_soon_threadsafe(stop)

    # Not `loop.add_signal_handler`, which Windows lacks.
    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _fitted(program: Program, plans: list[LanePlan], timing: TimingMode) -> FittedPlans | None:
    """How the plans fit; None if the devices cannot be queried: the lanes will report why."""
    try:
        return fit_plans(plans, machine_memory(program), timing)
    except LaneFailure:
        return None


def _warn_of_memory(fitted: FittedPlans | None) -> None:
    """Warn, before anything is loaded, that the models won't fit, and advise what to do."""
    if fitted and not fitted.report.fits:
        advice = advice_sentences(fitted.advice, fitted.lanes)
        print_error(" ".join(map(str, (fit_sentence(fitted.report), *advice))))


# -- how it ended ---------------------------------------------------------------------------------


def _print_failures(lanes: list[Lane]) -> None:
    """Print to standard error why lanes failed.

    The same failure of one model in both lanes is printed once; different ones name their lane.
    """
    failures: dict[str, dict[str, str]] = {}  # by model: the sentence, and its first lane
    for lane in lanes:
        if (sentence := failure_sentence(lane.record)) is not None:
            failures.setdefault(lane.plan.model, {}).setdefault(sentence, lane.side)
        elif lane.record.status is RunStatus.MODEL_CHANGED and lane.record.finished:
            note = str(lane.record.finished.note)
            failures.setdefault(lane.plan.model, {}).setdefault(note, lane.side)
    for model, sentences in sorted(failures.items()):
        for sentence, side in sentences.items():
            name = f"{model} ({side})" if len(sentences) > 1 else model
            print_error(f"{name}: {sentence}")


def _exit_status(lanes: list[Lane]) -> int:
    """0 if both lanes ended, whatever they answered; otherwise the status of their errors.

    A run during which the model's file changed counts as a failed lane.

    A prompt that does not fit or a template that fails is bad input in both lanes.
    """
    failures = [lane.record.failed for lane in lanes if not lane.record.stopped]
    statuses = {from_kind(f.kind, f.problem, f.remedy).exit_status for f in failures if f}
    if any(lane.record.status is RunStatus.MODEL_CHANGED for lane in lanes):
        statuses.add(LaneFailure.exit_status)
    return max(statuses, default=0)
