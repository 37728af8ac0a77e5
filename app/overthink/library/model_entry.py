"""What is listed of a model, made from its header."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from overthink.core.errors import ModelFileError, ModelNotWhole
from overthink.core.symbols import excerpt
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import TextPool
from overthink.library.model_folders import Origin
from overthink.library.model_search import FoundModel, stem_of
from overthink.library.suitability import MAX_CONTEXT, all_parts, check_runnable

TEMPLATE_LIMIT = 256 * 1024
"""Characters of a chat template that are kept; the longest in use have about 30,000."""


class HeaderFacts(msgspec.Struct, frozen=True, array_like=True):
    """What a model's header says, as far as lists need it; the rest is empty or None."""

    size_bytes: int = 0
    """Of all parts."""
    title: str = ""
    """The name its makers gave it (`general.name`)."""
    basename: str = ""
    """The name of its family (`general.basename`)."""
    architecture: str = ""
    quantisation: str = ""
    parameters: int | None = None
    context_length: int | None = None
    vocabulary_size: int | None = None
    licence: str = ""
    """In the words of the file (`general.license`, `general.license.name`)."""
    template: str = ""
    problem: str | None = None
    """Why it cannot run, in a sentence; None where it can."""
    whole: bool = True
    """False where bytes or parts are missing: it may just be arriving."""


@dataclass(frozen=True)
class ModelEntry:
    """A model as it is listed. What the header does not tell, or could not, is empty or None."""

    name: str
    """Unique in the list, whatever its case."""
    path: Path
    origin: Origin
    size_bytes: int = 0
    """Of all parts."""
    title: str = ""
    """The name its makers gave it (`general.name`)."""
    architecture: str = ""
    quantisation: str = ""
    parameters: int | None = None
    context_length: int | None = None
    vocabulary_size: int | None = None
    has_chat_template: bool = False
    problem: str | None = None
    """Why it cannot run, in a sentence; None where it can."""
    basename: str = ""
    """The name of its family (`general.basename`)."""
    licence: str = ""
    """In the words of the file; `overthink.library.description` knows more."""
    template: str = ""
    """A stranger's text: show it as nothing but text."""
    whole: bool = True
    """False where bytes or parts are missing: it may just be arriving."""
    parts: int = 1
    """Files it consists of, as far as they are there."""
    forgotten: bool = False
    """The person does not want it in lists."""

    @property
    def all_names(self) -> str:
        """All that may tell the family: names by the maker, of the base model, list and file."""
        return names_of(self.title, self.basename, self.name, self.path)


def names_of(title: str, basename: str, name: str, path: Path) -> str:
    """Names to recognise a family by, each once, joined by spaces."""
    return " ".join(dict.fromkeys(n for n in (title, basename, name, path.stem) if n))


def entry_of(found: FoundModel, facts: HeaderFacts) -> ModelEntry:
    """The entry of a found model whose header is known."""
    return ModelEntry(
        name=found.name,
        path=found.path,
        origin=found.origin,
        size_bytes=facts.size_bytes,
        title=facts.title,
        architecture=facts.architecture,
        quantisation=facts.quantisation,
        parameters=facts.parameters,
        context_length=facts.context_length,
        vocabulary_size=facts.vocabulary_size,
        has_chat_template=bool(facts.template),
        problem=facts.problem,
        basename=facts.basename,
        licence=facts.licence,
        template=facts.template,
        whole=facts.whole,
        parts=len(found.parts),
        forgotten=found.forgotten,
    )


def entry_of_file(path: Path) -> ModelEntry:
    """The entry of a file that a person pointed to. Its name may be another one's too."""
    return entry_of(FoundModel(stem_of(path), path, "opened", (path,)), read_facts(path))


def read_facts(path: Path, pool: TextPool | None = None) -> HeaderFacts:
    """Reads a model's header, those of other parts included. A broken file is no error here."""
    try:
        header = read_header(path, pool)
    except ModelFileError as error:
        whole = not isinstance(error, ModelNotWhole)
        return HeaderFacts(size_bytes=_size(path), problem=str(error), whole=whole)
    problem, whole, parts = None, True, [header]
    try:
        check_runnable(header)
        parts = all_parts(header)
    except ModelFileError as error:
        problem, whole = str(error), not isinstance(error, ModelNotWhole)
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
    )


def _context_length(header: GgufHeader) -> int | None:
    """What it was trained with; None where it is not told, or cannot be true."""
    length = header.context_length
    return length if length and 0 < length <= MAX_CONTEXT else None


def _licence(header: GgufHeader) -> str:
    """The licence's own name where the file has one; `general.license` may just say `other`."""
    words = (header.text("general.license.name"), header.text("general.license"))
    return excerpt(next((word for word in words if word.strip()), ""), 100)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
