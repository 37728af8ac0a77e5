"""Licences, sizes and states of downloadable builds, in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.library.download_catalogue import Offer
from overthink.library.downloads.progress import Availability
from overthink.ui.i18n.localise_message import localise
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
_STEPS = {
    "asking": QT_TRANSLATE_NOOP("Downloads", "Contacting the source…"),
    "checking": QT_TRANSLATE_NOOP("Downloads", "Checking the local files"),
    "waiting": QT_TRANSLATE_NOOP("Downloads", "The source does not respond; retrying"),
}


def licence_text(offer: Offer) -> str:
    """The licence, marked if it forbids commercial use."""
    if not offer.model.non_commercial:
        return offer.model.licence
    return translate("Downloads", "Non-commercial ({licence})").format(licence=offer.model.licence)


def verified_text(offer: Offer) -> str:
    """Which data of an entry were verified in a primary source."""
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
    """The progress and the activity of a build."""
    if item.activity is Activity.RUNNING:
        return _running_text(item)
    if item.activity is Activity.QUEUED:
        return translate("Downloads", "Queued")
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
        return translate("Downloads", _STEPS[item.doing if item.doing in _STEPS else "asking"])
    speed = item.speed.bytes_per_s
    if not speed:
        return share
    template = translate("Downloads", "{share}, {speed}/s").format(
        share=share, speed=size(round(speed))
    )
    left = item.speed.remaining_s(item.local_copy.total - item.local_copy.done)
    return template if left is None else f"{template}, {remaining_text(left)}"


def outcome_text(item: Item) -> str:
    """How a download ended, for a message outside the panel."""
    if item.problem:
        template = translate("Downloads", "{model} was not downloaded: {why}")
        return template.format(model=item.offer.name, why=localise(item.problem))
    template = translate("Downloads", "{model} is downloaded and can be chosen in a lane.")
    return template.format(model=item.offer.name)


def remaining_text(seconds: float) -> str:
    """The remaining time, rounded to minutes."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return translate("Downloads", "less than a minute left")
    if minutes < 100:
        return translate("Downloads", "{minutes} min left").format(minutes=minutes)
    hours = f"{minutes // 60}:{minutes % 60:02d}"
    return translate("Downloads", "{hours} h left").format(hours=hours)


def agreement_text(items: list[Item], free: int | None) -> str:
    """What the user agrees to: builds, sizes, licences and sources.

    Args:
        free: bytes free on the disk, if known.
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
            translate("Downloads", "About {size} to download in total.").format(size=size(total))
        )
    if free is not None and free < total:
        template = translate("Downloads", "Not enough space: the disk has {size} free.")
        lines.append(template.format(size=size(free)))
    return "\n".join(lines)
