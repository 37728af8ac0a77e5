"""The chooser of a lane's draft: which drafts fit its model and, for those that do not, why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from overthink.library.draft_options import DraftKind, DraftOption, DraftSuitability
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import percent
from overthink.ui.panels.lane.model_combo import entry_detail, model_of
from overthink.ui.services.model_index import ModelIndex
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.grouped_combo import Chooser
from overthink.ui.widgets.grouped_combo_model import Row, RowKind

translate = QCoreApplication.translate


MEASURE = "measure"
"""The row that asks for a measuring instead of being chosen."""


class DraftChooser(Chooser):
    """Lists what may draft for one model."""

    def __init__(
        self, theme: Theme, model_index: ModelIndex, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._model_index = model_index
        self._model = ""
        self._options: Sequence[DraftOption] = ()
        model_index.changed.connect(self.ask_again)
        self.setAccessibleName(translate("Lane", "Draft"))
        self.set_help(
            translate(
                "Lane",
                "A draft proposes tokens that the model then only checks: the text is as without"
                " it, and comes faster where it guesses well.",
            )
        )
        self._show_options()

    def set_model(self, model: str) -> None:
        """Lists the drafts of another model, as soon as they are known."""
        if model != self._model:
            self._model, self._options = model, ()
            self._show_options()
            self.ask_again()

    def ask_again(self) -> None:
        """Asks the shelf what may draft for the model."""
        model = self._model

        def take(options: list[DraftOption]) -> None:
            if model == self._model:  # an answer to an earlier question is moot
                self._options = options
                self._show_options()

        if model:
            self._model_index.ask_drafts(model, take)

    def _show_options(self) -> None:
        options = self._options or [
            DraftOption(kind, DraftSuitability.GOOD)
            for kind in (DraftKind.AUTO, DraftKind.LOOKUP, DraftKind.NONE)
        ]
        rows = [_plain_row(o, known=bool(self._options)) for o in options if o.kind != "model"]
        fit = [_model_row(o) for o in options if o.kind == "model" and o.usable]
        unfit = [_model_row(o) for o in options if o.kind == "model" and not o.usable]
        self.show_rows(
            [
                *rows,
                *_group(translate("Lane", "These fit"), fit),
                *_group(translate("Lane", "These do not fit"), unfit),
                Row(translate("Lane", "Measure drafts…"), MEASURE, kind=RowKind.ACTION),
            ]
        )


def _group(title: str, rows: list[Row]) -> list[Row]:
    return [Row(title, kind=RowKind.GROUP), *rows] if rows else []


def _plain_row(option: DraftOption, *, known: bool) -> Row:
    if option.kind is DraftKind.AUTO:
        title, brief = _automatic(option, known=known)
        return Row(title, "auto", _automatic_detail(), brief=brief)
    if option.kind is DraftKind.LOOKUP:
        detail = translate("Lane", "Proposes what followed the last words before; needs no model")
        title = translate("Lane", "lookup in the text so far")
        brief = translate("Lane", "lookup")
        return Row(title, "lookup", detail, localise_sentence(option.reason), brief=brief)
    detail = translate("Lane", "The model makes every token by itself")
    return Row(translate("Lane", "no draft"), "none", detail)


def _automatic(option: DraftOption, *, known: bool) -> tuple[str, str]:
    """Title and brief title of the automatic draft."""
    if not known:
        return translate("Lane", "automatic draft"), translate("Lane", "auto")
    if option.entry is None:
        return translate("Lane", "automatic: no draft"), translate("Lane", "auto: none")
    long, brief = translate("Lane", "automatic: {draft}"), translate("Lane", "auto: {draft}")
    return long.format(draft=option.entry.name), brief.format(draft=option.entry.name)


def _automatic_detail() -> str:
    return translate("Lane", "The best of the small models that fit, where there is one")


def _model_row(option: DraftOption) -> Row:
    assert option.entry is not None
    entry = option.entry
    detail = " · ".join(part for part in (_standing(option), entry_detail(entry)) if part)
    return Row(entry.name, model_of(entry), detail, localise_sentence(option.reason))


def _standing(option: DraftOption) -> str:
    if option.suitability is DraftSuitability.SAME:
        return translate("Lane", "the model itself: costs more than it saves")
    if option.share is None or not option.usable:
        return ""
    words = (
        translate("Lane", "{share} of the parameters: costs more than it saves")
        if option.suitability is DraftSuitability.TOO_LARGE
        else translate("Lane", "{share} of the parameters")
    )
    return words.format(share=percent(option.share))
