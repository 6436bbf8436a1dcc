"""Letters from the command line: drafts in a folder, shown without being written, the same ones only once."""

from __future__ import annotations

import os
from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_the_list_says_how_many_letters_are_due(cohort: Path, run: Run) -> None:
    found = {each["name"]: each["letters"] for each in run("letters", "list", "--json").document["templates"]}
    # Everybody but nobody's bio is there: four people, each owing something.
    assert found["gaps"] == 4
    assert found["reflections"] == 0
    assert list(found)[:2] == ["reflections", "milestones"]


def test_the_page_about_letters_names_every_template(run: Run) -> None:
    page = (Path(__file__).parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert rows == [each["name"] for each in run("letters", "list", "--json").document["templates"]]


def test_drafts_are_written_as_messages_and_markdown_and_only_once(cohort: Path, run: Run) -> None:
    first = run("letters", "build", "welcome", "--for", "Ana Ruiz,bo-lind", "-o", "drafts", "--json").document
    assert sorted(each["file"] for each in first["changed"]) == [
        "drafts/welcome-ana-ruiz.eml",
        "drafts/welcome-ana-ruiz.md",
        "drafts/welcome-bo-lind.eml",
        "drafts/welcome-bo-lind.md",
    ]
    message = message_from_bytes((cohort / "drafts/welcome-ana-ruiz.eml").read_bytes(), policy=SMTP)
    assert (message["To"], message["Subject"]) == ("Ana Ruiz <ana@north.example>", "Welcome to Harbour Schools")
    again = run("letters", "build", "welcome", "--for", "ana-ruiz,bo-lind", "-o", "drafts", "--json")
    assert again.document["changed"] == []


def test_drafts_go_beside_the_cohort_where_no_folder_is_named_and_say_when_nothing_is_new(
    cohort: Path, run: Run
) -> None:
    assert "out/letters/welcome-ana-ruiz.eml" in run("letters", "build", "welcome", "--for", "ana-ruiz").out
    assert (cohort / "out/letters/welcome-ana-ruiz.md").exists()
    assert run("letters", "build", "welcome", "--for", "ana-ruiz").out.startswith("nothing to change: ")
    run("letters", "build", "digest", "-o", "nothing")
    assert not (cohort / "nothing").exists()


def test_who_has_no_address_is_named(cohort: Path, run: Run) -> None:
    ran = run("letters", "build", "welcome", "--for", "bo-lind", "-o", "drafts")
    assert "without an e-mail address: bo-lind" in ran.err


def test_a_dry_run_shows_the_letters_and_writes_nothing(cohort: Path, run: Run) -> None:
    ran = run("letters", "build", "welcome", "--for", "ana-ruiz", "-o", "drafts", "--dry-run")
    assert ran.out.startswith("To: Ana Ruiz\nSubject: Welcome to Harbour Schools\n\nDear Ana Ruiz,\n")
    assert not (cohort / "drafts").exists()


def test_what_there_is_no_letter_for_is_said(cohort: Path, run: Run) -> None:
    assert run("letters", "build", "farewell", "-o", "drafts").code == 4
    assert run("letters", "build", "welcome", "--for", "zed", "-o", "drafts").code == 4
    none = run("letters", "build", "digest", "-o", "drafts")
    assert (none.code, none.out, "nobody needs this letter" in none.err) == (0, "", True)


def test_a_template_of_the_cohort_that_cannot_be_filled_is_named_with_its_place(cohort: Path, run: Run) -> None:
    own = cohort / "templates/letters"
    own.mkdir(parents=True)
    (own / "welcome.md.j2").write_text("Subject: x\n\n{{ nobody }}\n", encoding="utf-8")
    ran = run("letters", "build", "welcome", "--for", "ana-ruiz", "-o", "drafts", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "welcome.md.j2" in ran.err
    assert "'nobody' is undefined" in ran.err


def test_reminders_of_gaps_are_the_same_letters(cohort: Path, run: Run) -> None:
    run("people", "gaps", "--letters", "one")
    run("letters", "build", "gaps", "-o", "two")
    names = sorted(path.name for path in (cohort / "one").iterdir())
    assert names == sorted(path.name for path in (cohort / "two").iterdir())
    assert "gaps-bo-lind.eml" in names


def test_a_draft_that_is_built_again_has_the_date_of_today_though_it_says_the_same(cohort: Path, run: Run) -> None:
    """What was withdrawn is told by the date of a file: building again has to settle it."""
    run("letters", "build", "welcome", "--for", "Ana Ruiz", "-o", "drafts")
    draft = cohort / "drafts/welcome-ana-ruiz.md"
    os.utime(draft, (1, 1))
    run("letters", "build", "welcome", "--for", "Ana Ruiz", "-o", "drafts", "--dry-run")
    assert draft.stat().st_mtime == 1
    assert run("letters", "build", "welcome", "--for", "Ana Ruiz", "-o", "drafts", "--json").document["changed"] == []
    assert draft.stat().st_mtime > 1
