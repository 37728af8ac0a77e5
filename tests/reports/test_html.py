"""The page is complete without its script, harmless whatever was recorded, and small."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.core.events import LaneEvent, RunawayFound
from overthink.core.symbols import same_length
from tests.core.runaway.test_folds import exact
from tests.lanes import child_events
from tests.reports.page import Page
from tests.reports.recordings import (
    EVIL,
    record_hostile_session,
    record_session,
    records,
    saved,
    written,
)
from tests.reports.test_token_columns import assert_cuts_up, assert_same
from tests.ui.made_runs import batch, events, prompt_done

ASSETS = bundled_folder("resources") / "reports"
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "div", "label", "select", "option"),
    *("input", "span", "main", "section", "header", "h1", "h2", "h3", "h4", "p", "strong", "b"),
    *("bdi", "q", "details", "summary", "article", "ol", "li", "dl", "dt", "dd", "table", "thead"),
    *("tbody", "tr", "th", "td", "script", "noscript", "a", "figure", "figcaption", "ul"),
    *("svg", "line", "path", "rect", "text", "g"),
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


def _page(database: Path, *sessions: str) -> Page:
    return Page(written(database, "html", *sessions).decode("utf-8"))


# -- contents -------------------------------------------------------------------------------------


def test_all_recorded_text_is_in_the_page_itself(database: Path) -> None:
    session = record_hostile_session(database)
    page, whole = _page(database, session), saved(database, session)
    runs = records(whole)
    texts = "".join(same_length(f"{run.thinking}{run.answer}") for run in runs)
    assert "".join(part.text for part in page.of_class("part")) == texts
    (prompt,) = page.of_class("prompt")
    assert prompt.text == same_length(whole.turns[0].prompt)


def test_the_columns_are_those_of_the_traces(database: Path) -> None:
    session = record_hostile_session(database)
    columns = _page(database, session).columns()
    for column, record in zip(columns, records(saved(database, session)), strict=True):
        assert_same(column, record.trace)
        assert_cuts_up(column, record.trace)


def test_a_session_is_reported_with_its_facts_and_metrics(database: Path) -> None:
    page = _page(database, record_hostile_session(database))
    text = " ".join(page.all("body")[0].text.split())
    for words in (
        *("recorded 20", "with Overthink", "expected answer “0”", "By hand: wrong", "Automatic: "),
        *("timing concurrent (both lanes at once)", "both are bad, judged with the names hidden"),
        *(
            "Thinking tokens",
            "Generated tokens of the thought, including its tags.",
            "looping since",
        ),
        *("processorTest, 2 cores", "overthink0", "temperature0.6", "second line"),
    ):
        assert words in text, words
    (span,) = [e for e in page.all("li") if "data-first" in e.attributes]
    assert (span.attributes["data-first"], span.attributes["data-last"]) == ("3", "9")


def test_the_script_gets_the_bounds_of_a_loop(database: Path) -> None:
    left, right = _page(database, record_hostile_session(database)).of_class("lane")
    assert (left.attributes["data-loop"], right.attributes["data-loop"]) == ("", "40 5 80")


def test_runaways_are_marked_and_repetitions_folded_without_a_script(database: Path) -> None:
    thought = batch(0, [f" w{i % 7}" for i in range(400)], ids=[i % 7 for i in range(400)])
    circling = child_events.circling(start=300, end=390, found=380)
    run: list[LaneEvent] = [
        child_events.loaded(),
        prompt_done(),
        thought,
        RunawayFound(exact(start=20, repeats=30), ended=True, at=230),
        RunawayFound(circling, ended=True, at=390),
        child_events.finished(runaways=(exact(start=20, repeats=30), circling)),
    ]
    page = _page(database, record_session(database, run, events(10)))
    marks = [mark.text for mark in page.of_class("mark")]
    assert marks[0].startswith("Exact loop · 7 tokens × 30 · 203 wasted")
    (link,) = [each for each in page.all("a") if each.text == "↑ see token 0"]
    target = (link.attributes["href"] or "").removeprefix("#")
    assert [each.text for each in page.of_class("part") if each.attributes.get("id") == target]
    (fold,) = page.of_class("fold")
    assert fold.tag == "details"
    assert "open" not in fold.attributes
    assert fold.text.startswith("the same 7 tokens, 26 more times w")
    assert page.of_class("map")


def test_many_sessions_and_turns_in_one_file(database: Path) -> None:
    first = record_session(database, events(12), events(10), turns=2)
    second = record_session(database, events(5), events(0, answer=""))
    page = _page(database, first, second)
    assert len(page.of_class("session")) == 2
    assert len(page.of_class("turn")) == 3
    assert [columns.count for columns in page.columns()][-1] == 0
    assert page.all("title")[0].text == "2 sessions – Overthink"


# -- harmless --------------------------------------------------------------------------------------


def test_no_recorded_text_becomes_markup(database: Path) -> None:
    page = _page(database, record_hostile_session(database))
    assert {element.tag for element in page.elements} <= ALLOWED
    for element in page.elements:
        names = element.attributes.keys()
        assert not [name for name in names if name.startswith("on")]
        assert not names & {"src", "href", "style", "srcdoc", "action"}
    scripts = page.all("script")
    assert [s.attributes.get("type") for s in scripts] == ["text/plain"] * 3 + [None]
    assert EVIL.replace("\u202e", "⟨U+202E⟩") in page.all("h1")[0].text


def test_control_characters_are_shown_as_symbols(database: Path) -> None:
    text = written(database, "html", record_hostile_session(database)).decode("utf-8")
    for char in ("\x00", "\x1b", "\r", "\u202e", "\u2028", "\U000e0041"):
        assert char not in text


def test_the_policy_allows_its_own_style_and_script_and_no_loading(database: Path) -> None:
    page = _page(database, record_hostile_session(database))
    (policy,) = [
        element.attributes["content"]
        for element in page.all("meta")
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict((rule.strip() + " ").split(" ", 1) for rule in (policy or "").split(";"))
    assert rules["default-src"].strip() == "'none'"
    packed, loader = page.all("script")[-2:]
    script = zlib.decompress(base64.b64decode(packed.text, validate=True), wbits=-15).decode()
    assert rules["script-src"].split() == [_digest(loader.text), _digest(script)]
    assert rules["style-src"].strip() == _digest(page.all("style")[0].text)
    assert rules.keys() == {"default-src", "script-src", "style-src", "base-uri", "form-action"}


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("name", ["report.js", "loader.js", "report.css", "report.html"])
def test_the_page_refers_to_no_other_resource(name: str) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    # The namespace of SVG looks like an address and is never opened.
    addresses = set(re.findall(r"https?://[^\"'\s]+|//[\w.]+\.\w+/", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    for word in ("innerHTML", "eval(", "import(", "fetch(", "XMLHttpRequest", "@import", "url("):
        assert word not in text
    assert name == "report.html" or "</" not in text


# -- small -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tokens", [400, 4000])
def test_the_page_is_at_most_three_times_the_compressed_json_lines(
    database: Path, tokens: int
) -> None:
    session = record_session(database, events(tokens // 2), events(tokens // 2, with_draft=False))
    page = len(written(database, "html", session))
    lines = len(zlib.compress(written(database, "jsonl", session), 9))
    assert page <= 3 * lines, page / lines
