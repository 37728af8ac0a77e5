"""Lane events: the one stream that window, recorder, metrics and reports consume.

A lane source (live, replay, scripted) yields these structs in order; consumers cannot distinguish
the sources. The same structs are the messages of a lane's child process, so they are typed
MessagePack structs; increment `overthink.core.protocol.VERSION` when they change.

Order of one load: `Loading`* then `Loaded`, or `Failed`.
Order of one run: `PromptProgress`* `PromptDone` then any of `Tokens`, `PhaseChanged`,
`RunawayFound`, `ClosingChances`, then exactly one of `Finished` and `Failed`. `Readings` come
anywhere before that one.
Order of several samples at once: of each, `Sampled` with the events of a run; then `SamplesDone`,
or `Failed` for all that have not ended.

Times are microseconds on the lane's own monotonic clock, counted from the start of the run.
"""

from __future__ import annotations

import msgspec

from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.number_format import ENGLISH
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.servers import ServerFacts, ServerReport
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import RunStatus


class DraftRound(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One draft round, including the proposals that were refused or never tested."""

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
    """Proposals that the target chose too."""
    drafter: str = ""
    """Kind of drafter that proposed them, one of `draft_support.DRAFTERS`; empty in recordings of
    before there were several in a run."""


class PromptToken(msgspec.Struct, frozen=True, array_like=True):
    """A token that the chat template put in the prompt after the user's text."""

    id: int
    text: str


class ModelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What llama.cpp reports about a loaded model."""

    path: str
    name: str
    description: str
    """Architecture, size class and quantisation, as llama.cpp names them."""
    parameters: int
    size_bytes: int
    vocabulary: int
    context: int
    """Context length in use, tokens."""
    trained_context: int
    layers: int


class MachineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The machine and the software that ran the lane."""

    platform: str
    processor: str
    cores: int
    memory_bytes: int
    backends: str
    """llama.cpp's own line about its build and the processor."""
    devices: tuple[str, ...]
    versions: dict[str, str]


GPU_KINDS = ("gpu", "integrated")


class DeviceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A device of llama.cpp's own list, at this moment."""

    name: str
    """Its name for `--device`: "CUDA0", "Vulkan1", "CPU"."""
    description: str
    kind: str
    """"cpu", "gpu", "integrated" (a GPU that uses the machine's memory) or "accelerator"."""
    free_bytes: int
    total_bytes: int
    backend: str = ""
    """The part of llama.cpp that drives it: "CUDA", "Vulkan", "CPU"."""
    bus_id: str = ""
    """PCI address if the driver reports it, such as "0000:c1:00.0"."""

    @property
    def offloads(self) -> bool:
        """True if it can hold layers."""
        return self.kind in GPU_KINDS

    @property
    def memory(self) -> str:
        """Its memory in words; llama.cpp does not report the free memory of the CPU."""
        if self.kind == "cpu":
            return ENGLISH.memory(self.total_bytes)
        return f"{ENGLISH.memory(self.free_bytes)} of {ENGLISH.memory(self.total_bytes)} free"


class MemoryUse(msgspec.Struct, frozen=True, kw_only=True):
    """Memory of a lane's models on one device, as llama.cpp reported it while loading.

    Target and draft together. llama.cpp reports sizes to a hundredth of a MiB.
    """

    device: str
    """Name in llama.cpp's device list; "CPU" is the machine's own memory."""
    weights_bytes: int
    """On the CPU: of the mapped file, which lanes with the same file share."""
    cache_bytes: int
    compute_bytes: int
    """Intermediate results, including the logits."""
    layers: int = 0
    """Layers of the target on this device, including its output layer."""

    @property
    def total_bytes(self) -> int:
        return self.weights_bytes + self.cache_bytes + self.compute_bytes


class TemplateUse(msgspec.Struct, frozen=True, kw_only=True):
    """Which chat template formats the prompts."""

    kind: str = "file"
    """"file": the file's only one; "named": one of several; "list": the first of a list without
    names; "none": the file has none, and a made-up format is used; "own": the user's."""
    name: str = ""
    names: tuple[str, ...] = ()
    """All names of the file's templates."""
    count: int = 1
    digest: str = ""
    """The beginning of the SHA-256 of the user's own template."""

    @property
    def sentence(self) -> Message:
        """Which template is used."""
        match self.kind:
            case "named":
                return message(
                    "Of the model file's {count:n} chat templates ({names:list}), “{name}” is "
                    "used.",
                    count=self.count,
                    names=self.names,
                    name=self.name,
                )
            case "list":
                return message(
                    "The model file has a list of {count:n} chat templates; the first is used.",
                    count=self.count,
                )
            case "own" if self.name:
                return message(
                    "The user's chat template {name} is used (SHA-256 {digest}…), not the model"
                    " file's.",
                    name=self.name,
                    digest=self.digest,
                )
            case "own":
                return message(
                    "The user's own chat template is used (SHA-256 {digest}…), not the model"
                    " file's.",
                    digest=self.digest,
                )
            case "none":
                # The format is `_FALLBACK` of `overthink.inference.chat_template`.
                return message(
                    "The model file has no chat template, so a made-up format is used: “user: …”, "
                    "then “assistant:” on a new line. Base models were not trained to answer at "
                    "all."
                )
        return message("The model file's chat template is used.")

    @property
    def is_plain(self) -> bool:
        """Whether there was nothing to choose."""
        return self.kind == "file"


class Loading(msgspec.Struct, frozen=True, tag=True):
    """A model is being loaded. `part` is "model" or "draft", `progress` from 0 to 1."""

    part: str
    progress: float


class Loaded(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The lane is ready."""

    model: ModelFacts
    draft: ModelFacts | None
    draft_note: Message
    """Why there is no draft although one was chosen; empty otherwise."""
    load_s: float
    settings: LoadSettings
    gpu_layers: int
    """Layers of the target on a GPU as llama.cpp reports, including the output layer; 0: all on the
    CPU. Recordings from before `layers` have the number that was set; -1 is all."""
    machine: MachineFacts
    layers: int = 0
    """Layers that llama.cpp placed on any device; 0 in older recordings."""
    memory: tuple[MemoryUse, ...] = ()
    """By device; empty in older recordings."""
    gpu_note: Message = NO_MESSAGE
    """A sentence if less is on the GPU than the user might expect; empty otherwise."""
    draft_gpu_layers: int = 0
    """The draft's layers on a GPU."""
    template: TemplateUse | None = None
    """Which chat template formats the prompts; None in older recordings."""
    template_note: Message = NO_MESSAGE
    """A sentence if tokens end the turn that the file does not declare as ends."""
    drafter: str = ""
    """Kind of drafter in use, two joined by "+"; empty: none, or an older recording."""
    rollback_note: Message = NO_MESSAGE
    """How a recurrent model takes rejected tokens back and what that costs; empty for others."""
    no_energy: Message = NO_MESSAGE
    """A clause why the processor's energy is not measured; empty if it is."""
    no_gpu_readings: Message = NO_MESSAGE
    """A clause why the GPUs in use are not measured; empty if they are, or none is in use."""
    server: ServerFacts | None = None
    """The server that runs the model; None for a model on this machine."""
    server_note: Message = NO_MESSAGE
    """What the server does not report; empty for a model on this machine."""

    @property
    def notes(self) -> tuple[Message, ...]:
        """What readers should know about how it was loaded."""
        notes = (
            self.draft_note,
            self.rollback_note,
            self.gpu_note,
            self.template_note,
            self.server_note,
        )
        return tuple(note for note in notes if note)

    @property
    def gpu_memory(self) -> tuple[MemoryUse, ...]:
        """Memory on GPUs."""
        return tuple(use for use in self.memory if use.device != "CPU")

    @property
    def gpu_bytes(self) -> int | None:
        """Bytes that the lane's models need on GPUs; None if llama.cpp did not report them."""
        return sum(use.total_bytes for use in self.gpu_memory) if self.memory else None


class PromptProgress(msgspec.Struct, frozen=True, tag=True):
    """Prompt tokens processed so far, of all; `cached` of them were in the cache already."""

    done: int
    total: int
    cached: int


class PromptDone(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The prompt is processed except its last token, which is decoded with the first new one."""

    tokens: int
    cached: int
    t_us: int
    opener: tuple[PromptToken, ...]
    """Tokens with which the template opened the thought (origin `template`)."""
    thinking: bool
    """True if the run starts inside a thought."""
    given: int = 0
    """First tokens of the run that are another run's, from which it was forked, or inserted text.
    They were not generated, so they count in no speed."""


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
    """From token `first` on, tokens belong to `phase`, including tokens that were sent already.

    A thought that was closed but never opened turns the answer so far into thinking.
    """

    first: int
    phase: int


class LoopFound(msgspec.Struct, frozen=True, tag=True):
    """The trace repeats itself. See `overthink.core.loops` for what the fields mean.

    Lanes no longer emit it: it is in traces of format 3 and before, which knew no other runaway.
    """

    start: int
    period: int
    repeats: int
    at: int
    """Index of the token at which it was found."""


class RunawayFound(msgspec.Struct, frozen=True, tag=True):
    """The trace makes no progress: a new finding, or one that has changed or ended.

    A changed finding has the same `found` and the same `family` of kinds as before.
    """

    finding: Finding
    ended: bool = False
    """True once its `end` is final; until then the following tokens belong to it too."""
    at: int = 0
    """Tokens of the run when this was known."""


class ClosingChances(msgspec.Struct, frozen=True, tag=True):
    """How near the thought was to its end: the probability of the closing tag at paragraph ends.

    Of the tag's first token, in place of the line feed that ends a paragraph or right after it,
    whichever is more probable, before any sampler. If the tag is several tokens it is an upper
    bound.
    """

    tokens: tuple[int, ...]
    """Indices of the tokens that end a paragraph or a line of the thought, ascending."""
    probabilities: tuple[float, ...]


class GpuReading(msgspec.Struct, frozen=True, kw_only=True):
    """A GPU's own counters, as its vendor's library reports them; None: not reported.

    All of them except `process_bytes` cover the whole device and all programs.
    """

    device: str
    """Name in llama.cpp's device list."""
    use_percent: int | None = None
    """The part of the library's last sampling period in which the GPU computed."""
    used_bytes: int | None = None
    total_bytes: int | None = None
    process_bytes: int | None = None
    """Memory of the lane's process."""
    power_mw: int | None = None
    limit_mw: int | None = None
    """The device's power limit."""
    energy_mj: int | None = None
    """Energy since the run's first reading, by the device's own counter."""


class Readings(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The machine's counters at a moment of the run: a few a second, and one at either end.

    They cover all programs on the machine, including another lane.
    """

    t_us: int
    processor_uj: int | None = None
    """Energy of the processor packages since the run's first reading; None: no counter."""
    gpus: tuple[GpuReading, ...] = ()
    """The readable GPUs that hold the lane's models."""


class LoopSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The loop at the end of the run."""

    start: int
    period: int
    repeats: int
    wasted: int


class DraftCost(msgspec.Struct, frozen=True, kw_only=True):
    """The cost of drafting; its gain follows from the rounds."""

    kind: str
    """Kind of drafter, one of `draft_support.DRAFTERS`, or two joined by "+"."""
    draft_s: float
    """Seconds spent proposing."""
    verify_s: float
    """Seconds in target decodes of rounds that carried proposals."""
    wasted_s: float
    """Estimate: share of `verify_s` and `draft_s` spent on proposals that were not accepted."""


class Finished(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The run ended. Metrics that follow from the trace are in `core.metrics`."""

    status: RunStatus
    note: Message
    """A sentence if the status needs one; empty otherwise."""
    thought_opened: bool
    thought_closed: bool
    total_us: int
    prompt_us: int
    loop: LoopSummary | None
    drafting: DraftCost | None
    sampler: SamplerSettings
    draft_settings: DraftSettings | None
    run: RunSettings
    memory_bytes: int | None
    """Resident memory of the child at the end of the run; None if it cannot be measured."""
    model_ended: bool | None = None
    """True if the run ended with the model's own end token; None in recordings of format 2 and
    before."""
    slept_s: float | None = None
    """How long the machine slept during the run; None if that was not measured."""
    runaways: tuple[Finding, ...] | None = None
    """All findings by their first token, with their final ends; None in recordings of format 3 and
    before, which knew exact loops only."""
    closed_for: RunawayKind | None = None
    """The runaway for which the app closed the thought and asked for the answer."""
    stopped_for: RunawayKind | None = None
    """The runaway for which the app stopped the run."""
    server: ServerReport | None = None
    """What the server reported; None for a model on this machine."""


class Failed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The lane could not continue. `kind` names a class of `overthink.core.errors`."""

    kind: str
    problem: Message
    remedy: Message
    crashed: bool = False
    """True if the child process itself ended."""
    report: str = ""
    """A report to copy, if it is a bug; empty otherwise."""


class Described(msgspec.Struct, frozen=True, tag=True):
    """The machine's devices, queried without a model."""

    machine: MachineFacts
    offloads: bool
    """True if llama.cpp can put layers on a GPU here."""
    devices: tuple[DeviceFacts, ...] = ()
    no_gpu: Message = NO_MESSAGE
    """A clause why no GPU can be used; empty if one can."""


class Rescored(msgspec.Struct, frozen=True, tag=True):
    """Probabilities of two tokens after a text that was decoded again, in batches of one shape."""

    logprobs: tuple[float, float]
    """Natural logarithms of their probabilities under the target, before any sampler; both are from
    one distribution."""
    picked: int
    """Id of the token that the target's sampler chooses there."""


class Probed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """What the model answers if its thought is closed after some of its tokens."""

    token: int
    """Tokens of the run before the fork."""
    closing: float
    """Probability of the closing tag's first token there."""
    answer: str
    """Visible text of the answer, decoded greedily."""
    tokens: int
    """Tokens of the answer."""
    logprob: float
    """Natural logarithm of the answer's probability."""
    complete: bool
    """False if the limit of tokens ended the answer."""
    led: bool = False
    """True if the answer was led in with a phrase, since it was too long without."""


class ProbeDone(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """All forks of a probe were answered, or the probe was stopped."""

    prompt_tokens: int
    skipped: int
    """Forks for which the context has no room."""
    stopped: bool
    total_s: float


class Scored(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A run's text scored by another model, in columns with a row for each of its tokens."""

    by_token: bool
    """True if both have the same tokens; otherwise the text was tokenised anew."""
    tokens: list[int]
    """Index in the run, of the token in which the row's text begins."""
    starts: list[int]
    """First byte of the row's text in the run's visible text as UTF-8."""
    ends: list[int]
    logprobs: list[float]
    """Of the run's token under the scoring model, before any sampler."""
    entropies: list[float]
    best: list[str]
    """The text of the token that the scoring model finds most probable there."""
    best_logprobs: list[float]
    agrees: list[bool]
    """Whether that is the run's token."""
    prompt_tokens: int
    total_s: float
    full: bool
    """True if the context did not hold the whole text."""


LaneEvent = (
    Loading
    | Loaded
    | PromptProgress
    | PromptDone
    | Tokens
    | PhaseChanged
    | LoopFound
    | RunawayFound
    | ClosingChances
    | Readings
    | Finished
    | Failed
)
"""Every event of a lane source."""


class Sampled(msgspec.Struct, frozen=True, tag=True):
    """An event of one of several samples that a lane decodes at once."""

    sample: int
    """Its number, from 1: the position of its seed in the command."""
    event: LaneEvent
    """One of a run's events; the order of a run holds for each sample by itself."""


class SamplesDone(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """All samples have ended, each with its own `Finished`; their common cost."""

    tokens: int
    """Generated by all samples together."""
    decode_s: float
    """Seconds from the end of the prompt to the last token."""
    total_us: int
    prompt_us: int
