"""Jump mode: a letter stands on everything that can be reached; pressing it goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from cohortkit.tui.screens.room import Room

LETTERS = "asdfghjklqwertyuiopzxcvbnm"


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
    """The sections, the rows in view, the actions of the footer and the screens, from the top down."""
    found: list[Target] = []
    app = room.app
    for start, _, screen in app.query_one("#tabs", _bar())._places:  # noqa: SLF001 - one face
        found.append(Target(f"act:go.{screen}", start, app.query_one("#tabs").region.y))
    sections = room.query_one("#sections").region
    found += [Target(f"section:{name}", sections.x + 1 + start, sections.y) for start, name in room.section_places]
    rows = room.rows
    top = int(rows.scroll_offset.y)
    for line in range(min(8, max(0, rows.size.height - 1))):
        if top + line < len(rows.listing.rows):
            found.append(Target(f"row:{rows.listing.rows[top + line].id}", rows.region.x, rows.region.y + 1 + line))
    return found


def _bar() -> Any:
    from cohortkit.tui.widgets.bars import Tabs

    return Tabs
