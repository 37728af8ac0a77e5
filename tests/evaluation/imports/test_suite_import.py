"""Imports: small files of the shape of each form, made for these tests, and hostile ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from overthink.core.errors import SuiteError
from overthink.evaluation.imports.forms import BOXED_PROMPT
from overthink.evaluation.imports.imported import Imported
from overthink.evaluation.imports.suite_import import as_suite, import_suite, paste_tasks
from overthink.evaluation.suite import write_suite
from overthink.evaluation.suite_reader import load_suite
from overthink.grading.answers import judge


def written(folder: Path, name: str, content: str | bytes | list[Any] | dict[str, Any]) -> Path:
    """Write a file: text, bytes, an object as JSON, a list as JSON lines."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, list):
        path.write_text("".join(json.dumps(line) + "\n" for line in content), encoding="utf-8")
    else:
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8", newline="")
    return path


def pairs(imported: Imported) -> list[tuple[str, str]]:
    return [(task.input, task.target) for task in imported.tasks]


def reasons(imported: Imported) -> list[str]:
    return [str(left.clause) for left in imported.left_out]


# -- public sets ----------------------------------------------------------------------------------


def test_gsm8k_targets_are_the_numbers_after_the_marks(tmp_path: Path) -> None:
    lines = [
        {"question": "Two and two?", "answer": "Two and two is <<2+2=4>>4.\n#### 4"},
        {"question": "A year's pay?", "answer": "12 * 100 = 1,200\n#### 1,200"},
        {"question": "Nothing?", "answer": "no marks"},
    ]
    imported = import_suite(written(tmp_path, "gsm.jsonl", lines))
    assert imported.form == "gsm8k"
    assert pairs(imported) == [("Two and two?", "4"), ("A year's pay?", "1200")]
    assert imported.tasks[0].metadata["solution"] == "Two and two is 4."
    assert imported.prompt == BOXED_PROMPT
    assert len(imported.left_out) == 1
    assert "line 3" in reasons(imported)[0]


def test_math_500_ids_subjects_and_formulas_are_taken(tmp_path: Path) -> None:
    line = {
        "problem": "What is $\\frac12+1$?",
        "solution": "It is $\\boxed{\\frac{3}{2}}$.",
        "answer": "\\frac{3}{2}",
        "subject": "Algebra",
        "level": 2,
        "unique_id": "test/algebra/1.json",
    }
    (task,) = import_suite(written(tmp_path, "test.jsonl", [line])).tasks
    assert (task.id, task.target) == ("test/algebra/1.json", "\\frac{3}{2}")
    assert (task.metadata["subject"], task.metadata["level"]) == ("Algebra", 2)


def test_a_folder_of_math_problems_takes_the_boxed_answers(tmp_path: Path) -> None:
    for number in (1, 2):
        solution = f"So it is $\\boxed{{{number}}}$."
        problem = {"problem": f"P{number}?", "level": "Level 1", "type": "Algebra"}
        written(tmp_path, f"train/algebra/{number}.json", problem | {"solution": solution})
    written(tmp_path, "train/notes.txt", "not imported")
    imported = import_suite(tmp_path)
    assert pairs(imported) == [("P1?", "1"), ("P2?", "2")]
    assert imported.form == "math"


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ({"id": "a", "problem": "P?", "answer": "033"}, "33"),
        ({"ID": "2024-I-1", "Problem": "P?", "Solution": "s", "Answer": 204, "url": "x"}, "204"),
        ({"id": 60, "problem": "P?", "solution": "s", "answer": "70", "year": "2024"}, "70"),
        ({"problem": "P?", "answer": 0}, "0"),
    ],
)
def test_aime_answers_lose_their_leading_zeros(
    tmp_path: Path, line: dict[str, Any], target: str
) -> None:
    imported = import_suite(written(tmp_path, "aime.jsonl", [line]))
    assert (imported.form, pairs(imported)) == ("aime", [("P?", target)])


def test_problems_with_other_answers_than_aimes_are_not_taken_for_aime(tmp_path: Path) -> None:
    lines = [{"problem": "P?", "answer": "12"}, {"problem": "Q?", "answer": "3/4"}]
    imported = import_suite(written(tmp_path, "own.jsonl", lines))
    assert (imported.form, pairs(imported)) == ("math", [("P?", "12"), ("Q?", "3/4")])


def test_choices_with_labels_and_an_answer_key_are_taken(tmp_path: Path) -> None:
    choices = {"text": ["ice", "fire"], "label": ["A", "B"]}
    line = {"id": "Mercury_7", "question": "Hot?", "choices": choices, "answerKey": "B"}
    (task,) = import_suite(written(tmp_path, "arc.jsonl", [line])).tasks
    assert (task.choices, task.target, task.grader) == (("ice", "fire"), "B", "choice")


