"""The word lists fit the rules that use them."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from overthink.grading import words
from overthink.grading.words import WordPattern

MODULES = (
    *("answers", "choices", "contexts", "dates", "hedges", "markup", "number_answers", "numbers"),
    *("places", "sameness", "texts", "units", "value_lists"),
)
PATTERNS = {
    f"{module}.{name}": pattern
    for module in MODULES
    for name, pattern in vars(import_module(f"overthink.grading.{module}")).items()
    if isinstance(pattern, WordPattern)
}


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_every_pattern_compiles_with_the_lists(pattern: WordPattern) -> None:
    assert "<<" not in pattern.regex.pattern


def test_every_list_is_used_by_a_rule() -> None:
    used = set(re.findall(r"<<(\w+)>>", "".join(p.template for p in PATTERNS.values())))
    in_code = {
        *("common", "letters", "decimal", "numbers", "numbers_as_articles", "units", "same", "yes"),
        *("numbers_after_verb", "numbers_of_other_languages", "no", "not_names", "half", "fixed"),
        *("tens", "joins_tens", "scales", "denominators", "joins_number", "decimal_words"),
        *("articles_of_numbers", "a_half", "months"),
    }
    listed = {role for table in words._tables().values() for role in table}
    assert listed == (used | in_code) - {"lower", "upper"}


def test_a_list_that_no_language_has_is_an_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        words.expand("<<nonsense>>")


def test_spellings_of_one_number_share_its_value() -> None:
    danish = words.numbered("numbers", 0, "da")
    assert danish["et"] == danish["én"] == 1
    assert danish["tyve"] == 20
