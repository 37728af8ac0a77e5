"""Exports saved sessions: a file dialog, and writing in a thread."""

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
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.theme.fonts import load_fonts

translate = QCoreApplication.translate

_NAME_LENGTH = 60
"""Maximum length of a file name made from a title, characters."""


class _Written(NamedTuple):
    path: Path
    sessions: int


class SessionExporter(QObject):
    """Exports sessions of one database. Call `close` before deleting the object.

    Args:
        window: the parent of the file dialogs.
        profiles: called when the profiles are first needed.
    """

    done = Signal(str)
    """The file was written: a sentence."""
    failed = Signal(str)
    """The file could not be written: a sentence."""

    def __init__(self, window: QWidget, database: Path, profiles: Callable[[], Profiles]) -> None:
        super().__init__(window)
        self._window, self._database, self._profiles = window, database, profiles
        self._worker = WorkerThread(self)

    def use(self, database: Path) -> None:
        """Export from another database from now on."""
        self._database = database

    def choose_file(self, sessions: Sequence[str], title: str) -> QFileDialog:
        """Open a non-modal dialog, and export once a file is chosen.

        Args:
            sessions: ids of the sessions.
            title: the suggested name of the file.
        """
        dialog = QFileDialog(self._window, self.tr("Export"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {_filter(form): form for form in FORMATS.values()}
        dialog.setNameFilters(list(filters))
        dialog.filterSelected.connect(lambda words: _set_suffix(dialog, filters[words]))
        _set_suffix(dialog, next(iter(filters.values())))
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
        """Write the file. It replaces an existing one, which the dialog has confirmed."""
        load_fonts()
        ids, profiles = tuple(sessions), self._profiles()
        database = self._database
        self._worker.run(lambda: _write(database, ids, profiles, form, path), self._finish)

    def close(self) -> None:
        """Wait until every file is written."""
        self._worker.close(drop=False)

    def _finish(self, result: _Written | EnvironmentFailure) -> None:
        if isinstance(result, EnvironmentFailure):
            self.failed.emit(localise_sentence(result.sentence))
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
    """Export in the thread, with its own connection, so that nothing waits for it."""
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
    return f"{_format_name(form.name)} (*{form.suffix})"


def _format_name(name: str) -> str:
    """Return the display name of a format."""
    return {
        "html": translate("Export", "Web page with replay"),
        "markdown": translate("Export", "Markdown"),
        "jsonl": translate("Export", "JSON lines, with every token"),
        "csv": translate("Export", "Table of metrics"),
        "pdf": translate("Export", "PDF"),
        "bundle": translate("Export", "Bundle, for Overthink on another machine"),
    }.get(name, name)


def _set_suffix(dialog: QFileDialog, form: Format) -> None:
    dialog.setDefaultSuffix(form.suffix.removeprefix("."))


def _form(path: Path, chosen: Format) -> Format:
    """Return the format of the file's suffix, else the chosen one."""
    named = (form for form in FORMATS.values() if form.suffix == path.suffix.lower())
    return next(named, chosen)


def _file_name(title: str) -> str:
    """Return a name that every file system accepts."""
    words = re.sub(r"[^\w]+", "-", title)[:_NAME_LENGTH].strip("-_")
    return words or "overthink"
