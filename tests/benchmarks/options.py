"""Options of the benchmarks, and the models that they use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from overthink.bootstrap import build_program
from overthink.library.local_models import find_smollm2
from tests.benchmarks.quiet import QuietMachine

STORY = (
    "Write a long story about a lighthouse keeper who finds a letter in a bottle. "
    "Tell it slowly, with every detail of the sea, the tower and the storm."
)
"""SmolLM2 continues far beyond the measured tokens."""


class MissingRequirement(Exception):
    """A model or device that a benchmark needs is missing."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure.

    Args:
        quick: few repetitions and tokens, to check that the benchmark works.
        threads: threads of a lane or tool that runs alone.
        demo: the folder of the demo models.
        quiet: runs measurements while other programs are idle.
    """

    quick: bool
    threads: int
    demo: Path
    quiet: QuietMachine

    def repetitions(self, count: int) -> int:
        return 1 if self.quick else count

    def tokens(self, count: int) -> int:
        return min(count, 64) if self.quick else count

    @property
    def smollm2(self) -> Path:
        path = find_smollm2()
        if path is None:
            raise MissingRequirement("SmolLM2 is not installed: run `make setup`")
        return path

    def demo_model(self, name: str) -> Path:
        path = self.demo / f"{name}.gguf"
        if not path.is_file():
            raise MissingRequirement(f"there is no {path.name} in {self.demo}")
        return path


def ice_cubes() -> str:
    """Return the default question of `overthink compare`."""
    return build_program().prompts[0].text
