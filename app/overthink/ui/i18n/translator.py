"""The language of the interface and the form of its numbers, through Qt's own translation files.

Chosen before the first widget is made; another choice takes effect at the next start, and
`takes_effect_words` says so where the choice is made. That way no widget has to be able to change
its words while two models run.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from overthink.bundled import bundled_folder

Language = Literal["en", "da"]
LanguageChoice = Literal["system", "en", "da"]

OWN_NAMES: dict[Language, str] = {"en": "English", "da": "Dansk"}
"""What each calls itself: found by a person who reads no other."""

_TERRITORIES: dict[Language, QLocale] = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    "da": QLocale(QLocale.Language.Danish, QLocale.Country.Denmark),
}
_KEPT_AS = "overthinkTranslator"


def use_language(app: QCoreApplication, choice: LanguageChoice) -> Language:
    """Makes the application speak a language; numbers and dates follow.

    To be called before widgets are made. May be called again: the former language goes.

    Returns:
        The language in use.
    """
    language = spoken(choice)
    _forget(app)
    QLocale.setDefault(_locale(language))
    if language != "en":  # the words in the code are English
        _install(app, f"qtbase_{language}", QLibraryInfo.path(_TRANSLATIONS))
        _install(app, f"overthink_{language}", str(bundled_folder("resources") / "translations"))
    return language


def spoken(choice: LanguageChoice) -> Language:
    """The language of a choice: for the system's, the first that we have of those it prefers."""
    if choice != "system":
        return choice
    for name in QLocale.system().uiLanguages():
        for language in OWN_NAMES:
            if name.replace("_", "-").split("-")[0] == language:
                return language
    return "en"


def takes_effect_words() -> str:
    """The sentence beside the choice of language."""
    return QCoreApplication.translate(
        "Language", "The language changes the next time Overthink starts."
    )


_TRANSLATIONS = QLibraryInfo.LibraryPath.TranslationsPath


def _locale(language: Language) -> QLocale:
    """The system's own habits where it speaks the language, else its main country's."""
    system = QLocale.system()
    usual = _TERRITORIES[language]
    return system if system.language() == usual.language() else usual


def _install(app: QCoreApplication, name: str, folder: str) -> None:
    translator = QTranslator(app)
    translator.setObjectName(_KEPT_AS)
    if translator.load(name, folder):
        app.installTranslator(translator)


def _forget(app: QCoreApplication) -> None:
    for translator in app.findChildren(QTranslator, _KEPT_AS):
        app.removeTranslator(translator)
        translator.deleteLater()
