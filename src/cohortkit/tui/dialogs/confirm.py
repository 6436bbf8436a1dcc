"""A question before something that cannot be undone: it names the thing, and No is what Enter means."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Static

from cohortkit.tui.dialogs.dialog import Dialog


class Confirm(Dialog[bool]):
    """Yes or No; ``details`` may show what would happen, such as a difference."""

    BINDINGS = [
        Binding("y", "yes", "Yes", show=False),
        Binding("n", "leave", "No", show=False),
        Binding("left,right,tab", "other", "Other", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    Confirm Horizontal { height: auto; align-horizontal: right; }
    Confirm Button { margin: 0 1; min-width: 12; }
    Confirm VerticalScroll { height: auto; max-height: 16; background: $boost; }
    """

    def __init__(self, question: str, *, yes: str = "Yes", no: str = "No", details: str = "") -> None:
        super().__init__()
        self.question, self.yes, self.no, self.details = question, yes, no, details

    def compose(self) -> ComposeResult:
        """The question, the details, No and Yes."""
        with Vertical(classes="box"):
            yield Static(self.said(self.question), classes="title")
            if self.details:
                with VerticalScroll(can_focus=False):
                    yield Static(self.said(self.details))
            with Horizontal():
                yield Button(f"{self.no} (n)", id="no", compact=True)
                yield Button(f"{self.yes} (y)", id="yes", compact=True, variant="error")

    def on_mount(self) -> None:
        """Enter means No."""
        self.query_one("#no", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")

    def action_other(self) -> None:
        """Go to the other answer."""
        self.query_one("#yes" if self.focused is not None and self.focused.id == "no" else "#no", Button).focus()

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(False)
