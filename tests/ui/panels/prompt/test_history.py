"""The prompt history: walked as in a shell, without losing the unfinished prompt."""

from __future__ import annotations

from overthink.ui.panels.prompt.editor import MAX_PROMPTS, PromptHistory
from overthink.ui.state.ui_settings import LONGEST_REMEMBERED


def test_up_and_down_walk_and_restore_the_unfinished_prompt() -> None:
    history = PromptHistory(["one", "two"])

    assert history.older("thr") == "two"
    assert history.older("two") == "one"
    assert history.older("one") is None
    assert history.newer() == "two"
    assert history.newer() == "thr"
    assert history.newer() is None


def test_a_repeated_prompt_moves_to_the_end() -> None:
    history = PromptHistory(["one", "two"])
    history.add("one")

    assert history.prompts == ["two", "one"]


def test_empty_enormous_and_oldest_prompts_are_dropped() -> None:
    history = PromptHistory(str(i) for i in range(MAX_PROMPTS + 5))
    history.add(" ")
    history.add("x" * (LONGEST_REMEMBERED + 1))
    history.add("last")

    assert len(history.prompts) == MAX_PROMPTS
    assert history.prompts[0] == "6"
    assert history.prompts[-1] == "last"
