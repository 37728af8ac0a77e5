"""The header of a GGUF file: metadata, tensors, tokenizer, and what llama.cpp derives from them.

Headers are made by `overthink.library.gguf_reader`, which validates everything in them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import prod
from pathlib import Path
from typing import NamedTuple

import numpy as np

from overthink.core.events import TemplateUse
from overthink.library.chat_templates import choose_template
from overthink.library.gguf_types import FILE_TYPES
from overthink.library.gguf_values import NumberArray, TextArray, Value

_MAX_LAYERS = 512
"""llama.cpp supports no more; a longer tuple would only waste memory."""


class TensorInfo(NamedTuple):
    """One tensor in the header's list."""

    name: str
    shape: tuple[int, ...]
    """Elements along each dimension, the contiguous one first (ggml's order)."""
    type_id: int
    type_name: str
    offset: int
    """Bytes from the start of the tensor data."""
    n_bytes: int

    @property
    def n_elements(self) -> int:
        """Number of elements; 1 for a tensor without dimensions."""
        return prod(self.shape)


@dataclass(frozen=True)
class Tokenizer:
    """The tokenizer of a header, with llama.cpp's defaults for what the header lacks."""

    model: str
    """`tokenizer.ggml.model`: `gpt2`, `llama`, `bert`, `t5`, `rwkv` …; empty if absent."""
    pre: str
    tokens: TextArray
    types: NumberArray | None
    """Type of each token: normal 1, unknown 2, control 3, user-defined 4, unused 5, byte 6."""
    scores: NumberArray | None
    bos_id: int | None
    eos_id: int | None
    add_bos: bool
    """Whether llama.cpp adds bos before a text that is tokenized with special tokens."""
    add_eos: bool

    @property
    def vocabulary_type(self) -> str:
        """llama.cpp's vocabulary type: `SPM`, `BPE`, `WPM`, `UGM` …; `unknown` for others."""
        return _VOCABULARIES.get(self.model, _UNKNOWN_VOCABULARY).name


