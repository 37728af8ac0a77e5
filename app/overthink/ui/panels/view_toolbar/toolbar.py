"""How the two thoughts are shown: colour layer, ghosts, folding, rendering, what is beside them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from overthink.ui.panels.view_toolbar.legend import Legend
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown

_MARGIN, _GAP = 12, 4
"""Pixels at the sides, and between two controls."""
_TWO_LINES = 0.63
"""Of its natural width, in which the legend breaks into two lines."""


class ViewToolbar(QWidget):
    """Switches for both transcripts at once, with the legend of what the colours mean."""

    changed = Signal()
    find_requested = Signal()
    divergence_requested = Signal()
    """Where do the two runs part?"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewBar")
        self._theme = theme
        self._blind = False
        self._placed: QWidget | None = None
        self.layer_box = self._box(
            self.tr("Colours"),
            self.tr("What the tokens' colours tell"),
            [
                (Layer.ORIGIN, self.tr("Draft origin")),
                (Layer.SURPRISAL, self.tr("Surprisal")),
                (Layer.ENTROPY, self.tr("Entropy")),
                (Layer.LOOPS, self.tr("Loops")),
                (Layer.PLAIN, self.tr("No colours")),
            ],
        )
        self.thinking_box = self._box(
            self.tr("Thinking"),
            self.tr("How the thoughts are shown"),
            [
                (ThinkingShown.FULL, self.tr("Thinking in full")),
                (ThinkingShown.DIMMED, self.tr("Thinking dimmed")),
                (ThinkingShown.FOLDED, self.tr("Thinking folded")),
            ],
        )
        self.ghosts_button = self._switch(
            "ghost",
            self.tr("Ghosts"),
            self.tr("Show refused proposals where they would have stood"),
        )
        self.rendered_button = self._switch(
            "text",
            self.tr("Formatted answers"),
            self.tr("Show answers as Markdown with mathematics; off shows them as written"),
        )
        self.sync_button = self._switch(
            "sync", self.tr("Scroll together"), self.tr("Scroll both lanes to the same moment")
        )
        self.divergence_button = QToolButton()
        self.divergence_button.setAccessibleName(self.tr("Where the two runs part"))
        self.divergence_button.setToolTip(
            self.tr("Go to where the two runs part: their first different token (Ctrl+J)")
        )
        self.divergence_button.clicked.connect(self.divergence_requested)
        set_icon(self.divergence_button, "diverge", theme)
        self.statistics_button = QToolButton()
        self.statistics_button.setCheckable(True)
        self.statistics_button.setAccessibleName(self.tr("Statistics of the thoughts"))
        self.statistics_button.setToolTip(self.tr("Statistics of both thoughts (Ctrl+I)"))
        set_icon(self.statistics_button, "statistics", theme)
        self.blind_button = self._switch(
            "eye-off",
            self.tr("Compare blind"),
            self.tr(
                "Hide which model is which, and draw the sides by lot, until you say what is better"
            ),
        )
        self.plots_button = self._switch("plots", self.tr("Plots"), self.tr("Show the plots"))
        self.sessions_button = self._switch(
            "history", self.tr("Saved sessions"), self.tr("Show saved sessions (Ctrl+B)")
        )
        self.find_button = QToolButton()
        self.find_button.setText(self.tr("Find"))
        self.find_button.setAccessibleName(self.tr("Find in the thoughts and answers"))
        self.find_button.setToolTip(self.tr("Find in the thoughts and answers (Ctrl+F)"))
        self.find_button.clicked.connect(self.find_requested)
        set_icon(self.find_button, "search", theme)
        self.menu_button = QToolButton()
        self.menu_button.setAccessibleName(self.tr("Menu"))
        self.menu_button.setToolTip(self.tr("Looks, language, help"))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_icon(self.menu_button, "menu", theme)
        self.legend = Legend(theme)
        self._arrange()
        self.changed.connect(self._explain)

    @property
    def layer(self) -> Layer:
        """The colour layer."""
        return Layer(self.layer_box.currentData())

    @property
    def thinking(self) -> ThinkingShown:
        """How thoughts are shown."""
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
        """Sets all switches at once; told by one signal."""
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
        """Lets nobody colour or plot what would tell one model from another."""
        self._blind = on
        self.statistics_button.setChecked(self.statistics_button.isChecked() and not on)
        telling = (self.layer_box, self.ghosts_button, self.plots_button, self.statistics_button)
        for widget in telling:
            widget.setEnabled(not on)
        self._explain()

    def _explain(self) -> None:
        layer = Layer.PLAIN if self._blind else self.layer
        self.legend.set_layer(layer, self.ghosts_button.isChecked() and not self._blind)

    def _box(self, name: str, tip: str, choices: list[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(tip)
        for value, text in choices:
            box.addItem(text, str(value))
        box.currentIndexChanged.connect(self.changed)
        return box

    def _switch(self, icon: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.toggled.connect(self.changed)
        set_icon(button, icon, self._theme)
        return button

    def _arrange(self) -> None:
        self._row, self._second = QHBoxLayout(), QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        column.setSpacing(4)
        for row in (self._row, self._second):
            row.setSpacing(_GAP)
            column.addLayout(row)
        self._row.addWidget(self.sessions_button)
        self._row.addWidget(self.layer_box)
        self._row.addWidget(self.ghosts_button)
        self._row.addWidget(self.legend, 1)
        for widget in (
            self.thinking_box,
            self.rendered_button,
            self.sync_button,
            self.divergence_button,
            self.statistics_button,
            self.blind_button,
            self.plots_button,
            self.find_button,
            self.menu_button,
        ):
            self._row.addWidget(widget)

    # -- what belongs behind the legend --------------------------------------------------------

    def place(self, widget: QWidget) -> None:
        """Takes what is said of both lanes; on a line of its own where there is no room for it."""
        self._placed = widget
        self._row.insertWidget(self._row.indexOf(self.legend) + 1, widget)
        self._fold()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fold()
        return done

    def minimumSizeHint(self) -> QSize:
        """What is placed here holds no window wide: it has a line of its own then."""
        least = super().minimumSizeHint()
        if self._placed is not None and self._row.indexOf(self._placed) >= 0:
            least.setWidth(least.width() - self._placed.minimumSizeHint().width() - _GAP)
        return least

    def _fold(self) -> None:
        if self._placed is None:
            return
        narrow = self.width() < self._width_of_one_row(self._placed)
        if narrow == (self._second.indexOf(self._placed) >= 0):
            return
        if narrow:
            self._second.addWidget(self._placed)
            self._second.addStretch(1)
        else:
            self._second.takeAt(1)
            self._row.insertWidget(self._row.indexOf(self.legend) + 1, self._placed)

    def _width_of_one_row(self, placed: QWidget) -> int:
        """With the legend in two lines, which are no higher than the buttons."""
        items = (self._row.itemAt(index) for index in range(self._row.count()))
        others = {widget for item in items if item and (widget := item.widget())} - {placed}
        legend = self.legend.sizeHint().width() * _TWO_LINES
        widths = [each.sizeHint().width() for each in (others - {self.legend}) | {placed}]
        return round(legend) + sum(widths) + _GAP * (len(widths)) + 2 * _MARGIN
