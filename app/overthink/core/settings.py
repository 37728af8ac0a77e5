"""All settings of a run, each declared once: default, range and meaning.

The structs are sent to the child process and come back with the end of the run, so that the
settings in use are those that were set. `check` checks ranges and names the option to change.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from overthink.core.errors import BadOption
from overthink.core.messages import message
from overthink.core.runaway.actions import OTHER_KINDS, RunawayActions, parse_actions
from overthink.core.runaway.findings import RunawayKind
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import OnLoop

AUTO = -1
"""A value that is chosen later: context length and GPU layers when the model is known, threads when
the number of concurrent lanes is known."""

AUTO_CONTEXT = 8192
"""Maximum tokens of an automatic context: two turns of the default token limit."""


CacheType = Literal["f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "iq4_nl", "q4_1", "q4_0"]
"""Number format of a key or value cache, as llama.cpp names it; largest first."""

FlashAttention = Literal["auto", "on", "off"]
"""Attention by the fused kernel, which needs no memory for the scores."""

ThinkingSwitch = Literal["auto", "on", "off"]
"""`auto`: the chat template's own default, or on where that default never thinks."""

RopeScaling = Literal["auto", "none", "linear", "yarn"]
"""How positions beyond the trained context are scaled; `auto`: as the model file declares."""

AUTO_DEVICE, CPU_DEVICE = "auto", "cpu"

NO_GPU_HINT = message(
    "set --gpu-layers 0, or run `overthink doctor`",
    in_window="set the GPU layers to 0 in the lane's settings",
)
"""The remedy if a GPU is set that is not available."""

MAX_DEVICES = 16
"""Maximum of llama.cpp's builds (`llama_max_devices`)."""


class SamplerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the target samples a token.

    Order of application, as in llama.cpp's own chain: penalties, DRY, top-k, typical, top-p,
    min-p, temperature, draw.

    A temperature of 0 means greedy: the most probable token after penalties and DRY.
    """

    temperature: float = 0.6
    """0 to 5; 0 is greedy."""
    top_k: int = 0
    """Only the k most probable tokens remain; 0 is off."""
    top_p: float = 0.95
    """0 to 1; 1 is off."""
    min_p: float = 0.0
    """0 to 1; 0 is off. Explicit: llama.cpp's default of 0.05 is not the one makers assume."""
    typical: float = 1.0
    """0 to 1; 1 is off."""
    repeat_penalty: float = 1.0
    """0.1 to 5; 1 is off."""
    presence_penalty: float = 0.0
    """-2 to 2; 0 is off."""
    frequency_penalty: float = 0.0
    """-2 to 2; 0 is off."""
    penalty_last_n: int = 64
    """Number of last tokens that the penalties cover; 0 to 1,000,000."""
    dry_multiplier: float = 0.0
    """0 to 5; 0 is off."""
    dry_base: float = 1.75
    """1 to 8."""
    dry_allowed_length: int = 2
    """Repeats up to this length are not penalised; 1 to 1,000."""
    dry_last_n: int = -1
    """Number of last tokens that DRY covers; -1 is the whole context."""
    seed: int = 1
    """0 to 4,294,967,294 (2^32 - 1 means "random" to llama.cpp, and random is not repeatable)."""

    @property
    def greedy(self) -> bool:
        """True if nothing is drawn at random."""
        return self.temperature <= 0.0

    @property
    def plain_greedy(self) -> bool:
        """True if the most probable token is taken without penalties."""
        return self.greedy and not self.penalises

    @property
    def penalises(self) -> bool:
        """True if earlier tokens change the logits of the next one."""
        return (
            self.repeat_penalty != 1.0
            or self.presence_penalty != 0.0
            or self.frequency_penalty != 0.0
            or self.dry_multiplier != 0.0
        )


class DraftSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a draft proposes tokens."""

    max_tokens: int = 6
    """Maximum number of proposed tokens a round; 1 to 64."""
    min_probability: float = 0.0
    """The draft stops proposing at a token below this probability, among its ten best; 0 to 1."""


class RunSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of a run."""

    max_tokens: int = 4096
    """Generated tokens, thinking and answer together; 1 to 1,000,000."""
    thinking_budget: int = 0
    """Thinking tokens after which the thought is closed; 0 is no budget."""
    on_loop: OnLoop = OnLoop.MARK
    """On an exact loop."""
    on_runaway: str = ""
    """On all other runaways, as `core.runaway.actions` reads it; empty: they are marked."""
    thinking: ThinkingSwitch = "auto"
    effort: str = ""
    """How much to think, as a word of the model's chat template; empty: the template's own."""
    keep_thoughts: ThinkingSwitch = "auto"
    """Whether earlier thoughts of a conversation are in the prompt; `auto`: as the family does."""

    @property
    def runaway_actions(self) -> RunawayActions:
        """What to do about which runaway, exact loops included."""
        return parse_actions(self.on_runaway).with_kind(RunawayKind.EXACT, self.on_loop)


class LoadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is loaded."""

    context: int = AUTO
    """Context length in tokens; `AUTO`: the model's own, up to a limit. 64 to 10,000,000."""
    threads: int = AUTO
    """CPU threads of this lane, 1 to 1,024; `AUTO` divides the cores between the lanes."""
    gpu_layers: int = AUTO
    """Layers on the GPU, including the output layer; `AUTO`: all if there is a GPU."""
    device: str = AUTO_DEVICE
    """Device of those layers: "auto" leaves it to llama.cpp (all GPUs, or the integrated one if
    there is no other), "cpu" uses no GPU, else names of llama.cpp's devices with commas between:
    "CUDA0,CUDA1"."""
    split: tuple[float, ...] = ()
    """Shares of the layers on each device, in the order of the devices; empty: by free memory.
    Each 0 to 1,000,000, not all 0."""
    cache_type_k: CacheType = "f16"
    """Type of the keys, target's and draft's."""
    cache_type_v: CacheType = "f16"
    """Type of the values; a quantised one needs the fused kernel."""
    flash_attention: FlashAttention = "auto"
    """`auto`: llama.cpp decides on a GPU; on the CPU it is used if the scores are large."""
    draft_gpu_layers: int = AUTO
    """The draft's layers on the GPU; 0: none, `AUTO`: all if the target has some there."""
    chat_template: str = ""
    """The user's own: a file, or Jinja source; empty: the model file's."""
    rope_scaling: RopeScaling = "auto"
    """This and the following fields are also those of a draft, as in llama.cpp's own tools."""
    rope_freq_base: float = 0.0
    """0: the model file's."""
    rope_freq_scale: float = 0.0
    """1 / N stretches the context N times; 0: the model file's."""
    yarn_orig_ctx: int = 0
    """Context length that the model was trained for; 0: the model file's."""
    yarn_ext_factor: float = -1.0
    """Share of extrapolation; negative: the model file's. So are the next three."""
    yarn_attn_factor: float = -1.0
    yarn_beta_fast: float = -1.0
    yarn_beta_slow: float = -1.0

    @property
    def devices(self) -> tuple[str, ...]:
        """The named devices; empty if the choice is open."""
        if self.device == AUTO_DEVICE:
            return ()
        return tuple(name.strip() for name in self.device.split(","))

    @property
    def scales_positions(self) -> bool:
        """True if the user changed how positions are scaled."""
        return bool(self.rope_scaling != "auto" or self.rope_freq_base or self.rope_freq_scale)

    @property
    def on_cpu(self) -> bool:
        """True if the target uses no GPU."""
        return self.gpu_layers == 0 or self.device.casefold() == CPU_DEVICE

    @property
    def needs_gpu(self) -> bool:
        """True if a GPU is required by name, number or shares, not just allowed."""
        return not self.on_cpu and bool(self.devices or self.gpu_layers > 0 or self.split)

    @property
    def gpu_asked(self) -> str:
        """The option that requires a GPU, if `needs_gpu`."""
        if self.gpu_layers > 0:
            return f"--gpu-layers {self.gpu_layers}"
        return f"--device {self.device}" if self.devices else "--tensor-split"


