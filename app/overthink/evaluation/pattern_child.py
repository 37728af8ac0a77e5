"""The child process that searches answers with the user's regular expressions.

A request is `[pattern, answer]`; a reply is the text that matched, or `null`. An expression may
backtrack for ever, and Python cannot interrupt it: the parent kills this process at a limit.
"""

from __future__ import annotations

import re
import warnings
from typing import Any, NoReturn

from overthink.core.child_main_loop import serve_requests

MEMORY_BYTES = 1 << 30
_LONGEST_FOUND = 1_000
"""Characters of a match that are returned."""


def search(pattern: str, answer: str) -> str | None:
    """The first match in an answer; None if there is none, or the pattern is no expression."""
    try:
        found = re.search(pattern, answer)
    except (re.error, RecursionError, OverflowError):
        return None
    return found[0][:_LONGEST_FOUND] if found else None


def _reply_to(request: Any) -> str | None:
    pattern, answer = request
    return search(pattern, answer)


def main(_arguments: list[str] | None = None) -> NoReturn:
    """Search answers until the parent closes the pipe."""
    warnings.simplefilter("ignore")  # such as of a set that may mean something else one day
    serve_requests(_reply_to, MEMORY_BYTES)


if __name__ == "__main__":
    main()
