"""Tables of the GGUF format, numbered as in ggml and llama.cpp, and of files mistaken for it."""

from __future__ import annotations

from overthink.core.messages import Message, message

TENSOR_TYPES: dict[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22), 7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 36), 10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110), 12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210), 15: ("Q8_K", 256, 292), 16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136), 24: ("I8", 1, 1), 25: ("I16", 1, 2),
    26: ("I32", 1, 4), 27: ("I64", 1, 8), 28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17), 40: ("NVFP4", 64, 36),
    41: ("Q1_0", 128, 18), 42: ("Q2_0", 64, 18),
}  # fmt: skip
"""Tensor types of ggml: name, elements per block, bytes per block (`ggml.h`, `ggml-common.h`)."""
REMOVED_TYPES = {
    4: "Q4_2", 5: "Q4_3", 31: "Q4_0_4_4", 32: "Q4_0_4_8",
    33: "Q4_0_8_8", 36: "IQ4_NL_4_4", 37: "IQ4_NL_4_8", 38: "IQ4_NL_8_8",
}  # fmt: skip

FILE_TYPES: dict[int, str] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0",
    9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S",
    15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS",
    21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S",
    27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16",
    36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4", 39: "NVFP4", 40: "Q1_0", 41: "Q2_0",
}  # fmt: skip
"""Values of `general.file_type` (llama_ftype of `llama.h`)."""


def quantisation_of(description: str) -> str:
    """The quantisation in llama.cpp's description of a loaded model; empty if it is unknown.

    Args:
        description: architecture, size class and file type, as in "llama 8B Q4_K - Medium"; the
            file type as `llama_ftype_name` of `llama-model-loader.cpp` writes it.

    Returns:
        The name that `FILE_TYPES` has: "Q4_K_M".
    """
    head, _, detail = description.partition(" - ")
    words = head.removesuffix(" MoE").split()
    if not words or description.endswith("unknown, may not work"):
        return ""
    if words[-2:] == ["IQ3_S", "mix"]:
        return "IQ3_M"
    size = detail[:1] if detail in ("Small", "Medium", "Large") else ""
    if words[-1] == "Q2_K" and size == "M":
        return "Q2_K"
    return f"{words[-1]}_{size}" if size else words[-1]


DOWNLOAD_AGAIN = message("download it again")
NOT_A_MODEL = message(
    "give a model in GGUF format (a .gguf file)",
    in_window="choose a model in GGUF format (a .gguf file)",
)
_UNPACK = message("unpack it first")
_CONVERT = message("get the model as GGUF")
_CHECKPOINT = message("a PyTorch checkpoint")
_OLD_GGML = message("a ggml file from before GGUF")

_OTHER_FILES: tuple[tuple[bytes, Message, Message], ...] = (
    (
        b"version https://git-lfs",
        message("a git-lfs pointer, not the file itself"),
        message("fetch it with `git lfs pull`, or download the file"),
    ),
    (b"PK\x03\x04", message("a zip archive or a PyTorch checkpoint"), NOT_A_MODEL),
    (b"\x80\x02", _CHECKPOINT, NOT_A_MODEL),
    (b"\x1f\x8b", message("a gzip archive"), _UNPACK),
    (b"\xfd7zXZ", message("an xz archive"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", message("a zstandard archive"), _UNPACK),
    (b"7z\xbc\xaf", message("a 7-zip archive"), _UNPACK),
    (b"\x89HDF", message("an HDF5 file"), NOT_A_MODEL),
    (b"\x93NUMPY", message("a NumPy array"), NOT_A_MODEL),
    (b"SQLite format 3", message("an SQLite database"), NOT_A_MODEL),
    (b"lmgg", _OLD_GGML, _CONVERT),
    (b"fmgg", _OLD_GGML, _CONVERT),
    (b"tjgg", _OLD_GGML, _CONVERT),
    (b"algg", message("a LoRA adapter from before GGUF"), NOT_A_MODEL),
    (
        b"FUGG",
        message("a GGUF with its bytes swapped"),
        message("get the little-endian file"),
    ),
)
"""First bytes of files, what such a file is, and what to do about it."""


def describe_other_file(file: str, start: bytes) -> tuple[Message, Message]:
    """Describe a file that is not GGUF by its first bytes; return the problem and a remedy."""
    what, remedy = _identify(start)
    if what:
        return message("{file} is not a GGUF file but {what}", file=file, what=what), remedy
    if not start.strip(b"\0"):
        unfinished = message(
            "{file} is not a GGUF file: it begins with zeros, as an unfinished download does",
            file=file,
        )
        return unfinished, DOWNLOAD_AGAIN
    return message("{file} is not a GGUF file", file=file), remedy


def _identify(start: bytes) -> tuple[Message | None, Message]:
    for magic, what, remedy in _OTHER_FILES:
        if start.startswith(magic):
            return what, remedy
    if start[8:10] in (b'{"', b"{ ") and int.from_bytes(start[:8], "little") < 2**32:
        return message("a safetensors file"), NOT_A_MODEL
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        what = message("a web page (the site may require a login or a confirmation)")
        return what, message("download the file itself")
    if text.startswith((b"{", b"[")):
        return message("a JSON text"), NOT_A_MODEL
    return None, NOT_A_MODEL
