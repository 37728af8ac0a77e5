"""Arithmetic in answers: which characters belong to a number, and what they are worth.

A number with something beside it (a root, a power, a factorial, a letter, ±, <) is another value
than the number alone. An expression is found as a whole; its value is exact, approximate (roots,
π, functions), that of a formula with a letter, or unknown.
"""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Callable
from fractions import Fraction

import msgspec

from overthink.grading.latex import FUNCTIONS

_NUMBER = (
    r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*(?:[eE][+-]?\d{1,3}(?![\w.]))?"
    r"|(?<!\d)\.\d+"
)
_FUNCTION = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<mixed>\d+ \d+ ?/ ?[1-9]\d*(?![\d.,]*\d))|(?P<number>{_NUMBER})"
    rf"|(?P<function>(?<![^\W\d_])(?:{_FUNCTION})(?![a-z]))"
    r"|(?P<letter>(?<![^\W\d_])(?<!['’])[a-zπ∞](?![^\W\d_’']))"
    r"|(?P<operator>[-+×·*÷/^!()√_±–<>≤≥≠∠:~∈|])|(?P<command>\\[a-zA-Z]+)"
)
_LEADING = frozenset("-(√±<>≤≥≠∠_^~|")
_TRAILING = frozenset("!)")
_RELATIONS = frozenset("±–<>≤≥≠∠~∈|")
_MAX_TOKENS = 60
_MAX_DIGITS = 40
_MAX_POWER = 400
_MAX_FACTORIAL = 60
_MOST_UNDER_ROOT = 10**12
LOG_BASES = (10, math.e, 2)
"""What "log" may mean."""
_CONSTANTS = {"π": math.pi, "e": math.e, "i": 1j}


class Expression(msgspec.Struct, frozen=True):
    """A part of a text that is more than a number."""

    start: int
    end: int
    text: str
    values: frozenset[Fraction] = frozenset()
    """Exact values, one for each way to read "1.000"."""
    approximate: tuple[complex, ...] = ()
    """Values of a root, a function, a ratio: only good to tell it from other values."""
    has_letter: bool = False
    """A formula with a letter, which no number equals."""


class _Unreadable(Exception):
    """The characters have no value that rules can compute."""


class _HasLetter(Exception):
    """The expression contains a variable."""


UNIT_LETTERS = "mghslk"

_Token = tuple[str, str, int, int]


def find_expressions(text: str, points: str, ambiguous: bool = True) -> list[Expression]:
    """Find the expressions of a plain text that contain a digit and more than a number.

    Args:
        points: the characters that may be the decimal point, the likely one first.
        ambiguous: whether all readings count; else the first that is possible.
    """
    return [
        _expression(text, group, points, ambiguous)
        for group in map(_trimmed, _groups(text))
        if any(kind in ("number", "mixed") or text == "π" for kind, text, *_ in group)
        if not _is_plain(group)
    ]


def _groups(text: str) -> list[list[_Token]]:
    groups: list[list[_Token]] = []
    for match in _TOKEN.finditer(text):
        token = (match.lastgroup or "", match[0], match.start(), match.end())
        if groups and _belongs(groups[-1][-1], token, text):
            groups[-1].append(token)
        else:
            groups.append([token])
    return groups


def _belongs(last: _Token, token: _Token, text: str) -> bool:
    gap = text[last[3] : token[2]]
    if gap not in ("", " "):
        return False
    if last[1] == ":" or token[1] == ":":  # "3:2" and "3 : 2", but "A: 5" and "is: -5" are not
        return _is_ratio_sign(text, token[2] if token[1] == ":" else last[2])
    if token[0] == "operator":
        if token[1] == "(":
            return last[0] in ("operator", "function") or not gap
        if token[1] == "!":
            return not gap and not text.startswith("!", token[3])
        if token[1] == "-" and gap and text[token[3] : token[3] + 1] != " ":
            return last[0] in ("number", "mixed") or last[1] in ")xyznk"
        return token[1] != "√" or last[1] != ")" or not gap
    if last[0] == "operator" and last[1] not in "!)":
        return True
    if last[0] == "function" or token[0] in ("function", "command"):
        return True
    if not gap:  # "5m" is a length, "5x" a formula
        return not (last[0] in ("number", "mixed") and token[1] in UNIT_LETTERS)
    return token[1] == "π" or last[0] == "command" or (last[1] == "π" and token[0] == "letter")


