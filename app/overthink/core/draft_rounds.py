"""A run's draft rounds, in columns.

A round as an object takes some 900 bytes; for a drafted thought of 200,000 tokens that would exceed
its text and all its numbers together. So rounds are stored as numbers, 25 bytes each and 4 a
proposal, and become objects on access. Drafts propose the same tokens again and again, so each pair
of token and text is stored once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from overthink.core.draft_support import DRAFTERS
from overthink.core.events import DraftRound

Column = npt.NDArray[np.int32]

_WORDS = ("", *DRAFTERS)
_CODES = {drafter: code for code, drafter in enumerate(_WORDS)}


def drafter_code(drafter: str) -> int:
    """The number of a kind of drafter in columns; 0 for an unknown one."""
    return _CODES.get(drafter, 0)


class DrafterCounts(NamedTuple):
    """What one kind of drafter did in a run."""

    rounds: int
    tested: int
    accepted: int


class DraftRounds(Sequence[DraftRound]):
    """Append only. Behaves like a list of `DraftRound`; each access makes new objects."""

    def __init__(self, rounds: Iterable[DraftRound] = ()) -> None:
        self._numbers = array("i")
        self._firsts = array("i")
        self._tested = array("i")
        self._accepted = array("i")
        self._drafters = array("b")
        """Code of each round's drafter."""
        self._ends = array("i")
        """End of the proposals of each round."""
        self._proposals = array("i")
        """Index of each proposal in `_different`."""
        self._different: list[tuple[int, str]] = []
        """Distinct pairs of token and text, in the order of first occurrence."""
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
        drafters: npt.ArrayLike = (),
    ) -> DraftRounds:
        """Make rounds from columns, as a saved run has thousands of them.

        Args:
            ends: end of each round's proposals among all proposals.
            proposals: index of each proposal in `different`.
            different: token and text of all proposals, and perhaps of others.
            drafters: code of each round's drafter; empty if they are unknown.

        Raises:
            ValueError: a number exceeds 32 bits, or a code is unknown.
        """
        made = cls()
        made._numbers, made._firsts = _column(numbers), _column(firsts)
        made._tested, made._accepted = _column(tested), _column(accepted)
        made._ends, made._proposals = _column(ends), _column(proposals)
        made._drafters = _drafter_column(np.asarray(drafters, np.int64), len(made._numbers))
        made._different = list(different)
        made._index = {proposal: index for index, proposal in enumerate(made._different)}
        return made

    def extend(self, rounds: Iterable[DraftRound]) -> None:
        """Append rounds."""
        for done in rounds:
            self._numbers.append(done.number)
            self._firsts.append(done.first)
            self._tested.append(done.tested)
            self._accepted.append(done.accepted)
            self._drafters.append(drafter_code(done.drafter))
            proposed = zip(done.proposed, done.proposed_text, strict=True)
            self._proposals.extend(map(self._index_of, proposed))
            self._ends.append(len(self._proposals))

    def _index_of(self, proposal: tuple[int, str]) -> int:
        index = self._index.setdefault(proposal, len(self._different))
        if index == len(self._different):
            self._different.append(proposal)
        return index

    def grow_to(self, whole: DraftRounds, stop: int) -> None:
        """Append the next rounds of `whole`, of which these are the beginning, up to `stop`.

        Column by column, since a replay seeks in thousands of them. Both share the distinct
        proposals from then on.
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
        self._drafters.extend(whole._drafters[mine])
        self._ends.extend(whole._ends[mine])

    def begun_before(self, token: int) -> int:
        """Number of rounds that emitted their first token before this one."""
        return bisect_left(self._firsts, token)

    def counts(self, start: int = 0) -> tuple[Column, Column, Column]:
        """First token, tested and accepted proposals of each round from `start` on, as copies.

        For counting: making objects of the rounds takes a hundred times as long.
        """
        columns = (self._firsts, self._tested, self._accepted)
        first, tested, accepted = (np.array(column[start:], np.int32) for column in columns)
        return first, tested, accepted

    def by_drafter(self) -> dict[str, DrafterCounts]:
        """Counts of each kind of drafter that proposed; the kind is empty in older recordings."""
        codes = np.array(self._drafters, np.int64)
        columns = (None, np.array(self._tested), np.array(self._accepted))
        rounds, tested, accepted = (
            np.bincount(codes, weights=column, minlength=len(_WORDS)).astype(int).tolist()
            for column in columns
        )
        return {
            drafter: DrafterCounts(rounds[code], tested[code], accepted[code])
            for drafter, code in _CODES.items()
            if rounds[code]
        }

    @property
    def proposed(self) -> int:
        """Number of proposals of all rounds."""
        return len(self._proposals)

    def first_refused(self) -> int | None:
        """The first round with a refused proposal; None if all were accepted."""
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
            drafter=_WORDS[self._drafters[at]],
        )


def _column(values: npt.ArrayLike) -> array[int]:
    column = np.asarray(values, np.int64)
    if len(column) and not -(2**31) <= column.min() <= column.max() < 2**31:
        raise ValueError("a number of a draft round is out of range")
    return array("i", column.astype(np.int32).tobytes())


def _drafter_column(codes: npt.NDArray[np.int64], rounds: int) -> array[int]:
    if not len(codes):
        codes = np.zeros(rounds, np.int64)
    if len(codes) != rounds or (rounds and not 0 <= codes.min() <= codes.max() < len(_WORDS)):
        raise ValueError("the drafter of a draft round is unknown")
    return array("b", codes.astype(np.int8).tobytes())
