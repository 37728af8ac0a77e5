"""Make tasks of what was asked in saved sessions, or of one prompt."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from overthink.core.messages import message
from overthink.core.symbols import excerpt
from overthink.evaluation.imports.imported import Imported, TaskCollector
from overthink.evaluation.suite import Suite, Task
from overthink.storage.saved_prompts import SavedPrompt


def tasks_of_prompts(prompts: Sequence[SavedPrompt]) -> Imported:
    """A task of each prompt that was asked first in its session; equal ones become one task.

    A task without an expected answer is graded by the user. Prompts that continue a conversation
    are left out, and so are those with another system prompt than most.
    """
    collector = TaskCollector("sessions")
    answered = {prompt.prompt for prompt in prompts if prompt.expect}
    known: set[tuple[str, str, str]] = set()
    for prompt in prompts:
        where = message("session {id}", id=excerpt(prompt.session[:8], 8))
        if prompt.follows:
            why = message("“{prompt}” continues a conversation", prompt=excerpt(prompt.prompt, 60))
            collector.leave_out(where, why)
            continue
        asked = (prompt.prompt, prompt.system, prompt.expect)
        if asked in known or (not prompt.expect and prompt.prompt in answered):
            continue
        known.add(asked)
        metadata = {"session": prompt.session, "title": prompt.title, "tags": list(prompt.tags)}
        task = {
            "id": prompt.session[:8],
            "input": prompt.prompt,
            "target": prompt.expect,
            "metadata": {name: value for name, value in metadata.items() if value},
        }
        collector.add(where, task, prompt.system)
    return collector.finish()


def add_task(suite: Suite, task: Task) -> Suite:
    """The suite with one more task, whose id is changed if it exists already."""
    known = {each.id for each in suite.tasks}
    free, number = task.id, 2
    while free in known:
        free, number = f"{task.id}-{number}", number + 1
    added = msgspec.structs.replace(task, id=free)
    return msgspec.structs.replace(suite, tasks=(*suite.tasks, added))
