"""The field for numbers, used wherever a number is entered.

Qt's spin boxes read the locale's signs only: in Danish they make 5 of `0.05`, and drop a pasted
`0.7`. This one takes what `overthink.core.number_input` reads, shows while the user types what
cannot be understood, and never changes a value without a note below the field.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QWidget

from overthink.core.messages import Message, message
from overthink.core.number_format import NumberFormat
from overthink.core.number_input import Reading, read_number
from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.theme.stylesheet import set_role

translate = QCoreApplication.translate

DECIMALS = 10
"""Digits after the decimal sign; further digits are rounded, with a note."""
NOTE_MS = 8_000
_WIDEST_NOTE = 320
_GAP = 3


class FieldNote(QLabel):
    """A note over the window, below a field. It takes no room, no focus and no clicks.

    Args:
        field: what it is about.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._timer.timeout.connect(lambda: self.show_text(""))
        self.hide()

    def show_text(self, text: str, *, error: bool = False, passing: bool = False) -> None:
        """Show a note; an empty text hides it.

        Args:
            error: whether the text in the field cannot be used.
            passing: whether the note disappears by itself.
        """
        self._timer.stop()
        if text != self.text():
            self.setText(text)
            if text:
                announce(self._field, text)
        set_role(self, "fieldnote", "bad" if error else "")
        if not text:
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()
        if passing:
            self._timer.start()

    def _place(self) -> None:
        window, field = self._field.window(), self._field
        if self.parent() is not window:
            self.setParent(window)
        self.ensurePolished()
        width = min(max(field.width(), _WIDEST_NOTE), window.width() - 2 * _GAP)
        height = self.heightForWidth(width)
        at = field.mapTo(window, QPoint(0, field.height() + _GAP))
        if at.y() + height > window.height():
            at.setY(at.y() - field.height() - 2 * _GAP - height)
        left = max(_GAP, min(at.x() + field.width() - width, window.width() - width - _GAP))
        self.setGeometry(left, max(0, at.y()), width, height)


