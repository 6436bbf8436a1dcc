"""Answering together in a session: a large count that grows as people save, and the code that leads to the exercise.

Nobody is named and nothing of what they write is shown: the screen may be on a projector.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Digits, Static

from cohortkit.tui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from cohortkit.questions.in_session import LiveCount

EVERY = 2.0
"""Seconds from one count to the next: what others save into a shared drive is not told to this machine."""
BAR = 30


class Live(Dialog[bool]):
    """Counts anew until it is closed; returns whether what lies in the folder is to be collected."""

    BINDINGS = [Binding("c", "collect", "Collect", show=False), Binding("enter,q", "leave", "Close", show=False)]

    DEFAULT_CSS = """
    Live VerticalScroll { height: auto; max-height: 100%; }
    Live Horizontal, Live #numbers { height: auto; }
    Live #code { width: auto; margin: 0 2 0 0; }
    Live Digits { width: auto; text-style: bold; color: $primary; }
    """

    class Counted(Message):
        """The folder was looked at."""

        def __init__(self, count: LiveCount) -> None:
            super().__init__()
            self.count = count

    def __init__(self, exercise: str, folder: str, address: str, count: Callable[[], LiveCount]) -> None:
        super().__init__()
        self.exercise, self.folder, self.address = exercise, folder, address
        self.count = count

    def compose(self) -> ComposeResult:
        """The exercise, the code beside the number, and what is counted."""
        with Vertical(classes="box"):
            with VerticalScroll():
                yield Static(self.said(self.exercise), classes="title")
                if self.address:
                    yield Static(Text(self.address))
                with Horizontal():
                    if self.address:
                        from cohortkit.questions.in_session import qr_text

                        # Light blocks on a dark ground, whatever the theme: else it could not be scanned.
                        code = Text(qr_text(self.address).rstrip("\n"), "#ffffff on #000000", no_wrap=True)
                        yield Static(code, id="code")
                    with Vertical(id="numbers"):
                        yield Digits("–")
                        yield Static("counting …", id="words")
            yield Static(
                self.said(f"Counted in {self.folder}; nothing is collected by it · c collects it · Esc closes"),
                classes="hint",
            )

    def on_mount(self) -> None:
        """Count at once, then again and again."""
        self.query_one(VerticalScroll).focus()
        self.look()
        self.set_interval(EVERY, self.look)

    def look(self) -> None:
        """Count beside the screen, one look at a time: a shared folder may be slow."""
        if not any(each.group == "live" and not each.is_finished for each in self.workers):
            self.run_worker(self._look, thread=True, group="live")

    def _look(self) -> None:
        try:
            found = self.count()
        except OSError:  # the drive is away for a moment; the number stays
            return
        self.post_message(self.Counted(found))

    def on_live_counted(self, event: Counted) -> None:
        """Show the number."""
        count = event.count
        self.query_one(Digits).update(str(count.saved))
        if count.roster is None:
            words = "have saved their answers; anybody may answer"
        else:
            filled = round(BAR * min(1.0, count.saved / max(1, count.roster)))
            words = f"of {count.roster} have saved their answers\n{'█' * filled}{'░' * (BAR - filled)}"
        self.query_one("#words", Static).update(Text(words))

    def action_collect(self) -> None:
        """Close, and collect."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Close without collecting."""
        self.dismiss(False)
