"""Descriptions of listed models: family, guess, tags and licence."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.core.profiles import Profiles, load_profiles
from overthink.library.description import Describer, Use, use_of
from overthink.library.model_entry import entry_of_file
from tests.library.gguf_maker import make_model

THINKS = "{{ content.split('</think>')[-1] }}{{ '<|im_start|>assistant\\n<think>\\n' }}"


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return load_profiles((bundled_folder("resources") / "families.toml").read_text("utf-8"))


def test_a_known_family_is_recognised(tmp_path: Path, profiles: Profiles) -> None:
    template = "{{ content.split('</thought>')[-1] }}{{ '[|assistant|]<thought>\\n' }}"
    keys = {"general.name": "EXAONE Deep 2.4B", "tokenizer.chat_template": template}
    path = make_model(tmp_path / "x.gguf", architecture="exaone", keys=keys)
    model = Describer(profiles).describe(entry_of_file(path))
    assert (model.family.label, model.guessed, model.reasons) == ("EXAONE Deep", False, True)
    assert model.tags == "<thought> </thought>"
    assert model.licence.use is Use.NON_COMMERCIAL
    assert not model.licence.from_file


def test_an_unknown_model_is_guessed_by_its_template(tmp_path: Path, profiles: Profiles) -> None:
    keys = {"tokenizer.chat_template": THINKS, "general.license": "cc-by-nc-4.0"}
    model = Describer(profiles).describe(
        entry_of_file(make_model(tmp_path / "unheard-of.gguf", keys=keys))
    )
    assert (model.is_known_family, model.guessed, model.reasons) == (False, True, True)
    assert "a guess" in str(model.reason)
    assert model.licence.name == "cc-by-nc-4.0"
    assert model.licence.use is Use.NON_COMMERCIAL
    assert model.licence.from_file


def test_the_licences_own_name_precedes_other(tmp_path: Path, profiles: Profiles) -> None:
    keys = {"general.license": "other", "general.license.name": "exaone"}
    path = make_model(tmp_path / "EXAONE-3.5-2.4B-Instruct.gguf", architecture="exaone", keys=keys)
    model = Describer(profiles).describe(entry_of_file(path))
    assert not model.reasons
    assert (model.licence.name, model.licence.use) == ("exaone", Use.NON_COMMERCIAL)


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("Apache-2.0", Use.FREE),
        ("apache-2.0", Use.FREE),
        ("MIT", Use.FREE),
        ("EXAONE 1.1-NC", Use.NON_COMMERCIAL),
        ("exaone", Use.NON_COMMERCIAL),
        ("cc-by-nc-4.0", Use.NON_COMMERCIAL),
        ("cc-by-nc-sa-4.0", Use.NON_COMMERCIAL),
        ("mrl", Use.NON_COMMERCIAL),
        ("llama3.1", Use.UNKNOWN),
        ("gemma", Use.UNKNOWN),
        ("MIT, and that of the base model", Use.UNKNOWN),
        ("ncsa", Use.UNKNOWN),
        ("other", Use.UNKNOWN),
        ("", Use.UNKNOWN),
    ],
)
def test_the_use_of_a_licence_follows_from_its_name(name: str, use: Use) -> None:
    assert use_of(name) is use


def test_profiles_and_rules_agree_on_licences(profiles: Profiles) -> None:
    for family in profiles.families:
        assert family.non_commercial == (use_of(family.licence) is Use.NON_COMMERCIAL)
