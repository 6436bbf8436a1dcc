"""A page to read over the whole screen: about a row, an agenda, a difference."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from cohortkit.tui.dialogs.dialog import Dialog
from cohortkit.tui.shown import Page
from cohortkit.tui.widgets.about import drawn, tone_styles


class Reading(Dialog[None]):
    """A page; Esc or Enter closes it."""

    BINDINGS = [Binding("enter,q", "leave", "Close", show=False)]

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def compose(self) -> ComposeResult:
        """The page and how to leave it."""
        with Vertical(classes="box tall"):
            with VerticalScroll():
                yield Static(id="page")
            yield Static(Text("Esc closes · ↑ ↓ scroll"), classes="hint")

    def on_mount(self) -> None:
        """Draw the page."""
        self.query_one("#page", Static).update(drawn(self.page, self.mask, tone_styles(self.app.theme_variables)))
        self.query_one(VerticalScroll).focus()
