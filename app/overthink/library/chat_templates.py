"""Which chat template of a model file is used: the default one, a named one, or one of a list."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from overthink.core.errors import BadInput
from overthink.core.events import TemplateUse
from overthink.core.messages import message
from overthink.core.symbols import excerpt
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


LONGEST_OWN = 256 * 1024
"""Bytes of a user's own template; real ones have up to 30,000."""


def is_source(template: str) -> bool:
    """Whether a user's template is Jinja source, not the path of a file."""
    return "{{" in template or "{%" in template


def own_template(template: str) -> tuple[str, TemplateUse]:
    """Read a user's own template, which is Jinja source or the path of a file.

    Raises:
        BadInput: the file cannot be read, or is no text, too long, or no template.
    """
    name = "" if is_source(template) else excerpt(Path(template).name, 100)
    source = template if is_source(template) else _read_template(Path(template))
    if not is_source(source) or len(source.encode()) > LONGEST_OWN:
        raise BadInput(
            message("{file} is no chat template", file=name or "--chat-template"),
            message("give Jinja source of up to {limit:memory}", limit=LONGEST_OWN),
        )
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    return source, TemplateUse(kind="own", name=name, digest=digest)


def _read_template(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST_OWN + 1).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise BadInput(
            message(
                "the chat template {file} cannot be read ({why})",
                file=excerpt(str(path), 200),
                why=getattr(error, "strerror", None) or "it is not UTF-8",
            ),
            message("give the path of a Jinja file, or its text"),
        ) from None


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
