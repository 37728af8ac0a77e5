"""Writes the generated pages of the guide: `make guide`.

`commands.md` comes from the parsers of the terminal, `measurement.md` from the registries of
metrics, so that both are true.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from overthink.cli.options import build_parser
from overthink.core.metric_registry import METRICS, Metric
from overthink.evaluation.statistics.definitions import DEFINITIONS
from overthink.grading.thought_statistics import STATISTICS

GUIDE = Path(__file__).resolve().parents[1] / "resources" / "guide"


def pages() -> dict[str, str]:
    """Return the text of each page by the name of its file."""
    return {"commands.md": _page(_commands()), "measurement.md": _page(_measurement())}


def _page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


# -- commands --------------------------------------------------------------------------------------


def _commands() -> Iterator[str]:
    yield "# Command reference"
    yield ""
    yield "Every command with its options, as `--help` describes them."
    for parser in _all_parsers(build_parser()):
        if any(_described(parser)):
            yield from _command(parser)


def _command(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield from ("", f"## {parser.prog}", "")
    if parser.description:
        yield from (_in_line(parser.description), "")
    for names, text in _described(parser):
        yield f"- `{names}`: {text}" if text else f"- `{names}`"


def _described(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Yield the arguments of a parser: how they are written, and what they do."""
    for action in parser._actions:
        hidden = action.help == argparse.SUPPRESS or isinstance(action, argparse._HelpAction)
        if not hidden and not isinstance(action, argparse._SubParsersAction):
            yield _names(action), _help(parser, action)


def _names(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else ""
    value = value or ("|".join(map(str, action.choices)) if action.choices else "")
    if not action.option_strings:
        return value or action.dest.upper()
    takes = action.nargs != 0
    return ", ".join(action.option_strings) + (f" {value or action.dest.upper()}" if takes else "")


def _help(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    if not action.help:
        return ""
    return _in_line(argparse.HelpFormatter(parser.prog)._expand_help(action))


def _all_parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in dict.fromkeys(action.choices.values()):
                yield from _all_parsers(each)


# -- measurement -----------------------------------------------------------------------------------


def _measurement() -> Iterator[str]:
    yield "# How it is measured"
    yield ""
    yield (
        "Every metric with its definition, from the registry that the program itself uses. A metric"
    )
    yield "that was not measured is absent, never zero."
    yield from ("", "## A run", "", "| Metric | Unit | How it is measured |", "|---|---|---|")
    yield from _rows(METRICS)
    yield from (
        "",
        "## A thought",
        "",
        "| Statistic | Unit | How it is measured |",
        "|---|---|---|",
    )
    yield from _rows(STATISTICS)
    yield from ("", "## A suite run")
    for each in DEFINITIONS:
        yield from ("", f"### {each.caption}", "", str(each.definition), "")
        if each.formula:
            yield f"- Formula: `{each.formula}`"
        if each.source:
            yield f"- Source: {each.source}"
        yield f"- What it does not show: {each.limits}"
        yield f"- In JSON and CSV: `{each.name}`"


def _rows(metrics: Iterable[Metric]) -> Iterator[str]:  # type: ignore[type-arg]
    for metric in metrics:
        caption = str(metric.caption) or f"`{metric.name}`"
        yield f"| {_cell(caption)} | {metric.unit} | {_cell(str(metric.definition))} |"


def _cell(text: str) -> str:
    return _in_line(text).replace("|", "\\|")


def _in_line(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (GUIDE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
