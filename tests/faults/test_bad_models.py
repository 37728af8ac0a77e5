"""Bad input that only the child detects: one sentence, and nothing left behind."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.cli.commands import files_below, one_sentence, overthink
from tests.lanes.helpers import load, real_lane, record_of, run
from tests.library.gguf_maker import make_model, mutated


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("template", "part"),
    [
        (
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "ran for over 2 seconds",
        ),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "does what a template may not"),
        ("{{ cycler.__init__.__globals__.os.system('touch pwned') }}", "what a template may not"),
        ("{{ 'x' * 10**10 }}", "ran out of memory"),
        ("{{ raise_exception('no such conversation') }}", "no such conversation"),
        ("{% if %}", "chat template"),
        ("{{ 1 / 0 }}", "chat template"),
        ("", "the prompt is empty"),
    ],
)
def test_an_unusable_template_is_one_sentence(
    home: Path, tmp_path: Path, template: str, part: str
) -> None:
    model = make_model(tmp_path / "broken.gguf", keys={"tokenizer.chat_template": template})
    tokens = tmp_path / "tokens.jsonl"

    ended = overthink(
        "compare", "--left", model, "--right", model, "--tokens", tokens, "--prompt", "?", home=home
    )

    one_sentence(ended, "broken", part)
    assert "broken (left): failed" in ended.output
    assert not tokens.exists()
    # The failed run is saved; nothing else is left.
    assert files_below(tmp_path) == ["broken.gguf", "home/data/sessions.db"]


def test_a_prompt_longer_than_the_context_is_one_sentence(home: Path, tmp_path: Path) -> None:
    prompt = tmp_path / "long.txt"
    prompt.write_text("How many whole ice cubes are in the pan? " * 400)

    ended = overthink("compare", "--json", "--ctx", "512", "--prompt-file", prompt, home=home)

    assert ended.status == 2
    lines = ended.errors.strip().split("\n")
    assert len(lines) == 2, "one for each model"
    assert all("and the context holds 512: shorten it" in line for line in lines)
    assert all(lane["status"] == "failed" for lane in ended.lanes)
    assert all(lane["tokens"]["thinking"] is None for lane in ended.lanes)
    assert all(lane["correct"] is None for lane in ended.lanes)


def test_a_context_too_large_for_the_memory_is_one_sentence(home: Path) -> None:
    ended = overthink(
        "compare", "--left", "demo-methodical", "--right", "demo-methodical", "--ctx", "10000000",
        "--left-draft", "none", "--right-draft", "none", "--gpu-layers", "0", home=home,
    )  # fmt: skip

    if ended.status == 0:
        pytest.skip("this machine has the memory")
    assert ended.status in (2, 3)
    assert "Traceback" not in ended.errors + ended.output
    warning, *failures = ended.errors.strip().split("\n")
    assert "This does not fit: both lanes need" in warning
    # One where both lanes met the same free memory; where it moved between them, one for each.
    assert len(failures) in (1, 2)
    assert all(line.startswith("overthink: demo-methodical") for line in failures)
    assert all("set a shorter context with --ctx" in line for line in failures)


def test_layers_on_a_gpu_that_is_not_there_are_refused_by_name(home: Path) -> None:
    ended = overthink("compare", "--gpu-layers", "3", "--max-tokens", "4", home=home)

    if ended.status == 0:
        pytest.skip("there is a GPU")
    assert ended.status == 2
    assert "--gpu-layers 3 asks for a GPU, but llama.cpp" in ended.errors


def test_corrupt_files_never_harm_the_parent(tmp_path: Path) -> None:
    """Sent to the child directly, without the checks that would refuse most of them."""
    content = make_model(tmp_path / "whole.gguf").read_bytes()
    hurt = tmp_path / "hurt.gguf"
    dice = random.Random(3)

    async def scenario() -> int:
        lane, failed = real_lane(tmp_path, silence_limit_s=20), 0
        try:
            for _ in range(30):
                hurt.write_bytes(mutated(content, len(content) // 3, dice))
                record = await record_of(lane.load(load(hurt, context=64)))
                if record.failed is None:
                    record = await record_of(lane.run(run("tok1", 4)))
                failed += record.failed is not None
                assert record.failed is None or "\n" not in str(record.failed.problem)
        finally:
            await lane.close()
        return failed

    assert asyncio.run(scenario()) > 5
