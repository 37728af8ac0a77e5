"""Detect loops in a stream of token ids, online.

A loop is an exactly periodic stretch: a block of `period` tokens that repeats with nothing in
between. It is found when the block occurs at least `min_repeats` times in full *and* the stretch
is at least `min_tokens` long, so that short blocks need many repeats: ordinary text has rules of
dashes, rows of zeros and repeated lines of code, but not for so long. A repetition that varies
("check 21 ... check 22 ...") is not a loop here, and neither is one whose block is longer than
`max_period`: judged by token ids alone, an enumeration, a log and a multiplication table look like
the former, and a false alarm may stop a good run.

Measured on the texts of `tests/core/test_loops.py`: "any 30 tokens seen 20 times", a rule that
finds repetitions that vary, takes 21 of the 68 short ones for loops (rows of zeros, rules, dumps).
Counted without overlap it takes none of them, but 10 of the 12 lists with long equal parts (inserts
into a table, tests, log lines, records), and still 4 if nine tenths of 2,048 tokens must repeat.

Only token ids count; what to do about a loop is up to the caller.
"""

from __future__ import annotations

import msgspec
import numpy as np

MAX_PERIOD = 256
"""Length of the longest block that is detected, in tokens."""
MIN_REPEATS = 3
"""A block that occurs twice may be a quotation; three times in a row it is a loop."""
MIN_TOKENS = 256
"""Length of the shortest periodic stretch that counts: longer than a 10 by 10 matrix of zeros, a
rule of 240 dashes or sixteen equal lines of code, even if each character is a token. The price is
that loops of a short period are found some seconds later.
Tuned on the texts of `tests/core/test_loops.py`."""


_BATCH = 64
"""Tokens that are compared together, at most."""
_STEPS = np.arange(1, _BATCH + 1, dtype=np.uint8)[:, None]


class Loop(msgspec.Struct, frozen=True):
    """A periodic stretch. Positions and lengths in tokens."""

    start: int
    """Index of the first token of the stretch, counted from the first token fed (0). It is exact:
    the token before it does not fit the period."""
    period: int
    """The smallest period of the stretch."""
    repeats: int
    """How often the block occurs in full, including the first time."""
    wasted: int
    """Tokens of the stretch after the block's first occurrence."""


class LoopDetector:
    """Takes one token at a time and reports where the stream began to repeat itself.

    For each period p up to `max_period` it stores the index at which a loop of that period will be
    found unless a token breaks it. A token that differs from the one p tokens earlier postpones
    that index. Until the first of these indices nothing can be found, so tokens are compared in
    batches (0.4 µs a token; one by one it was 3 µs). Memory is constant.

    Args:
        max_period: length of the longest block that is detected.
        min_repeats: whole repetitions needed, 2 or more.
        min_tokens: length of the whole stretch needed.
    """

    def __init__(
        self,
        max_period: int = MAX_PERIOD,
        min_repeats: int = MIN_REPEATS,
        min_tokens: int = MIN_TOKENS,
    ) -> None:
        self._size = max_period
        # Element k belongs to period size - k, so that it is aligned with the window's token k.
        periods = np.arange(max_period, 0, -1, dtype=np.int64)
        # Matches needed after the last mismatch; the first block itself matches nothing.
        self._need = np.maximum(min_repeats * periods, min_tokens) - periods
        self._due = self._need - 1
        # The last `max_period` tokens that were compared, then those of a batch.
        self._tokens = np.full(max_period + _BATCH, -1, dtype=np.int64)
        self._windows = np.lib.stride_tricks.sliding_window_view(self._tokens, max_period)
        self._waiting: list[int] = []
        self._index = 0
        self._compare_at = min(int(self._due.min()), _BATCH - 1)
        """Index of the token that ends the batch."""
        self._current: tuple[int, int, int] | None = None  # start, period, end (exclusive)
        self._worst: tuple[int, int, int] | None = None

    @property
    def loop(self) -> Loop | None:
        """The loop that wasted the most tokens so far; it grows while it continues.

        A broken loop remains until a later one has wasted more.
        """
        if self._current is not None and _wasted(self._current) > _wasted(self._worst):
            return _as_loop(self._current)
        return None if self._worst is None else _as_loop(self._worst)

    @property
    def current(self) -> Loop | None:
        """The loop that the last token belongs to, if any."""
        return None if self._current is None else _as_loop(self._current)

    @property
    def looping(self) -> bool:
        """True if the last token belongs to a loop."""
        return self._current is not None

    def feed(self, token_id: int) -> Loop | None:
        """Take the next token; return a loop at the token at which it is found, else None.

        A loop that begins after another one was broken is returned too. Ids are 0 or more.
        """
        index = self._index
        self._index = index + 1
        self._waiting.append(token_id)
        if self._current is not None and self._follow(index):
            return None
        if index < self._compare_at:
            return None
        self._compare()
        earliest = int(self._due.min())
        self._compare_at = min(max(earliest, index + 1), index + _BATCH)
        return self._detect(index) if earliest <= index else None

    def _follow(self, index: int) -> bool:
        """Return whether this token extends the current loop; if not, the loop has ended."""
        assert self._current is not None
        start, period, end = self._current
        if self._token(index - period) == self._waiting[-1]:
            self._current = start, period, end + 1
            if len(self._waiting) == _BATCH:
                self._compare()
            return True
        if _wasted(self._current) > _wasted(self._worst):
            self._worst = self._current
        self._current = None
        self._compare_at = index
        return False

    def _token(self, index: int) -> int:
        """The token at an index, at most `max_period` before the last one."""
        after = index - (self._index - len(self._waiting))
        return self._waiting[after] if after >= 0 else int(self._tokens[self._size + after])

    def _compare(self) -> None:
        """Compare the tokens that wait with those before them, for all periods."""
        count, size, tokens = len(self._waiting), self._size, self._tokens
        tokens[size : size + count] = self._waiting
        differs = self._windows[:count] != tokens[size : size + count, None]
        # For each period, the last token of the batch that differs, counted from 1; 0 if none.
        last = (differs * _STEPS[:count]).max(axis=0)
        first = self._index - count
        np.copyto(self._due, self._need + last + (first - 1), where=last > 0)
        tokens[:size] = tokens[count : size + count].copy()
        self._waiting.clear()

    def _detect(self, index: int) -> Loop:
        slot = int(np.flatnonzero(self._due <= index)[-1])  # the smallest period
        period = self._size - slot
        last_mismatch = int(self._due[slot] - self._need[slot])
        self._current = last_mismatch + 1 - period, period, index + 1
        return _as_loop(self._current)


def _wasted(stretch: tuple[int, int, int] | None) -> int:
    if stretch is None:
        return 0
    start, period, end = stretch
    return end - start - period


def _as_loop(stretch: tuple[int, int, int]) -> Loop:
    start, period, end = stretch
    return Loop(start, period, (end - start) // period, end - start - period)
