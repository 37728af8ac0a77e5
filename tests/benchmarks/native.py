"""Runs llama.cpp's own tools, built from the source that llama-cpp-python vendors."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

TIME_LIMIT_S = 600


class NativeToolFailed(Exception):
    """A native tool could not be built, failed, or printed unexpected output."""


@cache
def tools_folder() -> Path:
    """Return the folder with the tools; build them first if they are not cached."""
    builder = ROOT / "packaging" / "native_tools.py"
    made = subprocess.run([sys.executable, builder], stdout=subprocess.PIPE, text=True, check=False)
    if made.returncode:
        raise NativeToolFailed("llama.cpp's own tools could not be built")
    return Path(made.stdout.strip().splitlines()[-1])


def _tool(name: str) -> str:
    return str(tools_folder() / (f"{name}.exe" if sys.platform == "win32" else name))


def _checked(process: subprocess.Popen[str]) -> str:
    """Return a tool's standard output followed by its standard error."""
    out, err = process.communicate(timeout=TIME_LIMIT_S)
    if process.returncode:
        raise NativeToolFailed(f"{process.args!r} exited with {process.returncode}:\n{err[-2000:]}")
    return out + err


def _start(command: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


@dataclass(frozen=True, slots=True)
class Bench:
    """A `llama-bench` text-generation test.

    Args:
        model: the model file.
        tokens: number of tokens to generate.
        depth: tokens in the cache before the first generated one, as after a prompt.
        threads: number of threads.
        flash: "off", "on" or "auto", which is llama.cpp's default.
        batch: logical and physical batch size; the app uses 512.
    """

    model: Path
    tokens: int
    depth: int
    threads: int
    flash: str
    batch: int = 512

    @property
    def command(self) -> list[str]:
        figures = {
            "-n": self.tokens,
            "-p": 0,
            "-d": self.depth,
            "-t": self.threads,
            "-b": self.batch,
            "-ub": self.batch,
        }
        fixed = [
            "-m",
            str(self.model),
            "-fa",
            self.flash,
            "-ctk",
            "f16",
            "-ctv",
            "f16",
            "-o",
            "json",
        ]
        return [*fixed, *(word for pair in figures.items() for word in map(str, pair))]

    def rate(self) -> float:
        """Return the tokens/s of one test in a new process, after the tool's own warm-up."""
        process = _start([_tool("llama-bench"), *self.command, "-r", "1"])
        return _rates(_checked(process))[0]

    def concurrent_rates(self, processes: int) -> list[float]:
        """Return the tokens/s of several concurrent processes, while all of them run.

        The processes start and end at slightly different times, so each repeats the test three
        times. Only during the middle test do all the others run from its first token to its last.
        """
        command = [_tool("llama-bench"), *self.command, "-r", "3"]
        started = [_start(command) for _ in range(processes)]
        return [_rates(_checked(process))[1] for process in started]


def _rates(output: str) -> list[float]:
    start, end = output.find("["), output.rfind("]")
    try:
        (test,) = json.loads(output[start : end + 1])
        return [float(rate) for rate in test["samples_ts"]]
    except (ValueError, KeyError, TypeError) as error:
        raise NativeToolFailed(f"llama-bench printed no rates ({error})") from error


@dataclass(frozen=True, slots=True)
class SpeculationResult:
    """The output of a `llama-speculative-simple` run."""

    prompt_tokens: int
    tokens: int
    rate: float
    """Tokens/s from the end of the prompt to the end of the last round."""
    drafted: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Speculation:
    """A run of `llama-speculative-simple`.

    Args:
        tokens: number of tokens to generate. The tool stops after the round that reaches it. For
            its last rounds it sets a draft limit of 0, which it treats as no limit, so it may
            continue for another round.
    """

    model: Path
    draft: Path
    prompt: str
    """Rendered by the chat template."""
    tokens: int
    limit: int
    threads: int
    context: int
    flash: str
    batch: int = 512

    @property
    def command(self) -> list[str]:
        fixed = ["-m", str(self.model), "-md", str(self.draft), "--spec-type", "draft-simple"]
        fixed += ["--no-escape", "-p", self.prompt, "-fit", "off", "--temp", "0"]
        figures: dict[str, object] = {
            "-fa": self.flash,
            "--spec-draft-n-max": self.limit,
            "--spec-draft-n-min": 0,
            "--spec-draft-p-min": 0,
            "-n": self.tokens - 1,
            "-c": self.context,
            "-t": self.threads,
            "-td": self.threads,
            "-b": self.batch,
            "-ub": self.batch,
        }
        return [*fixed, *(word for pair in figures.items() for word in map(str, pair))]

    def run(self) -> SpeculationResult:
        return parse_speculation(
            _checked(_start([_tool("llama-speculative-simple"), *self.command]))
        )


def parse_speculation(output: str) -> SpeculationResult:
    """Parse the tool's last lines.

    Raises:
        NativeToolFailed: the lines are missing.
    """
    encoded = re.search(r"encoded\s+(\d+) tokens in", output)
    decoded = re.search(r"decoded\s+(\d+) tokens in\s+\S+ seconds, speed:\s+([\d.]+)", output)
    drafted = re.search(r"n_drafted\s*=\s*(\d+)", output)
    accepted = re.search(r"n_accept\s*=\s*(\d+)", output)
    if not (encoded and decoded and drafted and accepted):
        raise NativeToolFailed(f"llama-speculative-simple printed no statistics:\n{output[-2000:]}")
    return SpeculationResult(
        prompt_tokens=int(encoded[1]),
        tokens=int(decoded[1]),
        rate=float(decoded[2]),
        drafted=int(drafted[1]),
        accepted=int(accepted[1]),
    )
