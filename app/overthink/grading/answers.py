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

The expected answer decides what is read: an option's letter (`choice`), a number (`number`: digits
as written in English or Danish, arithmetic, number words of both languages, and places), several
values (`value_lists`), or a text (`exact`). LaTeX is rewritten as plain text first (`latex`).

Numbers are equal if their values are, whatever words follow them; two different units of measure
decide nothing, and neither does a rounded value. Percent is a unit: 50 % is not 0.5. If a unit is
expected, only numbers with that unit may be the answer. A number with something beside it is an
expression (`expressions`): it is worth what it computes to; a root, π or a letter makes it differ
from a plain number; a bound, a range, ± or anything unread leaves the verdict open.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from overthink.core.vocabulary import Method, Verdict
from overthink.grading.markup import (
    DOUBT,
    STATEMENT,
    bold_parts,
    comparison_key,
    last_boxed,
    plain_text,
    sentence_spans,
    sentences,
    statements,
    with_boxes,
    without_article,
)
from overthink.grading.numbers import (
    UNREAD,
    Number,
    candidates,
    digits_in,
    find_numbers,
    is_aside,
    is_denied,
    language_of,
    leading_number,
    single_value,
    sole_number,
    value_of,
    zero_in_words,
)
from overthink.grading.places import (
    Place,
    addresses_reader,
    counted_times,
    named_place,
    place_at_start,
    places_of_others,
    places_taken,
)
from overthink.grading.value_lists import (
    Values,
    compare_values,
    decimal_as_list,
    is_same_text,
    read_values,
)
from overthink.grading.words import WordPattern, expand, words

_OPEN = Verdict(None, "none", None)
_LONG_WORD = 200
_ENDLESS_WORD = re.compile(rf"\S{{{_LONG_WORD},}}")
"""Patterns would search a text without spaces again from each of its characters."""
_LONGEST = 20_000
"""Characters at the end of an answer that are read."""
_MOST_JUDGED = 2_000
"""Sentences that may state a value and do not, after which the search ends."""

_CONCLUDES = WordPattern(r"\b<<concludes>>\b")
_MAY_STATE = WordPattern(rf"boxed|\*\*|=|{STATEMENT.template}|{_CONCLUDES.template}")
_NAME = r"[<<upper>>][\w'-]*"
_NAMES = rf"{_NAME}(?: {_NAME})*"
_ONLY_NAME = WordPattern(_NAME, flags=0)
_NAME_ALONE = WordPattern(rf"{_NAME}\W*", flags=0)
_ONLY_NAMES = WordPattern(_NAMES, flags=0)
_MOST = WordPattern(
    rf"\b({_NAMES}) <<most_is>> <<most_article>> (?:<<most_superlative>>|<<most_word>>)\b"
    rf"|\b<<most_article_first>> <<most_superlative>>(?: \w+){{0,3}} <<most_is>> ({_NAMES})"
    rf"|\b<<most_it_is>> ({_NAMES})\b",
    flags=0,
)


def judge(expected: str, answer: str) -> Verdict:
    """Compare an answer, without its thought, with the expected one. Never raises.

    Args:
        expected: a number, an option's letter, a name or a few words; if empty, nothing is
            expected, and no answer is right or wrong.
        answer: the answer as the model wrote it, with Markdown and LaTeX.
    """
    if not expected.strip():
        return _OPEN
    if not answer.strip():
        return Verdict(False, "none", None)
    answer = with_boxes(answer[-_LONGEST:])
    target = _target(expected)
    boxed = last_boxed(answer)
    if boxed:
        verdict = target.judge_boxed(boxed)
        if verdict.correct is None and not last_boxed(boxed) and STATEMENT.search(boxed):
            return judge(expected, boxed)
        return verdict
    same = comparison_key(answer) == target.key and not answer.rstrip().endswith("?")
    if same or (len(answer) < _LONG_WORD and is_same_text(target.text, plain_text(answer))):
        return Verdict(True, "exact", plain_text(answer))
    answer = _ENDLESS_WORD.sub(lambda word: word[0][:_LONG_WORD], answer)
    if target.letter:
        return _judge_letter(target, answer)
    if target.number and not (target.values and read_values(plain_text(answer))):
        return _judge_number(target.number, answer)
    if target.place:
        return _judge_place(target.place, answer)
    if target.key in words("same"):
        return _judge_same(answer)
    if target.values:
        verdict = _judge_values(target.values, answer)
        return _judge_text(target, answer) if verdict.correct is None else verdict
    return _judge_text(target, answer)


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
        if sentence in judged or not (_MAY_STATE.search(sentence) or _MOST.search(sentence)):
            continue
        if not DOUBT.search(sentence) and judge(value, sentence).correct:
            return end
        judged.add(sentence)
        if len(judged) == _MOST_JUDGED:
            break
    return None


