"""Models of a suite run: from the command line, from TOML, and from what was stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.errors import BadOption
from overthink.core.settings import AUTO
from overthink.evaluation.model_spec import SETTINGS, read_models, spec_of_settings


def test_settings_follow_the_name_and_have_their_types() -> None:
    (spec,) = read_models(
        "demo; draft = none; effort=low ;temperature=0.5;top_k=20;gpu-layers=auto;ctx=4096;"
        "tensor-split=3,1;draft-max=4;max-tokens=99;thinking=off;label=mine"
    )
    choice = spec.choice
    assert (choice.model, choice.draft, spec.label) == ("demo", "none", "mine")
    assert choice.sampler == {"temperature": 0.5, "top_k": 20}
    assert (choice.run.effort, choice.run.thinking, choice.run.max_tokens) == ("low", "off", 99)
    assert (choice.load.gpu_layers, choice.load.context) == (AUTO, 4096)
    assert choice.load.split == (3.0, 1.0)
    assert choice.draft_settings.max_tokens == 4
    assert "label" not in spec.given


def test_further_servers_of_a_model_are_named() -> None:
    (spec,) = read_models("one/qwen;on=two/qwen, three/qwen")
    assert (spec.choice.model, spec.on) == ("one/qwen", ("two/qwen", "three/qwen"))
    assert spec_of_settings({"model": "one/qwen", **spec.given}).on == spec.on


def test_a_toml_file_names_one_model_or_several(tmp_path: Path) -> None:
    one = tmp_path / "one.toml"
    one.write_text('model = "a"\ntop_k = 5\nthinking = "on"\n')
    assert [spec.choice.sampler for spec in read_models(str(one))] == [{"top_k": 5}]
    many = tmp_path / "many.toml"
    many.write_text('[[model]]\nmodel = "a"\n[[model]]\nmodel = "b"\ntensor-split = [1, 2]\n')
    assert [spec.choice.model for spec in read_models(str(many))] == ["a", "b"]


def test_stored_settings_give_the_same_model_again() -> None:
    (spec,) = read_models("demo;draft=none;top-k=20")
    again = spec_of_settings({"model": "demo", **spec.given})
    assert again.choice == spec.choice


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("demo;heat=1", "--model demo: “heat” is an unknown setting"),
        ("demo;seed=1", "seeds follow from the suite's own field seed"),
        ("demo;top-k", "“top-k” in --model has no value"),
        ("demo;top-k=many", "--model demo: “many” is no value of “top-k”"),
        ("demo;thinking=maybe", "--model demo: “maybe” is no value of “thinking”"),
        (";draft=none", "“model” is not a text"),
        ("demo;label=", "“label” is not a text"),
        ("missing.toml", "the file of models missing.toml cannot be used: it cannot be read"),
    ],
)
def test_a_wrong_setting_gets_a_sentence(text: str, problem: str) -> None:
    with pytest.raises(BadOption) as caught:
        read_models(text)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("model = ", "it is not TOML"),
        ("top_k = 5", "models.toml, model 1: “model” is missing"),
        ('model = "a"\ntop_k = "x"', "“x” is no value of “top-k”"),
        ('model = "a"\ntop_k = true', "“True” is no value of “top-k”"),
        ("model = [1]", "“model” is not a list of [[model]] sections"),
        ('x = 1\n[[model]]\nmodel = "a"', "“x” is an unknown setting"),
        ("x = " + "9" * 5000, "it is not TOML"),
    ],
)
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, content: str, problem: str) -> None:
    file = tmp_path / "models.toml"
    file.write_text(content)
    with pytest.raises(BadOption) as caught:
        read_models(str(file))
    assert problem in str(caught.value)


def test_every_setting_of_a_lane_but_the_seed_can_be_given() -> None:
    assert {"draft-max", "draft-min-prob", "ctx", "on-loop", "on-runaway"} <= set(SETTINGS)
    assert "seed" not in SETTINGS
