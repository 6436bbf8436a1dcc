"""What is wrong in the files, with a caret under each place; Enter opens the file there in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from cohortkit.tui.dialogs.dialog import LOW, Dialog
from cohortkit.tui.shown import Column, Row, Word, listing
from cohortkit.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from cohortkit.files.problems import Diagnostic


class Problems(Dialog[tuple[str, int]]):
    """The list; returns the file and the line to open."""

    BINDINGS = [Binding("e", "open", "Edit", show=False), Binding("exclamation_mark,q", "leave", "Close", show=False)]

    DEFAULT_CSS = """
    Problems #place { height: 9; border-top: solid $panel; }
    Problems.-low #place { height: 6; }
    Problems.-low .box { height: 100%; }
    Problems.-low .hint { display: none; }
    """

    def __init__(self, problems: list[Diagnostic]) -> None:
        super().__init__()
        self.problems = problems

    def compose(self) -> ComposeResult:
        """The rows and the place of the one under the cursor."""
        with Vertical(classes="box tall"):
            yield Static("Problems in the files", classes="title")
            yield RowList(id="problems")
            with VerticalScroll(id="place", can_focus=False):
                yield Static(id="excerpt")
            yield Static("Enter or e opens the file there · Esc closes · the same: cohortkit check", classes="hint")

    def on_mount(self) -> None:
        """Fill the rows."""
        rows = self.query_one(RowList)
        columns = (Column("", most=9), Column("Place", most=34), Column("What", most=200))
        rows.show(
            listing(
                columns,
                (
                    Row(
                        str(at),
                        (
                            Word(each.severity, "bad" if each.severity == "error" else "warn"),
                            f"{each.file}:{each.line}",
                            each.message,
                        ),
                    )
                    for at, each in enumerate(self.problems)
                ),
                empty="Nothing is wrong.",
            )
        )
        rows.focus()

    def on_resize(self) -> None:
        """On a small terminal the rows and the place are worth more than the hint."""
        self.set_class(self.size.height < LOW, "-low")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the place with its caret."""
        from cohortkit.files.diagnostics_text import render

        event.stop()
        if event.row:
            width = self.query_one("#place").content_size.width
            self.query_one("#excerpt", Static).update(self.said(render([self.problems[int(event.row)]], width=width)))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open it."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the file at the line."""
        row = self.query_one(RowList).row
        if row:
            each = self.problems[int(row)]
            self.dismiss((each.file, each.line))