def test_simplebench_questions_with_their_choices_are_graded_by_letter(tmp_path: Path) -> None:
    entry = {"question_id": 7, "prompt": "Which?\nA. one\nB. two\n", "answer": "B"}
    imported = import_suite(written(tmp_path, "public.json", {"eval_data": [entry]}))
    (task,) = imported.tasks
    assert (imported.form, task.id, task.target) == ("simplebench", "7", "B")
    assert judge(task.target, "Because of this.\n\nFinal Answer: B").correct is True
    assert judge(task.target, "Because of this.\n\nFinal Answer: A").correct is False


# -- tables ---------------------------------------------------------------------------------------

TABLE = 'question,answer,topic\r\nHvad er 1+1?,2,sum\r\n"Én, to?","tre, fire",æøå\r\n'


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode("cp1252"),
        b"\xff\xfe" + TABLE.encode("utf-16-le"),
        b"\xff\xfe" + TABLE.replace(",", "\t").replace("Én\t", "Én,").replace("tre\t", "tre,")
        .encode("utf-16-le"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        ("sep=;\r\n" + 'question;answer;topic\r\nHvad er 1+1?;2;sum\r\n"Én, to?";"tre, fire";æøå')
        .encode(),
        'question;answer;topic\nHvad er 1+1?;2;sum\n"Én, to?";"tre, fire";æøå\n\n;;\n'.encode(),
    ],
    ids=["utf8", "bom", "cp1252", "utf16", "utf16-tabs", "utf16-be", "sep", "semicolons"],
)  # fmt: skip
def test_tables_of_spreadsheets_are_read_in_all_their_encodings(
    tmp_path: Path, content: bytes
) -> None:
    imported = import_suite(written(tmp_path, "t.csv", content))
    assert pairs(imported) == [("Hvad er 1+1?", "2"), ("Én, to?", "tre, fire")]
    assert imported.tasks[1].metadata == {"topic": "æøå"}


def test_a_cell_may_have_several_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", 'id;question;answer\nq1;"Line 1\nLine 2";7\n')
    (task,) = import_suite(path).tasks
    assert (task.id, task.input, task.target) == ("q1", "Line 1\nLine 2", "7")


@pytest.mark.parametrize(
    "table",
    [
        "question,A,B,C,answer\nCapital?,Rome,Oslo,Bonn,B\n",
        "question,option_a,option_b,option_c,answer\nCapital?,Rome,Oslo,Bonn,Oslo\n",
        "question,choices,answer\nCapital?,Rome|Oslo|Bonn,1\n",
        'question,choices,answer\nCapital?,"A) Rome\nB) Oslo\nC) Bonn",(b)\n',
    ],
)
def test_choices_of_a_table_are_graded_by_letter(tmp_path: Path, table: str) -> None:
    (task,) = import_suite(written(tmp_path, "t.csv", table)).tasks
    assert (task.choices, task.target, task.grader) == (("Rome", "Oslo", "Bonn"), "B", "choice")


def test_questions_without_an_answer_are_graded_by_hand(tmp_path: Path) -> None:
    imported = import_suite(written(tmp_path, "t.csv", "prompt\nWrite a poem.\n"))
    assert [task.grader for task in imported.tasks] == ["hand"]
    assert "yourself" in str(imported.notes[0].clause)


def test_a_row_without_a_question_is_reported(tmp_path: Path) -> None:
    imported = import_suite(written(tmp_path, "t.csv", "question,answer\nQ?,1\n,2\n"))
    assert pairs(imported) == [("Q?", "1")]
    assert "row 3" in reasons(imported)[0]


def test_equal_ids_become_different_ones(tmp_path: Path) -> None:
    imported = import_suite(written(tmp_path, "t.csv", "id,question,answer\nx,P?,1\nx,Q?,2\n"))
    assert [task.id for task in imported.tasks] == ["x", "x-2"]


def test_lists_of_json_and_columns_of_pandas_are_read(tmp_path: Path) -> None:
    listed = written(tmp_path, "a.json", '[{"query": "P?", "gold": true}]')
    columns = written(tmp_path, "b.json", {"question": ["P?", "Q?"], "answer": [1, 2.5]})
    assert pairs(import_suite(listed)) == [("P?", "true")]
    assert pairs(import_suite(columns)) == [("P?", "1"), ("Q?", "2.5")]


# -- Inspect --------------------------------------------------------------------------------------


