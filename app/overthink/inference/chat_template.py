"""Chat templates, as the model file brings them: a program by a stranger.

They run in a sandbox (`inference.sandbox`). Variables and functions are those that templates in
the wild expect (`messages`, `add_generation_prompt`, `bos_token`, `strftime_now`,
`raise_exception`, …).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

from overthink.core.errors import TemplateError
from overthink.core.protocol import ChatMessage
from overthink.inference.sandbox import (
    RefusedByTemplate,
    TemplateEnvironment,
    TooLong,
    bounded,
    raise_exception,
)


def _environment() -> TemplateEnvironment:
    environment = TemplateEnvironment()
    environment.add_filter("tojson", _to_json)
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = lambda form: datetime.now().strftime(str(form))
    return environment


def _to_json(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    """As the templates' authors know it: no HTML escapes, letters kept."""
    return json.dumps(
        value,
        ensure_ascii=ensure_ascii,
        indent=None if indent is None else min(indent, 16),
        separators=separators,
        sort_keys=sort_keys,
    )


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
            # Compiling computes what is constant, so it is bounded as well.
            text = source or _FALLBACK
            self._template = bounded(lambda: _environment().from_string(text))

    def render(self, messages: Sequence[ChatMessage], *, thinking: bool) -> str:
        """The prompt text, ending where the model is to go on.

        An earlier thought is offered as `reasoning_content` and `thinking`: a template that knows
        these decides whether it goes back into the prompt, and every other one leaves it out.

        Raises:
            TemplateError: the template raises, attacks the sandbox, runs over the time limit or
                makes nothing of the messages.
        """
        with_system = any(message.role == "system" for message in messages)
        with _errors_in_words(with_system=with_system):
            rendered = bounded(
                lambda: self._template.render(
                    messages=[_as_mapping(m) for m in messages],
                    add_generation_prompt=True,
                    enable_thinking=thinking,
                    thinking=thinking,
                    tools=None,
                    documents=None,
                    **self._tokens,
                )
            )
        if not rendered.replace(self._tokens["bos_token"], "").strip() and _says_something(
            messages
        ):
            raise TemplateError("the model's chat template makes nothing of the prompt", _ANOTHER)
        return rendered


_FALLBACK = """\
{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}
{% endfor %}assistant:"""


def _as_mapping(message: ChatMessage) -> dict[str, str]:
    mapping = {"role": message.role, "content": message.content}
    if message.thought:
        mapping |= {"reasoning_content": message.thought, "thinking": message.thought}
    return mapping


def _says_something(messages: Sequence[ChatMessage]) -> bool:
    return any(message.content.strip() for message in messages)


_ANOTHER = "use another GGUF of the model"


@contextmanager
def _errors_in_words(*, with_system: bool = False) -> Iterator[None]:
    """Turns what the template raises into a `TemplateError`.

    Args:
        with_system: a system prompt is in the conversation, which many templates refuse.
    """
    try:
        yield
    except TooLong as error:
        raise TemplateError(
            f"the model's chat template {error}", "use a GGUF with a sound template"
        ) from None
    except SecurityError as error:
        raise TemplateError(
            f"the model's chat template does what a template may not ({error})",
            "use a GGUF with a sound template",
        ) from None
    except MemoryError:
        raise TemplateError("the model's chat template ran out of memory") from None
    except TemplateSyntaxError as error:
        raise TemplateError(
            f"the model's chat template cannot be read (line {error.lineno}: {_short(error)})",
            _ANOTHER,
        ) from None
    except UndefinedError as error:
        raise TemplateError(
            f"the model's chat template wants what is not there ({_short(error)})", _ANOTHER
        ) from None
    except RefusedByTemplate as error:
        raise TemplateError(
            f"the model's chat template refuses this conversation ({_short(error)})",
            f"try without a system prompt, or {_ANOTHER}" if with_system else _ANOTHER,
        ) from None
    except Exception as error:  # noqa: BLE001 - whatever a stranger's program raises is the template's error
        raise TemplateError(
            f"the model's chat template fails ({_short(error)})", _ANOTHER
        ) from None


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"
