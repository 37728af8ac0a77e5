"""Numbers with units are formatted alike everywhere, in each locale's separators."""

from __future__ import annotations

import pytest

from overthink.core.number_format import ENGLISH, NumberFormat, percentage

DANISH = NumberFormat(point=",", group=".")


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0.0 MiB"),
        (5 * 2**19, "2.5 MiB"),
        (434 * 2**20, "434 MiB"),
        (2**30 - 1, "1,024 MiB"),
        (2**30, "1.0 GiB"),
        (47 * 2**29, "23.5 GiB"),
        (37 * 2**28, "9.2 GiB"),
        (2000 * 2**30, "2,000.0 GiB"),
    ],
)
def test_memory_is_shown_in_gib_or_mib(size: int, shown: str) -> None:
    assert ENGLISH.memory(size) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (17, "17 B"),
        (1_500, "1.5 kB"),
        (212_000_000, "212 MB"),
        (4_070_000_000, "4.1 GB"),
        (2_000_000_000_000_000, "2,000 TB"),
    ],
)
def test_files_are_shown_in_units_of_a_thousand(size: int, shown: str) -> None:
    assert ENGLISH.size(size) == shown


def test_separators_are_those_of_the_locale() -> None:
    assert DANISH.decimal(1234.5, 1) == "1.234,5"
    assert DANISH.percent(0.125) == "12,5 %"
    assert DANISH.trimmed(1500.25) == "1.500,25"
    assert DANISH.count(1_000_000) == "1.000.000"


@pytest.mark.parametrize(
    ("speed", "shown"), [(1.234, "1.2"), (99.9, "99.9"), (100.4, "100"), (12345.6, "12,346")]
)
def test_speeds_have_one_decimal_below_100(speed: float, shown: str) -> None:
    assert ENGLISH.speed(speed) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(0.012, "12 ms"), (0.1, "0.10 s"), (75, "75.00 s")])
def test_short_durations_are_in_milliseconds(seconds: float, shown: str) -> None:
    assert ENGLISH.duration(seconds) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(425_000, "425K"), (2_000_000, "2.0M"), (135e6, "135M"), (7.6e9, "7.6B")]
)
def test_parameters_are_shown_in_thousands_millions_or_billions(count: float, shown: str) -> None:
    assert ENGLISH.parameters(int(count)) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, 0.0), (17 / 19, 89.5), (12 / 18, 66.7), (3509 / 3511, 99.9), (99_999 / 100_000, 99.9)],
)
def test_only_all_is_100_percent(share: float, shown: float) -> None:
    assert percentage(share) == shown
    assert percentage(1.0) == 100.0


@pytest.mark.parametrize(
    ("share", "digits", "words"),
    [
        (1.0, 1, "100 %"),
        (0.99999, 1, "99.9 %"),
        (0.99999, 2, "99.99 %"),
        (0.2166, 1, "21.7 %"),
        (0.000312, 2, "0.03 %"),
        (0.0, 2, "0 %"),
    ],
)
def test_percent_drops_trailing_zeros(share: float, digits: int, words: str) -> None:
    assert ENGLISH.percent(share, digits) == words
