"""Where a stranger's template runs: Jinja's immutable sandbox, with growth and time bounded too.

Jinja's own sandbox keeps a template from Python's insides; it says nothing of `'x' * 10**10`. A
template is Python code once compiled, so what takes many steps is ended from outside, between two
instructions, when it takes too long or too much memory. What could do harm in a single step, one
call of C code, is measured before it is done.
"""

from __future__ import annotations

import ctypes
import functools
import re
import threading
import time
from collections.abc import Callable, ItemsView, Iterable, KeysView, ValuesView
from contextlib import suppress
from types import GeneratorType
from typing import Any, TypeVar

import jinja2
import psutil
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

TIME_LIMIT_S = 2.0
"""Real templates take about a millisecond."""

_MAX_SIZE = 16 * 1024 * 1024
"""Characters, elements or bytes that one step of a template may make."""
_MAX_INTEGER = 4096
"""Bytes of a whole number; reckoning with large ones is one step that takes minutes."""
_MAX_DIGITS = 4096
"""Characters that are read as a whole number, in whatever base."""
_MAX_MEMORY = 1024 * 1024 * 1024
"""Bytes by which the process may grow while a template runs."""
_MAX_WIDTH = 1000
"""Of padding and indentation."""
_GRACE_S = 3.0
"""Time to end after the limit; code that stays in one C call for longer is left behind."""

_REFUSED_METHODS = frozenset(
    {"center", "encode", "expandtabs", "ljust", "maketrans", "rjust", "to_bytes", "translate"}
    | {"zfill"}
)
"""Methods of texts and numbers that make much from little; no known template needs them."""
_WIDE_FILTERS = frozenset(
    {"batch", "center", "indent", "pprint", "round", "slice", "truncate", "urlize", "wordwrap"}
)
_PADDED_FORMAT = re.compile(r"%[-+ #]*[\d*.]|%\([^)]*\)[-+ #]*[\d*.]")

_MADE_LATER: tuple[type[Any], ...] = (GeneratorType, ItemsView, KeysView, ValuesView)

Result = TypeVar("Result")


class TooLong(Exception):
    """The template ran over its time, or its memory."""


class RefusedByTemplate(jinja2.TemplateError):
    """The template says that it does not take the conversation."""


class _Interrupt(BaseException):
    """Raised inside a template from outside; not an `Exception`, so nothing in it eats it."""


# -- growth ---------------------------------------------------------------------------------------


def _allow(size: int) -> None:
    if size > _MAX_SIZE:
        raise SecurityError("it makes too long a text or list")


def _allow_integer(bits: int) -> None:
    if bits > 8 * _MAX_INTEGER:
        raise SecurityError("it makes too large a number")


def _written_size(*values: Any) -> int:
    """Characters, about, that the values take when written out; a value met twice counts twice.

    Raises:
        SecurityError: it is beyond what is allowed.
    """
    size, left = 0, list(values)
    while left:
        value = left.pop()
        if isinstance(value, Namespace):
            value = value._Namespace__attrs
        if isinstance(value, dict):
            left += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple | set | frozenset):
            left += value
        elif isinstance(value, str | bytes):
            size += len(value)
        size += 1
        _allow(size + len(left))
    return size


