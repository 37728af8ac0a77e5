"""The generated pages of the guide are up to date: run `make guide`."""

from __future__ import annotations

import pytest

import guide_reference

PAGES = guide_reference.pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (guide_reference.GUIDE / name).read_text(encoding="utf-8") == PAGES[name]


def test_every_command_is_in_the_reference() -> None:
    for command in ("compare", "drafts tune", "sessions search", "runaways", "suite run"):
        assert f"## overthink {command}\n" in PAGES["commands.md"]


def test_every_metric_has_its_definition() -> None:
    for line in PAGES["measurement.md"].splitlines():
        if line.startswith("| ") and not line.startswith(("| Metric", "| Statistic")):
            assert not line.endswith("|  |"), line
