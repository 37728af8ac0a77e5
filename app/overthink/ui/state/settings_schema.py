"""Every setting of a lane, each declared once, in the order in which they are shown.

Also describes in which settings two lanes differ.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from overthink.comparison.conditions import (
    MADE_UP,
    OWN_TEMPLATE,
    SERVER,
    TEMPLATE,
    SettingDifference,
    setting_differences,
)
from overthink.comparison.plan import LanePlan
from overthink.core.messages import message
from overthink.core.settings import AUTO, DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.ui.i18n.localise_message import localise
from overthink.ui.state.setting_spec import Group, SettingSpec, Value, value_text

translate = QCoreApplication.translate

_OFF = message("off")
_AUTOMATIC = message("automatic")

_sampler = partial(SettingSpec, SamplerSettings)
_run = partial(SettingSpec, RunSettings)
_draft = partial(SettingSpec, DraftSettings)
_load = partial(SettingSpec, LoadSettings)

SAMPLING = (
    _sampler(
        "temperature",
        message("Temperature"),
        message("How random the choice of tokens is. 0 is greedy: always the most probable token."),
        0.05,
        (0.0, message("0: greedy")),
    ),
    _sampler(
        "top_k",
        message("Top-k"),
        message("Samples from this many of the most probable tokens; 0 is off."),
        special=(0, _OFF),
    ),
    _sampler(
        "top_p",
        message("Top-p"),
        message("Samples from the most probable tokens up to this total probability; 1 is off."),
        0.01,
    ),
    _sampler(
        "min_p",
        message("Min-p"),
        message("Least probability of a token, relative to the most probable one; 0 is off."),
        0.01,
        (0.0, _OFF),
    ),
    _sampler(
        "typical",
        message("Typical"),
        message("Samples from tokens whose surprisal is close to the entropy; 1 is off."),
        0.01,
    ),
    _sampler(
        "seed",
        message("Seed"),
        message("Start of the random numbers: the same seed gives the same text again."),
    ),
)

REPETITION = (
    _sampler(
        "repeat_penalty",
        message("Repeat penalty"),
        message("Makes recent tokens less probable; 1 is off."),
        0.05,
    ),
    _sampler(
        "presence_penalty",
        message("Presence penalty"),
        message("Makes a recent token less probable, however often it occurred; 0 is off."),
        0.1,
    ),
    _sampler(
        "frequency_penalty",
        message("Frequency penalty"),
        message("Makes a recent token less probable each time that it occurs; 0 is off."),
        0.1,
    ),
    _sampler(
        "penalty_last_n",
        message("Penalty range"),
        message("How many recent tokens the three penalties consider."),
        16,
    ),
    _sampler(
        "dry_multiplier",
        message("DRY multiplier"),
        message("Makes it less probable that a repetition continues; 0 is off."),
        0.1,
        (0.0, _OFF),
    ),
    _sampler(
        "dry_base",
        message("DRY base"),
        message("How fast the DRY penalty grows with the length of a repetition."),
        0.05,
    ),
    _sampler(
        "dry_allowed_length",
        message("DRY allowed length"),
        message("Repetitions of up to this many tokens are not penalised."),
    ),
    _sampler(
        "dry_last_n",
        message("DRY range"),
        message("How many recent tokens DRY considers."),
        64,
        (-1, message("everything")),
    ),
)

LIMITS = (
    _run(
        "max_tokens",
        message("Token limit"),
        message("Most tokens to generate, thinking and answer together."),
        256,
    ),
    _run(
        "thinking_budget",
        message("Thinking budget"),
        message("Thinking tokens after which the thought is closed and the answer begins."),
        128,
        (0, message("no budget")),
    ),
    _run("on_loop", message("On a loop"), message("What to do when the text repeats itself.")),
    _run(
        "on_runaway",
        message("On other runaways"),
        message(
            "What to do about varying loops, circling and other text without progress. Only what is"
            " certain ends a run, unless you set an action for its kind."
        ),
    ),
)

THINKING = (
    _run(
        "thinking",
        message("Thinking"),
        message(
            "Whether the model thinks before it answers. Automatic: the default of its chat"
            " template, or on where that default never thinks."
        ),
    ),
    _run(
        "effort",
        message("Effort"),
        message("How much to think, in the words of the model's chat template."),
    ),
    _run(
        "keep_thoughts",
        message("Keep earlier thoughts"),
        message(
            "Whether the prompt of a follow-up contains the earlier thoughts. Automatic: as the"
            " model's family does."
        ),
    ),
)

DRAFTING = (
    _draft(
        "max_tokens",
        message("Proposed per round"),
        message("Most tokens that the draft proposes in a round."),
    ),
    _draft(
        "min_probability",
        message("Least probability"),
        message("The draft stops at a token to which it gives less than this; 0 is off."),
        0.05,
        (0.0, _OFF),
    ),
)

MACHINE = (
    _load(
        "context",
        message("Context"),
        message(
            "Tokens that the model can process at once, including the prompt. Automatic uses the"
            " model's own limit, up to 8,192."
        ),
        512,
        (AUTO, _AUTOMATIC),
    ),
    _load(
        "threads",
        message("Threads"),
        message("CPU threads of this lane. Automatic shares the cores between the lanes."),
        special=(AUTO, _AUTOMATIC),
    ),
)

GPU = (
    _load(
        "gpu_layers",
        message("GPU layers"),
        message(
            "Layers of the model on the GPU; its output layer counts as one. Automatic is all of"
            " them if there is a GPU."
        ),
        special=(AUTO, _AUTOMATIC),
    ),
    _load(
        "device",
        message("Device"),
        message("The GPU for the layers, from llama.cpp's list. Automatic uses all of them."),
    ),
    _load(
        "split",
        message("Split"),
        message(
            "Shares of the layers on several devices, in their order: 3:1 puts three times as many"
            " on the first. Empty: by the free memory of each."
        ),
    ),
    _load(
        "draft_gpu_layers",
        message("Draft's GPU layers"),
        message(
            "Layers of the draft on the GPU; 0 leaves it on the CPU. Automatic is all of them if"
            " the model has any there."
        ),
        special=(AUTO, _AUTOMATIC),
    ),
    _load(
        "cache_type_k",
        message("Key cache"),
        message(
            "Format of the cached keys of earlier tokens. q8_0 takes about half the memory of f16,"
            " q4_0 a quarter; the answers may change."
        ),
    ),
    _load(
        "cache_type_v",
        message("Value cache"),
        message(
            "Format of the cached values of earlier tokens. All but f32, f16 and bf16 require flash"
            " attention."
        ),
    ),
    _load(
        "flash_attention",
        message("Flash attention"),
        message(
            "Computes attention in one step, without memory for all scores. Automatic lets"
            " llama.cpp decide on a GPU; on the CPU, where it is slower, it is used for long"
            " contexts only."
        ),
    ),
)

_OWN = message("the model's own")
POSITIONS = (
    _load(
        "chat_template",
        message("Chat template"),
        message("A template of your own, from a file or the clipboard, instead of the model's."),
    ),
    _load(
        "rope_scaling",
        message("Position scaling"),
        message("How positions beyond the trained context are scaled (RoPE)."),
    ),
    _load(
        "rope_freq_base",
        message("RoPE base"),
        message("Base of the frequencies that encode positions."),
        10_000,
        (0.0, _OWN),
    ),
    _load(
        "rope_freq_scale",
        message("RoPE scale"),
        message("0.25 stretches the context four times."),
        0.05,
        (0.0, _OWN),
    ),
    _load(
        "yarn_orig_ctx",
        message("YaRN: trained context"),
        message("The context length that the model was trained for."),
        1024,
        (0, _OWN),
    ),
    _load(
        "yarn_ext_factor",
        message("YaRN: extrapolation"),
        message("Share of extrapolation: 0 interpolates only."),
        0.1,
        (-1.0, _OWN),
    ),
    _load(
        "yarn_attn_factor",
        message("YaRN: attention"),
        message("Scale of the attention's magnitude."),
        0.1,
        (-1.0, _OWN),
    ),
    _load(
        "yarn_beta_fast",
        message("YaRN: beta fast"),
        message("Upper end of the ramp between extrapolation and interpolation."),
        special=(-1.0, _OWN),
    ),
    _load(
        "yarn_beta_slow",
        message("YaRN: beta slow"),
        message("Lower end of the ramp between extrapolation and interpolation."),
        special=(-1.0, _OWN),
    ),
)

GROUPS = (
    Group(message("Limits"), LIMITS),
    Group(message("Thinking"), THINKING),
    Group(message("Sampling"), SAMPLING),
    Group(message("Draft"), DRAFTING),
    Group(message("Machine"), MACHINE),
    Group(message("GPU and cache"), GPU),
    Group(message("Against repetition"), REPETITION),
    Group(message("Template and positions"), POSITIONS),
)
SETTINGS = tuple(setting for group in GROUPS for setting in group.settings)


def unequal_sentences(left: LanePlan, right: LanePlan) -> tuple[str, ...]:
    """A sentence for each unequal condition of two lanes, with the names that the settings have."""
    return tuple(_sentence(difference) for difference in setting_differences(left, right))


def _sentence(difference: SettingDifference) -> str:
    if difference.field == SERVER:
        return _server_sentence(difference)
    if difference.field == TEMPLATE:
        return _template_sentence(difference)
    if difference.owner is None:
        return _draft_sentence(difference)
    declared = next(
        s for s in SETTINGS if (s.owner, s.field) == (difference.owner, difference.field)
    )
    template = (
        translate("Lane", "{setting}: {left} left, {right} right, as the makers of each recommend.")
        if difference.recommended
        else translate("Lane", "{setting}: {left} left, {right} right.")
    )
    values = [value_text(declared, value) for value in (difference.left, difference.right)]
    if difference.origins and not difference.recommended:
        pairs = zip(values, map(localise, difference.origins), strict=True)
        values = [f"{value} ({origin})" for value, origin in pairs]
    return template.format(setting=declared.title, left=values[0], right=values[1])


def _template_sentence(difference: SettingDifference) -> str:
    names = {
        OWN_TEMPLATE: translate("Lane", "the model's own"),
        MADE_UP: translate("Lane", "made up"),
    }
    template = translate("Lane", "Chat template: {left} left, {right} right.")
    return template.format(left=names[str(difference.left)], right=names[str(difference.right)])


def _server_sentence(difference: SettingDifference) -> str:
    here = translate("Lane", "this machine")
    template = translate("Lane", "Machine: {left} left, {right} right.")
    return template.format(left=difference.left or here, right=difference.right or here)


def _draft_sentence(difference: SettingDifference) -> str:
    template = translate("Lane", "Draft: {left} left, {right} right.")
    return template.format(left=_drafter(difference.left), right=_drafter(difference.right))


def _drafter(kind: Value) -> str:
    known = {
        "none": translate("Lane", "none"),
        "lookup": translate("Lane", "lookup"),
        "model": translate("Lane", "a model"),
        "mtp": translate("Lane", "its own prediction layers"),
        "ngram": translate("Lane", "n-grams"),
    }
    return known.get(str(kind), str(kind))
