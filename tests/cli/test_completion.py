"""Shell completion, in real shells: bash, and zsh and fish where they are installed."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from overthink.cli.completion import SHELLS, completion_script
from tests.cli.commands import overthink_here
from tests.library.gguf_maker import make_model
from tests.storage.recordings import saved_session

Capture = pytest.CaptureFixture[str]
APP = Path(__file__).resolve().parents[2] / "app"

COMPLETE = r"""
_words() {
  COMP_LINE="$1"; read -ra COMP_WORDS <<< "$1"
  [[ "$1" == *" " ]] && COMP_WORDS+=("")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_POINT=${#1}; COMPREPLY=()
  _shtab_overthink
  printf '%s\n' "${COMPREPLY[@]}"
}
_words "$LINE"
"""


@pytest.fixture
def environment(overthink_home: Path, tmp_path: Path) -> dict[str, str]:
    """A shell's environment, with `overthink` in its path and a model of a hostile name."""
    (overthink_home / "models").mkdir(parents=True)
    make_model(overthink_home / "models" / "mine-9B.gguf")
    make_model(overthink_home / "models" / "$(touch pwned)`touch pwned`.gguf")
    make_model(overthink_home / "models" / "two words.gguf")
    saved_session(overthink_home / "data" / "sessions.db")
    command = tmp_path / "bin" / "overthink"
    command.parent.mkdir()
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH={APP} exec {sys.executable} -m overthink "$@"\n', encoding="utf-8"
    )
    command.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "OVERTHINK_HOME": str(overthink_home),
        "HOME": str(tmp_path),
    }


def in_bash(line: str, environment: dict[str, str], folder: Path) -> list[str]:
    """What bash offers for a line; fails if anything is printed as an error."""
    script = folder / "script.bash"
    script.write_text(completion_script("bash"), encoding="utf-8")
    done = subprocess.run(
        ["bash", "--norc", "-c", f"source '{script}'\n{COMPLETE}"],
        env={**environment, "LINE": line},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("overthink comp", {"compare", "completion"}),
        ("overthink compare --left-de", {"--left-device"}),
        ("overthink compare --left mine", {"mine-9B"}),
        ("overthink compare --left-draft l", {"lookup"}),
        ("overthink compare --ask ister", {"isterninger"}),
        ("overthink compare --timing ", {"concurrent", "sequential"}),
        ("overthink fit --right demo-w", {"demo-wanderer"}),
        ("overthink drafts prove mi", {"mine-9B"}),
        ("overthink models forget mi", {"mine-9B"}),
        ("overthink sessions sh", {"show"}),
        ("overthink download smollm3", {"smollm3-3b"}),
        ("overthink completion f", {"fish"}),
        ("overthink compare --left nosuchmodel", set()),
    ],
)
def test_bash_offers(
    line: str, offered: set[str], environment: dict[str, str], tmp_path: Path
) -> None:
    assert set(in_bash(line, environment, tmp_path)) - {""} == offered
    assert not (tmp_path / "pwned").exists()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_offers_sessions_and_files_beside_names(
    environment: dict[str, str], tmp_path: Path, overthink_home: Path
) -> None:
    (session,) = in_bash("overthink sessions show 0", environment, tmp_path)
    assert len(session) == 36
    assert in_bash(f"overthink replay {session[:4]}", environment, tmp_path) == [session]
    make_model(tmp_path / "near.gguf")
    (tmp_path / "near.txt").write_text("")
    assert in_bash("overthink compare --left near", environment, tmp_path) == ["near.gguf"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_stays_silent_without_the_program(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bin" / "overthink").write_text("#!/bin/sh\necho broken >&2\nexit 7\n")
    assert in_bash("overthink compare --left zz", environment, tmp_path) in ([], [""])


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_tab_in_an_interactive_shell_completes(
    shell: str, environment: dict[str, str], tmp_path: Path
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "_overthink"
    script.write_text(completion_script(shell), encoding="utf-8")
    setup = f"source '{script}'"
    if shell == "zsh":
        setup = f"fpath=('{tmp_path}' $fpath); autoload -Uz compinit; compinit -u -D"
    options = ["--norc", "--noprofile"] if shell == "bash" else ["-f"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(shell, [shell, *options, "-i"], {**environment, "TERM": "dumb", "PS1": "> "})
    try:
        _type(terminal, f"cd '{tmp_path}'; {setup}; echo rea''dy\n", until="ready")
        shown = _type(terminal, "overthink compare --left mine\t", until="mine-9B")
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    assert "mine-9B" in shown


def _type(terminal: int, text: str, until: str, within_s: float = 30.0) -> str:
    os.write(terminal, text.encode())
    shown, end = "", time.monotonic() + within_s
    while until not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            shown += os.read(terminal, 65_536).decode(errors="replace")
    return shown


def test_fish_offers_commands_and_models(environment: dict[str, str], tmp_path: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    script = tmp_path / "overthink.fish"
    script.write_text(completion_script("fish"), encoding="utf-8")

    def offered(line: str) -> set[str]:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return {row.split("\t")[0] for row in done.stdout.splitlines()}

    assert offered("overthink comp") == {"compare", "completion"}
    assert offered("overthink compare --left mine") == {"mine-9B"}
    assert offered("overthink sessions sh") == {"show"}


@pytest.mark.parametrize("kind", ["models", "drafts", "sessions", "prompts", "catalogue", "x", ""])
def test_names_never_print_errors(
    kind: str, capsys: Capture, overthink_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERTHINK_HOME", str(overthink_home / "file"))
    overthink_home.mkdir(parents=True, exist_ok=True)
    (overthink_home / "file").write_text("in the way")
    ended = overthink_here(capsys, "completion", "names", kind)
    assert (ended.status, ended.errors) == (0, "")
    (overthink_home / "data").mkdir()
    (overthink_home / "data" / "sessions.db").write_text("no database")
    monkeypatch.setenv("OVERTHINK_HOME", str(overthink_home))
    ended = overthink_here(capsys, "completion", "names", kind)
    assert (ended.status, ended.errors) == (0, "")


def test_names_import_little() -> None:
    """At each Tab, these would take longer than the answer."""
    code = (
        "import sys; sys.argv = ['overthink', 'completion', 'names', 'models']\n"
        "from overthink.__main__ import main; main()\n"
        "slow = {'PySide6', 'overthink.bootstrap', 'sympy', 'huggingface_hub', 'rich', 'asyncio'}\n"
        "assert not slow & set(sys.modules), slow & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ}, timeout=60)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_the_script(shell: str, capsys: Capture) -> None:
    ended = overthink_here(capsys, "completion", shell)
    assert ended.status == 0
    assert ended.output.rstrip("\n") == completion_script(shell)
    assert "compare" in ended.output


def test_an_unknown_shell_is_refused(capsys: Capture) -> None:
    ended = overthink_here(capsys, "completion", "tcsh")
    assert ended.status == 2
    assert "tcsh" in ended.errors
