"""The only module that opens connections to servers, by `httpx2`.

- Redirects are never followed: a key must not reach another address. TLS is verified. Proxies come
  from the environment, but not for this machine's own addresses.
- Nothing is read without a bound: lines, bodies, and what a compressed response grows to.
- Two clocks bound a stream: the time since the last payload, which signs of life do not extend, and
  the total.

Importing it takes about 0.15 s of processor time, so it is imported where a connection is opened.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import msgspec

from overthink import __version__
from overthink.core.errors import PromptError, ServerFailure
from overthink.core.messages import message, verbatim
from overthink.core.servers import Server
from overthink.lanes.remote import faults

MAX_BODY = 16 * 1024 * 1024
"""Bytes of a response that is no stream."""
MAX_ERROR_BODY = 64 * 1024
MAX_GROWTH, GROWTH_FREE = 200, 1024 * 1024
"""A compressed response may grow by this factor, after so many bytes."""

_STEP = 64 * 1024


@dataclass(frozen=True, slots=True)
class Clocks:
    """Limits of time, seconds."""

    connect_s: float = 10.0
    ask_s: float = 20.0
    """For a question that needs no generation."""
    first_s: float = 1800.0
    """Until the first payload: long prompts take long on large models."""
    next_s: float = 300.0
    """Between two payloads."""
    total_s: float = 24 * 3600.0
    retries: int = 2
    first_wait_s: float = 0.5
    """Before the second attempt, unless the server asks for another pause."""


@dataclass(slots=True)
class Answer:
    """A response whose body arrives."""

    content_type: str
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]
    attempts: int = 1


class Connection:
    """Requests to one server. Close it when it is no longer needed.

    Args:
        server: where to.
        key: sent as a bearer token; empty for none.
        offline: only this machine may be reached.
    """

    def __init__(
        self, server: Server, key: str = "", *, offline: bool = False, clocks: Clocks | None = None
    ) -> None:
        self.server, self.clocks = server, clocks or Clocks()
        self.quote = faults.ServerText(key)
        self._offline = offline
        headers = {"User-Agent": f"overthink/{__version__}", "Accept-Encoding": "identity"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        try:
            self._client = httpx2.AsyncClient(
                headers=headers,
                follow_redirects=False,
                trust_env=not server.is_loopback,
                timeout=httpx2.Timeout(None, connect=self.clocks.connect_s),
                limits=httpx2.Limits(max_connections=None, keepalive_expiry=60.0),
            )
        except (httpx2.InvalidURL, ValueError, ImportError, OSError) as error:
            why = self.quote.plain(str(error))
            raise faults.unreachable(server, why) from None

    async def close(self) -> None:
        await self._client.aclose()

    # -- questions --------------------------------------------------------------------------------

    async def ask(self, path: str, body: Any = None) -> Any:
        """Get a JSON value; `body` is posted if there is one.

        Raises:
            ServerFailure: there is no such answer.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                content = await self._answer(path, body)
                break
            except _Refused as refusal:
                raise refusal.failure from None
            except _Busy as busy:
                if attempt > self.clocks.retries:
                    raise busy.failure from None
                await asyncio.sleep(min(busy.failure.wait_s or self.clocks.first_wait_s, 5.0))
        try:
            return msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            what = message("something other than JSON")
            raise faults.not_the_interface(self.server, what) from None

    async def _answer(self, path: str, body: Any) -> bytes:
        async with self._deadline(self.clocks.ask_s), self._response(path, body) as response:
            await self._check(response, body or {})
            return await self._body(response, MAX_BODY)

    @asynccontextmanager
    async def _deadline(self, seconds: float) -> AsyncGenerator[None, None]:
        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError:
            raise faults.silent(self.server, seconds, alive=False) from None

    # -- streams ----------------------------------------------------------------------------------

    @asynccontextmanager
    async def stream(
        self, path: str, body: Mapping[str, Any], on_refusal: Callable[[str, str], bool]
    ) -> AsyncGenerator[Answer, None]:
        """Post a request and yield the response as it arrives.

        What fails before the first byte of it is tried again, if that may help.

        Args:
            on_refusal: called with a parameter that the server refuses, and its words; returns
                whether to try again without it. It changes `body`.

        Raises:
            ServerFailure, PromptError: also from within the block.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                async with self._response(path, body) as response:
                    await self._check(response, body)
                    kind = response.headers.get("content-type", "").partition(";")[0].strip()
                    yield Answer(kind.lower(), response.headers, self._chunks(response), attempt)
                    return
            except _Refused as refusal:
                why = self.quote.plain(faults.error_text(refusal.error))
                if refusal.parameter and on_refusal(refusal.parameter, why):
                    attempt -= 1
                    continue
                raise refusal.failure from None
            except _Busy as busy:
                wait_s = busy.failure.wait_s
                if wait_s is None:
                    wait_s = self.clocks.first_wait_s * 2 ** (attempt - 1)
                if attempt > self.clocks.retries or wait_s > faults.LONGEST_WAIT_S:
                    raise busy.failure from None
                await asyncio.sleep(wait_s)

    @asynccontextmanager
    async def _response(self, path: str, body: Any) -> AsyncGenerator[httpx2.Response, None]:
        server = self.server
        if self._offline and not server.is_loopback:
            raise faults.offline(server)
        url = server.address + path
        content = None if body is None else msgspec.json.encode(body)
        headers = {} if body is None else {"Content-Type": "application/json"}
        began = False
        try:
            request = self._client.build_request(
                "GET" if body is None else "POST", url, content=content, headers=headers
            )
            response = await self._client.send(request, stream=True)
            began = True
            try:
                yield response
            finally:
                await response.aclose()
        except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, OSError) as error:
            raise self._transport_failure(error, began=began) from None

    def _transport_failure(self, error: Exception, *, began: bool) -> Exception:
        server, why = self.server, self.quote.plain(_reason(error), 160)
        if _is_tls(error):
            return faults.insecure(server, why)
        if began:
            return faults.cut_off(server, verbatim(why))
        failure = faults.unreachable(server, why)
        # A connection that was refused is refused again; one that broke may work the next time.
        return _Busy(failure) if isinstance(error, httpx2.RemoteProtocolError) else failure

    async def _check(self, response: httpx2.Response, sent: Mapping[str, Any]) -> None:
        """Raise for a response that is no success."""
        status = response.status_code
        if 300 <= status < 400:
            raise faults.redirected(self.server, status)
        if status < 300:
            return
        body = b""
        async with self._deadline(self.clocks.ask_s):
            body = await self._body(response, MAX_ERROR_BODY, cut=True)
        error = faults.body_error(body)
        failure = faults.http_failure(self.server, status, error, response.headers, self.quote)
        if isinstance(failure, PromptError):
            raise failure
        if status in (400, 422):
            raise _Refused(failure, error, faults.refused_parameter(error, sent))
        if faults.may_retry(status, response.headers):
            raise _Busy(failure)
        raise failure

    async def _body(self, response: httpx2.Response, limit: int, *, cut: bool = False) -> bytes:
        """The whole body; longer ones are cut, or refused."""
        content = b""
        async with aclosing(self._chunks(response)) as chunks:
            async for chunk in chunks:
                content += chunk
                if len(content) > limit:
                    if cut:
                        break
                    raise faults.not_the_interface(self.server, message("too long an answer"))
        return content[:limit]

    async def _chunks(self, response: httpx2.Response) -> AsyncGenerator[bytes, None]:
        """The body without its compression, in pieces of a bounded size."""
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        raw = response.aiter_raw()
        if coding in ("identity", ""):
            async for chunk in raw:
                yield chunk
            return
        if coding not in ("gzip", "x-gzip"):
            what = message("an unknown compression ({coding})", coding=self.quote.plain(coding, 40))
            raise faults.not_the_interface(self.server, what)
        unpacker, packed, unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS), 0, 0
        try:
            async for chunk in raw:
                while chunk:
                    piece = unpacker.decompress(chunk, _STEP)
                    packed += len(chunk) - len(unpacker.unconsumed_tail)
                    chunk = unpacker.unconsumed_tail
                    unpacked += len(piece)
                    if unpacked > GROWTH_FREE + MAX_GROWTH * packed:
                        raise faults.not_the_interface(
                            self.server, message("compressed data that grow without end")
                        )
                    if piece:
                        yield piece
        except zlib.error:
            what = message("damaged compressed data")
            raise faults.not_the_interface(self.server, what) from None


class _Refused(Exception):
    """The request cannot be served as it is."""

    def __init__(self, failure: ServerFailure, error: Any, parameter: str) -> None:
        super().__init__(str(failure))
        self.failure, self.error, self.parameter = failure, error, parameter


class _Busy(Exception):
    """The request may succeed later."""

    def __init__(self, failure: ServerFailure) -> None:
        super().__init__(str(failure))
        self.failure = failure


def _is_tls(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _reason(error: BaseException) -> str:
    """The deepest reason, without Python's numbers."""
    seen, text = error, str(error)
    while (inner := seen.__cause__ or seen.__context__) is not None:
        seen = inner
        text = str(seen) or text
    if isinstance(seen, OSError) and seen.errno:
        return os.strerror(seen.errno)  # asyncio's own texts contain Python's form of an address
    if isinstance(error, httpx2.TimeoutException):
        return "no answer in time"
    return text or type(error).__name__
