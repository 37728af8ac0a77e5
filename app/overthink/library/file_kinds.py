"""What a GGUF file is: a model, or a helper of one, such as an MTP head or an image projector.

Decided from the header alone, never from the file's name. The markers are those by which llama.cpp
distinguishes the files (`common_speculative_types_from_gguf` in `common/speculative.cpp`,
`mtp_only` in `src/models/`, `llama-adapter.cpp`, `tools/imatrix`). A helper is listed, but never
loaded as a model: llama.cpp crashes on some of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec
import numpy as np

from overthink.core.draft_support import DFLASH, DSPARK, EAGLE3, MODEL, MTP
from overthink.core.messages import NO_MESSAGE, Message, joined, message, verbatim
from overthink.core.symbols import excerpt
from overthink.library.architectures import EMBEDDING_ARCHITECTURES, MTP_ARCHITECTURES
from overthink.library.gguf_header import GgufHeader

_BLOCK = re.compile(r"blk\.(\d{1,4})\.")
_MAX_LAYERS = 512
_MAX_TAPS = 64
"""Most layers of a target that a drafting head reads; those in use read 3 to 8."""


class FileKind(StrEnum):
    """What a GGUF file is."""

    MODEL = "model"
    MTP = "mtp"
    """Multi-token prediction layers of a model, in a file of their own."""
    EAGLE3 = "eagle3"
    DFLASH = "dflash"
    DFLASH2 = "dflash2"
    DSPARK = "dspark"
    ASSISTANT = "assistant"
    """A small model that drafts from the cache of its target (Gemma 4)."""
    PROJECTOR = "projector"
    """Turns images or sound into input of a model (`mmproj`)."""
    ADAPTER = "adapter"
    """LoRA."""
    CONTROL_VECTOR = "control vector"
    IMPORTANCE_MATRIX = "importance matrix"
    VOCABULARY = "vocabulary"
    EMBEDDING = "embedding"
    PART = "part"
    """A part of a split model other than the first."""

    @property
    def is_helper(self) -> bool:
        """Whether it is of use only together with a model, or for another program."""
        return self is not FileKind.MODEL

    @property
    def is_drafter(self) -> bool:
        """Whether it drafts for a model from that model's hidden states or cache."""
        return self in DRAFTERS

    @property
    def label(self) -> Message:
        """Its name in a list."""
        return _LABELS[self]

    @property
    def clause(self) -> Message:
        """What it is, as a clause after "is"."""
        return _CLAUSES[self]


DRAFTERS = frozenset(
    {
        *(FileKind.MTP, FileKind.EAGLE3, FileKind.DFLASH, FileKind.DFLASH2, FileKind.DSPARK),
        FileKind.ASSISTANT,
    }
)
"""Kinds of files that draft for one model, or for models of one shape."""

_DRAFTERS_OF = {
    FileKind.MTP: MTP,
    FileKind.ASSISTANT: MTP,
    FileKind.EAGLE3: EAGLE3,
    FileKind.DFLASH: DFLASH,
    FileKind.DFLASH2: DFLASH,
    FileKind.DSPARK: DSPARK,
}


def drafter_of(kind: FileKind) -> str:
    """The kind of drafter that a file makes, one of `draft_support.DRAFTERS`."""
    return _DRAFTERS_OF.get(kind, MODEL)


