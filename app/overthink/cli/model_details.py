"""What is known of a model, for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from overthink.core.settings import SamplerSettings
from overthink.library.description import Licence, ModelDescription, Use
from overthink.storage.identities import file_identity


def tells_family(model: ModelDescription) -> str:
    """The family; a guess is said to be one, a fallback is no family."""
    if not model.is_known_family:
        return "thinks (a guess)" if model.reasons else ""
    return f"{model.family.label} (a guess)" if model.guessed else model.family.label


def licence_words(licence: Licence) -> str:
    """The licence, and in plain words where it forbids commercial use."""
    if licence.use is not Use.NON_COMMERCIAL:
        return licence.name
    return f"{licence.name}, not for commercial use"


def as_object(model: ModelDescription, *, whole: bool = False) -> dict[str, Any]:
    """A model as JSON has it; `whole` with its template and its identity."""
    entry, family = model.entry, model.family
    markers = family.markers
    found: dict[str, Any] = {
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
            "reason": model.reason,
            "source": family.source,
            "unverified": list(family.unverified),
        },
        "reasons": model.reasons,
        "think_tags": {"open": list(markers.open), "close": list(markers.close)}
        if markers
        else None,
        "licence": {"name": model.licence.name, "use": str(model.licence.use)},
        "template_characters": len(entry.template),
        "problem": entry.problem,
    }
    if whole:
        found["template"] = entry.template
        found["identity"] = identity(model)
    return found


def identity(model: ModelDescription) -> str | None:
    """The digest of a model's content; None where it cannot be read."""
    try:
        return file_identity(model.entry.path)
    except (OSError, ValueError):
        return None


def details(model: ModelDescription) -> Iterator[str]:
    """All that is known of a model, a line each; its template at the end, as it is."""
    entry = model.entry
    if entry.problem:
        yield f"Cannot run:  {entry.problem}"
    for head, words in _facts(model):
        if words:
            yield f"{head + ':':12} {words}"
    if entry.template:
        yield "Template:"
        yield from (f"    {line}" for line in entry.template.splitlines())


def _facts(model: ModelDescription) -> Iterator[tuple[str, str]]:
    entry = model.entry
    yield "Name", entry.name
    yield "Title", entry.title
    yield "Family", _family(model)
    yield "Source", "" if not model.is_known_family else model.family.source
    yield "Unverified", ", ".join(model.family.unverified) if model.is_known_family else ""
    yield "Kind", f"{entry.architecture} {entry.quantisation}".strip()
    yield "Parameters", f"{entry.parameters:,}" if entry.parameters else ""
    files = f" in {entry.parts} files" if entry.parts > 1 else ""
    yield "Size", f"{entry.size_bytes:,} bytes{files}"
    yield "Whole", "yes" if entry.whole else "no, or not yet"
    yield "Context", f"{entry.context_length:,} tokens" if entry.context_length else ""
    yield "Vocabulary", f"{entry.vocabulary_size:,} tokens" if entry.vocabulary_size else ""
    yield "Reasons", _reasons(model)
    yield "Sampling", _sampling(model.family.sampling)
    yield "Licence", licence_words(model.licence)
    yield "From", f"{entry.origin}{', forgotten' if entry.forgotten else ''}"
    yield "File", str(entry.path)
    yield "Identity", identity(model) or ""


def _family(model: ModelDescription) -> str:
    label = model.family.label if model.is_known_family else "unknown"
    return f"{label} ({model.reason})"


def _reasons(model: ModelDescription) -> str:
    return f"yes, between {model.tags}" if model.reasons else "not as far as is known"


def _sampling(sampling: SamplerSettings) -> str:
    words = (
        f"{name} {getattr(sampling, name):g}"
        for name in ("temperature", "top_p", "top_k", "min_p", "presence_penalty")
        if name in ("temperature", "top_p")
        or getattr(sampling, name) != getattr(SamplerSettings(), name)
    )
    return ", ".join(words)
