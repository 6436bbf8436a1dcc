"""Ids made of names, in the letters of many languages."""

import datetime as dt

import pytest

from cohortkit.plan.model import CohortInfo, Plan
from cohortkit.plan.slugs import cohort_id, plain_letters, slug


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Łukasz Żółć", "lukasz-zolc"),
        ("Jürgen Größe", "jurgen-grosse"),
        ("Sør-Trøndelag", "sor-trondelag"),
        ("Þór Sæmundsson", "thor-saemundsson"),
        ("Đặng Văn Đức", "dang-van-duc"),
        ("Sinéad O’Brien", "sinead-obrien"),
        ("  Children's   Museum, 2nd floor ", "childrens-museum-2nd-floor"),
        ("काठमाडौँ", ""),
    ],
)
def test_an_id_is_made_of_the_letters_that_people_would_type(name: str, made: str) -> None:
    assert slug(name) == made


def test_letters_of_other_scripts_stay_when_names_are_compared() -> None:
    assert plain_letters("健二 Łódź") == "健二 lodz"


def plan(name: str, own: str = "") -> Plan:
    day = dt.date(2026, 1, 12)
    return Plan(cohort=CohortInfo(id=own, name=name, starts=day, ends=day, timezone="UTC"))


def test_a_cohort_has_an_id_whatever_its_name_is_written_in() -> None:
    assert cohort_id(plan("Museos en red: Łódź")) == "museos-en-red-lodz"
    assert cohort_id(plan("काठमाडौँ संग्रहालय")) == "cohort"
    assert cohort_id(plan("Museos en red", "own")) == "own"
