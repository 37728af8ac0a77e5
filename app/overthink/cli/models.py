"""`overthink models`: which models can run, where they are searched for, and what to hide."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from overthink.bootstrap import Program
from overthink.cli.model_details import (
    belongs_to,
    detail_lines,
    family_label,
    licence_label,
    model_object,
)
from overthink.cli.terminal import print_lines, table, write_json
from overthink.core.errors import BadInput, ModelFileError
from overthink.library import preferences
from overthink.library.description import Describer, ModelDescription
from overthink.library.local_models import resolve, scan_models
from overthink.library.model_entry import ModelEntry, entry_of_file
from overthink.library.model_search import SearchLimits

_HELPER_HEADINGS = ("HELPER FILE", "KIND", "BELONGS TO", "SIZE", "FROM")
_HEADINGS = ("NAME", "PARAMETERS", "KIND", "SIZE", "CONTEXT", "FAMILY", "LICENCE", "FROM")
_RIGHT_ALIGNED = (1, 3, 4)


def run_models(program: Program, options: argparse.Namespace) -> int:
    """List the models, or run an action on the list; return the exit status."""
    if options.action:
        print_lines(_ACTIONS[options.action](program, options))
    elif options.details:
        model = _find_or_open(program, options.details)
        if options.json:
            write_json(model_object(model, complete=True))
        else:
            print_lines(detail_lines(model))
    else:
        limits = SearchLimits()
        models = _described_models(program, forgotten=options.all, limits=limits)
        if options.json:
            problems = list(map(str, program.profile_problems))
            helpers = [model for model in models if model.entry.kind.is_helper]
            write_json(
                {
                    "models": [model_object(m) for m in models if not m.entry.kind.is_helper],
                    "helpers": list(map(model_object, helpers)),
                    "profile_problems": problems,
                    "limits": list(map(str, limits.sentences)),
                }
            )
        else:
            print_lines(_lines(models, program, limits))
    return 0


def _described_models(
    program: Program, *, forgotten: bool, limits: SearchLimits | None = None
) -> list[ModelDescription]:
    describer, entries = Describer(program.profiles), scan_models(program.models, limits)
    return [describer.describe(entry) for entry in entries if forgotten or not entry.forgotten]


def _lines(listed: list[ModelDescription], program: Program, limits: SearchLimits) -> Iterator[str]:
    models = [model for model in listed if not model.entry.kind.is_helper]
    helpers = [model.entry for model in listed if model.entry.kind.is_helper]
    if models:
        yield from table([_HEADINGS, *map(_row, models)], _RIGHT_ALIGNED)
    else:
        yield "There are no models."
    for model in models:
        if model.entry.problem:
            yield f"{model.entry.name} cannot run: {model.entry.problem}"
    if helpers:
        rows = [_helper_row(entry, [model.entry for model in models]) for entry in helpers]
        yield ""
        yield from table([_HELPER_HEADINGS, *rows], (3,))
        yield "Helper files belong to models and cannot run alone."
        yield ""
    yield from map(str, limits.sentences)
    yield from map(str, program.profile_problems)
    yield from map(str, program.preferences_notes())
    folders = " or ".join(map(str, program.models.user))
    yield f"To add models, put GGUF files in {folders}, or see `overthink catalogue`"


def _helper_row(entry: ModelEntry, models: list[ModelEntry]) -> tuple[str, ...]:
    return (
        _listed_name(entry),
        str(entry.kind.label),
        belongs_to(entry, models) or "–",
        _large(entry.size_bytes, ("MB", "GB")),
        entry.origin,
    )


def _listed_name(entry: ModelEntry) -> str:
    return entry.name + (" (forgotten)" if entry.forgotten else "")


def _row(model: ModelDescription) -> tuple[str, ...]:
    entry = model.entry
    return (
        _listed_name(entry),
        _large(entry.parameters, ("M", "B")) if entry.parameters else "–",
        f"{entry.architecture} {entry.quantisation}".strip() or "–",
        _large(entry.size_bytes, ("MB", "GB")),
        f"{entry.context_length:,}" if entry.context_length else "–",
        family_label(model) or "–",
        licence_label(model.licence) or "–",
        entry.origin,
    )


def _large(number: int, units: tuple[str, str]) -> str:
    """A number in millions, or in billions from 1,000 million on: "12.3 M", "32.0 B"."""
    millions, billions = units
    if number >= 999_950_000:  # would be rounded to 1,000.0 millions
        return f"{number / 1e9:,.1f} {billions}"
    return f"{number / 1e6:,.1f} {millions}"


def _find_model(program: Program, name: str) -> ModelDescription:
    """The listed model of that name or path, forgotten or not.

    Raises:
        ModelFileError: it does not exist, and similar names are suggested; or it is not listed.
    """
    found = _search_listed(program, name)
    if isinstance(found, Path):
        raise ModelFileError(f"{found} is not in the list", "add its folder first")
    return found


def _find_or_open(program: Program, name: str) -> ModelDescription:
    """The model of that name or path, whether it is listed or not.

    Raises:
        ModelFileError: it does not exist; suggests similar names.
    """
    found = _search_listed(program, name)
    if not isinstance(found, Path):
        return found
    if found.is_dir():
        raise ModelFileError(f"{found} is a folder", "name a GGUF file in it")
    return Describer(program.profiles).describe(entry_of_file(found.absolute()))


def _search_listed(program: Program, name: str) -> ModelDescription | Path:
    """The listed model of that name or path; the path if such a file exists but is not listed."""
    models = _described_models(program, forgotten=True)
    wanted = name.strip().casefold()
    for model in models:
        if wanted in (model.entry.name.casefold(), f"{model.entry.name}.gguf".casefold()):
            return model
    path = resolve(program.models, name)
    for model in models:
        if path.exists() and model.entry.path.exists() and path.samefile(model.entry.path):
            return model
    return path


# -- actions --------------------------------------------------------------------------------------


def _preferences_file(program: Program) -> Path:
    if program.models.preferences is None:
        raise BadInput("there is no file to save folders and forgotten models in")
    return program.models.preferences


def _list_folders(program: Program, _options: argparse.Namespace) -> Iterator[str]:
    saved = preferences.read_preferences(program.models.preferences)
    yield f"{program.models.bundled} (bundled)"
    yield from (f"{folder} (models folder)" for folder in program.models.user)
    yield from (f"{folder} (added)" for folder in saved.folders)
    if saved.other_programs:
        yield from (f"{folder.path} ({folder.program})" for folder in program.models.programs)
    else:
        yield "Other programs' folders are not searched: `overthink models other-programs on`"


def _add_folder(program: Program, options: argparse.Namespace) -> Iterator[str]:
    folder = preferences.add_folder(_preferences_file(program), options.folder)
    yield f"Models in {folder} are listed from now on."


def _remove_folder(program: Program, options: argparse.Namespace) -> Iterator[str]:
    preferences.remove_folder(_preferences_file(program), options.folder)
    yield f"{options.folder} is no longer searched. No file was deleted."


def _forget(program: Program, options: argparse.Namespace) -> Iterator[str]:
    entry = _find_model(program, options.model).entry
    preferences.forget(_preferences_file(program), entry.path)
    yield f"{entry.name} is no longer listed. The file remains: {entry.path}"


def _recall(program: Program, options: argparse.Namespace) -> Iterator[str]:
    entry = _find_model(program, options.model).entry
    preferences.recall(_preferences_file(program), entry.path)
    yield f"{entry.name} is listed again."


def _other_programs(program: Program, options: argparse.Namespace) -> Iterator[str]:
    enabled = options.switch == "on"
    preferences.set_other_programs(_preferences_file(program), enabled)
    yield f"Models of other programs are {'listed' if enabled else 'not listed'}."


_ACTIONS: dict[str, Callable[[Program, argparse.Namespace], Iterator[str]]] = {
    "folders": _list_folders,
    "add-folder": _add_folder,
    "remove-folder": _remove_folder,
    "forget": _forget,
    "recall": _recall,
    "other-programs": _other_programs,
}
