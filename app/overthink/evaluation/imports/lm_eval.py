"""Tasks of lm-eval (YAML) whose questions are in a file beside them.

Only templates that insert fields are filled in. A task with `!function` would run Python and is
refused (`yaml_text`), as is one whose data set would have to be downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from overthink.core.errors import SuiteError
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt
from overthink.evaluation.imports.forms import Fields, chosen, text_of
from overthink.evaluation.imports.import_files import Record
from overthink.evaluation.imports.imported import Imported, Skip, TaskCollector
from overthink.evaluation.imports.promptfoo import rendered

Records = Iterable[Record | tuple[Message, Message]]
_CODE = ("process_docs", "doc_to_image", "process_results", "custom_dataset")


def is_lm_eval(value: object) -> bool:
    """Whether decoded YAML is a task of lm-eval."""
    return isinstance(value, dict) and "doc_to_text" in value


def import_lm_eval(
    config: Mapping[str, Any], path: Path, read_records: Callable[[Path], Records]
) -> Imported:
    """Convert a task and the file that contains its questions.

    Args:
        path: of the YAML file.
        read_records: reads the records of the other file.

    Raises:
        SuiteError: it needs a download, or more than it contains.
    """
    file = excerpt(path.name)
    for field in ("include", *_CODE):
        if config.get(field):
            raise SuiteError(
                message("{file} uses {field}, which is not supported", file=file, field=field),
                message("export its samples with lm-eval's --log_samples and import those"),
            )
    collector = TaskCollector("lm-eval")
    for record in read_records(_data_file(config, path)):
        if isinstance(record, tuple):
            collector.leave_out(*record)
            continue
        try:
            collector.add(record.where, _task(config, record.values), _system(config))
        except Skip as skip:
            collector.leave_out(record.where, skip.why)
    return collector.finish()


def _system(config: Mapping[str, Any]) -> str:
    value = config.get("description")
    return value.strip() if isinstance(value, str) else ""


def _data_file(config: Mapping[str, Any], path: Path) -> Path:
    """The file beside the task, or in a folder beside it, that contains the questions."""
    arguments = config.get("dataset_kwargs")
    files = arguments.get("data_files") if isinstance(arguments, dict) else None
    if isinstance(files, dict):
        files = files.get(str(config.get("test_split") or "test")) or next(iter(files.values()), "")
    if isinstance(files, list):
        files = files[0] if len(files) == 1 else None
    if config.get("dataset_path") not in ("json", "csv") or not isinstance(files, str):
        name = excerpt(str(config.get("dataset_path") or "?"), 80)
        raise SuiteError(
            message(
                "{file} takes its questions from the data set {name}, which is not downloaded",
                file=excerpt(path.name),
                name=name,
            ),
            message("download its file yourself and import that"),
        )
    parts = PurePosixPath(files.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in files:
        raise SuiteError(
            message("{file} refers to a file outside of its folder", file=excerpt(path.name)),
            message("import that file instead"),
        )
    return path.parent / parts


def _task(config: Mapping[str, Any], values: Mapping[str, Any]) -> Fields:
    fields = {name: text_of(value) for name, value in values.items() if not _is_nested(value)}
    question = _filled(config["doc_to_text"], values, fields)
    target = _filled(config.get("doc_to_target", ""), values, fields)
    task: Fields = {
        "input": question,
        "target": target.strip(),
        "id": fields.get("id", ""),
        "metadata": {"task": text_of(config.get("task"))},
    }
    if config.get("output_type") != "multiple_choice":
        return task
    choices = _choices(config.get("doc_to_choice"), values)
    return task | {
        "choices": choices,
        "target": chosen(target, choices),
        "grader": "choice",
    }


def _is_nested(value: object) -> bool:
    return isinstance(value, list | dict)


def _filled(template: object, values: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    """A field, or a template with fields, as lm-eval reads them."""
    text = text_of(template)
    if text in values:
        return text_of(values[text])
    return rendered(text, fields)


def _choices(template: object, values: Mapping[str, Any]) -> list[str]:
    if isinstance(template, list):
        return [text_of(each) for each in template]
    name = re.fullmatch(r"(?:\{\{\s*)?([\w.]+)(?:\s*\}\})?", text_of(template))
    choices = values.get(name[1]) if name else None
    if not isinstance(choices, list):
        raise Skip(message("its choices are not a list"))
    return [text_of(each).strip() for each in choices]
