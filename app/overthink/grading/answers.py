r"""Was the answer right: reads the value out of an answer and compares it with the expected one.

Each verdict says by which rule it was reached. Where no rule reads one value out of the answer, the
verdict is None: a person has to look. A wrong "right" is worse than an open question.

The rules, in order; the first that settles it counts:

1. An empty answer is not right (`none`): the model never answered.
2. The last `\boxed{…}` is the answer (`boxed`).
3. The whole answer is the expected one but for case, markup and punctuation (`exact`).
4. A statement: "the answer is …", "Answer: …", "Svaret er …"; the last one.
5. What is set in bold, if all of it is one value. Headings ("**Step 1:**") do not count.
6. Numbers only: the one number in the answer; else the one in the last sentence that concludes
   ("so", "therefore", "left", "tilbage" …) or behind its last "=". Numbers that only say when, of
   what or what not ("after 3 minutes", "minute 3", "out of 20", "not 5") do not count as long as
   there is another one.
7. A number that is expected but nowhere in the answer: not right.
8. Names only: who "is the …est".

A place ("second", "2nd", "2. plads") is right where somebody is said to have it: "you are in second
place"; what only names it, "the runner in second place", says nothing. That things are the same is
right where they are said to be equal.

What is expected decides what is looked for: an option's letter (`choice`), a number (`number`:
digits as written in English or Danish, fractions, the words zero to twenty in both languages, and
places), or a text (`exact`). Numbers are equal when their values are, whatever the words behind
them; of two different units of measure nothing is claimed. Percent is a unit: 50 % is not 0.5.
Where a unit is expected, the numbers with that unit are the ones that may be the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal

import msgspec

from overthink.core.vocabulary import Verdict
from overthink.grading.ordinals import (
    Place,
    counted_times,
    place_at_start,
    place_named,
    places_of_others,
    places_taken,
    speaks_to_somebody,
)
from overthink.grading.sameness import means_same, says_same

_Language = Literal["en", "da"] | None

_OPEN = Verdict(None, "none", None)
_LONG_WORD = 200
_ENDLESS_WORD = re.compile(rf"\S{{{_LONG_WORD},}}")
"""What runs away without a space: patterns would go over it again from each of its characters."""
_LONGEST = 20_000
"""Characters at the end of an answer that are looked at."""
_LONGEST_SENTENCE = 300
"""Characters; a longer sentence is looked at for a statement in pieces of so many."""
_MOST_JUDGED = 2_000
"""Sentences that may state a value and do not, after which no more are looked at."""
_NEAR = 60
"""Characters before and behind a number that tell what it is."""


def judge(expected: str, answer: str) -> Verdict:
    """Compares an answer, without its thought, with the expected one. Never raises.

    Args:
        expected: a number, an option's letter, a name or a few words; empty: nothing is expected,
            and no answer is right or wrong.
        answer: the answer as the model wrote it, Markdown and LaTeX included.
    """
    if not expected.strip():
        return _OPEN
    if not answer.strip():
        return Verdict(False, "none", None)
    answer = answer[-_LONGEST:]
    wanted = _Wanted(expected)
    boxed = _last_boxed(answer)
    if boxed:
        return wanted.boxed(boxed)
    if _key(answer) == _key(expected):
        return Verdict(True, "exact", _plain(answer))
    answer = _ENDLESS_WORD.sub(lambda word: word[0][:_LONG_WORD], answer)
    if wanted.letter:
        return _judge_letter(wanted, answer)
    if wanted.number:
        return _judge_number(wanted, answer)
    if wanted.place:
        return _judge_place(wanted.place, answer)
    if means_same(wanted.key):
        return _judge_same(answer)
    return _judge_text(wanted, answer)


def first_statement(value: str, text: str) -> int | None:
    """Where a text, a thought say, first gives a value as the answer; None where it does not.

    It does in a sentence that says so ("the answer is", in a box, in bold, behind "="), that
    concludes ("so", "left", "derfor" …) or names who "is the …est", and that by itself would be
    judged right with this value expected. A value that is only mentioned, asked for or doubted is
    not stated. So the place is found by rules, and is an estimate.

    Returns:
        The end of the sentence, in characters of `text`.
    """
    if not value.strip():
        return None
    judged: set[str] = set()  # a loop says the same a thousand times
    for start, end in _spans(text):
        sentence = text[start:end].strip()
        if sentence in judged or not (_MAY_STATE.search(sentence) or _MOST.search(sentence)):
            continue
        if not _DOUBT.search(sentence) and judge(value, sentence).correct:
            return end
        judged.add(sentence)
        if len(judged) == _MOST_JUDGED:
            break
    return None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences begin and end; a text that has none is cut every so often."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        while match.end() - start > 2 * _LONGEST_SENTENCE:
            yield start, start + _LONGEST_SENTENCE
            start += _LONGEST_SENTENCE
        if match.end() > start:
            yield start, match.end()
            start = match.end()


# ------------------------------------------------------------------------------- what is expected


_WHICH = "#"
"""Behind the unit of a number that says which one: "day 8"."""


class _Number(msgspec.Struct, frozen=True):
    """A number in a text. More than one value where "1.000" may be one or a thousand."""

    values: frozenset[Fraction]
    unit: str
    start: int
    end: int
    text: str

    def equals(self, other: _Number) -> bool | None:
        """None: the values agree or not, but the units differ."""
        if self.unit and other.unit and self.measure != other.measure:
            return None
        return bool(self.values & other.values)

    @property
    def measure(self) -> str:
        """The unit; the same for "8 days" and "day 8"."""
        return self.unit.removesuffix(_WHICH)


class _Wanted:
    """The expected answer, read once."""

    def __init__(self, expected: str) -> None:
        self.text = _plain(expected)
        self.key = _key(expected)
        option = re.fullmatch(r"\(?([A-J])(?:[.):]\)?\s*(.*))?", self.text)
        self.letter = option[1] if option else ""
        self.number = _sole_number(counted_times((option[2] or "") if option else self.text))
        self.place = None if option or self.number else place_named(self.text)

    def boxed(self, boxed: str) -> Verdict:
        """The verdict on a boxed value."""
        shown = _plain(boxed)
        if _key(boxed) == self.key:
            return Verdict(True, "boxed", shown)
        if self.letter and (letter := _leading_letter(shown)):
            return Verdict(letter == self.letter, "boxed", shown)
        if self.number:
            found = _value(counted_times(shown))
            return Verdict(self.number.equals(found), "boxed", shown) if found else _OPEN
        if self.place and (place := place_named(shown)):
            return Verdict(place.value == self.place.value, "boxed", shown)
        if self.letter or self.place or self.key in _key(boxed):
            return Verdict(None, "none", shown)
        return Verdict(False, "boxed", shown)


def _sole_number(text: str) -> _Number | None:
    """The number that a text is, units and all; None where it is something else."""
    numbers = _numbers(text)
    if len(numbers) != 1 or not re.fullmatch(
        rf"(?:kr\.?|usd|eur|dkk|(?:the\s+)?{_TIMES})?\s*", text[: numbers[0].start], re.I
    ):
        return None
    rest = text[numbers[0].end :]
    return numbers[0] if re.fullmatch(r"[\s%.]*([^\W\d]+[\s.]*){0,3}", rest) else None


# ----------------------------------------------------------------------------------------- markup


def _plain(text: str) -> str:
    """The text without LaTeX and Markdown; numbers as "1/2", minus as "-"."""
    text = re.sub(r"[\u00a0\u202f\u2009]|\\[,;: !]", " ", text).replace("−", "-")
    for sign, fraction in (("½", "1/2"), ("¼", "1/4"), ("¾", "3/4")):
        text = text.replace(sign, f" {fraction}")
    text = re.sub(r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r" \1/\2", text)
    text = re.sub(
        r"\\(?:text|textbf|mathrm|mathbf|operatorname|fbox|boxed)\{([^{}]*)\}", r"\1", text
    )
    text = re.sub(r"\\[()\[\]]|\\(?=%)|\$|[*`~]|(?<!\w)_+|_+(?!\w)|^#+\s*", "", text, flags=re.M)
    return re.sub(r"[ \t]+", " ", text).strip()


def _key(text: str) -> str:
    """A text without case, leading article, markup and punctuation at its ends."""
    words = re.sub(r"\s+", " ", _plain(text)).casefold().strip(" .,:;!?\"'“”()")
    return re.sub(r"^(the|a|an|den|det) (?=\w)", "", words)


def _last_boxed(text: str) -> str | None:
    r"""The content of the last `\boxed{…}` that is closed and not empty."""
    opened: list[int] = []  # where the content of each brace that is open begins; -1: not a box
    found = (-1, "")
    for match in re.finditer(r"\\f?boxed\s*\{|\{|\}", text):
        if match[0] != "}":
            opened.append(match.end() if len(match[0]) > 1 else -1)
        elif opened and (start := opened.pop()) > found[0] and text[start : match.start()].strip():
            found = start, text[start : match.start()]
    return found[1] or None


def _bold(text: str) -> list[str]:
    """What is set in bold, headings and labels left out."""
    parts = re.findall(r"\*\*(.+?)\*\*(:?)|__(.+?)__(:?)", text)
    values = [(one or two, colon or other) for one, colon, two, other in parts]
    labels = re.compile(r"(step|part|option|minute|trin|del|mulighed|minut)\s*\d+\.?$", re.I)
    return [
        value
        for value, colon in values
        if not colon and not value.rstrip().endswith(":") and not labels.match(value.strip())
    ]


_DOUBT = re.compile(
    r"\b(might|may|could|would|people|some|skulle|kunne) (first )?"
    r"(think|say|expect|assume|guess|tro|sige)"
    r"|\b(thought|assumed|troede|antog)\b"
    r"|\bnot (true|right|correct|the (case|answer))|\b(wrong|incorrect|false|forkert)\b"
    r"|\bikke (rigtigt?|sandt|korrekt|svaret)"
    r"|\bif the answer|\bhvis svaret|\bif\b.*\bwould\b|\bwould\b.*\bif\b|\bhvis\b.*\bville\b"
    r"|\?\W*$",
    re.I,
)
"""In a sentence of this kind a value is spoken of, not given."""

_STATEMENT = re.compile(
    r"\b(?:(?:answer|solution|result|svaret|svar|resultatet|facit)\b(?:[^.:=\n]{0,80}?)"
    r"(?:\bis\b|\bwould be\b|\bmust be\b|\ber\b|\bmå være\b|:|=)"
    r"|answer\s*(?=\([A-J]\)|[A-J]\)))\s*"
    r"(?!not\b|n't\b|ikke\b)"
    r"((?:therefore|thus|simply|clearly|indeed|just|that|altså|derfor|simpelthen"
    r"|at(?! least| most))[,:]?\s+)*",
    re.I,
)


def _statements(text: str) -> list[str]:
    """What comes after "the answer is"; the last three such, the last one first."""
    found = []
    for sentence in _sentences(text):
        if not _DOUBT.search(sentence):
            ends = [match.end() for match in _STATEMENT.finditer(sentence)]
            found += [sentence[end:] for end in ends[-3:]]
    return [statement for statement in reversed(found[-3:]) if statement.strip(" .:")]


def _sentences(text: str) -> list[str]:
    """Split at line ends and where a new sentence begins; "det 3. minut" stays whole."""
    text = re.sub(r"(:)\s*\n+\s*", r"\1 ", text)  # "Answer:" and the value on the next line
    return [
        part for part in re.split(r"\n+|(?<=[.!?])\s+(?=[A-ZÆØÅ(\d\"“-])", text) if part.strip()
    ]


# ---------------------------------------------------------------------------------------- numbers

_EN = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty"""
_DA = """nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten
    sytten atten nitten tyve"""
