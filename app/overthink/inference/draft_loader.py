"""Loads a lane's drafter: checks that it fits the target before llama.cpp would abort on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from overthink.core.draft_support import (
    CHAINED_ARCHITECTURES,
    DFLASH,
    DSPARK,
    EAGLE3,
    LAST_OUTPUT_ARCHITECTURES,
    LAYER_INPUT_ARCHITECTURES,
    LOOKUP,
    MTP,
    NGRAM,
    PREDICTION_ARCHITECTURES,
    ROW_ARCHITECTURES,
    SHARED_CACHE_ARCHITECTURES,
)
from overthink.core.errors import DraftMismatch
from overthink.core.messages import Message, message
from overthink.core.protocol import DraftChoice
from overthink.core.settings import DraftSettings
from overthink.inference.drafters import (
    ChainDrafter,
    Drafter,
    LookupDrafter,
    ModelDrafter,
    NgramDrafter,
)
from overthink.inference.head_drafters import (
    PENDING,
    BlockDrafter,
    ChainedDrafter,
    EagleDrafter,
    PairDrafter,
    PredictionDrafter,
    SharedCacheDrafter,
)
from overthink.inference.hidden_rows import (
    BLOCK_FUNCTIONS,
    HEAD_FUNCTIONS,
    LAYER_FUNCTIONS,
    ROW_FUNCTIONS,
    Functions,
    RowReader,
    target_layers,
)
from overthink.inference.llama_api import Context, ContextRole, Model, tensor_bytes
from overthink.inference.load_log import LoadLog

VOCABULARY_GAP = 128
"""Tokens by which the two vocabularies may differ in size (llama.cpp, `speculative.cpp`)."""
FIRST_COMPARED = 5
"""Token texts are compared from this id on (same source): special tokens come first."""

OTHER_DRAFT = message(
    "choose another draft, or --draft lookup", in_window="choose another draft, or lookup"
)


class Loader(Protocol):
    """Loads models and creates contexts, and closes them with the lane."""

    def load_draft(self, path: str, *, heads: bool) -> Model:
        """Load a draft's file, with its prediction layers or without."""
        ...

    def new_context(self, model: Model, length: int, role: ContextRole) -> Context: ...


