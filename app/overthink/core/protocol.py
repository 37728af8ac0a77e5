"""The pipe between a lane and its child process: framing, commands, version.

A frame is a 4-byte little-endian length and one MessagePack struct. The parent sends `Command`s on
the child's standard input; the child answers with `Reply`s on its original standard output, which
it reserves before native code can write to it.
"""

from __future__ import annotations

import struct

import msgspec

from overthink.core import events
from overthink.core.draft_support import CHAIN, DRAFTERS, NGRAM
from overthink.core.errors import ProtocolError
from overthink.core.messages import from_wire, message, to_wire
from overthink.core.reasoning import ThinkMarkers
from overthink.core.servers import Server
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.thinking_switches import ThinkingSwitches
from overthink.core.thought_words import AnswerPhrases
from overthink.core.trace import Batch
from overthink.core.vocabulary import Origin, Phase

VERSION = 14
"""Increment with every change of a message; both ends must have the same version."""

MAX_FRAME = 64 * 1024 * 1024
"""A longer frame is garbage, not a message."""

_LENGTH = struct.Struct("<I")


class ChatMessage(msgspec.Struct, frozen=True):
    """One message of a conversation, as chat templates receive it."""

    role: str
    content: str
    thought: str = ""
    """An assistant's thought; the template decides whether it goes back into the prompt."""


class DraftChoice(msgspec.Struct, frozen=True):
    """Which drafter a lane uses, if any."""

    kind: str = "none"
    """One of `draft_support.DRAFTERS`, or "none"."""
    path: str = ""
    """The draft's file; empty for those that need none, or that are part of the model."""
    ngram_first: bool = False
    """N-grams propose first, and the drafter where they have nothing."""
    snapshots: int = 0
    """Tokens by which a recurrent target should be able to roll its state back."""

    @property
    def name(self) -> str:
        """The kind, with what comes before it."""
        return f"{NGRAM}{CHAIN}{self.kind}" if self.ngram_first else self.kind


