"""Show the times that ``cohortkit calendar suggest`` found, or move the meetings to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cohortkit.cli.call import Stop

if TYPE_CHECKING:
    from cohortkit.calendar.busy import Interval
    from cohortkit.cli.call import Call


class Asked(NamedTuple):
    """What was asked for: between which days, with whose busy times, who has to be there and who need not."""

    first: dt.date
    last: dt.date
    busy: Mapping[str, Sequence[Interval]]
    must: tuple[str, ...]
    nice: tuple[str, ...]
    write: bool


def suggest_one(call: Call, named: str, minutes: int | None, asked: Asked) -> None:
    """Propose times for one pod or convening; with ``write`` its next meeting moves to the best."""
    from cohortkit.calendar.suggest import suggest_times
    from cohortkit.cli.commit import commit
    from cohortkit.cli.output import Table, show, when
    from cohortkit.meetings.listing import meetings_of
    from cohortkit.meetings.rescheduling import move_all
    from cohortkit.plan.names import resolve

    plan = call.plan
    of = resolve(named, {**plan.pods, **plan.convenings}, "pod or convening")
    found = suggest_times(
        plan,
        of,
        first=asked.first,
        last=asked.last,
        minutes=minutes,
        busy=asked.busy,
        must=asked.must,
        nice=asked.nice,
    )
    if asked.write:
        affected = [each for each in meetings_of(plan, of) if each.last_day >= asked.first and not each.cancelled]
        if not found or not affected:
            raise Stop(
                f"{of} has no meeting from {asked.first} on that could be moved" if found else "no time is open then"
            )
        commit(call, move_all(call.loaded, [(affected[0], found[0].start.replace(tzinfo=None))]), id=affected[0].id)
        return
    rows = [
        (
            when(each.start, ""),
            len(each.absent),
            ", ".join(plan.label_of(who) for who in each.absent),
            ", ".join(
                f"{zone.rsplit('/', 1)[-1].replace('_', ' ')} {clock}" for zone, clock in each.local_times.items()
            ),
        )
        for each in found
    ]
    show(
        call,
        {
            "of": of,
            "suggestions": [
                {
                    "start": each.start,
                    "end": each.end,
                    "absent": list(each.absent),
                    "must_absent": list(each.must_absent),
                    "early_or_late": list(each.early_or_late),
                    "local_times": each.local_times,
                }
                for each in found
            ],
        },
        Table(("When", "Absent", "Who cannot come", "Local times"), rows, empty="no time is open then"),
    )


def suggest_year(call: Call, asked: Asked) -> None:
    """Propose times for everything at once; with ``write`` all of it moves."""
    from cohortkit.calendar.year import plan_year
    from cohortkit.cli.commit import commit
    from cohortkit.cli.output import Table, Text, show, when
    from cohortkit.meetings.rescheduling import move_all

    plan = call.plan
    found = plan_year(plan, first=asked.first, last=asked.last, busy=asked.busy, must=asked.must, nice=asked.nice)
    if asked.write:
        moves = [(each.meeting, each.start.replace(tzinfo=None)) for each in found.placements if each.start]
        commit(call, move_all(call.loaded, moves), id="year")
        return
    rows = [
        (
            when(each.start, "") if each.start else "no time is open",
            each.meeting.title,
            each.meeting.id,
            ", ".join(plan.label_of(who) for who in each.absent),
        )
        for each in found.placements
    ]
    proof = "and no plan has fewer" if found.is_proven else f"and no plan has fewer than {found.bound}"
    show(
        call,
        {
            "meetings": [
                {
                    "id": each.meeting.id,
                    "now": each.meeting.start,
                    "start": each.start,
                    "timezone": each.meeting.timezone,
                    "absent": list(each.absent),
                }
                for each in found.placements
            ],
            "absences": found.absences,
            "bound": found.bound,
            "proven": found.is_proven,
            "unfairness": found.unfairness,
            "unplaced": list(found.unplaced),
        },
        Table(("When", "Meeting", "Id", "Who cannot come"), rows, empty="nothing meets then"),
        Text(f"{found.absences} absences in all, {proof}."),
    )