_EN_VALUES = {word: value for value, word in enumerate(_EN.split())}
_DA_VALUES = {word: value for value, word in enumerate(_DA.split())} | {"et": 1, "én": 1, "ét": 1}
_ALSO_OTHER_WORDS = frozenset({"one", "en", "et", "to", "fire", "ti", "ni"})
"""Articles, pronouns, or words of the other language: numbers only where nothing else stands."""

_UNREAD = re.compile(
    r"\b((thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?|half|twice"
    r"|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems|hundrede|tusind|halvdelen)\b"
    r"|\btwenty[- ](one|two|three|four|five|six|seven|eight|nine)\b|\w+og(tyve|tredive)\b",
    re.I,
)
"""Number words that are not read: an answer with one of them is not called wrong."""

_UNITS = {
    unit: names.split()[0]
    for names in (
        "mm", "cm", "m meter meters metre metres", "km", "mg", "g gram grams", "kg kilo kilos",
        "ml", "cl", "dl", "l liter liters litre litres", "% percent procent", "dollar dollars usd",
        "€ euro euros eur", "kr kroner krone dkk", "øre", "s second seconds sekund sekunder",
        "min minute minutes minut minutter", "h hour hours time timer", "day days dag dage",
    )
    for unit in names.split()
}  # fmt: skip

