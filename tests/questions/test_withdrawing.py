"""Taking answers back: out of everything, for good, also out of the history; a tombstone without content stays."""

import datetime as dt
import os
from pathlib import Path

import pytest

from cohortkit.files import history
from cohortkit.files.transaction import apply
from cohortkit.questions.withdrawing import NothingToWithdraw, Withdrawal, leftovers, own_responses, withdraw
from cohortkit.records.load import read_codings, read_quotes, read_responses
from tests.questions.builders import (
    NOW,
    answer_set,
    cohort_folder,
    collected,
    exercise,
    plan,
    put,
    tree,
    typed,
    with_output,
)

CANARY = "canary-of-ana never to be seen again"
AFTER = NOW + dt.timedelta(days=1)


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    folder = cohort_folder(tmp_path / "cohort")
    first = put(
        tmp_path / "a.answers.json", answer_set(at="2025-03-19T00:00:00Z", answers={"story": f"{CANARY}, first"})
    )
    collected(folder, first)
    collected(
        folder, put(tmp_path / "b.answers.json", answer_set(answers={"story": CANARY, "structure": [CANARY, "Two"]}))
    )
    collected(
        folder, put(tmp_path / "c.answers.json", answer_set("bo-lind", answers={"story": "Words of Bo, which stay"}))
    )
    (folder / "coding").mkdir()
    (folder / "coding" / "cy-park.toml").write_text(
        f'[[segments]]\nresponse = "equity/1/ana-ruiz"\nprompt = "story"\ncode = "silence"\nmemo = "says {CANARY}"\n'
        '[[segments]]\nresponse = "equity/1/bo-lind"\nprompt = "story"\ncode = "silence"\n'
    )
    (folder / "quotes.toml").write_text(
        f'[quotes.one]\nresponse = "equity/1/ana-ruiz"\nprompt = "story"\nverbatim = "{CANARY}"\n\n'
        '# kept by hand\n[quotes.two]\nresponse = "equity/1/bo-lind"\nprompt = "story"\nverbatim = "Words of Bo"\n'
    )
    return folder


def carry_out(cohort: Path, set_id: str | None = None) -> Withdrawal:
    found = own_responses(cohort, "ana-ruiz", set_id)
    withdrawal = withdraw(
        cohort, "ana-ruiz", found, read_codings(cohort)[0].values(), read_quotes(cohort)[0].values(), now=AFTER
    )
    apply(cohort, withdrawal.change, now=AFTER, by="cy-park")
    history.forget(cohort, withdrawal.concerns)
    return withdrawal


