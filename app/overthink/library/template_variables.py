"""Finds in a chat template's source which variables switch thinking, and their values.

Templates are programs by strangers. Their source is parsed here, never compiled or run: compiling
computes constant expressions, which may be huge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from overthink.core.thinking_switches import USUAL_LEVELS, ThinkingSwitches, Variables

if TYPE_CHECKING:
    from jinja2 import nodes

LONGEST = 256 * 1024
"""Characters of a source that is searched; real ones have up to 30,000."""

_SWITCHES = ("enable_thinking", "thinking", "reasoning")
"""Variables that are true or false."""
_MODES = ("thinking_mode", "thinking_option")
"""Variables that are words."""
_EFFORTS = ("reasoning_effort", "thinking_effort", "reasoning_strength")
_BUDGET = "thinking_budget"
"""Tokens, of which 0 turns thinking off; other values only advise the model."""
_KEEPS = ("preserve_thinking", "preserved_thinking", "keep_past_thinking")
_DROPS = ("clear_thinking", "truncate_history_thinking", "drop_thinking")
_ON = ("enabled", "enable", "on", "think", "thinking")
_OFF = ("disabled", "disable", "off", "none", "no_think", "no_thinking", "nothink", "minimal")
_COMMANDS = ("/think", "/no_think")
_WORDS = frozenset((*_MODES, *_EFFORTS))
_READ = frozenset((*_SWITCHES, *_WORDS, _BUDGET, *_KEEPS, *_DROPS))
_GENERATION = re.compile(r"\{%[-+]?\s*(end)?generation\s*[-+]?%\}")


@lru_cache(maxsize=64)
def read_switches(source: str) -> ThinkingSwitches:
    """Find the switches of a template; none if its source cannot be parsed."""
    import jinja2  # late: the window starts without it
    from jinja2.ext import loopcontrols

    if not source or len(source) > LONGEST:
        return ThinkingSwitches()
    environment = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols]
    )
    try:
        found = _Usage()
        found.read(environment.parse(_GENERATION.sub("", source)))
    except (jinja2.TemplateError, RecursionError, ValueError, OverflowError):
        return ThinkingSwitches()
    return _switches(found)


class _Usage:
    """How a template uses the known variables."""

    def __init__(self) -> None:
        self.read_names: set[str] = set()
        self.printed: set[str] = set()
        """Words that are used other than in comparisons."""
        self.compared: dict[str, dict[str, None]] = {name: {} for name in _WORDS}
        """Texts that a word is compared with, in their order."""
        self.defaults: dict[str, dict[str, None]] = {name: {} for name in _WORDS}
        self.commands: set[str] = set()
        self._aliases = {name: name for name in _WORDS}
        self._lists: dict[str, list[str]] = {}

    def read(self, tree: nodes.Template) -> None:
        """Read the tree twice: names may be compared above the line that makes them an alias."""
        from jinja2 import nodes

        local = {
            target.name
            for each in tree.body
            if isinstance(each, nodes.Assign) and isinstance(target := each.target, nodes.Name)
            if not any(name.name == target.name for name in each.node.find_all(nodes.Name))
        }
        for assign in tree.find_all(nodes.Assign):
            self._read_assignment(assign)
        self._walk(tree, frozenset(local), compared=False)

    def _read_assignment(self, assign: nodes.Assign) -> None:
        from jinja2 import nodes

        if not isinstance(assign.target, nodes.Name):
            return
        target, value = assign.target.name, assign.node
        if isinstance(value, nodes.List | nodes.Tuple | nodes.Dict):
            self._lists[target] = list(_texts(value))
        joins = any(value.find_all((nodes.Add, nodes.Concat, nodes.Compare, nodes.Call)))
        word = next((self._aliases.get(name) for name in _names(value)), None)
        if word and not joins:
            self._aliases.setdefault(target, word)
        word = self._aliases.get(target)
        if word and not joins:
            self.defaults[word] |= dict.fromkeys(_texts(value))

    def _walk(self, node: nodes.Node, local: frozenset[str], *, compared: bool) -> None:
        from jinja2 import nodes

        if isinstance(node, nodes.Name):
            if node.ctx == "load" and node.name not in local:
                self._use(node.name, compared=compared)
            return
        if isinstance(node, nodes.For | nodes.Macro):
            local = local | _assigned(node)
        if isinstance(node, nodes.Compare):
            self._compare(node)
        compared = compared or isinstance(node, nodes.Compare | nodes.Test)
        for child in node.iter_child_nodes():
            self._walk(child, local, compared=compared)

    def _use(self, name: str, *, compared: bool) -> None:
        if name in _READ:
            self.read_names.add(name)
        if not compared and (word := self._aliases.get(name)):
            self.printed.add(word)

    def _compare(self, node: nodes.Compare) -> None:
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        texts = [text for side in sides for text in self._texts_of(side)]
        self.commands.update(text for text in texts if text in _COMMANDS)
        for side in sides:
            for name in _names(side):
                if word := self._aliases.get(name):
                    self.compared[word] |= dict.fromkeys(texts)

    def _texts_of(self, node: nodes.Node) -> list[str]:
        own = list(_texts(node))
        return own or [text for name in _names(node) for text in self._lists.get(name, ())]


def _names(node: nodes.Node) -> Iterator[str]:
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        yield node.name
    yield from (name.name for name in node.find_all(nodes.Name))


def _texts(node: nodes.Node) -> Iterator[str]:
    """The short constant texts in an expression; the keys of a mapping."""
    from jinja2 import nodes

    if isinstance(node, nodes.Dict):
        for pair in node.items:
            yield from _texts(pair.key)
        return
    constants = [node] if isinstance(node, nodes.Const) else node.find_all(nodes.Const)
    for constant in constants:
        value = constant.value
        if isinstance(value, str) and 0 < len(value) <= 20:
            yield value


def _assigned(scope: nodes.For | nodes.Macro) -> frozenset[str]:
    """Names that a loop or macro defines for itself, and that are not the template's variables."""
    from jinja2 import nodes

    own = {name.name for name in scope.find_all(nodes.Name) if name.ctx in ("store", "param")}
    asked = {name for test in scope.find_all(nodes.Test) for name in _names(test.node)}
    reads_itself = {
        assign.target.name
        for assign in scope.find_all(nodes.Assign)
        if isinstance(assign.target, nodes.Name) and assign.target.name in _names(assign.node)
    }
    return frozenset(own - reads_itself - asked)


