r"""Grade answers: read the value out of an answer and compare it with the expected one.

Each verdict states the rule that reached it. Where no rule reads exactly one value, the verdict is
None and the user decides: a wrong "right" is worse than an open question.

The rules, in order; the first that decides counts:

1. An empty answer is not right (`none`): the model never answered.
2. The last `\boxed{…}`, or what a model family writes for it, is the answer (`boxed`).
3. The whole answer is the expected one but for case, markup and punctuation (`exact`).
4. A statement: "the answer is …", "Answer: …", "Svaret er …"; the last one.
5. The text in bold, if all of it is one value. Headings ("**Step 1:**") do not count.
6. Numbers only: the one number in the answer; else the one in the last sentence that concludes
   ("so", "therefore", "left", "tilbage" …) or after its last "=". Numbers that are only a time, a
   total or an excluded value ("after 3 minutes", "minute 3", "out of 20", "not 5") do not count
   if there is another one.
7. A number that is expected but occurs nowhere in the answer: not right.
8. Names only: who "is the …est".

A place ("second", "2nd", "2. plads") is right if it is given to someone: "you are in second place";
merely naming it, as in "the runner in second place", decides nothing. "The same" is right if two
things are called equal.

What follows "wait, no:" replaces what came before it; a box that is corrected decides nothing.

The expected answer decides what is read: an option (`choices`), a number (`number_answers`: digits
as written in English or Danish, arithmetic, number words of both languages, times of day), a date
(`dates`), a place (`places`), several values (`value_lists`), or a text (`texts`). LaTeX is
rewritten as plain text first (`latex`).

A number decides only if all that surrounds it is understood (`contexts`): "is 8" and "8 apples"
are, "exceeds 8" and "8 or so" are not. Units of one dimension are converted (`units`); other units
and rounded values decide nothing. Percent is a unit: 50 % is not 0.5. If a unit is expected, only
numbers with such a unit may be the answer. A number with something beside it is an expression
(`expressions`): it is worth what it computes to; a root, π or a letter makes it differ from a plain
number; a bound, a range, ± or anything unread leaves the verdict open.
"""

from __future__ import annotations

import re
from functools import lru_cache

from overthink.core.vocabulary import Verdict
from overthink.grading.choices import (
    judge_choice,
    option_at_start,
    read_choice,
    several_letters,
    without_letter,
)
from overthink.grading.contexts import value_of
from overthink.grading.dates import date_named, judge_date
from overthink.grading.hedges import CONCLUDES, DENIES, DOUBT, OPEN, correction, decided
from overthink.grading.markup import (
    STATEMENT,
    bold_parts,
    comparison_key,
    last_boxed,
    plain_text,
    sentence_spans,
    sentences,
    statements,
    with_boxes,
)
from overthink.grading.number_answers import judge_number
from overthink.grading.numbers import Number, sole_number
from overthink.grading.places import counted_times, judge_place, named_place
from overthink.grading.sameness import judge_same
from overthink.grading.texts import MOST, ExpectedText, compare_no_value, judge_text
from overthink.grading.value_lists import (
    Values,
    compare_values,
    decimal_as_list,
    is_same_text,
    read_values,
)
from overthink.grading.words import WordPattern, words

_LONG_WORD = 200
_ENDLESS_WORD = re.compile(rf"\S{{{_LONG_WORD},}}")
"""Patterns would search a text without spaces again from each of its characters."""
_LONGEST = 20_000
"""Characters at the end of an answer that are read."""
_MOST_JUDGED = 2_000
"""Sentences that may state a value and do not, after which the search ends."""
_MAY_STATE = WordPattern(rf"boxed|\*\*|=|{STATEMENT.template}|{CONCLUDES.template}")


def judge(expected: str, answer: str) -> Verdict:
    """Compare an answer, without its thought, with the expected one. Never raises.

    Args:
        expected: a number, an option's letter, a name or a few words; if empty, nothing is
            expected, and no answer is right or wrong.
        answer: the answer as the model wrote it, with Markdown and LaTeX.
    """
    if not expected.strip():
        return OPEN
    if not answer.strip():
        return Verdict(False, "none", None)
    target = _target(expected)
    verdict = _judge(target, with_boxes(answer[-_LONGEST:]))
    found = verdict.found and verdict.found.replace("﹩", "$")
    return verdict if found == verdict.found else Verdict(verdict.correct, verdict.method, found)


