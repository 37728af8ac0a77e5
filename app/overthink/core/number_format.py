"""Numbers with their units, as every part of the program shows them.

A `NumberFormat` knows the separators of one locale. Terminal and reports use `ENGLISH`; the window
makes one from its language (`overthink.ui.i18n.number_format`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_NEARLY_ONE, _NEARLY_ZERO = 0.999, 1e-10
"""Beyond these limits a probability is shown as a bound."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Formats numbers with the separators of a locale."""

    point: str = "."
    """Between whole number and fraction."""
    group: str = ","
    """Between groups of three digits."""

    def decimal(self, value: float, digits: int = 0) -> str:
        """A number with this many decimals."""
        return f"{value:,.{digits}f}".translate({ord(","): self.group, ord("."): self.point})

    def count(self, value: int) -> str:
        """A whole number."""
        return self.decimal(value, 0)

    def trimmed(self, value: float) -> str:
        """A number with as many decimals as it has, four at most."""
        return self.decimal(value, 4).rstrip("0").removesuffix(self.point)

    def percent(self, share: float, digits: int = 1) -> str:
        """A share from 0 to 1 in percent, with this many decimals at most."""
        shown = percentage(share, digits)
        text = self.decimal(shown, digits)
        return f"{text.rstrip('0').removesuffix(self.point) if digits else text} %"

    def probability(self, value: float) -> str:
        """A probability in percent: 100 % only if certain, 0 % only if impossible."""
        if value in (0.0, 1.0):
            return f"{self.count(round(100 * value))} %"
        if value > _NEARLY_ONE:
            return f"> {self.decimal(100 * _NEARLY_ONE, 1)} %"
        if value < _NEARLY_ZERO:
            return f"< {100 * _NEARLY_ZERO:g} %"
        # One decimal; below 1 %, two significant digits.
        digits = max(1, 1 - math.floor(math.log10(100 * value)))
        return f"{self.decimal(100 * value, digits)} %"

    def speed(self, tokens_per_s: float) -> str:
        """Tokens a second, without the unit: three significant digits or more."""
        return self.decimal(tokens_per_s, 1 if tokens_per_s < 100 else 0)

    def duration(self, seconds: float) -> str:
        """Seconds; milliseconds below 0.1 s."""
        if seconds >= 0.1:
            return f"{self.decimal(seconds, 2)} s"
        return f"{self.decimal(seconds * 1000, 0)} ms"

    def memory(self, size: int) -> str:
        """Bytes of memory in GiB, or in MiB below that: "23.5 GiB", "612 MiB"."""
        if abs(size) >= 2**30:
            return f"{self.decimal(size / 2**30, 1)} GiB"
        number = size / 2**20
        return f"{self.decimal(number, 0 if abs(number) >= 10 else 1)} MiB"

    def size(self, size: int) -> str:
        """Bytes of a file in units of 1,000, with at most one decimal: "4.1 GB", "212 MB"."""
        number, unit = float(size), "B"
        for unit in ("B", "kB", "MB", "GB", "TB"):
            if number < 1000 or unit == "TB":
                break
            number /= 1000
        return f"{self.decimal(number, 0 if unit == 'B' or number >= 100 else 1)} {unit}"

    def parameters(self, count: int) -> str:
        """A model's size: 425K, 2.0M, 7.6B."""
        if count < 1e6:
            return f"{self.decimal(count / 1e3, 0)}K"
        number, unit = (count / 1e9, "B") if count >= 1e9 else (count / 1e6, "M")
        return f"{self.decimal(number, 0 if number >= 100 else 1)}{unit}"


ENGLISH = NumberFormat()


def percentage(share: float, digits: int = 1) -> float:
    """A share in percent, rounded; 100 only for exactly all of it."""
    rounded = round(share * 100, digits)
    return round(100 - 10**-digits, digits) if share < 1.0 <= rounded / 100 else rounded
