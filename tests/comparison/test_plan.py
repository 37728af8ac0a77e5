"""A plan has notes on settings that need explaining."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from overthink.bootstrap import build_program
from overthink.comparison.model_files import ModelFiles
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.errors import BadInput, BadOption, DraftMismatch
from overthink.core.settings import AUTO, DraftSettings, LoadSettings, RunSettings
from overthink.inference import chat_template
from tests.inference import drafter_models
from tests.inference.drafter_models import qwen35
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


def plan_of(target: Path, draft: str, **drafting: int) -> LanePlan:
    choice = LaneChoice(model=str(target), draft=draft, draft_settings=DraftSettings(**drafting))
    return build_program().planner().plan("left", choice, 1)


def test_draft_words_choose_the_drafter(tmp_path: Path) -> None:
    target = qwen35(tmp_path / "target.gguf")
    for word, kind, first in (
        ("none", "none", False),
        ("lookup", "lookup", False),
        ("ngram", "ngram", False),
        ("mtp", "mtp", False),
        ("auto", "mtp", False),
        ("ngram+mtp", "mtp", True),
        ("ngram+auto", "mtp", True),
        ("ngram+lookup", "lookup", True),
    ):
        plan = plan_of(target, word)
        assert (plan.load.draft.kind, plan.load.draft.ngram_first) == (kind, first)
        assert plan.load.draft.path == ""
    assert plan_of(target, "ngram+mtp").draft == "ngram+mtp"


def test_draft_files_are_recognised_by_their_headers(tmp_path: Path) -> None:
    target = qwen35(tmp_path / "target.gguf", heads=False)
    for name, path, kind in (
        ("a", drafter_models.qwen35(tmp_path / "a.gguf", trunk=False), "mtp"),
        ("b", drafter_models.eagle3(tmp_path / "b.gguf"), "eagle3"),
        ("c", drafter_models.dflash(tmp_path / "c.gguf"), "dflash"),
        ("d", drafter_models.dflash(tmp_path / "d.gguf", kind="dspark"), "dspark"),
        ("e", drafter_models.llama(tmp_path / "e.gguf"), "model"),
    ):
        plan = plan_of(target, str(path))
        assert (plan.load.draft.kind, Path(plan.load.draft.path)) == (kind, path)
        assert plan.files == (str(target), str(path))
        chain = plan_of(target, f"ngram+{path}")
        assert (chain.load.draft.kind, chain.load.draft.ngram_first) == (kind, True)
        assert chain.draft == f"ngram+{name}"


def test_an_existing_path_comes_before_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = qwen35(tmp_path / "target.gguf")
    for word in ("mtp", "lookup", "ngram+mtp"):
        drafter_models.llama(tmp_path / "x.gguf").rename(tmp_path / word)
    monkeypatch.chdir(tmp_path)
    for word in ("mtp", "lookup", "ngram+mtp"):
        draft = plan_of(target, word).load.draft
        assert (draft.kind, Path(draft.path).name) == ("model", word)


def test_drafts_that_cannot_be_used_are_refused_with_the_reason(tmp_path: Path) -> None:
    target = drafter_models.llama(tmp_path / "target.gguf")
    with pytest.raises(DraftMismatch, match="no prediction layers"):
        plan_of(target, "mtp")
    with pytest.raises(BadOption, match="no chain"):
        plan_of(target, "ngram+ngram")
    narrow = drafter_models.eagle3(tmp_path / "narrow.gguf", target_width=32)
    with pytest.raises(DraftMismatch, match="it belongs to a model whose width is 32, not 64"):
        plan_of(target, str(narrow))
    heads = drafter_models.qwen35(tmp_path / "mtp.gguf", trunk=False)
    with pytest.raises(DraftMismatch, match="it belongs to a model of the architecture qwen35"):
        plan_of(target, str(heads))


def test_snapshots_are_reserved_where_the_architecture_has_them(tmp_path: Path) -> None:
    hybrid = qwen35(tmp_path / "hybrid.gguf")
    other = drafter_models.qwen3next(tmp_path / "other.gguf")
    dense = drafter_models.llama(tmp_path / "dense.gguf")
    assert plan_of(hybrid, "mtp", max_tokens=5).load.draft.snapshots == 5
    assert plan_of(hybrid, "none", max_tokens=5).load.draft.snapshots == 0
    assert plan_of(other, "mtp", max_tokens=5).load.draft.snapshots == 0
    assert plan_of(dense, "lookup", max_tokens=5).load.draft.snapshots == 0


def test_the_prediction_of_memory_includes_what_drafting_needs(tmp_path: Path) -> None:
    def cache(target: Path, draft: str, **drafting: int) -> int:
        needs = plan_of(target, draft, **drafting).needs
        assert needs is not None
        return sum(place.cache for place in needs.by_place().values())

    hybrid = qwen35(tmp_path / "hybrid.gguf")
    plain = cache(hybrid, "none")
    state = cache(hybrid, "lookup", max_tokens=1) - plain
    assert state > 0
    assert cache(hybrid, "lookup", max_tokens=5) - plain == 5 * state
    assert cache(hybrid, "mtp", max_tokens=5) - plain > 5 * state, "its own cache, too"
    copied = drafter_models.qwen3next(tmp_path / "copied.gguf")
    assert cache(copied, "lookup", max_tokens=5) - cache(copied, "none") == state


SWITCHED = (
    "{{ messages[0].content }}{% if enable_thinking %}<think>{% else %}<think></think>{% endif %}"
    "{% if reasoning_effort == 'low' %}briefly{% elif reasoning_effort == 'max' %}long{% endif %}"
)


def test_what_a_template_reads_is_planned(tmp_path: Path) -> None:
    path = make_model(tmp_path / "x.gguf", keys={"tokenizer.chat_template": SWITCHED})
    planner = build_program().planner()
    run = RunSettings(thinking="off", effort="max", keep_thoughts="on")
    plan = planner.plan("left", LaneChoice(model=str(path), draft="none", run=run), 1)
    assert plan.load.switches.off == {"enable_thinking": False}
    assert plan.run == run
    assert plan.passes_thoughts
    notes = " ".join(map(str, plan.notes))
    assert "Thinking is off, so the effort has no effect." in notes
    assert "has no option that keeps earlier thoughts" in notes
    wrong = LaneChoice(model=str(path), draft="none", run=RunSettings(effort="medium"))
    with pytest.raises(BadOption, match="no effort “medium”: choose from: low, max"):
        planner.plan("left", wrong, 1)


@pytest.mark.parametrize("effort", ["<|im_end|>", "very high", "x" * 41, "\n"])
def test_an_effort_is_a_word(tmp_path: Path, effort: str) -> None:
    path = make_model(tmp_path / "x.gguf", keys={"tokenizer.chat_template": SWITCHED})
    choice = LaneChoice(model=str(path), draft="none", run=RunSettings(effort=effort))
    with pytest.raises(BadOption, match="--effort"):
        build_program().planner().plan("left", choice, 1)


def test_a_template_of_the_users_own_replaces_that_of_the_file(tmp_path: Path) -> None:
    model = make_model(tmp_path / "x.gguf", keys={"tokenizer.chat_template": SWITCHED})
    file = tmp_path / "own.jinja"
    file.write_text("{{ messages[0].content }}{% if thinking_mode == 'off' %}</think>{% endif %}")
    planner = build_program().planner()
    choice = LaneChoice(model=str(model), draft="none", load=LoadSettings(chat_template=str(file)))
    plan = planner.plan("left", choice, 1)
    assert plan.load.template == file.read_text()
    assert plan.load.switches.off == {"thinking_mode": "off"}
    assert plan.load.template_use
    assert plan.load.template_use.kind == "own"
    assert any("own.jinja is used" in str(note) for note in plan.notes)

    files = ModelFiles(plan)
    assert files.changed() is None
    file.write_text("{{ messages[0].content }} changed")
    assert files.changed() == file

    text = LaneChoice(model=str(model), load=LoadSettings(chat_template="{{ messages }}"))
    assert planner.plan("left", text, 1).load.template == "{{ messages }}"


@pytest.mark.parametrize("content", [None, b"no template", b"\xff{{", b"{{ x }}" * 100_000])
def test_a_file_that_is_no_template_is_refused(tmp_path: Path, content: bytes | None) -> None:
    model = make_model(tmp_path / "x.gguf")
    file = tmp_path / "own.jinja"
    if content is not None:
        file.write_bytes(content)
    choice = LaneChoice(model=str(model), draft="none", load=LoadSettings(chat_template=str(file)))
    with pytest.raises(BadInput, match=r"own\.jinja"):
        build_program().planner().plan("left", choice, 1)
