"""Reading suites: what is written is read again, and each fault gets its sentence and place."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from overthink.core.errors import SuiteError
from overthink.evaluation.suite import (
    Suite,
    Task,
    sample_seed,
    suite_hash,
    task_hash,
    write_suite,
)
from overthink.evaluation.suite_reader import MAX_LINE_BYTES, load_suite, read_suite

TASK = {"id": "ice", "input": "How many whole cubes?", "target": "0"}


def suite_folder(folder: Path, toml: str = "", tasks: list[Any] | None = None) -> Path:
    """Write a suite; `toml` follows its obligatory fields."""
    (folder / "suite.toml").write_text('format = 1\nname = "mine"\n' + toml, encoding="utf-8")
    lines = [json.dumps(task) for task in (tasks if tasks is not None else [TASK])]
    (folder / "tasks.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    return [
        str(fault.clause).removeprefix(f"{folder}{os.sep}") for fault in read_suite(folder).faults
    ]


def test_a_written_suite_is_read_again_as_it_was(tmp_path: Path) -> None:
    suite = Suite(
        name="Ice and “more”",
        licence="CC0-1.0",
        source='a "quoted" \\ source\nof two lines\x7f',
        prompt="Question: {input}\n{choices}\nEnd with {a letter}.",
        system="Be brief.",
        grader="choice",
        samples=4,
        max_tokens=512,
        thinking_budget=256,
        sampling={"temperature": 0.5, "top_k": 20},
        cluster="family",
        seed=7,
        tasks=(
            Task(id="a/1.json", input="Ét {input}?", target="B", choices=("x", "y {choices}")),
            Task(id="b", input="2+2", target="four|4", grader="regex", cluster="sums"),
            Task(id="c", input="Write.", target="", grader="hand", metadata={"tags": ["poem"]}),
        ),
    )
    write_suite(tmp_path / "new", suite)
    read = load_suite(tmp_path / "new")
    assert suite_hash(read) == suite_hash(suite)
    for field in set(Suite.__struct_fields__) - {"folder"}:
        assert getattr(read, field) == getattr(suite, field), field


def test_the_prompt_places_question_and_choices_and_nothing_else(tmp_path: Path) -> None:
    task = Task(id="a", input="Which {choices}?", target="y", choices=("x", "y"))
    plain = Suite(name="s", tasks=(task,), grader="choice")
    assert plain.prompt_of(task) == "Which {choices}?\n\nA) x\nB) y"
    placed = Suite(name="s", tasks=(task,), grader="choice", prompt="{choices} | {input} {x}")
    assert placed.prompt_of(task) == "A) x\nB) y | Which {choices}? {x}"
    assert plain.expected(task) == "B) y"


def test_a_cluster_is_the_tasks_own_or_its_metadata_or_its_id() -> None:
    own = Task(id="a", input="x", target="1", cluster="mine", metadata={"family": 3})
    shared = Task(id="b", input="x", target="1", metadata={"family": 3})
    alone = Task(id="c", input="x", target="1")
    suite = Suite(name="s", tasks=(own, shared, alone), cluster="family")
    assert [suite.cluster_of(task) for task in suite.tasks] == ["mine", "family=3", "c"]


def test_hashes_change_with_what_is_asked_and_not_with_labels() -> None:
    task = Task(id="a", input="x", target="1")
    labelled = Task(id="b", input="x", target="1", metadata={"tags": ["t"]}, cluster="k")
    assert task_hash(task) == task_hash(labelled)
    assert task_hash(task) != task_hash(Task(id="a", input="x", target="2"))
    suite = Suite(name="s", tasks=(task,))
    assert suite_hash(suite) == suite_hash(Suite(name="t", tasks=(task,), samples=9, licence="MIT"))
    others = [
        Suite(name="s", tasks=(task,), prompt="{input}!"),
        Suite(name="s", tasks=(task,), max_tokens=5),
        Suite(name="s", tasks=(task,), sampling={"temperature": 0.0}),
        Suite(name="s", tasks=(labelled,)),
    ]
    assert len({suite_hash(other) for other in (suite, *others)}) == 5


def test_seeds_differ_by_sample_and_task_and_are_the_same_everywhere() -> None:
    tasks = tuple(Task(id=f"t{n}", input="x", target="1") for n in range(50))
    suite = Suite(name="s", tasks=tasks, seed=3)
    seeds = {sample_seed(suite, task, sample) for task in tasks for sample in range(20)}
    assert len(seeds) == 1000
    assert all(0 <= seed < 2**32 - 1 for seed in seeds)
    assert sample_seed(suite, tasks[0], 0) == 2_640_107_779


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ("samples = true", "suite.toml, line 3, field samples: it is true or false, not a whole"),
        ("samples = 1.5", "suite.toml, line 3, field samples: it is a decimal number, not a whole"),
        ("samples = 0", "suite.toml, line 3, field samples: it is not from 1 to 10,000"),
        ("\n\nmax_tokens = -5", "suite.toml, line 5, field max_tokens: it is not from 1 to"),
        ("grader = 'python'", "suite.toml, line 3, field grader: it is “python”, not one of"),
        ("script = 'x'", "suite.toml, line 3, field script: it is an unknown field"),
        ("prompt = 'hi'", "suite.toml, line 3, field prompt: it lacks {input}"),
        ("sampling = 'best'", "suite.toml, line 3, field sampling: it is neither “maker” nor"),
        ("[sampling]\nheat = 1", "suite.toml, line 4, field sampling.heat: it is an unknown field"),
        ("[sampling]\ntop_k = 'x'", "suite.toml, line 4, field sampling.top_k: it is a text, not"),
        ("[sampling]\ntop_p = nan", "suite.toml, line 4, field sampling.top_p: it is not from 0"),
        ("[sampling]\nseed = 4", "suite.toml, line 4, field sampling.seed: seeds follow from"),
        ("licence = 2026-01-01", "suite.toml, line 3, field licence: it is a date, not a text"),
        ("x = ", "suite.toml, line 3: it is not TOML"),
        ("seed = " + "9" * 5000, "suite.toml: it contains a number that is too long"),
        ("source = " + "[" * 9999, "suite.toml, line 1: it is nested too deeply"),
    ],
)
def test_a_fault_of_the_conditions_names_line_and_field(
    tmp_path: Path, toml: str, fault: str
) -> None:
    found = faults_of(suite_folder(tmp_path, toml))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    (suite_folder(tmp_path) / "suite.toml").write_text('format = 2\nname = "x"\n')
    assert faults_of(tmp_path) == [
        "suite.toml, line 1, field format: format 2 is newer than this version of Overthink"
    ]
    (tmp_path / "suite.toml").write_text("")
    assert faults_of(tmp_path)[0] == "suite.toml, field format: it is missing"


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"id": 4}, "id", "it is a number, not a text"),
        ({"id": "../../etc/passwd"}, "id", "it is a path, not an id"),
        ({"id": "C:\\x"}, "id", "it is a path, not an id"),
        ({"id": "/etc"}, "id", "it is a path, not an id"),
        ({"id": "a\nb"}, "id", "it is not a printable text of at most 200 characters"),
        ({"input": None}, "input", "it is null, not a text"),
        ({"input": "  "}, "input", "it is empty"),
        ({"input": "a\x00b"}, "input", "it contains characters that a text cannot have"),
        ({"input": "\ud800"}, "input", "it contains characters that a text cannot have"),
        ({"target": 42}, "target", "it is a number, not a text"),
        ({"target": ""}, "target", "it is empty"),
        ({"answer": "42"}, "answer", "it is an unknown field"),
        ({"choices": ["a"]}, "choices", "it has 1 choices, not 2 to 10"),
        ({"choices": ["a", "a"]}, "choices", "two choices are the same"),
        ({"choices": "ab"}, "choices", "it is a text, not a list of texts"),
        ({"grader": "choice"}, "choices", "it is missing: the task is graded by choice"),
        (
            {"grader": "choice", "choices": ["a", "b"], "target": "C"},
            *("target", "it is neither a choice nor a letter from A to B"),
        ),
        ({"grader": "regex", "target": "(a"}, "target", "it is not a regular expression (missing"),
        ({"grader": "regex", "target": "a" * 2001}, "target", "it is longer than 2,000 characters"),
        ({"metadata": [1]}, "metadata", "it is a list, not an object"),
        ({"metadata": {"a": float("nan")}}, "metadata", "it contains a number that JSON does not"),
    ],
)
def test_a_fault_of_a_task_names_line_and_field(
    tmp_path: Path, changed: dict[str, Any], field: str, why: str
) -> None:
    folder = suite_folder(tmp_path, tasks=[{**TASK, "id": "first"}, {**TASK, **changed}])
    found = faults_of(folder)
    assert len(found) == 1
    assert found[0].startswith(f"tasks.jsonl, line 2, field {field}: {why}")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", "line 1: it is not JSON (Expecting property name"),
        (b"[1]", "line 1: it is not a JSON object"),
        (b'{"id": "\xff"}', "line 1: it is not UTF-8 text"),
        (b"[" * 100_000, "line 1: it is nested too deeply"),
        (b'{"id": ' + b"9" * 5000 + b"}", "line 1: it contains a number that is too long"),
        (b'{"id": "' + b"x" * MAX_LINE_BYTES + b'"}', "line 1: it is longer than 1.0 MB"),
        (b'{"id": "a", "id": "b"}', "line 1, field id: it occurs twice"),
        (b'{"id": "a", "target": "1"}', "line 1, field input: it is missing"),
        (b"", "there are no tasks"),
    ],
)
def test_a_line_that_is_no_task_gets_a_sentence(tmp_path: Path, line: bytes, fault: str) -> None:
    (suite_folder(tmp_path) / "tasks.jsonl").write_bytes(line + b"\n")
    found = faults_of(tmp_path)
    assert len(found) == 1
    assert found[0].removeprefix("tasks.jsonl, ").removeprefix("tasks.jsonl: ").startswith(fault)


def test_a_long_line_hides_no_other_one(tmp_path: Path) -> None:
    (suite_folder(tmp_path) / "tasks.jsonl").write_bytes(b"x" * (MAX_LINE_BYTES * 2) + b"\n{\n")
    assert [fault.line for fault in read_suite(tmp_path).faults] == [1, 2]


def test_an_id_that_occurs_twice_names_both_lines(tmp_path: Path) -> None:
    assert faults_of(suite_folder(tmp_path, tasks=[TASK, TASK])) == [
        "tasks.jsonl, line 2, field id: line 1 has the same id"
    ]


def test_faults_of_a_file_of_another_kind_are_limited(tmp_path: Path) -> None:
    (suite_folder(tmp_path) / "tasks.jsonl").write_text("no\n" * 5000)
    assert len(read_suite(tmp_path).faults) == 100
    with pytest.raises(SuiteError, match=r"line 1: it is not JSON .*\(and 99 more\)"):
        load_suite(tmp_path)


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    suite_folder(tmp_path)
    (tmp_path / "tasks.jsonl").unlink()
    os.mkfifo(tmp_path / "tasks.jsonl")  # reading it would wait for ever
    assert faults_of(tmp_path) == ["tasks.jsonl: it is not a file"]
    (tmp_path / "tasks.jsonl").unlink()
    assert faults_of(tmp_path) == ["tasks.jsonl: the file does not exist"]
    with pytest.raises(SuiteError, match="there is no such folder"):
        load_suite(tmp_path / "none")


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    with (suite_folder(tmp_path) / "tasks.jsonl").open("wb") as file:
        file.truncate(1 << 33)  # takes no disk
    began = time.monotonic()
    assert faults_of(tmp_path) == ["tasks.jsonl: it is larger than 250 MB"]
    assert time.monotonic() - began < 5


def test_a_spreadsheet_formula_is_noted(tmp_path: Path) -> None:
    tasks = [{**TASK, "input": "=HYPERLINK(1)"}, {**TASK, "id": "b", "target": "-5"}]
    notes = read_suite(suite_folder(tmp_path, tasks=tasks)).notes
    assert [(note.line, note.field) for note in notes] == [(1, "input")]


def test_a_byte_order_mark_and_blank_lines_are_read(tmp_path: Path) -> None:
    folder = suite_folder(tmp_path)
    for name in ("suite.toml", "tasks.jsonl"):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") + b"\r\n")
    assert load_suite(folder).tasks[0].id == "ice"
