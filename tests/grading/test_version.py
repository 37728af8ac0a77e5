"""No grading rule changes without the version that is stored with verdicts."""

from __future__ import annotations

import pytest

import grader_version
from grader_version import bare_code, rules_digest, updated
from overthink.grading.version import GRADER_VERSION, RULES_DIGEST


def test_the_pinned_digest_is_that_of_the_rules() -> None:
    assert rules_digest() == RULES_DIGEST, (
        "the grading rules have changed: run `python packaging/grader_version.py`, with "
        "--same-verdicts if no answer can get another verdict"
    )


@pytest.mark.parametrize("name", ["answers.py", "judgement.py", "equivalence_child.py"])
def test_every_rule_counts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(source: str) -> str:
        return bare_code(source) + ("changed" if source == text else "")

    text = grader_version.VERSION_FILE.with_name(name).read_text(encoding="utf-8")
    before = rules_digest()
    monkeypatch.setattr(grader_version, "bare_code", changed)
    assert rules_digest() != before


def test_comments_docstrings_and_line_breaks_do_not_count() -> None:
    code = 'X = 1\n\n\ndef f(a):\n    return "# no" + a\n'
    spoken = 'X = 1  # one\n\ndef f(a):\n    """Do æ.\n\n    More.\n    """  # why\n    # because\n'
    assert bare_code(code) == bare_code(spoken + '    return "# no" + a\n')
    assert bare_code(code) == 'X=1deff(a):return"#no"+a'


def test_a_changed_rule_raises_the_version() -> None:
    text = grader_version.VERSION_FILE.read_text(encoding="utf-8")
    raised = updated(text, "0" * 32, same_verdicts=False)
    assert f"GRADER_VERSION = {GRADER_VERSION + 1}\n" in raised
    assert f'RULES_DIGEST = "{"0" * 32}"\n' in raised
    pinned = updated(text, "0" * 32, same_verdicts=True)
    assert f"GRADER_VERSION = {GRADER_VERSION}\n" in pinned
