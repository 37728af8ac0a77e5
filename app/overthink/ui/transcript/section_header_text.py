"""The words above a thought and an answer: what it is, how many tokens, how long it took."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin
from overthink.ui.i18n.number_format import count, decimal

translate = QCoreApplication.translate


def thinking_heading(
    record: RunRecord, tokens: int, *, models: str = "", timed: bool = True
) -> tuple[str, str]:
    """Title and detail above a thought of so many tokens.

    The time is `Timing.thinking_s`: from the end of the prompt to the last thinking token.

    Args:
        models: what thinks, where that is to be said.
        timed: says how long it took.
    """
    parts = [models] if models else []
    if tokens:
        parts.append(_counted(tokens))
        if record.prompt is not None and timed:
            seconds = (record.trace.t_us[tokens - 1] - record.prompt.t_us) / 1e6
            parts.append(translate("Transcript", "{0} s").format(decimal(seconds, 1)))
    return translate("Transcript", "Thinking"), _joined(parts)


def answer_heading(record: RunRecord, first: int, *, ghosts_hidden: bool) -> tuple[str, str]:
    """Title and detail above an answer that begins with token `first`.

    Args:
        ghosts_hidden: refused proposals are asked for and have no place in it as it is shown.
    """
    parts = [_counted(len(record.trace) - first)]
    # What the app inserts to close a thought is a tag, of which no text remains to be marked.
    if first and Origin.FORCED in record.trace.origins[first - 1 : first + 1]:
        parts.append(translate("Transcript", "the app closed the thought"))
    rounds = record.trace.draft_rounds
    if ghosts_hidden and rounds.begun_before(first) < len(rounds):
        parts.append(translate("Transcript", "Ctrl+M shows what was refused"))
    return translate("Transcript", "Answer"), _joined(parts)


def _counted(tokens: int) -> str:
    words = (
        translate("Transcript", "{0} token")
        if tokens == 1
        else translate("Transcript", "{0} tokens")
    )
    return words.format(count(tokens))


def _joined(parts: list[str]) -> str:
    return "".join(f" · {part}" for part in parts)
