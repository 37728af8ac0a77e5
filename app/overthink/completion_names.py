"""Names for shell completion: `overthink completion names KIND`. Runs at each press of Tab.

It imports little, reads no model header, and never prints an error: a shell would show it in the
middle of the command line. Only names that every shell takes literally are printed, since bash
expands the words of a list.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

SESSIONS_LIMIT = 200
"""Most sessions to offer, the newest."""
_LITERAL = re.compile(r"[\w@%+=][\w@%+=./-]*")
"""Letters of all scripts, digits, and signs without a meaning for bash, zsh and fish."""


def print_names(arguments: Sequence[str]) -> int:
    """Print the names of a kind, one a line; nothing for an unknown kind or on any failure."""
    with suppress(Exception):
        names = _KINDS[arguments[0]]()
        found = [name for name in names if _LITERAL.fullmatch(name)]
        sys.stdout.write("".join(f"{name}\n" for name in dict.fromkeys(found)))
        sys.stdout.flush()
    return 0


def _models() -> Iterator[str]:
    from overthink.bundled import bundled_folder
    from overthink.folders import user_folders
    from overthink.library import preferences
    from overthink.library.model_folders import ModelFolders, program_folders
    from overthink.library.model_search import ModelSearch

    user, bundled = user_folders(), bundled_folder("models")
    folders = ModelFolders(
        bundled=bundled / "demo",
        user=(bundled, user.models),
        programs=program_folders(os.environ, Path.home(), sys.platform),
        preferences=user.settings / preferences.FILE_NAME,
    )
    saved = preferences.read_preferences(folders.preferences)
    for found in ModelSearch().find(folders, saved, None):
        if not found.forgotten:
            yield found.name


def _drafts() -> Iterator[str]:
    yield from ("auto", "mtp", "ngram", "ngram+mtp", "lookup", "none")
    yield from _models()


def _sessions() -> Iterator[str]:
    from overthink.folders import user_folders

    path = user_folders().data / "sessions.db"
    if not path.is_file():
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)) as db:
        rows = db.execute(
            "SELECT id FROM sessions WHERE deleted IS NULL AND source <> 'suite' "
            "ORDER BY number DESC LIMIT ?",
            (SESSIONS_LIMIT,),
        )
        yield from (str(row[0]) for row in rows)


def _prompts() -> Iterator[str]:
    import tomllib

    from overthink.bundled import bundled_folder

    text = (bundled_folder("resources") / "prompts.toml").read_text(encoding="utf-8")
    yield from (str(prompt["id"]) for prompt in tomllib.loads(text)["prompt"])


def _catalogue() -> Iterator[str]:
    import tomllib

    from overthink.bundled import bundled_folder

    text = (bundled_folder("models") / "catalog.toml").read_text(encoding="utf-8")
    catalogue = tomllib.loads(text)
    for kind in ("model", "pairing"):
        yield from (str(entry["id"]) for entry in catalogue.get(kind, ()))


def _suites() -> Iterator[str]:
    from overthink.bundled import bundled_folder
    from overthink.folders import user_folders

    for parent in (bundled_folder("resources") / "suites", user_folders().data / "suites"):
        if parent.is_dir():
            yield from (path.parent.name for path in sorted(parent.glob("*/suite.toml")))


_KINDS: dict[str, Callable[[], Iterator[str]]] = {
    "models": _models,
    "drafts": _drafts,
    "sessions": _sessions,
    "prompts": _prompts,
    "catalogue": _catalogue,
    "suites": _suites,
}
