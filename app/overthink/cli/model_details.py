"""What is known of a model, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from overthink.core.settings import SamplerSettings
from overthink.library.description import Licence, ModelDescription, Use
from overthink.library.file_kinds import target_text
from overthink.library.helper_files import targets_of
from overthink.library.model_entry import ModelEntry
from overthink.library.template_variables import read_switches
from overthink.storage.identities import file_identity

_ALWAYS_SHOWN = ("temperature", "top_p")
_SHOWN_IF_SET = ("top_k", "min_p", "presence_penalty")


def family_label(model: ModelDescription) -> str:
    """The family; a guess is marked, a fallback is not a family."""
    if not model.is_known_family:
        return "thinks (a guess)" if model.reasons else ""
    return f"{model.family.label} (a guess)" if model.guessed else model.family.label


def licence_label(licence: Licence) -> str:
    """The licence, and whether it forbids commercial use."""
    if licence.use is not Use.NON_COMMERCIAL:
        return licence.name
    return f"{licence.name}, not for commercial use"


def model_object(model: ModelDescription, *, complete: bool = False) -> dict[str, Any]:
    """A model as JSON; `complete` with its template and its identity."""
    entry, family = model.entry, model.family
    markers = family.markers
    fields: dict[str, Any] = {
        "name": entry.name,
        "path": str(entry.path),
        "origin": entry.origin,
        "size_bytes": entry.size_bytes,
        "files": entry.parts,
        "whole": entry.whole,
        "forgotten": entry.forgotten,
        "title": entry.title,
        "architecture": entry.architecture,
        "quantisation": entry.quantisation,
        "parameters": entry.parameters,
        "context": entry.context_length,
        "vocabulary": entry.vocabulary_size,
        "family": {
            "name": family.name,
            "label": family.label,
            "known": model.is_known_family,
            "guess": model.guessed,
            "reason": str(model.reason),
            "source": family.source,
            "unverified": list(family.unverified),
        },
        "sampling": {
            "values": msgspec.to_builtins(family.sampling),
            "origin": str(family.sampling_origin(guessed=model.guessed)),
        },
        "reasons": model.reasons,
        "think_tags": {"open": list(markers.open), "close": list(markers.close)}
        if markers
        else None,
        "licence": {"name": model.licence.name, "use": str(model.licence.use)},
        "kind": entry.kind.value,
        "kind_label": str(entry.kind.label),
        "mtp_layers": entry.mtp_layers,
        "drafts_for": _target_object(entry),
        "thinking": _thinking_object(entry),
        "template_characters": len(entry.template),
        "template_use": msgspec.to_builtins(entry.template_use),
        "problem": entry.problem,
    }
    if complete:
        fields |= {"template": entry.template, "identity": _identity(model)}
    return fields


def _thinking_object(entry: ModelEntry) -> dict[str, Any]:
    """What of a run's thinking settings acts on a model, by the source of its template."""
    switches = read_switches(entry.template)
    return {
        "switch": switches.can_switch,
        "efforts": list(switches.levels),
        "any_effort": switches.any_level,
        "keep_thoughts": bool(switches.keep),
    }


def _target_object(entry: ModelEntry) -> dict[str, Any] | None:
    """What is known of the model that a helper drafts for; None for other files."""
    if entry.target is None:
        return None
    shape = entry.target.shape
    return {
        "name": entry.target.name or None,
        "architecture": shape.architecture or None,
        "width": shape.width,
        "layers": shape.layers,
        "vocabulary": shape.vocabulary,
        "reads_layers": list(entry.target.taps),
    }


def belongs_to(entry: ModelEntry, models: Iterable[ModelEntry] = ()) -> str:
    """The model of a helper: a listed one that it can belong to, else what its header shows."""
    listed = next(iter(targets_of(models, entry)), None)
    if listed is not None:
        return listed.name
    return str(target_text(entry.target)) if entry.target else ""


def _identity(model: ModelDescription) -> str | None:
    """The digest of the model's content; None if it cannot be read."""
    try:
        return file_identity(model.entry.path)
    except (OSError, ValueError):
        return None


def detail_lines(model: ModelDescription) -> Iterator[str]:
    """Everything that is known of a model, with its chat template at the end."""
    entry = model.entry
    if entry.problem:
        yield f"Cannot run:  {entry.problem}"
    if entry.kind.is_helper:
        yield f"Helper:      {entry.kind.label}"
    for name, value in _facts(model):
        if value:
            yield f"{name + ':':12} {value}"
    if entry.template:
        yield from _thinking_lines(entry)
    use = entry.template_use
    if not entry.template and not entry.problem:
        yield "Template:    none; a made-up format is used: “user: …”, then “assistant:”"
    elif not use.is_plain and not entry.problem:
        yield f"Templates:   {use.count}; {f'“{use.name}”' if use.name else 'the first'} is used"
    if entry.template:
        yield "Template:"
        yield from (f"    {line}" for line in entry.template.splitlines())


def _thinking_lines(entry: ModelEntry) -> Iterator[str]:
    found = [f"{option} {values}" for option, values in read_switches(entry.template).choices]
    yield f"Thinking:    {'; '.join(found) or 'the template has no switch and reads no effort'}"


def _facts(model: ModelDescription) -> Iterator[tuple[str, str]]:
    entry, family, known = model.entry, model.family, model.is_known_family
    yield "Name", entry.name
    yield "Title", entry.title
    if not entry.kind.is_helper:
        yield "Family", f"{family.label if known else 'unknown'} ({model.reason})"
    yield "Source", family.source if known else ""
    yield "Unverified", ", ".join(family.unverified) if known else ""
    yield "Kind", f"{entry.architecture} {entry.quantisation}".strip()
    yield "Belongs to", belongs_to(entry)
    yield "Parameters", f"{entry.parameters:,}" if entry.parameters else ""
    files = f" in {entry.parts} files" if entry.parts > 1 else ""
    yield "Size", f"{entry.size_bytes:,} bytes{files}"
    yield "Complete", "yes" if entry.whole else "no, or not yet"
    yield "Context", f"{entry.context_length:,} tokens" if entry.context_length else ""
    yield "Vocabulary", f"{entry.vocabulary_size:,} tokens" if entry.vocabulary_size else ""
    if not entry.kind.is_helper:
        yield "Reasons", f"yes, between {model.tags}" if model.reasons else "not as far as known"
        origin = family.sampling_origin(guessed=model.guessed)
        yield "Sampling", f"{_sampling(family.sampling)} ({origin})"
    yield "MTP layers", f"{entry.mtp_layers}" if entry.mtp_layers else ""
    yield "Licence", licence_label(model.licence)
    yield "From", f"{entry.origin}{', forgotten' if entry.forgotten else ''}"
    yield "File", str(entry.path)
    yield "Identity", _identity(model) or ""


def _sampling(sampling: SamplerSettings) -> str:
    off = SamplerSettings()
    names = [name for name in _SHOWN_IF_SET if getattr(sampling, name) != getattr(off, name)]
    return ", ".join(f"{name} {getattr(sampling, name):g}" for name in (*_ALWAYS_SHOWN, *names))