class NumberField(QDoubleSpinBox):
    """A number within bounds, typed or pasted with either decimal sign.

    While the user types, only the text changes; Enter, leaving the field or a step sets the value.
    A text that is no number within the bounds is marked as invalid; when it is entered, the
    previous value returns, and a note gives the reason.

    Args:
        whole: whether only whole numbers make sense.
        decimals: of a number that is not whole.
    """

    def __init__(
        self, parent: QWidget | None = None, *, whole: bool, decimals: int = DECIMALS
    ) -> None:
        super().__init__(parent)
        self.whole = whole
        self._special: float | None = None
        """The value that is shown as a word."""
        self._low, self._high = 0.0, 0.0
        self._typed: str | None = None
        """The user's text that is not entered yet."""
        self.rejected = False
        """True if the last text that was entered could not be used."""
        self.note = FieldNote(self)
        self.setDecimals(0 if whole else decimals)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().textEdited.connect(self._preview)
        self.editingFinished.connect(self._settle)

    def set_bounds(
        self, low: float, high: float, special: float | None = None, word: str = ""
    ) -> None:
        """Set the bounds, both included, and a value that is shown and typed as a word.

        The special value is the lower bound, or below it: it is then stored one below the bound.
        """
        self._low, self._high = low, high
        self._special = special if word else None
        outside = self._special is not None and self._special < low
        assert self._special is None or self._special == low or outside
        self.setRange(low - 1 if outside else low, high)
        self.setSpecialValueText(word)

    @property
    def is_special(self) -> bool:
        """True if the word is shown."""
        return bool(self.specialValueText()) and super().value() == self.minimum()

    def value(self) -> float:
        """The number, an `int` if it is whole; the special value where the word is shown."""
        number = super().value()
        if self.is_special and self._special is not None:
            number = self._special
        return int(number) if self.whole else number

    def show_number(self, number: float) -> None:
        """Set the value; the special one shows the word."""
        is_special = bool(self.specialValueText()) and number == self._special
        self.setValue(self.minimum() if is_special else number)

    # -- reading ---------------------------------------------------------------------------------

    def _numbers(self) -> NumberFormat:
        # A widget inherits its parent's locale; the app's language is that of `QLocale()`.
        own = self.testAttribute(Qt.WidgetAttribute.WA_SetLocale)
        locale = self.locale() if own else QLocale()
        return NumberFormat(locale.decimalPoint(), locale.groupSeparator())

    def _bare(self, text: str) -> str:
        """The text without prefix and suffix, or what the user left of them."""
        prefix, suffix = self.prefix().strip(), self.suffix().strip()
        bare = text.strip().removeprefix(prefix)
        while suffix and bare.endswith(suffix):  # twice, where it was pasted with the number
            bare = bare.removesuffix(suffix).strip()
        return bare.strip()

    def _read(self, text: str) -> Reading:
        bare, word = self._bare(text), self.specialValueText()
        if word and word.casefold() in (text.strip().casefold(), bare.casefold()):
            return Reading(self.minimum())
        reading = read_number(bare, whole=self.whole, numbers=self._numbers())
        number = reading.value
        if number is None:
            return reading
        if word and number == self._special:
            return reading._replace(value=self.minimum())
        words = {"number": self._written(number)}
        if number < self._low:
            low = self._written(self._low)
            return Reading(None, message("{number} is below the minimum, {low}", low=low, **words))
        if number > self._high:
            high = self._written(self._high)
            problem = message("{number} is above the maximum, {high}", high=high, **words)
            return Reading(None, problem)
        return reading

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Refuse no key: what cannot be read is marked instead."""
        usable = self._read(text).value is not None
        state = QValidator.State.Acceptable if usable else QValidator.State.Intermediate
        return state, text, pos

    def valueFromText(self, text: str) -> float:
        number = self._read(text).value
        return super().value() if number is None else float(number)

    def fixup(self, text: str) -> str:
        """Correct nothing: the previous value returns."""
        return text

    # -- writing ---------------------------------------------------------------------------------

    def textFromValue(self, value: float) -> str:
        """Write whole numbers in groups. Others have none: a dot in them is a decimal sign."""
        return self._written(value)

    def _written(self, value: float) -> str:
        numbers = self._numbers()
        if self.whole and value == int(value):
            return numbers.count(int(value))
        if abs(value) >= 1e15:
            return f"{value:g}".replace(".", numbers.point)
        text = f"{value:.{DECIMALS}f}".rstrip("0").removesuffix(".")
        return ("0" if text == "-0" else text).replace(".", numbers.point)

    def _shown(self) -> str:
        """The value as the field shows it when nothing is typed."""
        return self.specialValueText() if self.is_special else self._written(super().value())

    # -- notes -----------------------------------------------------------------------------------

    def _preview(self, text: str) -> None:
        """Show while the user types whether the text can be used, and what a doubtful one means."""
        self._typed, self.rejected = text, False
        reading = self._read(text)
        begun = self._bare(text) in ("", "-", "+", "−") or self._is_beginning(reading)
        self._mark(invalid=reading.value is None and not begun)
        if reading.value is None:
            self.note.show_text("" if begun else _sentence(reading.problem), error=True)
        else:
            self.note.show_text(self._doubt(text, reading))

    def _is_beginning(self, reading: Reading) -> bool:
        """Return whether further digits may bring the number into the bounds."""
        template = reading.problem.template
        return reading.value is None and template.startswith("{number} is below") and self._low > 0

    def _doubt(self, text: str, reading: Reading) -> str:
        """A note on what was understood, where that is not what the field shows anyway."""
        if reading.value is None or self._is_word(reading.value):
            return ""
        rounded = round(reading.value, self.decimals())
        if not reading.in_doubt and rounded == reading.value:
            return ""
        template = translate("Numbers", "“{text}” is read as {number}.")
        return template.format(text=self._bare(text), number=self._written(rounded))

    def _is_word(self, number: float) -> bool:
        return bool(self.specialValueText()) and number == self.minimum()

    def _mark(self, *, invalid: bool) -> None:
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def _settle(self) -> None:
        """Report what became of the text that was entered."""
        text, self._typed = self._typed, None
        if text is None:
            return
        reading = self._read(text)
        self.rejected = reading.value is None
        self._mark(invalid=False)
        if not self.rejected:
            self.note.show_text(self._doubt(text, reading), passing=True)
            return
        template = translate("Numbers", "{problem}. The value remains {number}.")
        problem = localise_sentence(reading.problem)
        note = template.format(problem=problem, number=self._shown())
        self.note.show_text(note, error=True, passing=True)

    def commit(self) -> None:
        """Enter what was typed, as Enter does."""
        self.interpretText()
        self._settle()

    def take_rejection(self) -> bool:
        """Enter what was typed; return True, once, if it could not be used."""
        self.commit()
        rejected, self.rejected = self.rejected, False
        return rejected

    # -- events ----------------------------------------------------------------------------------

    def stepBy(self, steps: int) -> None:
        """Step from what was typed; between the word and the numbers, step to the first number."""
        self.commit()
        outside = self.specialValueText() and self.minimum() < self._low
        if outside and self.is_special and steps > 0:
            self.setValue(self._low)
        elif outside and steps < 0 and super().value() > self._low:
            self.setValue(max(self._low, super().value() + steps * self.singleStep()))
        else:
            super().stepBy(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the value only with the focus; otherwise the surroundings scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape discards what was typed before it closes anything."""
        if event.key() == Qt.Key.Key_Escape and self._typed is not None:
            self._typed = None
            self._mark(invalid=False)
            self.note.show_text("")
            self.lineEdit().setText(f"{self.prefix()}{self._shown()}{self.suffix()}")
            self.selectAll()
            event.accept()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Enter what was typed before a shortcut, such as that of Run, uses the value."""
        if event.type() == QEvent.Type.ShortcutOverride and self._typed is not None:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit()
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._settle()


def _sentence(problem: Message) -> str:
    return f"{localise_sentence(problem)}."
