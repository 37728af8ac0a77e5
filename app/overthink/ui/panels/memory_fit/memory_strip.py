"""Memory beside the prompt: a bar a place, and a warning where the lanes do not fit.

Shows what it is told; asks nothing of the machine.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from overthink.comparison.fit import Part, PlaceFit
from overthink.comparison.fitting import CPU, Fitted
from overthink.core.events import Loaded
from overthink.core.memory_limits import RAM
from overthink.library.memory_fit import Needs
from overthink.ui.panels.memory_fit.text import (
    advice_text,
    bar_text,
    details,
    pick_text,
    place_name,
    summary_text,
    verdict_text,
)
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme, colour


class PlaceMeter(QWidget):
    """One place: its name, its bar, its figures."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self.bar, self.figures = QLabel(), MemoryBar(theme), QLabel()
        set_role(self._name, "dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._name)
        row.addWidget(self.bar, 1)
        row.addWidget(self.figures)

    @property
    def name_width(self) -> int:
        """That the place's name takes, in pixels."""
        return self._name.sizeHint().width()

    def align(self, name_width: int) -> None:
        """Lets the bar begin where those of other places do."""
        self._name.setMinimumWidth(name_width)

    def show_fit(self, fit: PlaceFit, figure: str, text: str, tip: str) -> None:
        """Shows a place.

        Args:
            figure: what stands beside the bar.
            words: the same in whole, for who cannot see it.
        """
        self._name.setText(place_name(fit.place.name))
        self.bar.show_fit(fit)
        self.figures.setText(figure)
        set_role(self.figures, kind="bad" if fit.missing else "warning" if fit.tight else "")
        self.setToolTip(tip)
        self.setAccessibleName(f"{self._name.text()}: {text}")
        self.setAccessibleDescription(tip)


class MemoryStrip(QWidget):
    """All places below each other; the warning is placed by whoever makes the strip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._meters: list[PlaceMeter] = []
        self._blind = self._aside = False
        self._shown: tuple[Fitted | None, Mapping[str, Loaded]] = (None, {})
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.warning = QLabel()
        self.warning.setTextFormat(Qt.TextFormat.PlainText)
        self.warning.setWordWrap(True)
        self.warning.hide()
        self.hide()

    @property
    def meters(self) -> tuple[PlaceMeter, ...]:
        """Those that are shown."""
        return tuple(meter for meter in self._meters if not meter.isHidden())

    def show_fit(self, fitted: Fitted | None, loaded: Mapping[str, Loaded]) -> None:
        """Shows how the lanes fit.

        Args:
            fitted: None where there is nothing to say.
            loaded: what llama.cpp said of the lanes that are in memory, by side.
        """
        self._shown = fitted, loaded
        if self._blind or self._aside:
            fitted = None
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
        """Shows nothing while nobody is to know which model is which: sizes tell."""
        self._blind = on
        self.show_fit(*self._shown)

    def set_aside(self, on: bool) -> None:
        """Shows nothing while other lanes than those that would run are shown."""
        if on != self._aside:
            self._aside = on
            self.show_fit(*self._shown)

    def _make_meters(self, count: int) -> None:
        while len(self._meters) < count:
            meter = PlaceMeter(self._theme)
            self._meters.append(meter)
            self._column.addWidget(meter)

    def _show_place(
        self, meter: PlaceMeter, fit: PlaceFit, fitted: Fitted, loaded: Mapping[str, Loaded]
    ) -> None:
        told = {side: facts for side, facts in loaded.items() if facts.memory}
        used = {side: _used(facts, fit.place.name) for side, facts in told.items()}
        predicted = {
            plan.side: plan.needs.by_place().get(fit.place.name, Needs()).total
            for plan in fitted.plans
            if plan.needs
        }
        twice = max(0, sum(predicted.values()) - fit.needed)  # files that both lanes map
        everything = set(used) == set(predicted) and not fitted.in_turn
        total = sum(used.values()) - twice if everything else None
        text = summary_text(fit, total)
        tip = f"{text}\n{details(fit, used, predicted)}"
        meter.show_fit(fit, bar_text(fit, total), text, tip)

    def _warn(self, fitted: Fitted | None) -> None:
        text = warning_text(fitted) if fitted else ""
        self.warning.setText(text)
        lacks = fitted is not None and not fitted.report.fits
        set_role(self.warning, "" if lacks else "dim", "bad" if lacks else "")
        self.warning.setVisible(bool(text))


def warning_text(fitted: Fitted) -> str:
    """What a person should know before running, and what to do; empty where all is well."""
    advice = advice_text(fitted.advice, fitted.lanes)
    return " ".join(filter(None, (verdict_text(fitted), pick_text(fitted.picks), advice)))


def _used(facts: Loaded, place: str) -> int:
    wanted = CPU if place == RAM else place
    return sum(use.total_bytes for use in facts.memory if use.device == wanted)


_WIDTH, _HEIGHT = 60, 12
"""Pixels at the usual text size: at least so wide."""
_PATTERNS = {
    Part.WEIGHTS: Qt.BrushStyle.SolidPattern,
    Part.CACHE: Qt.BrushStyle.BDiagPattern,
    Part.COMPUTE: Qt.BrushStyle.Dense6Pattern,
}

LEAST_SHARE = 2
"""Pixels: what is there is seen, however large the place."""


class MemoryBar(QWidget):
    """Paints what goes to a place. As wide as what is free, or as what is needed if that is more.

    Args:
        theme: colours and text size.
    """

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
        """Shows another place, or other figures of it."""
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
            width = max(frame.width() * share.size_bytes / whole, LEAST_SHARE)
            accent = self._theme.roles.accent("left" if share.side == "left" else "right")
            brush = QBrush(colour(accent), _PATTERNS[share.part])
            painter.fillRect(QRectF(x, frame.top(), width, frame.height()), brush)
            x += width
            if width > 2 * LEAST_SHARE:
                gap = QRectF(x - 0.5, frame.top(), 1, frame.height())
                painter.fillRect(gap, colour(self._theme.roles.hovered))
        if fit.missing:
            edge = frame.left() + frame.width() * fit.place.free_bytes / whole
            painter.fillRect(
                QRectF(edge - 1, frame.top(), 3, frame.height()), colour(self._theme.roles.bad)
            )
