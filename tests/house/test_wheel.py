"""The wheel, installed outside the checkout, runs the demo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Installed:
    """An environment with the wheel and its dependencies, but nothing from the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        venv.create(folder / "venv", with_pip=False)
        self._python = self._scripts / "python"
        self._link_dependencies()
        pip("--python", self._python, "install", "--no-deps", "--no-index", _wheel(folder))

    def _link_dependencies(self) -> None:
        """Add this environment's packages with a path file.

        Python ignores path files in folders added that way, so the editable install is left out.
        """
        site = self._run(
            self._python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
        )
        folders = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
        Path(site.strip(), "dependencies.pth").write_text(
            "\n".join(folders) + "\n", encoding="utf-8"
        )

    def overthink(self, *arguments: str) -> dict[str, Any]:
        """Run the program and return the JSON object that it prints."""
        printed = json.loads(self._run(self._scripts / "overthink", *arguments, "--json"))
        assert isinstance(printed, dict)
        return printed

    def python(self, code: str) -> str:
        """Run Python code in the environment."""
        return self._run(self._python, "-c", code).strip()

    def _run(self, *command: str | Path) -> str:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
        }
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            env={**inherited, "OVERTHINK_HOME": str(self.folder / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def pip(*arguments: str | Path) -> None:
    """Run pip with this interpreter."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _wheel(folder: Path) -> Path:
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder / "dist", ROOT)
    (wheel,) = (folder / "dist").glob("overthink-*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("elsewhere"))


def test_the_package_is_imported_from_the_wheel(installed: Installed) -> None:
    where = installed.python("import overthink; print(overthink.__path__[0])")
    assert Path(where).is_relative_to(installed.folder)


@pytest.mark.parametrize("name", ["models", "resources"])
def test_the_wheel_contains_the_bundled_folders(installed: Installed, name: str) -> None:
    folder = installed.python(
        f"from overthink.bundled import bundled_folder; print(bundled_folder({name!r}))"
    )
    assert Path(folder).is_relative_to(installed.folder)
    assert any(Path(folder).iterdir())


def test_the_wheel_contains_the_user_guide(installed: Installed) -> None:
    folder = installed.python(
        "from overthink.bundled import bundled_folder; print(bundled_folder('resources'))"
    )
    assert (Path(folder) / "guide" / "README.md").is_file()


def test_the_wheel_does_not_contain_the_training_recipe(installed: Installed) -> None:
    folder = installed.python(
        "from overthink.bundled import bundled_folder; print(bundled_folder('models'))"
    )
    assert list(Path(folder).rglob("*.py")) == []


def test_the_demo_models_are_listed(installed: Installed) -> None:
    listed = json.dumps(installed.overthink("models"))
    for name in ("demo-methodical", "demo-wanderer", "demo-runaway", "demo-draft"):
        assert name in listed


def test_a_session_is_exported(installed: Installed) -> None:
    """The wheel contains the page's template, style and script, and the PDF's fonts."""
    session = installed.overthink("compare", "--max-tokens", "40")["session"]
    for form in ("html", "pdf"):
        path = installed.folder / f"session.{form}"
        exported = installed.overthink(
            "sessions", "export", session, "--format", form, "--out", str(path)
        )
        assert exported["bytes"] == path.stat().st_size > 1000


def test_the_wheel_contains_the_examples(installed: Installed) -> None:
    database = ("--database", str(installed.folder / "examples.db"))
    assert len(installed.overthink("sessions", "import", "--examples", *database)["imported"]) == 5
    listed = installed.overthink("sessions", "list", *database)["sessions"]
    assert [session["source"] for session in listed] == ["example"] * 5


def test_the_wheel_contains_the_catalogue(installed: Installed) -> None:
    models = installed.overthink("catalogue")["models"]
    assert "exaone-deep-32b" in {model["id"] for model in models}


def test_the_demo_runs(installed: Installed) -> None:
    lanes = installed.overthink("compare", "--max-tokens", "40")["lanes"]
    assert [lane["model"] for lane in lanes] == ["demo-methodical", "demo-runaway"]
    assert all(lane["thinking"] for lane in lanes)
