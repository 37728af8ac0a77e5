"""Finds out what kind of server answers, and which models it has. Nothing is generated.

Each kind has an answer that no other gives: `/props` is llama.cpp's, `/api/version` Ollama's,
`/api/v0/models` LM Studio's, `owned_by` in the list of models names vLLM and SGLang.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple

import msgspec

from overthink.core.errors import BadInput, ServerFailure
from overthink.core.messages import message
from overthink.core.servers import (
    AUTO_KIND,
    COMPATIBLE,
    DEEPSEEK,
    LLAMA,
    LLAMA_CHAT,
    LM_STUDIO,
    OLLAMA,
    OPENAI,
    OPENROUTER,
    SGLANG,
    VLLM,
    ServedModel,
)
from overthink.core.symbols import excerpt
from overthink.lanes.remote.connection import Connection

MAX_MODELS = 10_000
_MAX_TEMPLATE = 256 * 1024
_HOSTS = {"openrouter.ai": OPENROUTER, "api.deepseek.com": DEEPSEEK, "api.openai.com": OPENAI}
_OWNERS = {"llamacpp": LLAMA, "vllm": VLLM, "sglang": SGLANG, "library": OLLAMA}
_LLAMA_KINDS = (LLAMA, LLAMA_CHAT)


class Probed(NamedTuple):
    """What answered."""

    kind: str
    build: str
    models: tuple[ServedModel, ...]


async def probe(connection: Connection) -> Probed:
    """Find the kind of server, unless it is set, and list its models.

    Raises:
        ServerFailure: it cannot be reached, or does not have the interface of its kind.
    """
    server = connection.server
    if server.kind == OLLAMA:
        return await _ollama(connection)
    if server.kind in _LLAMA_KINDS:
        return await _llama(connection, server.kind)
    if server.kind != AUTO_KIND:
        return await _listed(connection, server.kind)
    known = next((kind for host, kind in _HOSTS.items() if server.host.endswith(host)), "")
    if known:
        return await _listed(connection, known)
    failure: ServerFailure | None = None
    finders: tuple[Callable[[Connection], Awaitable[Probed]], ...] = (_llama, _ollama, _listed)
    for find in finders:
        try:
            return await find(connection)
        except ServerFailure as error:
            if error.status in (401, 403) or not (error.status or _answered(error)):
                raise  # it is the server, or nothing is there
            failure = error
    assert failure
    raise failure


def _answered(error: ServerFailure) -> bool:
    """Whether something answered, although not with this interface."""
    return "answers with" in error.problem.template


async def served_model(connection: Connection, wanted: str) -> ServedModel:
    """Find a model of a server.

    Args:
        wanted: its name, in any case of letters, or the end of it; empty for the only one.

    Raises:
        ServerFailure: the server does not answer.
        BadInput: it has no such model, or several.
    """
    probed = await probe(connection)
    found = chosen(probed, wanted, connection.server.name)
    if probed.kind == OLLAMA:
        return await _ollama_details(connection, found)
    return found


def chosen(probed: Probed, wanted: str, server: str) -> ServedModel:
    """The model that a name means.

    Raises:
        BadInput: none or several are meant.
    """
    models, folded = probed.models, wanted.casefold()
    rules: tuple[Callable[[str], str], ...] = (
        str,
        lambda name: name.removesuffix(":latest"),
        lambda name: name.rpartition("/")[2],
        lambda name: name.rpartition("/")[2].removesuffix(".gguf"),
    )
    for rule in rules:
        found = [model for model in models if rule(model.id.casefold()) == folded]
        if len(found) == 1:
            return found[0]
    if len(models) == 1 and (not wanted or probed.kind in _LLAMA_KINDS):
        # llama.cpp's server runs one model, whatever a request names.
        return models[0]
    if not models and wanted:
        return ServedModel(id=wanted, kind=probed.kind, build=probed.build)
    names = [model.id for model in models[:8]]
    if not wanted:
        raise BadInput(
            message("the server {server} has several models", server=server),
            message("name one as {server}/MODEL: {names:list}", server=server, names=names),
        )
    raise BadInput(
        message(
            "the server {server} has no model “{model}”",
            server=server,
            model=excerpt(wanted, 80),
        ),
        message("choose from: {names:list}", names=names),
    )


# -- kinds ----------------------------------------------------------------------------------------


async def _llama(connection: Connection, kind: str = LLAMA) -> Probed:
    props = await connection.ask("/props")
    if not isinstance(props, dict) or "default_generation_settings" not in props:
        raise _other(connection, message("something other than the properties of llama.cpp"))
    listed, slots = await asyncio.gather(
        _optional(connection, "/v1/models"), _optional(connection, "/slots")
    )
    build = f"llama.cpp {_text(props.get('build_info'))}".strip()
    settings = props.get("default_generation_settings")
    context = _count(settings.get("n_ctx")) if isinstance(settings, dict) else 0
    template = _text(props.get("chat_template"), _MAX_TEMPLATE)
    drafts = _drafts(slots)
    models = [
        msgspec.structs.replace(
            model,
            kind=kind,
            build=build,
            context=context,
            template=template,
            slots=_count(props.get("total_slots")),
            drafts=drafts,
        )
        for model in _models(listed, kind)
    ]
    if not models:
        path = _text(props.get("model_path")) or "model"
        models = [
            ServedModel(
                id=path.replace("\\", "/").rpartition("/")[2],
                kind=kind,
                build=build,
                context=context,
                template=template,
                drafts=drafts,
            )
        ]
    return Probed(kind, build, tuple(models))


async def _optional(connection: Connection, path: str) -> Any:
    """An answer that a server may refuse; None then."""
    try:
        return await connection.ask(path)
    except ServerFailure:
        return None


def _drafts(slots: Any) -> bool | None:
    """Whether the slots draft; None if the server does not show its slots."""
    if not isinstance(slots, list) or not slots:
        return None
    return any(isinstance(slot, dict) and slot.get("speculative") is True for slot in slots)


async def _ollama(connection: Connection) -> Probed:
    version = await connection.ask("/api/version")
    if not isinstance(version, dict) or "version" not in version:
        raise _other(connection, message("something other than the version of Ollama"))
    listed = await connection.ask("/api/tags")
    build = f"Ollama {_text(version['version'])}"
    entries = listed.get("models") if isinstance(listed, dict) else None
    models = []
    for entry in _dicts(entries):
        details = _table(entry.get("details"))
        name = _text(entry.get("name") or entry.get("model"))
        description = " ".join(
            filter(
                None,
                (
                    _text(details.get(key))
                    for key in ("family", "parameter_size", "quantization_level")
                ),
            )
        )
        if name:
            models.append(
                ServedModel(
                    id=name,
                    kind=OLLAMA,
                    build=build,
                    architecture=_text(details.get("family")),
                    size_bytes=_count(entry.get("size")),
                    description=description,
                )
            )
    return Probed(OLLAMA, build, tuple(models))


async def _ollama_details(connection: Connection, model: ServedModel) -> ServedModel:
    try:
        shown = await connection.ask("/api/show", {"model": model.id})
    except ServerFailure:
        return model
    info = shown.get("model_info") if isinstance(shown, dict) else None
    if not isinstance(info, dict):
        return model
    architecture = _text(info.get("general.architecture")) or model.architecture
    return msgspec.structs.replace(
        model,
        architecture=architecture,
        parameters=_count(info.get("general.parameter_count")),
        trained_context=_count(info.get(f"{architecture}.context_length")),
        context=connection.server.context,
    )


async def _listed(connection: Connection, kind: str = "") -> Probed:
    """A server with OpenAI's list of models; LM Studio, vLLM and SGLang are recognised by it."""
    listed = await connection.ask("/v1/models")
    if not isinstance(listed, dict) or not isinstance(listed.get("data"), list):
        raise _other(connection, message("something other than a list of models"))
    if not kind:
        owners = {_text(entry.get("owned_by")).casefold() for entry in _dicts(listed["data"])}
        kind = next((found for owner, found in _OWNERS.items() if owner in owners), COMPATIBLE)
        if kind == COMPATIBLE and await _is_lm_studio(connection):
            kind = LM_STUDIO
    build = await _version(connection, kind)
    models = (msgspec.structs.replace(m, build=build) for m in _models(listed, kind))
    return Probed(kind, build, tuple(models))


