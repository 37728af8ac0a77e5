"""The token card: its content, placement and lifetime, and that its text is inert."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from overthink.core.events import DraftRound, Tokens
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin, Phase
from overthink.ui.panels.token_details.popup import TokenCard
from overthink.ui.panels.token_details.proposal_row import MAX_SHOWN, ProposalRow
from overthink.ui.theme.theme import Theme
from tests.ui.panels.token_details.runs import drafted, record_of
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    return made


@pytest.fixture
def card(window: QWidget) -> TokenCard:
    return TokenCard(Theme("dark"), window)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    yield
    QLocale.setDefault(before)


def at(window: QWidget, x: int = 50, y: int = 50) -> QRect:
    return QRect(window.mapToGlobal(QPoint(x, y)), QSize(40, 18))


def labels(card: TokenCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.isVisible()]


def test_the_card_of_an_accepted_token_shows_its_round(card: TokenCard, window: QWidget) -> None:
    card.show_at(drafted(), 4, at(window))
    texts = labels(card)
    for expected in (
        "␣ice",
        "accepted",
        "The draft proposed it and the target chose the same.",
        "50.0 %",
        "1.00 bits",
        "114 ms",
        "16 ms",
        "104",
        "Draft round 0 (prediction layers (MTP)): 4 proposed, 3 tested, 2 accepted",
    ):
        assert expected in texts
    description = card.accessibleDescription()
    assert "␣cups refused" in description
    assert "␣were not tested" in description
    assert "␣cubes" in description


@pytest.mark.parametrize(
    ("token", "origin", "sentence"),
    [
        (0, "template", "The chat template inserted it."),
        (1, "sampled", "The target chose it by itself."),
        (5, "sampled", "The target chose it instead of the draft's proposal."),
        (8, "sampled", "The target added it after accepting the whole round."),
        (9, "forced", "Overthink inserted it to close the thought."),
    ],
)
def test_the_origin_of_a_token_is_explained(
    card: TokenCard, window: QWidget, token: int, origin: str, sentence: str
) -> None:
    card.show_at(drafted(), token, at(window))
    assert origin in labels(card)
    assert sentence in labels(card)


def test_missing_measurements_are_shown_as_dashes(card: TokenCard, window: QWidget) -> None:
    card.show_at(drafted(), 0, at(window))
    assert labels(card).count("—") == 3


@pytest.mark.parametrize(
    ("logprob", "shown"),
    [(0.0, "100 %"), (-1e-6, "> 99.9 %"), (-11.5, "0.0010 %"), (-80.0, "< 1e-08 %")],
)
def test_extreme_probabilities_are_shown_as_bounds(
    card: TokenCard, window: QWidget, logprob: float, shown: str
) -> None:
    card.show_at(record_of(["x"], logprobs=[logprob]), 0, at(window))
    assert shown in labels(card)


def test_numbers_follow_the_language(card: TokenCard, window: QWidget) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Danish))
    card.show_at(drafted(), 4, at(window))
    assert "50,0 %" in labels(card)


def test_every_metric_has_a_definition(card: TokenCard, window: QWidget) -> None:
    card.show_at(drafted(), 4, at(window), pinned=True)
    metrics = [label for label in card.findChildren(QLabel) if label.property("role") == "figure"]
    assert len(metrics) == 8
    assert all(len(label.toolTip()) > 30 for label in metrics)


@pytest.mark.parametrize(
    "text",
    [
        '<img src="file:///etc/passwd">',
        '<a href="https://example.org">here</a>',
        "\x1b[31m\x00",
        "\u202egnp.exe",
        "x" * 1_000_000,
        "",
    ],
)
def test_untrusted_text_is_plain_and_bounded(card: TokenCard, window: QWidget, text: str) -> None:
    record = record_of([text], rounds=[0], draft_rounds=[DraftRound(0, 0, (1,), (text,), 1, 0)])
    card.show_at(record, 0, at(window))
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in card.findChildren(QLabel))
    assert card.width() < 600
    assert card.height() < 400
    assert not card.grab().isNull()


def test_the_card_never_covers_its_token_and_stays_in_the_window(
    card: TokenCard, window: QWidget
) -> None:
    for x, y in [(0, 0), (650, 0), (0, 570), (650, 570), (300, 300)]:
        rect = at(window, x, y)
        card.show_at(drafted(), 4, rect)
        assert window.rect().contains(card.geometry())
        assert not card.geometry().intersects(QRect(x, y, 40, 18))


def test_the_card_hides_with_the_pointer_unless_pinned(card: TokenCard, window: QWidget) -> None:
    card.show_at(drafted(), 4, at(window))
    assert card.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    card.leave()
    assert not card.isVisible()
    card.show_at(drafted(), 4, at(window), pinned=True)
    assert not card.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    card.leave()
    assert card.isVisible()
    card.hide()
    assert not card.pinned


def test_a_round_is_shown_once_it_is_known(card: TokenCard, window: QWidget) -> None:
    record = record_of([" ice"], origins=[Origin.ACCEPTED], rounds=[0])
    card.show_at(record, 0, at(window))
    height = card.height()
    assert not any("Draft round" in text for text in labels(card))
    _add_round(record)
    card.refresh()
    assert any("Draft round 0: 1 proposed, 1 tested, 1 accepted" in text for text in labels(card))
    assert card.height() > height


def _add_round(record: RunRecord) -> None:
    record.take(
        Tokens(
            first=1,
            ids=[7],
            texts=["."],
            phases=bytes([Phase.THINKING]),
            origins=bytes([Origin.SAMPLED]),
            t_us=[70_000],
            logprobs=[-0.1],
            entropies=[0.1],
            rounds=[0],
            draft_rounds=[DraftRound(0, 0, (5,), (" ice",), 1, 1)],
        )
    )


def test_the_card_follows_the_theme(window: QWidget) -> None:
    theme = Theme("dark")
    card = TokenCard(theme, window)
    card.show_at(drafted(), 4, at(window))
    before = card.width()
    theme.set_scale(1.5)
    assert card.width() > before
    theme.set_scheme("light")
    assert "␣ice" in labels(card)


def test_a_long_round_is_shortened_with_a_note(qtbot: QtBot) -> None:
    record = record_of(
        ["x"],
        rounds=[0],
        draft_rounds=[
            DraftRound(0, 0, tuple(range(MAX_SHOWN + 9)), ("w",) * (MAX_SHOWN + 9), 1, 0)
        ],
    )
    window = QWidget()
    qtbot.addWidget(window)
    card = TokenCard(Theme("light"), window)
    card.show_at(record, 0, QRect(0, 0, 10, 10))
    row = card.findChild(ProposalRow)
    assert isinstance(row, ProposalRow)
    assert row.heightForWidth(60) > row.heightForWidth(300)
    assert row.labels()[-1][0] == "and 9 more"
    assert len(row.labels()) == MAX_SHOWN + 1


def test_all_parts_of_the_card_are_accessible(card: TokenCard, window: QWidget) -> None:
    card.show_at(drafted(), 4, at(window), pinned=True)
    assert_accessible(window)
