"""What can go wrong with a server, a sentence each.

A text of the server is cut, made printable, and stripped of the key before it is quoted.
"""

from __future__ import annotations

import datetime
import email.utils
from collections.abc import Mapping
from typing import Any

import msgspec

from overthink.core.errors import PromptError, ServerFailure
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.servers import Server
from overthink.core.symbols import excerpt

RETRIED = frozenset({408, 409, 429})
"""Statuses after which the same request may succeed, beside 500 and more."""
LONGEST_WAIT_S = 60.0
"""A server that asks for a longer pause is given up for now."""

_RUN_AGAIN = message("run again")
_CHECK_ADDRESS = message("check the address, and that the server runs")
_QUOTED = 200
_NEEDED = ("model", "messages", "stream", "prompt", "input")
"""Parts of a request without which there is none."""


class ServerText:
    """Makes a server's texts safe to quote.

    Args:
        key: the server's key, which a server may quote; empty for none.
    """

    def __init__(self, key: str) -> None:
        self._key = key

    def plain(self, text: str, limit: int = _QUOTED) -> str:
        """A text of the server on one line, without its key."""
        if self._key:
            text = text.replace(self._key, "…")
        return excerpt(" ".join(text[: 20 * limit].split()), limit)


def status_of(value: Any) -> int:
    """An HTTP status in an error object; 0 if there is none."""
    for name in ("status", "code", "status_code"):
        found = value.get(name) if isinstance(value, dict) else None
        if isinstance(found, int) and 400 <= found <= 599:
            return found
    return 0


def error_text(value: Any) -> str:
    """The text of an `error` value, which may be a string or an object of many shapes."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        for name in ("message", "detail", "error", "msg"):
            if found := error_text(value.get(name)):
                return found
        metadata = value.get("metadata")
        return error_text(metadata.get("raw")) if isinstance(metadata, dict) else ""
    if isinstance(value, list):
        return next(filter(None, map(error_text, value)), "")
    return ""


def body_error(body: bytes) -> Any:
    """The error in the body of a response: an object, or its text."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = body.decode("utf-8", "replace").strip()
        return "" if text.startswith("<") else text
    if isinstance(value, dict):
        return value.get("error", value.get("detail", value))
    return value


def refused_parameter(value: Any, sent: Mapping[str, Any]) -> str:
    """The parameter of a request that an error names; empty if it names none of those sent."""
    if isinstance(value, dict) and value.get("param") in sent:
        return str(value["param"])
    text = error_text(value)
    named = [
        name for name in sent if name not in ("model", "messages", "stream", "prompt", "input")
    ]
    return next((name for name in sorted(named, key=len, reverse=True) if name in text), "")


def http_failure(
    server: Server, status: int, error: Any, headers: Mapping[str, str], quote: ServerText
) -> ServerFailure | PromptError:
    """The failure for a response with an error status."""
    name, why = server.name, quote.plain(error_text(error))
    if status == 400 and isinstance(error, dict) and isinstance(error.get("n_prompt_tokens"), int):
        return PromptError(
            message(
                "the prompt has {count:n} tokens and the context of {server} holds {length:n}",
                count=error["n_prompt_tokens"],
                server=name,
                length=error.get("n_ctx") if isinstance(error.get("n_ctx"), int) else 0,
            ),
            message("shorten it, or start the server with a longer context"),
        )
    problem, remedy = _by_status(name, status)
    if why:
        problem = message("{problem}: “{why}”", problem=problem, why=why)
    return ServerFailure(problem, remedy, status=status, wait_s=requested_wait(headers))


def _by_status(name: str, status: int) -> tuple[Message, Message]:
    match status:
        case 401:
            return (
                message("the server {server} rejects the key (HTTP 401)", server=name),
                message("check the key that servers.toml names"),
            )
        case 403:
            return (
                message("the server {server} denies access (HTTP 403)", server=name),
                message("check what the key allows"),
            )
        case 404:
            return (
                message(
                    "the server {server} does not have what was requested (HTTP 404)", server=name
                ),
                message(
                    "check the model's name with `overthink servers test`",
                    in_window="check the model's name and the server's address",
                ),
            )
        case 408:
            return (
                message("the server {server} waited too long (HTTP 408)", server=name),
                _RUN_AGAIN,
            )
        case 429:
            return (
                message("the server {server} has too many requests (HTTP 429)", server=name),
                message("wait, then run again"),
            )
        case 402:
            return (
                message("the server {server} asks for a payment (HTTP 402)", server=name),
                message("check your account there"),
            )
    if status >= 500:
        return (
            message("the server {server} has a problem (HTTP {code})", server=name, code=status),
            message("run again later"),
        )
    return (
        message("the server {server} refuses the request (HTTP {code})", server=name, code=status),
        message("change the settings that it names"),
    )


