"""The window's numbers have the separators of its language."""

from __future__ import annotations

import pytest

from overthink.core.number_format import ENGLISH
from overthink.ui.i18n.number_format import numbers


@pytest.mark.usefixtures("english")
def test_the_window_formats_numbers_as_the_terminal_does_in_english() -> None:
    assert numbers() == ENGLISH
