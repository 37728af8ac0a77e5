"""What the rooms below the window say in English sentences, clause by clause.

Errors and notes cross a pipe, lie in the database and are printed by the terminal, so they are
made in English and without Qt. Here each clause stands once more, for Qt's translation to know it,
what varies in it in braces. Where a clause speaks of commands and options, the window has its own
words.

A variable named `what` is itself a clause of this list, or the clause is not meant; one named `why`
may be, and is left as it is where it is none: an operating system's reason, say.
"""

from __future__ import annotations

from overthink.ui.i18n.translator import QT_TRANSLATE_NOOP

AS_SAID: tuple[str, ...] = (
    # Models that cannot run.
    QT_TRANSLATE_NOOP("Messages", "{file} is {what}"),
    # Loading.
    QT_TRANSLATE_NOOP("Messages", "check the file, or give it more memory"),
    # Folders and downloads.
    QT_TRANSLATE_NOOP("Messages", "try later"),
    QT_TRANSLATE_NOOP("Messages", "the makers of {name} want their terms accepted first"),
    QT_TRANSLATE_NOOP("Messages", "choose another one"),
    QT_TRANSLATE_NOOP("Messages", "look at HTTPS_PROXY and ALL_PROXY"),
    # Pairings of the catalogue.
    QT_TRANSLATE_NOOP("Messages", "The original test"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "The comparison that this app was made for: EXAONE Deep 32B, drafted by its 2.4B, against "
        "QwQ 32B.",
    ),
    QT_TRANSLATE_NOOP("Messages", "The original test, against R1"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "EXAONE Deep 32B, drafted by its 2.4B, against DeepSeek R1 Distill Qwen 32B.",
    ),
    QT_TRANSLATE_NOOP("Messages", "The original test, for 16 GB"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "The same families for smaller machines: EXAONE Deep 7.8B against DeepSeek R1 Distill "
        "Qwen 7B.",
    ),
    QT_TRANSLATE_NOOP("Messages", "Two models for a laptop"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "SmolLM3 3B against DeepSeek R1 Distill Qwen 1.5B: about 3 GB together.",
    ),
)
"""Clauses that the window says with the same words."""

OTHERWISE: dict[str, str] = {}
"""Clauses for terminals, with what the window says in their place."""
