"""Highlights code with Pygments: returns spans of keywords, strings, comments.

Only known languages and lines of limited length: highlighters are regular expressions, and
untrusted text must not trigger their worst case.
"""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Thread
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Literal, Name, Number, String, Text, Whitespace
from pygments.util import ClassNotFound

from overthink.ui.markdown.ast import CODE, Role, Span, Spans, SpanStyle

MAX_LINE = 500
_LANGUAGES = """
    bash c c++ cpp csharp cs css diff go haskell html java javascript js json julia kotlin latex
    lua makefile matlab ocaml perl php powershell py python python3 r ruby rust scala sh shell sql
    swift tex toml ts typescript xml yaml
"""
_KNOWN = frozenset(_LANGUAGES.split())
_PRELOADED = ("python", "bash", "javascript", "cpp", "java")

_ROLES: tuple[tuple[Any, Role], ...] = (
    (Comment, "code_comment"),
    (Keyword, "code_keyword"),
    (String, "code_string"),
    (Number, "code_number"),
    (Literal, "code_string"),
    (Name.Builtin, "code_name"),
    (Name.Class, "code_name"),
    (Name.Decorator, "code_name"),
    (Name.Function, "code_name"),
    (Name.Tag, "code_name"),
)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    if language not in _KNOWN:
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@cache
def preload_lexers() -> None:
    """Load common lexers in a thread: a large one takes tens of milliseconds."""
    Thread(target=_load, name="highlighter", daemon=True).start()


def _load() -> None:
    for language in _PRELOADED:
        _lexer(language)


def _tokens(code: str, language: str) -> list[tuple[Any, str]] | None:
    lexer = _lexer(language.strip().lower())
    if lexer is None or any(len(line) > MAX_LINE for line in code.split("\n")):
        return None
    return list(lexer.get_tokens(code))


@lru_cache(maxsize=512)
def _style(kind: Any) -> SpanStyle:
    role: Role = next((role for known, role in _ROLES if kind in known), "text")
    return SpanStyle(code=True, role=role) if role != "text" else CODE


def highlight_code(code: str, language: str) -> Spans:
    """Return the code as spans, which together are exactly the code."""
    tokens = _tokens(code, language)
    if tokens is None or "".join(text for _, text in tokens) != code:
        return (Span(code, CODE),)
    spans: list[Span] = []
    for kind, text in tokens:
        style = _style(kind)
        if spans and (spans[-1].style == style or text.isspace()):
            spans[-1] = Span(spans[-1].text + text, spans[-1].style)
        else:
            spans.append(Span(text, style))
    return tuple(spans)


def last_clean_line(code: str, language: str) -> int:
    """Return how many lines from the start can be highlighted on their own.

    A line that ends inside a string or a comment cannot be separated there.
    """
    tokens = _tokens(code, language)
    if tokens is None:
        return code.count("\n")
    lines = clean = 0
    for kind, text in tokens:
        lines += text.count("\n")
        if text.endswith("\n") and (kind in Text or kind in Whitespace):
            clean = lines
    return clean
