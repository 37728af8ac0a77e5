"""Lists, tuples, sets, intervals, pairs of solutions and "±": answers of more than one value."""

from __future__ import annotations

import re

import msgspec

from overthink.grading.markup import comparison_key
from overthink.grading.numbers import sole_number
from overthink.grading.words import WordPattern

_LONGEST = 200
_JOIN = WordPattern(r"\s+<<joins>>\s+")
_NAME = re.compile(r"\s*([A-Za-z](?:_\(?\w\)?)?)\s*=\s*")
_ASSIGNED = re.compile(
    r"\s*\(?[A-Za-z](?:_\(?\w\)?)?(?:\s*,\s*[A-Za-z])*\)?\s*(?:=|∈)\s*(?=[(\[{\]±])"
)
_PLUS_MINUS = re.compile(r"±\s*(.+)")
_BRACKETS = re.compile(r"([(\[{\]])(.*)([)\]}\[])", re.S)
_WORDY = re.compile(r"(?:[^\W\d_]+ ){3}[^\W\d_]")


class Values(msgspec.Struct, frozen=True):
    """Several values, and how they are written."""

    kind: str
    """The brackets, such as "[)", or none; "±"; "∪" for a union, whose items are intervals."""
    items: tuple[str, ...]
    names: tuple[str, ...] = ()
    """The variables, for "x = 3, y = 4"."""
    has_order: bool = True
    """Whether the order may matter."""

    @property
    def is_interval(self) -> bool:
        """Whether the brackets are those of an interval and of nothing else."""
        return self.kind in ("[)", "(]") or any("∞" in item for item in self.items)


def decimal_as_list(text: str) -> Values | None:
    """Read "2,3" as two numbers; read_values takes it for a number with a decimal comma."""
    pair = re.fullmatch(r"\s*(-?\d+),(-?\d+)\s*", text)
    return Values("", (pair[1], pair[2])) if pair else None


def read_values(text: str) -> Values | None:
    """Read a short plain text of several values; None for any other text."""
    text = text.strip().rstrip(".").strip()
    if len(text) > _LONGEST or _WORDY.search(text):
        return None
    named = _ASSIGNED.match(text)
    text = text[named.end() :] if named else text
    if "∪" in text:
        return Values("∪", tuple(part.strip() for part in text.split("∪")), has_order=False)
    inside = _BRACKETS.fullmatch(text)
    if inside and _closes_at_end(text):
        items = _split(inside[2])
        if inside[1] == "{" or len(items) > 1:
            kind = inside[1] + inside[3]
            kind = {"][": "()", "[[": "[)", "]]": "(]"}.get(kind, kind)
            return Values(kind, items, has_order=kind != "{}")
        return None
    return _without_brackets(text)


def _without_brackets(text: str) -> Values | None:
    name = _NAME.match(text)
    value = text[name.end() :] if name else text
    if plus_minus := _PLUS_MINUS.fullmatch(value):
        item = plus_minus[1].strip()
        return Values("±", (item, f"-{item}"), has_order=False) if sole_number(item) else None
    if sole_number(text):
        return None
    joined = bool(_JOIN.search(text))
    items = _split(_JOIN.regex.sub(", ", text.replace(", and ", ", ").replace(", or ", ", ")))
    if len(items) < 2:
        return None
    assigned = [_NAME.match(item) for item in items]
    names = tuple(match[1] for match in assigned if match)
    if len(names) not in (0, len(items)):
        return None
    bare = tuple(i[m.end() :] if m else i for i, m in zip(items, assigned, strict=True))
    words = not names and all(re.fullmatch(r"[^\W\d_]{2,}", item) for item in bare)
    if not words and not all(sole_number(item) for item in bare):
        return None
    if len(set(names)) > 1:
        return Values("", bare, names, has_order=False)
    return Values("", bare, has_order=not (joined or names))


