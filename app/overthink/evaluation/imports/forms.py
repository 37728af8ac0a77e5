r"""Forms of single records: what a row of a table or an object of JSON means as a task.

gsm8k        question, answer with a solution that ends with "#### 18"
math         problem, answer (or a solution with \boxed), subject, level, unique_id
aime         problem, answer from 0 to 999
simplebench  question_id, prompt with its choices, answer A to F
inspect      input (a text or messages), target (a text or several), choices, id, metadata
samples      lm-eval's logs of samples: doc, arguments, target
table        anything else with a question and an answer, by the names of its fields
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from overthink.core.messages import message
from overthink.evaluation.imports.imported import Skip
from overthink.evaluation.suite import LETTERS
from overthink.grading.markup import last_boxed

Values = Mapping[str, Any]
Fields = dict[str, Any]

BOXED_PROMPT = "{input}\n\nPlease reason step by step, and put your final answer within \\boxed{}."
"""As the makers of R1 and QwQ recommend for mathematics."""

QUESTIONS = (
    *("input", "question", "prompt", "problem", "query", "task", "text"),
    *("spørgsmål", "opgave"),
)
ANSWERS = (
    *("target", "answer", "expected", "expected_answer", "correct_answer", "correct", "gold"),
    *("reference", "ideal", "answerkey", "answer_key", "label", "output", "solution", "response"),
    *("svar", "facit"),
)
CHOICES = ("choices", "options", "valgmuligheder", "svarmuligheder")
IDS = ("id", "unique_id", "question_id", "task_id", "uid", "nr")
_OWN = ("metadata", "grader", "cluster", "tags")
_LETTER_COLUMN = re.compile(r"(?:(?:choice|option|svar)[ _-]?)?([a-j])", re.IGNORECASE)
_CALCULATION = re.compile(r"<<[^<>]*>>")
_FINAL = re.compile(r"####\s*(.+?)\s*\Z", re.DOTALL)


def text_of(value: object) -> str:
    """A value as the text of a question or an answer.

    Raises:
        Skip: it is a list or an object.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    raise Skip(message("a field that should be a text is a list or an object"))


def found(values: Values, names: tuple[str, ...]) -> tuple[str, Any]:
    """The first of these fields that has a value, by name without case; ("", None) if none has."""
    by_name = {name.strip().casefold(): name for name in values}
    for name in names:
        own = by_name.get(name)
        if own is not None and values[own] not in (None, ""):
            return own, values[own]
    return "", None


def _rest(values: Values, *used: str) -> Fields:
    """Fields that become metadata."""
    return {name: value for name, value in values.items() if name not in used and value != ""}


# -- the known sets -------------------------------------------------------------------------------


def gsm8k(values: Values) -> Fields:
    """A problem of GSM8K. Numbers lose their separators of thousands."""
    question, answer = text_of(values.get("question")), text_of(values.get("answer"))
    final = _FINAL.search(answer)
    if not final:
        raise Skip(message("its answer does not end with “#### ” and a number"))
    solution = _CALCULATION.sub("", answer[: final.start()]).strip()
    metadata = _rest(values, "question", "answer", "id") | {"solution": solution}
    target = re.sub(r"(?<=\d),(?=\d{3})", "", final[1])
    return {
        "id": text_of(values.get("id")),
        "input": question,
        "target": target,
        "metadata": metadata,
    }


def math(values: Values) -> Fields:
    """A problem of MATH or MATH-500."""
    target = text_of(values.get("answer")) or last_boxed(text_of(values.get("solution"))) or ""
    if not target:
        raise Skip(message("it has neither an answer nor a boxed one in its solution"))
    name, id_ = found(values, IDS)
    return {
        "id": text_of(id_),
        "input": text_of(values.get("problem")),
        "target": target,
        "metadata": _rest(values, "problem", "answer", name),
    }


def aime(values: Values) -> Fields:
    """A problem of AIME: its answer is a whole number, written with up to two zeros before it."""
    lower = {name.casefold(): value for name, value in values.items()}
    question = text_of(lower.get("problem") or lower.get("question"))
    answer = text_of(lower.get("answer")).strip()
    if not is_aime_answer(answer):
        raise Skip(message("its answer is not a whole number from 0 to 999"))
    target = str(int(re.match(r"\d+", answer)[0]))  # type: ignore[index]
    name, id_ = found(values, IDS)
    used = [own for own in values if own.casefold() in ("problem", "question", "answer")]
    metadata = _rest(values, *used, name)
    return {"id": text_of(id_), "input": question, "target": target, "metadata": metadata}


def simplebench(values: Values) -> Fields:
    """A question of SimpleBench: its choices are part of the question."""
    answer = text_of(values.get("answer")).strip()
    if not re.fullmatch(r"[A-J]", answer):
        raise Skip(message("its answer is not a letter"))
    return {
        "id": text_of(values.get("question_id")),
        "input": text_of(values.get("prompt")).strip(),
        "target": answer,
        "metadata": _rest(values, "question_id", "prompt", "answer"),
    }


