"""Texts on a divergence agree with the token card, in the same units."""

from __future__ import annotations

import math

import pytest

from overthink.core.divergence import Choice, Divergence
from overthink.core.vocabulary import Origin
from overthink.ui.panels.token_details.text import metrics
from overthink.ui.state.divergence_text import choice_text, location_text
from overthink.ui.state.token_facts import token_facts
from tests.ui.made_runs import batch, turn_of


def _choice(logprob: float, entropy: float, origin: Origin = Origin.SAMPLED) -> Choice:
    return Choice(
        token=0,
        id=7,
        text="Zero",
        origin=origin.word,
        logprob=logprob,
        entropy=entropy,
        continuation="Zero",
    )


@pytest.mark.parametrize(
    ("logprob", "entropy"), [(-1e-5, 0.0003), (-0.7, 1.5), (-12.0, 3.0), (0.0, 0.0)]
)
def test_the_strip_and_the_token_card_show_the_same_numbers(logprob: float, entropy: float) -> None:
    record = turn_of([batch(0, ["Zero"])]).record
    record.trace.logprobs[0], record.trace.entropies[0] = logprob, entropy
    text = choice_text(_choice(record.trace.logprobs[0], record.trace.entropies[0]))
    card = {metric.name: metric.value for metric in metrics(token_facts(record, 0))}
    assert f" {card['Probability']}, surprisal {card['Surprisal']}, " in text
    assert text.endswith(f"entropy {card['Entropy']}")
    assert text.startswith(f"Token {card['Token']}: ")


def test_an_inserted_token_has_no_probability() -> None:
    text = choice_text(_choice(math.nan, math.nan, Origin.FORCED))
    assert text.endswith("inserted by the app")


def test_a_divergence_at_the_first_token_is_described_as_such() -> None:
    choice = _choice(-0.5, 0.5)
    found = Divergence(
        by="tokens",
        common_tokens=0,
        common_text=0,
        before="",
        left=choice,
        right=choice,
    )
    assert location_text(found) == "They diverge at token 0, the first."
