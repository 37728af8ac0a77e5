"""Tests of promptfoo: prompts with variables, and assertions about the answer.

Assertions about the text are converted; those that run code, ask a model or measure something else
are reported by name and dropped. Files that a configuration refers to are not opened.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.evaluation.imports.forms import QUESTIONS, Fields, found, text_of
from overthink.evaluation.imports.imported import Imported, Skip, TaskCollector

MAX_COMBINATIONS = 1_000
_VARIABLE = re.compile(r"\{\{-?\s*([\w.\-]+)\s*-?\}\}")
_OTHER_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_ELSEWHERE = re.compile(r"(?:file|https?|exec|package|python|javascript|fn|eval):(?=\S)")
_QUICK = re.compile(r"\s*(not-)?([a-z][a-z0-9-]*)(?:\([\d.]+\))?\s*:\s*(.*)", re.DOTALL)
_EXPECTED = re.compile(r"__expected\d*")
_JUDGED_BY_MODEL = ("llm-rubric", "grade", "model-graded-closedqa", "model-graded-factuality")


def is_promptfoo(value: object) -> bool:
    """Whether decoded YAML or JSON is a configuration of promptfoo, or a list of its tests."""
    if isinstance(value, dict):
        return isinstance(value.get("tests"), list) and bool(
            {"prompts", "providers", "defaultTest"} & set(value) or _has_tests(value["tests"])
        )
    return isinstance(value, list) and _has_tests(value)


def _has_tests(tests: Sequence[object]) -> bool:
    return bool(tests) and all(
        isinstance(test, dict) and ("vars" in test or "assert" in test) for test in tests[:20]
    )


def has_expectations(names: Sequence[str]) -> bool:
    """Whether the columns of a table are those of promptfoo's tests."""
    return any(_EXPECTED.fullmatch(name) for name in names)


def import_promptfoo(value: Any, name: str) -> Imported:
    """Convert a configuration, or a list of tests."""
    collector = TaskCollector("promptfoo")
    config = value if isinstance(value, dict) else {"tests": value}
    default = config.get("defaultTest")
    default = default if isinstance(default, dict) else {}
    prompts = list(_prompts(config.get("prompts"), name, collector))
    for number, test in enumerate(config["tests"], start=1):
        where = message("{file}, test {number:n}", file=name, number=number)
        if not isinstance(test, dict):
            collector.leave_out(where, message("it refers to another file, or is no test"))
            continue
        try:
            _add_test(collector, where, number, _merged(default, test), prompts)
        except Skip as skip:
            collector.leave_out(where, skip.why)
    return collector.finish()


def row_test(values: Mapping[str, Any]) -> dict[str, Any]:
    """The test in a row of a table: `__expected` columns are assertions, others variables."""
    asserts = [
        _quick(text_of(cell))
        for name, cell in values.items()
        if _EXPECTED.fullmatch(name) and text_of(cell).strip()
    ]
    variables = {name: cell for name, cell in values.items() if not name.startswith("__")}
    test: dict[str, Any] = {"vars": variables, "assert": asserts}
    if values.get("__description"):
        test["description"] = values["__description"]
    return test


def _quick(text: str) -> dict[str, Any]:
    """An assertion in promptfoo's short form: "contains: Paris"; without a type it is `equals`."""
    short = _QUICK.fullmatch(text)
    known = {"fn": "javascript", "eval": "javascript", "grade": "llm-rubric"}
    if short and (short[2] in known or short[2] in _TEXTUAL or short[2] in _KNOWN_OTHERS):
        kind = known.get(short[2], short[2])
        value: Any = short[3].strip()
        if kind.endswith(("-any", "-all")):
            value = [part.strip() for part in short[3].split(",")]
        return {"type": (short[1] or "") + kind, "value": value}
    return {"type": "equals", "value": text.strip()}


# -- prompts and variables ------------------------------------------------------------------------


def _prompts(value: object, name: str, collector: TaskCollector) -> Iterator[str]:
    entries = value if isinstance(value, list) else [value] if value else []
    for number, entry in enumerate(entries, start=1):
        where = message("{file}, prompt {number:n}", file=name, number=number)
        if isinstance(entry, dict):
            entry = entry.get("raw")
        if (
            not isinstance(entry, str)
            or _ELSEWHERE.match(entry)
            or re.fullmatch(r"\S+\.(?:txt|md|json|ya?ml|py|js|ts|cjs|mjs|j2)(?::\w+)?", entry)
        ):
            collector.leave_out(where, message("it is in another file, which is not opened"))
        elif entry.lstrip().startswith(("[", "- role")) and "role" in entry:
            collector.leave_out(where, message("it is a conversation of several messages"))
        else:
            yield entry


def _merged(default: Mapping[str, Any], test: Mapping[str, Any]) -> dict[str, Any]:
    """A test with the default variables, assertions and metadata."""
    merged = dict(test)
    for field in ("vars", "metadata"):
        own, base = test.get(field), default.get(field)
        merged[field] = {
            **(base if isinstance(base, dict) else {}),
            **(own if isinstance(own, dict) else {}),
        }
        if own and not isinstance(own, dict):
            raise Skip(message("its {field} are in another file, which is not opened", field=field))
    asserts = [*_listed(default.get("assert")), *_listed(test.get("assert"))]
    return merged | {"assert": asserts}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _add_test(
    collector: TaskCollector,
    where: Message,
    number: int,
    test: Mapping[str, Any],
    prompts: list[str],
) -> None:
    combinations = list(_combinations(test["vars"]))
    description = test.get("description")
    asked: list[str | None] = [*prompts] or [None]
    for index, (variables, prompt) in enumerate(itertools.product(combinations, asked)):
        question = rendered(prompt, variables) if prompt is not None else _sole_question(variables)
        graded, dropped = _graded(test["assert"], variables)
        for kind in dropped:
            what = message("the assertion {kind} is not converted", kind=excerpt(kind, 40))
            collector.note(where, what)
        several = len(combinations) * max(1, len(prompts)) > 1
        metadata: Fields = dict(test["metadata"])
        if isinstance(description, str) and description:
            metadata["description"] = description
        task = {
            "id": f"test-{number}" + (f".{index + 1}" if several else ""),
            "input": question,
            "metadata": metadata,
            **graded,
        }
        collector.add(where, task)


