"""The texts and metrics of the token card, in the interface's language. Knows no widget.

Every metric has its definition. Control characters in tokens are made visible.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from overthink.core.draft_support import drafter_label
from overthink.core.vocabulary import Origin, Phase
from overthink.ui.base.safe_text import isolate_direction, make_visible
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import MISSING, bits, count, decimal, probability
from overthink.ui.state.token_facts import ProposalState, RoundFacts, TokenFacts

_QUOTED = 24
"""Characters of a token that a sentence quotes."""

translate = QCoreApplication.translate


class TokenMetric(NamedTuple):
    """A metric of one token."""

    name: str
    value: str
    definition: str


def token_text(text: str) -> str:
    """The visible text of a token, or a note that it has none."""
    if not text:
        return translate("TokenCard", "no visible text")
    return make_visible(text)


def origin_name(origin: Origin) -> str:
    """The name of an origin."""
    return {
        Origin.SAMPLED: translate("TokenCard", "sampled"),
        Origin.ACCEPTED: translate("TokenCard", "accepted"),
        Origin.FORCED: translate("TokenCard", "forced"),
        Origin.TEMPLATE: translate("TokenCard", "template"),
    }[origin]


def origin_sentence(facts: TokenFacts) -> str:
    """Where the token came from, in a sentence."""
    match facts.origin:
        case Origin.ACCEPTED:
            return translate("TokenCard", "The draft proposed it and the target chose the same.")
        case Origin.FORCED:
            return translate("TokenCard", "Overthink inserted it to close the thought.")
        case Origin.TEMPLATE:
            return translate("TokenCard", "The chat template inserted it.")
        case _ if facts.round is None:
            return translate("TokenCard", "The target chose it by itself.")
        case _ if facts.round.refused:
            return translate("TokenCard", "The target chose it instead of the draft's proposal.")
        case _:
            return translate("TokenCard", "The target added it after accepting the whole round.")


def metrics(facts: TokenFacts) -> list[TokenMetric]:
    """All metrics of a token, in display order."""
    return [*_probabilities(facts), *_positions(facts)]


def _probabilities(facts: TokenFacts) -> list[TokenMetric]:
    return [
        TokenMetric(
            translate("TokenCard", "Probability"),
            probability(facts.probability),
            translate(
                "TokenCard",
                "The probability that the target gave this token: softmax of its scores at "
                "temperature 1, before penalties and samplers.",
            ),
        ),
        TokenMetric(
            translate("TokenCard", "Surprisal"),
            bits(facts.surprisal_bits),
            translate(
                "TokenCard",
                "Minus the base-2 logarithm of that probability: 0 bits for a certain token, "
                "1 bit for a coin toss.",
            ),
        ),
        TokenMetric(
            translate("TokenCard", "Entropy"),
            bits(facts.entropy_bits),
            translate(
                "TokenCard",
                "How uncertain the target was here: the entropy of the same distribution, over "
                "its whole vocabulary.",
            ),
        ),
    ]


def _positions(facts: TokenFacts) -> list[TokenMetric]:
    return [
        TokenMetric(
            translate("TokenCard", "Phase"),
            phase_name(facts.phase),
            translate(
                "TokenCard",
                "Whether the model was thinking or answering, by the tags of its family. If a "
                "thought is closed but was never opened, all tokens before count as thinking.",
            ),
        ),
        TokenMetric(
            translate("TokenCard", "Time"),
            seconds(facts.since_start_s),
            translate(
                "TokenCard",
                "When this token was computed, from the start of the run, on the clock of the "
                "lane's process. The time to display it is not included.",
            ),
        ),
        TokenMetric(
            translate("TokenCard", "Since the last"),
            MISSING if facts.since_last_s is None else seconds(facts.since_last_s),
            translate(
                "TokenCard",
                "From the previous token to this one, on the same clock. The accepted tokens of a "
                "draft round are checked together, so they follow almost immediately.",
            ),
        ),
        TokenMetric(
            translate("TokenCard", "Token"),
            count(facts.index),
            translate("TokenCard", "Its index among the generated tokens, from 0."),
        ),
        TokenMetric(
            translate("TokenCard", "Token id"),
            str(facts.id),
            translate("TokenCard", "Its number in the model's vocabulary."),
        ),
    ]


def phase_name(phase: Phase) -> str:
    """The name of a phase."""
    if phase is Phase.THINKING:
        return translate("TokenCard", "thinking")
    return translate("TokenCard", "answer")


def seconds(value: float) -> str:
    """A time in seconds, or in milliseconds below one second."""
    if value < 0.01:
        return f"{decimal(1000 * value, 1)} ms"
    if value < 1:
        return f"{decimal(1000 * value)} ms"
    return f"{decimal(value, 2)} s"


def round_heading(facts: RoundFacts) -> str:
    """The number and the counts of a draft round."""
    unnamed = translate(
        "TokenCard",
        "Draft round {number}: {proposed} proposed, {tested} tested, {accepted} accepted",
    )
    named = translate(
        "TokenCard",
        "Draft round {number} ({drafter}): {proposed} proposed, {tested} tested, {accepted} "
        "accepted",
    )
    return (named if facts.drafter else unnamed).format(
        number=count(facts.number),
        proposed=count(len(facts.proposals)),
        tested=count(facts.tested),
        accepted=count(facts.accepted),
        drafter=localise(drafter_label(facts.drafter)),
    )


def round_outcome(facts: RoundFacts) -> str:
    """What the target chose after the accepted proposals; empty if unknown."""
    if facts.own_text is None:
        return ""
    own = _quoted(facts.own_text)
    if facts.refused:
        return translate("TokenCard", "The target chose {own} instead of {refused}.").format(
            own=own, refused=_quoted(facts.refused.text)
        )
    return translate("TokenCard", "All accepted; the target continued with {own}.").format(own=own)


def state_name(state: ProposalState) -> str:
    """The name of a proposal's state."""
    return {
        ProposalState.ACCEPTED: translate("TokenCard", "accepted"),
        ProposalState.REFUSED: translate("TokenCard", "refused"),
        ProposalState.UNTESTED: translate("TokenCard", "not tested"),
    }[state]


def _quoted(text: str) -> str:
    return f"“{isolate_direction(make_visible(text, _QUOTED))}”" if text else token_text(text)


def description(facts: TokenFacts) -> str:
    """Everything on the card, in sentences for screen readers."""
    parts = [
        f"{token_text(facts.text)}, {origin_name(facts.origin)}, {phase_name(facts.phase)}.",
        origin_sentence(facts),
        *(f"{metric.name}: {metric.value}." for metric in metrics(facts)),
    ]
    if facts.round:
        parts.append(f"{round_heading(facts.round)}.")
        parts += [f"{make_visible(p.text)} {state_name(p.state)}," for p in facts.round.proposals]
        parts.append(round_outcome(facts.round))
    return " ".join(part for part in parts if part)
