"""A plain greedy generator on llama.cpp's low-level functions, with or without a draft model.

For checking the demo models only; the app has its own engine. One context per model is kept and
reused.
"""

import ctypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from models.demo.recipe.conversation import THINK_CLOSE, turn

CONTEXT: Final = 8192
DRAFT_LIMIT: Final = 4


@dataclass(frozen=True)
class Generation:
    """What one greedy run did; the counts of tokens leave tags and end marker out."""

    thinking_tokens: int
    thinking_ids: tuple[int, ...]
    answer_tokens: int
    thought_closed: bool
    thought: str
    answer: str
    tested: int
    accepted: int


class _Model:
    """One loaded GGUF with a context whose cache always holds a known run of tokens."""

    def __init__(self, path: str) -> None:
        settings = llama_cpp.llama_model_default_params()
        self.model = llama_cpp.llama_model_load_from_file(path.encode(), settings)
        if not self.model:
            raise OSError(f"llama.cpp cannot load {path}")
        self.vocab = llama_cpp.llama_model_get_vocab(self.model)
        self.size: int = llama_cpp.llama_vocab_n_tokens(self.vocab)
        options = llama_cpp.llama_context_default_params()
        options.n_ctx, options.n_batch, options.n_ubatch = CONTEXT, CONTEXT, 512
        options.n_threads = options.n_threads_batch = 1
        self.context = llama_cpp.llama_init_from_model(self.model, options)
        self.batch: Any = llama_cpp.llama_batch_init(CONTEXT, 0, 1)
        self.held: list[int] = []

    def tokenize(self, text: str) -> list[int]:
        """Token ids of `text`, chat markers recognised."""
        raw = text.encode()
        room = (llama_cpp.llama_token * (len(raw) + 8))()
        count = llama_cpp.llama_tokenize(self.vocab, raw, len(raw), room, len(raw) + 8, False, True)
        return list(room[:count])

    def piece(self, token: int) -> bytes:
        """The bytes that `token` stands for."""
        room = ctypes.create_string_buffer(64)
        count = llama_cpp.llama_token_to_piece(self.vocab, token, room, 64, 0, True)
        return room.raw[:count]

    def ends(self, token: int) -> bool:
        return bool(llama_cpp.llama_vocab_is_eog(self.vocab, token))

    def best(self, tokens: list[int], count: int) -> list[int]:
        """The likeliest next token after each of the last `count` of `tokens`.

        What the cache already holds of `tokens` is not computed again.
        """
        same = 0
        limit = min(len(self.held), len(tokens) - count)
        while same < limit and self.held[same] == tokens[same]:
            same += 1
        memory = llama_cpp.llama_get_memory(self.context)
        llama_cpp.llama_memory_seq_rm(memory, 0, same, -1)
        fresh = tokens[same:]
        self._fill(fresh, same, count)
        status = llama_cpp.llama_decode(self.context, self.batch)
        if status != 0:
            raise RuntimeError(f"llama_decode returned {status}")
        self.held = list(tokens)
        return [int(self._logits(len(fresh) - count + i).argmax()) for i in range(count)]

    def _fill(self, tokens: list[int], position: int, wanted: int) -> None:
        batch = self.batch
        batch.n_tokens = len(tokens)
        for index, token in enumerate(tokens):
            batch.token[index] = token
            batch.pos[index] = position + index
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = 0
            batch.logits[index] = index >= len(tokens) - wanted

    def _logits(self, index: int) -> NDArray[np.float32]:
        pointer = llama_cpp.llama_get_logits_ith(self.context, index)
        return np.ctypeslib.as_array(pointer, shape=(self.size,))


@lru_cache(maxsize=8)
def _load(path: str) -> _Model:
    return _Model(path)


def _propose(draft: _Model, tokens: list[int], limit: int) -> list[int]:
    proposed: list[int] = []
    for _ in range(limit):
        proposed += draft.best(tokens + proposed, 1)
        if draft.ends(proposed[-1]):
            break
    return proposed


def _decode(
    target: _Model, draft: _Model | None, prompt: list[int], max_tokens: int
) -> tuple[list[int], int, int]:
    """New token ids, and how many draft tokens were tested and accepted."""
    made: list[int] = []
    tested = accepted = 0
    while len(made) < max_tokens:
        proposed = _propose(draft, prompt + made, DRAFT_LIMIT) if draft else []
        chosen = target.best(prompt + made + proposed, len(proposed) + 1)
        good = 0
        while good < len(proposed) and proposed[good] == chosen[good]:
            good += 1
        tested += min(good + 1, len(proposed))
        accepted += good
        for token in chosen[: good + 1]:
            if target.ends(token):
                return made, tested, accepted
            made.append(token)
    return made[:max_tokens], tested, accepted


def generate(
    model_path: Path,
    prompt: str,
    draft_path: Path | None = None,
    max_tokens: int = 1500,
    *,
    raw: bool = False,
) -> Generation:
    """Answer `prompt` greedily; if `raw`, it is a whole chat text that ends in an open thought."""
    target = _load(str(model_path))
    draft = _load(str(draft_path)) if draft_path else None
    ids = target.tokenize(prompt if raw else turn(prompt))
    made, tested, accepted = _decode(target, draft, ids, max_tokens)
    close = target.tokenize(THINK_CLOSE)[0]
    closed = close in made
    thinking = made.index(close) if closed else len(made)
    text = b"".join(target.piece(token) for token in made[thinking + 1 :])
    thought = b"".join(target.piece(token) for token in made[:thinking])
    return Generation(
        thinking_tokens=thinking,
        thinking_ids=tuple(made[:thinking]),
        answer_tokens=len(made) - thinking - closed,
        thought_closed=closed,
        thought=thought.decode("utf-8", "replace"),
        answer=text.decode("utf-8", "replace").strip(),
        tested=tested,
        accepted=accepted,
    )
