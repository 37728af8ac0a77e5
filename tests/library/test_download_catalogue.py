"""The catalogue is consistent, and errors in one name file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.bundled import bundled_folder
from overthink.core.errors import BadInput
from overthink.core.profiles import load_profiles
from overthink.library.download_catalogue import Catalog, all_files, load_catalog

MODEL = """
[[model]]
id = "a-7b"
label = "A 7B"
family = "qwen3"
repository = "maker/A-GGUF"
licence = "MIT"
non_commercial = false
source = "its card"
builds = [{ quantisation = "Q4_K_M", file = "a.gguf", size_gb = 4.0 }]
"""
BUNDLED = bundled_folder("models") / "catalog.toml"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(BUNDLED)


def test_the_catalogue_has_the_required_models(catalog: Catalog) -> None:
    wanted = """exaone-deep-2.4b exaone-deep-7.8b exaone-deep-32b r1-distill-qwen-1.5b
        r1-distill-qwen-7b r1-distill-llama-8b r1-distill-qwen-14b r1-distill-qwen-32b
        r1-distill-llama-70b r1-0528-qwen3-8b qwq-32b qwq-0.5b qwen3-0.6b qwen3-8b qwen3-32b
        gpt-oss-20b magistral-small smollm3-3b qwen3.8-27b qwen3.6-35b-a3b qwen3.6-35b-a3b-mtp
        qwen3.6-27b qwen3.6-27b-mtp gemma-4-12b glm-4.7-flash lfm2.5-8b-a1b"""
    assert {id_ for id_ in wanted.split() if catalog.model(id_) is None} == set()


def test_the_original_test_is_a_pairing(catalog: Catalog) -> None:
    pairing = next(p for p in catalog.pairings if p.id == "original-test")
    names = [offer.name for offer in catalog.wanted(pairing)]
    assert names[:3] == ["EXAONE Deep 32B Q4_K_M", "QwQ 32B Q4_K_M", "EXAONE Deep 2.4B Q4_K_M"]
    against = next(p for p in catalog.pairings if p.id == "original-test-r1")
    assert against.right.model == "r1-distill-qwen-32b"


def test_what_people_run_is_a_pairing(catalog: Catalog) -> None:
    pairing = next(p for p in catalog.pairings if p.id == "what-people-run")
    assert (pairing.left.model, pairing.right.model) == ("qwen3.6-35b-a3b", "gpt-oss-20b")
    generations = next(p for p in catalog.pairings if p.id == "two-generations")
    assert "Qwen3.8 27B prediction layers (draft) Q4_0" in [
        offer.name for offer in catalog.wanted(generations)
    ]


def test_sizes_of_what_was_not_seen_are_marked(catalog: Catalog) -> None:
    current = [model for model in catalog.models if model.family in ("qwen3.6", "qwen3.8")]
    assert len(current) >= 6
    for model in current:
        assert "repository" in model.unverified
        assert all({"file", "size_gb"} <= set(build.unverified) for build in model.builds)


def test_families_and_licences_match_the_profiles(catalog: Catalog) -> None:
    text = (bundled_folder("resources") / "families.toml").read_text(encoding="utf-8")
    profiles = load_profiles(text)
    for model in catalog.models:
        family = profiles[model.family]
        assert model.non_commercial == family.non_commercial, model.id
        assert model.licence.split(",")[0] == family.licence.split(",")[0], model.id


def test_unverified_fields_are_marked(catalog: Catalog) -> None:
    """Only fields that were read in a primary source are verified."""
    verified = {
        f"{offer.model.id} {offer.build.quantisation}"
        for offer in catalog.offers()
        if not offer.model.unverified_of(offer.build)
    }
    assert verified == {
        "exaone-deep-2.4b Q4_K_M",
        "exaone-deep-2.4b Q8_0",
        "exaone-deep-32b Q4_K_M",
        "exaone-deep-32b Q8_0",
    }


def test_the_users_entries_add_and_override(tmp_path: Path) -> None:
    own = tmp_path / "catalog.toml"
    override = MODEL.replace('"a-7b"', '"qwq-32b"').replace('"A 7B"', '"My QwQ"')
    override = override.replace("Q4_K_M", "Q4_K_M")
    own.write_text(MODEL + override, encoding="utf-8")
    catalog = load_catalog(BUNDLED, own)
    mine, changed = catalog.model("A-7B"), catalog.model("qwq-32b")
    assert mine
    assert changed
    assert (mine.label, changed.label) == ("A 7B", "My QwQ")
    assert len(catalog.models) == len(load_catalog(BUNDLED).models) + 1


def test_the_users_file_is_optional(tmp_path: Path) -> None:
    assert load_catalog(BUNDLED, tmp_path / "none.toml") == load_catalog(BUNDLED)


PAIRING = '\n[[pairing]]\nid = "p"\nlabel = "P"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x =", "not TOML"),
        ("[surprise]", "“surprise” is ignored: it is an unknown section"),
        ("model = 3", "“model” is ignored"),
        ("[[model]]", "line 1: [[model]] is ignored: Object missing required field `id`"),
        (f'{MODEL}\n[[model]]\nid = "b"', "line 12: [[model]] “b” is ignored: Object missing"),
        (MODEL + MODEL, "line 12: [[model]] “a-7b” is ignored: its id occurs twice"),
        (MODEL.replace("non_commercial = false", ""), "field `non_commercial`"),
        (MODEL.replace("licence", "license"), "unknown field `license`"),
        (MODEL.replace('"maker/A-GGUF"', '"maker"'), "$.repository"),
        (MODEL.replace('"maker/A-GGUF"', '"../../etc"'), "$.repository"),
        (MODEL.replace('"maker/A-GGUF"', '"maker/.ssh"'), "$.repository"),
        (MODEL.replace('"a.gguf"', '"../a.gguf"'), "$.builds[0].file"),
        (MODEL.replace('"a.gguf"', '"/a.gguf"'), "$.builds[0].file"),
        (MODEL.replace('"a.gguf"', '"a.gguf\\n"'), "$.builds[0].file"),
        (MODEL.replace('"a.gguf"', '"a.exe"'), "$.builds[0].file"),
        (MODEL.replace('"a.gguf"', "'a\\b.gguf'"), "$.builds[0].file"),
        (MODEL.replace("4.0", "-1"), "$.builds[0].size_gb"),
        (MODEL.replace("4.0", "nan"), "$.builds[0].size_gb"),
        (MODEL.replace("builds = [", "builds = [] #"), "$.builds"),
        (f'{MODEL}unverified = ["colour"]', "colour"),
        (f'{MODEL}drafts = ["ghost"]', "there is no model “ghost”"),
        (
            f'{MODEL}{PAIRING}left = {{ model = "a-7b" }}\nright = {{ model = "ghost" }}',
            "[[pairing]] “p” is ignored: there is no model “ghost”",
        ),
        (
            f'{MODEL}{PAIRING}left = {{ model = "a-7b", quantisation = "Q9" }}\n'
            'right = { model = "a-7b" }',
            "[[pairing]] “p” is ignored: there is no model “a-7b Q9”",
        ),
    ],
)
def test_a_bad_entry_is_named_and_costs_only_itself(tmp_path: Path, text: str, words: str) -> None:
    own = tmp_path / "catalog.toml"
    good = MODEL.replace('"a-7b"', '"good"')
    own.write_text(f"{text}\n{good}", encoding="utf-8")
    catalog = load_catalog(BUNDLED, own)
    assert catalog.model("good")
    assert len(catalog.models) >= len(load_catalog(BUNDLED).models) + 1
    sentences = " ".join(map(str, catalog.problems))
    assert words in sentences
    assert str(own) in sentences


def test_an_override_that_a_bundled_pairing_cannot_use_is_left_out(tmp_path: Path) -> None:
    own = tmp_path / "catalog.toml"
    pairing = load_catalog(BUNDLED).pairings[0]
    override = MODEL.replace('"a-7b"', f'"{pairing.left.model}"').replace("Q4_K_M", "Q9_Z")
    own.write_text(override, encoding="utf-8")
    catalog = load_catalog(BUNDLED, own)
    assert catalog.model(pairing.left.model) == load_catalog(BUNDLED).model(pairing.left.model)
    assert "needs a build that it lacks" in str(catalog.problems[0])


def test_a_file_that_is_not_text_has_no_entries(tmp_path: Path) -> None:
    own = tmp_path / "catalog.toml"
    own.write_bytes(b"\xff\xfe")
    own.write_bytes(b"\x00\x01\x02")
    assert load_catalog(BUNDLED, own).problems


def test_a_file_of_another_encoding_is_read(tmp_path: Path) -> None:
    own = tmp_path / "catalog.toml"
    own.write_bytes(MODEL.encode("utf-16"))
    catalog = load_catalog(BUNDLED, own)
    assert catalog.model("a-7b")
    assert not catalog.problems


def test_a_folder_in_place_of_the_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        load_catalog(BUNDLED, tmp_path)


def test_a_split_model_consists_of_all_its_files() -> None:
    assert all_files("m-00001-of-00003.gguf") == tuple(
        f"m-0000{n}-of-00003.gguf" for n in (1, 2, 3)
    )
    assert all_files("m.gguf") == ("m.gguf",)
    assert len(all_files("m-00001-of-99999.gguf")) == 999
