"""The reasoning splitter: what each family writes, and that no way of cutting it matters."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overthink.core.reasoning import (
    HEADER_LIMIT,
    PREAMBLE_LIMIT,
    Channels,
    ReasoningSplitter,
    Span,
    Split,
    ThinkMarkers,
)
from overthink.core.tag_mentions import LOOKAHEAD
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

CHANNEL, MESSAGE, START, END = "<|channel|>", "<|message|>", "<|start|>assistant", "<|end|>"
CHANNELS = ThinkMarkers(
    open=(ANALYSIS, "<|start|>assistant" + ANALYSIS),
    close=("<|end|>",),
    answer_open=("<|start|>assistant" + FINAL,),
    channels=Channels(
        start=("<|start|>", CHANNEL, "<|constrain|>"),
        message=(MESSAGE,),
        end=("<|end|>", "<|call|>"),
        thought="^(?!.*final).*(?:analysis|commentary|to=)",
        start_words=("assistant", "to="),
    ),
)
RECIPIENTS = ThinkMarkers(
    open=("to=self<|message|>",),
    close=("<|eom|>",),
    answer_open=("<|start|>assistant to=user<|message|>",),
    channels=Channels(
        start=("<|start|>",),
        message=(MESSAGE,),
        end=("<|eom|>", "<|eot|>"),
        thought="to=(?!user)",
        start_words=("assistant", "to="),
    ),
)
WRAPPED = ThinkMarkers(
    open=("<|T|>",), close=("<|/T|>",), answer_open=("<|R|>",), answer_close=("<|/R|>",)
)

THINK_AGAIN = ThinkMarkers(open=("<a>",), close=("<b>", "<b>z"))


class Outcome:
    """What a consumer holds after all feeds: it applies corrections as documented."""

    def __init__(
        self, markers: ThinkMarkers | None, opened: bool, guesses: tuple[ThinkMarkers, ...] = ()
    ) -> None:
        self.splitter = ReasoningSplitter(markers, opened, guesses)
        self.spans: list[Span] = []
        self.reclassified = 0

    def take(self, split: Split) -> None:
        if split.reclassified:
            self.reclassified += 1
            self.spans = [span._replace(phase=Phase.THINKING) for span in self.spans]
        assert all(span.text for span in split.spans)
        self.spans += split.spans
        if split.closed_in_doubt:
            last = max(i for i, span in enumerate(self.spans) if span.doubtful)
            rest = [span._replace(phase=Phase.ANSWER) for span in self.spans[last + 1 :]]
            self.spans[last + 1 :] = rest
        phases = [phase for phase, _ in split.segments]
        assert all(a is not b for a, b in pairwise(phases))

    @property
    def text(self) -> dict[Phase, str]:
        kept = [span for span in self.spans if span.kept]
        return {p: "".join(span.text for span in kept if span.phase is p) for p in Phase}

    @property
    def raw(self) -> str:
        return "".join(span.text for span in self.spans)

    def result(self) -> tuple[str, str, Phase, bool, bool]:
        return (
            self.text[Phase.THINKING],
            self.text[Phase.ANSWER],
            self.splitter.phase,
            self.splitter.thought_opened,
            self.splitter.thought_closed,
        )


def run(
    pieces: list[str],
    markers: ThinkMarkers | None,
    opened: bool,
    guesses: tuple[ThinkMarkers, ...] = (),
    complete: bool = True,
) -> Outcome:
    outcome = Outcome(markers, opened, guesses)
    for piece in pieces:
        outcome.take(outcome.splitter.feed(piece))
    outcome.take(outcome.splitter.finish(complete=complete))
    assert outcome.raw == "".join(pieces), "text is lost"
    return outcome


def texts(
    text: str,
    markers: ThinkMarkers | None = THINK,
    opened: bool = False,
    guesses: tuple[ThinkMarkers, ...] = (),
    complete: bool = True,
) -> tuple[str, str]:
    """Thinking and answer of the whole text; cut anywhere it gives the same."""
    whole = run([text], markers, opened, guesses, complete)
    step = 1 + len(text) // 200
    cuts = [[text[:at], text[at:]] for at in range(1, len(text), step)]
    for pieces in [list(text), *cuts]:
        again = run(pieces, markers, opened, guesses, complete)
        assert again.result() == whole.result(), pieces
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


LINES = "x = 1\n" * 300
MENTIONED = [
    # (what, thought) a closing tag is added to each
    ("in a code span", "`</think>` closes it."),
    ("in a longer code span", "write `<think>x</think>` or `a </think> b`.\n"),
    ("in a code span with backticks", "``a ` </think> b`` it is"),
    ("in a code fence", "so:\n```\n</think>\n```\nmore"),
    ("in a fence of tildes", "so:\n~~~xml\n</think>\n~~~\nmore"),
    ("with its opener in a fence", "```html\n<think>\na\n</think>\n\nb\n```\nok"),
    ("in an unfinished fence with its opener", f"```\n<think>a</think>\n{LINES}"),
    ("in a fence within a list", "1. so\n   ```\n   </think>\n   ```\nx"),
    ("in a fence within a quotation", "> ```\n> </think>\n> ```\nx"),
    ("in a fence within a longer one", "````md\n```html\n</think>\n```\n````\nx"),
    ("in a string of a long program", f"```python\ns.split('</think>')\n{LINES}```\n"),
    ("in a comment of a long program", f"```python\nx # </think> here\n{LINES}```\n"),
    ("as a word", "the </think> tag ends it, and the </think> token does."),
    ("as a word at the end", "I must not write the </think> tag"),
    ("as a word in Danish", "et </think>-tag, eller </think> tagget"),
    ("as a word in Chinese", "使用</think>标签结束。"),
    ("in quotes", "the closing \"</think>\", '</think>' and “</think>”."),
    ("in brackets", "the closing tag (</think>) and [</think>]."),
    ("as a pair", "inside <think>...</think>, <think></think> or <think> and </think>."),
]


@pytest.mark.parametrize("thought", [case[1] for case in MENTIONED], ids=[m[0] for m in MENTIONED])
def test_a_tag_that_is_mentioned_does_not_close_the_thought(thought: str) -> None:
    assert texts(f"{thought}\n</think>\n42", THINK, True) == (f"{thought}\n", "42")


def test_a_tag_that_is_mentioned_in_an_answer_does_not_make_it_a_thought() -> None:
    for answer in ("Use `</think>`.", 'The "</think>" is a tag.', "```\n</think>\n```\n"):
        assert texts(answer) == ("", answer)


CLOSED_IN_CODE = [
    # (what, thought, answer)
    ("a fence that is never closed", "```python\nx = 1\n", "The answer is 1."),
    ("and a long answer", "```python\nx = 1\n", "It is one. " * 100),
    ("and an answer with code", "```python\nx = 1\n", "So:\n```python\nx\n```\nis one."),
    ("a fence that was just closed", "```\nx\n```", "42"),
    ("a backtick that is never closed", "it is 5` long, `x", "42"),
    ("a backtick in the next line", "it is `x", "4\n2`"),
    ("a quotation that was just closed", 'she said "no"', '"No" is the answer.'),
    ("a word that only begins like one", "so it is ", "tagged."),
    ("an opener without text before it", "<think>\n\n", "42"),
]


@pytest.mark.parametrize(
    ("thought", "answer"), [c[1:] for c in CLOSED_IN_CODE], ids=[c[0] for c in CLOSED_IN_CODE]
)
def test_code_that_is_never_closed_does_not_swallow_the_answer(thought: str, answer: str) -> None:
    assert texts(f"{thought}</think>{answer}", THINK, True) == (thought, answer)


def test_a_doubtful_tag_is_the_real_one_if_no_other_comes() -> None:
    in_fence = "```python\nx</think>\nSo:\n```\n1\n```\n"
    assert texts(in_fence, THINK, True) == ("```python\nx</think>", "\nSo:\n```\n1\n```\n")
    in_span = "so `x</think>It is `5`."
    assert texts(in_span, THINK, True) == ("so `x</think>", "It is `5`.")
    assert texts(in_span, THINK, True, complete=False) == (in_span, ""), "the end may be missing"
    assert texts(f"{in_span}</think>0", THINK, True) == (in_span, "0")
    mentioned = "so `</think>` is it"
    assert texts(mentioned, THINK, True) == (mentioned, "")


def test_a_tag_that_is_a_token_of_its_own_needs_more_to_be_a_mention() -> None:
    def own(before: str, after: str) -> tuple[str, str]:
        outcome = Outcome(THINK, True)
        outcome.take(outcome.splitter.feed(before))
        outcome.take(outcome.splitter.feed("</think>", own=True))
        outcome.take(outcome.splitter.feed(after))
        outcome.take(outcome.splitter.finish())
        return outcome.result()[:2]

    assert own("so `x", "It is `5`.") == ("so `x", "It is `5`.")
    code = "```python\nx = 1\n"
    assert own(code, "\nSo:\n```\n1\n```\n") == (code, "So:\n```\n1\n```\n")
    assert own("so `", "` is it") == ("so `</think>` is it", "")
    assert own("```\n", "\n```\nso</think>0") == ("```\n</think>\n```\nso", "0")
    assert own("`<think>a", " b` so</think>0") == ("`<think>a</think> b` so", "0")


def test_what_is_held_back_is_bounded() -> None:
    splitter = ReasoningSplitter(THINK, opened=True)
    splitter.feed("```\nx\n</think>")
    longest = 0
    for char in "It is one. " * 200:
        splitter.feed(char)
        longest = max(longest, len(splitter.held))
    assert LOOKAHEAD <= longest <= LOOKAHEAD + len("</think>")
    assert splitter.thought_closed
    assert not splitter.held


def test_text_before_an_opener_at_the_start_of_a_line_is_answer() -> None:
    text = "Okay, I will think.\n<think>\nso\n</think>\n\n0"
    assert texts(text) == ("so\n", "Okay, I will think.\n0")
    fenced = "So:\n```\n<think>a</think>\n```\n"
    assert texts(fenced) == ("", fenced)
    late = f"{'x' * PREAMBLE_LIMIT}\n<think>a</think>"
    assert texts(late) == ("", late)


def test_wrappers_of_the_answer_are_removed() -> None:
    assert texts("so</think><response>42</response>", THINK, True) == ("so", "42")
    assert texts("so</think>\n<answer>\n42</answer>\n!", THINK, True) == ("so", "42\n!")
    assert texts("so</think><answer>4 </ans", THINK, True) == ("so", "4 </ans")
    later = "It is <answer>42</answer>."
    assert texts(f"so</think>{later}", THINK, True) == ("so", later)
    assert texts("<answer>42</answer>") == ("", "<answer>42</answer>"), "nothing was thought"
    assert texts("<|T|>so<|/T|>\n<|R|>42<|/R|>", WRAPPED) == ("so", "42")
    assert texts("so<|/T|><|R|>42<|/R|>", WRAPPED, True) == ("so", "42")


def test_an_unknown_model_may_begin_with_an_opener() -> None:
    guesses = (EXAONE, THINK, MAGISTRAL)
    assert texts(" <thought>so</thought>\n42", None, False, guesses) == ("so", "42")
    assert texts("[THINK]so[/THINK]42", THINK, False, guesses) == ("so", "42")
    for text in ("a <think>b</think>", "</think>a", "\0a", " ", "<thinker", ""):
        assert texts(text, None, False, guesses) == ("", text)
    splitter = ReasoningSplitter(None, False, guesses)
    splitter.feed("\n<think>")
    assert (splitter.guessed, splitter.thought_opened) == ("<think>", True)
    known = ReasoningSplitter(THINK, False, guesses)
    known.feed("<think>")
    assert known.guessed == ""


IN_CHANNELS = [
    # (what, text, thinking, answer)
    ("typical", f"{ANALYSIS}so{END}{START}{FINAL}0", "so", "0"),
    ("no analysis", f"{FINAL}0", "", "0"),
    ("start repeated", f"{START}{FINAL}0", "", "0"),
    ("an end after the answer", f"{ANALYSIS}so{END}{START}{FINAL}0{END}", "so", "0"),
    ("no end", f"{ANALYSIS}so{START}{FINAL}0", "so", "0"),
    ("no start", f"{ANALYSIS}so{END}{FINAL} 0", "so", "0"),
    ("no opener", f"so{END}{START}{FINAL}0", "so", "0"),
    ("no headers", "The answer.<|end|>", "", "The answer."),
    (
        "stray commentary",
        f"{CHANNEL}commentary to=assistant{ANALYSIS}so{END}{START}{FINAL}0",
        "so",
        "0",
    ),
    ("stray commentary, no analysis", f"{CHANNEL}commentary{FINAL}0", "", "0"),
    (
        "constrained answer",
        f"{ANALYSIS}so{END}{START}{CHANNEL}final <|constrain|>json{MESSAGE}{{}}",
        "so",
        "{}",
    ),
    ("a tool's code", f"{CHANNEL}analysis to=python code{MESSAGE}x{END}{START}{FINAL}0", "x", "0"),
    (
        "a recipient first",
        f" to=functions.f{CHANNEL}commentary <|constrain|>json{MESSAGE}{{}}<|call|>",
        "{}",
        "",
    ),
    (
        "several thoughts",
        f"{ANALYSIS}a{END}{START}{ANALYSIS}b{END}{START}{CHANNEL}commentary{MESSAGE}c{END}"
        f"{START}{FINAL}0",
        "abc",
        "0",
    ),
    ("two answers", f"{FINAL}0{END}{START}{FINAL}, or 1{END}", "", "0, or 1"),
    ("no channel", f"{ANALYSIS}a{END}The answer.", "a", "The answer."),
    ("no message", f"{ANALYSIS}a{END}{START}{CHANNEL}final Yes, it is.", "a", "Yes, it is."),
    ("no message, short", f"{ANALYSIS}a{END}{START}{CHANNEL}final It is 0", "a", "It is 0"),
    ("header cut short", f"{ANALYSIS}so{END}{START}{CHANNEL}fin", "so", ""),
    ("start cut short", f"{ANALYSIS}so{END}<|sta", "so", ""),
    ("in code", f"{ANALYSIS}`{END}` so{END}{START}{FINAL}`{END}`", f"`{END}` so", f"`{END}`"),
    ("a word like a header", "assistant professors, yes", "", "assistant professors, yes"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "thinking", "answer"), [c[1:] for c in IN_CHANNELS], ids=[c[0] for c in IN_CHANNELS]
)
def test_headers_of_channels_never_reach_the_text(text: str, thinking: str, answer: str) -> None:
    assert texts(text, CHANNELS) == (thinking, answer)


def test_messages_are_split_by_their_recipients() -> None:
    for head in ("<|start|>assistant to=user<|message|>", "<|start|>assistant<|message|>"):
        assert texts(f" to=self<|message|>so<|eom|>{head}0<|eot|>", RECIPIENTS) == ("so", "0")
    assert texts(" to=user<|message|>0", RECIPIENTS) == ("", "0")
    assert texts("<|message|>0", RECIPIENTS) == ("", "0")
    assert texts(" to=search<|message|>x<|eom|>", RECIPIENTS) == ("x", "")
    assert texts("so<|eom|>", RECIPIENTS, True) == ("so", "")


def test_text_that_spells_a_control_token_is_no_channel() -> None:
    controls = ("<|start|>", CHANNEL, "<|constrain|>", MESSAGE, "<|end|>", "<|call|>")
    splitter = ReasoningSplitter(CHANNELS, False, (), controls)
    spans: list[Span] = []
    for piece in (CHANNEL, "analysis", MESSAGE, "It spells <|e", "nd|> so", END, START[:9]):
        spans += splitter.feed(piece, own=piece in controls).spans
    for piece in ("assistant", CHANNEL, "final", MESSAGE, "0"):
        spans += splitter.feed(piece, own=piece in controls).spans
    assert Split(tuple(spans)).segments == (
        (Phase.THINKING, "It spells <|end|> so"),
        (Phase.ANSWER, "0"),
    )


def test_bad_channels_are_refused() -> None:
    for fields in ({"message": ()}, {"end": ("",)}, {"thought": "("}):
        good = {"start": ("a",), "message": ("b",), "end": ("c",), "thought": "d"}
        with pytest.raises(ValueError, match=r"channels|expression"):
            Channels(**{**good, **fields})  # type: ignore[arg-type]


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
    assert splitter.feed("so it ").segments == ((Phase.ANSWER, "so it "),)
    split = splitter.feed("melts</think>\n0")
    assert split.segments == ((Phase.THINKING, "melts"), (Phase.ANSWER, "0"))
    assert split.reclassified
    assert splitter.thought_opened
    assert splitter.thought_closed
    assert splitter.feed("</think>").segments == ((Phase.ANSWER, "</think>"),)


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


FAMILIES = [
    THINK, EXAONE, MAGISTRAL, HARMONY, CHANNELS, RECIPIENTS, WRAPPED, NESTED, THINK_AGAIN, None,
]  # fmt: skip
GUESSES = (EXAONE, THINK)


def fragments(markers: ThinkMarkers | None) -> st.SearchStrategy[str]:
    """Texts full of tags, half tags, white space and ordinary text."""
    tags = ["<answer>", "</answer>", "<thought>", *(markers.all if markers else ())]
    halves = [tag[:at] for tag in tags for at in (1, len(tag) // 2, len(tag) - 1)]
    tails = [tag[at:] for tag in tags for at in (1, len(tag) // 2)]
    pieces = st.sampled_from([*tags, *tags, *halves, *tails, " ", "\n", "å", "x", "<", "word "])
    code = st.sampled_from(["`", "``", "```", "```\n", "\n```py\n", "~~~\n", '"', " tag", "to="])
    pieces = st.one_of(pieces, pieces, code)
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
    for guesses in ((), GUESSES):
        whole = run([text], markers, opened, guesses)
        assert run(pieces, markers, opened, guesses).result() == whole.result()
        assert run(list(text), markers, opened, guesses).result() == whole.result()
        assert whole.reclassified <= 1


@settings(max_examples=1500, deadline=None)
@given(cut_texts())
def test_text_with_a_plain_phase_need_not_be_fed(
    case: tuple[ThinkMarkers | None, bool, str, list[str]],
) -> None:
    markers, opened, text, pieces = case
    outcome = Outcome(markers, opened)
    for piece in (*pieces, *pieces):
        phase = outcome.splitter.take_plain(piece)
        if phase is None:
            outcome.take(outcome.splitter.feed(piece))
        else:
            outcome.spans.append(Span(phase, piece))
    outcome.take(outcome.splitter.finish())
    assert outcome.result() == run([text, text], markers, opened).result()


@settings(max_examples=500, deadline=None)
@given(cut_texts())
def test_only_tags_and_white_space_are_removed(
    case: tuple[ThinkMarkers | None, bool, str, list[str]],
) -> None:
    markers, opened, text, pieces = case
    if markers in (HARMONY, NESTED, CHANNELS, RECIPIENTS, WRAPPED):
        return  # headers are swallowed by design
    given_out = "".join(run(pieces, markers, opened).text.values())
    kept, written = (re.sub("</?answer>|[^åxw]", "", each) for each in (given_out, text))
    assert kept == written  # these letters are in no other tag


@settings(max_examples=300, deadline=None)
@given(st.text("ab <\n", max_size=30), st.text("ab <\n", max_size=30), st.booleans())
def test_well_formed_output_is_unchanged(thought: str, answer: str, own: bool) -> None:
    text = ("<think>" if own else "") + thought + "</think>" + answer
    assert texts(text, THINK, opened=not own) == (thought.lstrip(), answer.lstrip())
