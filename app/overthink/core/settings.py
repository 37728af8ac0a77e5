"""Everything a person can set for a run, each declared once: default, range and meaning.

The structs travel to the child process as they are and come back in the run's report, so what was
used is what was asked for. Ranges are checked by `check`, which names the option to change.
"""

from __future__ import annotations

import msgspec

from overthink.core.errors import BadOption
from overthink.core.vocabulary import OnLoop

AUTO = -1
"""Marks a value that is chosen later: context length and GPU layers when the model is known,
threads when it is known how many lanes run at once."""

AUTO_CONTEXT = 8192
"""Tokens that an automatic context has at most: two turns of the default token limit."""


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
    """Layers on the GPU; `AUTO` is all of them where there is a GPU."""


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
}
_LATER = ("context", "gpu_layers", "threads")
"""Fields that may be `AUTO`."""
_RANGES_OF_DRAFT = {**_RANGES, "max_tokens": (1, 64)}

OPTION_NAMES = {
    "context": "--ctx",
    "typical": "--typical",
    "min_probability": "--draft-min-prob",
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


def check(
    settings: SamplerSettings | DraftSettings | RunSettings | LoadSettings,
) -> None:
    """Raises `BadOption` for the first field that is out of its range or not a number."""
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
