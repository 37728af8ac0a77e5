"""OpenAI's Responses interface: the thought is hidden, and only a summary of it may be shown."""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.core.vocabulary import RunStatus
from overthink.lanes.remote import faults
from overthink.lanes.remote.frames import Events
from overthink.lanes.remote.run import RemoteRun, cut_off_unless, first_text, number

_SUMMARY = "response.reasoning_summary_text.delta"
_NEW_PART = "response.reasoning_summary_part.added"
_THOUGHT = "response.reasoning_text.delta"
_ANSWER = ("response.output_text.delta", "response.refusal.delta")
_ENDS = ("response.completed", "response.incomplete", "response.failed")


class ResponsesRun(RemoteRun):
    """A run by `/v1/responses`."""

    _status = ""
    _reason = ""

    async def generate(self) -> RunStatus:
        body = self._body()
        async with self.connection.stream(
            "/v1/responses", body, lambda name, _why: self.refuse(body, name)
        ) as answer:
            self.report = msgspec.structs.replace(self.report, attempts=answer.attempts)
            self.check_type(answer, "text/event-stream")
            async for value in self.messages(answer, Events(), _is_payload):
                self._take(value)
                if self.stopped_for:
                    self.note = self.stop_note(self.stopped_for)
                    return RunStatus.LOOP_STOPPED
        cut_off_unless(bool(self._status), self)
        if self._status == "failed" or self._reason == "content_filter":
            raise faults.ended_by(self.server, self._reason or self._status)
        self.complete = self._status == "completed"
        if self.report.thinking_tokens and not self.opened:
            self.report = msgspec.structs.replace(self.report, thought="hidden")
        self.begin(())
        return self.status_at_end(length=not self.complete)

    def _body(self) -> dict[str, Any]:
        run, sampler = self.command.run, self.command.sampler
        messages = self.command.messages
        body: dict[str, Any] = {
            "model": self.model.id,
            "input": [
                {"role": each.role, "content": each.content}
                for each in messages
                if each.role != "system"
            ],
            "stream": True,
            "store": False,
            "max_output_tokens": run.max_tokens,
            "temperature": sampler.temperature,
            "top_p": sampler.top_p,
            "reasoning": {"summary": "auto"},
        }
        if system := "\n".join(each.content for each in messages if each.role == "system"):
            body["instructions"] = system
        if run.effort:
            body["reasoning"] = {"summary": "auto", "effort": run.effort}
        for field, off in (
            ("top_k", 0),
            ("min_p", 0.0),
            ("repeat_penalty", 1.0),
            ("presence_penalty", 0.0),
            ("frequency_penalty", 0.0),
        ):
            if getattr(sampler, field) != off:
                self.note_parameter(field, getattr(sampler, field), "not offered")
        if run.thinking_budget:
            self.note_parameter("thinking_budget", run.thinking_budget, "not offered")
        if run.thinking != "auto":
            self.note_parameter("thinking", run.thinking, "not offered")
        return body

    def _take(self, value: Any) -> None:
        if not isinstance(value, dict):
            return
        kind, text = value.get("type"), first_text(value, "delta")
        if kind in (_SUMMARY, _THOUGHT) and text:
            if kind == _SUMMARY:
                self.report = msgspec.structs.replace(self.report, thought="summary")
            self.add_thought(text)
        elif kind == _NEW_PART and self.opened:
            self.add_thought("\n\n")
        elif kind in _ANSWER and text:
            self.add_answer(text)
        elif kind == "error":
            raise faults.error_inside(self.server, value, self.connection.quote)
        elif kind in _ENDS and isinstance(response := value.get("response"), dict):
            self._take_end(response)

    def _take_end(self, response: dict[str, Any]) -> None:
        if response.get("error"):
            raise faults.error_inside(self.server, response["error"], self.connection.quote)
        self._status = first_text(response, "status") or "completed"
        details = response.get("incomplete_details")
        if isinstance(details, dict):
            self._reason = self.connection.quote.plain(first_text(details, "reason"), 40)
        usage = response.get("usage")
        usage = usage if isinstance(usage, dict) else {}
        output, inputs = usage.get("output_tokens_details"), usage.get("input_tokens_details")
        self.report = msgspec.structs.replace(
            self.report,
            prompt_tokens=number(usage.get("input_tokens")),
            output_tokens=number(usage.get("output_tokens")),
            thinking_tokens=number(output.get("reasoning_tokens"))
            if isinstance(output, dict)
            else None,
            cached_tokens=number(inputs.get("cached_tokens")) if isinstance(inputs, dict) else None,
            finish_reason=self._reason or self._status,
            model=self.connection.quote.plain(first_text(response, "model"), 100),
        )


def _is_payload(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return bool(value.get("delta")) or value.get("type") in (*_ENDS, "error")
