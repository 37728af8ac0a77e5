"""The only module that uses the hub: sizes, checksums and bytes of files, via `huggingface_hub`.

Addresses, tokens (`HF_TOKEN`, the hub's login), endpoints (`HF_ENDPOINT`), proxies, redirects and
the meaning of errors are left to that library. Its own download (`hf_hub_download`) is not used: it
compares sizes but not checksums, it cannot be interrupted while a source is silent, and it ignores
the pause that a source requests. So its HTTP client requests a range, and `transfer` does the rest.
Xet, the hub's other protocol, is not used: each file has a plain address, too.

What the source sends is untrusted: names are never taken from it, sizes and checksums are compared
with the content. Importing this module takes about 0.15 s of processor time, so it is imported only
where something is downloaded.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# Otherwise the library would send the hub a list of installed packages.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import httpx2
import msgspec
from huggingface_hub import close_session, constants, get_hf_file_metadata, get_session, hf_hub_url
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
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.symbols import excerpt

MAX_BYTES = 1 << 44
"""Far above the size of any model file."""
MAX_CARD_BYTES = 1 << 20
"""Far above the size of the front matter of a repository's page."""
MAX_REDIRECTS = 10
MAX_REQUESTED_WAIT_S = 120
"""A source that asks for a longer pause is given up for now."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)")
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})

_TRY_LATER = message("try again later")
_CHECK_NETWORK = message("check the network, then continue")


class TransientFailure(NoConnection):
    """A failure that may soon be over.

    Args:
        wait_s: the pause that the source asks for; None if it does not.
    """

    def __init__(
        self, problem: Message, remedy: Message = NO_MESSAGE, wait_s: float | None = None
    ) -> None:
        super().__init__(problem, remedy)
        self.wait_s = wait_s


class RangeRefused(TransientFailure):
    """The source does not send the requested range, so start at the first byte."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository, at one commit."""

    repository: str
    file: str
    url: str
    """At this commit, so that the file cannot change during the download."""
    commit: str
    size: int
    sha256: str


class _Card(msgspec.Struct):
    """The front matter of a repository's page; the makers may write anything there."""

    license: Any = None
    license_name: Any = None

    @property
    def own_name(self) -> str:
        """The licence's own name if there is one: `license` may only be `other`."""
        names = [name for name in (self.license_name, self.license) if isinstance(name, str)]
        return excerpt(next((name for name in names if name.strip()), ""), 100)


class _Description(msgspec.Struct):
    card: _Card | None = msgspec.field(name="cardData", default=None)


@dataclass(frozen=True, slots=True)
class Body:
    """The content that a source sends."""

    start: int
    """Position of its first byte in the file."""
    chunks: Iterator[bytes]


