"""The tokens of a rendered prompt. Only the template's text becomes control tokens.

A rendered prompt has placeholders for spellings of control tokens that are not the template's (see
`chat_template.RenderedPrompt`). A stretch with such a placeholder, up to the control tokens around
it, is tokenised as plain text. A prompt without any is tokenised in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from overthink.inference.chat_template import RenderedPrompt, any_of
from overthink.inference.llama_api import Model, TokenKind

if TYPE_CHECKING:
    from overthink.core.reasoning import ThinkMarkers

_TAG = re.compile(r"[<\[【(|◁]\S+[>\]】)|▷]")
"""The form of tags. User-defined tokens of other forms are line feeds, spaces, digits and words."""
_HTML = re.compile(
    r"</?(?:table|caption|t(?:head|body|foot|r|h|d)|h[1-6]|blockquote|strong|em|b|i|u|s|su[bp]|code"
    r"|pre|p|br|a|img|ul|ol|li|div|span|html|head|body)/?>"
)
"""User-defined tokens of Gemma and others, which are ordinary text in a prompt."""


def control_spellings(
    model: Model, texts: Sequence[str], markers: ThinkMarkers | None
) -> list[str]:
    """Return the spellings of control tokens and of the family's think tags in these texts.

    The tokenizer itself finds them, which is much faster than to read a whole vocabulary.
    """
    tags = markers.all if markers else ()
    found = {tag for tag in tags if _TAG.search(tag) and any(tag in text for text in texts)}
    for text in texts:
        left = text
        while True:
            left = any_of(found).sub("\n", left) if found else left
            new = controls_in(model, left).keys() - found
            if not new:
                break
            found |= new
    return sorted(found)


def tokenize_prompt(model: Model, prompt: RenderedPrompt) -> list[int]:
    """Return the token ids of a prompt; only the template's text becomes control tokens."""
    if not any(char in prompt.marked for char in prompt.literals):
        return model.tokenize(prompt.marked)
    tokens: list[int] = []
    for text, plain in _stretches(model, prompt):
        tokens += _tokenize_plain(model, prompt, text) if plain else model.tokenize_part(text)
    return model.with_beginning(tokens)


def is_control(model: Model, token: int) -> bool:
    """Return True for tokens that are no text: control tokens, and user-defined ones like tags."""
    kind = model.kind(token)
    if kind & (TokenKind.CONTROL | TokenKind.UNKNOWN):
        return True
    if not kind & TokenKind.USER_DEFINED:
        return False
    spelling = _spelling(model, token)
    return bool(_TAG.fullmatch(spelling)) and not _HTML.fullmatch(spelling)


def _spelling(model: Model, token: int) -> str:
    return model.token_text(token).decode("utf-8", "replace")


def controls_in(model: Model, text: str) -> dict[str, int]:
    """Return the control tokens that are spelt in a text, by their spelling."""
    tokens = set(model.tokenize_part(text))
    spelt = {_spelling(model, token): token for token in tokens if is_control(model, token)}
    # The token for unknown text has a spelling too, which need not be in the text.
    return {spelling: token for spelling, token in spelt.items() if spelling and spelling in text}


def _stretches(model: Model, prompt: RenderedPrompt) -> Iterator[tuple[str, bool]]:
    """Split a prompt at its control tokens; yield stretches, and whether each is plain text.

    Stretches without placeholders are joined. The plain ones lose the spaces that a control token
    beside them removes.
    """
    controls = controls_in(model, prompt.marked)
    parts = (
        re.split(f"({any_of(controls).pattern})", prompt.marked) if controls else [prompt.marked]
    )
    template = ""
    for index, part in enumerate(parts):
        if not any(char in part for char in prompt.literals):
            template += part
            continue
        if template:
            yield template, False
        template = ""
        if index and model.kind(controls[parts[index - 1]]) & TokenKind.STRIPS_RIGHT:
            part = part.lstrip(" \t\n\r\v\f")
        if (
            index + 1 < len(parts)
            and model.kind(controls[parts[index + 1]]) & TokenKind.STRIPS_LEFT
        ):
            part = part.rstrip(" \t\n\r\v\f")
        yield part, True
    if template:
        yield template, False


def _tokenize_plain(model: Model, prompt: RenderedPrompt, marked: str) -> list[int]:
    """Tokenise text between two control tokens without recognising any in it.

    llama.cpp recognises user-defined tokens always. Their spellings are broken after the first
    character, so that it cannot.
    """
    tokens = model.tokenize_part(prompt.restore(marked), special=False)
    if not any(is_control(model, token) for token in tokens):
        return tokens
    broken = {ord(char): f"{text[:1]}\0{text[1:]}" for char, text in prompt.literals.items()}
    pieces = [piece for piece in marked.translate(broken).split("\0") if piece]
    tokens = model.tokenize_part(pieces[0], special=False)
    for piece in pieces[1:]:
        continued = model.tokenize_continuation(piece)
        if any(is_control(model, token) for token in continued):  # spellings that overlap
            continued = [t for char in piece for t in model.tokenize_continuation(char)]
        tokens += continued
    return tokens
