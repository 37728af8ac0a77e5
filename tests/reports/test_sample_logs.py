"""Samples in the forms of Inspect and lm-eval, readable by both and by our own import."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import msgspec

from overthink.evaluation.imports.suite_import import import_suite
from overthink.evaluation.suite import Suite, Task
from overthink.reports.sample_logs import (
    LoggedModel,
    LoggedSample,
    inspect_log,
    lm_eval_lines,
)

SUITE = Suite(
    name="Small",
    system="Be brief.",
    licence="MIT",
    tasks=(
        Task(id="set/1", input="How many?", target="0", metadata={"level": 1}),
        Task(id="2", input="Which?", target="B", choices=("ice", "fire"), grader="choice"),
    ),
)
RIGHT = LoggedSample(
    task="set/1",
    number=0,
    prompt="How many?",
    thought="Ice melts <b>fast</b>.",
    answer="None: **0**.",
    status="finished",
    right=True,
    found="0",
    outcome="right",
    begun="2026-12-01T10:00:00+00:00",
    ended="2026-12-01T10:00:02+00:00",
    seconds=2.0,
    prompt_tokens=10,
    thinking_tokens=5,
    answer_tokens=3,
)
WRONG = msgspec.structs.replace(RIGHT, number=1, right=False, found="7", answer="7")
LIMIT = msgspec.structs.replace(
    RIGHT, task="2", right=None, found=None, answer="", status="length", outcome="no answer"
)
MODEL = LoggedModel(
    run="0123",
    name="demo-methodical",
    conditions={"sampler": {"temperature": 0.6}},
    created="2026-12-01T10:00:00+00:00",
    samples=(RIGHT, WRONG, LIMIT),
)


def opened(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def test_an_inspect_log_has_a_file_for_each_sample_with_thought_and_verdict() -> None:
    files = opened(inspect_log(SUITE, "ab" * 32, MODEL))
    samples = {name: file for name, file in files.items() if name.startswith("samples/")}
    assert set(samples) == {
        *("samples/set_1_epoch_1.json", "samples/set_1_epoch_2.json", "samples/2_epoch_1.json")
    }
    first = samples["samples/set_1_epoch_1.json"]
    thought, answer = first["output"]["choices"][0]["message"]["content"]
    assert thought == {"type": "reasoning", "reasoning": "Ice melts <b>fast</b>."}
    assert answer == {"type": "text", "text": "None: **0**."}
    assert first["messages"][0] == {"role": "system", "content": "Be brief."}
    assert first["scores"]["overthink"]["value"] == "C"
    assert samples["samples/set_1_epoch_2.json"]["scores"]["overthink"]["value"] == "I"
    assert first["output"]["usage"]["reasoning_tokens"] == 5
    assert first["metadata"]["level"] == 1


def test_samples_without_a_verdict_are_not_counted_as_wrong() -> None:
    files = opened(inspect_log(SUITE, "ab" * 32, MODEL))
    limited = files["samples/2_epoch_1.json"]
    assert limited["scores"] == {}
    assert limited["output"]["choices"][0]["stop_reason"] == "max_tokens"
    results = files["header.json"]["results"]
    (score,) = results["scores"]
    assert results["total_samples"] == 3
    assert (score["scored_samples"], score["unscored_samples"]) == (2, 1)
    assert score["metrics"]["accuracy"]["value"] == 0.5


def test_header_and_summaries_agree_with_the_samples() -> None:
    files = opened(inspect_log(SUITE, "ab" * 32, MODEL))
    header = files["header.json"]
    assert header["eval"] == files["_journal/start.json"]["eval"]
    assert header["eval"]["dataset"]["sample_ids"] == ["set/1", "2"]
    assert header["eval"]["config"]["epochs"] == 2
    assert header["stats"]["model_usage"]["demo-methodical"]["output_tokens"] == 24
    listed = [(each["id"], each["epoch"]) for each in files["summaries.json"]]
    assert listed == [("set/1", 1), ("set/1", 2), ("2", 1)]


def test_equal_results_give_equal_logs() -> None:
    assert inspect_log(SUITE, "ab" * 32, MODEL) == inspect_log(SUITE, "ab" * 32, MODEL)


def test_lm_eval_lines_have_answers_and_the_share_of_right_ones() -> None:
    first, second = (json.loads(line) for line in lm_eval_lines(SUITE, MODEL))
    assert first["resps"] == [["None: **0**.", "7"]]
    assert first["filtered_resps"] == ["0", "7"]
    assert (first["acc"], first["metrics"]) == (0.5, ["acc"])
    assert (second.get("acc"), second["metrics"]) == (None, [])
    assert second["arguments"]["gen_args_0"]["arg_0"] == "Which?\n\nA) ice\nB) fire"
    assert len({first["doc_hash"], first["prompt_hash"], first["target_hash"]}) == 3


def test_exported_lm_eval_samples_can_be_imported_again(tmp_path: Path) -> None:
    path = tmp_path / "samples_small.jsonl"
    path.write_bytes(b"".join(lm_eval_lines(SUITE, MODEL)))
    imported = import_suite(path)
    assert imported.form == "samples"
    assert [task.target for task in imported.tasks] == ["0", SUITE.expected(SUITE.tasks[1])]
