"""Numbers as people of the interface's language write them."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

from overthink.core.proportions import percentage
from overthink.core.sizes import as_memory, memory_digits

MISSING = "—"
"""Stands where nothing was measured."""


def count(value: int) -> str:
    """A whole number, in groups of three digits."""
    return QLocale().toString(value)


def decimal(value: float, digits: int) -> str:
    """A number with so many digits behind the point."""
    return QLocale().toString(value, "f", digits)


def trimmed(value: float) -> str:
    """A number with as many digits behind the point as it has, four at most."""
    text = decimal(value, 4)
    return text.rstrip("0").removesuffix(QLocale().decimalPoint())


def percent(share: float) -> str:
    """With one digit behind the point at most; 100 % is said only of all."""
    shown = percentage(share)
    return f"{decimal(shown, 0 if shown.is_integer() else 1)} %"


def duration(seconds: float) -> str:
    """Seconds, or milliseconds where it was quick."""
    return f"{decimal(seconds, 2)} s" if seconds >= 0.1 else f"{decimal(seconds * 1000, 0)} ms"


def memory(value: int) -> str:
    """Bytes of memory in GiB, or in MiB where that says more, as `overthink.core.sizes` says it."""
    number, unit = as_memory(value)
    digits = memory_digits(number, unit)
    return f"{decimal(round(number, digits), digits)} {unit}"  # rounded as there, too


def size(value: int) -> str:
    """Bytes of a file in units of 1,000, with three digits at least; memory is `memory`."""
    digits = 0 if len(str(value)) % 3 == 0 else 1  # "212 MB" says enough
    return QLocale().formattedDataSize(value, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def parameters(value: int) -> str:
    """A model's size as people say it: 425K, 2.0M, 7.6B."""
    if value < 1e6:
        return f"{decimal(value / 1e3, 0)}K"
    number, unit = (value / 1e9, "B") if value >= 1e9 else (value / 1e6, "M")
    return f"{decimal(number, 0 if number >= 100 else 1)}{unit}"


_NEARLY_ONE, _NEARLY_ZERO = 0.999, 1e-10
"""Beyond these limits a probability is shown as a bound."""


def probability(value: float | None) -> str:
    """A probability in per cent: 100 % only if certain, 0 % only if impossible."""
    if value is None:
        return MISSING
    if value in (0.0, 1.0):
        return f"{count(round(100 * value))} %"
    if value > _NEARLY_ONE:
        return f"> {decimal(100 * _NEARLY_ONE, 1)} %"
    if value < _NEARLY_ZERO:
        return f"< {QLocale().toString(100 * _NEARLY_ZERO, 'g', 1)} %"
    # One decimal; below 1 %, two significant digits.
    digits = max(1, 1 - math.floor(math.log10(100 * value)))
    return f"{decimal(100 * value, digits)} %"


def bits(value: float | None) -> str:
    """A surprisal or an entropy, in bits with two decimals."""
    if value is None:
        return MISSING
    return QCoreApplication.translate("Numbers", "{number} bits").format(number=decimal(value, 2))
