"""Encode numbers and texts in few bytes: the building blocks of a trace's columns.

Integers are stored as differences, zigzag-folded so that small ones of either sign stay small, in
byte planes, deflated. Floats keep all their bits; their planes are deflated one by one, since only
those of sign and exponent shrink. Only `overthink.storage.columns` reads them; its `FORMAT` counts
every change.
"""

from __future__ import annotations

import base64
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
    """Deflate without header or checksum; a page of the database has neither."""
    packer = (
        zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
        if dictionary
        else zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9)
    )
    return packer.compress(raw) + packer.flush()


def inflate(packed: bytes, dictionary: bytes = b"", limit: int = 0) -> bytes:
    """Inflate what `deflate` returned.

    Args:
        limit: maximum size in bytes of untrusted data; 0 for our own.

    Raises:
        ValueError: the data is damaged, truncated, or larger than `limit`.
    """
    reader = zlib.decompressobj(-15, dictionary) if dictionary else zlib.decompressobj(-15)
    try:
        raw = reader.decompress(packed, limit and limit + 1)
    except zlib.error as error:
        raise ValueError(f"a column cannot be read ({error})") from None
    if limit and len(raw) > limit:
        raise ValueError(f"a column grows beyond {limit:,} bytes")
    if not reader.eof:
        raise ValueError("a column is cut short")
    return raw


def pack_ints(values: Iterable[int] | Ints, *, differences: bool = True) -> bytes:
    """Pack 64-bit integers. The first byte is the width of each in bytes."""
    known = values if isinstance(values, np.ndarray | array) else list(values)
    column = np.asarray(known, dtype=np.int64)
    if differences:
        column = np.diff(column, prepend=np.int64(0))
    folded = ((column << 1) ^ (column >> 63)).view(np.uint64)
    largest = int(folded.max()) if len(folded) else 0
    width = next(width for width in _WIDTHS if largest < 1 << 8 * width)
    planes = folded.astype(f"<u{width}").view(np.uint8).reshape(-1, width).T
    return bytes([width]) + deflate(planes.tobytes())


def unpack_ints(packed: bytes, *, differences: bool = True) -> Ints:
    """Unpack integers that were packed with the same `differences`.

    Raises:
        ValueError: they are damaged.
    """
    width, raw = (packed[0] if packed else 0), inflate(packed[1:])
    if width not in _WIDTHS or len(raw) % width:
        raise ValueError("a column of integers is inconsistent")
    planes = np.frombuffer(raw, np.uint8).reshape(width, -1)
    folded = np.ascontiguousarray(planes.T).view(f"<u{width}").reshape(-1).astype(np.uint64)
    column = (folded >> np.uint64(1)).view(np.int64) ^ -(folded & np.uint64(1)).view(np.int64)
    return np.cumsum(column, dtype=np.int64) if differences else column


def pack_floats(values: Any) -> list[bytes]:
    """Pack 32-bit floats, bit by bit, in four planes."""
    column = np.asarray(values, dtype="<f4")
    planes = np.ascontiguousarray(column.view(np.uint8).reshape(-1, 4).T)
    return [deflate(plane.tobytes()) for plane in planes]


def unpack_floats(packed: list[bytes]) -> Floats:
    """Unpack the four planes of `pack_floats`.

    Raises:
        ValueError: they are damaged.
    """
    planes = [np.frombuffer(inflate(plane), np.uint8) for plane in packed]
    if len(planes) != 4 or len({len(plane) for plane in planes}) != 1:
        raise ValueError("a column of floats is inconsistent")
    return np.ascontiguousarray(np.stack(planes).T).view("<f4").reshape(-1).astype(np.float32)


USUAL_EVENTS = zlib.decompress(
    base64.b85decode(
        "c-"
        "qZXPfR0K7#~<822C_E#)C#@vnH~K77Dv{*QgY_kdUQVSS2KyOkU@G?M!$xZ}z=6KsO$Upsoi^WN*d;x}{UPq~M=}iQYJ"
        "p;$FF#c=2RBc<^Ade)ESG7WeME^!tAA_rCf5_sct)_Hj*BJ*ZC-n*psY+AiJ6TQ;M4L8JvV@B}Y0aK2X-=#04Vs?-"
        "rOK}x+YzyVs_6Cf24N<XFqX8d*^2_6?}^UhQ4bHA@e9}1>9p|)G8dH7<>;S^W{?N!i*JQ)2|iw^Sp?*A8`3Q|@l_<wfz"
        "PyTp24kY9QjV*tQuatFke$e6$3`UR~q~P$B1IpsmHVI2tDt@`<5(jo4y17R|n!@&!&E2C5H<!U3))^xX(KG4G<NE9sV@"
        "RL9WL(!%dI6~IJ5BTv?I;lP@cnaHttstWV3eu~<YDQRAGGEYH%ZB7L{ty8-r3c_<gS7h)z-"
        "CLC5Y_;HIAWGt<FdlExi~A9f$Js*+`<>ZV=5b_&@Q#898IPT)}3YVRZ~F-2J$44GBtNb>-R#TY<6!5Gs3`70)+fD-TY{"
        "THp}V!moYO@EB2LE}WzD)3)ocq_XKudMLGWC2M3arIu}Fr7FxWnZxOk>~_+%T>LbJUt$Au7xg?BFz`;{qCQr*rq5Mxfx"
        "BfQB%j!EFpHuZ$NmdC+SmH4Uu%?zxd<+mN9}y^UHx_a#*K*){Y^cie}H0F9-"
        "Ck2O2+)m%v4t$PQ=MfHh(M@#u90~Fg4tzUe26WjCs6&2svdtM8?r@f=o}36~-"
        "o~rY92p?c&5tp_nLh6UDLo^;iigEZLZwFYaPkjU`Mmc8pxx<|rym^kQ=;%xfBHLwivNrA*IDc~zVgw?32}!SvP>Z6uw^"
        "q+i2<e0p;|8pu{raK}@{WM*rWyP$0;t_ZtYH?fdF!})#o_M_=n&(fdw;=R?3>DQ1|R~(BYJFJ>AeA)ggSLYtMAT~C7f;"
        "XaQ-rDH>y1x;L*n0bD?S+MpB5T{zoO_epcj;EN(b_$^x(CAMG#B711ES<(-w@UA&Ecb$bMc1SDOyBA-Xd-V_fFXsQY~$"
        "HA=ZPe3j?1;tj476+Tl{Hqh;mGMmf=I(O|SNd49!GM&vBr@8~Au67@!u0SxF+due?&>}8BPj<3eh>GelC++SZNQUPuEE"
        ";OP^#F*EkJs<DLARf=|@(mlnE>}b3?*xf0oS54{631g8KEJ2H!4G0Y0uDxh8;K5<%QF_W=*K%4{i7V6Eys3I)shonR>C"
        "dYS>mnOVFMFDn5uU0Jr5fJToXDs$0oil3%KdyRrSnOD*<q2NZdWS7R70He5P!V*&sT+Mu?ZNRtKa1#K?CcLKx%A7%>C4"
        "qO9I#h{cv3)Fc4yX(d@p*4KwkhpZTJ13tbR1&V*0q+~Pugj08g@2;I-"
        "wx7YhnY5u%@@WN>7I4=H3tDrCSUk0c4*T9~Kld+v0`$5"
    )
)
"""Bytes of typical encoded events, as a dictionary to deflate events with.

Without it the events of a short run would take more room than its tokens. Part of format 1 of
`overthink.storage.columns`: not a single byte of it may ever change.
"""
