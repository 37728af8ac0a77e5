"""The chat template of a model file, rendered in a child process that can be killed.

A template is a program by a stranger. `template_renderer` runs it; here are the limits, and an
error message for each way in which it can fail.

Text of users, earlier answers and system prompts must not become control tokens, or a prompt could
contain turns of its own. So spellings of control tokens in such text are replaced by private-use
characters before rendering, and `prompt_tokens` tokenises them as plain text afterwards.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from overthink.core.child_process import WorkerEnded, WorkerProcess
from overthink.core.errors import PromptError, TemplateError
from overthink.core.messages import Message, message
from overthink.core.protocol import ChatMessage
from overthink.core.settings import RunSettings
from overthink.core.thinking_switches import NO_SWITCHES, ThinkingSwitches, Variables

TIME_LIMIT_S = 2.0
"""Real templates take about a millisecond."""


@dataclass(frozen=True)
class RenderedPrompt:
    """A prompt as the template rendered it."""

    marked: str
    """With placeholders for the spellings of control tokens that are not the template's."""
    literals: Mapping[str, str] = field(default_factory=dict)
    """What each placeholder is for."""
    intact: bool = True
    """All messages are in it as they were, except for white space around them."""
    has_system_prompt: bool = True
    """False if the template left out the system prompt."""

    @property
    def text(self) -> str:
        """The prompt without placeholders."""
        return self.restore(self.marked)

    def restore(self, marked: str) -> str:
        """Put the text back that the placeholders are for."""
        table: dict[int, str] = {ord(char): text for char, text in self.literals.items()}
        return marked.translate(table)


