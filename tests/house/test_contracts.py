"""The import contracts between packages hold at run time."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "app" / "overthink"

CORE_MAY_IMPORT = {*sys.stdlib_module_names, "msgspec", "numpy", "overthink"}

IMPORT_ALL = """
import importlib, importlib.abc, pkgutil, sys

FORBIDDEN = {forbidden!r}

class RefuseForbidden(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in FORBIDDEN:
            raise ImportError(f"the test forbids importing {{name}}")

sys.meta_path.insert(0, RefuseForbidden())
imported = []
for name in {packages!r}:
    package = importlib.import_module(f"overthink.{{name}}")
    imported.append(package.__name__)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
            imported.append(module.name)
print("\\n".join(imported))
print("llama_cpp" in sys.modules, "overthink.inference" in sys.modules)
"""


def _existing(*names: str) -> list[str]:
    return [name for name in names if (PACKAGE / name).exists() or _module(name).exists()]


def _module(name: str) -> Path:
    return PACKAGE / f"{name}.py"


def _import_all(packages: list[str], forbidden: set[str]) -> list[str]:
    """Import every module of some packages in a new interpreter; return its output."""
    script = IMPORT_ALL.format(packages=packages, forbidden=sorted(forbidden))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_packages_below_the_window_work_without_qt() -> None:
    packages = _existing("core", "grading", "lanes", "library", "storage", "comparison", "reports")
    printed = _import_all(packages, {"PySide6", "shiboken6"})
    assert "overthink.core.events" in printed


def test_the_parent_process_never_loads_llama_cpp() -> None:
    packages = _existing(
        *("core", "grading", "lanes", "library", "storage"),
        *("comparison", "reports", "bootstrap", "cli"),
    )
    printed = _import_all(packages, {"llama_cpp"})
    assert printed[-1] == "False False"


@pytest.mark.parametrize("path", sorted((PACKAGE / "core").rglob("*.py")), ids=lambda p: p.stem)
def test_the_core_is_standard_library_numpy_and_msgspec(path: Path) -> None:
    """The import contract lists forbidden packages; this test lists the permitted ones."""
    assert _imported(path) <= CORE_MAY_IMPORT


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names
