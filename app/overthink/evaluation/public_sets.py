"""Suites of public sets of questions that were downloaded."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from overthink.evaluation.imports.imported import Imported
from overthink.evaluation.imports.suite_import import as_suite, import_suite
from overthink.evaluation.suite import Suite
from overthink.library.data_sets import DataSet


def suite_of_set(data_set: DataSet, content: bytes, sha256: str) -> tuple[Suite, Imported]:
    """The suite of a set, and the report of its import. It names licence, source and checksum.

    Raises:
        SuiteError: the content is not what the set should contain.
    """
    with tempfile.TemporaryDirectory(prefix="overthink-suite-") as folder:
        path = Path(folder, data_set.id).with_suffix(data_set.ending)
        path.write_bytes(content)
        imported = import_suite(path, data_set.form)
    suite = msgspec.structs.replace(
        as_suite(imported, data_set.name),
        licence=f"{data_set.licence}. {data_set.note}".removesuffix(". "),
        source=f"{data_set.source}; revision {data_set.revision}; SHA-256 {sha256}",
    )
    return suite, imported
