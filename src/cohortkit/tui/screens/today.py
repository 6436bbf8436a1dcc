"""Today: the next meetings, what needs attention and why, and one key that goes to where it is dealt with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.tui.actions import PLACES
from cohortkit.tui.kept import kept
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, Tone, View, Word, facts, having, listing
from cohortkit.tui.words import day, soon

if TYPE_CHECKING:
    import datetime as dt

    from cohortkit.records.cohort import Cohort
    from cohortkit.status.attention import Attention
    from cohortkit.status.page import Status

GOES_TO = {
    "meetings": "meetings", "attendance": "meetings", "spotlights": "meetings",
    "people": "people", "organizations": "people",
    "pairs": "pairs",
    "projects": "projects", "support": "projects", "commitments": "projects", "interviews": "projects",
    "products": "projects", "resources": "projects", "feedback": "projects",
    "money": "money",
    "reflections": "reflections", "surveys": "reflections",
    "calendar": "calendar",
    "codes": "coding", "quotes": "coding",
    "network": "network", "collaborations": "network",
    "report": "writeup",
    "check": "problems",
    "set": "meetings",
    "money batch": "money/owed",
    "money year": "money/years",
}  # fmt: skip
"""Where a concern is dealt with, by the first words of the command that deals with it: a screen, or a part of one."""


class Today(Room):
    """The morning page."""

    NAME = "today"
    BINDINGS = bindings_of("today")

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """Meetings to come, then concerns, the most urgent first."""
        page = _page(cohort, view)
        tones: dict[int, Tone] = {0: "bad", 1: "warn", 2: "quiet"}
        rows = [
            Row(f"meeting:{each.id}", (Word("next", "good"), soon(each, page.as_of), each.title)) for each in page.next
        ]
        rows += [
            Row(
                _concern(number, each),
                (Word(each.urgency.words, tones[each.urgency.value]), _since(each, page.as_of), each.message),
            )
            for number, each in enumerate(page.attention)
        ]
        counts = ", ".join(
            f"{number} {name.replace('_', ' ')}" for name, number in list(page.counts.items())[:6] if number
        )
        return listing(
            (Column("", most=11, least=1), Column("When", most=22, whole=True), Column("What", most=200, least=40)),
            having(view.words, rows),
            empty=_empty(page),
            summary=" · ".join(part for part in (page.phase, f"{page.as_of:%A, %-d %B %Y}", counts) if part),
        )

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """The agenda of a meeting, or a concern with what to do about it."""
        kind, _, rest = row.partition(":")
        if kind == "meeting":
            from cohortkit.tui.screens.meeting_page import meeting_page

            return meeting_page(cohort, rest)
        page = _page(cohort, view)
        number = int(rest.partition(":")[0])
        if number >= len(page.attention):
            return Page()
        each = page.attention[number]
        place, _, section = _target(each).partition("/")
        there = (
            " ".join(part for part in (PLACES[place].title, section.capitalize()) if part) if place in PLACES else ""
        )
        what = f"Enter goes to {there}." if there else "Enter lists them." if place else ""
        return Page(
            each.message,
            (
                facts("", (("Urgency", each.urgency.words), ("Since", each.since), ("About", each.subject))),
                Block("What to do", tuple(Line(text) for text in (what, f"or type: {each.command}") if text)),
            ),
        )

    def choose(self, row: str) -> None:
        """Go to where the row is dealt with."""
        kind, _, rest = row.partition(":")
        if kind == "meeting":
            self.cohort_app.open_thing("meetings", rest)
            return
        _, _, about = rest.partition(":")
        target, _, subject = about.partition("|")
        place, _, section = target.partition("/")
        if place == "problems":
            self.cohort_app.do_problems()
        elif place:
            self.cohort_app.open_thing(place, subject, section=section)

    def do_open(self) -> None:
        """Go to where the row is dealt with."""
        self.choose(self.row)

    def do_attendance(self) -> None:
        """Mark who is at the meeting under the cursor."""
        kind, _, rest = self.row.partition(":")
        if kind == "meeting":
            self.cohort_app.open_thing("meetings", rest, section="attendance")


def _page(cohort: Cohort, view: View) -> Status:
    from cohortkit.status.page import status

    minute = view.now.replace(second=0, microsecond=0)
    return kept(cohort, f"status {minute.isoformat()}", lambda: status(cohort, view.now))


def _target(each: Attention) -> str:
    _, *words = each.command.split()
    return GOES_TO.get(" ".join(words[:2])) or GOES_TO.get("".join(words[:1]), "")


def _concern(number: int, each: Attention) -> str:
    return f"concern:{number}:{_target(each)}|{each.subject}"


def _since(each: Attention, today: dt.date) -> str:
    return day(each.since, today) if each.since else ""


def _empty(page: Status) -> str:
    if not page.counts.get("people") and not page.counts.get("organizations"):
        return (
            "Nothing is planned yet.\n\n"
            "Press e to write the first organizations into cohort.toml, then 3 and a to add people, or import a list: "
            "cohortkit people import FILE.csv. Pods and convenings follow. This page fills itself."
        )
    return "Nothing is coming up and nothing needs attention. Press 2 for the calendar."
