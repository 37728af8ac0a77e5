"""The bytes of a model's tokens, as the token stream needs them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from overthink.core.reasoning import ThinkMarkers
from overthink.inference.llama_api import Model, TokenKind


class Pieces:
    """Bytes of tokens, cached. Control tokens are empty unless they belong to a think tag.

    Args:
        guesses: tags of other families, with which the output of an unknown model may begin.
    """

    def __init__(
        self, model: Model, markers: ThinkMarkers | None, guesses: Sequence[ThinkMarkers] = ()
    ) -> None:
        self._model = model
        self._bytes: dict[int, bytes] = {}
        self._ends: dict[int, bool] = {}
        self._whole: dict[int, str | None] = {}
        self.guesses = tuple(guess for guess in guesses if _knows(model, guess))
        tags = [tag for known in (markers, *self.guesses) if known for tag in known.all]
        self._tag_tokens = {token for tag in tags for token in model.tokenize_part(tag)}
        self.own = frozenset(token for token in self._tag_tokens if _is_own(model, token))
        """Tokens of the vocabulary for tags, or for parts of tags that text does not have."""
        self.controls = frozenset(tag for tag in tags if set(model.tokenize_part(tag)) <= self.own)
        """Tags that consist of such tokens."""

    def __getitem__(self, token: int) -> bytes:
        piece = self._bytes.get(token)
        if piece is None:
            piece = self._model.piece(token, special=token in self._tag_tokens)
            self._bytes[token] = piece
        return piece

    def is_end(self, token: int) -> bool:
        """Return True for a token that ends generation; it has no text, even as part of a tag."""
        end = self._ends.get(token)
        if end is None:
            end = self._ends[token] = self._model.is_end(token)
        return end

    def whole(self, token: int) -> str | None:
        """Return the text of a token of whole characters; None for others and for end tokens."""
        try:
            return self._whole[token]
        except KeyError:
            text = None if self.is_end(token) else _strictly_decoded(self[token])
            self._whole[token] = text
            return text

    def text(self, token: int) -> str:
        """Return a token's text alone; incomplete characters become replacement characters."""
        return self[token].decode("utf-8", "replace")


def _strictly_decoded(piece: bytes) -> str | None:
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return None


def _is_own(model: Model, token: int) -> bool:
    return bool(model.kind(token) & (TokenKind.CONTROL | TokenKind.USER_DEFINED))


def _knows(model: Model, guess: ThinkMarkers) -> bool:
    """Whether a model can have learnt another family's tags.

    Tags such as <|end|> are control tokens of many families, where they have another meaning.
    """

    def is_control(tags: Iterable[str]) -> bool:
        tokens = {token for tag in tags for token in model.tokenize_part(tag)}
        return any(_is_own(model, token) for token in tokens)

    return is_control(guess.open) or not is_control((*guess.close, *guess.answer_open))
