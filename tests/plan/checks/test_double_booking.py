"""People are never expected in two places at once, whatever the zone, and dated membership counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from cohortkit.files.problems import locate
from cohortkit.plan.catalogue import BASE
from cohortkit.plan.checks import plan_problems
from cohortkit.plan.load import load_plan

PEOPLE = BASE + '[people.bo-lind]\nname = "Bo Lind"\norganization = "ridge"\n'


def pod(key: str, members: str, starts: str, more: str = "", zone: str = "America/Denver") -> str:
    return (
        f'[pods.{key}]\ntitle = "{key}"\nmembers = [{members}]\n[pods.{key}.meetings]\nstarts = {starts}\nminutes = 60\n'
        f'timezone = "{zone}"\nevery = "month"\non = "2nd Tuesday"\n{more}'
    )


def convening(starts: str, ends: str, more: str = "") -> str:
    return (
        f'[convenings.spring]\ntitle = "Spring"\nstarts = {starts}\nends = {ends}\n{more}'
        '[[convenings.spring.sessions]]\ntitle = "Who is here"\nminutes = 10\nkind = "connection"\n'
    )


def messages(folder: Path, *tables: str) -> list[str]:
    (folder / "cohort.toml").write_text(PEOPLE + "".join(tables), encoding="utf-8")
    loaded = load_plan(folder)
    found = locate([*loaded.problems, *plan_problems(loaded)], loaded.documents)
    return [f"{each.path}: {each.message}" for each in found]


ONE = pod("one", '"ana-ruiz"', "2025-02-11T13:00:00", "count = 2\n")


def test_two_pods_that_share_a_person_are_named_with_their_days(tmp_path: Path) -> None:
    two = pod("two", '"ana-ruiz", "bo-lind"', "2025-02-11T13:30:00", "count = 2\n")
    assert messages(tmp_path, ONE, two) == [
        'pods.two.meetings.starts: pod "two" overlaps pod "one" on 2025-02-11 and on 2025-03-11; Ana Ruiz is in both'
    ]


def test_meetings_are_compared_across_zones_and_clock_changes(tmp_path: Path) -> None:
    # 13:00 in Denver is 13:00 in Phoenix in February, and 12:00 there from 9 March on.
    two = pod("two", '"ana-ruiz"', "2025-02-11T12:00:00", "count = 2\n", "America/Phoenix")
    assert messages(tmp_path, ONE, two) == [
        'pods.two.meetings.starts: pod "two" overlaps pod "one" on 2025-03-11; Ana Ruiz is in both'
    ]


@pytest.mark.parametrize(
    "table",
    [
        pod("two", '"bo-lind"', "2025-02-11T13:00:00", "count = 2\n"),
        pod("two", '"ana-ruiz"', "2025-02-11T14:00:00", "count = 2\n"),
        pod("two", '"ana-ruiz"', "2025-02-11T13:00:00", "count = 2\ncancelled = [2025-02-11]\nskip = [2025-03-11]\n"),
        pod("two", '{ person = "ana-ruiz", from = 2025-04-01 }', "2025-02-11T13:00:00", "count = 2\n"),
        convening("2025-03-11T12:00:00", "2025-03-11T15:00:00", 'status = "cancelled"\n'),
        convening("2025-03-11T14:00:00", "2025-03-11T15:00:00"),
        convening("2025-03-12", "2025-03-12"),
    ],
    ids=["others", "next hour", "cancelled and skipped", "joins later", "cancelled convening", "after", "next day"],
)
def test_nobody_is_in_both(tmp_path: Path, table: str) -> None:
    assert messages(tmp_path, ONE, table) == []


def test_a_convening_of_days_occupies_them_all(tmp_path: Path) -> None:
    assert messages(tmp_path, convening("2025-03-10", "2025-03-11"), ONE) == [
        'pods.one.meetings.starts: pod "one" overlaps convening "spring" on 2025-03-11; Ana Ruiz is in both'
    ]


def test_a_moved_meeting_counts_where_it_was_moved_to(tmp_path: Path) -> None:
    moved = "count = 2\nmoved = [{ from = 2025-03-11, to = 2025-03-13T09:00:00 }]\n"
    two = pod("two", '"ana-ruiz"', "2025-02-11T15:00:00", moved)
    assert messages(tmp_path, ONE, two, convening("2025-03-13T08:00:00", "2025-03-13T10:00:00")) == [
        'convenings.spring.starts: convening "spring" overlaps pod "two" on 2025-03-13; Ana Ruiz is in both'
    ]
