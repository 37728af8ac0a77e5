"""The facts known about a model, in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.core.settings import SamplerSettings
from overthink.library.description import Licence, ModelDescription, Use
from overthink.library.file_kinds import target_text
from overthink.library.model_entry import ModelEntry
from overthink.ui.i18n.localise_message import localise, localise_sentence
from overthink.ui.i18n.number_format import count, parameters, size, trimmed

translate = QCoreApplication.translate


def family_text(model: ModelDescription) -> str:
    """The family, marked if it is a guess; empty if unknown."""
    if not model.is_known_family:
        return ""
    label = model.family.label
    if model.guessed:
        return translate("Library", "{family} (a guess)").format(family=label)
    return label


def reasoning_text(model: ModelDescription) -> str:
    """Whether the model can reason, in one word."""
    if not model.reasons:
        return translate("Library", "no")
    return translate("Library", "a guess") if model.guessed else translate("Library", "yes")


def licence_text(licence: Licence) -> str:
    """The licence, with a note if it forbids commercial use."""
    if licence.use is not Use.NON_COMMERCIAL:
        return licence.name
    return translate("Library", "{licence}, not for commercial use").format(licence=licence.name)


def licence_cell(licence: Licence) -> str:
    """The licence for a narrow column, with the note first."""
    if licence.use is not Use.NON_COMMERCIAL:
        return licence.name
    return translate("Library", "Non-commercial: {licence}").format(licence=licence.name)


def origin_text(model: ModelDescription) -> str:
    """Where the model was found: a kind of folder, or the name of a program."""
    ours = {
        "bundled": translate("Library", "Bundled"),
        "models folder": translate("Library", "Models folder"),
        "added folder": translate("Library", "Added folder"),
        "extra": translate("Library", "Installed package"),
        "opened": translate("Library", "Opened"),
    }
    return ours.get(model.entry.origin, model.entry.origin)


def state_text(model: ModelDescription) -> str:
    """Why a model is not usable, in one or two words; empty if it is."""
    entry = model.entry
    if entry.forgotten:
        return translate("Library", "Forgotten")
    if not entry.whole:
        return translate("Library", "Incomplete")
    if entry.kind.is_helper:
        return localise(entry.kind.label)
    return translate("Library", "Cannot run") if entry.problem else ""


def summary(model: ModelDescription) -> str:
    """The model in one line, for screen readers and tooltips."""
    entry = model.entry
    parts = (
        entry.name,
        state_text(model),
        family_text(model),
        parameters(entry.parameters) if entry.parameters else "",
        entry.quantisation,
        size(entry.size_bytes) if entry.size_bytes else "",
        licence_text(model.licence),
        localise_sentence(entry.problem or ""),
    )
    return ", ".join(part for part in parts if part)


def facts(model: ModelDescription) -> list[tuple[str, str]]:
    """The known facts as pairs of name and value."""
    entry = model.entry
    was_read = bool(entry.architecture)  # else the header could not be read
    runs = was_read and not entry.kind.is_helper
    target = target_text(entry.target) if entry.target else ""
    found = [
        (translate("Library", "Helper file"), _helper(entry)),
        (translate("Library", "Belongs to"), localise(target)),
        (translate("Library", "Title"), entry.title),
        (translate("Library", "Family"), _family(model) if runs else ""),
        (translate("Library", "Source"), _source(model) if runs else ""),
        (translate("Library", "Architecture"), entry.architecture),
        (translate("Library", "Parameters"), count(entry.parameters) if entry.parameters else ""),
        (translate("Library", "Quantisation"), entry.quantisation),
        (translate("Library", "Size"), _size(model)),
        (translate("Library", "Complete"), _whole(model) if was_read or not entry.whole else ""),
        (translate("Library", "Context"), _tokens(entry.context_length)),
        (translate("Library", "Vocabulary"), _tokens(entry.vocabulary_size)),
        (translate("Library", "Drafts for itself"), _own_heads(entry)),
        (translate("Library", "Can reason"), _reasons(model) if runs else ""),
        (translate("Library", "Sampling"), _sampling(model) if runs else ""),
        (translate("Library", "Licence"), _licence(model.licence)),
        (translate("Library", "Found in"), origin_text(model)),
        (translate("Library", "File"), str(entry.path)),
    ]
    return [(name, template) for name, template in found if template]


def _helper(entry: ModelEntry) -> str:
    return localise(entry.kind.label) if entry.kind.is_helper else ""


def _family(model: ModelDescription) -> str:
    template = family_text(model) or translate("Library", "unknown")
    return f"{template}: {localise(model.recognition.reason)}"


def _source(model: ModelDescription) -> str:
    if not model.is_known_family:
        return ""
    unverified = ", ".join(model.family.unverified)
    if not unverified:
        return model.family.source
    template = translate("Library", "not verified: {fields}").format(fields=unverified)
    return f"{model.family.source}; {template}"


def _size(model: ModelDescription) -> str:
    entry = model.entry
    if not entry.size_bytes:
        return ""
    if entry.parts == 1:
        return size(entry.size_bytes)
    template = translate("Library", "{size} in {count} files")
    return template.format(size=size(entry.size_bytes), count=count(entry.parts))


def _whole(model: ModelDescription) -> str:
    if model.entry.whole:
        return translate("Library", "yes")
    return translate("Library", "no; if it is still being copied, it is listed when complete")


def _tokens(number: int | None) -> str:
    return translate("Library", "{count} tokens").format(count=count(number)) if number else ""


def _own_heads(entry: ModelEntry) -> str:
    if not entry.mtp_layers:
        return ""
    template = translate("Library", "with MTP layers: {count}")
    return template.format(count=count(entry.mtp_layers))


def _reasons(model: ModelDescription) -> str:
    if not model.reasons:
        return translate("Library", "no, as far as known")
    template = translate("Library", "yes, between {tags}").format(tags=model.tags)
    return f"{template} ({translate('Library', 'a guess')})" if model.guessed else template


def _sampling(model: ModelDescription) -> str:
    """The default sampling of the model's family, and where it comes from."""
    sampling = model.family.sampling
    shown = ("temperature", "top_p", "top_k", "min_p", "presence_penalty")
    usual = SamplerSettings()
    values = ", ".join(
        f"{name} {trimmed(getattr(sampling, name))}"
        for name in shown
        if name in ("temperature", "top_p") or getattr(sampling, name) != getattr(usual, name)
    )
    return f"{values} ({localise(model.family.sampling_origin(guessed=model.guessed))})"


def _licence(licence: Licence) -> str:
    template = licence_text(licence)
    if template and licence.from_file:
        return translate("Library", "{licence}, according to the file").format(licence=template)
    return template
