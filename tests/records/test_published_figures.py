"""What was published about people's answers is kept with them, read back, and never noted twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cohortkit.files.transaction import apply
from cohortkit.records.published_figures import LEDGER_FILE, PublishedFigure, note_published, read_ledger

DAY = dt.date(2025, 6, 1)
NOW = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)
ALL, SOME = frozenset({"ana", "bo", "cy"}), frozenset({"ana", "bo"})


def figures(*items: str, people: frozenset[str] = ALL) -> list[PublishedFigure]:
    return [PublishedFigure("year-end", "1", item, people) for item in items]


def test_figures_of_the_same_people_stand_in_one_table(tmp_path: Path) -> None:
    apply(tmp_path, note_published(tmp_path, figures("hope", "ties"), DAY), now=NOW)
    written = (tmp_path / LEDGER_FILE).read_text(encoding="utf-8")
    assert written.count("[[published]]") == 1
    assert 'items = ["hope", "ties"]\npeople = ["ana", "bo", "cy"]' in written
    ledger, problems = read_ledger(tmp_path)
    assert problems == []
    assert ledger.of("year-end", "1", "hope") == (ALL,)
    assert ledger.of("year-end", "2", "hope") == ()


def test_what_was_noted_is_not_noted_again_and_keeps_its_first_day(tmp_path: Path) -> None:
    apply(tmp_path, note_published(tmp_path, figures("hope"), DAY), now=NOW)
    later = DAY + dt.timedelta(days=30)
    assert note_published(tmp_path, figures("hope"), later).is_empty
    apply(tmp_path, note_published(tmp_path, figures("hope") + figures("hope", people=SOME), later), now=NOW)
    ledger, _ = read_ledger(tmp_path)
    assert ledger.of("year-end", "1", "hope") == (SOME, ALL)
    assert sorted(ledger.first.values()) == [DAY, later]


def test_a_broken_table_is_a_problem_and_the_rest_is_kept(tmp_path: Path) -> None:
    apply(tmp_path, note_published(tmp_path, figures("hope"), DAY), now=NOW)
    file = tmp_path / LEDGER_FILE
    file.write_text(file.read_text(encoding="utf-8") + '\n[[published]]\non = "then"\n', encoding="utf-8")
    ledger, problems = read_ledger(tmp_path)
    assert ledger.of("year-end", "1", "hope") == (ALL,)
    assert {problem.code for problem in problems} >= {"wrong-type", "missing-key"}
    file.write_text("published = 3\n", encoding="utf-8")
    assert [problem.code for problem in read_ledger(tmp_path)[1]] == ["wrong-type"]


def test_nothing_published_leaves_no_file(tmp_path: Path) -> None:
    assert note_published(tmp_path, [], DAY).is_empty
    assert read_ledger(tmp_path)[0].first == {}


def test_groups_are_told_from_totals(tmp_path: Path) -> None:
    group = PublishedFigure("year-end", "1", "hope", SOME, "organization:ridge")
    apply(tmp_path, note_published(tmp_path, [*figures("hope"), group], DAY), now=NOW)
    assert 'group = "organization:ridge"' in (tmp_path / LEDGER_FILE).read_text(encoding="utf-8")
    ledger, problems = read_ledger(tmp_path)
    assert problems == []
    assert ledger.of("year-end", "1", "hope") == (SOME, ALL)
    assert ledger.totals("year-end", "1", "hope") == (ALL,)
