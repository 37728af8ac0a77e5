"""The interface's language and number formats, through Qt's own translation files.

Chosen before the first widget is created; another choice takes effect at the next start
(`restart_note`). So no widget has to change its texts while two models run.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from overthink.bundled import bundled_folder

Language = Literal["en", "da"]
LanguageChoice = Literal["system", "en", "da"]

OWN_NAMES: dict[Language, str] = {"en": "English", "da": "Dansk"}
"""Each language in its own words, for users who read no other."""

_TERRITORIES: dict[Language, QLocale] = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    "da": QLocale(QLocale.Language.Danish, QLocale.Country.Denmark),
}
_OBJECT_NAME = "overthinkTranslator"


def use_language(app: QCoreApplication, choice: LanguageChoice) -> Language:
    """Set the application's language and its number and date formats.

    Call before widgets are created. A further call replaces the language.

    Returns:
        The language that is used.
    """
    language = resolve_language(choice)
    _remove_translators(app)
    QLocale.setDefault(_locale(language))
    if language != "en":  # the texts in the code are English
        _install(app, f"qtbase_{language}", QLibraryInfo.path(_TRANSLATIONS))
        _install(app, f"overthink_{language}", str(bundled_folder("resources") / "translations"))
    return language


def resolve_language(choice: LanguageChoice) -> Language:
    """Return the language of a choice; for "system", the first of its languages that we have."""
    if choice != "system":
        return choice
    for name in QLocale.system().uiLanguages():
        for language in OWN_NAMES:
            if name.replace("_", "-").split("-")[0] == language:
                return language
    return "en"


def restart_note() -> str:
    """Return the sentence that is shown after another language was chosen."""
    return QCoreApplication.translate(
        "Language", "The language changes the next time Overthink starts."
    )


_TRANSLATIONS = QLibraryInfo.LibraryPath.TranslationsPath


def _locale(language: Language) -> QLocale:
    """Return the system's locale where it has the language, else that of its main country."""
    system = QLocale.system()
    usual = _TERRITORIES[language]
    return system if system.language() == usual.language() else usual


def _install(app: QCoreApplication, name: str, folder: str) -> None:
    translator = QTranslator(app)
    translator.setObjectName(_OBJECT_NAME)
    if translator.load(name, folder):
        app.installTranslator(translator)


def _remove_translators(app: QCoreApplication) -> None:
    for translator in app.findChildren(QTranslator, _OBJECT_NAME):
        app.removeTranslator(translator)
        translator.deleteLater()


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text in a table for translation; Qt's own function is typed to return an object."""
    return text
