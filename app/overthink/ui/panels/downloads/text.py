"""Licences, sizes and states of the catalogue's builds, in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.library.download_catalogue import Offer
from overthink.library.downloads.progress import Availability
from overthink.ui.i18n.number_format import percent, size
from overthink.ui.i18n.translator import QT_TRANSLATE_NOOP
from overthink.ui.services.download_queue import Activity, Item

translate = QCoreApplication.translate

_FIELDS = {
    "repository": QT_TRANSLATE_NOOP("Downloads", "repository"),
    "file": QT_TRANSLATE_NOOP("Downloads", "file name"),
    "size_gb": QT_TRANSLATE_NOOP("Downloads", "size"),
    "drafts": QT_TRANSLATE_NOOP("Downloads", "draft"),
    "licence": QT_TRANSLATE_NOOP("Downloads", "licence"),
}
_DOING = {
    "asking": QT_TRANSLATE_NOOP("Downloads", "Asking the source…"),
    "checking": QT_TRANSLATE_NOOP("Downloads", "Checking what is here"),
    "waiting": QT_TRANSLATE_NOOP("Downloads", "The source does not answer; trying again"),
}


def licence_text(offer: Offer) -> str:
    """The licence, with a plain word where it keeps commercial use out."""
    if not offer.model.non_commercial:
        return offer.model.licence
    return translate("Downloads", "Non-commercial ({licence})").format(licence=offer.model.licence)


def verified_text(offer: Offer) -> str:
    """What of an entry was read in a primary source, and what was not."""
    unverified = offer.model.unverified_of(offer.build)
    source = translate("Downloads", "Source: {source}.").format(source=offer.model.source)
    if not unverified:
        return translate("Downloads", "Verified.") + " " + source
    names = dict.fromkeys(map(_field_name, unverified))
    template = translate("Downloads", "Not verified: {fields}.").format(fields=", ".join(names))
    return f"{template} {source}"


def _field_name(name: str) -> str:
    return translate("Downloads", _FIELDS[name]) if name in _FIELDS else name


def state_text(item: Item) -> str:
    """How far a build is and what goes on with it."""
    if item.activity is Activity.RUNNING:
        return _running_text(item)
    if item.activity is Activity.QUEUED:
        return translate("Downloads", "Waits for its turn")
    if item.local_copy.availability is Availability.HERE:
        return translate("Downloads", "On this machine")
    if item.problem:
        return translate("Downloads", "Not downloaded")
    if item.local_copy.availability is Availability.PARTIAL:
        return translate("Downloads", "Paused at {share}").format(share=percent(item.share))
    return ""


def _running_text(item: Item) -> str:
    share = percent(item.share)
    if item.doing != "receiving":
        return translate("Downloads", _DOING[item.doing if item.doing in _DOING else "asking"])
    speed = item.speed.bytes_per_s
    if not speed:
        return share
    template = translate("Downloads", "{share}, {speed}/s").format(
        share=share, speed=size(round(speed))
    )
    left = item.speed.remaining_s(item.local_copy.total - item.local_copy.done)
    return template if left is None else f"{template}, {remaining_text(left)}"


def outcome_text(item: Item) -> str:
    """How a download ended, for who looks elsewhere."""
    if item.problem:
        template = translate("Downloads", "{model} was not downloaded: {why}")
        return template.format(model=item.offer.name, why=item.problem)
    template = translate("Downloads", "{model} is downloaded and can be chosen in a lane.")
    return template.format(model=item.offer.name)


def remaining_text(seconds: float) -> str:
    """About how long it takes yet: no more exact than anybody can know."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return translate("Downloads", "less than a minute left")
    if minutes < 100:
        return translate("Downloads", "{minutes} min left").format(minutes=minutes)
    hours = f"{minutes // 60}:{minutes % 60:02d}"
    return translate("Downloads", "{hours} h left").format(hours=hours)


def agreement_text(items: list[Item], free: int | None) -> str:
    """What a person agrees to: which builds, how large, under which licence, from whom.

    Args:
        free: bytes that the disk has left, as far as they are known.
    """
    lines = [
        translate("Downloads", "{model}, about {size}. Licence: {licence}. From {source}.").format(
            model=item.offer.name,
            size=size(item.offer.build.size_bytes),
            licence=licence_text(item.offer),
            source=item.offer.model.repository,
        )
        for item in items
    ]
    total = sum(max(0, item.local_copy.total - item.local_copy.done) for item in items)
    if len(items) > 1:
        lines.append(
            translate("Downloads", "Together about {size} to download.").format(size=size(total))
        )
    if free is not None and free < total:
        template = translate("Downloads", "That does not fit: the disk has {size} free.")
        lines.append(template.format(size=size(free)))
    return "\n".join(lines)
