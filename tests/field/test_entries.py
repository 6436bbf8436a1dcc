"""The six registers: adding, changing, and what is refused."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cohortkit.field.entries import REGISTERS, EntryRefused, add, change, choices
from cohortkit.files.transaction import apply
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import Cohort, open_cohort

NOW = dt.datetime(2025, 7, 10, 15, tzinfo=dt.UTC)
DEFINITION = """
[cohort]
name = "Small"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
[areas.field]
title = "Field"
[organizations.ridge]
name = "Ridge"
[organizations.river]
name = "River"
[people.ana]
name = "Ana"
organization = "ridge"
[convenings.spring]
title = "Spring"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T12:00:00
"""
FACTS: dict[str, dict[str, Any]] = {
    "commitments": {"who": "ridge", "text": "Invite two new voices", "due": dt.date(2025, 12, 1), "made_at": "spring"},
    "collaborations": {"kind": "presentation", "organizations": ["ridge", "river"], "title": "Joint session"},
    "products": {
        "kind": "blog-post",
        "title": "What we heard",
        "areas": ["field"],
        "credits": [{"who": "ana", "role": "author"}],
    },
    "resources": {"kind": "grant", "title": "Travel grants", "contributor": "ana"},
    "interviews": {"organization": "ridge", "people": ["ana"], "on": dt.date(2025, 8, 1)},
    "feedback": {"heard": "Pods clash with board week", "source": "spring"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cohort.toml").write_text(DEFINITION)
    return tmp_path


def opened(folder: Path) -> Cohort:
    return open_cohort(folder, today=dt.date(2026, 1, 1))


def added(folder: Path, register: str, /, **facts: Any) -> str:
    made, entry = add(opened(folder), register, facts, at=NOW, by="ana")
    apply(folder, made, now=NOW)
    return entry


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_an_entry_is_added_once_and_read_back(folder: Path, kind: str) -> None:
    entry = added(folder, kind, **FACTS[kind])
    assert entry in opened(folder).every(kind)
    again, same = add(opened(folder), kind, FACTS[kind], at=NOW, by="ana")
    assert (again.is_empty, same) == (True, entry)


def test_ids_come_from_titles(folder: Path) -> None:
    assert [added(folder, kind, **FACTS[kind]) for kind in sorted(FACTS)] == [
        "joint-session",
        "invite-two-new-voices",
        "pods-clash-with-board-week",
        "ridge-2025-08-01",
        "what-we-heard",
        "travel-grants",
    ]


def test_a_status_is_changed_and_the_rest_stays(folder: Path) -> None:
    entry = added(folder, "commitments", **FACTS["commitments"])
    apply(folder, change(opened(folder), "commitments", entry, {"status": "kept"}, by="ana"), now=NOW)
    record = opened(folder).commitments[entry]
    assert (record.status, record.text, record.due) == ("kept", "Invite two new voices", dt.date(2025, 12, 1))
    assert change(opened(folder), "commitments", entry, {"status": "kept"}, by="ana").is_empty


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("collaborations", {"organizations": ["ridge", "ridge"]}, "two different organizations"),
        ("products", {"status": "released"}, "--released-on"),
        ("commitments", {"status": "maybe"}, "status"),
        ("commitments", {"text": " "}, "needs its text"),
    ],
)
def test_facts_that_cannot_stand_are_refused(folder: Path, kind: str, facts: dict[str, Any], words: str) -> None:
    with pytest.raises(EntryRefused, match=words):
        add(opened(folder), kind, {**FACTS[kind], **facts}, at=NOW, by="ana")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("commitments", {"who": "nobody"}),
        ("collaborations", {"people": ["bo"]}),
        ("products", {"credits": [{"who": "zed"}]}),
        ("feedback", {"source": "winter"}),
    ],
)
def test_unknown_ids_are_no_such_thing(folder: Path, kind: str, facts: dict[str, Any]) -> None:
    with pytest.raises(NoSuchThing):
        add(opened(folder), kind, {**FACTS[kind], **facts}, at=NOW, by="ana")


def test_changing_what_is_not_there_or_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(NoSuchThing):
        change(opened(folder), "commitments", "nothing", {"status": "kept"}, by="ana")
    entry = added(folder, "commitments", **FACTS["commitments"])
    with pytest.raises(EntryRefused, match="say what is to change"):
        change(opened(folder), "commitments", entry, {}, by="ana")


def test_choices_are_the_words_of_the_format() -> None:
    assert choices("commitments", "status") == ("open", "kept", "dropped")
