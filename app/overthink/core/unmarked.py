"""A text of a model as a reader sees it: without the marks of Markdown and LaTeX around its words.

For quoting a line. Values stay as they are written: a product keeps its asterisk, a price its sign.
"""

from __future__ import annotations

import re

_BOXED = re.compile(r"\\f?box(?:ed)?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_FORMULA = re.compile(r"\$\$?(?=\S)([^$]*[^$\s])\$\$?(?!\d)")
"""A sign before a digit that no other closes is money."""
_MARKS = re.compile(
    r"^\s*#+\s+|`|\\[()\[\]]"
    r"|(?<![\w*])\*+(?=\S)|(?<=\S)\*+(?![\w*])"
    r"|(?<![\w_])_+(?=\S)|(?<=\S)_+(?![\w_])",
    re.MULTILINE,
)


def unmarked(text: str) -> str:
    r"""The text without `*`, `_`, backticks, `#`, `$` and `\boxed{}`, on one line.

    A text of nothing but marks stays as it is.
    """
    bare = _FORMULA.sub(r"\1", _BOXED.sub(r"\1", text))
    return " ".join((_MARKS.sub("", bare).strip() or text).split())
