"""What an import found: tasks, and what it had to leave out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.evaluation.suite import Task, task_line
from overthink.evaluation.suite_reader import MAX_TASKS, FieldError, parse_task


class LeftOut(msgspec.Struct, frozen=True):
    """A question that was not imported, or a part of one."""

    where: Message
    """Such as "questions.csv, row 7"."""
    why: Message
    """A clause."""

    @property
    def clause(self) -> Message:
        """The reason with its place."""
        return message("{where}: {why}", where=self.where, why=self.why)


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of an import."""

    form: str
    """The recognised form of the files."""
    tasks: tuple[Task, ...]
    left_out: tuple[LeftOut, ...] = ()
    """Questions that were not imported."""
    notes: tuple[LeftOut, ...] = ()
    """What of imported questions was changed or dropped."""
    prompt: str = ""
    """Template that the form recommends; empty for none."""
    system: str = ""
    """System prompt that all questions share."""


class Skip(Exception):
    """A record cannot become a task.

    Args:
        why: a clause.
    """

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


class TaskCollector:
    """Collects tasks with unique ids, and reports what is left out.

    Args:
        form: the recognised form.
        prompt: template that the form recommends.
    """

    def __init__(self, form: str, prompt: str = "") -> None:
        self._form, self._prompt = form, prompt
        self._tasks: dict[str, Task] = {}
        self._systems: dict[str, list[str]] = {}
        self._left_out: list[LeftOut] = []
        self._notes: list[LeftOut] = []

    def add(self, where: Message, values: Mapping[str, Any], system: str = "") -> None:
        """Check a task, in the fields of `Task`, and add it; report it if it cannot be used."""
        if len(self._tasks) >= MAX_TASKS:
            why = message("there are more than {limit:n} tasks", limit=MAX_TASKS)
            self.leave_out(where, why)
            return
        filled = {name: value for name, value in values.items() if value not in (None, "", [], {})}
        filled["id"] = self._free_id(str(filled.get("id", "")))
        filled.setdefault("target", "")
        if not filled["target"] and "grader" not in filled:
            filled["grader"] = "hand"
            self.note(where, message("it has no answer, so you grade it yourself"))
        try:
            line = task_line(msgspec.convert(filled, Task, strict=False)).encode()
            task = parse_task(line)
        except FieldError as fault:
            why = message("field {field}: {why}", field=fault.field, why=fault.problem)
            self.leave_out(where, why if fault.field else fault.problem)
            return
        except (msgspec.ValidationError, UnicodeEncodeError, ValueError, RecursionError) as error:
            reason = excerpt(str(error), 120)
            self.leave_out(where, message("it cannot be used ({why})", why=reason))
            return
        self._tasks[task.id] = task
        self._systems.setdefault(system, []).append(task.id)

    def leave_out(self, where: Message, why: Message) -> None:
        """Report a question that is not imported."""
        self._left_out.append(LeftOut(where, why))

    def note(self, where: Message, what: Message) -> None:
        """Report something that was changed or dropped."""
        self._notes.append(LeftOut(where, what))

    def _free_id(self, wished: str) -> str:
        base = wished.strip() or str(len(self._tasks) + 1)
        free, number = base, 2
        while free in self._tasks:
            free, number = f"{base}-{number}", number + 1
        return free

    def finish(self) -> Imported:
        """The outcome. Tasks with another system prompt than most are left out."""
        system = max(self._systems, key=lambda text: len(self._systems[text]), default="")
        for other, ids in self._systems.items():
            if other != system:
                why = message("its system prompt differs from that of most questions")
                for id_ in ids:
                    del self._tasks[id_]
                    self.leave_out(message("task {id}", id=excerpt(id_, 80)), why)
        return Imported(
            form=self._form,
            tasks=tuple(self._tasks.values()),
            left_out=tuple(self._left_out),
            notes=tuple(self._notes),
            prompt=self._prompt,
            system=system,
        )


def joined_imports(parts: Iterable[Imported]) -> Imported:
    """Join the imports of several files; ids remain unique.

    The files of a folder may have different forms; a prompt or system prompt must be the same.
    """
    found = list(parts)
    forms = list(dict.fromkeys(part.form for part in found if part.tasks))
    prompts = {part.prompt for part in found if part.tasks}
    collector = TaskCollector(", ".join(forms), prompts.pop() if len(prompts) == 1 else "")
    for part in found:
        for task in part.tasks:
            collector.add(
                message("task {id}", id=excerpt(task.id, 80)),
                msgspec.to_builtins(task),
                part.system,
            )
    joined = collector.finish()
    return msgspec.structs.replace(
        joined,
        left_out=(*(each for part in found for each in part.left_out), *joined.left_out),
        notes=tuple(each for part in found for each in part.notes),
    )
