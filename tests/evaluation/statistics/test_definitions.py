"""Every number of a summary has a definition."""

from __future__ import annotations

import msgspec
import pytest

from overthink.evaluation.statistics.definitions import DEFINITIONS, definition_of
from overthink.evaluation.statistics.summary import AtK, ModelSummary, PairSummary, SuiteSummary

LABELS = {"model", "models", "pairs", "left", "right", "k", "tasks", "samples", "timing"}
NAMES = {
    "at_k": "pass_at_k",
    "any": "pass_at_k",
    "all": "pass_all_k",
    "majority": "cons_at_k",
    "accuracy": "difference",
    "left_out": "difference",
}
"""Fields of the summary that are named otherwise in JSON and CSV."""


@pytest.mark.parametrize("summary", [ModelSummary, PairSummary, AtK, SuiteSummary])
def test_every_field_is_defined(summary: type[msgspec.Struct]) -> None:
    for field in msgspec.structs.fields(summary):
        if field.name not in LABELS:
            definition_of(NAMES.get(field.name, field.name))


def test_definitions_are_unique_sentences() -> None:
    names = [definition.name for definition in DEFINITIONS]

    assert len(set(names)) == len(names)
    for definition in DEFINITIONS:
        assert str(definition.definition).endswith(".")
        assert str(definition.limits).endswith(".")
