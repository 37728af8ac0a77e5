"""A trace's columns in a page unpack to the trace, bit by bit."""

from __future__ import annotations

import base64
import math
import random

from overthink.core.symbols import same_length
from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase
from overthink.reports.html import token_columns
from tests.reports.page import Columns, cut
from tests.reports.recordings import HOSTILE, hostile_run
from tests.storage.recordings import drafted_batch, record_of
from tests.ui.made_runs import batch


def unpacked(trace: Trace) -> Columns:
    return Columns(base64.b64encode(token_columns(trace)).decode())


def assert_same(columns: Columns, trace: Trace) -> None:
    assert columns.phases == list(trace.phases)
    assert columns.origins == list(trace.origins)
    times = [t - before for t, before in zip(trace.t_us, [0, *trace.t_us], strict=False)]
    assert columns.elapsed == times
    assert columns.ids == list(trace.ids)
    assert columns.rounds == list(trace.rounds)
    for mine, theirs in (
        (columns.logprobs, trace.logprobs),
        (columns.entropies, trace.entropies),
    ):
        assert all(
            a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(mine, theirs, strict=True)
        )
    rounds = list(trace.draft_rounds)
    assert columns.firsts == [r.first for r in rounds]
    assert columns.proposed == [len(r.proposed) for r in rounds]
    assert columns.tested == [r.tested for r in rounds]
    assert columns.accepted == [r.accepted for r in rounds]
    assert columns.proposals == [same_length(t) for r in rounds for t in r.proposed_text]


def assert_cuts_up(columns: Columns, trace: Trace) -> None:
    """Assert that the lengths cut a phase's text into its tokens' texts."""
    for phase in Phase:
        mine = [i for i in range(len(trace)) if trace.phases[i] == phase]
        pieces = cut(same_length(trace.text(phase)), [columns.lengths[i] for i in mine])
        for i, piece in zip(mine, pieces, strict=True):
            assert len(piece) == len(same_length(trace.text_of(i)))


def test_an_empty_trace_is_packed() -> None:
    columns = unpacked(Trace())
    assert (columns.count, columns.proposals) == (0, [])


def test_a_hostile_drafted_run_is_packed() -> None:
    trace = record_of(hostile_run()).trace
    columns = unpacked(trace)
    assert_same(columns, trace)
    assert_cuts_up(columns, trace)


def test_draft_rounds_of_any_shape_are_packed() -> None:
    trace, draw = Trace(), random.Random(4)
    for number in range(60):
        trace.append(drafted_batch(len(trace), number, draw))
    columns = unpacked(trace)
    assert_same(columns, trace)
    assert_cuts_up(columns, trace)


def test_extreme_values_are_packed() -> None:
    trace = Trace()
    tokens = batch(0, ["a", "🧊", "", "ø"])
    tokens.logprobs[:] = [math.nan, -math.inf, 0.0, -1e-30]
    tokens.entropies[:] = [math.inf, 0.0, 1e30, math.nan]
    tokens.t_us[:] = [2**40, 2**40, 2**40 + 2**33, 2**41]
    tokens.ids[:] = [0, 2**31 - 1, 151_936, 7]
    trace.append(tokens)
    columns = unpacked(trace)
    assert_same(columns, trace)
    assert columns.lengths == [1, 2, 0, 1]


def test_every_hostile_text_keeps_its_length() -> None:
    trace = Trace()
    trace.append(batch(0, list(HOSTILE)))
    assert_cuts_up(unpacked(trace), trace)
