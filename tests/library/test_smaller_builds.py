"""Other quantisations of a model are found by name and size."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.messages import verbatim
from overthink.library.local_models import smaller_builds
from overthink.library.model_entry import ModelEntry


def entry(name: str, size: int, parameters: int = 1000, **fields: str) -> ModelEntry:
    return ModelEntry(
        name=name,
        path=Path(f"/models/{name}.gguf"),
        origin="models folder",
        size_bytes=size,
        architecture=fields.get("architecture", "qwen2"),
        parameters=parameters,
        problem=verbatim(fields["problem"]) if "problem" in fields else None,
    )


OURS = entry("QwQ-32B-Q8_0", 34)


def test_smaller_builds_are_listed_largest_first() -> None:
    entries = [entry("qwq-32b-q4_k_m", 19), OURS, entry("maker/QwQ-32B-IQ3_XS", 14)]
    found = smaller_builds(entries, OURS.path)
    assert [each.size_bytes for each in found] == [19, 14]


@pytest.mark.parametrize(
    "other",
    [
        entry("QwQ-32B-F16", 65),
        entry("R1-Distill-Qwen-32B-Q4_K_M", 19),
        entry("QwQ-32B-Q4_K_M", 1, parameters=31),
        entry("QwQ-32B-Q4_K_M", 19, architecture="llama"),
        entry("QwQ-32B-Q4_K_M", 19, problem="truncated"),
    ],
)
def test_other_models_are_not_listed(other: ModelEntry) -> None:
    assert smaller_builds([OURS, other], OURS.path) == []


def test_an_unlisted_file_has_no_smaller_builds() -> None:
    assert smaller_builds([OURS], Path("/elsewhere.gguf")) == []