class DraftLoader:
    """Loads one drafter for a target.

    Args:
        functions: llama.cpp's unstable functions.
    """

    def __init__(
        self, loader: Loader, target: Model, context: Context, functions: Functions
    ) -> None:
        self._loader, self._target, self._context = loader, target, context
        self._functions = functions
        self.model: Model | None = None
        """The draft's model; None if it has none of its own."""
        self.log: LoadLog | None = None
        """Sizes of a draft's context on the target's own model; None if there is none."""

    def load(self, choice: DraftChoice) -> Drafter:
        """Load what was chosen.

        Raises:
            DraftMismatch: it cannot draft for this target.
            FunctionMissing: this llama.cpp cannot do it.
            LoadFailure, Stopped
        """
        drafter = self._load_kind(choice)
        return ChainDrafter(NgramDrafter(), drafter) if choice.ngram_first else drafter

    def _load_kind(self, choice: DraftChoice) -> Drafter:
        match choice.kind:
            case kind if kind == LOOKUP:
                return LookupDrafter()
            case kind if kind == NGRAM:
                return NgramDrafter()
            case kind if kind == MTP:
                return self._load_file_heads(choice.path) if choice.path else self._load_own_heads()
            case kind if kind == EAGLE3:
                return self._load_eagle(choice.path)
            case kind if kind in (DFLASH, DSPARK):
                return self._load_block(choice.path, choice.kind)
        return self._load_model(choice.path)

    def _load_model(self, path: str) -> Drafter:
        draft = self._load_file(path)
        verify_draft(self._target, draft)
        context = self._new_context(draft, ContextRole(outputs=1))
        return ModelDrafter(context, DraftSettings(), self._target.vocabulary)

    def _load_file(self, path: str, *, heads: bool = False) -> Model:
        self.model = self._loader.load_draft(path, heads=heads)
        return self.model

    def _new_context(self, model: Model, role: ContextRole) -> Context:
        return self._loader.new_context(model, self._context.length, role)

    # -- prediction layers ------------------------------------------------------------------------

    def _load_own_heads(self) -> Drafter:
        self._check_heads(self._target, self._target)
        self.log = LoadLog()
        return self._head_drafter(self._target, self.log)

    def _load_file_heads(self, path: str) -> Drafter:
        draft = self._load_file(path, heads=True)
        self._check_vocabulary(draft)
        if _architecture(draft) in SHARED_CACHE_ARCHITECTURES:
            return self._load_assistant(draft)
        self._check_heads(draft, self._target)
        return self._head_drafter(draft, None)

    def _check_heads(self, heads: Model, target: Model) -> None:
        """Check what llama.cpp asserts about prediction layers."""
        self._functions.require(HEAD_FUNCTIONS)
        count, architecture = heads.prediction_layers, _architecture(heads)
        named = any(".nextn." in name for name in tensor_bytes(heads.path))
        if not count or not named:
            raise _mismatch(message("the file has no prediction layers (MTP)"))
        if architecture not in PREDICTION_ARCHITECTURES or (
            count > 1 and architecture not in CHAINED_ARCHITECTURES
        ):
            raise _mismatch(
                message(
                    "this llama.cpp cannot run the {count:n} prediction layers (MTP) of the "
                    "architecture {architecture}",
                    count=count,
                    architecture=architecture,
                )
            )
        if _architecture(target) not in ROW_ARCHITECTURES:
            raise _no_rows(_architecture(target))
        if heads.output_width != target.output_width:
            raise _width_mismatch(heads.output_width, target.output_width)

    def _head_drafter(self, heads: Model, log: LoadLog | None) -> PairDrafter:
        role = ContextRole(heads=True, target=self._context, outputs=1, log=log)
        context = self._new_context(heads, role)
        reader = RowReader(self._functions, self._context)
        if heads.prediction_layers > 1:
            return ChainedDrafter(self._functions, context, reader, heads.prediction_layers)
        return PredictionDrafter(self._functions, context, reader)

    def _load_assistant(self, draft: Model) -> Drafter:
        self._functions.require(ROW_FUNCTIONS)
        if _architecture(self._target) != "gemma4":
            raise _mismatch(message("the draft is an assistant for Gemma 4, and for no other"))
        if draft.output_width != self._target.width:
            raise _width_mismatch(draft.output_width, self._target.width)
        windowed = self._context.windowed  # it must lay out the cache that they share as the target
        role = ContextRole(heads=True, target=self._context, outputs=1, full_windows=not windowed)
        context = self._new_context(draft, role)
        return SharedCacheDrafter(
            self._functions, context, RowReader(self._functions, self._context)
        )

    # -- rows of several layers -------------------------------------------------------------------

    def _load_eagle(self, path: str) -> Drafter:
        self._functions.require(LAYER_FUNCTIONS)
        draft = self._load_file(path)
        layers = target_layers(self._functions, draft)
        self._check_layers(layers, last_as_row=True)
        expected = _number(draft, "eagle3.target_hidden_size")
        if expected != self._target.width:
            raise _width_mismatch(expected, self._target.width)
        self._check_shared(draft)
        context = self._new_context(draft, ContextRole(target=self._context, outputs=PENDING))
        reader = RowReader(self._functions, self._context, layers)
        return EagleDrafter(self._functions, context, reader)

    def _load_block(self, path: str, kind: str) -> Drafter:
        self._functions.require(BLOCK_FUNCTIONS)
        draft = self._load_file(path)
        layers = target_layers(self._functions, draft)
        self._check_layers(layers, last_as_row=False)
        if draft.width != self._target.width:
            raise _width_mismatch(draft.width, self._target.width)
        self._check_shared(draft)
        block = _number(draft, "dflash.block_size", 16)
        if block < 2 or draft.mask_token < 0:
            raise _mismatch(message("the draft's file names no block size or mask token"))
        context = self._new_context(draft, ContextRole(target=self._context))
        return BlockDrafter(
            self._functions,
            context,
            RowReader(self._functions, self._context, layers, last_as_row=False),
            kind=kind,
            block=block,
            from_anchor=kind == DSPARK and _flag(draft, "dflash.sample_from_anchor", True),
            selector=max(0, self._functions.selector_size(draft.handle)),
            causal=_flag(draft, "dflash.attention.causal", False),
            sure=kind == DSPARK and _flag(draft, "dflash.has_confidence_head", True),
        )

    def _check_layers(self, layers: Sequence[int], *, last_as_row: bool) -> None:
        """Check that the target can output the inputs of these layers."""
        own, architecture = self._target.layers, _architecture(self._target)
        if not layers or not all(0 <= layer <= own for layer in layers):
            raise _mismatch(
                message(
                    "the draft reads layers {layers} of its model, which has {count:n}",
                    layers=", ".join(map(str, layers)) or "-",
                    count=own,
                )
            )
        last = ROW_ARCHITECTURES if last_as_row else LAST_OUTPUT_ARCHITECTURES
        if architecture not in LAYER_INPUT_ARCHITECTURES or (
            own in layers and architecture not in last
        ):
            raise _no_rows(architecture)

    def _check_vocabulary(self, draft: Model) -> None:
        """Check that a draft's tokens are the target's, one by one."""
        if draft.vocabulary != self._target.vocabulary:
            raise _mismatch(
                message(
                    "the draft has {draft:n} tokens, and the model {target:n}",
                    draft=draft.vocabulary,
                    target=self._target.vocabulary,
                )
            )
        verify_vocabulary(self._target, draft)

    def _check_shared(self, draft: Model) -> None:
        """Check what a draft takes from the target where its file has no such tensor."""
        if draft.vocabulary != self._target.vocabulary:
            self._check_vocabulary(draft)
        whole = {"token_embd.weight", "output.weight"} <= tensor_bytes(draft.path).keys()
        if not whole and draft.width != self._target.width:
            raise _width_mismatch(draft.width, self._target.width)


