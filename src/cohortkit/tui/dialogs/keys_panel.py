"""F1: every screen with its key, what can be done here, and the command that does the same."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cohortkit.tui.actions import PLACES, SCREENS, Action, Situation, all_actions, shown_key
from cohortkit.tui.dialogs.dialog import Dialog
from cohortkit.tui.shown import Column, Listing, Row, Word, listing
from cohortkit.tui.widgets.rows import RowList


class KeysPanel(Dialog[str]):
    """All keys; Enter does what the row says, if it can be done here."""

    BINDINGS = [Binding("f1,question_mark,q", "leave", "Close", show=False)]

    def __init__(self, where: Situation, keys: dict[str, str]) -> None:
        super().__init__()
        self.where, self.keys = where, keys

    def compose(self) -> ComposeResult:
        """The rows."""
        with Vertical(classes="box tall"):
            yield Static(f"Keys · {PLACES[self.where.screen].title}", classes="title")
            yield RowList(id="all-keys")
            yield Static(
                "Enter does it · Esc closes · arrows, PgUp, PgDn, Home, End move in every list", classes="hint"
            )

    def on_mount(self) -> None:
        """Fill the rows."""
        rows = self.query_one(RowList)
        rows.show(keys_listing(self.where, self.keys))
        rows.focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Do it."""
        event.stop()
        self.dismiss(event.row)


def keys_listing(where: Situation, keys: dict[str, str]) -> Listing:
    """Every action of this screen, then of all screens, then the screens; what cannot be done now says so."""
    every = list(all_actions().values())
    here = [each for each in every if each.screen == where.screen]
    general = [each for each in every if not each.screen and not each.id.startswith("go.")]
    going = [each for each in every if each.id in {f"go.{place.id}" for place in SCREENS}]

    def row(action: Action) -> Row:
        spoken = " ".join(shown_key(key) for key in keys.get(action.id, action.key).split(","))
        name = action.name if action.fits(where) else Word(f"{action.name} (not now)", "quiet")
        return Row(f"act:{action.id}", (spoken, name, action.help, Word(f"cohortkit {action.command}", "quiet")))

    columns = (Column("Key"), Column("Action"), Column("What it does"), Column("Command", rank=1))
    return listing(columns, [row(each) for each in [*here, *going, *general]], empty="")
