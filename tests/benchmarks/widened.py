"""Generates a model for which drafting pays off, instead of downloading one.

The demo target is so small that a draft saves little time. Its feed-forward layers are widened with
columns whose down-projection is zero. That multiplies arithmetic and memory traffic by about eighty
but leaves the function unchanged, so the demo draft model works as well as before.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt
import platformdirs

WIDTH = 65_536
"""Columns of each feed-forward layer, which gives the demo target about 150 million parameters."""

_VERSION = 1
"""Increment it when the generated files change; older ones are then generated again."""

_F16 = 1
"""`general.file_type` of a file whose matrices are F16."""

Weights = npt.NDArray[np.float32]


def widened(narrow: Path, width: int = WIDTH, folder: Path | None = None) -> Path:
    """Return the widened file of a llama-architecture model; generate it if it is not cached.

    Args:
        narrow: the original model file.
        width: columns of each feed-forward layer.
        folder: the cache folder; None for the user's.
    """
    folder = folder or platformdirs.user_cache_path("overthink", appauthor=False) / "widened"
    folder.mkdir(parents=True, exist_ok=True)
    with narrow.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    cached = folder / f"{narrow.stem}-{width}-{digest}-v{_VERSION}.gguf"
    if not cached.exists():
        for stale in folder.glob(f"{narrow.stem}-{width}-*.gguf"):
            stale.unlink()
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = Path(scratch) / cached.name
            write_widened(narrow, made, width)
            os.replace(made, cached)
    return cached


def write_widened(narrow: Path, wide: Path, width: int) -> None:
    """Write the model `narrow` with feed-forward layers of `width` columns, in F16."""
    reader = gguf.GGUFReader(narrow)
    architecture = str(reader.fields["general.architecture"].contents())
    writer = gguf.GGUFWriter(wide, architecture)
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key == "general.architecture":
            continue
        value = field.contents()
        if key == f"{architecture}.feed_forward_length":
            value = width
        elif key == "general.file_type":
            value = _F16
        sub_type = field.types[1] if len(field.types) > 1 else None
        writer.add_key_value(key, value, field.types[0], sub_type)
    for tensor in reader.tensors:
        weights = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        weights = _widen(tensor.name, weights, width)
        writer.add_tensor(tensor.name, weights if weights.ndim == 1 else weights.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _widen(name: str, weights: Weights, width: int) -> Weights:
    """Return a tensor at its new width.

    New columns repeat the old ones, so that their activations have ordinary magnitudes, and their
    down-projection is zero. They follow the old ones, so that a sum adds the zeros last and rounds
    as before.
    """
    if name.endswith((".ffn_gate.weight", ".ffn_up.weight")):
        return np.resize(weights, (width, weights.shape[1]))
    if name.endswith(".ffn_down.weight"):
        return np.pad(weights, ((0, 0), (0, width - weights.shape[1])))
    return weights
