"""Whether an answer is right, by all means there are: the rules first, then mathematics.

The rules of `grading.answers` are fast and cautious. Where they leave a mathematical answer
open, or find another spelling than the expected one, the two are compared as mathematics, in a
process of its own. A wrong "right" is worse than an open question, so numbers that the rules can
read are left to them, and of an answer in words nothing but its formulas is compared.
"""

from __future__ import annotations

import asyncio
import re
from typing import Literal

import msgspec

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command
from overthink.core.vocabulary import Method, Verdict
from overthink.grading.answers import judge

How = Literal["equivalence"] | Method

MATH_LIMIT_S = 5.0
_LONGEST = 20_000
"""Characters at the end of an answer that are compared."""
_LONGEST_VALUE = 300
"""Characters of an answer that may be a value and nothing else."""
_LONGEST_QUICK = 200
"""Characters; 100 numbers, the worst there is, were measured to take 12 ms."""
_MATHEMATICAL = re.compile(r"\d|\\[a-zA-Z]+|[=<>^√π∞]|(?<!\w)[a-z](?!\w)")
_PLAIN_NUMBER = re.compile(r"[-−+\d.,/ ]+")
_MARKED = re.compile(r"\$|\\\(|\\\[|\\boxed")
"""Where a formula stands in a text."""
_PROSE = re.compile(r"[^\W\d_]{4,}")
"""A word; commands of LaTeX are taken out before one is looked for."""


class Judgement(msgspec.Struct, frozen=True):
    """The verdict of the rules, and that of mathematics where it was asked for."""

    verdict: Verdict
    equivalent: bool | None = None
    """None where it was not asked for, or could not be told."""

    @property
    def correct(self) -> bool | None:
        """None where neither decides."""
        if self.verdict.correct or self.equivalent is None:
            return self.verdict.correct
        return self.equivalent

    @property
    def how(self) -> How:
        """What decided; "none" where nothing did."""
        if self.correct is self.verdict.correct:
            return self.verdict.method
        return "equivalence"


def quick_judgement(expect: str, answer: str) -> Judgement | None:
    """What the rules say, where the answer is short enough to be judged within milliseconds."""
    return Judgement(judge(expect, answer)) if len(answer) <= _LONGEST_QUICK else None


async def judgement(expect: str, answer: str) -> Judgement:
    """Judges an answer, without its thought, against the expected one. Never raises."""
    # Rules may take a second on a long answer that is made of numbers.
    verdict = await asyncio.to_thread(judge, expect, answer)
    value = None if verdict.correct else _to_compare(expect, answer, verdict.found)
    return Judgement(verdict, await equivalent(expect, value) if value else None)


def _to_compare(expect: str, answer: str, found: str | None) -> str | None:
    """What to compare as mathematics; None where there is nothing that the rules cannot do."""
    read = bool(found) and _is_plain(found or "")
    if not _is_value(expect) or (_is_plain(expect) and read and not _is_value(answer)):
        return None
    if "\\boxed" in answer or _is_value(answer):
        return None if _is_plain(expect) and _is_plain(answer) else answer
    if _MARKED.search(answer) and not _is_plain(expect):
        return answer
    return found if found and _is_value(found) else None


def _is_plain(text: str) -> bool:
    """A number that the rules can read, boxed or not."""
    return bool(_PLAIN_NUMBER.fullmatch(re.sub(r"\\boxed|[{}$]", "", text)))


def _is_value(text: str) -> bool:
    """Formulas and numbers, and no sentence."""
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
