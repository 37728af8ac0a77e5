"""Drafters that read hidden rows of the target: prediction layers (MTP), EAGLE-3, DFlash.

They follow every batch of the target, since its rows exist only until its next decode. What they
store of rejected proposals is never more than what the last proposal left in the draft's cache,
which is cut before the next one.

Notation, as in llama.cpp's `common/speculative.cpp`: token x[q] at position q, and h[q], the
target's row after it. Prediction layers and EAGLE-3 decode pairs of x[q] and h[q - 1].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from overthink.core.draft_support import DFLASH, DSPARK, EAGLE3, MTP
from overthink.core.settings import DraftSettings
from overthink.inference.drafters import NOTHING, Proposal, best_guess
from overthink.inference.hidden_rows import Functions, RowBatch, RowReader
from overthink.inference.llama_api import Context, FloatArray

PENDING = 64
"""Pairs that may wait for the next proposal before they are decoded on their own; and rows that are
encoded at once."""


class PairDrafter:
    """What prediction layers and EAGLE-3 have in common: pairs of a token and a row.

    The pairs of new tokens are decoded together with the first step of the next proposal, so a
    round of n proposals takes n decodes of the draft.
    """

    kind = MTP
    offset = 0
    """Added to a pair's token position to get its position in the draft's cache."""
    _outputs_all = False
    """The draft's graph computes logits for every token: llama.cpp then returns the right rows only
    if all of them are requested."""

    def __init__(self, functions: Functions, context: Context, reader: RowReader) -> None:
        self._context, self._reader = context, reader
        self._batch = RowBatch(functions, context)
        functions.want_rows(context.handle, True, True)
        self._settings = DraftSettings()
        self._rows_known = 0
        """Number of tokens whose rows have been read."""
        self._last_row: FloatArray | None = None
        """Row of the last of them; None: its token is covered, so nothing needs it."""
        self._paired = 0
        """Number of pairs in the draft's cache that belong to the run."""
        self._tokens: list[int] = []
        self._rows: list[FloatArray] = []
        """The pairs after them that are not decoded yet."""

    def configure(self, settings: DraftSettings) -> None:
        self._settings = settings

    def close(self) -> None:
        self._batch.close()

    @property
    def _covered(self) -> int:
        """Number of pairs that are in the draft's cache or waiting."""
        return self._paired + len(self._tokens)

    # -- following the target ---------------------------------------------------------------------

    def resume(self, cached: int) -> int:
        if cached >= self._rows_known:
            self._cut(self._rows_known)
            return self._rows_known
        # The row before the next pair is gone, so the target decodes its token again.
        self._cut(cached)
        self._rows_known = max(cached - 1, 0)
        self._last_row = None
        return self._rows_known

    def _cut(self, tokens: int) -> None:
        """Forget the pairs of all tokens from an index on."""
        self._paired = min(self._paired, tokens)
        left = tokens - self._paired
        del self._tokens[left:], self._rows[left:]

    def follow(self, tokens: Sequence[int], position: int) -> None:
        known = self._rows_known - position
        if known >= len(tokens):
            return
        rows = self._read_rows(len(tokens))[known:]
        if not self._rows_known:
            self._last_row = np.zeros_like(rows[:1])
        before = rows[:1] if self._last_row is None else self._last_row
        pairs = np.concatenate([before, rows[:-1]])
        first_new = self._covered - self._rows_known
        self._tokens += tokens[known + first_new :]
        self._rows += [pairs[i : i + 1] for i in range(first_new, len(pairs))]
        self._rows_known = position + len(tokens)
        self._last_row = rows[-1:]
        if len(self._tokens) >= PENDING:
            self._decode_pending()

    def _read_rows(self, count: int) -> FloatArray:
        """Return the rows of the target's last batch, as the draft takes them."""
        return self._reader.read(count)

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        pass

    def _decode_pending(self) -> None:
        """Decode the waiting pairs."""
        if self._tokens:
            self._decode_pairs(self._tokens, np.concatenate(self._rows), 0)
            self._paired = self._covered
            self._tokens, self._rows = [], []

    def _decode_pairs(self, tokens: Sequence[int], rows: FloatArray, outputs: int) -> int:
        """Decode the pairs after those in the draft's cache; return how many were decoded."""
        start = self._paired + self.offset
        if start < 0:  # there is nothing before the first token
            tokens, rows, start = tokens[1:], rows[1:], 0
        self._context.truncate(start)
        if tokens:
            self._batch.decode(start, tokens, rows, min(outputs, len(tokens)))
        return len(tokens)

    # -- proposing --------------------------------------------------------------------------------

    def propose(self, tokens: Sequence[int], limit: int) -> Proposal:
        limit = self._most(limit)
        last = len(tokens) - 1
        if (
            limit <= 0
            or self._rows_known != last
            or last + 1 + limit > self._context.length
            or last + self.offset < 0
        ):
            return NOTHING
        return Proposal(self._draft(tokens[-1], limit), self.kind)

    def _most(self, limit: int) -> int:
        return limit

    def _first_step(self, token: int) -> int:
        """Decode the waiting pairs and that of the last token; return its index in the batch."""
        row = self._row_before(token)
        pairs = [*self._tokens, token]
        outputs = len(pairs) if self._outputs_all else 1
        decoded = self._decode_pairs(pairs, np.concatenate([*self._rows, row]), outputs)
        self._paired += len(pairs)
        self._tokens, self._rows = [], []
        return decoded - 1

    def _row_before(self, _token: int) -> FloatArray:
        if self._last_row is None:  # the very first token has no row before it
            return np.zeros((1, self._context.model.output_width), np.float32)
        return self._last_row

    def _draft(self, token: int, limit: int) -> list[int]:
        index = self._first_step(token)
        position = self._paired + self.offset
        proposed: list[int] = []
        while True:
            logits = self._context.rows(index - self._context.first_output + 1)[-1]
            guess = best_guess(logits, self._settings.min_probability)
            if guess is None:
                return proposed
            proposed.append(guess)
            if len(proposed) == limit or self._context.model.is_end(guess):
                return proposed
            self._batch.decode(position, [guess], self._batch.row(index), 1)
            position, index = position + 1, 0


