"""Blind comparison in the real window: no readable text identifies a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from overthink.core.events import Failed
from overthink.core.messages import verbatim
from overthink.ui.panels.sessions.list_model import ROW
from overthink.ui.state.turn_state import SIDES
from overthink.ui.transcript.colour_layers import Layer
from tests.lanes import child_events
from tests.ui.opened_window import RIGHT, Opened, run_of
from tests.ui.window_fixture import accessible_name

WRONG = run_of([" Hm", "."], ["It", " is", " 7", "."])
NAMES = ("demo-methodical", "demo-runaway", "demo-draft")


KINDS = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
)


def accessible_texts(node: QAccessibleInterface) -> Iterator[str]:
    """All texts of a node and the nodes below it, visible or not."""
    yield from (text for kind in KINDS if (text := node.text(kind)))
    for index in range(node.childCount()):
        child = node.child(index)
        if child.isValid():
            yield from accessible_texts(child)


def tree_of(scene: Opened) -> list[str]:
    """Everything that assistive technology can read, without the sessions' texts."""
    root = QAccessible.queryAccessibleInterface(scene.window)
    return [*accessible_texts(root), *map(scene.readable, SIDES)]


def leaks(scene: Opened) -> list[str]:
    """Texts of the window that a blind user must not see, whether they are visible or hidden."""
    words = re.compile(
        "|".join(
            (
                *map(re.escape, NAMES),
                r"tokens?/s|\d token|\d s\b|\d ms\b|[KM]iB|unequal condition.*[1-9]|[1-9] unequal",
                r"✓|✗|\bright ·|\bwrong[,·]|by number|never answered|loop(ing|ed)|not measured",
                r"greedy|Settings of this lane|secret|diverge at|surprisal \d|overthink-demo",
            )
        )
    )
    texts = [*tree_of(scene), *visible_text(scene).splitlines()]
    return sorted({text for text in texts if words.search(text)})


@pytest.fixture
def make(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Callable[..., Opened]]:
    """Open windows in which a test decides how sides are drawn."""
    opened: list[Opened] = []

    def window(exchanged: bool, right: object = WRONG) -> Opened:
        made = Opened(loop, qapp, tmp_path, {"left": [RIGHT] * 3, "right": [right] * 3})  # type: ignore[list-item]
        made.opened.sessions.blind_mode._draw = lambda: exchanged
        made.opened.sessions.panel.show()
        opened.append(made)
        return made

    yield window
    for made in opened:
        made.close()


