"""Ollama's own interface, `/api/chat`: lines of JSON, with its times in nanoseconds."""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.core.settings import SamplerSettings
from overthink.core.vocabulary import RunStatus
from overthink.lanes.remote.frames import JsonLines
from overthink.lanes.remote.run import RemoteRun, cut_off_unless, first_text, number, seconds

_OPTIONS = {
    "temperature": "temperature",
    "top_k": "top_k",
    "top_p": "top_p",
    "min_p": "min_p",
    "typical": "typical_p",
    "repeat_penalty": "repeat_penalty",
    "presence_penalty": "presence_penalty",
    "frequency_penalty": "frequency_penalty",
    "penalty_last_n": "repeat_last_n",
    "seed": "seed",
}
_NS = 1e9


class OllamaRun(RemoteRun):
    """A run by `/api/chat`."""

    _reason = ""

    async def generate(self) -> RunStatus:
        body = self._body()
        async with self.connection.stream(
            "/api/chat", body, lambda name, _why: self.refuse(body, name)
        ) as answer:
            self.report = msgspec.structs.replace(self.report, attempts=answer.attempts)
            self.check_type(answer, "application/x-ndjson", "application/json", "text/plain")
            async for value in self.messages(answer, JsonLines(), _is_payload):
                self._take(value)
                if self.stopped_for:
                    self.note = self.stop_note(self.stopped_for)
                    return RunStatus.LOOP_STOPPED
        cut_off_unless(bool(self._reason), self)
        self.complete = self._reason not in ("length", "limit")
        self.begin(())
        return self.status_at_end(length=not self.complete)

    def _body(self) -> dict[str, Any]:
        run, sampler = self.command.run, self.command.sampler
        options: dict[str, Any] = {"num_predict": run.max_tokens}
        off = SamplerSettings()
        for field in sampler.__struct_fields__:
            value = getattr(sampler, field)
            if field in _OPTIONS:
                options[_OPTIONS[field]] = value
            elif value != getattr(off, field) and sampler.dry_multiplier:
                self.note_parameter(field, value, "not offered")
        context = max(self.server.context, self.load.settings.context)
        if context > 0:
            options["num_ctx"] = context
        messages = []
        for each in self.command.messages:
            mapping = {"role": each.role, "content": each.content}
            if each.thought:
                mapping["thinking"] = each.thought
            messages.append(mapping)
        body = {"model": self.model.id, "messages": messages, "stream": True, "options": options}
        if run.thinking == "off":
            body["think"] = False
        elif run.effort:
            body["think"] = run.effort
        elif run.thinking == "on":
            body["think"] = True
        if run.thinking_budget:
            self.note_parameter("thinking_budget", run.thinking_budget, "not offered")
        return body

    def _take(self, value: Any) -> None:
        if not isinstance(value, dict):
            return
        reply = value.get("message")
        if isinstance(reply, dict):
            if thought := first_text(reply, "thinking"):
                self.add_thought(thought)
            if answer := first_text(reply, "content"):
                self.add_answer(answer)
        if value.get("done") is True:
            self._reason = first_text(value, "done_reason") or "stop"
            self._read_report(value)

    def _read_report(self, value: dict[str, Any]) -> None:
        output, spent = number(value.get("eval_count")), seconds(value.get("eval_duration"), _NS)
        self.report = msgspec.structs.replace(
            self.report,
            prompt_tokens=number(value.get("prompt_eval_count")),
            output_tokens=output,
            prompt_s=seconds(value.get("prompt_eval_duration"), _NS),
            output_s=spent,
            tokens_per_s=output / spent if output and spent else None,
            queue_s=seconds(value.get("load_duration"), _NS),
            finish_reason=self._reason,
            model=self.connection.quote.plain(first_text(value, "model"), 100),
        )


def _is_payload(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    reply = value.get("message")
    has_text = isinstance(reply, dict) and bool(first_text(reply, "content", "thinking"))
    return has_text or value.get("done") is True