def _judge(target: _Target, answer: str) -> Verdict:
    if boxed := last_boxed(answer):
        corrected = correction(answer[answer.rindex(boxed) :])
        if _DENIED_BOX.search(answer[: answer.rindex(boxed)]):
            return OPEN
        if corrected and _judge_prose(target, corrected).method != "none":
            return OPEN
        verdict = target.judge_boxed(boxed)
        if verdict.correct is None and not last_boxed(boxed) and STATEMENT.search(boxed):
            return _judge(target, boxed)
        return verdict
    corrected = correction(answer)
    if not corrected:
        return _judge_prose(target, answer)
    verdict = _judge_prose(target, corrected)
    unsure = verdict.correct is False and _judge_prose(target, answer).correct
    return OPEN if unsure and len(corrected) > _LONG_WORD else verdict


def _judge_prose(target: _Target, answer: str) -> Verdict:
    if target.has_other_name(plain_text(answer)):
        return OPEN
    same = comparison_key(answer) == target.key and not answer.rstrip().endswith("?")
    if same or (len(answer) < _LONG_WORD and is_same_text(target.text, plain_text(answer))):
        return Verdict(True, "exact", plain_text(answer))
    answer = _ENDLESS_WORD.sub(lambda word: word[0][:_LONG_WORD], answer)
    if target.date:
        return judge_date(target.date, answer)
    if target.choice:
        verdict = judge_choice(target.choice, answer)
        if verdict.method == "none" and target.number:
            return judge_number(target.number, answer)
        return verdict
    if target.number:
        several = read_values(plain_text(answer))
        if several and several.kind and len(several.items) > 1:
            return _judge_one_of(target.number, several)
        if not (several and target.values):
            return judge_number(target.number, answer)
    if target.place:
        return judge_place(target.place, answer)
    if target.key in words("same"):
        return judge_same(answer)
    if target.values:
        verdict = _judge_values(target.values, answer)
        return judge_text(target.words, answer) if verdict.correct is None else verdict
    return judge_text(target.words, answer)


def first_statement(value: str, text: str) -> int | None:
    """Where a text, such as a thought, first gives a value as the answer; None if it does not.

    It does in a sentence that states it ("the answer is", in a box, in bold, after "="), that
    concludes ("so", "left", "derfor" …) or names who "is the …est", and that by itself would be
    judged right with this value expected. A value that is only mentioned, asked for or doubted is
    not stated. The position is found by rules, so it is an estimate.

    Returns:
        The end of the sentence, in characters of `text`.
    """
    if not value.strip():
        return None
    judged: set[str] = set()  # a loop repeats one sentence a thousand times
    for start, end in sentence_spans(text):
        sentence = text[start:end].strip()
        if sentence in judged or not (_MAY_STATE.search(sentence) or MOST.search(sentence)):
            continue
        if not DOUBT.search(sentence) and judge(value, sentence).correct:
            return end
        judged.add(sentence)
        if len(judged) == _MOST_JUDGED:
            break
    return None


class _Target:
    """The expected answer, read once."""

    def __init__(self, expected: str) -> None:
        self.text = plain_text(expected)
        self.key = comparison_key(expected)
        self.date = date_named(self.text)
        self.words = ExpectedText(self.text, self.key)
        self.choice = option = read_choice(self.text)
        value = option.text if option else _ASSIGNED.sub("", self.text)
        self.number = sole_number(counted_times(value))
        self.place = None if option or self.number else named_place(self.text)
        read = not (option or self.number or self.place)
        self.values = read_values(self.text) if read else decimal_as_list(self.text)
        self.is_formula = read and bool(_FORMULA.search(self.text))

    def has_other_name(self, shown: str) -> bool:
        """Whether a value is that of another variable: "y = 5" where "x = 5" is expected."""
        names = [_ASSIGNED.match(text) for text in (self.text, shown)]
        return bool(names[0] and names[1]) and len({match[1] for match in names if match}) > 1

    def judge_boxed(self, boxed: str) -> Verdict:
        """Return the verdict on a boxed value."""
        if self.has_other_name(plain_text(boxed)):
            return OPEN
        shown = re.sub(r"^-\s+(?=\d)", "-", plain_text(boxed))
        if comparison_key(boxed) == self.key or is_same_text(self.text, shown):
            return Verdict(True, "boxed", shown)
        if self.date:
            return judge_date(self.date, shown)
        if self.choice:
            if self.choice.is_named(shown):
                return Verdict(True, "boxed", shown)
            if letters := several_letters(shown) or frozenset(option_at_start(shown)):
                return decided(self.choice.compare(letters).correct, "boxed", shown)
        else:
            shown = without_letter(shown)
        if (same := compare_no_value(self.text, shown)) is not None:
            return Verdict(same, "boxed", shown)
        pair = decimal_as_list(shown)
        if self.number and pair and not self.values and "," not in self.text:
            several = _judge_one_of(self.number, pair)  # "3,4" may be two numbers
            if several.correct is None:
                return several
        if self.number and not (self.values and read_values(shown)):
            found = value_of(counted_times(shown))
            known = found and (found.clear or not found.values)
            return decided(self.number.equals(found) if found and known else None, "boxed", shown)
        if self.place and (place := named_place(shown)):
            return Verdict(place.value == self.place.value, "boxed", shown)
        if self.values:
            return decided(_compare_values(self.values, shown), "boxed", shown)
        unclear = self.choice or self.place or self.is_formula or _FORMULA.search(shown)
        if unclear or self.key in comparison_key(boxed):
            return Verdict(None, "none", shown)
        return Verdict(False, "boxed", shown)


