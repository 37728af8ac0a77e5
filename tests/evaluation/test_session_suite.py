"""Suites of saved sessions, and prompts added to a suite."""

from __future__ import annotations

from pathlib import Path

from overthink.evaluation.imports.suite_import import as_suite
from overthink.evaluation.session_suite import add_task, tasks_of_prompts
from overthink.evaluation.suite import Suite, Task, write_suite
from overthink.evaluation.suite_reader import load_suite
from overthink.storage.recorder import Recorder
from overthink.storage.saved_prompts import SavedPrompt, load_prompts
from overthink.storage.session_edits import delete, rename, set_tags
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from tests.storage.recordings import record_turn, whole_run


def saved(prompt: str, expect: str = "", system: str = "", **changed: object) -> SavedPrompt:
    fields: dict[str, object] = {"session": "0123456789abcdef", "title": "", "tags": ()}
    fields |= {"prompt": prompt, "expect": expect, "system": system, "follows": False}
    return SavedPrompt(**{**fields, **changed})  # type: ignore[arg-type]


def test_saved_sessions_become_a_suite_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    for prompts in (("How many ice cubes?", "And in the freezer?"), ("A riddle",)):
        session = recorder.session()
        for prompt in prompts:
            run = whole_run("Ice melts", "0")
            record_turn(session, run, run, prompt=prompt, expect="0")
        session.close()
    assert recorder.close()
    store = open_store(path)
    try:
        riddle, cubes = (summary.id for summary in list_sessions(store))
        rename(store, cubes, "Melting")
        set_tags(store, cubes, ["ice", "classic"])
        imported = tasks_of_prompts(load_prompts(store, [cubes, riddle]))
        delete(store, [riddle])
        remaining = load_prompts(store, [riddle, cubes])
    finally:
        store.close()
    first, second = imported.tasks
    assert (first.input, first.target) == ("How many ice cubes?", "0")
    assert first.metadata == {"session": cubes, "title": "Melting", "tags": ["classic", "ice"]}
    assert second.input == "A riddle"
    assert ["And in the freezer?" in str(left.clause) for left in imported.left_out] == [True]
    assert [prompt.follows for prompt in remaining] == [False, True]
    write_suite(tmp_path / "suite", as_suite(imported, "Mine"))
    assert load_suite(tmp_path / "suite").tasks == imported.tasks


def test_equal_prompts_become_one_task_with_the_expected_answer() -> None:
    prompts = [saved("P?"), saved("P?", "1"), saved("P?", "1"), saved("Q?")]
    tasks = tasks_of_prompts(prompts).tasks
    assert [(task.input, task.target, task.grader) for task in tasks] == [
        ("P?", "1", ""),
        ("Q?", "", "hand"),
    ]


def test_the_system_prompt_of_most_becomes_the_suites() -> None:
    prompts = [saved("P?", "1", "Be brief."), saved("Q?", "2", "Be brief."), saved("R?", "3")]
    imported = tasks_of_prompts(prompts)
    assert imported.system == "Be brief."
    assert [task.input for task in imported.tasks] == ["P?", "Q?"]
    assert len(imported.left_out) == 1


def test_a_prompt_is_added_with_an_id_of_its_own() -> None:
    task = Task(id="prompt", input="P?", target="1")
    suite = add_task(add_task(Suite(name="s", tasks=()), task), task)
    assert [each.id for each in suite.tasks] == ["prompt", "prompt-2"]