class PredictionDrafter(PairDrafter):
    """One prediction layer (MTP): inside the target's file, or in a file of its own."""


class ChainedDrafter(PairDrafter):
    """Several prediction layers, one for each step.

    Each has a cache of its own, so every layer decodes every pair, and a step decodes the
    proposals before it again with its own layer.

    Args:
        heads: number of prediction layers.
    """

    def __init__(
        self, functions: Functions, context: Context, reader: RowReader, heads: int
    ) -> None:
        super().__init__(functions, context, reader)
        self._functions, self._heads = functions, heads

    def _most(self, limit: int) -> int:
        return min(limit, self._heads)

    def _use_head(self, head: int) -> None:
        self._functions.use_head(self._context.handle, head)

    def _decode_pairs(self, tokens: Sequence[int], rows: FloatArray, outputs: int) -> int:
        try:
            for head in range(self._heads):
                self._use_head(head)
                super()._decode_pairs(tokens, rows, outputs)
        finally:
            self._use_head(0)
        return len(tokens)

    def _draft(self, token: int, limit: int) -> list[int]:
        self._decode_pending()
        tokens, rows = [token], [self._row_before(token)]
        try:
            for head in range(limit):
                self._context.truncate(self._paired)
                self._use_head(head)
                self._batch.decode(self._paired, tokens, np.concatenate(rows), 1)
                guess = best_guess(self._context.rows(1)[0], self._settings.min_probability)
                if guess is None:
                    break
                rows.append(self._batch.row(len(tokens) - 1))
                tokens.append(guess)
                if self._context.model.is_end(guess):
                    break
        finally:
            self._use_head(0)
        return tokens[1:]


class SharedCacheDrafter(PairDrafter):
    """An assistant that attends to the target's own cache (Gemma 4).

    It stores nothing, and all its proposals have the position of the last token.
    """

    def _decode_pending(self) -> None:
        self._paired = self._covered
        self._tokens, self._rows = [], []

    def _draft(self, token: int, limit: int) -> list[int]:
        self._decode_pending()
        row, position = self._row_before(token), self._rows_known
        proposed: list[int] = []
        while True:
            self._batch.decode(position, [token], row, 1)
            guess = best_guess(self._context.rows(1)[0], self._settings.min_probability)
            if guess is None:
                return proposed
            proposed.append(guess)
            if len(proposed) == limit or self._context.model.is_end(guess):
                return proposed
            token, row = guess, self._batch.row(0)


