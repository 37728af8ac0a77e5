"""Formulas are rendered by a real child process, which may hang or die."""

from __future__ import annotations

from typing import Any

import psutil
import pytest
from PySide6.QtCore import QByteArray, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from overthink.ui.markdown import formula_cache as module
from overthink.ui.markdown.formula_cache import Formula, FormulaCache, FormulaState, Key
from overthink.ui.theme.theme import Theme

PATIENCE_MS = 60_000


def _settled(qtbot: QtBot, formulas: FormulaCache, key: Key) -> Formula | FormulaState:
    qtbot.waitUntil(lambda: formulas.request(key) is not FormulaState.PENDING, timeout=PATIENCE_MS)
    return formulas.request(key)


def _children() -> list[psutil.Process]:
    """Return live child processes, without zombies."""
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
def test_formulas_as_models_write_them_are_rendered(qtbot: QtBot, latex: str) -> None:
    parent = QObject()
    drawing = _settled(qtbot, FormulaCache(parent), Key(latex, True))
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
def test_drawings_never_reference_a_file(qtbot: QtBot, latex: str) -> None:
    parent = QObject()
    drawing = _settled(qtbot, FormulaCache(parent), Key(latex, True))
    if isinstance(drawing, Formula):
        assert not any(word in drawing.svg for word in ("file:", "image", "href=", "url("))


def test_formulas_are_rendered_and_cached(qtbot: QtBot, qapp: QGuiApplication) -> None:
    parent = QObject()
    formulas = FormulaCache(parent)
    assert formulas.request(Key("x^2", False)) is FormulaState.PENDING
    with qtbot.waitSignal(formulas.ready, timeout=PATIENCE_MS) as ready:
        formulas.request(Key("x^2", False))
    assert ready.args == [Key("x^2", False)]
    assert isinstance(formulas.request(Key("x^2", False)), Formula)
    assert len(_children()) == 1


@pytest.mark.parametrize("latex", [r"\frac{1}", "{{{", "x & y", "\x00", "", "\\" * 50, "x" * 3_000])
def test_invalid_formulas_are_refused(qtbot: QtBot, latex: str) -> None:
    parent = QObject()
    formulas = FormulaCache(parent)
    assert _settled(qtbot, formulas, Key(latex, True)) is FormulaState.REFUSED
    assert isinstance(_settled(qtbot, formulas, Key("y", False)), Formula)


def test_a_slow_formula_is_refused_and_the_rest_continues(qtbot: QtBot) -> None:
    parent = QObject()
    formulas = FormulaCache(parent, limit_s=0.3)
    slow = Key(r"\sqrt{" * 300 + "x" + "}" * 300, True)
    for key in (Key("a", False), slow, Key("b", False)):
        formulas.request(key)
    assert isinstance(_settled(qtbot, formulas, Key("a", False)), Formula)
    assert _settled(qtbot, formulas, slow) is FormulaState.REFUSED
    assert isinstance(_settled(qtbot, formulas, Key("b", False)), Formula)


def test_a_child_that_dies_is_replaced(qtbot: QtBot) -> None:
    parent = QObject()
    formulas = FormulaCache(parent)
    _settled(qtbot, formulas, Key("a", False))
    _children()[0].kill()
    qtbot.waitUntil(lambda: not _children(), timeout=PATIENCE_MS)
    assert isinstance(_settled(qtbot, formulas, Key("b", False)), Formula)


def test_the_child_ends_with_its_parent(qtbot: QtBot) -> None:
    theme = Theme()
    _settled(qtbot, FormulaCache.of(theme), Key("a", False))
    assert FormulaCache.of(theme) is FormulaCache.of(theme)
    assert _children()
    del theme
    assert not psutil.Process().children()


def test_without_a_child_formulas_are_refused(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "child_command", lambda _: ["/nowhere/at-all"])
    parent = QObject()
    formulas = FormulaCache(parent)
    assert _settled(qtbot, formulas, Key("a", False)) is FormulaState.REFUSED
    assert _settled(qtbot, formulas, Key("b", False)) is FormulaState.REFUSED


def test_many_formulas_are_rendered_in_order(qtbot: QtBot) -> None:
    parent = QObject()
    formulas = FormulaCache(parent)
    came: list[Any] = []
    formulas.ready.connect(came.append)
    keys = [Key(f"x_{{{i}}}", False) for i in range(40)]
    for key in keys:
        formulas.request(key)
    _settled(qtbot, formulas, keys[-1])
    assert came == keys
