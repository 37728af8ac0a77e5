"""What is to be downloaded and what is told of it: the words between a download and who asked.

A download may run in a child process (`overthink.library.downloads.child`): the order goes in as a
line of JSON, and each event comes out as one.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import msgspec

from overthink.core.errors import BadOption, EnvironmentFailure, error_kind, from_kind
from overthink.core.messages import NO_MESSAGE, Message
from overthink.library.download_catalogue import GgufFile, Repository, all_files


class RetryPolicy(msgspec.Struct, frozen=True):
    """How long a source is waited for."""

    timeout_s: float = 30.0
    """For a connection, and for the next bytes over one."""
    tries: int = 6
    """In a row that brought nothing new."""
    first_wait_s: float = 1.0
    """Before the second try; twice as long before each further one."""
    longest_wait_s: float = 30.0


class DownloadRequest(msgspec.Struct, frozen=True):
    """The files of one model, from one repository."""

    repository: Repository
    files: tuple[GgufFile, ...]
    """Paths in the repository."""
    folder: str
    """The models folder that they are for."""
    endpoint: str = ""
    """Another hub than the usual one; empty for what `HF_ENDPOINT` says."""
    retries: RetryPolicy = RetryPolicy()


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """So much is there."""

    done: int
    """Bytes of all files of the order."""
    total: int
    """0 where it is not known yet."""
    doing: str = "receiving"
    """`asking` the source, `receiving`, or `checking` what is there."""


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """Something that a person wonders about otherwise; it goes on."""

    problem: Message
    remedy: Message = NO_MESSAGE


class Done(msgspec.Struct, frozen=True, tag="done"):
    """All files are there."""

    path: str
    """The file to open: of a split model the first."""
    already: bool = False
    """They were there before; nothing was downloaded."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """It could not be done."""

    kind: str
    """Of the error (`overthink.core.errors`)."""
    problem: Message
    remedy: Message

    @classmethod
    def of(cls, error: EnvironmentFailure) -> Failed:
        """As it is told."""
        return cls(error_kind(error), error.problem, error.remedy)

    @property
    def error(self) -> EnvironmentFailure:
        """As it is raised."""
        return from_kind(self.kind, self.problem, self.remedy)


Event = Progress | Notice | Done | Failed


def make_request(repository: str, file: str, folder: Path, endpoint: str = "") -> DownloadRequest:
    """An order for a file and, where it is the first part of a split model, all others.

    Raises:
        BadOption: repository or file cannot be one.
    """
    raw = DownloadRequest(repository, all_files(file), str(folder), endpoint)
    try:
        return msgspec.convert(msgspec.to_builtins(raw), DownloadRequest)
    except msgspec.ValidationError:
        raise BadOption(
            f"“{repository}/{file}” names no GGUF file of a repository",
            "write PUBLISHER/REPOSITORY/FILE.gguf",
        ) from None


def destination(order: DownloadRequest, file: str) -> Path:
    """Where a file goes: in a folder of its publisher and repository, as other programs have it.

    Files of the same name come from more than one publisher.
    """
    return Path(order.folder, *order.repository.split("/"), PurePosixPath(file).name)


OFFLINE_VARIABLES = ("OVERTHINK_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
"""Ours, and those that the hub's library obeys."""
_TRUE = frozenset({"1", "on", "yes", "true"})


def is_offline(chosen: bool = False) -> bool:
    """Whether no connection is to be opened.

    Args:
        chosen: the person's own setting.
    """
    return chosen or any(
        os.environ.get(name, "").strip().lower() in _TRUE for name in OFFLINE_VARIABLES
    )
