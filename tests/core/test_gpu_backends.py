"""GPU backends are recognised by the names of llama.cpp's libraries, on every system."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.gpu_backends import backends_in


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("libggml-base.so", "libggml-cpu.so", "libggml.so.0", "libllama.so"), set()),
        (("libggml-cpu.so.0.25.3", "libggml-vulkan.so.0"), {"vulkan"}),
        (("ggml-cuda.dll", "ggml-cpu-haswell.dll", "llama.dll"), {"cuda"}),
        (("libggml-metal.dylib", "libggml-blas.dylib"), {"metal"}),
        (("libggml-hip.so", "notes.txt"), {"hip"}),
    ],
)
def test_backends_are_found_by_library_name(
    tmp_path: Path, names: tuple[str, ...], found: set[str]
) -> None:
    for name in names:
        (tmp_path / name).touch()
    assert backends_in(tmp_path) == found


def test_a_missing_folder_has_no_backends(tmp_path: Path) -> None:
    assert backends_in(tmp_path / "gone") == set()
