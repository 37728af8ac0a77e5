"""The stance of a sentence: what it doubts, denies, concludes or corrects; and open verdicts."""

from __future__ import annotations

import re

from overthink.core.vocabulary import Method, Verdict
from overthink.grading.words import WordPattern

OPEN = Verdict(None, "none", None)

DOUBT = WordPattern(
    r"\b<<might>> <<might_first>>?<<suppose>>|\b<<supposed>>\b|\b<<hedged>>\b|\b<<doubt>>|\?\W*$"
)
"""Matches a sentence that mentions a value without giving it."""

DENIES = WordPattern(r"\b<<not>>\b|<<not_contracted>>\b|\b<<never>>\b")
CONCLUDES = WordPattern(r"\b<<concludes>>\b")
_AFTER_DOUBT = WordPattern(r".*\b<<but>>\b", flags=re.I | re.S)
_CORRECTS = WordPattern(
    r"(?:^|[.!?:;,(\n*–—-])\W{0,6}<<corrects>>\b[\s,:.!–—-]*(?:<<no>>\b[\s,:–—-]+(?=\S))?"
)


def decided(correct: bool | None, method: Method, found: str | None) -> Verdict:
    """The verdict with the method that decided, if any did."""
    return Verdict(correct, "none" if correct is None else method, found)


def after_doubt(sentence: str) -> str:
    """The text after "you might think so, but"; empty if there is none or it doubts too."""
    but = _AFTER_DOUBT.match(sentence)
    rest = sentence[but.end() :] if but else ""
    return "" if DOUBT.search(rest) else rest


def correction(text: str) -> str | None:
    """The text after the last "wait, no:" or "actually,"; None if there is none."""
    ends = [match.end() for match in _CORRECTS.finditer(text)]
    return text[ends[-1] :] if ends else None
