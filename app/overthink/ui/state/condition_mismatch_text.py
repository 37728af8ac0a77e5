"""Unequal conditions in the interface's language.

The same differences as `overthink.comparison.conditions` tells in English, with the names that the
settings have in the popover.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.comparison.conditions import Difference, Value, differences
from overthink.comparison.plan import LanePlan
from overthink.ui.state.settings_schema import SETTINGS, value_words

translate = QCoreApplication.translate


def unequal_sentences(left: LanePlan, right: LanePlan) -> tuple[str, ...]:
    """A sentence for each difference; empty where the conditions are the same."""
    return tuple(_sentence(difference) for difference in differences(left, right))


def _sentence(difference: Difference) -> str:
    if difference.owner is None:
        return _draft_sentence(difference)
    declared = next(
        s for s in SETTINGS if (s.owner, s.field) == (difference.owner, difference.field)
    )
    words = (
        translate("Lane", "{setting}: {left} left, {right} right, as the makers of each recommend.")
        if difference.recommended
        else translate("Lane", "{setting}: {left} left, {right} right.")
    )
    return words.format(
        setting=declared.title,
        left=value_words(declared, difference.left),
        right=value_words(declared, difference.right),
    )


def _draft_sentence(difference: Difference) -> str:
    words = translate("Lane", "Draft: {left} left, {right} right.")
    return words.format(left=_drafter(difference.left), right=_drafter(difference.right))


def _drafter(kind: Value) -> str:
    known = {
        "none": translate("Lane", "none"),
        "lookup": translate("Lane", "lookup"),
        "model": translate("Lane", "a model"),
    }
    return known.get(str(kind), str(kind))
