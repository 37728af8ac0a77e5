"""`overthink doctor` and `overthink devices`: what this machine has, and what is wrong."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import psutil

from overthink.bootstrap import Program
from overthink.cli.terminal import print_lines, write_json
from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.lane_memory import measure_memory
from overthink.core.errors import BadInput, from_kind
from overthink.core.events import GPU_KINDS, Described, DeviceFacts, Failed
from overthink.core.vocabulary import TimingMode
from overthink.folders import HOME_VARIABLE
from overthink.library.local_models import scan_models
from overthink.library.model_search import SearchLimits
from overthink.library.preferences import read_preferences


async def _describe(program: Program) -> Described | Failed:
    """Ask llama.cpp, in a child process, what the machine has."""
    lane = program.live_lane("doctor")
    try:
        return await lane.describe()
    finally:
        await lane.close()


# -- devices --------------------------------------------------------------------------------------


def run_devices(program: Program, options: argparse.Namespace) -> int:
    """List the devices that can hold layers; return 0.

    Raises:
        EnvironmentFailure: llama.cpp cannot be queried.
    """
    described = asyncio.run(_describe(program))
    if isinstance(described, Failed):
        raise from_kind(described.kind, described.problem, described.remedy)
    if options.json:
        devices = msgspec.to_builtins(described.devices)
        write_json({"devices": devices, "no_gpu": described.no_gpu or None})
    else:
        lines = [_device_line(device) for device in described.devices]
        if described.no_gpu:
            lines.append(f"No GPU can be used: {described.no_gpu}.")
        print_lines(lines)
    return 0


def _device_line(device: DeviceFacts) -> str:
    return f"{device.name:<10} {device.kind:<12} {device.description}, {device.memory}"


# -- doctor ---------------------------------------------------------------------------------------


def run_doctor(program: Program, options: argparse.Namespace) -> int:
    """Print a report on the machine; return 0 if all is well, 3 if there is a problem."""
    report = asyncio.run(_examine(program))
    if options.json:
        write_json(report)
    else:
        print_lines(_lines(report))
    return 3 if report["problems"] else 0


async def _examine(program: Program) -> dict[str, Any]:
    outcome = await _describe(program)
    described = outcome if isinstance(outcome, Described) else None
    return {
        "machine": msgspec.to_builtins(described.machine) if described else None,
        "gpu_offload": described.offloads if described else None,
        "devices": msgspec.to_builtins(described.devices) if described else None,
        "no_gpu": (described.no_gpu or None) if described else None,
        "logical_cores": psutil.cpu_count(),
        "threads": threads_for_lane(TimingMode.SEQUENTIAL, None),
        "memory_free_bytes": measure_memory().ram.free_bytes,
        "folders": {name: str(path) for name, path in asdict(program.user).items()},
        "model_folders": _model_folders(program),
        "problems": list(_problems(program, outcome)),
    }


def _problems(program: Program, outcome: Described | Failed) -> Iterator[str]:
    if isinstance(outcome, Failed):
        yield f"Models cannot run: {outcome.problem}: {outcome.remedy}."
    limits = SearchLimits()
    entries = list(scan_models(program.models, limits))
    for entry in entries:
        if entry.problem and not entry.forgotten and not entry.kind.is_helper:
            yield f"{entry.name}: {entry.problem}"
    yield from map(str, limits.sentences)
    yield from map(str, program.profile_problems)
    yield from map(str, program.preferences_notes())
    try:
        yield from map(str, program.catalog().problems)
    except BadInput as problem:
        yield str(problem)
    if not any(entry.origin == "bundled" for entry in entries):
        yield "The bundled demo models are missing: reinstall Overthink."
    for name, folder in asdict(program.user).items():
        if not _can_write(folder):
            yield (
                f"The folder for {name} cannot be written: make {folder} writable, or set "
                f"{HOME_VARIABLE} to a folder that is."
            )


def _model_folders(program: Program) -> list[str]:
    """The folders that are searched for models; other programs' only if they exist."""
    preferences = read_preferences(program.models.preferences)
    own = [str(program.models.bundled), *map(str, program.models.user), *preferences.folders]
    others = program.models.programs if preferences.other_programs else ()
    return [*own, *(str(folder.path) for folder in others if folder.path.is_dir())]


def _can_write(folder: Path) -> bool:
    """Whether new files can be created in the folder or, if it is missing, above it."""
    existing = next((f for f in (folder, *folder.parents) if f.exists()), folder)
    return existing.is_dir() and os.access(existing, os.W_OK)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    if machine := report["machine"]:
        versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
        free, total = report["memory_free_bytes"] / 2**30, machine["memory_bytes"] / 2**30
        yield f"Versions:  {versions}"
        yield f"System:    {machine['platform']}"
        yield f"Processor: {machine['processor']}, {machine['cores']} physical cores"
        yield (
            f"Cores:     {report['logical_cores']} logical; "
            f"`overthink compare` uses {report['threads']}"
        )
        yield f"Memory:    {free:,.1f} of {total:,.1f} GiB free"
        yield f"llama.cpp: {machine['backends']}"
        yield from (f"Device:    {device}" for device in machine["devices"])
        yield f"GPU:       {_gpu_summary(report)}"
    yield from (f"Folder:    {name} in {path}" for name, path in report["folders"].items())
    yield from (f"Models in: {path}" for path in report["model_folders"])
    yield from (f"Problem:   {problem}" for problem in report["problems"] or ["none found"])


def _gpu_summary(report: dict[str, Any]) -> str:
    names = [device["name"] for device in report["devices"] if device["kind"] in GPU_KINDS]
    if names:
        return f"layers can go to {', '.join(names)}"
    return f"none usable ({report['no_gpu']}); CPU only"