def test_inspect_samples_with_choices_messages_and_alternatives(tmp_path: Path) -> None:
    system = {"role": "system", "content": "Be brief."}
    lines = [
        {"input": [system, {"role": "user", "content": "Capital?"}], "target": "B",
         "choices": ["Rome", "Oslo"], "id": "c", "metadata": {"level": 1}},
        {"input": [system, {"role": "user", "content": [{"type": "text", "text": "Colour?"}]}],
         "target": ["grey", "gray (US)"], "id": 2},
        {"input": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],
         "target": "x"},
        {"input": "Run it", "target": "x", "sandbox": "docker"},
        {"input": [{"role": "user", "content": [{"type": "image"}]}], "target": "x"},
        {"input": [system, {"role": "user", "content": "Both?"}], "target": ["A", "B"],
         "choices": ["p", "q"]},
    ]  # fmt: skip
    imported = import_suite(written(tmp_path, "s.jsonl", lines))
    capital, colour = imported.tasks
    assert imported.form == "inspect"
    assert imported.system == "Be brief."
    assert (capital.target, capital.grader, capital.metadata) == ("B", "choice", {"level": 1})
    assert colour.grader == "regex"
    assert re.search(colour.target, "I call it Gray (US).")
    assert not re.search(colour.target, "It is greyish.")
    assert len(imported.left_out) == 4


def test_samples_with_another_system_prompt_than_most_are_reported(tmp_path: Path) -> None:
    def sample(system: str, question: str) -> dict[str, Any]:
        messages = [{"role": "system", "content": system}, {"role": "user", "content": question}]
        return {"input": messages, "target": "1"}

    lines = [sample("A", "P?"), sample("B", "Q?"), sample("A", "R?")]
    imported = import_suite(written(tmp_path, "s.jsonl", lines))
    assert [task.input for task in imported.tasks] == ["P?", "R?"]
    assert "system prompt" in reasons(imported)[0]


# -- lm-eval --------------------------------------------------------------------------------------


def test_logged_samples_of_lm_eval(tmp_path: Path) -> None:
    generated = {
        "doc_id": 3, "doc": {"q": "P?"}, "target": "4", "doc_hash": "h", "resps": [["4"]],
        "arguments": {"gen_args_0": {"arg_0": "Question: P?\nAnswer:", "arg_1": {"until": []}}},
    }  # fmt: skip
    chosen = {
        "doc_id": 4, "doc": {}, "target": 1, "doc_hash": "h", "resps": [],
        "arguments": [["Sky is", " green"], ["Sky is", " blue"]],
    }  # fmt: skip
    imported = import_suite(written(tmp_path, "samples_x.jsonl", [generated, chosen]))
    first, second = imported.tasks
    assert imported.form == "samples"
    assert (first.id, first.input, first.target) == ("3", "Question: P?\nAnswer:", "4")
    assert (second.choices, second.target) == (("green", "blue"), "B")


LM_EVAL = """
task: mine
dataset_path: json
dataset_kwargs: {data_files: {test: data/test.jsonl}}
test_split: test
doc_to_text: "Question: {{question}}\\nAnswer:"
doc_to_target: "{{answer}}"
"""


def test_a_task_of_lm_eval_with_its_own_file(tmp_path: Path) -> None:
    written(tmp_path, "data/test.jsonl", [{"question": "P?", "answer": 4}])
    imported = import_suite(written(tmp_path, "task.yaml", LM_EVAL))
    assert pairs(imported) == [("Question: P?\nAnswer:", "4")]


