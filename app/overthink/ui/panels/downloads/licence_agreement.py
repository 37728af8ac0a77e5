"""What a person agrees to before a download: shown in the panel, never over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from overthink.ui.theme.stylesheet import set_role


class Terms(QFrame):
    """Size, licence and source of what is asked for. Hidden where nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._agree: Callable[[], None] = lambda: None
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.agree_button = QPushButton(self.tr("Agree and download"))
        self.agree_button.setToolTip(self.tr("Downloads under the licences that are named here"))
        set_role(self.agree_button, "primary")
        self.leave_button = QPushButton(self.tr("Not now"))
        self.leave_button.setToolTip(self.tr("Downloads nothing"))
        self.agree_button.clicked.connect(self._take)
        self.leave_button.clicked.connect(self.hide)
        buttons = QHBoxLayout()
        buttons.addWidget(self.agree_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addLayout(buttons)
        self.hide()

    def ask(self, words: str, agree: Callable[[], None], *, serious: bool) -> None:
        """Asks; `agree` is called where the person does.

        Args:
            serious: a licence keeps commercial use out.
        """
        set_role(self, "banner", "warning" if serious else "")
        self.words.setText(words)
        self._agree = agree
        self.show()
        self.agree_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        self.hide()
        self._agree()
