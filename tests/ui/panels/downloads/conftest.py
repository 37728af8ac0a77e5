"""A local hub, a catalogue of its files, and downloads from it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.library.download_catalogue import (
    Build,
    Catalog,
    OfferedModel,
    PairedLane,
    Pairing,
)
from overthink.library.downloads.request import RetryPolicy
from overthink.ui.panels.downloads.panel import DownloadPanel
from overthink.ui.services.download_queue import DownloadQueue
from overthink.ui.theme.theme import Theme
from tests.library.downloads.source import REPOSITORY, Source, clear_environment, serve

CONTENT = random.Random(3).randbytes(400_000)
SHORT = RetryPolicy(timeout_s=5, tries=2, first_wait_s=0.01, longest_wait_s=0.01)


def _model(name: str, drafts: tuple[str, ...] = (), non_commercial: bool = False) -> OfferedModel:
    return OfferedModel(
        id=name,
        label=f"Model {name.upper()}",
        family="qwen3",
        repository=REPOSITORY,
        licence="EXAONE 1.1-NC" if non_commercial else "MIT",
        non_commercial=non_commercial,
        drafts=drafts,
        source="its <card>",
        unverified=() if non_commercial else ("repository",),
        builds=(Build(quantisation="Q8_0", file=f"{name}.gguf", size_gb=0.0004),),
    )


CATALOG = Catalog(
    models=(_model("a", ("draft",), True), _model("b"), _model("draft")),
    pairings=(
        Pairing(
            id="both",
            label="Both",
            note="A against B.",
            left=PairedLane(model="a", draft="draft"),
            right=PairedLane(model="b"),
        ),
    ),
)

OFFLINE: list[bool] = []
"""Not empty if the user wants to stay offline."""


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """A hub with a file for each model of the catalogue."""
    clear_environment(monkeypatch)
    OFFLINE.clear()
    names = [f"{model.id}.gguf" for model in CATALOG.models]
    with serve({name: name.encode() + CONTENT for name in names}) as made:
        yield made


Make = Callable[[], DownloadQueue]


@pytest.fixture
def make(qtbot: QtBot, source: Source, tmp_path: Path) -> Iterator[Make]:
    """Create downloads as at a start of the app: they know only the files on the disk."""
    made: list[DownloadQueue] = []

    def new() -> DownloadQueue:
        downloads = DownloadQueue(
            lambda _own: CATALOG,
            tmp_path / "models",
            lambda: bool(OFFLINE),
            source.endpoint,
            retries=SHORT,
        )
        made.append(downloads)
        with qtbot.waitSignal(downloads.loaded):
            downloads.load()
        return downloads

    yield new
    for downloads in made:
        downloads.close()


@pytest.fixture
def downloads(make: Make) -> DownloadQueue:
    """Loaded downloads."""
    return make()


@pytest.fixture
def panel(qtbot: QtBot, downloads: DownloadQueue) -> DownloadPanel:
    """A visible panel with the catalogue."""
    made = DownloadPanel(Theme("dark"), downloads)
    qtbot.addWidget(made)
    with qtbot.waitSignal(downloads.loaded):
        made.show()
    return made
