"""Writes a trained network to a GGUF file for llama.cpp."""

from pathlib import Path
from typing import Final

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from models.demo.recipe.conversation import CHAT_TEMPLATE, END
from models.demo.recipe.network import CONTEXT_LENGTH, NORM_EPSILON, ROPE_BASE, Network
from models.demo.recipe.tokenizer import (
    CONTROL_TOKENS,
    PRE_TOKENIZER,
    TAG_TOKENS,
    merges_of,
    tokens_of,
)

DESCRIPTION: Final = (
    "A tiny model made to show the Overthink app. It knows small generated puzzles in English and "
    "Danish, and nothing else."
)


def _write_identity(writer: gguf.GGUFWriter, name: str) -> None:
    writer.add_name(name)
    writer.add_basename("overthink-demo")
    writer.add_author("Overthink")
    writer.add_license("apache-2.0")
    writer.add_description(DESCRIPTION)
    writer.add_languages(["en", "da"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)


def _write_shape(writer: gguf.GGUFWriter, network: Network, vocabulary: int) -> None:
    shape = network.shape
    writer.add_context_length(CONTEXT_LENGTH)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(NORM_EPSILON)
    writer.add_vocab_size(vocabulary)


def _write_tokenizer(writer: gguf.GGUFWriter, tokenizer: Tokenizer) -> None:
    kinds = dict.fromkeys(CONTROL_TOKENS, gguf.TokenType.CONTROL)
    kinds |= dict.fromkeys(TAG_TOKENS, gguf.TokenType.USER_DEFINED)
    tokens = tokens_of(tokenizer)
    end = tokens.index(END)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE_TOKENIZER)
    writer.add_token_list(tokens)
    writer.add_token_types([kinds.get(text, gguf.TokenType.NORMAL) for text in tokens])
    writer.add_token_merges(merges_of(tokenizer))
    writer.add_bos_token_id(end)
    writer.add_eos_token_id(end)
    writer.add_eot_token_id(end)
    writer.add_pad_token_id(end)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def as_written(weight: Tensor) -> Tensor:
    """Return the weight as stored in the file: matrices as F16, the few norm vectors as F32."""
    return weight.to(torch.float16 if weight.dim() == 2 else torch.float32)


def _write_tensors(writer: gguf.GGUFWriter, network: Network) -> None:
    for name, weight in network.state_dict().items():
        writer.add_tensor(name, np.ascontiguousarray(as_written(weight).numpy()))


def write_gguf(path: Path, name: str, network: Network, tokenizer: Tokenizer) -> None:
    """Write the model to `path`; the same network gives the same bytes."""
    writer = gguf.GGUFWriter(path, "llama")
    _write_identity(writer, name)
    _write_shape(writer, network, tokenizer.get_vocab_size())
    _write_tokenizer(writer, tokenizer)
    _write_tensors(writer, network)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def read_weights(path: Path) -> dict[str, Tensor]:
    """Return the weights of a file that `write_gguf` has written, as 32-bit numbers."""
    tensors = gguf.GGUFReader(path).tensors
    return {part.name: torch.from_numpy(np.array(part.data)).float() for part in tensors}
