"""The models of a suite run as the user names them, with any settings of a lane.

    NAME;draft=none;effort=low      options of `overthink compare` without their dashes
    models.toml                     the same as keys: `model = "NAME"`, or a list of [[model]]

`label` is a name to display; `on` names the same model on further servers, with commas between,
which make samples of it as well. Seeds follow from the suite. A limit that the suite sets, such as
`max-tokens`, or a sampler that differs makes conditions unequal, which reports show.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from overthink.comparison.plan import LaneChoice
from overthink.core.errors import BadOption
from overthink.core.messages import Message, message
from overthink.core.settings import (
    AUTO,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
    option_name,
)
from overthink.core.symbols import excerpt

MAX_BYTES = 1_000_000
_OWNERS = (SamplerSettings, RunSettings, LoadSettings, DraftSettings)
_OWN = ("model", "draft", "label", "on")


def _known() -> dict[str, tuple[type[msgspec.Struct], str]]:
    """Settings by their option's name."""
    found: dict[str, tuple[type[msgspec.Struct], str]] = {
        option_name(owner, field).removeprefix("--"): (owner, field)
        for owner in _OWNERS
        for field in owner.__struct_fields__
    }
    del found["seed"]
    return found


SETTINGS = _known()
"""By name: the settings that hold a field, and the field."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model with its settings.

    Args:
        choice: what a lane needs; samplers as far as they were given.
        given: the settings as the user gave them, by name.
        label: a name to display; empty: that of the model.
        on: names of the same model on further servers, which share its samples.
    """

    choice: LaneChoice
    given: Mapping[str, Any]
    label: str = ""
    on: tuple[str, ...] = ()
    """The same model on further servers."""


def read_models(text: str) -> list[ModelSpec]:
    """Read one `--model`: a model with settings, or a TOML file with one or several.

    Raises:
        BadOption: it cannot be used; names the setting or the file.
    """
    path = Path(text.strip()).expanduser()
    if path.suffix == ".toml":
        return [_spec(table, where) for table, where in _tables(path)]
    name, *settings = text.split(";")
    values: dict[str, Any] = {"model": name.strip()}
    for setting in filter(str.strip, settings):
        key, equals, value = setting.partition("=")
        if not equals:
            problem = message("“{setting}” in --model has no value", setting=excerpt(setting, 60))
            raise BadOption(problem, message("write NAME;SETTING=VALUE;…"))
        values[_key(key)] = value.strip()
    return [_spec(values, message("--model {name}", name=excerpt(name, 80)))]


def spec_of_settings(values: dict[str, Any]) -> ModelSpec:
    """Read a model from its stored settings.

    Raises:
        BadOption: it is of another version, which knew other settings.
    """
    return _spec(values, message("a saved model"))


def _tables(path: Path) -> Iterator[tuple[dict[str, Any], Message]]:
    file = excerpt(path)
    try:
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise _unusable(file, message("it is larger than {limit:size}", limit=MAX_BYTES))
        tree = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        why = message("it cannot be read ({why})", why=error.strerror or type(error).__name__)
        raise _unusable(file, why) from None
    except UnicodeDecodeError:
        raise _unusable(file, message("it is not UTF-8 text")) from None
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError is a ValueError
        why = message("it is not TOML ({why})", why=excerpt(str(error)))
        raise _unusable(file, why) from None
    models = tree.get("model")
    tables = models if isinstance(models, list) else [tree]
    if isinstance(models, list) and len(tree) > 1:
        other = next(key for key in tree if key != "model")
        raise _unusable(file, message("“{name}” is an unknown setting", name=excerpt(other, 60)))
    for number, table in enumerate(tables, 1):
        if not isinstance(table, dict):
            raise _unusable(file, message("“model” is not a list of [[model]] sections"))
        where = message("{file}, model {number}", file=file, number=number)
        yield {_key(key): value for key, value in table.items()}, where


def _unusable(file: str, why: Message) -> BadOption:
    return BadOption(message("the file of models {file} cannot be used: {why}", file=file, why=why))


def _key(key: str) -> str:
    return key.strip().removeprefix("--").replace("_", "-")


def _spec(values: dict[str, Any], where: Message) -> ModelSpec:
    own = {key: values[key] for key in _OWN if key in values}
    for key, value in own.items():
        if not isinstance(value, str) or not value.strip():
            raise BadOption(message("{where}: “{key}” is not a text", where=where, key=key))
    if "model" not in own:
        raise BadOption(message("{where}: “model” is missing", where=where))
    by_owner: dict[type[msgspec.Struct], dict[str, Any]] = {owner: {} for owner in _OWNERS}
    for key, value in values.items():
        if key in _OWN:
            continue
        if key not in SETTINGS:
            raise _unknown(key, where)
        owner, field = SETTINGS[key]
        by_owner[owner][field] = _converted(owner, field, value, key, where)
    choice = LaneChoice(
        model=own["model"],
        draft=own.get("draft", "auto"),
        sampler=by_owner[SamplerSettings],
        draft_settings=DraftSettings(**by_owner[DraftSettings]),
        run=RunSettings(**by_owner[RunSettings]),
        load=LoadSettings(**by_owner[LoadSettings]),
    )
    given = {key: value for key, value in values.items() if key not in ("model", "label")}
    on = tuple(name.strip() for name in own.get("on", "").split(",") if name.strip())
    return ModelSpec(choice, given, own.get("label", ""), on)


def _unknown(key: str, where: Message) -> BadOption:
    problem = message("{where}: “{key}” is an unknown setting", where=where, key=excerpt(key, 60))
    if key == "seed":
        return BadOption(problem, message("seeds follow from the suite's own field seed"))
    return BadOption(problem, message("`overthink compare --help` lists them"))


def _converted(
    owner: type[msgspec.Struct], field: str, value: object, key: str, where: Message
) -> Any:
    """A setting's value, of its field's type; the range is checked when the lane is planned."""
    kind = get_type_hints(owner)[field]
    if value == "auto" and getattr(owner(), field) == AUTO:
        return AUTO
    if field == "split" and isinstance(value, str):
        value = value.split(",")
    try:
        return msgspec.convert(value, kind, strict=not isinstance(value, str | list))
    except msgspec.ValidationError:
        shown = excerpt(str(value), 60)
        problem = message(
            "{where}: “{value}” is no value of “{key}”", where=where, value=shown, key=key
        )
        raise BadOption(problem, message("`overthink compare --help` lists them")) from None
