"""Runs a remote lane in this process, and returns its record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from overthink.core.events import LaneEvent
from overthink.core.protocol import ChatMessage, DraftChoice, Load, Run
from overthink.core.reasoning import ThinkMarkers
from overthink.core.run_record import RunRecord
from overthink.core.servers import Server
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.lanes.remote.connection import Clocks
from overthink.lanes.remote.lane import RemoteLane
from tests.lanes.remote.loopback import Loopback

THINK = ThinkMarkers(open=("<think>",), close=("</think>",))
QUICK = Clocks(connect_s=3, ask_s=5, first_s=5, next_s=5, total_s=20, retries=2, first_wait_s=0.01)


def run_lane(
    server: Loopback,
    kind: str,
    *,
    model: str = "r1",
    run: RunSettings | None = None,
    sampler: SamplerSettings | None = None,
    prompt: str = "How many?",
    key: str = "",
    clocks: Clocks = QUICK,
    on_event: Callable[[RemoteLane, LaneEvent], None] = lambda _lane, _event: None,
    **fields: Any,
) -> RunRecord:
    """Load a model of a server and run one prompt."""
    box = Server(name="box", address=server.address, kind=kind, **fields)
    record = RunRecord()

    async def work() -> None:
        lane = RemoteLane(lambda _server: key, clocks)
        load = Load(
            path=model,
            draft=DraftChoice(),
            settings=LoadSettings(),
            markers=THINK,
            server=box,
        )
        command = Run(
            messages=(ChatMessage("user", prompt),),
            sampler=sampler or SamplerSettings(temperature=0.0, top_p=1.0),
            draft=DraftSettings(),
            run=run or RunSettings(),
        )
        try:
            for events in (lane.load(load), lane.run(command)):
                if record.failed:
                    break
                async with aclosing(events):
                    async for event in events:
                        record.take(event)
                        on_event(lane, event)
        finally:
            await lane.close()

    asyncio.run(work())
    return record
