"""Numbers as users type and paste them, in whatever locale they were written.

Both the dot and the comma are decimal signs, whatever the locale. Where a sign can only group
digits it groups them: it occurs several times, another sign follows it, or the number must be whole
and three digits follow. Spaces, apostrophes and underscores always group. Digits may be those of
any script.

    0.05   0,05   ,5        a twentieth; a half
    4.096  4,096            4096 in a field of whole numbers, else 4.096
    1.234,5  1,234.5        1234.5
    1 234,5  1’234.5        1234.5
    1,00,000  1,000,000     a lakh; a million

A reading that another locale would not share is in doubt: the window shows what it understood, and
the terminal refuses it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.number_format import ENGLISH, NumberFormat
from overthink.core.symbols import excerpt

_LONGEST = 80
"""Characters; longer texts are no number that a field takes."""
_GROUP, _POINT = "g", "d"
"""Stand for a sign that can only group, and for one that can only be a decimal sign."""
_SIGNS = {
    **dict.fromkeys("'’‘ʼ＇_٬", _GROUP),
    **dict.fromkeys("٫⎖", _POINT),
    **dict.fromkeys("−‐‑‒–—﹣－", "-"),
    **dict.fromkeys("＋﹢", "+"),
    **dict.fromkeys("．。｡", "."),
    **dict.fromkeys("，،﹐、", ","),
}
_NUMBER = re.compile(r"([+-]?)([\dgd.,]+)(?:[eE]([+-]?\d{1,3}))?")
_GROUPS = re.compile(
    r"\d{1,3}(?:([g.,])\d{3})(?:\1\d{3})*|\d{1,2}(?:([g.,])\d{2})(?:\2\d{2})*\2\d{3}"
)
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


class Reading(NamedTuple):
    """What a text was understood as."""

    value: float | None
    """An `int` if the number had to be whole; None if the text is no such number."""
    problem: Message = NO_MESSAGE
    """Why there is no value: a clause."""
    in_doubt: bool = False
    """Another locale would read the text as another number."""


def read_number(text: str, *, whole: bool, numbers: NumberFormat = ENGLISH) -> Reading:
    """Read a number.

    Args:
        text: as the user wrote it.
        whole: whether only a whole number makes sense.
        numbers: the separators of the user's locale; they only decide what is in doubt.
    """
    plain = _plain(text)
    if not plain:
        return Reading(None, message("no number is given"))
    found = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST else None
    parts = _parts(found[2], whole, numbers) if found else None
    if found is None or parts is None:
        return Reading(None, message("“{text}” is not a number", text=excerpt(text.strip(), 40)))
    integer, fraction, in_doubt = parts
    exact = Decimal(f"{found[1]}{integer or '0'}.{fraction or '0'}e{found[3] or '0'}")
    if not whole:
        return Reading(float(exact), NO_MESSAGE, in_doubt)
    if found[3] or exact != exact.to_integral_value():
        words = excerpt(text.strip(), 40)
        return Reading(None, message("“{text}” is not a whole number", text=words))
    return Reading(int(exact), NO_MESSAGE, in_doubt)


def _plain(text: str) -> str:
    """ASCII digits and signs; nothing else is changed, so that other characters are refused."""
    plain = []
    for character in text.strip():
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            plain.append(str(digit))
        elif character.isspace():
            plain.append(_GROUP)
        elif unicodedata.category(character) != "Cf":  # marks of direction, joiners
            plain.append(_SIGNS.get(character, character if character not in "gd" else "?"))
    signed = "".join(plain)
    return re.sub(rf"^([+-]?){_GROUP}+(?=[\d.,])", r"\1", signed)


def _parts(body: str, whole: bool, numbers: NumberFormat) -> tuple[str, str, bool] | None:
    """Return the digits before and after the decimal sign, and whether that is in doubt."""
    point, in_doubt = _decimal_sign(body, whole, numbers)
    integer, _, fraction = body.rpartition(point) if point else (body, "", "")
    if not (integer or fraction) or not (fraction.isdigit() or not fraction):
        return None
    if integer and not integer.isdigit() and not _GROUPS.fullmatch(integer):
        return None
    return re.sub(r"\D", "", integer), fraction, in_doubt


def _decimal_sign(body: str, whole: bool, numbers: NumberFormat) -> tuple[str, bool]:
    """Return the sign that precedes the fraction, empty for none, and whether that is in doubt."""
    if _POINT in body:
        return _POINT, False
    last = max((".", ","), key=body.rfind)
    if last not in body:
        return "", False
    other = "." if last == "," else ","
    if other in body or _GROUP in body:
        return last, False
    if body.count(last) > 1:
        return "", False
    if not _ONE_GROUP.fullmatch(body):
        return last, False
    if whole:
        return "", last != numbers.group
    return last, last == numbers.group
