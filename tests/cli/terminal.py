"""A minimal terminal emulator, to check what is displayed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rich.cells import cell_len

_SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b(.)|([\x00-\x1f\x7f-\x9f])")


@dataclass
class Terminal:
    """An endless screen: rows that scrolled off remain, as in the scrollback.

    `strange` collects control sequences that this program must not write.
    """

    width: int
    rows: list[list[str]] = field(default_factory=lambda: [[]])
    at: tuple[int, int] = (0, 0)
    strange: list[str] = field(default_factory=list)
    styles: set[str] = field(default_factory=set)

    def write(self, text: str) -> None:
        end = 0
        for match in _SEQUENCE.finditer(text):
            self._letters(text[end : match.start()])
            end = match.end()
            self._obey(match)
        self._letters(text[end:])

    def lines(self) -> list[str]:
        return ["".join(row).rstrip() for row in self.rows]

    def _letters(self, text: str) -> None:
        for letter in text:
            width = cell_len(letter)
            row, column = self.at
            if column + width > self.width:
                row, column = row + 1, 0
            while len(self.rows) <= row:
                self.rows.append([])
            line = self.rows[row]
            line += [" "] * (column - len(line))
            line[column : column + width] = [letter, *[""] * (width - 1)]
            self.at = (row, column + width)

    def _obey(self, match: re.Match[str]) -> None:
        row, column = self.at
        arguments, command, _, control = match.groups()
        if control == "\n":
            self.at = (row + 1, 0)
            while len(self.rows) <= row + 1:
                self.rows.append([])
        elif control == "\r":
            self.at = (row, 0)
        elif command == "A":
            self.at = (max(0, row - int(arguments or 1)), column)
        elif command == "K":
            self.rows[row] = []
        elif command == "m":
            self.styles.add(arguments)
        elif not (command in ("h", "l") and arguments == "?25"):
            self.strange.append(match.group())
