"""Judge answers where an option is expected: A to J, in all spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from overthink.core.vocabulary import Verdict
from overthink.grading.hedges import DOUBT, OPEN, decided
from overthink.grading.markup import (
    IT_IS,
    bold_parts,
    comparison_key,
    plain_text,
    sentences,
    statements,
)
from overthink.grading.numbers import sole_number
from overthink.grading.words import WordPattern

_OPTION = WordPattern(
    r"\b(?i:<<option>>|<<choice>>)\s+\(?([A-J])\b\)?|\(([A-J])\)|(?:^|\n)\s*([A-J])[.):]\s",
    flags=0,
)
_LEADING_LETTER = WordPattern(
    r"\W*(?i:(?:<<option>>|<<choice>>|<<answer_before_letter>>) )?\(?"
    r"(?!I\b['’ ]+[<<lower>>])([A-J])(?!\s*[,/&]\s*\(?[A-J]\b)"
    r"(?:[:.)]|(?:[^\w+#]|$)(?!\s*[<<lower>>]+\s+[<<lower>>]+))"
    r"(?!\W*<<joins>>\W+[A-J]\b)",
    flags=0,
)
_NOT = WordPattern(r"\b<<not>>\b|<<not_contracted>>\b", flags=0)


_SMALL_LETTER = WordPattern(
    r"\W*(?:(?i:<<option>>|<<choice>>|<<answer_before_letter>>)\s+)?"
    r"(?:\(([a-j])\)(?:\W|$)|([a-j])\)(?:\W|$)|([a-j])\W*$)",
    flags=0,
)
_RIGHT_OPTION = WordPattern(
    r"(?:^|(?<=[.!?;] )|\b(?i:<<option>>|<<choice>>|<<option_noun>>|<<only>>|<<concludes>>,?)\s+"
    r"|\()"
    r"\(?([A-J])\)?\s+<<is_was>>\s+<<right>>\b"
    r"(?!\s+<<not>>\b)",
    flags=re.M,
)
_LAST_LETTER = WordPattern(r"\W*(?:(?i:<<concludes>>),?\s+)?\(?[A-J]\)?\W*", flags=0)
_CLAUSE = WordPattern(r"[,;]|\b<<clause>>\b")
_SUPPOSES = WordPattern(r"\b(?:<<if>>|<<suppose>>|<<supposed>>|<<might>>)\b|\?")


def _stated_in_clauses(plain: str) -> list[str]:
    """What "A is wrong, so the answer is B" and "the answer is B, since A is false" state."""
    return [
        statement
        for sentence in sentences(plain)
        if not _SUPPOSES.search(sentence)
        for clause in _CLAUSE.regex.split(sentence)
        for statement in statements(clause)
    ]


def _small_letter(text: str) -> str:
    """The option "(b)", "b)" or "b" with which a text begins, as a capital."""
    match = _SMALL_LETTER.match(text)
    return next(filter(None, match.groups())).upper() if match else ""


def _leading_letter(text: str) -> str:
    match = _LEADING_LETTER.match(text)
    return match[1] if match else ""


class Choice(msgspec.Struct, frozen=True):
    """The expected option, or options."""

    letters: frozenset[str]
    text: str = ""
    """Its text, without the letter."""
    has_number: bool = False
    """Whether its text is a number, which is compared by value."""

    def is_named(self, text: str) -> bool:
        """Whether a text is that of the option, without its letter."""
        named = bool(self.text) and not self.has_number
        return named and comparison_key(text) == comparison_key(self.text)

    def compare(self, letters: Iterable[str]) -> Verdict:
        """Return the verdict on the options that an answer gives."""
        given = frozenset(letters)
        same = given == self.letters
        unsure = not same and len(self.letters) == 1 and self.letters < given
        return decided(None if unsure else same, "choice", " ".join(sorted(given)))


def read_choice(text: str) -> Choice | None:
    """The option that an expected text is: "B", "(b)", "B) Paris", "A and C"."""
    if letters := several_letters(text):
        return Choice(letters)
    option = _EXPECTED.fullmatch(text)
    if option is None:
        return None
    named = (option[2] or "").strip()
    return Choice(frozenset(option[1]), named, sole_number(named) is not None)


_EXPECTED = re.compile(r"\(?([A-J])(?:[.):]\)?\s*(.*))?", re.S)
_SEVERAL = WordPattern(
    r"\W*(?:(?i:<<both>>|<<option>>s?|<<answer_before_letter>>s?|<<choice>>s?)\s+)*"
    r"\(?[A-J]\)?(?:(?:\s*[,&]\s*(?:<<joins_all>>\s+)?|\s+<<joins_all>>\s+)\(?[A-J]\)?)+\W*"
    r"(?:<<is_was>>\s+(?:<<both>>\s+)?<<right>>\W*)?",
    flags=0,
)


def several_letters(text: str) -> frozenset[str]:
    """The options of "A and C" or "A, C"; empty for any other text."""
    match = _SEVERAL.fullmatch(text)
    return frozenset(re.findall(r"\b[A-J]\b", text)) if match else frozenset()


_LETTER_BEFORE = re.compile(r"^(?:\([A-J]\)|[A-J][.):])\s*(?=\S)")


def without_letter(text: str) -> str:
    """The text of an option without its letter: "7" for "(B) 7"."""
    return _LETTER_BEFORE.sub("", text, count=1)


def option_at_start(text: str) -> str:
    """The option with which a text begins, as a capital; empty if there is none."""
    return _leading_letter(text) or _small_letter(text)


_DENIED = WordPattern(
    r"(?:\b<<not>>|<<not_contracted>>|\b<<neither>>|\b<<nor>>|\b<<eliminates>>)\s+(?:(?i:<<option>>|<<choice>>)\s+)?\(?([A-J])\b"
    r"|\b([A-J])\)?(?:\s+<<is_was>>)?\s*(?:<<not>>\b|<<not_contracted>>\b|<<is_wrong>>\b)",
    flags=0,
)


def denied_letters(plain: str) -> set[str]:
    """The options that a text rules out: "not B", "B is wrong"."""
    return {match[1] or match[2] for match in _DENIED.finditer(plain)}


def judge_choice(target: Choice, answer: str) -> Verdict:
    """Find the option that the answer states, puts in bold, calls right or begins with."""
    plain = plain_text(answer)
    said = _said(plain)
    if any(map(target.is_named, [plain, *said[:1]])):
        return Verdict(True, "choice", target.text)
    for text in [*said[:1], plain, *map(plain_text, bold_parts(answer))]:
        if letters := several_letters(text):
            return target.compare(letters)
    denied = denied_letters(plain)
    for given in _given(plain, answer, said):
        left = set(given) - denied
        if len(left) == 1:
            return target.compare(left)
        if left:
            return OPEN
    if denied and target.letters <= denied and not _mentioned(plain) - denied:
        return Verdict(False, "choice", " ".join(sorted(denied)))
    return OPEN


def _mentioned(plain: str) -> set[str]:
    return set(re.findall(r"\b[A-J]\b(?!['’])", plain))


def _said(plain: str) -> list[str]:
    """What the answer states, the last statement first; else the letter on its last line."""
    said = statements(plain) or _stated_in_clauses(plain)
    lines = sentences(plain)
    if not said and len(lines) > 1 and not _LAST_LETTER.fullmatch(lines[-2]):
        alone = _LAST_LETTER.fullmatch(lines[-1])
        said = re.findall(r"\b[A-J]\b", alone[0]) if alone else []
    if not said and lines and (at_end := _AT_END.fullmatch(lines[-1][-_LONGEST_LINE:])):
        doubted = DOUBT.search(lines[-1]) or _NOT.search(lines[-1])
        said = [at_end[1]] if not doubted and len(_mentioned(lines[-1])) == 1 else []
    if not said and len(lines) == 1 and (it_is := IT_IS.match(plain)):
        said = [plain[it_is.end() :]] if _LETTER_FIRST.match(plain[it_is.end() :]) else []
    return said


_LONGEST_LINE = 200
_AT_END = WordPattern(
    r".*?(?:^|[^\w'’])(?:(?i:<<concludes>>|<<choice_lead>>)[,:]?|[,:–—-])\s*\(?([A-J])\)?\W*",
    flags=re.S,
)
_LETTER_FIRST = re.compile(r"\W*[A-J]\b(?:\W*$|\s*[,:;(–—-])")
_LISTED = re.compile(r"^[^\w\n]*([A-J])[.):]\s", re.M)


def _given(plain: str, answer: str, said: list[str]) -> Iterator[list[str]]:
    """The options given, the surest kind first."""
    yield [letter for text in said if (letter := option_at_start(text))][:1]
    yield [letter for text in bold_parts(answer) if (letter := _leading_letter(plain_text(text)))]
    yield [match[1] for match in _RIGHT_OPTION.finditer(plain) if match[1].isupper()]
    asks = plain.rstrip().endswith("?") or len(set(_LISTED.findall(plain))) > 1
    yield [letter] if len(plain) < 40 and not asks and (letter := option_at_start(plain)) else []
    yield [
        next(filter(None, match.groups()))
        for sentence in sentences(plain)
        if not asks and not DOUBT.search(sentence) and not _NOT.search(sentence)
        for match in _OPTION.finditer(sentence)
    ]
