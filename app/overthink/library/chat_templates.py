"""Which chat template of a model file is used: the default one, a named one, or one of a list."""

from __future__ import annotations

from collections.abc import Mapping

from overthink.core.events import TemplateUse
from overthink.library.gguf_values import TextArray, Value

_KEY = "tokenizer.chat_template"
_NAMES = "tokenizer.chat_templates"
_FOR_OTHER_TASKS = ("tool_use", "rag")
"""Names that makers use for templates with tools and documents."""
_MOST = 20
"""Templates that are listed at most."""


def choose_template(metadata: Mapping[str, Value]) -> tuple[str, TemplateUse]:
    """Choose the chat template of a model file.

    The default template comes first, then a named one for conversations, then any other.

    Returns:
        Its source, which is empty if there is none, and how it was chosen.
    """
    value = metadata.get(_KEY)
    if isinstance(value, TextArray):
        listed = [text for text in _texts(value) if text.strip()]
        if listed:
            return listed[0], TemplateUse(kind="list", count=len(listed))
    default = value if isinstance(value, str) and value.strip() else ""
    named = _named(metadata)
    names = (*(["default"] if default else []), *named)
    if default:
        kind = "named" if named else "file"
        return default, TemplateUse(kind=kind, name="default", names=names, count=len(names))
    if not named:
        return "", TemplateUse(kind="none")
    name = min(named, key=lambda each: (each in _FOR_OTHER_TASKS, each != "chat"))
    return named[name], TemplateUse(kind="named", name=name, names=names, count=len(names))


def _named(metadata: Mapping[str, Value]) -> dict[str, str]:
    """The named templates, in the order of the file's list, then of its keys."""
    names = metadata.get(_NAMES)
    listed = _texts(names) if isinstance(names, TextArray) else []
    prefix = f"{_KEY}."
    others = [key.removeprefix(prefix) for key in metadata if key.startswith(prefix)]
    found = {}
    for name in dict.fromkeys([*listed, *others]):
        source = metadata.get(prefix + name)
        if isinstance(source, str) and source.strip():
            found[name[:60]] = source
    return found


def _texts(values: TextArray) -> list[str]:
    return [values[index].decode("utf-8", "replace") for index in range(min(len(values), _MOST))]
