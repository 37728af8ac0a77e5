"""Plans lanes whose model runs on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from overthink.core.draft_support import MODEL
from overthink.core.errors import BadOption
from overthink.core.messages import Message, message
from overthink.core.profiles import Profiles, Recognition
from overthink.core.protocol import DraftChoice, Load
from overthink.core.servers import LaneName, ServedModel, Server, lane_name
from overthink.core.settings import LoadSettings, RunSettings
from overthink.core.thought_words import AnswerPhrases
from overthink.library.servers import ServerList
from overthink.library.template_variables import read_switches

NO_DRAFT, AUTO_DRAFT = "none", "auto"


class ServerLookup(NamedTuple):
    """How a planner learns of servers."""

    read: Callable[[], ServerList]
    describe: Callable[[Server, str], ServedModel | None]
    """Asks a server for a model; None if it does not answer now."""
    offline: Callable[[], bool]

    def find(self, model: str) -> tuple[Server, LaneName] | None:
        """The server that a lane names; None if it names none that is known."""
        named = lane_name(model)
        server = self.read().find(named.server) if named else None
        return (server, named) if server and named else None


class ServerPlan(NamedTuple):
    """What a plan needs of a server's model."""

    name: str
    load: Load
    recognition: Recognition
    notes: tuple[Message, ...]


def plan_server_lane(
    lookup: ServerLookup,
    server: Server,
    named: LaneName,
    draft: str,
    run: RunSettings,
    load: LoadSettings,
    profiles: Profiles,
    phrases: AnswerPhrases | None,
) -> ServerPlan:
    """Plan a lane from what its server reports.

    Raises:
        BadInput: the server has no such model, or an option has no meaning there.
    """
    if draft not in (AUTO_DRAFT, NO_DRAFT):
        raise BadOption(
            message("--draft is “{draft}”, but a server has its own draft", draft=draft),
            message("choose auto or none"),
        )
    if load.chat_template:
        raise BadOption(
            message("a server has its own chat template"),
            message("remove --chat-template", in_window="remove the chat template"),
        )
    served = lookup.describe(server, named.model)
    model = served or ServedModel(id=named.model, kind=server.kind)
    name = f"{server.name}/{model.id}"
    switches = read_switches(model.template)
    switches.check(run, name)
    recognition = profiles.recognise(model.architecture, model.id, model.template or None)
    return ServerPlan(
        name,
        Load(
            path=model.id,
            draft=_draft(draft, served),
            settings=load,
            markers=recognition.profile.markers,
            guesses=profiles.guesses,
            switches=switches,
            phrases=phrases,
            server=server,
            offline=lookup.offline(),
        ),
        recognition,
        tuple(_notes(server, name, load, model, run, recognition)),
    )


def _draft(wanted: str, served: ServedModel | None) -> DraftChoice:
    """A draft is the server's own; one that does not answer now may have one."""
    drafts = wanted == AUTO_DRAFT and (served is None or served.drafts)
    return DraftChoice(MODEL) if drafts else DraftChoice()


def _notes(
    server: Server,
    name: str,
    load: LoadSettings,
    model: ServedModel,
    run: RunSettings,
    recognition: Recognition,
) -> Iterator[Message]:
    if server.warning:
        yield server.warning
    if recognition.guessed:
        yield message("The model's family is uncertain: {reason}.", reason=recognition.reason)
    changed = [
        field
        for field in load.__struct_fields__
        if field not in ("threads", "context")
        and getattr(load, field) != getattr(LoadSettings(), field)
    ]
    if changed:
        yield message(
            "{server} loads its models with its own settings, so these have no effect:"
            " {settings:list}.",
            server=server.name,
            settings=[field.replace("_", " ") for field in changed],
        )
    if model.template:
        yield from read_switches(model.template).ignored(run, name)
