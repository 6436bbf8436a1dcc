"""Answering together in a session: a large count that grows as people save, and the code that leads to the exercise.

Nothing of what they write is shown: the screen may be on a projector.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Digits, Static

from cohortkit.tui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from cohortkit.questions.in_session import LiveCount

EVERY = 2.0
"""Seconds from one count to the next."""


class Live(Dialog[None]):
    """Counts anew until it is closed; `count` reads the shared folder."""

    DEFAULT_CSS = """
    Live Horizontal, Live Horizontal > Vertical { height: auto; }
    Live Digits { width: auto; color: $primary; }
    Live #code { width: auto; margin: 0 2 0 0; }
    """

    def __init__(self, title: str, folder: str, address: str, count: Callable[[], LiveCount]) -> None:
        super().__init__()
        self.exercise, self.folder, self.address = title, folder, address
        self.count = count

    def compose(self) -> ComposeResult:
        """The exercise, how many have saved, the code to scan, and how to leave."""
        with Vertical(classes="box tall"):
            with VerticalScroll():
                yield Static(Text(self.exercise), classes="title")
                if self.address:
                    yield Static(Text(self.address))
                with Horizontal():
                    if self.address:
                        from cohortkit.questions.in_session import qr_text

                        # Light blocks on a dark ground, whatever the theme: else it could not be scanned.
                        code = Text(qr_text(self.address).rstrip("\n"), "#ffffff on #000000", no_wrap=True)
                        yield Static(code, id="code")
                    with Vertical():
                        yield Digits("", id="digits")
                        yield Static("counting …", id="words")
            yield Static(Text(f"Counted in {self.folder}; nothing is collected by it · Esc closes"), classes="hint")

    def on_mount(self) -> None:
        """Count at once, then again and again."""
        self.query_one(VerticalScroll).focus()
        self.look()
        self.set_interval(EVERY, self.look)

    def look(self) -> None:
        """Count beside the screen: a shared folder may be slow."""
        self.run_worker(self._look, thread=True, exclusive=True)

    def _look(self) -> None:
        found = self.count()
        if self.is_attached:
            self.app.call_from_thread(self._show, found)

    def _show(self, found: LiveCount) -> None:
        of = "" if found.roster is None else f" of {found.roster}"
        self.query_one("#digits", Digits).update(
            f"{found.saved}" + ("" if found.roster is None else f" / {found.roster}")
        )
        self.query_one("#words", Static).update(Text(f"{found.saved}{of} have saved their answers."))
