"""The first-run tour: four short pages, shown once, again with F2."""

from __future__ import annotations

import os
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from cohortkit.tui.dialogs.dialog import Dialog

PAGES = (
    (
        "Welcome",
        """\
This is your cohort: everything here comes from cohort.toml and the records beside it.

Today shows what is next and what needs attention. Enter goes to where it is dealt with.

Nothing is saved by a button: what you do is written at once, and ^Z takes it back, even tomorrow.""",
    ),
    (
        "Finding your way",
        """\
1 to 9, 0 and w open the eleven screens. [ and ] turn the parts of a screen.

^P finds anything by a few letters: a screen, an action, a person, an organization, a meeting.

/ narrows a list, such as  org:ncsm since:2023-01-01. g puts a letter on everything; press one to go there.""",
    ),
    (
        "A meeting in ten minutes",
        """\
4 opens Meetings. On a meeting, a marks who is there: one key for each person (p present, x excused, a absent).

b makes breakout groups that mix people who have not met, with a timer. n takes notes, kept as you type.""",
    ),
    (
        "In company",
        """\
* masks names and amounts before you share the screen.

Every key has a command that does the same, shown by F1, for scripts and for screen readers.

Keys can be changed in .cohortkit/keys.toml, colours with T. F2 shows this again.""",
    ),
)


class Tour(Dialog[None]):
    """The pages, one after the other."""

    BINDINGS = [
        Binding("enter,space,right,pagedown", "turn(1)", show=False),
        Binding("left,pageup", "turn(-1)", show=False),
        Binding("q", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def compose(self) -> ComposeResult:
        """A title, a text, how to go on."""
        with Vertical(classes="box"):
            yield Static(classes="title", id="tour-title")
            with VerticalScroll(id="tour-scroll"):
                yield Static(id="tour-text")
            yield Static(classes="hint", id="tour-hint")

    def on_mount(self) -> None:
        """Show the first page."""
        self.query_one("#tour-scroll").styles.height = "auto"
        self.query_one("#tour-scroll").styles.max_height = "80%"
        self.show_page()

    def show_page(self) -> None:
        """Show the page of the number."""
        title, text = PAGES[self.number]
        self.query_one("#tour-title", Static).update(f"{title} · {self.number + 1} of {len(PAGES)}")
        self.query_one("#tour-text", Static).update(text.replace("[", "\\["))
        self.query_one("#tour-hint", Static).update("Enter goes on · Esc closes")

    def action_turn(self, by: int) -> None:
        """Turn the page; behind the last one is the end."""
        self.number = max(0, self.number + by)
        if self.number >= len(PAGES):
            self.dismiss(None)
            return
        self.show_page()


def settings_folder(environment: dict[str, str] | None = None) -> Path:
    """Where what belongs to the person at the keyboard is kept, not to the cohort."""
    given = os.environ if environment is None else environment
    base = given.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "cohortkit"


def is_first_run() -> bool:
    """Whether the tour was never shown to this user; asked once only, for it remembers."""
    mark = settings_folder() / "tour-shown"
    if mark.exists():
        return False
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError:  # a home that cannot be written to: no tour rather than one every time
        return False
    return True
