"""Find anything by a few letters: screens, what can be done now, people, organizations, meetings.

Textual's own palette lists its hits in an ``OptionList``, whose page keys fail before its lines are laid out (8.2.8,
KeyError in ``_move_page``); this one lists them in rows, which have no such moment.
"""

from __future__ import annotations

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from cohortkit.plan.slugs import plain_letters
from cohortkit.tui.dialogs.dialog import Dialog
from cohortkit.tui.shown import Column, Row, Word, listing
from cohortkit.tui.widgets.covered import Covered
from cohortkit.tui.widgets.rows import RowList

MOST = 100


class Entry(msgspec.Struct, frozen=True):
    """Something that can be found: its id, such as ``act:app.undo`` or ``people:ana-ruiz``, its name, what it is."""

    id: str
    name: str
    about: str
    key: str = ""
    also: str = ""


class Palette(Dialog[str]):
    """The letters and what they fit; returns the id of what was chosen."""

    BINDINGS = [
        Binding("down", "rows('move', 1)", show=False, priority=True),
        Binding("up", "rows('move', -1)", show=False, priority=True),
        Binding("pagedown", "rows('page', 1)", show=False, priority=True),
        Binding("pageup", "rows('page', -1)", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
        Binding("ctrl+p", "leave", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    Palette { align: center top; }
    Palette > .box { margin: 1 0 0 0; height: 80%; }
    Palette Input { border: none; height: 1; padding: 0; margin: 0 0 1 0; }
    """

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        self.entries = entries
        self._searched = [(entry, plain_letters(f"{entry.name} {entry.also} {entry.about}")) for entry in entries]

    def compose(self) -> ComposeResult:
        """The letters above what they fit."""
        with Vertical(classes="box"):
            yield Input(
                placeholder="a few letters: a screen, an action, a person, an organization, a meeting",
                compact=True,
                highlighter=Covered(self.mask) if self.mask else None,
            )
            yield RowList(id="found")

    def on_mount(self) -> None:
        """Show the screens and what can be done now."""
        self.query_one(RowList).can_focus = False
        self.query_one(Input).focus()
        self.find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find again."""
        event.stop()
        self.find(event.value)

    def find(self, letters: str) -> None:
        """Show what fits best first."""
        found = search(self._searched, letters)
        columns = (Column("Key", rank=1), Column("Name"), Column("", rank=2))
        rows = [Row(each.id, (each.key, each.name, Word(each.about, "quiet"))) for each in found[:MOST]]
        shown = self.query_one(RowList)
        shown.cursor = 0
        shown.show(listing(columns, rows, empty="Nothing fits. Fewer letters find more.", total=len(found)))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click chooses."""
        event.stop()
        self.dismiss(event.row)

    def action_rows(self, what: str, by: int) -> None:
        """Move in the rows while typing goes on."""
        rows = self.query_one(RowList)
        rows.action_move(by) if what == "move" else rows.action_page(by)

    def action_take(self) -> None:
        """Choose the row under the cursor."""
        self.dismiss(self.query_one(RowList).row or None)

    def on_key(self, event: events.Key) -> None:
        """Keys of the rows that the letters do not need."""
        if event.key in ("ctrl+home", "ctrl+end"):
            self.query_one(RowList).action_end(int(event.key == "ctrl+end"))
            event.stop()


def search(entries: list[tuple[Entry, str]], letters: str) -> list[Entry]:
    """Return what holds every word typed, names that begin with it first, then names, then the rest; order kept."""
    words = plain_letters(letters).split()
    if not words:
        return [entry for entry, _ in entries if entry.id.startswith("act:")]
    found: list[tuple[int, int, Entry]] = []
    for place, (entry, text) in enumerate(entries):
        if all(word in text for word in words):
            name = plain_letters(entry.name)
            rank = (
                -1
                if name == plain_letters(letters).strip()
                else 0
                if name.startswith(words[0])
                else 1
                if words[0] in name
                else 2
            )
            found.append((rank, place, entry))
    if not found:
        # Letters in order with others between them, as in "brkt" for breakouts.
        joined = "".join(words)
        for place, (entry, _) in enumerate(entries):
            if _in_order(joined, plain_letters(entry.name)):
                found.append((3, place, entry))
    return [entry for _, _, entry in sorted(found, key=lambda each: each[:2])]


def _in_order(letters: str, text: str) -> bool:
    at = iter(text)
    return all(letter in at for letter in letters)
