"""The command line's options: what they are called, what they mean, how a bad one is refused."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from overthink import __version__
from overthink.cli.draft_options import add_drafts
from overthink.cli.gpu_options import add_gpu, load_settings
from overthink.cli.model_options import add_models
from overthink.cli.numbers import number, short, span
from overthink.cli.session_options import add_database, add_replay, add_sessions
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


EXAMPLES = """\
examples:
  overthink                             open the window
  overthink --left demo-wanderer --run  open it and start at once
  overthink compare                     the two demo models on the ice-cube question
  overthink compare --right demo-wanderer --ask isterninger
  overthink compare --left my-model.gguf --prompt "How many months have 28 days?"
  overthink compare --help              everything that can be set
  overthink fit --left my-model.gguf    whether both models fit into memory
  overthink sessions search isterning   what was saved, found again
  overthink download original-test      the models of the original test, from the catalogue
"""


class _Parser(argparse.ArgumentParser):
    """Refuses with one sentence instead of a page of usage, and guesses no shortened options."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **settings
        )

    def error(self, message: str) -> NoReturn:
        raise BadOption(message.removeprefix("argument ").rstrip("."), f"see `{self.prog} --help`")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The parsed command line; `command` is None where the window is wanted.

    Raises:
        BadOption: an option is unknown or cannot be read.
    """
    parser = _Parser(
        prog="overthink",
        description="Two reasoning models think about one prompt, side by side.",
        epilog=EXAMPLES,
    )
    parser.add_argument("--version", action="version", version=f"overthink {__version__}")
    _add_window(parser.add_argument_group("the window (without a command)"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_compare(commands)
    _add_fit(commands)
    _add_demo(commands)
    add_drafts(commands)
    add_sessions(commands)
    add_replay(commands)
    add_models(commands)
    _add_catalogue(commands)
    _add_download(commands)
    doctor = commands.add_parser("doctor", help="say what this machine has, and what is wrong")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    devices = commands.add_parser("devices", help="list the devices that layers can go to")
    devices.add_argument("--json", action="store_true", help="print one JSON object")
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        raise BadOption(
            f"“{unknown[0]}” is no option of `overthink {options.command or 'COMMAND'}`",
            f"see `overthink {options.command or ''} --help`".replace("  ", " "),
        )
    alone = getattr(options, "stdin", None)
    if alone not in (None, "-"):
        raise BadOption(
            f"“{short(alone)}” belongs to no option", "put the prompt in quotes behind --prompt"
        )
    if alone and (options.prompt or options.prompt_file or options.ask):
        raise BadOption("“-” is not the only prompt", "give one prompt")
    return options


def _add_window(group: Any) -> None:
    """What the window is preset with; names of their own, so that commands can have theirs."""
    group.add_argument("--left", dest="window_left", metavar="MODEL", help="name or path")
    group.add_argument("--right", dest="window_right", metavar="MODEL", help="name or path")
    group.add_argument(
        "--prompt",
        dest="window_prompt",
        metavar="TEXT",
        type=_text("--prompt"),
        help="what to think about",
    )
    group.add_argument("--run", action="store_true", help="start at once")
    group.add_argument(
        "--database",
        dest="window_database",
        metavar="FILE",
        type=Path,
        help="another database than your own sessions.db",
    )


def _add_catalogue(commands: Any) -> None:
    catalogue = commands.add_parser(
        "catalogue",
        help="list the models that can be downloaded",
        description="Lists what the catalogue offers. Opens no connection.",
    )
    catalogue.add_argument(
        "--pairings", action="store_true", help="models that are worth comparing instead"
    )
    catalogue.add_argument("--json", action="store_true", help="print one JSON object")


def _add_download(commands: Any) -> None:
    download = commands.add_parser(
        "download",
        help="download a model of the catalogue, or any GGUF of a hub",
        description="Downloads into your models folder, verified. Ctrl+C pauses; the same command "
        "continues. Token and proxy are taken from HF_TOKEN and HTTPS_PROXY.",
    )
    download.add_argument(
        "name",
        metavar="NAME",
        type=_text("NAME"),
        help="of a model or a pairing of the catalogue, or PUBLISHER/REPOSITORY/FILE.gguf",
    )
    download.add_argument(
        "--quantisation",
        metavar="Q",
        type=_text("--quantisation"),
        default="",
        help="which build of the model (default: its first)",
    )
    download.add_argument("--yes", action="store_true", help="agree to licence and size, ask not")


def _add_demo(commands: Any) -> None:
    demo = commands.add_parser(
        "demo",
        help="show the demo models thinking",
        description="Opens the window and lets the two demo models think about the ice cubes. "
        "Without a display: draws the window into pictures, and compares in the terminal.",
    )
    demo.add_argument(
        "--screenshots",
        metavar="DIR",
        type=Path,
        help="draw the window on no display through the whole demo, and save pictures in DIR",
    )


def _add_compare(commands: Any) -> None:
    compare = commands.add_parser(
        "compare",
        help="let two models think about one prompt",
        description="Without options: demo-methodical against demo-runaway, both with the demo "
        "draft, on the ice-cube question.",
    )
    _add_what(compare.add_argument_group("what to compare"))
    _add_how(compare.add_argument_group("how"))
    add_gpu(compare.add_argument_group("GPU (`overthink doctor` lists devices)"))
    _add_samplers(compare.add_argument_group("samplers (default: what the model's family wants)"))
    _add_output(compare.add_argument_group("output"))


def _add_fit(commands: Any) -> None:
    fit = commands.add_parser(
        "fit",
        help="say whether both models fit into memory, before anything is loaded",
        description="Predicts from the files' headers what both models and their drafts would "
        "take, where, and whether that is free. Status 0: they fit, 1: they do not.",
    )
    _add_models(fit.add_argument_group("what to load"))
    how = fit.add_argument_group("how")
    _add_timing(how)
    _add_number(how, LoadSettings, "context", "context length in tokens")
    add_gpu(fit.add_argument_group("GPU (`overthink doctor` lists devices)"))
    fit.add_argument("--json", action="store_true", help="print one JSON object")
    fit.set_defaults(on_loop=OnLoop.MARK.value, threads=None)


def _add_models(group: Any) -> None:
    group.add_argument("--left", default=DEFAULT_LEFT, metavar="MODEL", help="name or path")
    group.add_argument("--right", default=DEFAULT_RIGHT, metavar="MODEL", help="name or path")
    drafts = "name, path, lookup, none, or auto (default)"
    group.add_argument("--left-draft", default="auto", metavar="DRAFT", help=drafts)
    group.add_argument("--right-draft", default="auto", metavar="DRAFT", help=drafts)


def _add_what(group: Any) -> None:
    _add_models(group)
    prompt = group.add_mutually_exclusive_group()
    prompt.add_argument("--prompt", metavar="TEXT", help="what to think about")
    prompt.add_argument("--prompt-file", metavar="FILE", help="a text file with the prompt")
    group.add_argument("stdin", nargs="?", metavar="-", help="read the prompt from standard input")
    prompt.add_argument("--ask", metavar="ID", help="a built-in prompt, such as isterninger")
    group.add_argument("--system", metavar="TEXT", type=_text("--system"), help="system prompt")
    group.add_argument(
        "--expect",
        metavar="ANSWER",
        type=_text("--expect"),
        help="the right answer, to say who was right (built-in prompts know theirs)",
    )


def _add_timing(group: Any) -> None:
    group.add_argument(
        "--timing",
        choices=[mode.value for mode in TimingMode],
        default=TimingMode.CONCURRENT.value,
        help="both lanes at once, or one after the other for clean timings",
    )


def _add_how(group: Any) -> None:
    _add_timing(group)
    for settings, field, help_ in (
        (RunSettings, "max_tokens", "generated tokens at most, thinking and answer together"),
        (RunSettings, "thinking_budget", "thinking tokens until the thought is closed; 0 is none"),
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
        type=number(int, "--threads", (1, 1_024)),
        metavar="N",
        help="CPU threads of both lanes together (default: all cores)",
    )


_SAMPLER_HELP = {
    "temperature": "how far the draw may stray; 0 is greedy",
    "top_k": "only the N most probable tokens; 0 is off",
    "top_p": "only the most probable tokens that make up N; 1 is off",
    "min_p": "only tokens of N times the best one's probability; 0 is off",
    "typical": "only tokens about as surprising as expected; 1 is off",
    "repeat_penalty": "makes tokens of late less probable; 1 is off",
    "presence_penalty": "the same, once a token; 0 is off",
    "frequency_penalty": "the same, by how often; 0 is off",
    "penalty_last_n": "tokens that the penalties look back on",
    "dry_multiplier": "makes going on a repetition less probable; 0 is off",
    "dry_base": "how fast that grows with its length",
    "dry_allowed_length": "repetitions this long go free",
    "dry_last_n": "tokens that this looks back on; -1 is all",
    "seed": "of the draw",
}


def _add_samplers(group: Any) -> None:
    for field in SamplerSettings.__struct_fields__:
        _add_number(group, SamplerSettings, field, _SAMPLER_HELP[field])


def _add_output(group: Any) -> None:
    group.add_argument("--json", action="store_true", help="print one JSON object")
    group.add_argument(
        "--tokens", metavar="FILE", type=Path, help="write a line of JSON a token to FILE"
    )
    group.add_argument("--no-save", action="store_true", help="do not keep it as a session")
    add_database(group)


def _dest(settings: type[msgspec.Struct], field: str) -> str:
    return f"{settings.__name__}.{field}"


_NO_LIMIT = {"thinking_budget": "none"}
"""What a default is called that is no limit at all."""


def _add_number(group: Any, settings: type[msgspec.Struct], field: str, help_: str) -> None:
    bounds = value_range(settings, field)
    assert bounds is not None, f"{field} has no range"
    name = option_name(settings, field)
    default = getattr(settings(), field)
    shown = span(bounds)
    if settings is not SamplerSettings:  # whose defaults are the family's
        chosen = "by the model" if default == AUTO else _NO_LIMIT.get(field, f"{default:,}")
        shown = f"{shown}; default {chosen}"
    group.add_argument(
        name,
        dest=_dest(settings, field),
        type=number(type(default), name, bounds),
        metavar="N",
        help=f"{help_} ({shown})",
    )


def _text(name: str) -> Callable[[str], str]:
    """Text as it is; bytes that are none would be in the way later."""

    def convert(text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise BadOption(f"{name} is not UTF-8 text", "write it in UTF-8") from None
        return text

    return convert


def _given(options: argparse.Namespace, settings: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of `settings` that were given as options."""
    given = {
        field: getattr(options, _dest(settings, field), None)
        for field in settings.__struct_fields__
    }
    return {field: value for field, value in given.items() if value is not None}


def lane_choice(options: argparse.Namespace, side: str) -> LaneChoice:
    """One lane's choice; all but model and draft is the same for both."""
    run = RunSettings(**_given(options, RunSettings), on_loop=OnLoop(options.on_loop))
    load = LoadSettings(**_given(options, LoadSettings) | load_settings(options, side))
    return LaneChoice(
        model=getattr(options, side),
        draft=getattr(options, f"{side}_draft"),
        sampler=_given(options, SamplerSettings),
        draft_settings=DraftSettings(**_given(options, DraftSettings)),
        run=run,
        load=load,
    )
