"""Read a suite's folder strictly: one sentence for each fault, with file, line and field.

A suite may come from anywhere: sizes are bounded before anything is read, nothing but the two files
of the folder is opened, and no text in them is run. A regular expression is compiled here and only
ever searched in a child process that can be killed (`overthink.evaluation.grading`).
"""

from __future__ import annotations

import json
import re
import stat
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from overthink.core.errors import SuiteError
from overthink.core.messages import Message, message
from overthink.core.settings import RunSettings, SamplerSettings, value_range
from overthink.core.symbols import excerpt
from overthink.core.toml_sections import Section, SectionProblem, parse_section
from overthink.evaluation.suite import (
    FORMAT,
    GRADERS,
    LETTERS,
    MAKER,
    SUITE_FILE,
    TASKS_FILE,
    Suite,
    Task,
)

MAX_CONDITIONS_BYTES = 1_000_000
MAX_TASKS_BYTES = 250_000_000
MAX_LINE_BYTES = 1_000_000
MAX_TASKS = 100_000
MAX_SAMPLES = 10_000
MAX_FAULTS = 100
"""Later ones are dropped: a file of another kind has one in each line."""
MAX_PATTERN = 2_000
"""Characters of a regular expression."""
_MAX_ID, _MAX_DEPTH = 200, 16
_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.])")
"""The beginning of a text that a spreadsheet would run. A negative number is none."""

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class SuiteFault(msgspec.Struct, frozen=True):
    """What is wrong with a suite, or worth knowing about it."""

    file: str
    """Path of the file."""
    line: int
    """From 1; 0 if it concerns the whole file."""
    field: str
    """Empty if it concerns the whole line."""
    problem: Message
    """A clause."""

    @property
    def clause(self) -> Message:
        """The problem with file, line and field."""
        fields: dict[str, Any] = {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "why": self.problem,
        }
        if self.line and self.field:
            return message("{file}, line {line}, field {field}: {why}", **fields)
        if self.line:
            return message("{file}, line {line}: {why}", **fields)
        if self.field:
            return message("{file}, field {field}: {why}", **fields)
        return message("{file}: {why}", **fields)


class SuiteReading(msgspec.Struct, frozen=True):
    """What reading a folder found."""

    suite: Suite | None
    """None if there is a fault."""
    faults: tuple[SuiteFault, ...] = ()
    notes: tuple[SuiteFault, ...] = ()
    """What is no fault, but worth knowing."""


def load_suite(folder: Path) -> Suite:
    """Read a suite.

    Raises:
        SuiteError: it cannot be used; names the first fault.
    """
    reading = read_suite(folder)
    if reading.suite is not None:
        return reading.suite
    first, more = reading.faults[0], len(reading.faults) - 1
    remedy = message("`overthink suite check` lists all faults", in_window="correct the file")
    if more:
        what = message("{fault} (and {more:n} more)", fault=first.clause, more=more)
        raise SuiteError(what, remedy)
    raise SuiteError(first.clause)


def read_suite(folder: Path) -> SuiteReading:
    """Read a suite with all its faults; never raises because of its files."""
    if not folder.is_dir():
        missing = SuiteFault(excerpt(folder), 0, "", message("there is no such folder"))
        return SuiteReading(None, (missing,))
    reader = _Reader(folder)
    values = reader.conditions()
    tasks = reader.tasks(values)
    faults, notes = tuple(reader.faults[:MAX_FAULTS]), tuple(reader.notes[:MAX_FAULTS])
    if faults or values is None:
        return SuiteReading(None, faults, notes)
    return SuiteReading(Suite(**values, tasks=tuple(tasks), folder=folder), (), notes)


class FieldError(Exception):
    """A field of a suite or a task is wrong.

    Args:
        field: its name; empty if it concerns the whole line.
        problem: a clause.
    """

    def __init__(self, field: str, problem: Message) -> None:
        super().__init__(field, problem)
        self.field, self.problem = field, problem


