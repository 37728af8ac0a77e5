"""Highlighting: which words wear what, and nothing of the code is changed."""

from __future__ import annotations

import pytest

from overthink.ui.markdown.code_highlighter import LONGEST_LINE, highlighted, last_clean_line

PYTHON = 'def f(x):\n    """Doc."""\n    return x + 1  # one\n'


def test_python_wears_its_roles() -> None:
    roles = {span.text.strip(): span.look.role for span in highlighted(PYTHON, "Python")}
    assert roles["def"] == "keyword"
    assert roles["f"] == "name"
    assert roles['"""Doc."""'] == "string"
    assert roles["1"] == "number"
    assert roles["# one"] == "comment"


@pytest.mark.parametrize("language", ["python", "cpp", "html", "nonsense", "", "brainfuck"])
@pytest.mark.parametrize("code", [PYTHON, "", "\n\n  x", "é日本\t\u202f", "'''open"])
def test_the_code_stays_as_it_is(language: str, code: str) -> None:
    spans = highlighted(code, language)
    assert "".join(span.text for span in spans) == code
    assert all(span.look.code for span in spans)


def test_a_line_without_end_is_not_highlighted() -> None:
    assert len(highlighted("x = 1 " * LONGEST_LINE, "python")) == 1


def test_a_string_is_not_cut_in_the_middle() -> None:
    assert last_clean_line('x = 1\ny = """a\nb\n', "python") == 1
    assert last_clean_line('x = 1\ny = """a\nb"""\n', "python") == 3
    assert last_clean_line("plain\nlines\n", "") == 2