def test_multiple_choice_of_lm_eval(tmp_path: Path) -> None:
    written(tmp_path, "data/test.jsonl", [{"q": "P?", "options": ["x", "y"], "gold": 1}])
    config = LM_EVAL.replace('"Question: {{question}}\\nAnswer:"', "q")
    config = config.replace('"{{answer}}"', "gold\noutput_type: multiple_choice")
    path = written(tmp_path, "task.yaml", config + 'doc_to_choice: "{{options}}"\n')
    (task,) = import_suite(path).tasks
    assert (task.input, task.choices, task.target) == ("P?", ("x", "y"), "B")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"{{answer}}"', "!function utils.target", "!function"),
        ("data/test.jsonl", "../secret.jsonl", "outside of its folder"),
        ("data/test.jsonl", "/etc/passwd", "outside of its folder"),
        ("dataset_path: json", "dataset_path: openai/gsm8k", "not downloaded"),
        ("task: mine", "include: other.yaml", "include"),
        ('"{{answer}}"', '"{{ answer | upper }}"', "does more than insert"),
        ('"{{answer}}"', '"{% if 1 %}x{% endif %}"', "does more than insert"),
    ],
)
def test_tasks_of_lm_eval_that_need_more_are_refused(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    written(tmp_path, "data/test.jsonl", [{"question": "P?", "answer": 4}])
    path = written(tmp_path, "task.yaml", LM_EVAL.replace(old, new))
    with pytest.raises(SuiteError, match=re.escape(reason)):
        import_suite(path)


# -- promptfoo ------------------------------------------------------------------------------------

PROMPTFOO = """
prompts:
  - "Translate to {{language}}: {{text}}"
  - file://prompt.txt
providers: [openai:gpt-4o]
defaultTest:
  vars: {language: French}
  assert:
    - {type: latency, threshold: 5000}
tests:
  - description: greeting
    vars: {text: Hello}
    assert:
      - {type: icontains, value: bonjour}
      - {type: not-contains, value: hello}
  - vars: {text: Yes}
    assert: [{type: equals, value: Oui}, {type: javascript, value: "output.length < 9"}]
  - vars: {text: [One, Two]}
    assert:
      - {type: contains-any, value: [un, deux]}
  - vars: {text: Sing}
    assert: [{type: llm-rubric, value: is a song about {{text}}}]
  - vars: {text: "file://long.txt"}
  - file://more.yaml
""".replace("about {{text}}", "about it")


def test_tests_of_promptfoo_are_converted_and_the_rest_is_named(tmp_path: Path) -> None:
    imported = import_suite(written(tmp_path, "promptfooconfig.yaml", PROMPTFOO))
    greeting, yes, one, two, sing = imported.tasks
    assert greeting.input == "Translate to French: Hello"
    assert greeting.metadata == {"description": "greeting"}
    assert re.search(greeting.target, "Well:\nBonjour!")
    assert not re.search(greeting.target, "Bonjour, hello!")
    assert (yes.input, yes.target, yes.grader) == ("Translate to French: Yes", "Oui", "")
    assert [task.id for task in (one, two)] == ["test-3.1", "test-3.2"]
    assert re.search(two.target, "deux")
    assert not re.search(two.target, "trois")
    assert (sing.grader, sing.target) == ("hand", "is a song about it")
    noted = " ".join(str(note.clause) for note in imported.notes)
    for kind in ("latency", "javascript", "llm-rubric"):
        assert kind in noted
    assert len(imported.left_out) == 3  # a prompt, a variable and a test in other files


@pytest.mark.parametrize(
    ("kind", "value", "right", "wrong"),
    [
        ("contains", "a.b", "xx a.b", "a-b"),
        ("contains-all", ["one", "two"], "two and one", "one"),
        ("icontains-all", ["ONE", "two"], "Two, one", "three"),
        ("starts-with", "Yes", "Yes, it is", "Oh Yes"),
        ("regex", "^\\d+$", "42", "42 apples"),
        ("regex", "(?i)paris", "It is PARIS.", "Rome"),
        ("not-icontains", "sorry", "Sure.", "Sorry!"),
        ("not-equals", "x", "y", " x "),
        ("not-regex", "\\d", "none", "4"),
    ],
)
def test_each_textual_assertion_becomes_a_pattern(
    tmp_path: Path, kind: str, value: object, right: str, wrong: str
) -> None:
    test = {"vars": {"q": "?"}, "assert": [{"type": kind, "value": value}]}
    config = {"prompts": ["{{ q }}"], "tests": [test]}
    (task,) = import_suite(written(tmp_path, "c.json", config)).tasks
    assert task.grader == "regex"
    assert re.search(task.target, right)
    assert not re.search(task.target, wrong)


def test_tables_of_promptfoo_have_expectations(tmp_path: Path) -> None:
    table = (
        "question,__expected,__expected2\nCapital of Norway?,Oslo,\n"
        "Sum?,contains: 4,python: len(output) < 9\nSing,grade: a song,\n"
    )
    imported = import_suite(written(tmp_path, "tests.csv", table))
    oslo, total, song = imported.tasks
    assert (imported.form, oslo.target) == ("promptfoo", "Oslo")
    assert re.search(total.target, "it is 4")
    assert (song.grader, song.target) == ("hand", "a song")
    assert "python" in str(imported.notes[0].clause)


def test_texts_of_yaml_remain_what_was_written(tmp_path: Path) -> None:
    config = "- vars: {q: Norway?}\n  assert: [{type: equals, value: no}]\n" + (
        "- vars: {q: Version?}\n  assert: [{type: equals, value: 1.10}]\n"
    )
    imported = import_suite(written(tmp_path, "tests.yaml", config))
    assert pairs(imported) == [("Norway?", "no"), ("Version?", "1.10")]


# -- hostile files --------------------------------------------------------------------------------

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.yaml", BOMB, "values"),
        ("a.yaml", "a: &a {b: 1}\nc: {<<: *a}\n", "merge key"),
        ("a.yaml", "a: !!python/object/apply:os.system [ls]\n", "would run code"),
        ("a.yaml", "a: &a [*a]\n", "nested too deeply|not YAML"),
        ("a.yaml", "a: [1, 2\n", "not YAML"),
        ("a.yaml", "[" * 5_000, "nested too deeply|not YAML"),
        ("a.yaml", "just text", "neither a list"),
        ("a.json", "[" * 200_000, "nested too deeply"),
        ("a.json", '{"a": 1', "not JSON"),
        ("a.json", "[" + "9" * 10_000 + "]", "too long"),
        ("a.jsonl", "no\nnonsense\n", "not JSON"),
        ("a.csv", "question,question\nP?,Q?\n", "two columns"),
        ("a.csv", "x,y\n1,2\n", "no question"),
        ("a.csv", "", "no question"),
        ("a.csv", b"PK\x03\x04rest", "workbook"),
        ("a.csv", b"question\x00,answer\nP?,1\n", "not text"),
        ("a.json", b"\xff\xfe\x00\xd8", "not text"),
        ("a.csv", 'question,answer\n"' + "x" * 200_000, "not a table"),
    ],
)
def test_hostile_files_get_a_sentence(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    with pytest.raises(SuiteError, match=reason) as caught:
        import_suite(written(tmp_path, name, content))
    assert len(str(caught.value)) < 600


def test_a_missing_file_and_a_device_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="cannot be read"):
        import_suite(tmp_path / "missing.csv")
    with pytest.raises(SuiteError, match="not a file"):
        import_suite(Path("/dev/null"))


