"""Cost of listing a folder of models, without and with cached headers.

The files are synthetic: realistic vocabulary sizes, merges, templates and tensor lists, but sparse
tensor data. All of them are in the system's file cache; times are CPU time of the thread.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from overthink.core.profiles import load_profiles
from overthink.library.description import Describer
from overthink.library.local_models import scan_models
from overthink.library.model_folders import ModelFolders
from tests.benchmarks.measurement import Samples, table
from tests.benchmarks.options import Options
from tests.library.gguf_maker import ARRAY, TEXT, U32, key, tensor, text, u32, u64

FILES, FEW = 500, 25
COLD_GOAL_S, WARM_GOAL_S = 2.0, 0.2


@dataclass(frozen=True)
class Kind:
    """A vocabulary and the models that use it."""

    architecture: str
    tokens: int
    layers: tuple[int, ...]
    width: int
    share: float
    """Fraction of the files."""


KINDS = (
    Kind("qwen2", 152_064, (28, 48, 64), 4_096, 0.20),
    Kind("qwen2", 151_936, (24, 28), 2_048, 0.08),
    Kind("qwen3", 151_936, (28, 36, 64), 4_096, 0.20),
    Kind("llama", 128_256, (16, 32, 80), 4_096, 0.20),
    Kind("llama", 131_072, (40,), 5_120, 0.08),
    Kind("exaone", 102_400, (30, 32, 64), 5_120, 0.10),
    Kind("phi3", 100_352, (40,), 5_120, 0.05),
    Kind("gpt-oss", 201_088, (24,), 2_816, 0.04),
    Kind("llama", 49_152, (30,), 512, 0.05),
)
_MATRICES = (
    "attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down",
    "attn_norm", "ffn_norm", "attn_q_norm", "attn_k_norm",
)  # fmt: skip
_Q4_K, _BLOCK, _BLOCK_BYTES = 12, 256, 144


def measure(options: Options) -> str:
    """Measure seconds to list the folder, cold and warm, and the bytes read."""
    files = FEW if options.quick else FILES
    with tempfile.TemporaryDirectory(prefix="overthink-library-") as made:
        folder, cache = Path(made) / "models", Path(made) / "cache" / "headers.msgpack"
        folder.mkdir()
        size = make_files(folder, files)
        files = len(list(folder.iterdir()))
        _time_scan(ModelFolders(folder), files)  # fills the system's file cache
        cold, read, warm = [], [], []
        for _ in range(options.repetitions(3)):
            cache.unlink(missing_ok=True)
            seconds, bytes_read = _time_scan(ModelFolders(folder, header_cache=cache), files)
            cold.append(seconds)
            read.append(bytes_read / 1e6)
        for _ in range(options.repetitions(5)):
            warm.append(_time_scan(ModelFolders(folder, header_cache=cache), files)[0])
        cache_mb = cache.stat().st_size / 1e6
    rows = [
        ["first scan", f"≤ {COLD_GOAL_S:g} s", *_cells(cold)],
        ["cached headers", f"≤ {WARM_GOAL_S:g} s", *_cells(warm)],
    ]
    return "\n".join(
        [
            f"{files} files of {size / 1e12:,.1f} TB in all, {len(KINDS)} vocabularies of 49,152 to"
            " 201,088 tokens. Finding, reading, checking and describing them; seconds of CPU time.",
            "",
            table(["", "goal", "median", "min – max"], rows),
            "",
            f"Read in the first scan: {Samples(tuple(read)).median_text(',.0f')} MB, headers only. "
            f"Size of the header cache: {cache_mb:,.2f} MB.",
        ]
    )


def _cells(seconds: list[float]) -> list[str]:
    series = Samples(tuple(seconds))
    return [series.median_text(",.3f"), series.range_text(",.3f")]


def _time_scan(folders: ModelFolders, files: int) -> tuple[float, int]:
    """Return the CPU seconds of a scan and the bytes read."""
    resources = Path(__file__).resolve().parents[2] / "resources"
    describer = Describer(load_profiles((resources / "families.toml").read_text("utf-8")))
    counters = psutil.Process().io_counters() if psutil.LINUX else None
    started = time.thread_time()
    models = [describer.describe(entry) for entry in scan_models(folders)]
    seconds = time.thread_time() - started
    problems = [model.entry.problem for model in models if model.entry.problem]
    assert not problems, problems[0]
    assert len([m for m in models if m.entry.origin == "bundled"]) == files
    read = psutil.Process().io_counters().read_chars - counters.read_chars if counters else 0
    return seconds, read


# -- files ---------------------------------------------------------------------------------------


def make_files(folder: Path, count: int) -> int:
    """Create model files; return their apparent size in bytes."""
    size, number = 0, 0
    for kind in KINDS:
        vocabulary = _vocabulary(kind)
        for which in range(round(kind.share * count)):
            layers = kind.layers[which % len(kind.layers)]
            path = folder / f"{kind.architecture}-{kind.tokens}-{number:03d}-Q4_K_M.gguf"
            size += _write(path, kind, layers, vocabulary)
            number += 1
    then = time.time() - 3_600
    for path in folder.iterdir():
        os.utime(path, (then, then))  # recently modified files are scanned again
    return size


def _vocabulary(kind: Kind) -> bytes:
    """Return the encoded tokens, types and merges: six to seven bytes per token."""
    dice = random.Random(kind.tokens)
    letters = "abcdefghijklmnopqrstuvwxyzĠĊé"
    tokens = [
        "".join(dice.choices(letters, k=dice.randrange(5))) + _code(i) for i in range(kind.tokens)
    ]
    merges = [f"{token[:-1]} {token[-1]}" for token in tokens[700:]]
    kinds = b"\1\0\0\0" * len(tokens)
    return b"".join(
        [
            key("tokenizer.ggml.tokens", ARRAY, _texts(tokens)),
            key("tokenizer.ggml.token_type", ARRAY, u32(5) + u64(len(tokens)) + kinds),
            key("tokenizer.ggml.merges", ARRAY, _texts(merges)),
        ]
    )


def _code(number: int) -> str:
    """Encode a number in at most four capital letters, so that every token is unique."""
    code = ""
    while number or not code:
        number, digit = divmod(number, 26)
        code += chr(65 + digit)
    return code


def _texts(texts: list[str]) -> bytes:
    return u32(TEXT) + u64(len(texts)) + b"".join(map(text, texts))


def _write(path: Path, kind: Kind, layers: int, vocabulary: bytes) -> int:
    """Write a file with sparse tensor data; return its size."""
    keys = list(_keys(path.stem, kind, layers))
    tensors, data = _tensors(kind, layers)
    head = b"GGUF" + u32(3) + u64(len(tensors)) + u64(len(keys) + 3) + b"".join(keys) + vocabulary
    head += b"".join(tensors)
    head += b"\0" * (-len(head) % 32)
    path.write_bytes(head)
    os.truncate(path, len(head) + data)
    return len(head) + data


def _keys(name: str, kind: Kind, layers: int) -> Iterator[bytes]:
    section = {
        "block_count": layers,
        "context_length": 32_768,
        "embedding_length": kind.width,
        "feed_forward_length": 4 * kind.width,
        "attention.head_count": 32,
        "attention.head_count_kv": 8,
    }
    words = {
        "general.architecture": kind.architecture,
        "general.name": name,
        "general.license": "apache-2.0",
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "qwen2",
        "tokenizer.chat_template": "{%- if messages %}<think>{{ content }}</think>{%- endif %}\n"
        * 80,
    }
    yield from (key(word, TEXT, text(value)) for word, value in words.items())
    for number, value in section.items():
        yield key(f"{kind.architecture}.{number}", U32, u32(value))
    yield key("general.file_type", U32, u32(15))


def _tensors(kind: Kind, layers: int) -> tuple[list[bytes], int]:
    """Return the encoded tensor list and the size of the tensor data in bytes."""
    made: list[bytes] = []
    offset = 0
    names = [f"blk.{layer}.{matrix}.weight" for layer in range(layers) for matrix in _MATRICES]
    shapes = [("token_embd.weight", (kind.width, kind.tokens))]
    shapes += [(name, _shape(name, kind.width)) for name in names]
    for name, shape in shapes:
        made.append(tensor(name, shape, _Q4_K, offset))
        offset += shape[0] * shape[1] // _BLOCK * _BLOCK_BYTES
    return made, offset


def _shape(name: str, width: int) -> tuple[int, int]:
    if "attn_k." in name or "attn_v." in name:
        return width, width // 4
    return (width, 4 * width) if "ffn_" in name else (width, width)
