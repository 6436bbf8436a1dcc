"""Rates count present and partial over every mark but unknown."""

import datetime as dt

from cohortkit.attendance import rates
from cohortkit.plan.model import CohortInfo, Convening, Person, Plan, Pod, Series
from cohortkit.records.model import Attendance

AT = dt.datetime(2025, 3, 18, 20, tzinfo=dt.UTC)
PLAN = Plan(
    cohort=CohortInfo(name="C", starts=dt.date(2025, 1, 1), ends=dt.date(2025, 12, 31), timezone="America/Denver"),
    people={
        "ana": Person(id="ana", name="Ana", organization="ridge"),
        "bo": Person(id="bo", name="Bo", organization="river"),
        "cy": Person(id="cy", name="Cy", partner="commons", roles=("facilitator",)),
    },
    pods={
        "belonging": Pod(
            id="belonging",
            title="Belonging",
            members=("ana", "bo"),
            meetings=Series(
                starts=dt.datetime(2025, 2, 11, 13),
                minutes=60,
                every="month",
                count=3,
                cancelled=(dt.date(2025, 3, 11),),
            ),
        )
    },
    convenings={
        "spring": Convening(
            id="spring", title="Spring", starts=dt.datetime(2025, 4, 18, 10), ends=dt.datetime(2025, 4, 18, 13)
        )
    },
)
RECORDS = {
    "belonging@2025-02-11": Attendance(
        id="belonging@2025-02-11", at=AT, by="cy", attendance={"ana": "present", "bo": "excused"}
    ),
    "spring": Attendance(id="spring", at=AT, by="cy", attendance={"ana": "partial", "bo": "unknown", "cy": "present"}),
    "belonging@2025-03-11": Attendance(
        id="belonging@2025-03-11", at=AT, by="cy", attendance={"ana": "excused", "bo": "present"}
    ),
    "gone@2025-02-11": Attendance(id="gone@2025-02-11", at=AT, by="cy", attendance={"ana": "absent"}),
}


def told(found: list[rates.Rate]) -> list[tuple[str, int, int]]:
    return [(rate.id, rate.there, rate.marked) for rate in found]


def test_rates_by_everything_a_facilitator_asks_for() -> None:
    taken = rates.seats(PLAN, RECORDS)
    assert told([rates.overall(taken)]) == [("all", 3, 4)]
    assert rates.overall(taken).share == 0.75
    assert told(rates.by_person(taken)) == [("ana", 2, 2), ("bo", 0, 1), ("cy", 1, 1)]
    assert told(rates.by_organization(PLAN, taken)) == [("ridge", 2, 2), ("river", 0, 1)]
    assert told(rates.by_pod(taken)) == [("belonging", 1, 2)]
    assert told(rates.by_quarter(taken)) == [("2025-Q1", 1, 2), ("2025-Q2", 2, 2)]
    assert told(rates.by_meeting(taken)) == [("belonging@2025-02-11", 1, 2), ("spring", 2, 2)]


def test_the_rates_of_a_table_add_up_to_the_rate_below_it() -> None:
    taken = rates.seats(PLAN, RECORDS)
    assert told([rates.together(rates.by_organization(PLAN, taken))]) == [("all", 2, 3)]
    assert told([rates.together(rates.by_pod(taken))]) == [("all", 1, 2)]
    assert rates.together(rates.by_person(taken)) == rates.overall(taken)


def test_kinds_and_periods_narrow_what_is_counted() -> None:
    assert told([rates.overall(rates.seats(PLAN, RECORDS, kind="convening"))]) == [("all", 2, 2)]
    assert told([rates.overall(rates.seats(PLAN, RECORDS, until=dt.date(2025, 3, 1)))]) == [("all", 1, 2)]
    nothing = rates.overall(rates.seats(PLAN, RECORDS, since=dt.date(2026, 1, 1)))
    assert (nothing.marked, nothing.share) == (0, None)
