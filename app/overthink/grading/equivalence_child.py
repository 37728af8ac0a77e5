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
_SYMBOLS = {"π": r"\pi ", "∞": r"\infty ", "·": r"\cdot ", "×": r"\times ", "÷": r"\div ",
            "−": "-", "≤": r"\le ", "≥": r"\ge ", "²": "^{2}", "³": "^{3}"}  # fmt: skip
_SIGNED_ROOT = re.compile(r"√\s*(?:\(([^()]*)\)|(\d+|[a-z]))")
_DIGITS = 50
_SAME, _ROUNDED = 1e-30, 1e-2
"""Relative differences."""
_MATHS = re.compile(r"\$|\\\(|\\\[|\\boxed")


def compare(expected: str, answer: str) -> tuple[bool | None, str]:
    """Whether both are equal, None if undecided; and what SymPy read in the answer.

    `math-verify` strips units and takes "50 %" for 50 as well as for 0.5. Answers that are equal
    only by that are undecided: a wrong "right" is worse than an open question.
    """
    from math_verify import parse, verify

    if _WORD.search(expected):
        return None, ""
    expected, answer = _as_latex(expected), _as_latex(answer)
    settings: dict[str, Any] = {
        "fallback_mode": "no_fallback",
        "parsing_timeout": None,
        "raise_on_error": True,
    }
    target = parse(_as_formula(expected), **settings)
    found = parse(answer, **settings) if _MATHS.search(answer) else []
    if not found and not _WORD.search(answer):  # an answer may be a bare formula as well
        found = parse(_as_formula(answer), **settings)
    if not target or not found:
        return None, ""
    read = str(found[0])
    one, other = _without_name(target[0], found[0])
    if not _are_alike(one, other):
        return None, read
    if getattr(one, "is_Relational", False):
        return _is_same_relation(one, other), read
    # What verify does depends on the first argument, so both orders have to agree.
    limits = {"timeout_seconds": None, "raise_on_error": True}
    same = verify([one], [other], **limits)
    if same != verify([other], [one], **limits):
        return None, read
    unlike = any((mark in expected) != (mark in answer) for mark in ("%", "_"))
    if same and (unlike or not _is_near(one, other, _SAME)):
        return None, read
    if not same and _are_numbers(one, other) and _is_near(one, other, _ROUNDED):
        return None, read
    return bool(same), read


def _without_name(one: Any, other: Any) -> tuple[Any, Any]:
    """Both values; where only one of them is an equation such as "f(x) = 2x", its right side."""
    import sympy  # type: ignore[import-untyped]

    equations = [isinstance(side, sympy.Eq) for side in (one, other)]
    if equations[0] is equations[1]:
        return one, other
    sides = [
        side.rhs if is_equation and _is_named(side.lhs) else side
        for side, is_equation in zip((one, other), equations, strict=True)
    ]
    return sides[0], sides[1]


def _is_named(side: Any) -> bool:
    """Whether the other side of an equation is what it is worth: f(x), a derivative, a sum."""
    import sympy

    operations = (sympy.Derivative, sympy.Integral, sympy.Limit, sympy.Sum, sympy.Product)
    return bool(side.is_Symbol or side.is_Function or isinstance(side, operations))


def _are_alike(one: Any, other: Any) -> bool:
    """Whether a comparison decides: both have the same variables, and both or neither relate.

    Else a letter may be a constant, a unit or a name: "e", "O(n^2)", "3x^2 + C".
    """
    from sympy.core.function import AppliedUndef  # type: ignore[import-untyped]

    letters = [
        (side.free_symbols, {term.func for term in side.atoms(AppliedUndef)})
        if hasattr(side, "free_symbols")
        else (set(), set())
        for side in (one, other)
    ]
    relations = [getattr(side, "is_Relational", False) for side in (one, other)]
    return letters[0] == letters[1] and relations[0] is relations[1]


def _is_same_relation(one: Any, other: Any) -> bool | None:
    """Whether two equations or bounds are the same; None if they may be, written otherwise."""
    import sympy

    if isinstance(one, sympy.Eq) and isinstance(other, sympy.Eq):
        sides = [side.lhs - side.rhs for side in (one, other)]
        ratio = sympy.simplify(sides[0] / sides[1])
        return bool(ratio.is_number and ratio != 0)
    ours, theirs = one.canonical, other.canonical
    if ours == theirs:
        return True
    return False if ours.lhs == theirs.lhs and ours.lhs.is_Symbol else None


def _are_numbers(*values: Any) -> bool:
    import sympy

    return all(isinstance(value, sympy.Expr) and value.is_number for value in values)


def _is_near(one: Any, other: Any, limit: float) -> bool:
    """Whether two numbers differ by less than rounding; True for anything but numbers.

    `math-verify` compares six decimals, in which all very small numbers are zero.
    """
    import sympy

    if not _are_numbers(one, other):
        return True
    if one == other:
        return True
    size, difference = abs(sympy.N(one, _DIGITS)), abs(sympy.N(one - other, _DIGITS))
    return bool(difference <= size * limit)


def _as_latex(text: str) -> str:
    """The text with roots and mathematical characters as LaTeX."""
    text = _SIGNED_ROOT.sub(lambda root: rf"\sqrt{{{root[1] or root[2]}}}", text)
    for character, command in _SYMBOLS.items():
        text = text.replace(character, command)
    return _ROOT.sub(r"\\sqrt{\1}", text)


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
