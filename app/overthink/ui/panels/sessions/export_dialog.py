"""Saved sessions into a file: asks where and as what, and writes it in a thread of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from overthink.core.errors import EnvironmentFailure
from overthink.core.profiles import Profiles
from overthink.reports.export import Format, export_of, write_export
from overthink.storage.store import open_store
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.pdf.export_formats import FORMATS
from overthink.ui.services.worker_thread import WorkerThread
from overthink.ui.theme.fonts import load_fonts

translate = QCoreApplication.translate

_NAME = 60
"""Characters of a title that a file is named after."""


class _Written(NamedTuple):
    path: Path
    sessions: int


class SessionExporter(QObject):
    """Writes sessions of one database. `close` must be called before the object goes.

    Args:
        window: whose dialogs ask for the file.
        profiles: read when they are first needed.
    """

    done = Signal(str)
    """Where it went: a sentence."""
    failed = Signal(str)
    """Why there is no file: a sentence."""

    def __init__(self, window: QWidget, database: Path, profiles: Callable[[], Profiles]) -> None:
        super().__init__(window)
        self._window, self._database, self._profiles = window, database, profiles
        self._worker = WorkerThread(self)

    def ask(self, sessions: Sequence[str], title: str) -> QFileDialog:
        """Opens a dialog, not a modal one, and writes once a file is chosen.

        Args:
            sessions: identities.
            title: what the file is named after, until the person says otherwise.
        """
        dialog = QFileDialog(self._window, self.tr("Export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {_filter(form): form for form in FORMATS.values()}
        dialog.setNameFilters(list(filters))
        dialog.filterSelected.connect(lambda words: _follow(dialog, filters[words]))
        _follow(dialog, next(iter(filters.values())))
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        if folders := QStandardPaths.standardLocations(documents):
            dialog.setDirectory(folders[0])
        dialog.selectFile(_file_name(title))
        dialog.fileSelected.connect(
            lambda name: self.write(
                sessions, _form(Path(name), filters[dialog.selectedNameFilter()]), Path(name)
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()
        return dialog

    def write(self, sessions: Sequence[str], form: Format, path: Path) -> None:
        """Writes the file, in place of one that is there: the dialog has asked about that."""
        load_fonts()
        ids, profiles = tuple(sessions), self._profiles()
        database = self._database
        self._worker.run(lambda: _write(database, ids, profiles, form, path), self._tell)

    def close(self) -> None:
        """Waits until every file is written: before the program ends."""
        self._worker.finish()

    def _tell(self, result: _Written | EnvironmentFailure) -> None:
        if isinstance(result, EnvironmentFailure):
            self.failed.emit(localise_sentence(str(result)))
            return
        words = (
            self.tr("Exported to {file}.")
            if result.sessions == 1
            else self.tr("{count} sessions exported to {file}.")
        )
        self.done.emit(words.format(file=result.path, count=result.sessions))


def _write(
    database: Path, ids: Sequence[str], profiles: Profiles, form: Format, path: Path
) -> _Written | EnvironmentFailure:
    """In the thread: with a connection of its own, so that nobody waits for a long export."""
    try:
        store = open_store(database, read_only=True)
        try:
            export = export_of(store, ids, profiles)
            write_export(export, form, path, replace=True)
        finally:
            store.close()
    except EnvironmentFailure as failure:
        return failure
    return _Written(path, len(export.ids))


def _filter(form: Format) -> str:
    return f"{_words(form.name)} (*{form.suffix})"


def _words(name: str) -> str:
    """A format as people call it; its own name where there are no words for it."""
    return {
        "html": translate("Export", "Web page with replay"),
        "markdown": translate("Export", "Markdown"),
        "jsonl": translate("Export", "JSON lines, with every token"),
        "csv": translate("Export", "Table of figures"),
        "pdf": translate("Export", "PDF"),
        "bundle": translate("Export", "Bundle, for Overthink on another machine"),
    }.get(name, name)


def _follow(dialog: QFileDialog, form: Format) -> None:
    dialog.setDefaultSuffix(form.suffix.removeprefix("."))


def _form(path: Path, chosen: Format) -> Format:
    """The format that a name says, else the one that was chosen."""
    named = (form for form in FORMATS.values() if form.suffix == path.suffix.lower())
    return next(named, chosen)


def _file_name(title: str) -> str:
    """A name that every file system takes."""
    words = re.sub(r"[^\w]+", "-", title)[:_NAME].strip("-_")
    return words or "overthink"
