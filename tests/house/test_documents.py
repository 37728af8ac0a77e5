"""The documents link to files that exist, and the user guide works outside a checkout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "resources" / "guide"
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
README_LINES = 150

DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(p for name in ("resources", "models", "tests") for p in (ROOT / name).rglob("*.md")),
    ]
)


def _targets(document: Path) -> list[Path]:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    return [(document.parent / link).resolve() for link in links]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_existing_files(document: Path) -> None:
    assert [str(target) for target in _targets(document) if not target.exists()] == []


def test_the_guide_links_only_to_its_own_pages() -> None:
    """It ships in the wheel, without the rest of the repository."""
    for page in GUIDE.glob("*.md"):
        assert all(target.is_relative_to(GUIDE) for target in _targets(page)), page.name


def test_the_index_of_the_guide_lists_every_page() -> None:
    pages = {page.resolve() for page in GUIDE.glob("*.md")}
    assert {*_targets(GUIDE / "README.md"), (GUIDE / "README.md").resolve()} == pages


def test_the_readme_is_short_and_links_to_every_page_of_the_guide() -> None:
    readme = ROOT / "README.md"
    assert len(readme.read_text(encoding="utf-8").splitlines()) <= README_LINES
    pages = {page.resolve() for page in GUIDE.glob("*.md")} - {(GUIDE / "README.md").resolve()}
    assert pages <= set(_targets(readme))