class ChatTemplate:
    """A chat template, which compiles in the background from here on.

    Args:
        source: Jinja text from the model file; None for the plain "role: content" form.
        bos: text of the beginning token.
        eos: text of the end token.
        renderer: the child that renders; stays the caller's.
        switches: how the template switches thinking.
    """

    def __init__(
        self,
        source: str | None,
        bos: str,
        eos: str,
        renderer: WorkerProcess,
        switches: ThinkingSwitches = NO_SWITCHES,
    ) -> None:
        self._switches = switches
        self.turns_on = False
        """Whether `auto` turns thinking on, since the template's default never thinks."""
        self.is_inert = False
        """Whether the thinking switch changes nothing, although the template reads it."""
        self._source = source or _FALLBACK
        self._tokens = {"bos_token": bos, "eos_token": eos}
        self._renderer = renderer
        self._compile_error: TemplateError | None = None
        self._compilation = threading.Thread(target=self._compile, name="template", daemon=True)
        self._compilation.start()

    def _compile(self) -> None:
        try:
            reply = self._request(None)
        except TemplateError as error:
            self._compile_error = error
            return
        if "error" in reply:
            self._compile_error = _template_error(reply, with_system=False)
        elif self._switches.can_switch:
            self._probe()

    def wait_until_compiled(self) -> None:
        """Wait for the compilation.

        Raises:
            TemplateError: the template cannot be compiled.
        """
        self._compilation.join()
        if self._compile_error:
            raise self._compile_error

    def _probe(self) -> None:
        """Render a question with thinking on, off and by default.

        A default that equals what "off" renders never thinks; then `auto` turns thinking on.
        """
        by_default = self._try(RunSettings())
        if by_default is None:
            return
        on, off = self._try(_THINKING), self._try(_NOT_THINKING)
        self.is_inert = on == off
        self.turns_on = by_default == off and on != off

    def _try(self, run: RunSettings) -> str | None:
        try:
            return self._render((_QUESTION,), run, turn_on=False).text
        except TemplateError:
            return None  # the template reports its problem when it is used

    def render(
        self,
        messages: Sequence[ChatMessage],
        run: RunSettings,
        *,
        controls: Collection[str] = (),
    ) -> RenderedPrompt:
        """Render the prompt, which ends where the model is to continue.

        An earlier thought is passed as `reasoning_content` and `thinking`: templates that know
        these decide whether it goes into the prompt; all others leave it out.

        Args:
            run: whether and how much to think.
            controls: text that must not reach the tokenizer as control tokens.

        Raises:
            TemplateError: the template raises, attacks the sandbox, exceeds the limits of time or
                memory, or leaves the question out.
        """
        turn_on = run.thinking == "auto" and self.turns_on
        rendered = self._render(messages, run, turn_on=turn_on, controls=controls)
        if run.keep_thoughts == "on" and self._cuts_answers:
            inside = self._render(
                messages, run, turn_on=turn_on, controls=controls, thoughts_inside=True
            )
            return inside if len(inside.marked) > len(rendered.marked) else rendered
        return rendered

    @property
    def _cuts_answers(self) -> bool:
        """Whether the template expects earlier thoughts in the answers, between tags."""
        return _CLOSE in self._source and not any(name in self._source for name in _THOUGHT_KEYS)

    def _render(
        self,
        messages: Sequence[ChatMessage],
        run: RunSettings,
        *,
        turn_on: bool,
        controls: Collection[str] = (),
        thoughts_inside: bool = False,
    ) -> RenderedPrompt:
        given = self._switches.of(run, turn_on=turn_on)
        messages = _with_command(messages, self._switches.command(run, turn_on=turn_on))
        texts = [text for message in messages for text in (message.content, message.thought)]
        used = [self._source, *self._tokens.values(), *texts]
        nothing, *chars = _unused_characters(used, 1 + len(controls))
        marks = dict(zip(controls, chars, strict=True))
        mappings = [_as_mapping(message, marks) for message in messages]
        if thoughts_inside:
            mappings = list(map(_with_thought_inside, mappings))
        question = next((m["content"] for m in reversed(mappings) if m["role"] == "user"), "")
        first_error: TemplateError | None = None
        for variant in _variants(mappings, nothing):
            reply = self._request(self._variables(variant, given))
            if "error" in reply:
                with_system = any(message.role == "system" for message in messages)
                first_error = first_error or _template_error(reply, with_system)
                if reply["error"] not in _DEPENDS_ON_MESSAGES:
                    break
                continue
            rendered = reply["prompt"].replace(nothing, "")
            if _contains(rendered, question, variant):
                literals = dict(zip(chars, controls, strict=True))
                intact = all(mapping["content"].strip() in rendered for mapping in mappings)
                systems = [m["content"] for m in mappings if m["role"] == "system"]
                kept = all(_contains(rendered, text, variant) for text in systems)
                return RenderedPrompt(rendered, literals, intact, kept)
            first_error = first_error or self._question_missing(rendered)
        assert first_error
        raise first_error

    def _variables(self, messages: list[dict[str, Any]], given: Variables) -> dict[str, Any]:
        """Return what the template can use. `tools` and `documents` are undefined: there are none.

        Many templates only ask whether they are defined.
        """
        return {
            **given,
            "messages": messages,
            "add_generation_prompt": True,
            **self._tokens,
        }

    def _question_missing(self, rendered: str) -> TemplateError:
        if not rendered.replace(self._tokens["bos_token"], "").strip():
            problem = message("the model's chat template makes nothing of the prompt")
        else:
            problem = message("the model's chat template leaves the question out of the prompt")
        return TemplateError(problem, _ANOTHER_FILE)

    def _request(self, variables: dict[str, Any] | None) -> dict[str, Any]:
        request = {"source": self._source, "variables": variables}
        try:
            reply: dict[str, Any] = self._renderer.request(request, TIME_LIMIT_S)
        except WorkerEnded as ended:
            raise _limit_error(ended) from None
        return reply


_QUESTION = ChatMessage("user", "Hello")
_THINKING, _NOT_THINKING = RunSettings(thinking="on"), RunSettings(thinking="off")