class Hub:
    """A source of files. Use it as a context manager, which closes its connections.

    Args:
        endpoint: URL; empty for `HF_ENDPOINT` or the default.
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
        """Ask for the current version of a file.

        Raises:
            DownloadFailure: it does not exist, is not accessible, or has no checksum.
            TransientFailure: the source does not answer now.
        """
        with _converted_errors(f"{repository}/{file}"):
            url = hf_hub_url(repository, file, endpoint=self._endpoint)
            metadata = get_hf_file_metadata(
                url, timeout=self._timeout, library_name="overthink", endpoint=self._endpoint
            )
        sha256, commit = metadata.etag or "", metadata.commit_hash or ""
        size = metadata.size
        if size is None or not 0 < size <= MAX_BYTES:
            raise _unusable(
                message("the source of {file} does not state its size", file=excerpt(file))
            )
        if not _SHA256.fullmatch(sha256):
            raise _unusable(
                message(
                    "the source of {file} gives no SHA-256, so it could not be verified",
                    file=excerpt(file),
                )
            )
        if _COMMIT.fullmatch(commit):
            url = hf_hub_url(repository, file, revision=commit, endpoint=self._endpoint)
        return RemoteFile(repository, file, url, commit, size, sha256)

    def licence(self, repository: str) -> str:
        """Ask for the licence that the makers of a repository state; empty if they state none.

        Raises:
            DownloadFailure: the source does not answer, or not with a description.
        """
        endpoint = (self._endpoint or constants.ENDPOINT).rstrip("/")
        url = f"{endpoint}/api/models/{repository}?expand[]=cardData"
        headers = build_hf_headers(library_name="overthink")
        with _converted_errors(repository), self._stream(url, headers) as response:
            _check_status(response)
            content = b""
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MAX_CARD_BYTES:
                    break
        try:
            card = msgspec.json.decode(content, type=_Description).card
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise _unusable(
                message("the source does not describe {name}", name=excerpt(repository))
            ) from None
        return card.own_name if card else ""

    def read_data(self, repository: str, file: str, revision: str, limit: int) -> bytes:
        """Read a small file of a repository of data, at a revision.

        Args:
            limit: most bytes.

        Raises:
            DownloadFailure: as `find`, or it is larger.
        """
        name = f"{repository}/{file}"
        with _converted_errors(name):
            url = hf_hub_url(
                repository,
                file,
                repo_type="dataset",
                revision=revision,
                endpoint=self._endpoint,
            )
        return self._read(url, build_hf_headers(library_name="overthink"), name, limit)

    def read_address(self, url: str, limit: int) -> bytes:
        """Read a small file from an address that is not the hub's, without its token.

        Raises:
            DownloadFailure: as `find`, or it is larger than `limit` bytes.
        """
        return self._read(url, {"User-Agent": "overthink"}, excerpt(url, 200), limit)

    def _read(self, url: str, headers: dict[str, str], name: str, limit: int) -> bytes:
        parts: list[bytes] = []
        length = 0
        with _converted_errors(name), self._stream(url, headers) as response:
            _check_status(response)
            for chunk in response.iter_bytes():
                parts.append(chunk)
                length += len(chunk)
                if length > limit:
                    raise _unusable(
                        message("{file} is larger than {limit:size}", file=name, limit=limit)
                    )
        return b"".join(parts)

    @contextmanager
    def open(self, remote: RemoteFile, start: int) -> Iterator[Body]:
        """Request a file from byte `start` on; the source may begin at the first byte instead.

        Raises:
            DownloadFailure: as `find`, also from within the block.
        """
        headers = build_hf_headers(library_name="overthink")
        headers["Accept-Encoding"] = "identity"
        if start:
            headers["Range"] = f"bytes={start}-"
        name = f"{remote.repository}/{remote.file}"
        with _converted_errors(name), self._stream(remote.url, headers) as response:
            _check_status(response)
            yield Body(_start_of(response, start, remote), response.iter_raw())

    @contextmanager
    def _stream(self, url: str, headers: dict[str, str]) -> Iterator[httpx2.Response]:
        """Follow redirects without reading their bodies, which may be endless.

        The client builds each next request, and drops the token if it goes to another host.
        """
        client = get_session()
        request = client.build_request("GET", url, headers=headers, timeout=self._timeout)
        for _ in range(MAX_REDIRECTS):
            response = client.send(request, stream=True, follow_redirects=False)
            if response.next_request is None:
                break
            response.close()
            request = response.next_request
        else:
            raise _redirect_loop()
        try:
            yield response
        finally:
            response.close()


def _check_status(response: httpx2.Response) -> None:
    if response.status_code == 416:
        raise RangeRefused(message("the source has no such range of the file"))
    if response.status_code not in (200, 206):
        if response.is_error:
            hf_raise_for_status(_without_body(response))
        raise DownloadFailure(
            message(
                "the source answers with HTTP {code} instead of the file", code=response.status_code
            ),
            _TRY_LATER,
        )


def _without_body(response: httpx2.Response) -> httpx2.Response:
    """The response with its headers only: the library would read an error page of any size."""
    needed = ("X-Error-Code", "X-Error-Message", "Retry-After")
    headers = {name: response.headers[name] for name in needed if name in response.headers}
    return httpx2.Response(response.status_code, headers=headers, request=response.request)


def _start_of(response: httpx2.Response, requested: int, remote: RemoteFile) -> int:
    """Where the content begins; 0 if the source does not support ranges."""
    if response.status_code == 200:
        return 0
    given = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if not (given and int(given[1]) == requested and given[2] in ("*", str(remote.size))):
        raise RangeRefused(message("the source sends another range of the file than requested"))
    return requested


# -- errors ---------------------------------------------------------------------------------------


@contextmanager
def _converted_errors(name: str) -> Iterator[None]:
    """Convert the errors of `huggingface_hub` and of its HTTP client to ours."""
    try:
        yield
    except OfflineModeIsEnabled:
        raise NoConnection(
            message("HF_HUB_OFFLINE is set"), message("unset it to download")
        ) from None
    except HfHubHTTPError as error:
        raise _refusal(error, name) from None
    except httpx2.HTTPError as error:
        raise _transport_failure(error) from None
    except (httpx2.InvalidURL, httpx2.StreamError, ImportError, ValueError) as error:
        why = excerpt(str(error).partition("\n")[0], 160)
        raise DownloadFailure(
            message("the source or the proxy cannot be used ({why})", why=why),
            message("check HF_ENDPOINT, HTTPS_PROXY and ALL_PROXY"),
        ) from None


def _refusal(error: HfHubHTTPError, name: str) -> DownloadFailure:
    """Explain why the source refuses a file."""
    repository = "/".join(name.split("/")[:2])
    match error:
        case GatedRepoError():
            return DownloadFailure(
                message(
                    "the makers of {name} require that you accept their terms", name=repository
                ),
                message(
                    "accept them on its page of the hub, then log in: set HF_TOKEN to your token"
                ),
            )
        case RemoteEntryNotFoundError() | RevisionNotFoundError():
            return _no_file(name)
        case DisabledRepoError():
            return DownloadFailure(
                message("{name} was disabled by the hub", name=repository),
                message("choose another one"),
            )
        case RepositoryNotFoundError():
            return DownloadFailure(
                message("there is no {name} at the source, or it is not public", name=repository),
                message("check its name, or log in: set HF_TOKEN to your token"),
            )
    return _refusal_by_status(error.response, name, repository)


def _refusal_by_status(response: httpx2.Response, name: str, repository: str) -> DownloadFailure:
    code = response.status_code
    if code == 429:
        busy = message("the source asks to try again later (HTTP {code})", code=code)
        return TransientFailure(busy, _TRY_LATER, _requested_wait(response))
    if code in _BUSY:
        busy = message("the source has a problem (HTTP {code})", code=code)
        return TransientFailure(busy, _TRY_LATER, _requested_wait(response))
    if code == 401:
        return DownloadFailure(
            message("the source rejects the access token for {name}", name=repository),
            message("check HF_TOKEN, or unset it"),
        )
    if code == 403:
        return DownloadFailure(
            message("the source denies you access to {name} (HTTP 403)", name=name),
            message("check what your HF_TOKEN allows, and the terms on its page"),
        )
    if code in (404, 410):
        return _no_file(name)
    return DownloadFailure(
        message("the source refuses {name} (HTTP {code})", name=name, code=code), _TRY_LATER
    )


def _requested_wait(response: httpx2.Response) -> float | None:
    """The pause in seconds that the source asks for."""
    text = response.headers.get("Retry-After", "").strip()
    return float(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else None


def _no_file(name: str) -> DownloadFailure:
    return DownloadFailure(
        message("there is no file {name} at the source", name=name), message("check its name")
    )


def _unusable(problem: Message) -> DownloadFailure:
    return DownloadFailure(problem, message("download it by other means"))


def _redirect_loop() -> DownloadFailure:
    return DownloadFailure(
        message("the source redirects in a loop"), message("try another source, or later")
    )


def _transport_failure(error: httpx2.HTTPError) -> DownloadFailure:
    match error:
        case httpx2.TooManyRedirects():
            return _redirect_loop()
        case httpx2.UnsupportedProtocol():
            return DownloadFailure(
                message("the source redirects to an address that is not HTTP"),
                message("check HF_ENDPOINT; nothing was opened"),
            )
        case httpx2.ProxyError():
            return TransientFailure(
                message("the proxy refuses the connection"),
                message("check HTTPS_PROXY and ALL_PROXY"),
            )
        case httpx2.TimeoutException():
            return TransientFailure(message("the source does not answer"), _CHECK_NETWORK)
        case httpx2.ConnectError() if "CERTIFICATE" in str(error).upper():
            return DownloadFailure(
                message("this machine does not trust the source's certificate"),
                message("check the clock, and for proxies that intercept connections"),
            )
        case httpx2.ConnectError():
            return TransientFailure(message("the source cannot be reached"), _CHECK_NETWORK)
    return TransientFailure(message("the connection to the source was lost"), _CHECK_NETWORK)
