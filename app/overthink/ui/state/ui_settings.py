"""The window's options, and the file that stores them from one start to the next.

Each option is declared once, with its type, range and default. Widgets do not use the store: the
presenters pass them values and save their changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import msgspec
from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from overthink.comparison.plan import LaneChoice
from overthink.core.errors import BadOption
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.settings import (
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    check,
    value_range,
)
from overthink.core.settings_tree import Fitted, expected_of, fit, misfit
from overthink.core.vocabulary import TimingMode
from overthink.folders import write_atomically
from overthink.settings_file import (
    SettingsTree,
    encode_settings,
    read_settings,
    save_aside,
    settings_note,
)
from overthink.ui.i18n.localise_message import localise
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
QtState = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
"""A state of Qt's, in Base64."""
LayerName = Literal["origin", "surprisal", "entropy", "loops", "agreement", "plain"]
ThinkingName = Literal["full", "dimmed", "folded"]


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
            sampler={n: v for n, v in self.sampler.items() if n in _SAMPLER_FIELDS},
            draft_settings=_with(DraftSettings(), self.draft_settings),
            run=_with(RunSettings(), self.run),
            load=_with(LoadSettings(), self.load),
        )


class LibraryOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the window of models: Qt's own states, as text."""

    geometry: QtState = ""
    splitter: QtState = ""
    columns: QtState = ""


class UiOptions(msgspec.Struct, frozen=True, kw_only=True):
    """All options of the window."""

    scheme: SchemeChoice = "system"
    language: LanguageChoice = "system"
    scale: Scale = 1.0
    """Size of controls and labels."""
    zoom: Zoom = 1.0
    """Size of the transcripts' text."""
    layer: LayerName = "origin"
    ghosts: bool = False
    thinking: ThinkingName = "full"
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
    window_geometry: QtState = ""
    splitters: dict[str, QtState] = {}
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


_SAMPLER_FIELDS = SamplerSettings.__struct_fields__
_LANE_GROUPS: dict[str, type[msgspec.Struct]] = {
    "sampler": SamplerSettings,
    "draft_settings": DraftSettings,
    "run": RunSettings,
    "load": LoadSettings,
}


class _File(msgspec.Struct, frozen=True):
    version: int = VERSION
    options: UiOptions = UiOptions()


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
        self._unknown: dict[str, Any] = {}
        """What a newer version wrote into the file."""
        self._unsaved: SettingsTree | None = None
        """The file as it was read, if it must be copied before it may be overwritten."""
        self.note = NO_MESSAGE
        """What is wrong with the file; empty if nothing is."""
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
        read = read_settings(self._path, LARGEST_FILE)
        fitted = fit_options(read)
        self._unknown = fitted.unknown
        if read.unreadable or read.problems:
            aside = save_aside(read)
            self._unsaved = None if aside else read
            self.note = settings_note(self._path, read, aside)
            if aside and not read.unreadable:  # else the next start reports it again
                self._timer.start()
        return fitted.value.options

    @property
    def problem(self) -> str:
        """What is wrong with the file, in the window's language; empty if nothing is."""
        return localise(self.note) if self.note else ""

    def _write_soon(self) -> None:
        options = self._options
        self._writer.start(lambda: self._write(options))

    def _write(self, options: UiOptions) -> None:
        """Write in the writer's thread; `options` is immutable."""
        try:
            if self._unsaved and not save_aside(self._unsaved):
                raise OSError(0, self.tr("the old file cannot be copied"))
            self._unsaved = None
            write_atomically(self._path, encode_settings(_File(VERSION, options), self._unknown))
        except OSError as error:
            if not self._failing:
                self._failing = True
                text = self.tr("The settings cannot be saved to {file} ({why}).")
                self.problem_found.emit(text.format(file=self._path, why=error.strerror))
        else:
            self._failing = False


def fit_options(read: SettingsTree) -> Fitted[_File]:
    """Fit a file to the options; adds what does not fit to the file's problems."""
    fitted = fit(read.tree, _File)
    options = fitted.value.options
    for side in ("left", "right"):
        lane, problems = _checked_lane(getattr(options, side), side)
        fitted.problems += problems
        options = msgspec.structs.replace(options, **{side: lane})
    version = read.tree.get("version", VERSION)
    if isinstance(version, int) and version > VERSION:
        problem = message("a newer Overthink wrote it, so some may have other meanings")
        fitted.problems.insert(0, problem)
    fitted.value = _File(VERSION, options)
    read.problems += [_without_root(problem) for problem in fitted.problems]
    return fitted


def _without_root(problem: Message) -> Message:
    """Name fields as the window does: all of them are below `options`."""
    name = problem.fields.get("field")
    if not isinstance(name, str):
        return problem
    fields = {**problem.fields, "field": name.removeprefix("options.")}
    return Message(problem.template, fields, problem.in_window)


def _checked_lane(lane: LaneOptions, side: str) -> tuple[LaneOptions, list[Message]]:
    """Remove a lane's values that are of a wrong type or out of range."""
    problems: list[Message] = []
    groups = {}
    for group, kind in _LANE_GROUPS.items():
        types = {each.name: each.type for each in msgspec.structs.fields(kind)}
        known = {n: v for n, v in getattr(lane, group).items() if n in types}
        groups[group] = dict(getattr(lane, group))
        for name, value in known.items():
            if not _fits(kind, name, value, types[name]):
                del groups[group][name]
                where = f"{side}.{group}.{name}"
                expected = _expected(kind, name, types[name])
                problems.append(misfit(where, value, expected, message("the default is used")))
    return msgspec.structs.replace(lane, **groups), problems


def _fits(kind: type[msgspec.Struct], name: str, value: object, type_: Any) -> bool:
    try:
        check(kind(**{name: msgspec.convert(value, type_)}))  # type: ignore[arg-type]
    except (msgspec.ValidationError, BadOption, OverflowError):
        return False
    return True


def _expected(kind: type[msgspec.Struct], name: str, type_: Any) -> Message:
    bounds = value_range(kind, name)
    if bounds is None:
        return expected_of(type_)
    low, high = (f"{bound:,.15g}" for bound in bounds)
    return message("a number from {low} to {high}", low=low, high=high)
