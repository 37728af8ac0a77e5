"""Ollama's models: manifests that refer to blobs.

`manifests/REGISTRY/NAMESPACE/MODEL/TAG` is a JSON file with layers. The digest of the layer with
the model's media type identifies the blob `blobs/sha256-…`, a GGUF file without the extension. A
manifest may list several manifests, for several runners. Sources: `manifest/manifest.go`,
`manifest/paths.go` and `server/modelpath.go` of Ollama.

Manifests are untrusted: their size is limited and digests are validated, so no manifest leads out
of the folder of blobs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from overthink.library.model_folders import is_folder, small_file

MANIFEST_LIMIT = 1_000_000
"""Largest manifest in bytes; real ones have a few thousand."""
MANIFESTS_LIMIT = 2_000
"""Most manifests to read."""
_MODEL_LAYER = "application/vnd.ollama.image.model"
_DEFAULT_REGISTRY, _DEFAULT_NAMESPACE, _DEFAULT_TAG = "registry.ollama.ai", "library", "latest"
_DIGEST = re.compile(r"sha256[:-]([0-9a-fA-F]{64})")
_LEVELS = 4
"""Registry, namespace, model, tag."""


@dataclass(frozen=True)
class OllamaModel:
    """A model and its file."""

    name: str
    """As Ollama displays it: `deepseek-r1:8b`, `namespace/model:tag`."""
    blob: Path


class _Layer(msgspec.Struct):
    media_type: str = msgspec.field(name="mediaType", default="")
    digest: str = ""


class _Manifest(msgspec.Struct):
    layers: list[_Layer] = []
    manifests: list[_Manifest] = []
    digest: str = ""


_decoder = msgspec.json.Decoder(_Manifest)


def ollama_models(folder: Path) -> list[OllamaModel]:
    """The models of an Ollama folder, names with the default tag last; skips what is unreadable."""
    found: list[OllamaModel] = []
    for path in _manifests(folder / "manifests", _LEVELS):
        blob = _blob_of(folder, path)
        if blob is not None:
            found.append(OllamaModel(_name(path), blob))
        if len(found) >= MANIFESTS_LIMIT:
            break
    # A blob with several tags is listed under its first name: let it be the most specific one.
    return sorted(found, key=lambda model: model.name.endswith(f":{_DEFAULT_TAG}"))


def manifest_folders(folder: Path) -> Iterator[Path]:
    """The folders in which a new model would appear."""
    yield from _folders(folder / "manifests", _LEVELS)


def _folders(folder: Path, levels: int) -> Iterator[Path]:
    yield folder
    if levels > 1:
        for child in _children(folder):
            if is_folder(child):
                yield from _folders(Path(child.path), levels - 1)


def _manifests(folder: Path, levels: int) -> Iterator[Path]:
    for child in _children(folder):
        if levels > 1 and is_folder(child):
            yield from _manifests(Path(child.path), levels - 1)
        elif levels == 1 and not is_folder(child):  # folders at this level are ignored
            yield Path(child.path)


def _children(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return sorted(listing, key=lambda child: child.name)
    except OSError:
        return []


def _name(manifest: Path) -> str:
    """Ollama's name of the model: default parts are left out."""
    registry, namespace, model, tag = manifest.parts[-_LEVELS:]
    if registry != _DEFAULT_REGISTRY:
        return f"{registry}/{namespace}/{model}:{tag}"
    return f"{model}:{tag}" if namespace == _DEFAULT_NAMESPACE else f"{namespace}/{model}:{tag}"


def _blob_of(folder: Path, manifest: Path) -> Path | None:
    return _blob_in(folder, small_file(manifest, MANIFEST_LIMIT), is_child=False)


def _blob_in(folder: Path, content: bytes | None, *, is_child: bool) -> Path | None:
    """The blob of the first model layer, also in the children of a list of manifests."""
    try:
        parsed = _decoder.decode(content or b"")
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    blob = _blob_of_layers(folder, parsed)
    children = [] if blob or is_child else parsed.manifests[:8]
    for child in children:
        blob = _blob_of_layers(folder, child)
        reference = None if blob else _path_of(folder, child.digest)
        if reference is not None:
            blob = _blob_in(folder, small_file(reference, MANIFEST_LIMIT), is_child=True)
        if blob is not None:
            return blob
    return blob


def _blob_of_layers(folder: Path, manifest: _Manifest) -> Path | None:
    layers = (layer for layer in manifest.layers if layer.media_type == _MODEL_LAYER)
    return next((path for layer in layers if (path := _path_of(folder, layer.digest))), None)


def _path_of(folder: Path, digest: str) -> Path | None:
    match = _DIGEST.fullmatch(digest)
    return folder / "blobs" / f"sha256-{match[1]}" if match else None
