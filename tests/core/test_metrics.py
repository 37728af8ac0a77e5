"""Metrics of traces, compared with values computed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.core import metrics
from overthink.core.draft_rounds import DraftRounds
from overthink.core.events import DraftRound, Finished, PhaseChanged, RunawayFound, Tokens
from overthink.core.messages import NO_MESSAGE
from overthink.core.metric_registry import METRIC, METRICS, Metric, metric_values
from overthink.core.metrics import RunMetrics
from overthink.core.run_record import RunRecord
from overthink.core.settings import RunSettings, SamplerSettings
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase, RunStatus
from tests.lanes import child_events
from tests.ui.panels.lane.states import drafted


def trace_of(times: list[int], thinking: int, accepted: int = 0) -> Trace:
    count = len(times)
    trace = Trace()
    trace.append(
        Tokens(
            first=0,
            ids=list(range(count)),
            texts=["x"] * count,
            phases=bytes([Phase.THINKING] * thinking + [Phase.ANSWER] * (count - thinking)),
            origins=bytes([Origin.ACCEPTED] * accepted + [Origin.SAMPLED] * (count - accepted)),
            t_us=times,
            logprobs=[0.0] * count,
            entropies=[0.0] * count,
            rounds=[-1] * count,
            draft_rounds=[],
        )
    )
    return trace


def finished(prompt_us: int, total_us: int) -> Finished:
    return Finished(
        status=RunStatus.FINISHED,
        note=NO_MESSAGE,
        thought_opened=True,
        thought_closed=True,
        total_us=total_us,
        prompt_us=prompt_us,
        loop=None,
        drafting=None,
        sampler=SamplerSettings(),
        draft_settings=None,
        run=RunSettings(),
        memory_bytes=None,
    )


def record_of(trace: Trace, ended: Finished | None) -> RunRecord:
    record = RunRecord()
    record.trace, record.finished = trace, ended
    return record


def test_times_are_seconds_since_the_run_began() -> None:
    trace = trace_of([1_200_000, 1_400_000, 2_000_000, 2_200_000], thinking=3)
    run = RunMetrics(record_of(trace, finished(1_000_000, 2_500_000)))
    assert run.prompt_s == 1.0
    assert run.first_token_s == 1.2
    assert run.thinking_s == 1.0
    assert run.total_s == 2.5
    assert run.tokens_per_s == pytest.approx(3.0)


def test_what_was_not_measured_is_none_and_not_zero() -> None:
    nothing = metric_values(RunRecord())
    assert set(nothing.values()) == {None}
    assert metrics.tokens_per_second(trace_of([5], 0)) is None
    assert metrics.tokens_per_second(trace_of([5, 5], 0)) is None
    assert RunMetrics(record_of(trace_of([5, 6], thinking=0), finished(1, 9))).thinking_s is None
    assert RunMetrics(record_of(trace_of([5, 6], thinking=1), None)).thinking_s is None
    assert RunMetrics(RunRecord()).share is None
    assert metrics.drafting(DraftRounds()).acceptance is None


def test_share_is_of_the_emitted_tokens() -> None:
    run = RunMetrics(record_of(trace_of([1, 2, 3, 4], 0, accepted=3), None))
    assert run.share == 0.75


def a_round(number: int, proposed: int, tested: int, accepted: int) -> DraftRound:
    ids = tuple(range(proposed))
    return DraftRound(number, 0, ids, ("x",) * proposed, tested, accepted)


def test_drafting_counts_proposed_tested_and_accepted() -> None:
    rounds = [a_round(0, 4, 4, 4), a_round(1, 4, 2, 1), a_round(2, 3, 1, 0), a_round(3, 1, 1, 1)]
    counts = metrics.drafting(DraftRounds(rounds))
    assert (counts.rounds, counts.proposed, counts.tested, counts.accepted) == (4, 12, 8, 6)
    assert counts.by_position == ((4, 3), (2, 1), (1, 1), (1, 1))
    assert counts.acceptance == 0.75, "of the tested ones, not of the proposed ones"


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 9), st.booleans()).map(
            lambda drawn: (drawn[0], min(drawn[0], drawn[1]), drawn[2])
        )
    )
)
def test_positions_add_up(given_rounds: list[tuple[int, int, bool]]) -> None:
    rounds = [
        a_round(i, proposed, tested, max(tested - refused, 0))
        for i, (proposed, tested, refused) in enumerate(given_rounds)
    ]
    counts = metrics.drafting(DraftRounds(rounds))
    assert sum(tested for tested, _ in counts.by_position) == counts.tested
    assert sum(accepted for _, accepted in counts.by_position) == counts.accepted
    assert counts.accepted <= counts.tested <= counts.proposed
    tested_at = [tested for tested, _ in counts.by_position]
    assert tested_at == sorted(tested_at, reverse=True)
    assert all(accepted <= tested for tested, accepted in counts.by_position)


_STEP = st.one_of(
    st.tuples(st.just("tokens"), st.sampled_from(Phase), st.integers(0, 5)),
    st.tuples(st.just("drafted"), st.sampled_from(Phase), st.integers(0, 5)),
    st.tuples(st.just("phase"), st.sampled_from(Phase), st.integers(0, 12)),
    st.tuples(st.just("update"), st.sampled_from(Phase), st.just(0)),
)


@given(st.lists(_STEP, max_size=20))
def test_incremental_counts_equal_counts_of_the_whole_trace(
    steps: list[tuple[str, Phase, int]],
) -> None:
    record = RunRecord()
    run = RunMetrics(record)
    for kind, phase, number in steps:
        if kind == "tokens":
            record.take(child_events.tokens(len(record.trace), ["x"] * number, phase))
        elif kind == "drafted":
            record.take(drafted(len(record.trace), number, phase))
        elif kind == "phase":
            record.take(PhaseChanged(number, phase))
        else:
            run.update()
    run.update()
    trace, whole = record.trace, metrics.drafting(record.trace.draft_rounds)
    assert run.tokens == len(trace)
    assert run.thinking == trace.count(Phase.THINKING)
    assert run.answer == trace.count(Phase.ANSWER)
    assert (run.tested, run.accepted) == (whole.tested, whole.accepted)
    assert run.acceptance == whole.acceptance
    accepted = trace.origins.count(int(Origin.ACCEPTED))
    assert run.share == (accepted / len(trace) if len(trace) else None)


SCHEMA = (Path(__file__).parents[2] / "SCHEMA.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_is_defined_in_the_schema(metric: Metric[RunMetrics]) -> None:
    row = f"| `{metric.name}` | {metric.unit} | {metric.definition} |"
    assert row in SCHEMA, "run `make schema`"


def test_a_value_that_is_shown_has_caption_and_definition() -> None:
    assert all(metric.definition for metric in METRICS)
    assert all(metric.caption for metric in METRICS if metric.short)


def test_a_run_during_which_the_machine_slept_is_marked_wherever_its_speed_is_shown() -> None:
    record = RunRecord()
    record.take(child_events.prompt_done(thinking=False))
    record.take(child_events.tokens(0, ["a", "b", "c"], Phase.ANSWER))
    record.take(child_events.finished(slept_s=600.0))
    run = RunMetrics(record)
    assert record.slept
    assert str(METRIC["slept_s"].value(run)) == "600.00 s"
    assert str(METRIC["tokens_per_s"].text(run)).endswith("tokens/s (the machine slept)")
    assert str(METRIC["total_s"].text(run)).endswith("(the machine slept)")
    assert metric_values(record)["slept_s"] == 600.0


@pytest.mark.parametrize("slept_s", [0.0, None])
def test_a_run_without_a_sleep_has_no_such_mark(slept_s: float | None) -> None:
    record = RunRecord()
    record.take(child_events.prompt_done(thinking=False))
    record.take(child_events.finished(slept_s=slept_s))
    run = RunMetrics(record)
    assert not record.slept
    assert METRIC["slept_s"].value(run) is None
    assert "slept" not in str(METRIC["total_s"].text(run))


def with_runaway(start: int, end: int, *, rounds: list[DraftRound] | None = None) -> RunMetrics:
    """Ten tokens, 100 ms apart before token 4 and 10 ms apart from there on."""
    times = [100_000 * i for i in range(1, 5)] + [400_000 + 10_000 * i for i in range(1, 7)]
    record = RunRecord()
    trace = trace_of(times, 10)
    trace.origins[5:9] = bytes([Origin.ACCEPTED] * 4)
    record.trace = trace
    trace.draft_rounds.extend(rounds or [])
    finding = child_events.circling(start, end, end - 1)
    record.take(RunawayFound(finding, ended=True, at=end))
    return RunMetrics(record)


def test_a_runaway_does_not_flatter_the_speed() -> None:
    run = with_runaway(4, 10)
    assert run.tokens_per_s == pytest.approx(9 / 0.36)
    assert run.progress is not None
    assert run.progress.tokens == 4
    assert run.progress.tokens_per_s == pytest.approx(10.0)
    assert str(METRIC["tokens_per_s"].text(run)) == "25.0 tokens/s (10.0 tokens/s without runaways)"


def test_a_runaway_does_not_flatter_acceptance_and_share() -> None:
    bad = DraftRound(0, 1, (1, 2), ("a", "b"), 2, 0)
    good = DraftRound(1, 5, (1, 2, 3, 4), ("a", "b", "c", "d"), 4, 4)
    run = with_runaway(4, 10, rounds=[bad, good])
    assert run.progress is not None
    assert (run.progress.acceptance, run.progress.share) == (0.0, 0.0)
    assert str(METRIC["acceptance"].detail(run)).endswith(", 0 % without runaways")
    assert str(METRIC["share"].detail(run)) == "0 % without runaways"


def test_a_run_without_runaways_has_no_second_value() -> None:
    record = RunRecord()
    record.trace = trace_of([1, 2, 3], 3)
    assert RunMetrics(record).progress is None
    assert METRIC["tokens_per_s"].detail(RunMetrics(record)) == NO_MESSAGE
