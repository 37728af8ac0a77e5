"""Messages to the user: an English template with named fields, worded and translated at the edge.

An error, note or reason is made where it is known, by code that knows neither terminal nor window:

    raise ModelFileError(
        message("{file} needs {needed:memory} of RAM", file=name, needed=size),
        message("set a shorter context with --ctx", in_window="set a shorter context"),
    )

The template is a literal: `packaging/translations.py` collects the first argument of every
`message()` call, and `in_window`, for the translators. So a new message is one edit.

A field is a text, a number or another message. Its format names its kind, and each edge writes it
in its own way: `{count:n}` a whole number in groups of three, `{bytes:memory}` memory in MiB or
GiB, `{bytes:size}` a file's size, `{share:percent}` a share from 0 to 1, `{rate:speed}` tokens
a second, `{seconds:duration}` seconds, `{seconds:.1f}` a decimal number, `{names:list}` a sequence
joined by commas. A text or a message needs no format.

    terminal, JSON, database    str(message): English
    window                      `overthink.ui.i18n.localise_message`: its language and its wording
    pipe                        `to_wire` and `from_wire`, as hooks of msgspec
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from overthink.core.number_format import ENGLISH, NumberFormat


class Message:
    """A clause or sentence for the user. Messages are equal when their English is the same.

    Args:
        template: English, with fields in braces; a clause without a full stop where it becomes part
            of a sentence.
        fields: what the template names.
        in_window: the template for the window, where the terminal's names commands or options;
            empty where both use the same.
    """

    __slots__ = ("fields", "in_window", "template")

    def __init__(
        self, template: str, fields: Mapping[str, Any] | None = None, in_window: str = ""
    ) -> None:
        self.template = template
        self.fields = dict(fields or {})
        self.in_window = in_window

    def __str__(self) -> str:
        """The message in English, for the terminal."""
        return render(self, _ENGLISH)

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __bool__(self) -> bool:
        return bool(self.template)

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, Message) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))


def message(template: str, *, in_window: str = "", **fields: Any) -> Message:
    """Make a message, and mark its template for translation. See the module's docstring."""
    return Message(template, fields, in_window)


def verbatim(text: str | Message) -> Message:
    """Make a message of a text without translation: such as an operating system's reason.

    A message is returned as it is.
    """
    if isinstance(text, Message):
        return text
    return Message("{text}", {"text": text}) if text else NO_MESSAGE


def joined(separator: str, parts: Sequence[Message]) -> Message:
    """Join messages, empty ones left out."""
    present = [part for part in parts if part]
    if len(present) == 1:
        return present[0]
    names = [f"part{index}" for index in range(len(present))]
    template = separator.join(f"{{{name}}}" for name in names)
    return Message(template, dict(zip(names, present, strict=True)))


NO_MESSAGE = Message("")
"""Nothing to show; false in a condition."""


class Wording:
    """How one edge words messages. The terminal's is this class; the window has its own."""

    @property
    def numbers(self) -> NumberFormat:
        return ENGLISH

    def template(self, message: Message) -> str:
        """The template in the user's language."""
        return message.template


def render(message: Message, wording: Wording) -> str:
    """Word a message: its template, with each field in its format.

    A field that a translation names but the message lacks stays as it is written there, so that a
    wrong translation never hides an error.
    """
    return _Renderer(wording).vformat(wording.template(message), (), message.fields)


class _Renderer(string.Formatter):
    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), f"{{{key}}}")

    def get_field(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return self.get_value(name, args, kwargs), name  # no attributes, no items

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, Message):
            return render(value, self._wording)
        if isinstance(value, str):
            return value
        numbers = self._wording.numbers
        by_kind: dict[str, Callable[[Any], str]] = {
            "n": numbers.count,
            "memory": numbers.memory,
            "size": numbers.size,
            "percent": numbers.percent,
            "speed": numbers.speed,
            "duration": numbers.duration,
            "list": lambda parts: ", ".join(self.format_field(part, "") for part in parts),
        }
        if spec in by_kind:
            return by_kind[spec](value)
        if spec.startswith(".") and spec.endswith("f"):
            return numbers.decimal(value, int(spec[1:-1]))
        return str(value)


_ENGLISH = Wording()


# ----------------------------------------------------------------------------- msgspec's hooks

MAX_DEPTH = 8
"""Messages within messages, at most, in what comes from another process."""


def to_wire(value: Any) -> Any:
    """Encode a message for a pipe between our own processes (`enc_hook`).

    Raises:
        NotImplementedError: the value is no message.
    """
    if not isinstance(value, Message):
        raise NotImplementedError(f"{type(value).__name__} cannot be sent")
    return [value.template, value.in_window, {k: _out(v) for k, v in value.fields.items()}]


def from_wire(kind: type, value: Any) -> Any:
    """Decode a message from a pipe or from storage (`dec_hook`); a plain string is its text.

    Raises:
        ValueError: the value is no message.
    """
    if kind is not Message:
        raise NotImplementedError(f"{kind.__name__} cannot be received")
    return _received(value, MAX_DEPTH)


def to_text(value: Any) -> str:
    """Encode a message for JSON and for storage as its English text (`enc_hook`).

    Raises:
        NotImplementedError: the value is no message.
    """
    if not isinstance(value, Message):
        raise NotImplementedError(f"{type(value).__name__} cannot be written")
    return str(value)


def _out(value: Any) -> Any:
    if isinstance(value, Message):
        return {"message": to_wire(value)}
    return list(value) if isinstance(value, tuple) else value


def _received(value: Any, depth: int) -> Message:
    if isinstance(value, str):
        return verbatim(value)
    match value:
        case [str() as template, str() as in_window, dict() as fields] if depth:
            return Message(template, {str(k): _in(v, depth) for k, v in fields.items()}, in_window)
    raise ValueError("a message cannot be read")


def _in(value: Any, depth: int) -> Any:
    if isinstance(value, dict):
        return _received(value.get("message"), depth - 1)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    if isinstance(value, (str, int, float)):
        return value
    raise ValueError("a message's field cannot be read")
