"""SQL functions that unpack traces, for our connections and for other tools.

sqlite-utils finds them by an entry point (`overthink.storage.sqlite_plugin`), so the view `tokens`
works there too. Other programs call `register` on their connection.
"""

from __future__ import annotations

import sqlite3

import msgspec

from overthink.core.trace import token_row
from overthink.core.vocabulary import Phase
from overthink.storage.columns import Packed, unpack_others, unpack_words
from overthink.storage.run_records import record_of, trace_of_words


def tokens_as_json(words: bytes, numbers: bytes, events: bytes) -> str:
    """Return a trace as a JSON array with one object per token."""
    trace = record_of(Packed(words, numbers, events), None, stopped=False).trace
    return msgspec.json.encode([token_row(token) for token in trace]).decode()


def text_of_phase(words: bytes, events: bytes, phase: str) -> str | None:
    """Return the text of a trace's phase: "thinking" or "answer"."""
    wanted = next((p for p in Phase if p.word == phase), None)
    if wanted is None:
        return None
    return trace_of_words(unpack_words(words), unpack_others(events)).text(wanted)


def register(connection: sqlite3.Connection) -> None:
    """Register the functions on a connection."""
    connection.create_function("overthink_tokens", 3, tokens_as_json, deterministic=True)
    connection.create_function("overthink_text", 3, text_of_phase, deterministic=True)