def visible_text(scene: Opened) -> str:
    """All texts of the window: visible ones, tooltips and accessible texts."""
    words = [scene.window.windowTitle()]
    for widget in [scene.window, *scene.window.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        text = getattr(widget, "text", None)
        words += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        words += [str(text())] if callable(text) and not hasattr(widget, "character_count") else []
        words.append(accessible_name(widget))
    words += [scene.readable(side) for side in SIDES]
    model = scene.opened.sessions.panel.model
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        words += [str(index.data(role) or "") for role in range(20)]
        words.append(repr(index.data(ROW)))
    return "\n".join(words)


def test_a_live_comparison_is_blind_until_the_vote(make: Callable[..., Opened]) -> None:
    scene = make(exchanged=True)
    scene.planned()
    scene.window.view_bar.blind_button.click()
    assert "demo-methodical" in visible_text(scene), "models are chosen before they are hidden"
    scene.run()
    scene.first = scene.opened.recording.session or ""
    scene.pump(0.3)

    shown = visible_text(scene)
    assert [name for name in NAMES if name in shown] == []
    assert scene.window.plots_place.isHidden()
    for side in SIDES:
        view, panel = scene.window.transcripts[side], scene.window.panels[side]
        assert view._canvas.options.token_style.layer is Layer.PLAIN
        assert panel.header.isHidden()
        assert not any(figure.isVisible() for figure in panel.status.metrics.values())
    scene.window.card.show_at(scene.record("left"), 0, scene.window.rect())
    assert scene.window.card.isHidden(), "the facts of a token would reveal its draft"

    # The models changed sides: the left lane runs what was chosen on the right.
    assert [scene.opened.controller.lane_states[side].choice.model for side in SIDES] == [
        "demo-runaway",
        "demo-methodical",
    ]
    assert "7" in scene.record("left").answer
    scene.opened.sessions.ratings.bar.buttons["right"].click()
    turn = scene.saved().turns[-1]
    assert (turn.preference, turn.preference_blind) == ("right", True)
    assert turn.runs["right"].model == "demo-methodical"
    assert "Right: demo-methodical" in scene.opened.sessions.ratings.bar.words.text()
    assert "demo-runaway" in visible_text(scene)
    assert scene.window.plots_place.isVisible()


def _open_everything(scene: Opened) -> None:
    """Show whatever displays facts about a run, as a user does who sees the names."""
    bar = scene.window.view_bar
    bar.plots_button.setChecked(True)
    bar.statistics_button.setChecked(True)
    bar.divergence_button.click()
    scene.window.card.show_at(scene.record("left"), 0, scene.window.rect())
    scene.opened.sessions.ratings.bar.press("left")
    scene.pump(0.6)


def test_nothing_in_the_window_reveals_or_judges_before_the_vote(
    make: Callable[..., Opened],
) -> None:
    thought = [f" w{number}" for number in range(41)]
    scene = make(exchanged=False, right=run_of(thought, ["It", " is", " 7", "."]))
    scene.run()
    _open_everything(scene)
    session = scene.opened.recording.session or ""
    store = scene.opened.sessions.store
    store.rename(session, "secret demo-runaway")
    store.set_tags(session, ["secret"])
    store.set_note(session, "secret: demo-runaway was wrong")
    scene.settle()
    scene.opened.sessions.review.open(session)
    scene.until(lambda: scene.opened.sessions.review.session == session)
    scene.first = session
    saved = scene.opened.controller.lane_states["left"].turns[-1].saved
    assert saved is not None
    scene.opened.sessions.ratings_store.annotate(saved, 0, 1, "secret", "secret")
    scene.pump(0.5)
    open_texts = "\n".join(leaks(scene))
    for kind in ("demo-runaway", "token", "✗", "secret", "diverge at", "MiB"):
        assert kind in open_texts, "only what is shown before can be found to be hidden"

    scene.window.view_bar.blind_button.click()
    scene.until(lambda: scene.opened.sessions.blind_mode.hidden)
    scene.pump(0.5)
    assert leaks(scene) == []
    scene.window.view_bar.divergence_requested.emit()
    scene.window.card.show_at(scene.record("left"), 0, scene.window.rect())
    scene.window.set_presenting(True)
    scene.pump()
    assert leaks(scene) == []
    scene.window.set_presenting(False)
    scene.window.view_bar.plots_button.setChecked(False)
    scene.window.view_bar.plots_button.setChecked(True)
    scene.window.transcripts["left"].select_all()
    copied = scene.window.transcripts["left"].selected_text(with_origins=True)
    assert "41" not in copied
    assert leaks(scene) == []

    scene.opened.sessions.ratings.bar.buttons["left"].click()
    scene.pump(0.5)
    revealed = "\n".join(leaks(scene))
    for kind in ("demo-runaway", "token", "✗", "secret", "MiB"):
        assert kind in revealed


def test_a_running_blind_comparison_shows_what_lanes_do_without_numbers(
    make: Callable[..., Opened],
) -> None:
    scene = make(exchanged=True)
    scene.planned()
    scene.window.view_bar.blind_button.click()
    seen: set[str] = set()

    def note() -> None:
        if scene.opened.sessions.blind_mode.hidden:
            for panel in scene.window.panels.values():
                label = panel.status.label
                seen.add(f"{label.text()}{label.accessibleDescription()}{label.toolTip()}")

    scene.opened.engine.display.ticked.connect(note)
    scene.run()
    note()
    assert seen <= {
        "not run yet",
        "waiting",
        "loading",
        "reading the prompt",
        "thinking",
        "answering",
        "ended",
    }
    assert "ended" in seen
    assert leaks(scene) == []


def test_exchanged_models_keep_their_processes(make: Callable[..., Opened]) -> None:
    scene = make(exchanged=True)
    scene.run()
    left = scene.opened.controller.lane_states["left"]
    source, lane = left.source, left.lane
    scene.window.view_bar.blind_button.click()
    scene.run()
    right = scene.opened.controller.lane_states["right"]
    assert right.source is source
    assert right.lane is lane
    assert lane is not None
    assert (lane.side, right.loaded) == ("right", True)
    loads = [type(c).__name__ for c in scene.lanes["left"].commands]
    assert loads.count("Load") == 1, "nothing is loaded again for it"


@pytest.mark.parametrize("exchanged", [True, False])
def test_a_vote_on_a_saved_session_uses_the_sides_on_which_it_ran(
    make: Callable[..., Opened], exchanged: bool
) -> None:
    scene = make(exchanged=exchanged)
    scene.run()
    scene.first = scene.opened.recording.session or ""
    scene.settle()
    scene.opened.sessions.review.open(scene.first)
    scene.until(lambda: scene.opened.sessions.review.session == scene.first)
    assert not scene.opened.sessions.blind_mode.hidden

    scene.window.view_bar.blind_button.click()
    scene.until(lambda: scene.opened.sessions.blind_mode.hidden)
    scene.pump()
    shown = visible_text(scene)
    assert [name for name in NAMES if name in shown] == []
    assert ("7" in scene.record("left").answer) is exchanged
    assert scene.opened.sessions.review.timeline.round_button.isHidden()
    scene.opened.sessions.ratings.bar.buttons["left"].click()
    turn = scene.saved().turns[-1]
    assert turn.preference == ("right" if exchanged else "left")
    assert turn.preference_blind is True
    assert scene.opened.sessions.ratings.bar.buttons["left"].isChecked(), "as the lanes are shown"
    assert not scene.opened.sessions.blind_mode.hidden


def test_a_search_hit_opens_on_the_side_that_shows_its_lane(make: Callable[..., Opened]) -> None:
    scene = make(exchanged=True)
    scene.run()
    scene.first = scene.opened.recording.session or ""
    turn = scene.saved().turns[-1]
    scene.window.view_bar.blind_button.click()
    scene.opened.sessions.review.open(scene.first, turn.id, "right", 4)
    scene.until(lambda: scene.opened.sessions.review.session == scene.first)
    scene.pump()
    assert scene.window.transcripts["left"].token_at_caret == (0, 4)
    assert scene.window.transcripts["right"].token_at_caret is None


def test_a_vote_after_revealing_the_names_is_not_blind(make: Callable[..., Opened]) -> None:
    scene = make(exchanged=False)
    scene.planned()
    scene.window.view_bar.blind_button.click()
    scene.run()
    scene.first = scene.opened.recording.session or ""
    bar = scene.opened.sessions.ratings.bar
    assert bar.reveal_button.isVisible()
    bar.reveal_button.click()
    assert bar.reveal_button.isHidden()
    assert "demo-methodical" in visible_text(scene)
    bar.buttons["tie"].click()
    assert scene.saved().turns[-1].preference_blind is False


def test_an_earlier_vote_is_hidden_during_a_blind_one(make: Callable[..., Opened]) -> None:
    scene = make(exchanged=False)
    scene.run()
    scene.first = scene.opened.recording.session or ""
    bar = scene.opened.sessions.ratings.bar
    bar.press("left")
    scene.settle()
    scene.window.view_bar.blind_button.click()
    scene.opened.sessions.review.open(scene.first)
    scene.until(lambda: scene.opened.sessions.blind_mode.hidden)
    scene.pump()
    assert not any(button.isChecked() for button in bar.buttons.values())
    bar.press("left")
    turn = scene.saved().turns[-1]
    assert (turn.preference, turn.preference_blind) == ("left", True)


def test_a_failing_lane_reveals_the_names(make: Callable[..., Opened]) -> None:
    failure = [
        Failed(
            kind="internal", problem=verbatim("demo-runaway broke"), remedy=verbatim("run it again")
        )
    ]
    scene = make(exchanged=False, right=[child_events.prompt_done(), *failure])
    scene.planned()
    scene.window.view_bar.blind_button.click()
    scene.run()
    assert not scene.opened.sessions.blind_mode.hidden


def test_turning_blind_mode_off_and_closing_a_recording_reveal_the_names(
    make: Callable[..., Opened],
) -> None:
    scene = make(exchanged=True)
    scene.run()
    scene.first = scene.opened.recording.session or ""
    scene.settle()
    scene.window.view_bar.blind_button.click()
    scene.opened.sessions.review.open(scene.first)
    scene.until(lambda: scene.opened.sessions.blind_mode.hidden)
    scene.opened.sessions.review.leave()
    assert not scene.opened.sessions.blind_mode.hidden
    scene.opened.sessions.review.open(scene.first)
    scene.until(lambda: scene.opened.sessions.blind_mode.hidden)
    scene.window.view_bar.blind_button.click()
    assert not scene.opened.sessions.blind_mode.hidden
