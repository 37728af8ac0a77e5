"""How the two thoughts are shown: colour layer, ghosts, folding, rendering, what is beside them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from overthink.ui.inspect.legend import Legend
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.layers import Layer, ThinkingShown


class ViewBar(QWidget):
    """Switches for both transcripts at once, with the legend of what the colours mean."""

    changed = Signal()
    find_asked = Signal()
    part_asked = Signal()
    """Where do the two runs part?"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewBar")
        self._theme = theme
        self._blind = False
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
        self.part_button = QToolButton()
        self.part_button.setAccessibleName(self.tr("Where the two runs part"))
        self.part_button.setToolTip(
            self.tr("Go to where the two runs part: their first different token (Ctrl+J)")
        )
        self.part_button.clicked.connect(self.part_asked)
        set_icon(self.part_button, "diverge", theme)
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
        self.find_button.clicked.connect(self.find_asked)
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
        for value, words in choices:
            box.addItem(words, str(value))
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
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(6)
        row.addWidget(self.sessions_button)
        row.addWidget(self.layer_box)
        row.addWidget(self.ghosts_button)
        row.addWidget(self.legend, 1)
        for widget in (
            self.thinking_box,
            self.rendered_button,
            self.sync_button,
            self.part_button,
            self.statistics_button,
            self.blind_button,
            self.plots_button,
            self.find_button,
            self.menu_button,
        ):
            row.addWidget(widget)
