"""Times are suggested so that as few as possible are absent. The oracle tries every plan there is."""

from __future__ import annotations

import datetime as dt
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.calendar.availability import Availability, closed_days, working_minutes
from cohortkit.calendar.busy import Interval
from cohortkit.calendar.suggest import suggest_times
from cohortkit.calendar.year import YearProblem, plan_year
from cohortkit.meetings.rescheduling import move_all
from cohortkit.plan.load import load_plan
from cohortkit.plan.model import Blackout, CohortInfo, Convening, Holidays, Organization, Person, Plan, Pod, Series

FIRST, LAST = dt.date(2025, 3, 3), dt.date(2025, 4, 30)


def small_plan(members: dict[str, tuple[str, ...]], months: int = 2, **changes: object) -> Plan:
    ids = sorted({person for each in members.values() for person in each})
    zones = ("America/Denver", "America/New_York", "America/Phoenix")
    people = {
        each: Person(id=each, name=each, organization="o", timezone=zones[number % 3])
        for number, each in enumerate(ids)
    }
    pods = {
        pod: Pod(
            id=pod,
            title=pod,
            members=who,
            meetings=Series(
                starts=dt.datetime(2025, 3, 4, 10), minutes=60, every="month", on="1st Tuesday", count=months
            ),
        )
        for pod, who in members.items()
    }
    info = CohortInfo(name="R", starts=FIRST, ends=LAST, timezone="America/Denver")
    plan = Plan(cohort=info, organizations={"o": Organization(id="o", name="O")}, people=people, pods=pods)
    return Plan(**{**{name: getattr(plan, name) for name in plan.__struct_fields__}, **changes})


def at(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp())


def test_one_meeting_ranks_by_who_cannot_come() -> None:
    plan = small_plan({"a": ("ana", "bo", "cy")})
    # Ana (Denver) is busy all of Monday; Bo (New York) from noon of his Tuesday.
    busy = {
        "ana": [(at("2025-03-03T00:00"), at("2025-03-04T06:00"))],
        "bo": [(at("2025-03-04T17:00"), at("2025-03-05T06:00"))],
    }
    found = suggest_times(plan, "a", first=dt.date(2025, 3, 3), last=dt.date(2025, 3, 5), busy=busy)
    assert [(f"{each.start:%a}", each.absent) for each in found] == [("Wed", ()), ("Tue", ()), ("Mon", ("ana",))]
    # Denver and Phoenix share their clocks in winter; 9–17 there and in New York overlap from 9 to 15 in Denver.
    assert found[0].local_times == {
        "America/Denver": "Wed 10:00",
        "America/New_York": "Wed 12:00",
        "America/Phoenix": "Wed 10:00",
    }
    assert found[0].early_or_late == ()
    assert f"{found[1].start:%H:%M}" == "09:00"
    assert found[1].early_or_late == ("ana", "cy")


def test_who_must_come_is_never_traded_and_who_may_come_does_not_count() -> None:
    plan = small_plan({"a": ("ana", "bo", "cy")})
    day = dt.date(2025, 3, 4)
    whole = (at("2025-03-04T00:00"), at("2025-03-05T08:00"))
    morning = (at("2025-03-04T00:00"), at("2025-03-04T19:00"))
    busy = {"ana": [(at("2025-03-04T19:00"), whole[1])], "bo": [morning], "cy": [morning]}
    [best] = suggest_times(plan, "a", first=day, last=day, busy=busy)
    assert best.absent == ("ana",)
    [best] = suggest_times(plan, "a", first=day, last=day, busy=busy, must=["ana"])
    assert (best.absent, best.must_absent) == (("bo", "cy"), ())
    [best] = suggest_times(plan, "a", first=day, last=day, busy=busy, nice=["bo", "cy"])
    assert best.absent == ("bo", "cy")


def test_nobody_is_in_two_places_and_closed_days_are_left_out() -> None:
    plan = small_plan(
        {"a": ("ana", "bo"), "b": ("bo", "cy")},
        blackouts={"week": Blackout(id="week", starts=dt.date(2025, 5, 19), ends=dt.date(2025, 5, 23))},
        holidays=Holidays(country="US"),
    )
    tuesday = dt.date(2025, 3, 4)
    [best] = suggest_times(plan, "a", first=tuesday, last=tuesday, minutes=60)
    assert f"{best.start:%H}" != "10"  # pod b meets then, and Bo is in both
    found = suggest_times(plan, "a", first=dt.date(2025, 5, 19), last=dt.date(2025, 5, 27))
    assert [f"{each.start:%d %B}" for each in found] == ["27 May"]  # the 26th is Memorial Day
    assert closed_days(plan, dt.date(2025, 5, 26), dt.date(2025, 5, 26)) == {dt.date(2025, 5, 26): "Memorial Day"}


