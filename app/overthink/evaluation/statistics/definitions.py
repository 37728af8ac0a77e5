"""What each metric of a suite run is, where it comes from, and what it does not show.

Results pages, reports and the guide read `DEFINITIONS`; no number is displayed without one.
"""

from __future__ import annotations

import msgspec

from overthink.core.messages import Message, message


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """The definition of one metric."""

    name: str
    """As JSON and CSV name it."""
    caption: Message
    definition: Message
    formula: str = ""
    """With c right ones of n samples of a question; empty if the definition suffices."""
    source: str = ""
    """Where the metric or the method of its interval was published."""
    limits: Message
    """What it does not show."""


_MILLER = "Miller, arXiv 2411.00640"
_INTERVAL = "Efron 1987 (BCa); Hesterberg, arXiv 1411.5279; Wilson 1927"

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        name="pass_at_1",
        caption=message("Accuracy (pass@1)"),
        definition=message(
            "The probability that one sample is right: the mean over questions of each question's"
            " share of right samples. A sample that never answered is not right. Undecided,"
            " ungraded and failed samples are counted apart. The 95 % interval resamples questions,"
            " or clusters of questions, not samples."
        ),
        formula="mean of c/n over questions",
        source=f"DeepSeek-R1, arXiv 2501.12948; {_MILLER}; {_INTERVAL}",
        limits=message(
            "It is valid for questions like these, under these settings. It ignores how long the"
            " model thought, and does not tell knowledge from a memorised answer."
        ),
    ),
    Definition(
        name="undecided_bounds",
        caption=message("Accuracy with undecided samples"),
        definition=message(
            "The accuracy if every undecided sample were wrong, and if every one were right."
        ),
        limits=message("It is no interval: it ignores which questions were chosen."),
    ),
    Definition(
        name="pass_at_k",
        caption=message("At least one of k right (pass@k)"),
        definition=message(
            "The probability that at least one of k samples is right, over questions with at least"
            " k samples."
        ),
        formula="1 − C(n − c, k) / C(n, k)",
        source="Chen et al., arXiv 2107.03374",
        limits=message(
            "It is of use only where a right answer can be recognised. It rises with every guess."
        ),
    ),
    Definition(
        name="pass_all_k",
        caption=message("All of k right (pass^k)"),
        definition=message(
            "The probability that all of k samples are right: how reliable the model is."
        ),
        formula="C(c, k) / C(n, k)",
        source="Yao et al., arXiv 2406.12045",
        limits=message(
            "A model that is always wrong is as consistent as one that is always right."
        ),
    ),
    Definition(
        name="cons_at_k",
        caption=message("Majority of k right (cons@k)"),
        definition=message(
            "The probability that the most frequent answer among k samples is right. Equal answers"
            " are one class, samples without an answer have no vote, and ties count in part."
        ),
        source="DeepSeek-R1, arXiv 2501.12948 (cons@64)",
        limits=message("It costs k thoughts. Compare it with the pass@1 of no other model."),
    ),
    Definition(
        name="never_answered",
        caption=message("Never answered"),
        definition=message(
            "The share of samples without an answer, by cause: a limit, a runaway, or an end inside"
            " the thought."
        ),
        limits=message("With other limits it is another number. They are part of the suite."),
    ),
    Definition(
        name="runaways",
        caption=message("Runaways"),
        definition=message(
            "The number of samples with a thought that no longer progresses, by kind."
        ),
        limits=message(
            "The guide lists what the detectors cannot see, and how often they are wrong."
        ),
    ),
    Definition(
        name="thinking_tokens",
        caption=message("Thinking tokens"),
        definition=message(
            "Mean, median and 90th percentile over samples; each question has the same weight."
        ),
        source=_INTERVAL,
        limits=message(
            "Tokens of different tokenizers are of different lengths. Samples that a limit ended"
            " are included with the tokens that they have."
        ),
    ),
    Definition(
        name="tokens_to_right",
        caption=message("Tokens to the right answer"),
        definition=message(
            "Tokens up to the sentence, in thought or answer, that first states the right answer;"
            " right samples only."
        ),
        source="Chen et al., arXiv 2412.21187 (outcome efficiency)",
        limits=message("A model that states it early may still have had to verify it."),
    ),
    Definition(
        name="seconds",
        caption=message("Time"),
        definition=message(
            "Seconds from the start of a run to its end. Times of several timing modes are not"
            " averaged."
        ),
        limits=message("It is valid for this machine. A server's time includes network and queue."),
    ),
    Definition(
        name="joules",
        caption=message("Energy"),
        definition=message("Energy of the GPU during a run, from its counter, where it has one."),
        limits=message("It does not include the rest of the machine."),
    ),
    Definition(
        name="variance",
        caption=message("Variance"),
        definition=message(
            "How much of the spread of single samples comes from the questions, and how much from"
            " sampling. More samples reduce only the second."
        ),
        formula="within: mean of c/n · (1 − c/n) · n/(n − 1)",
        source=_MILLER,
        limits=message("It needs two samples or more of each question."),
    ),
    Definition(
        name="difference",
        caption=message("Paired difference"),
        definition=message(
            "The mean over questions of the left model's value less the right one's, over the"
            " questions that both have. The interval resamples questions, or clusters; where fewer"
            " than ten differ, two questions are added, of which each model wins one."
        ),
        formula="mean of c/n (left) − c/n (right) over questions",
        source=f"{_MILLER}; Bonett and Price 2012",
        limits=message("A difference that is certain may still be too small to matter."),
    ),
    Definition(
        name="p",
        caption=message("p-value"),
        definition=message(
            "The probability of a difference at least as large if the models were exchangeable on"
            " each question: McNemar's exact test for single samples, else random signs of whole"
            " clusters."
        ),
        source=f"McNemar 1947; {_MILLER}",
        limits=message(
            "It is not the probability that the models are equal, and valid only if the run was not"
            " ended because of it."
        ),
    ),
    Definition(
        name="p_holm",
        caption=message("p-value for several pairs"),
        definition=message(
            "The p-value, adjusted for the number of comparisons, so that at most 5 % of result"
            " pages show a difference where none is."
        ),
        source="Holm 1979",
        limits=message("It does not know of comparisons that were made elsewhere."),
    ),
    Definition(
        name="smallest_difference",
        caption=message("Smallest difference that can be shown"),
        definition=message(
            "The true difference of accuracy that this number of questions and samples detects in"
            " 80 % of all runs at the 5 % level. Before a run it assumes typical variances, after"
            " it the measured ones."
        ),
        formula="(z₀.₉₇₅ + z₀.₈) · √((ω² + σ²/K + σ²/K) / questions)",
        source=_MILLER,
        limits=message("A smaller difference may be found by luck, and a larger one missed."),
    ),
    Definition(
        name="efficient",
        caption=message("Efficient models"),
        definition=message(
            "The models that no other model beats in both accuracy and mean thinking tokens."
        ),
        limits=message("It compares the values, not their intervals."),
    ),
    Definition(
        name="undecided",
        caption=message("Undecided"),
        definition=message("Samples with an answer that no rule could grade with certainty."),
        limits=message("Grade them by hand to include them."),
    ),
    Definition(
        name="ungraded",
        caption=message("Ungraded"),
        definition=message("Samples with an answer that was not graded yet."),
        limits=message("They are not wrong."),
    ),
    Definition(
        name="failed",
        caption=message("Failed"),
        definition=message("Runs that crashed, failed or were stopped by the user."),
        limits=message("They are no samples. Resume the suite run to make them."),
    ),
)


def definition_of(name: str) -> Definition:
    """Return the definition of a metric.

    Raises:
        KeyError: no metric has this name.
    """
    return _BY_NAME[name]


_BY_NAME = {definition.name: definition for definition in DEFINITIONS}
