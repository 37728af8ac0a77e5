"""The facts about a token: from the trace alone, and None where nothing was measured."""

from __future__ import annotations

import math

import pytest

from overthink.core.vocabulary import Origin, Phase
from overthink.ui.state.token_facts import ProposalState, token_facts
from tests.ui.panels.token_details.runs import drafted, record_of


def test_facts_follow_from_the_trace() -> None:
    facts = token_facts(drafted(), 4)
    assert (facts.index, facts.id, facts.text) == (4, 104, " ice")
    assert (facts.phase, facts.origin) == (Phase.THINKING, Origin.ACCEPTED)
    assert facts.probability == pytest.approx(0.5)
    assert facts.surprisal_bits == pytest.approx(1.0)
    assert facts.entropy_bits == pytest.approx(0.25 / math.log(2))
    assert facts.since_start_s == pytest.approx(0.114)
    assert facts.since_last_s == pytest.approx(0.016)


def test_missing_measurements_are_none() -> None:
    first = token_facts(drafted(), 0)
    assert first.probability is None
    assert first.surprisal_bits is None
    assert first.since_last_s is None
    impossible = token_facts(drafted(), 10)
    assert impossible.probability == 0.0
    assert impossible.surprisal_bits is None


def test_a_round_with_a_refusal_has_the_targets_own_choice() -> None:
    for token, position in [(3, 0), (4, 1), (5, 2)]:
        round_ = token_facts(drafted(), token).round
        assert round_ is not None
        states = [proposal.state for proposal in round_.proposals]
        assert states == [
            ProposalState.ACCEPTED,
            ProposalState.ACCEPTED,
            ProposalState.REFUSED,
            ProposalState.UNTESTED,
        ]
        assert round_.position == position
        assert round_.refused is not None
        assert round_.refused.text == " cups"
        assert round_.own_text == " cubes"


def test_a_fully_accepted_round_has_no_refusal() -> None:
    round_ = token_facts(drafted(), 6).round
    assert round_ is not None
    assert round_.refused is None
    assert round_.own_text == "."


def test_a_round_cut_short_by_the_end_has_no_own_choice() -> None:
    round_ = token_facts(drafted(), 11).round
    assert round_ is not None
    assert [proposal.state for proposal in round_.proposals] == [
        ProposalState.ACCEPTED,
        ProposalState.UNTESTED,
    ]
    assert round_.refused is None
    assert round_.own_text is None


def test_tokens_outside_a_known_round_have_none() -> None:
    assert token_facts(drafted(), 1).round is None
    assert token_facts(record_of(["a"], rounds=[0]), 0).round is None


@pytest.mark.parametrize("token", [-1, 12])
def test_a_token_outside_the_trace_is_rejected(token: int) -> None:
    with pytest.raises(IndexError):
        token_facts(drafted(), token)