def _judge_one_of(target: Number, values: Values) -> Verdict:
    """The verdict on several values where one is expected."""
    items = [sole_number(item) for item in values.items]
    same = [target.equals(item) if item else None for item in items]
    is_open = any(one is not False for one in same)
    return OPEN if is_open else Verdict(False, "number", ", ".join(values.items))


_ASSIGNED = re.compile(r"^([A-Za-z])(?:\([a-z]\))?\s*=\s*(?!.*=)")
_FORMULA = re.compile(r"\d|[=<>≤≥^√π∞∪∅±+/\\]|(?<![^\W_])[a-z](?![^\W_])")


def _compare_values(target: Values, text: str) -> bool | None:
    if found := read_values(text):
        return compare_values(target, found)
    single = sole_number(text if target.kind else _ASSIGNED.sub("", text.strip()))
    return False if single and len(set(target.items)) > 1 else None


_DENIED_BOX = WordPattern(r"\b(?:<<not>>|<<never>>)\s+[\W_]{0,5}\\f?boxed\s*\{\s*$")
_BRACKETED = re.compile(r"[(\[{][^()\[\]{}]*,[^()\[\]{}]*[)\]}]")
_AFTER_IS = WordPattern(r".*\b<<is_was>>\s+(.+)", flags=re.I | re.S)


def _judge_values(target: Values, answer: str) -> Verdict:
    """Whether the values stated, in bold, after the last "=" or alone are the expected ones."""
    plain = plain_text(answer)
    bold = [plain_text(part) for part in bold_parts(answer)]
    behind = [part.rsplit("=", 1)[-1] for part in sentences(plain)[-1:] if "=" in part]
    last = [sentence[-_LONG_WORD:] for sentence in sentences(plain)[-1:]]
    inside = _BRACKETED.findall(last[0]) if last and not DENIES.search(last[0]) else []
    inside = inside if len(inside) == 1 and not DOUBT.search(last[0]) else []
    stated = [*statements(plain)[:1], *(bold if len(bold) == 1 else ())]
    end = _AFTER_IS.match(last[0]) if last and not DOUBT.search(last[0]) else None
    weak = [end[1]] if end and not inside and not DENIES.search(last[0]) else []
    assigned = _assigned_in(target, last[0]) if last and not DOUBT.search(last[0]) else None
    for text in (plain, *stated, *([assigned] if assigned else ()), *behind, *inside, *weak):
        if text not in (plain, *stated) and sole_number(text):
            continue  # one value of several
        correct = _compare_values(target, text)
        if correct is not None:
            return Verdict(correct, "exact", text.strip())
    return OPEN


_ONE_ASSIGNED = re.compile(r"(?<![^\W\d_])([A-Za-z]) ?= ?(-?[\w./√π()]*[\w)])(?! ?[-+*/·×=^])")


def _assigned_in(target: Values, sentence: str) -> str | None:
    """The values that a sentence gives to the expected variables: "x = 2, y = 5"."""
    values = _ONE_ASSIGNED.findall(sentence)
    names = [name for name, _ in values]
    whole = target.names and sorted(names) == sorted(target.names)
    return ", ".join(f"{name} = {value}" for name, value in values) if whole else None


@lru_cache(maxsize=64)
def _target(expected: str) -> _Target:
    return _Target(expected)