def _with_command(messages: Sequence[ChatMessage], command: str) -> Sequence[ChatMessage]:
    """Add a command to the system prompt."""
    if not command:
        return messages
    if messages and messages[0].role == "system":
        first, *rest = messages
        return (ChatMessage("system", f"{first.content}\n{command}"), *rest)
    return (ChatMessage("system", command), *messages)


_FALLBACK = """\
{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}
{% endfor %}assistant:"""


def _as_mapping(message: ChatMessage, marks: Mapping[str, str]) -> dict[str, str]:
    mapping = {"role": message.role, "content": _replace(message.content, marks)}
    if message.thought:
        thought = _replace(message.thought, marks)
        mapping |= {"reasoning_content": thought, "thinking": thought}
    return mapping


_OPEN, _CLOSE = "<think>", "</think>"
_THOUGHT_KEYS = ("reasoning_content", ".thinking", "'thinking'", '"thinking"')


def _with_thought_inside(mapping: dict[str, str]) -> dict[str, str]:
    """Return a message whose thought is in its content, between tags."""
    if "thinking" not in mapping:
        return mapping
    thought = f"{_OPEN}\n{mapping['thinking']}\n{_CLOSE}\n\n"
    return {"role": mapping["role"], "content": thought + mapping["content"]}


# -- text that must not become control tokens -----------------------------------------------------

_PRIVATE_USE = (range(0xE000, 0xF900), range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))


def _unused_characters(texts: Iterable[str], count: int) -> list[str]:
    """Return private-use characters that no text contains.

    Raises:
        PromptError: the texts contain nearly all of them.
    """
    used = set("".join(texts))
    free = (char for char in map(chr, chain(*_PRIVATE_USE)) if char not in used)
    chosen = list(islice(free, count))
    if len(chosen) < count:
        raise PromptError(message("the prompt is not text"), message("give a text file"))
    return chosen


def _replace(text: str, marks: Mapping[str, str]) -> str:
    return any_of(marks).sub(lambda found: marks[found[0]], text) if marks else text


def any_of(spellings: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of these texts, the longest where several begin."""
    longest_first = sorted(spellings, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


# -- templates that want messages in another form -------------------------------------------------

_DEPENDS_ON_MESSAGES = ("undefined", "refused", "failed")
"""Errors that another form of the messages may avoid."""
_SWITCHES = re.compile(r"/(?:no_?)?think|\s+")
"""What templates remove from a question: switches of thinking, and white space."""


def _variants(mappings: list[dict[str, str]], nothing: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the messages in the forms that templates want, the usual one first.

    Args:
        nothing: a placeholder for no text. Some templates refuse an empty answer, which is what a
            thought that never ended leaves.
    """
    yield mappings
    filled = [
        {**mapping, "content": mapping["content"] or nothing}
        if mapping["role"] == "assistant"
        else mapping
        for mapping in mappings
    ]
    if filled != mappings:
        yield filled
    yield [_in_parts(mapping) for mapping in mappings]
    if filled != mappings:
        yield [_in_parts(mapping) for mapping in filled]


def _in_parts(mapping: dict[str, str]) -> dict[str, Any]:
    """Return a message whose content is a list of parts, as templates for images expect."""
    content = mapping["content"]
    return {**mapping, "content": [{"type": "text", "text": content}] if content else []}


def _contains(rendered: str, question: str, messages: Sequence[Mapping[str, Any]]) -> bool:
    """Return True if a question is in a prompt, whatever the template changed of its form."""
    in_parts = any(isinstance(message["content"], list) for message in messages)
    if in_parts and _PRINTED_PARTS.search(rendered):
        return False
    prompt = _SWITCHES.sub("", rendered)
    forms = (question, json.dumps(question)[1:-1], json.dumps(question, ensure_ascii=False)[1:-1])
    return any(_SWITCHES.sub("", form) in prompt for form in forms)


_PRINTED_PARTS = re.compile(r"""\{['"]type['"]: ['"]text['"],""")
"""What a template prints that takes the list of parts for text."""


# -- errors ---------------------------------------------------------------------------------------

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
