"""Raises the version of the grading rules after they changed: `python packaging/grader_version.py`.

The digest of everything that decides verdicts is pinned in `overthink.grading.version`: the code of
`grading/`, its word lists, and the locked versions of the libraries that compare formulas.
Comments, docstrings and line breaks do not count. A test compares, so that no rule changes without
the version, which is stored with every verdict.

    --same-verdicts    pin the digest only: the code changed, but no answer gets another verdict
"""

from __future__ import annotations

import ast
import hashlib
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION_FILE = ROOT / "app" / "overthink" / "grading" / "version.py"
_NO_RULES = {
    "__init__.py",
    "version.py",
    "status_text.py",
    "thought_map.py",
    "thought_statistics.py",
}
_DATA = ("resources/grading_words.toml",)
_LIBRARIES = re.compile(r"^(?:math-verify|latex2sympy2[-\w]*|sympy)==\S+", re.MULTILINE)


def rules_digest() -> str:
    """The digest of the rules as they are now."""
    content = hashlib.sha256()
    for file in sorted(VERSION_FILE.parent.glob("*.py")):
        if file.name not in _NO_RULES:
            content.update(f"{file.name}\n{bare_code(file.read_text(encoding='utf-8'))}\n".encode())
    for name in _DATA:
        content.update((ROOT / name).read_text(encoding="utf-8").encode())
    locked = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    content.update("\n".join(sorted(_LIBRARIES.findall(locked))).encode())
    return content.hexdigest()[:32]


def bare_code(source: str) -> str:
    """The source without comments, docstrings and white space, the same in every Python."""
    lines = source.splitlines(keepends=True)
    for first, start, last, end in sorted(_left_out(source), reverse=True):
        lines[first : last + 1] = [lines[first][:start] + lines[last][end:]]
    return "".join("".join(lines).split())


def _left_out(source: str) -> Iterator[tuple[int, int, int, int]]:
    """First line and column, last line and column, of each comment and docstring."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0] - 1, token.start[1], token.end[0] - 1, token.end[1]
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
                start = len(lines[first].encode()[: node.col_offset].decode())
                end = len(lines[last].encode()[: node.end_col_offset].decode())
                yield first, start, last, end


def updated(text: str, digest: str, *, same_verdicts: bool) -> str:
    """The text of the version file with this digest and, if the rules changed, the next version."""
    text = re.sub(r'^RULES_DIGEST = ".*"', f'RULES_DIGEST = "{digest}"', text, flags=re.MULTILINE)
    if same_verdicts:
        return text
    number = re.compile(r"^GRADER_VERSION = (\d+)", re.MULTILINE)
    return number.sub(lambda found: f"GRADER_VERSION = {int(found[1]) + 1}", text)


def main(arguments: list[str]) -> None:
    """Update the version file if the rules have changed."""
    text, digest = VERSION_FILE.read_text(encoding="utf-8"), rules_digest()
    if f'RULES_DIGEST = "{digest}"' not in text:
        changed = updated(text, digest, same_verdicts="--same-verdicts" in arguments)
        VERSION_FILE.write_text(changed, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
