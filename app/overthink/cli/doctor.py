"""`overthink doctor`: what this machine has, and what is wrong."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import psutil

from overthink.bootstrap import Program
from overthink.cli.devices import describe
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.machine_memory import measure
from overthink.core.errors import BadInput
from overthink.core.events import GPU_KINDS, Described, Failed
from overthink.core.vocabulary import TimingMode
from overthink.folders import HOME_VARIABLE
from overthink.library.local_models import scan_models
from overthink.library.preferences import read_preferences


def run_doctor(program: Program, options: argparse.Namespace) -> int:
    """Examines; returns 0 where all is well, 3 where something is wrong."""
    report = asyncio.run(_examine(program))
    if options.json:
        write_json(report)
    else:
        sys.stdout.write(printable("\n".join(_lines(report))) + "\n")
    return 3 if report["problems"] else 0


async def _examine(program: Program) -> dict[str, Any]:
    described = await describe(program)
    return {
        "machine": msgspec.to_builtins(described.machine)
        if isinstance(described, Described)
        else None,
        "gpu_offload": described.offloads if isinstance(described, Described) else None,
        "devices": msgspec.to_builtins(described.devices)
        if isinstance(described, Described)
        else None,
        "no_gpu": (described.no_gpu or None) if isinstance(described, Described) else None,
        "logical_cores": psutil.cpu_count(),
        "threads": threads_for_lane(TimingMode.SEQUENTIAL, None),
        "memory_free_bytes": measure().ram.free_bytes,
        "folders": {name: str(path) for name, path in asdict(program.user).items()},
        "model_folders": _model_folders(program),
        "problems": _problems(program, described),
    }


def _problems(program: Program, described: Described | Failed) -> list[str]:
    problems = []
    if isinstance(described, Failed):
        problems.append(f"Models cannot run: {described.problem}: {described.remedy}.")
    entries = list(scan_models(program.models))  # what was forgotten may be in the way all the same
    problems += [
        f"{entry.name}: {entry.problem}"
        for entry in entries
        if entry.problem and not entry.forgotten
    ]
    problems += program.profile_problems
    try:
        program.catalog()
    except BadInput as problem:
        problems.append(str(problem))
    if not any(entry.origin == "bundled" for entry in entries):
        problems.append("The bundled demo models are missing: install Overthink again.")
    for name, folder in asdict(program.user).items():
        if not _can_write(folder):
            problems.append(
                f"The folder for {name} cannot be written: make {folder} writable, or set "
                f"{HOME_VARIABLE} to a folder that is."
            )
    return problems


def _model_folders(program: Program) -> list[str]:
    """Where models are looked for, and exist."""
    kept = read_preferences(program.models.preferences)
    own = [str(program.models.bundled), *map(str, program.models.user), *kept.folders]
    others = program.models.programs if kept.other_programs else ()
    return [*own, *(str(place.path) for place in others if place.path.is_dir())]


def _can_write(folder: Path) -> bool:
    """True where the folder, or the nearest one that exists above it, takes new files."""
    existing = next((f for f in (folder, *folder.parents) if f.exists()), folder)
    return existing.is_dir() and os.access(existing, os.W_OK)


def _gpu_words(report: dict[str, Any]) -> str:
    names = [device["name"] for device in report["devices"] if device["kind"] in GPU_KINDS]
    if names:
        return f"layers can go to {', '.join(names)}"
    return f"none usable ({report['no_gpu']}); CPU only"


def _lines(report: dict[str, Any]) -> list[str]:
    machine = report["machine"]
    lines = []
    if machine:
        versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
        lines += [
            f"Versions:  {versions}",
            f"System:    {machine['platform']}",
            f"Processor: {machine['processor']}, {machine['cores']} physical cores",
            f"Cores:     {report['logical_cores']} logical, of which "
            f"`overthink compare` uses {report['threads']}",
            f"Memory:    {report['memory_free_bytes'] / 2**30:,.1f} of "
            f"{machine['memory_bytes'] / 2**30:,.1f} GiB free",
            f"llama.cpp: {machine['backends']}",
            *(f"Device:    {device}" for device in machine["devices"]),
            f"GPU:       {_gpu_words(report)}",
        ]
    lines += [f"Folder:    {name} in {path}" for name, path in report["folders"].items()]
    lines += [f"Models in: {path}" for path in report["model_folders"]]
    problems = report["problems"]
    return [*lines, *(f"Problem:   {problem}" for problem in problems or ["none found"])]
