"""The bar at the top: prompt, expected answer, run conditions, and the buttons that run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QMenu, QToolButton, QWidget

from overthink.core.prompts import BuiltInPrompt
from overthink.ui.panels.prompt.editor import PromptEditor
from overthink.ui.panels.prompt.expected_field import ExpectedField
from overthink.ui.panels.prompt.run_conditions import RunConditions
from overthink.ui.state.next_run import NextRun
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import (
    ElidedLabel,
    name_widget,
    plain_label,
    push_button,
)
from overthink.ui.widgets.layouts import FlowLayout, hbox, vbox


class PromptBar(QWidget):
    """Takes the prompt and emits the user's requests. Starts nothing itself.

    Args:
        prompts: built-in questions to insert.
    """

    run_requested = Signal()
    run_live_requested = Signal()
    """Run the live lanes, although a saved session is displayed."""
    follow_up_requested = Signal()
    again_requested = Signal(bool)
    """True for a new seed."""
    stop_requested = Signal()
    """Stop the lanes, and show everything computed so far."""
    question_inserted = Signal(BuiltInPrompt)
    recording_shown = Signal(bool)
    """Whether the prompt in the field is that of the recording on display."""

    def __init__(
        self, theme: Theme, prompts: Sequence[BuiltInPrompt], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("promptBar")
        self._theme = theme
        self._recorded: str | None = None
        """The prompt of the recording on display, if any."""
        self.conditions = RunConditions(theme, self)
        self._make_editors()
        self._make_expectation()
        self._make_questions(prompts)
        self._make_buttons()
        self._make_run_menu()
        self._make_again()
        self._arrange()
        self.set_state(running=False, has_turns=False)

    @property
    def prompt(self) -> str:
        """The prompt without trailing line ends."""
        return self.editor.text.rstrip("\r\n")

    @property
    def system(self) -> str:
        """The system prompt; empty if its editor is hidden."""
        return self.system_editor.text.strip() if self.system_button.isChecked() else ""

    def set_system(self, system: str) -> None:
        """Show a system prompt; an empty one hides its editor."""
        self.system_editor.set_text(system)
        self.system_button.setChecked(bool(system))

    @property
    def expect(self) -> str | None:
        """The expected answer to the prompt; None if not given."""
        self.expect_field.follow_prompt(self.prompt)
        return self.expect_field.answer

    def set_prompt(self, text: str, expect: str | None) -> None:
        """Show a prompt and its right answer, if known."""
        self.editor.set_text(text)
        self.expect_field.set_answer(self.prompt, expect)

    def insert_question(self, question: BuiltInPrompt) -> None:
        """Show a built-in question and its right answer."""
        self.set_prompt(question.text, question.answer)
        self.question_inserted.emit(question)

    def confirm(self) -> None:
        """The prompt is about to run: add it to the history, with its expected answer."""
        self.editor.history.add(self.prompt)
        self.expect_field.confirm()

    def set_state(self, *, running: bool, has_turns: bool, showing: bool = False) -> None:
        """Show the buttons that apply now.

        Args:
            running: a lane is computing.
            has_turns: there is a turn to continue or repeat.
            showing: all is computed, but not yet displayed.
        """
        self._align_buttons()
        self.run_button.setVisible(not running and not showing)
        self.stop_button.setVisible(running)
        self.rest_button.setVisible(showing and not running)
        self._running = running or showing
        self.run_menu_button.setEnabled(self._next_run.shown is not None and not self._running)
        self.follow_up_button.setEnabled(has_turns and not running)
        self.again_button.setEnabled(has_turns and not running)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._align_buttons()  # the style may have changed their sizes
        self.conditions.same_box.keep_width()

    def _align_buttons(self) -> None:
        """Give the buttons of one place one width: the prompt beside them must keep its own."""
        same_place = (self.run_button, self.stop_button, self.rest_button)
        widest = max(each.sizeHint().width() for each in same_place)
        for button in same_place:
            button.setMinimumWidth(widest)

    def set_next_run(self, next_run: NextRun) -> None:
        """Show what Run will run, in the line below it, its tooltip and its accessible name."""
        self._next_run = next_run
        self.next_run_label.show_text(next_run.text)
        set_role(self.next_run_label, "dim", "warning" if next_run.problem else "")
        text = f"{next_run.text} (Ctrl+Enter)"
        name_widget(self.run_button, self.tr("Run: {what}").format(what=next_run.text), text)
        self.again_action.setText(next_run.again_choice)
        self.again_action.setEnabled(not next_run.problem)
        self.live_action.setText(next_run.live_choice)
        saved = next_run.shown is not None
        self.run_menu_button.setEnabled(saved and not self._running)
        name_widget(
            self.run_menu_button,
            self.tr("Choose what to run: the displayed models again, or the live lanes")
            if saved
            else self.tr("With a saved session open, choose here what to run"),
        )

    def set_recorded(self, on: bool) -> None:
        """Set whether a recording is on display, with its prompt in the editor.

        The conditions of the live lanes do not apply to it: they are hidden. What belongs to the
        prompt is hidden until that is edited.
        """
        self._recorded = self.prompt if on else None
        for widget in (*self.conditions.of_live_lanes, self.again_button):
            widget.setVisible(not on)
        self._show_conditions()

    def _show_conditions(self) -> None:
        recorded = self.prompt == self._recorded
        self._row.setHidden(recorded)
        self.recording_shown.emit(recorded)

    def place_memory(self, bars: QWidget, warning: QWidget) -> None:
        """Take the memory bars, shown beside the prompt, and the warning shown below it."""
        self._beside_prompt.addWidget(bars)
        self._whole.addWidget(warning, 3, 0, 1, 2)

    # -- controls ------------------------------------------------------------------------------

    def _make_editors(self) -> None:
        self.editor = PromptEditor((2, 6))
        self.editor.setPlaceholderText(self.tr("What should both models think about?"))
        self.editor.setAccessibleName(self.tr("Prompt"))
        self.editor.setToolTip(self.tr("Ctrl+Enter runs both models. ↑ recalls earlier prompts."))
        self.editor.submitted.connect(self.run_requested)
        self.editor.textChanged.connect(self._show_conditions)
        self.system_editor = PromptEditor((1, 4))
        self.system_editor.setPlaceholderText(
            self.tr("System prompt. Several reasoning models should have none.")
        )
        self.system_editor.setAccessibleName(self.tr("System prompt"))
        self.system_editor.setToolTip(self.tr("Precedes the conversation, for both models"))
        self.system_editor.submitted.connect(self.run_requested)
        self.system_editor.hide()
        self.system_button = QToolButton()
        self.system_button.setText(self.tr("System prompt"))
        self.system_button.setCheckable(True)
        self.system_button.setToolTip(self.tr("Write a system prompt for both models"))
        self.system_button.toggled.connect(self.system_editor.setVisible)

    def _make_expectation(self) -> None:
        self.expect_field = ExpectedField(self._theme)
        self.editor.textChanged.connect(lambda: self.expect_field.follow_prompt(self.prompt))

    def _make_questions(self, prompts: Sequence[BuiltInPrompt]) -> None:
        self.questions_button = QToolButton()
        self.questions_button.setText(self.tr("Questions"))
        self.questions_button.setToolTip(self.tr("Insert a question with a known answer"))
        self.questions_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for prompt in prompts:
            action = QAction(prompt.title, menu)
            action.setToolTip(prompt.text)
            action.triggered.connect(lambda _checked=False, p=prompt: self.insert_question(p))
            menu.addAction(action)
        self.questions_button.setMenu(menu)

    def _make_buttons(self) -> None:
        self.run_button = push_button(
            self.tr("Run"),
            self.tr("Run both models (Ctrl+Enter)"),
            self.run_requested,
            role="primary",
        )
        set_icon(self.run_button, "run", self._theme, "primary_text")
        self.stop_button = push_button(
            self.tr("Stop"), self.tr("Stop both lanes (Esc)"), self.stop_requested
        )
        set_icon(self.stop_button, "stop", self._theme)
        self.rest_button = push_button(
            self.tr("Show the rest"),
            self.tr("The runs are computed and shown at reading pace: show the rest now (Esc)"),
            self.stop_requested,
        )
        set_icon(self.rest_button, "to-end", self._theme)
        self.follow_up_button = push_button(
            self.tr("Follow up"),
            self.tr("Continue both conversations with this prompt (Ctrl+Shift+Enter)"),
            self.follow_up_requested,
        )

    def _make_run_menu(self) -> None:
        """Make the arrow beside Run, for a displayed saved session, and the line below both."""
        menu = QMenu(self)
        self.again_action = menu.addAction("")
        self.again_action.triggered.connect(self.run_requested)
        self.live_action = menu.addAction("")
        self.live_action.triggered.connect(self.run_live_requested)
        self.run_menu_button = QToolButton()  # the menu's indicator is its arrow
        self.run_menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.run_menu_button.setProperty("arrowOnly", True)
        self.run_menu_button.setMenu(menu)
        self.next_run_label = ElidedLabel(Qt.TextElideMode.ElideMiddle, role="dim")
        self.next_run_label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.next_run_label.setText(" ")  # its height stays
        self._next_run, self._running = NextRun(), False

    def _make_again(self) -> None:
        self.again_button = QToolButton()
        self.again_button.setText(self.tr("Again"))
        self.again_button.setToolTip(self.tr("Run the last prompt again"))
        self.again_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.again_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self.again_button, "restart", self._theme)
        menu = QMenu(self)
        same = menu.addAction(self.tr("With the same seed"))
        same.triggered.connect(lambda: self.again_requested.emit(False))
        new = menu.addAction(self.tr("With a new seed"))
        new.triggered.connect(lambda: self.again_requested.emit(True))
        self.again_button.setMenu(menu)

    def _arrange(self) -> None:
        self._row = QWidget()
        flow = FlowLayout(8, 6, self._row)
        for widget in (
            self.questions_button,
            self.system_button,
            self._make_expected(),
            *self.conditions.controls,
            self.again_button,
        ):
            flow.addWidget(widget)
        whole = self._whole = QGridLayout(self)
        whole.setContentsMargins(12, 6, 12, 4)
        whole.setSpacing(6)
        editors = vbox(self.system_editor, self.editor, spacing=6)
        whole.addLayout(editors, 0, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(self._make_side(), 0, 1, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.next_run_label, 1, 0, 1, 2)
        whole.addWidget(self._row, 2, 0, 1, 2)
        whole.setColumnStretch(0, 1)

    def _make_side(self) -> QLayout:
        """Arrange what is beside the prompt: the buttons, and below them the memory bars."""
        first = (self.run_button, self.stop_button, self.rest_button, self.run_menu_button)
        self._beside_prompt = vbox(hbox(*first, self.follow_up_button, spacing=6), spacing=6)
        return self._beside_prompt

    def _make_expected(self) -> QWidget:
        """Group the field for the expected answer with its label."""
        pair = QWidget()
        label = plain_label(text=self.tr("Expected"))
        label.setBuddy(self.expect_field)
        hbox(label, self.expect_field, parent=pair, margins=0)
        return pair
