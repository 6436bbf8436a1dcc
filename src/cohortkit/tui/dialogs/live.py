"""In a session: how many have saved their answers, counted as they save, and a code that leads to the exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Digits, Static

from cohortkit.tui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from cohortkit.questions.in_session import LiveCount

EVERY_SECONDS = 2.0
"""So often the folder is looked at: what others save into a shared drive is not told to this machine."""
BAR = 30


class Live(Dialog[bool]):
    """A number that grows; returns whether what lies there is to be collected. Nobody is named: others look on."""

    BINDINGS = [Binding("c", "collect", "Collect", show=False), Binding("enter,q", "leave", "Close", show=False)]

    DEFAULT_CSS = """
    Live Horizontal { height: auto; }
    Live #code { width: auto; height: auto; margin: 0 2 0 0; color: black; background: white; }
    Live #numbers { height: auto; }
    Live Digits { width: auto; text-style: bold; }
    """

    class Counted(Message):
        """The folder was looked at."""

        def __init__(self, count: LiveCount) -> None:
            super().__init__()
            self.count = count

    def __init__(self, title: str, count: Callable[[], LiveCount], code: str = "") -> None:
        super().__init__()
        self.title_text, self.count, self.code = title, count, code.rstrip("\n")
        self.saved = -1

    def compose(self) -> ComposeResult:
        """The code beside the number."""
        with Vertical(classes="box"):
            yield Static(self.said(self.title_text), classes="title")
            with Horizontal():
                if self.code:
                    yield Static(Text(self.code, no_wrap=True), id="code")
                with Vertical(id="numbers"):
                    yield Digits("–")
                    yield Static(id="of")
            yield Static("c collects what is there · Esc closes; until then nothing is collected", classes="hint")

    def on_mount(self) -> None:
        """Count now and from now on."""
        self.look()
        self.set_interval(EVERY_SECONDS, self.look)

    def look(self) -> None:
        """Count in a thread; one look at a time."""
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
        if count.saved == self.saved:
            return
        self.saved = count.saved
        self.query_one(Digits).update(str(count.saved))
        if count.roster is None:
            self.query_one("#of", Static).update("have saved; anybody may answer")
            return
        filled = round(BAR * min(1.0, count.saved / max(1, count.roster)))
        words = f"of {count.roster} have saved\n{'█' * filled}{'░' * (BAR - filled)}"
        self.query_one("#of", Static).update(Text(words))

    def action_collect(self) -> None:
        """Close, and collect."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Close without collecting."""
        self.dismiss(False)
