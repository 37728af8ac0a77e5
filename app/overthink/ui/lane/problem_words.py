"""Problems as the window says them: sentences that send nobody to the terminal.

The library's errors serve the command line too, where a remedy may name a command.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.ui.lane.marking import QT_TRANSLATE_NOOP

_FOR_TERMINALS = {
    "? `overthink models` lists what there is.": "?",
    "? `overthink models` lists what there is": "?",
    "`overthink models` lists what there is": QT_TRANSLATE_NOOP("Lane", "choose another model"),
    "pick one from `overthink models`": QT_TRANSLATE_NOOP("Lane", "choose another model"),
    ", or see what `overthink doctor` says": "",
}
"""Clauses of remedies, and what the window says in their place."""


def for_window(problem: str) -> str:
    """The same problem without commands, beginning with a capital where it begins with a word."""
    for clause in _FOR_TERMINALS:
        said = QCoreApplication.translate("Lane", _FOR_TERMINALS[clause])
        problem = problem.replace(clause, said)
    is_word = problem.partition(" ")[0].isalpha()  # else a file's name, which stays as it is
    return problem[:1].upper() + problem[1:] if is_word else problem
