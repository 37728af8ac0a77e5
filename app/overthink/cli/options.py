"""The command line: its commands and options, and how a bad one is refused."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from math import exp
from pathlib import Path
from typing import Any, NoReturn

from overthink import __version__
from overthink.cli.experiment_options import add_experiments
from overthink.cli.lane_options import add_compare, add_fit
from overthink.cli.option_types import number, short, utf8_text
from overthink.cli.session_options import add_replay, add_sessions
from overthink.cli.suite_import_options import add_imports
from overthink.cli.suite_options import add_suite
from overthink.comparison.draft_proof import LARGEST_TIE_SEEN
from overthink.comparison.draft_tuning import LIMITS, PASSES
from overthink.core.errors import BadOption
from overthink.core.servers import AUTO_KIND, KINDS, MAX_CONCURRENCY, MAX_PRICE

TUNING_SECONDS = 180.0
EXAMPLES = """\
examples:
  overthink                             open the window
  overthink --left demo-wanderer --run  open it and start at once
  overthink compare                     the two demo models on the ice-cube question
  overthink compare --right demo-wanderer --ask isterninger
  overthink compare --left my-model.gguf --prompt "How many months have 28 days?"
  overthink compare --help              every setting
  overthink fit --left my-model.gguf    whether both models fit into memory
  overthink sessions search isterning   search saved sessions
  overthink download original-test      the models of the original test, from the catalogue
