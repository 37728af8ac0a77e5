"""The one file that touches the hub: a file's size, checksum and bytes, over `huggingface_hub`.

Addresses, tokens (`HF_TOKEN`, the hub's own log-in), endpoints (`HF_ENDPOINT`), proxies, redirects
and the meaning of refusals are that library's. Its own download (`hf_hub_download`) is not used: it
compares lengths but not checksums, it cannot be told to stop while a source is silent, and it does
not take a pause for one. So its session is asked for a range, and `transfer` sees to the rest.
Xet, the hub's other way of sending, is left aside: every file has its plain address too.

What the source says is a stranger's word: names are never taken from it, lengths and checksums are
compared with what comes. Importing this module costs about 0.15 s of processor time, so that it is
imported where something is downloaded and nowhere else.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

# The hub's library would tell it what else is installed here.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import httpx2
from huggingface_hub import close_session, get_hf_file_metadata, get_session, hf_hub_url
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

from overthink.core.errors import DownloadFailure, NoConnection
from overthink.core.symbols import excerpt

LARGEST = 1 << 44
"""Bytes; no model file comes near."""
MOST_REDIRECTS = 10
LONGEST_WAIT_ASKED_S = 120
"""A source that asks to wait longer is given up for now."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)")
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


class TransientFailure(NoConnection):
    """A failure that may be over in a moment.

    Args:
        wait_s: what the source asks to wait; None where it does not say.
    """

    def __init__(self, problem: str, remedy: str = "", wait_s: float | None = None) -> None:
        super().__init__(problem, remedy)
        self.wait_s = wait_s


class RangeRefused(TransientFailure):
    """The source does not send the part that was asked for: from the beginning, then."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository, at one commit."""

    repository: str
    file: str
    url: str
    """Of that commit, so that it is the same file for as long as it takes."""
    commit: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Body:
    """What a source sends."""

    start: int
    """The place in the file that it begins at."""
    chunks: Iterator[bytes]


class Hub:
    """A source of files. A context manager: at its end connections are closed.

    Args:
        endpoint: empty for what `HF_ENDPOINT` says, or the usual one.
        timeout_s: for a connection, and for the next bytes over one.
    """

    def __init__(self, endpoint: str, timeout_s: float) -> None:
        logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # what goes wrong is raised
        self._endpoint = endpoint or None
        self._timeout = timeout_s

    def __enter__(self) -> Hub:
        return self

    def __exit__(self, *_error: object) -> None:
        close_session()

    def find(self, repository: str, file: str) -> RemoteFile:
        """What the source says of a file as it is today.

        Raises:
            DownloadFailure: it does not have it, does not give it, or has no checksum for it.
            TransientFailure: it does not answer just now.
        """
        with _explained(f"{repository}/{file}"):
            url = hf_hub_url(repository, file, endpoint=self._endpoint)
            told = get_hf_file_metadata(
                url, timeout=self._timeout, library_name="overthink", endpoint=self._endpoint
            )
        size, sha256, commit = told.size, told.etag or "", told.commit_hash or ""
        if size is None or not 0 < size <= LARGEST:
            _unusable(file, "does not say how large it is")
        if not _SHA256.fullmatch(sha256):
            _unusable(
                file, "gives no SHA-256 for it, so that nobody could tell whether it is whole"
            )
        if _COMMIT.fullmatch(commit):
            url = hf_hub_url(repository, file, revision=commit, endpoint=self._endpoint)
        return RemoteFile(repository, file, url, commit, size, sha256)

    @contextmanager
    def open(self, remote: RemoteFile, start: int) -> Iterator[Body]:
        """The bytes of a file from a place on, or from its beginning where the source wants that.

        Raises:
            DownloadFailure: as `find`, also from within the block.
        """
        headers = build_hf_headers(library_name="overthink")
        headers["Accept-Encoding"] = "identity"
        if start:
            headers["Range"] = f"bytes={start}-"
        name = f"{remote.repository}/{remote.file}"
        with _explained(name), self._stream(remote.url, headers) as response:
            _check_status(response)
            yield Body(_start_of(response, start, remote), response.iter_raw())

    @contextmanager
    def _stream(self, url: str, headers: dict[str, str]) -> Iterator[httpx2.Response]:
        """The last answer behind all redirects, whose own bodies nobody reads: they may not end.

        The client builds each next request, and leaves the token out where it goes to another host.
        """
        client = get_session()
        request = client.build_request("GET", url, headers=headers, timeout=self._timeout)
        for _ in range(MOST_REDIRECTS):
            response = client.send(request, stream=True, follow_redirects=False)
            if response.next_request is None:
                break
            response.close()
            request = response.next_request
        else:
            raise _in_a_circle()
        try:
            yield response
        finally:
            response.close()