def _verdict(correct: bool | None, method: Method, found: str | None) -> Verdict:
    return Verdict(correct, "none" if correct is None else method, found)


class _Target:
    """The expected answer, read once."""

    def __init__(self, expected: str) -> None:
        self.text = plain_text(expected)
        self.key = comparison_key(expected)
        option = re.fullmatch(r"\(?([A-J])(?:[.):]\)?\s*(.*))?", self.text)
        self.letter = option[1] if option else ""
        self.option_text = (option[2] or "") if option else ""
        value = self.option_text if option else _ASSIGNED.sub("", self.text)
        self.number = sole_number(counted_times(value))
        self.place = None if option or self.number else named_place(self.text)
        read = not (option or self.number or self.place)
        self.values = read_values(self.text) if read else decimal_as_list(self.text)
        self.is_formula = read and bool(_FORMULA.search(self.text))

    def names_option(self, text: str) -> bool:
        """Whether a text is that of the expected option, without its letter."""
        named = self.option_text and not self.number
        return bool(named) and comparison_key(text) == comparison_key(self.option_text)

    def judge_boxed(self, boxed: str) -> Verdict:
        """Return the verdict on a boxed value."""
        shown = re.sub(r"^-\s+(?=\d)", "-", plain_text(boxed))
        if comparison_key(boxed) == self.key or is_same_text(self.text, shown):
            return Verdict(True, "boxed", shown)
        if self.names_option(shown):
            return Verdict(True, "boxed", shown)
        if self.letter and (letter := _leading_letter(shown) or _small_letter(shown)):
            return Verdict(letter == self.letter, "boxed", shown)
        if self.number and not (self.values and read_values(shown)):
            found = value_of(counted_times(shown))
            return _verdict(self.number.equals(found) if found else None, "boxed", shown)
        if self.place and (place := named_place(shown)):
            return Verdict(place.value == self.place.value, "boxed", shown)
        if self.values:
            return _verdict(_compare_values(self.values, shown), "boxed", shown)
        unclear = self.letter or self.place or self.is_formula or _FORMULA.search(shown)
        if unclear or self.key in comparison_key(boxed):
            return Verdict(None, "none", shown)
        return Verdict(False, "boxed", shown)


_ASSIGNED = re.compile(r"^[A-Za-z](?:\([a-z]\))?\s*=\s*(?!.*=)")
_FORMULA = re.compile(r"\d|[=<>≤≥^√π∞∪±+/\\]|(?<![^\W_])[a-z](?![^\W_])")


def _compare_values(target: Values, text: str) -> bool | None:
    if found := read_values(text):
        return compare_values(target, found)
    return False if sole_number(text) and len(set(target.items)) > 1 else None


_BRACKETED = re.compile(r"[(\[{][^()\[\]{}]*,[^()\[\]{}]*[)\]}]")
_AFTER_IS = WordPattern(r".*\b<<is_was>>\s+(.+)", flags=re.I | re.S)
_DENIES = WordPattern(r"\b<<not>>\b|<<not_contracted>>\b")


