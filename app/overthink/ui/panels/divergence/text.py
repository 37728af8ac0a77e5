"""Texts on unequal conditions of two runs, and on where they diverge."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.comparison.run_pair import PairedRun, condition_sentence, differing_conditions
from overthink.ui.i18n.localise_message import localise
from overthink.ui.state.settings_schema import unequal_sentences

translate = QCoreApplication.translate

_VALUE_LENGTH = 60
"""Characters shown of a machine or its versions."""


def unequal_conditions_text(left: PairedRun, right: PairedRun) -> tuple[str, ...]:
    """Return a sentence for each unequal condition, differing prompts first."""
    sentences = tuple(
        localise(condition_sentence(difference, _VALUE_LENGTH))
        for difference in differing_conditions(left, right)
    )
    if left.plan and right.plan:
        sentences += unequal_sentences(left.plan, right.plan)
    return sentences


def run_missing_text() -> str:
    """Explain that a lane has no run."""
    return translate("Divergence", "Two runs are needed to find where they diverge.")


def no_tokens_text() -> str:
    """Explain that neither run has a token."""
    return translate("Divergence", "Neither run has a token, so there is nothing to compare.")


def different_prompts_text(left: PairedRun, right: PairedRun) -> str:
    """Explain that the two runs had different prompts."""
    first = unequal_conditions_text(left, right)[0]
    return translate("Divergence", "{reason} So they can't be compared token by token.").format(
        reason=first
    )


def identical_text(over: bool) -> str:
    """Explain that the runs are identical, to the end or so far."""
    if over:
        return translate("Divergence", "The two runs are identical to the last token.")
    return translate("Divergence", "The two runs are identical so far.")
