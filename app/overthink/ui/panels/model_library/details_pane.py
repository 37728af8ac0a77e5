"""The details of one model, including its chat template, which is untrusted text."""

from __future__ import annotations

import re

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QSizePolicy, QSpacerItem, QWidget

from overthink.library.description import ModelDescription
from overthink.ui.base.safe_text import replace_control_chars
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import MISSING, count
from overthink.ui.panels.model_library.text import facts
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import InlineError
from overthink.ui.widgets.layouts import scroll_area, vbox

TEMPLATE_SHOWN = 20_000
"""Characters of a template on display; the longest in use have about 30,000."""
_IDENTITY_ROW = 99
"""The grid row of the identity, below all other facts."""
IDENTITY_AFTER_MS = 250
"""How long a model is on display before its content is read for its identity."""


class ModelDetails(QWidget):
    """Shows the facts known about a model."""

    identity_requested = Signal(object)
    """A `ModelDescription` whose identity is to be passed to `show_identity`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.model: ModelDescription | None = None
        self.title = _label("title")
        self.problem = InlineError()
        self._facts = QWidget()
        self._grid = QGridLayout(self._facts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self.identity = _label()
        self.identity.setToolTip(self.tr("A hash of the file's content, independent of its name"))
        identity_name = _label("dim")
        identity_name.setText(self.tr("Identity"))
        self._grid.addWidget(identity_name, _IDENTITY_ROW, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.identity, _IDENTITY_ROW, 1)
        self.template_title = _label("heading")
        self.template = _TemplateText(theme)
        self._reading = QTimer(self, singleShot=True, interval=IDENTITY_AFTER_MS)
        self._reading.timeout.connect(self._ask_identity)
        self._arrange()
        theme.changed.connect(self._restyle)
        self.show_model(None)

    def _arrange(self) -> None:
        inside = QWidget()
        column = vbox(
            self.title,
            self.problem,
            self._facts,
            self.template_title,
            (self.template, 1),
            parent=inside,
            margins=(16, 14, 16, 14),
            spacing=10,
        )
        # Takes the space below the facts if there is no template.
        fixed, growing = QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding
        column.addItem(QSpacerItem(0, 0, fixed, growing))
        vbox(scroll_area(inside), parent=self, margins=0)

    def show_model(self, model: ModelDescription | None) -> None:
        """Show a model; None if none is chosen."""
        same = self.model is not None and model is not None and self.model.entry == model.entry
        self.model = model
        self._facts.setVisible(model is not None)
        self.title.setText(
            model.entry.name if model else self.tr("Choose a model to see its details.")
        )
        self.problem.show_message(localise_sentence(model.entry.problem or "") if model else "")
        self._show_facts(facts(model) if model else [])
        self._show_template(model.entry.template if model else "")
        if not same:
            self._reading.stop()
            if model is not None and model.entry.whole:
                self.identity.setText("…")
                self._reading.start()
            else:  # the content of an incomplete file will change
                self.identity.setText(MISSING)

    def show_identity(self, model: ModelDescription, identity: str) -> None:
        """Show the hash of a model's content, unless another model is on display by now."""
        if self.model is not None and self.model.entry == model.entry:
            self.identity.setText(identity or self.tr("cannot be read"))

    def _ask_identity(self) -> None:
        if self.model is not None:
            self.identity_requested.emit(self.model)

    # -- parts -----------------------------------------------------------------------------------

    def _show_facts(self, shown: list[tuple[str, str]]) -> None:
        while len(self._rows) < len(shown):
            self._add_row()
        for row, (name, text) in enumerate(self._rows):
            used = row < len(shown)
            name.setVisible(used)
            text.setVisible(used)
            if used:
                name.setText(shown[row][0])
                text.setText(replace_control_chars(shown[row][1]))

    def _add_row(self) -> None:
        name, text = _label("dim"), _label()
        row = len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, row, 1)
        self._rows.append((name, text))

    def _show_template(self, template: str) -> None:
        shown = template[:TEMPLATE_SHOWN]
        text = self.tr("Chat template")
        if len(template) > len(shown):
            left = count(len(template) - len(shown))
            text = self.tr("Chat template, without its last {count} characters").format(count=left)
        self.template_title.setText(text)
        for widget in (self.template_title, self.template):
            widget.setVisible(bool(template))
        self.template.show_text(replace_control_chars(shown))

    def _restyle(self) -> None:
        self.template.setFont(self._theme.code_font())


class _TemplateText(QPlainTextEdit):
    """Read-only plain text."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(self.tr("Chat template"))
        self.setAccessibleDescription(
            self.tr("The file's template, which turns messages into a prompt")
        )
        self.setMinimumHeight(110)
        self.setFont(theme.code_font())
        self.setTabChangesFocus(True)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning; the same text keeps its scroll position."""
        if text != self.toPlainText():
            with QSignalBlocker(self):
                self.setPlainText(text)


def _label(role: str = "") -> QLabel:
    """Create a label for plain text that wraps, even in long paths."""
    label = _WrappingLabel()
    set_role(label, role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


_BREAKS = re.compile(r"([/\\_.:-]|[^\s/\\_.:-]{24})")
"""Where a word may break: after these characters, and every 24 characters without them."""


class _WrappingLabel(QLabel):
    """Breaks words that are longer than a line."""

    def setText(self, text: str) -> None:
        super().setText(_BREAKS.sub("\\1\u200b", text))
