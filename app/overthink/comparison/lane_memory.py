"""Predict whether both lanes and their drafts fit into memory, before anything is loaded.

Predictions come from `overthink.library.memory_fit`; here they are added up over the lanes, place
by place, and compared with the free memory. `memory_advice` words the result and advises changes,
`memory_auto` decides what `auto` picks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import msgspec
import psutil

from overthink.core.events import DeviceFacts
from overthink.core.memory_limits import RAM, Room, within_limits
from overthink.core.settings import AUTO, AUTO_CONTEXT, LoadSettings
from overthink.core.vocabulary import TimingMode
from overthink.library.layer_placement import ALL_LAYERS
from overthink.library.memory_fit import (
    MemorySettings,
    ModelMemory,
    ModelSizes,
    Needs,
    predict,
)

MIB = 2**20
PROCESS_BYTES = 40 * MIB
"""RAM of a lane's processes themselves: Python, llama.cpp's code, and the renderer of templates."""
RAM_RESERVE, DEVICE_RESERVE = 1024 * MIB, 512 * MIB
"""Memory left free for other programs, and for a driver's own bookkeeping."""


# ---------------------------------------------------------------------------------- this machine


@dataclass(frozen=True)
class MemoryPlace:
    """Memory that can hold a model: RAM, or that of a device."""

    name: str
    """`RAM`, or the device's name in llama.cpp's list."""
    free_bytes: int
    total_bytes: int
    description: str = ""
    in_ram: bool = False
    """True for a device that uses the machine's own memory."""


@dataclass(frozen=True)
class MachineMemory:
    """The memory of this machine, by place."""

    ram: MemoryPlace
    devices: tuple[MemoryPlace, ...] = ()
    """Devices that can hold layers."""

    @property
    def places(self) -> tuple[MemoryPlace, ...]:
        """RAM, then the devices."""
        return (self.ram, *self.devices)

    def chosen(self, device: str) -> tuple[MemoryPlace, ...]:
        """The devices named by a setting: `auto`, `cpu`, or names separated by commas."""
        if device.casefold() == "cpu":
            return ()
        if device == "auto":
            own = tuple(place for place in self.devices if not place.in_ram)
            return own or self.devices[:1]  # llama.cpp uses an integrated device only if alone
        names = [name.strip().casefold() for name in device.split(",")]
        by_name = {place.name.casefold(): place for place in self.devices}
        return tuple(by_name[name] for name in names if name in by_name)


def measure_memory(devices: Iterable[DeviceFacts] = (), held_in_ram: int = 0) -> MachineMemory:
    """Measure the memory now. Where this process is limited, so are its lanes: less is free then.

    Args:
        devices: llama.cpp's device list, as last reported.
        held_in_ram: bytes that lanes hold already; they are free for what those lanes load next.
    """
    memory = psutil.virtual_memory()
    room = within_limits(Room(memory.available, memory.total), held=held_in_ram)
    ram = MemoryPlace(RAM, room.free, room.total)
    found = (
        MemoryPlace(
            device.name,
            device.free_bytes,
            device.total_bytes,
            device.description,
            in_ram=device.kind == "integrated",
        )
        for device in devices
        if device.offloads
    )
    return MachineMemory(ram, tuple(found))


def exclude_own_usage(
    devices: Iterable[DeviceFacts], held: Mapping[str, int]
) -> tuple[DeviceFacts, ...]:
    """The devices as they would be if our lanes held nothing on them.

    Args:
        held: bytes that our lanes hold at each place at this moment.
    """
    return tuple(
        msgspec.structs.replace(
            device,
            free_bytes=min(device.total_bytes, device.free_bytes + held.get(device.name, 0)),
        )
        for device in devices
    )


# -------------------------------------------------------------------------------------- the lanes


class ModelRole(StrEnum):
    """Target or draft of a lane."""

    MODEL = "model"
    DRAFT = "draft"


class MemoryPart(StrEnum):
    """What a model's memory is used for."""

    WEIGHTS = "weights"
    CACHE = "cache"
    COMPUTE = "compute"


