"""Options of `overthink compare` and `overthink fit`: models, prompt, limits, GPU, samplers."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from overthink.cli.option_types import number, short, span, utf8_text
from overthink.cli.session_options import add_database
from overthink.comparison.plan import LaneChoice
from overthink.core.errors import BadOption
from overthink.core.runaway.actions import RunawayActions, parse_actions
from overthink.core.runaway.findings import RunawayKind
from overthink.core.samples import MAX_SAMPLES
from overthink.core.settings import (
    AUTO,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    bad_action,
    choices,
    option_name,
    value_range,
)
from overthink.core.vocabulary import OnLoop, TimingMode

DEFAULT_LEFT, DEFAULT_RIGHT = "demo-methodical", "demo-runaway"
SIDES = ("left", "right")

_GPU_GROUP = "GPU (`overthink doctor` lists devices)"
_THINKING_GROUP = "thinking (`overthink models --details MODEL` lists what its template reads)"
_THINKING_FIELDS = ("thinking", "effort", "keep_thoughts")
_GPU_FIELDS = (
    *("gpu_layers", "device", "split", "draft_gpu_layers"),
    *("cache_type_k", "cache_type_v", "flash_attention"),
)
_ROPE_HELP = {
    "rope_freq_base": "base of the frequencies of positions; 0 is the model file's",
    "rope_freq_scale": "1/N stretches the context N times; 0 is the model file's",
    "yarn_orig_ctx": "context length that the model was trained for; 0 is the model file's",
    "yarn_ext_factor": "share of extrapolation in YaRN; -1 is the model file's",
    "yarn_attn_factor": "scale of attention in YaRN; -1 is the model file's",
    "yarn_beta_fast": "upper end of YaRN's ramp; -1 is the model file's",
    "yarn_beta_slow": "lower end of YaRN's ramp; -1 is the model file's",
}
_PROMPT_FIELDS = ("chat_template", "rope_scaling", *_ROPE_HELP)
_NO_LIMIT = {"thinking_budget": "none"}
"""How a default that means "no limit" is written."""
_SAMPLER_HELP = {
    "temperature": "randomness of the sampling; 0 is greedy",
    "top_k": "keep only the N most probable tokens; 0 is off",
    "top_p": "keep only the most probable tokens whose probabilities sum to N; 1 is off",
    "min_p": "keep only tokens with N times the best one's probability; 0 is off",
    "typical": "keep only tokens about as surprising as expected; 1 is off",
    "repeat_penalty": "make recent tokens less probable; 1 is off",
    "presence_penalty": "the same, once per token; 0 is off",
    "frequency_penalty": "the same, by frequency; 0 is off",
    "penalty_last_n": "number of recent tokens that the penalties apply to",
    "dry_multiplier": "make continued repetitions less probable (DRY); 0 is off",
    "dry_base": "how fast the DRY penalty grows with the length of the repetition",
    "dry_allowed_length": "longest repetition without a DRY penalty",
    "dry_last_n": "number of recent tokens searched for repetitions; -1 is all",
    "seed": "seed of the random numbers",
}


def add_compare(commands: Any) -> None:
    """Add `overthink compare`."""
    compare = commands.add_parser(
        "compare",
        help="let two models think about one prompt",
        description="Without options: demo-methodical against demo-runaway, both with the demo "
        "draft, on the ice-cube question.",
    )
    _add_task(compare.add_argument_group("what to compare"))
    _add_limits(compare.add_argument_group("how"))
    _add_thinking(compare.add_argument_group(_THINKING_GROUP))
    _add_template_and_rope(compare.add_argument_group("chat template and positions (RoPE, YaRN)"))
    _add_gpu(compare.add_argument_group(_GPU_GROUP))
    samplers = compare.add_argument_group(
        "samplers (default: those of the model's family; `overthink models --details` shows who"
        " recommends them)"
    )
    for field in SamplerSettings.__struct_fields__:
        _add_number(samplers, SamplerSettings, field, _SAMPLER_HELP[field])
    output = compare.add_argument_group("output")
    output.add_argument("--json", action="store_true", help="print one JSON object")
    output.add_argument(
        "--tokens", metavar="FILE", type=Path, help="write each token to FILE as a line of JSON"
    )
    output.add_argument("--no-save", action="store_true", help="do not save it as a session")
    add_database(output)


def add_fit(commands: Any) -> None:
    """Add `overthink fit`."""
    fit = commands.add_parser(
        "fit",
        help="check whether both models fit into memory, without loading them",
        description="Predicts from the files' headers how much memory both models and their "
        "drafts need on which device, and whether it is free. Exit status 0: they fit; 1: they "
        "don't.",
    )
    _add_models(fit.add_argument_group("what to load"))
    how = fit.add_argument_group("how")
    _add_timing(how)
    _add_number(how, LoadSettings, "context", "context length in tokens")
    _add_gpu(fit.add_argument_group(_GPU_GROUP))
    fit.add_argument("--json", action="store_true", help="print one JSON object")
    fit.set_defaults(on_loop=None, on_runaway=None, threads=None)


def lane_choice(options: argparse.Namespace, side: str) -> LaneChoice:
    """The choice of one lane; models, drafts, thinking and GPU options can differ by lane."""
    run = RunSettings(
        **_given(options, RunSettings),
        **_actions(options, side),
        **_thinking_settings(options, side),
    )
    load = LoadSettings(
        **_given(options, LoadSettings)
        | _gpu_settings(options, side)
        | _lane_values(options, _PROMPT_FIELDS, side)
    )
    return LaneChoice(
        model=getattr(options, side),
        draft=getattr(options, f"{side}_draft"),
        sampler=_given(options, SamplerSettings),
        draft_settings=DraftSettings(**_given(options, DraftSettings)),
        run=run,
        load=load,
        samples=options.samples,
    )


def timing_of(options: argparse.Namespace) -> TimingMode:
    """The timing mode: several samples share the machine, whatever the lanes do.

    Raises:
        BadOption: both were given.
    """
    if options.samples == 1:
        return TimingMode(options.timing or TimingMode.CONCURRENT)
    if options.timing:
        raise BadOption(
            f"--timing {options.timing} does not go with --samples {options.samples}",
            "leave --timing out: samples run at once, one lane after the other",
        )
    return TimingMode.SHARED


def _actions(options: argparse.Namespace, side: str) -> dict[str, Any]:
    """What to do about runaways; a lane's own option precedes that of both, and `--on-loop`."""
    own: RunawayActions | None = getattr(options, f"{side}_on_runaway", None)
    both: RunawayActions | None = options.on_runaway
    given = own or both or RunawayActions()
    exact = given.of(RunawayKind.EXACT) or given.certain
    if options.on_loop and not (own and exact):
        exact = OnLoop(options.on_loop)
    others = given.with_kind(RunawayKind.EXACT, None)
    return {"on_loop": exact or OnLoop.MARK, "on_runaway": str(others)}


