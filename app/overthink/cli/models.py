"""`overthink models`: what can run, what is known of it, and where it is looked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.cells import cell_len

from overthink.bootstrap import Program
from overthink.cli.model_details import as_object, details, licence_words, tells_family
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.core.errors import BadInput, ModelFileError
from overthink.library import preferences
from overthink.library.description import Describer, ModelDescription
from overthink.library.local_models import resolve, scan_models
from overthink.library.preferences import read_preferences

_NUMBERS = (1, 3, 4)
_HEADS = ("NAME", "PARAMETERS", "KIND", "SIZE", "CONTEXT", "FAMILY", "LICENCE", "FROM")


def run_models(program: Program, options: argparse.Namespace) -> int:
    """Lists the models, or does what is asked with the list; returns the exit status."""
    if options.does:
        sys.stdout.write(printable(_ACTIONS[options.does](program, options)) + "\n")
        return 0
    if options.details:
        return _show_details(program, options)
    models = _described(program, forgotten=options.all)
    if options.json:
        problems = list(program.profile_problems)
        objects = [as_object(model) for model in models]
        write_json({"models": objects, "profile_problems": problems})
        return 0
    sys.stdout.write("\n".join(_lines(models, program)) + "\n")
    return 0


def _described(program: Program, *, forgotten: bool) -> list[ModelDescription]:
    describer = Describer(program.profiles)
    entries = (entry for entry in scan_models(program.models) if forgotten or not entry.forgotten)
    return [describer.describe(entry) for entry in entries]


# -- the list -------------------------------------------------------------------------------------


def _lines(models: list[ModelDescription], program: Program) -> Iterator[str]:
    if models:
        yield from table([_HEADS, *map(_row, models)], _NUMBERS)
    else:
        yield "There are no models."
    for model in models:
        if model.entry.problem:
            name, problem = printable(model.entry.name), printable(model.entry.problem)
            yield f"{name} cannot run: {problem}"
    yield from map(printable, program.profile_problems)
    folders = " or ".join(printable(str(folder)) for folder in program.models.user)
    yield f"Put GGUF files in {folders}, or see `overthink catalogue`"


def _row(model: ModelDescription) -> tuple[str, ...]:
    entry = model.entry
    forgotten = " (forgotten)" if entry.forgotten else ""
    return (
        printable(entry.name) + forgotten,
        _large(entry.parameters, ("M", "B")) if entry.parameters else "–",
        printable(f"{entry.architecture} {entry.quantisation}".strip()) or "–",
        _large(entry.size_bytes, ("MB", "GB")),
        f"{entry.context_length:,}" if entry.context_length else "–",
        printable(tells_family(model)) or "–",
        printable(licence_words(model.licence)) or "–",
        entry.origin,
    )


def _large(number: int, units: tuple[str, str]) -> str:
    """A number in millions, from a thousand of them on in billions: "12.3 M", "32.0 B"."""
    millions, billions = units
    if number >= 999_950_000:  # what would be rounded to 1,000.0 millions
        return f"{number / 1e9:,.1f} {billions}"
    return f"{number / 1e6:,.1f} {millions}"


def table(rows: list[tuple[str, ...]], numbers: tuple[int, ...]) -> Iterator[str]:
    """Columns as wide as they need to be; those of `numbers` to the right. Nothing is cut off."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            " " * (width - cell_len(cell)) + cell
            if index in numbers
            else cell + " " * (width - cell_len(cell))
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


# -- one model ------------------------------------------------------------------------------------


def _show_details(program: Program, options: argparse.Namespace) -> int:
    model = _model(program, options.details)
    if options.json:
        write_json(as_object(model, whole=True))
    else:
        sys.stdout.write("\n".join(map(printable, details(model))) + "\n")
    return 0


def _model(program: Program, name: str) -> ModelDescription:
    """The model of that name or path, forgotten or not.

    Raises:
        ModelFileError: there is none; names what comes close.
    """
    models = _described(program, forgotten=True)
    wanted = name.strip().casefold()
    for model in models:
        if wanted in (model.entry.name.casefold(), f"{model.entry.name}.gguf".casefold()):
            return model
    path = resolve(program.models, name)
    for model in models:
        if model.entry.path == path.absolute():
            return model
    raise ModelFileError(f"{path} is not in the list", "add its folder first")


# -- what can be done -----------------------------------------------------------------------------


def _file(program: Program) -> Path:
    if program.models.preferences is None:
        raise BadInput("there is no place to keep folders and forgotten models")
    return program.models.preferences


def _list_folders(program: Program, _options: argparse.Namespace) -> str:
    kept = read_preferences(program.models.preferences)
    lines = [f"{program.models.bundled} (bundled)"]
    lines += [f"{folder} (models folder)" for folder in program.models.user]
    lines += [f"{folder} (added)" for folder in kept.folders]
    if kept.other_programs:
        lines += [f"{place.path} ({place.program})" for place in program.models.programs]
    else:
        lines.append("Other programs' folders are left out: `overthink models other-programs on`")
    return "\n".join(lines)


def _add_folder(program: Program, options: argparse.Namespace) -> str:
    folder = preferences.add_folder(_file(program), options.folder)
    return f"Models are looked for in {folder}, too."


def _remove_folder(program: Program, options: argparse.Namespace) -> str:
    preferences.remove_folder(_file(program), options.folder)
    return f"{options.folder} is looked through no longer; its files stay."


def _forget(program: Program, options: argparse.Namespace) -> str:
    entry = _model(program, options.model).entry
    preferences.forget(_file(program), entry.path)
    return f"{entry.name} is left out of the lists; {entry.path} stays where it is."


def _recall(program: Program, options: argparse.Namespace) -> str:
    entry = _model(program, options.model).entry
    preferences.recall(_file(program), entry.path)
    return f"{entry.name} is listed."


def _other_programs(program: Program, options: argparse.Namespace) -> str:
    look_there = options.look == "on"
    preferences.set_other_programs(_file(program), look_there)
    how = "looked for" if look_there else "not looked for"
    return f"Models of other programs are {how}."


_ACTIONS: dict[str, Callable[[Program, argparse.Namespace], str]] = {
    "folders": _list_folders,
    "add-folder": _add_folder,
    "remove-folder": _remove_folder,
    "forget": _forget,
    "recall": _recall,
    "other-programs": _other_programs,
}
