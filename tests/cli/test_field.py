"""The six registers from the command line: each entry is added once, listed, shown, changed in place, and undone."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from cohortkit.records.model import KINDS

Run = Callable[..., Any]

MORE = """
[areas.field]
title = "Field"
[partners.fund]
name = "Harbour Fund"
function = "funder"
[partners.fund.disclaimers]
default = "Paid for by the Harbour Fund."
report = "This report was paid for by the Harbour Fund."
"""


class Case(NamedTuple):
    """One register: what is added, the id and the facts of its file, what is changed and how it then reads."""

    kind: str
    noun: str
    added: tuple[str, ...]
    id: str
    facts: dict[str, Any]
    changed: tuple[str, ...]
    after: dict[str, Any]


CASES = [
    Case(
        "commitments",
        "commitment",
        ("--who", "north", "--text", "Invite two new voices", "--due", "2025-12-01"),
        "invite-two-new-voices",
        {"who": "north", "text": "Invite two new voices", "status": "open"},
        ("--status", "kept"),
        {"status": "kept", "text": "Invite two new voices"},
    ),
    Case(
        "collaborations",
        "collaboration",
        (
            *("--kind", "presentation", "--organization", "north,South Pier Principals", "--title", "Joint session"),
            *("--from", "2025-08-15", "--person", "ana-ruiz", "--evidence", "https://conference.example/s12"),
        ),
        "joint-session",
        {"organizations": ["north", "south"], "people": ["ana-ruiz"], "evidence": ["https://conference.example/s12"]},
        ("--status", "done"),
        {"status": "done", "title": "Joint session", "kind": "presentation"},
    ),
    Case(
        "products",
        "product",
        (
            *("--kind", "report", "--title", "What we heard", "--credit", "Ana Ruiz:author", "--credit", "tide:design"),
            *("--area", "field"),
        ),
        "what-we-heard",
        {"credits": [{"who": "ana-ruiz", "role": "author"}, {"who": "tide", "role": "design"}], "status": "idea"},
        ("--status", "released", "--released-on", "2025-09-18"),
        {"status": "released", "areas": ["field"]},
    ),
    Case(
        "resources",
        "resource",
        ("--kind", "opportunity", "--title", "Travel grants", "--contributor", "ana-ruiz", "--expires", "2025-06-01"),
        "travel-grants",
        {"kind": "opportunity", "contributor": "ana-ruiz", "share": "cohort"},
        ("--share", "public"),
        {"share": "public", "title": "Travel grants"},
    ),
    Case(
        "interviews",
        "interview",
        ("--organization", "north", "--person", "ana-ruiz", "--on", "2025-11-12"),
        "north-2025-11-12",
        {"organization": "north", "people": ["ana-ruiz"], "status": "scheduled"},
        ("--status", "held", "--consent", "named"),
        {"status": "held", "consent": "named"},
    ),
    Case(
        "feedback",
        "feedback",
        ("--heard", "Pods clash with board week", "--source", "spring"),
        "pods-clash-with-board-week",
        {"heard": "Pods clash with board week", "source": "spring"},
        ("--done", "Moved the January pod", "--on", "2025-04-20"),
        {"done": "Moved the January pod", "source": "spring"},
    ),
]
each_register = pytest.mark.parametrize("case", CASES, ids=[case.kind for case in CASES])


@pytest.fixture
def cohort(cohort: Path) -> Path:
    definition = cohort / "cohort.toml"
    definition.write_text(definition.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    return cohort


def read(cohort: Path, case: Case) -> dict[str, Any]:
    return tomllib.loads((cohort / "records" / case.kind / f"{case.id}.toml").read_text(encoding="utf-8"))


@each_register
def test_an_entry_is_added_once_listed_and_shown(cohort: Path, run: Run, case: Case) -> None:
    added = run(case.kind, "add", *case.added, "--json").document
    assert (added["id"], added["changed"]) == (
        case.id,
        [{"file": f"records/{case.kind}/{case.id}.toml", "action": "created"}],
    )
    assert read(cohort, case).items() >= case.facts.items()
    assert read(cohort, case)["by"] == "cy-park"
    assert run(case.kind, "add", *case.added, "--json").document["changed"] == []
    (listed,) = run(case.kind, "list", "--json").document[case.kind]
    shown = run(case.kind, "show", case.id[:5], "--json").document[case.noun]
    assert listed["id"] == shown["id"] == case.id
    assert listed.items() <= shown.items()
    assert run("check").code == 0


@each_register
def test_an_entry_is_changed_in_place_and_a_comment_of_somebody_stays(cohort: Path, run: Run, case: Case) -> None:
    run(case.kind, "add", *case.added)
    file = cohort / "records" / case.kind / f"{case.id}.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# seen in the hallway\n", encoding="utf-8")
    first = read(cohort, case)["at"]
    before = file.read_bytes()
    assert run(case.kind, "set", case.id, *case.changed).code == 0
    assert read(cohort, case).items() >= case.after.items()
    assert read(cohort, case)["at"] == first
    if case.kind != "products":  # credits are a list of tables, which is written anew
        assert "# seen in the hallway" in file.read_text(encoding="utf-8")
    assert "nothing to change" in run(case.kind, "set", case.id, *case.changed).out
    assert run("undo").code == 0
    assert file.read_bytes() == before


@each_register
def test_an_entry_that_was_changed_is_not_added_a_second_time(cohort: Path, run: Run, case: Case) -> None:
    run(case.kind, "add", *case.added)
    run(case.kind, "set", case.id, *case.changed)
    again = run(case.kind, "add", *case.added, "--json").document
    assert (again["id"], again["changed"]) == (case.id, [])


@each_register
def test_an_entry_is_shown_as_of_a_day_and_has_every_key(cohort: Path, run: Run, case: Case) -> None:
    run(case.kind, "add", *case.added)
    (listed,) = run(case.kind, "list", "--json").document[case.kind]
    keys = {field.encode_name for field in msgspec.structs.fields(KINDS[case.kind])} - {"private_notes"}
    assert listed.keys() == keys
    # Those with a day of their own count from that day, the others from when they were recorded.
    day = {"collaborations": "2025-08-14"}.get(case.kind, "2025-01-10")
    asked = run(case.kind, "show", case.id, "--as-of", day)
    assert (asked.code, asked.out) == (4, "")


@each_register
def test_a_list_that_a_filter_leaves_empty_does_not_claim_to_be(cohort: Path, run: Run, case: Case) -> None:
    run(case.kind, "add", *case.added)
    assert run(case.kind, "list", "--filter", "-since:2025-01-06 nothing-like-it").out.strip() == "nothing fits"


@each_register
def test_a_dry_run_adds_nothing(cohort: Path, run: Run, case: Case) -> None:
    assert run(case.kind, "add", *case.added, "--dry-run").code == 0
    assert not (cohort / "records").exists()


@each_register
def test_private_notes_never_leave_in_json(cohort: Path, run: Run, case: Case) -> None:
    run(case.kind, "add", *case.added)
    file = cohort / "records" / case.kind / f"{case.id}.toml"
    file.write_text('private_notes = "not for others"\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    for command in ("list", "show"):
        asked = (case.kind, command, *((case.id,) if command == "show" else ()), "--json")
        assert "not for others" not in run(*asked).out
    assert "not for others" not in run(case.kind, "list").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("commitments", "add", "--who", "nobody", "--text", "x"), 4),
        (("commitments", "set", "nothing", "--status", "kept"), 4),
        (("commitments", "add", "--who", "north", "--text", "x", "--status", "perhaps"), 2),
        (("collaborations", "add", "--kind", "other", "--organization", "north", "--title", "x"), 1),
        (("collaborations", "add", "--kind", "other", "--organization", "north,north", "--title", "x"), 1),
        (("products", "add", "--kind", "report", "--title", "x", "--status", "released"), 1),
        (("products", "add", "--kind", "report", "--title", "x", "--area", "sky"), 4),
        (("resources", "add", "--kind", "job", "--title", "!!!", "--contributor", "ana-ruiz"), 1),
        (("interviews", "add", "--organization", "tide", "--on", "2025-11-12"), 4),
        (("feedback", "add", "--heard", "x", "--source", "winter"), 4),
        (("feedback", "add", "--heard", "a\x1b[31mb"), 1),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_written(
    cohort: Path, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    ran = run(*arguments, "--json")
    assert (ran.code, ran.out) == (code, "")
    assert not (cohort / "records").exists()


def test_lists_take_commas_and_addresses_keep_theirs(cohort: Path, run: Run) -> None:
    run("products", "add", "--kind", "report", "--title", "Heard", "--credit", "Ana Ruiz:author, tide:design,north")
    assert run("products", "show", "heard", "--json").document["product"]["credits"] == [
        {"who": "ana-ruiz", "role": "author"},
        {"who": "tide", "role": "design"},
        {"who": "north", "role": "author"},
    ]
    told = "https://a.example/?at=1,2, https://b.example"
    run("collaborations", "add", "--kind", "other", "--organization", "north,south", "--title", "X", "--evidence", told)
    assert run("collaborations", "show", "x", "--json").document["collaboration"]["evidence"] == [
        "https://a.example/?at=1,2",
        "https://b.example",
    ]


def test_an_interview_is_for_a_product_on_record_and_says_when_nothing_may_be_published(cohort: Path, run: Run) -> None:
    run("interviews", "add", "--organization", "north", "--on", "2025-05-12")
    assert run("interviews", "set", "north", "--product", "no-such-thing").code == 4
    assert run("interviews", "set", "north", "--product", "A case study to come").code == 0
    run("interviews", "set", "north", "--status", "signed-off")

    def following() -> str:
        return str(run("interviews", "show", "north", "--json").document["interview"]["next"])

    assert "until then nothing may be published" in following()
    run("interviews", "set", "north", "--consent", "private")
    assert "not published" in following()
    run("interviews", "set", "north", "--consent", "named")
    assert following() == "nothing: it may be published as signed off"


def test_an_occasion_is_named_as_everywhere_and_must_have_been_one(cohort: Path, run: Run) -> None:
    added = run("feedback", "add", "--heard", "Too early", "--source", "Spring gathering", "--id", "early")
    assert added.code == 0, added.err
    run("commitments", "add", "--who", "north", "--text", "Invite two", "--made-at", "tides@2025-03")
    assert run("feedback", "show", "early", "--json").document["feedback"]["source"] == "spring"
    made_at = run("commitments", "show", "invite-two", "--json").document["commitment"]["made_at"]
    assert made_at == "tides@2025-03-04"
    refused = run("feedback", "add", "--heard", "Too late", "--source", "tides@2025-03-05", "--json")
    assert (refused.code, refused.out) == (4, "")
    assert 'the nearest of this pod is "tides@2025-03-04"' in refused.err
    several = run("commitments", "add", "--who", "north", "--text", "x", "--made-at", "tides")
    assert several.code == 4
    assert "tides@2025-12-02" in several.err
    assert run("check").code == 0


def test_an_entry_can_be_edited_as_well_as_set(cohort: Path, run: Run) -> None:
    run("commitments", "add", "--who", "north", "--text", "Invite two")
    assert run("commitments", "edit", "invite-two", "--status", "kept", "--json").document["id"] == "invite-two"
    assert run("commitments", "show", "invite-two", "--json").document["commitment"]["status"] == "kept"


def test_an_entry_whose_meeting_has_gone_can_still_be_changed(cohort: Path, run: Run) -> None:
    run("commitments", "add", "--who", "north", "--text", "Invite two", "--made-at", "spring")
    definition = cohort / "cohort.toml"
    text = definition.read_text(encoding="utf-8")
    definition.write_text(text.replace("convenings.spring", "convenings.easter"), encoding="utf-8")
    assert run("commitments", "set", "invite-two", "--status", "kept").code == 0


def test_the_product_of_an_interview_is_one_on_record_or_words_that_stand_for_it(cohort: Path, run: Run) -> None:
    run("interviews", "add", "--organization", "north", "--on", "2025-11-12", "--id", "north")
    run("products", "add", "--kind", "case-study", "--title", "The quay after dark")

    def product(asked: str) -> tuple[int, str]:
        code = run("interviews", "set", "north", "--product", asked).code
        return code, run("interviews", "show", "north", "--json").document["interview"].get("product")

    assert product("the-quay") == (0, "the-quay-after-dark")
    assert product("a-quay") == (4, "the-quay-after-dark")
    assert product("Still to be written") == (0, "Still to be written")


def test_a_product_prints_the_wording_its_funder_asks_for_in_its_kind(cohort: Path, run: Run) -> None:
    run("products", "add", "--kind", "report", "--title", "What we heard")
    run("products", "add", "--kind", "blog-post", "--title", "A short note")
    asked = {
        key: run("products", "show", key, "--json").document["product"]["disclaimers"]
        for key in ("what-we-heard", "a-short-note")
    }
    assert asked == {
        "what-we-heard": [{"partner": "fund", "wording": "This report was paid for by the Harbour Fund."}],
        "a-short-note": [{"partner": "fund", "wording": "Paid for by the Harbour Fund."}],
    }
    assert "This report was paid for by the Harbour Fund." in run("products", "show", "what-we-heard").out


def test_the_reach_of_a_product_is_kept_by_day(cohort: Path, run: Run) -> None:
    run("products", "add", "--kind", "report", "--title", "What we heard")
    for day, views in (("2025-05-01", "10"), ("2025-06-01", "30"), ("2025-06-01", "33")):
        assert run("products", "set", "what-we-heard", "--views", views, "--as-of", day).code == 0
    product = run("products", "show", "what-we-heard", "--json").document["product"]
    assert (product["views"], product["reach"]) == (
        33,
        [{"on": "2025-05-01", "views": 10}, {"on": "2025-06-01", "views": 33}],
    )


def test_an_interview_goes_step_by_step_and_nothing_is_written_without_consent(cohort: Path, run: Run) -> None:
    run("interviews", "add", "--organization", "north", "--on", "2025-05-12")
    step = ("interviews", "advance", "north")
    assert run(*step).code == 0
    refused = run(*step)
    assert (refused.code, "how the words may be used" in refused.err) == (1, True)
    assert run(*step, "--consent", "role").code == 0
    assert run(*step).code == 0
    assert run(*step).code == 0
    (interview,) = run("interviews", "list", "--json").document["interviews"]
    assert (interview["status"], interview["consent"]) == ("signed-off", "role")
    assert run(*step).code == 1


def test_an_interview_in_private_is_never_drafted(cohort: Path, run: Run) -> None:
    run("interviews", "add", "--organization", "north", "--on", "2025-05-12", "--consent", "private")
    assert run("interviews", "advance", "north").code == 0
    assert run("interviews", "advance", "north").code == 1


def test_the_digest_is_what_was_shared_and_is_still_of_use(cohort: Path, run: Run) -> None:
    run("resources", "add", "--kind", "job", "--title", "A job", "--contributor", "ana-ruiz", "--expires", "2030-06-01")
    run("resources", "add", "--kind", "job", "--title", "Gone", "--contributor", "ana-ruiz", "--expires", "2020-06-01")
    document = run("resources", "digest", "--json").document
    assert document["resources"] == ["a-job"]
    assert "- A job (job, from Ana Ruiz), until Saturday, June 1, 2030" in document["letter"]["body"]
    assert "Gone" not in document["letter"]["body"]
    assert run("resources", "digest", "-o", "digest.md").out == "created digest.md\n"
    none = run("resources", "digest", "--as-of", "2020-01-01")
    assert (none.code, none.out) == (0, "")
