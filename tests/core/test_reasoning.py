"""The reasoning splitter: what each family writes, and that no way of cutting it matters."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overthink.core.reasoning import HEADER_LIMIT, ReasoningSplitter, Split, ThinkMarkers
from overthink.core.vocabulary import Phase

THINK = ThinkMarkers(open=("<think>",), close=("</think>",))
EXAONE = ThinkMarkers(open=("<thought>",), close=("</thought>",))
MAGISTRAL = ThinkMarkers(open=("[THINK]",), close=("[/THINK]",))
FINAL = "<|channel|>final<|message|>"
ANALYSIS = "<|channel|>analysis<|message|>"
HARMONY = ThinkMarkers(
    open=(
        ANALYSIS,
        "<|start|>assistant" + ANALYSIS,
        "<|channel|>commentary<|message|>",
        "<|start|>assistant<|channel|>commentary<|message|>",
    ),
    close=("<|end|>",),
    answer_open=("<|start|>assistant" + FINAL, FINAL),
)
NESTED = ThinkMarkers(open=("<a>", "<<a>>"), close=("<b>", "x<b>y", "<b>z"), answer_open=("<c>",))
"""Markers that contain one another; no model has such, but the invariant must hold anyway."""

THINK_AGAIN = ThinkMarkers(open=("<a>",), close=("<b>", "<b>z"))


class Outcome:
    """What a consumer holds after all feeds: it applies reclassification as documented."""

    def __init__(self, markers: ThinkMarkers | None, opened: bool) -> None:
        self.splitter = ReasoningSplitter(markers, opened)
        self.text = {Phase.THINKING: "", Phase.ANSWER: ""}
        self.reclassified = 0

    def take(self, split: Split) -> None:
        if split.reclassified:
            self.reclassified += 1
            self.text[Phase.THINKING] += self.text[Phase.ANSWER]
            self.text[Phase.ANSWER] = ""
        for phase, text in split.segments:
            assert text
            self.text[phase] += text
        phases = [phase for phase, _ in split.segments]
        assert all(a is not b for a, b in pairwise(phases))

    def result(self) -> tuple[str, str, Phase, bool, bool]:
        return (
            self.text[Phase.THINKING],
            self.text[Phase.ANSWER],
            self.splitter.phase,
            self.splitter.thought_opened,
            self.splitter.thought_closed,
        )


def run(pieces: list[str], markers: ThinkMarkers | None, opened: bool) -> Outcome:
    outcome = Outcome(markers, opened)
    for piece in pieces:
        outcome.take(outcome.splitter.feed(piece))
    outcome.take(outcome.splitter.finish())
    return outcome


def texts(text: str, markers: ThinkMarkers | None = THINK, opened: bool = False) -> tuple[str, str]:
    """Thinking and answer of the whole text; fed per character it gives the same."""
    whole = run([text], markers, opened)
    assert run(list(text), markers, opened).result() == whole.result()
    return whole.text[Phase.THINKING], whole.text[Phase.ANSWER]


CASES = [
    # (what, markers, opened, text, thinking, answer)
    ("template opened", THINK, True, "\nso\n</think>\n\n0", "so\n", "0"),
    ("model opened", THINK, False, "<think>\nso</think>\n\n0", "so", "0"),
    ("space before the opener", THINK, False, "\n <think>so</think>0", "so", "0"),
    ("exaone", EXAONE, True, "so</thought>\n\n0", "so", "0"),
    ("magistral", MAGISTRAL, False, "[THINK]so[/THINK]0", "so", "0"),
    ("empty pair", THINK, False, "<think>\n\n</think>\n\n0", "", "0"),
    ("no thought", THINK, False, " 0 cubes\n", "", " 0 cubes\n"),
    ("nothing", THINK, False, "", "", ""),
    ("white space only", THINK, False, " \n", "", " \n"),
    ("white space only, opened", THINK, True, " \n", "", ""),
    ("missing closer", THINK, True, "so and so </thin", "so and so </thin", ""),
    ("missing closer, model opened", THINK, False, "<think>so", "so", ""),
    ("missing opener", THINK, False, "so\n</think>\n0", "so\n", "0"),
    ("missing opener, space first", THINK, False, "\n so</think>0", "\n so", "0"),
    ("closer alone", THINK, False, "</think>0", "", "0"),
    ("opener repeated", THINK, True, "<think>so</think>0", "<think>so", "0"),
    ("opener inside", THINK, False, "<think>a <think> b</think>0", "a <think> b", "0"),
    ("opener cut short", THINK, False, "<thin", "", "<thin"),
    ("opener broken by text", THINK, False, "<th ink>a", "", "<th ink>a"),
    ("almost an opener", THINK, False, "<<think>a", "", "<<think>a"),
    ("closer again", THINK, True, "so</think>\n</think>\n0", "so", "0"),
    ("thought again", THINK, False, "<think>a</think>\n<think>b</think>0", "ab", "0"),
    (
        "tags in the answer",
        THINK,
        True,
        "a</think>b <think>c</think> d",
        "a",
        "b <think>c</think> d",
    ),
    ("answer about tags", THINK, False, "Use <think>a</think>!", "", "Use <think>a</think>!"),
    ("answer ends in a half tag", THINK, True, "a</think>b </thi", "a", "b </thi"),
    ("closed, half a tag, end", THINK, True, "a</think> <th", "a", "<th"),
    ("other family's tags", EXAONE, True, "a</think>b", "a</think>b", ""),
    ("less-than signs", THINK, True, "1 < 2 << 3</think>0 < 1", "1 < 2 << 3", "0 < 1"),
    ("no markers", None, False, "\n<think>a</think>b ", "", "\n<think>a</think>b "),
    ("no markers, opened", None, True, " a", "", " a"),
    ("harmony", HARMONY, False, f"{ANALYSIS}so<|end|><|start|>assistant{FINAL}0", "so", "0"),
    ("harmony, no analysis", HARMONY, False, f"{FINAL}0 <|end|>", "", "0 <|end|>"),
    ("harmony, start, no analysis", HARMONY, False, f"<|start|>assistant{FINAL}0", "", "0"),
    ("harmony, no end", HARMONY, False, f"{ANALYSIS}so<|start|>assistant{FINAL}0", "so", "0"),
    ("harmony, no start", HARMONY, False, f"{ANALYSIS}so<|end|>{FINAL} 0", "so", "0"),
    ("harmony, no opener", HARMONY, False, f"so<|end|><|start|>assistant{FINAL}0", "so", "0"),
    ("harmony, no end, space", HARMONY, False, f"{ANALYSIS}so{FINAL}\n 0", "so", "0"),
    ("harmony, neither", HARMONY, False, f"so{FINAL}0", "so", "0"),
    ("harmony, forced", HARMONY, False, f"{ANALYSIS}so<|end|><|start|>assistant{FINAL}", "so", ""),
    ("harmony, header cut", HARMONY, False, f"{ANALYSIS}so<|end|><|start|>assist", "so", ""),
    (
        "harmony, two analyses and a commentary",
        HARMONY,
        False,
        f"{ANALYSIS}a<|end|><|start|>assistant{ANALYSIS}b<|end|><|start|>assistant"
        f"<|channel|>commentary<|message|>c<|end|><|start|>assistant{FINAL}0",
        "abc",
        "0",
    ),
    ("harmony, no channel", HARMONY, False, f"{ANALYSIS}a<|end|>The answer.", "a", "The answer."),
]


@pytest.mark.parametrize(
    ("markers", "opened", "text", "thinking", "answer"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_typical_outputs_are_split_into_phases(
    markers: ThinkMarkers | None, opened: bool, text: str, thinking: str, answer: str
) -> None:
    assert texts(text, markers, opened) == (thinking, answer)


def test_opened_and_closed_follow_the_thought() -> None:
    splitter = ReasoningSplitter(THINK, opened=False)
    assert (splitter.phase, splitter.thought_opened) == (Phase.ANSWER, False)
    splitter.feed("<think>a")
    assert (splitter.phase, splitter.thought_opened) == (Phase.THINKING, True)
    assert not splitter.thought_closed
    splitter.feed("</think>")
    assert (splitter.phase, splitter.thought_closed) == (Phase.ANSWER, True)
    assert ReasoningSplitter(THINK, opened=True).phase is Phase.THINKING
    assert not ReasoningSplitter(None, opened=True).thought_opened


def test_only_possible_markers_are_held_back() -> None:
    splitter = ReasoningSplitter(THINK, opened=True)
    assert splitter.feed("a </b").segments == ((Phase.THINKING, "a </b"),)
    assert splitter.feed(" </").segments == ((Phase.THINKING, " "),)
    assert splitter.held == "</"
    assert splitter.feed("</thin").segments == ((Phase.THINKING, "</"),)
    assert splitter.feed("k>b").segments == ((Phase.ANSWER, "b"),)
    assert splitter.feed("</think").segments == ((Phase.ANSWER, "</think"),)


def test_an_orphan_closer_reclassifies_the_text_so_far() -> None:
    splitter = ReasoningSplitter(THINK, opened=False)
    assert splitter.feed("so it ") == Split(((Phase.ANSWER, "so it "),))
    split = splitter.feed("melts</think>\n0")
    assert split == Split(((Phase.THINKING, "melts"), (Phase.ANSWER, "0")), reclassified=True)
    assert splitter.thought_opened
    assert splitter.thought_closed
    assert splitter.feed("</think>") == Split(((Phase.ANSWER, "</think>"),))


def test_a_long_header_is_an_answer() -> None:
    text = "The final answer, without its channel. " * 10
    assert len(text) > HEADER_LIMIT
    assert texts(f"{ANALYSIS}a<|end|>{text}", HARMONY) == ("a", text)


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_header_ends_at_the_limit(over: int) -> None:
    padding = "x" * (HEADER_LIMIT - len(FINAL) + over)
    answer = "0" if over <= 0 else f"{padding}{FINAL}0"
    assert texts(f"{ANALYSIS}a<|end|>\n{padding}{FINAL}0", HARMONY) == ("a", answer)


def test_the_first_complete_marker_counts() -> None:
    assert texts("<b>z<c>0", NESTED) == ("", "0")
    assert texts("ax<b>y<c>0", NESTED) == ("ax", "0")
    assert texts("<b>z", THINK_AGAIN) == ("", "z")


def test_invalid_markers_are_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        ThinkMarkers(open=("",), close=("</think>",))
    with pytest.raises(ValueError, match="white space"):
        ThinkMarkers(open=("<think>",), close=("\n</think>",))
    with pytest.raises(ValueError, match="closing"):
        ThinkMarkers(open=("<think>",), close=())


FAMILIES = [THINK, EXAONE, MAGISTRAL, HARMONY, NESTED, THINK_AGAIN, None]


def fragments(markers: ThinkMarkers | None) -> st.SearchStrategy[str]:
    """Texts full of tags, half tags, white space and ordinary text."""
    tags = [] if markers is None else [*markers.open, *markers.close, *markers.answer_open]
    halves = [tag[:at] for tag in tags for at in (1, len(tag) // 2, len(tag) - 1)]
    tails = [tag[at:] for tag in tags for at in (1, len(tag) // 2)]
    pieces = st.sampled_from([*tags, *tags, *halves, *tails, " ", "\n", "å", "x", "<", "word "])
    return st.lists(pieces, max_size=12).map("".join)


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[ThinkMarkers | None, bool, str, list[str]]:
    markers = draw(st.sampled_from(FAMILIES))
    text = draw(fragments(markers))
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=8))
    edges = [0, *sorted(cuts), len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    return markers, draw(st.booleans()), text, pieces


@settings(max_examples=1500, deadline=None)
@given(cut_texts())
def test_the_split_does_not_depend_on_the_cuts(
    case: tuple[ThinkMarkers | None, bool, str, list[str]],
) -> None:
    markers, opened, text, pieces = case
    whole = run([text], markers, opened)
    assert run(pieces, markers, opened).result() == whole.result()
    assert run(list(text), markers, opened).result() == whole.result()
    assert whole.reclassified <= 1


@settings(max_examples=1500, deadline=None)
@given(cut_texts())
def test_text_with_a_plain_phase_need_not_be_fed(
    case: tuple[ThinkMarkers | None, bool, str, list[str]],
) -> None:
    markers, opened, text, pieces = case
    outcome = Outcome(markers, opened)
    for piece in (*pieces, *pieces):
        phase = outcome.splitter.plain_phase(piece)
        if phase is None:
            outcome.take(outcome.splitter.feed(piece))
        else:
            outcome.text[phase] += piece
    outcome.take(outcome.splitter.finish())
    assert outcome.result() == run([text, text], markers, opened).result()


@settings(max_examples=500, deadline=None)
@given(cut_texts())
def test_only_tags_and_white_space_are_removed(
    case: tuple[ThinkMarkers | None, bool, str, list[str]],
) -> None:
    markers, opened, text, pieces = case
    if markers in (HARMONY, NESTED):
        return  # headers are swallowed by design
    given_out = "".join(run(pieces, markers, opened).text.values())
    assert re.sub("[^åxw]", "", given_out) == re.sub("[^åxw]", "", text)  # in no tag of these


@settings(max_examples=300, deadline=None)
@given(st.text("ab <\n", max_size=30), st.text("ab <\n", max_size=30), st.booleans())
def test_well_formed_output_is_unchanged(thought: str, answer: str, own: bool) -> None:
    text = ("<think>" if own else "") + thought + "</think>" + answer
    assert texts(text, THINK, opened=not own) == (thought.lstrip(), answer.lstrip())
