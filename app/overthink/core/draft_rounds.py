"""A run's draft rounds, in columns.

A round as an object takes some 900 bytes; of a drafted thought of 200,000 tokens that would be more
than its text and all its figures together. Rounds are kept as numbers, about 100 bytes each, and
made into objects when they are looked at.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from overthink.core.events import DraftRound

Column = npt.NDArray[np.int32]


class DraftRounds(Sequence[DraftRound]):
    """Append only. Looks like a list of `DraftRound`; each look makes new ones."""

    def __init__(self, rounds: Iterable[DraftRound] = ()) -> None:
        self._numbers = array("i")
        self._firsts = array("i")
        self._tested = array("i")
        self._accepted = array("i")
        self._ends = array("i")
        """Where the proposals of each round end."""
        self._ids = array("i")
        self._utf8 = bytearray()
        self._utf8_ends = array("i")
        """Where the text of each proposal ends, bytes."""
        self.extend(rounds)

    @classmethod
    def of_columns(
        cls,
        numbers: npt.ArrayLike,
        firsts: npt.ArrayLike,
        tested: npt.ArrayLike,
        accepted: npt.ArrayLike,
        ends: npt.ArrayLike,
        ids: npt.ArrayLike,
        texts: Sequence[bytes],
    ) -> DraftRounds:
        """Rounds that are columns already: thousands of them, of a saved run.

        Args:
            ends: where the proposals of each round end, among all proposals.
            ids, texts: of each proposal; texts are UTF-8.

        Raises:
            ValueError: a number has no place in 32 bits.
        """
        made = cls()
        made._numbers, made._firsts = _column(numbers), _column(firsts)
        made._tested, made._accepted = _column(tested), _column(accepted)
        made._ends, made._ids = _column(ends), _column(ids)
        made._utf8 = bytearray(b"".join(texts))
        made._utf8_ends = _column(np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts))))
        return made

    def extend(self, rounds: Iterable[DraftRound]) -> None:
        """Puts rounds behind those that are here."""
        for done in rounds:
            self._numbers.append(done.number)
            self._firsts.append(done.first)
            self._tested.append(done.tested)
            self._accepted.append(done.accepted)
            self._ids.extend(done.proposed)
            self._ends.append(len(self._ids))
            for text in done.proposed_text:
                self._utf8 += text.encode("utf-8", "replace")
                self._utf8_ends.append(len(self._utf8))

    def grow_to(self, whole: DraftRounds, stop: int) -> None:
        """Adds the next rounds of `whole`, of which these are the beginning, up to `stop`.

        Column by column: a replay goes back and forth in thousands of them.
        """
        if stop <= len(self):
            return
        mine = slice(len(self), stop)
        end = whole._ends[stop - 1]
        proposals = slice(len(self._ids), end)
        self._utf8 += whole._utf8[len(self._utf8) : whole._utf8_ends[end - 1] if end else 0]
        self._utf8_ends.extend(whole._utf8_ends[proposals])
        self._ids.extend(whole._ids[proposals])
        self._numbers.extend(whole._numbers[mine])
        self._firsts.extend(whole._firsts[mine])
        self._tested.extend(whole._tested[mine])
        self._accepted.extend(whole._accepted[mine])
        self._ends.extend(whole._ends[mine])

    def begun_before(self, token: int) -> int:
        """How many rounds emitted their first token before this one."""
        return bisect_left(self._firsts, token)

    def counts(self, start: int = 0) -> tuple[Column, Column, Column]:
        """Of each round from `start` on: its first token, proposals tested, and accepted. Copies.

        For whoever only counts: to make the rounds into objects takes a hundred times as long.
        """
        columns = (self._firsts, self._tested, self._accepted)
        first, tested, accepted = (np.array(column[start:], np.int32) for column in columns)
        return first, tested, accepted

    def first_refused(self) -> int | None:
        """The first round of which the target refused a proposal; None where it took them all."""
        _, tested, accepted = self.counts()
        refused = np.flatnonzero(tested > accepted)
        return int(refused[0]) if len(refused) else None

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> DraftRound: ...
    @overload
    def __getitem__(self, index: slice) -> list[DraftRound]: ...
    def __getitem__(self, index: int | slice) -> DraftRound | list[DraftRound]:
        if isinstance(index, slice):
            return [self._round(at) for at in range(*index.indices(len(self)))]
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        return self._round(at)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _round(self, at: int) -> DraftRound:
        start = self._ends[at - 1] if at else 0
        end = self._ends[at]
        return DraftRound(
            number=self._numbers[at],
            first=self._firsts[at],
            proposed=tuple(self._ids[start:end]),
            proposed_text=tuple(map(self._text, range(start, end))),
            tested=self._tested[at],
            accepted=self._accepted[at],
        )

    def _text(self, proposal: int) -> str:
        start = self._utf8_ends[proposal - 1] if proposal else 0
        return self._utf8[start : self._utf8_ends[proposal]].decode("utf-8", "replace")


def _column(values: npt.ArrayLike) -> array[int]:
    column = np.asarray(values, np.int64)
    if len(column) and not -(2**31) <= column.min() <= column.max() < 2**31:
        raise ValueError("a number of a draft round is out of range")
    return array("i", column.astype(np.int32).tobytes())
