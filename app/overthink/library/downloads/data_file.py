"""Downloads the file of a public set of questions: small, pinned, and verified."""

from __future__ import annotations

import hashlib
import time
from typing import NamedTuple

from overthink.core.errors import DownloadFailure, NoConnection
from overthink.core.messages import message
from overthink.library.data_sets import DataSet
from overthink.library.downloads.hub import MAX_REQUESTED_WAIT_S, Hub, TransientFailure
from overthink.library.downloads.request import RetryPolicy, is_offline

MAX_BYTES = 50_000_000
_RETRIES = RetryPolicy(tries=3)


class DataFile(NamedTuple):
    """A downloaded file."""

    content: bytes
    sha256: str


def fetch_data_file(
    data_set: DataSet, *, endpoint: str = "", retries: RetryPolicy = _RETRIES
) -> DataFile:
    """Download the file of a set and verify it.

    Args:
        endpoint: URL of another hub; empty for `HF_ENDPOINT` or the default.

    Raises:
        DownloadFailure: the source refuses it, or sends something else.
        NoConnection: the app is set to stay offline, or the source cannot be reached.
    """
    if is_offline():
        raise NoConnection(
            message("the app is set to stay offline"),
            message("unset OVERTHINK_OFFLINE and HF_HUB_OFFLINE"),
        )
    with Hub(endpoint, retries.timeout_s) as hub:
        content = _read(hub, data_set, retries)
    sha256 = hashlib.sha256(content).hexdigest()
    if data_set.sha256 and sha256 != data_set.sha256:
        raise DownloadFailure(
            message("{name} is not what was expected (its SHA-256 differs)", name=data_set.name),
            message("download it by other means and import the file"),
        )
    return DataFile(content, sha256)


def _read(hub: Hub, data_set: DataSet, retries: RetryPolicy) -> bytes:
    for attempt in range(1, retries.tries + 1):
        try:
            if data_set.url:
                return hub.read_address(data_set.url, MAX_BYTES)
            return hub.read_data(data_set.repository, data_set.file, data_set.revision, MAX_BYTES)
        except TransientFailure as failure:
            wait = failure.wait_s
            if wait is None:
                wait = min(retries.first_wait_s * 2 ** (attempt - 1), retries.longest_wait_s)
            if attempt == retries.tries or wait > MAX_REQUESTED_WAIT_S:
                raise
            time.sleep(wait)
    raise AssertionError("the last attempt either returns or raises")
