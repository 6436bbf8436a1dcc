"""Keys that are pressed before the rows they are meant for are there: kept for a moment, then pressed again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events

from cohortkit.tui.actions import all_actions

if TYPE_CHECKING:
    from textual.app import App

    from cohortkit.tui.screens.room import Room

    Base = App[None]
else:
    Base = object

PATIENCE_SECONDS = 3.0
"""A key that waited longer is forgotten: nobody remembers having pressed it."""
MOST = 20


class TypeAhead(Base):
    """For the app: ``4 m`` moves the next meeting however fast the two keys follow each other."""

    keys: dict[str, str]

    if TYPE_CHECKING:

        @property
        def room(self) -> Room: ...  # noqa: D102

    def __init__(self) -> None:
        super().__init__()
        self._ahead: list[tuple[float, events.Key]] = []

    def on_key(self, event: events.Key) -> None:
        """Keep a key that asks for rows while there are none yet."""
        if len(self.screen_stack) > 1 or not self.room.is_waiting or self.focused is not self.room.rows:
            return
        if event.key in self._keys_for_any_time():
            self._ahead.clear()
            return
        event.prevent_default()
        event.stop()
        if len(self._ahead) < MOST:
            self._ahead.append((time.monotonic(), event))

    def press_again(self) -> None:
        """Press the keys that waited, now that the rows are there."""
        # From the app itself: what a room posts does not bubble further up than to that room.
        if self._ahead:
            self.call_later(self._press_again)

    def _press_again(self) -> None:
        ahead, self._ahead = self._ahead, []
        now = time.monotonic()
        for at, event in ahead:
            if now - at <= PATIENCE_SECONDS:
                self.post_message(events.Key(event.key, event.character))

    def _keys_for_any_time(self) -> set[str]:
        return {
            key
            for each in all_actions().values()
            if not each.screen and not each.when.row
            for key in self.keys.get(each.id, each.key).split(",")
        }
