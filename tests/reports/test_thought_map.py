"""The map of a thought in reports: lines of text, and a picture that is well-formed."""

from __future__ import annotations

from xml.etree import ElementTree

from overthink.core.events import RunawayFound
from overthink.grading.thought_map import thought_map
from overthink.grading.thought_statistics import FinalAnswer
from overthink.reports.thought_map import map_lines, map_picture, picture_style, report_map
from tests.grading.test_thought_map import NEW, SAME
from tests.grading.test_thought_statistics import WORDS, run
from tests.lanes import child_events

SVG = "{http://www.w3.org/2000/svg}"


def test_a_short_run_has_no_map() -> None:
    assert report_map(run("too short"), None, None, None) is None
    assert report_map(run(SAME), None, None, None) is not None


def test_lines_show_the_curves_as_blocks() -> None:
    lines = [*map_lines(thought_map(run(f"{NEW} {SAME}"), WORDS))]
    assert lines[0].startswith("New ideas  █")
    assert lines[0].endswith("▁")
    assert any(line.startswith("New ideas: ") for line in lines[2:])


def test_the_picture_has_bands_marks_and_a_text_for_screen_readers() -> None:
    record = run(f"Wait, let me check.\n{NEW} {SAME}", "So the answer is 4.", ended=False)
    record.take(RunawayFound(child_events.circling(200, 400, 300), ended=True, at=420))
    found = thought_map(record, WORDS, FinalAnswer(value="4", tokens_to=90, tokens_after=9))
    root = ElementTree.fromstring(map_picture(found, picture_style("#000000", "#777777")))
    bands = {each.get("class") for each in root.iter(f"{SVG}rect")}
    assert bands == {"part-answer", "runaway unsure"}
    assert len(root.findall(f"{SVG}g[@class='marks checks']/{SVG}path")) == len(found.verifying)
    assert found.verifying
    title = root.find(f"{SVG}title")
    assert title is not None
    assert "circling · 200 tokens, from token 200" in str(title.text)
    assert root.find(f"{SVG}line[@class='final']") is not None
