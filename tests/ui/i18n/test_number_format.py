"""Memory in words: in one unit, whoever says it."""

from __future__ import annotations

import pytest

from overthink.core.sizes import shown_size
from overthink.ui.i18n.number_format import memory, size


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0.0 MiB"),
        (5 * 2**19, "2.5 MiB"),
        (434 * 2**20, "434 MiB"),
        (2**30 - 1, "1,024 MiB"),
        (2**30, "1.0 GiB"),
        (47 * 2**29, "23.5 GiB"),
        (37 * 2**28, "9.2 GiB"),
        (2000 * 2**30, "2,000.0 GiB"),
    ],
)
@pytest.mark.usefixtures("english")
def test_memory_is_formatted_alike_in_window_and_messages(number: int, words: str) -> None:
    assert shown_size(number) == memory(number) == words


def test_a_file_is_as_large_as_its_folder_says() -> None:
    assert size(4_070_000_000).endswith("GB")
