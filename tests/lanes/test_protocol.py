"""The protocol's framing and messages: any split, garbage and errors."""

from __future__ import annotations

import struct
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.core import errors, events
from overthink.core.errors import EnvironmentFailure, ProtocolError, error_kind, from_kind
from overthink.core.messages import verbatim
from overthink.core.protocol import (
    MAX_FRAME,
    Alive,
    Command,
    Describe,
    FrameReader,
    Hello,
    Probe,
    Quit,
    Reply,
    Rescore,
    RunText,
    Score,
    Stop,
    decode_command,
    decode_reply,
    encode,
)
from overthink.core.runaway.findings import RunawayKind
from overthink.core.trace import Batch, Trace
from overthink.core.vocabulary import Origin, Phase
from tests.lanes import child_events
from tests.lanes.helpers import load, run

REPLIES: list[Reply] = [
    Hello(1, 2),
    Alive(),
    events.Loading("model", 0.25),
    child_events.loaded(draft=True),
    child_events.prompt_done(),
    child_events.tokens(3, ["a", "", "Ø🙂"], Phase.ANSWER, Origin.ACCEPTED,
                [events.DraftRound(0, 3, (1, 2, 3), ("a", "", "b"), 3, 2)]),
    events.PhaseChanged(2, 0),
    events.LoopFound(1, 2, 3, 4),
    child_events.readings(250_000),
    events.RunawayFound(child_events.circling(), ended=True),
    child_events.finished(
        runaways=(child_events.circling(),), closed_for=RunawayKind.EXACT
    ),
    events.Failed(
        kind="Bug", problem=verbatim("p"), remedy=verbatim("r"), crashed=True, report="x"
    ),
    events.Described(child_events.MACHINE, offloads=False),
    events.Rescored((-0.5, -1.5), 7),
    events.Sampled(3, child_events.tokens(0, ["a"])),
    events.Sampled(1, child_events.finished()),
    events.SamplesDone(tokens=90, decode_s=1.5, total_us=2_000_000, prompt_us=500_000),
    events.ClosingChances((3, 9), (0.25, 0.5)),
    events.Probed(token=3, closing=0.5, answer="16", tokens=1, logprob=-0.5, complete=True),
    events.ProbeDone(prompt_tokens=9, skipped=0, stopped=False, total_s=0.5),
    events.Scored(
        by_token=False, tokens=[0], starts=[0], ends=[3], logprobs=[-0.5], entropies=[0.25],
        best=["a"], best_logprobs=[-0.25], agrees=[False], prompt_tokens=9, total_s=0.5, full=False,
    ),
]  # fmt: skip
RESCORE = Rescore(
    messages=run().messages,
    sampler=run().sampler,
    tokens=(1, 2),
    batches=(Batch((), 1), Batch((2, 3), 1)),
    candidates=(4, 5),
)
TEXT = RunText(ids=(1, 2), texts=("a", "Ø"), phases=b"\x00\x01", generated=1, added="x")
COMMANDS: list[Command] = [
    load(),
    run(),
    msgspec.structs.replace(run(), given=TEXT),
    RESCORE,
    Probe(
        messages=run().messages,
        run=run().run,
        tokens=(1, 2),
        points=(0, 2),
        answer_tokens=32,
        lead="So:",
    ),
    Score(messages=run().messages, run=run().run, text=TEXT),
    msgspec.structs.replace(run(), seeds=(1, 2)),
    Stop(),
    Stop(3),
    Describe(),
    Quit(),
]


def test_every_message_survives_encoding() -> None:
    kinds = {type(reply) for reply in REPLIES}

    assert kinds >= set(events.LaneEvent.__args__) - {events.PromptProgress}
    for reply in REPLIES:
        assert decode_reply(encode(reply)[4:]) == reply
    for command in COMMANDS:
        assert decode_command(encode(command)[4:]) == command


