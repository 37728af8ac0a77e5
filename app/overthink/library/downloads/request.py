"""What is requested of a download and reported by it.

A download may run in a child process (`overthink.library.downloads.child`): the request goes in as
a line of JSON, and each event comes back as one.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import msgspec

from overthink.core.errors import BadOption, EnvironmentFailure, error_kind, from_kind
from overthink.core.messages import Message, message
from overthink.library.download_catalogue import GgufFile, Repository, all_files

OFFLINE_VARIABLES = ("OVERTHINK_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
"""Ours, and those that `huggingface_hub` obeys."""
_TRUE = frozenset({"1", "on", "yes", "true"})


def is_offline(chosen: bool = False) -> bool:
    """Whether no connection may be opened.

    Args:
        chosen: the user's own setting.
    """
    return chosen or any(
        os.environ.get(name, "").strip().lower() in _TRUE for name in OFFLINE_VARIABLES
    )


class RetryPolicy(msgspec.Struct, frozen=True):
    """How long to wait for a source, and how often to retry."""

    timeout_s: float = 30.0
    """For a connection, and for the next bytes over one."""
    tries: int = 6
    """Most consecutive attempts without progress."""
    first_wait_s: float = 1.0
    """Before the second attempt; doubled before each further one."""
    longest_wait_s: float = 30.0


class DownloadRequest(msgspec.Struct, frozen=True):
    """The files of one model, from one repository."""

    repository: Repository
    files: tuple[GgufFile, ...]
    """Paths in the repository."""
    folder: str
    """The models folder to download into."""
    endpoint: str = ""
    """URL of another hub; empty for `HF_ENDPOINT` or the default."""
    retries: RetryPolicy = RetryPolicy()


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How much has been downloaded."""

    done: int
    """Bytes of all files of the request."""
    total: int
    """0 if it is not known yet."""
    doing: str = "receiving"
    """`asking` the source, `receiving`, `waiting`, or `checking` what is here."""


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """Something unexpected that does not stop the download."""

    text: Message
    """A sentence."""


class Done(msgspec.Struct, frozen=True, tag="done"):
    """All files are complete."""

    path: str
    """The file to open: of a split model, the first."""
    already: bool = False
    """They had been downloaded before."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The download failed."""

    kind: str
    """Of the error (`overthink.core.errors`)."""
    problem: Message
    remedy: Message

    @classmethod
    def of(cls, error: EnvironmentFailure) -> Failed:
        """Make the event of an error."""
        return cls(error_kind(error), error.problem, error.remedy)

    @property
    def error(self) -> EnvironmentFailure:
        """The error of the event."""
        return from_kind(self.kind, self.problem, self.remedy)


Event = Progress | Notice | Done | Failed


def make_request(repository: str, file: str, folder: Path, endpoint: str = "") -> DownloadRequest:
    """Make a request for a file and, if it is the first part of a split model, all other parts.

    Raises:
        BadOption: repository or file are invalid.
    """
    raw = DownloadRequest(repository, all_files(file), str(folder), endpoint)
    try:
        return msgspec.convert(msgspec.to_builtins(raw), DownloadRequest)
    except msgspec.ValidationError:
        raise BadOption(
            message("“{name}” is not a GGUF file of a repository", name=f"{repository}/{file}"),
            message("write PUBLISHER/REPOSITORY/FILE.gguf"),
        ) from None


def destination(request: DownloadRequest, file: str) -> Path:
    """Where to store a file: in a folder per publisher and repository, as other programs do.

    Different publishers have files of the same name.
    """
    return Path(request.folder, *request.repository.split("/"), PurePosixPath(file).name)