def _settled(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same with lists for generators, whose size can't be told before."""
    return tuple(list(value) if isinstance(value, _MADE_LATER) else value for value in arguments)


def _concat(pieces: Iterable[str]) -> str:
    taken: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        _allow(size)
        taken.append(piece)
    return "".join(taken)


def _check_product(left: Any, right: Any) -> None:
    for many, times in ((left, right), (right, left)):
        if isinstance(many, str | list | tuple) and isinstance(times, int):
            _allow(len(many) * max(times, 0))
    if isinstance(left, int) and isinstance(right, int):
        _allow_integer(left.bit_length() + right.bit_length())


def _check_power(base: Any, exponent: Any) -> None:
    if isinstance(base, int) and isinstance(exponent, int):
        _allow_integer(base.bit_length() * max(exponent, 0))


def _formatted_size(form: str, *values: Any) -> int:
    return len(form) + (form.count("%") + form.count("{")) * _written_size(*values)


def _check_method(text: str, name: str, arguments: tuple[Any, ...]) -> None:
    """Measures what a method of a text is about to make."""
    if name == "replace" and len(arguments) >= 2:
        old, new = str(arguments[0]), str(arguments[1])
        _allow(len(text) + text.count(old) * len(new))
    elif name == "join":
        _allow(len(text) * len(arguments[0]))


class _CodeGenerator(CodeGenerator):
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """`a ~ b`, measured."""
        self.write("environment.join_texts((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class _GenerationTag(Extension):
    """`{% generation %}` marks, for training, what a model wrote. Here it stands aside."""

    tags = {"generation"}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The immutable sandbox, with growth bounded as well."""

    code_generator_class = _CodeGenerator
    concat = staticmethod(_concat)  # the output, set blocks, macros
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self) -> None:
        super().__init__(
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[loopcontrols, _GenerationTag],
            finalize=_finalize,
        )
        self.globals.pop("lipsum")
        for name, original in self.filters.items():
            self.add_filter(name, original)

    def add_filter(self, name: str, function: Callable[..., Any]) -> None:
        """Makes a filter known; what it is given is measured first."""
        self.filters[name] = _measured(name, function)

    def join_texts(self, parts: tuple[Any, ...]) -> str:
        """What `~` does."""
        _written_size(*parts)
        return _concat(map(str, parts))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            _check_product(left, right)
        elif operator == "**":
            _check_power(left, right)
        elif operator == "+" and hasattr(left, "__len__") and hasattr(right, "__len__"):
            _allow(len(left) + len(right))
        elif operator == "%" and isinstance(left, str):
            _check_format(left, right)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Any, __obj: Any, *arguments: Any, **named: Any) -> Any:  # noqa: N805 - Jinja's signature
        arguments = _settled(arguments)
        _written_size(arguments, named)
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, str):
            _check_method(owner, __obj.__name__, (*arguments, *named.values()))
        return super().call(__context, __obj, *arguments, **named)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        text: str = value.__self__

        def measured(*arguments: Any, **named: Any) -> str:
            if ":" in text:
                raise SecurityError("a padded text format is not allowed")
            _allow(_formatted_size(text, arguments, named))
            return wrapped(*arguments, **named)

        return measured

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str | bytes | int) and attr in _REFUSED_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)


def _check_format(form: str, values: Any) -> None:
    if _PADDED_FORMAT.search(form):
        raise SecurityError("a padded text format is not allowed")
    _allow(_formatted_size(form, values))


def _finalize(value: Any) -> Any:
    """Looks at a value before it is written out."""
    if not isinstance(value, str):
        _written_size(value)
    return value


def _measured(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that looks at what it is given first."""

    @functools.wraps(original)  # brings along whether Jinja passes its context
    def measured(*arguments: Any, **named: Any) -> Any:
        arguments = _settled(arguments)
        given = arguments[1:] if hasattr(original, "jinja_pass_arg") else arguments
        _written_size(given, named)
        _check_filter(name, given, named)
        return original(*arguments, **named)

    return measured


def _check_filter(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    options = (*given[1:], *named.values())
    if name in _WIDE_FILTERS:
        for option in options:
            if isinstance(option, str) and len(option) > _MAX_WIDTH:
                raise SecurityError(f"the filter {name} would make too long a text")
            if isinstance(option, int) and abs(option) > _MAX_WIDTH:
                raise SecurityError(f"the filter {name} would make too long a text")
    elif name == "format":
        _check_format(str(given[0]), options)
    elif name == "replace":
        _check_method(str(given[0]), "replace", options)
    elif name == "join" and hasattr(given[0], "__len__"):
        _allow(len(given[0]) * max((len(o) for o in options if isinstance(o, str)), default=0))
    elif name == "int" and isinstance(given[0], str) and len(given[0]) > _MAX_DIGITS:
        raise SecurityError("it reads too large a number")
    elif name == "sum" and any(isinstance(option, list | tuple) for option in options):
        raise SecurityError("the filter sum adds numbers only")


# -- time and memory ------------------------------------------------------------------------------


class _Work(threading.Thread):
    """Runs a function in a thread of its own, where an interrupt can do no harm when it is late."""

    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__(name="template", daemon=True)
        self._function = function
        self._lock = threading.Lock()
        self._over = False
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        with suppress(_Interrupt):
            try:
                self.result = self._function()
            except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
                self.error = error
            with self._lock:
                self._over = True

    def interrupt(self) -> None:
        """Raises `_Interrupt` in the thread; it may take effect a moment later, or be eaten."""
        with self._lock:
            if not self._over and self.ident is not None:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(self.ident), ctypes.py_object(_Interrupt)
                )


def bounded(function: Callable[[], Result]) -> Result:
    """Calls a function that runs template code; what it raises is raised here.

    Raises:
        TooLong: it took longer than `TIME_LIMIT_S`, or made the process grow too much.
    """
    process = psutil.Process()
    most_memory = process.memory_info().rss + _MAX_MEMORY
    work = _Work(function)
    started = time.monotonic()
    work.start()
    reason = ""
    while work.is_alive():
        work.join(0.02)
        elapsed = time.monotonic() - started
        if not reason and elapsed > TIME_LIMIT_S:
            reason = f"ran for over {TIME_LIMIT_S:g} seconds"
        if not reason and process.memory_info().rss > most_memory:
            reason = f"took over {_MAX_MEMORY >> 20:,} MiB of memory"
        if reason:
            # Again and again: Python eats an exception that is raised in a finaliser.
            work.interrupt()
        if elapsed > TIME_LIMIT_S + _GRACE_S:
            break
    if reason:
        raise TooLong(reason)
    if work.error:
        raise work.error
    result: Result = work.result
    return result


def raise_exception(message: str) -> None:
    """Given to templates, to refuse a conversation."""
    raise RefusedByTemplate(message)
