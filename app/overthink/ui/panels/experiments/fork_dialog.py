"""The dialog in which a run is forked: what continues it, with which seed, after which text."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QPlainTextEdit, QPushButton, QWidget

from overthink.core.messages import Message
from overthink.core.settings import RunSettings, SamplerSettings, value_range
from overthink.core.symbols import harmless
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import count
from overthink.ui.panels.experiments.text import progress_text
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.widgets.labels import ElidedLabel, plain_label
from overthink.ui.widgets.layouts import hbox, vbox
from overthink.ui.widgets.number_field import NumberField

_QUOTED = 90
"""Characters of the text before the fork that are quoted."""


class ForkRequest(NamedTuple):
    """What the user chose."""

    token: int
    added: str
    model: str
    """Empty for the run's own."""
    seed: int
    temperature: float
    max_tokens: int


class ForkDialog(QDialog):
    """Asks how to continue a run. Not modal. It runs nothing itself."""

    fork_requested = Signal(object)
    """`ForkRequest`."""
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = 0
        self.setWindowTitle(self.tr("Fork here"))
        self.title = ElidedLabel(Qt.TextElideMode.ElideMiddle, self, role="title")
        self.intro = plain_label("dim", wrap=True)
        self.quote = plain_label(wrap=True)
        self.added = QPlainTextEdit()
        self.added.setTabChangesFocus(True)
        self.model = QComboBox()
        self.seed = _field(SamplerSettings, "seed", whole=True)
        self.temperature = _field(SamplerSettings, "temperature", whole=False)
        self.max_tokens = _field(RunSettings, "max_tokens", whole=True)
        self.outcome = plain_label(wrap=True)
        self.activity = ElidedLabel(parent=self, role="dim")
        self.run_button, self.stop_button = QPushButton(), QPushButton()
        set_role(self.run_button, "primary")
        self._arrange()
        self._set_texts()
        self.model.currentIndexChanged.connect(self._show_settings)
        self.run_button.clicked.connect(self._request)
        self.stop_button.clicked.connect(self.stop_requested)
        self.set_running(False)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        for label, field, tip in (
            (
                self.tr("Inserted text"),
                self.added,
                self.tr("Text to insert before the model goes on"),
            ),
            (self.tr("Continue with"), self.model, self.tr("The model that continues the text")),
            (
                self.tr("Seed"),
                self.seed,
                self.tr("With the run's own seed, a fork repeats the run"),
            ),
            (self.tr("Temperature"), self.temperature, self.tr("0 is greedy")),
            (
                self.tr("Tokens at most"),
                self.max_tokens,
                self.tr("The tokens that are taken over count, too"),
            ),
        ):
            form.addRow(label, field)
            field.setAccessibleName(label)
            field.setToolTip(tip)
        self.added.setFixedHeight(5 * self.fontMetrics().lineSpacing())
        controls = hbox((self.activity, 1), self.run_button, self.stop_button)
        vbox(
            self.title,
            self.intro,
            self.quote,
            form,
            self.outcome,
            controls,
            parent=self,
            margins=(16, 14, 16, 14),
            spacing=10,
        )
        self.resize(560, self.sizeHint().height())

    def _set_texts(self) -> None:
        self.intro.setText(
            self.tr(
                "The text up to here is taken over and marked as forced; what follows is generated "
                "anew and shown beside this run. Another model is given the text."
            )
        )
        self.added.setPlaceholderText(self.tr("Optional; inserted after the text above"))
        self.run_button.setText(self.tr("Fork"))
        self.stop_button.setText(self.tr("Stop"))

    def begin(
        self,
        token: int,
        tokens: int,
        before: str,
        models: tuple[str, str],
        sampler: SamplerSettings,
        max_tokens: int,
    ) -> None:
        """Prepare for a fork.

        Args:
            token: tokens that are taken over.
            tokens: of the run.
            before: the text before the fork.
            models: that of the run, and that of the other lane; empty if there is none.
            sampler: of the run.
        """
        self._token = token
        self.title.show_text(
            self.tr("Fork after token {token} of {tokens}").format(
                token=count(token), tokens=count(tokens)
            )
        )
        quoted = " ".join(harmless(before[-_QUOTED:]).split())
        self.quote.setText(f"…{quoted} ▸" if quoted else "▸")
        self.added.clear()
        self.model.clear()
        own, other = models
        self.model.addItem(self.tr("the same model, {model}").format(model=own), "")
        if other and other != own:
            self.model.addItem(self.tr("the other model, {model}").format(model=other), other)
        self.seed.setValue(sampler.seed + 1)
        self.temperature.setValue(sampler.temperature)
        self.max_tokens.setValue(max_tokens)
        self._show_outcome("")

    def _show_settings(self) -> None:
        """Another model has samplers of its own."""
        self.temperature.setEnabled(not self.model.currentData())

    def _request(self) -> None:
        self.fork_requested.emit(
            ForkRequest(
                token=self._token,
                added=self.added.toPlainText(),
                model=self.model.currentData() or "",
                seed=int(self.seed.value()),
                temperature=self.temperature.value(),
                max_tokens=int(self.max_tokens.value()),
            )
        )

    def set_running(self, running: bool) -> None:
        """Show whether the fork runs."""
        for field in (self.added, self.model, self.seed, self.temperature, self.max_tokens):
            field.setEnabled(not running)
        self.run_button.setEnabled(not running)
        self.stop_button.setEnabled(running)
        self.activity.show_text(self.tr("Starting…") if running else "")
        if running:
            self._show_outcome("")
        else:
            self._show_settings()

    def show_progress(self, event: object) -> None:
        """Show what has just happened."""
        if text := progress_text(event, 0):
            self.activity.show_text(text)

    def show_problem(self, problem: Message | str) -> None:
        """Show why it failed."""
        self._show_outcome(localise_sentence(problem), "warning")

    def _show_outcome(self, text: str, kind: str = "") -> None:
        set_role(self.outcome, "", kind)
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))


def _field(
    owner: type[SamplerSettings] | type[RunSettings], name: str, *, whole: bool
) -> NumberField:
    field = NumberField(whole=whole)
    bounds = value_range(owner, name)
    assert bounds is not None, f"{name} has no range"
    field.set_bounds(*bounds)
    return field