def requested_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait: `retry-after-ms`, or `Retry-After` (seconds or date)."""
    milliseconds = headers.get("retry-after-ms", "")
    try:
        return max(0.0, float(milliseconds) / 1000)
    except ValueError:
        pass
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds())


def may_retry(status: int, headers: Mapping[str, str]) -> bool:
    """Whether a request may be repeated after this response."""
    asked = headers.get("x-should-retry", "").strip().lower()
    if asked in ("true", "false"):
        return asked == "true"
    return status in RETRIED or status >= 500


def error_inside(server: Server, error: Any, quote: ServerText) -> ServerFailure:
    """The failure for an error in the middle of a stream, or inside a response with HTTP 200."""
    why, status = quote.plain(error_text(error)), status_of(error)
    if not why:
        problem = message("the server {server} reports an error", server=server.name)
    else:
        problem = message(
            "the server {server} reports an error: “{why}”", server=server.name, why=why
        )
    return ServerFailure(problem, _RUN_AGAIN, status=status)


def unreachable(server: Server, why: str) -> ServerFailure:
    """Nothing answers at the address."""
    return ServerFailure(
        message(
            "the server {server} at {address} cannot be reached ({why})",
            server=server.name,
            address=server.address,
            why=why,
        ),
        _CHECK_ADDRESS,
    )


def insecure(server: Server, why: str) -> ServerFailure:
    """TLS fails."""
    return ServerFailure(
        message("the encrypted connection to {server} fails ({why})", server=server.name, why=why),
        message("check its certificate; it must be valid for the address"),
    )


def offline(server: Server) -> ServerFailure:
    """The user forbids connections beyond this machine."""
    return ServerFailure(
        message("the app stays offline, and {server} is not on this machine", server=server.name),
        message(
            "unset OVERTHINK_OFFLINE, or choose a server on this machine",
            in_window="turn off “Stay offline”, or choose a server on this machine",
        ),
    )


def redirected(server: Server, status: int) -> ServerFailure:
    """The response is a redirection."""
    return ServerFailure(
        message(
            "the server {server} redirects to another address (HTTP {code}), which is not followed",
            server=server.name,
            code=status,
        ),
        message("set the final address"),
    )


def cut_off(server: Server, why: Message = NO_MESSAGE) -> ServerFailure:
    """The connection ended before the answer did."""
    problem = message("the connection to {server} ended in mid-stream", server=server.name)
    if why:
        problem = message("{problem} ({why})", problem=problem, why=why)
    return ServerFailure(problem, _RUN_AGAIN)


def silent(server: Server, seconds: float, *, alive: bool) -> ServerFailure:
    """No payload arrived for too long.

    Args:
        alive: signs of life arrived meanwhile.
    """
    if alive:
        problem = message(
            "the server {server} sent signs of life but no text for {time:duration}",
            server=server.name,
            time=seconds,
        )
    else:
        problem = message(
            "the server {server} sent nothing for {time:duration}",
            server=server.name,
            time=seconds,
        )
    return ServerFailure(problem, _RUN_AGAIN)


def too_long(server: Server, seconds: float) -> ServerFailure:
    """The whole answer took too long."""
    return ServerFailure(
        message(
            "the answer of {server} took over {time:duration}", server=server.name, time=seconds
        ),
        message("set a token limit"),
    )


def not_the_interface(server: Server, why: Message) -> ServerFailure:
    """The response is not what the interface promises."""
    return ServerFailure(
        message("the server {server} answers with {what}", server=server.name, what=why),
        message("check its address and its kind"),
    )


def ended_by(server: Server, reason: str) -> ServerFailure:
    """The server ended the answer for a reason of its own."""
    return ServerFailure(
        message(
            "the server {server} ended the answer itself ({reason})",
            server=server.name,
            reason=reason,
        ),
        message("change the prompt, or choose another server"),
    )
