"""Identities of sessions, turns and runs: unique everywhere, and sortable by time.

UUIDs of version 7 (RFC 9562, section 5.7). They name things between files and machines; the order
of a list is that of the rows, since a clock may be set back.
"""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import UTC, datetime


def new_id() -> str:
    """A new identity: 48 bits of milliseconds, then 74 random ones."""
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62)))


def utc_now() -> str:
    """The time as it is stored: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
