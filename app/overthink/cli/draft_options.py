"""The options of `overthink drafts`."""

from __future__ import annotations

import argparse
from typing import Any

from overthink.cli.numbers import number
from overthink.comparison.draft_tuning import LIMITS, PASSES

SECONDS = 180.0


def add_drafts(commands: Any) -> None:
    """`overthink drafts` and what can be done with them."""
    drafts = commands.add_parser(
        "drafts",
        help="find the best draft for a model, and prove that it changes nothing",
        description="A draft proposes tokens that the model only checks. Which one pays, and at "
        "how many tokens a round, depends on the model, the text and the machine.",
    )
    does = drafts.add_subparsers(dest="does", metavar="ACTION", required=True)
    _action(does, "list", "what may draft for a model, best first, with reasons")
    _add_tune(_action(does, "tune", "time plain decoding, lookup and each draft on this machine"))
    _add_prove(_action(does, "prove", "run greedily with and without the draft, and compare"))


def _action(does: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = does.add_parser(name, help=help_)
    parser.add_argument("model", metavar="MODEL", help="name or path")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_prompt(group: Any, default: str) -> None:
    prompt = group.add_mutually_exclusive_group()
    prompt.add_argument("--prompt", metavar="TEXT", help=f"what to think about ({default})")
    prompt.add_argument("--ask", metavar="ID", help="a built-in prompt, such as isterninger")
    group.add_argument(
        "--threads",
        type=number(int, "--threads", (1, 1_024)),
        metavar="N",
        help="CPU threads (default: all cores)",
    )


def _add_tune(parser: argparse.ArgumentParser) -> None:
    _add_prompt(parser, "default: built-in prompts, one a pass")
    parser.add_argument(
        "--draft",
        dest="drafts",
        action="append",
        metavar="DRAFT",
        help="try this one (name, path or lookup); may be given again (default: all that fit)",
    )
    parser.add_argument(
        "--limit",
        dest="limits",
        action="append",
        type=number(int, "--limit", (1, 64)),
        metavar="N",
        help="try so many proposed tokens a round; may be given again "
        f"(default: {', '.join(map(str, LIMITS))})",
    )
    parser.add_argument(
        "--seconds",
        type=number(float, "--seconds", (1, 86_400)),
        default=SECONDS,
        metavar="S",
        help=f"begin no run later than this (default {SECONDS:g}; {PASSES} passes at most)",
    )
    parser.add_argument("--no-save", action="store_true", help="do not keep what is found")


def _add_prove(parser: argparse.ArgumentParser) -> None:
    _add_prompt(parser, "default: the ice cubes")
    parser.add_argument(
        "--draft", default="auto", metavar="DRAFT", help="name, path, lookup or auto (default)"
    )
    parser.add_argument(
        "--max-tokens",
        type=number(int, "--max-tokens", (1, 1_000_000)),
        default=512,
        metavar="N",
        help="generated tokens at most (default 512)",
    )