def _combinations(variables: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Each combination of variables that are lists, as promptfoo tests them."""
    options: list[list[str]] = []
    total = 1
    for value in variables.values():
        several = value if isinstance(value, list) else [value]
        texts = [text_of(each) for each in several]
        if any(_ELSEWHERE.match(text) for text in texts):
            raise Skip(message("a variable is in another file, which is not opened"))
        options.append(texts)
        total *= max(1, len(texts))
        if total > MAX_COMBINATIONS:
            limit = MAX_COMBINATIONS
            raise Skip(message("its lists have more than {limit:n} combinations", limit=limit))
    for chosen in itertools.product(*options):
        yield dict(zip(variables, chosen, strict=True))


def rendered(template: str, variables: Mapping[str, str]) -> str:
    """A text with its variables filled in.

    Raises:
        Skip: it uses more of the template language than variables, or an unknown one.
    """
    if _OTHER_TEMPLATE.search(_VARIABLE.sub("", template)):
        raise Skip(message("its template does more than insert variables"))
    unknown = [name for name in _VARIABLE.findall(template) if name not in variables]
    if unknown:
        name = excerpt(unknown[0], 60)
        raise Skip(message("its template uses the unknown variable {name}", name=name))
    return _VARIABLE.sub(lambda match: variables[match[1]], template)


def _sole_question(variables: Mapping[str, str]) -> str:
    """The question of a test without a prompt: its only variable, or the one named like one."""
    if len(variables) == 1:
        return next(iter(variables.values()))
    name, question = found(variables, QUESTIONS)
    if not name:
        raise Skip(message("there is no prompt for its variables"))
    return text_of(question)


# -- assertions -----------------------------------------------------------------------------------

_TEXTUAL = (
    *("equals", "contains", "icontains", "contains-any", "icontains-any", "contains-all"),
    *("icontains-all", "regex", "starts-with"),
)
_KNOWN_OTHERS = (
    *("is-json", "contains-json", "is-xml", "is-sql", "javascript", "python", "webhook", "cost"),
    *("latency", "similar", "levenshtein", "rouge-n", "bleu", "perplexity", "classifier"),
    *("moderation", "answer-relevance", "factuality", *_JUDGED_BY_MODEL),
)


def _graded(asserts: list[Any], variables: Mapping[str, str]) -> tuple[Fields, list[str]]:
    """Target and grader from assertions, and the types of those that are dropped."""
    patterns: list[str] = []
    equal: list[str] = []
    dropped: list[str] = []
    rubric = ""
    for entry in asserts:
        kind = entry.get("type") if isinstance(entry, dict) else None
        if not isinstance(kind, str):
            dropped.append("without a type")
            continue
        values = _values(entry, variables)
        base = kind.removeprefix("not-")
        if base not in _TEXTUAL or values is None:
            dropped.append(kind)
            if base in _JUDGED_BY_MODEL and isinstance(entry.get("value"), str):
                rubric = rubric or entry["value"]
            continue
        if kind == "equals":
            equal += values
        else:
            ahead = "(?!" if kind.startswith("not-") else "(?="
            patterns.append(f"{ahead}{_pattern(base, values)})")
    if equal and not patterns and len(set(equal)) == 1:
        return {"target": equal[0]}, dropped
    patterns += [f"(?={_pattern('equals', [text])})" for text in equal]
    if patterns:
        return {"target": rf"\A{''.join(patterns)}", "grader": "regex"}, dropped
    return {"target": rubric, "grader": "hand"}, dropped


def _values(entry: Mapping[str, Any], variables: Mapping[str, str]) -> list[str] | None:
    """The values of an assertion, filled in; None if they are not texts of the file itself."""
    given = entry.get("value")
    try:
        texts = [text_of(value) for value in (given if isinstance(given, list) else [given])]
    except Skip:
        return None
    if not all(texts) or any(_ELSEWHERE.match(text) for text in texts):
        return None
    try:
        return [rendered(text, variables) for text in texts]
    except Skip:
        return None


def _pattern(kind: str, values: list[str]) -> str:
    """A regular expression for the beginning of an answer that fulfils an assertion."""
    flags = "(?is:" if kind.startswith("i") else "(?s:"
    escaped = [re.escape(value) for value in values]
    match kind.removeprefix("i"):
        case "equals":
            return rf"(?s:\s*{escaped[0]}\s*\Z)"
        case "starts-with":
            return rf"(?s:{escaped[0]})"
        case "regex":
            insensitive = values[0].startswith("(?i)")
            pattern = values[0].removeprefix("(?i)")
            return f"(?s:.*)(?{'i' if insensitive else ''}:{pattern})"
        case "contains-all":
            return "".join(f"(?={flags}.*{each}))" for each in escaped)
        case _:
            return f"{flags}.*(?:{'|'.join(escaped)}))"
