"""Which commands a typed text finds, and in which order."""

from __future__ import annotations

import pytest

from overthink.ui.state.commands import MAX_SHOWN, Command, find_commands

TITLES = (
    "Run both models",
    "Run again with a new seed",
    "Larger text",
    "Switch between dark and light",
    "demo-runaway",
    "Café à la crème",
)
COMMANDS = [
    Command(title, "", lambda: None, more="ice" if "Café" in title else "") for title in TITLES
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", list(TITLES)),
        ("run", ["Run both models", "Run again with a new seed", "demo-runaway"]),
        ("seed run", ["Run again with a new seed"]),
        ("away", ["demo-runaway"]),
        ("CREME cafe", ["Café à la crème"]),
        ("ice", ["Café à la crème"]),
        ("dark text", []),
    ],
)
def test_every_typed_word_is_found(typed: str, found: list[str]) -> None:
    assert [command.title for command in find_commands(COMMANDS, typed)] == found


def test_beginnings_precede_parts_of_words() -> None:
    titles = ["Overrun", "The run", "Run"]
    commands = [Command(title, "", lambda: None) for title in titles]

    assert [each.title for each in find_commands(commands, "run")] == ["Run", "The run", "Overrun"]


def test_long_lists_are_cut() -> None:
    commands = [Command(f"model {number}", "", lambda: None) for number in range(500)]

    assert len(find_commands(commands, "model")) == MAX_SHOWN
