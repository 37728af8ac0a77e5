"""The version of the grading rules, which is stored with every verdict.

Raise it whenever an answer may get another verdict than before, so that older verdicts can be
recognised and graded again: `python packaging/grader_version.py` does that and pins the digest of
the rules. A test fails while the digest is not that of the rules.
"""

from __future__ import annotations

GRADER_VERSION = 7
"""1 is the version of verdicts that were stored before versions were."""

RULES_DIGEST = "353ad13c677efe2fded49859fcc4721f"
"""Digest of the code and the word lists that decide verdicts; see `packaging/grader_version.py`."""
