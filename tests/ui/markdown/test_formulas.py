"""Formulas set by a real child process, which may hang or die."""

from __future__ import annotations

from typing import Any

import psutil
import pytest
from PySide6.QtCore import QByteArray, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from overthink.ui.markdown import formula_cache as module
from overthink.ui.markdown.formula_cache import Formula, Formulas, Key, Unset
from overthink.ui.theme.theme import Theme

PATIENCE_MS = 60_000


def _settled(qtbot: QtBot, formulas: Formulas, key: Key) -> Formula | Unset:
    qtbot.waitUntil(lambda: formulas.look_up(key) is not Unset.PENDING, timeout=PATIENCE_MS)
    return formulas.look_up(key)


def _children() -> list[psutil.Process]:
    """Child processes that live: a zombie is waited for by Qt in its next pause."""
    zombie = psutil.STATUS_ZOMBIE
    return [child for child in psutil.Process().children() if child.status() != zombie]


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
        r"\boxed{0}",
        r"a < b > c",
        r"\begin{aligned}[t] a &= b \\ c &= d \end{aligned}",
        r"\begin{align*} a &= b \\ c &= d \end{align*}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"E = mc^2 \tag{1}",
    ],
)
def test_what_models_write_is_set(qtbot: QtBot, latex: str) -> None:
    parent = QObject()
    drawing = _settled(qtbot, Formulas(parent), Key(latex, True))
    assert isinstance(drawing, Formula)
    assert QSvgRenderer(QByteArray(drawing.svg.encode())).isValid()
    assert drawing.width > 0.5
    assert drawing.ascent + drawing.descent > 0.5


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<image href='file:///etc/passwd'/>}",
        r"\href{file:///etc/passwd}{x}",
        r"\color{url(file:///etc/passwd)} x",
        r"\textcolor{'/><image href='file:///etc/passwd'/>}{x}",
    ],
)
def test_no_drawing_names_a_file(qtbot: QtBot, latex: str) -> None:
    parent = QObject()
    drawing = _settled(qtbot, Formulas(parent), Key(latex, True))
    if isinstance(drawing, Formula):
        assert not any(word in drawing.svg for word in ("file:", "image", "href=", "url("))


def test_formulas_are_set_and_kept(qtbot: QtBot, qapp: QGuiApplication) -> None:
    parent = QObject()
    formulas = Formulas(parent)
    assert formulas.look_up(Key("x^2", False)) is Unset.PENDING
    with qtbot.waitSignal(formulas.ready, timeout=PATIENCE_MS) as ready:
        formulas.look_up(Key("x^2", False))
    assert ready.args == [Key("x^2", False)]
    assert isinstance(formulas.look_up(Key("x^2", False)), Formula)
    assert len(_children()) == 1


@pytest.mark.parametrize("latex", [r"\frac{1}", "{{{", "x & y", "\x00", "", "\\" * 50, "x" * 3_000])
def test_what_cannot_be_set_is_refused(qtbot: QtBot, latex: str) -> None:
    parent = QObject()
    formulas = Formulas(parent)
    assert _settled(qtbot, formulas, Key(latex, True)) is Unset.REFUSED
    assert isinstance(_settled(qtbot, formulas, Key("y", False)), Formula)


def test_what_takes_too_long_is_refused_and_the_rest_goes_on(qtbot: QtBot) -> None:
    parent = QObject()
    formulas = Formulas(parent, limit_s=0.3)
    slow = Key(r"\sqrt{" * 300 + "x" + "}" * 300, True)
    for key in (Key("a", False), slow, Key("b", False)):
        formulas.look_up(key)
    assert isinstance(_settled(qtbot, formulas, Key("a", False)), Formula)
    assert _settled(qtbot, formulas, slow) is Unset.REFUSED
    assert isinstance(_settled(qtbot, formulas, Key("b", False)), Formula)


def test_a_child_that_dies_is_replaced(qtbot: QtBot) -> None:
    parent = QObject()
    formulas = Formulas(parent)
    _settled(qtbot, formulas, Key("a", False))
    _children()[0].kill()
    qtbot.waitUntil(lambda: not _children(), timeout=PATIENCE_MS)
    assert isinstance(_settled(qtbot, formulas, Key("b", False)), Formula)


def test_the_child_goes_with_what_it_serves(qtbot: QtBot) -> None:
    theme = Theme()
    _settled(qtbot, Formulas.of(theme), Key("a", False))
    assert Formulas.of(theme) is Formulas.of(theme)
    assert _children()
    del theme
    assert not psutil.Process().children()


def test_without_a_child_everything_is_its_source(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "child_command", lambda _: ["/nowhere/at-all"])
    parent = QObject()
    formulas = Formulas(parent)
    assert _settled(qtbot, formulas, Key("a", False)) is Unset.REFUSED
    assert _settled(qtbot, formulas, Key("b", False)) is Unset.REFUSED


def test_many_at_once_come_in_order(qtbot: QtBot) -> None:
    parent = QObject()
    formulas = Formulas(parent)
    came: list[Any] = []
    formulas.ready.connect(came.append)
    keys = [Key(f"x_{{{i}}}", False) for i in range(40)]
    for key in keys:
        formulas.look_up(key)
    _settled(qtbot, formulas, keys[-1])
    assert came == keys
