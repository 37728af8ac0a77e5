"""The kinds of servers and their models."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from overthink.core.errors import BadInput, ServerFailure
from overthink.core.servers import ServedModel, Server
from overthink.lanes.remote.connection import Clocks, Connection
from overthink.lanes.remote.probe import Probed, chosen, probe, served_model
from tests.lanes.remote.loopback import Loopback, head, listed, respond, serving

PROPS = {
    "default_generation_settings": {"n_ctx": 4096},
    "total_slots": 2,
    "model_path": "/models/r1.gguf",
    "chat_template": "{{ messages }}",
    "build_info": "b9000-abc",
}
LLAMA_MODELS = {
    "data": [{"id": "r1.gguf", "owned_by": "llamacpp", "meta": {"n_vocab": 9, "n_ctx_train": 8}}]
}


async def _probed(server: Loopback, **fields: Any) -> Probed:
    given = {"name": "box", "address": server.address, **fields}
    connection = Connection(Server(**given), clocks=Clocks(ask_s=5))
    try:
        return await probe(connection)
    finally:
        await connection.close()


SHAPES: dict[str, dict[str, Any]] = {
    "llama": {
        "/props": respond(PROPS),
        "/v1/models": respond(LLAMA_MODELS),
        "/slots": respond([{"id": 0, "speculative": True}]),
    },
    "ollama": {
        "/api/version": respond({"version": "0.30.1"}),
        "/api/tags": respond({"models": [{"name": "r1:8b", "size": 5, "details": {}}]}),
    },
    "vllm": {"/v1/models": listed("r1", owner="vllm"), "/version": respond({"version": "1"})},
    "sglang": {"/v1/models": listed("r1", owner="sglang")},
    "lmstudio": {"/v1/models": listed("r1"), "/api/v0/models": respond({"data": []})},
    "compatible": {"/v1/models": listed("r1")},
}


@pytest.mark.parametrize("kind", SHAPES)
def test_each_kind_is_recognised_by_what_only_it_answers(kind: str) -> None:
    with serving(SHAPES[kind]) as server:
        probed = asyncio.run(_probed(server))
    assert probed.kind == kind
    assert len(probed.models) == 1


def test_the_facts_of_llama_cpp_are_read() -> None:
    with serving(SHAPES["llama"]) as server:
        (model,) = asyncio.run(_probed(server)).models
    assert (model.id, model.context, model.trained_context) == ("r1.gguf", 4096, 8)
    assert (model.slots, model.drafts, model.build) == (2, True, "llama.cpp b9000-abc")


def test_a_page_of_another_program_is_no_server_of_models() -> None:
    page = respond(b"<html>", kind="text/html")
    with (
        serving({"/v1/models": page}) as server,
        pytest.raises(ServerFailure, match="something other than JSON"),
    ):
        asyncio.run(_probed(server))


def test_a_rejected_key_is_named_and_not_quoted() -> None:
    answer = respond({"error": {"message": "bad key sk-1"}}, "401 Unauthorized")
    with serving({"/props": answer}) as server:
        box = Server(name="box", address=server.address)

        async def ask() -> None:
            connection = Connection(box, "sk-1")
            try:
                await probe(connection)
            finally:
                await connection.close()

        with pytest.raises(ServerFailure, match="rejects the key") as failed:
            asyncio.run(ask())
        assert server.received[0].headers["authorization"] == "Bearer sk-1"
    assert "sk-1" not in str(failed.value)


def test_a_redirection_is_not_followed() -> None:
    moved = [head("text/plain", "302 Found", Location="http://127.0.0.1:1/") + b""]
    with serving({"/props": moved}) as server:
        with pytest.raises(ServerFailure, match="redirects"):
            asyncio.run(_probed(server))
        assert len(server.received) == 1


def test_offline_opens_connections_to_this_machine_only() -> None:
    async def ask(address: str) -> None:
        connection = Connection(Server(name="box", address=address), offline=True)
        try:
            await connection.ask("/v1/models")
        finally:
            await connection.close()

    with serving({"/v1/models": listed("r1")}) as server:
        asyncio.run(ask(server.address))
    with pytest.raises(ServerFailure, match="stays offline"):
        asyncio.run(ask("http://192.0.2.1:8080"))


def test_a_model_is_found_by_the_end_of_its_name_or_as_the_only_one() -> None:
    two = Probed("vllm", "", (ServedModel(id="org/Big-R1"), ServedModel(id="org/small")))
    assert chosen(two, "big-r1", "box").id == "org/Big-R1"
    with pytest.raises(BadInput, match="several models"):
        chosen(two, "", "box")
    with pytest.raises(BadInput, match="no model “huge”"):
        chosen(two, "huge", "box")
    assert chosen(two._replace(models=two.models[:1]), "", "box").id == "org/Big-R1"


def test_ollama_describes_a_model_when_it_is_chosen() -> None:
    info = {"general.architecture": "qwen3", "qwen3.context_length": 40960}
    scripts = {**SHAPES["ollama"], "/api/show": respond({"model_info": info})}

    async def find(server: Loopback) -> ServedModel:
        connection = Connection(Server(name="box", address=server.address))
        try:
            return await served_model(connection, "r1:8b")
        finally:
            await connection.close()

    with serving(scripts) as server:
        model = asyncio.run(find(server))
    assert (model.architecture, model.trained_context) == ("qwen3", 40960)
