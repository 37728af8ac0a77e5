"""The playback bar of a recording: buttons, jumps, speed, slider, and the recording's date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from overthink.ui.i18n.number_format import trimmed
from overthink.ui.panels.replay.key_moments import MomentKind, clock_text, recording_text
from overthink.ui.panels.replay.marker_slider import US_PER_STEP, MarkerSlider
from overthink.ui.panels.replay.player import SPEEDS, Alignment, Player
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel, MismatchChip, icon_button, plain_label
from overthink.ui.widgets.layouts import hbox, vbox

_MIN_SLIDER_WIDTH = 120
_KEY_STEPS = 100
"""Arrow keys move by this fraction of the recording."""


class PlaybackBar(QWidget):
    """Controls a player and shows its position. Hidden while no recording is open.

    Args:
        player: the player; it outlives this bar.
    """

    close_requested = Signal()
    """The user closes the recording."""
    scrubbing_ended = Signal()
    """The slider was released: expensive views can update now."""

    def __init__(self, theme: Theme, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        set_role(self, "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._player = theme, player
        self._blind = False
        self._mismatches: Sequence[str] = ()
        self._make_labels()
        self._make_buttons()
        self._make_combo_boxes()
        self._make_slider()
        self._arrange()
        player.opened.connect(self._show_recording)
        player.moved.connect(self._show_clock)
        player.playing_changed.connect(self._show_playing)
        self._show_recording()
        self._show_playing(player.playing)

    @property
    def scrubbing(self) -> bool:
        """True while the slider is dragged."""
        return self.slider.isSliderDown()

    def set_blind(self, on: bool) -> None:
        """Hide times, moments, draft rounds and conditions in blind mode."""
        self._blind = on
        hidden = self._hides(Fact.MEASUREMENT)
        rounds = (self.round_back_button, self.round_button)
        for widget in (*rounds, *self.jumps.values(), self.clock):
            widget.setVisible(not hidden)
        self._show_recording()
        self._show_clock()
        self.set_unequal(self._mismatches)

    def _hides(self, fact: Fact) -> bool:
        return is_hidden(fact, self._blind)

    # -- widgets ---------------------------------------------------------------------------------

    def _make_labels(self) -> None:
        self.description = ElidedLabel(role="dim")
        self.unequal = MismatchChip(self._theme)
        self.difference = ElidedLabel(role="dim", kind="warning")
        self.difference.hide()
        self.clock = plain_label("dim")
        self.clock.setFont(self._theme.tabular_font())
        self._theme.changed.connect(lambda: self.clock.setFont(self._theme.tabular_font()))
        self.close_button = self._button(
            "close",
            self.tr("Close the recording"),
            self.tr("Close the recording and show the lanes as they were"),
            self.close_requested.emit,
        )

    def _make_buttons(self) -> None:
        player = self._player
        self.first_button = self._button(
            "to-start",
            self.tr("To the start"),
            self.tr("Go to the start of the recording"),
            lambda: player.seek(0.0),
        )
        self.play_button = self._button("run", "", "", player.toggle)
        self.back_button = self._button(
            "step-back",
            self.tr("One token back"),
            self.tr("Go back one token"),
            player.step_token_back,
        )
        self.token_button = self._button(
            "step", self.tr("One token forward"), self.tr("Show the next token"), player.step_token
        )
        self.round_back_button = self._button(
            "step-round-back",
            self.tr("One draft round back"),
            self.tr("Go back one draft round"),
            player.step_round_back,
        )
        self.round_button = self._button(
            "step-round",
            self.tr("One draft round forward"),
            self.tr("Show the next draft round up to its end"),
            player.step_round,
        )
        self.jumps = self._make_jumps()

    def _make_jumps(self) -> dict[MomentKind, QToolButton]:
        jumps = {
            MomentKind.THOUGHT_END: (
                "thought",
                self.tr("To the end of the thought"),
                self.tr("Go to the end of a thought; press again for the other lane"),
            ),
            MomentKind.LOOP_START: (
                "loop",
                self.tr("To the start of the loop"),
                self.tr("Go to the start of a loop or another runaway; press again for the next"),
            ),
            MomentKind.REFUSED: (
                "ghost",
                self.tr("To the first refused draft"),
                self.tr("Go to the first refused proposal; press again for the other lane"),
            ),
        }
        return {
            kind: self._button(*named, partial(self._player.jump, kind))
            for kind, named in jumps.items()
        }

    def _button(
        self, icon: str, name: str, tip: str, on_click: Callable[[], object]
    ) -> QToolButton:
        return icon_button(self._theme, icon, name, tip, lambda: on_click(), role="quiet")

    def _make_combo_boxes(self) -> None:
        self.speed_box = QComboBox()
        self.speed_box.setAccessibleName(self.tr("Playback speed"))
        self.speed_box.setToolTip(self.tr("Playback speed; the recorded metrics stay unchanged"))
        for speed in SPEEDS:
            self.speed_box.addItem(self.tr("{speed}×").format(speed=_fraction(speed)), speed)
        self.speed_box.activated.connect(
            lambda: self._player.set_speed(self.speed_box.currentData())
        )
        self.alignment_box = QComboBox()
        self.alignment_box.setAccessibleName(self.tr("Alignment of the lanes"))
        self.alignment_box.setToolTip(
            self.tr("As recorded, including waiting; or both lanes from their first token")
        )
        self.alignment_box.addItem(self.tr("As recorded"), Alignment.RECORDED.value)
        self.alignment_box.addItem(self.tr("From first tokens"), Alignment.FIRST_TOKEN.value)
        self.alignment_box.activated.connect(self._align)

    def _align(self) -> None:
        self._player.set_alignment(Alignment(self.alignment_box.currentData()))

    def _make_slider(self) -> None:
        self.slider = MarkerSlider(self._theme)
        self.slider.setAccessibleName(self.tr("Position in the recording"))
        self.slider.setToolTip(self.tr("Drag, click or use the arrow keys to go to another moment"))
        self.slider.valueChanged.connect(self._seek)
        self.slider.sliderReleased.connect(self.scrubbing_ended)

    def _arrange(self) -> None:
        top_row = hbox(
            (self.description, 3), self.unequal, (self.difference, 2), self.clock, self.close_button
        )
        bottom_row = hbox(
            *(self.first_button, self.play_button, self.round_back_button, self.back_button),
            *(self.token_button, self.round_button, *self.jumps.values()),
            spacing=2,
        )
        bottom_row.addSpacing(6)
        bottom_row.addWidget(self._slider_frame(), 1)
        bottom_row.addSpacing(6)
        bottom_row.addWidget(self.alignment_box)
        bottom_row.addSpacing(4)
        bottom_row.addWidget(self.speed_box)
        vbox(top_row, bottom_row, parent=self, margins=(12, 4, 12, 6), spacing=2)

    def _slider_frame(self) -> QWidget:
        """Put the slider in a frame with a minimum width; its own comes from the style sheet."""
        frame = QWidget()
        frame.setMinimumWidth(_MIN_SLIDER_WIDTH)
        hbox(self.slider, parent=frame, margins=0)
        return frame

    def set_unequal(self, sentences: Sequence[str]) -> None:
        """Show what differed between the runs: the first difference as text, all in tooltips."""
        self._mismatches = sentences
        sentences = () if self._hides(Fact.IDENTITY) else sentences
        first, others = "".join(sentences[:1]), " ".join(sentences[1:])
        self.unequal.set_mismatches(sentences)
        self.difference.show_text(first, others)
        self.difference.setVisible(bool(first))

    # -- state of the player ---------------------------------------------------------------------

    def _show_recording(self) -> None:
        player = self._player
        turn = player.recorded
        self.setVisible(turn is not None)
        if turn is None:
            return
        hidden = self._hides(Fact.IDENTITY)  # an older model may have run on another machine
        self.description.show_text(self.tr("Recorded") if hidden else recording_text(turn))
        kinds = {moment.kind for _, moment in player.moments()}
        for kind, button in self.jumps.items():
            button.setEnabled(kind in kinds)
        self.round_button.setEnabled(player.has_rounds)
        self.round_back_button.setEnabled(player.has_rounds)
        self.alignment_box.setEnabled(len(player.turns) > 1)

    def _show_clock(self) -> None:
        player = self._player
        end = -(-player.end_us // US_PER_STEP)
        slider = self.slider
        slider.blockSignals(True)
        if slider.maximum() != end or not player.playing:
            slider.setRange(0, end)
            slider.setSingleStep(max(1, end // _KEY_STEPS))
            slider.setPageStep(max(1, end // 10))
            slider.show_markers([] if self._hides(Fact.MEASUREMENT) else player.moments())
        slider.setValue(end if player.at_end else int(player.clock_us // US_PER_STEP))
        slider.blockSignals(False)
        slider.update()
        clock = f"{clock_text(player.clock_us)} / {clock_text(player.end_us)}"
        self.clock.setText("" if self._hides(Fact.MEASUREMENT) else clock)
        self.speed_box.setCurrentIndex(self.speed_box.findData(player.speed))
        self.alignment_box.setCurrentIndex(self.alignment_box.findData(player.alignment.value))

    def _show_playing(self, playing: bool) -> None:
        button = self.play_button
        set_icon(button, "pause" if playing else "run", self._theme)
        button.setAccessibleName(self.tr("Pause") if playing else self.tr("Play"))
        button.setToolTip(
            self.tr("Pause the recording") if playing else self.tr("Play the recording")
        )

    def _seek(self, value: int) -> None:
        at_end = value == self.slider.maximum()
        self._player.seek(self._player.end_us if at_end else value * US_PER_STEP)


def _fraction(speed: float) -> str:
    """Format a speed; the smallest as a fraction, which has fewer digits."""
    return trimmed(speed) if speed >= 0.25 else f"1/{round(1 / speed)}"