@given(
    order=st.lists(st.sampled_from(REPLIES), min_size=1, max_size=12),
    cuts=st.lists(st.integers(1, 400), max_size=200),
)
def test_messages_do_not_depend_on_how_the_stream_is_split(
    order: list[Reply], cuts: list[int]
) -> None:
    stream = b"".join(map(encode, order))
    reader, bodies, at = FrameReader(), [], 0
    for size in [*cuts, len(stream)]:
        bodies += reader.feed(stream[at : at + size])
        at += size

    assert [decode_reply(body) for body in bodies] == order


@given(st.binary(max_size=300))
def test_garbage_is_refused_or_incomplete(garbage: bytes) -> None:
    try:
        for body in FrameReader().feed(garbage):
            decode_reply(body)
            decode_command(body)
    except ProtocolError:
        pass


@given(reply=st.sampled_from(REPLIES), at=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_never_makes_an_inconsistent_trace(reply: Reply, at: int, byte: int) -> None:
    body = bytearray(encode(reply)[4:])
    body[at % len(body)] = byte
    try:
        changed = decode_reply(bytes(body))
    except ProtocolError:
        return
    if isinstance(changed, events.Tokens):
        trace = Trace()
        trace.append(msgspec.structs.replace(changed, first=0))
        assert len(list(trace)) == len(changed.ids)


@pytest.mark.parametrize("length", [MAX_FRAME + 1, 2**32 - 1])
def test_a_frame_that_is_too_long_is_refused_at_its_length(length: int) -> None:
    with pytest.raises(ProtocolError, match=f"{length:,} bytes"):
        FrameReader().feed(struct.pack("<I", length))


@pytest.mark.parametrize(
    "changes",
    [
        {"texts": ["a"]},
        {"phases": b"\x00\x07"},
        {"origins": b"\x09\x00"},
        {"ids": [1, 2**31]},
        {"t_us": [1, 2**63]},
        {"rounds": [-(2**31) - 1, 0]},
        {"draft_rounds": [events.DraftRound(0, 0, (1,), ("a",), 2, 0)]},
        {"draft_rounds": [events.DraftRound(0, 0, (1, 2), ("a", "b"), 1, 2)]},
    ],
)
def test_inconsistent_tokens_are_refused(changes: dict[str, object]) -> None:
    batch = msgspec.structs.replace(child_events.tokens(0, ["a", "b"]), **changes)

    with pytest.raises(ProtocolError):
        decode_reply(encode(batch)[4:])


@pytest.mark.parametrize(
    "changes",
    [{"t_us": -1}, {"t_us": 2**63}, {"processor_uj": 2**63}, {"gpus": [{"power_mw": -1}]}],
)
def test_readings_out_of_range_are_refused(changes: dict[str, Any]) -> None:
    gpus = tuple(events.GpuReading(device="CUDA0", **gpu) for gpu in changes.get("gpus", ()))
    reading = msgspec.structs.replace(child_events.readings(0), **changes | {"gpus": gpus})

    with pytest.raises(ProtocolError):
        decode_reply(encode(reading)[4:])


def _tree(cls: type[EnvironmentFailure]) -> list[type[EnvironmentFailure]]:
    return [cls, *(found for child in cls.__subclasses__() for found in _tree(child))]


@pytest.mark.parametrize("cls", _tree(EnvironmentFailure))
def test_every_error_keeps_its_class_over_the_pipe(cls: type[EnvironmentFailure]) -> None:
    error = cls("what is wrong", "what to do")

    back = from_kind(error_kind(error), error.problem, error.remedy)

    assert type(back) is cls
    assert str(back) == "what is wrong: what to do."
    bad_input = issubclass(cls, errors.BadInput | errors.StoreFailure)
    assert back.exit_status == (2 if bad_input else 3)


def test_an_unknown_error_becomes_a_lane_failure() -> None:
    assert type(from_kind("Bug", "p", "")) is errors.LaneFailure
