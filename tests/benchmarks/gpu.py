"""GPU against CPU: speed, layers, predicted and used memory, and the effect of a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from overthink.comparison import lane_memory
from overthink.comparison.lane_memory import lane_needs
from overthink.core.events import DeviceFacts
from overthink.core.settings import LoadSettings
from tests.benchmarks.lanes import Lanes, OpenLane
from tests.benchmarks.measurement import Samples, alternate, ratio, table
from tests.benchmarks.options import STORY, MissingRequirement, Options, ice_cubes
from tests.benchmarks.widened import widened

CONTEXT = 1024
TOKENS = 128
ON_CPU, ON_GPU = "CPU", "all layers"

Opened = Mapping[str, OpenLane]


def measure(options: Options) -> str:
    """Measure one table per model."""
    with Lanes() as lanes:
        machine = lanes.describe()
        if machine.no_gpu:
            raise MissingRequirement(machine.no_gpu)
        gpu = next(device for device in machine.devices if device.offloads)
        wide = widened(options.demo_model("demo-methodical"))
        draft = options.demo_model("demo-draft")
        drafted = _measured(options, lanes, gpu, wide, ice_cubes(), draft)
        plain = _measured(options, lanes, gpu, options.smollm2, STORY)
    about = f"{gpu.name}: {gpu.description}, {gpu.total_bytes / 2**30:,.1f} GiB, {gpu.backend}."
    return "\n\n".join([about, drafted, plain])


def _measured(
    options: Options,
    lanes: Lanes,
    gpu: DeviceFacts,
    model: Path,
    prompt: str,
    draft: Path | None = None,
) -> str:
    opened = _opened(options, lanes, gpu, model, draft)
    tokens = options.tokens(TOKENS)

    def run(lane: OpenLane) -> Callable[[], float]:
        return lambda: lanes.run(lane, prompt, tokens).rate

    sides = {name: run(lane) for name, lane in opened.items()}
    for side in sides.values():
        side()  # the first run on a GPU compiles its kernels
    turns = alternate(sides, options.repetitions(5), options.quiet)
    rates = {name: Samples(tuple(values)) for name, values in turns.items()}
    rows = [_row(name, lane, rates, gpu) for name, lane in opened.items()]
    head = ["Placement", "tokens/s", "min – max", "vs CPU", "vs plain", "layers on the GPU"]
    figures = table([*head, "MiB on the GPU", "weights and caches, predicted / used"], rows)
    about = f"{model.stem}, {tokens} tokens, greedy, {options.threads} CPU threads."
    return f"{about}\n\n{figures}"


def _opened(
    options: Options, lanes: Lanes, gpu: DeviceFacts, model: Path, draft: Path | None
) -> Opened:
    def at(layers: int, with_draft: Path | None = None, draft_layers: int = 0) -> OpenLane:
        placed = LoadSettings(
            gpu_layers=layers,
            device=gpu.name if layers else "auto",
            draft_gpu_layers=draft_layers,
        )
        return lanes.open(
            model, with_draft, threads=options.threads, context=CONTEXT, placed=placed
        )

    on_cpu = at(0)
    every = on_cpu.loaded.layers
    opened = {ON_CPU: on_cpu, "half of the layers": at(every // 2), ON_GPU: at(every)}
    if draft is not None:
        opened["CPU, draft on the CPU"] = at(0, draft)
        opened["all layers, draft on the CPU"] = at(every, draft)
        opened["all layers, draft on the GPU"] = at(every, draft, 1_000)
    return opened


def _row(name: str, lane: OpenLane, rates: Mapping[str, Samples], gpu: DeviceFacts) -> list[str]:
    rate, loaded = rates[name], lane.loaded
    plain = ON_GPU if loaded.gpu_layers else ON_CPU
    over_plain = ratio(rate.values, rates[plain].values).median_text(".2f") if loaded.draft else ""
    used = sum(use.weights_bytes + use.cache_bytes for use in loaded.memory)
    return [
        name,
        rate.median_text(),
        rate.range_text(),
        ratio(rate.values, rates[ON_CPU].values).median_text(".2f"),
        over_plain,
        f"{loaded.gpu_layers} of {loaded.layers}",
        f"{(loaded.gpu_bytes or 0) / 2**20:,.1f}",
        f"{_predicted(lane, gpu) / used:.3f}",
    ]


def _predicted(lane: OpenLane, gpu: DeviceFacts) -> int:
    """Return the bytes of weights and caches predicted from the headers."""
    memory = lane.plan.memory
    assert memory is not None
    needs = lane_needs(memory, lane_memory.measure_memory([gpu])).by_place().values()
    return sum(needed.weights + needed.cache for needed in needs)
