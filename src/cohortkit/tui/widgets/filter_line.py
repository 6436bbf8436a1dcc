"""The filter line: one grammar for every list, the same as ``--filter``, with a caret under what is wrong."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from cohortkit.tui.widgets.covered import Covered


class FilterLine(Vertical):
    """Words that narrow the list as they are typed; Esc clears them, Enter goes to the rows."""

    DEFAULT_CSS = """
    FilterLine { height: auto; display: none; }
    FilterLine.-shown { display: block; }
    FilterLine Input { border: none; height: 1; padding: 0 1; background: $boost; }
    FilterLine Input:focus { border: none; }
    FilterLine #fault { color: $text-error; height: auto; display: none; }
    FilterLine.-bad #fault { display: block; }
    """

    BINDINGS = [
        Binding("escape", "clear", "Clear", show=False),
        Binding("enter,down", "leave", "To the rows", show=False, priority=True),
    ]

    class Changed(Message):
        """Other words are to narrow the list."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Left(Message):
        """The facilitator goes back to the rows."""

    def compose(self) -> ComposeResult:
        """The line and the place for the caret."""
        mask = getattr(self.app, "masked", None)
        yield Input(
            placeholder="filter, such as  org:ncsm  since:2023-01-01  -cancelled",
            compact=True,
            id="words",
            highlighter=Covered(mask) if mask else None,
        )
        yield Static(id="fault")

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one("#words", Input).value

    def open(self) -> None:
        """Show the line and type into it."""
        self.add_class("-shown")
        self.query_one("#words", Input).focus()

    def put(self, words: str) -> None:
        """Fill in other words without a message."""
        line = self.query_one("#words", Input)
        with line.prevent(Input.Changed):
            line.value = words
        self.set_class(bool(words), "-shown")

    def fault(self, text: str) -> None:
        """Say what is wrong with the words; empty takes it back."""
        self.set_class(bool(text), "-bad")
        if text:
            reason, *rest = text.split("\n")
            # The words stand in the line above already; only the caret is needed, under their place there.
            carets = rest[-1][2:] if len(rest) >= 2 else ""
            mask = getattr(self.app, "masked", None) or str
            self.query_one("#fault", Static).update(Text("\n".join(part for part in (carets, mask(reason)) if part)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass the words on."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def action_clear(self) -> None:
        """Take the words away and close the line."""
        self.query_one("#words", Input).value = ""
        self.remove_class("-shown", "-bad")
        self.post_message(self.Left())

    def action_leave(self) -> None:
        """Keep the words and go to the rows."""
        if not self.words:
            self.remove_class("-shown")
        self.post_message(self.Left())
