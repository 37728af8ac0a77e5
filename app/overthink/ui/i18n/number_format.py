"""Numbers with the separators of the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from overthink.core.number_format import NumberFormat

MISSING = "—"
"""Shown where nothing was measured."""


def numbers() -> NumberFormat:
    """Return the format of the current language."""
    locale = QLocale()
    return NumberFormat(locale.decimalPoint(), locale.groupSeparator())


def count(value: int) -> str:
    """Format a whole number."""
    return numbers().count(value)


def decimal(value: float, digits: int = 0) -> str:
    """Format a number with a fixed number of decimals."""
    return numbers().decimal(value, digits)


def trimmed(value: float) -> str:
    """Format a number with as many decimals as it has, at most four."""
    return numbers().trimmed(value)


def percent(share: float, digits: int = 1) -> str:
    """Format a share from 0 to 1 in percent."""
    return numbers().percent(share, digits)


def duration(seconds: float) -> str:
    """Format seconds, below 0.1 s as milliseconds."""
    return numbers().duration(seconds)


def memory(value: int) -> str:
    """Format bytes of memory in GiB or MiB."""
    return numbers().memory(value)


def size(value: int) -> str:
    """Format the bytes of a file in units of 1,000."""
    return numbers().size(value)


def parameters(value: int) -> str:
    """Format a model's size: 425K, 2.0M, 7.6B."""
    return numbers().parameters(value)


def probability(value: float | None) -> str:
    """Format a probability in percent."""
    return MISSING if value is None else numbers().probability(value)


def bits(value: float | None) -> str:
    """Format a surprisal or an entropy, in bits with two decimals."""
    if value is None:
        return MISSING
    return QCoreApplication.translate("Numbers", "{number} bits").format(number=decimal(value, 2))