_DIGITS = re.compile(
    r"(?<![\w.,/])(?P<sign>-(?!\s))?"
    r"(?:(?:(?P<whole>\d+) )?(?P<over>\d+)\s?/\s?(?P<under>[1-9]\d*)"
    r"|(?P<body>\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?(?!\d)|\d[\d.,]*\d|\d))"
    r"(?!\d|\s?/|st\b|nd\b|rd\b|th\b|:\d)"
)
_DIGITS_READ = 40
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")


def _language(text: str) -> _Language:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    danish = sum(word in _DANISH.split() for word in words) + len(
        re.findall("[æøå]", text.casefold())
    )
    english = sum(word in _ENGLISH.split() for word in words)
    return None if danish == english else "da" if danish > english else "en"


_DANISH = """er og ikke der det den svaret har kr kroner på af til tilbage hele i efter"""
_ENGLISH = """the is are there answer of and in after left it to that so have has"""


def _numbers(text: str, language: _Language = None) -> list[_Number]:
    """All numbers of a plain text, in digits and in words, in order."""
    language = language or _language(text)
    found = [*_in_digits(text, language), *_in_words(text, language)]
    return sorted(found, key=lambda number: number.start)


def _before(text: str, at: int) -> str:
    return text[max(0, at - _NEAR) : at]


