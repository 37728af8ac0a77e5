"""How near a thought is to its end: the probability of its closing tag at paragraph ends.

Costs nothing but at line feeds, where one more number is read from a row that is scored anyway.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from overthink.core.events import ClosingChances
from overthink.core.reasoning import ThinkMarkers
from overthink.inference.llama_api import Model

SEND_EVERY_S = 0.25
"""Minimum seconds between events: each one wakes the parent."""


class ClosingWatch:
    """Collects the probabilities of one run and sends them.

    Args:
        text: returns the visible text of a token by itself.
        logprob: returns the log-probability of a token in place of the one that is being emitted.
    """

    def __init__(
        self,
        model: Model,
        text: Callable[[int], str],
        logprob: Callable[[int], float],
        send: Callable[[ClosingChances], None],
    ) -> None:
        self._model, self._text, self._logprob, self._send = model, text, logprob, send
        self._markers: ThinkMarkers | None = None
        self._tag = -1
        """The closing tag's first token; -1 where no tag is known."""
        self._feeds: dict[int, bool] = {}
        """Whether a token ends in a line feed."""
        self._last = -1
        """Index of the last token if it ended a line of the thought, else -1."""
        self._chance = 0.0
        self._points: list[tuple[int, float]] = []
        self._next_send = 0.0

    def feed(self, index: int, token: int, markers: ThinkMarkers | None, *, thinking: bool) -> None:
        """Take the token that is being emitted, before it is added to the run.

        Args:
            markers: the tags of the run, as far as they are known.
        """
        feeds = self._feeds.get(token)
        if feeds is None:
            feeds = self._feeds[token] = self._text(token).endswith("\n")
        if not (feeds or self._last >= 0):
            return
        chance = math.exp(self._logprob(self._tag)) if self._knows_tag(markers) else 0.0
        if self._last >= 0:
            self._points.append((self._last, max(chance, self._chance)))
            self._last = -1
            self._send_if_due()
        if feeds and thinking and self._tag >= 0:
            if self._points and self._points[-1][0] == index - 1:
                # More line feeds after a line feed: one paragraph end.
                chance = max(chance, self._points.pop()[1])
            self._last, self._chance = index, chance

    def _knows_tag(self, markers: ThinkMarkers | None) -> bool:
        if markers is not self._markers:
            self._markers = markers
            self._tag = self._model.tokenize_part(markers.close[0])[0] if markers else -1
        return self._tag >= 0

    def _send_if_due(self) -> None:
        now = time.perf_counter()
        if now >= self._next_send:
            self._next_send = now + SEND_EVERY_S
            self.flush()

    def flush(self) -> None:
        """Send what was collected."""
        if self._points:
            tokens, chances = zip(*self._points, strict=True)
            self._send(ClosingChances(tokens, chances))
            self._points = []
