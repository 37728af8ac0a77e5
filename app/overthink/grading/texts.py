"""Judge answers where a text is expected: yes or no, true or false, a name, a few words."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from overthink.core.vocabulary import Verdict
from overthink.grading.hedges import DENIES, DOUBT, OPEN, decided
from overthink.grading.markup import (
    IT_IS,
    bold_parts,
    comparison_key,
    plain_text,
    sentences,
    statements,
    without_article,
)
from overthink.grading.value_lists import is_same_text
from overthink.grading.words import WordPattern, expand, words

_NAME = r"[<<upper>>][\w'-]*"
_NAMES = rf"{_NAME}(?: {_NAME})*"
_ONLY_NAME = WordPattern(_NAME, flags=0)
_NAME_ALONE = WordPattern(rf"{_NAME}\W*", flags=0)
_ONLY_NAMES = WordPattern(_NAMES, flags=0)
MOST = WordPattern(
    rf"\b({_NAMES}) <<most_is>> <<most_article>> (?:<<most_superlative>>|<<most_word>>)\b"
    rf"|\b<<most_article_first>> <<most_superlative>>(?: \w+){{0,3}} <<most_is>> ({_NAMES})"
    rf"|\b<<most_it_is>> ({_NAMES})\b",
    flags=0,
)


_YES_NO = WordPattern(
    r"\W*(?:(?P<yes><<yes>>)|(?P<no><<no>>))\b(?!\W+<<yes_unclear>>\b)"
    r"(?=\s*(?:$|[,.!:;\n–—-]|<<after_yes>>\b))"
)


class ExpectedText(msgspec.Struct, frozen=True):
    """The expected text, and its key (see `comparison_key`)."""

    text: str
    key: str


def judge_text(target: ExpectedText, answer: str) -> Verdict:
    """Compare words: what the answer states, puts in bold or calls "the …est"."""
    plain = plain_text(answer)
    if target.key in (*words("yes"), *words("no")):
        first = next(filter(None, map(_YES_NO.match, [*statements(plain)[:1], plain])), None)
        if first:
            same = bool(first["yes"]) == (target.key in words("yes"))
            return Verdict(same, "exact", first[0].strip())
    if target.key in (*words("true"), *words("false")):
        return _judge_truth(target, plain)
    for statement in [*statements(plain)[:1], plain]:
        verdict = _compare_text(target, statement)
        if verdict.correct is not None:
            return verdict
    if len(sentences(plain)) == 1:
        if it_is := IT_IS.match(plain):
            verdict = _compare_text(target, without_article(plain[it_is.end() :]))
            if verdict.correct is not None:
                return verdict
        if (end := _AFTER_IS.match(plain)) and not (DENIES.search(plain) or DOUBT.search(plain)):
            verdict = _compare_text(target, without_article(end[1]))
            if verdict.correct:
                return verdict
    bold = [part for part in bold_parts(answer) if not _is_text_denied(part, answer)]
    if bold and len({comparison_key(part) for part in bold}) == 1:
        return _compare_text(target, bold[0])
    return _judge_superlative(target, plain)


_AFTER_IS = WordPattern(r".*\b<<is_was>>\s+(.+)", flags=re.I | re.S)
_TRUTH = WordPattern(r"\b(?:(?P<true><<true>>)|(?P<false><<false>>))\b")


def _judge_truth(target: ExpectedText, plain: str) -> Verdict:
    """Whether the last sentence that calls something true or false agrees."""
    for sentence in reversed(sentences(plain)):
        found = {bool(match["true"]): match[0] for match in _TRUTH.finditer(sentence)}
        if found:
            unclear = len(found) > 1 or _TRUTH_UNCLEAR.search(sentence)
            given, word = next(iter(found.items()))
            same = given == (target.key in words("true"))
            return decided(None if unclear else same, "exact", word)
    return OPEN


_TRUTH_UNCLEAR = WordPattern(r"\b(?:<<not>>|<<never>>|<<if>>)\b|<<not_contracted>>|\?")


def _compare_text(target: ExpectedText, text: str) -> Verdict:
    """Equal is right; a single other name is not; a mere mention is undecided."""
    plain = plain_text(text)
    if comparison_key(text) == target.key or is_same_text(target.text, plain):
        return Verdict(True, "exact", plain)
    if _without_marks(plain) == _without_marks(target.text):
        return Verdict(None, "none", plain)
    both_names = _ONLY_NAME.fullmatch(target.text) and _NAME_ALONE.fullmatch(plain)
    return Verdict(False, "exact", plain) if both_names else Verdict(None, "none", plain)


def _without_marks(text: str) -> str:
    """The letters without accents: "cafe" for "Café"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _is_text_denied(part: str, answer: str) -> bool:
    return bool(re.search(rf"\b{expand('<<not>>')}\s+\**{re.escape(part)}", answer, re.I))


def _judge_superlative(target: ExpectedText, plain: str) -> Verdict:
    """Who "is the tallest", if that holds for one name only."""
    names = {
        name: None
        for sentence in sentences(plain)
        if not DOUBT.search(sentence)
        for match in MOST.finditer(sentence)
        if (name := _without_other_words(next(filter(None, match.groups()))))
    }
    if len(names) != 1 or not _ONLY_NAMES.fullmatch(target.text):
        return OPEN
    found = next(iter(names))
    asked, given = set(target.key.split()), set(found.casefold().split())
    if asked <= given or not asked & given:
        return Verdict(asked <= given, "exact", found)
    return Verdict(None, "none", found)


def _without_other_words(name: str) -> str:
    return " ".join(word for word in name.split() if word not in words("not_names"))
