"""Sessions as one HTML file that shows itself: both lanes, colour layers, replay, plots.

The page loads nothing and may not: its Content-Security-Policy allows its own style and its own
scripts, by their digests, and nothing else. One script unpacks the other, which takes half the room
so. Everything that was recorded is escaped, with symbols for characters that would act. Without
JavaScript the page can be read in full; with it, the script cuts the text into tokens by
`overthink.reports.token_columns`.

**Size.** The file is at most three times as large as the same sessions' JSON lines
(`overthink.reports.session_lines`) compressed by zlib at level 9, for real traces of 200 tokens
or more; those of 1,000 are smaller than that compressed export itself. Style and scripts take 15 kB
that are the same in every file, which outweighs three times next to nothing; a token takes about
20 bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from overthink.bundled import bundled_folder
from overthink.core.run_record import RunRecord
from overthink.core.symbols import harmless, same_length
from overthink.core.trace import Trace
from overthink.reports.token_columns import token_columns
from overthink.reports.told import ToldSession, told_session
from overthink.reports.told_figures import NOT_MEASURED
from overthink.storage.packing import deflate

if TYPE_CHECKING:
    from overthink.reports.exporting import Export

_INDENT = re.compile(r"^\s+", re.MULTILINE)
_COMMENT_LINE = re.compile(r"^\s*(//.*|/\*.*\*/)\n", re.MULTILINE)


def pieces(export: Export) -> Iterator[bytes]:
    """The page in UTF-8, made while it is written: many sessions need not fit into memory."""
    style, script, loader = map(_asset, ("report.css", "report.js", "loader.js"))
    told = (told_session(session, export.profiles) for session in export.sessions())
    first = next(told)
    made = (
        _templates()
        .get_template("report.html")
        .generate(
            title=first.title if len(export.ids) == 1 else f"{len(export.ids):,} sessions",
            sessions=_chained(first, told),
            style=style,
            script=script,
            loader=loader,
            policy=_policy(style, loader, script),
            missing=NOT_MEASURED,
        )
    )
    for piece in made:
        yield piece.encode("utf-8", "replace")


def _chained(first: ToldSession, others: Iterator[ToldSession]) -> Iterator[ToldSession]:
    yield first
    yield from others


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(bundled_folder("resources") / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        line=_line, text=same_length, columns=_columns, loop=_loop, packed=_packed
    )
    return environment


@cache
def _asset(name: str) -> str:
    """A style or script without the comments and indents that only its makers read."""
    text = (bundled_folder("resources") / "reports" / name).read_text(encoding="utf-8")
    return _INDENT.sub("", _COMMENT_LINE.sub("", text))


def _policy(style: str, *scripts: str) -> str:
    """Allows this style and these scripts, and no loading of anything from anywhere."""
    allowed = " ".join(f"'{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _line(text: str) -> str:
    """Strangers' text in one harmless line."""
    return " ".join(harmless(text).split())


def _columns(trace: Trace) -> str:
    return base64.b64encode(token_columns(trace)).decode()


def _packed(text: str) -> str:
    return base64.b64encode(deflate(text.encode())).decode()


def _loop(record: RunRecord) -> str:
    """First token, tokens of a repetition and the token after the last one; empty without a loop.

    Where the run did not come to its end, the loop is taken to have gone on.
    """
    ended = record.finished.loop if record.finished else None
    if ended is not None:
        return f"{ended.start} {ended.period} {ended.start + ended.period + ended.wasted}"
    seen = record.loop_found
    return f"{seen.start} {seen.period} {len(record.trace)}" if seen else ""
