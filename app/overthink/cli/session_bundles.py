"""`overthink sessions import`: sessions of another machine taken in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.bundled import bundled_folder
from overthink.cli.database import check_folder
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.core.errors import BadOption
from overthink.storage.bundles.bundle_import import (
    EXAMPLE,
    ImportResult,
    example_bundles,
    import_bundle,
)
from overthink.storage.bundles.session_merge import Source
from overthink.storage.store import open_store


def import_sessions(program: Program, options: argparse.Namespace) -> int:
    """Takes in bundles, each as a whole or not at all; a database is made where there is none.

    Raises:
        BundleError: a bundle is damaged, hostile or of a newer version. Those before it are in.
        StoreFailure: the database cannot be written.
    """
    examples = example_bundles(bundled_folder("resources") / "examples")
    files: list[Path] = [*options.files, *(examples if options.examples else ())]
    if not files:
        raise BadOption("nothing to import", "name a file that ends in .overthink, or --examples")
    check_folder(options.database, "--database")
    done: list[tuple[Path, ImportResult]] = []
    store = open_store(options.database or program.sessions)
    try:
        for path in files:
            source: Source = EXAMPLE if path in examples else "import"
            done.append((path, import_bundle(store, path, source=source)))
            if not options.json:
                print("\n".join(_lines(path, done[-1][1])))
    finally:
        store.close()
    if options.json:
        write_json({"imported": [_as_object(path, came) for path, came in done]})
    return 0


def _as_object(path: Path, came: ImportResult) -> dict[str, Any]:
    return {"file": str(path), **msgspec.to_builtins(came)}


def _lines(path: Path, came: ImportResult) -> Iterator[str]:
    """What came in, in plain sentences."""
    counts = [(len(came.of(outcome)), words) for outcome, words in _WORDS.items()]
    told = ", ".join(f"{count:,} {words}" for count, words in counts if count) or "no session"
    yield printable(f"{path}: {told}.")
    for session in came.sessions:
        if session.outcome == "merged":
            added = f"{session.turns:,} turns and {session.annotations:,} annotations are new"
            back = " It was deleted and is back." if session.restored else ""
            yield f"  {session.id}: {added}.{back}"
        if session.differs:
            yield f"  {session.id}: it is not the same here; what was here stayed as it was."


_WORDS = {
    "added": "new",
    "merged": "added to",
    "known": "here already",
}
