"""Memory bars beside the prompt, one for RAM and each device, and a warning if lanes do not fit.

Lanes have their accent colours and parts their patterns; text and tooltip give the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from overthink.comparison.lane_memory import MemoryPart, PlaceFit
from overthink.comparison.memory_auto import CPU, FittedPlans
from overthink.core.events import Loaded
from overthink.core.memory_limits import RAM
from overthink.library.memory_fit import Needs
from overthink.ui.panels.memory_fit.text import bar_text, details, explanation_text, summary_text
from overthink.ui.state.blindness import Fact, is_hidden
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import name_widget, plain_label
from overthink.ui.widgets.layouts import hbox, vbox


class PlaceMeter(QWidget):
    """RAM or one device: its name, its bar, its size."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self.bar, self.size_label = QLabel(), MemoryBar(theme), QLabel()
        set_role(self._name, "dim")
        hbox(self._name, (self.bar, 1), self.size_label, parent=self, margins=0, spacing=6)

    @property
    def name_width(self) -> int:
        """The width of the name in pixels."""
        return self._name.sizeHint().width()

    def align(self, name_width: int) -> None:
        """Align the bar with those of the other meters."""
        self._name.setMinimumWidth(name_width)

    def show_fit(self, fit: PlaceFit, size: str, text: str, tip: str) -> None:
        """Show a place.

        Args:
            size: the text beside the bar.
            text: its full version, for screen readers.
        """
        self._name.setText(fit.place.name)
        self.bar.show_fit(fit)
        self.size_label.setText(size)
        set_role(self.size_label, kind="bad" if fit.missing else "warning" if fit.tight else "")
        name_widget(self, f"{self._name.text()}: {text}", tip)
        self.setAccessibleDescription(tip)


class MemoryStrip(QWidget):
    """A meter for each place, one below the other. The owner places the warning."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._meters: list[PlaceMeter] = []
        self._blind = self._recorded = False
        self._shown: tuple[FittedPlans | None, Mapping[str, Loaded]] = (None, {})
        self._column = vbox(parent=self, margins=0, spacing=2)
        self.warning = plain_label(wrap=True)
        self.warning.hide()
        self.hide()

    @property
    def meters(self) -> tuple[PlaceMeter, ...]:
        """The visible meters."""
        return tuple(meter for meter in self._meters if not meter.isHidden())

    def show_fit(self, fitted: FittedPlans | None, loaded: Mapping[str, Loaded]) -> None:
        """Show how the lanes fit.

        Args:
            fitted: None hides the strip.
            loaded: what llama.cpp reported about the lanes in memory, by side.
        """
        self._shown = fitted, loaded
        hidden = is_hidden(Fact.MEASUREMENT, self._blind)
        if hidden or self._recorded:
            fitted = None
        if hidden:
            self._remove_meters()
        places = fitted.report.places if fitted else ()
        self._make_meters(len(places))
        for meter, fit in zip(self._meters, places, strict=False):
            assert fitted is not None
            self._show_place(meter, fit, fitted, loaded)
        for index, meter in enumerate(self._meters):
            meter.setVisible(index < len(places))
        for meter in self.meters:
            meter.align(max(each.name_width for each in self.meters))
        self.setVisible(bool(places))
        self._warn(fitted)

    def set_blind(self, on: bool) -> None:
        """Hide everything in blind mode."""
        self._blind = on
        self.show_fit(*self._shown)

    def set_recorded(self, on: bool) -> None:
        """Hide everything while a recording is on display, which needs no memory."""
        if on != self._recorded:
            self._recorded = on
            self.show_fit(*self._shown)

    def _remove_meters(self) -> None:
        """Remove the meters, which assistive technology could still read if they were hidden."""
        for meter in self._meters:
            self._column.removeWidget(meter)
            meter.hide()
            meter.deleteLater()
        self._meters.clear()

    def _make_meters(self, count: int) -> None:
        while len(self._meters) < count:
            meter = PlaceMeter(self._theme)
            self._meters.append(meter)
            self._column.addWidget(meter)

    def _show_place(
        self, meter: PlaceMeter, fit: PlaceFit, fitted: FittedPlans, loaded: Mapping[str, Loaded]
    ) -> None:
        known = {side: facts for side, facts in loaded.items() if facts.memory}
        used = {side: _used(facts, fit.place.name) for side, facts in known.items()}
        predicted = {
            plan.side: plan.needs.by_place().get(fit.place.name, Needs()).total
            for plan in fitted.plans
            if plan.needs
        }
        shared = max(0, sum(predicted.values()) - fit.needed)  # files that both lanes map
        all_loaded = set(used) == set(predicted) and not fitted.in_turn
        total = sum(used.values()) - shared if all_loaded else None
        text = summary_text(fit, total)
        tip = f"{text}\n{details(fit, used, predicted)}"
        meter.show_fit(fit, bar_text(fit, total), text, tip)

    def _warn(self, fitted: FittedPlans | None) -> None:
        text = explanation_text(fitted) if fitted else ""
        self.warning.setText(text)
        lacks = fitted is not None and not fitted.report.fits
        set_role(self.warning, "" if lacks else "dim", "bad" if lacks else "")
        self.warning.setVisible(bool(text))


def _used(facts: Loaded, place: str) -> int:
    device = CPU if place == RAM else place
    return sum(use.total_bytes for use in facts.memory if use.device == device)


_WIDTH, _HEIGHT = 60, 12
"""Minimum size in pixels at scale 1."""
_PATTERNS = {
    MemoryPart.WEIGHTS: Qt.BrushStyle.SolidPattern,
    MemoryPart.CACHE: Qt.BrushStyle.BDiagPattern,
    MemoryPart.COMPUTE: Qt.BrushStyle.Dense6Pattern,
}

MIN_SHARE = 2
"""Pixels: even the smallest share is visible."""


class MemoryBar(QWidget):
    """Paints what a place needs, by lane and part, on a scale of the free memory or the need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fit: PlaceFit | None = None
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def show_fit(self, fit: PlaceFit) -> None:
        """Show another place, or new sizes."""
        if fit != self._fit:
            self._fit = fit
            self.update()

    def sizeHint(self) -> QSize:
        scale = self._theme.scale
        return QSize(round(_WIDTH * scale), round(_HEIGHT * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(frame, colour(self._theme.roles.hovered))
        if self._fit and self._fit.place.free_bytes:
            self._paint_shares(painter, frame, self._fit)
        painter.setPen(QPen(colour(self._theme.roles.outline), 1))
        painter.drawRect(frame)
        painter.end()

    def _paint_shares(self, painter: QPainter, frame: QRectF, fit: PlaceFit) -> None:
        whole = max(fit.needed, fit.place.free_bytes)
        x = frame.left()
        for share in fit.shares:
            width = max(frame.width() * share.size_bytes / whole, MIN_SHARE)
            accent = self._theme.roles.accent("left" if share.side == "left" else "right")
            brush = QBrush(colour(accent), _PATTERNS[share.part])
            painter.fillRect(QRectF(x, frame.top(), width, frame.height()), brush)
            x += width
            if width > 2 * MIN_SHARE:
                gap = QRectF(x - 0.5, frame.top(), 1, frame.height())
                painter.fillRect(gap, colour(self._theme.roles.hovered))
        if fit.missing:
            edge = frame.left() + frame.width() * fit.place.free_bytes / whole
            painter.fillRect(
                QRectF(edge - 1, frame.top(), 3, frame.height()), colour(self._theme.roles.bad)
            )
