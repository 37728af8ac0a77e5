"""Reads as much of a JSON file as is readable: users edit such files, and programs die over them.

A sound file goes through msgspec. For any other one, a tolerant reader leaves out each member that
it cannot read, continues with the next one, and names the member and its line. Comments and
superfluous commas are ignored; an end that is missing costs what is not there.
"""

from __future__ import annotations

import codecs
import json
import re
from json.decoder import JSONDecoder
from typing import Any

import msgspec

from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt

MAX_DEPTH = 24
"""Levels of nesting; no settings file has more than five."""
MAX_PROBLEMS = 100
"""Later ones are dropped: a file of another kind has one in each line."""

_DECODER = JSONDecoder(strict=True)
_SKIPPED = re.compile(r"(?:\s+|,|//[^\n]*|#[^\n]*|/\*.*?\*/)*", re.DOTALL)
_BEFORE_COLON = re.compile(r"\s*:\s*")
_SCALAR = re.compile(
    r"(?:-?(?:0|[1-9]\d{0,400})(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[\s,\]}/#]|$)"
)
_NEXT_MEMBER = re.compile(r'[\n,](?=\s*"[^"\n]{1,200}"\s*:)|\}')
_BRACKET = re.compile(r'"(?:[^"\\\n]|\\.)*"|[\[\]{}]')
_NEXT_ELEMENT = re.compile(r"[\n,\]}]")
_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class DamageFound(Exception):
    """A value cannot be read; the reader catches it and continues behind the value."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


def read_json(content: bytes) -> tuple[Any, tuple[Message, ...]]:
    """Read a JSON file.

    Returns:
        What is readable, None if that is nothing; and a clause for each problem.
    """
    try:
        return msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8)), ()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text, problem = _decoded(content)
    if problem is None:
        try:  # it had another encoding, and is sound
            return msgspec.json.decode(text), ()
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            pass
    reader = _Reader(text)
    tree = reader.read()
    problems = [*([problem] if problem else []), *reader.problems]
    return tree, tuple(problems or [message("it is not valid JSON")])


def _decoded(content: bytes) -> tuple[str, Message | None]:
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), None
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        problem = message("it is not UTF-8 text, so letters with accents may be wrong")
        return content.decode("cp1252", "replace"), problem


class _Reader:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._cut = False
        self.problems: list[Message] = []

    def read(self) -> Any:
        self._skip()
        if self._at >= len(self._text):
            self.problems.append(message("it is empty"))
            return None
        try:
            return self._value(0, "")
        except DamageFound as damage:
            self._report("", damage.why)
            return None

    def _value(self, depth: int, name: str) -> Any:
        if depth > MAX_DEPTH:
            self._skip_nested()
            raise DamageFound(message("it is nested too deeply"))
        first = self._text[self._at : self._at + 1]
        if first == "{":
            return self._object(depth, name)
        if first == "[":
            return self._array(depth, name)
        if first == '"':
            return self._string()
        found = _SCALAR.match(self._text, self._at)
        if not found:
            raise DamageFound(message("it is not valid JSON"))
        self._at = found.end()
        return json.loads(found[0])

    def _skip_nested(self) -> None:
        """Go behind a value, however deeply it is nested."""
        depth = 0
        for found in _BRACKET.finditer(self._text, self._at):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
            if depth <= 0:
                self._at = found.end() if found[0] in "]}" else self._at
                return
        self._at = len(self._text)

    def _string(self) -> str:
        text: str
        try:
            text, self._at = _DECODER.raw_decode(self._text, self._at)
            text.encode()
        except (ValueError, UnicodeEncodeError):  # JSONDecodeError is a ValueError
            raise DamageFound(message("its text is not complete")) from None
        return text

    def _object(self, depth: int, name: str) -> dict[str, Any]:
        self._at += 1
        found: dict[str, Any] = {}
        while not self._ended("}", name):
            member = name
            try:
                key = self._string_or_damage()
                member = f"{name}.{key}" if name else key
                colon = _BEFORE_COLON.match(self._text, self._at)
                if not colon:
                    raise DamageFound(message("it has no value"))
                self._at = colon.end()
                found[key] = self._value(depth + 1, member)
            except DamageFound as damage:
                self._report(member, damage.why)
                self._resume(_NEXT_MEMBER)
        return found

    def _array(self, depth: int, name: str) -> list[Any]:
        self._at += 1
        found: list[Any] = []
        while not self._ended("]", name):
            try:
                found.append(self._value(depth + 1, name))
            except DamageFound as damage:
                self._report(name, damage.why)
                self._resume(_NEXT_ELEMENT)
                if self._text[self._at : self._at + 1] == "}":
                    break
        return found

    def _string_or_damage(self) -> str:
        if self._text[self._at] != '"':
            raise DamageFound(message("it is not valid JSON"))
        return self._string()

    def _ended(self, bracket: str, name: str) -> bool:
        """Go to the next member; return True at the end of the object or array."""
        self._skip()
        if self._at >= len(self._text):
            if not self._cut:
                self._report(name, message("the file ends too early"))
            self._cut = True
            return True
        if self._text[self._at] == bracket:
            self._at += 1
            return True
        return False

    def _skip(self) -> None:
        found = _SKIPPED.match(self._text, self._at)
        assert found is not None
        self._at = found.end()

    def _resume(self, following: re.Pattern[str]) -> None:
        """Continue behind a damaged value; at least one character further."""
        found = following.search(self._text, self._at)
        end = len(self._text) if found is None else found.start()
        self._at = max(end, self._at + (0 if self._text[end : end + 1] in ("}", "]") else 1))
        self._cut = self._cut or found is None

    def _report(self, name: str, why: Message) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            return
        line = self._text.count("\n", 0, self._at) + 1
        template = message(
            "line {line:n}, {field}: {why}", line=line, field=excerpt(name, 60), why=why
        )
        if not name:
            template = message("line {line:n}: {why}", line=line, why=why)
        self.problems.append(template)
