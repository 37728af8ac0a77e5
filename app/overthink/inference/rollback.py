"""How a target takes rejected tokens back, which depends on what it stores.

A cache of one entry a token is cut. A recurrent or hybrid model stores one state for all tokens:
some architectures keep snapshots of the state after each of a batch's last tokens and go back to
one of them; for the others the state is copied before a draft round and put back after a refusal.
"""

from __future__ import annotations

from typing import Protocol

from overthink.core.errors import DecodeFailure
from overthink.core.messages import message
from overthink.inference.llama_api import Context, StateCopy

MOST_CARRIED = 16
"""Accepted tokens that may wait for the next batch; a round without proposals decodes them."""


class Rollback(Protocol):
    """Keeps a target's cache in step with the run."""

    kind: str
    """"cache", "snapshots" or "checkpoint"."""

    def most(self, carried: int) -> int:
        """Return how many proposals of a batch can be taken back.

        Args:
            carried: tokens of the run that are decoded again in front of them.
        """
        ...

    def prepare(self, start: int, proposals: int) -> None:
        """Get ready for a batch with proposals that starts at a position."""
        ...

    def keep(self, end: int, start: int, evaluated: int) -> int:
        """Take back what is not part of the run after a batch.

        Args:
            end: tokens of the run that the cache should hold.
            start: position of the batch's first token.
            evaluated: tokens that the cache holds now.

        Returns:
            Tokens of the run that the cache holds: `end`, or fewer if the rest is to be decoded in
            front of the next batch.

        Raises:
            DecodeFailure: llama.cpp could not take them back.
        """
        ...

    def reuse(self, shared: int, evaluated: int | None) -> int:
        """Reduce the cache to what it shares with a new prompt.

        Args:
            shared: number of equal tokens at the beginning.
            evaluated: tokens in the cache; None if a decode failed, so that it is unknown.

        Returns:
            Tokens that remain in the cache.
        """
        ...


class CacheRollback:
    """Cuts a cache that has an entry for each token."""

    kind = "cache"

    def __init__(self, context: Context) -> None:
        self._context = context

    def most(self, carried: int) -> int:
        return self._context.batch_size - 1

    def prepare(self, start: int, proposals: int) -> None:
        pass

    def keep(self, end: int, start: int, evaluated: int) -> int:
        if evaluated > end and not (
            self._context.holds_window(end) and self._context.truncate(end)
        ):
            raise _cannot_roll_back()
        return end

    def reuse(self, shared: int, evaluated: int | None) -> int:
        # Even if nothing seems to follow: a failed decode, or a run that was aborted within a
        # round, may have left tokens in the cache that were never counted.
        # Layers with a sliding window may no longer hold what comes before a shorter prompt's end.
        if self._context.holds_window(shared) and self._context.truncate(shared):
            return shared
        self._context.clear()
        return 0


class _StateRollback:
    """What both ways with a recurrent state have in common."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def reuse(self, shared: int, evaluated: int | None) -> int:
        # A state belongs to exactly the tokens that made it. llama.cpp may answer that it went
        # back to an earlier one and did not, so only an unchanged state is reused.
        if shared and shared == evaluated:
            return shared
        self._context.clear()
        return 0


class SnapshotRollback(_StateRollback):
    """Goes back to a snapshot of the state that llama.cpp took within the last batch.

    `llama_memory_seq_rm` accepts every distance up to the number of snapshots, but those older than
    the last batch's second token are of earlier batches and wrong; and going back twice without a
    decode in between is wrong too. So both are checked here.
    """

    kind = "snapshots"

    def most(self, carried: int) -> int:
        return self._context.snapshots

    def prepare(self, start: int, proposals: int) -> None:
        pass

    def keep(self, end: int, start: int, evaluated: int) -> int:
        back, batch = evaluated - end, evaluated - start
        if back and (
            back > min(self._context.snapshots, batch - 1) or not self._context.truncate(end)
        ):
            raise _cannot_roll_back()
        return end


class CheckpointRollback(_StateRollback):
    """Copies the state before a batch with proposals and puts it back after a refusal.

    The accepted tokens are then decoded again in front of the next batch, which costs less than a
    decode of their own. The copy stays valid until a batch is kept as a whole.
    """

    kind = "checkpoint"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._copy = StateCopy(context)
        self._at: int | None = None
        """Position at which the state was copied; None if it is outdated."""

    @property
    def size(self) -> int:
        """Bytes of a copy in the machine's own memory; 0 before the first."""
        return self._copy.size

    def most(self, carried: int) -> int:
        return self._context.batch_size - 1 - carried if carried < MOST_CARRIED else 0

    def prepare(self, start: int, proposals: int) -> None:
        if proposals and self._at != start:
            self._copy.save()
            self._at = start

    def keep(self, end: int, start: int, evaluated: int) -> int:
        if evaluated == end:
            self._at = None
            return end
        if self._at != start:
            raise _cannot_roll_back()
        self._copy.restore()
        if not self._context.truncate(start):
            raise _cannot_roll_back()
        return start

    def reuse(self, shared: int, evaluated: int | None) -> int:
        self._at = None
        return super().reuse(shared, evaluated)


def rollback_of(context: Context) -> Rollback:
    """Return the way that a context's model needs."""
    if not context.model.is_recurrent:
        return CacheRollback(context)
    return SnapshotRollback(context) if context.snapshots else CheckpointRollback(context)


def _cannot_roll_back() -> DecodeFailure:
    return DecodeFailure(message("the model's cache cannot roll back a rejected proposal"))
