"""The only module that uses PyYAML: reads the texts, lists and tables of a YAML file.

Only the tree of nodes is taken from the library. Scalars remain the texts that the user wrote ("no"
is no truth value, and 1.10 no number), tags and merge keys are refused, and aliases are counted
each time they occur, so that a file of a few lines cannot become gigabytes.
"""

from __future__ import annotations

from typing import Any

import yaml

from overthink.core.errors import SuiteError
from overthink.core.messages import Message, message
from overthink.core.symbols import excerpt

MAX_CHARACTERS = 10_000_000
MAX_NODES = 200_000
MAX_DEPTH = 40
_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CodeTag(SuiteError):
    """The file asks to run code, or for another thing that only its own program can make."""


def decode_yaml(text: str, where: str) -> Any:
    """Decode the first document of a YAML text into dictionaries, lists and texts.

    Raises:
        CodeTag: it has a tag such as `!function`.
        SuiteError: it is no YAML, or too large.
    """
    name = message("{file}", file=where)
    if len(text) > MAX_CHARACTERS:
        raise _error(name, message("it has more than {limit:n} characters", limit=MAX_CHARACTERS))
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except RecursionError:
        raise _error(name, message("it is nested too deeply")) from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        why = str(getattr(error, "problem", None) or error).partition("\n")[0]
        if mark is None:
            raise _error(name, message("it is not YAML ({why})", why=excerpt(why, 120))) from None
        what = message(
            "it is not YAML ({why} in line {line:n})", why=excerpt(why, 120), line=mark.line + 1
        )
        raise _error(name, what) from None
    return None if root is None else _Values(name).of(root, MAX_DEPTH)


class _Values:
    def __init__(self, where: Message) -> None:
        self._where, self._left = where, MAX_NODES

    def of(self, node: yaml.Node, depth: int) -> Any:
        """The value of a node.

        Raises:
            SuiteError: it is too large or too deep, or has a tag.
        """
        self._left -= 1
        if self._left < 0:
            why = message("it has more than {limit:n} values", limit=MAX_NODES)
            raise _error(self._where, why)
        if depth == 0:
            raise _error(self._where, message("it is nested too deeply"))
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith(
            "tag:yaml.org,2002:python"
        ):
            raise CodeTag(
                message(
                    "{file}, line {line:n}: it uses {tag}, which would run code",
                    file=self._where,
                    line=node.start_mark.line + 1,
                    tag=excerpt(node.tag, 60),
                ),
                message("export the questions as JSON lines and import those"),
            )
        if isinstance(node, yaml.SequenceNode):
            return [self.of(item, depth - 1) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._table(node, depth)
        return None if node.tag == _NULL else str(node.value)

    def _table(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == _MERGE:
                why = message("it uses a merge key (<<), which is not supported")
                raise _error(self._where, why)
            if not isinstance(key, yaml.ScalarNode):
                raise _error(self._where, message("the name of a field is not a text"))
            table[str(self.of(key, depth - 1))] = self.of(value, depth - 1)
        return table


def _error(where: Message, why: Message) -> SuiteError:
    return SuiteError(message("{where}: {why}", where=where, why=why))
