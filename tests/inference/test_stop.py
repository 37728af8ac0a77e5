"""Stop takes effect at once: in a long prompt, in the middle of decoding, in the draft."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from overthink.core.events import LaneEvent, PromptProgress, Tokens
from overthink.core.vocabulary import RunStatus
from overthink.inference.drafters import Proposal
from overthink.inference.llama_api import Backend, Stopped
from overthink.inference.loaded_models import LoadedModels
from tests.inference.rig import Rig, Turn

LONG = "Ice melts in a warm pan, water boils and steam rises. " * 400
TARGET_S = 0.1
BOUND_S = 1.0
"""What is asserted: a machine that trains models at the same time is no reason to fail."""


class StopAfter:
    """Stops a rig from another thread, some time after the first event of a kind."""

    def __init__(self, rig: Rig, kind: type[LaneEvent], delay_s: float) -> None:
        self._rig, self._kind = rig, kind
        self._timer = threading.Timer(delay_s, self._stop)
        self._started = False
        self.stopped_at = 0.0

    def __call__(self, event: LaneEvent) -> None:
        if isinstance(event, self._kind) and not self._started:
            self._started = True
            self._timer.start()

    def _stop(self) -> None:
        self.stopped_at = time.perf_counter()
        self._rig.abort.set()

    def check(self, turn: Turn, record_property: Callable[[str, object], None]) -> None:
        latency = time.perf_counter() - self.stopped_at
        self._timer.join()
        assert turn.finished.status is RunStatus.STOPPED
        record_property("stop_latency_ms", latency * 1000)
        print(f"stopped after {latency * 1000:.1f} ms (target {TARGET_S * 1000:.0f})")
        assert latency < BOUND_S


@pytest.mark.smollm2
def test_stop_in_a_long_prompt(
    smollm2: Rig, record_property: Callable[[str, object], None]
) -> None:
    assert len(smollm2.prompt(LONG)) > 4000
    stop = StopAfter(smollm2, PromptProgress, 0.4)
    turn = smollm2.run(LONG, watch=stop)
    stop.check(turn, record_property)
    assert len(turn.trace) == 0
    assert turn.record.prompt is None, "the prompt was not finished"
    # What was processed by then stays, and the next run is what it would be without the stop.
    short = "Name a colour."
    assert smollm2.run(short, max_tokens=6).ids == smollm2.run(short, max_tokens=6).ids


@pytest.mark.smollm2
def test_stop_while_decoding(smollm2: Rig, record_property: Callable[[str, object], None]) -> None:
    prompt = "Tell a long story about ice cubes."
    stop = StopAfter(smollm2, Tokens, 0.15)
    turn = smollm2.run(prompt, watch=stop, max_tokens=2000)
    stop.check(turn, record_property)
    count = len(turn.trace)
    assert 0 < count < 2000
    again = smollm2.run(prompt, max_tokens=min(count, 8))
    assert again.ids == turn.ids[: len(again.ids)], "the cache is sound after a stop"


@pytest.mark.smollm2
def test_stop_while_the_draft_works(
    backend: Backend, smollm2_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The model drafts for itself, so half the time the stop meets the draft's decode."""
    with Rig(backend, smollm2_path, smollm2_path, markers=None, context=512) as rig:
        for delay in (0.02, 0.05, 0.11):
            stop = StopAfter(rig, Tokens, delay)
            turn = rig.run("Tell a long story about ice cubes.", watch=stop, max_tokens=400)
            stop.check(turn, record_property)


def test_stop_in_the_drafts_own_decode(backend: Backend, demo: Path) -> None:
    """Set just before the draft decodes: an aborted draft is a stop, not a failure."""
    with Rig(backend, demo / "demo-methodical.gguf", demo / "demo-draft.gguf") as rig:
        drafter = rig.models.drafter
        assert drafter is not None
        propose = drafter.propose

        def stopped_first(tokens: Sequence[int], limit: int) -> Proposal:
            rig.abort.set()
            return propose(tokens, limit)

        drafter.propose = stopped_first  # type: ignore[method-assign]
        turn = rig.run("What is 7 plus 5?")
        assert turn.finished.status is RunStatus.STOPPED
        assert len(turn.trace) == 0
        drafter.propose = propose  # type: ignore[method-assign]
        after = rig.run("What is 7 plus 5?")
    with Rig(backend, demo / "demo-methodical.gguf") as rig:
        assert after.ids == rig.run("What is 7 plus 5?").ids


def test_stop_before_the_run_begins(backend: Backend, demo: Path) -> None:
    with Rig(backend, demo / "demo-methodical.gguf") as rig:

        def at_once(event: LaneEvent) -> None:
            rig.abort.set()

        turn = rig.run("What is 7 plus 5?", watch=at_once)
        assert turn.finished.status is RunStatus.STOPPED
        assert len(turn.trace) == 0
        assert rig.run("What is 7 plus 5?", max_tokens=5).finished.status is RunStatus.LENGTH


def test_stop_while_loading(backend: Backend, demo: Path) -> None:
    with Rig(backend, demo / "demo-methodical.gguf") as rig:
        rig.abort.set()
        with pytest.raises(Stopped):
            LoadedModels(backend, rig.models.command, rig.abort, lambda _: None, rig.renderer)
