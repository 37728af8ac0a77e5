"""Servers that run models for the app: what the user set about one, and what it reports.

A server's key is never in these structs, so it cannot reach a database, an export, a log or a crash
report. They name where it is stored: an environment variable or the system's keyring.
"""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from overthink.core.errors import BadInput
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt

AUTO_KIND = "auto"
LLAMA, LLAMA_CHAT, OLLAMA, RESPONSES = "llama", "llama-chat", "ollama", "responses"
VLLM, SGLANG, LM_STUDIO = "vllm", "sglang", "lmstudio"
OPENROUTER, DEEPSEEK, OPENAI, COMPATIBLE = "openrouter", "deepseek", "openai", "compatible"

KINDS: dict[str, str] = {
    LLAMA: "llama.cpp's server",
    LLAMA_CHAT: "llama.cpp's server, by its chat API",
    VLLM: "vLLM",
    SGLANG: "SGLang",
    OLLAMA: "Ollama",
    LM_STUDIO: "LM Studio",
    OPENROUTER: "OpenRouter",
    DEEPSEEK: "DeepSeek",
    OPENAI: "OpenAI",
    RESPONSES: "OpenAI, by its Responses API",
    COMPATIBLE: "a server with OpenAI's chat API",
}
"""Kinds of servers, by the word that names them in settings."""

MAX_CONCURRENCY = 1024
MAX_PRICE = 1_000_000.0

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


