"""Family profiles: what Overthink knows about each model family, as data.

The data is `resources/families.toml`; this module checks it and recognises a model by its header.
It opens no file and reads no header itself. A profile is advice: the user's settings override it,
and the prompt that the template really made decides whether a thought is open.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, TypeVar

import msgspec

from overthink.core.errors import BadInput, BadOption
from overthink.core.messages import Message, joined, message
from overthink.core.reasoning import ThinkMarkers
from overthink.core.settings import SamplerSettings, check, option_name

GENERIC_CHAT = "generic-chat"
GENERIC_THINK = "generic-think"


class DefaultOrigin(StrEnum):
    """Where the default of a sampler setting comes from."""

    MAKERS = "makers"
    """The makers of the model's family recommend it, according to a primary source."""
    UNVERIFIED = "unverified"
    """Reported for the family, without a primary source."""
    GUESS = "guess"
    """For the family that the model is guessed to belong to."""
    OURS = "overthink"
    """A default of this app."""
    OWN_FILE = "families.toml"
    """The user's own `families.toml`."""

    def text(self, family: str) -> Message:
        """The origin of a value as a clause, for a family's label."""
        match self:
            case DefaultOrigin.MAKERS:
                return message("recommended by the makers of {family}", family=family)
            case DefaultOrigin.UNVERIFIED:
                return message("reported for {family}, not verified", family=family)
            case DefaultOrigin.GUESS:
                return message("as for {family}, a guessed family", family=family)
            case DefaultOrigin.OURS:
                return message("Overthink's own default")
            case DefaultOrigin.OWN_FILE:
                return message("from the user's families.toml")


class FamilyProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model family."""

    name: str
    """Slug, unique in the file."""
    label: str
    architectures: tuple[str, ...]
    """`general.architecture` must be one of these; empty: any."""
    architecture_suffices: bool = False
    """Models of these architectures belong to this family, whatever their name."""
    name_patterns: tuple[str, ...] = ()
    """Regular expressions, searched in the model's names (see `Profiles.recognise`)."""
    template_marks: tuple[str, ...] = ()
    """A template that contains all of these is this family's, whatever the model's name."""
    template_needs: tuple[str, ...] = ()
    """A template that lacks one of these is not this family's, whatever the model's name: it may be
    a variant that does not think. A missing template does not count."""
    markers: ThinkMarkers | None = None
    """None: the family does not think."""
    opens_in_template: bool | None = None
    """Whether the family's template opens the thought; None if that depends or is unknown."""
    sampling: SamplerSettings
    """The defaults of this family's models; `origin_of` returns where each value comes from."""
    system_prompt: bool
    """False: a system prompt is advised against."""
    never_greedy: bool
    """Greedy decoding makes the family loop."""
    history: Literal["cut", "template", "kept"]
    """Earlier thoughts: `cut` removes them, as the family's template does; `template` leaves them
    to the template; so does `kept`, whose template is known to put them into the prompt."""
    licence: str
    """Empty if unknown."""
    non_commercial: bool
    drafts: tuple[str, ...] = ()
    """Models that draft well for the larger ones; `lookup` is drafting from the text so far, `mtp`
    the model's own prediction heads, `eagle3`, `dflash` and `dspark` draft files of these kinds."""
    source: str
    unverified: tuple[str, ...] = ()
    """Fields without a primary source; `sampling.min_p` for one value that the source omits."""
    stated: tuple[str, ...] = ()
    """The sampler settings that the profile's source states; the others are off by default.
    Not in the file: the fields of its `sampling`."""
    own: tuple[str, ...] = ()
    """The fields from the user's own file, such as `licence` and `sampling.temperature`. Not in the
    file."""

    def origin_of(self, setting: str, *, guessed: bool = False) -> DefaultOrigin:
        """Where the default of a sampler setting comes from.

        Args:
            guessed: the model is only guessed to belong to this family.
        """
        if f"sampling.{setting}" in self.own:
            return DefaultOrigin.OWN_FILE
        if setting not in self.stated or self.name in (GENERIC_CHAT, GENERIC_THINK):
            return DefaultOrigin.OURS
        if guessed:
            return DefaultOrigin.GUESS
        is_verified = "sampling" not in self.unverified
        return DefaultOrigin.MAKERS if is_verified else DefaultOrigin.UNVERIFIED

    def sampling_origin(self, *, guessed: bool = False) -> Message:
        """Where the temperature, top-p and all that is not off come from; a clause."""
        shown = noted_fields(self.sampling)
        origins = dict.fromkeys(self.origin_of(name, guessed=guessed) for name in shown)
        return joined("; ", [origin.text(self.label) for origin in origins])

    def is_makers_advice(self, field: str) -> bool:
        """Whether the makers themselves give the advice of a field such as `never_greedy`."""
        is_generic = self.name in (GENERIC_CHAT, GENERIC_THINK)
        return not (is_generic or field in self.unverified or field in self.own)


