"""The folders that are searched for models: the app's own, the user's, and other programs'.

Only two small files are read here, in which LM Studio and Jan record that their models are
elsewhere. The folders need not exist. Sources, each read in the program's own code or
documentation:

- LM Studio: `lmstudio.ai/docs/basics/import-model` (`~/.lmstudio/models/publisher/model/file`);
  `findLMStudioHome` of lmstudio-js (`~/.lmstudio-home-pointer`, before that `~/.cache/lm-studio`);
  `downloadsFolder` of its `settings.json`, second-hand.
- Hugging Face: `huggingface_hub.constants` and llama.cpp's `common/hf-cache.cpp`: `HF_HUB_CACHE`,
  `HUGGINGFACE_HUB_CACHE`, `HF_HOME/hub`, `XDG_CACHE_HOME/huggingface/hub`,
  `~/.cache/huggingface/hub`, the same on every system. A repository is
  `models--owner--name/snapshots/revision/…`, links into its `blobs`.
- Ollama: `envconfig/config.go` (`OLLAMA_MODELS`, `~/.ollama/models`) and its installer for Linux,
  whose service stores them in `/usr/share/ollama/.ollama/models`.
- Jan: `src-tauri/src/core/app/commands.rs` (`JAN_DATA_FOLDER`, `data_folder` of its
  `settings.json`, else `Jan/data` among the platform's application data);
  `jan.ai/docs/data-folder` for the older `~/.config/Jan/data`.
- GPT4All: `docs.gpt4all.io/gpt4all_desktop/settings.html`; `gpt4all_python.html` there for
  `~/.cache/gpt4all`, on every system.
- llama.cpp: `fs_get_cache_directory` of `common/common.cpp` (`LLAMA_CACHE`, else `llama.cpp` in the
  platform's cache). Newer builds download there, or into the Hugging Face cache, in its layout.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

ProgramName = Literal["LM Studio", "Hugging Face", "Ollama", "Jan", "GPT4All", "llama.cpp"]
Origin = Literal["bundled", "models folder", "added folder", "extra", "opened"] | ProgramName
"""Where a model was found; "opened" is a file that the user opened."""

_SMALL_FILE = 1_000_000
"""Largest settings file of another program to read, in bytes."""


@dataclass(frozen=True)
class ProgramFolder:
    """A folder in which another program stores models."""

    program: ProgramName
    path: Path


@dataclass(frozen=True)
class ModelFolders:
    """The folders that are searched for models. They need not exist."""

    bundled: Path
    """The demo models that come with the app."""
    user: tuple[Path, ...] = ()
    """`models/`, and the models folder among the user's files."""
    programs: tuple[ProgramFolder, ...] = ()
    preferences: Path | None = None
    """The file with added folders and forgotten models; read each time, so that the window and the
    terminal agree."""
    header_cache: Path | None = None
    """The file of `overthink.library.header_cache`; None for no cache."""


def program_folders(
    environ: Mapping[str, str], home: Path, platform: str
) -> tuple[ProgramFolder, ...]:
    """The folders in which other programs store models.

    Args:
        environ: environment variables.
        home: the user's home folder.
        platform: a value of `sys.platform`.
    """
    locations = _Locations(environ, home, platform)
    found: dict[Path, ProgramFolder] = {}
    for folder in locations.all():
        found.setdefault(folder.path, folder)  # llama.cpp may share the Hugging Face cache
    return tuple(found.values())


