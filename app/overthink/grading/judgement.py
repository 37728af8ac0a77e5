"""Judge whether an answer is right: by the rules first, then mathematically.

The rules of `grading.answers` are fast and cautious. If they leave a formula open, a child process
compares it with the expected one with `math-verify`; it is killed at a limit, as computer algebra
may not end or may use all memory. What the rules decide stays decided, and what they leave open for
another reason (a bound, a unit, several values) stays open: a verdict is never wrong.
"""

from __future__ import annotations

import asyncio
import re
from typing import Literal

import msgspec

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command
from overthink.core.vocabulary import Method, Verdict
from overthink.grading.answers import judge
from overthink.grading.markup import last_boxed, plain_text, with_boxes
from overthink.grading.numbers import sole_number
from overthink.grading.value_lists import read_values

How = Literal["equivalence"] | Method

MATH_LIMIT_S = 5.0
_LONGEST = 20_000
"""Characters at the end of an answer that are compared."""
_LONGEST_VALUE = 300
"""Maximum characters of an answer that is only a value."""
_LONGEST_QUICK = 200
"""Characters; 100 numbers, the worst case, take 12 ms (measured)."""
_MATHEMATICAL = re.compile(r"\d|\\[a-zA-Z]+|[=<>^√π∞]|(?<!\w)[a-z](?!\w)")
_PLAIN_NUMBER = re.compile(r"[-−+\d.,/ ]+")
_MARKED = re.compile(r"\$|\\\(|\\\[|\\boxed")
"""Marks a formula in a text."""
_PROSE = re.compile(r"[^\W\d_]{4,}")
"""A word; LaTeX commands are removed before."""


class Judgement(msgspec.Struct, frozen=True):
    """The verdict of the rules, and that of mathematics if needed."""

    verdict: Verdict
    equivalent: bool | None = None
    """None if it was not needed, or is undecided."""

    @property
    def correct(self) -> bool | None:
        """None if neither decides."""
        if self.verdict.correct or self.equivalent is None:
            return self.verdict.correct
        return self.equivalent

    @property
    def how(self) -> How:
        """The rule that decided; "none" if none did."""
        if self.correct is self.verdict.correct:
            return self.verdict.method
        return "equivalence"


def quick_judgement(expect: str, answer: str) -> Judgement | None:
    """Judge by the rules if the answer is short enough for a few milliseconds; else None."""
    return Judgement(judge(expect, answer)) if len(answer) <= _LONGEST_QUICK else None


async def judgement(expect: str, answer: str) -> Judgement:
    """Judge an answer, without its thought, against the expected one. Never raises."""
    # The rules may take a second for a long answer made of numbers.
    verdict = await asyncio.to_thread(judge, expect, answer)
    undecided = verdict.correct is None
    value = _to_compare(expect, with_boxes(answer), verdict.found) if undecided else None
    same = await equivalent(expect, value) if value else None
    if same is False and sole_number(plain_text(expect)):
        same = None  # a rounded value, or one that the rules could not read
    return Judgement(verdict, same)


def _to_compare(expect: str, answer: str, found: str | None) -> str | None:
    """The text to compare mathematically; None if the rules suffice."""
    if _leaves_doubt(expect, found or last_boxed(answer) or answer):
        return None
    read = bool(found) and _is_plain(found or "")
    if not _is_value(expect) or (_is_plain(expect) and read and not _is_value(answer)):
        return None
    if "\\boxed" in answer or _is_value(answer):
        return None if _is_plain(expect) and _is_plain(answer) else answer
    if _MARKED.search(answer) and not _is_plain(expect):
        return answer
    return found if found and _is_value(found) else None


def _leaves_doubt(expect: str, value: str) -> bool:
    """Whether the rules left it open for a reason that mathematics cannot remove.

    `math-verify` reads "x > 5" as the number 5 in some texts, and drops units and bases.
    """
    target, found = plain_text(expect), plain_text(value)
    number, other = sole_number(target), sole_number(found)
    if number and number.values:  # rounded, in percent, in another unit, or unread
        return bool(other.values) or ":" in found if other else "\\" not in found
    target_values, found_values = read_values(target), read_values(found)
    if target_values and found_values and target_values.kind != found_values.kind:
        return True
    if bool(target_values) != bool(found_values) or len(set(_NAMED.findall(found))) > 1:
        return True
    return bool(_UNCLEAR.search(found)) and not _UNCLEAR.search(target)


_UNCLEAR = re.compile(r"[<>≤≥≠±%∠:;°!?]|\d_|_\d|\b(?:or|and|eller|og|log)\b")
_NAMED = re.compile(r"(?<![^\W\d_])([A-Za-z]) ?=")


def _is_plain(text: str) -> bool:
    """Whether it is a number that the rules can read, boxed or not."""
    return bool(_PLAIN_NUMBER.fullmatch(re.sub(r"\\boxed|[{}$]", "", text)))


def _is_value(text: str) -> bool:
    """Whether it consists of formulas and numbers, without a sentence."""
    if len(text) > _LONGEST_VALUE:
        return False
    bare = re.sub(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}|\\[a-zA-Z]+", " ", text)
    return bool(_MATHEMATICAL.search(text)) and not _PROSE.search(bare)


async def equivalent(expected: str, answer: str, limit_s: float = MATH_LIMIT_S) -> bool | None:
    """Compare an answer with the expected one mathematically. Never raises because of its texts.

    Args:
        expected: a formula, LaTeX or as typed ("1/2", "x^2+2x+1").
        answer: the answer as the model wrote it; its boxed or last formula counts.
        limit_s: seconds after which the comparison is given up.

    Returns:
        None if undecided: no formula, words or units, no end within the limit, a crash.
    """
    child = WorkerProcess(child_command("overthink.grading.equivalence_child"))
    question = [expected[:_LONGEST], answer[-_LONGEST:]]
    try:
        verdict = await asyncio.to_thread(child.request, question, limit_s)
    except WorkerEnded:
        return None
    finally:
        child.close()  # also when this is cancelled: the thread then ends at once
    return verdict if isinstance(verdict, bool) else None
