"""`overthink catalogue`: what can be downloaded, and which models are worth comparing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.cli.models import table
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.core.errors import BadInput
from overthink.core.proportions import percent
from overthink.library.download_catalogue import Catalog, Offer, Pairing
from overthink.library.downloads.progress import Availability, LocalCopy, find_local_copy

_SIZES = (2,)
UNVERIFIED = "?"
_LEGEND = f"{UNVERIFIED} Not read in a primary source. A download asks the source itself."


def run_catalogue(program: Program, options: argparse.Namespace) -> int:
    """Lists models or pairings; opens no connection. Returns the exit status."""
    catalog = usable_catalog(program)
    if options.json:
        write_json(_as_object(program, catalog))
        return 0
    lines = _pairing_lines(program, catalog) if options.pairings else _lines(program, catalog)
    sys.stdout.write(printable("\n".join(lines)) + "\n")
    return 0


def usable_catalog(program: Program) -> Catalog:
    """The catalogue; where the person's own file is bad, that is said and the app's is taken."""
    try:
        return program.catalog()
    except BadInput as problem:
        print(f"overthink: {printable(str(problem))}", file=sys.stderr)
        return program.catalog(with_own=False)


def _as_object(program: Program, catalog: Catalog) -> dict[str, Any]:
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
    """One build of a model, flat."""
    told: dict[str, Any] = msgspec.to_builtins(offer.model)
    del told["builds"]
    return {
        **told,
        **msgspec.to_builtins(offer.build),
        "unverified": offer.model.unverified_of(offer.build),
        "on_this_machine": find_local_copy(offer, program.user.models).availability.value,
    }


def _lines(program: Program, catalog: Catalog) -> Iterator[str]:
    head = ("NAME", "QUANTISATION", "SIZE", "DRAFT", "HERE", "LICENCE")
    rows = [_row(program, offer) for offer in catalog.offers()]
    yield from table([head, *rows], _SIZES)
    yield ""
    yield _LEGEND
    yield "`overthink download NAME` brings one; `overthink catalogue --pairings` says which to try"


def _row(program: Program, offer: Offer) -> tuple[str, ...]:
    model, build = offer.model, offer.build
    return (
        f"{model.id}{_mark('repository' in model.unverified)}",
        build.quantisation,
        size_words(offer),
        (f"{model.drafts[0]}{_mark('drafts' in model.unverified)}" if model.drafts else "–"),
        here_words(find_local_copy(offer, program.user.models)),
        f"{licence_words(offer)}{_mark('licence' in model.unverified)}",
    )


def _mark(unverified: bool) -> str:
    return f" {UNVERIFIED}" if unverified else ""


def size_words(offer: Offer) -> str:
    """About how large, with a mark where nobody looked it up."""
    return f"{offer.build.size_gb:,.2f} GB{_mark('size_gb' in offer.build.unverified)}"


def licence_words(offer: Offer) -> str:
    """The licence, with a plain word where it keeps commercial use out."""
    plain = " (not for commercial use)" if offer.model.non_commercial else ""
    return f"{offer.model.licence}{plain}"


def here_words(stands: LocalCopy) -> str:
    """How far a build is on this machine."""
    if stands.availability is Availability.PARTIAL:
        return percent(stands.done / stands.total) if stands.total else "a part"
    return "yes" if stands.availability is Availability.HERE else "–"


def _pairing_lines(program: Program, catalog: Catalog) -> Iterator[str]:
    for pairing in catalog.pairings:
        yield from _pairing(program, catalog, pairing)
        yield ""
    yield _LEGEND
    yield "`overthink download PAIRING` brings what is missing of one"


def _pairing(program: Program, catalog: Catalog, pairing: Pairing) -> Iterator[str]:
    offers = catalog.wanted(pairing)
    size = sum(offer.build.size_gb for offer in offers)
    yield f"{pairing.id}: {pairing.label}, {size:,.1f} GB together"
    if pairing.note:
        yield f"  {pairing.note}"
    for offer in offers:
        here = here_words(find_local_copy(offer, program.user.models))
        yield f"  {offer.name}, {size_words(offer)}, {licence_words(offer)}; here: {here}"
