"""The chat template of a model file, rendered in a child process that can be killed.

A template is a program by a stranger. `template_renderer` runs it; here are the limits, and an
error message for each way in which it can fail.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command
from overthink.core.errors import TemplateError
from overthink.core.messages import Message, message

if TYPE_CHECKING:
    from overthink.core.protocol import ChatMessage

TIME_LIMIT_S = 2.0
"""Real templates take about a millisecond."""
MEMORY_LIMIT = 1024 * 1024 * 1024
"""Bytes of resident memory that the child may take."""


def start_renderer() -> WorkerProcess:
    """Start the child that renders templates; starting it early hides the time that this takes."""
    renderer = WorkerProcess(
        child_command("overthink.inference.template_renderer"),
        stderr=None,  # the lane's log
        memory_of=_resident_memory,
        memory_bytes=MEMORY_LIMIT,
    )
    with suppress(WorkerEnded):  # then the first request tries again, and reports why it cannot
        renderer.start()
    return renderer


def _resident_memory(pid: int) -> int:
    import psutil  # late: the renderer is started before such imports

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0  # it has just ended


class ChatTemplate:
    """A chat template, which compiles in the background from here on.

    Args:
        source: Jinja text from the model file; None for the plain "role: content" form.
        bos: text of the beginning token.
        eos: text of the end token.
        renderer: the child that renders; stays the caller's.
    """

    def __init__(self, source: str | None, bos: str, eos: str, renderer: WorkerProcess) -> None:
        self._source = source or _FALLBACK
        self._tokens = {"bos_token": bos, "eos_token": eos}
        self._renderer = renderer
        self._compile_error: TemplateError | None = None
        self._compilation = threading.Thread(target=self._compile, name="template", daemon=True)
        self._compilation.start()

    def _compile(self) -> None:
        try:
            self._request(None)
        except TemplateError as error:
            self._compile_error = error

    def wait_until_compiled(self) -> None:
        """Wait for the compilation.

        Raises:
            TemplateError: the template cannot be compiled.
        """
        self._compilation.join()
        if self._compile_error:
            raise self._compile_error

    def render(self, messages: Sequence[ChatMessage], *, thinking: bool) -> str:
        """Render the prompt, which ends where the model is to continue.

        An earlier thought is passed as `reasoning_content` and `thinking`: templates that know
        these decide whether it goes into the prompt; all others leave it out.

        Raises:
            TemplateError: the template raises, attacks the sandbox, exceeds the limits of time or
                memory, or renders nothing of the messages.
        """
        variables = {
            "messages": [_as_mapping(message) for message in messages],
            "add_generation_prompt": True,
            "enable_thinking": thinking,
            "thinking": thinking,
            "tools": None,
            "documents": None,
            **self._tokens,
        }
        with_system = any(message.role == "system" for message in messages)
        rendered = self._request(variables, with_system=with_system)
        empty = not rendered.replace(self._tokens["bos_token"], "").strip()
        if empty and any(message.content.strip() for message in messages):
            raise TemplateError(
                message("the model's chat template makes nothing of the prompt"), _ANOTHER_FILE
            )
        return rendered

    def _request(self, variables: dict[str, Any] | None, *, with_system: bool = False) -> str:
        request = {"source": self._source, "variables": variables}
        try:
            reply = self._renderer.request(request, TIME_LIMIT_S)
        except WorkerEnded as ended:
            raise _limit_error(ended) from None
        if "error" in reply:
            raise _template_error(reply, with_system)
        prompt: str = reply["prompt"]
        return prompt


_FALLBACK = """\
{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}
{% endfor %}assistant:"""


def _as_mapping(message: ChatMessage) -> dict[str, str]:
    mapping = {"role": message.role, "content": message.content}
    if message.thought:
        mapping |= {"reasoning_content": message.thought, "thinking": message.thought}
    return mapping


_ANOTHER_FILE = message("use another GGUF of the model")
_SOUND_TEMPLATE = message("use a GGUF with a sound template")
_NO_SYSTEM_PROMPT = message("try without a system prompt, or use another GGUF of the model")


def _limit_error(ended: WorkerEnded) -> TemplateError:
    """Return the error for a child that exceeded a limit, or died of the template."""
    if ended.exit is None:
        return TemplateError(
            message("the process that renders chat templates cannot be started"),
            message("install Overthink again"),
        )
    if ended.why_killed:
        problem = message("the model's chat template {why}", why=ended.why_killed)
        return TemplateError(problem, _SOUND_TEMPLATE)
    return _failure(ended.exit.problem(message("its process")))


def _failure(why: Message | str) -> TemplateError:
    return TemplateError(message("the model's chat template fails ({why})", why=why), _ANOTHER_FILE)


def _template_error(reply: dict[str, Any], with_system: bool) -> TemplateError:
    """Return the error for a template that failed.

    Args:
        with_system: the conversation has a system prompt, which many templates refuse.
    """
    why = reply["detail"] if len(reply["detail"]) <= 200 else reply["detail"][:199] + "…"
    remedy = _ANOTHER_FILE
    match reply["error"]:
        case "forbidden":
            problem = message(
                "the model's chat template does what a template may not ({why})", why=why
            )
            remedy = _SOUND_TEMPLATE
        case "memory":
            problem = message("the model's chat template ran out of memory")
            remedy = _SOUND_TEMPLATE
        case "length":
            problem = message("the model's chat template renders too long a prompt")
            remedy = _SOUND_TEMPLATE
        case "syntax":
            problem = message(
                "the model's chat template cannot be read (line {line}: {why})",
                line=reply["line"],
                why=why,
            )
        case "undefined":
            problem = message(
                "the model's chat template uses an undefined variable ({why})", why=why
            )
        case "refused":
            problem = message(
                "the model's chat template refuses this conversation ({why})", why=why
            )
            remedy = _NO_SYSTEM_PROMPT if with_system else _ANOTHER_FILE
        case _:
            return _failure(why)
    return TemplateError(problem, remedy)