_RANGES: dict[str, tuple[float, float]] = {
    "temperature": (0.0, 5.0),
    "top_k": (0, 1_000_000),
    "top_p": (0.0, 1.0),
    "min_p": (0.0, 1.0),
    "typical": (0.0, 1.0),
    "repeat_penalty": (0.1, 5.0),
    "presence_penalty": (-2.0, 2.0),
    "frequency_penalty": (-2.0, 2.0),
    "penalty_last_n": (0, 1_000_000),
    "dry_multiplier": (0.0, 5.0),
    "dry_base": (1.0, 8.0),
    "dry_allowed_length": (1, 1_000),
    "dry_last_n": (-1, 1_000_000),
    "seed": (0, 4_294_967_294),
    "max_tokens": (1, 1_000_000),
    "thinking_budget": (0, 1_000_000),
    "min_probability": (0.0, 1.0),
    "context": (64, 10_000_000),
    "threads": (1, 1_024),
    "gpu_layers": (0, 10_000),
    "draft_gpu_layers": (0, 10_000),
    "rope_freq_base": (0.0, 1e12),
    "rope_freq_scale": (0.0, 1_000.0),
    "yarn_orig_ctx": (0, 10_000_000),
    "yarn_ext_factor": (-1.0, 1_000.0),
    "yarn_attn_factor": (-1.0, 1_000.0),
    "yarn_beta_fast": (-1.0, 1_000.0),
    "yarn_beta_slow": (-1.0, 1_000.0),
}
_LATER = ("context", "gpu_layers", "draft_gpu_layers", "threads")
"""Fields that may be `AUTO`."""
_RANGES_OF_DRAFT = {**_RANGES, "max_tokens": (1, 64)}

_CHOICES: dict[str, tuple[str, ...]] = {
    "cache_type_k": get_args(CacheType),
    "cache_type_v": get_args(CacheType),
    "flash_attention": get_args(FlashAttention),
    "rope_scaling": get_args(RopeScaling),
    "thinking": get_args(ThinkingSwitch),
    "keep_thoughts": get_args(ThinkingSwitch),
}
_EFFORT = re.compile(r"[\w.+-]{0,40}", re.ASCII)
"""A word that a template may print; nothing that could be markup."""
UNQUANTISED: tuple[CacheType, ...] = ("f32", "f16", "bf16")

OPTION_NAMES = {
    "context": "--ctx",
    "typical": "--typical",
    "min_probability": "--draft-min-prob",
    "split": "--tensor-split",
}
"""Fields whose command-line option is not the field's name with dashes."""


def option_name(owner: msgspec.Struct | type[msgspec.Struct], field: str) -> str:
    """The command-line option of a settings field, as messages name it."""
    cls = owner if isinstance(owner, type) else type(owner)
    if cls is DraftSettings and field == "max_tokens":
        return "--draft-max"
    return OPTION_NAMES.get(field, "--" + field.replace("_", "-"))


def value_range(owner: type[msgspec.Struct], field: str) -> tuple[float, float] | None:
    """The allowed range of a field, inclusive on both sides; None if it is not a number."""
    ranges = _RANGES_OF_DRAFT if owner is DraftSettings else _RANGES
    return ranges.get(field)


def choices(field: str) -> tuple[str, ...]:
    """The allowed words of a field; empty if it is not a choice of words."""
    return _CHOICES.get(field, ())