class Sign(StrEnum):
    """By what a family was recognised."""

    NAME = "name"
    ARCHITECTURE = "architecture"
    TEMPLATE = "template"
    TAGS = "tags"
    NO_TAGS = "no tags"
    NOTHING = "nothing"
    RECORDED = "recorded"


class Recognition(msgspec.Struct, frozen=True):
    """The family that was recognised, and why."""

    profile: FamilyProfile
    guessed: bool
    """Whether the tags are a guess, or nothing is known about the model."""
    sign: Sign
    seen: str = ""
    """Details of the sign: the part of the name, the architecture, the tags."""
    other_tags: str = ""
    """The tags of its template if they differ from the family's."""

    @property
    def reason(self) -> Message:
        """Why this family was recognised; a clause."""
        reason = self._sign_reason()
        if not self.other_tags:
            return reason
        return message(
            "{what}, but its template has {tags}: a guess", what=reason, tags=self.other_tags
        )

    def _sign_reason(self) -> Message:
        match self.sign:
            case Sign.NAME:
                return message("the name contains “{seen}”", seen=self.seen)
            case Sign.ARCHITECTURE:
                return message("the architecture is {seen}", seen=self.seen)
            case Sign.TEMPLATE:
                return message("its template is that of {seen}: a guess", seen=self.seen)
            case Sign.TAGS:
                return message("its template has {seen}: a guess", seen=self.seen)
            case Sign.NO_TAGS:
                return message("its template has none of the known thinking tags")
            case Sign.NOTHING:
                return message("neither its name nor a chat template shows its family: a guess")
            case Sign.RECORDED:
                return message("the recording names it")


_SAMPLING = "sampling."
"""Before the name of a single sampler setting."""

COMPUTED = ("stated", "own")
"""Fields of a profile that no file may contain."""


def noted_fields(sampler: SamplerSettings) -> tuple[str, ...]:
    """Temperature, top-p and the settings that are not off."""
    off = SamplerSettings()
    return tuple(
        name
        for name in SamplerSettings.__struct_fields__
        if name in ("temperature", "top_p") or getattr(sampler, name) != getattr(off, name)
    )


class FieldProblem(Exception):
    """A field of a profile is wrong.

    Args:
        field: its name after those of its tables; empty if it is the whole profile.
        why: a clause without a full stop.
    """

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


