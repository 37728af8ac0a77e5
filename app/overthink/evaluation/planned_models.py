"""Plan the models of a suite run: the suite's conditions, each model's settings, the machine.

What the suite sets holds for every model; what a model's own specification sets precedes it, and
such a difference is reported. Everything that can be refused is refused before anything is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec

from overthink.comparison.conditions import unequal_conditions
from overthink.comparison.lane_memory import MachineMemory
from overthink.comparison.memory_auto import fit_plans
from overthink.comparison.plan import LanePlan, Planner
from overthink.core.errors import BadOption
from overthink.core.messages import message
from overthink.core.settings import AUTO, AUTO_CONTEXT, RunSettings
from overthink.core.vocabulary import TimingMode
from overthink.evaluation.model_spec import ModelSpec
from overthink.evaluation.suite import Suite
from overthink.storage.identities import digest, file_identity
from overthink.storage.suite_records import SuiteModel

SIDE = "left"
"""The lane of a sample's run: it is alone in its turn."""

_BYTES_PER_TOKEN = 2
"""Of a prompt: fewer than any usual tokenizer needs, so that the estimate is not too short."""
_TEMPLATE_TOKENS = 512
_PLACE_ONLY = ("threads", "gpu_layers", "device", "split", "draft_gpu_layers")
"""Settings that change where a model computes, not what."""


@dataclass(frozen=True)
class PlannedModel:
    """A model of a suite run."""

    name: str
    """As displayed; no two models have the same."""
    identity: str
    """The same for equal files and equal settings, wherever they are computed."""
    plan: LanePlan
    given: str
    """Model and settings as the user gave them, JSON."""
    others: tuple[LanePlan, ...] = ()
    """The same model on further servers."""

    @property
    def row(self) -> SuiteModel:
        """What the database stores of it."""
        plan = self.plan
        conditions = {
            "sampler": msgspec.structs.replace(plan.sampler, seed=0),
            "drafting": plan.draft_settings,
            "run": plan.run,
            "load": plan.load.settings,
        }
        return SuiteModel(
            identity=self.identity,
            name=self.name,
            settings=self.given,
            conditions=msgspec.json.encode(conditions).decode(),
        )


def plan_models(
    suite: Suite,
    specs: Sequence[ModelSpec],
    planner: Planner,
    threads: int,
    at_once: int = 1,
) -> list[PlannedModel]:
    """Plan all models; see `overthink.comparison.plan`.

    Args:
        at_once: samples of a task that a model decodes at once; more than one excludes drafts.

    Raises:
        BadInput: a model, a draft or a setting cannot be used, or two models are the same.
    """
    planned: list[PlannedModel] = []
    for given_spec in specs:
        choice = replace(given_spec.choice, samples=at_once)
        spec = replace(given_spec, choice=choice)
        plan = _plan(suite, spec, planner, threads)
        identity = _identity(plan)
        if any(identity == other.identity for other in planned):
            raise BadOption(
                message("the model {name} is given twice with equal settings", name=plan.model),
                message("leave one of them out, or change a setting"),
            )
        name = _name(spec, plan, {other.name for other in planned})
        given = {"model": spec.choice.model, **spec.given}
        others = tuple(
            _plan(suite, replace(spec, choice=replace(spec.choice, model=other)), planner, threads)
            for other in spec.on
        )
        text = msgspec.json.encode(given).decode()
        planned.append(PlannedModel(name, identity, plan, text, others))
    return planned


def fit_model(
    model: PlannedModel, machine: MachineMemory, timing: TimingMode = TimingMode.SEQUENTIAL
) -> PlannedModel:
    """Decide what `auto` means for a model that has the machine to itself."""
    fitted = fit_plans([model.plan], machine, timing)
    return replace(model, plan=fitted.plans[0]) if fitted else model


def unequal_sentences(models: Sequence[PlannedModel]) -> list[str]:
    """A sentence for each setting that differs between two models, with their names."""
    sentences = []
    for left, right in combinations(models, 2):
        for sentence in unequal_conditions(left.plan, right.plan):
            named = sentence.replace("on the left", f"for {left.name}")
            sentences.append(named.replace("on the right", f"for {right.name}"))
    return list(dict.fromkeys(sentences))


def _plan(suite: Suite, spec: ModelSpec, planner: Planner, threads: int) -> LanePlan:
    choice, defaults = spec.choice, RunSettings()
    limits: dict[str, Any] = {}
    for field, value in (
        ("max_tokens", suite.max_tokens),
        ("thinking_budget", suite.thinking_budget),
    ):
        is_given = option_key(field) in spec.given
        limits[field] = getattr(choice.run, field) if is_given else value
    assert set(limits) <= set(defaults.__struct_fields__)
    choice = replace(
        choice,
        run=msgspec.structs.replace(choice.run, **limits),
        sampler={**suite.sampling, **choice.sampler},
    )
    plan = planner.plan(SIDE, choice, threads).with_system_prompt(suite.system)
    context = _context(suite, plan)
    if context != choice.load.context:
        load = msgspec.structs.replace(choice.load, context=context)
        plan = planner.plan(SIDE, replace(choice, load=load), threads)
        plan = plan.with_system_prompt(suite.system)
    return plan


def option_key(field: str) -> str:
    """The name of a run setting in a model's specification."""
    return field.replace("_", "-")


def _context(suite: Suite, plan: LanePlan) -> int:
    """The context that holds the longest prompt and the token limit, if the model has it.

    The automatic one is for two turns of the default limit; a suite may allow longer thoughts.
    """
    asked = plan.load.settings.context
    if asked != AUTO or plan.memory is None:
        return asked
    longest = max(len(suite.prompt_of(task).encode()) for task in suite.tasks)
    prompt = (longest + len(suite.system.encode())) // _BYTES_PER_TOKEN + _TEMPLATE_TOKENS
    needed = prompt + plan.run.max_tokens
    if needed <= AUTO_CONTEXT:
        return AUTO
    trained = plan.memory.sizes.trained_context or needed
    return max(min(needed, trained), min(AUTO_CONTEXT, trained))


def _identity(plan: LanePlan) -> str:
    load = msgspec.structs.asdict(plan.load.settings)
    return digest(
        {
            "files": [_file(path) for path in plan.files],
            "model": "" if plan.memory else plan.model,
            "draft": plan.load.draft.name,
            "sampler": msgspec.structs.replace(plan.sampler, seed=0),
            "drafting": plan.draft_settings,
            "run": plan.run,
            "load": {key: value for key, value in load.items() if key not in _PLACE_ONLY},
        }
    )


def _file(path: str) -> str:
    """A file's identity; of a model that is no local file, its address."""
    try:
        return file_identity(Path(path))
    except (OSError, ValueError):
        return path


def _name(spec: ModelSpec, plan: LanePlan, taken: set[str]) -> str:
    settings = ", ".join(f"{key} {value}" for key, value in spec.given.items() if key != "on")
    name = spec.label or (f"{plan.model} ({settings})" if settings else plan.model)
    number, first = 2, name
    while name in taken:
        name, number = f"{first} #{number}", number + 1
    return name
