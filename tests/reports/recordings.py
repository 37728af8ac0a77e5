"""Sessions for report tests: drafted, judged, annotated, and full of hostile text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from overthink.core.events import LaneEvent
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from overthink.reports.export import FORMATS, Export, export_of
from overthink.storage import session_edits
from overthink.storage.recorder import Recorder
from overthink.storage.saved_sessions import SavedSession, load_session
from overthink.storage.store import open_store
from tests.cli.scenes import profiles
from tests.lanes import child_events
from tests.storage.recordings import record_turn
from tests.ui.made_runs import drafted, events, prompt_done

HOSTILE = (
    *("人類", "の", " مرحبا", " שלום", " 👨‍👩‍👧‍👦", " 🇩🇰", "\n"),
    *("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "]]>", "<!--"),
    *("\x00", "\x1b[31m", "\u202eabc\u202c", "e\u0301", "\r\n", "\t|bar|", "```", "~~~~~", "`"),
    *("&amp;", " \u2028", "\U000e0041", "</div>", "</details>", "{{ 7 * 7 }}", "{% raw %}"),
    *("=1+1", "' onload='x", '" onload="x'),
)
"""Texts of tokens that would do harm if a report interpreted them."""
EVIL = "<b>\"'&`|=\u202e"
"""Used as name, tag, note and label."""


def hostile_run(*, ended: bool = True) -> list[LaneEvent]:
    """Return a run with only hostile tokens, in draft rounds that propose the same."""
    thought = drafted(0, HOSTILE * 2, Phase.THINKING)
    answer = drafted(len(HOSTILE) * 2, HOSTILE[:9], Phase.ANSWER, len(thought.draft_rounds))
    last = [child_events.finished()] if ended else []
    return [child_events.loaded(draft=True), prompt_done(), thought, answer, *last]


def record_session(
    path: Path,
    left: Sequence[LaneEvent],
    right: Sequence[LaneEvent],
    prompt: str = "How many?",
    turns: int = 1,
) -> str:
    """Record a session and return its identity."""
    recorder = Recorder(path)
    session = recorder.session("compare")
    for _ in range(turns):
        record_turn(session, left, right, prompt=prompt, expect="0", models=("plain", EVIL))
    session.close()
    assert recorder.close()
    return session.id


def record_hostile_session(path: Path) -> str:
    """Record a session with hostile text in every field and return its identity."""
    session = record_session(
        path, hostile_run(), events(80, loop=5, answer=""), prompt="".join(HOSTILE)
    )
    store = open_store(path)
    (turn,) = load_session(store, session).turns
    session_edits.rename(store, session, EVIL)
    session_edits.set_note(store, session, f"{EVIL}\nsecond line")
    session_edits.set_tags(store, session, [EVIL, "ice"])
    session_edits.star(store, session, starred=True)
    session_edits.judge_by_hand(store, turn.runs["left"].id, "wrong")
    session_edits.prefer(store, turn.id, "both_bad", blind=True)
    session_edits.annotate(store, turn.runs["left"].id, 3, 9, EVIL, f"{EVIL}!")
    store.close()
    return session


@contextmanager
def export(path: Path, *names: str) -> Iterator[Export]:
    """Open sessions of a database for an export."""
    store = open_store(path)
    yield export_of(store, names, profiles())
    store.close()


def written(path: Path, form: str, *names: str) -> bytes:
    """Export sessions in a text format."""
    with export(path, *names) as made:
        pieces = FORMATS[form].pieces
        assert pieces is not None
        return b"".join(pieces(made))


def saved(path: Path, session: str) -> SavedSession:
    """Load a session."""
    store = open_store(path)
    found = load_session(store, session)
    store.close()
    return found


def records(session: SavedSession) -> list[RunRecord]:
    """Return the records of all runs of a session, in order."""
    return [run.record for turn in session.turns for run in turn.runs.values()]
