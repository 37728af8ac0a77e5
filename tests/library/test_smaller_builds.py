"""Other quantisations of a model: found by name and size, and never mistaken."""

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


def test_smaller_ones_are_found_largest_first() -> None:
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
        entry("QwQ-32B-Q4_K_M", 19, problem="cut short"),
    ],
)
def test_what_is_no_smaller_build_is_not(other: ModelEntry) -> None:
    assert smaller_builds([OURS, other], OURS.path) == []


def test_a_file_that_is_not_listed_has_none() -> None:
    assert smaller_builds([OURS], Path("/elsewhere.gguf")) == []
