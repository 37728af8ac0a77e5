"""The window's options, and the file that stores them from one start to the next.

Each option is declared once, with its type, range and default. Widgets do not use the store: the
presenters pass them values and save their changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from overthink.comparison.plan import LaneChoice
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings
from overthink.core.vocabulary import TimingMode
from overthink.folders import write_atomically
from overthink.ui.i18n.translator import LanguageChoice
from overthink.ui.state.paced_feed import Pace
from overthink.ui.theme.theme import MAX_SCALE, MAX_ZOOM, MIN_SCALE, MIN_ZOOM, SchemeChoice

VERSION = 1
FILE_NAME = "window.json"
SAVE_AFTER_MS = 600
"""How long a change waits for further changes before it is written."""
HISTORY_LIMIT = 200
LONGEST_REMEMBERED = 20_000
"""Characters; a longer prompt is a document, and is not added to the history."""
LARGEST_FILE = 8_000_000


Zoom = Annotated[float, msgspec.Meta(ge=MIN_ZOOM, le=MAX_ZOOM)]
Scale = Annotated[float, msgspec.Meta(ge=MIN_SCALE, le=MAX_SCALE)]
_Settings = TypeVar("_Settings", bound=msgspec.Struct)

PricePerKwh = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
TokensPerSecond = Annotated[float, msgspec.Meta(ge=1, le=1000)]


class Price(NamedTuple):
    """The price of energy."""

    per_kwh: float
    currency: str
    """As the user writes it: "kr", "€"."""


class LaneOptions(msgspec.Struct, frozen=True, kw_only=True):
    """A lane's choice as it is saved: only what differs from the defaults."""

    model: str = ""
    draft: str = "auto"
    sampler: dict[str, Any] = {}
    draft_settings: dict[str, Any] = {}
    run: dict[str, Any] = {}
    load: dict[str, Any] = {}

    @classmethod
    def of(cls, choice: LaneChoice) -> LaneOptions:
        """The saved form of a choice."""
        return cls(
            model=choice.model,
            draft=choice.draft,
            sampler=dict(choice.sampler),
            draft_settings=_changed(choice.draft_settings),
            run=_changed(choice.run),
            load=_changed(choice.load),
        )

    def choice(self) -> LaneChoice:
        """The choice, without saved values that no longer fit their fields.

        Ranges are checked when the lane is planned, which reports them.
        """
        return LaneChoice(
            model=self.model,
            draft=self.draft,
            sampler=dict(self.sampler),
            draft_settings=_with(DraftSettings(), self.draft_settings),
            run=_with(RunSettings(), self.run),
            load=_with(LoadSettings(), self.load),
        )


class LibraryOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the window of models: Qt's own states, as text."""

    geometry: str = ""
    splitter: str = ""
    columns: str = ""


class UiOptions(msgspec.Struct, frozen=True, kw_only=True):
    """All options of the window."""

    scheme: SchemeChoice = "system"
    language: LanguageChoice = "system"
    scale: Scale = 1.0
    """Size of controls and labels."""
    zoom: Zoom = 1.0
    """Size of the transcripts' text."""
    layer: str = "origin"
    ghosts: bool = False
    thinking: str = "full"
    answer_rendered: bool = True
    pace: Pace = Pace.AUTO
    pace_tokens_per_s: TokensPerSecond = 24.0
    timing: TimingMode = TimingMode.CONCURRENT
    same_settings: bool = True
    show_plots: bool = True
    show_sessions: bool = False
    sync_scroll: bool = False
    offline: bool = False
    """Open no connection, not even for a requested download."""
    window_geometry: str = ""
    splitters: dict[str, str] = {}
    library: LibraryOptions = LibraryOptions()
    left: LaneOptions = LaneOptions()
    right: LaneOptions = LaneOptions()
    prompt_history: list[str] = []
    """The oldest first."""
    labels: list[str] = []
    """The user's own labels of spans, the newest first."""
    hints_seen: bool = False
    price_per_kwh: PricePerKwh = 0.0
    """Price of energy in `currency`; 0 if it is not set."""
    currency: str = ""

    @property
    def price(self) -> Price | None:
        """The price of energy; None if it is not set."""
        return Price(self.price_per_kwh, self.currency) if self.price_per_kwh else None


