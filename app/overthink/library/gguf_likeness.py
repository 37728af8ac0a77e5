"""What a file that is no GGUF looks like, by how it begins, and what to do about it."""

from __future__ import annotations

DOWNLOAD_AGAIN = "download it again"
NOT_A_MODEL = "give a model in GGUF format (a .gguf file)"

_LIKENESSES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"version https://git-lfs",
        "a git-lfs pointer, not the file itself",
        "fetch it with `git lfs pull`, or download the file",
    ),
    (b"PK\x03\x04", "a zip archive or a PyTorch checkpoint", NOT_A_MODEL),
    (b"\x80\x02", "a PyTorch checkpoint", NOT_A_MODEL),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-zip archive", "unpack it first"),
    (b"\x89HDF", "an HDF5 file", NOT_A_MODEL),
    (b"\x93NUMPY", "a NumPy array", NOT_A_MODEL),
    (b"SQLite format 3", "an SQLite database", NOT_A_MODEL),
    (b"lmgg", "a ggml file from before GGUF", "get the model as GGUF"),
    (b"fmgg", "a ggml file from before GGUF", "get the model as GGUF"),
    (b"tjgg", "a ggml file from before GGUF", "get the model as GGUF"),
    (b"algg", "a LoRA adapter from before GGUF", NOT_A_MODEL),
    (b"FUGG", "a GGUF with its bytes swapped", "get the little-endian file"),
)


def likeness(start: bytes) -> tuple[str, str]:
    """What a file that is no GGUF looks like, as the end of a clause, and what to do about it."""
    for magic, what, remedy in _LIKENESSES:
        if start.startswith(magic):
            return f" but {what}", remedy
    if start[8:10] in (b'{"', b"{ ") and int.from_bytes(start[:8], "little") < 2**32:
        return " but a safetensors file", NOT_A_MODEL
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return " but a web page (the download asked for something)", "download the file itself"
    if text.startswith((b"{", b"[")):
        return " but a JSON text", NOT_A_MODEL
    if not start.strip(b"\0"):
        return ": it begins with zeros, as an unfinished download does", DOWNLOAD_AGAIN
    return "", NOT_A_MODEL
