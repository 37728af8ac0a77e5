"""Decides from two headers whether one model can draft for the other, and explains why not.

The rules are llama.cpp's own (`common_speculative_are_compatible` in `common/speculative.cpp`), so
a pair that passes here passes there. One rule is added: a model with recurrent memory cannot roll
back rejected tokens, so nothing drafts for it and it drafts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from overthink.core.draft_support import (
    CHAINED_ARCHITECTURES,
    LAST_OUTPUT_ARCHITECTURES,
    LAYER_INPUT_ARCHITECTURES,
    PREDICTION_ARCHITECTURES,
    ROW_ARCHITECTURES,
)
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.symbols import excerpt
from overthink.library.file_kinds import DraftTarget, FileKind, target_mismatch
from overthink.library.file_kinds import shape_of as model_shape
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_values import TextArray
from overthink.library.layer_placement import own_layers

MAX_SIZE_DIFFERENCE = 128
"""Most tokens by which the vocabularies may differ (SPEC_VOCAB_MAX_SIZE_DIFFERENCE)."""
FIRST_COMPARED_TOKEN = 5
"""First token whose text is compared (SPEC_VOCAB_CHECK_START_TOKEN_ID)."""

RULE_VOCABULARY_TYPE = message("vocabulary type")
RULE_BOS = message("begin-of-text token")
RULE_EOS = message("end-of-text token")
RULE_SIZE = message("vocabulary size")
RULE_TEXTS = message("token texts")


@dataclass(frozen=True)
class DraftFit:
    """Whether a draft fits a target; if not, which rule failed and at which token."""

    fits: bool
    rule: Message = NO_MESSAGE
    """The rule that failed."""
    reason: Message = NO_MESSAGE
    """Why it does not fit, a clause."""
    token: int | None = None
    """The first token that differs, if the rule is about a token."""


def draft_fit(target: GgufHeader, draft: GgufHeader) -> DraftFit:
    """Check whether `draft` can draft for `target`.

    The result depends on the architectures and tokenizers alone; `vocabulary_cache` relies on it.
    """
    for check in (_vocabulary_type, _bos, _eos, _size, _texts):
        refusal = check(target, draft)
        if refusal is not None:
            return refusal
    return DraftFit(fits=True)


def helper_refusal(path: Path, kind: FileKind) -> Message:
    """Why a helper that drafts for nothing cannot be used as a draft."""
    return message("{file} is {what}", file=excerpt(path.name, 100), what=kind.clause)


def drafter_refusal(
    target: GgufHeader, path: Path, kind: FileKind, belongs_to: DraftTarget
) -> Message | None:
    """Why a file cannot draft from inside a target; None if it may.

    Args:
        belongs_to: what its header reveals of its target.
    """
    why = target_mismatch(belongs_to, model_shape(target)) or _unreadable(target, kind, belongs_to)
    if why is None:
        return None
    return message(
        "{draft} cannot draft for {target}: {why}",
        draft=excerpt(path.name, 100),
        target=excerpt(target.path.name, 100),
        why=why,
    )


def _unreadable(target: GgufHeader, kind: FileKind, belongs_to: DraftTarget) -> Message | None:
    """Why llama.cpp does not give such a draft what it reads in the target; None if it does."""
    own, architecture = own_layers(target), target.architecture
    if kind in (FileKind.MTP, FileKind.ASSISTANT):
        readable = architecture in ROW_ARCHITECTURES
    else:
        last = ROW_ARCHITECTURES if kind is FileKind.EAGLE3 else LAST_OUTPUT_ARCHITECTURES
        readable = architecture in LAYER_INPUT_ARCHITECTURES
        readable = readable and (own not in belongs_to.taps or architecture in last)
    if readable:
        return None
    return message(
        "this llama.cpp does not give such drafts the hidden rows of the architecture "
        "{architecture}",
        architecture=excerpt(architecture, 60),
    )


def own_heads_refusal(target: GgufHeader, layers: int) -> Message | None:
    """Why a model's own prediction layers cannot draft for it; None if they can.

    Args:
        layers: number of prediction layers in its files.
    """
    if not layers:
        return message("the file has no prediction layers (MTP)")
    architecture = target.architecture
    if architecture in PREDICTION_ARCHITECTURES and (
        layers == 1 or architecture in CHAINED_ARCHITECTURES
    ):
        return None
    return message(
        "this llama.cpp cannot run the {count:n} prediction layers (MTP) of the architecture "
        "{architecture}",
        count=layers,
        architecture=excerpt(architecture, 60),
    )


def size_refusal(target: GgufHeader, draft: Path, tokens: int) -> Message | None:
    """Why a draft with this number of tokens cannot fit, without its header; None if it may."""
    ours = len(target.tokenizer.tokens)
    if abs(ours - tokens) <= MAX_SIZE_DIFFERENCE:
        return None
    return _cannot_draft(target, draft, RULE_SIZE, _size_difference(ours, tokens))


def _cannot_draft(target: GgufHeader, draft: Path, rule: Message, why: Message) -> Message:
    return message(
        "{draft} cannot draft for {target} ({rule}): {why}",
        draft=excerpt(draft.name, 100),
        target=excerpt(target.path.name, 100),
        rule=rule,
        why=why,
    )


def _refusal(
    target: GgufHeader, draft: GgufHeader, rule: Message, why: Message, token: int | None = None
) -> DraftFit:
    return DraftFit(False, rule, _cannot_draft(target, draft.path, rule, why), token)


# -- the rules ------------------------------------------------------------------------------------


def _vocabulary_type(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    ours, theirs = target.tokenizer.vocabulary_type, draft.tokenizer.vocabulary_type
    if ours == theirs:
        return None
    why = message(
        "the target's vocabulary has the type {target}, the draft's {draft}",
        target=ours,
        draft=theirs,
    )
    return _refusal(target, draft, RULE_VOCABULARY_TYPE, why)


def _bos(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    ours, theirs = target.tokenizer, draft.tokenizer
    return _special(
        target, draft, RULE_BOS, (ours.add_bos, theirs.add_bos), (ours.bos_id, theirs.bos_id)
    )


def _eos(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    ours, theirs = target.tokenizer, draft.tokenizer
    return _special(
        target, draft, RULE_EOS, (ours.add_eos, theirs.add_eos), (ours.eos_id, theirs.eos_id)
    )


def _special(
    target: GgufHeader,
    draft: GgufHeader,
    rule: Message,
    added: tuple[bool, bool],
    ids: tuple[int | None, int | None],
) -> DraftFit | None:
    """The flags must be equal; the ids only if the token is added at all."""
    if added[0] and not added[1]:
        why = message(
            "the target adds one to each prompt ({which}), the draft does not", which=_token(ids[0])
        )
        return _refusal(target, draft, rule, why, ids[0])
    if added[1] and not added[0]:
        why = message(
            "the draft adds one to each prompt ({which}), the target does not", which=_token(ids[1])
        )
        return _refusal(target, draft, rule, why, ids[1])
    if added[0] and ids[0] != ids[1]:
        why = message(
            "the target adds {which}, the draft {what}", which=_token(ids[0]), what=_token(ids[1])
        )
        return _refusal(target, draft, rule, why, ids[0])
    return None


def _token(token: int | None) -> Message:
    return message("none") if token is None else message("token {token:n}", token=token)


def _size(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    ours, theirs = len(target.tokenizer.tokens), len(draft.tokenizer.tokens)
    if abs(ours - theirs) <= MAX_SIZE_DIFFERENCE:
        return None
    return _refusal(target, draft, RULE_SIZE, _size_difference(ours, theirs), min(ours, theirs))


def _size_difference(ours: int, theirs: int) -> Message:
    return message(
        "the target has {target:n} tokens and the draft {draft:n}, a difference of more than "
        "{limit}; the first that only one has is token {token:n}",
        target=ours,
        draft=theirs,
        limit=MAX_SIZE_DIFFERENCE,
        token=min(ours, theirs),
    )


def _texts(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    token = first_difference(target.tokenizer.tokens, draft.tokenizer.tokens)
    if token is None:
        return None
    why = message(
        "token {token:n} is “{target}” in the target and “{draft}” in the draft",
        token=token,
        target=_token_text(target, token),
        draft=_token_text(draft, token),
    )
    return _refusal(target, draft, RULE_TEXTS, why, token)


def _token_text(header: GgufHeader, token: int) -> str:
    return excerpt(header.tokenizer.tokens[token].decode("utf-8", "backslashreplace"), 60)


def first_difference(ours: TextArray, theirs: TextArray) -> int | None:
    """The first token from 5 to the smaller size whose text differs; None if none does.

    The encoded forms are compared as bytes, which decides almost every pair at once: each text
    follows its length, so the first byte that differs is in the first text that differs.
    """
    first = FIRST_COMPARED_TOKEN
    stop = min(len(ours), len(theirs))
    if stop <= first:
        return None
    our_bytes = np.frombuffer(ours.encoded, np.uint8)[ours.start(first) :]
    their_bytes = np.frombuffer(theirs.encoded, np.uint8)[theirs.start(first) :]
    common = min(len(our_bytes), len(their_bytes))
    different = our_bytes[:common] != their_bytes[:common]
    byte = int(different.argmax())
    if not different[byte]:
        return None
    token = ours.index_at(ours.start(first) + byte)
    if _compared_text(ours[token], token) != _compared_text(theirs[token], token):
        return token
    # Bytes can differ where llama.cpp sees no difference: compare the rest one by one.
    pairs = islice(zip(ours, theirs, strict=False), token, stop)
    for index, (one, other) in enumerate(pairs, token):
        if _compared_text(one, index) != _compared_text(other, index):
            return index
    return None


def _compared_text(text: bytes, token: int) -> bytes:
    """A token's text as llama.cpp compares it: up to a null byte, an empty one under a name."""
    return (text or b"[EMPTY_%d]" % token).split(b"\0", 1)[0]
