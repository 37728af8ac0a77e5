"""Whether two mathematical answers mean the same, by `math-verify`, in a process of its own.

An answer is a stranger's text, and computer algebra may take for ever or all memory on it: the
child (`overthink.grading.equivalence_child`) is killed at the limit. Never imports SymPy.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from contextlib import suppress

LIMIT_S = 5.0
_LONGEST = 20_000
"""Characters at the end of an answer that are looked at."""


def _command() -> list[str]:
    """In a frozen bundle the program is its own interpreter and recognises `--judge-child`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--judge-child"]
    # -P: a module lying in the current folder must not take a library's place.
    return [sys.executable, "-P", "-m", "overthink.grading.equivalence_child"]


def _no_console() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


async def equivalent(expected: str, answer: str, limit_s: float = LIMIT_S) -> bool | None:
    """Whether an answer is mathematically the same as the expected one. Never raises for its texts.

    Args:
        expected: a formula, LaTeX or as typed ("1/2", "x^2+2x+1").
        answer: the answer as the model wrote it; its boxed or last formula is what counts.
        limit_s: seconds after which the comparison is given up.

    Returns:
        None where it cannot tell: no formula, words or units, no end within the limit, a crash.
    """
    question = json.dumps([expected[:_LONGEST], answer[-_LONGEST:]]).encode()
    try:
        async with asyncio.timeout(limit_s):
            return _verdict(await _ask(question))
    except (TimeoutError, OSError):
        return None


async def _ask(question: bytes) -> bytes:
    """What the child says; empty where it died. It is gone on return, however this returns."""
    child = await asyncio.create_subprocess_exec(
        *_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_no_console(),
    )
    try:
        said, _ = await child.communicate(question)
        return said
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()


def _verdict(said: bytes) -> bool | None:
    try:
        verdict = json.loads(said)
    except ValueError:
        return None
    return verdict if isinstance(verdict, bool) else None
