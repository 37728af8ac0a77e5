"""Starts the child process that renders chat templates.

Imports little, so that the renderer starts before everything else in a lane's child.
"""

from __future__ import annotations

from contextlib import suppress

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command

MEMORY_LIMIT = 1024 * 1024 * 1024
"""Bytes of resident memory that the child may take."""


def start_renderer() -> WorkerProcess:
    """Start the child that renders templates; starting it early hides the time that this takes."""
    renderer = WorkerProcess(
        child_command("overthink.inference.template_renderer"),
        stderr=None,  # the lane's log
        memory_of=_resident_memory,
        memory_bytes=MEMORY_LIMIT,
        counts_processor_time=True,
    )
    with suppress(WorkerEnded):  # then the first request tries again, and reports why it cannot
        renderer.start()
    return renderer


def _resident_memory(pid: int) -> int:
    import psutil  # late: the renderer is started before such imports

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0  # it has just ended
