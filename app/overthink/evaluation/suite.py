"""A suite: a folder with `suite.toml` (the conditions) and `tasks.jsonl` (a question a line).

    suite.toml    format = 1, name; optional licence, source, prompt, system, grader, samples,
                  max_tokens, thinking_budget, sampling, cluster, seed
    tasks.jsonl   id, input, target; optional choices, metadata, grader, cluster

`prompt` is a template: `{input}` becomes the question, and `{choices}` the lettered choices, which
follow the question where the template does not place them. `sampling` is "maker" (each model as its
makers recommend) or a table of sampler settings. `cluster` names a field of `metadata`: tasks with
the same value (wordings of one question, say) are one unit of the statistics; a task's own
`cluster` precedes it. `overthink.evaluation.suite_reader` reads a folder.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from overthink.core.settings import RunSettings

FORMAT = 1
SUITE_FILE, TASKS_FILE = "suite.toml", "tasks.jsonl"

MAKER = "maker"
"""`sampling`: each model as its makers recommend."""

Grader = Literal["answer", "choice", "regex", "hand"]
"""How answers are graded: by the app's rules, by the letter of a choice, by a regular expression
that is found in a right answer, or by the user."""

GRADERS: tuple[str, ...] = get_args(Grader)

LETTERS = "ABCDEFGHIJ"
"""Names of the choices, in their order."""

_FIELD = re.compile(r"\{(input|choices)\}")

Metadata = dict[str, Any]
"""Names with JSON values; `tags` is a list of words to filter by."""


class Task(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question with its target. The fields are those of a line of `tasks.jsonl`."""

    id: str
    input: str
    target: str
    """The right answer; a choice's letter or text; a regular expression; or, for the user who
    grades, any text, maybe empty."""
    choices: tuple[str, ...] = ()
    metadata: Metadata = {}
    grader: str = ""
    """One of `GRADERS`; empty: the suite's."""
    cluster: str = ""


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """Tasks and the conditions under which each model gets them."""

    name: str
    tasks: tuple[Task, ...]
    licence: str = ""
    source: str = ""
    prompt: str = "{input}"
    system: str = ""
    grader: str = "answer"
    samples: int = 1
    """Runs of each model on each task."""
    max_tokens: int = RunSettings().max_tokens
    thinking_budget: int = 0
    """Thinking tokens; 0 is no budget."""
    sampling: dict[str, float] = {}
    """Sampler fields that all models share; empty: each as its makers recommend."""
    cluster: str = ""
    """A field of the tasks' metadata."""
    seed: int = 1
    folder: Path | None = None
    """Where it was read; not part of it."""

    def prompt_of(self, task: Task) -> str:
        """The prompt of a task: the template with question and choices in their places."""
        choices = "\n".join(
            f"{letter}) {choice}" for letter, choice in zip(LETTERS, task.choices, strict=False)
        )
        placed = "{choices}" in self.prompt
        question = task.input if placed or not choices else f"{task.input}\n\n{choices}"
        fields = {"input": question, "choices": choices}
        return _FIELD.sub(lambda match: fields[match[1]], self.prompt)

    def grader_of(self, task: Task) -> str:
        """How answers to a task are graded, one of `GRADERS`."""
        return task.grader or self.grader

    def expected(self, task: Task) -> str:
        """The right answer as the grader reads it: "B) Paris" where there are choices."""
        if self.grader_of(task) != "choice" or not task.choices:
            return task.target
        named = task.target in task.choices
        index = task.choices.index(task.target) if named else LETTERS.index(task.target)
        return f"{LETTERS[index]}) {task.choices[index]}"

    def cluster_of(self, task: Task) -> str:
        """The unit of a task in the statistics; its id if it has no other."""
        if task.cluster:
            return task.cluster
        value = task.metadata.get(self.cluster) if self.cluster else None
        return f"{self.cluster}={_canonical(value)}" if value is not None else task.id

    def find_task(self, id_: str) -> Task | None:
        """The task with this id; None if there is none."""
        return next((task for task in self.tasks if task.id == id_), None)


def task_hash(task: Task) -> str:
    """SHA-256 of what a task asks: question, target, choices and its own grader.

    Its id, cluster and metadata are labels, which do not change it.
    """
    return _digest([task.input, task.target, list(task.choices), task.grader])


def suite_hash(suite: Suite) -> str:
    """SHA-256 of all that determines results: tasks, clusters and conditions.

    Name, licence, source, metadata and the number of samples do not change it: results of equal
    hashes may be compared and added up.
    """
    conditions = [
        *(FORMAT, suite.prompt, suite.system, suite.grader),
        *(suite.max_tokens, suite.thinking_budget, suite.sampling, suite.seed),
    ]
    tasks = [[task.id, task_hash(task), suite.cluster_of(task)] for task in suite.tasks]
    return _digest([conditions, tasks])


def sample_seed(suite: Suite, task: Task, sample: int) -> int:
    """The seed of a sample, from 0 on: the same for every model, on every machine.

    Returns:
        0 to 2^32 - 2, the range of llama.cpp's seeds.
    """
    digest = _digest([suite.seed, task.id, task_hash(task), sample])
    return int(digest[:16], 16) % (2**32 - 1)


# -- writing --------------------------------------------------------------------------------------


def task_line(task: Task) -> str:
    """A task as a line of `tasks.jsonl`, without the line end."""
    return json.dumps(msgspec.to_builtins(task), ensure_ascii=False)


def suite_toml(suite: Suite) -> str:
    """The text of `suite.toml`; fields with their default are left out."""
    defaults = Suite(name="", tasks=())
    lines = [f"format = {FORMAT}", f"name = {_toml(suite.name)}"]
    for field in _CONDITIONS:
        value = getattr(suite, field)
        if value != getattr(defaults, field):
            lines.append(f"{field} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def write_suite(folder: Path, suite: Suite) -> None:
    """Write a suite into a folder, which is created; files of the same names are replaced.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{task_line(task)}\n" for task in suite.tasks)
    for name, text in ((TASKS_FILE, lines), (SUITE_FILE, suite_toml(suite))):
        new = folder / f"{name}.new"
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(folder / name)


_CONDITIONS = (
    *("licence", "source", "prompt", "system", "grader", "samples", "max_tokens"),
    *("thinking_budget", "sampling", "cluster", "seed"),
)


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, str):
        # a JSON string is a basic string of TOML, where DEL has to be escaped too
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)


def _digest(value: object) -> str:
    return hashlib.sha256(_canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
