"""Whether a sentence says that two things are the same, or that one of them is more.

Pure, English and Danish; for `grading.answers`, where what is expected is "the same".
"""

from __future__ import annotations

import re

_WORDS = frozenset({"same", "equal", "equally", "neither", "samme", "lige meget"})

_WHAT = r"(?:\s+(?:weight|mass|amount|size|value|length|height|vægt|masse))?"
_ENDS = r"(?=\s*(?:$|[.,;:!)–—-]|(?:because|since|as|for|when|both|each|too|fordi|da|som|begge)\b))"
_SAME = re.compile(
    r"\b(?:weighs?|weighing|is|are|be|costs?|has|have|having|vejer|er|har|koster)\s+"
    r"(?:(?:both|exactly|precisely|just|actually|in fact|still|all|of|begge|nøjagtigt?|præcis)\s+)*"
    rf"(?:(?:the\s+same|(?:det|den)\s+samme){_WHAT}{_ENDS}|equal(?:ly)?\b|lige\s+(?:meget|tung[et]?)\b)"
    rf"|^\W*(?:the\s+same|det\s+samme){_WHAT}{_ENDS}"
    r"|\b(?:neither|ingen\s+af\s+dem)\b[^.!?]{0,40}"
    r"\b(?:more|less|heavier|lighter|mere|mest|mindre|tungere|tungest)\b"
    r"|^\W*neither\W*$",
    re.I,
)
_DIFFERENT = re.compile(
    r"\b(?:weighs|vejer)\s+(?:\w+\s+)?(?:more|less|mere|mest|mindre|mindst)\b"
    r"|\b(?:is|er)\s+(?:\w+\s+)?(?:heavier|lighter|heaviest|lightest|tungere|tungest|lettere)\b",
    re.I,
)
_IN_SOME_WAY = re.compile(
    r"\b(?:both|each|same|equal\w*|volume|dens\w+|per|but|though|although|seems?|feels?|looks?"
    r"|appears?|begge|samme|rumfang|føles|virker|men)\b",
    re.I,
)
"""Of "iron is heavier, but both weigh a kilogram" nothing is claimed."""
_DENIES = re.compile(r"\b(?:not|never|ikke|aldrig|neither|nor|hverken)\b|n['’]t\b", re.I)


def means_same(expected: str) -> bool:
    """Whether it is expected that the things are equal.

    Args:
        expected: in lower case, without a leading article.
    """
    return expected in _WORDS


def says_same(sentence: str) -> bool | None:
    """True where a sentence says that two things are equal, False that one weighs more.

    None where it says neither, or may deny what it seems to say.
    """
    same = _SAME.search(sentence)
    if same and not _DENIES.search(sentence[: same.start()]):
        return True
    different = None if _IN_SOME_WAY.search(sentence) else _DIFFERENT.search(sentence)
    if different and not _DENIES.search(re.split(r"[,;]", sentence[: different.start()])[-1]):
        return False
    return None
