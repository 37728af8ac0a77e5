"""What to do about runaways, for both lanes and for one."""

from __future__ import annotations

import pytest

from overthink.cli.lane_options import lane_choice
from overthink.cli.options import parse
from overthink.core.vocabulary import OnLoop


@pytest.mark.parametrize(
    ("arguments", "left", "right"),
    [
        ("", ("mark", ""), ("mark", "")),
        ("--on-loop stop", ("stop", ""), ("stop", "")),
        ("--on-runaway exact=stop", ("stop", ""), ("stop", "")),
        ("--on-runaway stop", ("stop", "stop"), ("stop", "stop")),
        ("--on-runaway stop --on-loop mark", ("mark", "stop"), ("mark", "stop")),
        ("--on-runaway stop,exact=answer", ("answer", "stop"), ("answer", "stop")),
        ("--on-runaway circling=stop", ("mark", "circling=stop"), ("mark", "circling=stop")),
        ("--on-runaway stop --left-on-runaway mark", ("mark", "mark"), ("stop", "stop")),
        ("--right-on-runaway answer --on-loop stop", ("stop", ""), ("answer", "answer")),
        ("--left-on-runaway varying=stop --on-loop stop", ("stop", "varying=stop"), ("stop", "")),
    ],
)
def test_a_lanes_own_actions_replace_those_of_both(
    arguments: str, left: tuple[str, str], right: tuple[str, str]
) -> None:
    options = parse(["compare", *arguments.split()])
    for side, (on_loop, others) in (("left", left), ("right", right)):
        run = lane_choice(options, side).run
        assert (run.on_loop, run.on_runaway) == (OnLoop(on_loop), others)
