"""Hostile answers become harmless text in limited time."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from overthink.ui.markdown.document import AnswerDocument
from overthink.ui.theme.theme import Theme
from tests.ui.markdown.drawn import answer, picture

TICK_S = 2.0
"""Far more than one tick takes, far less than an exponential blow-up would take."""

SHOWN = {
    "picture": '<img src="file:///etc/passwd">',
    "link": '<a href="http://a.b/">click</a>',
    "script": "<script>alert(1)</script>",
    "style": "<style>* { display: none }</style>",
    "comment": "<!-- gone? -->",
    "entity": "&lt;b&gt;",
    "object": "<object data='x'></object>",
}


@pytest.mark.parametrize("source", SHOWN.values(), ids=SHOWN)
def test_html_is_shown_as_text(qtbot: QtBot, source: str) -> None:
    document = answer(qtbot, f"**a** {source} b")
    expected = "<b>" if source.startswith("&") else source
    assert document.plain_text() == f"a {expected} b"
    picture(document)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("**a**\x1b[31mred\x1b[0m", "a␛[31mred␛[0m"),
        ("**a**\x00b", "a␀b"),
        ("**a**\u202egnp.exe", "a\ufffdgnp.exe"),
        ("**a**\u2066b\u2069\ufffc", "a\ufffdb\ufffd\ufffd"),
        ("![x](file:///etc/passwd) [y](javascript:alert(1))", None),
    ],
)
def test_control_characters_are_displayed(qtbot: QtBot, source: str, shown: str | None) -> None:
    document = answer(qtbot, source)
    if shown is None:
        assert document.plain_text() == "x (file:///etc/passwd) [y](javascript:alert(1))"
    else:
        assert document.plain_text() == shown
    picture(document)


HUGE = {
    "no space": "a" * 1_000_000,
    "quotes": "> " * 10_000 + "end",
    "brackets": "[" * 10_000 + "end",
    "closed brackets": "[" * 5_000 + "a" + "](b)" * 5_000,
    "pictures": "![" * 10_000,
    "lists": "- " * 10_000 + "end",
    "list levels": "".join("  " * i + "- a\n" for i in range(200)),
    "emphasis": "*a_" * 10_000,
    "backticks": "".join("`" * i + " " for i in range(300)),
    "dollars": "$a " * 10_000,
    "open maths": "\\[\n" * 10_000,
    "open brackets": "\\(" * 10_000,
    "boxes": "\\boxed{" * 5_000,
    "columns": "|" * 3_000 + "\n" + "|-" * 3_000 + "|\n" + ("|" * 3_000 + "\n") * 5,
    "fences": "```python\n" + '"""' * 10_000,
    "backslashes": "\\" * 20_000,
    "formulas": "$x_1$ " * 5_000,
    "marks": "*" + "a\u0301\u0302\u0303" * 10_000,
}


@pytest.mark.parametrize("source", HUGE.values(), ids=HUGE)
def test_hostile_answers_are_parsed_quickly(qtbot: QtBot, source: str) -> None:
    document = AnswerDocument(theme := Theme(), theme)
    document.set_width(500)
    for end in (len(source) // 3, len(source) // 3 + 1, len(source)):
        began = time.monotonic()
        document.set_source(source[:end], complete=end == len(source))
        assert document.height >= 0
        assert time.monotonic() - began < TICK_S
    qtbot.waitUntil(lambda: not document._idle.isActive(), timeout=60_000)
    picture(document, matches=[(0, 5)], current=0, width=500)


NOT_ALL_READ = {
    "quotes": HUGE["quotes"],
    "brackets": HUGE["brackets"],
    "lists": "- " * 1_500 + "end",
    "backslashes": HUGE["backslashes"],
    "no space": "a" * 60_000,
}


@pytest.mark.parametrize("name", NOT_ALL_READ)
def test_hostile_answers_are_shown_completely(qtbot: QtBot, name: str) -> None:
    source = NOT_ALL_READ[name]
    document = AnswerDocument(theme := Theme(), theme)
    document.set_width(500)
    document.set_source(source, complete=True)
    qtbot.waitUntil(lambda: not document._idle.isActive(), timeout=60_000)
    shown = len(document.plain_text().replace("\n", ""))
    # Markdown reads two backslashes as one.
    assert shown >= (len(source) // 2 if name == "backslashes" else len(source.replace("\n", "")))


def test_too_long_answers_are_not_formatted(qtbot: QtBot) -> None:
    document = AnswerDocument(theme := Theme(), theme)
    document.set_width(500)
    document.set_source("**" + "a" * 1_000_000, complete=True)
    assert not document.worth_rendering
    assert document.rect_of(0) == QRectF()