_LABELS = {
    FileKind.MODEL: message("Model"),
    FileKind.MTP: message("MTP head"),
    FileKind.EAGLE3: message("EAGLE-3 head"),
    FileKind.DFLASH: message("DFlash head"),
    FileKind.DFLASH2: message("DFlash2 head"),
    FileKind.DSPARK: message("DSpark head"),
    FileKind.ASSISTANT: message("Assistant (drafts)"),
    FileKind.PROJECTOR: message("Projector (images, sound)"),
    FileKind.ADAPTER: message("Adapter (LoRA)"),
    FileKind.CONTROL_VECTOR: message("Control vector"),
    FileKind.IMPORTANCE_MATRIX: message("Importance matrix"),
    FileKind.VOCABULARY: message("Vocabulary"),
    FileKind.EMBEDDING: message("Embedding model"),
    FileKind.PART: message("Part of a split model"),
}
_HEAD = message("a helper that drafts for another model ({kind}) and cannot run alone")
_CLAUSES = {
    FileKind.MODEL: message("a model"),
    **{kind: Message(_HEAD.template, {"kind": _LABELS[kind]}) for kind in DRAFTERS},
    FileKind.PROJECTOR: message("the part of a model that sees images or hears, not the model"),
    FileKind.ADAPTER: message("an adapter (LoRA) for a model, not a model"),
    FileKind.CONTROL_VECTOR: message("a control vector, not a model"),
    FileKind.IMPORTANCE_MATRIX: message("an importance matrix for quantising, not a model"),
    FileKind.VOCABULARY: message("a vocabulary without a model"),
    FileKind.EMBEDDING: message("an embedding model or a ranker, which turns text into numbers"),
    FileKind.PART: message("a part of a split model"),
}
_BY_TYPE = {
    "adapter": FileKind.ADAPTER,
    "mmproj": FileKind.PROJECTOR,
    "imatrix": FileKind.IMPORTANCE_MATRIX,
    "vocab": FileKind.VOCABULARY,
}
"""By `general.type`."""
_BY_ARCHITECTURE = {
    **dict.fromkeys(EMBEDDING_ARCHITECTURES, FileKind.EMBEDDING),
    "eagle3": FileKind.EAGLE3,
    "gemma4-assistant": FileKind.ASSISTANT,
    "clip": FileKind.PROJECTOR,
    "controlvector": FileKind.CONTROL_VECTOR,
}
_ASSISTANT_OF = {"gemma4-assistant": "gemma4"}
"""The target's architecture, where the helper's own names it."""


def file_kind(header: GgufHeader, parts: Sequence[GgufHeader] = ()) -> FileKind:
    """What the file of a header is.

    Args:
        parts: the headers of all files of a split model, this one included.
    """
    if header.split_index > 0:
        return FileKind.PART
    by_type = _BY_TYPE.get(header.text("general.type"))
    if by_type is not None:
        return by_type
    if header.text("adapter.type"):
        return FileKind.ADAPTER
    if header.architecture == "dflash":
        return _dflash_kind(parts or (header,))
    by_architecture = _BY_ARCHITECTURE.get(header.architecture)
    if by_architecture is not None:
        return by_architecture
    if not header.tensors and header.split_count <= 1 and len(header.tokenizer.tokens):
        return FileKind.VOCABULARY
    causal = header.flag(f"{header.architecture}.attention.causal")
    if header.architecture and (header.hyper("pooling_type") or causal is False):
        return FileKind.EMBEDDING
    return FileKind.MTP if _is_mtp_only(header, parts) else FileKind.MODEL


def _dflash_kind(parts: Sequence[GgufHeader]) -> FileKind:
    names = _tensor_names(parts)
    if "markov_w1.weight" in names:
        return FileKind.DSPARK
    return FileKind.DFLASH2 if "selector_hidden.weight" in names else FileKind.DFLASH


def _is_mtp_only(header: GgufHeader, parts: Sequence[GgufHeader]) -> bool:
    """Whether it has prediction layers, but none of the layers before them."""
    predicting = header.hyper("nextn_predict_layers") or 0
    if predicting <= 0 or (header.split_count > 1 and not parts):
        return False
    trunk = (header.block_count or 0) - predicting
    blocks = _blocks(parts or (header,))
    return trunk >= 0 and bool(blocks) and all(block >= trunk for block in blocks)


def _tensor_names(parts: Sequence[GgufHeader]) -> set[str]:
    return {tensor.name for part in parts for tensor in part.tensors}


def _blocks(parts: Sequence[GgufHeader]) -> set[int]:
    found = (_BLOCK.match(tensor.name) for part in parts for tensor in part.tensors)
    return {int(match[1]) for match in found if match}


def has_broken_trunk(header: GgufHeader, parts: Sequence[GgufHeader]) -> bool:
    """Whether llama.cpp would take a damaged model for an MTP head, and crash.

    It decides by one tensor of the first layer; without it, it requires no layer before the
    prediction layers.
    """
    if header.architecture not in MTP_ARCHITECTURES or not header.hyper("nextn_predict_layers"):
        return False
    return "blk.0.attn_norm.weight" not in _tensor_names(parts)


