"""Numbers with the separators of the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from overthink.core.number_format import NumberFormat

MISSING = "—"
"""Shown where nothing was measured."""


def numbers() -> NumberFormat:
    """The format of the language in use."""
    locale = QLocale()
    return NumberFormat(locale.decimalPoint(), locale.groupSeparator())


def count(value: int) -> str:
    """A whole number."""
    return numbers().count(value)


def decimal(value: float, digits: int = 0) -> str:
    """A number with this many decimals."""
    return numbers().decimal(value, digits)


def trimmed(value: float) -> str:
    """A number with as many decimals as it has, four at most."""
    return numbers().trimmed(value)


def percent(share: float, digits: int = 1) -> str:
    """A share from 0 to 1 in percent."""
    return numbers().percent(share, digits)


def duration(seconds: float) -> str:
    """Seconds, or milliseconds below 0.1 s."""
    return numbers().duration(seconds)


def memory(value: int) -> str:
    """Bytes of memory in GiB or MiB."""
    return numbers().memory(value)


def size(value: int) -> str:
    """Bytes of a file in units of 1,000."""
    return numbers().size(value)


def parameters(value: int) -> str:
    """A model's size: 425K, 2.0M, 7.6B."""
    return numbers().parameters(value)


def probability(value: float | None) -> str:
    """A probability in percent."""
    return MISSING if value is None else numbers().probability(value)


def bits(value: float | None) -> str:
    """A surprisal or an entropy, in bits with two decimals."""
    if value is None:
        return MISSING
    return QCoreApplication.translate("Numbers", "{number} bits").format(number=decimal(value, 2))
