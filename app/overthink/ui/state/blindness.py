"""What a blind comparison shows, and what it hides until the vote: one rule for the whole window.

It shows what was asked and written, and whether a model is still at work. Whatever identifies a
model, measures a run or judges an answer would decide the vote before the text does. Everything
that displays such a fact asks `is_hidden`.
"""

from __future__ import annotations

from enum import Enum, auto

from overthink.core.messages import Message, message
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from overthink.grading.status_text import RunOutcome, Status


class Fact(Enum):
    """A kind of fact about a run."""

    TEXT = auto()
    """The prompt, the thought and the answer, and what the user does with them."""
    PROGRESS = auto()
    """What a lane does, without numbers."""
    IDENTITY = auto()
    """Names, families and their tags, drafts, sizes, settings, files, differing conditions; a
    session's title, tags and note, which may name a model."""
    MEASUREMENT = auto()
    """Counts, times, speeds, shares, probabilities, memory, loops, how a run ended, where two runs
    diverge; colours, marks, plots and statistics of such facts."""
    JUDGEMENT = auto()
    """Verdicts, earlier votes, labels and notes on spans."""


_SHOWN = frozenset({Fact.TEXT, Fact.PROGRESS})


def is_hidden(fact: Fact, blind: bool) -> bool:
    """Return whether a fact of this kind is hidden.

    Args:
        blind: a blind comparison is displayed, and the user has not voted yet.
    """
    return blind and fact not in _SHOWN


def blind_status(record: RunRecord) -> Status:
    """Return the status of a run without how it ended, what it answered, and all numbers."""
    if record.status is not None or record.interrupted:
        return Status(RunOutcome.QUIET, message("ended"))
    if record.loaded is None:
        if record.loading is None:
            return Status(RunOutcome.QUIET, message("waiting"))
        return Status(RunOutcome.BUSY, message("loading"))
    return Status(RunOutcome.BUSY, _activity(record))


def _activity(record: RunRecord) -> Message:
    if record.prompt is None:
        return message("reading the prompt")
    phases = record.trace.phases
    thinking = phases[-1] == Phase.THINKING if phases else record.prompt.thinking
    return message("thinking") if thinking else message("answering")
