"""A banner for a lane that failed: the reason, a way to retry, and a report to copy."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from overthink.core.events import Failed
from overthink.core.symbols import excerpt
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import plain_label
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox

translate = QCoreApplication.translate

_MAX_LENGTH = 600
"""Characters of a problem; the report has the full text."""


class FailureBanner(QFrame):
    """Hidden until the lane fails. The transcript stays visible below it."""

    restart_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.failure: Failed | None = None
        """The failure on display."""
        set_role(self, "banner", "bad")
        self.headline, self.details = plain_label(wrap=True), plain_label("dim", wrap=True)
        self.restart, self.copy_report = QPushButton(self), QPushButton(self)
        set_icon(self.restart, "restart", theme)
        set_icon(self.copy_report, "copy", theme)
        self.restart.clicked.connect(self.restart_requested)
        self.copy_report.clicked.connect(self._copy)
        self.restart.setText(translate("Lane", "Try again"))
        self.restart.setToolTip(translate("Lane", "Runs this lane's last prompt again"))
        self.copy_report.setText(translate("Lane", "Copy report"))
        self.copy_report.setToolTip(translate("Lane", "Copies the details for a bug report"))
        self._arrange()
        self.show_failure(None)

    def _arrange(self) -> None:
        buttons = hbox(STRETCH, self.copy_report, self.restart)
        vbox(self.headline, self.details, buttons, parent=self, margins=(12, 8, 8, 8), spacing=4)

    def show_failure(self, failed: Failed | None) -> None:
        """Show a failure; None hides the banner."""
        if failed is self.failure and self.isHidden() == (failed is None):
            return
        self.failure = failed
        self.setVisible(failed is not None)
        if failed is not None:
            self._describe(failed)

    def _describe(self, failed: Failed) -> None:
        problem, remedy = (
            excerpt(localise_sentence(part), _MAX_LENGTH).rstrip(".")
            for part in (failed.problem, failed.remedy)
        )
        self.headline.setText(_headline(failed))
        self.details.setText(_sentences(problem, remedy))
        again = translate("Lane", "Restart") if failed.crashed else translate("Lane", "Try again")
        self.restart.setText(again)
        self.copy_report.setVisible(bool(failed.report))
        self.setAccessibleName(f"{self.headline.text()} {self.details.text()}")

    def _copy(self) -> None:
        if self.failure is not None:
            QGuiApplication.clipboard().setText(self.failure.report)


def _headline(failed: Failed) -> str:
    if failed.crashed:
        return translate("Lane", "This lane's process crashed. Its output is still shown below.")
    return translate("Lane", "This lane could not continue.")


def _sentences(*clauses: str) -> str:
    """Join the clauses of an error as sentences."""
    return " ".join(each if each.endswith("?") else f"{each}." for each in clauses if each)
