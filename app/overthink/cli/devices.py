"""`overthink devices`: what llama.cpp can put layers on, and why no GPU where there is none."""

from __future__ import annotations

import argparse
import asyncio
import sys

import msgspec

from overthink.bootstrap import Program
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.core.errors import from_kind
from overthink.core.events import Described, DeviceFacts, Failed


def run_devices(program: Program, options: argparse.Namespace) -> int:
    """Lists the devices that layers can go to; always 0.

    Raises:
        EnvironmentFailure: llama.cpp cannot be asked.
    """
    described = asyncio.run(describe(program))
    if isinstance(described, Failed):
        raise from_kind(described.kind, described.problem, described.remedy)
    if options.json:
        devices = msgspec.to_builtins(described.devices)
        write_json({"devices": devices, "no_gpu": described.no_gpu or None})
    else:
        lines = [_device_line(device) for device in described.devices]
        if described.no_gpu:
            lines.append(f"No GPU can be used: {described.no_gpu}.")
        sys.stdout.write(printable("\n".join(lines)) + "\n")
    return 0


def _device_line(device: DeviceFacts) -> str:
    return f"{device.name:<10} {device.kind:<12} {device.description}, {device.memory}"


async def describe(program: Program) -> Described | Failed:
    """What the machine has, by llama.cpp's word, asked of a child process."""
    lane = program.live_lane("doctor")
    try:
        return await lane.describe()
    finally:
        await lane.close()
