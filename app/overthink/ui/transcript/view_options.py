"""Display options that all sections of a transcript share: theme, width, layer, thoughts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFont, QTextCharFormat

from overthink.ui.theme.theme import Theme, char_format
from overthink.ui.transcript.block_formatter import TokenStyle
from overthink.ui.transcript.block_layout import Typesetter
from overthink.ui.transcript.colour_layers import FormatTable, Layer, ThinkingShown
from overthink.ui.transcript.section import GUTTER, MARGIN, MarkFormats

_HEADER_SCALE = 0.95
_PROMPT_SCALE = 0.95


class TranscriptOptions:
    """Current display options.

    Args:
        theme: colours and fonts.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.thinking = ThinkingShown.FULL
        self.answer_rendered = False
        self.blind = False
        """Hide what would reveal the model, such as the opener of its family."""
        self.answer_changed: Callable[[], None] = lambda: None
        """Called when a formatted answer changed on its own: a formula is ready."""
        self.token_style = TokenStyle(Layer.ORIGIN, FormatTable(theme.roles, Layer.ORIGIN))
        self.width = 0
        """Of the whole view, pixels."""
        self._fonts = ("", "")
        self.use_theme()

    def use_theme(self) -> bool:
        """Apply the theme's colours and fonts; return whether the fonts changed."""
        roles = self.theme.roles
        self.token_style.formats = FormatTable(roles, self.token_style.layer)
        self.mark_formats = MarkFormats(roles)
        dotted = QTextCharFormat.UnderlineStyle.DotLine
        self.opener_format = char_format(roles.template, underline=dotted)
        self.token_style.row = char_format(roles.warning)
        self.token_style.row.setFontWeight(QFont.Weight.DemiBold)
        before = self._fonts
        self._fonts = self.theme.reading_font().key(), self.theme.code_font().key()
        if self._fonts == before:
            return False
        self.set_width(self.width)
        return True

    def set_width(self, width: int) -> None:
        """Set the width of the whole view, pixels."""
        self.width = width
        text = width - GUTTER - MARGIN
        self.reading = Typesetter(self.theme.reading_font(), text)
        self.prompt = Typesetter(_scaled(self.theme.reading_font(), _PROMPT_SCALE), text)
        self.code = Typesetter(self.theme.code_font(), text)

    def set_layer(self, layer: Layer) -> None:
        """Change what tokens are coloured by."""
        self.token_style.layer = layer
        self.token_style.formats = FormatTable(self.theme.roles, layer)

    @property
    def header_font(self) -> QFont:
        """Font of the section headers; scales with the text."""
        return _scaled(self.theme.reading_font(), _HEADER_SCALE)


def _scaled(font: QFont, scale: float) -> QFont:
    scaled = QFont(font)
    scaled.setPointSizeF(font.pointSizeF() * scale)
    return scaled
