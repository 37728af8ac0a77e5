"""Whether both lanes and their drafts fit into this machine, told before anything is loaded.

Predictions come from `overthink.library.memory_fit`; here they are added up over the lanes, place
by place, and held against what is free. How that is said is in `fit_words`, what to do about it in
`fit_advice`, what `auto` picks in `fit_auto`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import msgspec

from overthink.comparison.machine_memory import MachineMemory, Place
from overthink.core.memory_limits import RAM
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
RAM_RESERVE, DEVICE_RESERVE = 1024 * MIB, 512 * MIB
"""What is left free by choice: other programs, and a driver's own bookkeeping, need some."""


class Role(StrEnum):
    """Which of a lane's two models."""

    MODEL = "model"
    DRAFT = "draft"


class Part(StrEnum):
    """What of a model is in memory."""

    WEIGHTS = "weights"
    CACHE = "cache"
    COMPUTE = "compute"


class Mode(StrEnum):
    """What is in memory at the same time."""

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
    """What a lane is to put into memory, and how."""

    side: str
    model: str
    """Name shown to people."""
    path: str
    sizes: ModelSizes
    settings: LoadSettings
    draft_path: str = ""
    draft_sizes: ModelSizes | None = None
    smaller: tuple[Build, ...] = ()
    """Smaller quantisations of the model that are there, largest first."""
    size_bytes: int = 0
    """Of the model's files."""

    @property
    def context(self) -> int:
        """Tokens of context that the lane will get."""
        asked = self.settings.context
        return automatic_context(self.sizes) if asked == AUTO else asked

    def with_settings(self, **changes: object) -> LaneLoad:
        """The lane loaded in another way."""
        return replace(self, settings=msgspec.structs.replace(self.settings, **changes))


def automatic_context(sizes: ModelSizes) -> int:
    """Tokens of context that a model gets where a person names none and memory is no matter."""
    return min(sizes.trained_context or AUTO_CONTEXT, AUTO_CONTEXT)


@dataclass(frozen=True)
class LaneNeeds:
    """What a lane takes."""

    model: ModelMemory
    draft: ModelMemory | None = None

    def by_place(self) -> dict[str, Needs]:
        """What it takes at each place, the draft included."""
        sums: dict[str, Needs] = {}
        for memory in (self.model, self.draft):
            for place, needs in memory.needs.items() if memory else ():
                sums[place] = sums.get(place, Needs()) + needs
        return sums


def lane_needs(lane: LaneLoad, machine: MachineMemory) -> LaneNeeds:
    """What a lane takes on this machine."""
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
    )
    model = _predict(lane.sizes, asked)
    if lane.draft_sizes is None:
        return LaneNeeds(model)
    wanted = settings.draft_gpu_layers
    if wanted == AUTO:
        wanted = ALL_LAYERS if model.gpu_layers else 0
    names = tuple(place.name for place in machine.chosen(settings.device))
    drafts = replace(asked, gpu_layers=wanted, devices=names)
    return LaneNeeds(model, _predict(lane.draft_sizes, drafts))


_predict = lru_cache(maxsize=4096)(predict)


@dataclass(frozen=True)
class Share:
    """A piece of what is at a place."""

    side: str
    role: Role
    part: Part
    size_bytes: int


@dataclass(frozen=True)
class PlaceFit:
    """What goes to one place, against what is free there."""

    place: Place
    shares: tuple[Share, ...]

    @property
    def needed(self) -> int:
        """Bytes that go there."""
        return sum(share.size_bytes for share in self.shares)

    @property
    def missing(self) -> int:
        """Bytes by which it does not fit; 0 where it does."""
        return max(0, self.needed - self.place.free_bytes)

    @property
    def tight(self) -> bool:
        """True where it fits, with less to spare than is wise."""
        reserve = RAM_RESERVE if self.place.name == RAM else DEVICE_RESERVE
        reserve = min(reserve, self.place.free_bytes // 10)
        return not self.missing and self.needed + reserve > self.place.free_bytes


@dataclass(frozen=True)
class FitReport:
    """What goes where, and whether there is room."""

    places: tuple[PlaceFit, ...]
    """RAM, and the devices that something goes to."""
    mode: Mode

    @property
    def fits(self) -> bool:
        """True where every place has room."""
        return not any(place.missing for place in self.places)

    @property
    def roomy(self) -> bool:
        """True where every place has room to spare."""
        return self.fits and not any(place.tight for place in self.places)

    @property
    def worst(self) -> PlaceFit | None:
        """The place that lacks most; None where all fits."""
        lacking = [place for place in self.places if place.missing]
        return max(lacking, key=lambda place: place.missing, default=None)


def fit_report(lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode) -> FitReport:
    """Whether the lanes fit: both at once, or, one after the other, each alone where they must."""
    together = FitReport(_places(lanes, machine), Mode.TOGETHER)
    if together.fits or timing is TimingMode.CONCURRENT or len(lanes) < 2:
        return together
    alone = [_places((lane,), machine) for lane in lanes]
    return FitReport(_larger(machine, alone), Mode.IN_TURN)


def _places(lanes: Sequence[LaneLoad], machine: MachineMemory) -> tuple[PlaceFit, ...]:
    needs = [(lane, lane_needs(lane, machine)) for lane in lanes]
    found = []
    for place in machine.places:
        shares = tuple(_shares(needs, place))
        if shares or place.name == RAM:
            found.append(PlaceFit(place, shares))
    return tuple(_with_integrated(found))


def _with_integrated(places: list[PlaceFit]) -> list[PlaceFit]:
    """What goes to a device without memory of its own goes to RAM as well."""
    borrowed = tuple(share for fit in places if fit.place.in_ram for share in fit.shares)
    return [replace(places[0], shares=places[0].shares + borrowed), *places[1:]]


def _shares(needs: Sequence[tuple[LaneLoad, LaneNeeds]], place: Place) -> Iterator[Share]:
    mapped: set[str] = set()
    """Files in RAM: the system keeps each there once, whoever uses it."""
    for lane, taken in needs:
        pairs = ((Role.MODEL, lane.path, taken.model), (Role.DRAFT, lane.draft_path, taken.draft))
        for role, path, memory in pairs:
            if memory is None or place.name not in memory.needs:
                continue
            here = memory.needs[place.name]
            if place.name == RAM and path in mapped:
                here = replace(here, weights=memory.repacked)
            mapped.add(path)
            yield from _parts(lane.side, role, here)


def _parts(side: str, role: Role, needs: Needs) -> Iterator[Share]:
    sizes = (
        (Part.WEIGHTS, needs.weights),
        (Part.CACHE, needs.cache),
        (Part.COMPUTE, needs.compute),
    )
    for part, size in sizes:
        if size:
            yield Share(side, role, part, size)


def _larger(machine: MachineMemory, alone: Iterable[tuple[PlaceFit, ...]]) -> tuple[PlaceFit, ...]:
    """Of each place, the lane that needs most there."""
    found: dict[str, PlaceFit] = {}
    for places in alone:
        for fit in places:
            known = found.get(fit.place.name)
            if known is None or fit.needed > known.needed:
                found[fit.place.name] = fit
    return tuple(found[place.name] for place in machine.places if place.name in found)
