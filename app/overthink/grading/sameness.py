"""Judge answers where "the same" is expected: whether two things are called equal."""

from __future__ import annotations

import re

from overthink.core.vocabulary import Verdict
from overthink.grading.hedges import DOUBT, OPEN, after_doubt
from overthink.grading.markup import comparison_key, plain_text, sentences
from overthink.grading.words import WordPattern

_SAME_OF = r"(?:\s+<<same_of>>)?"
_SAME_END = r"(?=\s*(?:$|[.,;:!)–—-]|<<same_ends>>\b))"
_SAME = WordPattern(
    r"\b<<same_verb>>\s+(?:<<same_adverb>>\s+)*"
    rf"(?:<<same_noun>>{_SAME_OF}{_SAME_END}|<<same_equally>>)"
    rf"|^\W*<<same_opening>>{_SAME_OF}{_SAME_END}"
    r"|\b<<same_neither>>\b[^.!?]{0,40}\b<<same_neither_is>>\b|^\W*<<same_neither_alone>>\W*$"
)
_DIFFERENT = WordPattern(
    r"\b<<same_weighs>>\s+(?:\w+\s+)?<<same_more>>\b"
    r"|\b<<same_is>>\s+(?:\w+\s+)?<<same_heavier>>\b"
)
_IN_SOME_WAY = WordPattern(r"\b<<same_in_some_way>>\b")
""""Iron is heavier, but both weigh a kilogram" decides nothing."""
_SAME_DENIED = WordPattern(r"\b(?:<<not>>|<<never>>|<<same_denial>>)\b|<<not_contracted>>\b")


def judge_same(answer: str) -> Verdict:
    """Whether the things are called the same, or one of them more than the other."""
    found: dict[bool, str] = {}
    for part in sentences(plain_text(answer)):
        sentence = after_doubt(part) if DOUBT.search(part) else part
        same = _claims_sameness(sentence)
        if same is not None:
            found.setdefault(same, sentence)
    if len(found) != 1:
        return OPEN
    same, sentence = next(iter(found.items()))
    return Verdict(same, "exact", comparison_key(sentence))


def _claims_sameness(sentence: str) -> bool | None:
    """True if a sentence calls two things equal, False if it calls one heavier.

    None if it does neither, or may deny it.
    """
    same = _SAME.search(sentence)
    if same and not _SAME_DENIED.search(sentence[: same.start()]):
        return True
    different = None if _IN_SOME_WAY.search(sentence) else _DIFFERENT.search(sentence)
    if different and not _SAME_DENIED.search(re.split(r"[,;]", sentence[: different.start()])[-1]):
        return False
    return None
