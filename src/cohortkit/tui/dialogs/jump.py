"""Jump mode: a letter stands on everything that can be reached; pressing it goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from cohortkit.tui.screens.room import Room

LETTERS = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM1234567890"


class Target(msgspec.Struct, frozen=True):
    """A place on the screen and what pressing its letter does."""

    id: str
    x: int
    y: int


class Jump(ModalScreen[str]):
    """Letters over the screen; any other key closes it."""

    DEFAULT_CSS = """
    Jump { background: transparent; }
    Jump .letter {
        position: absolute; width: 3; height: 1; background: $warning; color: $background; text-style: bold reverse;
        layer: letters;
    }
    """

    def __init__(self, targets: list[Target]) -> None:
        super().__init__()
        self.targets = dict(zip(LETTERS, targets, strict=False))

    def compose(self) -> ComposeResult:
        """A letter at each place."""
        for letter, target in self.targets.items():
            label = Static(f" {letter} ", classes="letter")
            label.styles.offset = (max(0, target.x), max(0, target.y))
            yield label

    def on_key(self, event: events.Key) -> None:
        """Go there, or close."""
        event.stop()
        found = self.targets.get(event.character or "")
        self.dismiss(found.id if found else None)


def targets(room: Room) -> list[Target]:
    """The screens, the sections, the rows in view and the actions of the footer, from the top down."""
    from cohortkit.tui.widgets.bars import Foot, Tabs
    from cohortkit.tui.widgets.sections import SectionsLine

    tabs, foot = room.app.query_one(Tabs), room.app.query_one(Foot)
    sections, rows = room.query_one(SectionsLine), room.rows
    top, left = int(rows.scroll_offset.y), rows.region
    seen = rows.listing.rows[top : top + max(0, rows.size.height - 1)]
    return [
        *(Target(f"act:go.{screen}", start, tabs.region.y) for start, _, screen in tabs.places),
        *(
            Target(f"section:{name}", sections.content_region.x + start, sections.region.y)
            for start, _, name in sections.places
        ),
        *(Target(f"act:{action}", foot.region.x + start, foot.region.y) for start, _, action in foot.places),
        *(Target(f"row:{row.id}", left.x, left.y + 1 + line) for line, row in enumerate(seen)),
    ]
