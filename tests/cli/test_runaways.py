"""`overthink runaways`: output, JSON and evaluation."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from overthink.cli import main

LOOP = "So the pan is empty. " + "The ice cubes melt in the pan, and then I count them again. " * 80


def test_a_text_gets_its_findings_with_evidence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "thought.txt"
    file.write_text(LOOP)
    assert main(["runaways", str(file)]) == 0
    out = capsys.readouterr().out
    assert re.search(r"exact: pieces [\d,]+ to [\d,]+, found at \d+, strength 1.00, certain", out)
    assert "ice cubes melt in the pan, and then I count them again" in out


def test_a_text_without_a_runaway_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "thought.txt"
    file.write_text("Zero, because ice melts.")
    assert main(["runaways", str(file)]) == 0
    assert "No runaway was found." in capsys.readouterr().out


def test_json_is_one_object_per_line_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "thoughts.jsonl"
    lines = [{"id": "loop", "text": LOOP}, {"id": "fine", "text": "Zero."}]
    file.write_text("\n".join(map(json.dumps, lines)))
    assert main(["runaways", str(file), "--json"]) == 0
    loop, fine = map(json.loads, capsys.readouterr().out.splitlines())
    assert fine == {"id": "fine", "findings": []}
    (finding,) = loop["findings"]
    assert finding["kind"] == "exact"
    assert finding["certain"] is True
    assert set(finding) == {"kind", "start", "end", "found", "strength", "certain", "evidence"}


def test_surprisal_in_the_file_shows_a_thought_that_falls_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random("surprisal")
    pieces = [f" word{number}" for number in range(600)]
    bits = [9.5 if index > 300 and rng.random() < 0.8 else 1.0 for index in range(600)]
    line = {"text": "".join(pieces), "pieces": pieces, "surprisal": bits}
    file = tmp_path / "thought.jsonl"
    file.write_text(json.dumps(line))
    assert main(["runaways", str(file), "--json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["kind"] == "falling_apart"


def test_labels_are_evaluated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        {"id": "a", "text": LOOP, "label": "loop", "onset": 0},
        {"id": "b", "text": "Zero.", "label": "normal"},
    ]
    file = tmp_path / "thoughts.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert main(["runaways", str(file), "--evaluate"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"loop +1 +1 +0 +1 ", out)
    assert "False marks: none (0.00 per 100,000 pieces)" in out
    assert main(["runaways", str(file), "--evaluate", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["kinds"][0]["found"] == 1
    assert result["marks_per_100k_pieces"] == 0


def test_a_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runaways", str(tmp_path / "none.txt")]) == 2
    assert "none.txt cannot be opened" in capsys.readouterr().err