def _closes_at_end(text: str) -> bool:
    """Whether the first bracket is closed by the last one: not so in "(1, 2), (3, 4)"."""
    depth = 0
    for at, character in enumerate(text[:-1]):
        depth += (character in "([{") - (character in ")]}" and at > 0)
        if depth <= 0 and at and text[0] not in "])":
            return False
    return True


def _split(text: str) -> tuple[str, ...]:
    """Split at the commas, or semicolons, outside brackets."""
    separator = ";" if ";" in text else ","
    items, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if character == separator and depth == 0:
            items.append(text[start:at].strip())
            start = at + 1
    items.append(text[start:].strip())
    return tuple(items) if all(items) else ()


def compare_values(target: Values, found: Values) -> bool | None:
    """Whether both are the same values; None where their brackets or order leave a doubt."""
    if target.names or found.names:
        return _compare_named(target, found)
    if target.kind == "∪" or found.kind == "∪":
        return _unordered(target.items, found.items) if target.kind == found.kind else None
    kinds = {target.kind, found.kind}
    ordered = _ordered(target.items, found.items)
    unordered = _unordered(target.items, found.items)
    if unordered is False:
        return False
    if len(kinds) == 1:
        if not target.has_order or not found.has_order:
            return unordered
        if target.kind:
            return ordered
        return True if ordered else None
    if target.is_interval and found.is_interval:
        return False if ordered else None
    if target.is_interval or found.is_interval:
        return False if target.kind and found.kind else None
    if kinds & {"", "±"}:
        free = not target.has_order or "±" in kinds
        return unordered if free else ordered or None
    return None


def _compare_named(target: Values, found: Values) -> bool | None:
    if sorted(target.names) != sorted(found.names):
        return None
    theirs = dict(zip(found.names, found.items, strict=True))
    return _all([_same(i, theirs[n]) for n, i in zip(target.names, target.items, strict=True)])


def _ordered(target: tuple[str, ...], found: tuple[str, ...]) -> bool | None:
    if len(target) != len(found):
        return False
    return _all([_same(a, b) for a, b in zip(target, found, strict=True)])


def _unordered(target: tuple[str, ...], found: tuple[str, ...]) -> bool | None:
    table = [[_same(a, b) for b in found] for a in target]
    if any(all(same is False for same in row) for row in table):
        return False
    if any(all(row[at] is False for row in table) for at in range(len(found))):
        return False
    if len(target) != len(found):
        return None
    return True if all(any(row) for row in table) else None


def _all(results: list[bool | None]) -> bool | None:
    if False in results:
        return False
    return None if None in results else True


def _same(a: str, b: str) -> bool | None:
    if _squeezed(a) == _squeezed(b):
        return True
    inner_a, inner_b = read_values(a), read_values(b)
    if inner_a and inner_b:
        return compare_values(inner_a, inner_b)
    one, other = sole_number(a), sole_number(b)
    if one and other:
        return one.equals(other)
    words = all(re.fullmatch(r"[^\W\d_]{2,}", text) for text in (a, b))
    infinite = "∞" in a + b  # and not the same
    return False if words or infinite else None


def _squeezed(text: str) -> str:
    text = re.sub(r"(?<=[A-Za-z])_(?=\d)", "", text)
    return re.sub(r"(?<!\w) +| +(?!\w)", "", text).casefold().lstrip("+")


def is_same_text(a: str, b: str) -> bool:
    """Whether two plain texts are the same but for spaces, case and the name of the value."""
    names = [re.match(r"([A-Za-z](?:\([a-z]\))?)\s*=(?!.*=)\s*", text) for text in (a, b)]
    if names[0] and names[1]:
        return _squeezed(a) == _squeezed(b)
    bare = [text[name.end() :] if name else text for text, name in zip((a, b), names, strict=True)]
    keys = [_squeezed(text.strip().rstrip(".")) for text in bare]
    return bool(keys[0]) and keys[0] == keys[1] and comparison_key(bare[0]) != ""