"""


class _Parser(argparse.ArgumentParser):
    """Refuses in one sentence instead of printing the usage; accepts no shortened options."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        raise BadOption(message.removeprefix("argument ").rstrip("."), f"see `{self.prog} --help`")


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the command line; `command` is None for the window.

    Raises:
        BadOption: an option is unknown or its value is bad.
    """
    parser = build_parser()
    options, unknown = parser.parse_known_args(arguments)
    if unknown == ["-"] and getattr(options, "stdin", "") is None:
        # argparse fills all positional arguments at the first one, before any later options.
        options.stdin, unknown = "-", []
    if unknown:
        raise _unknown(unknown[0], options.command)
    _check_prompt_argument(options)
    return options


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the whole command line."""
    parser = _Parser(
        prog="overthink",
        description="Two reasoning models think about one prompt, side by side.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"overthink {__version__}")
    _add_window(parser.add_argument_group("the window (without a command)"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    add_compare(commands)
    add_fit(commands)
    _add_demo(commands)
    _add_drafts(commands)
    add_sessions(commands)
    add_replay(commands)
    add_imports(add_suite(commands))
    add_experiments(commands)
    _add_runaways(commands)
    _add_models(commands)
    _add_servers(commands)
    _add_catalogue(commands)
    _add_download(commands)
    doctor = commands.add_parser("doctor", help="report what this machine has, and any problems")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    devices = commands.add_parser("devices", help="list the devices that can hold layers")
    devices.add_argument("--json", action="store_true", help="print one JSON object")
    _add_completion(commands)
    return parser


def _unknown(argument: str, command: str | None) -> BadOption:
    kind = "option" if argument.startswith("-") else "argument"
    called = f"overthink {command}" if command else "overthink"
    return BadOption(
        f"unknown {kind} “{argument}” for {command or called}", f"see `{called} --help`"
    )


def _check_prompt_argument(options: argparse.Namespace) -> None:
    """Refuse a prompt without `--prompt`; the only positional argument of `compare` is “-”."""
    argument = getattr(options, "stdin", None)
    if argument not in (None, "-"):
        raise BadOption(
            f"“{short(argument)}” belongs to no option",
            "put the prompt in quotes after --prompt",
        )
    if argument and (options.prompt or options.prompt_file or options.ask):
        raise BadOption("“-” is not the only prompt", "give one prompt")


def _add_window(group: Any) -> None:
    """Add the window's presets; their `dest` must not collide with commands' options."""
    group.add_argument("--left", dest="window_left", metavar="MODEL", help="name or path")
    group.add_argument("--right", dest="window_right", metavar="MODEL", help="name or path")
    group.add_argument(
        "--prompt",
        dest="window_prompt",
        metavar="TEXT",
        type=utf8_text("--prompt"),
        help="what to think about",
    )
    group.add_argument("--run", action="store_true", help="start at once")
    group.add_argument(
        "--database",
        dest="window_database",
        metavar="FILE",
        type=Path,
        help="use this database, not your sessions.db",
    )


def _add_demo(commands: Any) -> None:
    demo = commands.add_parser(
        "demo",
        help="show the demo models thinking",
        description="Opens the window and lets the two demo models think about the ice cubes. "
        "Without a display, draws the window into pictures and compares in the terminal.",
    )
    demo.add_argument(
        "--screenshots",
        metavar="DIR",
        type=Path,
        help="run the demo without a display and save pictures of the window in DIR",
    )


def _add_completion(commands: Any) -> None:
    completion = commands.add_parser(
        "completion",
        help="print a script that completes commands, options, models and sessions",
        description='Prints a completion script. bash: add `eval "$(overthink completion bash)"'
        " to ~/.bashrc. zsh: `overthink completion zsh > FOLDER/_overthink`, with FOLDER in $fpath."
        " fish: `overthink completion fish > ~/.config/fish/completions/overthink.fish`.",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")


# -- drafts ---------------------------------------------------------------------------------------


def _add_drafts(commands: Any) -> None:
    drafts = commands.add_parser(
        "drafts",
        help="find the best draft for a model, and prove that it changes nothing",
        description="A draft proposes tokens that the model only has to check. Which draft is "
        "fastest, with how many tokens per round, depends on the model, the text and the machine.",
    )
    actions = drafts.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add_draft_action(actions, "list", "list what can draft for a model, best first, and why")
    _add_tune(_add_draft_action(actions, "tune", "time plain decoding, lookup and each draft here"))
    prove = _add_draft_action(actions, "prove", "compare greedy runs with and without a draft")
    prove.description = (
        "Runs the model greedily with and without a draft, and compares every token. A draft "
        "changes nothing but ties: batches of another size round differently, so two tokens that "
        "are almost equally probable may change places. On quantised weights, ties of up to "
        f"{LARGEST_TIE_SEEN:g} nats (a factor of {exp(LARGEST_TIE_SEEN):.2f} in probability) have "
        "been seen. Exit status 0: identical; 1: they diverge, and whether it is a tie is shown."
    )
    _add_prove(prove)


def _add_draft_action(actions: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help_)
    parser.add_argument("model", metavar="MODEL", help="name or path")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_draft_prompt(parser: argparse.ArgumentParser, default: str) -> None:
    prompt = parser.add_mutually_exclusive_group()
    prompt.add_argument("--prompt", metavar="TEXT", help=f"what to think about ({default})")
    prompt.add_argument("--prompt-file", metavar="FILE", help="a text file with the prompt")
    parser.add_argument("stdin", nargs="?", metavar="-", help="read the prompt from standard input")
    prompt.add_argument("--ask", metavar="ID", help="a built-in prompt, such as isterninger")
    parser.add_argument(
        "--threads",
        type=number(int, "--threads", (1, 1_024)),
        metavar="N",
        help="CPU threads (default: all cores)",
    )


def _add_tune(parser: argparse.ArgumentParser) -> None:
    _add_draft_prompt(parser, "default: built-in prompts, one per pass")
    parser.add_argument(
        "--draft",
        dest="drafts",
        action="append",
        metavar="DRAFT",
        help="time this draft: name, path, mtp, ngram, lookup, or a chain such as ngram+mtp; can "
        "be repeated (default: all that fit)",
    )
    parser.add_argument(
        "--limit",
        dest="limits",
        action="append",
        type=number(int, "--limit", (1, 64)),
        metavar="N",
        help="propose at most N tokens per round; can be repeated "
        f"(default: {', '.join(map(str, LIMITS))})",
    )
    parser.add_argument(
        "--seconds",
        type=number(float, "--seconds", (1, 86_400)),
        default=TUNING_SECONDS,
        metavar="S",
        help=f"start no run after S seconds (default {TUNING_SECONDS:g}; at most {PASSES} passes)",
    )
    parser.add_argument("--no-save", action="store_true", help="do not save the result")


def _add_prove(parser: argparse.ArgumentParser) -> None:
    _add_draft_prompt(parser, "default: the ice cubes")
    parser.add_argument(
        "--draft",
        default="auto",
        metavar="DRAFT",
        help="name, path, mtp, ngram, lookup, ngram+X, or auto (default)",
    )
    parser.add_argument(
        "--max-tokens",
        type=number(int, "--max-tokens", (1, 1_000_000)),
        default=512,
        metavar="N",
        help="maximum number of tokens to generate (default 512)",
    )


# -- runaways -------------------------------------------------------------------------------------


def _add_runaways(commands: Any) -> None:
    runaways = commands.add_parser(
        "runaways",
        help="find thoughts that no longer make progress, in any text",
        description="Runs the runaway detectors over a text, over JSON lines with `text` and "
        "optionally `id`, `pieces` and `surprisal` (bits), or over exported sessions. A text "
        "without pieces is split into words, digits and signs. No model is needed.",
    )
    runaways.add_argument("file", metavar="FILE", help="the file to read; - for standard input")
    runaways.add_argument(
        "--json", action="store_true", help="print one JSON object per text, with its findings"
    )
    runaways.add_argument(
        "--evaluate",
        action="store_true",
        help="compare with the field `label` of each line: found, missed, false, latency and cost",
    )
    runaways.add_argument(
        "--greedy",
        action="store_true",
        help="the texts were decoded greedily: judge coherence by entropy, not by surprisal",
    )


# -- models and downloads -------------------------------------------------------------------------


def _add_models(commands: Any) -> None:
    models = commands.add_parser(
        "models",
        help="list the models that can run, and where they are searched for",
        description="Lists GGUF models: bundled, in your models folders and folders you added, "
        "and in those of LM Studio, Hugging Face, Ollama, Jan, GPT4All and llama.cpp. No action "
        "changes or deletes a model file.",
    )
    models.add_argument("--json", action="store_true", help="print one JSON object")
    models.add_argument("--all", action="store_true", help="include forgotten models")
    models.add_argument(
        "--details", metavar="MODEL", help="everything known of one model: a listed name, or a file"
    )
    actions = models.add_subparsers(dest="action", metavar="ACTION", required=False)
    actions.add_parser("folders", help="list the folders that are searched")
    for name, help_ in (
        ("add-folder", "search for models in another folder, too"),
        ("remove-folder", "stop searching an added folder; nothing is deleted"),
    ):
        actions.add_parser(name, help=help_).add_argument("folder", metavar="DIR", type=Path)
    for name, help_ in (
        ("forget", "hide a model from all lists; its file remains"),
        ("recall", "list a forgotten model again"),
    ):
        actions.add_parser(name, help=help_).add_argument("model", metavar="NAME")
    other_programs = actions.add_parser(
        "other-programs", help="set whether to search the folders of other programs"
    )
    other_programs.add_argument("switch", choices=("on", "off"))


def _add_servers(commands: Any) -> None:
    servers = commands.add_parser(
        "servers",
        help="list, add, test and remove servers that run models",
        description="A lane names a model of a server as SERVER/MODEL, as in `overthink compare "
        "--left r1box/deepseek-r1`. Keys are read from an environment variable or the system's "
        "keyring; they are stored nowhere else.",
    )
    servers.set_defaults(action="list", json=False)
    actions = servers.add_subparsers(dest="action", metavar="ACTION", required=False)
    listed = actions.add_parser("list", help="list your servers")
    listed.add_argument("--json", action="store_true", help="print one JSON object")
    _add_server(actions.add_parser("add", help="add a server, or replace the one of that name"))
    test = actions.add_parser("test", help="ask servers what they are, and list their models")
    test.add_argument("name", nargs="?", metavar="NAME", help="the server (default: all)")
    test.add_argument("--json", action="store_true", help="print one JSON object")
    remove = actions.add_parser("remove", help="remove a server, and its key from the keyring")
    remove.add_argument("name", metavar="NAME")


def _add_server(add: argparse.ArgumentParser) -> None:
    add.add_argument("name", metavar="NAME", help="what lanes call it, as in NAME/MODEL")
    add.add_argument("address", metavar="ADDRESS", help="such as http://127.0.0.1:8080")
    add.add_argument(
        "--kind",
        default=AUTO_KIND,
        choices=(AUTO_KIND, *KINDS),
        help="kind of server (default: found by asking it)",
    )
    add.add_argument(
        "--key-variable", metavar="NAME", help="environment variable that contains the key"
    )
    add.add_argument(
        "--keyring",
        action="store_true",
        help="ask for the key, or read it from standard input, and store it in the keyring",
    )
    price = number(float, "the price", (0, MAX_PRICE))
    for name, what in (("input", "prompt"), ("output", "generated")):
        add.add_argument(
            f"--{name}-price",
            type=price,
            default=0.0,
            metavar="P",
            help=f"price of a million {what} tokens, in your currency",
        )
    add.add_argument(
        "--concurrency",
        type=number(int, "--concurrency", (1, MAX_CONCURRENCY)),
        default=1,
        metavar="N",
        help="requests that it serves at once (default 1)",
    )
    add.add_argument(
        "--ctx",
        dest="server_context",
        type=number(int, "--ctx", (0, 10_000_000)),
        default=0,
        metavar="N",
        help="context length to request from Ollama, in tokens (default: the server's)",
    )


def _add_catalogue(commands: Any) -> None:
    catalogue = commands.add_parser(
        "catalogue",
        help="list the models that can be downloaded",
        description="Lists the models of the catalogue. Opens no connection.",
    )
    catalogue.add_argument(
        "--pairings", action="store_true", help="list pairings worth comparing instead"
    )
    catalogue.add_argument("--json", action="store_true", help="print one JSON object")


def _add_download(commands: Any) -> None:
    download = commands.add_parser(
        "download",
        help="download a model of the catalogue, or any GGUF file of a hub",
        description="Downloads into your models folder and verifies the files. Ctrl+C pauses; "
        "the same command continues. Uses the token in HF_TOKEN and the proxy in HTTPS_PROXY.",
    )
    download.add_argument(
        "name",
        metavar="NAME",
        type=utf8_text("NAME"),
        help="a model or a pairing of the catalogue, or PUBLISHER/REPOSITORY/FILE.gguf",
    )
    download.add_argument(
        "--quantisation",
        metavar="Q",
        type=utf8_text("--quantisation"),
        default="",
        help="which build of the model (default: the first)",
    )
    download.add_argument(
        "--yes", action="store_true", help="accept licence and size without asking"
    )
