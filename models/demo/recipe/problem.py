"""The puzzle type, and the split into training and evaluation."""

import hashlib
import zlib
from dataclasses import dataclass
from typing import Final, Literal

from models.demo.recipe.words import NAMES, Lang

Kind = Literal["melting", "money", "tallest", "arithmetic", "trick", "offtopic"]
KINDS: Final[tuple[Kind, ...]] = ("melting", "money", "tallest", "arithmetic", "trick")
"""The kinds with a right answer; "offtopic" prompts are not puzzles."""

EVALUATION_BUCKETS: Final = 10
"""One of this many buckets is reserved for evaluation and never used for training."""


@dataclass(frozen=True)
class Problem:
    """A puzzle with its thought and answer, in one language.

    `key` contains the puzzle's parameters without language, wording and people (unless only people
    vary). Two problems with the same key are the same problem for the split. `flavour` selects the
    wording of the thought; it depends on the prompt, so that a model can learn the choice instead
    of guessing it. `check` is the wanderer's second verification of the result.
    """

    kind: Kind
    form: str
    lang: Lang
    key: str
    flavour: int
    prompt: str
    steps: tuple[str, ...]
    check: tuple[str, ...]
    answer: str
    expected: str
    thing: str = ""
    there: str = ""
    follow_up: "Problem | None" = None


RESERVED_KEYS: Final = frozenset({"melting/series/ice cubes/20,10,0"})
"""Keys that are always reserved for evaluation: the original ice-cube question."""


def is_evaluation(key: str) -> bool:
    """Return whether a problem with this key is reserved for evaluation."""
    if key in RESERVED_KEYS:
        return True
    digest = hashlib.sha256(key.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "big") % EVALUATION_BUCKETS == 0


def flavour_of(text: str) -> int:
    """Return a hash of `text` that is the same on every machine.

    Known names have different hashes. Of other texts only the first letter counts, because a model
    cannot learn a choice that depends on a word it has never seen.
    """
    known = text if text in NAMES else text[:1]
    return zlib.crc32(known.encode("utf-8"))
