"""A label and a note for a span of a transcript, asked for beside it. Blocks nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from overthink.ui.state.annotation_labels import LONGEST, USUAL, label_of, label_words
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.popups import SubmitCancelKeys, place_beside

_WIDTH = 320
_NOTE_LINES = 3


class LabelPopover(QFrame):
    """Ctrl+Enter keeps, Escape does not. Enter keeps from the label's own field, too."""

    kept = Signal(str, str)
    """Label, as it is stored, and note."""
    remove_requested = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._then: QWidget | None = None
        self.setObjectName("popover")
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.title, "heading")
        self.label_box = self._make_label_box()
        self.note_field = self._make_note_field()
        self.keep_button = self._button(self.tr("Keep"), self.tr("Keep the label (Ctrl+Enter)"))
        self.keep_button.clicked.connect(self.keep)
        self.leave_button = self._button(self.tr("Cancel"), self.tr("Leave it as it was (Escape)"))
        self.leave_button.clicked.connect(self.leave)
        self.remove_button = QToolButton()
        self.remove_button.setText(self.tr("Remove"))
        self.remove_button.setToolTip(self.tr("Take the label off; that can be undone"))
        self.remove_button.clicked.connect(self._remove)
        self._arrange()
        buttons = (self.remove_button, self.leave_button, self.keep_button)
        keys = SubmitCancelKeys(self.keep, self.leave, self)
        keys.watch(self._label_field, enter_submits=True)
        for widget in (self.label_box, self.note_field, *buttons):
            keys.watch(widget)
        self.hide()

    def _make_label_box(self) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setAccessibleName(self.tr("Label"))
        box.setToolTip(self.tr("Choose a label, or write one of your own; it is remembered"))
        field = box.lineEdit()
        assert field is not None
        field.setMaxLength(LONGEST)
        field.setPlaceholderText(self.tr("Label"))
        field.setAccessibleName(self.tr("Label"))
        field.textChanged.connect(self._allow)
        return box

    @property
    def _label_field(self) -> QLineEdit:
        """Of the box."""
        field = self.label_box.lineEdit()
        assert field is not None
        return field

    def _make_note_field(self) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setPlaceholderText(self.tr("Note, if you like"))
        field.setAccessibleName(self.tr("Note"))
        field.setToolTip(self.tr("What you want to say about these words"))
        field.setFixedHeight(_NOTE_LINES * field.fontMetrics().lineSpacing() + 16)
        return field

    def _button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(tip)
        return button

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.label_box)
        column.addWidget(self.note_field)
        column.addLayout(buttons)

    # -- coming and going --------------------------------------------------------------------------

    def ask(
        self,
        subject: QRect,
        own: Sequence[str],
        then: QWidget,
        label: str = "",
        note: str = "",
    ) -> None:
        """Comes up beside something.

        Args:
            subject: what is to be labelled, on the screen.
            own: a person's own labels.
            then: gets the focus when it goes.
            label, note: of a span that has one already.
        """
        self._then = then
        self.title.setText(self.tr("Change the label") if label else self.tr("Label these words"))
        self.setAccessibleName(self.title.text())
        self.remove_button.setVisible(bool(label))
        self._fill(own, label)
        self.note_field.setPlainText(note)
        self._allow()
        self._place(subject)
        self.show()
        self.raise_()
        self.label_box.setFocus(Qt.FocusReason.PopupFocusReason)
        self._label_field.selectAll()

    def _fill(self, own: Sequence[str], label: str) -> None:
        self.label_box.clear()
        for each in (*USUAL, *own):
            self.label_box.addItem(label_words(each), each)
        self.label_box.setCurrentText(label_words(label) if label else label_words("wrong step"))

    def _place(self, subject: QRect) -> None:
        self.setFixedWidth(round(_WIDTH * self._theme.scale))
        self.adjustSize()
        here = QRect(self._window.mapFromGlobal(subject.topLeft()), subject.size())
        self.move(place_beside(here, self.size(), self._window.rect()))

    def keep(self) -> None:
        """Keeps what is chosen and written, and goes."""
        if label := self._label():
            note = self.note_field.toPlainText().strip()
            self.leave()
            self.kept.emit(label, note)

    def leave(self) -> None:
        """Goes."""
        self.hide()
        if self._then:
            self._then.setFocus()

    def _remove(self) -> None:
        self.leave()
        self.remove_requested.emit()

    def _label(self) -> str:
        return label_of(self.label_box.currentText())

    def _allow(self) -> None:
        self.keep_button.setEnabled(bool(self._label()))
