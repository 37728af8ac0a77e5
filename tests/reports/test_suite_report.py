"""Reports of a suite run: complete, escaped, without requests, and the same words everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from overthink.core.errors import BadOption
from overthink.core.events import LaneEvent
from overthink.core.protocol import Run
from overthink.core.vocabulary import Phase, RunStatus
from overthink.evaluation.suite import Suite, Task
from overthink.evaluation.suite_results import load_results
from overthink.reports.suite_formats import SUITE_FORMATS
from overthink.reports.suite_report import SuiteReport
from overthink.storage.store import Store, open_store
from tests.evaluation.scripted_run import ScriptedRun, planned
from tests.lanes import child_events

HOSTILE = "<script>alert(1)</script> | `x` \u202e"
TASKS = (
    Task(id="ice", input=f"How many? {HOSTILE}", target="0", metadata={"tags": ["melting"]}),
    Task(id="=cmd", input="And now?", target="0"),
    Task(id="loop", input="Think for ever.", target="0"),
)


def _script(command: Run) -> Sequence[LaneEvent]:
    """Right on the ice, wrong on the second question, no answer on the third."""
    question = command.messages[-1].content
    if "ever" in question:
        return [
            child_events.prompt_done(),
            child_events.tokens(0, [" again"] * 20, Phase.THINKING),
            child_events.finished(RunStatus.LENGTH),
        ]
    answer = "0" if "How many" in question else "7"
    return [
        child_events.prompt_done(),
        child_events.tokens(0, [f" Hm, {HOSTILE}"], Phase.THINKING),
        child_events.tokens(1, ["The answer is ", f"**{answer}**."], Phase.ANSWER),
        child_events.finished(),
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = open_store(tmp_path_factory.mktemp("suite") / "sessions.db")
    yield made
    made.close()


@pytest.fixture(scope="module")
def report(store: Store) -> SuiteReport:
    suite = Suite(name=f"Ice {HOSTILE}", tasks=TASKS, samples=2, seed=3)
    run = ScriptedRun(store, suite, planned("a", "b"), samples=2, script=_script)
    run.run()
    return SuiteReport(store, load_results(store, run.prepared.run))


def _written(report: SuiteReport, form: str) -> str:
    return b"".join(SUITE_FORMATS[form](report)).decode("utf-8-sig")


def test_traits_of_questions_are_the_filters(report: SuiteReport) -> None:
    traits = {question.task.id: question.traits for question in report.questions}

    assert traits == {"ice": (), "=cmd": ("both_wrong",), "loop": ("both_wrong", "never")}


def test_html_has_every_text_and_escapes_it(report: SuiteReport) -> None:
    page = _written(report, "html")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert page.count("The answer is **0**.") == 4
    assert page.count(" again again again") >= 4
    assert "2/2 right" in page
    assert "2 limit" in page
    assert 'data-traits="both_wrong never"' in page


def test_html_loads_nothing(report: SuiteReport) -> None:
    page = _written(report, "html")

    assert "default-src &#39;none&#39;" in page
    assert not re.search(r"(src|href)=[\"'](?!#)", page)
    assert "url(" not in page


def test_markdown_has_a_row_for_each_question(report: SuiteReport) -> None:
    text = _written(report, "markdown")

    assert "| `=cmd` | 0/2 right | 0/2 right |" in text
    assert "| `loop` | 0/2 right · 2 limit | 0/2 right · 2 limit |" in text
    assert "<script>" not in re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)


def test_csv_has_a_row_for_each_sample_and_no_formula(report: SuiteReport) -> None:
    rows = list(csv.DictReader(io.StringIO(_written(report, "csv"))))

    assert len(rows) == 12
    assert {row["task"] for row in rows} == {"ice", "'=cmd", "loop"}
    assert {row["outcome"] for row in rows if row["task"] == "loop"} == {"no_answer_limit"}
    assert {row["tags"] for row in rows if row["task"] == "ice"} == {"melting"}


def test_json_is_the_results_object(report: SuiteReport) -> None:
    written = json.loads(_written(report, "json"))

    assert [model["pass_at_1"]["value"] for model in written["models"]] == pytest.approx(
        [1 / 3] * 2
    )
    assert len(written["results"]) == 12


def test_an_unknown_model_is_named(store: Store, report: SuiteReport) -> None:
    with pytest.raises(BadOption, match="no samples of “c”"):
        SuiteReport(store, report.results, "c")


CHECKS = """
<script>
const all = () => [...document.querySelectorAll("#questions tbody tr")];
const rows = () => all().filter((row) => !row.hidden);
const trait = document.getElementById("trait");
trait.value = "never";
trait.dispatchEvent(new Event("change"));
const filtered = rows().map((row) => row.cells[0].dataset.key);
trait.value = "";
trait.dispatchEvent(new Event("change"));
document.querySelectorAll("#questions th button")[1].click();
const sorted = rows().map((row) => row.cells[1].dataset.key);
document.title = JSON.stringify({ filtered, sorted });
</script>
"""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Debian's chromium")
def test_a_browser_sorts_and_filters(report: SuiteReport, tmp_path: Path) -> None:
    """The policy forbids a script of ours, so the copy for this test has none."""
    page = _written(report, "html")
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    path = tmp_path / "report.html"
    path.write_text(page.replace("</body>", CHECKS + "</body>"), encoding="utf-8")

    done = subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *(f"--user-data-dir={tmp_path / 'profile'}", path.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title is not None
    found = json.loads(title[1])
    assert found["filtered"] == ["loop"]
    assert found["sorted"] == ["0.0", "0.0", "1.0"]
