"""People name things by id, the beginning of an id, a name or an alias."""

import datetime as dt

import pytest

from cohortkit.plan.model import CohortInfo, Organization, Person, Plan
from cohortkit.plan.names import NoSuchThing, cohort_id, resolve, slug

ORGANIZATIONS = {
    "ridge": Organization(id="ridge", name="Ridge Math Alliance", short_name="RMA", aliases=("Ridge Alliance",)),
    "river": Organization(id="river", name="River Valley Leaders", short_name="RVL"),
    "riverside": Organization(id="riverside", name="Side of the River"),
}
PEOPLE = {
    "ana-ruiz": Person(id="ana-ruiz", name="Ana Ruiz", organization="ridge", title="Coach", email="ana@ridge.example"),
    "bo-lind": Person(id="bo-lind", name="Bo Lind", organization="river", title="Coach"),
}


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ridge", "ridge"),
        ("river", "river"),
        ("rid", "ridge"),
        ("RMA", "ridge"),
        ("ridge alliance", "ridge"),
        ("Side of", "riverside"),
        ("rivers", "riverside"),
    ],
)
def test_an_organization_is_found_by(asked: str, meant: str) -> None:
    assert resolve(asked, ORGANIZATIONS, "organization") == meant


def test_a_person_is_found_by_name_and_address_but_never_by_their_job() -> None:
    assert resolve("bo lind", PEOPLE, "person") == "bo-lind"
    assert resolve("ana@ridge.example", PEOPLE, "person") == "ana-ruiz"
    with pytest.raises(NoSuchThing) as refused:
        resolve("Coach", PEOPLE, "person")
    assert refused.value.matches == ()


@pytest.mark.parametrize("asked", ["Tui Maths", "tui  maths network", "TŪĪ MATHS’ NETWORK", "Tūī Maths"])
def test_accents_and_punctuation_may_be_left_out(asked: str) -> None:
    bodies = {"tmn": Organization(id="tmn", name="Tūī Maths' Network"), "rma": Organization(id="rma", name="Tu Ana")}
    assert resolve(asked, bodies, "organization") == "tmn"


def test_what_is_spelled_out_goes_before_what_is_only_alike() -> None:
    people = {"jose": Person(id="jose", name="Jose Luz"), "josé": Person(id="josé", name="José Luz")}
    assert resolve("José Luz", people, "person") == "josé"
    assert resolve("jose luz", people, "person") == "jose"
    with pytest.raises(NoSuchThing, match="2 of the people"):
        resolve("jóse luz", people, "person")


def test_when_several_fit_all_are_named() -> None:
    with pytest.raises(NoSuchThing, match="could be 3 of the organizations: ridge, river, riverside") as refused:
        resolve("ri", ORGANIZATIONS, "organization")
    assert refused.value.matches == ("ridge", "river", "riverside")


def test_when_nothing_fits_a_near_id_is_offered() -> None:
    with pytest.raises(NoSuchThing, match='there is no person "ana-ruis"; did you mean "ana-ruiz"'):
        resolve("ana-ruis", PEOPLE, "person")
    with pytest.raises(NoSuchThing, match='did you mean "ridge"'):
        resolve("Ridge Moth Aliance", ORGANIZATIONS, "organization")
    with pytest.raises(NoSuchThing):
        resolve("  ", PEOPLE, "person")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What members told us", "what-members-told-us"),
        ("¿Qué dijeron? Año 2", "que-dijeron-ano-2"),
        ("It's  a—dash", "its-a-dash"),
        ("Women’s Network / 2nd year", "womens-network-2nd-year"),
        ("Straße 7", "strae-7"),
        ("学びの輪", ""),
        ("***", ""),
    ],
)
def test_an_id_made_of_a_text_is_plain(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("cohort", "expected"),
    [(("", "Rivers & Ridges"), "rivers-ridges"), (("own", "Rivers"), "own"), (("", "学びの輪"), "cohort")],
)
def test_a_cohort_without_an_id_goes_by_its_name(cohort: tuple[str, str], expected: str) -> None:
    own, name = cohort
    day = dt.date(2025, 1, 6)
    plan = Plan(cohort=CohortInfo(id=own, name=name, starts=day, ends=day, timezone="Asia/Tokyo"))
    assert cohort_id(plan) == expected