# -- Inspect --------------------------------------------------------------------------------------

_NEEDS_SANDBOX = ("sandbox", "files", "setup")


def inspect(values: Values) -> Fields:
    """A sample of Inspect."""
    if needs := [name for name in _NEEDS_SANDBOX if values.get(name)]:
        raise Skip(message("it needs a sandbox ({names:list})", names=needs))
    system, question = _messages(values.get("input"))
    choices = _choices(values.get("choices"))
    task: Fields = {
        "id": text_of(values.get("id")),
        "input": question,
        "system": system,
        "metadata": _metadata(values, "input", "target", "choices", "id"),
        **_target(values.get("target"), choices),
    }
    return task


def _messages(value: object) -> tuple[str, str]:
    """The system prompt and the question of an input: a text, or a list of chat messages."""
    if not isinstance(value, list):
        return "", text_of(value)
    systems: list[str] = []
    questions: list[str] = []
    for entry in value:
        if not isinstance(entry, dict):
            raise Skip(message("its messages cannot be read"))
        content = _content(entry.get("content"))
        match entry.get("role"):
            case "system":
                systems.append(content)
            case "user":
                questions.append(content)
            case _:
                raise Skip(message("it is a conversation of several turns"))
    if len(questions) != 1:
        raise Skip(message("it is a conversation of several turns"))
    return "\n\n".join(systems), questions[0]


def _content(value: object) -> str:
    """The text of a message; its parts may be listed, but only texts can be asked here."""
    if not isinstance(value, list):
        return text_of(value)
    texts: list[str] = []
    for part in value:
        if not isinstance(part, dict) or part.get("type") != "text":
            raise Skip(message("it contains pictures, sounds or other content than text"))
        texts.append(text_of(part.get("text")))
    return "\n".join(texts)


def _choices(value: object) -> list[str]:
    if value in (None, ""):
        return []
    if isinstance(value, dict):  # ARC's form: labels and texts
        value = value.get("text")
    if not isinstance(value, list):
        raise Skip(message("its choices are not a list"))
    return [text_of(choice).strip() for choice in value]


def _target(value: object, choices: list[str]) -> Fields:
    """Target, choices and grader; several targets become a regular expression of alternatives."""
    targets = [text_of(each) for each in value] if isinstance(value, list) else [text_of(value)]
    targets = [target for target in targets if target.strip()]
    if choices:
        if len(targets) != 1:
            raise Skip(message("it has {number} right choices, not one", number=len(targets)))
        return {"choices": choices, "grader": "choice", "target": chosen(targets[0], choices)}
    if len(targets) > 1:
        return {"target": any_of(targets), "grader": "regex"}
    return {"target": targets[0] if targets else ""}


def chosen(target: str, choices: list[str]) -> str:
    """The letter of the right choice, given as a letter, as its text, or as its index from 0.

    Raises:
        Skip: it is none of them.
    """
    bare = target.strip()
    if bare in choices:
        return LETTERS[choices.index(bare)]
    letter = bare.strip("().: ").upper()
    if len(letter) == 1 and letter in LETTERS[: len(choices)]:
        return letter
    if bare.isdecimal() and int(bare) < min(len(choices), len(LETTERS)):
        return LETTERS[int(bare)]
    raise Skip(message("its answer is none of its choices"))


def any_of(texts: list[str]) -> str:
    """A regular expression that finds any of these texts as whole words, ignoring case."""
    longest_first = sorted({text.strip() for text in texts}, key=len, reverse=True)
    return rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"


# -- logs of lm-eval ------------------------------------------------------------------------------


def lm_eval_sample(values: Values) -> Fields:
    """A sample that lm-eval logged: the prompt as the model got it, and the right answer."""
    prompts = _arguments(values.get("arguments"))
    if not prompts:
        raise Skip(message("it contains no prompt"))
    question = text_of(prompts[0][0])
    metadata: Fields = {"lm_eval_doc_id": values["doc_id"]} if "doc_id" in values else {}
    task: Fields = {"id": text_of(values.get("doc_id")), "input": question, "metadata": metadata}
    continuations = [arguments[1] for arguments in prompts if len(arguments) > 1]
    if len(prompts) > 1 and all(isinstance(each, str) for each in continuations):
        choices = [text.strip() for text in continuations]
        return task | _target(text_of(values.get("target")), choices)
    return task | _target(values.get("target"), [])