def every_byte(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_withdrawal_leaves_no_word_anywhere_in_the_folder(cohort: Path) -> None:
    assert CANARY.encode() in every_byte(cohort)
    withdrawal = carry_out(cohort)
    assert (withdrawal.segments, withdrawal.quotes) == (1, ("one",))
    assert CANARY.encode() not in every_byte(cohort)
    assert b"canary-of-ana" not in every_byte(cohort)


def test_others_keep_theirs(cohort: Path) -> None:
    carry_out(cohort)
    assert read_responses(cohort)[0]["equity/1/bo-lind"].answers == {"story": "Words of Bo, which stay"}
    assert [each.response for each in read_codings(cohort)[0]["cy-park"].segments] == ["equity/1/bo-lind"]
    assert list(read_quotes(cohort)[0]) == ["two"]
    assert b"# kept by hand" in (cohort / "quotes.toml").read_bytes()


def test_a_tombstone_stays_and_says_nothing_but_that(cohort: Path) -> None:
    carry_out(cohort)
    stone = read_responses(cohort)[0]["equity/1/ana-ruiz"]
    assert (stone.withdrawn, stone.answers, stone.consent, stone.prompts_hash) == (True, {}, None, "")
    assert read_responses(cohort)[1] == []


def test_undo_brings_nothing_back(cohort: Path) -> None:
    carry_out(cohort)
    before = tree(cohort)
    while history.undo(cohort) is not None:
        assert CANARY.encode() not in every_byte(cohort)
    assert history.redo(cohort) is None or CANARY.encode() not in every_byte(cohort)
    assert tree(cohort) == before


def test_collecting_the_old_file_again_does_not_bring_it_back(cohort: Path, tmp_path: Path) -> None:
    carry_out(cohort)
    outcome = collected(cohort, tmp_path / "b.answers.json", now=AFTER + dt.timedelta(days=1))
    assert "withdrew" in outcome.rejected[0].reason
    assert CANARY.encode() not in every_byte(cohort)
    outcome = collected(
        cohort, put(tmp_path / "x.ipynb", typed(exercise(), story=CANARY)), now=AFTER + dt.timedelta(days=1)
    )
    assert outcome.accepted == ()
    assert "ana-ruiz" not in [each.person for each in outcome.missing], "who withdrew is not asked again"


def test_what_somebody_saves_afterwards_is_a_new_answer(cohort: Path, tmp_path: Path) -> None:
    carry_out(cohort)
    file = put(
        tmp_path / "new.answers.json", answer_set(at="2025-03-23T00:00:00Z", answers={"story": "On second thought"})
    )
    collected(cohort, file, now=AFTER + dt.timedelta(days=3))
    response = read_responses(cohort)[0]["equity/1/ana-ruiz"]
    assert (response.answers, response.withdrawn) == ({"story": "On second thought"}, False)


def test_nothing_to_withdraw_is_said(cohort: Path) -> None:
    carry_out(cohort)
    with pytest.raises(NothingToWithdraw):
        carry_out(cohort)
    with pytest.raises(NothingToWithdraw):
        carry_out(cohort, "year-end")


def test_what_was_built_elsewhere_in_the_cohort_is_found_when_the_words_are_taken_back(cohort: Path) -> None:
    for file in ("codes.csv", "handed-out/summary.md", "records/feedback/x.toml", "out/cohort.ics"):
        (cohort / file).parent.mkdir(parents=True, exist_ok=True)
        (cohort / file).write_text(f"{CANARY}\n" if not file.endswith(".ics") else "BEGIN:VCALENDAR\n")
    assert carry_out(cohort).still_in == ("handed-out/summary.md", "codes.csv")


def test_calendars_hold_no_answers_however_old_they_are(cohort: Path) -> None:
    feed = cohort / "out" / "calendars" / "all.ics"
    feed.parent.mkdir(parents=True)
    feed.write_text("BEGIN:VCALENDAR\n")
    carry_out(cohort)
    early = (AFTER - dt.timedelta(hours=1)).timestamp()
    os.utime(feed, (early, early))
    stones = [each for each in read_responses(cohort)[0].values() if each.withdrawn]
    assert leftovers(plan(), cohort, stones) == ()


def test_what_was_built_with_the_words_is_found(cohort: Path) -> None:
    report = cohort / "out" / "report" / "index.html"
    report.parent.mkdir(parents=True)
    report.write_text(f"<p>{CANARY}</p>")
    put(cohort / "notebooks" / "equity-ana-ruiz.ipynb", with_output(exercise(), answer_set(answers={"story": CANARY})))
    put(cohort / "notebooks" / "equity-bo-lind.ipynb", exercise("bo-lind"))
    handed_in = put(cohort / "out" / "returned" / "ana.answers.json", answer_set(answers={"story": CANARY}))
    others = put(cohort / "out" / "returned" / "bo.answers.json", answer_set("bo-lind"))
    withdrawal = carry_out(cohort)
    assert withdrawal.still_in == ("out/report/index.html",)
    early = (AFTER - dt.timedelta(hours=1)).timestamp()
    for file in (report, handed_in, others):
        os.utime(file, (early, early))
    stones = [each for each in read_responses(cohort)[0].values() if each.withdrawn]
    found = {each.file: each.reason for each in leftovers(plan(), cohort, stones)}
    returned = {"notebooks/equity-ana-ruiz.ipynb", "out/returned/ana.answers.json"}
    assert set(found) == {"out/report/index.html", *returned}
    assert all("delete it" in found[file] for file in returned)
    late = (AFTER + dt.timedelta(hours=1)).timestamp()
    os.utime(report, (late, late))
    (cohort / "notebooks" / "equity-ana-ruiz.ipynb").unlink()
    handed_in.unlink()
    assert leftovers(plan(), cohort, stones) == ()
