"""The user's choice for a lane: model, draft and settings; and files dropped on the lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QDropEvent

from overthink.comparison.plan import LaneChoice
from overthink.core.events import DeviceFacts
from overthink.core.messages import Message
from overthink.core.profiles import FamilyProfile
from overthink.core.symbols import excerpt
from overthink.core.thinking_switches import NO_SWITCHES, ThinkingSwitches
from overthink.library.local_models import two_builds
from overthink.library.model_entry import ModelEntry
from overthink.storage.bundles import SUFFIX
from overthink.ui.i18n.localise_message import localise
from overthink.ui.panels.lane.combos import model_of
from overthink.ui.panels.lane.header import LaneHeader
from overthink.ui.panels.lane.settings_model import LaneSettings
from overthink.ui.panels.lane.settings_popover import SettingsPopover
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.state.natural_comparisons import NaturalComparison, natural_comparisons
from overthink.ui.theme.theme import Theme

translate = QCoreApplication.translate

_FOR_ANY_MODEL = ("auto", "ngram", "lookup", "none")


class LaneChoiceController(QObject):
    """Holds a lane's choice, and connects it to the combo boxes and settings button of a header."""

    changed = Signal()
    """The user changed the choice."""
    picked = Signal()
    """The user picked a model, possibly the current one."""
    file_rejected = Signal(object)
    """A file cannot be chosen; the reason is a `Message` or text."""
    comparison_chosen = Signal(object)
    """A `NaturalComparison` for both lanes."""
    devices_requested = Signal()
    """The settings are about to open and need the current device list."""

    def __init__(
        self, theme: Theme, model_index: ModelIndex, header: LaneHeader, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._theme, self._model_index, self._header = theme, model_index, header
        self._choice = LaneChoice("")
        self._settings = LaneSettings()
        self._family: FamilyProfile | None = None
        self._guessed = False
        self._popover: SettingsPopover | None = None
        self._linked = True
        self._differences: tuple[str, ...] = ()
        self._devices: tuple[DeviceFacts, ...] = ()
        self._no_gpu: Message | str = ""
        self.may_change: Callable[[], bool] = lambda: True
        """Asked before the model or draft changes, since this lane may not be on the screen."""
        header.models.picked.connect(self.pick_model)
        header.models.file_picked.connect(self.open_file)
        header.drafts.picked.connect(self._pick_draft)
        header.drafts.file_picked.connect(self.open_draft)
        header.settings.clicked.connect(self._toggle_settings)

    @property
    def choice(self) -> LaneChoice:
        """The current choice, settings included."""
        return self._settings.apply_to(self._choice)

    def set_choice(self, choice: LaneChoice) -> None:
        """Show a choice, without emitting `changed`."""
        self._choice = choice
        self._settings.load(choice)
        self._show_names()
        self._show_settings()

    def set_family(
        self,
        family: FamilyProfile,
        *,
        guessed: bool = False,
        switches: ThinkingSwitches = NO_SWITCHES,
    ) -> None:
        """Use the sampler settings of the model's family as defaults.

        Args:
            guessed: the model is only guessed to belong to this family.
            switches: what the model's chat template reads, so that it can be set.
        """
        self._settings.switches = switches
        self._family, self._guessed = family, guessed
        self._settings.set_family(family.sampling, family, guessed)
        self._show_settings()

    # -- model and draft -----------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Add a file to the model index, and choose it if it can run."""
        self._model_index.open_file(path, self._choose_file)

    def _choose_file(self, entry: ModelEntry) -> None:
        if entry.problem:
            self.file_rejected.emit(entry.problem)
        else:
            self.pick_model(model_of(entry))

    def open_draft(self, path: Path) -> None:
        """Add a file to the model index, and choose it as the draft if it can run."""
        self._model_index.open_file(path, self._choose_draft_file)

    def _choose_draft_file(self, entry: ModelEntry) -> None:
        if entry.problem and not entry.kind.is_drafter:  # which cannot run alone
            self.file_rejected.emit(entry.problem)
        else:
            self._pick_draft(model_of(entry))
            self._show_names()

    def pick_model(self, model: str) -> None:
        """Choose a model, as if picked in the combo box."""
        if not self.may_change():
            self._show_names()
            return
        self.picked.emit()
        if model == self._choice.model:
            return
        # A draft chosen by name was chosen for the previous model.
        draft = self._choice.draft if self._choice.draft in _FOR_ANY_MODEL else "auto"
        self._choice = replace(self._choice, model=model, draft=draft)
        self._show_names()
        self.changed.emit()

    def _pick_draft(self, draft: str) -> None:
        if not self.may_change():
            self._show_names()
            return
        self._choice = replace(self._choice, draft=draft)
        self.changed.emit()

    def _show_names(self) -> None:
        self._header.models.set_value(self._choice.model)
        self._header.drafts.set_model(self._choice.model)
        self._header.drafts.set_value(self._choice.draft)

    # -- settings ------------------------------------------------------------------------------

    @property
    def popover(self) -> SettingsPopover:
        """The settings popover, created on first use."""
        if self._popover is None:
            self._popover = SettingsPopover(self._theme, self._settings, self._header)
            self._popover.set_devices(self._devices, self._no_gpu)
            self._title_popover(self._popover)
            self._popover.edited.connect(self._settings_edited)
            self._popover.comparison_chosen.connect(self._compare)
            self._popover.closed.connect(self._settings_closed)
        return self._popover

    def set_linked(self, linked: bool, differences: Sequence[str]) -> None:
        """Set whether the settings are those of both lanes, and what differs nevertheless."""
        self._linked, self._differences = linked, tuple(differences)
        self._mark_settings()
        if self._popover is not None:
            self._title_popover(self._popover)

    def _title_popover(self, popover: SettingsPopover) -> None:
        title = self._header.settings_title(linked=self._linked)
        popover.set_scope(title, self._differences, linked=self._linked)

    def set_devices(self, devices: Sequence[DeviceFacts], no_gpu: Message | str = "") -> None:
        """Set llama.cpp's device list, and the reason if it has no GPU."""
        self._devices, self._no_gpu = tuple(devices), no_gpu
        if self._popover is not None:
            self._popover.set_devices(self._devices, self._no_gpu)

    @property
    def settings_open(self) -> bool:
        """Whether the popover is visible."""
        return self._popover is not None and self._popover.isVisible()

    def close_settings(self) -> None:
        """Close the popover if it is open."""
        if self._popover is not None and self._popover.isVisible():
            self._popover.dismiss()

    def _toggle_settings(self) -> None:
        if self.popover.isVisible():
            self.popover.dismiss()
        else:
            self.devices_requested.emit()
            self.popover.show_settings(self._defaults_note())
            self._offer_comparisons(self.popover)
            self.popover.open_below(self._header.settings)

    def _compare(self, comparison: NaturalComparison) -> None:
        if self.may_change():
            self.close_settings()
            self.comparison_chosen.emit(comparison)

    def _offer_comparisons(self, popover: SettingsPopover) -> None:
        """Offer the comparisons that are possible with the chosen model."""
        entry = self._model_index.entry(self._choice.model)
        builds = two_builds(self._model_index.entries, entry) if entry else []
        names = [model_of(build) for build in builds]
        popover.show_comparisons(natural_comparisons(self.choice, self._settings.switches, names))

    def _settings_closed(self) -> None:
        self._header.settings.setChecked(False)
        self._header.settings.setFocus()

    def _settings_edited(self) -> None:
        self._mark_settings()
        self.changed.emit()

    def _show_settings(self) -> None:
        if self._popover is not None and self._popover.isVisible():
            self._popover.show_settings(self._defaults_note())
            self._offer_comparisons(self._popover)
        self._mark_settings()

    def _mark_settings(self) -> None:
        number = len(self._settings.all_changed())
        self._header.show_changed_count(number, linked=self._linked)

    def _defaults_note(self) -> str:
        if self._family is None:
            return ""
        origin = localise(self._family.sampling_origin(guessed=self._guessed))
        template = translate("Lane", "Defaults for {family}: {origin}")
        return template.format(family=self._family.label, origin=origin)


_MAX_NAME = 80
"""Characters of a file name in a message."""


def dropped_files(event: QDropEvent) -> list[Path]:
    """The dropped local files; other URLs are ignored."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def are_bundles(paths: Sequence[Path]) -> bool:
    """True if all files are bundles of sessions, which the window imports."""
    return bool(paths) and all(path.suffix.lower() == SUFFIX for path in paths)


def drop_problem(paths: Sequence[Path]) -> str:
    """Why the dropped files are not one model file; empty if they are."""
    if len(paths) != 1:
        return translate("Lane", "A lane runs one model: drop one GGUF file on it.")
    if paths[0].suffix.lower() == ".gguf":
        return ""
    text = translate("Lane", "{file} is not a GGUF file: drop a file whose name ends in .gguf.")
    return text.format(file=excerpt(paths[0].name, _MAX_NAME))
