"""What a GGUF header says about the tokenizer, and what llama.cpp assumes where it is silent."""

from __future__ import annotations

from dataclasses import dataclass

from overthink.library.gguf_values import NumberArray, TextArray


@dataclass(frozen=True)
class Tokenizer:
    """What the header says about the tokenizer, with llama.cpp's defaults where it is silent."""

    model: str
    """`tokenizer.ggml.model`: `gpt2`, `llama`, `bert`, `t5`, `rwkv` …; empty where absent."""
    pre: str
    tokens: TextArray
    types: NumberArray | None
    """A kind for each token (normal 1, unknown 2, control 3, user-defined 4, unused 5, byte 6)."""
    scores: NumberArray | None
    bos_id: int | None
    eos_id: int | None
    add_bos: bool
    """Whether llama.cpp puts the bos token before a text that is tokenized with special tokens."""
    add_eos: bool

    @property
    def vocabulary_type(self) -> str:
        """llama.cpp's vocabulary type: `SPM`, `BPE`, `WPM`, `UGM` …; `unknown` for others."""
        return VOCABULARIES.get(self.model, UNKNOWN_VOCABULARY).name


@dataclass(frozen=True)
class Vocabulary:
    """Defaults that llama.cpp gives a vocabulary type (`llama_vocab::impl::load`)."""

    name: str
    bos_id: int | None
    eos_id: int | None
    add_bos: bool = False
    add_eos: bool = False


UNKNOWN_VOCABULARY = Vocabulary("unknown", None, None)
_BPE = Vocabulary("BPE", 11, 11)
VOCABULARIES: dict[str, Vocabulary] = {
    "llama": Vocabulary("SPM", 1, 2, add_bos=True),
    "bert": Vocabulary("WPM", 101, None, add_bos=True),
    "gpt2": _BPE,
    "hybriddna": _BPE,
    "whitespace": _BPE,
    "gemma4": Vocabulary("BPE", None, None, add_bos=True),
    "t5": Vocabulary("UGM", None, 1, add_eos=True),
    "rwkv": Vocabulary("RWKV", None, None),
    "plamo2": Vocabulary("PLaMo-2", 1, 2),
    "no_vocab": Vocabulary("none", None, None),
    "none": Vocabulary("none", None, None),
}
PRE_ADDS_BOS = frozenset(
    {
        *("llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0"),
        *("lfm2", "jina-v5-nano", "tekken", "chameleon"),
    }
)
"""Byte-pair pre-tokenizers with which llama.cpp adds bos unless the file says otherwise."""
PRE_FORCES_BOS = frozenset(("gemma4", "granite-embed-multi-311m"))
"""Pre-tokenizers with which it adds bos even where the file says not to."""
PRE_WITHOUT_BOS = frozenset(("chatglm-bpe", "glm4", "glm5"))
"""Byte-pair pre-tokenizers that have no bos unless the file names one."""
