"""The options of `overthink compare` that say what goes on which device.

Each is for both lanes; with `left-` or `right-` in front, for one.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from overthink.cli.numbers import number, short, span
from overthink.core.errors import BadOption
from overthink.core.settings import AUTO, LoadSettings, choices, option_name, value_range

SIDES = ("left", "right")


def add_gpu(group: Any) -> None:
    """Adds them."""
    layers = "layers on the GPU (default: all where there is one)"
    _add(group, "gpu_layers", _layers, "auto|N", layers)
    _add(group, "device", _device, "NAME", "auto, cpu, or device names such as CUDA0,CUDA1")
    _add(group, "split", _shares, "N,N", "shares of several devices, such as 3,1")
    draft = "the draft's layers on the GPU (default: all where the model has some)"
    _add(group, "draft_gpu_layers", _layers, "auto|N", draft)
    for field, help_ in (
        ("cache_type_k", "how keys are cached"),
        ("cache_type_v", "how values are cached; quantised needs flash attention"),
        ("flash_attention", "attention by the fused kernel"),
    ):
        allowed = choices(field)
        default = getattr(LoadSettings(), field)
        group.add_argument(
            option_name(LoadSettings, field),
            dest=_dest(field),
            choices=allowed,
            help=f"{help_} (default {default})",
        )

    group.add_argument(
        "--price-per-kwh",
        type=number(float, "--price-per-kwh", (0.0, 1_000_000.0)),
        metavar="N",
        help="price of energy, for the cost of each answer where energy is measured",
    )


def load_settings(options: argparse.Namespace, side: str) -> dict[str, Any]:
    """The fields of `LoadSettings` that were given for a lane; its own before those of both."""
    found: dict[str, Any] = {}
    for field in _FIELDS:
        both, own = getattr(options, _dest(field)), getattr(options, _dest(field, side), None)
        value = both if own is None else own
        if value is not None:
            found[field] = value
    return found


_FIELDS = (
    *("gpu_layers", "device", "split", "draft_gpu_layers"),
    *("cache_type_k", "cache_type_v", "flash_attention"),
)


def _dest(field: str, side: str = "") -> str:
    return f"gpu.{side}.{field}"


def _add(
    group: Any, field: str, convert: Callable[[str, str], Any], shown: str, help_: str
) -> None:
    """The option for both lanes, and for each."""
    name = option_name(LoadSettings, field)
    _add_one(group, name, _dest(field), convert, shown, help_)
    for side in SIDES:
        own = name.replace("--", f"--{side}-", 1)
        _add_one(group, own, _dest(field, side), convert, shown, f"the same, for the {side} lane")


def _add_one(
    group: Any, name: str, dest: str, convert: Callable[[str, str], Any], shown: str, help_: str
) -> None:
    group.add_argument(
        name, dest=dest, type=lambda text: convert(name, text), metavar=shown, help=help_
    )


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
