"""Quotes of answers: words without markup, values as written."""

from __future__ import annotations

import pytest

from overthink.grading.markup import unmarked


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("There are **0** whole ice cubes.", "There are 0 whole ice cubes."),
        ("# Answer\n\n__Zero__, *really*.", "Answer Zero, really."),
        ("`0`, or _none_ (**nil**)", "0, or none (nil)"),
        (r"So $\boxed{\frac{1}{2}}$.", r"So \frac{1}{2}."),
        (r"\(x\) is $$4$$ and \fbox{5}", "x is 4 and 5"),
        (r"\boxed{0}", "0"),
        ("2*3 = 6, 2 * 3 = 6, 2**3 = 8", "2*3 = 6, 2 * 3 = 6, 2**3 = 8"),
        ("my_long_name and C# are kept", "my_long_name and C# are kept"),
        ("between $5 and $6", "between $5 and $6"),
        ("***", "***"),
        ("", ""),
    ],
)
def test_markup_is_removed_and_values_are_unchanged(text: str, bare: str) -> None:
    assert unmarked(text) == bare


@pytest.mark.timeout(5)
@pytest.mark.parametrize("mark", ["*", "_", "$", "$a", "\\boxed{", "{", "#", "# ", " "])
def test_a_text_of_marks_is_processed_quickly(mark: str) -> None:
    assert isinstance(unmarked(mark * 1200), str)
