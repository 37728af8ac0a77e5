"""How far a lane is with what takes a while before its first token."""

from __future__ import annotations

from overthink.core.run_record import RunRecord


def progress_of(record: RunRecord) -> float | None:
    """Part of loading or of reading the prompt that is done; None where neither goes on."""
    if record.finished or record.failed or record.stopped or record.prompt:
        return None
    if record.loaded is None:
        return record.loading.progress if record.loading else None
    read = record.prompt_progress
    return read.done / read.total if read and read.total else None