class _Reader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.faults: list[SuiteFault] = []
        self.notes: list[SuiteFault] = []

    # -- suite.toml

    def conditions(self) -> dict[str, Any] | None:
        """The fields of the suite, checked; None if there is a fault."""
        path = self._folder / SUITE_FILE
        content = self._content(path, MAX_CONDITIONS_BYTES)
        if content is None:
            return None
        text = self._decoded(path, content)
        if text is None:
            return None
        section = Section("", text, 1)
        try:
            table = parse_section(section)
        except SectionProblem as error:
            self._fault(path, error.line, "", error.problem)
            return None
        except ValueError:  # digits beyond Python's limit
            self._fault(path, 0, "", message("it contains a number that is too long"))
            return None
        found: dict[str, Any] = {}
        before = len(self.faults)
        for field in dict.fromkeys(["format", "name", *table]):
            try:
                found |= _condition(field, table)
            except FieldError as fault:
                line = section.line_of(fault.field) if field in table else 0
                self._fault(path, line, fault.field, fault.problem)
        found.pop("format", None)
        return found if len(self.faults) == before else None

    # -- tasks.jsonl

    def tasks(self, conditions: dict[str, Any] | None) -> list[Task]:
        """The tasks, checked; those with a fault are left out."""
        path = self._folder / TASKS_FILE
        if not self._usable(path, MAX_TASKS_BYTES):
            return []
        grader = str((conditions or {}).get("grader", "answer"))
        found: dict[str, Task] = {}
        first_line: dict[str, int] = {}
        try:
            for line, content in _lines(path):
                if len(self.faults) >= MAX_FAULTS:
                    break
                if not content.strip():
                    continue
                self._add_task(path, line, content, grader, found, first_line)
                if len(found) > MAX_TASKS:
                    limit = message("there are more than {limit:n} tasks", limit=MAX_TASKS)
                    self._fault(path, line, "", limit)
                    break
        except OSError as error:
            self._unreadable(path, error)
            return []
        if not found and not self.faults:
            self._fault(path, 0, "", message("there are no tasks"))
        return list(found.values())

    def _add_task(
        self,
        path: Path,
        line: int,
        content: bytes,
        grader: str,
        found: dict[str, Task],
        first_line: dict[str, int],
    ) -> None:
        try:
            task = parse_task(content, grader)
            if task.id in found:
                known = first_line[task.id]
                raise FieldError("id", message("line {known} has the same id", known=known))
        except FieldError as fault:
            self._fault(path, line, fault.field, fault.problem)
            return
        found[task.id], first_line[task.id] = task, line
        for field in ("id", "input", "target"):
            if _FORMULA.match(getattr(task, field)) and (task.grader or grader) != "regex":
                why = message("it begins like a spreadsheet's formula; exports mark it as text")
                self.notes.append(SuiteFault(excerpt(path), line, field, why))

    # -- files

    def _content(self, path: Path, limit: int) -> bytes | None:
        if not self._usable(path, limit):
            return None
        try:
            return path.read_bytes()
        except OSError as error:
            self._unreadable(path, error)
            return None

    def _usable(self, path: Path, limit: int) -> bool:
        """Whether it is a file of a possible size; a pipe or a device would never end."""
        try:
            facts = path.stat()
        except (OSError, ValueError) as error:
            if isinstance(error, FileNotFoundError):
                self._fault(path, 0, "", message("the file does not exist"))
            else:
                self._unreadable(path, error)
            return False
        if not stat.S_ISREG(facts.st_mode):
            self._fault(path, 0, "", message("it is not a file"))
            return False
        if facts.st_size > limit:
            self._fault(path, 0, "", message("it is larger than {limit:size}", limit=limit))
            return False
        return True

    def _decoded(self, path: Path, content: bytes) -> str | None:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self._fault(path, line, "", message("it is not UTF-8 text"))
            return None

    def _unreadable(self, path: Path, error: OSError | ValueError) -> None:
        why = getattr(error, "strerror", None) or type(error).__name__
        self._fault(path, 0, "", message("it cannot be read ({why})", why=why))

    def _fault(self, path: Path, line: int, field: str, problem: Message) -> None:
        self.faults.append(SuiteFault(excerpt(path), line, excerpt(field, 60), problem))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers; one that is too long comes cut."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            yield number, line
            while line and not line.endswith(b"\n"):  # the rest of a long one
                line = file.readline(MAX_LINE_BYTES + 1)


# -- one task -------------------------------------------------------------------------------------


