"""A non-modal popover that edits the label and note of a span next to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from overthink.ui.state.annotation_labels import BUILT_IN, LONGEST, label_of, label_text
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import name_widget, plain_label, push_button
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox
from overthink.ui.widgets.popups import SubmitCancelKeys, place_beside

_WIDTH = 320
_NOTE_LINES = 3


class LabelPopover(QFrame):
    """Ctrl+Enter saves, Escape cancels. In the label's field Enter saves too."""

    saved = Signal(str, str)
    """The user saved: label, as it is stored, and note."""
    remove_requested = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._focus_after: QWidget | None = None
        self.setObjectName("popover")
        self.title = plain_label("heading")
        self.label_box = self._make_label_box()
        self.note_field = self._make_note_field()
        self.save_button = push_button(
            self.tr("Save"), self.tr("Save the label (Ctrl+Enter)"), self.save
        )
        self.cancel_button = push_button(
            self.tr("Cancel"), self.tr("Discard changes (Escape)"), self.cancel
        )
        self.remove_button = QToolButton()
        self.remove_button.setText(self.tr("Remove"))
        self.remove_button.setToolTip(self.tr("Remove the label; this can be undone"))
        self.remove_button.clicked.connect(self._remove)
        self._arrange()
        buttons = (self.remove_button, self.cancel_button, self.save_button)
        keys = SubmitCancelKeys(self.save, self.cancel, self)
        for field in (self.label_box, self._label_field):  # the box has the focus for its field
            keys.watch(field, enter_submits=True)
        for widget in (self.note_field, *buttons):
            keys.watch(widget)
        self.hide()

    def _make_label_box(self) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setAccessibleName(self.tr("Label"))
        box.setToolTip(self.tr("Choose a label, or enter your own; it is remembered"))
        field = box.lineEdit()
        assert field is not None
        field.setMaxLength(LONGEST)
        field.setPlaceholderText(self.tr("Label"))
        field.setAccessibleName(self.tr("Label"))
        field.textChanged.connect(self._update_save_button)
        return box

    @property
    def _label_field(self) -> QLineEdit:
        """The editable field of the combo box."""
        field = self.label_box.lineEdit()
        assert field is not None
        return field

    def _make_note_field(self) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setPlaceholderText(self.tr("Note (optional)"))
        name_widget(field, self.tr("Note"), self.tr("A comment on this span"))
        field.setFixedHeight(_NOTE_LINES * field.fontMetrics().lineSpacing() + 16)
        return field

    def _arrange(self) -> None:
        buttons = hbox(self.remove_button, STRETCH, self.cancel_button, self.save_button)
        vbox(
            self.title,
            self.label_box,
            self.note_field,
            buttons,
            parent=self,
            margins=(12, 10, 12, 12),
            spacing=8,
        )

    # -- opening and closing -----------------------------------------------------------------------

    def open(
        self,
        subject: QRect,
        own: Sequence[str],
        focus_after: QWidget,
        label: str = "",
        note: str = "",
    ) -> None:
        """Open next to a span.

        Args:
            subject: rectangle of the span, in screen coordinates.
            own: the user's own labels.
            focus_after: widget that gets the focus when the popover closes.
            label, note: current values of a labelled span.
        """
        self._focus_after = focus_after
        self.title.setText(self.tr("Edit label") if label else self.tr("Label this span"))
        self.setAccessibleName(self.title.text())
        self.remove_button.setVisible(bool(label))
        self._fill(own, label)
        self.note_field.setPlainText(note)
        self._update_save_button()
        self._place(subject)
        self.show()
        self.raise_()
        self.label_box.setFocus(Qt.FocusReason.PopupFocusReason)
        self._label_field.selectAll()

    def _fill(self, own: Sequence[str], label: str) -> None:
        self.label_box.clear()
        for each in (*BUILT_IN, *own):
            self.label_box.addItem(label_text(each), each)
        self.label_box.setCurrentText(label_text(label) if label else label_text("wrong step"))

    def _place(self, subject: QRect) -> None:
        self.setFixedWidth(round(_WIDTH * self._theme.scale))
        self.adjustSize()
        here = QRect(self._window.mapFromGlobal(subject.topLeft()), subject.size())
        self.move(place_beside(here, self.size(), self._window.rect()))

    def save(self) -> None:
        """Save label and note, and close."""
        if label := self._label():
            note = self.note_field.toPlainText().strip()
            self.cancel()
            self.saved.emit(label, note)

    def cancel(self) -> None:
        """Close without saving."""
        self.hide()
        if self._focus_after:
            self._focus_after.setFocus()

    def _remove(self) -> None:
        self.cancel()
        self.remove_requested.emit()

    def _label(self) -> str:
        return label_of(self.label_box.currentText())

    def _update_save_button(self) -> None:
        self.save_button.setEnabled(bool(self._label()))
