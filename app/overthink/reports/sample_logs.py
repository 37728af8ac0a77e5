"""Samples of a suite run in the forms of other programs: Inspect's logs and lm-eval's samples.

Both describe one model. Verdicts are those of this app: in Inspect's logs a right answer is "C", a
wrong one "I", and a sample without a verdict has no score, so that no figure counts it as wrong.
Nothing of the other programs is needed to write their files.

Inspect's log is a zip archive (`.eval`, version 2): `_journal/start.json`, a file per sample,
`summaries.json` and `header.json`. `read_eval_log` and `inspect view` read it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from overthink import __version__
from overthink.evaluation.suite import Suite, Task

LOG_VERSION = 2
SCORER = "overthink"
_STOP_REASONS = {
    "finished": "stop",
    "length": "max_tokens",
    "context_full": "model_length",
    "budget": "stop",
}
"""By run status; others are "unknown"."""
_ENTRY_DATE = (1980, 1, 1, 0, 0, 0)
"""Of the archive's files, so that equal results give equal files."""


class LoggedSample(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the model on one task."""

    task: str
    """Its id."""
    number: int
    """From 0."""
    prompt: str
    """As the model got it, with its choices."""
    thought: str
    answer: str
    status: str
    """The run's status."""
    right: bool | None
    """The verdict; None if there is none, or it is undecided."""
    found: str | None = None
    """What was read in the answer."""
    outcome: str = ""
    """In words: how it ended and was judged."""
    begun: str
    ended: str
    """ISO 8601, with the offset from UTC."""
    seconds: float | None = None
    prompt_tokens: int = 0
    thinking_tokens: int = 0
    answer_tokens: int = 0


class LoggedModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model's part of a suite run."""

    run: str
    """Id of the suite run."""
    name: str
    conditions: Mapping[str, Any]
    """Its settings; JSON values."""
    created: str
    """ISO 8601, with the offset from UTC."""
    samples: Sequence[LoggedSample]


# -- Inspect --------------------------------------------------------------------------------------


def inspect_log(suite: Suite, suite_hash: str, model: LoggedModel) -> bytes:
    """Write the log of one model as an `.eval` file."""
    start = {"version": LOG_VERSION, "eval": _spec(suite, suite_hash, model), "plan": _plan()}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, value: object) -> None:
            entry = zipfile.ZipInfo(name, _ENTRY_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, json.dumps(value, ensure_ascii=False).encode())

        add("_journal/start.json", start)
        summaries = []
        for sample in model.samples:
            logged = _sample(suite, model, sample)
            add(f"samples/{_file_id(sample.task)}_epoch_{logged['epoch']}.json", logged)
            summaries.append(_summary(logged))
        add("summaries.json", summaries)
        add(
            "header.json",
            {**start, "status": "success", "results": _results(model), "stats": _stats(model)},
        )
    return content.getvalue()


def _file_id(id_: str) -> str:
    """The id in the name of an archive's file: no folders, and no name that a system refuses."""
    return id_.replace("/", "_").replace(":", "_")