class EagleDrafter(PairDrafter):
    """EAGLE-3: an encoder fuses three rows of the target into the one that a pair takes."""

    kind = EAGLE3
    offset = -1
    _outputs_all = True

    def _read_rows(self, count: int) -> FloatArray:
        features, width = self._reader.read(count), self._context.model.output_width
        chunks = (features[at : at + PENDING] for at in range(0, count, PENDING))
        return np.concatenate([self._batch.encode_rows(chunk, width) for chunk in chunks])


# -- blocks ---------------------------------------------------------------------------------------


class BlockDrafter:
    """DFlash and DSpark: one decode of the last token and masks proposes a whole block.

    The target's rows are stored in the draft's cache at their tokens' positions. A block attends to
    them and to itself in both directions.

    Args:
        block: tokens of a block as the draft was trained.
        from_anchor: the last token's own place in the block predicts too (DSpark).
        selector: candidates per place of DFlash2, which chooses among them by pairs; else 0.
        sure: the draft predicts how reliable each place is (DSpark).
    """

    def __init__(
        self,
        functions: Functions,
        context: Context,
        reader: RowReader,
        *,
        kind: str,
        block: int,
        from_anchor: bool = False,
        selector: int = 0,
        causal: bool = False,
        sure: bool = False,
    ) -> None:
        self.kind = kind
        self._context, self._reader = context, reader
        self._batch = RowBatch(functions, context)
        self._block, self._from_anchor = block, from_anchor
        self._selector, self._sure = selector, sure
        functions.want_rows(context.handle, True, not selector)
        functions.causal(context.handle, causal)
        self._settings = DraftSettings()
        self._stored = 0
        """Number of tokens whose rows are in the draft's cache."""

    def configure(self, settings: DraftSettings) -> None:
        self._settings = settings

    def close(self) -> None:
        self._batch.close()

    def resume(self, cached: int) -> int:
        self._stored = min(self._stored, cached)
        return self._stored

    def follow(self, tokens: Sequence[int], position: int) -> None:
        known = self._stored - position
        if known >= len(tokens):
            return
        rows = self._reader.read(len(tokens))[known:]
        self._context.truncate(self._stored)
        self._batch.decode_rows(self._stored, rows)
        self._stored = position + len(tokens)

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        pass

    @property
    def _most(self) -> int:
        """Proposals of a block, at most."""
        return self._block if self._from_anchor else self._block - 1

    def propose(self, tokens: Sequence[int], limit: int) -> Proposal:
        last = len(tokens) - 1
        # The length of a block affects its predictions, so it does not depend on what is left.
        wanted = min(self._settings.max_tokens, self._most)
        size = wanted if self._from_anchor else wanted + 1
        if limit <= 0 or wanted <= 0 or self._stored != last or last + size > self._context.length:
            return NOTHING
        self._context.truncate(last)
        mask = self._context.model.mask_token
        block = [tokens[-1], *[mask] * (size - 1)]
        self._batch.decode(last, block, None, 0 if self._selector else size)
        found = self._walk(size) if self._selector else self._pick(size)
        return Proposal(found[:limit], self.kind)

    def _pick(self, size: int) -> list[int]:
        """Return the most probable token of each place, up to the first unsure one."""
        least = self._settings.min_probability
        sure = self._batch.all_rows(size)[:, 0] if self._sure and least > 0.0 else None
        proposed: list[int] = []
        for place in range(0 if self._from_anchor else 1, size):
            if sure is not None and sure[place] < least:
                break
            unsure = 0.0 if self.kind == DSPARK else least
            guess = best_guess(self._context.rows(size)[place], unsure)
            if guess is None:
                break
            proposed.append(guess)
        return proposed

    def _walk(self, size: int) -> list[int]:
        """Return the path through DFlash2's candidates, each scored after the one before it."""
        count, least = self._selector, self._settings.min_probability
        proposed: list[int] = []
        chosen = 0
        for row in self._batch.all_rows(size)[1:]:
            scores = row[count * (chosen + 1) : count * (chosen + 2)]
            chosen = int(scores.argmax())
            if least * float(np.exp(scores - scores[chosen]).sum()) > 1.0:
                break
            proposed.append(int(row[chosen]))
        return proposed


BLOCK_KINDS = (DFLASH, DSPARK)
