"""Whether two mathematical answers are equivalent, decided by `math-verify` in a child process.

An answer is a stranger's text, and computer algebra may never end on it or take all memory: the
child (`overthink.grading.equivalence_child`) is killed at the limit. Never imports SymPy.
"""

from __future__ import annotations

import asyncio

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command

LIMIT_S = 5.0
_LONGEST = 20_000
"""Characters at the end of an answer that are read."""


async def equivalent(expected: str, answer: str, limit_s: float = LIMIT_S) -> bool | None:
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