def check(
    settings: SamplerSettings | DraftSettings | RunSettings | LoadSettings,
) -> None:
    """Raise `BadOption` for the first field that is out of range or not an allowed word."""
    for field in settings.__struct_fields__:
        bounds = value_range(type(settings), field)
        value = getattr(settings, field)
        if bounds is None or (value == AUTO and field in _LATER):
            continue
        option, (low, high) = option_name(settings, field), bounds
        if not low <= value <= high:  # a NaN fails this too
            raise BadOption(
                message("{option} is {value}", option=option, value=f"{value:g}"),
                message("give a value from {low} to {high}", low=f"{low:,g}", high=f"{high:,g}"),
            )
    for field in settings.__struct_fields__:
        allowed, value = choices(field), getattr(settings, field)
        if allowed and value not in allowed:
            raise BadOption(
                message("{option} is “{value}”", option=option_name(settings, field), value=value),
                message("choose {words}", words=_any_of(allowed)),
            )
    if isinstance(settings, LoadSettings):
        _check_placement(settings)
    if isinstance(settings, RunSettings) and not _EFFORT.fullmatch(settings.effort):
        raise BadOption(
            message("{option} is “{value}”", option="--effort", value=excerpt(settings.effort, 60)),
            message("give a word such as low or high"),
        )
    if isinstance(settings, RunSettings):
        _check_actions(settings.on_runaway)


def _check_actions(text: str) -> None:
    try:
        if parse_actions(text).of(RunawayKind.EXACT) is None:
            return
        wrong = text
    except ValueError as error:
        wrong = str(error)
    raise bad_action(option_name(RunSettings, "on_runaway"), wrong)


def bad_action(option: str, wrong: str, kinds: Iterable[RunawayKind] = OTHER_KINDS) -> BadOption:
    """The error for a piece of text that is no action on a runaway, or one too many."""
    return BadOption(
        message("{option} is “{value}”", option=option, value=excerpt(wrong, 40)),
        message(
            "give mark, stop or answer once, or KIND=ACTION once for a kind: {kinds:list}",
            kinds=[kind.value for kind in kinds],
        ),
    )


def _any_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _check_placement(load: LoadSettings) -> None:
    """Refuse fields that contradict each other."""
    devices = load.devices
    if not all(devices) or len(set(map(str.casefold, devices))) != len(devices):
        raise BadOption(
            message("{option} is “{value}”", option="--device", value=load.device),
            message("give auto, cpu, or names of devices such as CUDA0,CUDA1"),
        )
    if load.device.casefold() == CPU_DEVICE and load.gpu_layers > 0:
        raise BadOption(
            message(
                "--device is cpu, but --gpu-layers is {layers}",
                in_window="the device is the CPU, but {layers} layers are set for the GPU",
                layers=load.gpu_layers,
            ),
            message("remove one of them"),
        )
    if load.split:
        _check_split(load.split, devices)
    if load.flash_attention == "off" and load.cache_type_v not in UNQUANTISED:
        raise BadOption(
            message(
                "--cache-type-v {type} needs flash attention, which is off",
                in_window="the value cache type {type} needs flash attention, which is off",
                type=load.cache_type_v,
            ),
            message(
                "set --flash-attention auto, or --cache-type-v f16",
                in_window="set flash attention to automatic, or the cache type to f16",
            ),
        )


def _check_split(split: tuple[float, ...], devices: tuple[str, ...]) -> None:
    shown = ",".join(f"{share:g}" for share in split)
    sound = all(math.isfinite(share) and 0 <= share <= 1_000_000 for share in split)
    if not sound or not any(split) or len(split) > MAX_DEVICES:
        raise BadOption(
            message(
                "--tensor-split is {shares}",
                in_window="the layers are split as {shares}",
                shares=shown,
            ),
            message("give up to {number} shares such as 3,1, not all 0", number=MAX_DEVICES),
        )
    if devices and len(split) != len(devices):
        raise BadOption(
            message(
                "--tensor-split has {shares} shares and --device names {devices} devices",
                in_window="the layers are split into {shares} shares, but {devices} devices are"
                " chosen",
                shares=len(split),
                devices=len(devices),
            ),
            message("give one share for each device"),
        )
