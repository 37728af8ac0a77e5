"""The legend: every layer explained, in the transcript's own drawing."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from overthink.core.vocabulary import Origin
from overthink.ui.panels.view_toolbar.legend import Legend, samples
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.colour_layers import ENTROPY_BITS, SURPRISAL_BITS, Layer, ThinkingShown


@pytest.fixture
def legend(qtbot: QtBot) -> Legend:
    made = Legend(Theme("dark"))
    qtbot.addWidget(made)
    made.resize(600, 20)
    return made


def colours(legend: Legend) -> set[str]:
    image = legend.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(image.width())
        for y in range(image.height())
    }


@pytest.mark.parametrize("layer", list(Layer))
@pytest.mark.parametrize("ghosts", [False, True])
def test_every_layer_is_named_and_explained(legend: Legend, layer: Layer, ghosts: bool) -> None:
    legend.set_layer(layer, ghosts)
    assert all(sample.text in legend.accessibleName() for sample in samples(layer))
    assert ("refused" in legend.accessibleName()) is ghosts
    assert legend.toolTip() == legend.accessibleDescription()
    assert bool(legend.toolTip()) is (layer is not Layer.PLAIN or ghosts)


def test_all_origins_and_steps_have_a_sample() -> None:
    assert {sample.step for sample in samples(Layer.ORIGIN)} == set(Origin)
    assert len(samples(Layer.SURPRISAL)) == len(SURPRISAL_BITS) + 1
    assert len(samples(Layer.ENTROPY)) == len(ENTROPY_BITS) + 1
    assert len(ThinkingShown) == 3


def test_samples_have_the_colours_of_the_transcript(legend: Legend) -> None:
    roles = Theme("dark").roles
    legend.set_layer(Layer.ORIGIN, False)
    assert {roles.accepted, roles.forced} <= colours(legend)
    assert roles.refused not in colours(legend)
    legend.set_layer(Layer.ORIGIN, True)
    assert roles.refused in colours(legend)
    legend.set_layer(Layer.SURPRISAL, False)
    assert set(roles.heat[1:]) <= colours(legend)
    legend.set_layer(Layer.LOOPS, False)
    assert {roles.loop, roles.loop_alternate} <= colours(legend)


def test_the_legend_follows_the_theme(qtbot: QtBot) -> None:
    theme = Theme("dark")
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.resize(600, 20)
    theme.set_scheme("light")
    assert theme.roles.accepted in colours(legend)


def test_the_legend_wraps_only_if_needed(legend: Legend) -> None:
    legend.set_layer(Layer.SURPRISAL, True)
    one = legend.heightForWidth(legend.sizeHint().width())
    assert legend.heightForWidth(2000) == one
    assert one < legend.heightForWidth(200) < legend.heightForWidth(90)
    legend.resize(200, legend.heightForWidth(200))
    assert not legend.grab().isNull()
