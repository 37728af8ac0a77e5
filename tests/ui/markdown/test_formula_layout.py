"""Where long formulas break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.ui.markdown.formula_layout import split_formula


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a = b + c", ["a ", "= b ", "+ c"]),
        (r"x^{a+b} = \left(c + d\right)", ["x^{a+b} ", r"= \left(c + d\right)"]),
        ("= -1", ["= -1"]),
        (r"a \implies b", ["a ", r"\implies b"]),
        (r"\begin{aligned} a &= b \end{aligned}", [r"\begin{aligned} a &= b \end{aligned}"]),
        ("abc", ["abc"]),
    ],
)
def test_formulas_break_before_signs(latex: str, expected: list[str]) -> None:
    assert list(split_formula(latex)) == expected


@given(st.text(alphabet="ab=+-^_{}()\\ "))
def test_nothing_is_lost(latex: str) -> None:
    assert "".join(split_formula(latex)) == latex
