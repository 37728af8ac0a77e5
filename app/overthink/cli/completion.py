"""`overthink completion SHELL`: a script that completes commands, options, models and sessions.

shtab writes the script from the parser, so commands and options need no process at each Tab. Names
that change are printed by `overthink.completion_names`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import shtab

from overthink.bootstrap import Program
from overthink.cli.terminal import print_lines

SHELLS = ("bash", "zsh", "fish")
_BY_METAVAR = {
    "MODEL": "models",
    "DRAFT": "drafts",
    "FILE": "file",
    "DIR": "directory",
}
_BY_COMMAND = {
    ("overthink compare", "ask"): "prompts",
    ("overthink drafts tune", "ask"): "prompts",
    ("overthink drafts prove", "ask"): "prompts",
    ("overthink download", "name"): "catalogue",
    ("overthink models forget", "model"): "models",
    ("overthink models recall", "model"): "models",
    ("overthink sessions list", "model"): "models",
    ("overthink sessions search", "model"): "models",
    ("overthink replay", "id"): "sessions",
    ("overthink knew", "runs"): "sessions",
    ("overthink score", "runs"): "sessions",
    ("overthink fork", "run"): "sessions",
    **{
        (f"overthink suite {action}", "suite"): "suites"
        for action in ("check", "run", "results", "grade", "add", "export")
    },
    ("overthink suite run", "models"): "models",
    ("overthink suite from-sessions", "ids"): "sessions",
    **{
        (f"overthink sessions {action}", dest): "sessions"
        for action in ("show", "check", "compare", "delete", "export", "regrade")
        for dest in ("id", "ids")
    },
}
"""What an argument names, where its metavar does not tell."""
_WITH_FILES = ("models", "drafts")
_NAMES = "overthink completion names {kind} 2>/dev/null"


def run_completion(_program: Program, options: argparse.Namespace) -> int:
    """Print the script for a shell; return the exit status."""
    print_lines(completion_script(options.shell).splitlines())
    return 0


def completion_script(shell: str) -> str:
    """The completion script for a shell."""
    from overthink.cli.options import build_parser

    parser = build_parser()
    for each in _all_parsers(parser):
        for action in each._actions:
            kind = _BY_COMMAND.get((each.prog, action.dest))
            kind = kind or _BY_METAVAR.get(str(action.metavar))
            if kind:
                setattr(action, "complete", _completer(kind))  # noqa: B010 - shtab's interface
    kinds = dict.fromkeys(k for k in (*_BY_METAVAR.values(), *_BY_COMMAND.values()))
    preamble: Any = {name: _functions(name, [*kinds]) for name in ("bash", "zsh")}
    script: str = shtab.complete(parser, shell, preamble=preamble)
    return script.rstrip("\n")


def _all_parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _all_parsers(child)


def _completer(kind: str) -> dict[str, Any]:
    """What shtab calls for an argument in each shell."""
    if kind == "file":
        return dict(shtab.FILE)
    if kind == "directory":
        return dict(shtab.DIRECTORY)
    names = _NAMES.format(kind=kind)
    files = "; __fish_complete_suffix .gguf" if kind in _WITH_FILES else ""
    return {
        "bash": f"_overthink_{kind}",
        "zsh": f"_overthink_{kind}",
        "fish": f"({names}{files})",
    }


def _functions(shell: str, kinds: list[str]) -> str:
    """The functions that list names, and the files that may be given instead."""
    made = [_BASH if shell == "bash" else _ZSH]
    for kind in kinds:
        if kind in ("file", "directory"):
            continue
        with_files = "yes" if kind in _WITH_FILES else "no"
        made.append(f'_overthink_{kind}() {{ _overthink_names {kind} {with_files} "$1"; }}')
    return "\n".join(made)


_BASH = """\
# $1: kind of name, $2: whether a GGUF file may be given instead, $3: the word so far
_overthink_names() {
  compgen -W "$(overthink completion names "$1" 2>/dev/null)" -- "$3"
  if [ "$2" = yes ]; then
    compgen -f -X '!*.gguf' -- "$3"
    compgen -d -S / -- "$3"
  fi
}"""
_ZSH = """\
# $1: kind of name, $2: whether a GGUF file may be given instead
_overthink_names() {
  local -a names
  names=(${(f)"$(overthink completion names $1 2>/dev/null)"})
  compadd -a names
  if [[ $2 == yes ]]; then
    _files -g '*.gguf'
  fi
}"""