def _judge_values(target: Values, answer: str) -> Verdict:
    """Whether the values stated, in bold, after the last "=" or alone are the expected ones."""
    plain = plain_text(answer)
    bold = [plain_text(part) for part in bold_parts(answer)]
    behind = [part.rsplit("=", 1)[-1] for part in sentences(plain)[-1:] if "=" in part]
    last = [sentence[-_LONG_WORD:] for sentence in sentences(plain)[-1:]]
    inside = _BRACKETED.findall(last[0]) if last and not _DENIES.search(last[0]) else []
    inside = inside if len(inside) == 1 and not DOUBT.search(last[0]) else []
    stated = [*statements(plain)[:1], *(bold if len(bold) == 1 else ())]
    end = _AFTER_IS.match(last[0]) if last and not DOUBT.search(last[0]) else None
    weak = [end[1]] if end and not inside and not _DENIES.search(last[0]) else []
    for text in (plain, *stated, *behind, *inside, *weak):
        if text not in (plain, *stated) and sole_number(text):
            continue  # one value of several
        correct = _compare_values(target, text)
        if correct is not None:
            return Verdict(correct, "exact", text.strip())
    return _OPEN


@lru_cache(maxsize=64)
def _target(expected: str) -> _Target:
    return _Target(expected)


# ---------------------------------------------------------------------------------------- numbers

_BULLET = re.compile(r"\s*[-–—] +\d\S*\s*")
"""A number behind the mark of a list, or a negative one."""
_EVERY = WordPattern(r"(?:^|[.!?:\n])\W*<<every>>\b(?!\s+<<every_exception>>\b)")
"""It is unclear what "every month has 28 days" counts."""
_PLACE_STEM = WordPattern(r"\d|<<place_stem>>", flags=0)


def _judge_number(target: Number, answer: str) -> Verdict:
    if _BULLET.fullmatch(answer):
        return _OPEN
    answer = counted_times(answer)
    plain = plain_text(answer)
    language = language_of(plain)
    stated = _first_stated(plain, language, target.unit) or _number_in_bold(
        answer, language, target.unit
    )
    found = stated or _number_in_prose(plain, language, target.unit)
    if found is None:
        return _place_for_number(target, plain) or _judge_absence(target, plain, language)
    correct = target.equals(found)
    if found.text.endswith("!") and f"{found.text}." not in plain:  # a factorial or an exclamation
        return Verdict(None, "none", found.text)
    if correct is False and (
        UNREAD.search(plain.replace(found.text, " "))
        or _occurs_elsewhere(target, plain, language)
        or (not stated and _EVERY.search(plain))
    ):
        return Verdict(None, "none", found.text)
    return _verdict(correct, "number", found.text)


def _occurs_elsewhere(target: Number, plain: str, language: str | None) -> bool:
    """Whether the expected number occurs too, in the expected unit or as "day 8"."""
    return any(
        number.unit and target.equals(number) and (target.unit or number.is_index)
        for sentence in sentences(plain)
        if not DOUBT.search(sentence)
        for number in find_numbers(sentence, language)
        if not is_denied(number, sentence)
    )


def _place_for_number(target: Number, plain: str) -> Verdict | None:
    """The verdict where a place is given as the answer: "2nd", "you are in second place"."""
    value = next(iter(target.values), Fraction(0))
    if target.unit == target.measure != "" or value.denominator != 1 or value < 1:
        return None
    verdict = _judge_place(Place(int(value), ""), plain)
    # "She is the first who asked" gives no number; "second place" and "2nd" do.
    is_place = bool(named_place(plain)) or _PLACE_STEM.search(verdict.found or "")
    return verdict if is_place and verdict.correct is not None else None


def _first_stated(plain: str, language: str | None, unit: str) -> Number | None:
    for statement in statements(plain):
        if found := leading_number(statement, language, unit):
            return found
    return None


def _number_in_bold(answer: str, language: str | None, unit: str) -> Number | None:
    """The one number in bold; its sentence decides whether it is an aside."""
    bold = _bold_values(answer, language)
    found = []
    for sentence in sentences(answer):
        # A sentence may begin inside a bold part, so that its own marks pair up wrongly.
        inside = _bold_values(sentence, language) & bold
        if inside and not DOUBT.search(sentence):
            numbers = candidates(plain_text(sentence), language, unit)
            found += [number for number in numbers if number.key in inside]
    return single_value(found, "")


def _bold_values(text: str, language: str | None) -> set[tuple[object, ...]]:
    parts = bold_parts(text)
    return {n.key for part in parts for n in find_numbers(plain_text(part), language)}


