"""Highlighting assigns roles and never changes the code."""

from __future__ import annotations

import pytest

from overthink.ui.markdown.code_highlighter import MAX_LINE, highlight_code, last_clean_line

PYTHON = 'def f(x):\n    """Doc."""\n    return x + 1  # one\n'


def test_python_is_highlighted_by_role() -> None:
    roles = {span.text.strip(): span.style.role for span in highlight_code(PYTHON, "Python")}
    assert roles["def"] == "code_keyword"
    assert roles["f"] == "code_name"
    assert roles['"""Doc."""'] == "code_string"
    assert roles["1"] == "code_number"
    assert roles["# one"] == "code_comment"


@pytest.mark.parametrize("language", ["python", "cpp", "html", "nonsense", "", "brainfuck"])
@pytest.mark.parametrize("code", [PYTHON, "", "\n\n  x", "é日本\t\u202f", "'''open"])
def test_highlighting_does_not_change_the_code(language: str, code: str) -> None:
    spans = highlight_code(code, language)
    assert "".join(span.text for span in spans) == code
    assert all(span.style.code for span in spans)


def test_very_long_lines_are_not_highlighted() -> None:
    assert len(highlight_code("x = 1 " * MAX_LINE, "python")) == 1


def test_code_is_not_split_inside_a_string() -> None:
    assert last_clean_line('x = 1\ny = """a\nb\n', "python") == 1
    assert last_clean_line('x = 1\ny = """a\nb"""\n', "python") == 3
    assert last_clean_line("plain\nlines\n", "") == 2
