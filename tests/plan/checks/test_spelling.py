"""Other spellings of organizations are found, and plain words are left alone."""

from __future__ import annotations

import datetime as dt

import pytest

from cohortkit.plan.checks.spelling import Spellings, distance
from cohortkit.plan.model import CohortInfo, Organization, Person, Plan

PLAN = Plan(
    cohort=CohortInfo(
        name="Rivers and Ridges", starts=dt.date(2025, 1, 15), ends=dt.date(2026, 12, 15), timezone="America/Denver"
    ),
    organizations={
        "ridge": Organization(id="ridge", name="Ridge Math Alliance", short_name="RMA", aliases=("Ridge Alliance",)),
        "river": Organization(id="river", name="River Valley Leaders", short_name="RVL"),
        "ncsm": Organization(id="ncsm", name="NCSM: Leadership in Mathematics Education", short_name="NCSM"),
        "beyond": Organization(id="beyond", name="Beyond100K"),
        "act": Organization(id="act", name="ACT", aliases=("Act Together",)),
        "circle": Organization(id="circle", name="Math Circle Network", short_name="MCN"),
    },
    people={"irma": Person(id="irma", name="Irma Rivers", organization="ridge")},
)


@pytest.mark.parametrize(
    ("text", "written", "meant"),
    [
        ("A talk by NSCM members", "NSCM", "NCSM"),
        ("A talk by ncsm members", "ncsm", "NCSM"),
        ("A talk by N.C.S.M. members", "N.C.S.M", "NCSM"),
        ("A talk by NCSMM members", "NCSMM", "NCSM"),
        ("Hosted by ridge math alliance", "ridge math alliance", "Ridge Math Alliance"),
        ("Hosted by the Ridge Math-Alliance.", "Ridge Math-Alliance", "Ridge Math Alliance"),
        ("Hosted by RidgeMath Alliance", "RidgeMath Alliance", "Ridge Math Alliance"),
        ("Hosted by Ridge Math Aliance", "Ridge Math Aliance", "Ridge Math Alliance"),
        ("Hosted by Rigde Math Aliance", "Rigde Math Aliance", "Ridge Math Alliance"),
        ("Hosted by Rigde Aliance", "Rigde Aliance", "Ridge Alliance"),
        ("Hosted by the Ridge Math Alliances", "Ridge Math Alliances", "Ridge Math Alliance"),
        ("Math Circles Network hosts", "Math Circles Network", "Math Circle Network"),
        (
            "NCSM Leadership in Mathematics Education hosts",
            "NCSM Leadership in Mathematics Education",
            "NCSM: Leadership in Mathematics Education",
        ),
        ("Hosted by Ridge Aliance", "Ridge Aliance", "Ridge Alliance"),
        ("River Vally Leaders meet", "River Vally Leaders", "River Valley Leaders"),
        ("With Beyond 100K", "Beyond 100K", "Beyond100K"),
        ("With beyond100k", "beyond100k", "Beyond100K"),
        ("Every RNA member posts", "RNA", "RMA"),
        ("Every R.M.A. member posts", "R.M.A", "RMA"),
        ("Math Circle\nNetwrok meets", "Math Circle Netwrok", "Math Circle Network"),
    ],
)
def test_another_spelling_is_found(text: str, written: str, meant: str) -> None:
    assert Spellings(PLAN).strays(text) == ((written, meant),)


@pytest.mark.parametrize(
    "text",
    [
        "Ridge Math Alliance, RMA, the Ridge Alliance and NCSM",
        "NCSM: Leadership in Mathematics Education hosts RMA's members",
        "We act on the ridge; act now, an act of trust",
        "Leaders from the river and the valley do math in a circle",
        "Irma came from Rome by car with her ram, her arm in a sling",
        "All the RMAs of the world, and both NCSMs",
        "A network of math circles needs an MBA and a PDF",
        "Write to rmma@nscm.example or see https://nscm.example/ridge-math-aliance",
        "Beyond 50 or beyond 100 people",
        "Bridge Alliances are built, and Act Together is here",
        "",
    ],
)
def test_plain_words_and_right_spellings_are_left_alone(text: str) -> None:
    assert Spellings(PLAN).strays(text) == ()


def test_several_spellings_in_one_text_come_in_order() -> None:
    assert Spellings(PLAN).strays("NSCM and Ridge Aliance and NCSM") == (
        ("NSCM", "NCSM"),
        ("Ridge Aliance", "Ridge Alliance"),
    )


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("ncsm", "nscm", 1),
        ("abc", "abc", 0),
        ("abc", "ab", 1),
        ("abc", "axc", 1),
        ("abcd", "badc", 2),
        ("abc", "xyz", 3),
    ],
)
def test_edits_are_counted_with_swapped_neighbours_as_one(one: str, other: str, edits: int) -> None:
    assert distance(one, other, 3) == distance(other, one, 3) == edits
