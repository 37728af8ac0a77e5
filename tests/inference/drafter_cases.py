"""Every kind of drafter with a made target, for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from overthink.core.protocol import DraftChoice
from tests.inference import drafter_models as made

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """A target and what drafts for it."""

    name: str
    target: Make
    kind: str
    draft: Make | None = None
    snapshots: int = 0
    ngram_first: bool = False
    native: str = ""
    """`--spec-type` of llama.cpp's own tool that works the same way; empty: none does."""

    def write(self, folder: Path) -> tuple[Path, DraftChoice]:
        """Write its files; return the target and the choice of the draft."""
        draft = self.draft(folder / f"{self.name}-draft.gguf") if self.draft else None
        choice = DraftChoice(self.kind, str(draft or ""), self.ngram_first, self.snapshots)
        return self.target(folder / f"{self.name}.gguf"), choice


def _plain_qwen35(path: Path) -> Path:
    return made.qwen35(path, heads=False)


def _calm_qwen35(path: Path) -> Path:
    return made.qwen35(path, heads=False, scale=0.13)


def _calm_llama(path: Path) -> Path:
    return made.llama(path, scale=0.13)


def _mtp_file(path: Path) -> Path:
    return made.qwen35(path, trunk=False)


def _one_head(path: Path) -> Path:
    return made.step35(path, heads=1)


def _own_eagle(path: Path) -> Path:
    return made.eagle3(path, own=True)


def _mapped_eagle(path: Path) -> Path:
    return made.eagle3(path, mapped=24)


def _dflash2(path: Path) -> Path:
    return made.dflash(path, kind="dflash2")


def _dspark(path: Path) -> Path:
    return made.dflash(path, kind="dspark")


def _dspark_bonus(path: Path) -> Path:
    return made.dflash(path, kind="dspark", anchor=False)


_MTP, _EAGLE, _DFLASH, _DSPARK = (f"draft-{kind}" for kind in ("mtp", "eagle3", "dflash", "dspark"))

CASES = (
    Case("hybrid-mtp", made.qwen35, "mtp", snapshots=6, native=_MTP),
    Case("hybrid-mtp-file", _plain_qwen35, "mtp", _mtp_file, snapshots=6, native=_MTP),
    Case("hybrid-mtp-copied", made.qwen35, "mtp"),
    Case("hybrid-mtp-without-snapshots", made.qwen3next, "mtp"),
    Case("hybrid-chain", made.qwen35, "mtp", snapshots=4, ngram_first=True),
    Case("hybrid-chain-copied", made.qwen3next, "mtp", ngram_first=True),
    Case("hybrid-lookup", made.lfm2, "lookup", snapshots=6),
    Case("hybrid-lookup-copied", made.qwen3next, "lookup"),
    Case("hybrid-ngram", _calm_qwen35, "ngram", snapshots=6),
    Case("hybrid-model", made.lfm2, "model", made.llama, snapshots=6),
    Case("hybrid-model-copied", made.qwen3next, "model", made.llama),
    Case("recurrent-draft", made.llama, "model", made.qwen3next),
    Case("hybrid-eagle3", _plain_qwen35, "eagle3", made.eagle3, snapshots=6, native=_EAGLE),
    Case("hybrid-dspark", _plain_qwen35, "dspark", _dspark, snapshots=6, native=_DSPARK),
    Case("dense-mtp", _one_head, "mtp", native=_MTP),
    Case("dense-mtp-heads", made.step35, "mtp", native=_MTP),
    Case("gemma4-assistant", made.gemma4, "mtp", made.gemma4_assistant, native=_MTP),
    Case("dense-eagle3", made.llama, "eagle3", made.eagle3, native=_EAGLE),
    Case("dense-eagle3-own", made.llama, "eagle3", _own_eagle, native=_EAGLE),
    Case("dense-eagle3-mapped", made.llama, "eagle3", _mapped_eagle, native=_EAGLE),
    Case("dense-dflash", made.llama, "dflash", made.dflash, native=_DFLASH),
    Case("dense-dflash2", made.llama, "dflash", _dflash2, native=_DFLASH),
    Case("dense-dspark", made.llama, "dspark", _dspark, native=_DSPARK),
    Case("dense-dspark-bonus", made.llama, "dspark", _dspark_bonus, native=_DSPARK),
    Case("dense-ngram", _calm_llama, "ngram"),
)
BY_NAME = {case.name: case for case in CASES}
