"""Each server's stream gives the same thought and answer, wherever its bytes are split."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from overthink.core.events import LaneEvent
from overthink.core.metrics import RunMetrics
from overthink.core.protocol import ChatMessage, DraftChoice, Load, Run
from overthink.core.run_record import RunRecord
from overthink.core.servers import ServedModel, Server
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import RunStatus
from overthink.lanes.remote.chat import ChatRun
from overthink.lanes.remote.connection import Answer, Clocks
from overthink.lanes.remote.faults import ServerText
from overthink.lanes.remote.frames import Events, JsonLines
from overthink.lanes.remote.ollama import OllamaRun
from overthink.lanes.remote.responses import ResponsesRun
from tests.lanes.remote.loopback import head, listed, serving
from tests.lanes.remote.runs import THINK, run_lane
from tests.lanes.remote.shapes import ANSWER, CHAT, SHAPES, THOUGHT, Shape, delta, usage_chunk

RUNS = {"ollama": OllamaRun, "responses": ResponsesRun}


class _Played:
    """A connection that plays chunks of bytes."""

    def __init__(self, shape: Shape, chunks: list[bytes]) -> None:
        self.server = Server(name="box", address="http://127.0.0.1:1", kind=shape.kind)
        self.clocks, self.quote = Clocks(), ServerText("")
        self._shape, self._chunks = shape, chunks

    def stream(self, _path: str, _body: Any, _refusal: Any) -> _Played:
        return self

    async def __aenter__(self) -> Answer:
        return Answer(self._shape.type, {}, self._play())

    async def __aexit__(self, *_error: object) -> None:
        return None

    async def _play(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


def _played(shape: Shape, chunks: list[bytes]) -> RunRecord:
    record = RunRecord()
    connection: Any = _Played(shape, chunks)
    run = RUNS.get(shape.kind, ChatRun)(
        connection,
        Load(path="r1", draft=DraftChoice(), settings=LoadSettings(), markers=THINK),
        ServedModel(id="r1", kind=shape.kind),
        Run(
            messages=(ChatMessage("user", "How many?"),),
            sampler=SamplerSettings(),
            draft=DraftSettings(),
            run=RunSettings(),
        ),
        record.take,
    )
    asyncio.run(run.execute(lambda: False))
    return record


def _read(record: RunRecord) -> tuple[str, str, RunStatus | None]:
    return record.thinking, record.answer, record.status


def _messages(shape: Shape, chunks: list[bytes]) -> list[bytes]:
    framing = JsonLines() if shape.kind == "ollama" else Events()
    return [m for chunk in chunks for m in framing.feed(chunk)] + list(framing.finish())


@pytest.mark.parametrize("name", SHAPES)
def test_every_split_of_the_bytes_gives_the_same_messages_and_texts(name: str) -> None:
    shape, body = SHAPES[name], SHAPES[name].body
    messages = _messages(shape, [body])
    for at in range(1, len(body)):
        assert _messages(shape, [body[:at], body[at:]]) == messages, at
    expected = (THOUGHT, ANSWER, RunStatus.FINISHED)
    whole = _played(shape, [body])
    assert _read(whole) == expected
    single = _played(shape, [body[i : i + 1] for i in range(len(body))])
    assert _read(single) == expected
    assert list(single.trace.ids) == list(whole.trace.ids)


@pytest.mark.parametrize("name", SHAPES)
def test_totals_come_from_the_servers_count(name: str) -> None:
    shape = SHAPES[name]
    report = _played(shape, [shape.body]).finished
    assert report
    assert report.server
    assert (report.server.prompt_tokens, report.server.output_tokens) == (12, 9)


def test_vllm_reports_each_token_with_its_id_and_probability() -> None:
    shape = SHAPES["vllm"]
    trace = _played(shape, [shape.body]).trace
    assert list(trace.ids) == [11, 12, 13, 14, 15, 16, 2, 21, 22, 23, 3]
    assert [trace.text_of(i) for i in range(6)] == ["Ice", " –", " 🧊", " melts", ".", "\n"]
    assert trace.logprobs[3] == pytest.approx(-0.5)
    # Without texts of single tokens, the text belongs to the one that completes it.
    assert [trace.text_of(i) for i in (7, 8, 9)] == ["Zero", "", ": 0."]


def _run(kind: str, *messages: Any, **fields: Any) -> tuple[RunRecord, list[Any]]:
    from tests.lanes.remote.loopback import sse

    body = [head("text/event-stream"), sse(*messages)]
    with serving({"/v1/models": listed("r1"), CHAT: body}) as server:
        record = run_lane(server, kind, **fields)
        return record, server.bodies(CHAT)


def test_chunks_are_marked_and_never_counted_as_tokens() -> None:
    record, _ = _run(
        "sglang",
        delta(reasoning_content="a b"),
        delta(content="c"),
        delta(finish="stop"),
        usage_chunk(),
        output_price=2.0,
    )
    run = RunMetrics(record)
    assert record.loaded
    assert "does not report tokens" in str(record.loaded.server_note)
    assert list(record.trace.ids) == [-1, -1]
    assert (run.tokens, run.thinking, run.answer) == (9, 6, 3)
    assert run.server
    assert run.server.cost == pytest.approx(18e-6)


def test_without_usage_the_numbers_are_unknown() -> None:
    record, _ = _run("sglang", delta(content="c"), delta(finish="stop"))
    assert (RunMetrics(record).tokens, RunMetrics(record).tokens_per_s) == (None, None)


def test_a_hidden_thought_is_shown_as_its_count_without_text() -> None:
    record, _ = _run("openai", delta(content="0."), delta(finish="stop"), usage_chunk())
    assert record.finished
    assert record.thinking == ""
    assert "6 tokens of it were not sent" in str(record.finished.note)
    assert record.finished.server
    assert record.finished.server.thought == "hidden"


def test_a_summary_is_labelled_as_one() -> None:
    shape = SHAPES["responses"]
    finished = _played(shape, [shape.body]).finished
    assert finished
    assert "the server's summary, not the thought" in str(finished.note)


def test_a_length_limit_inside_the_thought_leaves_no_answer() -> None:
    record, _ = _run("sglang", delta(reasoning_content="Hm"), delta(finish="length"))
    assert (record.status, record.answer) == (RunStatus.LENGTH, "")
    ended, _ = _run("sglang", delta(reasoning_content="Hm"), delta(finish="stop"))
    assert ended.status is RunStatus.ENDED_IN_THOUGHT


def test_a_closing_tag_without_an_opening_one_makes_the_text_before_it_a_thought() -> None:
    record, _ = _run(
        "sglang", delta(content="Hm"), delta(content=" so</think>0"), delta(finish="stop")
    )
    assert (record.thinking, record.answer) == ("Hm so", "0")


def test_settings_that_are_ignored_or_not_offered_are_recorded_and_shown() -> None:
    sampler = SamplerSettings(temperature=0.6, top_k=20, min_p=0.1)
    record, bodies = _run(
        "deepseek",
        delta(content="0"),
        delta(finish="stop"),
        sampler=sampler,
        run=RunSettings(thinking_budget=100, thinking="on"),
    )
    assert record.finished
    note = str(record.finished.note)
    assert "temperature 0.6 (ignored)" in note
    assert "top_k 20 (not offered)" in note
    assert "thinking_budget 100 (not offered)" in note
    assert "temperature" not in bodies[0]
    assert bodies[0]["thinking"] == {"type": "enabled"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("vllm", {"thinking_token_budget": 50, "reasoning_effort": "high"}),
        ("llama-chat", {"reasoning_budget_tokens": 50, "reasoning_effort": "high"}),
        ("openrouter", {"reasoning": {"enabled": True, "effort": "high", "max_tokens": 50}}),
    ],
)
def test_budget_effort_and_switch_use_each_servers_names(
    kind: str, expected: dict[str, Any]
) -> None:
    scripts: dict[str, Any] = {"/props": [b""]}
    run = RunSettings(thinking="on", effort="high", thinking_budget=50)
    if kind == "llama-chat":
        from tests.lanes.remote.test_probe import SHAPES as KINDS

        scripts |= KINDS["llama"]
    else:
        scripts["/v1/models"] = listed("r1")
    from tests.lanes.remote.loopback import streamed

    scripts[CHAT] = streamed(delta(content="0"), delta(finish="stop"))
    with serving(scripts) as server:
        run_lane(server, kind, run=run)
        body = server.bodies(CHAT)[0]
    assert expected.items() <= body.items()


def test_a_refused_parameter_is_left_out_once_and_recorded() -> None:
    from tests.lanes.remote.loopback import respond, streamed

    refusal = {"error": {"message": "Unsupported parameter: 'temperature'", "param": "temperature"}}
    renamed = {"error": {"message": "use 'max_completion_tokens' instead", "param": "max_tokens"}}
    answers = [
        respond(refusal, "400 Bad Request"),
        respond(renamed, "400 Bad Request"),
        streamed(delta(content="0"), delta(finish="stop")),
    ]
    with serving({"/v1/models": listed("r1"), CHAT: answers}) as server:
        record = run_lane(server, "compatible")
        first, second, third = server.bodies(CHAT)
    assert record.answer == "0"
    assert ("temperature" in first, "temperature" in second) == (True, False)
    assert "max_completion_tokens" in third
    assert record.finished
    assert "temperature 0.0 (refused)" in str(record.finished.note)


def test_a_prompt_that_was_cut_in_silence_is_noted() -> None:
    record, _ = _run(
        "sglang", delta(content="0"), delta(finish="stop"), usage_chunk(), prompt="word " * 500
    )
    assert record.finished
    assert "probably cut" in str(record.finished.note)


def test_a_runaway_thought_closes_by_the_servers_own_control() -> None:
    from overthink.core.vocabulary import OnLoop
    from tests.lanes.remote.loopback import respond, sse
    from tests.lanes.remote.test_probe import SHAPES as KINDS

    loop = [delta(reasoning_content="I count one more cube. ") for _ in range(200)]
    rest = sse(delta(content="0"), delta(finish="stop"))
    body = [head("text/event-stream"), sse(*loop, done=False), 0.3, rest]
    scripts = {**KINDS["llama"], CHAT: body, CHAT + "/control": respond({"success": True})}
    with serving(scripts) as server:
        record = run_lane(server, "llama-chat", run=RunSettings(on_loop=OnLoop.ANSWER))
        (control,) = server.bodies(CHAT + "/control")
    assert control == {"id": "chatcmpl-1", "action": "reasoning_end"}
    assert record.status is RunStatus.LOOP_STOPPED
    assert record.answer == "0"


def test_stop_ends_the_request_at_once() -> None:
    from overthink.core.events import Tokens
    from tests.lanes.remote.loopback import sse

    def stop(lane: Any, event: LaneEvent) -> None:
        if isinstance(event, Tokens):
            lane.stop()

    first = sse(delta(content="one two"), done=False)
    body = [head("text/event-stream"), first, 0.1, sse(delta(content=" three"), done=False), 10.0]
    with serving({"/v1/models": listed("r1"), CHAT: body}) as server:
        record = run_lane(server, "sglang", on_event=stop)
        assert server.dropped.wait(3)
    assert record.status is RunStatus.STOPPED
    assert record.answer.startswith("one two")