def _number_in_prose(plain: str, language: str | None, unit: str) -> Number | None:
    found = [
        (sentence, candidates(sentence, language, unit))
        for sentence in sentences(plain)
        if not DOUBT.search(sentence)
    ]
    everything = [number for _, numbers in found for number in numbers]
    main = [n for sentence, numbers in found for n in numbers if not is_aside(n, sentence)]
    if number := single_value((not unit and main) or everything, ""):
        return number
    lines = [line for line in plain.splitlines() if line.strip()][-2:]
    alone = [_number_alone(line) for line in lines]
    if len(alone) == 2 and alone[1] and not alone[0]:
        return alone[1]
    for sentence, numbers in reversed(found):
        so = _SO.match(sentence)
        behind = [number for number in numbers if so and number.start >= so.end()]
        if behind and (number := single_value(behind, sentence)):
            return number
        if numbers and (_CONCLUDES.search(sentence) or "=" in sentence):
            return single_value(numbers, sentence)
    return None


def _number_alone(line: str) -> Number | None:
    number = sole_number(line)
    return None if number is None or is_aside(number, line) else number


def _judge_absence(target: Number, plain: str, language: str | None) -> Verdict:
    """Not right if there are numbers and none of them is the expected one; else undecided."""
    numbers = [*find_numbers(plain, language), *digits_in(plain, language)]
    present = [n for n in numbers if target.equals(n) is not False and not is_denied(n, plain)]
    nothing = any(zero_in_words(sentence) for sentence in sentences(plain))
    unread = UNREAD.search(plain) or _EVERY.search(plain)
    if not numbers or present or nothing or unread:
        return _OPEN
    return Verdict(False, "number", numbers[-1].text)


# ---------------------------------------------------------------------------------------- letters

_OPTION = WordPattern(
    r"\b(?i:<<option>>|<<choice>>)\s+\(?([A-J])\b\)?|\(([A-J])\)|(?:^|\n)\s*([A-J])[.):]\s",
    flags=0,
)
_LEADING_LETTER = WordPattern(
    r"\W*(?i:(?:<<option>>|<<choice>>|<<answer_before_letter>>) )?\(?"
    r"(?!I\b['’ ]+[<<lower>>])([A-J])(?!\s*[,/&]\s*\(?[A-J]\b)(?:\W|$)"
    r"(?!\s*[<<lower>>]+\s+[<<lower>>]+)"
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
    r"(?:^|\b(?i:<<option>>|<<choice>>|<<option_noun>>|<<only>>|<<concludes>>,?)\s+|\()\(?([A-J])\)?\s+<<is_was>>\s+<<right>>\b"
    r"(?!\s+<<not>>\b)",
    flags=re.M,
)
_LAST_LETTER = WordPattern(r"\W*(?:(?i:<<concludes>>),?\s+)?\(?[A-J]\)?\W*", flags=0)
_CLAUSE = WordPattern(r"[,;]|\b<<clause>>\b")
_SUPPOSES = WordPattern(r"\b(?:<<if>>|<<suppose>>|<<supposed>>|<<might>>)\b|\?")
_SO = WordPattern(r".*,\s*<<concludes>>\b", flags=re.I | re.S)


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


def _judge_letter(target: _Target, answer: str) -> Verdict:
    plain = plain_text(answer)
    said = statements(plain) or _stated_in_clauses(plain)
    lines = sentences(plain)
    if not said and len(lines) > 1 and not _LAST_LETTER.fullmatch(lines[-2]):
        alone = _LAST_LETTER.fullmatch(lines[-1])
        said = re.findall(r"\b[A-J]\b", alone[0]) if alone else []
    if not said and len(lines) == 1 and (it_is := _IT_IS.match(plain)):
        said = [plain[it_is.end() :]] if re.match(r"\W*[A-J]\W*$", plain[it_is.end() :]) else []
    if any(map(target.names_option, [plain, *said[:1]])):
        return Verdict(True, "choice", target.option_text)
    stated = [letter for text in said if (letter := _leading_letter(text) or _small_letter(text))][
        :1
    ]
    right = [match[1] for match in _RIGHT_OPTION.finditer(plain) if match[1].isupper()]
    bold = [letter for text in bold_parts(answer) if (letter := _leading_letter(plain_text(text)))]
    whole = (
        [letter]
        if len(plain) < 40 and (letter := _leading_letter(plain) or _small_letter(plain))
        else []
    )
    marked = [
        next(filter(None, match.groups()))
        for sentence in sentences(plain)
        if not DOUBT.search(sentence) and not _NOT.search(sentence)
        for match in _OPTION.finditer(sentence)
    ]
    for letters in (stated, bold, right, whole, marked):
        if letters and len(set(letters)) == 1:
            return Verdict(letters[0] == target.letter, "choice", letters[0])
        if letters:
            return _OPEN
    return _judge_number(target.number, answer) if target.number else _OPEN