class Server(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server, as the user set it."""

    name: str
    """Lanes name it as `NAME/MODEL`."""
    address: str
    """URL up to the path, without `/v1`."""
    kind: str = AUTO_KIND
    """One of `KINDS`; `auto` until it was found by probing."""
    key_variable: str = ""
    """Environment variable that holds the key; empty: none."""
    keyring: bool = False
    """The key is in the system's keyring."""
    input_price: float = 0.0
    """Price of a million prompt tokens, in the user's currency."""
    output_price: float = 0.0
    """Price of a million generated tokens, hidden ones included."""
    concurrency: int = 1
    """Requests that it serves at once."""
    context: int = 0
    """Context length to request, tokens; 0: the server's own. Only Ollama takes it."""

    @property
    def has_key(self) -> bool:
        return bool(self.key_variable) or self.keyring

    @property
    def has_price(self) -> bool:
        return bool(self.input_price or self.output_price)

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def is_loopback(self) -> bool:
        """True if it is on this machine."""
        return is_loopback(self.host)

    @property
    def warning(self) -> Message | None:
        """A sentence if the network can read along; None if it cannot."""
        if self.is_loopback or urlsplit(self.address).scheme != "http":
            return None
        if self.has_key:
            return message(
                "{address} is not encrypted: the network can read the key, the prompts and the"
                " answers.",
                address=self.address,
            )
        return message(
            "{address} is not encrypted: the network can read the prompts and the answers.",
            address=self.address,
        )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked(server: Server) -> Server:
    """Return a server with its address in the usual form.

    Raises:
        BadInput: a field cannot be used.
    """
    if not _NAME.fullmatch(server.name):
        raise BadInput(
            message("the server's name is “{name}”", name=excerpt(server.name, 60)),
            message("use up to 40 letters, digits, dots, hyphens and underscores"),
        )
    if server.kind not in (AUTO_KIND, *KINDS):
        raise BadInput(
            message("the kind of server is “{kind}”", kind=excerpt(server.kind, 60)),
            message("choose from: {kinds:list}", kinds=(AUTO_KIND, *KINDS)),
        )
    if server.key_variable and not _VARIABLE.fullmatch(server.key_variable):
        # Not quoted: it may be the key itself.
        raise BadInput(
            message("the key's environment variable has no valid name"),
            message("give the name of a variable such as R1BOX_KEY, not the key itself"),
        )
    _check_numbers(server)
    return msgspec.structs.replace(server, address=_checked_address(server.address))


def _check_numbers(server: Server) -> None:
    for name, value in (
        ("input_price", server.input_price),
        ("output_price", server.output_price),
    ):
        if not 0.0 <= value <= MAX_PRICE:  # a NaN fails this too
            raise BadInput(
                message("{field} is {value}", field=name, value=f"{value:g}"),
                message("give the price of a million tokens, from 0 to 1,000,000"),
            )
    if not 1 <= server.concurrency <= MAX_CONCURRENCY:
        raise BadInput(
            message("the concurrency is {value:n}", value=server.concurrency),
            message("give a number from 1 to {most:n}", most=MAX_CONCURRENCY),
        )
    if not 0 <= server.context <= 10_000_000:
        raise BadInput(
            message("the context is {value:n} tokens", value=server.context),
            message("give a number from 0 to 10,000,000"),
        )


def _checked_address(address: str) -> str:
    remedy = message("give an address such as http://127.0.0.1:8080")
    try:
        parts = urlsplit(address.strip())
        port, host = parts.port, parts.hostname
    except ValueError:
        raise BadInput(message("the server's address is not a URL"), remedy) from None
    if parts.username is not None or parts.password is not None:
        # Not quoted: it contains a password.
        raise BadInput(
            message("the server's address contains a user name or a password"),
            message("store the key in an environment variable or in the keyring"),
        )
    shown = excerpt(address, 80)
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise BadInput(message("the server's address is “{address}”", address=shown), remedy)
    if parts.query or parts.fragment:
        raise BadInput(
            message("the server's address has more than host and path"),
            message("leave out what follows the “?” or “#”"),
        )
    path = re.sub(
        r"(?:/v1)?(?:/chat/completions|/completions?|/responses|/models)?/*$", "", parts.path
    )
    return f"{parts.scheme}://{parts.netloc}{path.rstrip('/')}"


class LaneName(NamedTuple):
    """What `SERVER/MODEL` names."""

    server: str
    model: str
    """Empty for the server's only model."""


def lane_name(text: str) -> LaneName | None:
    """Split `SERVER/MODEL`; None if the text is not of this form."""
    server, slash, model = text.strip().partition("/")
    if not slash or not _NAME.fullmatch(server):
        return None
    return LaneName(server, model.strip())


# ------------------------------------------------------------------------------ what it reports


TOKEN, CHUNK = "token", "chunk"
"""Units of a trace's entries."""
SHOWN, HIDDEN, SUMMARY = "shown", "hidden", "summary"
"""What a server shows of a thought."""


class ServedModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model of a server, as far as the server describes it. Zero and empty are unknown."""

    id: str
    """The server's own name of it."""
    kind: str = COMPATIBLE
    """The kind of server that was found."""
    build: str = ""
    """Name and version of the server's software."""
    template: str = ""
    """Source of the chat template."""
    architecture: str = ""
    context: int = 0
    trained_context: int = 0
    parameters: int = 0
    size_bytes: int = 0
    vocabulary: int = 0
    slots: int = 0
    """Requests that it serves at once."""
    drafts: bool | None = None
    """Whether a draft proposes tokens; None: unknown."""
    description: str = ""


class Parameter(msgspec.Struct, frozen=True, array_like=True):
    """A setting that was not applied as set."""

    name: str
    value: str
    how: str
    """"refused" by the server, "ignored" by it, or "not offered" by its interface."""


class ServerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The server of a loaded lane; part of the event `Loaded`."""

    name: str
    address: str
    kind: str
    build: str = ""
    unit: str = TOKEN
    """"token", or "chunk" where the server does not report tokens: then each entry of the trace is
    a piece of text with the id -1."""
    slots: int = 0
    unknown: tuple[str, ...] = ()
    """What the server does not report: "tokens", "probability", "entropy", "origin"."""


class ServerReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a server reported about a run; part of the event `Finished`. None: not reported."""

    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None
    """All generated tokens, those of a thought included."""
    thinking_tokens: int | None = None
    prompt_s: float | None = None
    """By the server's own clock, like the next two."""
    output_s: float | None = None
    tokens_per_s: float | None = None
    queue_s: float | None = None
    drafted: int | None = None
    accepted: int | None = None
    thought: str = SHOWN
    """"shown", "hidden" (only its number of tokens is known) or "summary"."""
    finish_reason: str = ""
    model: str = ""
    """The model that the response names."""
    provider: str = ""
    """Who ran it, where the server passes requests on."""
    parameters: tuple[Parameter, ...] = ()
    """Settings that were not applied as set."""
    cost: float | None = None
    """By the prices that the user set."""
    attempts: int = 1


def cost_of(server: Server, prompt: int | None, output: int | None) -> float | None:
    """The cost of a run by the user's prices; None if it is unknown or there are no prices."""
    if not server.has_price or (server.input_price and prompt is None):
        return None
    if server.output_price and output is None:
        return None
    return ((prompt or 0) * server.input_price + (output or 0) * server.output_price) / 1e6
