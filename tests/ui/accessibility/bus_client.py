"""An assistive technology: reads the window through the accessibility bus with libatspi.

Runs in any Python with PyGObject, which is usually the system's own, so it imports nothing else.
Reads one command per line from standard input and answers each with one line of JSON: `walk` visits
every object, `follow TEXT` reads and selects in both transcripts until they contain a text, `texts`
returns them, `select START END` selects in both, `read COUNT` goes through both by character until
COUNT requests have been made, and `events` counts the events that arrived.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  # after the version is chosen

CONNECT_S = 60.0
FOLLOW_S = 120.0
TIMEOUT_MS = 30_000
DEEPEST = 60
"""Levels of the tree; deeper ones mean that it has a circle."""
SENTENCE = 40
"""Characters that are read and selected at once."""
EVENTS = (
    "focus",
    "object:announcement",
    "object:children-changed",
    "object:property-change",
    "object:state-changed",
    "object:text-caret-moved",
    "object:text-changed",
    "object:text-selection-changed",
    "object:visible-data-changed",
    "window",
)
"""What a screen reader listens to. Qt sends only events that a client has asked for."""
INTERFACES = ("Action", "Component", "Selection", "Table", "Text", "Value")


class Client:
    """Counts its requests; each one crosses the bus, because nothing is cached."""

    def __init__(self, name: str) -> None:
        Atspi.init()
        Atspi.set_timeout(TIMEOUT_MS, TIMEOUT_MS)
        self.requests = 0
        self.events: dict[str, int] = {}
        """How many came, by type without details."""
        self._inspected: set[Any] = set()
        self.app = self._find(name)
        self.app.set_cache_mask(Atspi.Cache.NONE)
        self._listener = Atspi.EventListener.new(self._count)
        for event in EVENTS:
            self._listener.register(event)

    def _find(self, name: str) -> Any:
        desktop = Atspi.get_desktop(0)
        end = time.monotonic() + CONNECT_S
        while time.monotonic() < end:
            for index in range(desktop.get_child_count()):
                app = desktop.get_child_at_index(index)
                if app is not None and app.get_name() == name:
                    return app
            time.sleep(0.1)
        raise SystemExit(f"{name} is not on the bus")

    def _count(self, event: Any) -> None:
        name = ":".join(event.type.split(":")[:2])
        self.events[name] = self.events.get(name, 0) + 1

    def receive(self) -> dict[str, int]:
        """Take the events that have arrived; return the counts of all so far."""
        while GLib.MainContext.default().iteration(False):
            pass
        return self.events

    def ask(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Make one request; None if the object has gone or declines."""
        self.requests += 1
        try:
            return function(*arguments)
        except GLib.Error as error:
            if "no longer exists" in str(error):
                raise
            return None

    # -- the tree --------------------------------------------------------------------------------

    def objects(self) -> Iterator[Any]:
        """Every object of the application, parents first."""
        waiting = [(self.app, 0)]
        while waiting:
            found, depth = waiting.pop()
            assert depth < DEEPEST, "the tree has a circle"
            yield found
            for index in range(self.ask(found.get_child_count) or 0):
                child = self.ask(found.get_child_at_index, index)
                if child is not None:
                    waiting.append((child, depth + 1))

    def walk(self) -> list[str]:
        """Visit every object, ask new ones all that a screen reader asks, and return the names."""
        names = []
        for found in self.objects():
            names.append(self.ask(found.get_name) or "")
            if found not in self._inspected:
                self._inspected.add(found)
                self._inspect(found)
        return names

    def _inspect(self, found: Any) -> None:
        self.ask(found.get_role)
        self.ask(found.get_description)
        self.ask(found.get_state_set)
        self.ask(found.get_index_in_parent)
        self.ask(found.get_parent)
        self.ask(found.get_relation_set)
        self.ask(found.get_attributes)
        supported = self._interfaces(found)
        for name in INTERFACES:
            if name in supported:
                getattr(self, f"_inspect_{name.lower()}")(found)

    def _interfaces(self, found: Any) -> list[str]:
        return self.ask(found.get_interfaces) or []

    def _inspect_action(self, found: Any) -> None:
        for index in range(self.ask(Atspi.Action.get_n_actions, found) or 0):
            self.ask(Atspi.Action.get_action_name, found, index)
            self.ask(Atspi.Action.get_key_binding, found, index)

    def _inspect_component(self, found: Any) -> None:
        extents = self.ask(Atspi.Component.get_extents, found, Atspi.CoordType.SCREEN)
        if extents:
            middle = extents.x + extents.width // 2, extents.y + extents.height // 2
            at = Atspi.Component.get_accessible_at_point
            self.ask(at, found, *middle, Atspi.CoordType.SCREEN)
        self.ask(Atspi.Component.get_layer, found)

    def _inspect_selection(self, found: Any) -> None:
        for index in range(self.ask(Atspi.Selection.get_n_selected_children, found) or 0):
            self.ask(Atspi.Selection.get_selected_child, found, index)

    def _inspect_table(self, found: Any) -> None:
        self.ask(Atspi.Table.get_n_rows, found)
        self.ask(Atspi.Table.get_n_columns, found)
        self.ask(Atspi.Table.get_accessible_at, found, 0, 0)
        self.ask(Atspi.Table.get_caption, found)

    def _inspect_text(self, found: Any) -> None:
        count = self.ask(Atspi.Text.get_character_count, found) or 0
        self.ask(Atspi.Text.get_text, found, 0, count)
        self.ask(Atspi.Text.get_caret_offset, found)
        self.ask(Atspi.Text.get_n_selections, found)
        self.ask(Atspi.Text.get_selection, found, 0)
        self.ask(Atspi.Text.get_attribute_run, found, 0, True)
        self.ask(Atspi.Text.get_default_attributes, found)

    def _inspect_value(self, found: Any) -> None:
        self.ask(Atspi.Value.get_current_value, found)
        self.ask(Atspi.Value.get_maximum_value, found)

    # -- the transcripts ---------------------------------------------------------------------------

    def transcripts(self) -> list[Any]:
        """Both transcripts, the left one first."""
        named = {
            self.ask(found.get_name): found for found in self.objects() if self._is_text(found)
        }
        return [named["Transcript, left lane"], named["Transcript, right lane"]]

    def _is_text(self, found: Any) -> bool:
        return self.ask(found.get_role) == Atspi.Role.TEXT and "Text" in self._interfaces(found)

    def texts(self) -> list[str]:
        """Return both texts."""
        return [self._text_of(view) for view in self.transcripts()]

    def _text_of(self, view: Any) -> str:
        count = self.ask(Atspi.Text.get_character_count, view)
        return self.ask(Atspi.Text.get_text, view, 0, count) or ""

    def select(self, start: int, end: int) -> list[bool]:
        """Select a range in both."""
        add = Atspi.Text.add_selection
        return [bool(self.ask(add, view, start, end)) for view in self.transcripts()]

    def follow(self, last_words: str) -> list[dict[str, int]]:
        """Read, select and move the caret at the end of both, until they contain the last words.

        Returns how often each was read, how often its caret arrived, and how many lengths it had.
        """
        views = self.transcripts()
        lengths: list[set[int]] = [set() for _ in views]
        done = [{"rounds": 0, "carets": 0} for _ in views]
        end = time.monotonic() + FOLLOW_S
        for view in views:
            self.ask(Atspi.Component.grab_focus, view)
            self.ask(Atspi.Action.do_action, view, 0)
        while not all(last_words in self._text_of(view) for view in views):
            if time.monotonic() > end:
                raise SystemExit(f"no {last_words!r} within {FOLLOW_S} s")
            for view, seen, counts in zip(views, lengths, done, strict=True):
                count = self.ask(Atspi.Text.get_character_count, view)
                seen.add(count)
                counts["rounds"] += 1
                counts["carets"] += self._read_end(view, count)
            self.receive()
        return [{**c, "lengths": len(seen)} for c, seen in zip(done, lengths, strict=True)]

    def _read_end(self, view: Any, count: int) -> bool:
        """Read and select the newest words as a screen reader does; True if the caret moved."""
        start = max(0, count - SENTENCE)
        for granularity in (
            Atspi.TextGranularity.CHAR,
            Atspi.TextGranularity.WORD,
            Atspi.TextGranularity.LINE,
        ):
            self.ask(Atspi.Text.get_string_at_offset, view, start, granularity)
        self.ask(Atspi.Text.scroll_substring_to, view, start, count, Atspi.ScrollType.ANYWHERE)
        screen = Atspi.CoordType.SCREEN
        extents = self.ask(Atspi.Text.get_character_extents, view, start, screen)
        if extents:
            self.ask(Atspi.Text.get_offset_at_point, view, extents.x, extents.y, screen)
        self.ask(Atspi.Text.get_range_extents, view, start, count, screen)
        self.ask(Atspi.Text.add_selection, view, start, count)
        self.ask(Atspi.Text.get_n_selections, view)
        self.ask(Atspi.Text.get_selection, view, 0)
        self.ask(Atspi.Text.set_selection, view, 0, start, count)
        self.ask(Atspi.Text.remove_selection, view, 0)
        self.ask(Atspi.Text.set_caret_offset, view, start)
        return bool(self.ask(Atspi.Text.get_caret_offset, view) == start)

    def read(self, requests: int) -> str:
        """Go through both transcripts by character until so many requests have been made."""
        views = self.transcripts()
        counts = [self.ask(Atspi.Text.get_character_count, view) for view in views]
        offset = 0
        while self.requests < requests:
            for view, count in zip(views, counts, strict=True):
                at = offset % count
                self.ask(Atspi.Text.get_character_at_offset, view, at)
                self.ask(Atspi.Text.get_text, view, at, at + 1)
                self.ask(Atspi.Text.set_caret_offset, view, at)
                self.ask(Atspi.Text.get_character_extents, view, at, Atspi.CoordType.WINDOW)
            offset += 1
        return "read"


def main() -> None:
    """Serve commands; the only argument is the application's name on the bus."""
    client = Client(sys.argv[1])
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        command, _, argument = line.strip().partition(" ")
        match command:
            case "walk":
                answer: object = client.walk()
            case "follow":
                answer = client.follow(argument)
            case "texts":
                answer = client.texts()
            case "events":
                answer = client.receive()
            case "select":
                answer = client.select(*map(int, argument.split()))
            case "read":
                answer = client.read(int(argument))
            case _:
                raise SystemExit(f"unknown command: {line}")
        print(json.dumps({"answer": answer, "requests": client.requests}), flush=True)
    os._exit(0)  # libatspi may wait for an application that has closed


if __name__ == "__main__":
    main()
