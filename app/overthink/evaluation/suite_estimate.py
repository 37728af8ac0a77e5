"""Estimate time and disk of a suite run before it starts, and what the suite can show.

Time follows from what was measured on this machine's database: samples of the same model in the
same suite, else its other runs. Where nothing was measured, only the bound by the token limit is
known, and no time is invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec

from overthink.evaluation.planned_models import PlannedModel
from overthink.evaluation.statistics.precision import smallest_difference
from overthink.evaluation.suite import Suite
from overthink.evaluation.suite_jobs import Job
from overthink.storage.store import Store, raising_store_failure

BYTES_PER_TOKEN = 16
"""Of a saved token, with its share of indexes, before any was saved. Demo models' traces take 9 to
14 bytes (measured)."""


class ModelEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """What the remaining samples of a model take."""

    model: str
    samples: int
    """Still to make."""
    tokens: int
    """In all; at most that, if `basis` is "limit"."""
    seconds: float | None
    """None if no speed was measured."""
    basis: str
    """"suite": samples of this suite; "runs": other runs of the model; "limit": the token limit."""


class SuiteEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """What a suite run takes, and the smallest difference that it can show."""

    models: tuple[ModelEstimate, ...]
    tokens: int
    seconds: float | None
    """One after the other; None if a model's speed is unknown."""
    disk_bytes: int
    clusters: int
    """Units of the statistics: questions, or clusters of them."""
    smallest_difference: float | None
    """Between two models, with 80 % power; None for one model."""


def estimate(
    store: Store | None,
    suite: Suite,
    models: Sequence[tuple[int, PlannedModel]],
    jobs: Iterable[Job],
    samples: int,
) -> SuiteEstimate:
    """Estimate what is left of a suite run.

    Args:
        store: the database; None if there is none yet.
        models: with their rows' numbers.
        jobs: what is left.
        samples: of each model on each task, those that are made included.

    Raises:
        StoreFailure: the database cannot be read.
    """
    left = Counter(job.key.suite_model for job in jobs)
    estimates = tuple(_model(store, model, number, left[number]) for number, model in models)
    tokens = sum(each.tokens for each in estimates)
    known = [each.seconds for each in estimates if each.seconds is not None]
    clusters = len({suite.cluster_of(task) for task in suite.tasks})
    pairs = list(combinations(models, 2))
    return SuiteEstimate(
        models=estimates,
        tokens=tokens,
        seconds=sum(known) if len(known) == len(estimates) else None,
        disk_bytes=round(tokens * _bytes_per_token(store)),
        clusters=clusters,
        smallest_difference=smallest_difference(clusters, (samples, samples)) if pairs else None,
    )


def _model(store: Store | None, model: PlannedModel, number: int, left: int) -> ModelEstimate:
    limit = model.plan.run.max_tokens
    for basis, found in _measured(store, model, number) if store else ():
        tokens, seconds = found
        if tokens is not None:
            return ModelEstimate(
                model=model.name,
                samples=left,
                tokens=round(left * min(tokens, limit)),
                seconds=None if seconds is None else left * seconds * min(1, limit / tokens),
                basis=basis,
            )
    return ModelEstimate(
        model=model.name,
        samples=left,
        tokens=left * limit,
        seconds=0.0 if not left else None,
        basis="limit",
    )


Means = tuple[float | None, float | None]
"""Mean tokens and seconds of a run."""


def _measured(store: Store, model: PlannedModel, number: int) -> Iterable[tuple[str, Means]]:
    means = (
        "SELECT avg(nullif(thinking_tokens + answer_tokens, 0)), avg(total_s) FROM runs "
        "WHERE coalesce(slept_s, 0) = 0 AND status NOT IN ('failed', 'crashed', 'stopped', "
        "'interrupted', 'model_changed') AND "
    )
    with raising_store_failure(store.path):
        yield (
            "suite",
            store.connection.execute(
                f"{means} number IN (SELECT run FROM suite_samples WHERE suite_model = ?)",
                (number,),
            ).fetchone(),
        )
        yield (
            "runs",
            store.connection.execute(
                f"{means} model_name = ? AND draft_name = ?", (model.plan.model, model.plan.draft)
            ).fetchone(),
        )


def _bytes_per_token(store: Store | None) -> float:
    if store is None:
        return BYTES_PER_TOKEN
    with raising_store_failure(store.path):
        size, tokens = store.connection.execute(
            "SELECT sum(length(words) + length(numbers) + length(traces.events)), "
            "sum(thinking_tokens + answer_tokens) FROM traces "
            "JOIN runs ON runs.number = traces.run WHERE run IN "
            "(SELECT run FROM traces ORDER BY run DESC LIMIT 200)"
        ).fetchone()
    return float(size) / tokens if tokens else BYTES_PER_TOKEN
