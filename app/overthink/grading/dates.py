"""Times of day and dates in answers: "14:30", "2 pm", "4 July 1776", "2024-03-01"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from overthink.core.vocabulary import Verdict
from overthink.grading.hedges import DENIES, DOUBT, OPEN, decided
from overthink.grading.markup import bold_parts, plain_text, statements
from overthink.grading.words import WordPattern, numbered

_HALF_DAY = 12 * 60
_CLOCK = WordPattern(
    r"(?<![\w.,:/-])(?:(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d))(?::[0-5]\d)?(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"|<<oclock>>\s*(?P<at>\d{1,2})(?:[.:](?P<past>[0-5]\d))?"
    r"|(?P<full>\d{1,2})\s?(?P<side>[ap])\.?m\b\.?|(?P<noon><<noon>>)|(?P<midnight><<midnight>>))(?![:\d])(?!\.\d)"
)


class ClockTime(msgspec.Struct, frozen=True):
    """A time of day in a text, in minutes since midnight; two values if it may be a.m. or p.m."""

    minutes: frozenset[int]
    start: int
    end: int


def find_clock_times(text: str) -> Iterator[ClockTime]:
    """All times of day; "3:30" may be a ratio as well."""
    for match in _CLOCK.finditer(text):
        if match["noon"] or match["midnight"]:
            values = {_HALF_DAY if match["noon"] else 0}
        else:
            hour = int(match["hour"] or match["at"] or match["full"])
            if hour > 24:
                continue
            minute = int(match["minute"] or match["past"] or 0)
            values = _readings(hour, minute, (match["half"] or match["side"] or "").casefold())
        yield ClockTime(frozenset(values), match.start(), match.end())


def _readings(hour: int, minute: int, half: str) -> set[int]:
    if half:
        return {(hour % 12) * 60 + minute + (_HALF_DAY if half == "p" else 0)}
    first = (hour % 24) * 60 + minute
    return (
        {first, first + _HALF_DAY}
        if 0 < hour < 12
        else {first, 0 + minute}
        if hour == 12
        else {first}
    )


_DAY = r"(?P<day{n}>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year{n}>\d{{4}})"
_DATE = WordPattern(
    r"(?<![\w/.-])(?:"
    + _YEAR.format(n=1)
    + r"-(?P<month1>0\d|1[0-2])-"
    + _DAY.format(n=1)
    + r"|(?P<month2><<months>>)\.?\s+"
    + _DAY.format(n=2)
    + r"(?:<<ordinal_suffix>>)?(?:,?\s+"
    + _YEAR.format(n=2)
    + r")?|"
    + _DAY.format(n=3)
    + r"(?:<<ordinal_suffix>>|\.)?(?:\s+of)?\s+(?P<month3><<months>>)\.?(?:,?\s+"
    + _YEAR.format(n=3)
    + r")?)(?![\w/-])"
)


class Date(msgspec.Struct, frozen=True):
    """A date in a text."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    def equals(self, other: Date) -> bool | None:
        """Whether both are one day; None if only the other one lacks its year."""
        if (self.month, self.day) != (other.month, other.day):
            return False
        if self.year is None or self.year == other.year:
            return True
        return None if other.year is None else False


def find_dates(text: str) -> list[Date]:
    """All dates with a day and a month whose order is certain."""
    return [_date(match) for match in _DATE.finditer(text)]


_BEFORE_DATE = WordPattern(
    r"(?:^|[\n:=(]|\b<<before_date>>)\s*(?:<<date_article>>\s+)?(?:[^\W\d_]*day,?\s+|[^\W\d_]*dag,?\s+)?$"
)
_WHOLE_DATE = WordPattern(
    r"\W*(?:<<date_article>>\s+)?(?:[^\W\d_]*day,?\s+|[^\W\d_]*dag,?\s+(?:<<date_article>>\s+)?)?"
)


def date_named(text: str) -> Date | None:
    """The date that a text consists of."""
    dates = find_dates(text)
    if len(dates) != 1 or not _WHOLE_DATE.fullmatch(text[: dates[0].start]):
        return None
    return dates[0] if not text[dates[0].end :].strip(" .!") else None


def judge_date(target: Date, answer: str) -> Verdict:
    """Whether the only date that an answer gives is the expected one."""
    plain = plain_text(answer)
    for text in (*statements(plain)[:1], *map(plain_text, bold_parts(answer)), plain):
        dates = find_dates(text)
        if any(dates[0].equals(date) is False for date in dates[1:]):
            return OPEN
        if dates and not (DENIES.search(text) or DOUBT.search(text)):
            first = dates[0]
            given = _BEFORE_DATE.search(text[max(0, first.start - 40) : first.start])
            shown = text[first.start : first.end]
            return decided(target.equals(first) if given else None, "exact", shown)
    return OPEN


def _date(match: re.Match[str]) -> Date:
    form = next(n for n in "123" if match[f"day{n}"])
    month, year = match[f"month{form}"], match[f"year{form}"]
    number = int(month) if month.isdecimal() else _months()[month.casefold()]
    return Date(int(year) if year else None, number, int(match[f"day{form}"]), *match.span())


@cache
def _months() -> dict[str, int]:
    return numbered("months", 1)
