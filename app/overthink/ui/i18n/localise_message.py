"""Messages in the window's language and wording (`overthink.core.messages`).

A message that names a command or an option has a template for the window, which names what to click
instead. A text that is not a message, such as a failure in a recording, is returned unchanged.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.core.messages import Message, Wording, render, verbatim
from overthink.core.number_format import NumberFormat
from overthink.ui.i18n import number_format

CONTEXT = "Messages"
"""Qt's translation context of all message templates."""


class _WindowWording(Wording):
    """The interface's language, and its numbers."""

    def template(self, message: Message) -> str:
        return QCoreApplication.translate(CONTEXT, message.in_window or message.template)

    @property
    def numbers(self) -> NumberFormat:
        return number_format.numbers()


_WORDING = _WindowWording()


def localise(message: Message | str) -> str:
    """Word a message for the window, as a clause within a sentence."""
    return render(verbatim(message), _WORDING)


def localise_sentence(message: Message | str) -> str:
    """Word a message for the window, with a capital where it begins with a word."""
    words = localise(message)
    is_word = words.partition(" ")[0].isalpha()  # a file's name stays as it is
    return words[:1].upper() + words[1:] if is_word else words
