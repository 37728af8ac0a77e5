"""Which unequal conditions are named, and which make no difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from overthink.comparison.conditions import (
    default_origin,
    setting_differences,
    unequal_conditions,
)
from overthink.comparison.plan import LanePlan
from overthink.core.profiles import DefaultOrigin, Recognition, Sign
from overthink.core.protocol import DraftChoice
from overthink.core.settings import AUTO, DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import OnLoop
from tests.cli.scenes import plan, profiles

GREEDY = SamplerSettings(temperature=0.0)


def sampled(**changes: float) -> LanePlan:
    return replace(plan("right"), sampler=SamplerSettings(**changes))  # type: ignore[arg-type]


def drafted(kind: str, path: str = "", **limits: float) -> LanePlan:
    made = plan("right", draft=path or kind)
    load = msgspec.structs.replace(made.load, draft=DraftChoice(kind, path))
    settings = DraftSettings(**limits)  # type: ignore[arg-type]
    return replace(made, load=load, draft_settings=settings)


def loaded(**changes: Any) -> LanePlan:
    made = plan("right")
    settings = msgspec.structs.replace(made.load.settings, **changes)
    return replace(made, load=msgspec.structs.replace(made.load, settings=settings))


def test_equal_plans_have_no_differences() -> None:
    assert unequal_conditions(plan("left"), plan("right", model="another")) == ()


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        (sampled(temperature=1.0), "The temperature is 0.6 on the left and 1 on the right."),
        (sampled(top_k=2000), "The top-k is 0 on the left and 2,000 on the right."),
        (sampled(seed=2), "The seed is 1 on the left and 2 on the right."),
        (
            replace(plan("right"), run=RunSettings(max_tokens=10)),
            "The token limit is 4,096 on the left and 10 on the right.",
        ),
        (
            replace(plan("right"), run=RunSettings(on_loop=OnLoop.STOP)),
            "The action on a loop is “mark” on the left and “stop” on the right.",
        ),
        (
            replace(plan("right"), run=RunSettings(on_runaway="stop")),
            "The action on a runaway is mark on the left and “stop” on the right.",
        ),
        (loaded(threads=4), "The number of threads is 1 on the left and 4 on the right."),
        (
            loaded(context=AUTO),
            "The context length is 4,096 on the left and automatic on the right.",
        ),
        (
            loaded(gpu_layers=0),
            "The number of GPU layers is automatic on the left and 0 on the right.",
        ),
        (
            replace(plan("right"), has_template=False),
            "The prompt is written with the model's own template on the left and a made-up format"
            " on the right.",
        ),
        (drafted("lookup"), "Left drafts with nothing, right with the text so far."),
        (drafted("model", "draft"), "Left drafts with nothing, right with a model."),
    ],
)
def test_a_difference_is_a_sentence(right: LanePlan, sentence: str) -> None:
    assert unequal_conditions(plan("left"), right) == (sentence,)


def test_settings_without_effect_do_not_count() -> None:
    greedy = replace(plan("left"), sampler=GREEDY)
    other = msgspec.structs.replace(GREEDY, top_p=0.5, seed=9, dry_base=3.0, penalty_last_n=8)
    assert setting_differences(greedy, replace(plan("right"), sampler=other)) == ()
    penalised = msgspec.structs.replace(other, dry_multiplier=0.5)
    found = setting_differences(greedy, replace(plan("right"), sampler=penalised))
    assert [d.field for d in found] == ["penalty_last_n", "dry_multiplier", "dry_base"]


def test_draft_limits_count_only_if_both_draft() -> None:
    assert (
        setting_differences(drafted("model", "a"), drafted("none", max_tokens=2))[0].owner is None
    )
    assert len(setting_differences(drafted("model", "a"), drafted("none", max_tokens=2))) == 1
    found = setting_differences(drafted("model", "a"), drafted("model", "a", max_tokens=2))
    assert [(d.field, d.left, d.right) for d in found] == [("max_tokens", 6, 2)]
    lookups = setting_differences(drafted("lookup"), drafted("lookup", min_probability=0.5))
    assert lookups == ()  # lookup knows no probabilities


def test_two_draft_models_are_named() -> None:
    assert unequal_conditions(drafted("model", "small"), drafted("model", "tiny")) == (
        "Left drafts with small, right with tiny.",
    )


def test_recommended_settings_are_marked() -> None:
    left, right = plan("left"), plan("right")
    profile = msgspec.structs.replace(
        right.profile, sampling=msgspec.structs.replace(right.profile.sampling, temperature=1.0)
    )
    recognition = msgspec.structs.replace(right.recognition, profile=profile)
    right = replace(right, recognition=recognition, sampler=profile.sampling)
    left = replace(left, sampler=left.profile.sampling)
    (sentence,) = unequal_conditions(left, right)
    assert sentence.endswith("1 on the right, as the makers of each recommend.")
    assert "recommend" not in unequal_conditions(plan("left"), sampled(temperature=3.0))[0]


def test_every_load_setting_is_compared() -> None:
    fields: dict[str, Any] = {
        "context": 64,
        "threads": 7,
        "gpu_layers": 3,
        "device": "CUDA1",
        "split": (3.0, 1.0),
        "cache_type_k": "q8_0",
        "cache_type_v": "q4_0",
        "flash_attention": "on",
        "draft_gpu_layers": 0,
        "chat_template": "{{ x }}",
        "rope_scaling": "yarn",
        "rope_freq_base": 1e6,
        "rope_freq_scale": 0.5,
        "yarn_orig_ctx": 4096,
        "yarn_ext_factor": 1.0,
        "yarn_attn_factor": 1.0,
        "yarn_beta_fast": 32.0,
        "yarn_beta_slow": 1.0,
    }
    assert set(fields) == set(LoadSettings.__struct_fields__)
    left, right = with_draft(plan("left")), with_draft(loaded(**fields))
    assert [d.field for d in setting_differences(left, right)] == list(fields)


def test_devices_do_not_count_on_the_cpu() -> None:
    left, right = loaded(gpu_layers=0), loaded(gpu_layers=0, device="CUDA1", draft_gpu_layers=3)
    assert not setting_differences(left, right)


def test_shares_are_written_as_proportions() -> None:
    (sentence,) = unequal_conditions(plan("left"), loaded(split=(3.0, 1.0)))
    assert sentence == "The split over devices is automatic on the left and 3:1 on the right."


def with_draft(given: LanePlan) -> LanePlan:
    draft = DraftChoice("model", "/models/draft.gguf")
    return replace(given, load=msgspec.structs.replace(given.load, draft=draft))


# -- who recommends a value --------------------------------------------------------------------


def of_family(side: str, name: str, model: str = "m", **changes: Any) -> LanePlan:
    """A plan with the defaults of a family, recognised without a guess."""
    recognition = Recognition(profiles()[name], False, Sign.NAME)
    sampler = msgspec.structs.replace(recognition.profile.sampling, **changes)
    return replace(plan(side, model), recognition=recognition, sampler=sampler)


def guessed(given: LanePlan) -> LanePlan:
    return replace(given, recognition=msgspec.structs.replace(given.recognition, guessed=True))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (
            of_family("left", "qwen3"),
            of_family("right", "gpt-oss"),
            "The temperature is 0.6 on the left and 1 on the right, as the makers of each"
            " recommend.",
        ),
        (
            of_family("left", "generic-chat"),
            of_family("right", "gpt-oss"),
            "The temperature is 0.7 (Overthink's own default) on the left and"
            " 1 (recommended by the makers of gpt-oss) on the right.",
        ),
        (
            of_family("left", "gpt-oss"),
            of_family("right", "generic-think"),
            "The temperature is 1 (recommended by the makers of gpt-oss) on the left and"
            " 0.6 (Overthink's own default) on the right.",
        ),
        (
            of_family("left", "generic-chat"),
            of_family("right", "generic-think"),
            "The temperature is 0.7 (Overthink's own default) on the left and"
            " 0.6 (Overthink's own default) on the right.",
        ),
        (
            of_family("left", "gpt-oss"),
            of_family("right", "qwq"),
            "The temperature is 1 (recommended by the makers of gpt-oss) on the left and"
            " 0.6 (reported for QwQ, not verified) on the right.",
        ),
        (
            of_family("left", "gpt-oss"),
            guessed(of_family("right", "r1-distill")),
            "The temperature is 1 (recommended by the makers of gpt-oss) on the left and"
            " 0.6 (as for DeepSeek-R1 distill, a guessed family) on the right.",
        ),
        (
            of_family("left", "gpt-oss"),
            of_family("right", "qwen3", temperature=0.2),
            "The temperature is 1 on the left and 0.2 on the right.",
        ),
    ],
    ids=["makers", "ours-left", "ours-right", "both-ours", "unverified", "guess", "chosen"],
)
def test_only_makers_who_recommend_a_value_are_named(
    left: LanePlan, right: LanePlan, expected: str
) -> None:
    (sentence,) = (s for s in unequal_conditions(left, right) if s.startswith("The temperature"))
    assert sentence == expected


def test_a_value_that_the_makers_do_not_mention_is_ours() -> None:
    """Qwen3's card states a top-k; that of gpt-oss does not."""
    sentences = unequal_conditions(of_family("left", "qwen3"), of_family("right", "gpt-oss"))
    assert (
        "The top-k is 20 (recommended by the makers of Qwen3) on the left and"
        " 0 (Overthink's own default) on the right."
    ) in sentences


def test_nothing_is_claimed_for_a_recording_of_a_family_that_is_gone() -> None:
    known = of_family("left", "gpt-oss")
    gone = of_family("right", "generic-chat")
    recognition = Recognition(gone.profile, False, Sign.RECORDED, "removed-family")
    sentences = unequal_conditions(known, replace(gone, recognition=recognition))
    assert "The temperature is 1 on the left and 0.7 on the right." in sentences


def test_no_bundled_family_without_source_is_recommended_by_its_makers() -> None:
    for family in profiles().families:
        plans = of_family("left", family.name)
        origins = {default_origin(plans, field) for field in plans.sampler.__struct_fields__}
        if "sampling" in family.unverified or not family.stated:
            assert DefaultOrigin.MAKERS not in origins, family.name
        else:
            assert DefaultOrigin.MAKERS in origins, family.name
