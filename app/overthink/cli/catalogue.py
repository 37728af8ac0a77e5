"""`overthink catalogue`: models that can be downloaded, and pairings worth comparing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.cli.terminal import print_error, print_lines, table, write_json
from overthink.core.errors import BadInput
from overthink.core.number_format import ENGLISH
from overthink.library.download_catalogue import Catalog, Offer, Pairing
from overthink.library.downloads.progress import Availability, LocalCopy, find_local_copy

_HEADINGS = ("NAME", "QUANTISATION", "SIZE", "DRAFT", "HERE", "LICENCE")
_RIGHT_ALIGNED = (2,)
_UNVERIFIED = "?"
_LEGEND = f"{_UNVERIFIED} Not verified with a primary source. A download asks the source itself."


def run_catalogue(program: Program, options: argparse.Namespace) -> int:
    """List models or pairings, without any connection; return the exit status."""
    catalog = usable_catalog(program)
    if options.json:
        write_json(_catalog_object(program, catalog))
    elif options.pairings:
        print_lines(_pairing_lines(program, catalog))
    else:
        print_lines(_model_lines(program, catalog))
    return 0


def usable_catalog(program: Program) -> Catalog:
    """The catalogue; what of the user's own file is bad is reported and left out."""
    try:
        catalog = program.catalog()
    except BadInput as problem:
        print_error(str(problem))
        return program.catalog(with_own=False)
    for note in catalog.problems:
        print_error(str(note))
    return catalog


def _catalog_object(program: Program, catalog: Catalog) -> dict[str, Any]:
    return {
        "models": [_offer_object(program, offer) for offer in catalog.offers()],
        "pairings": [
            {
                **msgspec.to_builtins(pairing),
                "size_gb": round(sum(o.build.size_gb for o in catalog.wanted(pairing)), 2),
            }
            for pairing in catalog.pairings
        ],
    }


def _offer_object(program: Program, offer: Offer) -> dict[str, Any]:
    model: dict[str, Any] = msgspec.to_builtins(offer.model)
    del model["builds"]
    return {
        **model,
        **msgspec.to_builtins(offer.build),
        "unverified": offer.model.unverified_of(offer.build),
        "on_this_machine": find_local_copy(offer, program.user.models).availability.value,
    }


def _model_lines(program: Program, catalog: Catalog) -> Iterator[str]:
    yield from table(
        [_HEADINGS, *(_row(program, offer) for offer in catalog.offers())], _RIGHT_ALIGNED
    )
    yield ""
    yield _LEGEND
    yield "`overthink download NAME` downloads one; `overthink catalogue --pairings` suggests some"


def _row(program: Program, offer: Offer) -> tuple[str, ...]:
    model, build = offer.model, offer.build
    draft = model.drafts[0] + _mark("drafts" in model.unverified) if model.drafts else "–"
    return (
        model.id + _mark("repository" in model.unverified),
        build.quantisation,
        _size(offer),
        draft,
        _availability(find_local_copy(offer, program.user.models)),
        licence_label(offer) + _mark("licence" in model.unverified),
    )


def _mark(unverified: bool) -> str:
    return f" {_UNVERIFIED}" if unverified else ""


def _size(offer: Offer) -> str:
    return f"{offer.build.size_gb:,.2f} GB{_mark('size_gb' in offer.build.unverified)}"


def licence_label(offer: Offer) -> str:
    """The licence, and whether it forbids commercial use."""
    restriction = " (not for commercial use)" if offer.model.non_commercial else ""
    return f"{offer.model.licence}{restriction}"


def _availability(copy: LocalCopy) -> str:
    if copy.availability is Availability.PARTIAL:
        return ENGLISH.percent(copy.done / copy.total) if copy.total else "partly"
    return "yes" if copy.availability is Availability.HERE else "–"


def _pairing_lines(program: Program, catalog: Catalog) -> Iterator[str]:
    for pairing in catalog.pairings:
        yield from _pairing(program, catalog, pairing)
        yield ""
    yield _LEGEND
    yield "`overthink download PAIRING` downloads what is missing of one"


def _pairing(program: Program, catalog: Catalog, pairing: Pairing) -> Iterator[str]:
    offers = catalog.wanted(pairing)
    size = sum(offer.build.size_gb for offer in offers)
    yield f"{pairing.id}: {pairing.label}, {size:,.1f} GB together"
    if pairing.note:
        yield f"  {pairing.note}"
    for offer in offers:
        here = _availability(find_local_copy(offer, program.user.models))
        yield f"  {offer.name}, {_size(offer)}, {licence_label(offer)}; here: {here}"
