"""`overthink download`: brings a model, or all of a pairing, and can be stopped and continued."""

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
from rich.progress import Progress as Bars

from overthink.bootstrap import Program
from overthink.cli.catalogue import licence_words, usable_catalog
from overthink.cli.numbers import short
from overthink.cli.printable import printable
from overthink.core.errors import BadOption, NoConnection
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

INTERRUPTED = 130
WINDOW_FILE = "window.json"
"""What the window remembers (`overthink.ui.state.ui_settings`)."""


class _Wanted(NamedTuple):
    """One model to bring."""

    name: str
    terms: str
    """Size and licence, as far as they are known."""
    order: DownloadRequest

    @property
    def is_here(self) -> bool:
        return all(os.path.exists(destination(self.order, file)) for file in self.order.files)


def run_download(program: Program, options: argparse.Namespace) -> int:
    """Downloads; returns the exit status."""
    wanted = _wanted(program, options)
    missing = [each for each in wanted if not each.is_here]
    for each in wanted:
        if each.is_here:
            _say(f"{each.name} is there already: {destination(each.order, each.order.files[0])}")
    if not missing:
        return 0
    _check_offline(program.user.settings / WINDOW_FILE)
    _show_terms(missing)
    if not (options.yes or _agreed()):
        _say("Nothing is downloaded.")
        return 0
    return _bring(missing)


class _WindowOptions(msgspec.Struct):
    offline: bool = False


class _WindowFile(msgspec.Struct):
    options: _WindowOptions


def _check_offline(window_file: Path) -> None:
    """The choice that was made in the window holds here too. Qt is not needed to know it.

    Raises:
        NoConnection: the person wants to stay offline.
    """
    try:
        chosen = msgspec.json.decode(window_file.read_bytes(), type=_WindowFile).options.offline
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):  # the window says what is wrong
        chosen = False
    if is_offline(chosen):
        where = "“Stay offline” in the window's menu" if chosen else "OVERTHINK_OFFLINE"
        raise NoConnection("nothing is downloaded offline", f"switch {where} off to download")


def _say(words: str) -> None:
    sys.stdout.write(printable(words) + "\n")
    sys.stdout.flush()


# ---------------------------------------------------------------------------- what is asked for


def _wanted(program: Program, options: argparse.Namespace) -> list[_Wanted]:
    folder, catalog = program.user.models, usable_catalog(program)
    if "/" in options.name:
        return [_file_of(options.name, options.quantisation, folder)]
    pairing = next((p for p in catalog.pairings if p.id == options.name.casefold()), None)
    if pairing and not options.quantisation:
        return [_as_wanted(offer, folder) for offer in catalog.wanted(pairing)]
    return [_as_wanted(_offer(catalog, options.name, options.quantisation), folder)]


def _file_of(name: str, quantisation: str, folder: Path) -> _Wanted:
    """A file that the catalogue need not know: PUBLISHER/REPOSITORY/FILE."""
    if quantisation:
        raise BadOption("--quantisation chooses among a catalogue's builds", "leave it out")
    publisher, _, rest = name.partition("/")
    repository, _, file = rest.partition("/")
    order = make_request(f"{publisher}/{repository}", file, folder)
    terms = f"licence: read it on the page of {publisher}/{repository}"
    return _Wanted(name, terms, order)


def _offer(catalog: Catalog, name: str, quantisation: str) -> Offer:
    model = catalog.model(name)
    if model is None:
        known = [*(m.id for m in catalog.models), *(p.id for p in catalog.pairings)]
        close = get_close_matches(name.casefold(), known, n=3, cutoff=0.5)
        meant = f"did you mean {' or '.join(close)}? " if close else ""
        raise BadOption(
            f"the catalogue has no “{short(name)}”", f"{meant}`overthink catalogue` lists it"
        )
    build = model.build(quantisation)
    if build is None:
        there = ", ".join(build.quantisation for build in model.builds)
        raise BadOption(
            f"{model.label} is not offered as “{short(quantisation)}”", f"there is {there}"
        )
    return Offer(model, build)


def _as_wanted(offer: Offer, folder: Path) -> _Wanted:
    order = make_request(offer.model.repository, offer.build.file, folder)
    terms = f"about {offer.build.size_gb:,.2f} GB, {licence_words(offer)}"
    return _Wanted(offer.name, f"{terms}, from {offer.model.repository}", order)


# ---------------------------------------------------------------------------------- agreement


def _show_terms(missing: Sequence[_Wanted]) -> None:
    for each in missing:
        _say(f"{each.name}: {each.terms}")
    _say(f"They go to {missing[0].order.folder}.")


def _agreed() -> bool:
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadOption("nobody can be asked here", "agree to the licence and the size with --yes")
    return input("Download? [y/N] ").strip().casefold() in ("y", "yes", "j", "ja")


# ------------------------------------------------------------------------------------ the work


def _bring(missing: Sequence[_Wanted]) -> int:
    from overthink.library.downloads.download import download

    try:
        for each in missing:
            with _told(each.name) as tell:
                done = download(each.order, tell)
            _say(f"{each.name} is there, whole and verified: {done.path}")
    except KeyboardInterrupt:
        _say("Paused. What came is kept; the same command continues it.")
        return INTERRUPTED
    return 0


_DOING = {"asking": "asking the source", "checking": "checking what is there"}


class _Shown:
    """A download in the terminal: a line that moves; in a pipe, a line at each tenth."""

    def __init__(self, name: str, bars: Bars | None) -> None:
        self._name, self._bars, self._tenth = printable(name), bars, 0
        self._task: TaskID | None = bars.add_task(self._name, total=None) if bars else None

    def tell(self, event: Event) -> None:
        if isinstance(event, Notice):
            _say(f"{event.problem}: {event.remedy}.")
        elif isinstance(event, Progress):
            self._move(event)

    def _move(self, event: Progress) -> None:
        if self._bars and self._task is not None:
            doing = _DOING.get(event.doing, event.doing)
            words = self._name if event.doing == "receiving" else f"{self._name} ({doing})"
            total = event.total or None
            self._bars.update(self._task, completed=event.done, total=total, description=words)
            return
        tenth = event.done * 10 // event.total if event.total else 0
        if tenth > self._tenth and event.doing == "receiving":
            self._tenth = tenth
            _say(f"{self._name}: {tenth * 10} % of {event.total / 1e9:,.2f} GB")


@contextmanager
def _told(name: str) -> Iterator[Callable[[Event], None]]:
    if not sys.stdout.isatty():
        yield _Shown(name, None).tell
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(), transient=True) as bars:
        yield _Shown(name, bars).tell
