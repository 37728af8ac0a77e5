"""The shared tokenizer: byte-level BPE with single digits, think tags and chat markers.

Its pre-tokenizer is llama.cpp's `smollm`: every digit is separate, then the GPT-2 pattern. All 256
bytes are in the vocabulary, so it can encode any text.
"""

import json
import random
from collections.abc import Iterator
from typing import Final

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from models.demo.recipe.conversation import (
    ASSISTANT,
    BROAD,
    END,
    SYSTEM,
    THINK_CLOSE,
    THINK_OPEN,
    USER,
    example,
)
from models.demo.recipe.thoughts import Role

VOCABULARY: Final = 960
PRE_TOKENIZER: Final = "smollm"
CONTROL_TOKENS: Final = (END, SYSTEM, USER, ASSISTANT)
TAG_TOKENS: Final = (THINK_OPEN, THINK_CLOSE)
_SAMPLE_SIZE: Final = 12_000
_ROLES: Final[tuple[Role, ...]] = ("methodical", "wanderer", "looping")
_OTHER_TEXT: Final = (
    "Blåbærgrød på en ø. Æblegrøden er sød, og åen løber roligt. The quick brown fox jumps over "
    "the lazy dog. What would you like to know? Jeg vil gerne vide, hvorfor himlen er blå."
)


def _texts(seed: int) -> Iterator[str]:
    """Yield training conversations of all roles without markers, and a little ordinary text."""
    rng = random.Random(seed)
    yield _OTHER_TEXT
    for number in range(_SAMPLE_SIZE):
        made = example(rng, _ROLES[number % len(_ROLES)], BROAD)
        yield _without_markers("".join((made.prompt, made.reply, *made.endless[:1])))


def _without_markers(text: str) -> str:
    for marker in (*CONTROL_TOKENS, *TAG_TOKENS):
        text = text.replace(marker, "")
    return text


def train_tokenizer(seed: int) -> Tokenizer:
    """Return a tokenizer of exactly `VOCABULARY` tokens: the markers, then bytes, then merges."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    ])  # fmt: skip
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[*CONTROL_TOKENS, *TAG_TOKENS],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(seed), trainer)
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in CONTROL_TOKENS])
    tokenizer.add_tokens([AddedToken(text, normalized=False) for text in TAG_TOKENS])
    if tokenizer.get_vocab_size() != VOCABULARY:
        raise RuntimeError(f"the tokenizer has {tokenizer.get_vocab_size()} tokens")
    return tokenizer


def tokens_of(tokenizer: Tokenizer) -> list[str]:
    """Return every token's text by id, in the GPT-2 byte alphabet."""
    by_id = {number: text for text, number in tokenizer.get_vocab().items()}
    return [by_id[number] for number in range(len(by_id))]


def merges_of(tokenizer: Tokenizer) -> list[str]:
    """Return the merges in order of rank, each as two tokens separated by a space."""
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [" ".join(pair) for pair in merges]
