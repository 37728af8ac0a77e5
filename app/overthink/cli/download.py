"""`overthink download`: downloads a model or a pairing; can be interrupted and continued."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as ProgressBars

from overthink.bootstrap import Program
from overthink.cli.catalogue import licence_label, usable_catalog
from overthink.cli.option_types import short
from overthink.cli.terminal import one_line, print_lines
from overthink.core.errors import BadOption, NoConnection
from overthink.core.settings_tree import fit
from overthink.library.description import Use, use_of
from overthink.library.download_catalogue import Catalog, Offer
from overthink.library.downloads.request import (
    DownloadRequest,
    Event,
    Notice,
    Progress,
    destination,
    is_offline,
    make_request,
)
from overthink.settings_file import read_settings

INTERRUPTED = 130
WINDOW_FILE = "window.json"
"""The window's settings (`overthink.ui.state.ui_settings`)."""


class _Download(NamedTuple):
    """One model to download."""

    name: str
    terms: str
    """Size and licence; empty if only the source knows them."""
    request: DownloadRequest

    @property
    def is_here(self) -> bool:
        files = self.request.files
        return all(os.path.exists(destination(self.request, file)) for file in files)


def run_download(program: Program, options: argparse.Namespace) -> int:
    """Download; return the exit status."""
    downloads = _downloads(program, options)
    missing = [each for each in downloads if not each.is_here]
    for each in downloads:
        if each.is_here:
            path = destination(each.request, each.request.files[0])
            print_lines([f"{each.name} has already been downloaded: {path}"])
    if not missing:
        return 0
    check_may_download(program)
    print_lines(f"{each.name}: {each.terms or _terms_of(each.request)}" for each in missing)
    print_lines([f"Destination: {missing[0].request.folder}"])
    if not (options.yes or confirm()):
        print_lines(["Nothing was downloaded."])
        return 0
    return _download_all(missing)


class _WindowOptions(msgspec.Struct, frozen=True):
    offline: bool = False


class _WindowFile(msgspec.Struct, frozen=True):
    options: _WindowOptions = _WindowOptions()


_LARGEST_WINDOW_FILE = 8_000_000


def check_may_download(program: Program) -> None:
    """Obey the choice that was made in the window too; reading it does not need Qt.

    Raises:
        NoConnection: the user wants to stay offline.
    """
    # Fitted value by value, since damage elsewhere in the file must not switch downloads on; the
    # window reports what is wrong.
    window_file = program.user.settings / WINDOW_FILE
    tree = read_settings(window_file, _LARGEST_WINDOW_FILE).tree
    chosen = fit(tree, _WindowFile).value.options.offline
    if is_offline(chosen):
        where = "“Stay offline” in the window's menu" if chosen else "OVERTHINK_OFFLINE"
        raise NoConnection("nothing is downloaded offline", f"switch {where} off to download")


def confirm() -> bool:
    """Ask whether to download.

    Raises:
        BadOption: there is no terminal to answer in.
    """
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadOption(
            "confirmation needs a terminal", "accept the licence and the size with --yes"
        )
    return input("Download? [y/N] ").strip().casefold() in ("y", "yes", "j", "ja")


# -- what to download -----------------------------------------------------------------------------


def _downloads(program: Program, options: argparse.Namespace) -> list[_Download]:
    folder, catalog = program.user.models, usable_catalog(program)
    if "/" in options.name:
        return [_of_file(options.name, options.quantisation, folder)]
    pairing = next((p for p in catalog.pairings if p.id == options.name.casefold()), None)
    if pairing and not options.quantisation:
        return [_of_offer(offer, folder) for offer in catalog.wanted(pairing)]
    return [_of_offer(_find_offer(catalog, options.name, options.quantisation), folder)]


def _of_file(name: str, quantisation: str, folder: Path) -> _Download:
    """A file that need not be in the catalogue: PUBLISHER/REPOSITORY/FILE."""
    if quantisation:
        raise BadOption("--quantisation chooses among a catalogue's builds", "leave it out")
    publisher, _, rest = name.partition("/")
    repository, _, file = rest.partition("/")
    return _Download(name, "", make_request(f"{publisher}/{repository}", file, folder))