def _is_ratio_sign(text: str, at: int) -> bool:
    near = text[max(0, at - 2) : at + 3]
    return bool(re.search(r"\d:\d|\d : \d", near))


def _trimmed(group: list[_Token]) -> list[_Token]:
    """The group without operators that are punctuation."""
    while group:
        first, last = group[0], group[-1]
        spaced = len(group) > 1 and first[3] < group[1][2]
        if first[0] == "operator" and (
            first[1] not in _LEADING or (first[1] in "-~|" and spaced) or _unbalanced(group, "(")
        ):
            group = group[1:]
        elif last[0] == "operator" and (last[1] not in _TRAILING or _unbalanced(group, ")")):
            group = group[:-1]
        else:
            break
    return group


def _unbalanced(group: list[_Token], side: str) -> bool:
    end = group[0] if side == "(" else group[-1]
    opened = sum((token[1] == "(") - (token[1] == ")") for token in group)
    return end[1] == side and (opened > 0 if side == "(" else opened < 0)


def _is_plain(group: list[_Token]) -> bool:
    """Whether it is a number, a mixed number or a fraction, with a sign or in brackets."""
    shown = "".join("0" if kind in ("number", "mixed") else text for kind, text, *_ in group)
    scientific = any(kind == "number" and "e" in text.casefold() for kind, text, *_ in group)
    return not scientific and bool(re.fullmatch(r"\(?-?0(/0)?\)?", shown))


def _expression(text: str, group: list[_Token], points: str, ambiguous: bool) -> Expression:
    start, end = group[0][2], group[-1][3]
    shown = text[start:end]
    results: list[_Value] = []
    bases = LOG_BASES if any(token[1] == "log" for token in group) else LOG_BASES[:1]
    for point in points:
        try:
            results += [_Evaluation(group, point, base).value() for base in bases]
        except _HasLetter:
            return Expression(start, end, shown, has_letter=True)
        except (_Unreadable, ArithmeticError, ValueError, RecursionError):
            continue
        if not ambiguous:
            break
    values = frozenset(value for value in results if isinstance(value, Fraction))
    rough = tuple(value for value in results if isinstance(value, complex))
    return Expression(start, end, shown, values if not rough else frozenset(), rough)


_Value = Fraction | complex