def _behind(text: str, at: int) -> str:
    return text[at : at + _NEAR]


def _in_digits(text: str, language: _Language) -> Iterable[_Number]:
    for match in _DIGITS.finditer(text):
        values = _read_digits(match, language)
        if values and _is_sign(text, match):
            values = frozenset(-value for value in values)
        if values:
            unit = _unit_at(text, match.start(), match.end())
            yield _Number(values, unit, match.start(), match.end(), match[0])


def _is_sign(text: str, match: re.Match[str]) -> bool:
    """A minus between two numbers takes away."""
    return bool(match["sign"]) and not re.search(r"\d\s*$", _before(text, match.start()))


def _read_digits(match: re.Match[str], language: _Language) -> frozenset[Fraction]:
    if len(match[0]) > _DIGITS_READ:
        return frozenset()
    if match["under"]:
        value = Fraction(int(match["over"]), int(match["under"])) + int(match["whole"] or 0)
        return frozenset((value,))
    body = re.sub("[ ']", "", match["body"])
    english, danish = _decimal(body, "."), _decimal(body, ",")
    readings = {"en": (english,), "da": (danish,), None: (english, danish)}[language]
    if english is None or danish is None:
        readings = english, danish  # only one way to read it, whatever the language
    return frozenset(value for value in readings if value is not None)


def _decimal(body: str, point: str) -> Fraction | None:
    """Reads digits with `point` as decimal point and the other sign between thousands."""
    comma = "," if point == "." else "."
    whole, found, part = body.partition(point)
    grouped = rf"[1-9]\d{{0,2}}(?:{re.escape(comma)}\d{{3}})+"
    if not re.fullmatch(rf"\d+|{grouped}", whole) or (found and not re.fullmatch(r"\d+", part)):
        return None
    return Fraction(f"{whole.replace(comma, '')}.{part or 0}")


def _in_words(text: str, language: _Language) -> Iterable[_Number]:
    alone = len(_WORD.findall(text)) == 1
    values = {"en": _EN_VALUES, "da": _DA_VALUES, None: _EN_VALUES | _DA_VALUES}[language]
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word in values and (alone or _counts(word, language, text, match)):
            value = frozenset((Fraction(values[word]),))
            unit = _unit_at(text, match.start(), match.end())
            yield _Number(value, unit, match.start(), match.end(), match[0])


def _counts(word: str, language: _Language, text: str, match: re.Match[str]) -> bool:
    """A word that may be something else counts as a number where the place speaks for it."""
    if word not in _ALSO_OTHER_WORDS:
        return True
    if word in ("en", "et"):
        return False
    if word == "one":
        before = re.search(
            r"\b(is|are|has|have|only|exactly|just|leaves)\s+$", _before(text, match.start())
        )
        return bool(before) and not re.match(
            r"\s+(of|more|that|who|which)\b", _behind(text, match.end())
        )
    return language == "da"


def _unit_at(text: str, start: int, end: int) -> str:
    """The unit of measure before or behind a number; empty where there is none."""
    before = re.search(r"([€£])\s?$|\b(kr|usd|eur|dkk)\.?\s?$", _before(text, start), re.I)
    behind = re.match(r"\s?(%|€|[^\W\d_]+)(?![\w-])", _behind(text, end))
    name = behind[1] if behind else ""
    unit = _UNITS.get(name.casefold() if len(name) > 2 else name)
    if unit or before:
        return unit or (_UNITS.get(before[0].strip(" .").casefold(), "") if before else "")
    which = re.search(rf"\b({_TIMES})\s+(?:no\.\s*)?$", _before(text, start), re.I)
    named = _UNITS.get(which[1].casefold(), "") if which else ""
    return f"{named}{_WHICH}" if named else ""