def gathering(starts: dt.date, ends: dt.date) -> dict[str, Convening]:
    return {"g": Convening(id="g", title="Gathering", mode="in-person", starts=starts, ends=ends)}


def test_a_convening_of_whole_days_gets_days_in_a_row_on_which_most_can_come() -> None:
    plan = small_plan(
        {"a": ("ana", "bo", "cy")},
        convenings=gathering(dt.date(2025, 3, 19), dt.date(2025, 3, 20)),
        blackouts={"fair": Blackout(id="fair", starts=dt.date(2025, 3, 7), ends=dt.date(2025, 3, 7))},
    )
    # Bo is busy on the morning of Wednesday the 5th, in New York; Cy's evening of the 10th, in Phoenix, is no hindrance.
    busy = {
        "bo": [(at("2025-03-05T14:00"), at("2025-03-05T15:00"))],
        "cy": [(at("2025-03-11T03:00"), at("2025-03-11T05:00"))],
    }
    found = suggest_times(plan, "g", first=dt.date(2025, 3, 1), last=dt.date(2025, 3, 14), busy=busy)
    days = [(f"{each.start:%a %d}", f"{each.end:%a %d}", each.absent) for each in found]
    # Not on the 4th, when the pod meets, not on the 7th, and on no weekend.
    assert days == [
        ("Mon 10", "Tue 11", ()),
        ("Tue 11", "Wed 12", ()),
        ("Wed 12", "Thu 13", ()),
        ("Thu 13", "Fri 14", ()),
        ("Wed 05", "Thu 06", ("bo",)),
    ]
    assert found[0].local_times == {}
    [must, *_] = suggest_times(plan, "g", first=dt.date(2025, 3, 5), last=dt.date(2025, 3, 6), busy=busy, must=["bo"])
    assert must.must_absent == ("bo",)


def test_a_convening_over_a_weekend_may_stay_on_one() -> None:
    plan = small_plan({"a": ("ana",)}, convenings=gathering(dt.date(2025, 3, 14), dt.date(2025, 3, 16)))
    found = suggest_times(plan, "g", first=dt.date(2025, 3, 21), last=dt.date(2025, 3, 24))
    assert [f"{each.start:%a} to {each.end:%a}" for each in found] == ["Fri to Sun", "Sat to Mon"]


def test_working_hours_are_read_and_nonsense_is_nine_to_five() -> None:
    assert working_minutes("08:30-16:00") == (510, 960)
    assert working_minutes("whenever") == (540, 1020)


def test_working_hours_are_local_across_a_clock_change() -> None:
    plan = small_plan({"a": ("ana",)})
    availability = Availability(plan, FIRST, LAST)
    assert availability.who_is_free(at("2025-03-07T16:00"), at("2025-03-07T17:00")) == 1  # nine in Denver, winter
    assert availability.who_is_free(at("2025-03-10T15:00"), at("2025-03-10T16:00")) == 1  # nine in Denver, summer
    assert availability.who_is_free(at("2025-03-10T14:45"), at("2025-03-10T15:15")) == 0


BUSY = st.dictionaries(
    st.sampled_from(["ana", "bo", "cy", "di"]),
    st.lists(st.tuples(st.integers(0, 57), st.integers(13, 24), st.integers(1, 30)), max_size=12),
)


def intervals(drawn: dict[str, list[tuple[int, int, int]]]) -> dict[str, list[Interval]]:
    opening = at("2025-03-03T00:00")
    return {
        person: [
            (opening + (day * 24 + hour) * 3600, opening + (day * 24 + hour + length) * 3600)
            for day, hour, length in each
        ]
        for person, each in drawn.items()
    }


