"""The composition root: builds the program's objects and connects them."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from overthink.bundled import bundled_folder
from overthink.comparison.conductor import Conductor, Lane, OnEvent, OnSample
from overthink.comparison.plan import LanePlan, Planner
from overthink.comparison.server_plan import ServerLookup
from overthink.core.child_process import child_command
from overthink.core.errors import LaneFailure
from overthink.core.events import DeviceFacts, Failed
from overthink.core.gpu_backends import gpu_backends
from overthink.core.messages import Message, message
from overthink.core.own_profiles import FILE_LIMIT as OWN_PROFILES_LIMIT
from overthink.core.own_profiles import FILE_NAME as OWN_PROFILES
from overthink.core.own_profiles import with_own_profiles
from overthink.core.profiles import Profiles, load_profiles
from overthink.core.prompts import BuiltInPrompt, load_prompts
from overthink.core.servers import ServedModel, Server
from overthink.core.symbols import excerpt
from overthink.core.thought_words import ThoughtWords, load_thought_words
from overthink.evaluation.suite_folders import SuiteFolders
from overthink.folders import UserFolders, make_log_folder, user_folders
from overthink.lanes.early_lanes import EarlyLanes
from overthink.lanes.either import EitherLane
from overthink.lanes.live import LiveLane
from overthink.library import header_cache, preferences, servers
from overthink.library.download_catalogue import CATALOG_FILE, Catalog, load_catalog
from overthink.library.downloads.request import is_offline
from overthink.library.model_folders import ModelFolders, ProgramFolder, program_folders
from overthink.library.tuned_drafts import FILE as TUNED_FILE
from overthink.library.tuned_drafts import TunedDrafts
from overthink.storage.identities import file_identity

if TYPE_CHECKING:
    from overthink.lanes.remote.probe import Probed

SESSIONS_FILE = "sessions.db"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Program:
    """The objects that every command and the window need, made once."""

    user: UserFolders
    models: ModelFolders
    early: EarlyLanes | None = None
    """Lanes that were started before the program."""
    chosen_offline: Callable[[], bool] = bool
    """Whether the user set the app to stay offline."""

    @property
    def profiles(self) -> Profiles:
        """The app's family profiles, overridden by the user's."""
        return self._families[0]

    @property
    def profile_problems(self) -> tuple[Message, ...]:
        """Problems of the user's profiles, a sentence each."""
        return self._families[1]

    def families(self) -> tuple[Profiles, tuple[Message, ...]]:
        """Profiles and problems. The first call reads files."""
        return self._families

    @property
    def own_profiles(self) -> Path:
        """The file of the user's family profiles, which need not exist."""
        return self.user.settings / OWN_PROFILES

    @cached_property
    def _families(self) -> tuple[Profiles, tuple[Message, ...]]:
        text = (bundled_folder("resources") / "families.toml").read_text(encoding="utf-8")
        profiles = load_profiles(text)
        file = excerpt(self.own_profiles)
        try:
            if not self.own_profiles.exists():
                return profiles, ()
            with self.own_profiles.open("rb") as own:
                content = own.read(OWN_PROFILES_LIMIT + 1)
        except OSError as error:
            problem = message("{file} cannot be read ({why}).", file=file, why=str(error.strerror))
            return profiles, (problem,)
        if len(content) > OWN_PROFILES_LIMIT:
            limit = OWN_PROFILES_LIMIT
            problem = message("{file} is larger than {limit:size}.", file=file, limit=limit)
            return profiles, (problem,)
        return with_own_profiles(profiles, content, file)

    @cached_property
    def prompts(self) -> tuple[BuiltInPrompt, ...]:
        text = (bundled_folder("resources") / "prompts.toml").read_text(encoding="utf-8")
        return load_prompts(text)

    @cached_property
    def thought_words(self) -> ThoughtWords:
        text = (bundled_folder("resources") / "thought_words.toml").read_text(encoding="utf-8")
        return load_thought_words(text)

    def preferences_notes(self) -> tuple[Message, ...]:
        """What is wrong with the file of the model library's preferences, a sentence each."""
        path = self.models.preferences
        note = preferences.preferences_note(path) if path else None
        return (note,) if note else ()

    def catalog(self, with_own: bool = True) -> Catalog:
        """Read what can be downloaded, with the user's own entries or without.

        Raises:
            BadInput: a file of it cannot be used.
        """
        own = self.user.settings / CATALOG_FILE if with_own else None
        return load_catalog(bundled_folder("models") / CATALOG_FILE, own)

    @property
    def servers_file(self) -> Path:
        """The user's servers, which need not exist."""
        return self.user.settings / servers.FILE_NAME

    def servers(self) -> servers.ServerList:
        """Read the user's servers."""
        return servers.read_servers(self.servers_file)

    async def probe_server(self, server: Server) -> Probed:
        """Ask a server for its kind and its models.

        Raises:
            EnvironmentFailure: it does not answer, or its key is missing.
        """
        from overthink.lanes.remote.connection import Connection  # late: it takes 0.15 s
        from overthink.lanes.remote.probe import probe

        key = await asyncio.to_thread(servers.key_of, server)
        connection = Connection(server, key, offline=self.offline())
        try:
            return await probe(connection)
        finally:
            await connection.close()

    @property
    def sessions(self) -> Path:
        """The default database of sessions."""
        return self.user.data / SESSIONS_FILE

    @property
    def suites(self) -> SuiteFolders:
        """The suites that come with the app, and the user's."""
        return SuiteFolders(bundled_folder("resources") / "suites", self.user.data / "suites")

    @property
    def tuned_drafts(self) -> TunedDrafts:
        return TunedDrafts(self.user.data / TUNED_FILE, file_identity)

    @cached_property
    def logs(self) -> Path:
        """Where lanes write their logs: the user's folder, or a temporary one if it is read-only.

        Raises:
            BadInput: neither can be written.
        """
        return self.early.log_folder if self.early else make_log_folder(self.user.logs)

    def planner(self) -> Planner:
        phrases = self.thought_words.answer_phrases
        return Planner(
            self.models,
            self.profiles,
            self.tuned_drafts,
            phrases,
            ServerLookup(self.servers, self.describe_model, self.offline),
        )

    def offline(self) -> bool:
        """Whether no connection may leave this machine."""
        return is_offline(self.chosen_offline())

    def describe_model(self, server: Server, model: str) -> ServedModel | None:
        """Ask a server for a model; None if it does not answer now. Blocks for seconds at most.

        Raises:
            BadInput: it has no such model, or its key is missing.
        """
        from overthink.lanes.remote.description import describe_model

        return describe_model(server, model, servers.key_of, self.offline())

    def live_lane(self, name: str) -> LiveLane:
        """Make a lane. Nothing is started yet, unless it was started early.

        Raises:
            BadInput: its log can be written nowhere.
        """
        early = self.early.take(name) if self.early else None
        return early or LiveLane(self.logs, name)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine that uses lanes, as `asyncio.run` does."""
        return self.early.run(work) if self.early else asyncio.run(work)

    def lane(self, name: str) -> EitherLane:
        """Make a lane for model files and for models of servers. Nothing is started yet.

        Raises:
            BadInput: its log can be written nowhere.
        """
        command = child_command("overthink.lanes.remote.child", "--log")
        remote = LiveLane(self.logs, f"{name}-server", log_argument=command)
        return EitherLane(self.live_lane(name), remote)

    async def devices(self) -> tuple[DeviceFacts, ...]:
        """Query llama.cpp's device list through a child process; empty if it can contain no GPU.

        Raises:
            LaneFailure: the query failed.
        """
        if not gpu_backends():
            return ()
        lane = self.live_lane("devices")
        try:
            described = await lane.describe()
        finally:
            await lane.close()
        if isinstance(described, Failed):
            raise LaneFailure(described.problem, described.remedy)
        return described.devices

    def single_lane(self, plan: LanePlan, on_event: OnEvent, on_sample: OnSample) -> Conductor:
        """Make a conductor over one live lane; see `conductor`."""
        return self.conductor([plan], on_event, on_sample)

    def conductor(
        self,
        plans: Sequence[LanePlan],
        on_event: OnEvent,
        on_sample: OnSample = lambda _side, _sample, _event: None,
    ) -> Conductor:
        """Make a conductor over live lanes. Nothing is started yet.

        Raises:
            BadInput: their logs can be written nowhere.
        """
        lanes = [Lane(plan, self.lane(plan.side)) for plan in plans]
        return Conductor(lanes, on_event, on_sample)


def build_program(early: EarlyLanes | None = None) -> Program:
    """Build the program with this user's folders.

    The user's models are in their data folder, or in `models/` of a source checkout.
    """
    user = user_folders()
    bundled = bundled_folder("models")
    folders = ModelFolders(
        bundled=bundled / "demo",
        user=(bundled, user.models),
        programs=other_programs(),
        preferences=user.settings / preferences.FILE_NAME,
        header_cache=user.cache / header_cache.FILE_NAME,
    )
    return Program(user, folders, early)


def other_programs() -> tuple[ProgramFolder, ...]:
    """The model folders of the user's other programs."""
    try:
        home = Path.home()
    except RuntimeError:  # without a home folder, other programs have none for models
        return ()
    return program_folders(os.environ, home, sys.platform)