class LoadMode(StrEnum):
    """Which lanes are in memory at the same time."""

    TOGETHER = "together"
    IN_TURN = "in turn"
    """One lane at a time: the first makes room for the second."""


@dataclass(frozen=True)
class Build:
    """Another quantisation of a model."""

    name: str
    size_bytes: int


@dataclass(frozen=True)
class LaneLoad:
    """What a lane will load into memory, and how."""

    side: str
    model: str
    """Display name."""
    path: str
    sizes: ModelSizes
    settings: LoadSettings
    draft_path: str = ""
    draft_sizes: ModelSizes | None = None
    state_copies: int = 0
    """Copies of a recurrent state that drafting needs."""
    smaller: tuple[Build, ...] = ()
    """Smaller local quantisations of the model, largest first."""
    size_bytes: int = 0
    """Total size of the model's files."""
    samples: int = 1
    """Samples that are decoded at once, each with the whole context."""

    @property
    def context(self) -> int:
        """Context length in tokens."""
        context = self.settings.context
        return automatic_context(self.sizes) if context == AUTO else context

    def with_settings(self, **changes: object) -> LaneLoad:
        """The lane with changed load settings."""
        return replace(self, settings=msgspec.structs.replace(self.settings, **changes))


def automatic_context(sizes: ModelSizes) -> int:
    """The context length that `auto` means if memory suffices."""
    return min(sizes.trained_context or AUTO_CONTEXT, AUTO_CONTEXT)


@dataclass(frozen=True)
class LaneNeeds:
    """Predicted memory of a lane."""

    model: ModelMemory
    draft: ModelMemory | None = None

    def by_place(self) -> dict[str, Needs]:
        """Memory by place, the draft included."""
        sums: dict[str, Needs] = {}
        for memory in (self.model, self.draft):
            for place, needs in memory.needs.items() if memory else ():
                sums[place] = sums.get(place, Needs()) + needs
        return sums


def lane_needs(lane: LaneLoad, machine: MachineMemory) -> LaneNeeds:
    """Predict the memory of a lane on this machine."""
    settings = lane.settings
    chosen = () if settings.gpu_layers == 0 else machine.chosen(settings.device)
    layers = ALL_LAYERS if settings.gpu_layers == AUTO else settings.gpu_layers
    shares = settings.split or tuple(float(place.free_bytes) for place in chosen)
    asked = MemorySettings(
        context=lane.context,
        gpu_layers=layers,
        devices=tuple(place.name for place in chosen),
        shares=tuple(shares),
        type_k=settings.cache_type_k,
        type_v=settings.cache_type_v,
        flash_attention=settings.flash_attention,
        sequences=lane.samples,
    )
    model = _with_process(_predict(lane.sizes, replace(asked, state_copies=lane.state_copies)))
    if lane.draft_sizes is None:
        return LaneNeeds(model)
    wanted = settings.draft_gpu_layers
    if wanted == AUTO:
        wanted = ALL_LAYERS if model.gpu_layers else 0
    names = tuple(place.name for place in machine.chosen(settings.device))
    drafts = replace(asked, gpu_layers=wanted, devices=names, full_windows=True)
    return LaneNeeds(model, _predict(lane.draft_sizes, drafts))


def _with_process(model: ModelMemory) -> ModelMemory:
    """Add what the lane's processes need beside the model."""
    own = model.needs[RAM] + Needs(compute=PROCESS_BYTES)
    return replace(model, needs={**model.needs, RAM: own})


_predict = lru_cache(maxsize=4096)(predict)


@dataclass(frozen=True)
class MemoryShare:
    """Memory at a place that one model uses for one purpose."""

    side: str
    role: ModelRole
    part: MemoryPart
    size_bytes: int


