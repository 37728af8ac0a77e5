"""What is known of a model, in words of the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.core.profiles import Recognition
from overthink.core.settings import SamplerSettings
from overthink.library.description import Licence, ModelDescription, Use
from overthink.ui.i18n.localise_message import localise, localise_sentence
from overthink.ui.i18n.number_format import count, parameters, size, trimmed

translate = QCoreApplication.translate


def family_text(model: ModelDescription) -> str:
    """The family; a guess is said to be one, and a fallback is no family."""
    if not model.is_known_family:
        return ""
    label = model.family.label
    if model.guessed:
        return translate("Library", "{family} (a guess)").format(family=label)
    return label


def reasoning_text(model: ModelDescription) -> str:
    """Whether it can reason, in a word."""
    if not model.reasons:
        return translate("Library", "no")
    return translate("Library", "a guess") if model.guessed else translate("Library", "yes")


def licence_text(licence: Licence) -> str:
    """The licence, and in plain words where it forbids commercial use."""
    if licence.use is not Use.NON_COMMERCIAL:
        return licence.name
    return translate("Library", "{licence}, not for commercial use").format(licence=licence.name)


def licence_cell(licence: Licence) -> str:
    """The same for a narrow column: what matters first comes first."""
    if licence.use is not Use.NON_COMMERCIAL:
        return licence.name
    return translate("Library", "Non-commercial: {licence}").format(licence=licence.name)


def origin_text(model: ModelDescription) -> str:
    """Where it was found; programs are called by their names."""
    ours = {
        "bundled": translate("Library", "Bundled"),
        "models folder": translate("Library", "Models folder"),
        "added folder": translate("Library", "Added folder"),
        "extra": translate("Library", "Installed package"),
        "opened": translate("Library", "Opened"),
    }
    return ours.get(model.entry.origin, model.entry.origin)


def state_text(model: ModelDescription) -> str:
    """What is the matter with a model, in a word or two; empty where nothing is."""
    entry = model.entry
    if entry.forgotten:
        return translate("Library", "Forgotten")
    if not entry.whole:
        return translate("Library", "Not whole")
    return translate("Library", "Cannot run") if entry.problem else ""


def spoken(model: ModelDescription) -> str:
    """A model in one line, for screen readers and tooltips."""
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
    """All that is known, a name and words each; what is not known is left out."""
    entry = model.entry
    was_read = bool(entry.architecture)  # else nothing can be said of what it is
    found = [
        (translate("Library", "Title"), entry.title),
        (translate("Library", "Family"), _family(model) if was_read else ""),
        (translate("Library", "Known from"), _source(model)),
        (translate("Library", "Kind"), entry.architecture),
        (translate("Library", "Parameters"), count(entry.parameters) if entry.parameters else ""),
        (translate("Library", "Quantisation"), entry.quantisation),
        (translate("Library", "Size"), _size(model)),
        (translate("Library", "Whole"), _whole(model) if was_read or not entry.whole else ""),
        (translate("Library", "Context"), _tokens(entry.context_length)),
        (translate("Library", "Vocabulary"), _tokens(entry.vocabulary_size)),
        (translate("Library", "Can reason"), _reasons(model) if was_read else ""),
        (translate("Library", "Sampling"), _sampling(model.family.sampling) if was_read else ""),
        (translate("Library", "Licence"), _licence(model.licence)),
        (translate("Library", "Found in"), origin_text(model)),
        (translate("Library", "File"), str(entry.path)),
    ]
    return [(name, template) for name, template in found if template]


def _family(model: ModelDescription) -> str:
    template = family_text(model) or translate("Library", "unknown")
    return f"{template}: {recognition_text(model.recognition)}"


def recognition_text(found: Recognition) -> str:
    """Why a model was taken for its family, a clause."""
    return localise(found.reason)


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
    return translate("Library", "no; if it is being copied, it shows by itself when it is there")


def _tokens(number: int | None) -> str:
    return translate("Library", "{count} tokens").format(count=count(number)) if number else ""


def _reasons(model: ModelDescription) -> str:
    if not model.reasons:
        return translate("Library", "not as far as is known")
    template = translate("Library", "yes, between {tags}").format(tags=model.tags)
    return f"{template} ({translate('Library', 'a guess')})" if model.guessed else template


def _sampling(sampling: SamplerSettings) -> str:
    shown = ("temperature", "top_p", "top_k", "min_p", "presence_penalty")
    usual = SamplerSettings()
    return ", ".join(
        f"{name} {trimmed(getattr(sampling, name))}"
        for name in shown
        if name in ("temperature", "top_p") or getattr(sampling, name) != getattr(usual, name)
    )


def _licence(licence: Licence) -> str:
    template = licence_text(licence)
    if template and licence.from_file:
        return translate("Library", "{licence}, says the file").format(licence=template)
    return template
