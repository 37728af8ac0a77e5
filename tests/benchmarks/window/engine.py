"""Speed of two live lanes while the window displays them.

python -m tests.benchmarks.window.engine MODEL TOKENS TIMING
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from overthink.bootstrap import build_program
from overthink.comparison.plan import LaneChoice
from overthink.core.metrics import tokens_per_second
from overthink.core.settings import LoadSettings, RunSettings
from overthink.core.vocabulary import TimingMode
from overthink.folders import make_folder
from overthink.ui.app.application import Application, Preset
from overthink.ui.app.startup import make_application
from overthink.ui.state.paced_feed import Pace
from overthink.ui.state.turn_state import SIDES
from tests.benchmarks.options import STORY
from tests.benchmarks.window.opened import SIZE, run, until

TIMEOUT_S = 240.0


async def measure(model: Path, tokens: int, timing: TimingMode) -> None:
    """Print each lane's tokens/s on the clock of its own process, with a thread per lane."""
    program = build_program()
    make_folder(program.user.logs)
    app = Application(program, make_application())
    app.show(Preset(prompt=STORY))
    app.window.resize(*SIZE)
    app.options.change(hints_seen=True)
    app.window.prompt_bar.conditions.set_pace(Pace.FAST, 24)
    await until(lambda: app.transcripts.plots is not None)
    choice = LaneChoice(
        model=str(model),
        draft="none",
        sampler={"temperature": 0.0},
        run=RunSettings(max_tokens=tokens),
        load=LoadSettings(threads=1),
    )
    for side in SIDES:
        app.engine.plans.choose(side, choice)
    finished = asyncio.Event()  # polling would slow the engine down
    app.controller.busy_changed.connect(lambda busy: None if busy else finished.set())
    app.window.prompt_bar.conditions.set_timing(timing)
    app.prompt.run()
    await asyncio.wait_for(finished.wait(), TIMEOUT_S)
    records = [app.controller.lane_states[side].turns[-1].record for side in SIDES]
    print(json.dumps([tokens_per_second(record.trace) for record in records]))
    app.window.close()
    await app.close()


if __name__ == "__main__":
    run(measure(Path(sys.argv[1]), int(sys.argv[2]), TimingMode(sys.argv[3])))
