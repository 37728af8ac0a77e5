"""Whether two models fit into memory, as one JSON object. Sizes are predictions, in bytes."""

from __future__ import annotations

from typing import Any

from overthink.comparison.fit import LaneLoad, PlaceFit
from overthink.comparison.fit_words import advice_sentences, pick_sentence, verdict
from overthink.comparison.fitting import Fitted
from overthink.core.vocabulary import TimingMode

FORMAT_VERSION = 1


def fit_object(fitted: Fitted, timing: TimingMode) -> dict[str, Any]:
    """The whole report."""
    return {
        "format": FORMAT_VERSION,
        "fits": fitted.report.fits,
        "verdict": verdict(fitted.report),
        "timing": timing.value,
        "in_memory": fitted.report.mode.value,
        "lanes": [_lane(lane, fitted) for lane in fitted.lanes],
        "places": [_place(place) for place in fitted.report.places],
        "advice": advice_sentences(fitted.advice, fitted.lanes),
    }


def _lane(lane: LaneLoad, fitted: Fitted) -> dict[str, Any]:
    picked = next((pick for pick in fitted.picks if pick.side == lane.side), None)
    plan = next(plan for plan in fitted.plans if plan.side == lane.side)
    return {
        "lane": lane.side,
        "model": lane.model,
        "draft": plan.draft,
        "context": lane.context,
        "gpu_layers": plan.needs.model.gpu_layers if plan.needs else 0,
        "layers": lane.sizes.layers,
        "notes": list(plan.notes),
        "automatic": pick_sentence(picked) if picked else None,
    }


def _place(fit: PlaceFit) -> dict[str, Any]:
    return {
        "place": fit.place.name,
        "description": fit.place.description or None,
        "needed_bytes": fit.needed,
        "free_bytes": fit.place.free_bytes,
        "total_bytes": fit.place.total_bytes,
        "missing_bytes": fit.missing,
        "parts": [
            {
                "lane": share.side,
                "of": share.role.value,
                "part": share.part.value,
                "bytes": share.size_bytes,
            }
            for share in fit.shares
        ],
    }