@settings(max_examples=40, deadline=None)
@given(BUSY)
def test_the_bound_is_what_each_pod_could_do_alone_and_the_plan_breaks_no_rule(
    drawn: dict[str, list[tuple[int, int, int]]],
) -> None:
    plan = small_plan({"a": ("ana", "bo"), "b": ("bo", "cy", "di")})
    busy = intervals(drawn)
    problem = YearProblem(plan, first=FIRST, last=LAST, busy=busy, step=240)
    alone = 0
    for unit in problem.units:
        alone += min(
            first.weight + second.weight
            for first, second in product(*unit.options)
            if (second.slot.day - first.slot.day).days >= 14
        )
    result = problem.solve()
    assert result.bound == alone
    assert result.weight >= result.bound
    assert result.unplaced == ()
    by_pod: dict[str, list[dt.datetime]] = {}
    for each in result.placements:
        assert each.start is not None
        assert (each.start.month, each.start.weekday() < 5) == (each.meeting.date.month, True)
        by_pod.setdefault(each.meeting.of, []).append(each.start)
    assert all((second.date() - first.date()).days >= 14 for first, second in by_pod.values())
    assert not set(by_pod["a"]) & set(by_pod["b"])  # Bo is in both


@settings(max_examples=15, deadline=None)
@given(BUSY)
def test_no_plan_of_two_pods_is_better(drawn: dict[str, list[tuple[int, int, int]]]) -> None:
    plan = small_plan({"a": ("ana", "bo"), "b": ("bo", "cy", "di")}, months=1)
    busy = intervals(drawn)
    problem = YearProblem(plan, first=FIRST, last=LAST, busy=busy, step=240)
    one, other = (unit.options[0] for unit in problem.units)
    best = min(
        first.weight + second.weight
        for first, second in product(one, other)
        if first.slot.end <= second.slot.begin or second.slot.end <= first.slot.begin
    )
    assert problem.solve().weight == best


def test_early_and_late_times_go_round() -> None:
    """Ana in Denver and Bo in Tokyo can only meet when it is late for one of them; it should not always be the same."""
    plan = small_plan({"a": ("ana", "bo")}, months=2)
    people = dict(plan.people)
    people["ana"] = Person(
        id="ana", name="Ana", organization="o", timezone="America/Denver", working_hours="07:00-19:00"
    )
    people["bo"] = Person(id="bo", name="Bo", organization="o", timezone="America/Denver", working_hours="06:00-18:00")
    plan = Plan(**{**{name: getattr(plan, name) for name in plan.__struct_fields__}, "people": people})
    result = plan_year(plan, first=FIRST, last=LAST)
    assert (result.absences, result.unfairness, result.is_proven) == (0, 0, True)


def test_chosen_times_are_written_into_the_definition(tmp_path: Path) -> None:
    text = """\
[cohort]
name = "Rivers"  # ours
starts = 2025-03-03
ends = 2025-04-30
timezone = "America/Denver"
[organizations.o]
name = "O"
[people.ana]
name = "Ana"
organization = "o"
[pods.a]
title = "A"
members = ["ana"]
[pods.a.meetings]
starts = 2025-03-04T19:00:00  # evenings
minutes = 60
every = "month"
on = "1st Tuesday"
moved = [{ from = 2025-04-01, to = 2025-04-02T21:00:00 }]
"""
    (tmp_path / "cohort.toml").write_text(text)
    loaded = load_plan(tmp_path)
    assert loaded.plan is not None
    result = plan_year(loaded.plan, first=FIRST, last=LAST)
    change = move_all(
        loaded, [(each.meeting, each.start.replace(tzinfo=None)) for each in result.placements if each.start]
    )
    [edited] = change.files
    assert edited.after is not None
    after = edited.after.decode()
    assert "# evenings" in after
    assert "# ours" in after
    (tmp_path / "cohort.toml").write_text(after)
    again = load_plan(tmp_path)
    assert again.problems == ()
    assert again.plan is not None
    assert plan_year(again.plan, first=FIRST, last=LAST).absences == 0
    series = again.plan.pods["a"].meetings
    assert series is not None
    assert [(move.from_, move.to) for move in series.moved] == [
        (each.meeting.date, each.start.replace(tzinfo=None))
        for each in sorted(result.placements, key=lambda each: each.meeting.date, reverse=True)
        if each.start
    ]


def test_a_month_without_any_open_time_is_said(tmp_path: Path) -> None:
    plan = small_plan(
        {"a": ("ana",)},
        blackouts={"march": Blackout(id="march", starts=dt.date(2025, 3, 1), ends=dt.date(2025, 3, 31))},
    )
    result = plan_year(plan, first=FIRST, last=LAST)
    assert result.unplaced == ("a@2025-03-04",)
    assert not result.is_proven


@pytest.mark.parametrize("step", [30, 60])
def test_the_same_input_gives_the_same_plan(step: int) -> None:
    plan = small_plan({"a": ("ana", "bo"), "b": ("bo", "cy"), "c": ("cy", "di")})
    first, second = (plan_year(plan, first=FIRST, last=LAST, step=step) for _ in range(2))
    assert first == second