def _switches(found: _Usage) -> ThinkingSwitches:
    on: Variables = {name: True for name in _SWITCHES if name in found.read_names}
    off: Variables = dict.fromkeys(on, False)
    for mode in _MODES:
        words = found.compared[mode] if mode in found.read_names else ()
        _add_words(mode, words, on, off)
    effort = next((name for name in _EFFORTS if name in found.read_names), "")
    levels, any_level = _levels(found, effort)
    if effort and not off:
        _add_words(effort, levels, on, off)
        if effort in off:
            on = {effort: next((one for one in ("high", "max") if one in levels), levels[-1])}
    levels = tuple(level for level in levels if level not in _OFF)
    if not off and _BUDGET in found.read_names:
        off = {_BUDGET: 0}
    keep: Variables = {name: True for name in _KEEPS if name in found.read_names}
    drop: Variables = {name: True for name in _DROPS if name in found.read_names}
    return ThinkingSwitches(
        on=on,
        off=off,
        commands=_COMMANDS if not off and found.commands.issuperset(_COMMANDS) else (),
        effort=effort if levels else "",
        levels=levels,
        any_level=any_level,
        keep=keep | dict.fromkeys(drop, False),
        drop=drop | dict.fromkeys(keep, False),
    )


def _add_words(name: str, words: Iterable[str], on: Variables, off: Variables) -> None:
    """Add the words that turn thinking on and off, where the template compares with them."""
    words = list(words)
    if word := next((word for word in _OFF if word in words), ""):
        off[name] = word
        if word := next((word for word in _ON if word in words), ""):
            on[name] = word


def _levels(found: _Usage, effort: str) -> tuple[tuple[str, ...], bool]:
    """The levels of the effort, and whether others are possible."""
    if not effort:
        return (), False
    compared = found.compared[effort]
    listed = [*compared, *(d for d in found.defaults[effort] if d not in compared)]
    if any(word not in _OFF for word in compared):
        return tuple(sorted(listed, key=_strength)), False
    if effort in found.printed:
        others = [level for level in listed if level not in USUAL_LEVELS]
        return tuple(sorted((*USUAL_LEVELS, *others), key=_strength)), True
    return tuple(listed), False


_STRENGTHS = (*_OFF, "very_low", "low", "medium", "adaptive", "high", "xhigh", "max")


def _strength(level: str) -> int:
    return _STRENGTHS.index(level) if level in _STRENGTHS else len(_STRENGTHS)
