"""Judge whether an answer is right: by the rules first, then mathematically.

The rules of `grading.answers` are fast and cautious. If they leave a formula open, a child process
compares it with the expected one with `math-verify`; it is killed at a limit, as computer algebra
may not end or may use all memory. What the rules decide stays decided, and what they leave open for
another reason (a bound, a unit, several values) stays open: a verdict is never wrong.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Judgement, Verdict
from overthink.grading.answers import judge
from overthink.grading.markup import last_boxed, plain_text, with_boxes
from overthink.grading.numbers import sole_number
from overthink.grading.value_lists import read_values
from overthink.grading.version import GRADER_VERSION

MATH_LIMIT_S = 5.0
_LONGEST = 20_000
"""Characters at the end of an answer that are compared."""
_LONGEST_READ = 1_000
"""Maximum characters of a formula that is stored as what was read."""
_LONGEST_VALUE = 300
"""Maximum characters of an answer that is only a value."""
_LONGEST_QUICK = 200
"""Characters; 100 numbers, the worst case, take 12 ms (measured)."""
_MATHEMATICAL = re.compile(r"\d|\\[a-zA-Z]+|[=<>^√π∞]|(?<!\w)[a-z](?!\w)")
_PLAIN_NUMBER = re.compile(r"[-−+\d.,/ ]+")
_MARKED = re.compile(r"\$|\\\(|\\\[|\\boxed")
"""Marks a formula in a text."""
_NO_PROSE = re.compile(
    r"\\(?:text|mathrm|operatorname)\{[^{}]*\}|\\[a-zA-Z]+"
    r"|(?<![A-Za-z])(?:sqrt|sinh|cosh|tanh)(?=[( ])"
)
_PROSE = re.compile(r"[^\W\d_]{4,}")
"""A word; LaTeX commands are removed before."""


def is_gradable(record: RunRecord, expect: str | None) -> bool:
    """Whether a run has an answer to judge: a complete one, and what to compare it with."""
    return expect is not None and record.has_complete_answer


def quick_judgement(expect: str, answer: str) -> Judgement | None:
    """Judge within a few milliseconds; None if the answer is long, or mathematics is needed."""
    if len(answer) > _LONGEST_QUICK:
        return None
    verdict = judge(expect, answer)
    return None if _open_value(expect, answer, verdict) else _judged(verdict)


async def judgement(expect: str, answer: str) -> Judgement:
    """Judge an answer, without its thought, against the expected one. Never raises."""
    # The rules may take a second for a long answer made of numbers.
    verdict = await asyncio.to_thread(judge, expect, answer)
    value = _open_value(expect, answer, verdict)
    if not value:
        return _judged(verdict)
    child = _mathematics()
    try:
        return await asyncio.to_thread(_compared, child, expect, value, verdict)
    finally:
        child.close()  # also when this is cancelled: the thread then ends at once


class Grader:
    """Judges many answers, one after the other, with one child process. `close` it."""

    def __init__(self) -> None:
        self._child = _mathematics()

    @property
    def process(self) -> int | None:
        """Process id of the child; None before the first comparison."""
        return self._child.pid

    def judge(self, expect: str, answer: str) -> Judgement:
        """Judge an answer as `judgement` does. It may take seconds."""
        verdict = judge(expect, answer)
        value = _open_value(expect, answer, verdict)
        return _compared(self._child, expect, value, verdict) if value else _judged(verdict)

    def close(self) -> None:
        """End the child process; a judgement in another thread then ends undecided."""
        self._child.close()


def _judged(verdict: Verdict) -> Judgement:
    """The verdict of the rules alone."""
    return Judgement(
        correct=verdict.correct, how=verdict.method, found=verdict.found, grader=GRADER_VERSION
    )


def _open_value(expect: str, answer: str, verdict: Verdict) -> str | None:
    """The text that mathematics has to compare; None if the rules decided, or nothing can."""
    if verdict.correct is not None:
        return None
    return _to_compare(expect, with_boxes(answer), verdict.found)


def _compared(child: WorkerProcess, expect: str, value: str, verdict: Verdict) -> Judgement:
    """The verdict after a mathematical comparison."""
    same, read = _ask(child, expect, value, MATH_LIMIT_S)
    if same is False and sole_number(plain_text(expect)):
        same = None  # a rounded value, or one that the rules could not read
    if same is None:
        return _judged(verdict)
    return Judgement(
        correct=same,
        how="equivalence",
        found=verdict.found or read,
        equivalent=same,
        grader=GRADER_VERSION,
    )


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
    if _NEVER_COMPARED.search(found) or _NEVER_COMPARED.search(target):
        return True
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
_NEVER_COMPARED = re.compile(
    r"\d ?: ?\d|\\(?:lesssim|gtrsim|ll|gg|sim|propto|mp|equiv|not)(?![A-Za-z])"
)
"""A ratio, which may be written reduced or not, and relations that `math-verify` drops."""
_NAMED = re.compile(r"(?<![^\W\d_])([A-Za-z]) ?=")


def _is_plain(text: str) -> bool:
    """Whether it is a number that the rules can read, boxed or not."""
    return bool(_PLAIN_NUMBER.fullmatch(re.sub(r"\\boxed|[{}$]", "", text)))


def _is_value(text: str) -> bool:
    """Whether it consists of formulas and numbers, without a sentence."""
    if len(text) > _LONGEST_VALUE:
        return False
    bare = _NO_PROSE.sub(" ", text)
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
    child = _mathematics()
    try:
        return (await asyncio.to_thread(_ask, child, expected, answer, limit_s))[0]
    finally:
        child.close()  # also when this is cancelled: the thread then ends at once


def _mathematics() -> WorkerProcess:
    return WorkerProcess(
        child_command("overthink.grading.equivalence_child"), counts_processor_time=True
    )


def _ask(
    child: WorkerProcess, expected: str, answer: str, limit_s: float
) -> tuple[bool | None, str | None]:
    """Whether both are equal, None if undecided; and the formula that was read in the answer."""
    try:
        reply: Any = child.request([expected[:_LONGEST], answer[-_LONGEST:]], limit_s)
    except WorkerEnded:
        return None, None
    match reply:
        case [bool(same), str(read)]:
            return same, read[:_LONGEST_READ] or None
        case _:
            return None, None
