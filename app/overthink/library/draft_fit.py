"""Decides from two headers whether one model can draft for the other, and says why not.

The rules are llama.cpp's own (`common_speculative_are_compatible` in `common/speculative.cpp`), so
that a pair that passes here passes there too. One is added: a model with recurrent memory cannot
take back tokens that were refused, so nothing drafts for it and it drafts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from overthink.core.symbols import excerpt
from overthink.library.architectures import RECURRENT_ARCHITECTURES
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_values import TextArray

MAX_SIZE_DIFFERENCE = 128
"""Tokens by which the vocabularies may differ (SPEC_VOCAB_MAX_SIZE_DIFFERENCE)."""
FIRST_COMPARED_TOKEN = 5
"""Texts are compared from this token on (SPEC_VOCAB_CHECK_START_TOKEN_ID)."""

RULE_MEMORY = "removable memory"
RULE_VOCABULARY_TYPE = "vocabulary type"
RULE_BOS = "begin-of-text token"
RULE_EOS = "end-of-text token"
RULE_SIZE = "vocabulary size"
RULE_TEXTS = "token texts"


@dataclass(frozen=True)
class DraftFit:
    """Whether a draft fits a target, and where not, which rule failed and at which token."""

    fits: bool
    rule: str
    """The rule that failed, one of the `RULE_…` of this module; empty where the draft fits."""
    sentence: str
    token: int | None = None
    """The first token that differs, where the rule is about a token."""
    target_text: str | None = None
    draft_text: str | None = None


def draft_fit(target: GgufHeader, draft: GgufHeader) -> DraftFit:
    """Whether `draft` can draft for `target`."""
    for rule in (_memory, _vocabulary_type, _bos, _eos, _size, _texts):
        refusal = rule(target, draft)
        if refusal is not None:
            return refusal
    return DraftFit(
        fits=True,
        rule="",
        sentence=f"{_name(draft)} can draft for {_name(target)}: their vocabularies agree.",
    )


def supports_rollback(header: GgufHeader) -> bool:
    """Whether tokens at the end of this model's context can be removed again.

    Drafting of every kind, prompt lookup included, needs it for the refused tokens.
    """
    return header.architecture not in RECURRENT_ARCHITECTURES


def _name(header: GgufHeader) -> str:
    return excerpt(header.path.name, 100)


def _refused(
    target: GgufHeader, draft: GgufHeader, rule: str, why: str, token: int | None = None
) -> DraftFit:
    texts = [None if token is None else _shown_token(h, token) for h in (target, draft)]
    return DraftFit(
        fits=False,
        rule=rule,
        sentence=f"{_name(draft)} cannot draft for {_name(target)} ({rule}): {why}.",
        token=token,
        target_text=texts[0],
        draft_text=texts[1],
    )


def _memory(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    for role, header in (("target", target), ("draft", draft)):
        if not supports_rollback(header):
            why = (
                f"the {role}'s architecture, {header.architecture}, has recurrent memory, from"
                " which refused tokens cannot be removed"
            )
            return _refused(target, draft, RULE_MEMORY, why)
    return None


def _vocabulary_type(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    ours, theirs = target.tokenizer.vocabulary_type, draft.tokenizer.vocabulary_type
    if ours == theirs:
        return None
    why = f"the target's vocabulary is of the type {ours}, the draft's of {theirs}"
    return _refused(target, draft, RULE_VOCABULARY_TYPE, why)


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
    rule: str,
    added: tuple[bool, bool],
    ids: tuple[int | None, int | None],
) -> DraftFit | None:
    """The flags must agree; the ids count only where the token is added at all."""
    if added[0] != added[1]:
        adds, does_not = ("target", "draft") if added[0] else ("draft", "target")
        token = ids[0] if added[0] else ids[1]
        why = f"the {adds} adds one to each prompt ({_said(token)}), the {does_not} does not"
        return _refused(target, draft, rule, why, token)
    if added[0] and ids[0] != ids[1]:
        why = f"the target adds {_said(ids[0])}, the draft {_said(ids[1])}"
        return _refused(target, draft, rule, why, ids[0])
    return None


def _said(token: int | None) -> str:
    return "none" if token is None else f"token {token:,}"


def _size(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    ours, theirs = len(target.tokenizer.tokens), len(draft.tokenizer.tokens)
    if abs(ours - theirs) <= MAX_SIZE_DIFFERENCE:
        return None
    return _refused(target, draft, RULE_SIZE, _sizes(ours, theirs), min(ours, theirs))


def _sizes(ours: int, theirs: int) -> str:
    return (
        f"the target has {ours:,} tokens, the draft {theirs:,}, which is more than"
        f" {MAX_SIZE_DIFFERENCE} apart; the first that only one has is token"
        f" {min(ours, theirs):,}"
    )


def size_refusal(target: GgufHeader, draft: Path, tokens: int) -> str | None:
    """Why a draft with so many tokens cannot fit, without its header; None where it may."""
    ours = len(target.tokenizer.tokens)
    if abs(ours - tokens) <= MAX_SIZE_DIFFERENCE:
        return None
    names = f"{excerpt(draft.name, 100)} cannot draft for {_name(target)}"
    return f"{names} ({RULE_SIZE}): {_sizes(ours, tokens)}."


def _texts(target: GgufHeader, draft: GgufHeader) -> DraftFit | None:
    token = first_difference(target.tokenizer.tokens, draft.tokenizer.tokens)
    if token is None:
        return None
    ours, theirs = _shown_token(target, token), _shown_token(draft, token)
    why = f"token {token:,} is “{ours}” in the target and “{theirs}” in the draft"
    return _refused(target, draft, RULE_TEXTS, why, token)


def _shown_token(header: GgufHeader, token: int) -> str | None:
    tokens = header.tokenizer.tokens
    if token >= len(tokens):
        return None
    return excerpt(tokens[token].decode("utf-8", "backslashreplace"), 60)


def first_difference(ours: TextArray, theirs: TextArray) -> int | None:
    """The first token from 5 to the smaller size whose text differs; None where none does.

    The encoded forms are compared as bytes, which decides almost every pair at once: as each text
    follows its length, the first byte that differs lies in the first text that differs.
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
    if _seen(ours[token], token) != _seen(theirs[token], token):
        return token
    # the bytes may differ where llama.cpp sees no difference: then look at one after the other
    pairs = islice(zip(ours, theirs, strict=False), token, stop)
    seen = ((i, _seen(a, i), _seen(b, i)) for i, (a, b) in enumerate(pairs, token))
    return next((i for i, one, other in seen if one != other), None)


def _seen(text: bytes, token: int) -> bytes:
    """A token's text as llama.cpp compares it: up to a zero byte, an empty one under a name."""
    return (text or b"[EMPTY_%d]" % token).split(b"\0", 1)[0]
