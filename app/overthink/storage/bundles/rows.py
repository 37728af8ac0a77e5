"""The contents of a bundle: rows of the database, with identities in place of row numbers.

Decoding checks types and bounds: values of another type, too long or unknown are refused before
anything uses them.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from overthink.core.vocabulary import RunStatus, TimingMode

FORMAT = "overthink-bundle"
VERSION = 6
"""Version of a bundle's contents. Newer ones are refused; older ones stay readable: 2 adds the
version of the grader and the statuses `ended_in_thought` and `model_changed`, 3 the runaways, 4
the timing mode `shared` and the numbers of samples, 5 the experiments,
6 the servers."""

MANIFEST, SHARED = "manifest.json", "shared.json"
SESSION_NAME = r"sessions/[0-9]{6}\.json"
TRACE_NAME = r"traces/[0-9]{6}\.msgpack"

Identity = Annotated[str, Meta(pattern=r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
ModelIdentity = Annotated[str, Meta(pattern=r"\A(content|facts):[0-9a-f]{32}\Z")]
Moment = Annotated[
    str, Meta(pattern=r"\A[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{1,6})?Z\Z")
]
Name = Annotated[str, Meta(max_length=4_096)]
Note = Annotated[str, Meta(max_length=1 << 20)]
Prompt = Annotated[str, Meta(max_length=16 << 20)]
"""As long as the longest prompt that the app accepts."""
Count = Annotated[int, Meta(ge=0, le=1 << 53)]
Whole = Annotated[int, Meta(ge=-(1 << 53), le=1 << 53)]
Status = Annotated[
    str,
    Meta(pattern=rf"\A({'|'.join([*(status.value for status in RunStatus), 'interrupted'])})\Z"),
]


class Row(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A part of a bundle."""


class Model(Row):
    """See the table `models`."""

    identity: ModelIdentity
    name: Name
    description: Name
    parameters: Count
    size_bytes: Count
    vocabulary: Whole
    trained_context: Whole
    layers: Whole
    file: Name


class Machine(Row):
    """See the table `machines`."""

    identity: Digest
    platform: Name
    processor: Name
    cores: Count
    memory_bytes: Count
    backends: Name
    devices: Note
    """JSON, like all fields of the settings."""
    versions: Note


class Settings(Row):
    """See the table `settings`."""

    identity: Digest
    sampler: Name | None
    drafting: Name | None
    run: Name | None
    load: Name | None


class Shared(Row):
    """Rows that many runs share."""

    models: list[Model]
    machines: list[Machine]
    settings: list[Settings]


class Metrics(Row):
    """The metrics of a run, which must follow from its trace."""

    context: Whole | None
    gpu_layers: Whole | None
    load_s: float | None
    starts_us: Whole | None
    prompt_tokens: Whole | None
    cached_tokens: Whole | None
    thinking_tokens: Count | None
    answer_tokens: Count | None
    prompt_s: float | None
    first_token_s: float | None
    thinking_s: float | None
    total_s: float | None
    tokens_per_s: float | None
    draft_rounds: Count | None
    proposed: Count | None
    tested: Count | None
    accepted: Count | None
    acceptance: float | None
    share: float | None
    loop_start: Whole | None
    loop_period: Whole | None
    loop_repeats: Whole | None
    loop_wasted: Whole | None
    thought_closed: bool | None
    memory_bytes: Whole | None
    note: Note
    answer_start: Name
    layers: Whole | None = None
    gpu_memory_bytes: Whole | None = None
    gpu_use: float | None = None
    joules: float | None = None
    thinking_joules: float | None = None
    answer_joules: float | None = None
    joules_of: Name | None = None
    slept_s: float | None = None
    runaways: Name | None = None
    runaway_count: Count | None = None
    runaway_tokens: Count | None = None
    server: Name | None = None
    clock: Name | None = None
    output_tokens: Whole | None = None
    server_drafting: Name | None = None
    cost: float | None = None


class Annotation(Row):
    """See the table `annotations`."""

    id: Identity
    first: Count
    last: Count
    label: Annotated[str, Meta(min_length=1, max_length=4_096)]
    note: Note
    made: Moment


class Experiment(Row):
    """See the table `experiments`."""

    id: Identity
    kind: Literal["knew", "score", "fork"]
    model: Name
    made: Moment
    settled: Annotated[float, Meta(ge=0, le=1)] | None
    changed: Annotated[float, Meta(ge=0, le=1)] | None
    result: Annotated[str, Meta(max_length=64 << 20)]
    """JSON of `core.experiments`."""


class Run(Row):
    """See the table `runs`."""

    id: Identity
    side: Literal["left", "right"]
    model_name: Name
    draft_name: Name
    model: ModelIdentity | None
    draft: ModelIdentity | None
    machine: Digest | None
    settings: Digest | None
    family: Name
    family_guessed: bool
    notes: list[Name]
    status: Status
    begun: Moment
    ended: Moment | None
    stopped: bool
    figures: Metrics
    correct: bool | None
    judged_by: Name | None
    found: Note | None
    equivalent: bool | None
    by_hand: Literal["right", "wrong", "unsure"] | None
    by_hand_at: Moment | None
    annotations: list[Annotation]
    trace: Annotated[str, Meta(pattern=rf"\A{TRACE_NAME}\Z")] | None
    """Name of its member in the bundle; None if the run has no trace."""
    grader: Annotated[int, Meta(ge=1, le=1 << 31)] | None = None
    """None in bundles of version 1."""
    sample: Annotated[int, Meta(ge=1, le=1 << 31)] | None = None
    """None for a single run, and in older bundles."""
    experiments: list[Experiment] = []
    """Empty in bundles before version 5."""


class Turn(Row):
    """See the table `turns`."""

    id: Identity
    repeats: Identity | None
    prompt: Prompt
    system: Prompt
    expect: Note | None
    timing: TimingMode
    begun: Moment
    preference: Literal["left", "right", "tie", "both_bad"] | None
    preference_blind: bool | None
    preference_at: Moment | None
    runs: list[Run]


class Session(Row):
    """See the table `sessions`."""

    id: Identity
    title: Note
    note: Note
    starred: bool
    source: Name
    created: Moment
    tags: list[Name]
    turns: list[Turn]
    """Oldest first."""


class Columns(Row, array_like=True):
    """See the table `traces`; unchanged, byte for byte."""

    format: Count
    words: bytes
    numbers: bytes
    events: bytes


class Trace(Row, array_like=True):
    """The trace of a run, a member of its own."""

    columns: Columns | None
    """None if the run was stopped before it began."""
    loaded_before: bytes | None
    """See the table `runs`."""


class Member(Row):
    """Another member, as the manifest lists it."""

    name: Annotated[str, Meta(pattern=rf"\A({SHARED}|{SESSION_NAME}|{TRACE_NAME})\Z")]
    size: Count
    digest: Digest
    """BLAKE2b of the content, 16 bytes."""


class Manifest(Row):
    """The list of all other members."""

    format: str
    version: Count
    made_by: Name
    """The version of Overthink that wrote it."""
    members: list[Member]


class Heading(msgspec.Struct, frozen=True):
    """The fields of a manifest that every version has."""

    format: str
    version: int
