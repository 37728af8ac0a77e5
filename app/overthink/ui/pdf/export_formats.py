"""All export formats: those of the reports, and PDF, which needs Qt.

Imports Qt only when a PDF is written: the command line reads this table at every start.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from overthink.reports.export import FORMATS as WITHOUT_QT
from overthink.reports.export import Format

if TYPE_CHECKING:
    from overthink.reports.export import Export


def _write_pdf(export: Export, path: Path) -> None:
    from overthink.ui.pdf.session_pdf import write_pdf

    write_pdf(export, path)


FORMATS: dict[str, Format] = {**WITHOUT_QT, "pdf": Format("pdf", ".pdf", _write_pdf)}
