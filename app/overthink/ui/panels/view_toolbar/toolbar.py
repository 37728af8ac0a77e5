"""The toolbar of view options: colour layer, ghosts, folding, formatting, plots and sessions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from overthink.ui.panels.view_toolbar.legend import Legend
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from overthink.ui.widgets.labels import icon_button, name_widget
from overthink.ui.widgets.layouts import hbox, vbox

_MARGIN, _GAP = 12, 4
"""Pixels at the sides, and between two controls."""
_TWO_LINES = 0.63
"""The fraction of its one-line width at which the legend needs two lines."""


class ViewToolbar(QWidget):
    """View options of both transcripts, with the legend of the token colours."""

    changed = Signal()
    find_requested = Signal()
    divergence_requested = Signal()
    """Show where the two runs diverge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewBar")
        self._theme = theme
        self._blind = False
        self._vote_bar: QWidget | None = None
        self._make_boxes()
        self._make_switches()
        self._make_buttons()
        self.legend = Legend(theme)
        self._arrange()
        self.changed.connect(self._update_legend)

    def _make_boxes(self) -> None:
        self.layer_box = self._box(
            self.tr("Colours"),
            self.tr("What the colours of tokens mean"),
            [
                (Layer.ORIGIN, self.tr("Draft origin")),
                (Layer.SURPRISAL, self.tr("Surprisal")),
                (Layer.ENTROPY, self.tr("Entropy")),
                (Layer.LOOPS, self.tr("Loops")),
                (Layer.AGREEMENT, self.tr("Agreement")),
                (Layer.PLAIN, self.tr("No colours")),
            ],
        )
        self.thinking_box = self._box(
            self.tr("Thinking"),
            self.tr("How thoughts are displayed"),
            [
                (ThinkingShown.FULL, self.tr("Thinking in full")),
                (ThinkingShown.DIMMED, self.tr("Thinking dimmed")),
                (ThinkingShown.FOLDED, self.tr("Thinking folded")),
            ],
        )

    def _make_switches(self) -> None:
        self.ghosts_button = self._switch(
            "ghost", self.tr("Ghosts"), self.tr("Show refused proposals where they were made")
        )
        self.rendered_button = self._switch(
            "text",
            self.tr("Formatted answers"),
            self.tr("Show answers as Markdown with mathematics; off shows the raw text"),
        )
        self.sync_button = self._switch(
            "sync", self.tr("Scroll together"), self.tr("Scroll both lanes to the same moment")
        )
        self.blind_button = self._switch(
            "eye-off",
            self.tr("Compare blind"),
            self.tr("Hide which model is which, and draw the sides at random, until you vote"),
        )
        self.plots_button = self._switch("plots", self.tr("Plots"), self.tr("Show the plots"))
        self.sessions_button = self._switch(
            "history", self.tr("Saved sessions"), self.tr("Show saved sessions (Ctrl+B)")
        )

    def _make_buttons(self) -> None:
        self.divergence_button = icon_button(
            self._theme,
            "diverge",
            self.tr("Where the two runs diverge"),
            self.tr("Go to where the two runs diverge: their first different token (Ctrl+J)"),
        )
        self.divergence_button.clicked.connect(self.divergence_requested)
        self.statistics_button = icon_button(
            self._theme,
            "statistics",
            self.tr("Statistics of the thoughts"),
            self.tr("Statistics of both thoughts (Ctrl+I)"),
        )
        self.statistics_button.setCheckable(True)
        self.find_button = icon_button(
            self._theme,
            "search",
            self.tr("Find in the thoughts and answers"),
            self.tr("Find in the thoughts and answers (Ctrl+F)"),
        )
        self.find_button.setText(self.tr("Find"))
        self.find_button.clicked.connect(self.find_requested)
        self.menu_button = icon_button(
            self._theme, "menu", self.tr("Menu"), self.tr("Appearance, language, help")
        )
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    @property
    def layer(self) -> Layer:
        """The colour layer."""
        return Layer(self.layer_box.currentData())

    @property
    def thinking(self) -> ThinkingShown:
        """How thoughts are displayed."""
        return ThinkingShown(self.thinking_box.currentData())

    def show_choices(
        self,
        layer: str,
        thinking: str,
        *,
        ghosts: bool,
        rendered: bool,
        sync: bool,
        plots: bool,
        sessions: bool,
    ) -> None:
        """Set all options, and emit `changed` once."""
        self.blockSignals(True)
        self.layer_box.setCurrentIndex(max(0, self.layer_box.findData(layer)))
        self.thinking_box.setCurrentIndex(max(0, self.thinking_box.findData(thinking)))
        self.ghosts_button.setChecked(ghosts)
        self.rendered_button.setChecked(rendered)
        self.sync_button.setChecked(sync)
        self.plots_button.setChecked(plots)
        self.sessions_button.setChecked(sessions)
        self.blockSignals(False)
        self.changed.emit()

    def set_blind(self, on: bool) -> None:
        """Disable what shows measurements."""
        on = self._blind = is_hidden(Fact.MEASUREMENT, on)
        self.statistics_button.setChecked(self.statistics_button.isChecked() and not on)
        revealing = (
            *(self.layer_box, self.ghosts_button, self.plots_button, self.statistics_button),
            self.divergence_button,
        )
        for widget in revealing:
            widget.setEnabled(not on)
        self._update_legend()

    def _update_legend(self) -> None:
        layer = Layer.PLAIN if self._blind else self.layer
        self.legend.set_layer(layer, self.ghosts_button.isChecked() and not self._blind)

    def _box(self, name: str, tip: str, choices: list[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        name_widget(box, name, tip)
        for value, text in choices:
            box.addItem(text, str(value))
        box.currentIndexChanged.connect(self.changed)
        return box

    def _switch(self, icon: str, name: str, tip: str) -> QToolButton:
        button = icon_button(self._theme, icon, name, tip)
        button.setCheckable(True)
        button.toggled.connect(self.changed)
        return button

    def _arrange(self) -> None:
        self._row = hbox(
            self.sessions_button,
            self.layer_box,
            self.ghosts_button,
            (self.legend, 1),
            self.thinking_box,
            self.rendered_button,
            self.sync_button,
            self.divergence_button,
            self.statistics_button,
            self.blind_button,
            self.plots_button,
            self.find_button,
            self.menu_button,
            spacing=_GAP,
        )
        self._second = hbox(spacing=_GAP)
        vbox(self._row, self._second, parent=self, margins=(_MARGIN, 4, _MARGIN, 4), spacing=4)

    # -- the vote bar after the legend ---------------------------------------------------------

    def place_vote_bar(self, widget: QWidget) -> None:
        """Place a bar after the legend, or on a line of its own if there is no room."""
        self._vote_bar = widget
        self._row.insertWidget(self._row.indexOf(self.legend) + 1, widget)
        self._fold()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fold()
        return handled

    def minimumSizeHint(self) -> QSize:
        """Without the vote bar, which moves to a line of its own in a narrow window."""
        hint = super().minimumSizeHint()
        if self._vote_bar is not None and self._row.indexOf(self._vote_bar) >= 0:
            hint.setWidth(hint.width() - self._vote_bar.minimumSizeHint().width() - _GAP)
        return hint

    def _fold(self) -> None:
        if self._vote_bar is None:
            return
        narrow = self.width() < self._width_of_one_row(self._vote_bar)
        if narrow == (self._second.indexOf(self._vote_bar) >= 0):
            return
        if narrow:
            self._second.addWidget(self._vote_bar)
            self._second.addStretch(1)
        else:
            self._second.takeAt(1)
            self._row.insertWidget(self._row.indexOf(self.legend) + 1, self._vote_bar)

    def _width_of_one_row(self, placed: QWidget) -> int:
        """The width with the legend in two lines, which are no higher than the buttons."""
        items = (self._row.itemAt(index) for index in range(self._row.count()))
        others = {widget for item in items if item and (widget := item.widget())} - {placed}
        legend = self.legend.sizeHint().width() * _TWO_LINES
        widths = [each.sizeHint().width() for each in (others - {self.legend}) | {placed}]
        return round(legend) + sum(widths) + _GAP * (len(widths)) + 2 * _MARGIN
