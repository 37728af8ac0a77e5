"""Each lane continues its own conversation, without turns that never began."""

from __future__ import annotations

from overthink.comparison.conductor import Exchange, conversation_messages
from overthink.core.protocol import ChatMessage
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from tests.lanes import child_events


def answered(thought: str, answer: str) -> RunRecord:
    record = RunRecord()
    record.take(child_events.prompt_done())
    record.take(child_events.tokens(0, [thought], phase=Phase.THINKING))
    record.take(child_events.tokens(1, [answer], phase=Phase.ANSWER))
    record.take(child_events.finished())
    return record


def test_the_first_turn_is_the_prompt_alone() -> None:
    assert conversation_messages("", [], "Why?", thoughts=True) == (ChatMessage("user", "Why?"),)


def test_a_follow_up_contains_the_system_prompt_and_earlier_turns() -> None:
    before = [Exchange("Why?", answered("Hm.", "Because."))]

    assert conversation_messages("Be brief.", before, "Sure?", thoughts=True) == (
        ChatMessage("system", "Be brief."),
        ChatMessage("user", "Why?"),
        ChatMessage("assistant", "Because.", "Hm."),
        ChatMessage("user", "Sure?"),
    )


def test_turns_that_never_began_are_left_out() -> None:
    before = [Exchange("Lost", RunRecord()), Exchange("Why?", answered("Hm.", "Because."))]

    assert [m.content for m in conversation_messages("", before, "Sure?", thoughts=True)] == [
        "Why?",
        "Because.",
        "Sure?",
    ]


def test_earlier_thoughts_are_removed_for_families_that_need_it() -> None:
    before = [Exchange("Why?", answered("Hm.", "Because."))]

    assert conversation_messages("", before, "Sure?", thoughts=False) == (
        ChatMessage("user", "Why?"),
        ChatMessage("assistant", "Because."),
        ChatMessage("user", "Sure?"),
    )
