"""Another run's text as this model's tokens: the same ids, or its visible text tokenised anew."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby

from overthink.core.errors import PromptError
from overthink.core.messages import message
from overthink.core.protocol import RunText
from overthink.core.reasoning import ThinkMarkers
from overthink.core.vocabulary import Phase
from overthink.inference.llama_api import Context
from overthink.inference.loaded_models import LoadedModels

UNSCORED = -1
"""In place of a run's token: a tag that the app writes between the texts."""
_SAME_TEXTS = 0.98
"""Share of the tokens with text that must have the same text here. Not all: white space after a tag
is removed from the visible text."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A run's text as tokens of this model."""

    ids: list[int]
    by_token: bool
    """True if they are the run's own ids."""
    tokens: list[int]
    """Index in the run of the token in which each one begins; `UNSCORED` for others."""
    starts: list[int]
    """First byte of each one's text, in the visible text of the whole run."""
    ends: list[int]


def read_run_text(models: LoadedModels, text: RunText, *, opened: bool) -> ReadText:
    """Convert a run's first tokens, and the inserted text after them.

    Args:
        opened: the prompt ends inside a thought.
    """
    by_token = have_same_tokens(models, text)
    read = _by_token(models, text, opened) if by_token else _by_text(models, text, opened)
    if text.added:
        added = models.target.tokenize_continuation(text.added)
        size = len("".join(text.texts).encode())
        read.ids.extend(added)
        read.tokens.extend([UNSCORED] * len(added))
        read.starts.extend([size] * len(added))
        read.ends.extend([size] * len(added))
    return read


def check_room(given: int, prompt: int, max_tokens: int, context: Context) -> None:
    """Check that a fork leaves tokens to generate.

    Raises:
        PromptError: it does not.
    """
    if given >= max_tokens:
        raise PromptError(
            message(
                "the fork begins after {given:n} tokens and the run ends after {limit:n}",
                given=given,
                limit=max_tokens,
            ),
            message(
                "set a higher limit with --max-tokens",
                in_window="set a higher limit in the lane's settings",
            ),
        )
    if prompt + given >= context.length:
        raise PromptError(
            message(
                "prompt and fork have {count:n} tokens and the context holds {length:n}",
                count=prompt + given,
                length=context.length,
            ),
            message(
                "set a longer context with --ctx",
                in_window="set a longer context in the lane's settings",
            ),
        )


def have_same_tokens(models: LoadedModels, text: RunText) -> bool:
    """Whether the run's ids mean the same texts here."""
    size, pieces = models.target.vocabulary, models.pieces
    if any(not 0 <= token < size for token in text.ids):
        return False
    known = {(token, own) for token, own in zip(text.ids, text.texts, strict=True) if own}
    same = sum(pieces.text(token).strip() == own.strip() for token, own in known)
    return same >= _SAME_TEXTS * len(known)


def _by_token(models: LoadedModels, text: RunText, opened: bool) -> ReadText:
    ends = list(accumulate(len(own.encode()) for own in text.texts))
    starts = [0, *ends][:-1]
    rows = list(zip(text.ids, range(len(text.ids)), starts, ends, strict=True))
    while rows and models.pieces.is_end(rows[-1][0]):
        rows.pop()
    opener = _opener(models)
    is_thought = bool(text.phases) and text.phases[0] == Phase.THINKING
    begins = text.ids[: len(opener)] == tuple(opener) if opener else False
    if opened and begins:
        rows = rows[len(opener) :]
    elif not opened and is_thought and opener and not begins:
        rows = [*((token, UNSCORED, 0, 0) for token in opener), *rows]
    return _columns(rows, by_token=True)


def _by_text(models: LoadedModels, text: RunText, opened: bool) -> ReadText:
    ends = list(accumulate(len(own.encode()) for own in text.texts))
    rows: list[tuple[int, int, int, int]] = []
    first = 0
    for phase, group in groupby(text.phases):
        last = first + len(list(group))
        start = ends[first - 1] if first else 0
        if own := "".join(text.texts[first:last]):
            tags = _tags_before(models.markers, Phase(phase), opened=opened)
            opened = phase == Phase.THINKING
            written = models.target.tokenize_part(tags) if tags else []
            rows += ((token, UNSCORED, start, start) for token in written)
            rows += _rows_of(models, own, start, ends)
        first = last
    return _columns(rows, by_token=False)


def _rows_of(
    models: LoadedModels, own: str, start: int, ends: list[int]
) -> list[tuple[int, int, int, int]]:
    rows, at, token = [], start, 0
    limit = start + len(own.encode())
    for id_ in models.target.tokenize_continuation(own):
        stop = min(at + len(models.target.piece(id_, special=False)), limit)
        while token < len(ends) - 1 and ends[token] <= at:
            token += 1
        rows.append((id_, token, at, stop))
        at = stop
    return rows


def _tags_before(markers: ThinkMarkers | None, phase: Phase, *, opened: bool) -> str:
    """The tags between two texts; `opened`: before it is a thought."""
    if markers is None or (phase == Phase.THINKING) == opened:
        return ""
    if phase == Phase.THINKING:
        return markers.open[0] + "\n" if markers.open else ""
    return f"\n{markers.closing}"


def _opener(models: LoadedModels) -> list[int]:
    markers = models.markers
    return models.target.tokenize_part(markers.open[0]) if markers and markers.open else []


def _columns(rows: list[tuple[int, int, int, int]], *, by_token: bool) -> ReadText:
    ids, tokens, starts, ends = ([row[i] for row in rows] for i in range(4))
    return ReadText(ids, by_token, tokens, starts, ends)
