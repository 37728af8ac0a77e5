"""`overthink compare`: two models think about one prompt, in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
from rich.console import Console

from overthink.bootstrap import Program
from overthink.cli.columns import Columns
from overthink.cli.options import lane_choice
from overthink.cli.plain import comparison_text
from overthink.comparison.conductor import Conductor, threads_for_lane
from overthink.core.errors import BadInput, BadOption, PromptError
from overthink.core.prompts import find_prompt
from overthink.core.protocol import ChatMessage
from overthink.core.settings import LoadSettings, check
from overthink.core.vocabulary import TimingMode
from overthink.reports.compare_json import comparison_object, token_lines

MAX_PROMPT_BYTES = 16 * 1024 * 1024


def run_compare(program: Program, options: argparse.Namespace) -> int:
    """Runs the comparison; returns the exit status."""
    prompt, expect = _prompt(program, options)
    timing = TimingMode(options.timing)
    if options.threads is not None:
        check(LoadSettings(threads=options.threads))
    threads = threads_for_lane(timing, options.threads)
    planner = program.planner()
    plans = [planner.plan(side, lane_choice(options, side, threads)) for side in ("left", "right")]
    _check_writable(options.tokens)
    conductor = program.conductor(plans, timing, lambda _side, _event: None)
    messages = [ChatMessage("user", prompt)]
    if options.system:
        messages.insert(0, ChatMessage("system", options.system))
    asyncio.run(_conduct(conductor, messages, timing, expect, quiet=options.json))
    _report(conductor, prompt, timing, expect, options)
    return _exit_status(conductor)


def _prompt(program: Program, options: argparse.Namespace) -> tuple[str, str | None]:
    """What to think about, and the right answer where it is known."""
    if "-" in (options.prompt, options.prompt_file, options.stdin):
        text = sys.stdin.buffer.read(MAX_PROMPT_BYTES + 1)
        return _checked(text, "standard input"), options.expect
    if options.prompt is not None:
        return _checked(
            options.prompt.encode("utf-8", "surrogateescape"), "--prompt"
        ), options.expect
    if options.prompt_file is not None:
        return _checked(_read(Path(options.prompt_file)), options.prompt_file), options.expect
    built_in = find_prompt(program.prompts, options.ask) if options.ask else program.prompts[0]
    return built_in.text, options.expect if options.expect is not None else built_in.answer


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_PROMPT_BYTES + 1)
    except OSError as error:
        why = error.strerror or "unknown error"
        raise BadInput(
            f"the prompt file {path} cannot be read ({why})", "name a text file that is there"
        ) from None


def _checked(raw: bytes, source: str) -> str:
    if len(raw) > MAX_PROMPT_BYTES:
        raise PromptError(
            f"the prompt in {source} is over {MAX_PROMPT_BYTES >> 20} MiB", "shorten it"
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise PromptError(f"the prompt in {source} is not UTF-8 text", "save it as UTF-8") from None
    if not text.strip():
        raise PromptError(f"the prompt in {source} is empty", "write something to think about")
    return text


def _check_writable(path: Path | None) -> None:
    """Refuses before the models run what would fail after."""
    if path is None:
        return
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise BadOption(f"--tokens cannot write {path}", "name a file in a folder that is there")


async def _conduct(
    conductor: Conductor,
    messages: list[ChatMessage],
    timing: TimingMode,
    expect: str | None,
    *,
    quiet: bool,
) -> None:
    work = asyncio.ensure_future(conductor.turn(messages))
    with suppress(NotImplementedError, RuntimeError):  # Windows raises KeyboardInterrupt instead
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, conductor.stop)
    try:
        console = Console()
        if quiet or not console.is_terminal:
            await work
        else:
            await Columns(console, list(conductor.lanes), timing, expect).show(work)
            await work
    finally:
        await conductor.close()


def _report(
    conductor: Conductor,
    prompt: str,
    timing: TimingMode,
    expect: str | None,
    options: argparse.Namespace,
) -> None:
    lanes = list(conductor.lanes)
    if options.tokens:
        _write_tokens(conductor, options.tokens)
    if options.json:
        report = comparison_object(lanes, prompt, options.system, timing, expect)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(report)).decode() + "\n")
    elif not Console().is_terminal:
        sys.stdout.write(comparison_text(lanes, timing, expect) + "\n")


def _write_tokens(conductor: Conductor, path: Path) -> None:
    """Writes beside the file and renames: never a half-written one under its name."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            for lane in conductor.lanes:
                for line in token_lines(lane.plan.side, lane.record.trace):
                    file.write(line + b"\n")
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise BadInput(
            f"--tokens could not write {path} ({error.strerror})", "choose another place"
        ) from None


def _exit_status(conductor: Conductor) -> int:
    """0 when both lanes ended, whatever they answered; what their errors say otherwise.

    A prompt that does not fit or a template that refuses is bad input in both lanes alike.
    """
    from overthink.core.errors import from_kind

    failures = [lane.record.failed for lane in conductor.lanes if lane.record.failed]
    statuses = {from_kind(f.kind, f.problem, f.remedy).exit_status for f in failures}
    return max(statuses, default=0)
