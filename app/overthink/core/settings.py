"""Everything a person can set for a run, each declared once: default, range and meaning.

The structs travel to the child process as they are and come back in the run's report, so what was
used is what was asked for. Ranges are checked by `check`, which names the option to change.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

import msgspec

from overthink.core.errors import BadOption
from overthink.core.vocabulary import OnLoop

AUTO = -1
"""Marks a value that is chosen later: context length and GPU layers when the model is known,
threads when it is known how many lanes run at once."""

AUTO_CONTEXT = 8192
"""Tokens that an automatic context has at most: two turns of the default token limit."""


CacheType = Literal["f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "iq4_nl", "q4_1", "q4_0"]
"""How a key or value cache keeps its numbers, in llama.cpp's words; largest first."""

FlashAttention = Literal["auto", "on", "off"]
"""Attention by the fused kernel, which needs no room for the scores."""

AUTO_DEVICE, CPU_DEVICE = "auto", "cpu"

NO_GPU_HINT = "set --gpu-layers 0, or see what `overthink doctor` says"
"""What to do where a GPU was asked for that cannot be had."""

MAX_DEVICES = 16
"""As many as llama.cpp's builds take (`llama_max_devices`)."""


class SamplerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the target picks a token.

    Order of application, as in llama.cpp's own chain: penalties, DRY, top-k, typical, top-p,
    min-p, temperature, draw.

    A temperature of 0 means greedy: the most probable token after penalties and DRY.
    """

    temperature: float = 0.6
    """0 to 5; 0 is greedy."""
    top_k: int = 0
    """The k most probable tokens stay; 0 is off."""
    top_p: float = 0.95
    """0 to 1; 1 is off."""
    min_p: float = 0.0
    """0 to 1; 0 is off. Explicit: llama.cpp's own default of 0.05 is not what vendors assume."""
    typical: float = 1.0
    """0 to 1; 1 is off."""
    repeat_penalty: float = 1.0
    """0.1 to 5; 1 is off."""
    presence_penalty: float = 0.0
    """-2 to 2; 0 is off."""
    frequency_penalty: float = 0.0
    """-2 to 2; 0 is off."""
    penalty_last_n: int = 64
    """Tokens that the penalties look back on; 0 to 1,000,000."""
    dry_multiplier: float = 0.0
    """0 to 5; 0 is off."""
    dry_base: float = 1.75
    """1 to 8."""
    dry_allowed_length: int = 2
    """Repeats up to this length go unpunished; 1 to 1,000."""
    dry_last_n: int = -1
    """Tokens that DRY looks back on; -1 is the whole context."""
    seed: int = 1
    """0 to 4,294,967,294 (2^32 - 1 means "random" to llama.cpp, and random is not repeatable)."""

    @property
    def greedy(self) -> bool:
        """True where no draw takes place."""
        return self.temperature <= 0.0

    @property
    def plain_greedy(self) -> bool:
        """True where the most probable token is taken with nothing applied before it."""
        return self.greedy and not self.penalises

    @property
    def penalises(self) -> bool:
        """True where earlier tokens change the logits of the next one."""
        return (
            self.repeat_penalty != 1.0
            or self.presence_penalty != 0.0
            or self.frequency_penalty != 0.0
            or self.dry_multiplier != 0.0
        )


class DraftSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a draft proposes tokens."""

    max_tokens: int = 6
    """Proposed tokens a round at most; 1 to 64."""
    min_probability: float = 0.0
    """The draft stops proposing at a token it gives less than this; 0 to 1."""


class RunSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What bounds a run."""

    max_tokens: int = 4096
    """Generated tokens, thinking and answer together; 1 to 1,000,000."""
    thinking_budget: int = 0
    """Thinking tokens after which the thought is closed; 0 is no budget."""
    on_loop: OnLoop = OnLoop.MARK


class LoadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is put into memory."""

    context: int = AUTO
    """Context length in tokens; `AUTO` takes the model's own up to a bound. 64 to 10,000,000."""
    threads: int = AUTO
    """CPU threads of this lane, 1 to 1,024; `AUTO` shares the cores out between the lanes."""
    gpu_layers: int = AUTO
    """Layers on the GPU, the output layer counted as one; `AUTO` is all where there is a GPU."""
    device: str = AUTO_DEVICE
    """Where those layers go: "auto" leaves it to llama.cpp (all GPUs, or the integrated one where
    there is no other), "cpu" is no GPU, else a name of llama.cpp's device list, or several with
    commas between: "CUDA0,CUDA1"."""
    split: tuple[float, ...] = ()
    """Shares of the layers that each device takes, in the order of the devices; empty: by the
    memory that is free on each. Each 0 to 1,000,000, not all 0."""
    cache_type_k: CacheType = "f16"
    """Of the keys, target's and draft's."""
    cache_type_v: CacheType = "f16"
    """Of the values; a quantised one needs the fused kernel."""
    flash_attention: FlashAttention = "auto"
    """`auto`: llama.cpp decides on a GPU; on the CPU it is used where the scores are large."""
    draft_gpu_layers: int = AUTO
    """The draft's layers on the GPU; 0 is all on the CPU, `AUTO` all where the target has some."""

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices that are named; empty where the choice is left open."""
        if self.device == AUTO_DEVICE:
            return ()
        return tuple(name.strip() for name in self.device.split(","))

    @property
    def on_cpu(self) -> bool:
        """True where the target is asked to stay off every GPU."""
        return self.gpu_layers == 0 or self.device.casefold() == CPU_DEVICE

    @property
    def needs_gpu(self) -> bool:
        """True where a GPU was asked for by name, number or shares, not just allowed."""
        return not self.on_cpu and bool(self.devices or self.gpu_layers > 0 or self.split)

    @property
    def gpu_asked(self) -> str:
        """The option that asks for a GPU, where `needs_gpu`."""
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
}
_LATER = ("context", "gpu_layers", "draft_gpu_layers", "threads")
"""Fields that may be `AUTO`."""
_RANGES_OF_DRAFT = {**_RANGES, "max_tokens": (1, 64)}

_CHOICES: dict[str, tuple[str, ...]] = {
    "cache_type_k": get_args(CacheType),
    "cache_type_v": get_args(CacheType),
    "flash_attention": get_args(FlashAttention),
}
UNQUANTISED: tuple[CacheType, ...] = ("f32", "f16", "bf16")

OPTION_NAMES = {
    "context": "--ctx",
    "typical": "--typical",
    "min_probability": "--draft-min-prob",
    "split": "--tensor-split",
}
"""Fields whose command-line option is not the field's name with dashes."""


def option_name(owner: msgspec.Struct | type[msgspec.Struct], field: str) -> str:
    """The command-line option of a settings field, as error sentences name it."""
    cls = owner if isinstance(owner, type) else type(owner)
    if cls is DraftSettings and field == "max_tokens":
        return "--draft-max"
    return OPTION_NAMES.get(field, "--" + field.replace("_", "-"))


def value_range(owner: type[msgspec.Struct], field: str) -> tuple[float, float] | None:
    """The allowed range of a field, inclusive on both sides; None where it is not a number."""
    ranges = _RANGES_OF_DRAFT if owner is DraftSettings else _RANGES
    return ranges.get(field)


def choices(field: str) -> tuple[str, ...]:
    """The words that a field may be; empty where it is no choice among words."""
    return _CHOICES.get(field, ())


def check(
    settings: SamplerSettings | DraftSettings | RunSettings | LoadSettings,
) -> None:
    """Raises `BadOption` for the first field that is out of its range, or no choice there is."""
    for field in settings.__struct_fields__:
        bounds = value_range(type(settings), field)
        value = getattr(settings, field)
        if bounds is None or (value == AUTO and field in _LATER):
            continue
        low, high = bounds
        if not low <= value <= high:  # a NaN fails this too
            raise BadOption(
                f"{option_name(settings, field)} is {value:g}",
                f"give a value from {low:,g} to {high:,g}",
            )
    for field in settings.__struct_fields__:
        allowed, value = choices(field), getattr(settings, field)
        if allowed and value not in allowed:
            raise BadOption(
                f"{option_name(settings, field)} is “{value}”", f"choose {_any_of(allowed)}"
            )
    if isinstance(settings, LoadSettings):
        _check_placement(settings)


def _any_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _check_placement(load: LoadSettings) -> None:
    """What only several fields together can be wrong about."""
    devices = load.devices
    if not all(devices) or len(set(map(str.casefold, devices))) != len(devices):
        raise BadOption(
            f"--device is “{load.device}”",
            "give auto, cpu, or names of devices such as CUDA0,CUDA1",
        )
    if load.device.casefold() == CPU_DEVICE and load.gpu_layers > 0:
        raise BadOption(
            f"--device is cpu, but --gpu-layers is {load.gpu_layers}", "leave one of them out"
        )
    if load.split:
        _check_split(load.split, devices)
    if load.flash_attention == "off" and load.cache_type_v not in UNQUANTISED:
        raise BadOption(
            f"--cache-type-v {load.cache_type_v} needs flash attention, which is off",
            "set --flash-attention auto, or --cache-type-v f16",
        )


def _check_split(split: tuple[float, ...], devices: tuple[str, ...]) -> None:
    shown = ",".join(f"{share:g}" for share in split)
    sound = all(math.isfinite(share) and 0 <= share <= 1_000_000 for share in split)
    if not sound or not any(split) or len(split) > MAX_DEVICES:
        raise BadOption(
            f"--tensor-split is {shown}", f"give up to {MAX_DEVICES} shares such as 3,1, not all 0"
        )
    if devices and len(split) != len(devices):
        raise BadOption(
            f"--tensor-split has {len(split)} shares and --device names {len(devices)} devices",
            "give one share for each device",
        )
