"""`overthink suite import`, `fetch`, `from-sessions` and `add`: where tasks come from."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.bundled import bundled_folder
from overthink.cli.download import check_may_download, confirm
from overthink.cli.option_types import short
from overthink.cli.output_files import existing_database
from overthink.cli.terminal import print_lines, quantity, table, write_json
from overthink.core.errors import BadOption, SuiteError
from overthink.evaluation.imports.imported import Imported
from overthink.evaluation.imports.suite_import import as_suite, import_suite
from overthink.evaluation.session_suite import add_task, tasks_of_prompts
from overthink.evaluation.suite import SUITE_FILE, TASKS_FILE, Suite, Task, suite_hash, task_line
from overthink.evaluation.suite import write_suite as write_suite_files
from overthink.evaluation.suite_reader import FieldError, load_suite, parse_task
from overthink.library.data_sets import DataSet, load_data_sets
from overthink.storage.filters import Filters
from overthink.storage.saved_prompts import load_prompts
from overthink.storage.saved_sessions import find_session
from overthink.storage.session_list import list_sessions
from overthink.storage.store import Store
from overthink.storage.turn_writer import open_and_recover

MOST_SHOWN = 20
"""Lines about questions that were left out; `--json` has all."""
MOST_SESSIONS = 100_000


def _import(program: Program, options: argparse.Namespace) -> int:
    source: Path = options.source.expanduser()
    name = options.name or source.stem
    folder = _new_folder(program, options.to, name)
    imported = import_suite(source, options.form or "")
    _write(folder, as_suite(imported, _suite_name(name)))
    _report(folder, imported, options)
    return 0


# -- public sets ----------------------------------------------------------------------------------


def _fetch(program: Program, options: argparse.Namespace) -> int:
    sets = load_data_sets(bundled_folder("resources"))
    if options.set is None:
        _list_sets(list(sets.values()), options)
        return 0
    data_set = sets.get(options.set.casefold())
    if data_set is None:
        raise BadOption(f"there is no set “{short(options.set)}”", f"choose from {', '.join(sets)}")
    folder = _new_folder(program, options.to, data_set.id)
    check_may_download(program)
    if not options.json:
        print_lines(_terms(data_set))
    if not (options.yes or confirm()):
        print_lines(["Nothing was downloaded."])
        return 0
    from overthink.evaluation.public_sets import suite_of_set
    from overthink.library.downloads.data_file import fetch_data_file

    fetched = fetch_data_file(data_set)
    suite, imported = suite_of_set(data_set, fetched.content, fetched.sha256)
    _write(folder, suite)
    known = "verified" if data_set.sha256 else "recorded, not known before"
    _report(folder, imported, options, {"sha256": fetched.sha256, "checksum": known})
    return 0


def _list_sets(sets: list[DataSet], options: argparse.Namespace) -> None:
    if options.json:
        write_json({"sets": [msgspec.to_builtins(each) for each in sets]})
        return
    rows: list[tuple[str, ...]] = [("set", "questions", "licence", "from")]
    rows += [(each.id, f"{each.questions:,}", each.licence, each.source) for each in sets]
    print_lines(table(rows, (1,)))


def _terms(data_set: DataSet) -> Iterator[str]:
    count = quantity(data_set.questions, "question")
    yield f"{data_set.name}: {count}, licence {data_set.licence}"
    if data_set.note:
        yield data_set.note
    yield f"Source: {data_set.source}, revision {data_set.revision}"
    if not data_set.sha256:
        yield "Its checksum is not known here; that of the download is stored with the suite."


# -- sessions and prompts -------------------------------------------------------------------------


def _from_sessions(program: Program, options: argparse.Namespace) -> int:
    names = ("tag", "starred", "outcome", "since", "until")
    filters = {name: getattr(options, name) for name in names if getattr(options, name)}
    if not (options.ids or filters or options.all):
        raise BadOption("no sessions are named", "name some by id, or add --all or --tag")
    name = options.name or "sessions"
    folder = _new_folder(program, options.to, name)
    store = open_and_recover(existing_database(program, options))
    try:
        imported = tasks_of_prompts(load_prompts(store, _chosen(store, options.ids, filters)))
    finally:
        store.close()
    if not imported.tasks:
        raise SuiteError("these sessions contain no prompt that can be a task", "choose others")
    _write(folder, as_suite(imported, _suite_name(name)))
    _report(folder, imported, options)
    return 0


def _chosen(store: Store, ids: list[str], filters: dict[str, Any]) -> list[str]:
    """The ids of the chosen sessions, oldest first where they are not named."""
    if ids:
        return list(dict.fromkeys(find_session(store, id_) for id_ in ids))
    found = list_sessions(store, Filters(**filters), limit=MOST_SESSIONS)
    return [session.id for session in reversed(found)]


def _add(program: Program, options: argparse.Namespace) -> int:
    folder = program.suites.find(options.suite)
    if folder.resolve().is_relative_to(program.suites.bundled.resolve()):
        raise BadOption(
            f"the suite “{short(options.suite)}” comes with the app", "copy its folder and edit it"
        )
    suite = load_suite(folder)
    grader = suite.grader if suite.grader in ("answer", "hand") else "answer"
    task = Task(
        id=options.id,
        input=options.prompt,
        target=options.expect,
        grader="hand" if not options.expect else "" if grader == suite.grader else grader,
    )
    changed = add_task(suite, task)
    added = changed.tasks[-1]
    try:
        parse_task(task_line(added).encode(), suite.grader)
    except FieldError as fault:
        problem = f"the task cannot be added: {fault.field}: {fault.problem}"
        raise BadOption(problem, "correct it") from None
    _append(folder / TASKS_FILE, task_line(added))
    print_lines([f"Added {added.id} to {folder}: {quantity(len(changed.tasks), 'task')} now."])
    return 0


def _append(path: Path, line: str) -> None:
    """Append a line; what the user wrote before it remains as it is."""
    try:
        content = path.read_bytes()
        with path.open("ab") as file:
            file.write((b"" if content.endswith(b"\n") else b"\n") + line.encode() + b"\n")
    except OSError as error:
        raise _unwritable(path, error) from None


# -- the new suite --------------------------------------------------------------------------------


def _new_folder(program: Program, to: Path | None, name: str) -> Path:
    """The folder of a new suite.

    Raises:
        BadOption: it contains a suite already.
    """
    folder = to.expanduser() if to else program.suites.user / _folder_name(name)
    if any((folder / file).exists() for file in (SUITE_FILE, TASKS_FILE)):
        raise BadOption(f"{folder} contains a suite already", "choose a new folder with --to")
    return folder


def _folder_name(name: str) -> str:
    """A name that every system accepts as that of a folder."""
    plain = re.sub(r"[^\w.-]+", "-", name.casefold()).strip("-.")[:60]
    return plain or "suite"


def _suite_name(name: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in name).strip()
    return printable[:200].strip() or "suite"


def _write(folder: Path, suite: Suite) -> None:
    try:
        write_suite_files(folder, suite)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(path: Path, error: OSError) -> BadOption:
    return BadOption(
        f"{path} cannot be written ({error.strerror or type(error).__name__})",
        "choose another folder",
    )


def _report(
    folder: Path,
    imported: Imported,
    options: argparse.Namespace,
    more: dict[str, str] | None = None,
) -> None:
    """Show what was taken and what was left out."""
    if options.json:
        written = load_suite(folder)
        left_out = [str(left.clause) for left in imported.left_out]
        notes = [str(note.clause) for note in imported.notes]
        facts = {"folder": str(folder), "form": imported.form, "tasks": len(imported.tasks)}
        facts |= {"hash": suite_hash(written), **(more or {})}
        write_json(facts | {"left_out": left_out, "notes": notes})
        return
    count = quantity(len(imported.tasks), "task")
    print_lines([f"{count} (form: {imported.form}) in {folder}"])
    if more:
        print_lines(f"{name}: {value}" for name, value in more.items())
    for title, entries in (("Left out", imported.left_out), ("Changed", imported.notes)):
        if entries:
            print_lines([f"{title}: {len(entries):,}"])
            print_lines(f"  {entry.clause}" for entry in entries[:MOST_SHOWN])
            if len(entries) > MOST_SHOWN:
                print_lines([f"  … and {len(entries) - MOST_SHOWN:,} more; --json has all"])


IMPORT_ACTIONS: dict[str, Callable[[Program, argparse.Namespace], int]] = {
    "import": _import,
    "fetch": _fetch,
    "from-sessions": _from_sessions,
    "add": _add,
}
