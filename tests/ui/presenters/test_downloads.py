"""Downloads in the real window: opened from the menu, used in lanes, and never while offline."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.bundled import bundled_folder
from overthink.cli import main
from overthink.library.downloads.progress import Availability
from overthink.library.downloads.request import destination, make_request
from overthink.ui.panels.downloads.panel import DownloadPanel
from overthink.ui.state.turn_state import SIDES
from tests.library.downloads.source import FILE, REPOSITORY, Source, clear_environment, serve
from tests.library.test_download_catalogue import MODEL
from tests.ui.opened_window import Opened

DEMO = bundled_folder("models") / "demo"
PAIRING = """
[[pairing]]
id = "mine"
label = "Mine"
left = { model = "a-7b", draft = "a-draft" }
right = { model = "a-7b" }
"""
DRAFT = MODEL.replace("a-7b", "a-draft").replace('"a.gguf"', '"draft.gguf"')
KEY, DRAFT_KEY = ("a-7b", "Q4_K_M"), ("a-draft", "Q4_K_M")

Open = Callable[[], Opened]


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """A download source with real models, so that they can be chosen."""
    clear_environment(monkeypatch)
    target = (DEMO / "demo-methodical.gguf").read_bytes()
    draft = (DEMO / "demo-draft.gguf").read_bytes()
    with serve({FILE: target, "draft.gguf": draft}) as made:
        monkeypatch.setenv("HF_ENDPOINT", made.endpoint)
        yield made


@pytest.fixture
def opened(
    loop: QEventLoop, qapp: QApplication, overthink_home: Path, source: Source
) -> Iterator[Open]:
    """Open the window of a user with their own catalogue."""
    settings = overthink_home / "settings"
    settings.mkdir(parents=True)
    own = (MODEL + DRAFT).replace("maker/A-GGUF", REPOSITORY).replace('"a.gguf"', f'"{FILE}"')
    (settings / "catalog.toml").write_text(own + PAIRING, encoding="utf-8")
    windows: list[Opened] = []

    def open_one() -> Opened:
        windows.append(Opened(loop, qapp, settings))
        return windows[-1]

    yield open_one
    for window in windows:
        if not window.opened.closed.is_set():
            window.close()


def _panel(scene: Opened) -> DownloadPanel:
    """The panel, opened from the menu and filled."""
    scene.opened.actions.by_name["downloads"].trigger()
    fetching = scene.opened.downloads
    assert fetching.panel is not None
    scene.until(lambda: KEY in fetching.downloads.items)
    fetching.panel.choose(KEY)
    return fetching.panel


def test_a_finished_download_can_be_used_in_a_lane(opened: Open) -> None:
    scene = opened()
    scene.planned()
    panel = _panel(scene)
    downloads = scene.opened.downloads.downloads
    panel.download_button.click()
    panel.agreement.agree_button.click()
    panel.hide()
    scene.until(lambda: downloads.items[KEY].local_copy.availability is Availability.HERE)
    assert "is downloaded" in scene.window.message.text()
    panel.use_buttons["right"].click()
    lane_state, path = (
        scene.opened.controller.lane_states["right"],
        downloads.items[KEY].local_copy.path,
    )
    scene.until(lambda: lane_state.plan is not None and lane_state.plan.load.path == path)
    assert lane_state.choice.model == FILE.removesuffix(".gguf")


def test_a_pairing_is_downloaded_and_set_up(opened: Open) -> None:
    scene = opened()
    scene.planned()
    panel = _panel(scene)
    panel.pairings.box.setCurrentText("Mine")
    panel.pairings.button.click()
    panel.agreement.agree_button.click()
    lane_states = scene.opened.controller.lane_states
    stem = FILE.removesuffix(".gguf")
    scene.until(lambda: all(lane_states[side].choice.model == stem for side in SIDES))
    assert [lane_states[side].choice.draft for side in SIDES] == ["draft", "auto"]
    assert panel.isVisible(), "the panel is no question: it stays"


def test_the_offline_choice_is_saved(opened: Open) -> None:
    scene = opened()
    fetching = scene.opened.downloads
    panel = _panel(scene)
    assert panel.download_button.isEnabled()
    fetching.set_offline(True)
    assert not panel.download_button.isEnabled()
    assert scene.opened.options.options.offline
    fetching.set_offline(False)
    assert panel.download_button.isEnabled()


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Refuse all connections and name lookups, and list the attempts."""
    tried: list[object] = []
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            tried.append(address)
            raise OSError("no connections in this test")
        connect(self, address)  # type: ignore[arg-type]

    def refuse_names(*arguments: object, **_more: object) -> None:
        tried.append(arguments)
        raise OSError("no names in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse_names)
    return tried


@pytest.mark.parametrize("by", ["environment", "choice"])
def test_offline_mode_opens_no_connection(
    opened: Open,
    source: Source,
    no_connections: list[object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    by: str,
) -> None:
    """Neither the window, nor its lists, nor a refused download opens one."""
    if by == "environment":
        monkeypatch.setenv("OVERTHINK_OFFLINE", "1")
    scene = opened()
    scene.planned()
    if by == "choice":
        scene.opened.menu.offline.trigger()
        scene.opened.options.flush()
    panel = _panel(scene)
    assert "stays offline" in panel.message.text()
    panel.download_button.click()
    scene.opened.downloads.downloads.start(scene.opened.downloads.downloads.catalog.offers())
    scene.run()
    assert main(["models"]) == 0
    assert main(["catalogue"]) == 0
    assert main(["download", f"{REPOSITORY}/{FILE}", "--yes"]) == 3
    assert "offline" in capsys.readouterr().err
    assert no_connections == []
    assert source.asked == []


def test_no_connection_is_opened_without_a_requested_download(
    opened: Open, source: Source, no_connections: list[object]
) -> None:
    """A window that is used for everything but downloads contacts no server."""
    scene = opened()
    scene.planned()
    _panel(scene)
    scene.run()
    assert no_connections == []
    assert source.asked == []


def test_a_running_download_ends_with_the_window_and_can_be_resumed(
    opened: Open, source: Source, overthink_home: Path
) -> None:
    source.gets.append(source.stall_after(500_000))
    scene = opened()
    panel = _panel(scene)
    panel.download_button.click()
    panel.agreement.agree_button.click()
    item = scene.opened.downloads.downloads.items[KEY]
    scene.until(lambda: item.doing == "receiving" and item.local_copy.done > 0)
    scene.close()
    order = make_request(REPOSITORY, FILE, overthink_home / "models")
    final = destination(order, FILE)
    assert not final.exists()
    assert final.with_name(f"{FILE}.part").stat().st_size > 0