def parse_task(content: bytes, grader: str = "answer") -> Task:
    """Read a line of `tasks.jsonl`.

    Args:
        grader: of the suite.

    Raises:
        FieldError: a field is wrong.
    """
    table = _decoded_line(content)
    for field in table:
        if field not in Task.__struct_fields__:
            raise FieldError(field, message("it is an unknown field"))
    for field in ("id", "input", "target"):
        if field not in table:
            raise FieldError(field, message("it is missing"))
    values: dict[str, Any] = {}
    for field, value in table.items():
        values[field] = _TASK_FIELDS[field](field, value)
    task = Task(**values)
    _check_task(task, task.grader or grader)
    return task


def _decoded_line(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_LINE_BYTES:
        raise FieldError("", message("it is longer than {limit:size}", limit=MAX_LINE_BYTES))
    try:
        table = json.loads(content.decode("utf-8"), object_pairs_hook=_unique_fields)
    except UnicodeDecodeError:
        raise FieldError("", message("it is not UTF-8 text")) from None
    except RecursionError:
        raise FieldError("", message("it is nested too deeply")) from None
    except json.JSONDecodeError as error:
        raise FieldError("", message("it is not JSON ({why})", why=error.msg)) from None
    except ValueError:  # a number with thousands of digits
        raise FieldError("", message("it contains a number that is too long")) from None
    if not isinstance(table, dict):
        raise FieldError("", message("it is not a JSON object"))
    return table


def _unique_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FieldError(twice, message("it occurs twice"))
    return table


def _text(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise FieldError(field, message("it is {kind}, not a text", kind=_kind(value)))
    if _NO_TEXT.search(value):
        raise FieldError(field, message("it contains characters that a text cannot have"))
    return value


def _filled(field: str, value: object) -> str:
    text = _text(field, value)
    if not text.strip():
        raise FieldError(field, message("it is empty"))
    return text


def _label(field: str, value: object) -> str:
    text = _filled(field, value)
    if len(text) > _MAX_ID or not text.isprintable() or text != text.strip():
        why = message("it is not a printable text of at most {limit} characters", limit=_MAX_ID)
        raise FieldError(field, why)
    return text


def _id(field: str, value: object) -> str:
    """An id may have slashes (public sets do), but must not lead anywhere as a path."""
    text = _label(field, value)
    if "\\" in text or text.startswith(("/", "~")) or {".", ".."} & set(text.split("/")):
        raise FieldError(field, message("it is a path, not an id"))
    return text


def _grader(field: str, value: object) -> str:
    text = _text(field, value)
    if text not in GRADERS:
        why = message(
            "it is “{value}”, not one of {graders:list}", value=excerpt(text, 40), graders=GRADERS
        )
        raise FieldError(field, why)
    return text


def _choices(field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise FieldError(field, message("it is {kind}, not a list of texts", kind=_kind(value)))
    choices = tuple(_filled(field, choice) for choice in value)
    if not 2 <= len(choices) <= len(LETTERS):
        why = message(
            "it has {number} choices, not 2 to {limit}", number=len(choices), limit=len(LETTERS)
        )
        raise FieldError(field, why)
    if len(set(choices)) < len(choices):
        raise FieldError(field, message("two choices are the same"))
    return choices


def _metadata(field: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FieldError(field, message("it is {kind}, not an object", kind=_kind(value)))
    _check_depth(field, value, _MAX_DEPTH)
    return value


def _check_depth(field: str, value: object, left: int) -> None:
    if left == 0:
        raise FieldError(field, message("it is nested too deeply"))
    if isinstance(value, float) and not -1e308 < value < 1e308:
        raise FieldError(field, message("it contains a number that JSON does not have"))
    if isinstance(value, str):
        _text(field, value)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _check_depth(field, part, left - 1)


_TASK_FIELDS: dict[str, Callable[[str, object], Any]] = {
    "id": _id,
    "input": _filled,
    "target": _text,
    "choices": _choices,
    "metadata": _metadata,
    "grader": _grader,
    "cluster": _label,
}


def _check_task(task: Task, grader: str) -> None:
    """Check what depends on how the task is graded."""
    if grader == "hand":
        return
    if not task.target.strip():
        raise FieldError("target", message("it is empty"))
    if grader == "regex":
        check_pattern(task.target)
    if grader == "choice":
        if not task.choices:
            raise FieldError("choices", message("it is missing: the task is graded by choice"))
        letters = LETTERS[: len(task.choices)]
        if task.target not in task.choices and task.target not in list(letters):
            why = message("it is neither a choice nor a letter from A to {last}", last=letters[-1])
            raise FieldError("target", why)


def check_pattern(pattern: str) -> None:
    """Check a regular expression without searching anything with it.

    Raises:
        FieldError: it cannot be used.
    """
    if len(pattern) > MAX_PATTERN:
        limit = MAX_PATTERN
        raise FieldError("target", message("it is longer than {limit:n} characters", limit=limit))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        why = excerpt(str(error) or type(error).__name__, 120)
        what = message("it is not a regular expression ({why})", why=why)
        raise FieldError("target", what) from None


def _kind(value: object) -> Message:
    """What a JSON or TOML value is, for a sentence."""
    if value is None:
        return message("null")
    if isinstance(value, bool):
        return message("true or false")
    if isinstance(value, int | float):
        return message("a number") if isinstance(value, int) else message("a decimal number")
    if isinstance(value, str):
        return message("a text")
    if isinstance(value, list):
        return message("a list")
    return message("a table") if isinstance(value, dict) else message("a date")


# -- conditions -----------------------------------------------------------------------------------


def _condition(field: str, table: dict[str, Any]) -> dict[str, Any]:
    """A field of `suite.toml`, checked, as a field of `Suite`."""
    if field not in table:
        raise FieldError(field, message("it is missing"))
    if field not in _CONDITION_FIELDS:
        raise FieldError(field, message("it is an unknown field"))
    return {field: _CONDITION_FIELDS[field](field, table[field])}


def _whole(low: int, high: int) -> Callable[[str, object], int]:
    def convert(field: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            why = message("it is {kind}, not a whole number", kind=_kind(value))
            raise FieldError(field, why)
        if not low <= value <= high:
            why = message("it is not from {low:n} to {high:n}", low=low, high=high)
            raise FieldError(field, why)
        return value

    return convert


def _format(field: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > FORMAT:
        why = message("format {format} is newer than this version of Overthink", format=str(value))
        raise FieldError(field, why)
    return _whole(FORMAT, FORMAT)(field, value)


def _template(field: str, value: object) -> str:
    text = _filled(field, value)
    if "{input}" not in text:
        raise FieldError(
            field, message("it lacks {field}, the place of the question", field="{input}")
        )
    return text


def _sampling(field: str, value: object) -> dict[str, float]:
    if value == MAKER:
        return {}
    if not isinstance(value, dict) or not value:
        raise FieldError(field, message("it is neither “maker” nor a table of sampler settings"))
    if "seed" in value:
        raise FieldError(f"{field}.seed", message("seeds follow from the suite's own field seed"))
    known = SamplerSettings.__struct_fields__
    for name, number in value.items():
        if name not in known:
            raise FieldError(f"{field}.{name}", message("it is an unknown field"))
        whole = isinstance(getattr(SamplerSettings(), name), int)
        if isinstance(number, bool) or not isinstance(number, int if whole else int | float):
            why = message("it is {kind}, not a number", kind=_kind(number))
            if isinstance(number, float):
                why = message("it is {kind}, not a whole number", kind=_kind(number))
            raise FieldError(f"{field}.{name}", why)
        bounds = value_range(SamplerSettings, name)
        assert bounds is not None, name
        if not bounds[0] <= number <= bounds[1]:
            low, high = f"{bounds[0]:,g}", f"{bounds[1]:,g}"
            why = message("it is not from {low} to {high}", low=low, high=high)
            raise FieldError(f"{field}.{name}", why)
    return value


def _limit(name: str) -> Callable[[str, object], int]:
    bounds = value_range(RunSettings, name)
    assert bounds is not None, name
    return _whole(int(bounds[0]), int(bounds[1]))


_CONDITION_FIELDS: dict[str, Callable[[str, object], Any]] = {
    "format": _format,
    "name": _label,
    "licence": _text,
    "source": _text,
    "prompt": _template,
    "system": _text,
    "grader": _grader,
    "samples": _whole(1, MAX_SAMPLES),
    "max_tokens": _limit("max_tokens"),
    "thinking_budget": _limit("thinking_budget"),
    "sampling": _sampling,
    "cluster": _label,
    "seed": _whole(0, 2**53),
}