def mtp_layers(parts: Sequence[GgufHeader]) -> int:
    """The prediction layers in a model's own files, with which it can draft for itself."""
    predicting, layers = parts[0].hyper("nextn_predict_layers") or 0, parts[0].block_count or 0
    if not 0 < predicting <= layers <= _MAX_LAYERS:
        return 0
    names = _tensor_names(parts)
    own = (f"blk.{layer}.nextn.eh_proj.weight" for layer in range(layers - predicting, layers))
    return sum(name in names for name in own)


# -- the model that a helper belongs to -----------------------------------------------------------


class ModelShape(msgspec.Struct, frozen=True, array_like=True):
    """The facts of a model that a helper must match; unknown ones are empty or None."""

    architecture: str = ""
    width: int | None = None
    """Elements of its hidden state (`embedding_length`)."""
    layers: int | None = None
    """Layers, without prediction layers."""
    vocabulary: int | None = None
    """Tokens of its vocabulary."""


class DraftTarget(msgspec.Struct, frozen=True, array_like=True):
    """What a drafting file's header reveals of the model that it drafts for."""

    shape: ModelShape
    name: str = ""
    """The makers' name of the target; empty if unknown."""
    taps: tuple[int, ...] = ()
    """Layers of the target whose inputs the helper reads, as far as the header lists them."""


def shape_of(header: GgufHeader) -> ModelShape:
    """The shape of a model."""
    layers = (header.block_count or 0) - (header.hyper("nextn_predict_layers") or 0)
    return ModelShape(
        architecture=excerpt(header.architecture, 60),
        width=header.embedding_length,
        layers=layers if layers > 0 else None,
        vocabulary=len(header.tokenizer.tokens) or None,
    )


def draft_target(header: GgufHeader, kind: FileKind) -> DraftTarget | None:
    """What a helper's header reveals of the model that it drafts for; None for other kinds."""
    if not kind.is_drafter:
        return None
    own, named = shape_of(header), header.text("general.base_model.0.name")
    if kind is FileKind.MTP:
        return DraftTarget(own, excerpt(header.name or named, 200))
    widths = {
        FileKind.EAGLE3: header.hyper("target_hidden_size"),
        FileKind.ASSISTANT: header.hyper("embedding_length_out"),
    }
    shape = ModelShape(
        architecture=_ASSISTANT_OF.get(header.architecture, ""),
        width=widths.get(kind, own.width),
        vocabulary=own.vocabulary,
    )
    return DraftTarget(shape, excerpt(named, 200), _taps(header))


def _taps(header: GgufHeader) -> tuple[int, ...]:
    value = header.metadata.get(f"{header.architecture}.target_layers")
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iu":
        return ()
    return tuple(int(layer) for layer in value[:_MAX_TAPS])


def target_mismatch(target: DraftTarget, model: ModelShape) -> Message | None:
    """Why a model is not the target of a helper, a clause; None if it may be.

    Names are not compared: converters write them as they like.
    """
    wanted = target.shape
    if wanted.architecture and wanted.architecture != model.architecture:
        return message(
            "it belongs to a model of the architecture {wanted}, not {found}",
            wanted=wanted.architecture,
            found=model.architecture,
        )
    if wanted.width and model.width and wanted.width != model.width:
        return message(
            "it belongs to a model whose width is {wanted:n}, not {found:n}",
            wanted=wanted.width,
            found=model.width,
        )
    if wanted.layers and model.layers and wanted.layers != model.layers:
        return message(
            "it belongs to a model of {wanted:n} layers, not {found:n}",
            wanted=wanted.layers,
            found=model.layers,
        )
    if wanted.vocabulary and model.vocabulary and wanted.vocabulary != model.vocabulary:
        return message(
            "it belongs to a model with {wanted:n} tokens, not {found:n}",
            wanted=wanted.vocabulary,
            found=model.vocabulary,
        )
    if model.layers and any(not 0 <= tap <= model.layers for tap in target.taps):
        return message(
            "it reads layer {layer:n} of its model, but this one has {layers:n}",
            layer=max(target.taps, key=lambda tap: (tap > 0, abs(tap))),
            layers=model.layers,
        )
    return None


def target_text(target: DraftTarget) -> Message:
    """The model that a helper belongs to, in a few words; empty if nothing is known of it."""
    shape = target.shape
    return joined(
        ", ",
        [
            verbatim(target.name),
            verbatim(shape.architecture),
            message("{layers:n} layers", layers=shape.layers) if shape.layers else NO_MESSAGE,
            message("width {width:n}", width=shape.width) if shape.width else NO_MESSAGE,
        ],
    )
