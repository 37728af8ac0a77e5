"""Numbers and texts as few bytes: what a trace's columns are made of.

Integers are stored as differences, zigzag-folded so that small ones of either sign stay small, in
byte planes, deflated. Floats keep all their bits: their planes are deflated one by one, since only
those of sign and exponent shrink. Read by `overthink.storage.columns` alone, whose `FORMAT` counts
every change.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_LEVEL = 9
_WIDTHS = (1, 2, 4, 8)


def deflate(raw: bytes, dictionary: bytes = b"") -> bytes:
    """Deflated without header or checksum, a page of the database has neither."""
    packer = (
        zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
        if dictionary
        else zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9)
    )
    return packer.compress(raw) + packer.flush()


def inflate(packed: bytes, dictionary: bytes = b"", most: int = 0) -> bytes:
    """What was deflated.

    Args:
        most: bytes that may come out of it, at most; 0 where it is our own.

    Raises:
        ValueError: it was not, is cut short, or grows beyond `most`.
    """
    reader = zlib.decompressobj(-15, dictionary) if dictionary else zlib.decompressobj(-15)
    try:
        raw = reader.decompress(packed, most and most + 1)
    except zlib.error as error:
        raise ValueError(f"a column cannot be read ({error})") from None
    if most and len(raw) > most:
        raise ValueError(f"a column grows beyond {most:,} bytes")
    if not reader.eof:
        raise ValueError("a column is cut short")
    return raw


def pack_ints(values: Iterable[int] | Ints, *, differences: bool = True) -> bytes:
    """Integers of 64 bits; the first byte is the bytes that each takes."""
    known = values if isinstance(values, np.ndarray | array) else list(values)
    column = np.asarray(known, dtype=np.int64)
    if differences:
        column = np.diff(column, prepend=np.int64(0))
    folded = ((column << 1) ^ (column >> 63)).view(np.uint64)
    width = _width(int(folded.max()) if len(folded) else 0)
    planes = folded.astype(f"<u{width}").view(np.uint8).reshape(-1, width).T
    return bytes([width]) + deflate(planes.tobytes())


def unpack_ints(packed: bytes, *, differences: bool = True) -> Ints:
    """The integers that were packed the same way.

    Raises:
        ValueError: they are damaged.
    """
    width, raw = (packed[0] if packed else 0), inflate(packed[1:])
    if width not in _WIDTHS or len(raw) % width:
        raise ValueError("a column of whole numbers contradicts itself")
    planes = np.frombuffer(raw, np.uint8).reshape(width, -1)
    folded = np.ascontiguousarray(planes.T).view(f"<u{width}").reshape(-1).astype(np.uint64)
    column = (folded >> np.uint64(1)).view(np.int64) ^ -(folded & np.uint64(1)).view(np.int64)
    return np.cumsum(column, dtype=np.int64) if differences else column


def pack_floats(values: Any) -> list[bytes]:
    """Floats of 32 bits, bit by bit as they are, in four planes."""
    column = np.asarray(values, dtype="<f4")
    planes = np.ascontiguousarray(column.view(np.uint8).reshape(-1, 4).T)
    return [deflate(plane.tobytes()) for plane in planes]


def unpack_floats(packed: list[bytes]) -> Floats:
    """The floats that were packed."""
    planes = [np.frombuffer(inflate(plane), np.uint8) for plane in packed]
    if len(planes) != 4 or len({len(plane) for plane in planes}) != 1:
        raise ValueError("a column of floats contradicts itself")
    return np.ascontiguousarray(np.stack(planes).T).view("<f4").reshape(-1).astype(np.float32)


def _width(largest: int) -> int:
    return next(width for width in _WIDTHS if largest < 1 << 8 * width)


USUAL_EVENTS = (
    b"\x9a\x93\x00\x00\x86\xa4type\xa6Failed\xa4kind\xacChildCr"
    b"ashed\xa7problem\xb3the lane's proce"
    b"ss \xa6remedy\xb0restart the lane\xa7cr"
    b"ashed\xc3\xa6report\xa0\x93\x0c\xcd\x03\xe8\x83\xa4type\xa7Load"
    b"ing\xa4part\xa5model\xa8progress\xcb?\xe0\x00\x00\x00\x00"
    b"\x00\x00\x93\x0c\xcd\x07\xd0\x83\xa4type\xa7Loading\xa4part\xa5dra"
    b"ft\xa8progress\xcb?\xf0\x00\x00\x00\x00\x00\x00\x93\x0c\xcd\x0b\xb8\x88\xa4typ"
    b"e\xa6Loaded\xa5model\x89\xa4path\xd9!/home/mo"
    b"dels/demo-methodical.gguf\xa4name"
    b"\xafdemo-methodical\xabdescription\xd9#"
    b"qwen2 llama 1.5B Q8_0 Q4_K - M"
    b"edium\xaaparameters\xce\\\x036\x00\xaasize_byt"
    b"es\xceb$\xb4\x00\xaavocabulary\xce\x00\x02Q\x80\xa7contex"
    b"t\xcd \x00\xaftrained_context\xcd\x80\x00\xa6layers"
    b"\x1c\xa5draft\x89\xa4path\xbc/home/models/dem"
    b"o-draft.gguf\xa4name\xaademo-draft\xabd"
    b"escription\xd9#qwen2 llama 1.5B Q"
    b"8_0 Q4_K - Medium\xaaparameters\xce\\"
    b"\x036\x00\xaasize_bytes\xceb$\xb4\x00\xaavocabulary"
    b"\xce\x00\x02Q\x80\xa7context\xcd \x00\xaftrained_conte"
    b"xt\xcd\x80\x00\xa6layers\x1c\xaadraft_note\xa0\xa6load"
    b"_s\xcb?\xd0\x00\x00\x00\x00\x00\x00\xa8settings\x83\xa7context\xcd"
    b" \x00\xa7threads\x01\xaagpu_layers\xff\xaagpu_la"
    b"yers\x00\xa7machine\x87\xa8platform\xd9!Linux"
    b"-6.1.0-x86_64-with-glibc2.36\xa9p"
    b"rocessor\xbbIntel(R) Core(TM) AMD"
    b" Ryzen\xa5cores\x08\xacmemory_bytes\xcf\x00\x00\x00"
    b"\x07\xae\xf4\n\x00\xa8backends\xd9\xcdCPU : SSE3 = 1"
    b" | SSSE3 = 1 | AVX = 1 | AVX_V"
    b"NNI = 1 | AVX2 = 1 | F16C = 1 "
    b"| FMA = 1 | BMI2 = 1 | AVX512 "
    b"= 1 | AVX512_VBMI = 1 | AVX512"
    b"_VNNI = 1 | AVX512_BF16 = 1 | "
    b"LLAMAFILE = 1 | OPENMP = 1 | R"
    b"EPACK = 1 |\xa7devices\x91\xa3CPU\xa8versi"
    b"ons\x83\xa9overthink\xaa0.1.0.dev0\xb0llam"
    b"a-cpp-python\xa60.3.36\xa6python\xa63.1"
    b"1.7\x93\x0c\xcd\x0f\xa0\x84\xa4type\xaePromptProgress\xa4"
    b"done\x00\xa5total9\xa6cached\x00\x93\x0c\xcd\x13\x88\x84\xa4typ"
    b"e\xaePromptProgress\xa4done9\xa5total9\xa6"
    b"cached\x00\x93\x0c\xcd\x17p\x86\xa4type\xaaPromptDone\xa6"
    b"tokens9\xa6cached\x00\xa4t_us\xcd\x9c@\xa6opener"
    b"\x92\x92\x01\xa7<think>\x92\x02\xa1\n\xa8thinking\xc3\x93\x0c\xcd\x1bX"
    b"\x85\xa4type\xa9LoopFound\xa5start\xcd\x01@\xa6peri"
    b"od@\xa7repeats\x04\xa2at\xcd\x02@\x93\x0c\xcd\x1f@\x83\xa4type\xac"
    b"PhaseChanged\xa5firstv\xa5phase\x01\x93\x0c\xcd#"
    b"(\x8d\xa4type\xa8Finished\xa6status\xa8finish"
    b"ed\xa4note\xa0\xaethought_opened\xc3\xaethoug"
    b"ht_closed\xc3\xa8total_us\xce\x00\x1e\x84\x80\xa9promp"
    b"t_us\xcd\x9c@\xa4loop\x84\xa5start\xcd\x01@\xa6period@"
    b"\xa7repeats\n\xa6wasted\xcd\x02X\xa8drafting\x84\xa4"
    b"kind\xa5model\xa7draft_s\xcb?\xe0\x00\x00\x00\x00\x00\x00\xa8ve"
    b"rify_s\xcb?\xf8\x00\x00\x00\x00\x00\x00\xa8wasted_s\xcb?\xd0\x00\x00\x00"
    b"\x00\x00\x00\xa7sampler\x8e\xabtemperature\xcb?\xe3333"
    b"333\xa5top_k\x00\xa5top_p\xcb?\xeeffffff\xa5min_"
    b"p\xcb\x00\x00\x00\x00\x00\x00\x00\x00\xa7typical\xcb?\xf0\x00\x00\x00\x00\x00\x00\xaere"
    b"peat_penalty\xcb?\xf0\x00\x00\x00\x00\x00\x00\xb0presence"
    b"_penalty\xcb\x00\x00\x00\x00\x00\x00\x00\x00\xb1frequency_pe"
    b"nalty\xcb\x00\x00\x00\x00\x00\x00\x00\x00\xaepenalty_last_n@"
    b"\xaedry_multiplier\xcb\x00\x00\x00\x00\x00\x00\x00\x00\xa8dry_b"
    b"ase\xcb?\xfc\x00\x00\x00\x00\x00\x00\xb2dry_allowed_lengt"
    b"h\x02\xaadry_last_n\xff\xa4seed\x01\xaedraft_set"
    b"tings\x82\xaamax_tokens\x06\xafmin_probabi"
    b"lity\xcb\x00\x00\x00\x00\x00\x00\x00\x00\xa3run\x83\xaamax_tokens\xcd"
    b"\x10\x00\xafthinking_budget\x00\xa7on_loop\xa4ma"
    b"rk\xacmemory_bytes\xce\x07[\xcd\x15"
)
