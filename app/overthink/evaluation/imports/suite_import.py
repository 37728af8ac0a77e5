"""Import a file or a folder as a suite: recognise its form, and convert its records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from overthink.core.errors import SuiteError
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.evaluation.imports import lm_eval, promptfoo
from overthink.evaluation.imports.forms import (
    ANSWERS,
    CHOICES,
    IDS,
    QUESTIONS,
    RECORD_FORMS,
    recognised_form,
)
from overthink.evaluation.imports.import_files import (
    Record,
    decode_json,
    entry_records,
    json_line_records,
    read_text,
    table_records,
    table_rows,
)
from overthink.evaluation.imports.imported import Imported, Skip, TaskCollector, joined_imports
from overthink.evaluation.imports.yaml_text import decode_yaml
from overthink.evaluation.suite import SUITE_FILE, Suite

FORMS = (*RECORD_FORMS, "promptfoo", "lm-eval")
ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".yaml", ".yml")
MAX_FILES = 20_000
_LISTS = ("eval_data", "data", "examples", "samples", "questions", "instances", "rows", "tasks")
"""Fields of an object that may contain the records."""

_CHECK_FORM = message(
    "name another form with --form, or check the file",
    in_window="choose another form, or check the file",
)

Entry = Record | tuple[Message, Message]


def import_suite(path: Path, form: str = "") -> Imported:
    """Import a file, or all files of a folder.

    Args:
        form: one of `FORMS`; empty to recognise it.

    Raises:
        SuiteError: it cannot be read, or contains no question.
    """
    if path.is_dir():
        imported = joined_imports(_import_folder(path, form))
    else:
        imported = _import_file(path, form)
    if not imported.tasks:
        what = message("{file} contains no question that can be imported", file=excerpt(path))
        if imported.left_out:
            first = imported.left_out[0].clause
            what = message("{problem} ({first})", problem=what, first=first)
        raise SuiteError(what, _CHECK_FORM)
    return imported


def as_suite(imported: Imported, name: str) -> Suite:
    """A suite of what was imported."""
    return Suite(
        name=name,
        tasks=imported.tasks,
        prompt=imported.prompt or Suite(name="", tasks=()).prompt,
        system=imported.system,
        source=f"imported ({imported.form})",
    )


def _import_folder(folder: Path, form: str) -> Iterator[Imported]:
    if (folder / SUITE_FILE).is_file():
        raise SuiteError(
            message("{folder} is a suite already", folder=excerpt(folder)),
            message("run it, or copy the folder"),
        )
    for number, path in enumerate(_files(folder)):
        if number >= MAX_FILES:
            raise SuiteError(
                message(
                    "{folder} has more than {limit:n} files",
                    folder=excerpt(folder),
                    limit=MAX_FILES,
                ),
                message("import a part of it"),
            )
        try:
            imported = _import_file(path, form)
        except SuiteError as error:
            yield _skipped(path, error.problem)
            continue
        if imported.left_out and not imported.tasks:
            imported = _skipped(path, imported.left_out[0].clause)
        yield imported


def _skipped(path: Path, why: Message) -> Imported:
    """A file of a folder from which nothing is imported."""
    skipped = TaskCollector("")
    skipped.leave_out(message("{file}", file=excerpt(path.name)), why)
    return skipped.finish()


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder, at any depth, that may have questions; links are not followed."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        why = error.strerror or type(error).__name__
        what = message("{folder} cannot be read ({why})", folder=excerpt(folder), why=why)
        raise SuiteError(what) from None
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files(entry)
        elif entry.suffix.lower() in ENDINGS:
            yield entry


def _import_file(path: Path, form: str) -> Imported:
    text, name = read_text(path), excerpt(path.name, 80)
    kind = _kind(path, text)
    if kind == "yaml":
        return _import_tree(decode_yaml(text, name), path, form)
    if kind == "json":
        return _import_tree(decode_json(text, message("{file}", file=name)), path, form)
    if kind == "lines":
        return _convert(json_line_records(text, name), form)
    records = list(table_records(text, name, "\t" if path.suffix.lower() == ".tsv" else ""))
    return _import_rows(records, name, form)


def _import_rows(records: list[Record], name: str, form: str) -> Imported:
    """Convert the rows of a table, whose columns may be those of promptfoo's tests."""
    is_promptfoo = bool(records) and promptfoo.has_expectations(list(records[0].values))
    if form == "promptfoo" or (not form and is_promptfoo):
        tests = [promptfoo.row_test(record.values) for record in records]
        return promptfoo.import_promptfoo(tests, name)
    return _convert(records, form)


