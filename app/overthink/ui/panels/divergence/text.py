"""What two runs have in common and where they part, in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.comparison.pairing import Apart, Condition, PairedRun, set_apart
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import TimingMode
from overthink.ui.state.condition_mismatch_text import unequal_sentences

translate = QCoreApplication.translate

_LONGEST_VALUE = 60
"""Characters of a machine or its versions."""


def unequal_words(left: PairedRun, right: PairedRun) -> tuple[str, ...]:
    """A sentence for each condition that was not the same for both, what was asked first."""
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
            return translate("Divergence", "What was said before the prompt differs.")
        case Condition.TIMING:
            words = translate("Divergence", "Timing: {left} left, {right} right.")
            return words.format(left=_timing(apart.left), right=_timing(apart.right))
        case Condition.MACHINE:
            words = translate("Divergence", "Machine: {left} left, {right} right.")
        case Condition.VERSIONS:
            words = translate("Divergence", "Versions: {left} left, {right} right.")
    return words.format(
        left=excerpt(apart.left, _LONGEST_VALUE), right=excerpt(apart.right, _LONGEST_VALUE)
    )


def _timing(mode: str) -> str:
    if mode == TimingMode.CONCURRENT:
        return translate("Divergence", "lanes together")
    return translate("Divergence", "one after the other")


def nothing_to_compare() -> str:
    """Why there is no place, where a side has no run."""
    return translate("Divergence", "Two runs are needed to see where they part.")


def nothing_said() -> str:
    """Why there is no place, where neither run has a token."""
    return translate("Divergence", "Neither run has a token, so there is nothing to compare.")


def asked_apart(left: PairedRun, right: PairedRun) -> str:
    """Why there is no place, where the two were asked something else."""
    first = unequal_words(left, right)[0]
    return translate("Divergence", "{reason} So there is no place where they part.").format(
        reason=first
    )


def identical(over: bool) -> str:
    """That there is no place, to the end, or so far."""
    if over:
        return translate("Divergence", "The two runs are identical, to the last token.")
    return translate("Divergence", "The two runs are identical so far.")