class Profiles:
    """All families, in the order of trial."""

    def __init__(self, families: tuple[FamilyProfile, ...], guesses: tuple[ThinkMarkers, ...]):
        self.families = families
        self.guesses = guesses
        """Tags to search for in the template of an unknown model, in this order."""
        self._by_name = {family.name: family for family in families}
        self._patterns = {
            family.name: [re.compile(pattern) for pattern in family.name_patterns]
            for family in families
        }

    def __getitem__(self, name: str) -> FamilyProfile:
        """The profile of that slug; raises `KeyError`."""
        return self._by_name[name]

    @property
    def names(self) -> frozenset[str]:
        """The names of all profiles."""
        return frozenset(self._by_name)

    def recognise(self, architecture: str, name: str, template: str | None) -> Recognition:
        """Recognise the family of a model; `generic-chat` if nothing else fits.

        Args:
            architecture: `general.architecture`.
            name: `general.name`, `general.basename` and the file name, as far as present, joined by
                spaces.
            template: the chat template's text; None if the file has none.
        """
        names = re.sub(r"[\s_]+", "-", name.casefold())
        candidates = [f for f in self.families if _possible(f, architecture, template)]
        return (
            self._by_names(candidates, names, template)
            or _by_architecture(candidates, architecture)
            or _by_template(candidates, template)
            or self._generic(template)
        )

    def _by_names(
        self, candidates: list[FamilyProfile], names: str, template: str | None
    ) -> Recognition | None:
        for family in candidates:
            for pattern in self._patterns[family.name]:
                if found := pattern.search(names):
                    by_name = Recognition(family, False, Sign.NAME, found[0])
                    return self._with_own_tags(by_name, template)
        return None

    def _with_own_tags(self, found: Recognition, template: str | None) -> Recognition:
        """The family's tags, unless this model's template contains only other ones."""
        markers = found.profile.markers
        if markers is None or template is None or found.profile.template_needs:
            return found  # the template has what the family's needs
        if _mentions(template, markers) or _opens(template, markers):
            return found
        other = self._tags_in(template)
        if other is None:
            return found
        profile = msgspec.structs.replace(found.profile, markers=other, opens_in_template=None)
        return Recognition(profile, True, found.sign, found.seen, _shown(other, template))

    def _generic(self, template: str | None) -> Recognition:
        if template is None:
            return Recognition(self[GENERIC_CHAT], True, Sign.NOTHING)
        markers = self._tags_in(template)
        if markers is None:
            return Recognition(self[GENERIC_CHAT], False, Sign.NO_TAGS)
        profile = msgspec.structs.replace(self[GENERIC_THINK], markers=markers)
        return Recognition(profile, True, Sign.TAGS, _shown(markers, template))

    def _tags_in(self, template: str) -> ThinkMarkers | None:
        known = (guess for guess in self.guesses if _mentions(template, guess))
        opened = (guess for guess in self.guesses if _opens(template, guess))
        return next(known, None) or next(opened, None)


def load_profiles(text: str) -> Profiles:
    """Read the text of `families.toml`.

    Raises:
        BadInput: it is not TOML, or a profile is wrong; names the profile and the field.
    """
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad(f"it is not TOML ({error})") from error
    families = tuple(_family(table, index) for index, table in enumerate(_tables(tree, "family")))
    guesses = tuple(_guess(table, index) for index, table in enumerate(_tables(tree, "guess")))
    if unknown := sorted(set(tree) - {"family", "guess"}):
        raise _bad(f"it has an unknown section “{unknown[0]}”")
    _check_names(families)
    return Profiles(families, guesses)


def _tables(tree: dict[str, object], section: str) -> list[object]:
    tables = tree.get(section, [])
    if not isinstance(tables, list):
        raise _bad(f"“{section}” is not a list of [[{section}]] sections")
    return tables


def _family(table: object, index: int) -> FamilyProfile:
    given = table.get("name") if isinstance(table, dict) else None
    name = f"profile “{given}”" if isinstance(given, str) else f"profile no. {index + 1}"
    try:
        return checked_family(table)
    except FieldProblem as problem:
        field = f", {problem.field}" if problem.field else ""
        raise _bad(f"{name}{field}: {problem.why}") from problem


def _guess(table: object, index: int) -> ThinkMarkers:
    try:
        return checked_guess(table)
    except FieldProblem as problem:
        raise _bad(f"guess no. {index + 1}: {problem.why}") from problem


def checked_family(table: object) -> FamilyProfile:
    """Make a profile from its TOML table.

    Raises:
        FieldProblem: a field is missing, misspelt, or has a wrong value.
    """
    family = _converted(table, FamilyProfile)
    assert isinstance(table, dict)
    try:
        check(family.sampling)
    except BadOption as error:
        raise _sampler_problem(error) from error
    for pattern in family.name_patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise FieldProblem("name_patterns", str(error)) from error
    _check_fields("sampling", table["sampling"], SamplerSettings)
    _check_fields("markers", table.get("markers") or (), ThinkMarkers)
    whole = [name for name in family.unverified if not name.startswith(_SAMPLING)]
    values = [n.removeprefix(_SAMPLING) for n in family.unverified if n.startswith(_SAMPLING)]
    _check_fields("unverified", whole, FamilyProfile)
    _check_fields("unverified", values, SamplerSettings)
    if computed := [name for name in COMPUTED if name in table]:
        raise FieldProblem(computed[0], f"there is no field “{computed[0]}”")
    stated = (name for name in table["sampling"] if name not in values)
    return msgspec.structs.replace(family, stated=tuple(stated))


