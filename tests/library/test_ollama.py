"""Ollama's manifests: the models they refer to, and what hostile ones cannot do."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from overthink.library.local_models import find_models, resolve
from overthink.library.model_folders import ModelFolders, ProgramFolder
from overthink.library.ollama import MANIFEST_LIMIT, ollama_models
from tests.library.gguf_maker import make_model, mutated

MODEL = "application/vnd.ollama.image.model"
ONE, TWO = "1" * 64, "2" * 64


def manifest(digest: str, *others: dict[str, Any]) -> dict[str, Any]:
    """A manifest as Ollama writes it."""
    return {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "digest": "x"},
        "layers": [
            {"mediaType": "application/vnd.ollama.image.template", "digest": f"sha256:{'a' * 64}"},
            *others,
            {"mediaType": MODEL, "digest": digest, "size": 1},
        ],
    }


def put(folder: Path, name: str, content: Any) -> Path:
    """A manifest `registry/namespace/model/tag`."""
    path = folder / "manifests" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(raw)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An Ollama folder with two blobs."""
    folder = tmp_path / "ollama"
    (folder / "blobs").mkdir(parents=True)
    make_model(folder / "blobs" / f"sha256-{ONE}", keys={"general.name": "One"})
    make_model(folder / "blobs" / f"sha256-{TWO}", keys={"general.name": "Two"})
    return folder


def test_models_have_ollamas_names(folder: Path) -> None:
    put(folder, "registry.ollama.ai/library/deepseek-r1/8b", manifest(f"sha256:{ONE}"))
    put(folder, "registry.ollama.ai/user/merge/q4", manifest(f"sha256-{TWO}"))
    put(folder, "hf.co/owner/Repo-GGUF/Q8_0", manifest(f"sha256:{TWO}"))
    models = {model.name: model.blob.name for model in ollama_models(folder)}
    assert models == {
        "deepseek-r1:8b": f"sha256-{ONE}",
        "user/merge:q4": f"sha256-{TWO}",
        "hf.co/owner/Repo-GGUF:Q8_0": f"sha256-{TWO}",
    }


def test_a_blob_is_listed_once_under_its_most_specific_name(folder: Path, tmp_path: Path) -> None:
    for tag in ("8b", "latest"):
        put(folder, f"registry.ollama.ai/library/deepseek-r1/{tag}", manifest(f"sha256:{ONE}"))
    folders = ModelFolders(tmp_path / "none", programs=(ProgramFolder("Ollama", folder),))
    listed = [entry for entry in find_models(folders) if entry.origin == "Ollama"]
    assert [(entry.name, entry.title, entry.problem) for entry in listed] == [
        ("deepseek-r1:8b", "One", None)
    ]
    assert resolve(folders, "DeepSeek-R1:8b") == folder / "blobs" / f"sha256-{ONE}"


def test_a_list_of_manifests_is_followed(folder: Path) -> None:
    listed = {"mediaType": "application/vnd.ollama.manifest.list.v2+json"}
    mlx = {"layers": [{"mediaType": "application/vnd.ollama.image.tensor", "digest": "y"}]}
    whole = listed | {"manifests": [mlx, manifest(f"sha256:{ONE}")]}
    put(folder, "registry.ollama.ai/library/inline/a", whole)
    (folder / "blobs" / f"sha256-{'3' * 64}").write_text(json.dumps(manifest(f"sha256:{TWO}")))
    by_digest = listed | {"manifests": [{"digest": f"sha256:{'3' * 64}"}]}
    put(folder, "registry.ollama.ai/library/named/b", by_digest)
    circle = listed | {"manifests": [{"digest": f"sha256:{'4' * 64}"}]}
    (folder / "blobs" / f"sha256-{'4' * 64}").write_text(json.dumps(circle))
    put(folder, "registry.ollama.ai/library/circle/c", circle)
    assert {m.name: m.blob.name[-1] for m in ollama_models(folder)} == {
        "inline:a": "1",
        "named:b": "2",
    }


def test_a_missing_blob_is_reported(folder: Path, tmp_path: Path) -> None:
    put(folder, "registry.ollama.ai/library/gone/1b", manifest(f"sha256:{'9' * 64}"))
    folders = ModelFolders(tmp_path / "none", programs=(ProgramFolder("Ollama", folder),))
    (entry,) = [e for e in find_models(folders) if e.origin == "Ollama"]
    assert "there is no file" in str(entry.problem)


DIGESTS = (
    "sha256:../../../../etc/passwd",
    f"sha256:{'1' * 63}/",
    f"sha256:{'1' * 64}/../../x",
    f"../sha256-{ONE}",
    "/etc/passwd",
    f"sha512:{ONE}",
    f"sha256:{ONE}\n",
    f"sha256:{ONE}\0",
    "",
    "sha256:" + "g" * 64,
)


@pytest.mark.parametrize("digest", DIGESTS, ids=range(len(DIGESTS)))
def test_no_digest_leads_out_of_the_folder(folder: Path, digest: str) -> None:
    put(folder, "registry.ollama.ai/library/evil/1", manifest(digest))
    assert ollama_models(folder) == []


CONTENTS = (
    b"",
    b"null",
    b"[]",
    b'{"layers": null}',
    b'{"layers": [3]}',
    b'{"layers": [{"mediaType": 1}]}',
    b'{"manifests": ' * 50_000,
    b'{"a":' * 100_000,
    b"\xff\xfe\0\0",
    b'{"layers": [' + b'{"mediaType": "x"},' * 100_000 + b"{}]}",
    b" " * (MANIFEST_LIMIT + 1),
)


@pytest.mark.parametrize("content", CONTENTS, ids=range(len(CONTENTS)))
def test_invalid_manifests_are_skipped(folder: Path, content: bytes) -> None:
    put(folder, "registry.ollama.ai/library/evil/1", content)
    put(folder, "registry.ollama.ai/library/good/1", manifest(f"sha256:{ONE}"))
    assert [model.name for model in ollama_models(folder)] == ["good:1"]


def test_mutated_manifests_stay_within_the_folder(folder: Path) -> None:
    """2,000 seeded mutations: each refers to a blob in the folder of blobs, or to nothing."""
    dice = random.Random(20260102)
    content = json.dumps(manifest(f"sha256:{ONE}")).encode()
    path = put(folder, "registry.ollama.ai/library/fuzz/1", content)
    named = 0
    for _ in range(2_000):
        path.write_bytes(mutated(content, len(content), dice))
        for model in ollama_models(folder):
            named += 1
            assert model.blob.parent == folder / "blobs"
            assert len(model.blob.name) == len("sha256-") + 64
    assert 0 < named < 2_000


def test_a_missing_folder_contains_no_models(tmp_path: Path) -> None:
    assert ollama_models(tmp_path / "nowhere") == []
    (tmp_path / "manifests").write_text("a file in the way")
    assert ollama_models(tmp_path) == []
