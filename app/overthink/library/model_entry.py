"""Entries of the model list, made from headers."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from overthink.core.errors import ModelFileError, ModelNotWhole
from overthink.core.events import TemplateUse
from overthink.core.messages import Message
from overthink.core.symbols import excerpt
from overthink.library.file_kinds import (
    DraftTarget,
    FileKind,
    ModelShape,
    draft_target,
    file_kind,
    mtp_layers,
    shape_of,
)
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import TextPool
from overthink.library.model_folders import Origin, file_size
from overthink.library.model_search import FoundModel, stem_of
from overthink.library.suitability import MAX_CONTEXT, all_parts, check_runnable

TEMPLATE_LIMIT = 256 * 1024
"""Most characters of a chat template to store; the longest in use have about 30,000."""


class HeaderFacts(msgspec.Struct, frozen=True, array_like=True):
    """The facts in a model's header that lists need; unknown ones are empty or None."""

    size_bytes: int = 0
    """Of all parts."""
    title: str = ""
    """The makers' name of the model (`general.name`)."""
    basename: str = ""
    """The name of its family (`general.basename`)."""
    architecture: str = ""
    quantisation: str = ""
    parameters: int | None = None
    context_length: int | None = None
    vocabulary_size: int | None = None
    licence: str = ""
    """As the file states it (`general.license`, `general.license.name`)."""
    template: str = ""
    """Untrusted: show it only as plain text."""
    problem: Message | None = None
    """Why it cannot run, a sentence; None if it can."""
    whole: bool = True
    """False if bytes or parts are missing: it may be downloading."""
    kind: FileKind = FileKind.MODEL
    """A helper has a problem too, since it cannot run."""
    shape: ModelShape = ModelShape()
    """What a helper must match to belong to this model."""
    mtp_layers: int = 0
    """Prediction layers in a model's own files, with which it can draft for itself."""
    target: DraftTarget | None = None
    """What is known of the model that a drafting helper belongs to."""
    template_use: TemplateUse = TemplateUse()
    """Which of the file's chat templates `template` is."""


class ModelEntry(HeaderFacts, frozen=True, kw_only=True):
    """A listed model: the facts of its header, and where it was found."""

    name: str
    """Unique in the list, ignoring case."""
    path: Path
    origin: Origin
    parts: int = 1
    """Number of files that exist."""
    forgotten: bool = False
    """The user removed it from the lists."""

    @property
    def all_names(self) -> str:
        """All names that may reveal the family: by the makers, of the family, list and file."""
        return names_of(self.title, self.basename, self.name, self.path)


def names_of(title: str, basename: str, name: str, path: Path) -> str:
    """Names by which to recognise a family, without duplicates, separated by spaces."""
    return " ".join(dict.fromkeys(n for n in (title, basename, name, path.stem) if n))


def entry_of(found: FoundModel, facts: HeaderFacts) -> ModelEntry:
    """The entry of a found model whose header is known."""
    return ModelEntry(
        name=found.name,
        path=found.path,
        origin=found.origin,
        parts=len(found.parts),
        forgotten=found.forgotten,
        **msgspec.structs.asdict(facts),
    )


def entry_of_file(path: Path) -> ModelEntry:
    """The entry of a file that the user opened. Its name need not be unique."""
    return entry_of(FoundModel(stem_of(path), path, "opened", (path,)), read_facts(path))


def read_facts(path: Path, pool: TextPool | None = None) -> HeaderFacts:
    """Read a model's header and those of its other parts. A broken file does not raise."""
    try:
        header = read_header(path, pool)
    except ModelFileError as error:
        whole = not isinstance(error, ModelNotWhole)
        return HeaderFacts(size_bytes=file_size(path), problem=error.sentence, whole=whole)
    problem, whole, parts = None, True, [header]
    try:
        check_runnable(header)
        parts = all_parts(header)
    except ModelFileError as error:
        problem, whole = error.sentence, not isinstance(error, ModelNotWhole)
        with suppress(ModelFileError):
            parts = all_parts(header)
    kind = file_kind(header, parts)
    return HeaderFacts(
        size_bytes=sum(part.size_bytes for part in parts),
        title=excerpt(header.name, 200),
        basename=excerpt(header.basename, 200),
        architecture=excerpt(header.architecture, 60),
        quantisation=header.quantisation,
        parameters=sum(part.parameters for part in parts) or None,
        context_length=_context_length(header),
        vocabulary_size=len(header.tokenizer.tokens) or None,
        licence=_licence(header),
        template=header.chat_template[:TEMPLATE_LIMIT],
        problem=problem,
        whole=whole,
        kind=kind,
        shape=shape_of(header),
        mtp_layers=0 if kind.is_helper else mtp_layers(parts),
        target=draft_target(header, kind),
        template_use=header.template_use,
    )


def _context_length(header: GgufHeader) -> int | None:
    """The training context in tokens; None if it is missing or implausible."""
    length = header.context_length
    return length if length and 0 < length <= MAX_CONTEXT else None


def _licence(header: GgufHeader) -> str:
    """The licence's own name if the file has it; `general.license` may only be `other`."""
    names = (header.text("general.license.name"), header.text("general.license"))
    return excerpt(next((name for name in names if name.strip()), ""), 100)
