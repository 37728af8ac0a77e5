"""Where two runs part: always the first place, never inside a character, whatever is compared."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from overthink.core.divergence import (
    Divergence,
    divergence_of_texts,
    divergence_of_tokens,
    first_divergence,
    same_vocabulary,
)
from overthink.core.events import Tokens
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase
from tests.lanes import child_events

WORDS = (" ice", " cubes", " melt", "", "ø", "🧊", " wait", ".")
ids = st.lists(st.integers(0, len(WORDS) - 1), max_size=12)
texts = st.lists(st.text(alphabet="aøæ🧊 ", max_size=3), max_size=10)


def record(
    tokens: Sequence[int],
    words: Sequence[str] | None = None,
    *,
    logprob: float = -0.9,
    origin: Origin = Origin.SAMPLED,
    vocabulary: int = 100,
) -> RunRecord:
    """A run of these ids; each has the text of its place in `WORDS` where none is given."""
    made, count = RunRecord(), len(tokens)
    loaded = child_events.loaded()
    model = msgspec.structs.replace(loaded.model, vocabulary=vocabulary)
    made.take(msgspec.structs.replace(loaded, model=model))
    made.take(
        Tokens(
            first=0,
            ids=list(tokens),
            texts=list(words) if words is not None else [WORDS[i] for i in tokens],
            phases=bytes([Phase.THINKING]) * count,
            origins=bytes([origin]) * count,
            t_us=[1000 * i for i in range(count)],
            logprobs=[logprob] * count,
            entropies=[0.25] * count,
            rounds=[-1] * count,
            draft_rounds=[],
        )
    )
    return made


def of_tokens(left: Sequence[int], right: Sequence[int]) -> Divergence | None:
    return divergence_of_tokens(record(left).trace, record(right).trace)


def of_texts(left: Sequence[str], right: Sequence[str]) -> Divergence | None:
    ours, theirs = (record(range(len(words)), words).trace for words in (left, right))
    return divergence_of_texts(ours, theirs)


@given(ids, ids)
def test_tokens_are_equal_before_the_divergence_and_differ_at_it(
    left: list[int], right: list[int]
) -> None:
    found = of_tokens(left, right)
    if found is None:
        assert left == right
        return
    at = found.common_tokens
    assert left[:at] == right[:at]
    assert left[at : at + 1] != right[at : at + 1]
    assert found.left.id == (left[at] if at < len(left) else None)
    assert found.right.continuation == "".join(WORDS[i] for i in right[at:])
    assert found.before == "".join(WORDS[i] for i in left[:at])


@given(ids, ids)
def test_swapping_the_runs_swaps_the_result(left: list[int], right: list[int]) -> None:
    one, other = of_tokens(left, right), of_tokens(right, left)
    if one is None or other is None:
        assert one is other
        return
    assert (one.left, one.right) == (other.right, other.left)
    assert one.common_tokens == other.common_tokens


@given(ids, ids)
def test_the_shorter_run_is_named_if_the_other_continues(
    common: list[int], more: list[int]
) -> None:
    found = of_tokens(common, common + more)
    if not more:
        assert found is None
        return
    assert found is not None
    assert found.shorter == "left"
    assert found.left.token is found.left.logprob is None
    assert found.left.continuation == ""


@given(texts, texts)
def test_texts_diverge_at_the_first_different_character(left: list[str], right: list[str]) -> None:
    found, ours, theirs = of_texts(left, right), "".join(left), "".join(right)
    if found is None:
        assert ours == theirs
        return
    at = found.common_text
    assert ours[:at] == theirs[:at]
    assert ours[at : at + 1] != theirs[at : at + 1]
    assert (found.left.continuation, found.right.continuation) == (ours[at:], theirs[at:])
    token = found.left.token
    if token is not None:
        assert len("".join(left[:token])) <= at < len("".join(left[: token + 1]))


def test_equal_texts_cut_into_other_tokens_are_identical() -> None:
    assert of_texts([" ice", " cubes"], [" i", "ce cu", "bes"]) is None


def test_a_divergence_never_splits_a_character() -> None:
    found = of_texts(["æ"], ["ø"])
    assert found is not None
    assert found.common_text == 0
    assert (found.left.continuation, found.right.continuation) == ("æ", "ø")


def test_quotations_have_the_requested_length() -> None:
    left, right = record([0] * 50).trace, record([0] * 5 + [1] * 50).trace
    found = divergence_of_tokens(left, right, characters=7)
    assert found is not None
    assert (found.left.continuation, found.right.continuation) == (" ice ic", " cubes ")
    assert found.before == "ice ice"


def test_a_forced_token_is_marked() -> None:
    found = first_divergence(record([0, 1]), record([0, 2], origin=Origin.FORCED))
    assert found is not None
    assert (found.left.origin, found.right.origin) == ("sampled", "forced")


def test_vocabularies_are_compared_by_size_and_by_texts_of_shared_ids() -> None:
    run = record([0, 1, 2, 4])
    assert same_vocabulary(run, record([5, 1, 2, 4], vocabulary=228))
    assert not same_vocabulary(run, record([0, 1, 2, 4], vocabulary=229))
    assert not same_vocabulary(run, record([0, 1, 2, 4], ["a", "b", "c", "d"]))
    assert same_vocabulary(run, record([]))
    assert not same_vocabulary(run, record([], vocabulary=120))


def test_runs_with_different_vocabularies_are_compared_by_text() -> None:
    found = first_divergence(
        record([0, 1], [" ice", " melts"]), record([1, 2], [" ice m", "oves"], vocabulary=9000)
    )
    assert found is not None
    assert (found.by, found.common_text) == ("text", 6)
    assert (found.left.token, found.right.token) == (1, 1)


def test_runs_without_tokens_are_identical() -> None:
    assert first_divergence(RunRecord(), RunRecord()) is None
    found = first_divergence(RunRecord(), record([1]))
    assert found is not None
    assert (found.shorter, found.common_tokens) == ("left", 0)


def test_a_trace_can_grow_after_it_was_compared() -> None:
    grows = record([0, 1])
    found = first_divergence(grows, record([0, 2]))
    grows.trace.append(child_events.tokens(2, [" on"]))
    assert found is not None
    assert len(grows.trace) == 3
    assert isinstance(grows.trace, Trace)