class _Evaluation:
    """Evaluates the tokens of an expression."""

    def __init__(self, tokens: list[_Token], point: str, base: float) -> None:
        if len(tokens) > _MAX_TOKENS:
            raise _Unreadable
        self._tokens, self._at, self._point, self._base = tokens, 0, point, base

    def value(self) -> _Value:
        if any(text in _RELATIONS for _, text, *_ in self._tokens):
            raise _Unreadable
        shown = "".join("0" if kind == "number" else text for kind, text, *_ in self._tokens)
        if shown in ("0-0", "0-0-0", "0/0/0") and self._tokens[0][3] == self._tokens[1][2]:
            raise _Unreadable  # a range or a date
        if re.fullmatch("0:0(:0)?", shown):
            return complex(float(self._number(self._tokens[0])) / self._below())
        value = self._sum()
        if self._at < len(self._tokens):
            raise _Unreadable
        return value

    def _below(self) -> float:
        below = float(self._number(self._tokens[2]))
        return below if below else math.nan

    def _peek(self) -> str:
        if self._at == len(self._tokens):
            return ""
        kind, text, *_ = self._tokens[self._at]
        return text if kind == "operator" else kind

    def _take(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _sum(self) -> _Value:
        value = self._product()
        while (sign := self._peek()) in ("+", "-"):
            self._take()
            right = self._product()
            value = value + right if sign == "+" else value - right
        return value

    def _product(self) -> _Value:
        value, divided = self._signed(), False
        while True:
            sign = self._peek()
            if sign and sign in "×·*":
                self._take()
                value, divided = value * self._signed(), False
            elif sign and sign in "÷/":
                self._take()
                value, divided = value / self._signed(), True
            elif sign in ("number", "mixed", "letter", "function", "(", "√"):
                if divided or sign in ("number", "mixed"):  # "1/2π" has two readings
                    raise (
                        _HasLetter if sign == "letter" and not self._is_constant() else _Unreadable
                    )
                value = value * self._power()
            else:
                return value

    def _is_constant(self) -> bool:
        return self._tokens[self._at][1] in _CONSTANTS

    def _signed(self) -> _Value:
        if self._peek() == "-":
            self._take()
            return -self._signed()
        if self._peek() == "+":
            self._take()
        return self._power()

    def _power(self) -> _Value:
        value = self._atom()
        while self._peek() == "!":
            self._take()
            value = _factorial(value)
        if self._peek() == "^":
            self._take()
            return _raised(value, self._signed())
        if self._peek() == "_":
            raise _Unreadable
        return value

    def _atom(self) -> _Value:
        if self._at == len(self._tokens):
            raise _Unreadable
        kind, text, *_ = token = self._take()
        if kind in ("number", "mixed"):
            return self._number(token)
        if kind == "letter":
            if text not in _CONSTANTS or self._peek() == "_":
                raise _Unreadable if text == "∞" or self._peek() == "number" else _HasLetter
            return complex(_CONSTANTS[text])
        if kind == "function":
            return _function(text, self._base)(self._power())
        if text == "√":
            return _raised(self._atom(), Fraction(1, 2))
        if text == "(":
            value = self._sum()
            if self._peek() != ")":
                raise _Unreadable
            self._take()
            return value
        raise _Unreadable

    def _number(self, token: _Token) -> Fraction:
        kind, text, *_ = token
        if len(text) > _MAX_DIGITS:
            raise _Unreadable
        if kind == "mixed":
            whole, over, under = re.findall(r"\d+", text)
            return int(whole) + Fraction(int(over), int(under))
        body, found, exponent = re.sub("[ ']", "", text).casefold().partition("e")
        value = read_decimal(body, self._point)
        if value is None:
            raise _Unreadable
        return value * Fraction(10) ** int(exponent) if found else value


def read_decimal(body: str, point: str) -> Fraction | None:
    """Read digits with `point` as decimal point and the other sign between thousands."""
    comma = "," if point == "." else "."
    whole, found, part = body.partition(point)
    grouped = rf"[1-9]\d{{0,2}}(?:{re.escape(comma)}\d{{3}})+|[1-9]\d?(?:,\d\d)+,\d{{3}}"
    if not re.fullmatch(rf"\d+|{grouped}|(?=$)", whole) or (
        found and not re.fullmatch(r"\d+", part)
    ):
        return None
    return Fraction(f"{whole.replace(comma, '') or 0}.{part or 0}")


def _factorial(value: _Value) -> Fraction:
    if (
        not isinstance(value, Fraction)
        or value.denominator != 1
        or not 0 <= value <= _MAX_FACTORIAL
    ):
        raise _Unreadable
    return Fraction(math.factorial(int(value)))


def _raised(base: _Value, power: _Value) -> _Value:
    if isinstance(base, Fraction) and isinstance(power, Fraction) and power.denominator == 1:
        if abs(power) > _MAX_POWER or abs(base) > 10**6:
            raise _Unreadable
        return base ** int(power)
    if isinstance(base, Fraction) and isinstance(power, Fraction) and base >= 0:
        root = _exact_root(base, power.denominator)
        if root is not None and abs(power.numerator) < _MAX_POWER:
            return root**power.numerator
    return complex(base) ** complex(power)


def _exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The root of a square, a cube and so on; None if it is irrational."""
    if max(value.numerator, value.denominator) > _MOST_UNDER_ROOT:
        return None
    root = Fraction(
        round(value.numerator ** (1 / degree)), round(value.denominator ** (1 / degree))
    )
    return root if root**degree == value else None


def _function(name: str, base: float) -> Callable[[_Value], complex]:
    if name in ("log", "lg"):
        return lambda value: cmath.log(complex(value), 10 if name == "lg" else base)
    if name == "ln":
        return lambda value: cmath.log(complex(value))
    function: Callable[[complex], complex] | None = getattr(cmath, name.replace("arc", "a"), None)
    if function is None:
        raise _Unreadable
    return lambda value: function(complex(value))