@dataclass(frozen=True)
class PlaceFit:
    """Needed and free memory of one place."""

    place: MemoryPlace
    shares: tuple[MemoryShare, ...]

    @property
    def needed(self) -> int:
        """Bytes needed."""
        return sum(share.size_bytes for share in self.shares)

    @property
    def missing(self) -> int:
        """Bytes that are lacking; 0 if it fits."""
        return max(0, self.needed - self.place.free_bytes)

    @property
    def tight(self) -> bool:
        """True if it fits with less than the reserve to spare."""
        reserve = RAM_RESERVE if self.place.name == RAM else DEVICE_RESERVE
        reserve = min(reserve, self.place.free_bytes // 10)
        return not self.missing and self.needed + reserve > self.place.free_bytes


@dataclass(frozen=True)
class FitReport:
    """Needed and free memory of all places."""

    places: tuple[PlaceFit, ...]
    """RAM, and the devices that are used."""
    mode: LoadMode

    @property
    def fits(self) -> bool:
        """True if every place has room."""
        return not any(place.missing for place in self.places)

    @property
    def roomy(self) -> bool:
        """True if every place has room to spare."""
        return self.fits and not any(place.tight for place in self.places)

    @property
    def worst(self) -> PlaceFit | None:
        """The place that lacks most; None if everything fits."""
        lacking = [place for place in self.places if place.missing]
        return max(lacking, key=lambda place: place.missing, default=None)


def fit_report(lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode) -> FitReport:
    """Predict whether the lanes fit: both at once or, if sequential lanes don't, each alone."""
    together = FitReport(_places(lanes, machine), LoadMode.TOGETHER)
    if together.fits or timing is TimingMode.CONCURRENT or len(lanes) < 2:
        return together
    alone = [_places((lane,), machine) for lane in lanes]
    return FitReport(_larger(machine, alone), LoadMode.IN_TURN)


def _places(lanes: Sequence[LaneLoad], machine: MachineMemory) -> tuple[PlaceFit, ...]:
    needs = [(lane, lane_needs(lane, machine)) for lane in lanes]
    found = []
    for place in machine.places:
        shares = tuple(_shares(needs, place))
        if shares or place.name == RAM:
            found.append(PlaceFit(place, shares))
    return tuple(_with_integrated(found))


def _with_integrated(places: list[PlaceFit]) -> list[PlaceFit]:
    """Memory of a device without its own memory comes from RAM."""
    borrowed = tuple(share for fit in places if fit.place.in_ram for share in fit.shares)
    return [replace(places[0], shares=places[0].shares + borrowed), *places[1:]]


def _shares(
    needs: Sequence[tuple[LaneLoad, LaneNeeds]], place: MemoryPlace
) -> Iterator[MemoryShare]:
    mapped: set[str] = set()
    """Files mapped into RAM: the system holds each once for all processes."""
    for lane, taken in needs:
        pairs = (
            (ModelRole.MODEL, lane.path, taken.model),
            (ModelRole.DRAFT, lane.draft_path, taken.draft),
        )
        for role, path, memory in pairs:
            if memory is None or place.name not in memory.needs:
                continue
            here = memory.needs[place.name]
            if place.name == RAM and path in mapped:
                here = replace(here, weights=memory.repacked)
            mapped.add(path)
            yield from _parts(lane.side, role, here)


def _parts(side: str, role: ModelRole, needs: Needs) -> Iterator[MemoryShare]:
    sizes = (
        (MemoryPart.WEIGHTS, needs.weights),
        (MemoryPart.CACHE, needs.cache),
        (MemoryPart.COMPUTE, needs.compute),
    )
    for part, size in sizes:
        if size:
            yield MemoryShare(side, role, part, size)


def _larger(machine: MachineMemory, alone: Iterable[tuple[PlaceFit, ...]]) -> tuple[PlaceFit, ...]:
    """At each place, the lane that needs most."""
    found: dict[str, PlaceFit] = {}
    for places in alone:
        for fit in places:
            known = found.get(fit.place.name)
            if known is None or fit.needed > known.needed:
                found[fit.place.name] = fit
    return tuple(found[place.name] for place in machine.places if place.name in found)
