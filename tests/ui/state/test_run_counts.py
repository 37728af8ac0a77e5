"""Counts that are kept up are those that counting anew gives, whatever the phases do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overthink.core import metrics
from overthink.core.events import PhaseChanged
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from overthink.ui.state.run_counts import RunCounts
from tests.lanes import said
from tests.ui.panels.lane.states import drafted

_STEP = st.one_of(
    st.tuples(st.just("tokens"), st.sampled_from(Phase), st.integers(0, 5)),
    st.tuples(st.just("drafted"), st.sampled_from(Phase), st.integers(0, 5)),
    st.tuples(st.just("phase"), st.sampled_from(Phase), st.integers(0, 12)),
    st.tuples(st.just("look"), st.sampled_from(Phase), st.just(0)),
)


@given(st.lists(_STEP, max_size=20))
def test_counts_follow_the_trace(steps: list[tuple[str, Phase, int]]) -> None:
    record = RunRecord()
    counts = RunCounts(record)
    for kind, phase, number in steps:
        if kind == "tokens":
            record.take(said.tokens(len(record.trace), ["x"] * number, phase))
        elif kind == "drafted":
            record.take(drafted(len(record.trace), number, phase))
        elif kind == "phase":
            record.take(PhaseChanged(number, phase))
        else:
            counts.update()
    counts.update()
    trace, whole = record.trace, metrics.drafting(record.trace.draft_rounds)
    assert counts.tokens == len(trace)
    assert counts.thinking == trace.count(Phase.THINKING)
    assert counts.answer == trace.count(Phase.ANSWER)
    assert (counts.tested, counts.accepted) == (whole.tested, whole.accepted)
    assert counts.acceptance == whole.acceptance
    assert counts.share == metrics.accepted_share(trace)
