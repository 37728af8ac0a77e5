"""The models of a lane in memory: the target, its draft, and what decoding with them needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from overthink.core.child_process import WorkerProcess
from overthink.core.errors import DraftMismatch
from overthink.core.events import DeviceFacts, Loaded, Loading, MemoryUse, ModelFacts
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.protocol import ChatMessage, Load
from overthink.core.settings import AUTO, AUTO_CONTEXT, DraftSettings
from overthink.inference.chat_template import ChatTemplate, RenderedPrompt
from overthink.inference.decoder import Decoder
from overthink.inference.devices import (
    draft_offload,
    list_devices,
    offload_note,
    target_offload,
    why_no_gpu,
)
from overthink.inference.drafters import Drafter, LookupDrafter, ModelDrafter
from overthink.inference.llama_api import AbortFlag, Backend, Context, Model, Offload, Stopped
from overthink.inference.load_log import memory_use
from overthink.inference.machine import machine_facts
from overthink.inference.prompt_tokens import control_spellings, controls_in, tokenize_prompt
from overthink.inference.readings import Counters
from overthink.inference.token_stream import Pieces
from overthink.inference.turn_ends import learn_turn_ends

VOCABULARY_GAP = 128
"""Tokens by which the two vocabularies may differ in size (llama.cpp, `speculative.cpp`)."""
FIRST_COMPARED = 5
"""Token texts are compared from this id on (same source): special tokens come first."""


class LoadedModels:
    """Target and draft, ready to run. Closing frees the memory.

    Args:
        renderer: the child that renders chat templates; it outlives the lane.

    Raises:
        LoadFailure, DraftMismatch, TemplateError, BadOption
        Stopped: loading was stopped.
    """

    def __init__(
        self,
        backend: Backend,
        command: Load,
        abort: AbortFlag,
        send: Callable[[Loading], None],
        renderer: WorkerProcess,
    ) -> None:
        started = time.perf_counter()
        self._renderer = renderer
        self._backend, self._abort, self._send = backend, abort, send
        self._open: list[Model | Context | Decoder | Counters] = []
        self.command = command
        self.markers = command.markers
        self.drafter: Drafter | None = None
        self.draft_note = NO_MESSAGE
        try:
            self._load(command)
        except BaseException:
            self.close()
            raise
        self.load_s = time.perf_counter() - started

    def _load(self, command: Load) -> None:
        self._devices = list_devices()
        self._no_gpu = why_no_gpu(self._backend, self._devices)
        offload = target_offload(command.settings, self._devices, self._no_gpu)
        self.target = self._load_model(command.path, "model", offload)
        given = command.template
        self.template = ChatTemplate(
            self.target.template if given is None else given,
            self.target.special_text("bos"),
            self.target.special_text("eos"),
            self._renderer,
        )
        self.context = self._new_context(self.target, self._context_length())
        self.pieces = Pieces(self.target, command.markers, command.guesses)
        self.decoder = Decoder(self.context, self._abort)
        self._open.append(self.decoder)
        self._draft_model: Model | None = None
        self._load_draft(offload)
        self.counters = Counters(self._gpus_in_use())
        self._open.append(self.counters)
        self.template.wait_until_compiled()
        self.target.learnt_ends = learn_turn_ends(self.target, self.template, self.pieces.own)

    def _gpus_in_use(self) -> list[DeviceFacts]:
        names = {use.device for use in self._memory()}
        return [d.facts for d in self._devices if d.facts.offloads and d.facts.name in names]

    def _memory(self) -> list[MemoryUse]:
        draft = self._draft_model
        devices = [device.facts.name for device in self._devices]
        return memory_use(devices, self.target.log, draft.log if draft else None)

    def _load_model(self, path: str, part: str, offload: Offload) -> Model:
        last = -1.0

        def progress(value: float) -> bool:
            nonlocal last
            if value - last >= 0.01 or value >= 1.0:
                last = value
                self._send(Loading(part, value))
            return not self._abort.is_set

        try:
            model = Model(self._backend, path, offload, progress)
        except Exception:
            if self._abort.is_set:
                raise Stopped from None
            raise
        self._open.append(model)
        return model

    def _new_context(self, model: Model, length: int) -> Context:
        context = Context(
            self._backend,
            model,
            length,
            self.command.settings.threads,
            self._abort,
            self.command.settings,
            on_gpu=model.log.gpu_layers > 0,
        )
        self._open.append(context)
        return context

    def _context_length(self) -> int:
        asked, trained = self.command.settings.context, self.target.trained_context
        if asked != AUTO:
            return asked
        return min(trained, AUTO_CONTEXT) if trained > 0 else AUTO_CONTEXT

    def _load_draft(self, target: Offload) -> None:
        draft = self.command.draft
        if draft.kind == "none":
            return
        if self.target.is_recurrent:
            self.draft_note = message(
                "{model} is recurrent, so rejected tokens cannot be rolled back and nothing can "
                "draft for it.",
                model=Path(self.command.path).stem,
            )
            return
        if draft.kind == "lookup":
            self.drafter = LookupDrafter()
            return
        offload = draft_offload(self.command.settings, self._devices, self._no_gpu, target)
        self._draft_model = self._load_model(draft.path, "draft", offload)
        verify_draft(self.target, self._draft_model)
        context = self._new_context(self._draft_model, self.context.length)
        self.drafter = ModelDrafter(context, DraftSettings(), self.target.vocabulary)

    def prompt(
        self, messages: Sequence[ChatMessage], *, thinking: bool
    ) -> tuple[RenderedPrompt, list[int]]:
        """Render a conversation, and tokenise it without control tokens from its messages.

        Raises:
            TemplateError: as `ChatTemplate.render` does.
        """
        texts = [text for message in messages for text in (message.content, message.thought)]
        controls = control_spellings(self.target, texts, self.markers)
        rendered = self.template.render(messages, thinking=thinking, controls=controls)
        if not rendered.intact:
            # What a template removes from a message may leave a control token behind, so no
            # beginning of one in the messages counts as the template's.
            spellings = [*controls, *controls_in(self.target, rendered.marked)]
            beginnings = sorted({spelling[0] for spelling in spellings})
            rendered = self.template.render(messages, thinking=thinking, controls=beginnings)
        return rendered, tokenize_prompt(self.target, rendered)

    def close(self) -> None:
        """Free everything in reverse order: contexts before their models."""
        while self._open:
            self._open.pop().close()

    def loaded(self) -> Loaded:
        """Describe what was loaded, as llama.cpp reports it."""
        draft, log = self._draft_model, self.target.log
        return Loaded(
            model=_facts(self.target, self.command.path, self.context.length),
            draft=_facts(draft, self.command.draft.path, self.context.length) if draft else None,
            draft_note=self.draft_note,
            load_s=self.load_s,
            settings=self.command.settings,
            gpu_layers=log.gpu_layers,
            layers=log.layers.total(),
            memory=tuple(self._memory()),
            template=self.command.template_use,
            template_note=_ends_note(self.target),
            gpu_note=offload_note(self.command.settings, log, self._no_gpu),
            draft_gpu_layers=draft.log.gpu_layers if draft else 0,
            no_energy=self.counters.no_energy,
            no_gpu_readings=self.counters.no_gpu_readings,
            machine=machine_facts(self._backend),
        )


def _ends_note(model: Model) -> Message:
    """Return which tokens end the turn although the file does not declare it."""
    if not model.learnt_ends:
        return NO_MESSAGE
    ends = [model.token_text(token).decode("utf-8", "replace") for token in model.learnt_ends]
    return message(
        "The chat template ends each turn with {tokens:list}, which the model file does not "
        "declare as an end; runs end there.",
        tokens=sorted(ends),
    )


def _facts(model: Model, path: str, context: int) -> ModelFacts:
    return ModelFacts(
        path=path,
        name=model.metadata("general.name") or Path(path).stem,
        description=model.description,
        parameters=model.parameters,
        size_bytes=model.size_bytes,
        vocabulary=model.vocabulary,
        context=context,
        trained_context=model.trained_context,
        layers=model.layers,
    )


_OTHER_DRAFT = message(
    "choose another draft, or --draft lookup", in_window="choose another draft, or lookup"
)


def verify_draft(target: Model, draft: Model) -> None:
    """Check the loaded vocabularies by llama.cpp's rules: file headers may be wrong.

    Raises:
        DraftMismatch: names the rule, and the first differing token.
    """
    if draft.is_recurrent:
        problem = message("the draft is recurrent, so rejected tokens cannot be rolled back")
        raise DraftMismatch(problem, _OTHER_DRAFT)
    if target.vocabulary_type != draft.vocabulary_type:
        problem = message("target and draft have different kinds of vocabulary")
        raise DraftMismatch(problem, _OTHER_DRAFT)
    if target.boundary_tokens() != draft.boundary_tokens():
        problem = message("target and draft begin or end texts with different tokens")
        raise DraftMismatch(problem, _OTHER_DRAFT)
    gap = abs(target.vocabulary - draft.vocabulary)
    if gap > VOCABULARY_GAP:
        problem = message(
            "the vocabularies differ by {gap:n} tokens, more than {limit}",
            gap=gap,
            limit=VOCABULARY_GAP,
        )
        raise DraftMismatch(problem, _OTHER_DRAFT)
    for token in range(FIRST_COMPARED, min(target.vocabulary, draft.vocabulary)):
        if target.token_text(token) != draft.token_text(token):
            problem = message(
                "token {token} is “{target}” in the target and “{draft}” in the draft",
                token=token,
                target=target.token_text(token).decode("utf-8", "replace"),
                draft=draft.token_text(token).decode("utf-8", "replace"),
            )
            raise DraftMismatch(problem, _OTHER_DRAFT)
