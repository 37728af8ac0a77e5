"""Parses an HTML report like a browser, and its token columns like its script."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "link", "br", "img", "hr"}


@dataclass
class Element:
    """An element with its text, including that of its children."""

    tag: str
    attributes: dict[str, str | None]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()


class Page(HTMLParser):
    """All elements, in order. Fails if the page is not well-formed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.parts.append(data)

    def all(self, tag: str) -> list[Element]:
        """Return the elements with a tag."""
        return [element for element in self.elements if element.tag == tag]

    def of_class(self, name: str) -> list[Element]:
        """Return the elements of a class."""
        return [element for element in self.elements if name in element.classes]

    def columns(self) -> list[Columns]:
        """Return the token columns of each run."""
        return [Columns(element.text) for element in self.of_class("columns")]


class Columns:
    """Token columns, unpacked by the layout that `reports/html.py` documents."""

    def __init__(self, text: str) -> None:
        self._raw = zlib.decompress(base64.b64decode(text, validate=True), wbits=-15)
        self._at = 12
        self.count, rounds, proposals = struct.unpack_from("<3I", self._raw)
        self.lengths = self._whole(self.count, 4)
        self.phases = self._whole(self.count, 1)
        self.origins = self._whole(self.count, 1)
        self.elapsed = self._whole(self.count, 6)
        self.ids = self._whole(self.count, 4)
        self.rounds = [number - 1 for number in self._whole(self.count, 4)]
        self.logprobs = self._floats(self.count)
        self.entropies = self._floats(self.count)
        self.firsts = self._whole(rounds, 4)
        self.proposed = self._whole(rounds, 2)
        self.tested = self._whole(rounds, 2)
        self.accepted = self._whole(rounds, 2)
        lengths = self._whole(proposals, 4)
        self.proposals = cut(self._raw[self._at :].decode("utf-8"), lengths)

    def _whole(self, count: int, width: int) -> list[int]:
        planes = self._raw[self._at : self._at + count * width]
        self._at += count * width
        return [int.from_bytes(planes[i::count][:width], "little") for i in range(count)]

    def _floats(self, count: int) -> list[float]:
        return [struct.unpack("<f", struct.pack("<I", v))[0] for v in self._whole(count, 4)]


def cut(text: str, lengths: list[int]) -> list[str]:
    """Cut a text into pieces by their lengths in UTF-16 units."""
    units, at, pieces = text.encode("utf-16-le"), 0, []
    for length in lengths:
        pieces.append(units[2 * at : 2 * (at + length)].decode("utf-16-le"))
        at += length
    assert 2 * at == len(units)
    return pieces