_TIMES = (
    r"(?:minutes?|mins?|seconds?|hours?|days?|weeks?|years?|steps?|rounds?|minut(?:ter)?|sekund(?:er)?"
    r"|timer?|dage?|uger?|år|trin)"
)
_BEFORE_ASIDE = re.compile(
    rf"\b{_TIMES}\s+(?:no\.\s*)?$"
    r"|\b(?:out of|of the|from|than|instead of|started with|rather than|ud af|af de|fra|end"
    r"|i stedet for)"
    r"(?:\s+the|\s+de)?\s+$|(?:\bnot|n['’]t|\bikke|\bnever)\s+(?:be\s+|exactly\s+)?$",
    re.I,
)
_BEFORE_TIME = re.compile(
    r"\b(?:after|in|at|during|within|by|every|per|for|of|first|next|last|efter|i|på|om|under|hvert|første|de)"
    r"(?:\s+(?:the|only|just|about|de|kun))?\s+$",
    re.I,
)


def _is_aside(number: _Number, text: str) -> bool:
    """The number says when, of what, what not, or numbers a list."""
    before, behind = _before(text, number.start), _behind(text, number.end)
    if _BEFORE_ASIDE.search(before):
        return True
    if re.match(rf"\s*\.?\s*{_TIMES}\b", behind, re.I) and (
        _BEFORE_TIME.search(before) or re.match(r"\.\s*[a-zæøå]", behind)
    ):
        return True
    return not before.strip(" -*") and bool(re.match(r"[.)]\s+\S", behind))


def _told(text: str, language: _Language, unit: str = "") -> list[_Number]:
    """The numbers that may be the answer; asides only where there is nothing else.

    Where a unit is expected: those with it if there are any, else those without one.
    """
    numbers = [n for n in _numbers(text, language) if not _is_bound(n, text)]
    if unit:
        in_unit = [n for n in numbers if n.measure == unit.removesuffix(_WHICH)]
        return [
            n
            for n in in_unit or [n for n in numbers if not n.unit]
            if not _is_denied(n, text) and (n.unit == unit or not _is_aside(n, text))
        ]
    plain = [n for n in numbers if not _is_aside(n, text) and not _is_denied(n, text)]
    nothing = _says_nothing_is_there(text)
    if nothing and not plain:
        return [nothing]
    return plain or [n for n in numbers if not _is_denied(n, text)]


_DENIES = r"(?:\bnot|n['’]t|\bcannot|\bikke|\bnever|\baldrig)"
_BEFORE_BOUND = re.compile(
    r"\b(?:at least|at most|up to|between|(?:more|less|fewer|greater|over) than|above|below"
    r"|mindst|højst|op til|mellem|(?:mere|mindre|færre|flere) end)\s+$"
    r"|\b(?:between|mellem)\s+\S+\s+(?:and|og)\s+$",
    re.I,
)


def _is_denied(number: _Number, text: str) -> bool:
    """Said of: "not 5", "cannot be 5", "5 is not it"."""
    before, behind = _before(text, number.start), _behind(text, number.end)
    if re.search(rf"{_DENIES}\s+(?:be\s+|være\s+)?\S*\s*$", before, re.I):
        return True
    return bool(re.match(rf"\W*(?:is|are|was|er|var)(?:\s+|(?=n)){_DENIES}", behind, re.I))


def _is_bound(number: _Number, text: str) -> bool:
    """Saying "at least 5" says less than a number does."""
    return bool(_BEFORE_BOUND.search(_before(text, number.start)))


_NOTHING = re.compile(
    r"\b(?:there (?:are|is|will be|would be)|(?:has|have|leaves|leaving))\s+(no|none)\b"
    r"|^\W*(no|none)\b(?!\s*,)(?=.*\b(?:left|remain\w*|are|is|in)\b)|^\W*(none)\W*(?:$|,)"
    r"|\b(?:er der|der er|der var|har(?: hun| han)?)\s+(ingen|ikke nogen|ikke flere)\b"
    r"|^\W*(ingen)\b",
    re.I,
)
_FIGURE_OF_SPEECH = re.compile(
    r"\b(?:no|ingen)\s+(?:doubt|way|problem|need|reason|information|matter|question|tvivl|grund|idea)",
    re.I,
)


