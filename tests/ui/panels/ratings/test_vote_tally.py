"""The tally of votes, and filtering the list by label."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from overthink.storage.saved_sessions import load_session
from overthink.storage.session_edits import annotate, prefer
from overthink.storage.store import open_store
from overthink.ui.panels.ratings.vote_tally import TallyButton
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.state.annotation_labels import BUILT_IN, MOST_OWN, label_of, label_text, with_own
from tests.ui.window_fixture import assert_accessible


def test_votes_are_counted_when_the_tally_opens(
    qtbot: QtBot, database: Path, session_ids: list[str], session_panel: SessionPanel
) -> None:
    (button,) = session_panel.findChildren(TallyButton)
    button.count_votes()
    qtbot.waitUntil(lambda: not button.tally.empty_text.isHidden())
    store = open_store(database)
    for session, preference, blind in zip(
        session_ids, ("left", "left", "tie"), (True, False, True), strict=True
    ):
        turn = load_session(store, session).turns[0]
        prefer(store, turn.id, preference, blind=blind)  # type: ignore[arg-type]
    store.close()

    button.menu().aboutToShow.emit()
    score = "demo-methodical  2 : 0  demo-runaway"
    # Each vote may already have refreshed the tally.
    qtbot.waitUntil(lambda: [row.score.text() for row in button.tally.rows] == [score])
    (row,) = button.tally.rows
    assert row.words.text() == "100 % for demo-methodical; 95 % interval 34 % to 100 %"
    assert row.other_counts.text() == "3 votes · 2 blind · 1 tied · 0 both bad"
    assert "Wilson" in row.toolTip()
    assert "ties" in row.toolTip()
    assert_accessible(button.tally)
    qtbot.addWidget(button.tally)
    button.tally.show()
    assert not button.tally.grab().isNull()

    button.tally.blind_box.setChecked(True)
    qtbot.waitUntil(
        lambda: button.tally.rows[0].other_counts.text().startswith("2 votes · 2 blind")
    )


def test_the_list_can_be_filtered_by_a_label(
    qtbot: QtBot, database: Path, session_ids: list[str], session_panel: SessionPanel
) -> None:
    store = open_store(database)
    run = load_session(store, session_ids[1]).turns[0].runs["left"]
    annotate(store, run.id, 0, 3, "circling")
    store.close()
    with qtbot.waitExposed(session_panel):
        session_panel.show()
    qtbot.waitUntil(lambda: session_panel.filter_button.values.labels == ("circling",))
    session_panel.filter_button.fill()
    (choice,) = session_panel.filter_button._labels()
    session_panel.chips.choose(choice)
    qtbot.waitUntil(lambda: [s.id for s in session_panel.model.sessions] == [session_ids[1]])


def test_built_in_labels_are_stored_in_english_and_own_ones_as_entered() -> None:
    assert all(label_of(label_text(label)) == label for label in BUILT_IN)
    assert label_of(" Wrong STEP ") == "wrong step"
    assert label_of("  my\n own ") == "my own"
    assert label_text("my own") == "my own"
    assert with_own([], "circling") == []
    assert with_own(["a", "b"], "b") == ["b", "a"]
    assert len(with_own([str(n) for n in range(50)], "x")) == MOST_OWN
