"""Lane events: the one stream that window, recorder, metrics and reports consume.

A lane source (live, replay, scripted) yields these structs in order; consumers cannot tell the
sources apart. The same structs are the messages that a lane's child process sends, so they are
typed MessagePack structs and changes to them raise `overthink.core.protocol.VERSION`.

Order of one load: `Loading`* then `Loaded`, or `Failed`.
Order of one run: `PromptProgress`* `PromptDone` then any of `Tokens`, `PhaseChanged`, `LoopFound`,
then exactly one of `Finished` and `Failed`. `Readings` come anywhere before that one.

Times are microseconds on the lane's own monotonic clock, counted from the start of the run.
"""

from __future__ import annotations

import msgspec

from overthink.core.messages import NO_MESSAGE, Message
from overthink.core.number_format import ENGLISH
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import RunStatus


class DraftRound(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One draft round: proposed, tested, accepted. What was refused or never tested is kept."""

    number: int
    """Counts rounds with at least one proposal, from 0."""
    first: int
    """Index in the trace of the round's first emitted token."""
    proposed: tuple[int, ...]
    """Token ids that the draft offered."""
    proposed_text: tuple[str, ...]
    """Their texts, each decoded by itself."""
    tested: int
    """Proposals that the target reached: accepted ones and the one it refused."""
    accepted: int
    """Proposals that stand."""


class PromptToken(msgspec.Struct, frozen=True, array_like=True):
    """A token that the chat template put in the prompt after the person's words."""

    id: int
    text: str


class ModelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What llama.cpp says of a loaded model."""

    path: str
    name: str
    description: str
    """Architecture, size class and quantisation in llama.cpp's words."""
    parameters: int
    size_bytes: int
    vocabulary: int
    context: int
    """Context length in use, tokens."""
    trained_context: int
    layers: int


class MachineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What ran the lane."""

    platform: str
    processor: str
    cores: int
    memory_bytes: int
    backends: str
    """llama.cpp's own line of what it was built with and found."""
    devices: tuple[str, ...]
    versions: dict[str, str]


GPU_KINDS = ("gpu", "integrated")


class DeviceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A device of llama.cpp's own list, as it is now."""

    name: str
    """What `--device` calls it: "CUDA0", "Vulkan1", "CPU"."""
    description: str
    kind: str
    """"cpu", "gpu", "integrated" (a GPU that uses the machine's memory) or "accelerator"."""
    free_bytes: int
    total_bytes: int
    backend: str = ""
    """The part of llama.cpp that drives it: "CUDA", "Vulkan", "CPU"."""
    bus_id: str = ""
    """PCI address where the driver tells it, such as "0000:c1:00.0"."""

    @property
    def offloads(self) -> bool:
        """True where layers can be put there."""
        return self.kind in GPU_KINDS

    @property
    def memory(self) -> str:
        """Its memory in words; of the CPU's, llama.cpp does not tell what is free."""
        if self.kind == "cpu":
            return ENGLISH.memory(self.total_bytes)
        return f"{ENGLISH.memory(self.free_bytes)} of {ENGLISH.memory(self.total_bytes)} free"


class MemoryUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a lane's models take on one device, as llama.cpp told it while loading.

    Target and draft together. llama.cpp tells sizes to a hundredth of a MiB.
    """

    device: str
    """Name in llama.cpp's device list; "CPU" is the machine's own memory."""
    weights_bytes: int
    """On the CPU: of the mapped file, which lanes with the same file share."""
    cache_bytes: int
    compute_bytes: int
    """Of intermediate results, the logits that are handed out among them."""
    layers: int = 0
    """Layers of the target that are there, its output layer counted as one."""

    @property
    def total_bytes(self) -> int:
        return self.weights_bytes + self.cache_bytes + self.compute_bytes


class Loading(msgspec.Struct, frozen=True, tag=True):
    """A model is being put into memory. `part` is "model" or "draft", `progress` from 0 to 1."""

    part: str
    progress: float


class Loaded(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The lane is ready."""

    model: ModelFacts
    draft: ModelFacts | None
    draft_note: Message
    """Why there is no draft although one was asked for; empty otherwise."""
    load_s: float
    settings: LoadSettings
    gpu_layers: int
    """Layers of the target that are on a GPU by llama.cpp's word, the output layer counted as one;
    0 is all on the CPU. Recordings from before `layers` have what was asked for, -1 being all."""
    machine: MachineFacts
    layers: int = 0
    """Layers that llama.cpp placed, on whatever device; 0 in recordings from before it was told."""
    memory: tuple[MemoryUse, ...] = ()
    """By device; empty in recordings from before it was told."""
    gpu_note: Message = NO_MESSAGE
    """A sentence where the GPU did not get what a person might expect; empty otherwise."""
    draft_gpu_layers: int = 0
    """The draft's layers on a GPU."""
    no_energy: Message = NO_MESSAGE
    """Why the processor's energy is not measured, a clause; empty where it is."""
    no_gpu_readings: Message = NO_MESSAGE
    """Why the GPUs in use are not measured, a clause; empty where they are, or none is in use."""

    @property
    def gpu_memory(self) -> tuple[MemoryUse, ...]:
        """What is on GPUs."""
        return tuple(use for use in self.memory if use.device != "CPU")

    @property
    def gpu_bytes(self) -> int | None:
        """Memory that the lane's models take on GPUs; None where llama.cpp did not tell."""
        return sum(use.total_bytes for use in self.gpu_memory) if self.memory else None


class PromptProgress(msgspec.Struct, frozen=True, tag=True):
    """Prompt tokens processed so far, of all; `cached` of them were in the cache already."""

    done: int
    total: int
    cached: int


class PromptDone(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The prompt is processed but for its last token, which is decoded with the first new one."""

    tokens: int
    cached: int
    t_us: int
    opener: tuple[PromptToken, ...]
    """Tokens with which the template opened the thought (origin `template`)."""
    thinking: bool
    """True where the run starts inside a thought."""


class Tokens(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A batch of generated tokens, in columns of equal length."""

    first: int
    """Index in the trace of the first token of the batch."""
    ids: list[int]
    texts: list[str]
    """Visible text of each token; empty for tags, control tokens and parts of a character."""
    phases: bytes
    origins: bytes
    t_us: list[int]
    logprobs: list[float]
    """Natural logarithm of the token's probability under the target, before any sampler."""
    entropies: list[float]
    """Entropy of that distribution in nats."""
    rounds: list[int]
    """Draft round of each token; -1 outside one."""
    draft_rounds: list[DraftRound]


class PhaseChanged(msgspec.Struct, frozen=True, tag=True):
    """From token `first` on, tokens belong to `phase`; tokens given out already are meant too.

    A thought that was closed but never opened turns what was shown as answer into thinking.
    """

    first: int
    phase: int


class LoopFound(msgspec.Struct, frozen=True, tag=True):
    """The trace repeats itself. See `overthink.core.loops` for what the fields mean."""

    start: int
    period: int
    repeats: int
    at: int
    """Index of the token at which it was found."""


class GpuReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a GPU's own counters said, as its vendor's library gives it; None: not given.

    All of it is of the whole device, whoever uses it, but for `process_bytes`.
    """

    device: str
    """Name in llama.cpp's device list."""
    use_percent: int | None = None
    """Of the library's last sampling period: the part in which something was computed."""
    used_bytes: int | None = None
    total_bytes: int | None = None
    process_bytes: int | None = None
    """Memory that the lane's process holds."""
    power_mw: int | None = None
    limit_mw: int | None = None
    """Power that the device is allowed."""
    energy_mj: int | None = None
    """Spent since the run's first reading, by the device's own counter."""


class Readings(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The machine's counters at a moment of the run; a few a second, and one at either end.

    They count what all programs on the machine do: beside another lane, its work too.
    """

    t_us: int
    processor_uj: int | None = None
    """Spent by the processor packages since the run's first reading; None: no counter."""
    gpus: tuple[GpuReading, ...] = ()
    """Those that the lane's models are on and that can be read."""


class LoopFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The loop as it stood at the end of the run."""

    start: int
    period: int
    repeats: int
    wasted: int


class DraftFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What drafting cost; what it brought is in the rounds themselves."""

    kind: str
    """"model" or "lookup"."""
    draft_s: float
    """Seconds spent proposing."""
    verify_s: float
    """Seconds in target decodes of rounds that carried proposals."""
    wasted_s: float
    """Estimate: share of `verify_s` and `draft_s` that went to proposals which do not stand."""


class Finished(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The run ended. Figures that follow from the trace are not here: `core.metrics` has them."""

    status: RunStatus
    note: Message
    """A sentence where the status needs one; empty otherwise."""
    thought_opened: bool
    thought_closed: bool
    total_us: int
    prompt_us: int
    loop: LoopFigures | None
    drafting: DraftFigures | None
    sampler: SamplerSettings
    draft_settings: DraftSettings | None
    run: RunSettings
    memory_bytes: int | None
    """Resident memory of the child at the end of the run; None where it cannot be measured."""


class Failed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The lane could not go on. `kind` names a class of `overthink.core.errors`."""

    kind: str
    problem: Message
    remedy: Message
    crashed: bool = False
    """True where the child process itself is gone."""
    report: str = ""
    """Text to copy to us, where the mistake is ours; empty otherwise."""


class Described(msgspec.Struct, frozen=True, tag=True):
    """What the machine has, asked for without a model."""

    machine: MachineFacts
    offloads: bool
    """True where llama.cpp can put layers on a GPU here."""
    devices: tuple[DeviceFacts, ...] = ()
    no_gpu: Message = NO_MESSAGE
    """Why no GPU can be used, a clause; empty where one can."""


class Rescored(msgspec.Struct, frozen=True, tag=True):
    """How probable two tokens are after a text that was decoded anew, in batches of one shape."""

    logprobs: tuple[float, float]
    """Natural logarithms of their probabilities under the target, before any sampler: both of one
    distribution."""
    picked: int
    """Id of the token that the target's sampler takes there."""


LaneEvent = (
    Loading
    | Loaded
    | PromptProgress
    | PromptDone
    | Tokens
    | PhaseChanged
    | LoopFound
    | Readings
    | Finished
    | Failed
)
"""Everything that a lane source can say."""