def _says_nothing_is_there(text: str) -> _Number | None:
    """Zero, said without a number: "there are no cubes left", "der er ingen tilbage"."""
    match = _NOTHING.search(text)
    if match is None or _FIGURE_OF_SPEECH.search(text):
        return None
    word = match[match.lastindex or 0]
    return _Number(frozenset((Fraction(0),)), "", match.start(), match.end(), word)


def _settled(numbers: list[_Number], text: str) -> _Number | None:
    """The one value there is, or the one behind the last "="."""
    if "=" in text:
        behind = [number for number in numbers if number.start > text.rindex("=")]
        numbers = behind or numbers
    distinct = {(number.values, number.unit) for number in numbers}
    same_value = len({values for values, _ in distinct}) == 1
    return numbers[-1] if numbers and same_value else None


def _value(text: str, language: _Language = None) -> _Number | None:
    """The number that a short text gives."""
    return _settled(_told(text, language), text)


def _stated(statement: str, language: _Language, unit: str = "") -> _Number | None:
    """The number that a statement begins with, unless it goes on with another or calculates."""
    told = _told(statement, language, unit)
    if not told:
        return None
    lead = statement[: told[0].start].strip(" :(")
    goes_on = re.match(
        r"\W*(?:or|eller|and|og|to|til)\s+\S*\d|\s*[-+*/×·=^]", _behind(statement, told[0].end)
    )
    if not goes_on and re.fullmatch(
        r"(?:[A-J][.)]|exactly|only|about|just|præcis|kun|kr\.?)?", lead
    ):
        return told[0]
    return _settled(told, statement)


_CONCLUDES = re.compile(
    r"\b(?:so|therefore|thus|hence|finally|consequently|in total|altogether|in the end|left"
    r"|remain\w*"
    r"|så|derfor|altså|dermed|i alt|til sidst|tilbage)\b",
    re.I,
)


def _judge_number(wanted: _Wanted, answer: str) -> Verdict:
    assert wanted.number is not None
    answer = counted_times(answer)
    plain = _plain(answer)
    language, unit = _language(plain), wanted.number.unit
    stated = _first_stated(plain, language, unit) or _number_in_bold(answer, language, unit)
    found = stated or _number_in_prose(plain, language, unit)
    if found is None:
        return _place_for_number(wanted.number, plain) or _nowhere(wanted.number, plain, language)
    correct = wanted.number.equals(found)
    if correct is False and (
        _UNREAD.search(plain)
        or _may_say_otherwise(wanted.number, plain, language)
        or (not stated and _EVERY.search(plain))
    ):
        return Verdict(None, "none", found.text)
    return Verdict(correct, "none" if correct is None else "number", found.text)


_EVERY = re.compile(r"(?:^|[.!?:\n])\W*(?:all|every|alle|hver)\b(?!\s+but\b)", re.I)
"""Of "every month has 28 days" nobody knows what was counted."""


def _may_say_otherwise(wanted: _Number, plain: str, language: _Language) -> bool:
    """The expected number stands there too, in the expected unit or as "day 8"."""
    return any(
        number.unit and wanted.equals(number) and (wanted.unit or number.unit.endswith(_WHICH))
        for sentence in _sentences(plain)
        if not _DOUBT.search(sentence)
        for number in _numbers(sentence, language)
        if not _is_denied(number, sentence)
    )


def _place_for_number(wanted: _Number, plain: str) -> Verdict | None:
    """A place that is said to be the answer: "2nd", "you are in second place"."""
    value = next(iter(wanted.values))
    if wanted.unit == wanted.measure != "" or value.denominator != 1 or value < 1:
        return None
    verdict = _judge_place(Place(int(value), ""), plain)
    # "She is the first who asked" gives no number; "second place" and "2nd" do.
    is_place = bool(place_named(plain)) or re.search(r"\d|pla[cd]|position", verdict.found or "")
    return verdict if is_place and verdict.correct is not None else None


def _first_stated(plain: str, language: _Language, unit: str = "") -> _Number | None:
    for statement in _statements(plain):
        if found := _stated(statement, language, unit):
            return found
    return None


def _number_in_bold(answer: str, language: _Language, unit: str = "") -> _Number | None:
    """The one number in bold; read in its sentence, which tells asides apart."""
    bold = {number.values for part in _bold(answer) for number in _numbers(_plain(part), language)}
    told = []
    for sentence in _sentences(answer):
        inside = {n.values for part in _bold(sentence) for n in _numbers(_plain(part), language)}
        if inside and not _DOUBT.search(sentence):
            numbers = _told(_plain(sentence), language, unit)
            told += [n for n in numbers if n.values in inside & bold]
    return _settled(told, "")


