"""A damaged JSON file costs what is damaged, and names it."""

from __future__ import annotations

import pytest

from overthink.core.damaged_json import read_json

DEEP = 100_000


@pytest.mark.parametrize(
    ("content", "tree", "words"),
    [
        (b'{"a": 1.x,\n"b": 2}', {"b": 2}, "line 1, a: it is not valid JSON"),
        (b'{"a": "open,\n"b": 2}', {"b": 2}, "line 1, a: its text is not complete"),
        (b'{"a" 1, "b": 2}', {"b": 2}, "line 1, a: it has no value"),
        (b'{"a": nan, "b": 2}', {"b": 2}, "line 1, a: it is not valid JSON"),
        (b'{\n"a": "\\ud800",\n"b": 2}', {"b": 2}, "line 2, a: its text is not complete"),
        (b'{"o": {"a": 1, "b": [1, 2', {"o": {"a": 1, "b": [1, 2]}}, "the file ends too early"),
        (b'{"o": {"a": 1, "b": "hal', {"o": {"a": 1}}, "its text is not complete"),
        (b'{"a": [1, x, 3],\n"b": 2}', {"a": [1, 3], "b": 2}, "line 1, a: it is not valid JSON"),
        (b"{'a': 1,\n\"b\": 2}", {"b": 2}, "it is not valid JSON"),
        (b'{"b": 2,}', {"b": 2}, "it is not valid JSON"),
        (b'// mine\n{"b": 2 /* two */}', {"b": 2}, "it is not valid JSON"),
        (b'{"b": 2} and more', {"b": 2}, "it is not valid JSON"),
        ('{"b": "é"}'.encode("cp1252"), {"b": "é"}, "it is not UTF-8"),
        (b"", None, "it is empty"),
        (b"hello", None, "it is not valid JSON"),
        (bytes(100), None, "it is not valid JSON"),
    ],
)
def test_what_is_readable_is_read_and_what_is_not_is_named(
    content: bytes, tree: object, words: str
) -> None:
    found, problems = read_json(content)
    assert found == tree
    assert words in " ".join(map(str, problems))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_no_problem(encoding: str) -> None:
    assert read_json('{"a": "æ"}'.encode(encoding)) == ({"a": "æ"}, ())


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"x":', b"}")])
def test_deep_nesting_costs_only_its_member(opening: bytes, closing: bytes) -> None:
    deep = opening * DEEP + closing * DEEP
    found, problems = read_json(b'{"a": 1,\n"deep": ' + deep + b',\n"b": 2}')
    assert (found["a"], found["b"]) == (1, 2)
    assert "nested too deeply" in str(problems[0])


def test_a_file_of_another_kind_is_read_in_bounded_time_with_bounded_problems() -> None:
    _, problems = read_json(b'{"a": \n' * 50_000)
    assert len(problems) <= 100