def _arguments(value: object) -> list[list[Any]]:
    """The arguments of each request: as lists, or as objects with numbered names."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return []
    requests = [list(each.values()) if isinstance(each, dict) else each for each in value]
    return [each for each in requests if isinstance(each, list) and each]


# -- anything else --------------------------------------------------------------------------------


def table(values: Values) -> Fields:
    """A question and an answer, found by the names of the fields; other fields are metadata.

    Raises:
        Skip: there is no question.
    """
    asked, question = found(values, QUESTIONS)
    if not asked:
        raise Skip(message("it has no question: name a column “question” or “input”"))
    answered, answer = found({k: v for k, v in values.items() if k != asked}, ANSWERS)
    named, id_ = found(values, IDS)
    listed, choices = found(values, CHOICES)
    columns = _letter_columns(values, answered) if not listed else {}
    own = {name: values[name] for name in ("grader", "cluster") if values.get(name)}
    task: Fields = {
        "id": text_of(id_),
        "metadata": _metadata(values, asked, answered, named, listed, *columns.values(), *own),
        **own,
    }
    system, task["input"] = _messages(question)
    task["system"] = system
    found_choices = _split_choices(choices) if listed else [values[c] for c in columns.values()]
    given = [text for text in (text_of(each).strip() for each in found_choices) if text]
    if own.get("grader") in ("regex", "hand", "answer"):
        return task | {"target": text_of(answer), "choices": given}
    return task | _target(answer, given)


def _split_choices(value: object) -> list[Any]:
    """Choices of a list, or of a cell with one a line or separated by "|" or ";"."""
    if isinstance(value, str):
        separator = next((sign for sign in ("\n", "|", ";") if sign in value), "\n")
        lines = [line.strip() for line in value.split(separator) if line.strip()]
        return [re.sub(r"\A\(?[A-J][.):]\s+", "", line) for line in lines]
    return list(_choices(value))


def _letter_columns(values: Values, answered: str) -> dict[str, str]:
    """Columns "A", "B" … or "choice_a" …, by letter, if they are the first letters."""
    columns = {
        match[1].upper(): name
        for name in values
        if name != answered and (match := _LETTER_COLUMN.fullmatch(name.strip()))
    }
    ordered = {letter: columns[letter] for letter in LETTERS if letter in columns}
    return ordered if len(ordered) > 1 and "".join(ordered) in LETTERS else {}


def _metadata(values: Values, *used: str) -> Fields:
    """The task's own metadata, with further fields beside it."""
    rest = _rest(values, *used, *(name for name in _NEEDS_SANDBOX), *_OWN)
    rest = {name: value for name, value in rest.items() if value is not None}
    own = values.get("metadata")
    if isinstance(own, dict):
        rest |= own
    elif own not in (None, ""):
        rest["metadata"] = own
    tags = values.get("tags")
    if isinstance(tags, str) and tags.strip():
        rest["tags"] = [tag.strip() for tag in re.split(r"[;,]", tags) if tag.strip()]
    elif isinstance(tags, list):
        rest["tags"] = tags
    return rest


RECORD_FORMS: Mapping[str, tuple[Callable[[Values], Fields], str]] = {
    "gsm8k": (gsm8k, BOXED_PROMPT),
    "math": (math, BOXED_PROMPT),
    "aime": (aime, BOXED_PROMPT),
    "simplebench": (simplebench, ""),
    "inspect": (inspect, ""),
    "samples": (lm_eval_sample, ""),
    "table": (table, ""),
}
"""By name: how a record becomes a task, and the prompt that the form recommends."""


def recognised_form(records: Sequence[Values]) -> str:
    """The form of records: by the fields of the first one, and by all answers where they differ."""
    form = _form_of(records[0])
    if form == "aime" and not all(is_aime_answer(_value(each, "answer")) for each in records):
        return "math"
    return form


def is_aime_answer(value: object) -> bool:
    """Whether it is a whole number from 0 to 999, as all answers of AIME are."""
    return bool(re.fullmatch(r"\d{1,3}(?:\.0|\s*\^?\\circ)?", str(value).strip()))


def _form_of(values: Values) -> str:
    names = {name.casefold() for name in values}
    answer = values.get("answer")
    if {"doc", "arguments"} <= names and names & {"resps", "filtered_resps", "doc_hash"}:
        return "samples"
    if {"question_id", "prompt", "answer"} <= names and _is_letter(answer):
        return "simplebench"
    if {"question", "answer"} <= names and isinstance(answer, str) and _FINAL.search(answer):
        return "gsm8k"
    if "problem" in names and ("solution" in names or names & {"subject", "level", "type"}):
        is_aime = names & {"url", "year"} or any("aime" in str(v).casefold() for v in _ids(values))
        return "aime" if is_aime else "math"
    if {"problem", "answer"} <= names:
        return "aime" if is_aime_answer(_value(values, "answer")) else "math"
    if {"input", "target"} <= set(values) and not names & {"grader", "cluster"}:
        return "inspect"
    return "table"


def _is_letter(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[A-J]", value.strip()))


def _ids(values: Values) -> list[Any]:
    return [value for name, value in values.items() if name.casefold() in IDS]


def _value(values: Values, name: str) -> Any:
    return next((value for own, value in values.items() if own.casefold() == name), None)
