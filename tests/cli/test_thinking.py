"""`compare --thinking`, `--effort` and `--keep-thoughts`, in the running program."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import overthink
from tests.library.gguf_maker import make_model

TEMPLATE = (
    "{% for m in messages %}{{ m.content }}{% endfor %}"
    "{% if thinking is defined and thinking %}<think>{% else %}<think></think>{% endif %}"
    "{% if reasoning_effort == 'low' %}a{% elif reasoning_effort == 'max' %}bb{% endif %}"
)
LETTERS = "abc<>/think"


def switched_model(folder: Path) -> Path:
    keys = {"tokenizer.chat_template": TEMPLATE}
    return make_model(folder / "x.gguf", tokens=("<s>", "</s>", "<pad>", *LETTERS), keys=keys)


def test_thinking_is_set_by_lane_recorded_and_shown(tmp_path: Path) -> None:
    model = switched_model(tmp_path)
    lanes = ("--left", model, "--right", model, "--left-draft", "none", "--right-draft", "none")
    task = ("compare", *lanes, "--prompt", "c", "--max-tokens", "3")
    options = ("--left-thinking", "on", "--right-thinking", "off", "--right-effort", "max")
    ended = overthink(*task, *options, "--json", home=tmp_path)
    assert ended.status == 0, ended.errors
    left, right = ended.lanes
    assert (left["settings"]["run"]["thinking"], right["settings"]["run"]["thinking"]) == (
        "on",
        "off",
    )
    assert right["settings"]["run"]["effort"] == "max"
    assert left["tokens"]["prompt"] + len("</think>bb") == right["tokens"]["prompt"]
    assert "the effort has no effect" in " ".join(right["notes"])

    session = json.loads(ended.output)["session"]
    shown = overthink("sessions", "show", session, home=tmp_path).output
    assert "Set: thinking on\n" in shown
    assert "Set: thinking off, effort max\n" in shown
    assert "The thinking switch is “on” on the left and “off” on the right." in shown
    assert "The effort of thinking is automatic on the left and “max” on the right." in shown


def test_a_default_that_never_thinks_is_turned_on_with_a_note(tmp_path: Path) -> None:
    model = switched_model(tmp_path)
    lanes = ("--left", model, "--right", model, "--left-draft", "none", "--right-draft", "none")
    task = ("compare", *lanes, "--prompt", "c", "--max-tokens", "3", "--no-save", "--json")
    ended = overthink(*task, "--left-thinking", "on", home=tmp_path)
    left, right = ended.lanes
    assert "so thinking was turned on" in right["note"]
    assert "so thinking was turned on" not in (left["note"] or "")
    assert left["tokens"]["prompt"] == right["tokens"]["prompt"]


def test_the_details_of_a_model_list_what_can_be_set(tmp_path: Path) -> None:
    model = switched_model(tmp_path)
    details = overthink("models", "--details", model, home=tmp_path).output
    assert "Thinking:    --thinking on, off; --effort low, max\n" in details


def test_an_unknown_effort_is_refused_with_those_of_the_template(tmp_path: Path) -> None:
    model = switched_model(tmp_path)
    task = ("compare", "--left", model, "--right", model, "--prompt", "c", "--no-save")
    ended = overthink(*task, "--effort", "medium", home=tmp_path)
    assert ended.status != 0
    assert "choose from: low, max" in ended.errors


def test_an_own_template_and_scaled_positions_are_used_and_recorded(tmp_path: Path) -> None:
    model = switched_model(tmp_path)
    own = tmp_path / "own.jinja"
    own.write_text("{% for m in messages %}{{ m.content }}{% endfor %}abc<think>")
    lanes = ("--left", model, "--right", model, "--left-draft", "none", "--right-draft", "none")
    task = ("compare", *lanes, "--prompt", "c", "--max-tokens", "3", "--json")
    rope = ("--left-rope-scaling", "yarn", "--left-rope-freq-scale", "0.25")
    ended = overthink(*task, "--right-chat-template", own, *rope, home=tmp_path)
    assert ended.status == 0, ended.errors
    left, right = ended.lanes
    assert right["tokens"]["prompt"] == left["tokens"]["prompt"] + len("abc")
    assert right["template"]["kind"] == "own"
    assert right["settings"]["load"]["chat_template"] == str(own)
    assert left["settings"]["load"]["rope_scaling"] == "yarn"
    assert left["settings"]["load"]["rope_freq_scale"] == 0.25
    session = json.loads(ended.output)["session"]
    shown = overthink("sessions", "show", session, home=tmp_path).output
    assert "The scaling of positions is “yarn” on the left and automatic on the right." in shown
    assert "The chat template is automatic on the left" in shown
    assert "own.jinja is used" in shown


def test_a_hostile_template_of_the_users_own_stays_in_the_sandbox(tmp_path: Path) -> None:
    model = switched_model(tmp_path)
    attack = "{{ messages[0].content }}{{ ''.__class__.__mro__[1].__subclasses__() }}"
    lanes = ("--left", model, "--right", model, "--left-draft", "none", "--right-draft", "none")
    task = ("compare", *lanes, "--prompt", "c", "--max-tokens", "3", "--no-save")
    ended = overthink(*task, "--chat-template", attack, home=tmp_path)
    assert ended.status != 0
    assert "what a template may not" in ended.errors


def test_another_base_of_positions_changes_the_text(tmp_path: Path) -> None:
    drafts = ("--left-draft", "none", "--right-draft", "none")
    task = ("compare", "--right", "demo-methodical", *drafts, "--max-tokens", "24", "--json")
    ended = overthink(*task, "--no-save", "--left-rope-freq-base", "50", home=tmp_path)
    left, right = ended.lanes
    assert left["model"] == right["model"] == "demo-methodical"
    assert left["thinking"] != right["thinking"]
