"""Where two runs diverge and what each chose there, in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.core.divergence import Choice, Divergence
from overthink.core.vocabulary import Origin
from overthink.ui.base.safe_text import isolate_direction, make_visible
from overthink.ui.i18n.number_format import bits, count, probability
from overthink.ui.state.token_facts import in_bits, probability_of

translate = QCoreApplication.translate


def location_text(found: Divergence) -> str:
    """Where two runs diverge."""
    return " ".join(filter(None, [_place(found), _end(found)]))


def _place(found: Divergence) -> str:
    if found.by == "text":
        return translate(
            "Divergence",
            "They diverge at character {number}: their vocabularies differ, so texts are compared.",
        ).format(number=count(found.common_text))
    if not found.common_tokens:
        return translate("Divergence", "They diverge at token 0, the first.")
    return translate(
        "Divergence", "They diverge at token {number}; everything before it is the same."
    ).format(number=count(found.common_tokens))


def _end(found: Divergence) -> str:
    if found.shorter == "left":
        return translate("Divergence", "The left run ends there.")
    return translate("Divergence", "The right run ends there.") if found.shorter else ""


def choice_text(choice: Choice) -> str:
    """What a run chose where they diverge, and with which probability."""
    if choice.token is None or choice.logprob is None or choice.entropy is None:
        return translate("Divergence", "the end")
    if choice.origin == Origin.FORCED.word:
        template = translate("Divergence", "Token {token}: {text} inserted by the app")
    else:
        template = translate(
            "Divergence",
            "Token {token}: {text} {probability}, surprisal {surprisal}, entropy {entropy}",
        )
    return template.format(
        token=count(choice.token),
        text=isolate_direction(f"“{make_visible(choice.text)}”"),
        probability=probability(probability_of(choice.logprob)),
        surprisal=bits(in_bits(-choice.logprob)),
        entropy=bits(in_bits(choice.entropy)),
    )
