"""Texts on unequal conditions of two runs, and on where they diverge."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.comparison.pairing import Apart, Condition, PairedRun, set_apart
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import TimingMode
from overthink.ui.state.settings_schema import unequal_sentences

translate = QCoreApplication.translate

_VALUE_LENGTH = 60
"""Characters shown of a machine or its versions."""


def unequal_conditions_text(left: PairedRun, right: PairedRun) -> tuple[str, ...]:
    """Return a sentence for each unequal condition, differing prompts first."""
    sentences = tuple(_apart(apart) for apart in set_apart(left, right))
    if left.plan and right.plan:
        sentences += unequal_sentences(left.plan, right.plan)
    return sentences


def _apart(apart: Apart) -> str:
    match apart.condition:
        case Condition.PROMPT:
            return translate("Divergence", "The prompts differ.")
        case Condition.SYSTEM:
            return translate("Divergence", "The system prompts differ.")
        case Condition.EARLIER:
            return translate("Divergence", "The conversations before the prompt differ.")
        case Condition.TIMING:
            words = translate("Divergence", "Timing: {left} left, {right} right.")
            return words.format(left=_timing(apart.left), right=_timing(apart.right))
        case Condition.MACHINE:
            words = translate("Divergence", "Machine: {left} left, {right} right.")
        case Condition.VERSIONS:
            words = translate("Divergence", "Versions: {left} left, {right} right.")
    return words.format(
        left=excerpt(apart.left, _VALUE_LENGTH), right=excerpt(apart.right, _VALUE_LENGTH)
    )


def _timing(mode: str) -> str:
    if mode == TimingMode.CONCURRENT:
        return translate("Divergence", "lanes together")
    return translate("Divergence", "one after the other")


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