def _number_in_prose(plain: str, language: _Language, unit: str = "") -> _Number | None:
    sentences = [sentence for sentence in _sentences(plain) if not _DOUBT.search(sentence)]
    told = [(sentence, _told(sentence, language, unit)) for sentence in sentences]
    weighty = [number for sentence, numbers in told for number in numbers if sentence]
    if found := _settled((not unit and _without_asides(told)) or weighty, ""):
        return found
    for sentence, numbers in reversed(told):
        if numbers and (_CONCLUDES.search(sentence) or "=" in sentence):
            return _settled(numbers, sentence)
    return None


def _without_asides(told: list[tuple[str, list[_Number]]]) -> list[_Number]:
    return [n for sentence, numbers in told for n in numbers if not _is_aside(n, sentence)]


def _nowhere(wanted: _Number, plain: str, language: _Language) -> Verdict:
    """Not right if there are numbers and none of them is the expected one; else undecided."""
    numbers = _numbers(plain, language)
    there = [n for n in numbers if wanted.equals(n) is not False and not _is_denied(n, plain)]
    nothing = any(_says_nothing_is_there(sentence) for sentence in _sentences(plain))
    unread = _UNREAD.search(plain) or _EVERY.search(plain)
    if not numbers or there or nothing or unread:
        return _OPEN
    return Verdict(False, "number", numbers[-1].text)


# ----------------------------------------------------------------------------- letters and texts

_OPTION = re.compile(
    r"\b(?:option|choice|mulighed|svarmulighed)\s+\(?([A-J])\b\)?|\(([A-J])\)|(?:^|\n)\s*([A-J])[.):]\s"
)


def _leading_letter(text: str) -> str:
    match = re.match(
        r"\W*(?:option |mulighed )?\(?([A-J])(?:\W|$)(?!\s*[a-zæøå]+\s+[a-zæøå]+)"
        r"(?!\W*(?:or|and|eller|og)\W+[A-J]\b)",
        text,
    )
    return match[1] if match else ""


def _judge_letter(wanted: _Wanted, answer: str) -> Verdict:
    plain = _plain(answer)
    stated = [letter for text in _statements(plain) if (letter := _leading_letter(text))][:1]
    bold = [letter for text in _bold(answer) if (letter := _leading_letter(_plain(text)))]
    whole = [letter] if len(plain) < 40 and (letter := _leading_letter(plain)) else []
    marked = [
        next(filter(None, match.groups()))
        for sentence in _sentences(plain)
        if not _DOUBT.search(sentence) and not re.search(r"\b(?:not|ikke)\b|n['’]t\b", sentence)
        for match in _OPTION.finditer(sentence)
    ]
    for letters in (stated, bold, whole, marked):
        if letters and len(set(letters)) == 1:
            return Verdict(letters[0] == wanted.letter, "choice", letters[0])
        if letters:
            return _OPEN
    return _judge_number(wanted, answer) if wanted.number else _OPEN


# ------------------------------------------------------------------------- places and sameness

_AFTER_DOUBT = re.compile(r".*\b(?:but|however|men)\b", re.I | re.S)
_IF_WOULD = re.compile(r"\bif\b|\bhvis\b", re.I)


def _judge_place(wanted: Place, answer: str) -> Verdict:
    """The place that is the answer as a whole, or that "you" are said to have.

    What somebody else is said to have is right at most: it may be about the one who was overtaken.
    """
    plain = _plain(answer)
    whole = [plain, *_statements(plain)[:1]]
    place = next(filter(None, map(place_named, whole)), None)
    place = place or next(filter(None, map(place_at_start, whole[1:])), None)
    if place is not None:
        return Verdict(place.value == wanted.value, "number", place.text)
    had, supposed = _places_said(plain)
    if not had and (place := place_at_start(plain)):
        return Verdict(place.value == wanted.value, "number", place.text)
    if len({place.value for place in had}) == 1:
        return Verdict(had[0].value == wanted.value, "number", had[0].text)
    if not had and {place.value for place in supposed} == {wanted.value}:
        return Verdict(True, "number", supposed[0].text)
    return _OPEN


