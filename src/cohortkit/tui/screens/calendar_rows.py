"""What the calendar screen shows: the meetings in two zones side by side, and what changed since the publication."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, View, Word, having, listing, tested
from cohortkit.tui.words import counted, day

if TYPE_CHECKING:
    from cohortkit.meetings.meeting import Meeting
    from cohortkit.records.cohort import Cohort


def other_zones(cohort: Cohort) -> list[str]:
    """The zones people live in besides the cohort's own, the most people first."""
    from collections import Counter

    counts = Counter(cohort.plan.zone_of(each) for each in cohort.plan.people.values() if each.here_on(cohort.as_of))
    counts.pop(cohort.plan.cohort.timezone, None)
    return [zone for zone, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def last_day(first: dt.date) -> dt.date:
    """The last day of the month."""
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def meetings_of_month(cohort: Cohort, first: dt.date) -> list[Meeting]:
    """The meetings of a month."""
    from cohortkit.meetings.listing import between
    from cohortkit.tui.screens.moving import kept_meetings

    return between(kept_meetings(cohort), first, last_day(first))


def agenda(cohort: Cohort, view: View) -> Listing:
    """The meetings of the month that is open, or all to come, in the cohort's zone and another."""
    from cohortkit.meetings.agenda import zone_label
    from cohortkit.plan.series import RuleError, zone_named
    from cohortkit.tui.screens.meetings import AROUND
    from cohortkit.tui.screens.moving import kept_clashes, kept_meetings

    first = dt.date.fromisoformat(view.choices.get("month", str(cohort.as_of)[:7]) + "-01")
    if view.section == "month":
        found = meetings_of_month(cohort, first)
    else:
        found = [each for each in kept_meetings(cohort) if each.ends > view.now]
    if view.words.strip():
        from cohortkit.meetings.filtering import meeting_filter

        found = list(filter(tested(lambda: meeting_filter(cohort.plan, view.words, cohort.as_of)), found))
    total, found = len(found), found[: 2 * AROUND]
    own = cohort.plan.cohort.timezone
    zones = [own, view.choices.get("zone") or next(iter(other_zones(cohort)), "")]
    usable = []
    for name in zones:
        try:
            usable.append(zone_named(name) if name else None)
        except RuleError:
            usable.append(None)

    def local(each: Meeting, at: int) -> str:
        zone = usable[at]
        if zone is None or each.all_day:
            return "all day" if each.all_day and not at else ""
        moment = each.begins.astimezone(zone)
        begins = each.begins.astimezone(usable[0]) if usable[0] else each.begins
        shift = (moment.date() - begins.date()).days
        return f"{moment:%H:%M}" + (f" {shift:+d}d" if at and shift else "")

    def day_of(each: Meeting) -> str:
        shown = each.begins.astimezone(usable[0]).date() if usable[0] and not each.all_day else each.first_day
        return day(shown, cohort.as_of)

    clashes = kept_clashes(cohort)

    def state(each: Meeting) -> Word | str:
        if each.cancelled:
            return Word("cancelled", "quiet")
        twice = {who for _, people in clashes.get(each.id, ()) for who in people}
        if twice:
            return Word(f"{len(twice)} clash", "bad")
        return Word("moved", "warn") if each.status == "moved" else ""

    moment = dt.datetime.combine(first, dt.time(12), dt.UTC)
    labels = [zone_label(name, moment) if name and usable[at] else "" for at, name in enumerate(zones)]
    rows = [
        Row(
            each.id,
            (
                day_of(each),
                local(each, 0),
                local(each, 1),
                each.title,
                state(each),
            ),
        )
        for each in found
    ]
    name = f"{first:%B %Y}" if view.section == "month" else "all to come"
    return listing(
        (
            Column("Day", whole=True),
            Column(labels[0], most=20, least=8),
            Column(labels[1] or " ", rank=1, most=20, least=8),
            Column("Meeting", most=80),
            Column("", rank=2, least=1),
        ),
        rows,
        total=total,
        empty=f"No meeting in {name}. < and > turn the month." if view.section == "month" else "No meeting is to come.",
        summary=f"{name} · {counted(total, 'meeting', 'meetings')}",
    )


def _differences(cohort: Cohort, view: View) -> list[object]:
    from cohortkit.calendar.changes import differences
    from cohortkit.calendar.export import timetable_of
    from cohortkit.records.published import read_published

    now = cohort.at_day(max(cohort.as_of, view.present))  # as it is published, also while an earlier day is looked at
    return list(differences(timetable_of(now, read_published(cohort.folder)[0]), view.now))


def changes(cohort: Cohort, view: View) -> Listing:
    """What changed since the calendar was published last."""
    rows = [
        Row(
            str(number),
            (
                Word(
                    "within 48 hours" if getattr(each, "short_notice", False) else str(getattr(each, "kind", "")),
                    "bad" if getattr(each, "short_notice", False) else "warn",
                ),
                str(getattr(each, "words", "")),
            ),
        )
        for number, each in enumerate(_differences(cohort, view))
    ]
    return listing(
        (Column("", most=18), Column("What changed", most=200)),
        having(view.words, rows),
        empty="Nothing changed since the calendar was published last. x exports it.",
        summary="since the calendar was published last",
    )


def change_page(cohort: Cohort, view: View, row: str) -> Page:
    """A change, and whom to tell."""
    found = _differences(cohort, view)
    if not row.isdecimal() or int(row) >= len(found):
        return Page()
    each = found[int(row)]
    people = tuple(getattr(each, "people", ()))
    return Page(
        str(getattr(each, "title", "")),
        (
            Block("", (Line(str(getattr(each, "words", ""))),)),
            Block(f"To tell ({len(people)})", (Line(", ".join(cohort.plan.label_of(who) for who in people)),)),
        ),
    )
