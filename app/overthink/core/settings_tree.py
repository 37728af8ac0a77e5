"""Fits what a settings file contains to the settings that exist, one by one.

A value that does not fit costs this value only, and is named with what is used instead. Names that
are not known may come from a newer version of the app: they are returned, to be written back.
"""

from __future__ import annotations

import enum
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import inspect

from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt

T = TypeVar("T", bound=msgspec.Struct)
_NO_FIT = (msgspec.ValidationError, OverflowError, RecursionError, ValueError, TypeError)


@dataclass
class Fitted(Generic[T]):
    """Settings that fit."""

    value: T
    problems: list[Message] = field(default_factory=list)
    """Clauses: the field, its value, and what is used instead."""
    unknown: dict[str, Any] = field(default_factory=dict)
    """Members that have no field, nested as in the file."""


def fit(tree: object, kind: type[T], path: str = "") -> Fitted[T]:
    """Fit a decoded file to a struct, all of whose fields have defaults.

    Args:
        path: of the struct in the file, in problems.
    """
    fitted = Fitted(kind())
    if not isinstance(tree, Mapping):
        fitted.problems.append(_misfit(path, tree, kind, message("the defaults are used")))
        return fitted
    fields = {each.encode_name: each for each in msgspec.structs.fields(kind)}
    values: dict[str, Any] = {}
    for name, raw in tree.items():
        if name not in fields:
            fitted.unknown[name] = raw
            continue
        own = fields[name]
        inside = f"{path}.{name}" if path else name
        found = _fit_value(raw, own.type, inside, fitted)
        if found is _MISSING:
            default = getattr(fitted.value, own.name)
            problem = _misfit(inside, raw, own.type, _used(default))
            fitted.problems.append(problem)
        else:
            values[own.name] = found
    fitted.value = kind(**values)
    return fitted


_MISSING: Any = object()


def _fit_value(raw: object, kind: Any, path: str, fitted: Fitted[Any]) -> Any:
    """Return the value, or what of it fits; `_MISSING` if that is nothing."""
    struct = _struct_of(kind)
    if struct is not None and isinstance(raw, Mapping) and _has_defaults(struct):
        nested = fit(raw, struct, path)
        fitted.problems += nested.problems
        if nested.unknown:
            fitted.unknown[path.rpartition(".")[2]] = nested.unknown
        return nested.value
    try:
        return msgspec.convert(raw, kind)
    except _NO_FIT:
        pass
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (list, tuple) and isinstance(raw, list) and arguments:
        return _fit_list(raw, kind, arguments[0], path, fitted)
    if origin is dict and isinstance(raw, Mapping):
        return _fit_entries(raw, arguments[1], path, fitted)
    return _MISSING


def _fit_list(raw: list[Any], kind: Any, element: Any, path: str, fitted: Fitted[Any]) -> Any:
    found = []
    for number, value in enumerate(raw, 1):
        inside = f"{path}[{number}]"
        one = _fit_value(value, element, inside, fitted)
        if one is _MISSING:
            fitted.problems.append(_misfit(inside, value, element, message("it is left out")))
        else:
            found.append(one)
    return tuple(found) if get_origin(kind) is tuple else found


def _fit_entries(raw: Mapping[str, Any], kind: Any, path: str, fitted: Fitted[Any]) -> Any:
    found = {}
    for name, value in raw.items():
        inside = f"{path}.{name}"
        one = _fit_value(value, kind, inside, fitted)
        if one is _MISSING:
            fitted.problems.append(_misfit(inside, value, kind, message("it is left out")))
        else:
            found[name] = one
    return found


def _struct_of(kind: Any) -> type[msgspec.Struct] | None:
    if get_origin(kind) is typing.Annotated:
        kind = get_args(kind)[0]
    return kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def _has_defaults(struct: type[msgspec.Struct]) -> bool:
    return not any(each.required for each in msgspec.structs.fields(struct))


def merged(unknown: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Add the members that this version does not know to those that it writes."""
    result = dict(unknown)
    for name, value in known.items():
        other = result.get(name)
        both = isinstance(other, Mapping) and isinstance(value, Mapping)
        result[name] = merged(other, value) if both else value  # type: ignore[arg-type]
    return result


# -- wording -------------------------------------------------------------------------------------


def misfit(path: str, raw: object, expected: Message, used: Message) -> Message:
    """Describe a value that does not fit: a clause."""
    return message(
        "{field} is {value}, which is not {expected}: {used}",
        field=excerpt(path, 80),
        value=_quoted(raw),
        expected=expected,
        used=used,
    )


def _misfit(path: str, raw: object, kind: Any, used: Message) -> Message:
    return misfit(path or "the file", raw, expected_of(kind), used)


def _used(default: object) -> Message:
    plain = msgspec.to_builtins(default)
    if isinstance(plain, dict | list) or plain == "":
        return message("the default is used")
    return message("{value} is used", value=_quoted(plain))


def _quoted(value: object) -> str:
    """A value as JSON, cut to a length that fits into a sentence."""
    try:
        text = msgspec.json.encode(value).decode()
    except (RecursionError, OverflowError, TypeError, ValueError):
        text = "…"
    return excerpt(text, 50)


def expected_of(kind: Any) -> Message:
    """Describe the values of a type."""
    words = _words_of(kind)
    if words:
        return message("one of {words:list}", words=words)
    info: Any = inspect.type_info(kind)
    match info:
        case inspect.BoolType():
            return message("true or false")
        case inspect.IntType() | inspect.FloatType():
            whole = isinstance(info, inspect.IntType)
            if info.ge is not None and info.le is not None:
                low, high = f"{info.ge:,.15g}", f"{info.le:,.15g}"
                return message("a number from {low} to {high}", low=low, high=high)
            return message("a whole number") if whole else message("a number")
        case inspect.StrType():
            return message("text of the expected form") if info.pattern else message("text")
        case inspect.ListType() | inspect.VarTupleType():
            return message("a list")
    return message("a group of settings")


def _words_of(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) is Literal:
        return tuple(str(word) for word in get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        return tuple(word for part in get_args(kind) for word in _words_of(part))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return tuple(str(member.value) for member in kind)
    return ()