class _Locations:
    def __init__(self, environ: Mapping[str, str], home: Path, platform: str) -> None:
        self._environ, self._home, self._platform = environ, home, platform

    def all(self) -> Iterator[ProgramFolder]:
        for folder in self._lm_studio():
            yield ProgramFolder("LM Studio", folder)
        yield ProgramFolder("Hugging Face", self._hugging_face())
        for folder in self._ollama():
            yield ProgramFolder("Ollama", folder)
        for folder in self._jan():
            yield ProgramFolder("Jan", folder)
        gpt4all = self._local_data() / "nomic.ai" / "GPT4All"
        for folder in (gpt4all, self._home / ".cache" / "gpt4all"):
            yield ProgramFolder("GPT4All", folder)
        llama_cpp = self._given("LLAMA_CACHE") or self._platform_cache() / "llama.cpp"
        yield ProgramFolder("llama.cpp", llama_cpp)

    # -- the programs --------------------------------------------------------------------------

    def _lm_studio(self) -> Iterator[Path]:
        pointer = Path(_line_of(self._home / ".lmstudio-home-pointer"))
        homes = [self._home / ".lmstudio", self._home / ".cache" / "lm-studio"]
        for folder in dict.fromkeys([*([pointer] if pointer.is_absolute() else []), *homes]):
            elsewhere = _text_in(folder / "settings.json", "downloadsFolder")
            if elsewhere:
                yield self._expanded(elsewhere)
            yield folder / "models"

    def _hugging_face(self) -> Path:
        for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
            if given := self._given(variable):
                return given
        return (self._given("HF_HOME") or self._cache() / "huggingface") / "hub"

    def _ollama(self) -> Iterator[Path]:
        yield self._given("OLLAMA_MODELS") or self._home / ".ollama" / "models"
        if self._is_unix():
            yield Path("/usr/share/ollama/.ollama/models")

    def _jan(self) -> Iterator[Path]:
        given = self._given("JAN_DATA_FOLDER")
        settings = self._roaming_data() / "Jan" / "settings.json"
        elsewhere = _text_in(settings, "data_folder")
        folders = [
            *([given] if given else []),
            *([self._expanded(elsewhere)] if elsewhere else []),
            self._roaming_data() / "Jan" / "data",
            *([self._config() / "Jan" / "data"] if self._is_unix() else []),
        ]
        for folder in folders:
            yield folder / "llamacpp" / "models"
            yield folder / "models"

    # -- the platforms' folders, as those programs find them -----------------------------------

    def _is_unix(self) -> bool:
        return self._platform not in ("win32", "darwin")

    def _given(self, variable: str) -> Path | None:
        value = self._environ.get(variable, "").strip()
        return self._expanded(value) if value else None

    def _expanded(self, path: str) -> Path:
        """Expand `~`; relative paths are taken from the home folder."""
        if path == "~" or path.startswith(("~/", "~\\")):
            return self._home / path[2:]
        return self._home / path

    def _cache(self) -> Path:
        """`~/.cache`, which some programs use on every system."""
        return self._given("XDG_CACHE_HOME") or self._home / ".cache"

    def _platform_cache(self) -> Path:
        if self._platform == "darwin":
            return self._home / "Library" / "Caches"
        return self._windows_local() if self._platform == "win32" else self._cache()

    def _config(self) -> Path:
        return self._given("XDG_CONFIG_HOME") or self._home / ".config"

    def _local_data(self) -> Path:
        if self._platform == "darwin":
            return self._home / "Library" / "Application Support"
        if self._platform == "win32":
            return self._windows_local()
        return self._given("XDG_DATA_HOME") or self._home / ".local" / "share"

    def _roaming_data(self) -> Path:
        if self._platform == "win32":
            return self._given("APPDATA") or self._home / "AppData" / "Roaming"
        return self._local_data()

    def _windows_local(self) -> Path:
        return self._given("LOCALAPPDATA") or self._home / "AppData" / "Local"


def _line_of(path: Path) -> str:
    """The only line of a small file, stripped; empty if it cannot be read."""
    content = small_file(path, _SMALL_FILE)
    text = content.decode("utf-8", "replace").strip() if content else ""
    return "" if "\0" in text or "\n" in text else text


def _text_in(path: Path, field: str) -> str:
    """A text field of a JSON object in a file; empty if it is missing."""
    content = small_file(path, _SMALL_FILE)
    if not content:
        return ""
    try:
        fields = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=dict[str, object])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return ""
    value = fields.get(field)
    return value.strip() if isinstance(value, str) and "\0" not in value else ""


def real_path(path: Path) -> Path:
    """Resolve links; a cycle of links resolves to itself."""
    return Path(os.path.realpath(path))  # not `Path.resolve`, which raises for cycles


def expanded(path: Path) -> Path:
    """Expand `~`; return the path unchanged if there is no home folder."""
    try:
        return Path(os.path.expanduser(path))
    except ValueError:  # a null byte
        return path


def is_folder(child: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a link to one that is accessible."""
    try:
        return child.is_dir()
    except OSError:  # a cycle of links, no permission, a network that is down
        return False


def file_size(path: Path) -> int:
    """The size of a file in bytes; 0 if it is inaccessible."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def small_file(path: Path, limit: int) -> bytes | None:
    """The content of a regular file of at most `limit` bytes; None for anything else."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except (OSError, ValueError):  # ValueError: a null byte in the name
        return None
    return content if len(content) <= limit else None
