"""The number field takes any locale's writing, and changes no value without a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from overthink.ui.widgets.number_field import NumberField

LOCALES = ("en_US", "da_DK", "de_DE", "fr_FR", "de_CH", "ar_EG", "en_IN", "hi_IN", "pl_PL")


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> Iterator[QLocale]:
    before = QLocale()
    chosen = QLocale(request.param)
    QLocale.setDefault(chosen)
    yield chosen
    QLocale.setDefault(before)


@pytest.fixture
def danish() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("da_DK"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made).addWidget(QLineEdit())
    made.resize(400, 300)
    return made


def shown(window: QWidget, field: NumberField) -> NumberField:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(field)
    window.show()
    field.setFocus()
    return field


@pytest.fixture
def temperature(window: QWidget) -> NumberField:
    field = NumberField(window, whole=False)
    field.set_bounds(0.0, 5.0, 0.0, "greedy")
    field.setSingleStep(0.05)
    field.setValue(0.6)
    return shown(window, field)


@pytest.fixture
def tokens(window: QWidget) -> NumberField:
    field = NumberField(window, whole=True)
    field.set_bounds(64, 10_000_000, -1, "automatic")
    field.setSuffix(" tokens")
    field.show_number(8192)
    return shown(window, field)


def typed(field: NumberField, text: str) -> None:
    field.selectAll()
    for character in text:  # QTest knows only the keys of Latin letters
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(field, key)


def pasted(field: NumberField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.selectAll()
    field.lineEdit().paste()


ENTRIES = pytest.mark.parametrize("enter", [typed, pasted])


@ENTRIES
@pytest.mark.parametrize(
    ("text", "value"),
    [("0.05", 0.05), ("0,05", 0.05), ("0.7", 0.7), ("0,7", 0.7), (".3", 0.3), ("1,25", 1.25)],
)
def test_both_decimal_signs_set_the_same_value_in_every_locale(
    locale: QLocale,
    temperature: NumberField,
    qtbot: QtBot,
    enter: Callable[[NumberField, str], None],
    text: str,
    value: float,
) -> None:
    enter(temperature, text)
    qtbot.keyClick(temperature, Qt.Key.Key_Return)
    assert temperature.value() == value
    assert temperature.text() == str(value).replace(".", locale.decimalPoint())
    assert temperature.note.isHidden()


@ENTRIES
@pytest.mark.parametrize("text", ["4096", "4.096", "4,096", "4 096", "4’096", "4\u202f096", "٤٠٩٦"])
def test_a_grouped_whole_number_is_read_in_every_locale(
    locale: QLocale,
    tokens: NumberField,
    qtbot: QtBot,
    enter: Callable[[NumberField, str], None],
    text: str,
) -> None:
    enter(tokens, text)
    qtbot.keyClick(tokens, Qt.Key.Key_Return)
    assert tokens.value() == 4096
    assert isinstance(tokens.value(), int)
    in_doubt = ("," in text or "." in text) and locale.groupSeparator() not in text
    assert tokens.note.isVisible() is in_doubt
    if in_doubt:
        assert tokens.note.text().startswith(f"“{text}” is read as 4")


def test_what_a_field_shows_is_read_as_the_same_value(
    locale: QLocale, window: QWidget, qtbot: QtBot
) -> None:
    price = NumberField(window, whole=False)
    price.set_bounds(0.0, 100_000.0)
    shown(window, price)
    count = NumberField(window, whole=True)
    count.set_bounds(0, 4_294_967_294)
    shown(window, count)
    for field, values in (
        (price, (1234.0, 0.125, 99_999.5, 1e-10)),
        (count, (4096, 4_294_967_294)),
    ):
        for value in values:
            field.setValue(value)
            pasted(field, field.text())
            qtbot.keyClick(field, Qt.Key.Key_Return)
            assert (field.value(), field.note.isHidden()) == (value, True)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("9", "9 is above the maximum, 5. The value remains 0,6."),
        ("-1", "-1 is below the minimum, 0. The value remains 0,6."),
        ("abc", "“abc” is not a number. The value remains 0,6."),
        ("0.7.1", "“0.7.1” is not a number. The value remains 0,6."),
        ("", "No number is given. The value remains 0,6."),
    ],
)
def test_a_text_that_cannot_be_used_is_marked_and_leaves_the_value_with_a_note(
    danish: None, temperature: NumberField, qtbot: QtBot, text: str, note: str
) -> None:
    changes: list[float] = []
    temperature.valueChanged.connect(changes.append)
    pasted(temperature, text)
    if not text:
        qtbot.keyClick(temperature, Qt.Key.Key_Delete)
    assert bool(temperature.property("invalid")) is bool(text)
    qtbot.keyClick(temperature, Qt.Key.Key_Return)
    assert (temperature.text(), temperature.value(), changes) == ("0,6", 0.6, [])
    assert (temperature.note.text(), temperature.note.isVisible()) == (note, True)
    assert temperature.rejected


def test_leaving_the_field_reports_what_could_not_be_used(
    tokens: NumberField, window: QWidget
) -> None:
    typed(tokens, "12.5")
    other = window.findChild(QLineEdit)
    assert other is not None
    other.setFocus()
    assert tokens.value() == 8192
    assert tokens.note.text() == "“12.5” is not a whole number. The value remains 8,192."


def test_digits_that_are_not_stored_are_reported(temperature: NumberField, qtbot: QtBot) -> None:
    typed(temperature, "0.12345678901234")
    qtbot.keyClick(temperature, Qt.Key.Key_Return)
    assert temperature.value() == 0.123456789
    assert temperature.note.text() == "“0.12345678901234” is read as 0.123456789."


def test_the_beginning_of_a_number_is_not_called_wrong(tokens: NumberField) -> None:
    typed(tokens, "4")
    assert not tokens.property("invalid")
    assert tokens.note.isHidden()


@pytest.mark.parametrize("text", ["-1", "automatic", "Automatic"])
def test_the_special_value_is_entered_as_its_number_or_its_word(
    tokens: NumberField, qtbot: QtBot, text: str
) -> None:
    typed(tokens, text)
    qtbot.keyClick(tokens, Qt.Key.Key_Return)
    assert (tokens.value(), tokens.text()) == (-1, "automatic")


def test_the_number_that_stores_the_special_value_is_out_of_bounds(
    tokens: NumberField, qtbot: QtBot
) -> None:
    typed(tokens, "63")
    qtbot.keyClick(tokens, Qt.Key.Key_Return)
    assert tokens.value() == 8192
    assert "below the minimum, 64" in tokens.note.text()


def test_a_step_starts_from_what_was_typed(temperature: NumberField, qtbot: QtBot) -> None:
    typed(temperature, "0,05")
    qtbot.keyClick(temperature, Qt.Key.Key_Up)
    assert temperature.value() == 0.1
    qtbot.keyClick(temperature, Qt.Key.Key_Down)
    assert temperature.value() == 0.05


def test_steps_pass_from_the_word_to_the_first_number_and_back(
    tokens: NumberField, qtbot: QtBot
) -> None:
    tokens.setSingleStep(512)
    tokens.show_number(-1)
    qtbot.keyClick(tokens, Qt.Key.Key_Up)
    assert tokens.value() == 64
    qtbot.keyClick(tokens, Qt.Key.Key_Up)
    qtbot.keyClick(tokens, Qt.Key.Key_Down)
    qtbot.keyClick(tokens, Qt.Key.Key_Down)
    assert tokens.value() == -1


def turn_wheel(field: NumberField) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(field.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)


def test_the_wheel_steps_only_with_the_focus(temperature: NumberField, window: QWidget) -> None:
    turn_wheel(temperature)
    assert temperature.value() == 0.65
    other = window.findChild(QLineEdit)
    assert other is not None
    other.setFocus()
    turn_wheel(temperature)
    assert temperature.value() == 0.65


def test_escape_discards_what_was_typed(temperature: NumberField, qtbot: QtBot) -> None:
    typed(temperature, "abc")
    qtbot.keyClick(temperature, Qt.Key.Key_Escape)
    assert (temperature.text(), temperature.value()) == ("0.6", 0.6)
    assert temperature.note.isHidden()
    assert not temperature.property("invalid")


def test_the_note_lies_over_the_window_and_moves_nothing(
    temperature: NumberField, window: QWidget
) -> None:
    before = temperature.geometry()
    typed(temperature, "abc")
    note = temperature.note
    assert note.parent() is window
    assert temperature.geometry() == before
    assert window.rect().contains(note.geometry())
