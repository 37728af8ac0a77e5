"""What a benchmark is told, and the models it measures with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from overthink.bootstrap import build_program
from overthink.library.local_models import find_smollm2
from tests.benchmarks.quiet import Quiet

STORY = (
    "Write a long story about a lighthouse keeper who finds a letter in a bottle. "
    "Tell it slowly, with every detail of the sea, the tower and the storm."
)
"""SmolLM2 writes on for far more than the tokens that are measured."""


class Missing(Exception):
    """A model or a device that a benchmark needs is not there."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure.

    Args:
        quick: few repetitions and tokens: to see that it works, not for figures.
        threads: of a lane or tool that has the machine for itself.
        demo: where the demo models lie.
        still: takes the measurements that other programs would disturb.
    """

    quick: bool
    threads: int
    demo: Path
    still: Quiet

    def repetitions(self, wanted: int) -> int:
        return 1 if self.quick else wanted

    def tokens(self, wanted: int) -> int:
        return min(wanted, 64) if self.quick else wanted

    @property
    def smollm2(self) -> Path:
        path = find_smollm2()
        if path is None:
            raise Missing("SmolLM2 is not installed: `make setup` fetches it")
        return path

    def demo_model(self, name: str) -> Path:
        path = self.demo / f"{name}.gguf"
        if not path.is_file():
            raise Missing(f"there is no {path.name} in {self.demo}")
        return path


def ice_cubes() -> str:
    """The question that `overthink compare` asks when nothing else is said."""
    return build_program().prompts[0].text
