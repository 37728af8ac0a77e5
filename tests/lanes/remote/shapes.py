"""Streams in the shapes of real servers, all with the same thought and answer."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.lanes.remote.loopback import sse

THOUGHT, ANSWER = "Ice – 🧊 melts.\n", "Zero: 0."
USAGE = {
    "prompt_tokens": 12,
    "completion_tokens": 9,
    "completion_tokens_details": {"reasoning_tokens": 6},
}


class Shape(NamedTuple):
    """A server's kind, and the body of its stream."""

    kind: str
    path: str
    body: bytes
    type: str = "text/event-stream"
    thought: str = THOUGHT


CHAT = "/v1/chat/completions"


def delta(finish: str | None = None, more: Any = None, **fields: Any) -> Any:
    choice = {"index": 0, "delta": fields, "finish_reason": finish, **(more or {})}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice]}


def usage_chunk(**more: Any) -> Any:
    return {"choices": [], "usage": USAGE, **more}


def _halves(text: str) -> tuple[str, str]:
    return text[:7], text[7:]


def _chat(field: str) -> list[Any]:
    return [
        delta(role="assistant", content=""),
        *(delta(None, None, **{field: half}) for half in _halves(THOUGHT)),
        *(delta(content=half) for half in _halves(ANSWER)),
        delta(finish="stop"),
        usage_chunk(),
    ]


def _both() -> list[Any]:
    """VLLM while it renamed the field: the same text in two fields."""
    return [
        *(delta(reasoning=half, reasoning_content=half) for half in _halves(THOUGHT)),
        delta(content=ANSWER),
        delta(finish="stop"),
        usage_chunk(),
    ]


def _vllm() -> list[Any]:
    ids, texts = [11, 12, 13, 14, 15, 16], ["Ice", " –", " 🧊", " melts", ".", "\n"]
    chunks: list[Any] = [delta(role="assistant", content="")]
    for first, last in ((0, 2), (2, 6)):
        entries = [{"token": t, "logprob": -0.5} for t in texts[first:last]]
        more = {"token_ids": ids[first:last], "logprobs": {"content": entries}}
        chunks.append(delta(reasoning="".join(texts[first:last]), more=more))
    chunks += [
        delta(more={"token_ids": [2]}),
        delta(content="Zero", more={"token_ids": [21]}),
        delta(content=": 0.", more={"token_ids": [22, 23]}),
        delta(finish="stop", more={"token_ids": [3]}),
    ]
    metrics = {"speculative_decoding": {"num_draft_tokens": 8, "num_accepted_draft_tokens": 5}}
    return [*chunks, usage_chunk(metrics=metrics)]


def _openrouter() -> bytes:
    """The same thought twice, in two fields, among comments."""
    chunks = [
        delta(
            content="", reasoning=half, reasoning_details=[{"type": "reasoning.text", "text": half}]
        )
        for half in _halves(THOUGHT)
    ]
    chunks += [delta(content=ANSWER), delta(finish="stop"), usage_chunk(provider="Someone")]
    alive = b": OPENROUTER PROCESSING\n\n"
    return alive + alive.join(sse(chunk, done=False) for chunk in chunks) + b"data: [DONE]\n\n"


def _tagged() -> list[Any]:
    """A server without a reasoning parser; tags may be cut anywhere."""
    whole = f"<think>{THOUGHT}</think>{ANSWER}"
    pieces = [whole[i : i + 5] for i in range(0, len(whole), 5)]
    return [*(delta(content=p) for p in pieces), delta(finish="stop"), usage_chunk()]


def _mistral() -> list[Any]:
    """A content list with typed parts."""
    part = [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}]}]
    return [delta(content=part), delta(content=ANSWER), delta(finish="stop"), usage_chunk()]


def _lm_studio() -> list[Any]:
    stats = {
        "tokens_per_second": 50.5,
        "total_draft_tokens_count": 7,
        "accepted_draft_tokens_count": 4,
    }
    return [*_chat("reasoning_content")[:-1], usage_chunk(stats=stats)]


def _ollama() -> bytes:
    import json

    lines: list[Any] = [
        *(
            {"message": {"role": "assistant", "content": "", "thinking": h}, "done": False}
            for h in _halves(THOUGHT)
        ),
        *({"message": {"role": "assistant", "content": h}, "done": False} for h in _halves(ANSWER)),
        {
            "message": {"role": "assistant", "content": ""},
            "done": True,
            "done_reason": "stop",
            "prompt_eval_count": 12,
            "prompt_eval_duration": 2_000_000_000,
            "eval_count": 9,
            "eval_duration": 3_000_000_000,
            "load_duration": 1_000_000,
        },
    ]
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


def _responses() -> bytes:
    events: list[Any] = [
        {"type": "response.created", "response": {"status": "in_progress"}},
        {"type": "response.reasoning_summary_part.added"},
        *({"type": "response.reasoning_summary_text.delta", "delta": h} for h in _halves(THOUGHT)),
        *({"type": "response.output_text.delta", "delta": h} for h in _halves(ANSWER)),
        {
            "type": "response.completed",
            "response": {
                "status": "completed",
                "usage": {
                    "input_tokens": 12,
                    "output_tokens": 9,
                    "output_tokens_details": {"reasoning_tokens": 6},
                },
            },
        },
    ]
    return b"".join(b"event: " + e["type"].encode() + b"\n" + sse(e, done=False) for e in events)


SHAPES: dict[str, Shape] = {
    "vllm": Shape("vllm", CHAT, sse(*_vllm())),
    "vllm-old": Shape("compatible", CHAT, sse(*_chat("reasoning_content"))),
    "vllm-both": Shape("compatible", CHAT, sse(*_both())),
    "sglang": Shape("sglang", CHAT, sse(*_chat("reasoning_content"))),
    "lmstudio": Shape("lmstudio", CHAT, sse(*_lm_studio())),
    "openrouter": Shape("openrouter", CHAT, _openrouter()),
    "deepseek": Shape("deepseek", CHAT, b": keep-alive\n\n" + sse(*_chat("reasoning_content"))),
    "ollama-v1": Shape("compatible", CHAT, sse(*_chat("reasoning"))),
    "tags": Shape("compatible", CHAT, sse(*_tagged())),
    "typed-parts": Shape("compatible", CHAT, sse(*_mistral())),
    "no-done": Shape("compatible", CHAT, sse(*_chat("reasoning"), done=False)),
    "line-ends": Shape("compatible", CHAT, sse(*_chat("reasoning")).replace(b"\n", b"\r\n")),
    "ollama": Shape("ollama", "/api/chat", _ollama(), "application/x-ndjson"),
    "responses": Shape("responses", "/v1/responses", _responses()),
}