class Load(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Load a model and its draft."""

    path: str
    draft: DraftChoice
    settings: LoadSettings
    markers: ThinkMarkers | None
    guesses: tuple[ThinkMarkers, ...] = ()
    """Tags of other families, which count where the output begins with one."""
    template: str | None = None
    """Source of the chat template, empty for the made-up format; None for the file's default."""
    template_use: events.TemplateUse | None = None
    """How it was chosen."""
    switches: ThinkingSwitches = ThinkingSwitches()
    """How the template switches thinking."""
    phrases: AnswerPhrases | None = None
    """Words that doubt and state answers; without them, restated answers are not found."""
    needs_bytes: int = 0
    """RAM that must be free, including what other lanes are loading now; an estimate from the
    headers."""
    needs: dict[str, int] = {}
    """Estimated bytes of this lane alone, by place: "RAM", or the name of a device."""
    samples: int = 1
    """Samples that a run may decode at once, each with the whole context length; with more than
    one, drafting is off."""
    server: Server | None = None
    """The server that runs the model that `path` names; None for a file on this machine."""
    offline: bool = False
    """No connection may leave this machine."""


class RunText(msgspec.Struct, frozen=True, kw_only=True):
    """The first tokens of a run, as a model takes them that may have other tokens."""

    ids: tuple[int, ...]
    texts: tuple[str, ...]
    """Visible texts: empty for tags, control tokens and parts of a character."""
    phases: bytes
    generated: int
    """Tokens of them that were drawn by a sampler: neither forced nor given."""
    added: str = ""
    """Text that the user inserts after them."""


class Run(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Continue a conversation with one run, or with several samples of it."""

    messages: tuple[ChatMessage, ...]
    sampler: SamplerSettings
    draft: DraftSettings
    run: RunSettings
    seeds: tuple[int, ...] = ()
    """Of samples that are decoded at once, in place of the sampler's seed: no more than `Load`
    allowed. Their events come as `Sampled`, and `SamplesDone` is the last. Empty: a single run."""
    given: RunText | None = None
    """How the run begins: it is a fork of another one."""


class Rescore(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Decode the beginning of a run again and score two tokens after it; answered with `Rescored`.

    The text is given, nothing is generated. The lane's cache is cleared.
    """

    messages: tuple[ChatMessage, ...]
    sampler: SamplerSettings
    run: RunSettings = RunSettings()
    """As the run had them: they are in its prompt."""
    tokens: tuple[int, ...]
    """Ids of the run's first tokens."""
    batches: tuple[Batch, ...]
    """How they are decoded, in order; the last batch contains the token before the scores."""
    candidates: tuple[int, int]
    """Ids of the two tokens that are scored."""


class Probe(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Close a thought at several points and let the model answer; `Probed` each, then `ProbeDone`.

    One pass over prompt and thought. The lane's cache is cleared.
    """

    messages: tuple[ChatMessage, ...]
    run: RunSettings
    """As the run had them: they are in its prompt."""
    tokens: tuple[int, ...]
    """Ids of the run's first tokens, up to the last point."""
    points: tuple[int, ...]
    """Numbers of tokens after which to fork, ascending."""
    answer_tokens: int
    """Tokens of an answer, at most."""
    lead: str
    """A phrase that leads to a short answer, used where the answer is too long; empty: none."""


class Score(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Score another model's run token by token; answered with `Scored`. The cache is cleared."""

    messages: tuple[ChatMessage, ...]
    run: RunSettings
    text: RunText


class Stop(msgspec.Struct, frozen=True, tag=True):
    """End the run, also in the middle of a prompt."""

    sample: int = 0
    """Number of the sample to stop, from 1; 0 for all, and for a single run."""


class Describe(msgspec.Struct, frozen=True, tag=True):
    """Describe the machine; answered with `Described`."""


class Quit(msgspec.Struct, frozen=True, tag=True):
    """End the process."""


Command = Load | Run | Rescore | Probe | Score | Stop | Describe | Quit


class Hello(msgspec.Struct, frozen=True, tag=True):
    """The child's first message."""

    version: int
    pid: int


class Alive(msgspec.Struct, frozen=True, tag=True):
    """Sent every second, to distinguish a busy child from a stopped or hung one."""


Reply = (
    Hello
    | Alive
    | events.Described
    | events.Rescored
    | events.Sampled
    | events.SamplesDone
    | events.Probed
    | events.ProbeDone
    | events.Scored
    | events.LaneEvent
)

_encoder = msgspec.msgpack.Encoder(enc_hook=to_wire)
_commands: msgspec.msgpack.Decoder[Command] = msgspec.msgpack.Decoder(Command)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply, dec_hook=from_wire)


def encode(sent: Command | Reply) -> bytes:
    """Encode one frame."""
    body = _encoder.encode(sent)
    return _LENGTH.pack(len(body)) + body


class FrameReader:
    """Cuts a byte stream into frame bodies; takes data in any pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Return the bodies that are complete.

        Raises:
            ProtocolError: a frame claims to be longer than `MAX_FRAME`.
        """
        self._buffer += data
        bodies: list[bytes] = []
        start = 0
        while len(self._buffer) - start >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer, start)
            if length > MAX_FRAME:
                raise ProtocolError(
                    message("a message claims to be {length:n} bytes long", length=length)
                )
            end = start + _LENGTH.size + length
            if len(self._buffer) < end:
                break
            bodies.append(bytes(self._buffer[start + _LENGTH.size : end]))
            start = end
        del self._buffer[:start]
        return bodies


def decode_command(body: bytes) -> Command:
    """Decode the command in a frame body.

    Raises:
        ProtocolError: the body is not a command.
    """
    try:
        return _commands.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(message("a command cannot be read ({why})", why=str(error))) from error


def decode_reply(body: bytes) -> Reply:
    """Decode the reply in a frame body.

    Raises:
        ProtocolError: the body is not a reply.
    """
    try:
        reply = _replies.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        what = message("a message of the lane's process cannot be read ({why})", why=str(error))
        raise ProtocolError(what) from error
    event = reply.event if isinstance(reply, events.Sampled) else reply
    if isinstance(event, events.Tokens):
        _check_tokens(event)
    elif isinstance(event, events.Readings):
        _check_readings(event)
    elif isinstance(event, events.PhaseChanged) and (event.first < 0 or event.phase not in _PHASES):
        raise ProtocolError(message("the lane's process sent an unknown phase"))
    return reply


def _is_sound(done: events.DraftRound) -> bool:
    in_order = 0 <= done.accepted <= done.tested <= len(done.proposed)
    known = not done.drafter or done.drafter in DRAFTERS
    return in_order and known and len(done.proposed) == len(done.proposed_text)


_PHASES, _ORIGINS = frozenset(Phase), frozenset(Origin)
_INT32 = range(-(2**31), 2**31)
_INT64 = range(-(2**63), 2**63)
_COUNTS = range(2**63)


def _check_readings(readings: events.Readings) -> None:
    """Counters are whole numbers from 0 on, which plots store in 64 bits."""
    values = [readings.t_us, readings.processor_uj]
    for gpu in readings.gpus:
        values += (value for value in msgspec.structs.astuple(gpu) if not isinstance(value, str))
    if any(value is not None and value not in _COUNTS for value in values):
        raise ProtocolError(message("the lane's process sent impossible readings"))


def _check_tokens(batch: events.Tokens) -> None:
    """Check what types cannot express, since a trace takes the batch unchecked."""
    columns = (
        batch.texts,
        batch.phases,
        batch.origins,
        batch.t_us,
        batch.logprobs,
        batch.entropies,
        batch.rounds,
    )
    sound = (
        all(len(column) == len(batch.ids) for column in columns)
        and _PHASES.issuperset(batch.phases)
        and _ORIGINS.issuperset(batch.origins)
        and all(number in _INT32 for number in (*batch.ids, *batch.rounds))
        and all(number in _INT64 for number in batch.t_us)
        and all(map(_is_sound, batch.draft_rounds))
    )
    if not sound:
        raise ProtocolError(message("the lane's process sent inconsistent tokens"))
