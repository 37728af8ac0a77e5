"""The user's TOML files, read section by section: a bad section costs only this section.

A section begins with its head in double brackets, `[[family]]`, and is parsed by itself, so that a
syntax error ends with it. Its line in the file is known.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from overthink.core.messages import Message, message

_LINE_IN_ERROR = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Section:
    """The text of one section."""

    kind: str
    """Its name; empty for the text before the first section."""
    text: str
    line: int
    """Number of its first line in the file, from 1."""

    def line_of(self, field: str) -> int:
        """The line in which a field is set; the section's first one if it is not found."""
        lines = self.text.splitlines()
        for part in reversed(re.split(r"[.\[]", field)):
            pattern = re.compile(rf'(?<![\w-])"?{re.escape(part)}"?\s*=')
            for number, line in enumerate(lines):
                if part and pattern.search(line):
                    return self.line + number
        return self.line


class SectionProblem(Exception):
    """A section cannot be used.

    Args:
        line: in the file.
        problem: a clause.
    """

    def __init__(self, line: int, problem: Message) -> None:
        super().__init__(problem)
        self.line, self.problem = line, problem

    def sentence(self, file: str) -> Message:
        """The problem with file and line."""
        return message(
            "{file}, line {line}: {problem}.", file=file, line=self.line, problem=self.problem
        )


def decode_toml(content: bytes) -> str:
    """Decode a user's file, whose editor may have chosen an encoding."""
    if content.startswith(_UTF16):
        text = content.decode("utf-16", "replace")
        if "[[" in text:  # else the mark is damage itself
            return text
    return content.decode("utf-8-sig", "replace")


def toml_sections(text: str, kinds: Sequence[str]) -> Iterator[Section]:
    """Split a file into its sections.

    Args:
        kinds: names of sections.
    """
    names = "|".join(map(re.escape, kinds))
    heads = list(re.finditer(rf"^\s*\[\[\s*({names})\s*\]\]", text, re.MULTILINE))
    bounds = [0, *(head.start() for head in heads), len(text)]
    for kind, start, end in zip(["", *(h[1] for h in heads)], bounds[:-1], bounds[1:], strict=True):
        # the match begins with the white space before it, line ends included
        part = text[start:end]
        blank = len(part) - len(part.lstrip())
        line = text.count("\n", 0, start + blank) + 1
        if part.strip():
            yield Section(kind, part[blank:], line)


def parse_section(section: Section) -> dict[str, Any]:
    """Parse a section.

    Raises:
        SectionProblem: it is not TOML.
    """
    try:
        return tomllib.loads(section.text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE_IN_ERROR.search(str(error))
        last = section.text.rstrip().count("\n") + 1
        line = int(found[1]) if found and found[1] else last
        why = _LINE_IN_ERROR.sub("", str(error))
        problem = message("it is not TOML ({why})", why=why)
        if section.kind:
            kind = f"[[{section.kind}]]"
            problem = message("a {kind} section is ignored: {problem}", kind=kind, problem=problem)
        raise SectionProblem(section.line + line - 1, problem) from error
    except RecursionError as error:
        raise SectionProblem(section.line, message("it is nested too deeply")) from error
