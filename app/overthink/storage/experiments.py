"""Results of experiments, stored with their run; one of a kind and model a run, the latest."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from overthink.core.experiments import FORK, KNEW, SCORE, ForkOrigin, KnewResult, ScoreResult
from overthink.storage.identities import new_id, utc_now
from overthink.storage.store import Store, unknown_row

Result = KnewResult | ScoreResult | ForkOrigin
RESULTS: dict[str, type[Result]] = {KNEW: KnewResult, SCORE: ScoreResult, FORK: ForkOrigin}
"""The type of each kind."""
_KINDS = {result: kind for kind, result in RESULTS.items()}


class RunExperiments(msgspec.Struct, frozen=True, kw_only=True):
    """All results of a run."""

    knew: KnewResult | None = None
    fork: ForkOrigin | None = None
    """Where the run was forked from."""
    score_texts: tuple[str, ...] = ()
    """JSON of the scores, which may be long; see `scores`."""

    @property
    def scores(self) -> tuple[ScoreResult, ...]:
        """Scores by other models, oldest first; decoded at each call."""
        return tuple(msgspec.json.decode(text, type=ScoreResult) for text in self.score_texts)


NO_EXPERIMENTS = RunExperiments()


def save_experiment(store: Store, run: str, result: Result) -> None:
    """Save a result; it replaces an earlier one of the same kind and model.

    Args:
        run: identity of the run.

    Raises:
        BadOption: there is no such run.
        StoreFailure: the database cannot be written.
    """
    kind = _KINDS[type(result)]
    knew = result if isinstance(result, KnewResult) else None
    with store.transaction() as db:
        row = db.execute("SELECT number FROM runs WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise unknown_row("runs", run)
        same = "run = ? AND kind = ? AND (model = ? OR kind <> 'score')"
        db.execute(f"DELETE FROM experiments WHERE {same}", (row[0], kind, result.model))
        db.execute(
            "INSERT INTO experiments (id, run, kind, model, made, settled, changed, result) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(new_id(), row[0], kind, result.model, utc_now()),
                knew.settled_share if knew else None,
                knew.changed_share if knew else None,
                msgspec.json.encode(result).decode(),
            ),
        )


def load_experiments(store: Store, run: int) -> RunExperiments:
    """Load the results of a run, by its number in the file.

    Raises:
        msgspec.MsgspecError: a result is damaged.
    """
    if not _has_table(store):
        return NO_EXPERIMENTS
    texts: dict[str, list[str]] = {}
    for kind, result in store.connection.execute(
        "SELECT kind, result FROM experiments WHERE run = ? ORDER BY number", (run,)
    ):
        texts.setdefault(kind, []).append(result)
    if not texts:
        return NO_EXPERIMENTS
    return RunExperiments(
        knew=_last(texts.get(KNEW), KnewResult),
        fork=_last(texts.get(FORK), ForkOrigin),
        score_texts=tuple(texts.get(SCORE, ())),
    )


_Result = TypeVar("_Result", KnewResult, ForkOrigin)


def _last(texts: list[str] | None, kind: type[_Result]) -> _Result | None:
    return msgspec.json.decode(texts[-1], type=kind) if texts else None


def _has_table(store: Store) -> bool:
    """False in a file that is opened read-only before its upgrade."""
    sql = "SELECT 1 FROM sqlite_schema WHERE name = 'experiments'"
    return store.connection.execute(sql).fetchone() is not None
