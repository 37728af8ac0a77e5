"""Commands for lanes, and lanes whose children misbehave."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import psutil

from overthink.core.events import Failed, LaneEvent, Loading, Sampled, SamplesDone, Tokens
from overthink.core.protocol import ChatMessage, DraftChoice, Load, Run
from overthink.core.reasoning import ThinkMarkers
from overthink.core.run_record import RunRecord
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.lanes.live import LiveLane

FAKE_CHILD = Path(__file__).parent / "fake_child.py"
MARKERS = ThinkMarkers(open=("<think>",), close=("</think>",))


def fake_lane(tmp_path: Path, *words: str, silence_limit_s: int = 4) -> LiveLane:
    """Create a lane over `fake_child.py`, with its arguments."""
    command = [sys.executable, str(FAKE_CHILD), *words]
    return LiveLane(tmp_path / "logs", "fake", command, silence_limit_s)


def real_lane(tmp_path: Path, silence_limit_s: int = 12) -> LiveLane:
    """Create a lane over the real child."""
    return LiveLane(tmp_path / "logs", "real", None, silence_limit_s)


def load(
    path: Path | str = "model.gguf",
    draft: Path | None = None,
    *,
    context: int = 4096,
    needs_bytes: int = 0,
    samples: int = 1,
) -> Load:
    choice = DraftChoice("model", str(draft)) if draft else DraftChoice()
    settings = LoadSettings(context=context, threads=1)
    return Load(
        path=str(path),
        draft=choice,
        settings=settings,
        markers=MARKERS,
        needs_bytes=needs_bytes,
        samples=samples,
    )


def run(prompt: str = "How many?", max_tokens: int = 200, seeds: tuple[int, ...] = ()) -> Run:
    return Run(
        messages=(ChatMessage("user", prompt),),
        sampler=SamplerSettings(temperature=0.0),
        draft=DraftSettings(),
        run=RunSettings(max_tokens=max_tokens),
        seeds=seeds,
    )


async def record_of(
    events: AsyncGenerator[LaneEvent, None], on_event: Callable[[LaneEvent], None] | None = None
) -> RunRecord:
    """Collect events to their end."""
    record = RunRecord()
    async for event in events:
        record.take(event)
        if on_event:
            on_event(event)
    return record


async def records_of(
    replies: AsyncGenerator[Sampled | SamplesDone, None],
    on_event: Callable[[Sampled], None] | None = None,
) -> tuple[dict[int, RunRecord], SamplesDone | None]:
    """Collect the events of several samples: the record of each by its number, and their end."""
    records: defaultdict[int, RunRecord] = defaultdict(RunRecord)
    done = None
    async for reply in replies:
        assert done is None, "it is the last"
        if isinstance(reply, SamplesDone):
            done = reply
            continue
        assert records[reply.sample].status is None, "a sample ends once"
        records[reply.sample].take(reply.event)
        if on_event:
            on_event(reply)
    return dict(records), done


async def failure_of(events: AsyncGenerator[LaneEvent, None]) -> Failed:
    record = await record_of(events)
    assert record.failed is not None
    return record.failed


def first(
    kind: type[Loading] | type[Tokens], act: Callable[[], object]
) -> Callable[[LaneEvent], None]:
    """Return a function that acts once, at the first event of a kind."""
    done = False

    def on_event(event: LaneEvent) -> None:
        nonlocal done
        if isinstance(event, kind) and not done:
            done = True
            act()

    return on_event


async def gone(pid: int, within_s: float = 5.0) -> bool:
    """Return whether a process disappears; a zombie has not."""
    for _ in range(int(within_s / 0.05)):
        if not psutil.pid_exists(pid):
            return True
        await asyncio.sleep(0.05)
    return False
