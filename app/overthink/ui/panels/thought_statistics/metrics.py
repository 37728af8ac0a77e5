"""The statistics of a thought, each declared once: caption, value, and its definition as a tooltip.

The definitions are those of `overthink.grading.thought_statistics`, with their sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from overthink.core.symbols import excerpt
from overthink.grading.thought_statistics import Acceptance, ThoughtStatistics
from overthink.ui.i18n.number_format import MISSING, count, decimal, percent
from overthink.ui.i18n.translator import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_MOST = 4
"""Phrases that are named."""
_LONGEST_ANSWER = 40


class Reading(NamedTuple):
    """A value, and what it is made of."""

    value: str
    detail: str = ""


_NOTHING = Reading(MISSING)


@dataclass(frozen=True)
class Statistic:
    """One row."""

    caption: str
    definition: str
    """How it is measured, and whose idea that is; both in English, marked for translation."""
    read: Callable[[ThoughtStatistics], Reading]


def _thinking(figures: ThoughtStatistics) -> Reading:
    if figures.thinking_share is None:
        return _NOTHING
    of = translate("Statistics", "{part} of {whole} tokens").format(
        part=count(figures.thinking_tokens), whole=count(figures.tokens)
    )
    return Reading(percent(figures.thinking_share), of)


def _stated(figures: ThoughtStatistics) -> Reading:
    final = figures.final_answer
    if final is None or final.tokens_to is None or final.tokens_after is None:
        return _NOTHING
    words = translate("Statistics", "“{answer}”, then {after} more tokens")
    answer = excerpt(final.value, _LONGEST_ANSWER)
    detail = words.format(answer=answer, after=count(final.tokens_after))
    return Reading(count(final.tokens_to), detail)


def _efficiency(figures: ThoughtStatistics) -> Reading:
    efficiency = figures.outcome_efficiency
    return _NOTHING if efficiency is None else Reading(decimal(efficiency, 2))


def _underthinking(figures: ThoughtStatistics) -> Reading:
    share = figures.underthinking
    return _NOTHING if share is None else Reading(decimal(share, 2))


def _verifying(figures: ThoughtStatistics) -> Reading:
    return _counted(figures.words.verifying) if figures.words else _NOTHING


def _switching(figures: ThoughtStatistics) -> Reading:
    return _counted(figures.words.switching) if figures.words else _NOTHING


def _counted(phrases: Mapping[str, int]) -> Reading:
    named = [f"{phrase} {count(times)}" for phrase, times in [*phrases.items()][:_MOST]]
    more = ["…"] if len(phrases) > _MOST else []
    return Reading(count(sum(phrases.values())), ", ".join([*named, *more]))


def _loop(figures: ThoughtStatistics) -> Reading:
    loop = figures.loop
    if loop is None:
        return Reading(translate("Statistics", "none"))
    start = translate("Statistics", "from token {start}").format(start=count(loop.start))
    if loop.repeats is None or loop.wasted is None:
        return Reading(translate("Statistics", "looping"), start)
    words = translate("Statistics", "{start}, {period} tokens long, {wasted} wasted")
    detail = words.format(start=start, period=count(loop.period), wasted=count(loop.wasted))
    return Reading(translate("Statistics", "{times}×").format(times=count(loop.repeats)), detail)


def _in_thought(figures: ThoughtStatistics) -> Reading:
    return _accepted(figures.acceptance_thinking)


def _in_answer(figures: ThoughtStatistics) -> Reading:
    return _accepted(figures.acceptance_answer)


def _accepted(acceptance: Acceptance) -> Reading:
    if acceptance.rate is None:
        return _NOTHING
    words = translate("Statistics", "{accepted} of {tested} tested")
    detail = words.format(accepted=count(acceptance.accepted), tested=count(acceptance.tested))
    return Reading(percent(acceptance.rate), detail)


def _by_position(figures: ThoughtStatistics) -> Reading:
    rates = [
        percent(each.rate).replace(" ", "\u00a0")
        for each in figures.acceptance_by_position
        if each.rate is not None
    ]
    return Reading(" · ".join(rates)) if rates else _NOTHING


STATISTICS = (
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Thinking"),
        QT_TRANSLATE_NOOP(
            "Statistics", "Generated tokens of the thought, of all that were generated."
        ),
        _thinking,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Tokens to the answer"),
        QT_TRANSLATE_NOOP(
            "Statistics",
            "Tokens up to the end of the first sentence, in thought or answer, that states the"
            " final answer: one that says so, concludes, or sets it in a box or in bold. Found by"
            " rules, so an estimate; a dash where no answer is known, or no rule finds it.",
        ),
        _stated,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Outcome efficiency"),
        QT_TRANSLATE_NOOP(
            "Statistics",
            "Of a right answer: tokens to its first statement, of all tokens. 1 is no token too"
            " many. After Chen et al. 2024, “Do NOT Think That Much for 2+3=?”, arXiv:2412.21187.",
        ),
        _efficiency,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Underthinking"),
        QT_TRANSLATE_NOOP(
            "Statistics",
            "Of a wrong answer: 1 minus the tokens to the first statement of the right one, of all"
            " tokens; 0 where it never had it. Large: it was there early and was left again."
            " After Wang et al. 2025, “Thoughts Are All Over the Place”, arXiv:2501.18585.",
        ),
        _underthinking,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Verifies"),
        QT_TRANSLATE_NOOP(
            "Statistics",
            "How often the thought checks what it has: “Wait”, “let me check”. Lists for English"
            " and Danish; a dash for other languages. Words that mean something else inside"
            " a sentence count where they open one.",
        ),
        _verifying,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Switches"),
        QT_TRANSLATE_NOOP(
            "Statistics",
            "How often the thought turns to something else: “Alternatively”, “Hmm, maybe”. Counted"
            " apart from verifying, which means the opposite: to stay with what is there."
            " After Wang et al. 2025, arXiv:2501.18585; lists for English and Danish.",
        ),
        _switching,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Loop"),
        QT_TRANSLATE_NOOP(
            "Statistics",
            "The exact repetition that wasted most tokens: how often it stands there in full, and"
            " the tokens after the first time. The same idea in other words is seen by no rule.",
        ),
        _loop,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Accepted, thought"),
        QT_TRANSLATE_NOOP(
            "Statistics",
            "Accepted / tested, of proposals for places in the thought. Tested are those that the"
            " model reached. After Leviathan et al. 2023, arXiv:2211.17192.",
        ),
        _in_thought,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Accepted, answer"),
        QT_TRANSLATE_NOOP(
            "Statistics", "Accepted / tested, of proposals for places in the answer."
        ),
        _in_answer,
    ),
    Statistic(
        QT_TRANSLATE_NOOP("Statistics", "Accepted by place"),
        QT_TRANSLATE_NOOP(
            "Statistics",
            "Accepted / tested at the first, second, third … place of a draft round. A later place"
            " is tested only where all before it were accepted.",
        ),
        _by_position,
    ),
)