def test_ids_that_are_paths_and_wrong_types_are_left_out(tmp_path: Path) -> None:
    lines = [
        {"id": "../../x", "question": "P?", "answer": "1"},
        {"id": "ok", "question": "Q?", "answer": {"deep": [1]}},
        {"id": "fine", "question": "R?", "answer": "3"},
        {"id": "bad", "question": "S?", "answer": "\ud800"},
        {"id": "r", "question": "T?", "answer": "(", "grader": "regex"},
    ]
    imported = import_suite(written(tmp_path, "a.jsonl", lines))
    assert [task.id for task in imported.tasks] == ["fine"]
    assert len(imported.left_out) == 4


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = written(tmp_path, "outside/q.jsonl", [{"question": "P?", "answer": "1"}])
    inside = written(tmp_path, "in/q.jsonl", [{"question": "Q?", "answer": "2"}])
    (inside.parent / "link.jsonl").symlink_to(outside)
    (inside.parent / "more").symlink_to(outside.parent)
    assert pairs(import_suite(inside.parent)) == [("Q?", "2")]


def test_a_bad_file_in_a_folder_costs_only_itself(tmp_path: Path) -> None:
    written(tmp_path, "a.jsonl", [{"question": "P?", "answer": "1"}])
    written(tmp_path, "b.json", "{")
    imported = import_suite(tmp_path)
    assert pairs(imported) == [("P?", "1")]
    assert any("b.json" in reason for reason in reasons(imported))


def test_an_imported_suite_can_be_written_and_read(tmp_path: Path) -> None:
    imported = import_suite(written(tmp_path, "promptfooconfig.yaml", PROMPTFOO))
    write_suite(tmp_path / "suite", as_suite(imported, "Mine"))
    assert load_suite(tmp_path / "suite").tasks == imported.tasks


# -- pasted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What?\t42\nWho?\tAnna\n", [("What?", "42"), ("Who?", "Anna")]),
        ("answer\tquestion\n42\tWhat?\n", [("What?", "42")]),
        ('"Two\nlines?"\t42\r\n\r\n', [("Two\nlines?", "42")]),
        ("Only a question?", [("Only a question?", "")]),
    ],
)
def test_pasted_cells_become_tasks(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(paste_tasks(text)) == expected


def test_pasted_choices_follow_question_and_answer() -> None:
    (task,) = paste_tasks("Capital?\tOslo\tRome\tOslo\t\n").tasks
    assert (task.choices, task.target) == (("Rome", "Oslo"), "B")


def test_pasting_nothing_gets_a_sentence() -> None:
    with pytest.raises(SuiteError, match="no question"):
        paste_tasks("\n \t \n")
