"""The results of draft trials and proofs, in the interface's language."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from overthink.comparison.draft_proof import Proof, Rescoring
from overthink.core.divergence import Choice, Divergence
from overthink.core.draft_trials import PLAIN, Finding, Outcome, Trial, Way
from overthink.core.events import Rescored
from overthink.core.symbols import excerpt, harmless
from overthink.ui.base.safe_text import isolate_direction, make_visible
from overthink.ui.i18n.number_format import MISSING, count, decimal, percent
from overthink.ui.state.divergence_text import choice_text, location_text

translate = QCoreApplication.translate

_QUOTED = 160
"""Characters of a continuation."""


def way_text(way: Way, name: str) -> str:
    """A way of decoding; `name` is the display name of its draft."""
    if way.draft == PLAIN:
        return translate("Drafts", "plain, without a draft")
    named = translate("Drafts", "lookup") if way.draft == "lookup" else name
    return translate("Drafts", "{draft}, {limit} per round").format(
        draft=named, limit=count(way.limit)
    )


def rate_text(trial: Trial) -> str:
    """The median speed."""
    rates = sorted(trial.rates)
    return decimal(rates[len(rates) // 2], 1) if rates else MISSING


def spread_text(trial: Trial) -> str:
    """The lowest and the highest speed."""
    rates = sorted(trial.rates)
    return f"{decimal(rates[0], 1)} – {decimal(rates[-1], 1)}" if rates else MISSING


def ratio_text(trial: Trial, plain: Trial | None) -> str:
    """The median ratio to plain decoding in the same pass."""
    ratios = sorted(trial.against(plain)) if plain else []
    return f"{decimal(ratios[len(ratios) // 2], 2)} ×" if ratios else MISSING


def accepted_text(trial: Trial) -> str:
    """Accepted / tested, marked if the run looped: loops are easy to draft."""
    if trial.acceptance is None:
        return MISSING
    share = percent(trial.acceptance)
    return translate("Drafts", "{share}, in a loop").format(share=share) if trial.looping else share


def finding_text(finding: Finding, name: str) -> str:
    """The result of a tuning; `name` is the display name of the fastest draft."""
    if finding.outcome is Outcome.UNFINISHED:
        return translate(
            "Drafts", "Stopped before every draft was timed once, so there is no result."
        )
    if finding.fastest is None or finding.speed_up is None:
        return translate("Drafts", "No draft could be compared with plain decoding.")
    assert finding.least is not None
    assert finding.greatest is not None
    template = {
        Outcome.PAYS: translate(
            "Drafts",
            "Drafting pays: {times} times the plain speed ({least} – {most}) with {way}.",
        ),
        Outcome.LOSES: translate(
            "Drafts",
            "Drafting is slower here: {times} times the plain speed ({least} – {most}) with the "
            "best, {way}. Run without a draft.",
        ),
    }.get(
        finding.outcome,
        translate(
            "Drafts",
            "No clear gain: {times} times the plain speed ({least} – {most}) with the best, "
            "{way}. Run without a draft.",
        ),
    )
    return template.format(
        way=way_text(finding.fastest, name),
        times=decimal(finding.speed_up, 2),
        least=decimal(finding.least, 2),
        most=decimal(finding.greatest, 2),
    )


def proof_text(proof: Proof) -> str:
    """Whether a draft changed the text, and where."""
    tokens, rounds = len(proof.plain.trace), len(proof.drafted.trace.draft_rounds)
    if proof.divergence is None:
        return translate(
            "Drafts",
            "Identical: all {tokens} tokens are the same without a draft and with {draft}, "
            "in {rounds} draft rounds. Both runs were greedy.",
        ).format(tokens=count(tokens), draft=excerpt(proof.draft, 120), rounds=count(rounds))
    return "\n".join([*_divergence(proof.divergence), *_rescored(proof)])


def _divergence(found: Divergence) -> tuple[str, ...]:
    return (
        location_text(found),
        translate("Drafts", "Plain: {choice}").format(choice=_choice(found.left)),
        translate("Drafts", "Drafted: {choice}").format(choice=_choice(found.right)),
    )


def _rescored(proof: Proof) -> Iterator[str]:
    """Both tokens' scores in the batches of either run, and the conclusion."""
    rescoring, found = proof.rescoring, proof.divergence
    if rescoring is None or found is None:
        yield translate(
            "Drafts", "Rounding does not explain this: it is a bug in Overthink or in llama.cpp."
        )
        return
    yield translate("Drafts", "Log-probabilities of both tokens, recomputed after the same text:")
    yield _scores(
        translate("Drafts", "In the plain run's batches: {scores}"), found, rescoring.plain
    )
    yield _scores(
        translate("Drafts", "In the drafted run's batches: {scores}"), found, rescoring.drafted
    )
    yield _rescoring_text(rescoring)


def _scores(template: str, found: Divergence, scored: Rescored) -> str:
    choices = zip((found.left, found.right), scored.logprobs, strict=True)
    scores = (
        f"{isolate_direction(f'“{make_visible(choice.text)}”')} "
        f"{decimal(round(logprob, 4) + 0.0, 4)}"
        for choice, logprob in choices
    )
    return template.format(scores=", ".join(scores))


def _rescoring_text(rescoring: Rescoring) -> str:
    if rescoring.explained:
        return translate(
            "Drafts",
            "A tie: llama.cpp rounds differently when it computes several tokens at once, and "
            "this alone reverses their order.",
        )
    if rescoring.tie:
        template = translate(
            "Drafts",
            "A tie: rounding alone shifts their difference by {nats} nats, enough to reverse their "
            "order.",
        )
    else:
        template = translate(
            "Drafts",
            "Not a tie: rounding shifts their difference by only {nats} nats. It is a bug in "
            "Overthink or in llama.cpp.",
        )
    return template.format(nats=decimal(rescoring.rounding, 4))


def _choice(choice: Choice) -> str:
    following = harmless(choice.continuation[:_QUOTED])
    return (
        f"{choice_text(choice)} … {isolate_direction(following)}"
        if following
        else choice_text(choice)
    )
