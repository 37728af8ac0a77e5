"""OpenAI's chat interface, in the variants of all servers that offer it.

Only what every server takes is always sent; the rest where the kind of server is known. A parameter
that a server refuses is left out once and recorded. The thought is read from the first field that
has one, never from two.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from overthink.core.errors import ServerFailure
from overthink.core.messages import message
from overthink.core.servers import (
    COMPATIBLE,
    DEEPSEEK,
    LLAMA_CHAT,
    LM_STUDIO,
    OPENAI,
    OPENROUTER,
    SGLANG,
    VLLM,
)
from overthink.core.settings import SamplerSettings
from overthink.core.vocabulary import UNKNOWN_TOKEN, Origin, RunStatus
from overthink.lanes.remote import faults
from overthink.lanes.remote.frames import Events
from overthink.lanes.remote.run import RemoteRun, cut_off_unless, first_text, number, seconds

_PATH = "/v1/chat/completions"
_OWN = (VLLM, SGLANG, LLAMA_CHAT, LM_STUDIO)
"""Servers of the user's own, which take more sampler settings than OpenAI's interface has."""
_TEXT_FIELDS = ("reasoning_content", "reasoning")
_EVERYWHERE = {"temperature": "temperature", "top_p": "top_p"}
_USUAL = {
    **_EVERYWHERE,
    "presence_penalty": "presence_penalty",
    "frequency_penalty": "frequency_penalty",
    "seed": "seed",
}
_MORE = {**_USUAL, "top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repetition_penalty"}
_SAMPLERS: dict[str, dict[str, str]] = {
    VLLM: _MORE,
    SGLANG: _MORE,
    OPENROUTER: _MORE,
    LM_STUDIO: {**_USUAL, "top_k": "top_k", "repeat_penalty": "repeat_penalty"},
    LLAMA_CHAT: {
        **_USUAL,
        "top_k": "top_k",
        "min_p": "min_p",
        "typical": "typical_p",
        "repeat_penalty": "repeat_penalty",
        "penalty_last_n": "repeat_last_n",
        "dry_multiplier": "dry_multiplier",
        "dry_base": "dry_base",
        "dry_allowed_length": "dry_allowed_length",
        "dry_last_n": "dry_penalty_last_n",
    },
    OPENAI: _USUAL,
    DEEPSEEK: {k: v for k, v in _USUAL.items() if k != "seed"},
    COMPATIBLE: _USUAL,
}
"""Sampler settings that a kind of server takes, and their names there."""
_IGNORED_THINKING = {
    DEEPSEEK: ("temperature", "top_p", "presence_penalty", "frequency_penalty"),
}
"""Settings that a server ignores in silence while it thinks."""


class Piece(NamedTuple):
    """A piece of text, and its token if the server reports it."""

    text: str
    token: int = UNKNOWN_TOKEN
    logprob: float = math.nan


class ChatRun(RemoteRun):
    """A run by `/v1/chat/completions`."""

    _finish = ""
    _marked_end = False
    _id = ""
    _asked_to_close = False

    async def generate(self) -> RunStatus:
        body = self._body()
        async with self.connection.stream(
            _PATH, body, lambda name, why: self._leave_out(body, name, why)
        ) as answer:
            self.report = msgspec.structs.replace(self.report, attempts=answer.attempts)
            if answer.content_type == "application/json":
                # A server that does not stream, or an error inside a success.
                self.check_type(answer, "application/json")
            else:
                self.check_type(answer, "text/event-stream", "text/plain")
            async for value in self.messages(answer, Events(), _is_payload):
                self._take(value)
                if self.stopped_for:
                    self.note = self.stop_note(self.stopped_for)
                    return RunStatus.LOOP_STOPPED
                await self._close_thought(body)
        cut_off_unless(bool(self._finish) or self._marked_end, self)
        return self._end()

    def done(self) -> None:
        self._marked_end = True

    # -- the request ------------------------------------------------------------------------------

    def _body(self) -> dict[str, Any]:
        kind, run = self.model.kind, self.command.run
        limit = "max_completion_tokens" if kind == OPENAI else "max_tokens"
        body: dict[str, Any] = {
            "model": self.model.id,
            "messages": list(self._messages()),
            "stream": True,
            "stream_options": {"include_usage": True},
            limit: run.max_tokens,
            **self._sampling(),
            **self._thinking(),
        }
        if kind == VLLM:
            body |= {"return_token_ids": True, "include_reasoning": True, "logprobs": True}
        elif kind == LLAMA_CHAT:
            body |= {"timings_per_token": True, "reasoning_control": True}
        elif kind == SGLANG:
            body["return_spec_tokens_details"] = True
        return body

    def _messages(self) -> Iterator[dict[str, Any]]:
        for each in self.command.messages:
            mapping = {"role": each.role, "content": each.content}
            if each.thought and self.model.kind in _OWN:
                mapping["reasoning_content"] = each.thought  # its template decides
            yield mapping

    def _sampling(self) -> dict[str, Any]:
        sampler, off = self.command.sampler, SamplerSettings(top_p=1.0)
        names = _SAMPLERS.get(self.model.kind, _USUAL)
        ignored = _IGNORED_THINKING.get(self.model.kind, ())
        given: dict[str, Any] = {}
        for field in sampler.__struct_fields__:
            value, neutral = getattr(sampler, field), getattr(off, field)
            if field in ignored and self.command.run.thinking != "off":
                self.note_parameter(field, value, "ignored")
            elif field in names:
                if value != neutral or field in ("temperature", "seed"):
                    given[names[field]] = value
            elif value != neutral and _has_effect(sampler, field):
                self.note_parameter(field, value, "not offered")
        return given

    def _thinking(self) -> dict[str, Any]:
        """How to think, as far as this kind of server can be asked."""
        kind, run = self.model.kind, self.command.run
        given: dict[str, Any] = {}
        switch = None if run.thinking == "auto" else run.thinking == "on"
        if kind == OPENROUTER:
            reasoning: dict[str, Any] = {} if switch is None else {"enabled": switch}
            reasoning |= {"effort": run.effort} if run.effort else {}
            reasoning |= {"max_tokens": run.thinking_budget} if run.thinking_budget else {}
            return {"reasoning": reasoning} if reasoning else {}
        if run.effort:
            given["reasoning_effort"] = run.effort
        if switch is not None:
            if kind in _OWN:
                known = self.load.switches.of(run)
                given["chat_template_kwargs"] = known or {
                    "enable_thinking": switch,
                    "thinking": switch,
                }
            elif kind == DEEPSEEK:
                given["thinking"] = {"type": "enabled" if switch else "disabled"}
            else:
                self.note_parameter("thinking", run.thinking, "not offered")
        if run.thinking_budget:
            names = {VLLM: "thinking_token_budget", LLAMA_CHAT: "reasoning_budget_tokens"}
            if kind in names:
                given[names[kind]] = run.thinking_budget
            else:
                self.note_parameter("thinking_budget", run.thinking_budget, "not offered")
        return given

    def _leave_out(self, body: dict[str, Any], name: str, why: str) -> bool:
        """Leave out a parameter that was refused; some have another name."""
        if name == "max_tokens" and "max_completion_tokens" in why:
            body["max_completion_tokens"] = body.pop("max_tokens")
            return True
        return self.refuse(body, name)

    # -- closing the thought ----------------------------------------------------------------------

    @property
    def can_close(self) -> bool:
        return self.model.kind == LLAMA_CHAT and bool(self._id)

    async def _close_thought(self, body: dict[str, Any]) -> None:
        """Ask the server to end the thought in mid-stream."""
        if not self.close_thought or self._asked_to_close:
            return
        self._asked_to_close = True
        self.close_thought = False
        try:
            await self.connection.ask(
                f"{_PATH}/control", {"id": self._id, "action": "reasoning_end"}
            )
        except ServerFailure as error:
            self.closed_for = None
            self.note = message("The thought could not be closed: {why}.", why=error.problem)

    # -- the stream -------------------------------------------------------------------------------

    def _take(self, value: Any) -> None:
        if not isinstance(value, dict):
            return
        self._id = self._id or first_text(value, "id")
        self._read_report(value)
        choices = value.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
            return
        choice = choices[0]
        delta = choice.get("delta", choice.get("message"))
        if isinstance(delta, dict):
            self._take_delta(delta, choice)
        if isinstance(choice.get("error"), dict | str):
            raise faults.error_inside(self.server, choice["error"], self.connection.quote)
        if reason := choice.get("finish_reason"):
            self._finish = str(reason)

    def _take_delta(self, delta: dict[str, Any], choice: dict[str, Any]) -> None:
        thought, answer = _texts(delta)
        ids = choice.get("token_ids")
        ids = [i for i in ids if isinstance(i, int)] if isinstance(ids, list) else []
        logprobs = choice.get("logprobs")
        entries = logprobs.get("content") if isinstance(logprobs, dict) else None
        both = bool(thought and answer)
        if thought:
            for piece in _pieces(thought, [] if both else ids, entries):
                self.add_thought(*piece)
        if answer:
            for piece in _pieces(answer, [] if both else ids, entries):
                self.add_answer(*piece)
        if ids and not thought and not answer:
            for token in ids:  # tags and ends, which have no text
                if self.opened and not self.answered:
                    self.add_thought("", token)
                elif self.stream is not None:
                    self._decided_answer(token)

    def _decided_answer(self, token: int) -> None:
        assert self.stream is not None
        self.texts.set(token, "")
        phase = self.stream.splitter.phase
        if self.opened:
            self.add_answer("", token)
        else:
            self.news(self.stream.add_decided(token, "", phase, Origin.SAMPLED, math.nan, math.nan))

    # -- the end ----------------------------------------------------------------------------------

    def _read_report(self, value: dict[str, Any]) -> None:
        changed: dict[str, Any] = {}
        if isinstance(usage := value.get("usage"), dict):
            changed |= _usage(usage)
        if isinstance(timings := value.get("timings"), dict):
            changed |= _timings(timings)
        if isinstance(stats := value.get("stats"), dict):
            changed |= _lm_studio(stats)
        if isinstance(metrics := value.get("metrics"), dict):
            changed |= _vllm(metrics)
        if provider := first_text(value, "provider"):
            changed["provider"] = self.connection.quote.plain(provider, 60)
        if name := first_text(value, "model"):
            changed["model"] = self.connection.quote.plain(name, 100)
        known = {name: found for name, found in changed.items() if found is not None}
        if known:
            self.report = msgspec.structs.replace(self.report, **known)

    def _end(self) -> RunStatus:
        reason = self._finish or "stop"
        self.report = msgspec.structs.replace(
            self.report,
            finish_reason=reason,
            thought="hidden"
            if self.report.thinking_tokens and not self._has_thought
            else self.report.thought,
        )
        if reason in ("content_filter", "error"):
            raise faults.ended_by(self.server, self.connection.quote.plain(reason, 40))
        self.complete = reason not in ("length", "max_tokens", "model_length")
        self.begin(())
        return self.status_at_end(length=not self.complete)

    @property
    def _has_thought(self) -> bool:
        splits = self.stream is not None and self.stream.splitter.thought_opened
        return self.opened or splits


def _has_effect(sampler: SamplerSettings, field: str) -> bool:
    if field in ("dry_base", "dry_allowed_length", "dry_last_n"):
        return bool(sampler.dry_multiplier)
    if field == "penalty_last_n":
        return sampler.penalises
    return field != "seed" or not sampler.greedy


def _is_payload(value: Any) -> bool:
    """Text, usage and ends are payload; an empty chunk is a sign of life."""
    if not isinstance(value, dict):
        return False
    if value.get("usage") or value.get("timings"):
        return True
    choices = value.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return False
    delta = choices[0].get("delta") or choices[0].get("message")
    has_text = isinstance(delta, dict) and any(_texts(delta))
    return has_text or bool(choices[0].get("finish_reason") or choices[0].get("token_ids"))


def _texts(delta: dict[str, Any]) -> tuple[str, str]:
    """The thought and the answer of a chunk; the thought from the first field that has one."""
    thought, answer = first_text(delta, *_TEXT_FIELDS), ""
    content = delta.get("content")
    if isinstance(content, str):
        answer = content
    elif isinstance(content, list):
        in_parts, answer = _typed(content)
        thought = thought or in_parts
    details = delta.get("reasoning_details")
    if not thought and isinstance(details, list):
        texts = (first_text(d, "text", "summary") for d in details if isinstance(d, dict))
        thought = "".join(texts)
    return thought, answer


def _typed(parts: list[Any]) -> tuple[str, str]:
    """The thought and the answer of a content list with typed parts."""
    thought, answer = "", ""
    for part in parts:
        if not isinstance(part, dict):
            continue
        inner = part.get("thinking") or part.get("reasoning")
        if isinstance(inner, list):
            thought += "".join(first_text(p, "text") for p in inner if isinstance(p, dict))
        elif part.get("type") in ("thinking", "reasoning", "reasoning_text"):
            thought += first_text(part, "text", "thinking", "reasoning")
        else:
            answer += first_text(part, "text")
    return thought, answer


def _pieces(text: str, ids: list[int], entries: Any) -> Iterator[Piece]:
    """Distribute a chunk's text over its tokens, as far as the server reports them separately."""
    if not ids:
        yield Piece(text)
        return
    known = [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    logprobs = [_logprob(entry) for entry in known]
    if len(logprobs) != len(ids):
        logprobs = [math.nan] * len(ids)
    texts = [first_text(entry, "token") for entry in known]
    if len(texts) != len(ids) or "".join(texts) != text:
        texts = [*[""] * (len(ids) - 1), text]  # it belongs to the token that completes it
    yield from map(Piece, texts, ids, logprobs)


def _logprob(entry: dict[str, Any]) -> float:
    value = entry.get("logprob")
    return float(value) if isinstance(value, int | float) and value <= 0 else math.nan


def _usage(usage: dict[str, Any]) -> dict[str, Any]:
    def within(name: str, *keys: str) -> int | None:
        details = usage.get(name)
        if not isinstance(details, dict):
            return None
        return next((n for key in keys if (n := number(details.get(key))) is not None), None)

    return {
        "prompt_tokens": number(usage.get("prompt_tokens")),
        "output_tokens": number(usage.get("completion_tokens")),
        "thinking_tokens": within("completion_tokens_details", "reasoning_tokens"),
        "cached_tokens": within("prompt_tokens_details", "cached_tokens")
        if "prompt_tokens_details" in usage
        else number(usage.get("prompt_cache_hit_tokens")),
        "accepted": within(
            "completion_tokens_details", "accepted_spec_tokens", "accepted_prediction_tokens"
        )
        or None,
    }


def _timings(timings: dict[str, Any]) -> dict[str, Any]:
    return {
        "prompt_s": seconds(timings.get("prompt_ms"), 1000.0),
        "output_s": seconds(timings.get("predicted_ms"), 1000.0),
        "tokens_per_s": seconds(timings.get("predicted_per_second"), 1.0),
        "cached_tokens": number(timings.get("cache_n")),
        "drafted": number(timings.get("draft_n")),
        "accepted": number(timings.get("draft_n_accepted")),
    }


def _lm_studio(stats: dict[str, Any]) -> dict[str, Any]:
    return {
        "tokens_per_s": seconds(stats.get("tokens_per_second"), 1.0),
        "drafted": number(stats.get("total_draft_tokens_count")),
        "accepted": number(stats.get("accepted_draft_tokens_count")),
    }


def _vllm(metrics: dict[str, Any]) -> dict[str, Any]:
    drafting = metrics.get("speculative_decoding")
    if not isinstance(drafting, dict):
        return {}
    return {
        "drafted": number(drafting.get("num_draft_tokens")),
        "accepted": number(drafting.get("num_accepted_draft_tokens")),
    }