def _sampler_problem(error: BadOption) -> FieldProblem:
    """Name the field in a problem of a sampler, which elsewhere names an option."""
    options = {
        option_name(SamplerSettings, name): name for name in SamplerSettings.__struct_fields__
    }
    option, _, what = str(error.problem).partition(" ")
    field, remedy = options.get(option), f", {error.remedy}" if error.remedy else ""
    if field is None:
        return FieldProblem("sampling", f"{error.problem}{remedy}")
    return FieldProblem(f"sampling.{field}", f"it {what}{remedy}")


def checked_guess(table: object) -> ThinkMarkers:
    """Make the tags to search for from their TOML table.

    Raises:
        FieldProblem: a field is missing or has a wrong value.
    """
    return _converted(table, ThinkMarkers)


_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_NAMED = re.compile(r"(?:unknown|required) field `(.+?)`")


def _converted(table: object, struct: type[_Struct]) -> _Struct:
    try:
        return msgspec.convert(table, struct)
    except msgspec.ValidationError as error:
        why = str(error)
        place, named = _PLACE.search(why), _NAMED.search(why)
        parts = [part[1] for part in (place, named) if part]
        raise FieldProblem(".".join(parts), _PLACE.sub("", why)) from error


def _check_fields(where: str, names: Iterable[str], struct: type[msgspec.Struct]) -> None:
    """Refuse misspelt fields, which would be ignored silently otherwise."""
    if wrong := [name for name in names if name not in struct.__struct_fields__]:
        raise FieldProblem(f"{where}.{wrong[0]}", f"there is no field “{wrong[0]}”")


def _check_names(families: tuple[FamilyProfile, ...]) -> None:
    names = [family.name for family in families]
    if twice := [name for name in names if names.count(name) > 1]:
        raise _bad(f"profile “{twice[0]}” exists twice")
    if missing := [name for name in (GENERIC_CHAT, GENERIC_THINK) if name not in names]:
        raise _bad(f"profile “{missing[0]}” is missing")


def _bad(problem: str) -> BadInput:
    what = message("the family profiles cannot be used: {problem}", problem=problem)
    return BadInput(what, message("repair families.toml"))


def _possible(family: FamilyProfile, architecture: str, template: str | None) -> bool:
    if family.architectures and architecture not in family.architectures:
        return False
    return template is None or all(tag in template for tag in family.template_needs)


def _by_architecture(candidates: list[FamilyProfile], architecture: str) -> Recognition | None:
    for family in candidates:
        if family.architecture_suffices:
            return Recognition(family, False, Sign.ARCHITECTURE, architecture)
    return None


def _by_template(candidates: list[FamilyProfile], template: str | None) -> Recognition | None:
    for family in candidates if template else []:
        marks = family.template_marks
        if template and marks and all(mark in template for mark in marks):
            return Recognition(family, True, Sign.TEMPLATE, family.label)
    return None


_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def _mentions(template: str, markers: ThinkMarkers) -> bool:
    closers = [tag for tag in markers.close if tag in template]
    if any(tag.startswith(("</", "[/")) for tag in closers):
        return True  # a template may remove thoughts and never open one
    return bool(closers) and any(tag in template for tag in markers.open)


def _opens(template: str, markers: ThinkMarkers) -> bool:
    """Whether a template writes an opening tag, even if never a closing one."""
    return any(tag in _COMMENT.sub("", template) for tag in markers.open)


def _shown(markers: ThinkMarkers, template: str) -> str:
    """The tags that led to the guess."""
    opens = not _mentions(template, markers)
    return markers.open[0] if opens else f"{markers.open[0]} and {markers.close[0]}"
