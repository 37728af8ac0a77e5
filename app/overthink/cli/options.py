"""The command line's options: what they are called, what they mean, how a bad one is refused."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from overthink import __version__
from overthink.comparison.plan import LaneChoice
from overthink.core.errors import BadOption
from overthink.core.settings import (
    AUTO,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    option_name,
    value_range,
)
from overthink.core.vocabulary import OnLoop, TimingMode

DEFAULT_LEFT, DEFAULT_RIGHT = "demo-methodical", "demo-runaway"


class _Parser(argparse.ArgumentParser):
    """Refuses with one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise BadOption(message.rstrip("."), f"see `{self.prog} --help`")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The parsed command line.

    Raises:
        BadOption: an option is unknown or cannot be read.
    """
    parser = _Parser(
        prog="overthink",
        description="Two reasoning models think about one prompt, side by side.",
    )
    parser.add_argument("--version", action="version", version=f"overthink {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_compare(commands)
    models = commands.add_parser("models", help="list the models that can run")
    models.add_argument("--json", action="store_true", help="print one JSON object")
    doctor = commands.add_parser("doctor", help="say what this machine has, and what is wrong")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Until the window exists, the program's one job is the comparison.
    return parser.parse_args(words or ["compare"])


def _add_compare(commands: Any) -> None:
    compare = commands.add_parser(
        "compare",
        help="let two models think about one prompt",
        description="Without options: demo-methodical against demo-runaway, both with the demo "
        "draft, on the ice-cube question.",
    )
    _add_what(compare.add_argument_group("what to compare"))
    _add_how(compare.add_argument_group("how"))
    _add_samplers(compare.add_argument_group("samplers (default: what the model's family wants)"))
    _add_output(compare.add_argument_group("output"))


def _add_what(group: Any) -> None:
    group.add_argument("--left", default=DEFAULT_LEFT, metavar="MODEL", help="name or path")
    group.add_argument("--right", default=DEFAULT_RIGHT, metavar="MODEL", help="name or path")
    drafts = "name, path, lookup, none, or auto (default)"
    group.add_argument("--left-draft", default="auto", metavar="DRAFT", help=drafts)
    group.add_argument("--right-draft", default="auto", metavar="DRAFT", help=drafts)
    prompt = group.add_mutually_exclusive_group()
    prompt.add_argument("--prompt", metavar="TEXT", help="what to think about; - reads it")
    prompt.add_argument("--prompt-file", metavar="FILE", help="a text file; - is standard input")
    prompt.add_argument("stdin", nargs="?", choices=["-"], help="read what to think about")
    prompt.add_argument("--ask", metavar="ID", help="a built-in prompt, such as isterninger")
    group.add_argument("--system", metavar="TEXT", help="system prompt")
    group.add_argument("--expect", metavar="ANSWER", help="the right answer, to say who was right")


def _add_how(group: Any) -> None:
    timing = [mode.value for mode in TimingMode]
    group.add_argument(
        "--timing",
        choices=timing,
        default=TimingMode.CONCURRENT.value,
        help="both lanes at once, or one after the other for clean timings",
    )
    for settings, field, help_ in (
        (RunSettings, "max_tokens", "generated tokens at most, thinking and answer together"),
        (RunSettings, "thinking_budget", "thinking tokens after which the thought is closed"),
        (DraftSettings, "max_tokens", "proposed tokens a draft round at most"),
        (DraftSettings, "min_probability", "least probability of a proposed token"),
        (LoadSettings, "context", "context length in tokens"),
    ):
        _add_number(group, settings, field, help_)
    loops = [on_loop.value for on_loop in OnLoop]
    group.add_argument(
        "--on-loop",
        choices=loops,
        default=OnLoop.MARK.value,
        help="what to do when a thought goes in a loop",
    )
    group.add_argument(
        "--threads",
        type=_number(int),
        metavar="N",
        help="CPU threads of both lanes together (default: all cores)",
    )
    group.add_argument(
        "--gpu-layers",
        type=_layers,
        default=AUTO,
        metavar="auto|N",
        help="layers on the GPU (default: all where there is a GPU)",
    )


def _add_samplers(group: Any) -> None:
    for field in SamplerSettings.__struct_fields__:
        _add_number(group, SamplerSettings, field, "")


def _add_output(group: Any) -> None:
    group.add_argument("--json", action="store_true", help="print one JSON object")
    group.add_argument(
        "--tokens", metavar="FILE", type=Path, help="write a line of JSON a token to FILE"
    )


def _dest(settings: type[msgspec.Struct], field: str) -> str:
    return f"{settings.__name__}.{field}"


def _add_number(group: Any, settings: type[msgspec.Struct], field: str, help_: str) -> None:
    bounds = value_range(settings, field)
    assert bounds is not None, f"{field} has no range"
    default = getattr(settings(), field)
    shown = f"{bounds[0]:,g} to {bounds[1]:,g}"
    group.add_argument(
        option_name(settings, field),
        dest=_dest(settings, field),
        type=_number(type(default)),
        metavar="N",
        help=f"{help_} ({shown})" if help_ else shown,
    )


def _number(kind: type) -> Callable[[str], Any]:
    def convert(text: str) -> Any:
        try:
            return kind(text)
        except (ValueError, OverflowError):
            word = "a whole number" if kind is int else "a number"
            raise argparse.ArgumentTypeError(f"{text!r} is not {word}") from None

    return convert


def _layers(text: str) -> int:
    if text == "auto":
        return AUTO
    layers: int = _number(int)(text)
    if layers < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a number of layers")
    return layers


def _given(options: argparse.Namespace, settings: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of `settings` that were given as options."""
    given = {
        field: getattr(options, _dest(settings, field), None)
        for field in settings.__struct_fields__
    }
    return {field: value for field, value in given.items() if value is not None}


def lane_choice(options: argparse.Namespace, side: str, threads: int) -> LaneChoice:
    """One lane's choice; all but model and draft is the same for both."""
    run = RunSettings(**_given(options, RunSettings), on_loop=OnLoop(options.on_loop))
    load = LoadSettings(
        **_given(options, LoadSettings), threads=threads, gpu_layers=options.gpu_layers
    )
    return LaneChoice(
        model=getattr(options, side),
        draft=getattr(options, f"{side}_draft"),
        sampler=_given(options, SamplerSettings),
        draft_settings=DraftSettings(**_given(options, DraftSettings)),
        run=run,
        load=load,
    )
