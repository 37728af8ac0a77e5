"""Words that verify and words that switch, in English and Danish: whole, once, and apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.bundled import bundled_folder
from overthink.core.errors import BadInput
from overthink.core.thought_words import ThoughtWords, _pieces, load_thought_words

ENGLISH = "So the pan is hot and the ice in it is melting. "
DANISH = "Så panden er varm, og der er ikke mere is på den. "


@pytest.fixture(scope="module")
def words() -> ThoughtWords:
    file = bundled_folder("resources") / "thought_words.toml"
    return load_thought_words(file.read_text(encoding="utf-8"))


def counted(words: ThoughtWords, text: str) -> tuple[dict[str, int], dict[str, int]]:
    found = words.count(text)
    assert found is not None
    return found.verifying, found.switching


@pytest.mark.parametrize(
    ("text", "verifying", "switching"),
    [
        ("Wait, let me check that.", {"wait": 1, "let me check": 1}, {}),
        ("But wait. Hold on!", {"wait": 1, "hold on": 1}, {}),
        ("WAIT\nwait , none", {"wait": 2}, {}),
        ("You wait three minutes; the waiter waits.", {}, {}),
        ("Alternatively, I could add them.", {}, {"alternatively": 1}),
        ("Hmm, maybe it is 5.", {}, {"hmm, maybe": 1}),
        ("Hmm. Maybe. Or maybe not.", {}, {"hmm": 1, "maybe": 1, "or maybe": 1}),
        (
            "Let me double check, and doublecheck.",
            {"let me double-check": 1, "double-check": 1},
            {},
        ),
        ("Let’s verify. Lets verify.", {"let's verify": 2}, {}),
        ("Wait, maybe it melts.", {}, {"wait, maybe": 1}),
        ("Let me try another approach.", {}, {"let me try": 1, "another approach": 1}),
    ],
)
def test_english_phrases_are_counted(
    words: ThoughtWords, text: str, verifying: dict[str, int], switching: dict[str, int]
) -> None:
    assert counted(words, ENGLISH * 3 + text) == (verifying, switching)


@pytest.mark.parametrize(
    ("text", "verifying", "switching"),
    [
        ("Vent, lad mig tjekke.", {"vent": 1, "lad mig tjekke": 1}, {}),
        ("Men vent. Passer det?", {"vent": 1, "passer det": 1}, {}),
        ("Man må vente på den ventede is.", {}, {}),
        ("Alternativt er der en anden måde.", {}, {"alternativt": 1, "en anden måde": 1}),
        ("Hmm, måske. Eller måske ikke.", {}, {"hmm, måske": 1, "eller måske": 1}),
    ],
)
def test_danish_phrases_are_counted(
    words: ThoughtWords, text: str, verifying: dict[str, int], switching: dict[str, int]
) -> None:
    assert counted(words, DANISH * 3 + text) == (verifying, switching)


def test_other_languages_are_not_counted(words: ThoughtWords) -> None:
    assert words.language_of(ENGLISH) == "en"
    assert words.language_of(DANISH) == "da"
    assert words.count("") is None
    assert words.count("锅里还有多少冰块？等等，让我检查一下。") is None
    assert words.count("¿Cuántos cubitos quedan? Espera, vamos a comprobarlo otra vez.") is None


@given(st.text(max_size=60), st.integers(0, 400))
def test_pieces_join_to_the_text(text: str, times: int) -> None:
    whole = text * times
    assert "".join(_pieces(whole)) == whole


def test_the_count_does_not_depend_on_the_pieces(words: ThoughtWords) -> None:
    many = (ENGLISH + "Wait, is that right? Alternatively no. ") * 400
    assert counted(words, many) == ({"wait": 400, "is that right": 400}, {"alternatively": 400})
    unbroken = (ENGLISH.replace(".", "") + "and but wait ") * 400
    assert counted(words, unbroken)[0] == {"wait": 400}


def test_an_invalid_file_is_refused_with_its_field() -> None:
    with pytest.raises(BadInput, match="verifying"):
        load_thought_words("[en]\ncommon = []\n")
    with pytest.raises(BadInput, match="cannot be read"):
        load_thought_words("[en")
