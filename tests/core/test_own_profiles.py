"""The user's profiles: added, changed by field, and a bad one reported with line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.own_profiles import with_own_profiles
from overthink.core.profiles import DefaultOrigin, Profiles, load_profiles
from overthink.core.settings import SamplerSettings

TEXT = (Path(__file__).parents[2] / "resources" / "families.toml").read_text("utf-8")
FILE = "settings/families.toml"

NEW = """
# mine
[[family]]
name = "mine"
label = "Mine"
name_patterns = ['\\bmine\\b']
markers = { open = ["<hm>"], close = ["</hm>"] }
sampling = { temperature = 0.3 }
"""
CHANGED = """
[[family]]
name = "qwq"
sampling = { temperature = 0.9 }
licence = "by agreement"
"""


@pytest.fixture(scope="module")
def base() -> Profiles:
    return load_profiles(TEXT)


def taken(base: Profiles, text: str) -> tuple[Profiles, tuple[str, ...]]:
    profiles, problems = with_own_profiles(base, text.encode(), FILE)
    return profiles, tuple(map(str, problems))


def test_a_new_profile_contains_only_the_differences(base: Profiles) -> None:
    profiles, problems = taken(base, NEW)
    assert problems == ()
    found = profiles.recognise("llama", "Mine 7B", None)
    assert (found.profile.label, found.guessed) == ("Mine", False)
    assert found.profile.markers is not None
    assert found.profile.markers.open == ("<hm>",)
    assert found.profile.sampling == SamplerSettings(temperature=0.3, top_p=0.95, min_p=0.0)
    assert found.profile.history == base["generic-think"].history
    assert found.profile.source == "your families.toml"
    assert found.profile.unverified == ()


def test_an_app_profile_is_overridden_by_field(base: Profiles) -> None:
    profiles, problems = taken(base, CHANGED)
    assert problems == ()
    mine, theirs = profiles["qwq"], base["qwq"]
    assert mine.licence == "by agreement"
    assert (mine.sampling.temperature, mine.sampling.top_k) == (0.9, theirs.sampling.top_k)
    assert mine.markers == theirs.markers
    assert "sampling" not in mine.unverified
    assert "drafts" in mine.unverified
    assert [f.name for f in profiles.families] == [f.name for f in base.families]


def test_a_new_profile_precedes_the_apps(base: Profiles) -> None:
    profiles, _ = taken(base, NEW.replace("bmine", "bqwq"))
    assert profiles.recognise("qwen2", "QwQ 32B", None).profile.label == "Mine"


def test_the_users_guesses_come_first(base: Profiles) -> None:
    profiles, problems = taken(base, '[[guess]]\nopen = ["<hm>"]\nclose = ["</hm>"]\n')
    assert problems == ()
    found = profiles.recognise("llama", "Thinker", "a <hm> b </hm> <think> c </think>")
    assert found.guessed
    assert found.profile.markers is not None
    assert found.profile.markers.close == ("</hm>",)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but words\n", "\ufeff# with a mark\n"])
def test_an_empty_file_changes_nothing(base: Profiles, text: str) -> None:
    profiles, problems = taken(base, text)
    assert (profiles.families, problems) == (base.families, ())


BAD = [
    # (text, line, words that must be in the sentence)
    ('[[family]]\nname = "x"\nlabel = 3\n', 3, ["“x”", "label", "str"]),
    ('[[family]]\nname = "x"\nname_patterns = ["x"]\ncolour = 3\n', 4, ["“x”", "colour"]),
    ("[[family]]\nlabel = 'X'\n", 1, ["name"]),
    ('[[family]]\nname = "x"\nname_patterns = ["x("]\n', 3, ["“x”", "name_patterns"]),
    ('[[family]]\nname = "x"\n', 1, ["“x”", "cannot be recognised"]),
    ('[[family]]\nname = "qwq"\nsampling = { temprature = 1 }\n', 3, ["“qwq”", "temprature"]),
    ('\n\n[[family]]\nname = "qwq"\n[family.sampling]\ntemperature = 99\n', 6, ["temperature"]),
    ('[[family]]\nname = "qwq"\nhistory = "keep"\n', 3, ["“qwq”", "history"]),
    ('[[family]]\nname = "qwq"\nunverified = ["drinks"]\n', 3, ["“qwq”", "drinks"]),
    ('[[family]]\nname = "qwq"\nmarkers = { open = ["a"], close = [] }\n', 3, ["closing"]),
    ('[[family]]\nname = "qwq"\n\nlabel = = 3\n', 4, ["not TOML"]),
    ('[[family]]\nname = "qwq\nlabel = "x"\n', 2, ["not TOML"]),
    ('[[guess]]\nopen = ["a"]\n', 1, ["[[guess]]", "close"]),
    ('colour = "blue"\n', 1, ["only [[family]]"]),
    ("[[famly]]\nname = 'x'\n", 1, ["only [[family]]"]),
    ('[[family]]\nname = "qwq"\n[[family]]\nname = "qwq"\n', 4, ["“qwq”", "twice"]),
    ('[[family]]\nname = "evil\\u001b[31m"\nlabel = 3\n', 3, ["label"]),
    ("[[family]]\nname = " + "[" * 5_000 + "\n", 1, [""]),
]


@pytest.mark.parametrize(("text", "line", "words"), BAD, ids=range(len(BAD)))
def test_a_bad_profile_is_reported_and_the_others_apply(
    base: Profiles, text: str, line: int, words: list[str]
) -> None:
    profiles, problems = taken(base, text + NEW)
    (problem,) = problems
    assert problem.startswith(f"{FILE}, line {line}: "), problem
    for word in words:
        assert word in problem
    assert problem.isprintable()
    assert problem.endswith(".")
    assert len(problem) < 500
    assert profiles["mine"].label == "Mine"
    assert set(base.names) < set(profiles.names)


def test_invalid_utf8_does_not_raise(base: Profiles) -> None:
    profiles, problems = with_own_profiles(base, b"\xff\xfe[[family]]\n" + NEW.encode(), FILE)
    assert problems
    assert profiles["mine"].label == "Mine"


def test_the_users_values_are_no_recommendation_of_makers(base: Profiles) -> None:
    profiles, _ = taken(base, CHANGED.replace("qwq", "qwen3") + NEW)
    changed, new = profiles["qwen3"], profiles["mine"]
    assert changed.origin_of("temperature") is DefaultOrigin.OWN_FILE
    assert changed.origin_of("top_k") is DefaultOrigin.MAKERS
    assert str(changed.sampling_origin()) == (
        "from the user's families.toml; recommended by the makers of Qwen3"
    )
    assert new.origin_of("temperature") is DefaultOrigin.OWN_FILE
    assert new.origin_of("top_p") is DefaultOrigin.OURS


@pytest.mark.parametrize("field", ["stated", "own"])
def test_no_file_claims_who_recommends_a_value(base: Profiles, field: str) -> None:
    profiles, problems = taken(base, f'{CHANGED}{field} = ["temperature"]\n')
    assert f"there is no field “{field}”" in problems[0]
    assert profiles["qwq"] == base["qwq"]
