"""Judge answers where a text is expected: yes or no, true or false, a name, a few words."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from overthink.core.vocabulary import Verdict
from overthink.grading.choices import without_letter
from overthink.grading.hedges import CONCLUDES, DENIES, DOUBT, OPEN, after_doubt, decided
from overthink.grading.markup import (
    IT_IS,
    bold_parts,
    comparison_key,
    plain_text,
    sentences,
    statements,
    without_article,
)
from overthink.grading.numbers import sole_number
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
    r"\W*(?:<<yes_lead>>,?\s+)?(?:(?P<yes><<yes>>)|(?P<no><<no>>))\b(?!\W+<<yes_unclear>>\b)"
    r"(?=\s*(?:$|[,.!:;\n–—-]|<<after_yes>>\b))"
)


class ExpectedText(msgspec.Struct, frozen=True):
    """The expected text, and its key (see `comparison_key`)."""

    text: str
    key: str


_NO_VALUE = WordPattern(
    r"\W*(?:(?:<<there>>|<<it>>|<<articles>>) )*(?:\w+ )?(?:<<is_was>> )?"
    r"(?:(?P<solution><<no_solution>>)|(?P<value><<no_such_value>>))\W*"
)


def compare_no_value(expected: str, shown: str) -> bool | None:
    """Whether both are "no solution", or both "undefined"; False if only one is a number."""
    one, other = (_NO_VALUE.fullmatch(text) for text in (expected, shown))
    if one and other:
        return True if bool(one["value"]) == bool(other["value"]) else None
    given = shown if one else expected
    return False if (one or other) and sole_number(given) else None


def _yes_or_no(plain: str) -> re.Match[str] | None:
    """What the answer states or begins with; else what the sentences that give it agree on."""
    for text in (*statements(plain)[:1], plain):
        if found := _YES_NO.match(text):
            return found
    given = [found for found in map(_YES_NO.match, sentences(plain)) if found]
    return given[-1] if len({bool(found["yes"]) for found in given}) == 1 else None


def judge_text(target: ExpectedText, answer: str) -> Verdict:
    """Compare words: what the answer states, puts in bold or calls "the …est"."""
    plain = plain_text(answer)
    if target.key in (*words("yes"), *words("no")) and (given := _yes_or_no(plain)):
        same = bool(given["yes"]) == (target.key in words("yes"))
        return Verdict(same, "exact", given[0].strip())
    if target.key in (*words("true"), *words("false")):
        return _judge_truth(target, plain)
    for statement in [*statements(plain)[:1], plain]:
        verdict = _compare_text(target, without_letter(statement))
        if verdict.correct is not None:
            return verdict
    if len(sentences(plain)) == 1:
        if it_is := IT_IS.match(plain):
            verdict = _compare_text(target, without_article(plain[it_is.end() :]))
            if verdict.correct is not None:
                return verdict
        if (at_end := _named_at_end(target, plain)).correct is not None:
            return at_end
    stated = [*statements(plain)[:1], *sentences(plain)[-1:]]
    if any(compare_no_value(target.text, statement) for statement in stated):
        return Verdict(True, "exact", plain)
    if (begun := _named_first(target, plain)).correct is not None:
        return begun
    bold = [part for part in bold_parts(answer) if not _is_text_denied(part, answer)]
    if bold and len({comparison_key(part) for part in bold}) == 1:
        return _compare_text(target, bold[0])
    return _judge_superlative(target, plain)


_GOES_ON = WordPattern(r"\s*(?:,|\s[-–—(])\s*\(?(?:<<name_goes_on>>)\b")


def _named_first(target: ExpectedText, plain: str) -> Verdict:
    """Whether it begins with the name ("Mars, also called …") or ends with denying it."""
    folded = plain.casefold()
    if folded.startswith(target.key) and _GOES_ON.match(plain, len(target.key)):
        return Verdict(not DOUBT.search(plain) or None, "exact", plain[: len(target.key)])
    lines = sentences(plain)
    last = lines[-1] if lines else ""
    if CONCLUDES.match(last) and (named := _named_at_end(target, last)).correct:
        return named
    denied = _INSTEAD.search(last) if _OTHER_FIRST.match(last) else None
    if denied and denied[1] == target.text and folded.count(target.key) == 1:
        return decided(None if DOUBT.search(last) else False, "exact", last)
    return OPEN


_LONGEST = 300
_NOT_BUT = WordPattern(r"\b<<not>>\s+([^.,;!?\n]{1,40}?),?\s+<<but>>\s+(?=\S+[.!]*$)")
_OTHER_FIRST = WordPattern(rf"\W*{_NAMES} <<is_was>>\b", flags=0)
_TWO_CLAUSES = WordPattern(r"\b<<is_was>>\b.*\b<<joins>>\b.*\b<<is_was>>\b", flags=re.I | re.S)
_INSTEAD = WordPattern(r",\s+<<not>>\s+([^.,;!?\n]{1,40})[.!]*$")


def _named_at_end(target: ExpectedText, plain: str) -> Verdict:
    """What one sentence names at its end: "the capital is Paris", "is not Lyon but Paris".

    Another name is only wrong if the expected one is ruled out before: "you may think of Sydney,
    but it is Canberra".
    """
    rest = after_doubt(plain) if DOUBT.search(plain) else plain
    rest = _INSTEAD.regex.sub("", _NOT_BUT.regex.sub("", rest))
    end = _AFTER_IS.match(rest)
    if (
        not end
        or len(rest) > _LONGEST
        or DENIES.search(rest)
        or DOUBT.search(rest)
        or _TWO_CLAUSES.search(rest)
    ):
        return OPEN
    verdict = _compare_text(target, without_article(end[1]))
    ruled_out = target.key in plain.casefold() and target.key not in rest.casefold()
    return verdict if verdict.correct or ruled_out else OPEN


_AFTER_IS = WordPattern(r".*\b<<is_was>>\s+(.+)", flags=re.I | re.S)
_TRUTH = WordPattern(r"\b(?:(?P<true><<true>>)|(?P<false><<false>>))\b")


def _judge_truth(target: ExpectedText, plain: str) -> Verdict:
    """Whether the last sentence that calls something true or false agrees."""
    for sentence in reversed(sentences(plain)):
        found = {bool(match["true"]): match[0] for match in _TRUTH.finditer(sentence)}
        if found:
            given, word = next(iter(found.items()))
            if denied := _TRUTH_DENIED.search(sentence):
                given, sentence = not given, sentence.replace(denied[0], " ")
            unclear = len(found) > 1 or _TRUTH_UNCLEAR.search(sentence)
            same = given == (target.key in words("true"))
            return decided(None if unclear else same, "exact", word)
    return OPEN


_TRUTH_DENIED = WordPattern(
    r"\b<<is_was>>(?:\s+<<not>>|<<not_contracted>>)(?=\s+(?:<<true>>|<<false>>)\W*$)"
)
_TRUTH_UNCLEAR = WordPattern(r"\b(?:<<not>>|<<never>>|<<if>>)\b|<<not_contracted>>|\?")


def _compare_text(target: ExpectedText, text: str) -> Verdict:
    """Equal is right; a single other name is not; a mere mention is undecided."""
    plain = plain_text(text)
    if comparison_key(text) == target.key or is_same_text(target.text, plain):
        return Verdict(True, "exact", plain)
    if _without_marks(plain) == _without_marks(target.text):
        return Verdict(None, "none", plain)
    if {comparison_key(text), target.key} == {"∞", "-∞"}:
        return Verdict(False, "exact", plain)
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
