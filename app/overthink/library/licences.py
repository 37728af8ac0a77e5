"""Licences of models, with a plain word about what matters first: may it be used commercially?

Two sources, of which the family profile goes first: a profile was read from the maker's own card,
while the field in a file may have been filled in by whoever converted it. No legal advice: where
neither says, nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from overthink.core.profiles import FamilyProfile

_NON_COMMERCIAL = re.compile(
    r"(^|[^a-z])nc([^a-z]|$)|non-?commercial|research-only|^exaone|^(mrl|mnpl)$", re.IGNORECASE
)
"""Licences whose very name says it, and those whose text does: EXAONE's of all versions (NC, or for
research only) and Mistral's research and non-production ones."""
_FREE = re.compile(
    r"^(apache-?2(\.0)?|apache license 2\.0|mit|bsd(-[23]-clause)?|isc|unlicense|cc0(-1\.0)?"
    r"|cc-by-4\.0|cc-by-sa-4\.0)$",
    re.IGNORECASE,
)


class Use(StrEnum):
    """What a licence is known to allow."""

    FREE = "free"
    """Commercial use, too."""
    NON_COMMERCIAL = "non-commercial"
    UNKNOWN = "unknown"
    """Its terms have to be read."""


@dataclass(frozen=True)
class Licence:
    """A model's licence."""

    name: str
    """Empty where it is not known."""
    use: Use
    from_file: bool = False
    """The name is the file's own word, not the makers'."""


def licence_of(family: FamilyProfile, of_file: str) -> Licence:
    """The licence of a model.

    Args:
        family: the profile of its family.
        of_file: the licence in the words of its header; empty where it has none.
    """
    if family.licence:
        use = Use.NON_COMMERCIAL if family.non_commercial else use_of(family.licence)
        return Licence(family.licence, use)
    return Licence(of_file, use_of(of_file), from_file=bool(of_file))


def use_of(name: str) -> Use:
    """What a licence of that name is known to allow."""
    name = name.strip()
    if _NON_COMMERCIAL.search(name):
        return Use.NON_COMMERCIAL
    return Use.FREE if _FREE.match(name) else Use.UNKNOWN
