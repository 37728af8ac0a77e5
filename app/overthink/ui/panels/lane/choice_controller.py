"""What a person chooses for a lane: model, draft and settings, in the header and its popover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from overthink.comparison.plan import LaneChoice
from overthink.core.events import DeviceFacts
from overthink.core.profiles import FamilyProfile
from overthink.library.model_entry import ModelEntry
from overthink.ui.panels.lane.combos import model_of
from overthink.ui.panels.lane.header import LaneHeader
from overthink.ui.panels.lane.settings_model import LaneSettings
from overthink.ui.panels.lane.settings_popover import SettingsPopover
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.theme.theme import Theme

translate = QCoreApplication.translate

_FOR_ANY_MODEL = ("auto", "lookup", "none")


class LaneChoiceController(QObject):
    """Keeps a lane's choice and shows it in the header.

    Args:
        header: whose choosers and settings button it serves.
    """

    changed = Signal()
    """A person chose something else."""
    picked = Signal()
    """A person picked a model, be it the one that was chosen."""
    refused = Signal(str)
    """A file cannot be chosen: why, in a sentence."""
    devices_wanted = Signal()
    """The settings are about to be shown, and with them which devices there are just now."""

    def __init__(
        self, theme: Theme, model_index: ModelIndex, header: LaneHeader, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._theme, self._model_index, self._header = theme, model_index, header
        self._choice = LaneChoice("")
        self._settings = LaneSettings()
        self._family: FamilyProfile | None = None
        self._popover: SettingsPopover | None = None
        self._devices: tuple[DeviceFacts, ...] = ()
        self._no_gpu = ""
        header.models.picked.connect(self.pick_model)
        header.models.file_picked.connect(self.open_file)
        header.drafts.picked.connect(self._pick_draft)
        header.settings.clicked.connect(self._toggle_settings)

    @property
    def choice(self) -> LaneChoice:
        """What is chosen, settings included."""
        return self._settings.put_into(self._choice)

    def set_choice(self, choice: LaneChoice) -> None:
        """Shows a choice; tells nobody."""
        self._choice = choice
        self._settings.take(choice)
        self._show_names()
        self._show_settings()

    def set_family(self, family: FamilyProfile) -> None:
        """Takes what the model's makers recommend as defaults."""
        self._family = family
        self._settings.set_family(family.sampling)
        self._show_settings()

    # -- model and draft -----------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Puts a file on the shelf and chooses it, if it can run."""
        self._model_index.open_file(path, self._take_file)

    def _take_file(self, entry: ModelEntry) -> None:
        if entry.problem:
            self.refused.emit(entry.problem)
        else:
            self.pick_model(model_of(entry))

    def pick_model(self, model: str) -> None:
        """Chooses a model, as a person does in the chooser."""
        self.picked.emit()
        if model == self._choice.model:
            return
        # A draft that was named fits the model it was named for; another one starts afresh.
        draft = self._choice.draft if self._choice.draft in _FOR_ANY_MODEL else "auto"
        self._choice = replace(self._choice, model=model, draft=draft)
        self._show_names()
        self.changed.emit()

    def _pick_draft(self, draft: str) -> None:
        self._choice = replace(self._choice, draft=draft)
        self.changed.emit()

    def _show_names(self) -> None:
        self._header.models.set_value(self._choice.model)
        self._header.drafts.set_model(self._choice.model)
        self._header.drafts.set_value(self._choice.draft)

    # -- settings ------------------------------------------------------------------------------

    @property
    def popover(self) -> SettingsPopover:
        """The settings; made when they are first asked for."""
        if self._popover is None:
            self._popover = SettingsPopover(self._theme, self._settings, self._header)
            self._popover.set_devices(self._devices, self._no_gpu)
            self._popover.edited.connect(self._settings_edited)
            self._popover.closed.connect(self._settings_closed)
        return self._popover

    def set_devices(self, devices: Sequence[DeviceFacts], no_gpu: str = "") -> None:
        """Takes llama.cpp's device list, and why no GPU is in it where that is so."""
        self._devices, self._no_gpu = tuple(devices), no_gpu
        if self._popover is not None:
            self._popover.set_devices(self._devices, self._no_gpu)

    @property
    def settings_open(self) -> bool:
        """True while the popover is on the screen."""
        return self._popover is not None and self._popover.isVisible()

    def close_settings(self) -> None:
        """Closes the popover, if it is open."""
        if self._popover is not None and self._popover.isVisible():
            self._popover.leave()

    def _toggle_settings(self) -> None:
        if self.popover.isVisible():
            self.popover.leave()
        else:
            self.devices_wanted.emit()
            self.popover.show_settings(self._about_defaults())
            self.popover.open_below(self._header.settings)

    def _settings_closed(self) -> None:
        self._header.settings.setChecked(False)
        self._header.settings.setFocus()

    def _settings_edited(self) -> None:
        self._mark_settings()
        self.changed.emit()

    def _show_settings(self) -> None:
        if self._popover is not None and self._popover.isVisible():
            self._popover.show_settings(self._about_defaults())
        self._mark_settings()

    def _mark_settings(self) -> None:
        self._header.mark_changed(len(self._settings.all_changed()))

    def _about_defaults(self) -> str:
        if self._family is None:
            return ""
        return translate("Lane", "Defaults for {family}").format(family=self._family.label)
