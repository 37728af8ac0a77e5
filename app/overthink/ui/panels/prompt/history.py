"""Prompts of before, walked with the arrow keys as in a shell."""

from __future__ import annotations

from collections.abc import Iterable

from overthink.ui.state.ui_settings import LONGEST_REMEMBERED, with_prompt

KEPT = 100
LONGEST = LONGEST_REMEMBERED
"""Characters; a longer prompt is not kept."""


class PromptHistory:
    """Prompts, oldest first, and the place in them where the person is.

    What was being written is at the end, and is there again on the way back.
    """

    def __init__(self, prompts: Iterable[str] = ()) -> None:
        self._prompts = [prompt for prompt in prompts if prompt.strip()][-KEPT:]
        self._at = len(self._prompts)
        self._draft = ""

    @property
    def prompts(self) -> list[str]:
        """Oldest first."""
        return list(self._prompts)

    def add(self, prompt: str) -> None:
        """Keeps a prompt that was asked; one asked before moves to the end."""
        if prompt.strip():
            self._prompts = with_prompt(self._prompts, prompt, KEPT)
        self._at, self._draft = len(self._prompts), ""

    def older(self, current: str) -> str | None:
        """The prompt before the one shown; None at the oldest."""
        if self._at == 0:
            return None
        if self._at == len(self._prompts):
            self._draft = current
        self._at -= 1
        return self._prompts[self._at]

    def newer(self) -> str | None:
        """The prompt behind the one shown, at last what was being written; None behind that."""
        if self._at >= len(self._prompts):
            return None
        self._at += 1
        return self._prompts[self._at] if self._at < len(self._prompts) else self._draft
