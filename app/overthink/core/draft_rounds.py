"""A run's draft rounds, in columns.

A round as an object takes some 900 bytes; of a drafted thought of 200,000 tokens that would be more
than its text and all its figures together. Rounds are kept as numbers, 24 bytes each and 4 a
proposal, and made into objects when they are looked at. What a draft proposes comes again and
again, so that each pair of token and text is kept once.
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
        self._proposals = array("i")
        """Index of each proposal among the different ones."""
        self._different: list[tuple[int, str]] = []
        """Token and text of those, in the order in which they came first."""
        self._index: dict[tuple[int, str], int] = {}
        self.extend(rounds)

    @classmethod
    def of_columns(
        cls,
        numbers: npt.ArrayLike,
        firsts: npt.ArrayLike,
        tested: npt.ArrayLike,
        accepted: npt.ArrayLike,
        ends: npt.ArrayLike,
        proposals: npt.ArrayLike,
        different: Iterable[tuple[int, str]],
    ) -> DraftRounds:
        """Rounds that are columns already: thousands of them, of a saved run.

        Args:
            ends: where the proposals of each round end, among all proposals.
            proposals: index of each proposal in `different`.
            different: token and text of the proposals that there are, and perhaps of others.

        Raises:
            ValueError: a number has no place in 32 bits.
        """
        made = cls()
        made._numbers, made._firsts = _column(numbers), _column(firsts)
        made._tested, made._accepted = _column(tested), _column(accepted)
        made._ends, made._proposals = _column(ends), _column(proposals)
        made._different = list(different)
        made._index = {proposal: index for index, proposal in enumerate(made._different)}
        return made

    def extend(self, rounds: Iterable[DraftRound]) -> None:
        """Puts rounds behind those that are here."""
        for done in rounds:
            self._numbers.append(done.number)
            self._firsts.append(done.first)
            self._tested.append(done.tested)
            self._accepted.append(done.accepted)
            proposed = zip(done.proposed, done.proposed_text, strict=True)
            self._proposals.extend(map(self._known, proposed))
            self._ends.append(len(self._proposals))

    def _known(self, proposal: tuple[int, str]) -> int:
        index = self._index.setdefault(proposal, len(self._different))
        if index == len(self._different):
            self._different.append(proposal)
        return index

    def grow_to(self, whole: DraftRounds, stop: int) -> None:
        """Adds the next rounds of `whole`, of which these are the beginning, up to `stop`.

        Column by column: a replay goes back and forth in thousands of them. Both keep the same
        different proposals from then on.
        """
        if stop <= len(self):
            return
        mine = slice(len(self), stop)
        proposals = slice(len(self._proposals), whole._ends[stop - 1])
        self._different, self._index = whole._different, whole._index
        self._proposals.extend(whole._proposals[proposals])
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

    @property
    def proposed(self) -> int:
        """Proposals of all rounds."""
        return len(self._proposals)

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
        proposals = [self._different[i] for i in self._proposals[start : self._ends[at]]]
        return DraftRound(
            number=self._numbers[at],
            first=self._firsts[at],
            proposed=tuple(token for token, _ in proposals),
            proposed_text=tuple(text for _, text in proposals),
            tested=self._tested[at],
            accepted=self._accepted[at],
        )


def _column(values: npt.ArrayLike) -> array[int]:
    column = np.asarray(values, np.int64)
    if len(column) and not -(2**31) <= column.min() <= column.max() < 2**31:
        raise ValueError("a number of a draft round is out of range")
    return array("i", column.astype(np.int32).tobytes())
