"""Texts about a model."""

from __future__ import annotations

import pytest

from overthink.bootstrap import build_program
from overthink.core.profiles import GENERIC_CHAT, Recognition, Sign
from overthink.ui.i18n.localise_message import localise


@pytest.mark.parametrize("other_tags", ["", "<a> and {b}"])
@pytest.mark.parametrize("sign", Sign)
def test_the_window_gives_the_terminals_reason_for_a_family(sign: Sign, other_tags: str) -> None:
    profile = build_program().profiles[GENERIC_CHAT]
    found = Recognition(profile, True, sign, "{qwen}", other_tags)
    assert localise(found.reason) == str(found.reason)