# ------------------------------------------------------------------------- places and sameness

_AFTER_DOUBT = WordPattern(r".*\b<<but>>\b", flags=re.I | re.S)
_IF = WordPattern(r"\b<<if>>\b")

_SAME_OF = r"(?:\s+<<same_of>>)?"
_SAME_END = r"(?=\s*(?:$|[.,;:!)–—-]|<<same_ends>>\b))"
_SAME = WordPattern(
    r"\b<<same_verb>>\s+(?:<<same_adverb>>\s+)*"
    rf"(?:<<same_noun>>{_SAME_OF}{_SAME_END}|<<same_equally>>)"
    rf"|^\W*<<same_opening>>{_SAME_OF}{_SAME_END}"
    r"|\b<<same_neither>>\b[^.!?]{0,40}\b<<same_neither_is>>\b|^\W*<<same_neither_alone>>\W*$"
)
_DIFFERENT = WordPattern(
    r"\b<<same_weighs>>\s+(?:\w+\s+)?<<same_more>>\b"
    r"|\b<<same_is>>\s+(?:\w+\s+)?<<same_heavier>>\b"
)
_IN_SOME_WAY = WordPattern(r"\b<<same_in_some_way>>\b")
""""Iron is heavier, but both weigh a kilogram" decides nothing."""
_SAME_DENIED = WordPattern(r"\b(?:<<not>>|<<never>>|<<same_denial>>)\b|<<not_contracted>>\b")


def _judge_place(target: Place, answer: str) -> Verdict:
    """The place that is the whole answer, or that is given to "you".

    The place of a third party is at most right: it may be the one who was overtaken.
    """
    plain = plain_text(answer)
    whole = [plain, *statements(plain)[:1]]
    place = next(filter(None, map(named_place, whole)), None)
    place = place or next(filter(None, map(place_at_start, whole[1:])), None)
    if place is not None:
        return Verdict(place.value == target.value, "number", place.text)
    taken, supposed = _places_in(plain)
    if not taken and (place := place_at_start(plain)):
        return Verdict(place.value == target.value, "number", place.text)
    if len({place.value for place in taken}) == 1:
        return Verdict(taken[0].value == target.value, "number", taken[0].text)
    if not taken and {place.value for place in supposed} == {target.value}:
        return Verdict(True, "number", supposed[0].text)
    return _OPEN


def _places_in(plain: str) -> tuple[list[Place], list[Place]]:
    """The places that "you" have, and those of third parties or after "if …"."""
    taken: list[Place] = []
    supposed: list[Place] = []
    of_others = not addresses_reader(plain)
    for part in sentences(plain):
        doubted = bool(DOUBT.search(part))
        sentence = _after_doubt(part) if doubted else part
        taken += [place] if (place := named_place(sentence)) else places_taken(sentence)
        if doubted and _IF.search(part) and not part.rstrip().endswith("?"):
            supposed += places_taken(part)
        if of_others:
            supposed += places_of_others(sentence)
    return taken, supposed


def _after_doubt(sentence: str) -> str:
    """The text after "you might think so, but"; empty if there is none or it doubts too."""
    but = _AFTER_DOUBT.match(sentence)
    rest = sentence[but.end() :] if but else ""
    return "" if DOUBT.search(rest) else rest


def _judge_same(answer: str) -> Verdict:
    """Whether the things are called the same, or one of them more than the other."""
    found: dict[bool, str] = {}
    for part in sentences(plain_text(answer)):
        sentence = _after_doubt(part) if DOUBT.search(part) else part
        same = _claims_sameness(sentence)
        if same is not None:
            found.setdefault(same, sentence)
    if len(found) != 1:
        return _OPEN
    same, sentence = next(iter(found.items()))
    return Verdict(same, "exact", comparison_key(sentence))


