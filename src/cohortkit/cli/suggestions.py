"""Show the times that ``cohortkit calendar suggest`` found, or move the meetings to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cohortkit.cli.call import Stop, UsageStop

if TYPE_CHECKING:
    from cohortkit.calendar.busy import Interval
    from cohortkit.calendar.suggest import Suggestion
    from cohortkit.calendar.year import YearPlan
    from cohortkit.cli.blocks import Block
    from cohortkit.cli.call import Call
    from cohortkit.plan.model import Plan


class Asked(NamedTuple):
    """What was asked for: between which days, with whose busy times, who has to be there and who need not."""

    first: dt.date
    last: dt.date
    busy: Mapping[str, Sequence[Interval]]
    must: tuple[str, ...]
    nice: tuple[str, ...]
    write: bool


def suggest_one(call: Call, named: str, meeting: str | None, minutes: int | None, asked: Asked) -> None:
    """Propose times for one pod or convening; with ``write`` one meeting of it moves to the best."""
    from cohortkit.calendar.suggest import meeting_to_move, suggest_times
    from cohortkit.cli.commit import commit
    from cohortkit.cli.output import Text, show
    from cohortkit.meetings.moving import move_meeting
    from cohortkit.plan.names import resolve

    plan = call.plan
    of = resolve(named, {**plan.pods, **plan.convenings}, "pod or convening")
    moving = meeting_to_move(plan, of, asked.first, meeting)
    if minutes is not None and moving is not None and moving.all_day:
        raise UsageStop(f"{moving.id} takes whole days; leave out --minutes")
    found = suggest_times(
        plan,
        of,
        first=asked.first,
        last=asked.last,
        minutes=minutes,
        busy=asked.busy,
        must=asked.must,
        nice=asked.nice,
        moving=moving.id if moving else "",
    )
    if asked.write:
        if moving is None:
            raise Stop(f"{of} has no meeting from {asked.first} on that could be moved; name one with --meeting")
        if minutes is not None and minutes != moving.minutes:
            raise UsageStop(f"{moving.id} takes {moving.minutes} minutes, and --write moves it as long as it is")
        if not found:
            raise Stop(f"no time is open from {asked.first} to {asked.last}")
        best = found[0]
        start = best.start.replace(tzinfo=None) if isinstance(best.start, dt.datetime) else best.start
        change = move_meeting(call.loaded, moving, start)
        commit(call, change, id=moving.id, more={"start": best.start, "absent": list(best.absent)})
        return
    said = [Text(f"--write moves {moving.id} to the first of these.")] if moving and found else []
    document = {"of": of, "meeting": moving.id if moving else None, "suggestions": [_as_json(each) for each in found]}
    show(call, document, _table(plan, found), *said)


def suggest_year(call: Call, asked: Asked) -> None:
    """Propose times for everything at once; with ``write`` all of it moves."""
    from cohortkit.calendar.year import plan_year
    from cohortkit.cli.commit import commit
    from cohortkit.cli.output import show
    from cohortkit.meetings.rescheduling import move_all

    plan = call.plan
    found = plan_year(plan, first=asked.first, last=asked.last, busy=asked.busy, must=asked.must, nice=asked.nice)
    figures = {
        "absences": found.absences,
        "bound": found.bound,
        "proven": found.is_proven,
        "weight": found.weight,
        "unfairness": found.unfairness,
        "unplaced": list(found.unplaced),
    }
    if asked.write:
        moves = [(each.meeting, each.start.replace(tzinfo=None)) for each in found.placements if each.start]
        commit(call, move_all(call.loaded, moves), id="year", more=figures)
        return
    document = {
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
        **figures,
    }
    show(call, document, *_year_blocks(plan, found, weighted=bool(asked.must or asked.nice)))


def _as_json(each: Suggestion) -> dict[str, object]:
    return {
        "start": each.start,
        "end": each.end,
        "absent": list(each.absent),
        "must_absent": list(each.must_absent),
        "early_or_late": list(each.early_or_late),
        "local_times": each.local_times,
    }


def _table(plan: Plan, found: Sequence[Suggestion]) -> Block:
    from cohortkit.cli.output import Table, days, when

    rows = [
        (
            when(each.start, "") if each.local_times else days(each.start, each.end),
            len(each.absent),
            ", ".join(plan.label_of(who) for who in each.absent),
            ", ".join(
                f"{zone.rsplit('/', 1)[-1].replace('_', ' ')} {clock}" for zone, clock in each.local_times.items()
            ),
        )
        for each in found
    ]
    return Table(("When", "Absent", "Who cannot come", "Local times"), rows, empty="no time is open then")


def _year_blocks(plan: Plan, found: YearPlan, *, weighted: bool) -> tuple[Block, ...]:
    from cohortkit.cli.output import Table, Text, when

    rows = [
        (
            when(each.start, "") if each.start else "no time is open",
            when(each.meeting.start, each.meeting.timezone),
            each.meeting.title,
            each.meeting.id,
            ", ".join(plan.label_of(who) for who in each.absent),
        )
        for each in found.placements
    ]
    table = Table(("When", "Now", "Meeting", "Id", "Who cannot come"), rows, empty="nothing meets then")
    if weighted:
        least = "the least there is" if found.is_proven else f"no plan has less than {found.bound}"
        proof = (
            f"{found.absences} absences in all. Weighed (who must come counts 1,000, who need not come nothing) "
            f"they are {found.weight}: {least}."
        )
    elif found.is_proven:
        proof = f"{found.absences} absences in all, and no plan has fewer (lower bound {found.bound})."
    else:
        proof = f"{found.absences} absences in all; no plan has fewer than {found.bound} (lower bound)."
    fairness = f"Unfairness {found.unfairness}: for each person the times that are early or late, squared, and summed."
    return table, Text(proof), Text(fairness)
