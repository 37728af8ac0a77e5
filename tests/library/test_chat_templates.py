"""Which chat template of a model file is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from overthink.library.gguf_reader import read_header
from overthink.library.model_entry import entry_of_file
from tests.library.gguf_maker import make_model

DEFAULT, KEY = "default: {{ messages }}", "tokenizer.chat_template"
TOOLS = {f"{KEY}.tool_use": "tools: {{ tools }}", f"{KEY}.rag": "rag"}

CASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    # (what, keys, beginning of the template, kind, words of the sentence)
    ("one", {KEY: DEFAULT}, "default", "file", "The model file's"),
    (
        "default and named ones",
        {KEY: DEFAULT, **TOOLS, "tokenizer.chat_templates": ["rag", "tool_use"]},
        "default",
        "named",
        "3 chat templates (default, rag, tool_use), “default” is used",
    ),
    (
        "named ones only",
        {**TOOLS, f"{KEY}.chat": "chat", "tokenizer.chat_templates": ["rag", "chat", "tool_use"]},
        "chat",
        "named",
        "“chat” is used",
    ),
    ("named, unlisted", {f"{KEY}.mine": "mine", **TOOLS}, "mine", "named", "“mine” is used"),
    ("for tools only", {f"{KEY}.tool_use": "tools"}, "tools", "named", "“tool_use” is used"),
    ("a list", {KEY: ["first", "second"]}, "first", "list", "list of 2 chat templates"),
    ("none", {}, "", "none", "made-up format is used: “user: …”"),
    ("empty", {KEY: " \n"}, "", "none", "made-up format"),
    ("a list of names without templates", {"tokenizer.chat_templates": ["a"]}, "", "none", "made"),
]


@pytest.mark.parametrize(
    ("keys", "begins", "kind", "words"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_one_template_is_chosen_and_named(
    tmp_path: Path, keys: dict[str, Any], begins: str, kind: str, words: str
) -> None:
    path = make_model(tmp_path / "m.gguf", keys=keys, without=[KEY] if KEY not in keys else [])
    header = read_header(path)
    assert header.chat_template.startswith(begins)
    assert bool(header.chat_template) is bool(begins)
    assert header.template_use.kind == kind
    assert words in str(header.template_use.sentence)
    assert header.template_use.is_plain is (kind == "file")
    entry = entry_of_file(path)
    assert (entry.template, entry.template_use) == (header.chat_template, header.template_use)