def _architecture(model: Model) -> str:
    return model.metadata("general.architecture") or ""


def _number(model: Model, key: str, default: int = 0) -> int:
    text = model.metadata(key)
    return int(text) if text and text.isdecimal() else default


def _flag(model: Model, key: str, default: bool) -> bool:
    text = model.metadata(key)
    return text == "true" if text else default


def _mismatch(problem: Message) -> DraftMismatch:
    return DraftMismatch(problem, OTHER_DRAFT)


def _no_rows(architecture: str) -> DraftMismatch:
    return _mismatch(
        message(
            "this llama.cpp does not give such drafts the hidden rows of the architecture "
            "{architecture}",
            architecture=architecture,
        )
    )


def _width_mismatch(draft: int, target: int) -> DraftMismatch:
    return _mismatch(
        message(
            "the draft is for hidden rows of {draft:n} elements, and the model's have {target:n}",
            draft=draft,
            target=target,
        )
    )


# -- vocabularies ---------------------------------------------------------------------------------


def verify_draft(target: Model, draft: Model) -> None:
    """Check that a file is a model that can draft for the target.

    Raises:
        DraftMismatch: names the rule, and the first differing token.
    """
    trunk = "blk.0.attn_norm.weight"
    if draft.prediction_layers and trunk not in tensor_bytes(draft.path):
        raise _mismatch(message("the draft has only prediction layers (MTP), no model before them"))
    verify_vocabulary(target, draft)


def verify_vocabulary(target: Model, draft: Model) -> None:
    """Check the loaded vocabularies by llama.cpp's rules: file headers may be wrong.

    Raises:
        DraftMismatch: names the rule, and the first differing token.
    """
    if target.vocabulary_type != draft.vocabulary_type:
        raise _mismatch(message("target and draft have different kinds of vocabulary"))
    if target.boundary_tokens() != draft.boundary_tokens():
        raise _mismatch(message("target and draft begin or end texts with different tokens"))
    gap = abs(target.vocabulary - draft.vocabulary)
    if gap > VOCABULARY_GAP:
        raise _mismatch(
            message(
                "the vocabularies differ by {gap:n} tokens, more than {limit}",
                gap=gap,
                limit=VOCABULARY_GAP,
            )
        )
    for token in range(FIRST_COMPARED, min(target.vocabulary, draft.vocabulary)):
        if target.token_text(token) != draft.token_text(token):
            raise _mismatch(
                message(
                    "token {token} is “{target}” in the target and “{draft}” in the draft",
                    token=token,
                    target=target.token_text(token).decode("utf-8", "replace"),
                    draft=draft.token_text(token).decode("utf-8", "replace"),
                )
            )