async def _is_lm_studio(connection: Connection) -> bool:
    try:
        listed = await connection.ask("/api/v0/models")
    except ServerFailure:
        return False
    return isinstance(listed, dict) and isinstance(listed.get("data"), list)


async def _version(connection: Connection, kind: str) -> str:
    names = {VLLM: ("vLLM", "/version"), SGLANG: ("SGLang", "/server_info")}
    if kind not in names:
        return ""
    name, path = names[kind]
    try:
        answer = await connection.ask(path)
    except ServerFailure:
        return ""
    version = _text(answer.get("version")) if isinstance(answer, dict) else ""
    return f"{name} {version}" if version else ""


def _models(listed: Any, kind: str) -> Iterable[ServedModel]:
    entries = listed.get("data") if isinstance(listed, dict) else None
    for entry in _dicts(entries):
        name = _text(entry.get("id"))
        meta = _table(entry.get("meta"))
        context = entry.get("max_model_len") or entry.get("context_length")
        if name:
            yield ServedModel(
                id=name,
                kind=kind,
                context=_count(context),
                trained_context=_count(meta.get("n_ctx_train")),
                parameters=_count(meta.get("n_params")),
                size_bytes=_count(meta.get("size")),
                vocabulary=_count(meta.get("n_vocab")),
            )


def _other(connection: Connection, what: Any) -> ServerFailure:
    from overthink.lanes.remote import faults

    return faults.not_the_interface(connection.server, what)


def _dicts(entries: Any) -> list[dict[str, Any]]:
    if not isinstance(entries, list):
        return []
    return [entry for entry in entries[:MAX_MODELS] if isinstance(entry, dict)]


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any, limit: int = 300) -> str:
    if not isinstance(value, str):
        return ""
    return value[:limit] if limit > 1000 else excerpt(value, limit)


def _count(value: Any) -> int:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if known and 0 <= value < 2**53 else 0