class _File(msgspec.Struct, frozen=True):
    version: int
    options: UiOptions


def _changed(settings: msgspec.Struct) -> dict[str, Any]:
    """The fields that differ from their defaults, as plain values."""
    usual = type(settings)()
    names = (n for n in settings.__struct_fields__ if getattr(settings, n) != getattr(usual, n))
    return {name: msgspec.to_builtins(getattr(settings, name)) for name in names}


def _with(settings: _Settings, changes: Mapping[str, Any]) -> _Settings:
    for name, value in changes.items():
        try:
            plain = msgspec.to_builtins(settings) | {name: value}
            settings = msgspec.convert(plain, type(settings))
        except msgspec.ValidationError:
            continue
    return settings


def with_prompt(history: list[str], prompt: str, most: int = HISTORY_LIMIT) -> list[str]:
    """Add a prompt to the history as its newest entry, without duplicates."""
    if len(prompt) > LONGEST_REMEMBERED:
        return history
    return [*(p for p in history if p != prompt), prompt][-most:]


class OptionStore(QObject):
    """The options and their file.

    The file is read once. It is written in a thread, a moment after the last change, and replaced
    atomically: a crash leaves either the old or the new file.

    Args:
        folder: the file's folder, which is created when something is first written.
    """

    problem_found = Signal(str)
    """The options could not be written: a sentence. Emitted once until writing works again."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = folder / FILE_NAME
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self._write_soon)
        self._failing = False
        self.problem = ""
        """Why the file could not be read, in a sentence; empty if it could."""
        self._options = self._read()

    @property
    def options(self) -> UiOptions:
        """The current options. Only `change` changes them."""
        return self._options

    def change(self, **fields: Any) -> None:
        """Set options by name, and save them soon."""
        changed = msgspec.structs.replace(self._options, **fields)
        if changed != self._options:
            self._options = changed
            self._timer.start()

    def flush(self) -> None:
        """Write pending changes and wait for that. Call at the end of the program."""
        if self._timer.isActive():
            self._timer.stop()
            self._write_soon()
        self._writer.waitForDone()

    def _read(self) -> UiOptions:
        try:
            if self._path.stat().st_size > LARGEST_FILE:
                raise msgspec.ValidationError
            return _decoded(self._path.read_bytes())
        except FileNotFoundError:
            return UiOptions()
        except OSError as error:
            self.problem = self.tr("The settings in {file} cannot be read ({why}).").format(
                file=self._path, why=error.strerror
            )
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.problem = self._put_aside()
        return UiOptions()

    def _put_aside(self) -> str:
        """Rename an unusable file, so that nothing of the user's is lost; return a message."""
        aside = _free_name(self._path)
        try:
            self._path.replace(aside)
        except OSError:
            aside = self._path
        return self.tr(
            "The settings could not be read, so the defaults are used. The old file is {file}."
        ).format(file=aside)

    def _write_soon(self) -> None:
        options = self._options
        self._writer.start(lambda: self._write(options))

    def _write(self, options: UiOptions) -> None:
        """Write in the writer's thread; `options` is immutable."""
        try:
            content = msgspec.json.encode(_File(VERSION, options))
            write_atomically(self._path, msgspec.json.format(content, indent=1))
        except OSError as error:
            if not self._failing:
                self._failing = True
                text = self.tr("The settings cannot be saved to {file} ({why}).")
                self.problem_found.emit(text.format(file=self._path, why=error.strerror))
        else:
            self._failing = False


def _decoded(content: bytes) -> UiOptions:
    """The options in a file.

    Raises:
        msgspec.DecodeError: it is not JSON, not an options file, or of another version.
    """
    file = msgspec.json.decode(content, type=_File)
    if file.version != VERSION:
        raise msgspec.ValidationError(f"version {file.version}")
    return file.options


def _free_name(path: Path) -> Path:
    """An unused file name beside the file."""
    names = (path.with_name(f"{path.stem}.unusable-{n}{path.suffix}") for n in count(1))
    return next(name for name in names if not name.exists())
