"""What a puzzle is, and which side of the split it belongs to."""

import hashlib
import zlib
from dataclasses import dataclass
from typing import Final, Literal

from models.demo.recipe.words import NAMES, Lang

Kind = Literal["melting", "money", "tallest", "arithmetic", "trick", "offtopic"]
KINDS: Final[tuple[Kind, ...]] = ("melting", "money", "tallest", "arithmetic", "trick")
"""The kinds that have a right answer; "offtopic" prompts are no puzzles."""

EVALUATION_BUCKETS: Final = 10
"""One bucket in this many is kept for evaluation and never trained on."""


@dataclass(frozen=True)
class Problem:
    """One puzzle with its thought and answer, in one language.

    `key` names the puzzle's parameters without language, wording or (unless they are what varies)
    people; two problems with one key are the same problem for the split. `flavour` chooses among
    wordings of the thought: it depends on what the prompt says, so that a model can learn the
    choice instead of guessing it. `check` is how a doubter goes over the result a second time.
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
"""Keys that are for evaluation whatever their bucket: the verbatim ice-cube question."""


def is_evaluation(key: str) -> bool:
    """Whether a problem with this key is kept out of training."""
    if key in RESERVED_KEYS:
        return True
    digest = hashlib.sha256(key.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "big") % EVALUATION_BUCKETS == 0


def flavour_of(text: str) -> int:
    """A number that stands for `text` in the same way on every machine.

    Known names have one each; of any other text only the first letter counts, since a model could
    not learn a choice that hangs on a word it never saw.
    """
    known = text if text in NAMES else text[:1]
    return zlib.crc32(known.encode("utf-8"))