def _digest(*texts: str) -> str:
    """An id that follows from these texts, in the length of Inspect's."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:22]


def _spec(suite: Suite, suite_hash: str, model: LoggedModel) -> dict[str, Any]:
    return {
        "eval_id": _digest(model.run, model.name),
        "run_id": _digest(model.run),
        "created": model.created,
        "task": suite.name,
        "task_id": _digest(suite_hash),
        "task_version": 0,
        "task_args": {},
        "task_attribs": {},
        "dataset": {
            "name": suite.name,
            "samples": len(suite.tasks),
            "sample_ids": [task.id for task in suite.tasks],
            "shuffled": False,
        },
        "model": model.name,
        "model_args": {},
        "config": {"epochs": max((each.number + 1 for each in model.samples), default=1)},
        "packages": {"overthink": __version__},
        "metadata": {
            "suite_hash": suite_hash,
            "licence": suite.licence,
            "source": suite.source,
            "conditions": dict(model.conditions),
        },
    }


def _plan() -> dict[str, Any]:
    return {"name": "plan", "steps": [], "config": {}}


def _sample(suite: Suite, model: LoggedModel, sample: LoggedSample) -> dict[str, Any]:
    task = suite.find_task(sample.task) or Task(id=sample.task, input=sample.prompt, target="")
    messages = [{"role": "system", "content": suite.system}] if suite.system else []
    messages.append({"role": "user", "content": sample.prompt, "source": "input"})
    reply = {
        "role": "assistant",
        "content": _content(sample),
        "source": "generate",
        "model": model.name,
    }
    usage = _usage(sample)
    return {
        "id": task.id,
        "epoch": sample.number + 1,
        "input": sample.prompt,
        "choices": list(task.choices) or None,
        "target": task.target,
        "messages": [*messages, reply],
        "output": {
            "model": model.name,
            "choices": [
                {
                    "message": reply,
                    "stop_reason": _STOP_REASONS.get(sample.status, "unknown"),
                }
            ],
            "completion": sample.answer,
            "usage": usage,
            "time": sample.seconds,
        },
        "scores": _scores(sample),
        "metadata": {**task.metadata, "status": sample.status, "outcome": sample.outcome},
        "store": {},
        "events": [],
        "model_usage": {model.name: usage},
        "started_at": sample.begun,
        "completed_at": sample.ended,
        "total_time": sample.seconds,
        "attachments": {},
    }


def _content(sample: LoggedSample) -> list[dict[str, str]]:
    thought = [{"type": "reasoning", "reasoning": sample.thought}] if sample.thought else []
    return [*thought, {"type": "text", "text": sample.answer}]


def _usage(sample: LoggedSample) -> dict[str, int]:
    made = sample.thinking_tokens + sample.answer_tokens
    return {
        "input_tokens": sample.prompt_tokens,
        "output_tokens": made,
        "total_tokens": sample.prompt_tokens + made,
        "reasoning_tokens": sample.thinking_tokens,
    }


def _scores(sample: LoggedSample) -> dict[str, Any]:
    if sample.right is None:
        return {}
    score = {
        "value": "C" if sample.right else "I",
        "answer": sample.found if sample.found is not None else sample.answer,
        "explanation": sample.outcome,
    }
    return {SCORER: score}


def _summary(logged: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "epoch", "input", "target", "metadata", "scores", "model_usage")
    more = ("started_at", "completed_at", "total_time")
    summary = {name: logged[name] for name in (*names, *more)}
    return {**summary, "completed": True, "message_count": len(logged["messages"])}


def _results(model: LoggedModel) -> dict[str, Any]:
    judged = [sample.right for sample in model.samples if sample.right is not None]
    accuracy = sum(judged) / len(judged) if judged else 0.0
    metric: dict[str, Any] = {"name": "accuracy", "value": accuracy, "params": {}}
    score = {
        "name": SCORER,
        "scorer": SCORER,
        "params": {},
        "metrics": {"accuracy": metric},
        "scored_samples": len(judged),
        "unscored_samples": len(model.samples) - len(judged),
    }
    return {
        "total_samples": len(model.samples),
        "completed_samples": len(model.samples),
        "scores": [score],
    }


def _stats(model: LoggedModel) -> dict[str, Any]:
    usages = [_usage(sample) for sample in model.samples]
    total = {name: sum(usage[name] for usage in usages) for name in (usages[0] if usages else {})}
    begun = [sample.begun for sample in model.samples if sample.begun]
    ended = [sample.ended for sample in model.samples if sample.ended]
    return {
        "started_at": min(begun, default=model.created),
        "completed_at": max(ended, default=model.created),
        "model_usage": {model.name: total} if total else {},
    }


# -- lm-eval --------------------------------------------------------------------------------------


def lm_eval_lines(suite: Suite, model: LoggedModel) -> Iterator[bytes]:
    """Generate the lines of lm-eval's `samples_*.jsonl`, with line ends: one a task and model.

    `resps` has the answers of all samples, without their thoughts; `acc` is the share of right ones
    among those with a verdict, and is missing where none has one.
    """
    by_task: dict[str, list[LoggedSample]] = {}
    for sample in model.samples:
        by_task.setdefault(sample.task, []).append(sample)
    for index, task in enumerate(suite.tasks):
        if samples := by_task.get(task.id):
            yield json.dumps(_doc(suite, index, task, samples), ensure_ascii=False).encode() + b"\n"


def _doc(suite: Suite, index: int, task: Task, samples: list[LoggedSample]) -> dict[str, Any]:
    doc = msgspec.to_builtins(task)
    prompt, target = suite.prompt_of(task), suite.expected(task)
    judged = [sample.right for sample in samples if sample.right is not None]
    return {
        "doc_id": index,
        "doc": doc,
        "target": target,
        "arguments": {"gen_args_0": {"arg_0": prompt, "arg_1": {}}},
        "resps": [[sample.answer for sample in samples]],
        "filtered_resps": [sample.found or "" for sample in samples],
        "filter": "none",
        "metrics": ["acc"] if judged else [],
        "doc_hash": _sha256(json.dumps(doc, sort_keys=True, ensure_ascii=False)),
        "prompt_hash": _sha256(prompt),
        "target_hash": _sha256(target),
        **({"acc": sum(judged) / len(judged)} if judged else {}),
    }


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
