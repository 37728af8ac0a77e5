"""Detects that the files of a lane's models change while they are in use.

llama.cpp maps model files into memory. What is written into a mapped file changes the weights of a
lane at once; a file that was replaced is another model than the lane runs. In both cases the run's
tokens would be recorded as those of a model that did not generate them. Size, modification time and
inode of every file are compared before and after each run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from overthink.comparison.plan import LanePlan
from overthink.core.errors import ModelFileError, error_kind
from overthink.core.events import Failed, Finished
from overthink.core.messages import Message, joined, message
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import RunStatus
from overthink.library.gguf_reader import read_header
from overthink.library.suitability import check_runnable, split_name

_Mark = tuple[int, int, int, int] | None


class ModelFiles:
    """A lane's files as they are now: of model and draft with all parts, and the user's template.

    Stats files, so call it in a thread. A plan for a recording has no files.
    """

    def __init__(self, plan: LanePlan) -> None:
        named = plan.files if plan.memory is not None else ()
        if named and plan.template_file:
            named = (*named, plan.template_file)
        self._marks = {path: _mark(path) for name in named for path in _parts(Path(name))}

    def changed(self) -> Path | None:
        """The first file that has changed since then, was replaced or is gone."""
        return next((path for path, mark in self._marks.items() if _mark(path) != mark), None)


def _parts(path: Path) -> Iterator[Path]:
    """The file, or all parts of a split model."""
    named = split_name(path)
    if named is None:
        yield path
        return
    stem, _, count = named
    yield from (path.with_name(f"{stem}-{n:05d}-of-{count:05d}.gguf") for n in range(1, count + 1))


def _mark(path: Path) -> _Mark:
    try:
        info = os.stat(path)
    except (OSError, ValueError):
        return None
    return info.st_size, info.st_mtime_ns, info.st_ino, info.st_dev


def runnable_again(plan: LanePlan) -> Failed | None:
    """Check a changed model file before it is loaded; return the reason if it cannot run now."""
    try:
        check_runnable(read_header(Path(plan.load.path)))
    except ModelFileError as error:
        return Failed(kind=error_kind(error), problem=error.problem, remedy=error.remedy)
    return None


def changed_while_loading(path: Path) -> Failed:
    """The end of a load during which a file changed."""
    error = ModelFileError(
        message("{file} changed while it was being loaded", file=excerpt(path.name, 100)),
        message("wait until the file is complete, then run again"),
    )
    return Failed(kind=error_kind(error), problem=error.problem, remedy=error.remedy)


def with_change(event: Finished | Failed, path: Path) -> Finished | Failed:
    """The end of a run during which a file changed: its tokens belong to no known model."""
    name = excerpt(path.name, 100)
    if isinstance(event, Finished):
        note = message(
            "{file} changed during the run, so it is not known which model generated these tokens.",
            file=name,
        )
        both: Message = joined(" ", [event.note, note])
        return msgspec.structs.replace(event, status=RunStatus.MODEL_CHANGED, note=both)
    if not event.crashed:
        return event
    remedy = message("{file} changed during the run: run again", file=name)
    return msgspec.structs.replace(event, remedy=remedy)
