"""All about one person, for whatever list they stand in, and the filter of such lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.tui.kept import kept
from cohortkit.tui.shown import Block, Line, Page, facts, row_words, tested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cohortkit.attendance.rates import Seat
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.shown import Row


def having_people(
    cohort: Cohort, words: str, rows: Iterable[Row], people: Callable[[Row], Iterable[str]]
) -> Iterable[Row]:
    """Keep the rows a filter wants, of a list whose rows are about people: ``org: pod: role: person:``, and words."""
    from cohortkit.people.filtering import about_people

    if not words.strip():
        return rows
    test = tested(lambda: about_people(cohort.plan, words, cohort.as_of, people, row_words))
    return [row for row in rows if test(row)]


def person_page(cohort: Cohort, person_id: str) -> Page:
    """All there is to say about a person."""
    from cohortkit.attendance import rates
    from cohortkit.evaluation.shares import percent

    plan, day = cohort.plan, cohort.as_of
    found = plan.people.get(person_id)
    if found is None:
        return Page()
    pods = [pod.title for pod in plan.pods.values() if person_id in (*pod.members_on(day), pod.lead)]
    coached = [project.title for project in plan.projects.values() if project.coach == person_id]
    blocks = [
        facts(
            "",
            (
                ("Id", found.id),
                ("Title", found.title),
                ("Organization", plan.label_of(found.organization or found.partner)),
                ("Roles", ", ".join(found.roles)),
                ("E-mail", found.email),
                ("Time zone", plan.zone_of(found)),
                ("Works", found.working_hours),
                ("Level", found.preferred_level or "not stated"),
                ("Joined", found.joined),
                ("Left", found.left),
                ("Pods", ", ".join(pods)),
                ("Coaches", ", ".join(coached)),
                ("Bio", found.bio),
            ),
        )
    ]
    taken = _by_person(cohort).get(person_id, [])
    if taken:
        rate = rates.overall(taken)
        share = f" ({percent(rate.share)})" if rate.share is not None else ""
        titles = {key: each.title for key, each in plan.pods.items()}
        titles |= {key: each.title for key, each in plan.convenings.items()}
        last = [f"{seat.on}  {titles.get(seat.of, seat.of)}  {seat.mark}" for seat in taken[-6:]]
        blocks.append(
            Block(
                "Meetings",
                (Line(f"there {rate.there} of {rate.marked}{share}"), *(Line(each) for each in reversed(last))),
            )
        )
    meals = [
        (each.starts, [plan.label_of(who) for who in group if who != person_id], str(number) in each.met)
        for each in cohort.pairings.values()
        if each.kind == "lunch-buddy"
        for number, group in enumerate(each.groups, 1)
        if person_id in group
    ]
    if meals:
        blocks.append(
            Block(
                "Lunch buddies",
                tuple(
                    Line(f"{starts}  {', '.join(who)}", "good" if met else "quiet") for starts, who, met in meals[-6:]
                ),
            )
        )
    return Page(found.name, tuple(blocks))


def seats(cohort: Cohort) -> list[Seat]:
    """Everybody's marks in order of time, gathered once for each reading."""
    from cohortkit.attendance import rates

    return kept(cohort, "seats", lambda: rates.seats(cohort.plan, cohort.attendance))


def _by_person(cohort: Cohort) -> dict[str, list[Seat]]:
    def gather() -> dict[str, list[Seat]]:
        found: dict[str, list[Seat]] = {}
        for seat in seats(cohort):
            found.setdefault(seat.person, []).append(seat)
        return found

    return kept(cohort, "seats by person", gather)
