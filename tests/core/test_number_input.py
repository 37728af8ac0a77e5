"""Numbers are read in any locale's writing, and doubt is reported."""

from __future__ import annotations

import pytest

from overthink.core.number_format import ENGLISH, NumberFormat
from overthink.core.number_input import read_number

DANISH = NumberFormat(",", ".")
FRENCH = NumberFormat(",", "\u202f")
SWISS = NumberFormat(".", "’")


@pytest.mark.parametrize("numbers", [ENGLISH, DANISH, FRENCH, SWISS])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.05", 0.05),
        ("0,05", 0.05),
        (",5", 0.5),
        (".5", 0.5),
        ("5,", 5.0),
        ("-0,7", -0.7),
        ("−0.7", -0.7),
        ("+1.5", 1.5),
        ("1e-3", 0.001),
        ("1,5E2", 150.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234.5", 1234.5),
        ("1’234.5", 1234.5),
        ("1'234,5", 1234.5),
        ("1_000.25", 1000.25),
        ("1,234,567.5", 1234567.5),
        ("12,34,567.5", 1234567.5),
        ("١٢٫٥", 12.5),
        ("۰٫۷", 0.7),
        ("०.७", 0.7),
        ("０．５", 0.5),
        ("\u200e0.5\u200f", 0.5),
        (" 0.5\t", 0.5),
    ],
)
def test_both_signs_are_decimal_signs_in_every_locale(
    text: str, value: float, numbers: NumberFormat
) -> None:
    reading = read_number(text, whole=False, numbers=numbers)
    assert reading.value == pytest.approx(value, rel=1e-15)
    assert not reading.in_doubt


@pytest.mark.parametrize("numbers", [ENGLISH, DANISH, FRENCH, SWISS])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4096", 4096),
        ("4.096", 4096),
        ("4,096", 4096),
        ("4 096", 4096),
        ("4\u202f096", 4096),
        ("4’096", 4096),
        ("4_096", 4096),
        ("1.048.576", 1048576),
        ("1,048,576", 1048576),
        ("10,48,576", 1048576),
        ("٤٬٠٩٦", 4096),
        ("१,००,०००", 100000),
        ("4,0", 4),
        ("4.00", 4),
        ("4.096,0", 4096),
        ("-1", -1),
        ("4294967294", 4294967294),
    ],
)
def test_groups_of_a_whole_number_are_read_in_every_locale(
    text: str, value: int, numbers: NumberFormat
) -> None:
    assert read_number(text, whole=True, numbers=numbers).value == value


@pytest.mark.parametrize(
    ("text", "whole", "numbers", "in_doubt"),
    [
        ("4.096", True, DANISH, False),
        ("4,096", True, DANISH, True),
        ("4,096", True, ENGLISH, False),
        ("4.096", True, ENGLISH, True),
        ("4.096", True, SWISS, True),
        ("4,096", True, FRENCH, True),
        ("1.234", False, DANISH, True),
        ("1,234", False, DANISH, False),
        ("1,234", False, ENGLISH, True),
        ("1.234", False, ENGLISH, False),
        ("0,125", False, ENGLISH, False),
        ("0.125", False, DANISH, False),
        ("1,234.5", False, DANISH, False),
    ],
)
def test_a_reading_that_the_locale_would_not_share_is_in_doubt(
    text: str, whole: bool, numbers: NumberFormat, in_doubt: bool
) -> None:
    assert read_number(text, whole=whole, numbers=numbers).in_doubt is in_doubt


@pytest.mark.parametrize(
    "text",
    [
        *("abc", "1.2.3", "1,2,3", "--5", "4²", "½", "0x10", "nan", "inf", "1e", "e5", "1 2", "g"),
        *("1,234,56", "1.234,5,6", "12 34", "5 %", "1..5", ",", ".", "-", "∞", "9" * 200, "d5"),
        *("1’234,567.8’9", "1 234.567 8", "٠٫٥٫٥"),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_what_is_no_number_has_no_value_and_a_reason(text: str, whole: bool) -> None:
    reading = read_number(text, whole=whole)
    assert reading.value is None
    assert "is not a number" in str(reading.problem)


@pytest.mark.parametrize("text", ["0.5", "0,5", "4,5", "0.096", "1e-3", "1e3", "1.234,5"])
def test_a_fraction_is_refused_where_a_whole_number_is_needed(text: str) -> None:
    reading = read_number(text, whole=True, numbers=DANISH)
    assert (reading.value, str(reading.problem)) == (None, f"“{text}” is not a whole number")


def test_an_empty_text_is_no_number() -> None:
    assert str(read_number(" ", whole=True).problem) == "no number is given"
