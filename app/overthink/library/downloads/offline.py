"""Whether the app is to open no connection: by the person's choice, or by the environment's."""

from __future__ import annotations

import os

OFFLINE_VARIABLES = ("OVERTHINK_OFFLINE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
"""Ours, and those that the hub's library obeys."""
_TRUE = frozenset({"1", "on", "yes", "true"})


def stays_offline(chosen: bool = False) -> bool:
    """Whether no connection is to be opened.

    Args:
        chosen: the person's own setting.
    """
    return chosen or any(
        os.environ.get(name, "").strip().lower() in _TRUE for name in OFFLINE_VARIABLES
    )
