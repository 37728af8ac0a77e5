"""Both lanes against the memory of made machines: what fits, what `auto` picks, what is advised."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest

from overthink.comparison.lane_memory import (
    PROCESS_BYTES,
    Build,
    FitReport,
    LaneLoad,
    LoadMode,
    MachineMemory,
    MemoryPart,
    MemoryPlace,
    exclude_own_usage,
    fit_report,
    lane_needs,
    measure_memory,
)
from overthink.comparison.memory_advice import (
    Advice,
    AdviceKind,
    advice_sentences,
    advise,
    fit_sentence,
)
from overthink.comparison.memory_auto import bytes_by_place, fit_plans, pick_sentence, pick_settings
from overthink.comparison.plan import LanePlan
from overthink.core.events import DeviceFacts, MemoryUse
from overthink.core.memory_limits import RAM
from overthink.core.settings import LoadSettings
from overthink.core.vocabulary import TimingMode
from overthink.library.gguf_reader import read_header
from overthink.library.memory_fit import MemorySettings, ModelSizes, predict, sizes_of
from tests.cli.scenes import plan
from tests.lanes import child_events
from tests.library.real_shapes import REAL_SHAPES, sparse_model

GIB = 2**30
TOGETHER, ONE_BY_ONE = TimingMode.CONCURRENT, TimingMode.SEQUENTIAL
Q8_0 = 8


@cache
def sizes(name: str) -> ModelSizes:
    with TemporaryDirectory() as folder:
        path = sparse_model(Path(folder) / "model.gguf", REAL_SHAPES[name], Q8_0)
        return sizes_of(read_header(path))


def lane(side: str, name: str = "Llama 8B", draft: str = "", **settings: object) -> LaneLoad:
    made = LaneLoad(
        side=side,
        model=name,
        path=f"{name}.gguf",
        sizes=sizes(name),
        settings=LoadSettings(),
        draft_path=f"{draft}.gguf" if draft else "",
        draft_sizes=sizes(draft) if draft else None,
        size_bytes=8 * GIB,
    )
    return made.with_settings(**settings)


def machine(ram: float, *gpus: float) -> MachineMemory:
    """A machine with so many GiB free in RAM and on each GPU."""
    devices = tuple(
        MemoryPlace(f"CUDA{i}", round(size * GIB), round(size * GIB)) for i, size in enumerate(gpus)
    )
    return MachineMemory(MemoryPlace(RAM, round(ram * GIB), round(ram * GIB)), devices)


def needed(report: FitReport, place: str = RAM) -> float:
    return next(fit.needed for fit in report.places if fit.place.name == place) / GIB


# -- adding up ------------------------------------------------------------------------------------


def test_both_lanes_and_their_drafts_are_added_up_by_part() -> None:
    lanes = [lane("left", draft="Qwen3 0.6B"), lane("right", "R1 distill 1.5B")]
    report = fit_report(lanes, machine(64), TOGETHER)

    (ram,) = report.places
    assert report.fits
    parts = {(share.side, share.role.value, share.part.value) for share in ram.shares}
    assert len(parts) == 9, "three parts of three models"
    assert ram.needed == sum(lane_needs(each, machine(64)).by_place()[RAM].total for each in lanes)


def test_a_file_mapped_by_both_lanes_counts_once_in_ram() -> None:
    one = needed(fit_report([lane("left")], machine(64), TOGETHER))
    both = fit_report([lane("left"), lane("right")], machine(64), TOGETHER)

    weights = [s for s in both.places[0].shares if s.part is MemoryPart.WEIGHTS]
    assert [share.side for share in weights] == ["left"]
    assert one < needed(both) < 2 * one


def test_on_a_gpu_each_process_has_its_own_weights() -> None:
    one = fit_report([lane("left")], machine(64, 80), TOGETHER)
    both = fit_report([lane("left"), lane("right")], machine(64, 80), TOGETHER)
    assert needed(both, "CUDA0") == pytest.approx(2 * needed(one, "CUDA0"))


def test_layers_are_placed_by_the_settings() -> None:
    host = machine(64, 24, 24)
    apart = fit_report(
        [lane("left", device="CUDA0"), lane("right", device="cuda1")], host, TOGETHER
    )
    by_place = {fit.place.name: {s.side for s in fit.shares} for fit in apart.places}
    assert by_place == {RAM: {"left", "right"}, "CUDA0": {"left"}, "CUDA1": {"right"}}

    on_cpu = fit_report([lane("left", device="cpu")], host, TOGETHER)
    assert [fit.place.name for fit in on_cpu.places] == [RAM]
    thirds = fit_report([lane("left", split=(3.0, 1.0))], host, TOGETHER)
    assert needed(thirds, "CUDA0") > 2 * needed(thirds, "CUDA1")


def test_an_integrated_device_counts_in_ram_too() -> None:
    facts = DeviceFacts(
        name="Vulkan0", description="graphics", kind="integrated",
        free_bytes=8 * GIB, total_bytes=8 * GIB,
    )  # fmt: skip
    host = measure_memory([facts, DeviceFacts(
        name="CPU", description="", kind="cpu", free_bytes=1, total_bytes=1,
    )])  # fmt: skip
    assert [place.name for place in host.places] == [RAM, "Vulkan0"]

    apart = fit_report([lane("left", "R1 distill 1.5B")], machine(64, 80), TOGETHER)
    shared = fit_report([lane("left", "R1 distill 1.5B")], host, TOGETHER)
    both = needed(apart) + needed(apart, "CUDA0")
    assert needed(shared) == pytest.approx(both)


def test_sequential_lanes_may_each_use_all_memory() -> None:
    lanes = [lane("left"), lane("right", "Phi-4 reasoning")]
    alone = max(needed(fit_report([each], machine(64), TOGETHER)) for each in lanes)
    small = machine(alone + 0.5)

    assert not fit_report(lanes, small, TOGETHER).fits
    report = fit_report(lanes, small, ONE_BY_ONE)
    assert (report.fits, report.mode) == (True, LoadMode.IN_TURN)
    assert needed(report) == alone
    assert "loaded after the first" in str(fit_sentence(report))
    assert fit_report(lanes, machine(64), ONE_BY_ONE).mode is LoadMode.TOGETHER


# -- auto -----------------------------------------------------------------------------------------


def test_nothing_is_picked_if_everything_fits() -> None:
    picked = pick_settings([lane("left"), lane("right")], machine(64, 80), TOGETHER)
    assert picked.picks == ()
    assert [each.settings for each in picked.lanes] == [LoadSettings()] * 2


def test_fewer_layers_come_before_a_shorter_context() -> None:
    picked = pick_settings([lane("left"), lane("right")], machine(64, 12), TOGETHER)

    assert picked.report.roomy
    layers = [each.settings.gpu_layers for each in picked.lanes]
    assert all(0 < count < 33 for count in layers)
    assert all(each.settings.context == LoadSettings().context for each in picked.lanes)
    one_more = [
        each.with_settings(gpu_layers=each.settings.gpu_layers + 2) for each in picked.lanes
    ]
    assert not fit_report(one_more, machine(64, 12), TOGETHER).roomy, "as many as fit"
    sentence = pick_sentence(picked.picks[0])
    assert f"{layers[0]} of 33 layers on the GPU" in str(sentence)
    assert "CUDA0" in str(sentence)


def test_a_small_lane_retains_its_layers_beside_a_large_one() -> None:
    lanes = [lane("left"), lane("right", "Qwen3 0.6B", context=512)]
    picked = pick_settings(lanes, machine(64, 8), TOGETHER)
    assert picked.report.roomy
    assert [each.side for each in picked.picks] == ["left"]


def test_a_shorter_context_is_picked_if_no_layers_can_move() -> None:
    lanes = [lane("left"), lane("right")]
    tight = needed(fit_report(lanes, machine(64), TOGETHER))
    picked = pick_settings(lanes, machine(tight * 1.04), TOGETHER)

    assert picked.report.roomy
    contexts = {each.context for each in picked.lanes}
    assert contexts < {6144, 4096, 3072, 2048}
    assert f"a context of {contexts.pop():,} tokens" in str(pick_sentence(picked.picks[0]))


def test_the_users_choice_is_not_changed() -> None:
    lanes = [lane("left", context=8192, gpu_layers=20), lane("right", context=8192)]
    picked = pick_settings(lanes, machine(64, 12), TOGETHER)

    assert picked.lanes[0].settings == lanes[0].settings
    assert picked.lanes[1].settings.context == 8192
    assert [each.side for each in picked.picks] == ["right"]


def test_lanes_in_turn_retain_all_layers() -> None:
    lanes = [lane("left"), lane("right", "Phi-4 reasoning")]
    picked = pick_settings(lanes, machine(64, 20), ONE_BY_ONE)
    assert picked.report.mode is LoadMode.IN_TURN
    assert picked.picks == ()


def test_lanes_are_unchanged_if_nothing_makes_them_fit() -> None:
    lanes = [lane("left", "QwQ 32B"), lane("right", "EXAONE Deep 32B")]
    picked = pick_settings(lanes, machine(16), TOGETHER)
    assert not picked.report.fits
    assert picked.lanes == tuple(lanes)


# -- advice ---------------------------------------------------------------------------------------


def kinds(advice: tuple[Advice, ...]) -> list[AdviceKind]:
    return [each.kind for each in advice]


def test_lanes_that_fit_need_no_advice() -> None:
    assert advise([lane("left"), lane("right")], machine(64), TOGETHER) == ()


def test_every_advice_makes_the_lanes_fit() -> None:
    lanes = [
        lane("left", draft="R1 distill 1.5B", context=32_768, gpu_layers=33),
        lane("right", "Phi-4 reasoning", context=32_768, gpu_layers=41),
    ]
    host = machine(64, 32)
    advice = advise(lanes, host, TOGETHER)

    assert kinds(advice)[0] is AdviceKind.IN_TURN
    assert fit_report(lanes, host, ONE_BY_ONE).fits
    fewer = {each.side: each.number for each in advice if each.kind is AdviceKind.LAYERS}
    assert fewer
    for side, layers in fewer.items():
        tried = [
            each.with_settings(gpu_layers=layers) if each.side == side else each for each in lanes
        ]
        more = [
            each.with_settings(gpu_layers=layers + 1) if each.side == side else each
            for each in lanes
        ]
        assert fit_report(tried, host, TOGETHER).fits
        assert not fit_report(more, host, TOGETHER).fits, "as many as would fit"
    (context,) = [each.number for each in advice if each.kind is AdviceKind.CONTEXT]
    shorter = [each.with_settings(context=context) for each in lanes]
    longer = [each.with_settings(context=context + 256) for each in lanes]
    assert fit_report(shorter, host, TOGETHER).fits
    assert not fit_report(longer, host, TOGETHER).fits
    sentences = advice_sentences(advice, lanes)
    assert any(f"(--ctx {context})" in str(sentence) for sentence in sentences)
    assert any("-gpu-layers" in str(sentence) for sentence in sentences)


def test_advice_never_exceeds_the_trained_context() -> None:
    lanes = [lane(side, context=10_000_000) for side in ("left", "right")]
    advice = advise(lanes, machine(1024), TOGETHER)
    assert not fit_report(lanes, machine(1024), TOGETHER).fits
    (context,) = [each.number for each in advice if each.kind is AdviceKind.CONTEXT]
    assert context == lanes[0].sizes.trained_context


def test_a_smaller_local_quantisation_is_advised() -> None:
    large = replace(lane("left"), smaller=(Build("big", 6 * GIB), Build("small", 4 * GIB)))
    advice = advise([large], machine(6), TOGETHER)
    assert Advice(AdviceKind.BUILD, "left", word="small") in advice
    assert Advice(AdviceKind.BUILD, "left", word="big") not in advice


def test_changes_that_help_only_together_are_marked() -> None:
    large = [
        replace(lane(side, "QwQ 32B"), smaller=(Build("small", 3 * GIB),))
        for side in ("left", "right")
    ]
    large[1] = replace(large[1], path="another.gguf")
    advice = advise(large, machine(15), TOGETHER)

    assert len(advice) > 1
    assert all(each.together for each in advice)
    assert str(advice_sentences(advice, large)[0]) == "Only all of these together are enough:"


def test_a_smaller_model_is_advised_if_nothing_helps() -> None:
    assert kinds(advise([lane("left", "QwQ 32B")], machine(4), TOGETHER)) == [
        AdviceKind.SMALLER_MODEL
    ]
    assert str(fit_sentence(fit_report([lane("left", "QwQ 32B")], machine(4), TOGETHER))) == (
        "This does not fit: both lanes need ≈ 34.7 GiB of RAM, and 4.0 GiB are free."
    )


# -- plans ----------------------------------------------------------------------------------------


def planned(side: str, **settings: object) -> LanePlan:
    made = plan(side)
    wanted = lane(side).with_settings(**settings)
    return replace(made, memory=wanted, needs=lane_needs(wanted, machine(64)))


def test_fitted_plans_have_a_note() -> None:
    fitted = fit_plans([planned("left"), planned("right")], machine(64, 12), TOGETHER)

    assert fitted is not None
    for each in fitted.plans:
        assert 0 < each.load.settings.gpu_layers < 33
        assert each.needs is not None
        assert each.needs.model.gpu_layers == each.load.settings.gpu_layers
        assert str(each.all_notes[-1]).startswith("Automatic: ")


def test_a_loaded_lane_is_unchanged_if_the_other_fits_too() -> None:
    first = fit_plans([planned("left"), planned("right")], machine(64, 12), TOGETHER)
    assert first is not None
    loaded = {each.side: each for each in first.plans}
    roomier = machine(64, 13)

    again = fit_plans([planned("left"), planned("right")], roomier, TOGETHER, loaded)
    assert again is not None
    assert [p.load for p in again.plans] == [p.load for p in first.plans]
    fresh = fit_plans([planned("left"), planned("right")], roomier, TOGETHER)
    assert fresh is not None
    assert [p.load for p in fresh.plans] != [p.load for p in first.plans]


def test_recordings_need_no_memory() -> None:
    assert fit_plans([plan("left"), plan("right")], machine(1), TOGETHER) is None


def test_own_usage_is_excluded_from_devices() -> None:
    facts = DeviceFacts(
        name="CUDA0", description="", kind="gpu", free_bytes=3, total_bytes=10
    )  # fmt: skip
    assert [d.free_bytes for d in exclude_own_usage([facts], {"CUDA0": 5, RAM: 9})] == [8]
    assert [d.free_bytes for d in exclude_own_usage([facts], {"CUDA0": 50})] == [10]
    assert measure_memory([facts]).devices[0].free_bytes == 3


def test_lanes_in_turn_have_a_note() -> None:
    plans = [planned(side, device="CUDA0") for side in ("left", "right")]
    fitted = fit_plans(plans, machine(64, 14), ONE_BY_ONE)
    assert fitted is not None
    assert fitted.in_turn
    assert all("One lane fits" in str(each.all_notes[-1]) for each in fitted.plans)


def test_memory_held_by_lanes_is_free_for_them() -> None:
    uses = (
        MemoryUse(device="CPU", weights_bytes=100, cache_bytes=20, compute_bytes=3),
        MemoryUse(device="CUDA0", weights_bytes=7, cache_bytes=5, compute_bytes=1),
    )
    facts = msgspec.structs.replace(child_events.loaded(), memory=uses)
    held = bytes_by_place({"left": planned("left")}, {"left": facts})
    assert held == {RAM: 23, "CUDA0": 13}, "mapped weights are given up when asked"


def test_each_sample_has_a_cache_of_its_own() -> None:
    single = lane("left", "QwQ 32B")
    one, four = (
        lane_needs(replace(single, samples=count), machine(64)).by_place()[RAM] for count in (1, 4)
    )
    assert four.cache == 4 * one.cache
    assert four.weights == one.weights


def test_the_processes_of_a_lane_are_part_of_its_need() -> None:
    single = lane("left", "QwQ 32B")
    bare = predict(single.sizes, MemorySettings(single.context, gpu_layers=0)).needs[RAM]
    assert lane_needs(single, machine(64)).by_place()[RAM].total - bare.total == PROCESS_BYTES
