"""Tiny models with random weights for every kind of drafter, as real GGUF files.

In each, a token t is most often followed by π(t): the output's row of π(t) resembles the embedding
of t, plus what the layers make of the text before it. A drafter that passes the embedding of the
last token on to the same output therefore agrees with its target in part, which is what tests of
acceptance and refusal need.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tests.inference.tiny_models import BOS, EOS, SPECIAL, Table, write_model

PIECES = [bytes([97 + i]) for i in range(26)] + [bytes([65 + i]) for i in range(10)]
COUNT = len(SPECIAL) + len(PIECES)
WIDTH, LAYERS, HEADS, HEAD, FEED = 64, 4, 2, 32, 96
MASK = 3
"""Used as the mask token of blocks: no text of the tests contains it."""
_ALWAYS = 4.0
"""The first element of each embedding, which attention by position uses as a constant."""

Tensors = dict[str, Table]
Keys = dict[str, Any]


@cache
def _shared() -> tuple[Table, Table]:
    """Embeddings and output layer, the same in all files."""
    dice = np.random.default_rng(5)
    embedding = dice.normal(0, 1, (COUNT, WIDTH)).astype(np.float32)
    embedding[:, 0] = _ALWAYS
    tokens = np.arange(len(SPECIAL), COUNT)
    follower = dice.permutation(tokens)
    output = dice.normal(0, 0.05, (COUNT, WIDTH)).astype(np.float32)
    output[follower] += 0.35 * embedding[tokens]
    output[:, 0] = 0.0
    output[: len(SPECIAL)] = 0.0  # runs of full length show more
    return embedding, output


class _Dice:
    def __init__(self, seed: int, scale: float) -> None:
        self._random, self.scale = np.random.default_rng(seed), scale

    def __call__(self, *shape: int, scale: float | None = None) -> Table:
        spread = self.scale if scale is None else scale
        made: Table = self._random.normal(0, spread, shape).astype(np.float32)
        return made


def _feed_forward(dice: _Dice, block: str) -> Tensors:
    return {
        f"{block}.ffn_gate.weight": dice(FEED, WIDTH),
        f"{block}.ffn_up.weight": dice(FEED, WIDTH),
        f"{block}.ffn_down.weight": dice(WIDTH, FEED),
    }


def _experts(dice: _Dice, block: str, count: int = 2) -> Tensors:
    return {
        f"{block}.ffn_gate_inp.weight": dice(count, WIDTH),
        f"{block}.ffn_gate_exps.weight": dice(count, FEED, WIDTH),
        f"{block}.ffn_up_exps.weight": dice(count, FEED, WIDTH),
        f"{block}.ffn_down_exps.weight": dice(count, WIDTH, FEED),
        f"{block}.ffn_gate_inp_shexp.weight": dice(WIDTH),
        f"{block}.ffn_gate_shexp.weight": dice(FEED, WIDTH),
        f"{block}.ffn_up_shexp.weight": dice(FEED, WIDTH),
        f"{block}.ffn_down_shexp.weight": dice(WIDTH, FEED),
    }


def _attention(dice: _Dice, block: str, *, gated: bool = False, normed: bool = True) -> Tensors:
    rows = HEADS * HEAD
    made = {
        f"{block}.attn_norm.weight": np.ones(WIDTH, np.float32),
        f"{block}.attn_q.weight": dice(rows * (1 + gated), WIDTH),
        f"{block}.attn_k.weight": dice(rows, WIDTH),
        f"{block}.attn_v.weight": dice(rows, WIDTH),
        f"{block}.attn_output.weight": dice(WIDTH, rows),
    }
    if normed:
        made |= {f"{block}.attn_{x}_norm.weight": np.ones(HEAD, np.float32) for x in "qk"}
    return made


def _keys(architecture: str, layers: int, **others: Any) -> Keys:
    own = {
        "context_length": 4096,
        "embedding_length": WIDTH,
        "block_count": layers,
        "feed_forward_length": FEED,
        "attention.head_count": HEADS,
        "attention.head_count_kv": HEADS,
        "attention.key_length": HEAD,
        "attention.value_length": HEAD,
        "attention.layer_norm_rms_epsilon": 1e-6,
        "rope.dimension_count": HEAD,
    }
    others = {key.replace("__", "."): value for key, value in others.items()}
    return {f"{architecture}.{key}": value for key, value in (own | others).items()}


def _write(
    path: Path, architecture: str, tensors: Mapping[str, Table], keys: Keys, *, whole: bool = True
) -> Path:
    embedding, output = _shared()
    if whole:
        tensors = {"token_embd.weight": embedding, "output.weight": output, **tensors}
    named = {"tokenizer.ggml.mask_token_id": MASK, "tokenizer.ggml.eos_token_id": EOS}
    named["tokenizer.ggml.bos_token_id"] = BOS
    if "token_embd_norm.weight" not in tensors:
        tensors = {"output_norm.weight": np.ones(WIDTH, np.float32), **tensors}
    return write_model(path, architecture, PIECES, tensors, keys | named)


# -- hybrid and dense targets, with prediction layers ---------------------------------------------

_STATE, _GROUPS, _RANK, _KERNEL = 16, 2, 2, 4


def _delta_keys() -> Keys:
    return {
        "ssm.conv_kernel": _KERNEL,
        "ssm.inner_size": _RANK * _STATE,
        "ssm.state_size": _STATE,
        "ssm.time_step_rank": _RANK,
        "ssm.group_count": _GROUPS,
        "full_attention_interval": 2,
    }


def _delta_net(dice: _Dice, block: str, *, apart: bool) -> Tensors:
    """A recurrent layer of the Qwen3-Next family."""
    values, convolved = _RANK * _STATE, 2 * _GROUPS * _STATE + _RANK * _STATE
    made = {
        f"{block}.attn_norm.weight": np.ones(WIDTH, np.float32),
        f"{block}.attn_qkv.weight": dice(convolved, WIDTH),
        f"{block}.attn_gate.weight": dice(values, WIDTH),
        f"{block}.ssm_conv1d.weight": dice(convolved, _KERNEL, scale=0.5),
        f"{block}.ssm_dt.bias": dice(_RANK),
        f"{block}.ssm_a": -np.ones(_RANK, np.float32) * 0.3,
        f"{block}.ssm_norm.weight": np.ones(_STATE, np.float32),
        f"{block}.ssm_out.weight": dice(WIDTH, values),
    }
    if apart:
        made |= {f"{block}.ssm_{x}.weight": dice(_RANK, WIDTH) for x in ("alpha", "beta")}
    else:
        made[f"{block}.ssm_ba.weight"] = dice(2 * _RANK, WIDTH)
    return made


def _prediction(dice: _Dice, block: str, noise: float) -> Tensors:
    """What a prediction layer has beside an ordinary one: [I | noise] of embedding and row."""
    return {
        f"{block}.nextn.eh_proj.weight": np.concatenate(
            [np.eye(WIDTH, dtype=np.float32), dice(WIDTH, WIDTH, scale=noise)], axis=1
        ),
        **{
            f"{block}.nextn.{name}.weight": np.ones(WIDTH, np.float32)
            for name in ("enorm", "hnorm", "shared_head_norm")
        },
    }


def qwen35(
    path: Path,
    *,
    seed: int = 1,
    heads: bool = True,
    trunk: bool = True,
    noise: float = 0.05,
    scale: float = 0.165,
) -> Path:
    """A hybrid target whose state can be rolled back.

    Args:
        trunk: False writes its prediction layer alone, as a draft.
        scale: of its weights; the smaller, the more its text repeats itself.
    """
    dice, tensors = _Dice(seed, scale), Tensors()
    for layer in range(LAYERS if trunk else 0):
        block = f"blk.{layer}"
        recurs = (layer + 1) % 2 != 0
        tensors |= (
            _delta_net(dice, block, apart=True) if recurs else _attention(dice, block, gated=True)
        )
        tensors[f"{block}.post_attention_norm.weight"] = np.ones(WIDTH, np.float32)
        tensors |= _feed_forward(dice, block)
    if heads:
        block, dice = f"blk.{LAYERS}", _Dice(seed + 100, 0.08)
        tensors |= _attention(dice, block, gated=True) | _feed_forward(dice, block)
        tensors[f"{block}.post_attention_norm.weight"] = np.ones(WIDTH, np.float32)
        tensors |= _prediction(dice, block, noise)
    keys = _delta_keys() | {"rope.dimension_sections": [6, 5, 5, 0]}
    keys |= {"nextn_predict_layers": 1} if heads else {}
    return _write(path, "qwen35", tensors, _keys("qwen35", LAYERS + heads, **keys))


def qwen3next(path: Path, *, seed: int = 1, noise: float = 0.05) -> Path:
    """A hybrid target whose state must be copied, with a prediction layer."""
    dice, tensors = _Dice(seed, 0.165), Tensors()
    for layer in range(LAYERS + 1):
        block = f"blk.{layer}"
        recurs = layer < LAYERS and (layer + 1) % 2 != 0
        tensors |= (
            _delta_net(dice, block, apart=False) if recurs else _attention(dice, block, gated=True)
        )
        tensors[f"{block}.post_attention_norm.weight"] = np.ones(WIDTH, np.float32)
        tensors |= _experts(dice, block)
    tensors |= _prediction(dice, f"blk.{LAYERS}", noise)
    keys = _delta_keys() | {
        "nextn_predict_layers": 1,
        "expert_count": 2,
        "expert_used_count": 1,
        "expert_feed_forward_length": FEED,
        "expert_shared_feed_forward_length": FEED,
    }
    return _write(path, "qwen3next", tensors, _keys("qwen3next", LAYERS + 1, **keys))


def step35(path: Path, *, heads: int = 3, seed: int = 1, noise: float = 0.05) -> Path:
    """A dense target with windows and several prediction layers, one for each step."""
    dice, tensors = _Dice(seed, 0.165), Tensors()
    for layer in range(LAYERS + heads):
        block = f"blk.{layer}"
        dice.scale = 0.15 if layer < LAYERS else 0.08
        tensors |= _attention(dice, block) | _feed_forward(dice, block)
        tensors[f"{block}.ffn_norm.weight"] = np.ones(WIDTH, np.float32)
        if layer >= LAYERS:
            tensors |= _prediction(dice, block, noise)
    keys = {
        "nextn_predict_layers": heads,
        "expert_feed_forward_length": FEED,
        "attention.sliding_window": 64,
        "attention.sliding_window_pattern": [layer % 2 == 0 for layer in range(LAYERS + heads)],
    }
    return _write(path, "step35", tensors, _keys("step35", LAYERS + heads, **keys))


def lfm2(path: Path, *, seed: int = 1) -> Path:
    """A hybrid target with short convolutions, whose state can be rolled back."""
    dice, tensors = _Dice(seed, 0.15), Tensors()
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        if layer % 2:
            tensors |= _attention(dice, block)
        else:
            tensors |= {
                f"{block}.attn_norm.weight": np.ones(WIDTH, np.float32),
                f"{block}.shortconv.conv.weight": dice(WIDTH, 3, scale=0.5),
                f"{block}.shortconv.in_proj.weight": dice(3 * WIDTH, WIDTH),
                f"{block}.shortconv.out_proj.weight": dice(WIDTH, WIDTH),
            }
        tensors[f"{block}.ffn_norm.weight"] = np.ones(WIDTH, np.float32)
        tensors |= _feed_forward(dice, block)
    tensors["token_embd_norm.weight"] = np.ones(WIDTH, np.float32)
    keys = {
        "attention.head_count_kv": [HEADS if layer % 2 else 0 for layer in range(LAYERS)],
        "shortconv.l_cache": 3,
        "vocab_size": COUNT,
    }
    return _write(path, "lfm2", tensors, _keys("lfm2", LAYERS, **keys))


# -- Gemma 4 and its assistant --------------------------------------------------------------------


def gemma4(path: Path, *, seed: int = 1) -> Path:
    dice, tensors = _Dice(seed, 0.165), Tensors()
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        tensors |= _attention(dice, block) | _feed_forward(dice, block)
        for name in ("post_attention_norm", "ffn_norm", "post_ffw_norm"):
            tensors[f"{block}.{name}.weight"] = np.full(WIDTH, 0.8, np.float32)
    tensors["rope_freqs.weight"] = np.ones(HEAD // 2, np.float32)
    keys = _gemma_keys(LAYERS) | {"embedding_length_per_layer_input": 0}
    return _write(path, "gemma4", tensors, _keys("gemma4", LAYERS, **keys))


def _gemma_keys(layers: int) -> Keys:
    return {
        "attention.sliding_window": 64,
        "attention.sliding_window_pattern": [layer % 2 == 0 for layer in range(layers)],
        "attention.key_length_swa": HEAD,
        "attention.value_length_swa": HEAD,
        "rope.dimension_count_swa": HEAD,
    }


def gemma4_assistant(path: Path, *, seed: int = 7) -> Path:
    """An assistant half as wide as its target, which passes half of the embedding on."""
    _, output = _shared()
    narrow, layers = WIDTH // 2, 2
    dice, tensors = _Dice(seed, 0.05), Tensors()
    for layer in range(layers):
        block, rows = f"blk.{layer}", HEADS * HEAD
        tensors |= {
            f"{block}.attn_norm.weight": np.ones(narrow, np.float32),
            f"{block}.attn_q.weight": dice(rows, narrow),
            f"{block}.attn_output.weight": dice(narrow, rows),
            f"{block}.attn_q_norm.weight": np.ones(HEAD, np.float32),
            f"{block}.post_attention_norm.weight": np.full(narrow, 0.2, np.float32),
            f"{block}.layer_output_scale.weight": np.ones(1, np.float32),
            f"{block}.ffn_norm.weight": np.ones(narrow, np.float32),
            f"{block}.ffn_gate.weight": dice(FEED, narrow),
            f"{block}.ffn_up.weight": dice(FEED, narrow),
            f"{block}.ffn_down.weight": dice(narrow, FEED),
            f"{block}.post_ffw_norm.weight": np.full(narrow, 0.2, np.float32),
        }
    half = np.eye(narrow, WIDTH, dtype=np.float32)
    tensors["nextn.pre_projection.weight"] = np.concatenate(
        [half, dice(narrow, WIDTH, scale=0.01)], axis=1
    )
    tensors["nextn.post_projection.weight"] = dice(WIDTH, narrow, scale=0.3)
    tensors["rope_freqs.weight"] = np.ones(HEAD // 2, np.float32)
    # Its embeddings are its output layer.
    tensors["token_embd.weight"] = np.ascontiguousarray(output[:, :narrow])
    tensors["output_norm.weight"] = np.ones(narrow, np.float32)
    keys = _gemma_keys(layers) | {
        "embedding_length": narrow,
        "embedding_length_out": WIDTH,
        "nextn_predict_layers": layers,
    }
    return _write(
        path, "gemma4-assistant", tensors, _keys("gemma4-assistant", layers, **keys), whole=False
    )


# -- a dense target, and the drafters that read its layers ----------------------------------------


def llama(path: Path, *, seed: int = 1, scale: float = 0.15) -> Path:
    dice, tensors = _Dice(seed, scale), Tensors()
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        tensors |= _attention(dice, block, normed=False) | _feed_forward(dice, block)
        tensors[f"{block}.ffn_norm.weight"] = np.ones(WIDTH, np.float32)
    return _write(path, "llama", tensors, _keys("llama", LAYERS))


def eagle3(
    path: Path,
    *,
    seed: int = 3,
    own: bool = False,
    mapped: int = 0,
    last: bool = False,
    target_width: int = WIDTH,
) -> Path:
    """An EAGLE-3 draft.

    Args:
        own: it has embeddings and an output layer, rather than the target's.
        mapped: it knows only so many tokens, and maps them to the target's.
        last: it reads the target's last output, too.
        target_width: of the rows that it reads.
    """
    embedding, output = _shared()
    dice, rows = _Dice(seed, 0.05), HEADS * HEAD
    # Attends to itself by its embedding, and passes that on.
    own_place = np.concatenate(
        [np.eye(rows, WIDTH, dtype=np.float32), np.zeros((rows, WIDTH), np.float32)], axis=1
    )
    tensors: Tensors = {
        "fc.weight": dice(WIDTH, 3 * target_width, scale=0.03),
        "blk.0.attn_norm.weight": np.ones(WIDTH, np.float32),
        "blk.0.attn_norm_2.weight": np.ones(WIDTH, np.float32),
        "blk.0.attn_q.weight": own_place,
        "blk.0.attn_k.weight": own_place,
        "blk.0.attn_v.weight": own_place,
        "blk.0.attn_output.weight": np.eye(WIDTH, rows, dtype=np.float32),
        "blk.0.ffn_norm.weight": np.ones(WIDTH, np.float32),
        **_feed_forward(dice, "blk.0"),
    }
    if own:
        tensors |= {"token_embd.weight": embedding, "output.weight": output}
    if mapped:
        known = np.sort(np.random.default_rng(9).permutation(COUNT)[:mapped])
        tensors["d2t"] = known.astype(np.int64)
        tensors["output.weight"] = np.ascontiguousarray(output[known])
    keys = {"target_layers": [1, 2, LAYERS if last else 3], "target_hidden_size": target_width}
    return _write(path, "eagle3", tensors, _keys("eagle3", 1, **keys), whole=False)


BLOCK = 8
_CANDIDATES, _SELECTOR_RANK, _CONVOLUTION = 7, 32, 2


def dflash(
    path: Path,
    *,
    kind: str = "dflash",
    seed: int = 3,
    anchor: bool = True,
    layers: tuple[int, ...] = (1, 3),
) -> Path:
    """A DFlash draft, whose masks attend to the token before them.

    Args:
        kind: dflash, dflash2 or dspark.
        anchor: for DSpark: the last token's own place predicts too.
        layers: of the target that it reads.
    """
    embedding, output = _shared()
    dice, rows = _Dice(seed, 0.03), HEADS * HEAD
    angles = 2.0 ** (-2.0 * np.arange(HEAD // 2) / HEAD)
    here = np.concatenate([np.ones(HEAD // 2), np.zeros(HEAD // 2)])
    next_place = np.concatenate([np.cos(angles), np.sin(angles)])
    query, key = np.zeros((2, rows, WIDTH), np.float32)
    query[:, 0], key[:, 0] = np.tile(here, HEADS), np.tile(next_place, HEADS)
    tensors: Tensors = {
        "fc.weight": dice(WIDTH, len(layers) * WIDTH, scale=0.1),
        "enc.output_norm.weight": np.ones(WIDTH, np.float32),
        "blk.0.attn_norm.weight": np.ones(WIDTH, np.float32),
        "blk.0.attn_q.weight": query,
        "blk.0.attn_k.weight": key,
        "blk.0.attn_v.weight": np.eye(rows, WIDTH, dtype=np.float32),
        "blk.0.attn_output.weight": 3 * np.eye(WIDTH, rows, dtype=np.float32),
        "blk.0.attn_q_norm.weight": np.full(HEAD, 5.0, np.float32),
        "blk.0.attn_k_norm.weight": np.ones(HEAD, np.float32),
        "blk.0.ffn_norm.weight": np.ones(WIDTH, np.float32),
        **_feed_forward(dice, "blk.0"),
    }
    keys: Keys = {"target_layers": list(layers), "block_size": BLOCK, "rope.freq_base": 2.0}
    if kind == "dspark":
        tensors["markov_w1.weight"] = embedding
        tensors["markov_w2.weight"] = output
        tensors["conf_proj.weight"] = dice(1, 2 * WIDTH, scale=0.2)
        keys |= {"has_confidence_head": True, "sample_from_anchor": anchor}
    if kind == "dflash2":
        tensors |= _selector(dice, embedding, output)
        keys |= {
            "selector_rank": _SELECTOR_RANK,
            "selector_top_k": _CANDIDATES,
            "conv_kernel_size": _CONVOLUTION,
            "conv_group_size": 16,
        }
    return _write(path, "dflash", tensors, _keys("dflash", 1, **keys), whole=False)


def _selector(dice: _Dice, embedding: Table, output: Table) -> Tensors:
    projected = 2 * _CONVOLUTION * (WIDTH // 16)
    base = np.zeros((2, _CONVOLUTION, WIDTH), np.float32)
    base[:, 0] = 1.0
    made: Tensors = {
        "selector_predecessor.weight": np.ascontiguousarray(embedding[:, :_SELECTOR_RANK]),
        "selector_successor.weight": np.ascontiguousarray(output[:, :_SELECTOR_RANK]),
        "selector_hidden.weight": dice(_SELECTOR_RANK, WIDTH, scale=0.2),
    }
    for place in ("attn", "ffn"):
        made[f"blk.0.{place}_conv_base"] = base
        made[f"blk.0.{place}_conv_proj.weight"] = dice(projected, WIDTH)
    return made
