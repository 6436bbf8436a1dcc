from __future__ import annotations

from html.parser import HTMLParser

from cohortkit.pairing.groups import plan_groups
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import Plan, Round
from cohortkit.pairing.quality import measure
from cohortkit.pairing.results import Seat, Sheet, Table, csv_rows, printable, sheets, tables
from tests.pairing.builders import MODEL_CASE, organizations_of

PEOPLE = [Person("ana", "ALPHA", role="lead"), Person("bo", "BETA"), Person("cy", "GAMMA")]
ROUNDS = (Round(1, (("ana", "bo"),), ("cy",)), Round(2, (("ana", "cy"),), ("bo",)))
PLAN = Plan(ROUNDS, measure(PEOPLE, ROUNDS), 0, "exact matching")


def test_tables_are_numbered_within_their_round() -> None:
    assert tables(PLAN) == (Table(1, 1, ("ana", "bo")), Table(2, 1, ("ana", "cy")))


def test_everybody_finds_their_own_tables() -> None:
    assert sheets(PLAN)[2] == Sheet("cy", (Seat(1, 0, ()), Seat(2, 1, ("ana",))))


def test_csv_has_a_row_for_each_person_in_each_round() -> None:
    rows = csv_rows(PLAN, PEOPLE, {"ana": "Ana"})
    assert rows[0] == ("round", "table", "id", "name", "organization", "role")
    assert rows[1] == ("1", "1", "ana", "Ana", "ALPHA", "lead")
    assert rows[3] == ("1", "", "cy", "", "GAMMA", "")
    assert len(rows) == 1 + 2 * 3


class Reader(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_self_contained_and_escaped() -> None:
    page = printable(
        PLAN, PEOPLE, title="Lunch <1>", names={"ana": "<script>alert(1)</script>"}, organizations={"BETA": "B & C"}
    )
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert "script" not in reader.tags
    assert not any(name in {"src", "href"} for name, _ in reader.attributes)
    assert "&lt;script&gt;" in page
    assert "B &amp; C" in page
    assert "Lunch &lt;1&gt;" in page
    assert reader.tags.count("caption") == len(PLAN.rounds) + len(PEOPLE)
    assert reader.tags.count("h1") == 1
    assert "lang" in dict(reader.attributes)
    assert "sitting out" in page.lower()
    assert "@media print" in page


def test_the_page_says_how_good_the_plan_is() -> None:
    people = organizations_of(*MODEL_CASE)
    page = printable(plan_groups(people, 6, groups=8), people, title="Breakouts")
    assert "the best possible" in page
    assert page.count('<section class="person">') == 37