def _given(options: argparse.Namespace, settings: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of `settings` that the user gave."""
    values = {
        field: getattr(options, _dest(settings, field), None)
        for field in settings.__struct_fields__
    }
    return {field: value for field, value in values.items() if value is not None}


def _dest(settings: type[msgspec.Struct], field: str) -> str:
    return f"{settings.__name__}.{field}"


# -- models, prompt, limits -----------------------------------------------------------------------


def _add_models(group: Any) -> None:
    group.add_argument("--left", default=DEFAULT_LEFT, metavar="MODEL", help="name or path")
    group.add_argument("--right", default=DEFAULT_RIGHT, metavar="MODEL", help="name or path")
    drafts = "name, path, mtp, ngram, lookup, none, ngram+X, or auto (default)"
    group.add_argument("--left-draft", default="auto", metavar="DRAFT", help=drafts)
    group.add_argument("--right-draft", default="auto", metavar="DRAFT", help=drafts)


def _add_task(group: Any) -> None:
    _add_models(group)
    prompt = group.add_mutually_exclusive_group()
    prompt.add_argument("--prompt", metavar="TEXT", help="what to think about")
    prompt.add_argument("--prompt-file", metavar="FILE", help="a text file with the prompt")
    group.add_argument("stdin", nargs="?", metavar="-", help="read the prompt from standard input")
    prompt.add_argument("--ask", metavar="ID", help="a built-in prompt, such as isterninger")
    group.add_argument("--system", metavar="TEXT", type=utf8_text("--system"), help="system prompt")
    group.add_argument(
        "--expect",
        metavar="ANSWER",
        type=utf8_text("--expect"),
        help="the right answer, to grade both lanes (built-in prompts include theirs)",
    )


def _add_timing(group: Any) -> None:
    group.add_argument(
        "--timing",
        choices=[TimingMode.CONCURRENT.value, TimingMode.SEQUENTIAL.value],
        help="both lanes at once (default), or one after the other for clean timings",
    )
    group.add_argument(
        "--samples",
        type=number(int, "--samples", (1, MAX_SAMPLES)),
        default=1,
        metavar="N",
        help="let each lane answer N times, all at once in one context, one lane after the other; "
        "without drafts",
    )


def _add_limits(group: Any) -> None:
    _add_timing(group)
    for settings, field, help_ in (
        (
            RunSettings,
            "max_tokens",
            "maximum number of tokens to generate, thinking and answer together",
        ),
        (
            RunSettings,
            "thinking_budget",
            "thinking tokens after which the thought is closed; 0 for no limit",
        ),
        (DraftSettings, "max_tokens", "maximum number of tokens proposed per draft round"),
        (DraftSettings, "min_probability", "minimum probability of a proposed token"),
        (LoadSettings, "context", "context length in tokens"),
    ):
        _add_number(group, settings, field, help_)
    group.add_argument(
        "--on-runaway",
        metavar="ACTION",
        type=_runaway_actions("--on-runaway"),
        help=(
            "what to do when a thought runs away: mark (default), stop the run, or close the "
            "thought and ask for the answer (answer). ACTION alone applies to what is certain; "
            f"KIND=ACTION,… to a kind: {', '.join(RunawayKind)}"
        ),
    )
    for side in SIDES:
        name = f"--{side}-on-runaway"
        group.add_argument(
            name,
            metavar="ACTION",
            type=_runaway_actions(name),
            help=f"the same, for the {side} lane",
        )
    group.add_argument(
        "--on-loop",
        choices=[on_loop.value for on_loop in OnLoop],
        help="the same as --on-runaway exact=ACTION",
    )
    group.add_argument(
        "--threads",
        type=number(int, "--threads", (1, 1_024)),
        metavar="N",
        help="CPU threads of both lanes together (default: all cores)",
    )


def _runaway_actions(name: str) -> Callable[[str], RunawayActions]:
    """What to do about runaways; the empty text is refused."""

    def convert(text: str) -> RunawayActions:
        try:
            actions = parse_actions(text)
        except ValueError as error:
            raise bad_action(name, str(error), RunawayKind) from None
        if not str(actions):
            raise bad_action(name, text, RunawayKind)
        return actions

    return convert


def _add_number(group: Any, settings: type[msgspec.Struct], field: str, help_: str) -> None:
    bounds = value_range(settings, field)
    assert bounds is not None, f"{field} has no range"
    name = option_name(settings, field)
    default = getattr(settings(), field)
    note = span(bounds)
    if settings is not SamplerSettings:  # whose defaults depend on the family
        shown = "set by the model" if default == AUTO else _NO_LIMIT.get(field, f"{default:,}")
        note = f"{note}; default {shown}"
    group.add_argument(
        name,
        dest=_dest(settings, field),
        type=number(type(default), name, bounds),
        metavar="N",
        help=f"{help_} ({note})",
    )


# -- thinking -------------------------------------------------------------------------------------


def _add_thinking(group: Any) -> None:
    """Add the options of thinking: each for both lanes, and with `left-` or `right-` for one."""
    switch = "turn thinking on or off (default auto: as the template does, or on if that is off)"
    for option, dest, text in _lane_forms(RunSettings, "thinking", switch):
        group.add_argument(option, dest=dest, choices=choices("thinking"), help=text)
    effort = "how much to think, as a word of the model's template such as low or high"
    for option, dest, text in _lane_forms(RunSettings, "effort", effort):
        group.add_argument(option, dest=dest, metavar="LEVEL", help=text)
    keep = "keep earlier thoughts of a conversation in the prompt"
    for option, dest, text in _lane_forms(RunSettings, "keep_thoughts", keep):
        group.add_argument(option, dest=dest, action="store_const", const="on", help=text)


def _thinking_settings(options: argparse.Namespace, side: str) -> dict[str, Any]:
    """The thinking fields of `RunSettings` for a lane."""
    return _lane_values(options, _THINKING_FIELDS, side)


def _add_template_and_rope(group: Any) -> None:
    """Add the options of templates and positions: each for both lanes, and for one."""
    template = "use this chat template instead of the model file's: a file, or Jinja text"
    for option, dest, text in _lane_forms(LoadSettings, "chat_template", template):
        metavar = "FILE|TEXT"
        group.add_argument(option, dest=dest, metavar=metavar, type=utf8_text(option), help=text)
    scaling = "how positions beyond the trained context are scaled (default auto: as declared)"
    for option, dest, text in _lane_forms(LoadSettings, "rope_scaling", scaling):
        group.add_argument(option, dest=dest, choices=choices("rope_scaling"), help=text)
    for field, help_ in _ROPE_HELP.items():
        bounds, kind = value_range(LoadSettings, field), type(getattr(LoadSettings(), field))
        assert bounds is not None, f"{field} has no range"
        for option, dest, text in _lane_forms(LoadSettings, field, help_):
            converted = number(kind, option, bounds)
            group.add_argument(option, dest=dest, type=converted, metavar="N", help=text)


# -- GPU ------------------------------------------------------------------------------------------


def _add_gpu(group: Any) -> None:
    """Add the options of devices: each for both lanes, and with `left-` or `right-` for one."""
    layers = "number of layers on the GPU (default: all, if there is a GPU)"
    _add_per_lane(group, "gpu_layers", _layers, "auto|N", layers)
    device = "auto, cpu, or device names such as CUDA0,CUDA1"
    _add_per_lane(group, "device", _device, "NAME", device)
    split = "shares of the model on several devices, such as 3,1"
    _add_per_lane(group, "split", _shares, "N,N", split)
    draft = "number of the draft's layers on the GPU (default: all, if the model has any there)"
    _add_per_lane(group, "draft_gpu_layers", _layers, "auto|N", draft)
    for field, help_ in (
        ("cache_type_k", "type of cached keys"),
        ("cache_type_v", "type of cached values; quantised types need flash attention"),
        ("flash_attention", "compute attention with the fused kernel"),
    ):
        default = getattr(LoadSettings(), field)
        group.add_argument(
            option_name(LoadSettings, field),
            dest=_lane_dest(field),
            choices=choices(field),
            help=f"{help_} (default {default})",
        )
    group.add_argument(
        "--price-per-kwh",
        type=number(float, "--price-per-kwh", (0.0, 1_000_000.0)),
        metavar="N",
        help="price of energy, to report the cost of each answer if energy is measured",
    )


def _add_per_lane(
    group: Any, field: str, convert: Callable[[str, str], Any], metavar: str, help_: str
) -> None:
    options = _lane_forms(LoadSettings, field, help_)
    for option, dest, text in options:
        group.add_argument(
            option,
            dest=dest,
            type=lambda value, option=option: convert(option, value),
            metavar=metavar,
            help=text,
        )


def _lane_forms(
    owner: type[msgspec.Struct], field: str, help_: str
) -> Iterator[tuple[str, str, str]]:
    """An option for both lanes and one for each: its name, its destination and its help."""
    name = option_name(owner, field)
    yield name, _lane_dest(field), help_
    for side in SIDES:
        own = name.replace("--", f"--{side}-", 1)
        yield own, _lane_dest(field, side), f"the same, for the {side} lane"


def _lane_dest(field: str, side: str = "") -> str:
    return f"lane.{side}.{field}"


def _gpu_settings(options: argparse.Namespace, side: str) -> dict[str, Any]:
    """The GPU fields of `LoadSettings` for a lane."""
    return _lane_values(options, _GPU_FIELDS, side)


def _lane_values(options: argparse.Namespace, fields: Sequence[str], side: str) -> dict[str, Any]:
    """The fields that the user gave for a lane; its own option precedes that of both."""
    found: dict[str, Any] = {}
    for field in fields:
        both = getattr(options, _lane_dest(field), None)
        own = getattr(options, _lane_dest(field, side), None)
        if (value := both if own is None else own) is not None:
            found[field] = value
    return found


def _layers(name: str, text: str) -> int:
    if text == "auto":
        return AUTO
    bounds = value_range(LoadSettings, "gpu_layers")
    assert bounds is not None
    if not text.isdecimal() or len(text) > 9 or int(text) > bounds[1]:
        raise BadOption(
            f"{name} is “{short(text)}”", f"give auto, or a whole number from {span(bounds)}"
        )
    return int(text)


def _device(name: str, text: str) -> str:
    if not text.isascii() or not text.isprintable() or not text.strip():
        raise BadOption(f"{name} is “{short(text)}”", "give a name that `overthink doctor` lists")
    return text.strip()


def _shares(name: str, text: str) -> tuple[float, ...]:
    try:
        return tuple(float(share) for share in text.split(","))
    except ValueError:
        raise BadOption(f"{name} is “{short(text)}”", "give shares such as 3,1") from None
