"""The settings that differ between two lanes, in sentences.

Only settings with an effect count: top-p has none on greedy sampling, a draft's limits none without
a draft. Unequal conditions are not wrong, but must be visible.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from overthink.comparison.plan import LanePlan
from overthink.core.draft_support import CHAIN, DRAFTERS, TEXT_DRAFTERS, drafter_label
from overthink.core.messages import Message
from overthink.core.profiles import DefaultOrigin, Sign, noted_fields
from overthink.core.settings import (
    AUTO,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
)
from overthink.core.symbols import excerpt

TEMPLATE = "template"
SERVER = "server"
OWN_TEMPLATE, MADE_UP = "own", "made-up"
"""Values of the difference of chat templates."""

Value = float | int | str | tuple[float, ...]

_NAMES = {
    (SamplerSettings, "top_k"): "top-k",
    (SamplerSettings, "top_p"): "top-p",
    (SamplerSettings, "min_p"): "min-p",
    (SamplerSettings, "penalty_last_n"): "reach of the penalties",
    (SamplerSettings, "dry_multiplier"): "DRY multiplier",
    (SamplerSettings, "dry_base"): "DRY base",
    (SamplerSettings, "dry_allowed_length"): "DRY allowed length",
    (SamplerSettings, "dry_last_n"): "reach of DRY",
    (RunSettings, "max_tokens"): "token limit",
    (RunSettings, "on_loop"): "action on a loop",
    (RunSettings, "thinking"): "thinking switch",
    (RunSettings, "effort"): "effort of thinking",
    (RunSettings, "keep_thoughts"): "handling of earlier thoughts",
    (RunSettings, "on_runaway"): "action on a runaway",
    (DraftSettings, "max_tokens"): "limit of proposed tokens",
    (DraftSettings, "min_probability"): "least probability of a proposed token",
    (LoadSettings, "context"): "context length",
    (LoadSettings, "gpu_layers"): "number of GPU layers",
    (LoadSettings, "threads"): "number of threads",
    (LoadSettings, "split"): "split over devices",
    (LoadSettings, "cache_type_k"): "type of the key cache",
    (LoadSettings, "cache_type_v"): "type of the value cache",
    (LoadSettings, "draft_gpu_layers"): "number of the draft's GPU layers",
    (LoadSettings, "chat_template"): "chat template",
    (LoadSettings, "rope_scaling"): "scaling of positions",
    (LoadSettings, "rope_freq_base"): "RoPE frequency base",
    (LoadSettings, "rope_freq_scale"): "RoPE frequency scale",
    (LoadSettings, "yarn_orig_ctx"): "trained context for YaRN",
    (LoadSettings, "yarn_ext_factor"): "YaRN extrapolation factor",
    (LoadSettings, "yarn_attn_factor"): "YaRN attention factor",
    (LoadSettings, "yarn_beta_fast"): "YaRN beta fast",
    (LoadSettings, "yarn_beta_slow"): "YaRN beta slow",
}
"""Names of settings whose field name is not clear enough."""


class SettingDifference(NamedTuple):
    """A setting that has an effect in both lanes and differs."""

    owner: type[msgspec.Struct] | None
    """The settings that hold the field; None for the kind of draft and the chat template."""
    field: str
    left: Value
    right: Value
    origins: tuple[Message, Message] | None = None
    """Where the two defaults come from, a clause each; None if a value is not a default."""
    recommended: bool = False
    """The makers of both families recommend these values."""


def setting_differences(left: LanePlan, right: LanePlan) -> tuple[SettingDifference, ...]:
    """All settings that differ, in display order."""
    return (
        *_place(left, right),
        *_sampling(left, right),
        *_fields(left.run, right.run, set(RunSettings.__struct_fields__)),
        *_template(left, right),
        *_drafting(left, right),
        *_loading(left, right),
    )


def unequal_conditions(left: LanePlan, right: LanePlan) -> tuple[str, ...]:
    """A sentence for each difference; empty if the settings are equal."""
    return tuple(_sentence(difference) for difference in setting_differences(left, right))


def _place(left: LanePlan, right: LanePlan) -> Iterator[SettingDifference]:
    """Which machines run the lanes: another build, precision or load is likely there."""
    ours, theirs = (plan.load.server for plan in (left, right))
    if (ours and ours.address) != (theirs and theirs.address):
        yield SettingDifference(
            None, SERVER, ours.name if ours else "", theirs.name if theirs else ""
        )


def _fields(
    ours: msgspec.Struct, theirs: msgspec.Struct, fields: set[str]
) -> Iterator[SettingDifference]:
    for field in ours.__struct_fields__:
        left, right = getattr(ours, field), getattr(theirs, field)
        if field in fields and left != right:
            yield SettingDifference(type(ours), field, left, right)


def _sampling(left: LanePlan, right: LanePlan) -> Iterator[SettingDifference]:
    effective = _in_effect(left.sampler) | _in_effect(right.sampler)
    for difference in _fields(left.sampler, right.sampler, effective):
        ours, theirs = (default_origin(plan, difference.field) for plan in (left, right))
        if ours is None or theirs is None:
            yield difference
            continue
        texts = ours.text(left.profile.label), theirs.text(right.profile.label)
        by_makers = {ours, theirs} == {DefaultOrigin.MAKERS}
        yield difference._replace(origins=texts, recommended=by_makers)


def default_origin(plan: LanePlan, field: str) -> DefaultOrigin | None:
    """Where the value of a sampler setting comes from; None if it is not the family's default.

    Where a recording names a family that is no longer known, nothing is known of its defaults.
    """
    profile, recognition = plan.profile, plan.recognition
    if getattr(plan.sampler, field) != getattr(profile.sampling, field):
        return None
    if recognition.sign is Sign.RECORDED and recognition.seen != profile.name:
        return None
    return profile.origin_of(field, guessed=recognition.guessed)


def sampler_origins(plan: LanePlan) -> dict[str, DefaultOrigin | None]:
    """Where each sampler setting of a plan comes from; see `default_origin`."""
    return {field: default_origin(plan, field) for field in plan.sampler.__struct_fields__}


def origin_texts(plan: LanePlan) -> tuple[tuple[str, str], ...]:
    """The defaults among the sampler settings that are not off: their names, and their origin."""
    by_origin: dict[DefaultOrigin, list[str]] = {}
    for field in noted_fields(plan.sampler):
        if origin := default_origin(plan, field):
            by_origin.setdefault(origin, []).append(field.replace("_", " "))
    label = plan.profile.label
    return tuple((", ".join(names), str(o.text(label))) for o, names in by_origin.items())


def _in_effect(sampler: SamplerSettings) -> set[str]:
    """The fields that influence which token is sampled."""
    fields = {"temperature", "repeat_penalty", "presence_penalty", "frequency_penalty"}
    fields.add("dry_multiplier")
    if not sampler.greedy:
        fields |= {"top_k", "top_p", "min_p", "typical", "seed"}
    if sampler.penalises:
        fields.add("penalty_last_n")
    if sampler.dry_multiplier:
        fields |= {"dry_base", "dry_allowed_length", "dry_last_n"}
    return fields


def _template(left: LanePlan, right: LanePlan) -> Iterator[SettingDifference]:
    if left.has_template != right.has_template:
        ours, theirs = (OWN_TEMPLATE if p.has_template else MADE_UP for p in (left, right))
        yield SettingDifference(None, TEMPLATE, ours, theirs)


def _drafting(left: LanePlan, right: LanePlan) -> Iterator[SettingDifference]:
    kinds = left.load.draft.name, right.load.draft.name
    if kinds[0] != kinds[1]:
        yield SettingDifference(None, "draft", *kinds)
    elif left.load.draft.path and left.draft != right.draft:
        yield SettingDifference(None, "draft", left.draft, right.draft)
    if "none" not in kinds:
        sure = not set(kinds).intersection(TEXT_DRAFTERS)
        limits = {"max_tokens"} | ({"min_probability"} if sure else set())
        yield from _fields(left.draft_settings, right.draft_settings, limits)


def _loading(left: LanePlan, right: LanePlan) -> Iterator[SettingDifference]:
    if left.load.server or right.load.server:
        return  # a server has its own
    fields = set(LoadSettings.__struct_fields__)
    if not (left.load.draft.path and right.load.draft.path):
        fields -= {"draft_gpu_layers"}
    if left.load.settings.on_cpu and right.load.settings.on_cpu:
        fields -= {"device", "split"}
    yield from _fields(left.load.settings, right.load.settings, fields)


def _sentence(difference: SettingDifference) -> str:
    owner, field, left, right, origins, recommended = difference
    if field == TEMPLATE:
        texts = {OWN_TEMPLATE: "the model's own template", MADE_UP: "a made-up format"}
        ours, theirs = texts[str(left)], texts[str(right)]
        return f"The prompt is written with {ours} on the left and {theirs} on the right."
    if field == SERVER:
        ours, theirs = (
            f"on the server {name}" if name else "on this machine" for name in (left, right)
        )
        return (
            f"Left runs {ours}, right {theirs}: unequal conditions, since hardware, build and load"
            " may differ."
        )
    if owner is None:
        return f"Left drafts with {_drafter(left)}, right with {_drafter(right)}."
    name = _NAMES.get((owner, field), field.replace("_", " "))
    values = [_UNSET.get((owner, field), "") if v == "" else "" for v in (left, right)]
    values = [word or _value(owner, v) for word, v in zip(values, (left, right), strict=True)]
    if origins and not recommended:
        values = [f"{value} ({origin})" for value, origin in zip(values, origins, strict=True)]
    reason = ", as the makers of each recommend" if recommended else ""
    return f"The {name} is {values[0]} on the left and {values[1]} on the right{reason}."


_UNSET: dict[tuple[type[msgspec.Struct], str], str] = {(RunSettings, "on_runaway"): "mark"}
"""What an empty value means, where that is not "automatic"."""


def _drafter(kind: Value) -> str:
    words = {"none": "nothing", "lookup": "the text so far", "model": "a model"}
    kinds = str(kind).split(CHAIN)
    if not set(kinds) <= {*words, *DRAFTERS}:  # the name of a file
        return str(kind)
    return ", then ".join(words.get(each) or str(drafter_label(each)) for each in kinds)


def _value(owner: type[msgspec.Struct], value: Value) -> str:
    if value in ("", "auto"):
        return "automatic"
    if isinstance(value, str):
        return f"“{excerpt(value, 60)}”"
    if isinstance(value, tuple):
        return ":".join(f"{share:g}" for share in value) or "automatic"
    if value == AUTO and owner is LoadSettings:
        return "automatic"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