def _claims_sameness(sentence: str) -> bool | None:
    """True if a sentence calls two things equal, False if it calls one heavier.

    None if it does neither, or may deny it.
    """
    same = _SAME.search(sentence)
    if same and not _SAME_DENIED.search(sentence[: same.start()]):
        return True
    different = None if _IN_SOME_WAY.search(sentence) else _DIFFERENT.search(sentence)
    if different and not _SAME_DENIED.search(re.split(r"[,;]", sentence[: different.start()])[-1]):
        return False
    return None


# ------------------------------------------------------------------------------------------ texts

_FIRST_WORD = WordPattern(r"\W*(\w+)(?! <<joins>>\b)", flags=0)


def _judge_text(target: _Target, answer: str) -> Verdict:
    plain = plain_text(answer)
    first = _FIRST_WORD.match(plain)
    yes_no = dict.fromkeys(words("yes"), True) | dict.fromkeys(words("no"), False)
    if target.key in yes_no and first and first[1].casefold() in yes_no:
        same = yes_no[target.key] == yes_no[first[1].casefold()]
        return Verdict(same, "exact", first[1])
    if target.key in (*words("true"), *words("false")):
        return _judge_truth(target, plain)
    for statement in statements(plain)[:1]:
        verdict = _compare_text(target, statement)
        if verdict.correct is not None:
            return verdict
    only = sentences(plain)
    if len(only) == 1 and (it_is := _IT_IS.match(plain)):
        verdict = _compare_text(target, without_article(plain[it_is.end() :]))
        if verdict.correct is not None:
            return verdict
    bold = [part for part in bold_parts(answer) if not _is_text_denied(part, answer)]
    if bold and len({comparison_key(part) for part in bold}) == 1:
        return _compare_text(target, bold[0])
    return _judge_superlative(target, plain)


_IT_IS = WordPattern(r"\W*(?:<<it>>\s+<<it_is>>|<<it>>['’]s)\s+(?=\S)")
_TRUTH = WordPattern(r"\b(?:(?P<true><<true>>)|(?P<false><<false>>))\b")


def _judge_truth(target: _Target, plain: str) -> Verdict:
    """Whether the last sentence that calls something true or false agrees."""
    for sentence in reversed(sentences(plain)):
        found = {bool(match["true"]): match[0] for match in _TRUTH.finditer(sentence)}
        if found:
            unclear = len(found) > 1 or _TRUTH_UNCLEAR.search(sentence)
            given, word = next(iter(found.items()))
            same = given == (target.key in words("true"))
            return _verdict(None if unclear else same, "exact", word)
    return _OPEN


_TRUTH_UNCLEAR = WordPattern(r"\b(?:<<not>>|<<never>>|<<if>>)\b|<<not_contracted>>|\?")


def _compare_text(target: _Target, text: str) -> Verdict:
    """Equal is right; a single other name is not; a mere mention is undecided."""
    plain = plain_text(text)
    if comparison_key(text) == target.key or is_same_text(target.text, plain):
        return Verdict(True, "exact", plain)
    both_names = _ONLY_NAME.fullmatch(target.text) and _NAME_ALONE.fullmatch(plain)
    return Verdict(False, "exact", plain) if both_names else Verdict(None, "none", plain)


def _is_text_denied(part: str, answer: str) -> bool:
    return bool(re.search(rf"\b{expand('<<not>>')}\s+\**{re.escape(part)}", answer, re.I))


def _judge_superlative(target: _Target, plain: str) -> Verdict:
    """Who "is the tallest", if that holds for one name only."""
    names = {
        name: None
        for sentence in sentences(plain)
        if not DOUBT.search(sentence)
        for match in _MOST.finditer(sentence)
        if (name := _without_other_words(next(filter(None, match.groups()))))
    }
    if len(names) != 1 or not _ONLY_NAMES.fullmatch(target.text):
        return _OPEN
    found = next(iter(names))
    asked, given = set(target.key.split()), set(found.casefold().split())
    if asked <= given or not asked & given:
        return Verdict(asked <= given, "exact", found)
    return Verdict(None, "none", found)


def _without_other_words(name: str) -> str:
    return " ".join(word for word in name.split() if word not in words("not_names"))