def _terms_of(request: DownloadRequest) -> str:
    """Size and licence of files that are not in the catalogue, as their source states them.

    Raises:
        DownloadFailure: the source refuses, or there is no connection.
    """
    from overthink.library.downloads.download import ask_terms

    terms = ask_terms(request)
    if not terms.licence:
        licence = f"no licence is stated: read the page of {request.repository} first"
    else:
        forbids = use_of(terms.licence) is Use.NON_COMMERCIAL
        licence = f"{terms.licence}{' (not for commercial use)' if forbids else ''}"
    return f"{_size(terms.size_bytes)}, {licence}, from {request.repository}"


def _size(count: int) -> str:
    return f"{count / 1e9:,.2f} GB" if count >= 1e8 else f"{count / 1e6:,.1f} MB"


def _find_offer(catalog: Catalog, name: str, quantisation: str) -> Offer:
    model = catalog.model(name)
    if model is None:
        known = [*(m.id for m in catalog.models), *(p.id for p in catalog.pairings)]
        close = get_close_matches(name.casefold(), known, n=3, cutoff=0.5)
        suggestion = f"did you mean {' or '.join(close)}? " if close else ""
        raise BadOption(
            f"the catalogue has no “{short(name)}”", f"{suggestion}`overthink catalogue` lists it"
        )
    build = model.build(quantisation)
    if build is None:
        available = ", ".join(build.quantisation for build in model.builds)
        raise BadOption(
            f"{model.label} is not offered as “{short(quantisation)}”", f"choose from {available}"
        )
    return Offer(model, build)


def _of_offer(offer: Offer, folder: Path) -> _Download:
    request = make_request(offer.model.repository, offer.build.file, folder)
    terms = f"about {offer.build.size_gb:,.2f} GB, {licence_label(offer)}"
    return _Download(offer.name, f"{terms}, from {offer.model.repository}", request)


# -- the download ---------------------------------------------------------------------------------


def _download_all(missing: Sequence[_Download]) -> int:
    from overthink.library.downloads.download import download

    try:
        for each in missing:
            with _progress_reporter(each.name) as report:
                done = download(each.request, report)
            print_lines([f"{each.name} is complete and verified: {done.path}"])
    except KeyboardInterrupt:
        print_lines(["Paused. What was downloaded is kept; run the same command to continue."])
        return INTERRUPTED
    return 0


_ACTIVITIES = {"asking": "asking the source", "checking": "checking what is here"}


class _ProgressReporter:
    """Prints the progress of a download: as a bar, or in a pipe as a line for each tenth."""

    def __init__(self, name: str, bars: ProgressBars | None) -> None:
        self._name, self._bars, self._tenth = one_line(name), bars, 0
        self._task: TaskID | None = bars.add_task(self._name, total=None) if bars else None

    def report(self, event: Event) -> None:
        if isinstance(event, Notice):
            print_lines([str(event.text)])
        elif isinstance(event, Progress):
            self._advance(event)

    def _advance(self, event: Progress) -> None:
        if self._bars and self._task is not None:
            activity = _ACTIVITIES.get(event.doing, event.doing)
            label = self._name if event.doing == "receiving" else f"{self._name} ({activity})"
            total = event.total or None
            self._bars.update(self._task, completed=event.done, total=total, description=label)
            return
        tenth = event.done * 10 // event.total if event.total else 0
        if tenth > self._tenth and event.doing == "receiving":
            self._tenth = tenth
            print_lines([f"{self._name}: {tenth * 10} % of {event.total / 1e9:,.2f} GB"])


@contextmanager
def _progress_reporter(name: str) -> Iterator[Callable[[Event], None]]:
    if not sys.stdout.isatty():
        yield _ProgressReporter(name, None).report
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with ProgressBars(*columns, console=Console(), transient=True) as bars:
        yield _ProgressReporter(name, bars).report
