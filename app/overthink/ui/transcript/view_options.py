"""What all parts of a transcript share: theme, width, layer, and what is shown of thoughts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFont, QTextCharFormat

from overthink.ui.theme.theme import Theme, colour
from overthink.ui.transcript.block_formatter import Showing
from overthink.ui.transcript.block_layout import Typesetter
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from overthink.ui.transcript.highlights import MarkLooks
from overthink.ui.transcript.layer_formats import FormatTable
from overthink.ui.transcript.section import GUTTER, MARGIN

_HEADER_SCALE = 0.95
_PROMPT_SCALE = 0.95


class TranscriptOptions:
    """How a transcript is set at the moment.

    Args:
        theme: colours and fonts.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.thinking = ThinkingShown.FULL
        self.answer_rendered = False
        self.blind = False
        """True while nothing may tell which model it is: the opener of a family would."""
        self.answer_changed: Callable[[], None] = lambda: None
        """Called when a rendered answer became another one by itself: a formula is ready."""
        self.showing = Showing(Layer.ORIGIN, FormatTable(theme.roles, Layer.ORIGIN))
        self.opener_look = QTextCharFormat()
        self._width = 0
        self._fonts = ("", "")
        self.use_theme()

    def use_theme(self) -> bool:
        """Takes colours and fonts from the theme as it is now; True where fonts are others."""
        roles = self.theme.roles
        self.showing.formats = FormatTable(roles, self.showing.layer)
        self.mark_looks = MarkLooks(roles)
        look = QTextCharFormat()
        look.setForeground(colour(roles.template))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        self.opener_look = look
        before = self._fonts
        self._fonts = self.theme.reading_font().key(), self.theme.code_font().key()
        if self._fonts == before:
            return False
        self.set_width(self._width)
        return True

    def set_width(self, width: int) -> None:
        """Takes another width of the whole view, pixels."""
        self._width = width
        text = width - GUTTER - MARGIN
        self.reading = Typesetter(self.theme.reading_font(), text)
        self.prompt = Typesetter(_scaled(self.theme.reading_font(), _PROMPT_SCALE), text)
        self.code = Typesetter(self.theme.code_font(), text)

    def set_layer(self, layer: Layer) -> None:
        """Colours tokens by something else."""
        self.showing.layer = layer
        self.showing.formats = FormatTable(self.theme.roles, layer)

    @property
    def width(self) -> int:
        """Of the whole view, pixels."""
        return self._width

    @property
    def header_font(self) -> QFont:
        """Font of the lines above parts; grows with the text."""
        return _scaled(self.theme.reading_font(), _HEADER_SCALE)


def _scaled(font: QFont, scale: float) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * scale)
    return made
