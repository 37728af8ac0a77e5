"""A plan has notes on settings that need explaining."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from overthink.bootstrap import build_program
from overthink.comparison.plan import LaneChoice
from overthink.core.settings import AUTO, LoadSettings
from overthink.inference import chat_template
from tests.library.gguf_maker import make_model


@pytest.mark.parametrize(("context", "notes"), [(AUTO, 0), (16_384, 0), (16_385, 1)])
def test_a_context_beyond_the_trained_one_gets_a_note(context: int, notes: int) -> None:
    choice = LaneChoice(model="demo-methodical", load=LoadSettings(context=context))
    plan = build_program().planner().plan("left", choice, 1)
    assert sum("longer than the 16,384" in str(note) for note in plan.notes) == notes


@pytest.mark.parametrize("template", ["", "{{ messages[0].content }}</think>"])
def test_an_unknown_family_is_called_a_guess_once(tmp_path: Path, template: str) -> None:
    path = make_model(tmp_path / "x.gguf", keys={"tokenizer.chat_template": template})
    plan = build_program().planner().plan("left", LaneChoice(model=str(path), draft="none"), 1)
    notes = " ".join(map(str, plan.notes))
    assert notes.count("guess") == 1


@pytest.mark.parametrize("template", ["", "{{ messages[0].content }}"])
def test_a_model_without_a_template_gets_a_note_with_the_format_that_is_used(
    tmp_path: Path, template: str
) -> None:
    path = make_model(tmp_path / "base.gguf", keys={"tokenizer.chat_template": template})
    plan = build_program().planner().plan("left", LaneChoice(model=str(path), draft="none"), 1)
    notes = [str(note) for note in plan.notes if "made-up format" in str(note)]
    assert len(notes) == (not template)
    messages = [{"role": "user", "content": "…"}]
    written = jinja2.Template(chat_template._FALLBACK).render(messages=messages)
    user, assistant = written.split("\n")
    assert all(f"“{user}”" in note and f"“{assistant}”" in note for note in notes)
