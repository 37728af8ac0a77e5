"""End tokens that a file does not declare are learnt from its template, or reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from overthink.core.events import TemplateUse
from overthink.core.protocol import ChatMessage, DraftChoice, Load
from overthink.core.reasoning import ThinkMarkers
from overthink.core.settings import LoadSettings, RunSettings
from overthink.core.vocabulary import RunStatus
from overthink.inference.llama_api import AbortFlag, Backend
from overthink.inference.loaded_models import LoadedModels
from tests.inference.rig import InProcessRenderer, Rig
from tests.inference.tiny_models import EOS, SPECIAL, Table, chain_model, script

OVER, OTHER = 4, 5
LETTERS = [bytes([byte]) for byte in range(32, 127)]
PIECES = [b"<|over|>", b"<|other|>", b"\n", *LETTERS]
SIZE = 4 + len(PIECES)
CONTROL, USER_DEFINED, NORMAL = 3, 4, 1
TURNS = (
    "{% for m in messages %}{{ '<|other|>' + m.role + '\n' + m.content + '<|over|>\n' }}"
    "{% endfor %}{{ '<|other|>a' }}"
)


def letter(text: str) -> int:
    return 4 + PIECES.index(text.encode())


Make = Callable[..., Rig]


@pytest.fixture
def make(backend: Backend, tmp_path: Path) -> Iterator[Make]:
    """Make a model that answers "xy", writes the two tokens, and goes on with "z"."""
    rigs: list[Rig] = []

    def made(
        template: str | None = TURNS,
        kind: int = CONTROL,
        markers: ThinkMarkers | None = None,
        after: int = OVER,
    ) -> Rig:
        steps = [letter("a"), letter("x"), letter("y"), after, letter("z"), EOS]
        table: Table = script(steps, SIZE, np.zeros((SIZE, SIZE), np.float32))
        kinds = [CONTROL, CONTROL, USER_DEFINED, USER_DEFINED, kind, kind, *[NORMAL] * (SIZE - 6)]
        assert len(SPECIAL) == 4
        path = tmp_path / f"{len(rigs)}.gguf"
        keys = {"tokenizer.ggml.token_type": kinds}
        chain_model(path, PIECES, table, template=template, keys=keys)
        rigs.append(Rig(backend, path, markers=markers))
        return rigs[-1]

    yield made
    for rig in rigs:
        rig.models.close()


@pytest.mark.parametrize("kind", [CONTROL, USER_DEFINED])
def test_a_token_with_which_the_template_ends_turns_ends_the_run(make: Make, kind: int) -> None:
    rig = make(kind=kind)
    turn = rig.run("q")
    assert turn.record.answer == "xy"
    assert turn.ids[-1] == OVER
    assert turn.finished.status is RunStatus.FINISHED
    note = str(rig.models.loaded().template_note)
    assert "<|over|>" in note
    assert "does not declare" in note
    assert rig.models.loaded().notes


def test_a_declared_end_is_not_learnt(make: Make) -> None:
    rig = make(template=TURNS.replace("<|over|>", "</s>"))
    assert rig.models.target.learnt_ends == frozenset()
    assert not rig.models.loaded().template_note


def test_tokens_of_think_tags_end_no_turn(make: Make) -> None:
    markers = ThinkMarkers(open=("<|other|>",), close=("<|over|>",))
    rig = make(markers=markers)
    assert rig.models.target.learnt_ends == frozenset()
    assert rig.run("q").record.answer == "z", "the tag closed a thought"


@pytest.mark.parametrize(
    "template",
    [
        None,
        "{{ messages[-1].content }}a",
        "{% for m in messages %}{{ m.content }}\n{% endfor %}a",
        "{{ raise_exception('one only') if messages|length > 1 }}{{ messages[0].content }}a",
    ],
)
def test_templates_that_show_no_end_teach_none(make: Make, template: str | None) -> None:
    assert make(template).models.target.learnt_ends == frozenset()


def test_a_control_token_that_ends_nothing_is_reported(make: Make) -> None:
    turn = make(after=OTHER).run("q")
    assert turn.record.answer == "xyz"
    note = str(turn.finished.note)
    assert "<|other|>" in note
    assert "no text" in note
    assert not make(template=TURNS.replace("<|over|>", "</s>"), kind=NORMAL).run("q").finished.note


def test_a_system_prompt_that_the_template_leaves_out_is_reported(make: Make) -> None:
    rig = make(template="{{ messages[-1].content }}a")
    system = ChatMessage("system", "be brief")
    with_system = rig.run(system, "q").finished.note
    assert "leaves out the system prompt" in str(with_system)
    assert "leaves out" not in str(rig.run("q").finished.note)
    assert "leaves out" not in str(make().run(system, "q").finished.note)


def test_the_chosen_template_is_used_and_reported(backend: Backend, tmp_path: Path) -> None:
    table: Table = np.zeros((SIZE, SIZE), np.float32)
    path = chain_model(tmp_path / "m.gguf", PIECES, table, template="default")
    use = TemplateUse(kind="named", name="mine", names=("default", "mine"), count=2)
    command = Load(
        path=str(path),
        draft=DraftChoice(),
        settings=LoadSettings(context=64, threads=1),
        markers=None,
        template="mine: {{ messages[0].content }}",
        template_use=use,
    )
    models = LoadedModels(backend, command, AbortFlag(), lambda _event: None, InProcessRenderer())
    try:
        rendered, _ = models.prompt((ChatMessage("user", "q"),), RunSettings())
        assert rendered.text == "mine: q"
        assert models.loaded().template == use
    finally:
        models.close()
