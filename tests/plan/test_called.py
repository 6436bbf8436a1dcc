"""Names as people write them, and whose they are."""

import datetime as dt

import pytest

from cohortkit.plan.called import called, people_by_name
from cohortkit.plan.model import CohortInfo, Person, Plan

PEOPLE = {
    "zoe-n": Person(id="zoe-n", name="Zoë Nuñez-Šimić", email="zoe@lac.example", aliases=("Zoë N.",)),
    "o-brien": Person(id="o-brien", name="Sinéad O’Brien"),
    "kenji": Person(id="kenji", name="健二 山田"),
    "lukasz": Person(id="lukasz", name="Łukasz Größe"),
    "ana-lo": Person(id="ana-lo", name="Ana Lo"),
    "ana-lo-2": Person(id="ana-lo-2", name="Ana Ló"),
}
PLAN = Plan(
    cohort=CohortInfo(name="C", starts=dt.date(2025, 1, 1), ends=dt.date(2025, 12, 31), timezone="UTC"), people=PEOPLE
)


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Zoë Nuñez-Šimić", ("zoe-n",)),
        ("zoe nunez simic", ("zoe-n",)),
        ("Nuñez-Šimić, Zoë", ("zoe-n",)),
        ("zoe n", ("zoe-n",)),
        ("ZOE@lac.example", ("zoe-n",)),
        ("zoe@elsewhere.example", ()),
        ("Dr. Sinead O'Brien (she/her)", ("o-brien",)),
        ("健二 山田 (Guest)", ("kenji",)),
        ("Lukasz Grosse", ("lukasz",)),
        ("Ana Lo", ("ana-lo", "ana-lo-2")),
        ("Zoë", ()),
        ("", ()),
        (" – ", ()),
    ],
)
def test_a_name_is_that_of_a_person_however_it_is_written(name: str, people: tuple[str, ...]) -> None:
    assert called(people_by_name(PLAN), name) == people
