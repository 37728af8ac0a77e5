"""Whatever a server does, the lane ends with one sentence, and what arrived is kept."""

from __future__ import annotations

import gzip
import socket
from typing import Any

import pytest

from overthink.core.servers import Server
from overthink.core.vocabulary import RunStatus
from overthink.lanes.remote import frames
from overthink.lanes.remote.connection import Clocks
from tests.lanes.remote.loopback import Piece, head, listed, respond, serving, sse, streamed
from tests.lanes.remote.runs import QUICK, run_lane
from tests.lanes.remote.shapes import CHAT, delta

STREAM = head("text/event-stream")
FIRST = sse(delta(content="kept"), done=False)
END = [delta(content="kept"), delta(finish="stop")]
SHORT = Clocks(connect_s=2, ask_s=2, first_s=0.5, next_s=0.5, total_s=3, retries=0)


def _record(script: Any, clocks: Clocks = QUICK, **fields: Any) -> Any:
    with serving({"/v1/models": listed("r1"), CHAT: script}) as server:
        return run_lane(server, "sglang", clocks=clocks, **fields)


def _bomb() -> list[Piece]:
    zeros = gzip.compress(b"\n" * 60_000_000)
    return [head("text/event-stream", Content_Encoding="gzip"), zeros]


FAULTS: dict[str, tuple[Any, str, bool]] = {
    "401": (respond({"error": {"message": "no"}}, "401 Unauthorized"), "rejects the key", False),
    "403": (respond({"error": "no"}, "403 Forbidden"), "denies access", False),
    "404": (respond({"detail": "Not Found"}, "404 Not Found"), "does not have", False),
    "413": (respond(b"<html>", "413 Too Large"), "HTTP 413", False),
    "context": (
        respond(
            {
                "error": {
                    "code": 400,
                    "message": "too long",
                    "type": "exceed_context_size_error",
                    "n_prompt_tokens": 9000,
                    "n_ctx": 4096,
                }
            },
            "400 Bad Request",
        ),
        "9,000 tokens and the context of box holds 4,096",
        False,
    ),
    "cut": ([STREAM, FIRST], "ended in mid-stream", True),
    "cut in a chunk": ([STREAM, FIRST, b'data: {"choi'], "something other than JSON", True),
    "error inside a 200": (
        [STREAM, FIRST, sse({"error": {"message": "GPU lost", "code": 500}})],
        "GPU lost",
        True,
    ),
    "error as a string": ([STREAM, FIRST, sse({"error": "GPU lost"})], "GPU lost", True),
    "error instead of a stream": (respond({"error": {"message": "busy"}}), "busy", False),
    "not JSON": ([STREAM, FIRST, b"data: hello\n\n"], "other than JSON", True),
    "wrong type": (respond(b"<html>", kind="text/html"), "the type text/html", False),
    "filtered": (
        streamed(delta(content="kept"), delta(finish="content_filter")),
        "content_filter",
        True,
    ),
    "gzip bomb": (_bomb(), "grow without end", False),
    "unknown compression": (
        [head("text/event-stream", Content_Encoding="br"), b"x"],
        "unknown compression (br)",
        False,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_sentence_and_loses_nothing(name: str) -> None:
    script, words, keeps = FAULTS[name]
    record = _record(script)
    assert record.status is RunStatus.FAILED
    sentence = f"{record.failed.problem}: {record.failed.remedy}."
    assert words in sentence
    assert "\n" not in sentence
    assert record.answer == ("kept" if keeps else "")


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MAX_LINE", 100_000)
    record = _record([STREAM, FIRST, b"data: " + b"x" * 300_000])
    assert "a line that does not end" in str(record.failed.problem)
    assert record.answer == "kept"


def test_signs_of_life_without_text_do_not_extend_the_clock() -> None:
    alive: list[Piece] = [piece for _ in range(60) for piece in (b": keep-alive\n\n", 0.1)]
    record = _record([STREAM, FIRST, *alive], SHORT)
    assert "signs of life but no text" in str(record.failed.problem)
    assert record.answer == "kept"


def test_empty_chunks_do_not_extend_the_clock_either() -> None:
    empty = sse({"choices": []}, delta(), done=False)
    record = _record([STREAM, *(p for _ in range(60) for p in (empty, 0.1))], SHORT)
    assert "no text" in str(record.failed.problem)


def test_silence_ends_by_the_clock() -> None:
    assert "sent nothing" in str(_record([STREAM, FIRST, 5.0], SHORT).failed.problem)


def test_an_answer_without_end_ends_by_the_total() -> None:
    endless: list[Piece] = [piece for _ in range(80) for piece in (FIRST, 0.1)]
    record = _record([STREAM, *endless], SHORT)
    assert "took over 3" in str(record.failed.problem)


@pytest.mark.parametrize("status", ["408 x", "409 x", "429 x", "500 x", "503 x"])
def test_a_busy_server_is_asked_again_before_the_first_payload(status: str) -> None:
    busy = respond({"error": "busy"}, status, Retry_After="0")
    record = _record([busy, streamed(*END)])
    assert record.answer == "kept"
    assert record.finished.server.attempts == 2


def test_what_has_begun_is_not_repeated() -> None:
    with serving({"/v1/models": listed("r1"), CHAT: [[STREAM, FIRST], streamed(*END)]}) as server:
        record = run_lane(server, "sglang")
        assert len(server.bodies(CHAT)) == 1
    assert record.status is RunStatus.FAILED


def test_a_server_may_forbid_or_ask_for_repeating() -> None:
    never = respond({"error": "busy"}, "503 x", x_should_retry="false")
    assert _record([never, streamed(*END)]).status is RunStatus.FAILED
    again = respond({"error": "odd"}, "418 x", x_should_retry="true")
    assert _record([again, streamed(*END)]).answer == "kept"


def test_a_longer_pause_than_a_minute_is_not_waited_for() -> None:
    busy = respond({"error": "busy"}, "429 x", Retry_After="3600")
    assert "too many requests" in str(_record([busy, streamed(*END)]).failed.problem)


def test_a_missing_end_mark_is_fine_after_the_finish_reason() -> None:
    assert _record(streamed(*END, done=False)).status is RunStatus.FINISHED


def test_a_compressed_stream_is_read() -> None:
    packed = gzip.compress(sse(*END))
    record = _record([head("text/event-stream", Content_Encoding="gzip"), packed])
    assert record.answer == "kept"


def test_nothing_at_the_address_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with serving({}) as server:
        server.port = port
        record = run_lane(server, "sglang")
    assert "cannot be reached (Connection refused)" in str(record.failed and record.failed.problem)


def test_tls_to_a_server_without_it_fails_as_tls() -> None:
    with serving({}) as server:
        here = Server(name="box", address=f"https://127.0.0.1:{server.port}", kind="sglang")
        assert here.is_loopback

        class Encrypted:
            address = here.address

        record = run_lane(Encrypted(), "sglang")  # type: ignore[arg-type]
    assert record.failed
    assert "encrypted connection to box fails" in str(record.failed.problem)


def test_a_key_that_the_server_quotes_is_removed() -> None:
    answer = respond({"error": {"message": "wrong key sk-secret-1!"}}, "401 Unauthorized")
    record = _record(answer, key="sk-secret-1")
    assert "wrong key …!" in str(record.failed.problem)