def _kind(path: Path, text: str) -> str:
    """How a file is written: by its ending, and by its beginning where that leaves it open."""
    ending = path.suffix.lower()
    if ending in (".yaml", ".yml"):
        return "yaml"
    if ending in (".csv", ".tsv"):
        return "table"
    start = text.lstrip()[:1]
    if ending in (".jsonl", ".ndjson"):
        return "json" if start == "[" else "lines"
    if start not in ("{", "["):
        return "table"
    first = text.lstrip().split("\n", 1)[0].rstrip()
    rest = text.lstrip()[len(first) :].strip()
    return "lines" if first.endswith("}") and rest.startswith("{") else "json"


def _import_tree(value: Any, path: Path, form: str) -> Imported:
    """Convert decoded JSON or YAML."""
    name = excerpt(path.name, 80)
    if form == "promptfoo" or (not form and promptfoo.is_promptfoo(value)):
        tests = value.get("tests") if isinstance(value, dict) else value
        if not isinstance(tests, list):
            raise SuiteError(
                message("{file} has no list of tests", file=name),
                message("import the file of its tests"),
            )
        return promptfoo.import_promptfoo(value, name)
    if form == "lm-eval" or (not form and lm_eval.is_lm_eval(value)):
        if not lm_eval.is_lm_eval(value):
            raise SuiteError(message("{file} is no task of lm-eval", file=name))
        return lm_eval.import_lm_eval(value, path, _records_of)
    return _convert(_entries(value, name), form)


def _entries(value: Any, name: str) -> Iterable[Entry]:
    """The records of decoded JSON: a list, a list in an object, columns, or one object."""
    if isinstance(value, list):
        return entry_records(value, name)
    if isinstance(value, dict):
        for field in _LISTS:
            if isinstance(value.get(field), list):
                return entry_records(value[field], name)
        columns = [column for column in value.values() if isinstance(column, list)]
        known = {field.casefold() for field in value} & {*QUESTIONS, *ANSWERS}
        if known and columns and len(columns) == len(value):  # pandas' form
            size = min(len(column) for column in columns)
            rows = [{field: value[field][row] for field in value} for row in range(size)]
            return entry_records(list(rows), name)
        return entry_records([value], name)
    raise SuiteError(message("{file} contains neither a list nor an object", file=name))


def _records_of(path: Path) -> Iterable[Entry]:
    """The records of the file that a task of lm-eval names."""
    text, name = read_text(path), excerpt(path.name, 80)
    match _kind(path, text):
        case "lines":
            return json_line_records(text, name)
        case "json":
            return _entries(decode_json(text, message("{file}", file=name)), name)
        case _:
            return table_records(text, name)


def _convert(entries: Iterable[Entry], form: str) -> Imported:
    """Convert records; they decide on the form, if none is given."""
    listed = list(entries)
    records = [entry.values for entry in listed if isinstance(entry, Record)]
    if form in ("promptfoo", "lm-eval"):
        raise SuiteError(message("the file is not of the form {form}", form=form), _CHECK_FORM)
    form = form or (recognised_form(records) if records else "table")
    convert, prompt = RECORD_FORMS[form]
    collector = TaskCollector(form, prompt)
    for entry in listed:
        if not isinstance(entry, Record):
            collector.leave_out(*entry)
            continue
        try:
            fields = convert(entry.values)
        except Skip as skip:
            collector.leave_out(entry.where, skip.why)
            continue
        system = fields.pop("system", "")
        collector.add(entry.where, fields, system)
    return collector.finish()


# -- pasted from a spreadsheet --------------------------------------------------------------------


def paste_tasks(text: str) -> Imported:
    """Convert cells that were copied from a spreadsheet: columns separated by tabs.

    The first row may have headers; without them the columns are question, answer and, from the
    third on, choices.

    Raises:
        SuiteError: it contains no question.
    """
    name = "clipboard"
    rows = [row for row in table_rows(text, name, "\t") if any(cell.strip() for cell in row)]
    headers = {cell.strip().casefold() for cell in rows[0]} if rows else set()
    if headers & set(QUESTIONS) and headers <= {*QUESTIONS, *ANSWERS, *CHOICES, *IDS} | _OTHERS:
        imported = _import_rows(list(table_records(text, name, "\t")), name, "table")
    else:
        imported = _convert(map(_unnamed, range(1, len(rows) + 1), rows), "table")
    if not imported.tasks:
        raise SuiteError(
            message("the clipboard contains no question"),
            message("copy a column with questions and one with answers"),
        )
    return imported


_OTHERS = {"", "grader", "cluster", "tags", "metadata", *"abcdefghij"}
"""Further headers of columns."""


def _unnamed(number: int, row: Sequence[str]) -> Record:
    """A row without headers."""
    question, answer, *choices = [*row, ""][: max(2, len(row))]
    values: dict[str, Any] = {"input": question, "target": answer}
    if options := [choice for choice in choices if choice.strip()]:
        values["choices"] = options
    return Record(message("row {row:n}", row=number), values)