@dataclass(frozen=True, eq=False)
class GgufHeader:
    """A file's header. Numeric arrays are NumPy arrays, text arrays are `TextArray`s."""

    path: Path
    size_bytes: int
    version: int
    metadata: dict[str, Value]
    tensors: tuple[TensorInfo, ...]
    data_offset: int
    """Byte of the file at which tensor data begins."""

    def text(self, key: str) -> str:
        """A metadata text; empty if it is absent or has another type."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else ""

    def integer(self, key: str) -> int | None:
        """A metadata integer; None if it is absent or has another type."""
        value = self.metadata.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, key: str) -> bool | None:
        """A metadata boolean; None if it is absent or has another type."""
        value = self.metadata.get(key)
        return value if isinstance(value, bool) else None

    def hyper(self, name: str) -> int | None:
        """An integer of the architecture's own section: `hyper("block_count")`."""
        return self.integer(f"{self.architecture}.{name}")

    def per_layer(self, name: str) -> tuple[int, ...]:
        """An integer of the architecture's section for each layer; a single one is repeated.

        Empty if it is absent or not an integer, or the number of layers is unknown.
        """
        value = self.metadata.get(f"{self.architecture}.{name}")
        layers = self.block_count or 0
        if isinstance(value, np.ndarray) and value.dtype.kind in "iu":
            return tuple(int(v) for v in value[:layers])
        single = self.hyper(name)
        return () if single is None else (single,) * min(layers, _MAX_LAYERS)

    @property
    def architecture(self) -> str:
        """llama.cpp's name of the architecture: `llama`, `qwen2`; empty if absent."""
        return self.text("general.architecture")

    @property
    def name(self) -> str:
        """The name that the makers gave the model; empty if absent."""
        return self.text("general.name")

    @property
    def basename(self) -> str:
        """The name of the model's family; empty if absent."""
        return self.text("general.basename")

    @property
    def quantisation(self) -> str:
        """How the weights are stored, such as `Q4_K_M` or `F16`.

        If the file does not specify it, the type of most tensors; empty without tensors.
        """
        file_type = self.integer("general.file_type")
        if file_type in FILE_TYPES:
            return FILE_TYPES[file_type]
        # Only matrices: norms and biases are F32 in every file.
        types = Counter(t.type_name for t in self.tensors if len(t.shape) > 1)
        return types.most_common(1)[0][0] if types else ""

    @cached_property
    def parameters(self) -> int:
        """Elements of all tensors of this file; of a split model, those of this part."""
        return sum(tensor.n_elements for tensor in self.tensors)

    @property
    def context_length(self) -> int | None:
        """Context length in tokens that the model was trained with."""
        return self.hyper("context_length")

    @property
    def block_count(self) -> int | None:
        """Number of layers."""
        return self.hyper("block_count")

    @property
    def embedding_length(self) -> int | None:
        """Width of the hidden state."""
        return self.hyper("embedding_length")

    @property
    def head_counts(self) -> tuple[int, ...]:
        """Attention heads of each layer."""
        return self.per_layer("attention.head_count")

    @property
    def kv_head_counts(self) -> tuple[int, ...]:
        """Key and value heads of each layer; by default as many as attention heads."""
        return self.per_layer("attention.head_count_kv") or self.head_counts

    @property
    def chat_template(self) -> str:
        """The Jinja template that formats messages as a prompt; empty if absent."""
        return self._template[0]

    @property
    def template_use(self) -> TemplateUse:
        """Which of the file's templates `chat_template` is."""
        return self._template[1]

    @cached_property
    def _template(self) -> tuple[str, TemplateUse]:
        return choose_template(self.metadata)

    @property
    def split_count(self) -> int:
        """Number of files that the model is split into; 1 for a single file."""
        return self.integer("split.count") or 1

    @property
    def split_index(self) -> int:
        """Index of this file among the split files, from 0."""
        return self.integer("split.no") or 0

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer as llama.cpp would set it up from this header."""
        tokens = self.metadata.get("tokenizer.ggml.tokens")
        model, pre = self.text("tokenizer.ggml.model"), self.text("tokenizer.ggml.pre")
        defaults = _VOCABULARIES.get(model, _UNKNOWN_VOCABULARY)
        texts = tokens if isinstance(tokens, TextArray) else TextArray(b"", 0, ())
        default_bos = None if pre in _PRE_WITHOUT_BOS else defaults.bos_id
        return Tokenizer(
            model=model,
            pre=pre,
            tokens=texts,
            types=self._numbers("tokenizer.ggml.token_type"),
            scores=self._numbers("tokenizer.ggml.scores"),
            bos_id=self._special("bos", default_bos, len(texts)),
            eos_id=self._special("eos", defaults.eos_id, len(texts)),
            add_bos=self._adds_bos(defaults, model, pre),
            add_eos=self._adds("eos", defaults.add_eos),
        )

    def _numbers(self, key: str) -> NumberArray | None:
        value = self.metadata.get(key)
        return value if isinstance(value, np.ndarray) else None

    def _special(self, which: str, default: int | None, n_tokens: int) -> int | None:
        for token in (self.integer(f"tokenizer.ggml.{which}_token_id"), default):
            if token is not None and 0 <= token < n_tokens:
                return token
        return None

    def _adds(self, which: str, default: bool) -> bool:
        given = self.flag(f"tokenizer.ggml.add_{which}_token")
        return default if given is None else given

    def _adds_bos(self, defaults: _Vocabulary, model: str, pre: str) -> bool:
        if defaults.name != "BPE":
            return self._adds("bos", defaults.add_bos)
        if model == "gemma4" or pre in _PRE_FORCES_BOS:
            return True
        return self._adds("bos", pre in _PRE_ADDS_BOS)


@dataclass(frozen=True)
class _Vocabulary:
    """llama.cpp's defaults for a vocabulary type (`llama_vocab::impl::load`)."""

    name: str
    bos_id: int | None
    eos_id: int | None
    add_bos: bool = False
    add_eos: bool = False


_UNKNOWN_VOCABULARY = _Vocabulary("unknown", None, None)
_BPE = _Vocabulary("BPE", 11, 11)
_VOCABULARIES: dict[str, _Vocabulary] = {
    "llama": _Vocabulary("SPM", 1, 2, add_bos=True),
    "bert": _Vocabulary("WPM", 101, None, add_bos=True),
    "gpt2": _BPE,
    "hybriddna": _BPE,
    "whitespace": _BPE,
    "gemma4": _Vocabulary("BPE", None, None, add_bos=True),
    "t5": _Vocabulary("UGM", None, 1, add_eos=True),
    "rwkv": _Vocabulary("RWKV", None, None),
    "plamo2": _Vocabulary("PLaMo-2", 1, 2),
    "no_vocab": _Vocabulary("none", None, None),
    "none": _Vocabulary("none", None, None),
}
"""By `tokenizer.ggml.model`."""
_PRE_ADDS_BOS = frozenset(
    {
        *("llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0"),
        *("lfm2", "jina-v5-nano", "tekken", "chameleon"),
    }
)
"""BPE pre-tokenizers with which llama.cpp adds bos by default."""
_PRE_FORCES_BOS = frozenset(("gemma4", "granite-embed-multi-311m"))
"""Pre-tokenizers with which llama.cpp adds bos even if the file forbids it."""
_PRE_WITHOUT_BOS = frozenset(("chatglm-bpe", "glm4", "glm5"))
"""BPE pre-tokenizers without bos, unless the file names one."""
