"""The models of a lane in memory: the target, its draft, and what decoding with them needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from overthink.core.child_process import WorkerProcess
from overthink.core.draft_support import MTP
from overthink.core.events import DeviceFacts, Loaded, Loading, MemoryUse, ModelFacts
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.protocol import ChatMessage, DraftChoice, Load
from overthink.core.settings import AUTO, AUTO_CONTEXT, RunSettings
from overthink.inference.chat_template import ChatTemplate, RenderedPrompt
from overthink.inference.decoder import Decoder
from overthink.inference.devices import (
    draft_offload,
    list_devices,
    offload_note,
    target_offload,
    why_no_gpu,
)
from overthink.inference.draft_loader import DraftLoader
from overthink.inference.drafters import Drafter
from overthink.inference.hidden_rows import FunctionMissing, Functions
from overthink.inference.llama_api import (
    AbortFlag,
    Backend,
    Context,
    ContextRole,
    Model,
    Offload,
    Stopped,
)
from overthink.inference.load_log import LoadLog, memory_use
from overthink.inference.machine import machine_facts
from overthink.inference.openmp_threads import SleepingThreads
from overthink.inference.pieces import Pieces
from overthink.inference.prompt_tokens import control_spellings, controls_in, tokenize_prompt
from overthink.inference.readings import Counters
from overthink.inference.rollback import Rollback, rollback_of
from overthink.inference.thread_control import ThreadControl, Way
from overthink.inference.turn_ends import learn_turn_ends


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
        self._open: list[Model | Context | Decoder | Counters | Drafter | SleepingThreads] = []
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
        choice = command.draft
        own_heads = choice.kind == MTP and not choice.path
        self.target = self._load_model(command.path, "model", offload, heads=own_heads)
        given = command.template
        self.template = ChatTemplate(
            self.target.template if given is None else given,
            self.target.special_text("bos"),
            self.target.special_text("eos"),
            self._renderer,
            command.switches,
        )
        snapshots = choice.snapshots if self.target.is_recurrent and command.samples < 2 else 0
        role = ContextRole(
            snapshots=snapshots, sequences=max(command.samples, 1), full_windows=False
        )
        self.context = self.new_context(self.target, self._context_length(), role)
        self.pieces = Pieces(self.target, command.markers, command.guesses)
        self.rollback: Rollback = rollback_of(self.context)
        self.decoder = Decoder(self.context, self._abort, self.rollback)
        self._open.append(self.decoder)
        self._draft_model: Model | None = None
        self._draft_logs: list[LoadLog] = []
        self._draft_offload = draft_offload(command.settings, self._devices, self._no_gpu, offload)
        if choice.kind != "none" and command.samples < 2:
            self._load_drafter(choice)
        self._adapt_threads()
        self.counters = Counters(self._gpus_in_use())
        self._open.append(self.counters)
        if command.phrases:
            command.phrases.compiled()
        self.template.wait_until_compiled()
        self.target.learnt_ends = learn_turn_ends(self.target, self.template, self.pieces.own)

    def _adapt_threads(self) -> None:
        """Let the lane's threads follow the load of the machine, unless a GPU does the work."""
        contexts = [one for one in self._open if isinstance(one, Context)]
        count = self.command.settings.threads
        if count < 2 or any(context.on_gpu for context in contexts):
            return
        sleeping = SleepingThreads()
        self._open.append(sleeping)

        def apply(way: Way) -> None:
            for context in contexts:
                context.use_threads(way.threads)
            sleeping.switch(on=way.sleeping)

        self.context.threads = ThreadControl(
            count,
            apply,
            can_sleep=sleeping.is_available,
            can_reduce=not any(context.has_fused_attention for context in contexts),
        )

    def _gpus_in_use(self) -> list[DeviceFacts]:
        names = {use.device for use in self._memory()}
        return [d.facts for d in self._devices if d.facts.offloads and d.facts.name in names]

    def _memory(self) -> list[MemoryUse]:
        devices = [device.facts.name for device in self._devices]
        return memory_use(devices, self.target.log, self._draft_logs)

    def _load_model(self, path: str, part: str, offload: Offload, *, heads: bool = False) -> Model:
        last = -1.0

        def progress(value: float) -> bool:
            nonlocal last
            if value - last >= 0.01 or value >= 1.0:
                last = value
                self._send(Loading(part, value))
            return not self._abort.is_set

        try:
            model = Model(self._backend, path, offload, progress, heads=heads)
        except Exception:
            if self._abort.is_set:
                raise Stopped from None
            raise
        self._open.append(model)
        return model

    def new_context(self, model: Model, length: int, role: ContextRole) -> Context:
        """Create a context that is closed with the lane."""
        context = Context(
            self._backend,
            model,
            length,
            self.command.settings.threads,
            self._abort,
            self.command.settings,
            on_gpu=model.log.gpu_layers > 0,
            role=role,
        )
        self._open.append(context)
        return context

    def _context_length(self) -> int:
        asked, trained = self.command.settings.context, self.target.trained_context
        if asked != AUTO:
            return asked
        return min(trained, AUTO_CONTEXT) if trained > 0 else AUTO_CONTEXT

    def load_draft(self, path: str, *, heads: bool) -> Model:
        """Load a draft's file, with its prediction layers or without."""
        self._draft_model = self._load_model(path, "draft", self._draft_offload, heads=heads)
        self._draft_logs.append(self._draft_model.log)
        return self._draft_model

    def _load_drafter(self, choice: DraftChoice) -> None:
        loader = DraftLoader(self, self.target, self.context, Functions())
        try:
            self.drafter = loader.load(choice)
        except FunctionMissing as missing:
            self.draft_note = missing.note
            return
        self._open.append(self.drafter)
        if loader.log:
            self._draft_logs.append(loader.log)

    def _rollback_note(self) -> Message:
        """Return how rejected tokens are taken back, if that needs memory."""
        state, snapshots = self.target.log.state, self.context.snapshots
        if self.drafter is None or not self.target.is_recurrent:
            return NO_MESSAGE
        if snapshots:
            return message(
                "Rejected tokens are taken back with {count:n} snapshots of the model's state, "
                "which use {size:memory}.",
                count=snapshots,
                size=state * snapshots // (snapshots + 1),
            )
        return message(
            "Rejected tokens are taken back with a copy of the model's state, which uses "
            "{size:memory}.",
            size=state,
        )

    def prompt(
        self, messages: Sequence[ChatMessage], run: RunSettings
    ) -> tuple[RenderedPrompt, list[int]]:
        """Render a conversation, and tokenise it without control tokens from its messages.

        Raises:
            TemplateError: as `ChatTemplate.render` does.
        """
        texts = [text for message in messages for text in (message.content, message.thought)]
        controls = control_spellings(self.target, texts, self.markers)
        rendered = self.template.render(messages, run, controls=controls)
        if not rendered.intact:
            # What a template removes from a message may leave a control token behind, so no
            # beginning of one in the messages counts as the template's.
            spellings = [*controls, *controls_in(self.target, rendered.marked)]
            beginnings = sorted({spelling[0] for spelling in spellings})
            rendered = self.template.render(messages, run, controls=beginnings)
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
            drafter=self.drafter.kind if self.drafter else "",
            rollback_note=self._rollback_note(),
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
