"""A run's record: its status, and whether its answer is complete."""

from __future__ import annotations

import pytest

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase, RunStatus
from tests.lanes import child_events


def ended(status: RunStatus, *, thought_closed: bool) -> RunRecord:
    record = RunRecord()
    record.take(child_events.tokens(0, ["Hm"], Phase.THINKING))
    record.take(child_events.finished(status, thought_closed=thought_closed, model_ended=None))
    return record


@pytest.mark.parametrize("status", [RunStatus.FINISHED, RunStatus.BUDGET])
def test_an_older_recording_that_never_closed_its_thought_ended_in_it(status: RunStatus) -> None:
    assert ended(status, thought_closed=False).status is RunStatus.ENDED_IN_THOUGHT
    assert ended(status, thought_closed=True).status is status


@pytest.mark.parametrize("status", [RunStatus.STOPPED, RunStatus.LENGTH, RunStatus.CONTEXT_FULL])
def test_a_limit_inside_the_thought_is_still_that_limit(status: RunStatus) -> None:
    assert ended(status, thought_closed=False).status is status