def _places_said(plain: str) -> tuple[list[Place], list[Place]]:
    """The places that "you" have, and those that are only said of others or "if …"."""
    had: list[Place] = []
    supposed: list[Place] = []
    of_others = not speaks_to_somebody(plain)
    for part in _sentences(plain):
        doubted = bool(_DOUBT.search(part))
        sentence = _behind_doubt(part) if doubted else part
        had += [place] if (place := place_named(sentence)) else places_taken(sentence)
        if doubted and _IF_WOULD.search(part) and not part.rstrip().endswith("?"):
            supposed += places_taken(part)
        if of_others:
            supposed += places_of_others(sentence)
    return had, supposed


def _behind_doubt(sentence: str) -> str:
    """What follows "you might think so, but"; empty where that is doubted too, or nothing does."""
    but = _AFTER_DOUBT.match(sentence)
    rest = sentence[but.end() :] if but else ""
    return "" if _DOUBT.search(rest) else rest


def _judge_same(answer: str) -> Verdict:
    """Whether the things are said to be the same, or one of them to be more."""
    said = []
    for part in _sentences(_plain(answer)):
        sentence = _behind_doubt(part) if _DOUBT.search(part) else part
        said += [(found, sentence) for found in (says_same(sentence),) if found is not None]
    found = {same for same, _ in said}
    if len(found) != 1:
        return _OPEN
    return Verdict(said[0][0], "exact", _key(said[0][1]))


_SENTENCE_END = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-ZÆØÅ(\d\"“-])|\Z")
_MAY_STATE = re.compile(rf"boxed|\*\*|=|{_STATEMENT.pattern}|{_CONCLUDES.pattern}", re.I)

_YES_NO = {"yes": True, "ja": True, "no": False, "nej": False}
_NAME = r"[A-ZÆØÅ][\w'-]*"
_NAMES = rf"{_NAME}(?: {_NAME})*"
_MOST = re.compile(
    rf"\b({_NAMES}) (?:is|was|er|var) (?:the|den|det) "
    r"(?:\w+(?:est|ste)|most|mest|first|last|første|sidste)\b"
    rf"|\b(?:the|The|den|Den) (?:\w+(?:est|ste))(?: \w+){{0,3}} (?:is|was|er|var) ({_NAMES})"
    rf"|\b[Ii]t is ({_NAMES})\b|\b[Dd]et er ({_NAMES})\b"
)


def _judge_text(wanted: _Wanted, answer: str) -> Verdict:
    plain = _plain(answer)
    first = re.match(r"\W*(\w+)(?! (?:and|or|og|eller)\b)", plain)
    if wanted.key in _YES_NO and first and first[1].casefold() in _YES_NO:
        same = _YES_NO[wanted.key] == _YES_NO[first[1].casefold()]
        return Verdict(same, "exact", first[1])
    for statement in _statements(plain)[:1]:
        verdict = _same_text(wanted, statement)
        if verdict.correct is not None:
            return verdict
    bold = [part for part in _bold(answer) if not _denied_text(part, answer)]
    if bold and len({_key(part) for part in bold}) == 1:
        return _same_text(wanted, bold[0])
    return _judge_most(wanted, plain)


def _same_text(wanted: _Wanted, text: str) -> Verdict:
    """Equal is right; a single other name is not; what merely mentions it is undecided."""
    if _key(text) == wanted.key:
        return Verdict(True, "exact", _plain(text))
    both_names = re.fullmatch(_NAME, wanted.text) and re.fullmatch(rf"{_NAME}\W*", _plain(text))
    return (
        Verdict(False, "exact", _plain(text)) if both_names else Verdict(None, "none", _plain(text))
    )


def _denied_text(part: str, answer: str) -> bool:
    return bool(re.search(rf"\b(?:not|ikke)\s+\**{re.escape(part)}", answer, re.I))


def _judge_most(wanted: _Wanted, plain: str) -> Verdict:
    """Who "is the tallest", where the answer says so of one name only."""
    names = {
        name: None
        for sentence in _sentences(plain)
        if not _DOUBT.search(sentence)
        for match in _MOST.finditer(sentence)
        if (name := _without_other_words(next(filter(None, match.groups()))))
    }
    if len(names) != 1 or not re.fullmatch(_NAMES, wanted.text):
        return _OPEN
    found = next(iter(names))
    asked, given = set(wanted.key.split()), set(found.casefold().split())
    if asked <= given or not asked & given:
        return Verdict(asked <= given, "exact", found)
    return Verdict(None, "none", found)


def _without_other_words(name: str) -> str:
    return " ".join(word for word in name.split() if word not in _NO_NAMES.split())


_NO_NAMES = """I It He She They That This There What Who Which The So Therefore Thus Hence Since And
    But Because Then Det Der Den Han Hun De Hvem Derfor Altså Så Og Men"""