def _check_status(response: httpx2.Response) -> None:
    if response.status_code == 416:
        raise RangeRefused("the source has no such part of the file")
    if response.status_code not in (200, 206):
        if response.is_error:
            hf_raise_for_status(_without_body(response))
        code = response.status_code
        raise DownloadFailure(
            f"the source answers with HTTP {code}, not with the file", "try later"
        )


def _without_body(response: httpx2.Response) -> httpx2.Response:
    """What its headers say. The hub's library would read an error page, however long it is."""
    kept = ("X-Error-Code", "X-Error-Message", "Retry-After")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return httpx2.Response(response.status_code, headers=headers, request=response.request)


def _start_of(response: httpx2.Response, asked: int, remote: RemoteFile) -> int:
    """Where the answer begins; 0 where the source does not send parts of files."""
    if response.status_code == 200:
        return 0
    told = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    right = told and int(told[1]) == asked and told[2] in ("*", str(remote.size))
    if not right:
        raise RangeRefused("the source sends another part of the file than it was asked for")
    return asked


def _unusable(file: str, problem: str) -> NoReturn:
    raise DownloadFailure(f"the source of {excerpt(file)} {problem}", "download it by other means")


# --------------------------------------------------------------------------- what may go wrong


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turns what the hub's library and its HTTP client raise into sentences."""
    try:
        yield
    except OfflineModeIsEnabled:
        raise NoConnection("HF_HUB_OFFLINE is set", "unset it to download") from None
    except HfHubHTTPError as error:
        raise _refusal(error, name) from None
    except httpx2.HTTPError as error:
        raise _transport_failure(error) from None
    except (httpx2.InvalidURL, httpx2.StreamError, ImportError, ValueError) as error:
        why = excerpt(str(error).partition("\n")[0], 160)
        raise DownloadFailure(
            f"the source or the proxy cannot be used ({why})",
            "look at HF_ENDPOINT, HTTPS_PROXY and ALL_PROXY",
        ) from None


def _refusal(error: HfHubHTTPError, name: str) -> DownloadFailure:
    """What a source means by its refusal."""
    repository = "/".join(name.split("/")[:2])
    match error:
        case GatedRepoError():
            return DownloadFailure(
                f"the makers of {repository} want their terms accepted first",
                "accept them on its page of the hub, then log in: set HF_TOKEN to your token",
            )
        case RemoteEntryNotFoundError() | RevisionNotFoundError():
            return DownloadFailure(f"there is no file {name} at the source", "look at its name")
        case DisabledRepoError():
            return DownloadFailure(f"{repository} was disabled by the hub", "choose another one")
        case RepositoryNotFoundError():
            return DownloadFailure(
                f"there is no {repository} at the source, or not for everybody",
                "look at its name, or log in: set HF_TOKEN to your token",
            )
    return _refusal_by_status(error.response, name, repository)


def _refusal_by_status(response: httpx2.Response, name: str, repository: str) -> DownloadFailure:
    code = response.status_code
    if code in _BUSY:
        what = "asks to come back later" if code == 429 else "has trouble of its own"
        return TransientFailure(
            f"the source {what} (HTTP {code})", "try again later", _wait(response)
        )
    if code == 401:
        return DownloadFailure(
            f"the source does not take the token for {repository}", "look at HF_TOKEN, or unset it"
        )
    if code == 403:
        return DownloadFailure(
            f"the source does not give {name} to you (HTTP 403)",
            "look at what your HF_TOKEN allows, and at the terms on its page",
        )
    if code in (404, 410):
        return DownloadFailure(f"there is no file {name} at the source", "look at its name")
    return DownloadFailure(f"the source refuses {name} (HTTP {code})", "try again later")


def _wait(response: httpx2.Response) -> float | None:
    """Seconds that the source asks for."""
    asked = response.headers.get("Retry-After", "").strip()
    return float(asked) if re.fullmatch(r"\d{1,6}", asked, re.ASCII) else None


def _in_a_circle() -> DownloadFailure:
    return DownloadFailure("the source sends in a circle", "try another source, or later")


def _transport_failure(error: httpx2.HTTPError) -> DownloadFailure:
    match error:
        case httpx2.TooManyRedirects():
            return _in_a_circle()
        case httpx2.UnsupportedProtocol():
            return DownloadFailure(
                "the source sends to an address that is none of the web's",
                "look at HF_ENDPOINT; nothing was opened",
            )
        case httpx2.ProxyError():
            return TransientFailure(
                "the proxy does not let through", "look at HTTPS_PROXY and ALL_PROXY"
            )
        case httpx2.TimeoutException():
            return TransientFailure(
                "the source does not answer", "look at the network, then continue"
            )
        case httpx2.ConnectError() if "CERTIFICATE" in str(error).upper():
            return DownloadFailure(
                "the source's certificate is not one that this machine trusts",
                "look at the clock and at who stands between you and the network",
            )
        case httpx2.ConnectError():
            return TransientFailure(
                "the source cannot be reached", "look at the network, then continue"
            )
    return TransientFailure(
        "the connection to the source broke off", "look at the network, then continue"
    )
