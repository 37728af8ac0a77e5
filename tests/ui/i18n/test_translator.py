"""All of the window's texts are translated to Danish, and numbers follow the language."""

from __future__ import annotations

import ast
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

import translations
from overthink.ui.i18n.translator import OWN_NAMES, resolve_language, restart_note, use_language

Message = tuple[str, str]
"""Context and English text."""

_HOLES = re.compile(r"\{\w*(?::[^}]*)?\}|%n|%\d")
_KEYS = re.compile(
    r"\b(?:Ctrl|Shift|Alt|Esc|Enter(?! a )|Home|F\d+)\b"  # "Enter a prompt" names no key
    r"|\*\.\w+|\b(?:GGUF|GPU|CPU|DRY|SVG|PNG|CSV)\b"
)


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    yield
    use_language(qapp, "en")
    QLocale.setDefault(QLocale.system())


def messages(words: Path) -> dict[Message, list[str]]:
    """Return each message's translations: one, or one per plural form; none if unfinished."""
    found: dict[Message, list[str]] = {}
    for context in ElementTree.parse(words).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name", ""), message.findtext("source", ""))
            translation = message.find("translation")
            assert translation is not None
            if translation.get("type") == "unfinished":
                found[key] = []
            else:
                forms = [form.text or "" for form in translation.iter("numerusform")]
                found[key] = forms or [translation.text or ""]
    return found


@pytest.fixture(scope="module")
def committed() -> dict[Message, list[str]]:
    return messages(translations.MESSAGES)


def test_the_file_has_exactly_the_windows_texts(
    committed: dict[Message, list[str]], tmp_path: Path
) -> None:
    fresh = tmp_path / translations.MESSAGES.name
    shutil.copy(translations.MESSAGES, fresh)
    translations.update_messages(fresh)
    assert set(messages(fresh)) == set(committed), "run `make translations`, then translate"


def test_no_text_is_hidden_from_the_extractor(committed: dict[Message, list[str]]) -> None:
    """The extractor ignores f-strings, and functions that forward texts."""
    known = {english for _, english in committed}
    hidden = [f"{file.name}: {words}" for file, words in asked_for() if words not in known]
    assert hidden == []


def asked_for() -> Iterator[tuple[Path, str]]:
    """Return all texts that the code translates, from its syntax tree."""
    for file in sorted(translations.CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (words := _words(node)) is not None:
                yield file, words


def _words(call: ast.Call) -> str | None:
    """Return the English text of a `tr` or `translate` call, or the call if it is no literal."""
    match call:
        case ast.Call(func=ast.Attribute(attr="tr") | ast.Name(id="_tr"), args=[words, *_]):
            pass
        case ast.Call(
            func=ast.Attribute(attr="translate") | ast.Name(id="translate"),
            args=[ast.Constant(value=str()), words, *_],
        ):
            pass
        case _:
            return None
    if isinstance(words, ast.Attribute | ast.Subscript):
        return None  # declared elsewhere, with QT_TRANSLATE_NOOP
    return str(words.value) if isinstance(words, ast.Constant) else ast.unparse(call)


def test_every_text_has_a_finished_translation(committed: dict[Message, list[str]]) -> None:
    assert len(committed) > 300
    assert [key for key, forms in committed.items() if not forms or not all(forms)] == []


def test_translations_have_the_same_fields_and_keys(
    committed: dict[Message, list[str]],
) -> None:
    for (context, english), forms in committed.items():
        for danish in forms:
            for pattern in (_HOLES, _KEYS):
                found = sorted(pattern.findall(danish)), sorted(pattern.findall(english))
                assert found[0] == found[1], (context, english)
            assert danish.strip() == danish or english.strip() != english, (context, english)
            assert danish.endswith(".") == english.endswith("."), (context, english)
            assert danish.count("\n") == english.count("\n"), (context, english)


def test_the_compiled_file_is_current(tmp_path: Path) -> None:
    words = tmp_path / translations.MESSAGES.name
    shutil.copy(translations.MESSAGES, words)
    fresh = translations.compile_messages(words).read_bytes()
    assert translations.MESSAGES.with_suffix(".qm").read_bytes() == fresh


def test_the_language_changes_to_danish_and_back(qapp: QApplication) -> None:
    assert use_language(qapp, "da") == "da"
    assert restart_note() == "Sproget skifter, næste gang Overthink starter."
    assert QLocale().toString(1234.5, "f", 1) == "1.234,5"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuller", "Qt's own words"
    assert use_language(qapp, "en") == "en"
    assert restart_note().startswith("The language changes")
    assert QLocale().toString(1234.5, "f", 1) == "1,234.5"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_plurals_are_translated(qapp: QApplication) -> None:
    use_language(qapp, "da")
    translated = [QCoreApplication.translate("ProposalRow", "and %n more", "", n) for n in (1, 2)]
    assert translated == ["og 1 mere", "og 2 flere"]


@pytest.mark.parametrize(
    ("preferred", "meant"),
    [
        (["da-DK", "en-US"], "da"),
        (["da"], "da"),
        (["de-DE", "da-DK", "en"], "da"),
        (["en-US", "da-DK"], "en"),
        (["fr-FR"], "en"),
        ([], "en"),
    ],
)
def test_the_systems_first_available_language_is_used(
    monkeypatch: pytest.MonkeyPatch, preferred: list[str], meant: str
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda self: preferred)
    assert resolve_language("system") == meant


def test_languages_are_listed_in_their_own_words() -> None:
    assert OWN_NAMES == {"en": "English", "da": "Dansk"}
