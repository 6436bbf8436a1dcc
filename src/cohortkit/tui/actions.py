"""Everything that can be done in the terminal interface, as data.

The footer, the keys panel, the palette and the keys themselves are made from here, and each action names the command
that does the same.

Adding an action is adding one entry, and a method ``do_NAME`` on its screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

FOOTER = 6
"""So many actions stand in the footer."""


class Situation(msgspec.Struct, frozen=True):
    """Where the facilitator is: the screen, its section, the row under the cursor, and what is open to them."""

    screen: str
    section: str = ""
    row: str = ""
    readable: bool = True
    read_only: bool = False
    problems: int = 0
    state: frozenset[str] = frozenset()
    """What the screen says about itself, such as ``proposed`` when a plan of pairs lies on the table."""


class When(msgspec.Struct, frozen=True):
    """When something can be done, as data: in which sections (none: all), on a row, in a state the screen names.

    ``prefix`` is how the row's id must begin; ``unread`` is for what can be done while the definition cannot be read.
    """

    sections: tuple[str, ...] = ()
    row: bool = False
    state: str = ""
    prefix: str = ""
    unread: bool = False

    def fits(self, where: Situation) -> bool:
        """Whether it can be done there."""
        return (
            (self.unread or where.readable)
            and (not self.sections or where.section in self.sections)
            and (not self.row or bool(where.row))
            and (not self.state or self.state in where.state)
            and where.row.startswith(self.prefix)
        )

    def excludes(self, other: When) -> bool:
        """Whether the two can never be done in one situation."""
        return bool(self.sections) and bool(other.sections) and not set(self.sections) & set(other.sections)


always = When(unread=True)
readable = When()
on_row = When(row=True)


def in_section(*sections: str, row: bool = False, state: str = "") -> When:
    """It can be done in some sections, perhaps only on a row, perhaps only in a state of the screen."""
    return When(sections, row, state)


class Action(msgspec.Struct, frozen=True):
    """One thing to do. ``command`` is what does the same at the command line, after the name of the program.

    ``key`` may name several keys with commas; ``screen`` is empty for what can be done on every screen. ``writes``
    marks what is hidden with ``--read-only``.
    """

    id: str
    name: str
    key: str
    help: str
    command: str
    screen: str = ""
    when: When = readable
    writes: bool = False
    footer: bool = True

    @property
    def method(self) -> str:
        """The name of the method that does it."""
        return "do_" + self.id.partition(".")[2].replace("-", "_")

    def fits(self, where: Situation) -> bool:
        """Whether it can be done now."""
        if self.screen and self.screen != where.screen:
            return False
        return not (self.writes and where.read_only) and self.when.fits(where)

    @property
    def first_key(self) -> str:
        """The key that is shown for it."""
        return shown_key(self.key.split(",")[0])


class Place(msgspec.Struct, frozen=True):
    """One of the screens: its key, what it is for, and the command that shows the same."""

    id: str
    title: str
    key: str
    about: str
    command: str
    module: str
    short: str


SCREENS: tuple[Place, ...] = (
    Place("today", "Today", "1", "next meetings, what needs attention and why", "status", "today:Today", "Today"),
    Place("calendar", "Calendar", "2", "the month and the agenda in two zones", "calendar list", "calendar:Calendar", "Cal"),
    Place("people", "People", "3", "organizations, roles and gaps", "people list", "people:People", "People"),
    Place("meetings", "Meetings", "4", "pods and convenings: attendance, agenda, breakouts", "meetings list", "meetings:Meetings", "Meet"),
    Place("pairs", "Pairs", "5", "lunch buddies: propose, swap, accept, met", "pairs history", "pairs:Pairs", "Pairs"),
    Place("projects", "Projects", "6", "the board, the timeline, check-ins, support", "projects list", "projects:Projects", "Proj"),
    Place("money", "Money", "7", "grants and stipends: paid, owed, left", "money status", "money:Money", "Money"),
    Place("reflections", "Reflections", "8", "who answered; collect, read, remind", "reflections status", "reflections:Reflections", "Refl"),
    Place("coding", "Coding", "9", "read answers, select, code", "codes list", "coding:Coding", "Code"),
    Place("network", "Network", "0", "ties between organizations, before and after", "network show", "network:Network", "Net"),
    Place("writeup", "Write-up", "w", "figures, checks, build", "report figures", "writeup:WriteUp", "Write"),
)  # fmt: skip

PLACES = {each.id: each for each in SCREENS}


def _everywhere() -> Iterator[Action]:
    yield Action("app.palette", "Find", "ctrl+p,colon", "Find a screen, an action, a person, an organization or a meeting by a few letters.", "--help", when=always)  # fmt: skip
    yield Action("app.keys", "Keys", "f1,question_mark", "Show every key of this screen, and the screens.", "--help", when=always)  # fmt: skip
    yield Action("app.undo", "Undo", "ctrl+z,u", "Take the last change of data back, also after a restart.", "undo", writes=True, footer=False, when=always)  # fmt: skip
    yield Action("app.redo", "Redo", "ctrl+y,U", "Do again what was undone last.", "redo", writes=True, footer=False, when=always)  # fmt: skip
    yield Action("app.filter", "Filter", "slash", "Narrow the list, such as org:ncsm or since:2023-01-01.", "meetings list --filter WORDS", footer=False)  # fmt: skip
    yield Action("app.details", "Details", "i", "Read all about the row over the whole screen.", "meetings show ROW", footer=False, when=on_row)  # fmt: skip
    yield Action("app.jump", "Jump", "g", "Show a letter on everything that can be reached; press one to go there.", "--help", footer=False, when=always)  # fmt: skip
    yield Action("app.problems", "Problems", "exclamation_mark", "List what is wrong in the files, and open one at its line.", "check", footer=False, when=always)  # fmt: skip
    yield Action("app.edit", "Edit", "e", "Open the file behind the row in your editor, at its line.", "set PATH VALUE", footer=False, writes=True, when=always)  # fmt: skip
    yield Action("app.reload", "Read again", "f5", "Read all files again.", "check", footer=False, when=always)  # fmt: skip
    yield Action("app.privacy", "Privacy", "asterisk", "Mask names and amounts, for a projector; again to show them.", "status", footer=False, when=always)  # fmt: skip
    yield Action("app.theme", "Theme", "T", "Change the colours: dark, light, colour-blind-safe, those of the terminal.", "tui --theme NAME", footer=False, when=always)  # fmt: skip
    yield Action("app.tour", "Tour", "f2", "Show the first-run tour again.", "--help", footer=False, when=always)
    yield Action("app.next-section", "Next part", "right_square_bracket", "Go to the next part of this screen.", "--help", footer=False)  # fmt: skip
    yield Action("app.previous-section", "Part before", "left_square_bracket", "Go to the part before.", "--help", footer=False)  # fmt: skip
    yield Action("app.quit", "Leave", "ctrl+q,q", "Leave; everything is saved already.", "--help", footer=False, when=always)  # fmt: skip
    for place in SCREENS:
        yield Action(f"go.{place.id}", place.title, place.key, f"{place.title}: {place.about}.", place.command, footer=False, when=always)  # fmt: skip


def _registered() -> Iterator[Action]:
    from cohortkit.tui.room_actions import ROOM_ACTIONS

    yield from _everywhere()
    yield from ROOM_ACTIONS


def shown_key(key: str) -> str:
    """A key as people write it."""
    spoken = {
        "slash": "/", "question_mark": "?", "exclamation_mark": "!", "asterisk": "*", "colon": ":", "enter": "Enter",
        "right_square_bracket": "]", "left_square_bracket": "[", "space": "Space", "full_stop": ".", "plus": "+",
        "minus": "-", "equals_sign": "=", "escape": "Esc", "delete": "Del", "greater_than_sign": ">", "less_than_sign": "<",
    }  # fmt: skip
    if key in spoken:
        return spoken[key]
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key


@cache
def all_actions() -> dict[str, Action]:
    """Every action by id, those of all screens first."""
    return {each.id: each for each in _registered()}


def of_screen(screen: str) -> list[Action]:
    """The actions that belong to one screen alone."""
    return [each for each in all_actions().values() if each.screen == screen]


def fitting(where: Situation) -> list[Action]:
    """What can be done now: first the screen's own actions, then those of every screen."""
    every = [each for each in all_actions().values() if each.fits(where)]
    return [each for each in every if each.screen] + [each for each in every if not each.screen]


def in_footer(where: Situation) -> list[Action]:
    """At most six actions for the footer; the palette and the keys are always among them."""
    constant = [each for each in fitting(where) if each.id in ("app.palette", "app.keys")]
    own = [each for each in fitting(where) if each.footer and each.screen]
    return [*own[: FOOTER - len(constant)], *constant]
