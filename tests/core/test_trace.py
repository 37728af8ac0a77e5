"""The trace takes batches in order and gives the same text back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.core.events import DraftRound, PhaseChanged, Tokens
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase


def batch(first: int, texts: list[str], phase: Phase = Phase.THINKING) -> Tokens:
    count = len(texts)
    return Tokens(
        first=first,
        ids=[100 + first + i for i in range(count)],
        texts=texts,
        phases=bytes([phase]) * count,
        origins=bytes([Origin.SAMPLED]) * count,
        t_us=[1000 * (first + i) for i in range(count)],
        logprobs=[-0.5] * count,
        entropies=[1.5] * count,
        rounds=[-1] * count,
        draft_rounds=[],
    )


@given(st.lists(st.lists(st.text(max_size=4), max_size=5), max_size=6))
def test_texts_are_returned_as_they_were_added(batches: list[list[str]]) -> None:
    trace = Trace()
    for texts in batches:
        trace.append(batch(len(trace), texts))
    flat = [text for texts in batches for text in texts]
    assert [token.text for token in trace] == flat
    assert trace.text(Phase.THINKING) == "".join(flat)
    assert trace.text(Phase.ANSWER) == ""
    assert len(trace) == len(flat)
    assert [token.i for token in trace] == list(range(len(flat)))


def test_rows_have_phase_and_origin_as_words() -> None:
    trace = Trace()
    given_round = DraftRound(0, 1, (5, 6), ("x", "y"), 2, 1)
    tokens = Tokens(
        first=0,
        ids=[4, 5],
        texts=["冰", "🧊"],
        phases=bytes([Phase.THINKING, Phase.ANSWER]),
        origins=bytes([Origin.FORCED, Origin.ACCEPTED]),
        t_us=[10, 2**40],
        logprobs=[-0.25, -8.0],
        entropies=[0.0, 2.5],
        rounds=[-1, 0],
        draft_rounds=[given_round],
    )
    trace.append(tokens)
    assert trace[1] == (1, 5, "🧊", Phase.ANSWER, Origin.ACCEPTED, 2**40, -8.0, 2.5, 0)
    assert trace[0].origin is Origin.FORCED
    assert trace.draft_rounds == [given_round]
    assert (trace.count(Phase.THINKING), trace.count(Phase.ANSWER)) == (1, 1)
    assert (trace.text(Phase.THINKING), trace.text(Phase.ANSWER)) == ("冰", "🧊")


def test_phases_are_corrected() -> None:
    trace = Trace()
    trace.append(batch(0, ["a", "b", "c"], Phase.ANSWER))
    trace.change_phase(PhaseChanged(1, Phase.THINKING))
    assert (trace.text(Phase.ANSWER), trace.text(Phase.THINKING)) == ("a", "bc")
    trace.change_phase(PhaseChanged(3, Phase.ANSWER))  # what is to come, nothing that is there
    trace.change_phase(PhaseChanged(9, Phase.ANSWER))
    assert trace.text(Phase.THINKING) == "bc"
    assert trace.corrections == 1
    trace.change_phase(PhaseChanged(0, Phase.THINKING))
    assert trace.count(Phase.THINKING) == 3
    assert trace.corrections == 2


@given(st.lists(st.tuples(st.sampled_from(Phase), st.text(max_size=3)), max_size=12))
def test_the_text_of_a_phase_is_that_of_its_tokens(given: list[tuple[Phase, str]]) -> None:
    trace = Trace()
    for phase, text in given:
        trace.append(batch(len(trace), [text], phase))
    for phase in Phase:
        assert trace.text(phase) == "".join(text for p, text in given if p is phase)


@pytest.mark.parametrize("first", [0, 1, 3])
def test_a_gap_or_an_overlap_is_refused(first: int) -> None:
    trace = Trace()
    trace.append(batch(0, ["a", "b"]))
    with pytest.raises(ValueError, match="does not continue"):
        trace.append(batch(first, ["c"]))
    assert len(trace) == 2


@pytest.mark.parametrize("column", ["texts", "t_us", "logprobs", "entropies", "rounds"])
def test_columns_of_different_length_are_refused(column: str) -> None:
    tokens = batch(0, ["a", "b"])
    getattr(tokens, column).pop()
    with pytest.raises(ValueError, match="does not continue"):
        Trace().append(tokens)


def test_a_lone_surrogate_does_not_raise() -> None:
    trace = Trace()
    trace.append(batch(0, ["a\ud800", "b"]))
    assert trace.text(Phase.THINKING) == "a?b"


def test_an_empty_batch_may_contain_rounds() -> None:
    trace = Trace()
    trace.append(batch(0, ["a"]))
    empty = batch(1, [])
    empty.draft_rounds.append(DraftRound(0, 0, (1,), ("a",), 1, 1))
    trace.append(empty)
    assert len(trace.draft_rounds) == 1
    assert len(trace) == 1
