"""Chat templates, as the model file brings them: a program by a stranger.

They run in Jinja's immutable sandbox, with the operations that could fill memory bounded and with a
time limit. Variables and functions are those that templates in the wild expect
(`messages`, `add_generation_prompt`, `bos_token`, `strftime_now`, `raise_exception`, …).
"""

from __future__ import annotations

import ctypes
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment

from overthink.core.errors import TemplateError
from overthink.core.protocol import ChatMessage

TIME_LIMIT_S = 2.0
"""Real templates take about a millisecond."""

_MAX_OUTPUT = 64 * 1024 * 1024
"""Characters that one multiplication or padding in a template may make."""

_PADDING_METHODS = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "format_map"})
"""String methods that make long text from short input; no known template needs them."""


class _OutOfTime(BaseException):
    """Raised inside a template that runs too long; not an `Exception`, so nothing in it eats it."""


class _TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The immutable sandbox, with growth bounded as well."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "*" and _product_size(left, right) > _MAX_OUTPUT:
            raise SecurityError("a multiplication makes too long a text")
        if operator == "**" and isinstance(right, int) and abs(right) > 1000:
            raise SecurityError("a power is too large")
        if operator == "%" and isinstance(left, str) and any(c.isdigit() or c == "*" for c in left):
            raise SecurityError("a padded text format is not allowed")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr in _PADDING_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)


def _product_size(left: Any, right: Any) -> int:
    for many, times in ((left, right), (right, left)):
        if isinstance(many, (str, list, tuple, bytes)) and isinstance(times, int):
            return len(many) * max(times, 0)
    if isinstance(left, int) and isinstance(right, int):
        return (left.bit_length() + right.bit_length()) // 8
    return 0


def _environment() -> _TemplateEnvironment:
    environment = _TemplateEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols]
    )
    for name in ("center", "indent", "format", "pprint", "wordwrap"):
        environment.filters[name] = _plain_filter(name)
    environment.filters["tojson"] = _to_json
    environment.globals["raise_exception"] = _raise_exception
    environment.globals["strftime_now"] = lambda form: datetime.now().strftime(str(form))
    return environment


def _plain_filter(name: str) -> Callable[..., str]:
    """Filters that pad: harmless with small widths, refused beyond."""
    original: Any = jinja2.filters.FILTERS[name]

    def bounded(value: Any, *arguments: Any, **named: Any) -> Any:
        widths = [a for a in (*arguments, *named.values()) if isinstance(a, int)]
        if any(abs(w) > 1000 for w in widths) or (name == "format" and "%" in str(value)):
            raise SecurityError(f"the filter {name} would make too long a text")
        return original(value, *arguments, **named)

    return bounded


def _to_json(value: Any, ensure_ascii: bool = False, indent: int | None = None, **_: Any) -> str:
    """As the templates' authors know it: no HTML escapes, letters kept."""
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=min(indent or 0, 16) or None)


def _raise_exception(message: str) -> None:
    raise jinja2.TemplateError(message)


class ChatTemplate:
    """A compiled chat template.

    Args:
        source: Jinja text from the model file; None takes the plain "role: content" form.

    Raises:
        TemplateError: the template cannot be compiled.
    """

    def __init__(self, source: str | None, bos: str, eos: str) -> None:
        self._tokens = {"bos_token": bos, "eos_token": eos}
        with _errors_in_words():
            self._template = _environment().from_string(source or _FALLBACK)

    def render(self, messages: Sequence[ChatMessage], *, thinking: bool) -> str:
        """The prompt text, ending where the model is to go on.

        An earlier thought is offered as `reasoning_content` and `thinking`: a template that knows
        these decides whether it goes back into the prompt, and every other one leaves it out.

        Raises:
            TemplateError: the template raises, attacks the sandbox or runs over the time limit.
        """
        with _errors_in_words(), _time_limit():
            return self._template.render(
                messages=[_as_mapping(m) for m in messages],
                add_generation_prompt=True,
                enable_thinking=thinking,
                tools=None,
                documents=None,
                **self._tokens,
            )


_FALLBACK = """\
{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}
{% endfor %}assistant:"""


def _as_mapping(message: ChatMessage) -> dict[str, str]:
    mapping = {"role": message.role, "content": message.content}
    if message.thought:
        mapping |= {"reasoning_content": message.thought, "thinking": message.thought}
    return mapping


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except _OutOfTime:
        raise TemplateError(
            f"the model's chat template ran for over {TIME_LIMIT_S:g} seconds",
            "use a GGUF with a sound template",
        ) from None
    except SecurityError as error:
        raise TemplateError(
            f"the model's chat template does what a template may not ({error})",
            "use a GGUF with a sound template",
        ) from None
    except MemoryError:
        raise TemplateError("the model's chat template ran out of memory") from None
    except Exception as error:  # noqa: BLE001 - whatever a stranger's program raises is the template's error
        raise TemplateError(
            f"the model's chat template refuses this conversation ({_short(error)})",
            "try without a system prompt, or use another GGUF of the model",
        ) from None


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raises `_OutOfTime` in this thread when the block runs too long.

    A template is Python code once compiled, so an exception set from another thread reaches it
    between any two instructions; signals would do the same on Unix only, and in the main thread.
    """
    set_exception = ctypes.pythonapi.PyThreadState_SetAsyncExc
    thread = ctypes.c_ulong(threading.get_ident())
    lock, done = threading.Lock(), False

    def interrupt() -> None:
        with lock:
            if not done:
                set_exception(thread, ctypes.py_object(_OutOfTime))

    timer = threading.Timer(TIME_LIMIT_S, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            done = True
        timer.cancel()
