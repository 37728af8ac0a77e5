"""The child process that renders chat templates, which are programs by strangers.

A template runs in Jinja's immutable sandbox, which protects Python's internals and the messages.
Time and memory are limited from outside: the parent (`chat_template`) kills this process.

Imports Jinja and the standard library only: it starts beside the loading of a model, and the first
token must not wait for it.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any, NoReturn

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from overthink.core.child_main_loop import serve_requests

MEMORY_BYTES = 1024 * 1024 * 1024
LONGEST_PROMPT = 16 * 1024 * 1024
"""Characters; far beyond any context."""


class RefusedByTemplate(jinja2.TemplateError):
    """The template called `raise_exception`."""


class PromptTooLong(Exception):
    """The rendered prompt has more than `LONGEST_PROMPT` characters."""


def _raise_exception(reason: str) -> None:
    raise RefusedByTemplate(reason)


def _to_json(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    """Convert to JSON as template authors expect it: no HTML escapes, letters as they are."""
    return json.dumps(
        value,
        ensure_ascii=ensure_ascii,
        indent=indent,
        separators=separators,
        sort_keys=sort_keys,
    )


class _GenerationTag(Extension):
    """`{% generation %}` marks text that a model wrote, for training. It renders its content."""

    tags = {"generation"}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


@lru_cache(maxsize=1)
def compiled(source: str) -> jinja2.Template:
    """Compile a template, with the functions and filters that templates in the wild expect."""
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols, _GenerationTag]
    )
    environment.filters["tojson"] = _to_json
    environment.globals["raise_exception"] = _raise_exception
    environment.globals["strftime_now"] = lambda form: datetime.now().strftime(str(form))
    return environment.from_string(source)


def reply_to(request: dict[str, Any]) -> dict[str, Any]:
    """Compile or render a template.

    Args:
        request: `source`, and `variables` to render it with, or None to compile it only.

    Returns:
        `prompt`, or the `error`'s kind with its `detail` and, for syntax errors, its `line`.
    """
    try:
        template = compiled(request["source"])
        if request["variables"] is None:
            return {"prompt": ""}
        prompt = template.render(**request["variables"])
        if len(prompt) > LONGEST_PROMPT:
            raise PromptTooLong
    except Exception as error:  # noqa: BLE001 - a stranger's program may raise anything
        return {
            "error": _kind(error),
            "detail": " ".join(str(error).split())[:1000] or type(error).__name__,
            "line": getattr(error, "lineno", None),
        }
    return {"prompt": prompt}


_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (SecurityError, "forbidden"),
    (MemoryError, "memory"),
    (PromptTooLong, "length"),
    (TemplateSyntaxError, "syntax"),
    (UndefinedError, "undefined"),
    (RefusedByTemplate, "refused"),
)


def _kind(error: Exception) -> str:
    return next((kind for cls, kind in _KINDS if isinstance(error, cls)), "failed")


def main(_arguments: list[str] | None = None) -> NoReturn:
    """Serve requests until the parent closes the pipe."""
    serve_requests(reply_to, MEMORY_BYTES)


if __name__ == "__main__":
    main()
