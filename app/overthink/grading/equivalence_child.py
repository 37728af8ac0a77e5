"""The child process that compares two mathematical answers with `math-verify`.

A request is `[expected, answer]`; a reply is `[same, read]`: `true`, `false`, or `null` if
undecided, and the formula that was read in the answer. The parent kills this process at a limit, so
nothing here watches the clock. SymPy is imported before the first request, since on a busy machine
that takes as long as a request may; no other process may import it.
"""

from __future__ import annotations

import logging
import re
from typing import Any, NoReturn

from overthink.core.child_main_loop import serve_requests

MEMORY_BYTES = 2 << 30
"""Limit of its address space: a tower of powers would take all memory within the time limit."""

_FUNCTIONS = "sqrt|sin|cos|tan|arcsin|arccos|arctan|log|ln|exp|pi|infty|min|max|gcd|lcm|mod"
_MARKUP = "boxed|d?frac|tfrac|left|right|cdot|times|div|begin|end|[bpv]?matrix|cup|cap|emptyset|pm"
# Any other word in the expected answer is a name or a unit.
_WORD = re.compile(rf"(?<![A-Za-z])(?!(?:{_FUNCTIONS}|{_MARKUP})(?![A-Za-z]))[A-Za-z]{{2,}}")
_PLAIN_FUNCTION = re.compile(rf"(?<![\\A-Za-z])({_FUNCTIONS})(?![A-Za-z])")
_ROOT = re.compile(r"\\sqrt\s*\(([^()]*)\)")
_DIGITS, _SAME_DIGITS = 50, 30
_MATHS = re.compile(r"\$|\\\(|\\\[|\\boxed")


def compare(expected: str, answer: str) -> tuple[bool | None, str]:
    """Whether both are equal, None if undecided; and what SymPy read in the answer.

    `math-verify` strips units and takes "50 %" for 50 as well as for 0.5. Answers that are equal
    only by that are undecided: a wrong "right" is worse than an open question.
    """
    from math_verify import parse, verify

    if _WORD.search(expected):
        return None, ""
    expected, answer = (_ROOT.sub(r"\\sqrt{\1}", text) for text in (expected, answer))
    settings: dict[str, Any] = {
        "fallback_mode": "no_fallback",
        "parsing_timeout": None,
        "raise_on_error": True,
    }
    target, found = parse(_as_formula(expected), **settings), parse(answer, **settings)
    if not target or not found:
        # An answer may be a bare formula as well.
        found = parse(_as_formula(answer), **settings) if not _WORD.search(answer) else []
    if not target or not found:
        return None, ""
    read = str(found[0])
    # What verify does depends on the first argument, so both orders have to agree.
    same = verify(target, found, timeout_seconds=None, raise_on_error=True)
    equations = [getattr(side[0], "is_Relational", False) for side in (target, found)]
    if equations[0] is equations[1] and same != verify(
        found, target, timeout_seconds=None, raise_on_error=True
    ):
        return None, read
    unlike = any((mark in expected) != (mark in answer) for mark in ("%", "_"))
    if same and (unlike or not _is_near(target[0], found[0])):
        return None, read
    return bool(same), read


def _is_near(one: Any, other: Any) -> bool:
    """Whether two numbers differ by less than rounding; True for anything but numbers.

    `math-verify` compares six decimals, in which all very small numbers are zero.
    """
    import sympy  # type: ignore[import-untyped]

    if not all(isinstance(side, sympy.Expr) and side.is_number for side in (one, other)):
        return True
    if one == other:
        return True
    size, difference = abs(sympy.N(one, _DIGITS)), abs(sympy.N(one - other, _DIGITS))
    return bool(difference <= size * sympy.Float(10) ** -_SAME_DIGITS)


def _as_formula(text: str) -> str:
    if _MATHS.search(text):
        return text
    return f"${_PLAIN_FUNCTION.sub(_with_backslash, text.strip())}$"


def _with_backslash(name: re.Match[str]) -> str:
    # "sqrt(8)" is parsed as it is; "\sqrt(8)" would be the root of a bracket.
    return name[1] if name[1] == "sqrt" else f"\\{name[1]} "


def _reply_to(question: list[str]) -> tuple[bool | None, str]:
    expected, answer = question
    try:
        return compare(expected, answer)
    except Exception:  # noqa: BLE001 - hostile texts may raise anything
        return None, ""


def main(_arguments: list[str] | None = None) -> NoReturn:
    """Compare answers until the parent closes the pipe."""
    logging.disable()
    import math_verify  # noqa: F401

    serve_requests(_reply_to, MEMORY_BYTES)


if __name__ == "__main__":
    main()
