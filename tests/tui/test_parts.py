"""The parts that need no screen: masks, drafts, keys, the editor, what is watched, the palette's search."""

from __future__ import annotations

from pathlib import Path

import pytest

from cohortkit.plan.load import load_plan
from cohortkit.tui.dialogs.palette import Entry, search
from cohortkit.tui.drafts import Drafts
from cohortkit.tui.editor import editor_command, line_of
from cohortkit.tui.keymap import read_keys
from cohortkit.tui.privacy import HIDDEN, Mask
from cohortkit.tui.shown import CAP, Column, FilterRefused, Row, Word, having, listing
from cohortkit.tui.watching import concerns
from tests.tui.conftest import REPOSITORY, Open

HARBOUR = REPOSITORY / "tests/cohorts/harbour"


def test_names_ids_addresses_and_amounts_are_masked_wherever_they_stand() -> None:
    mask = Mask(load_plan(HARBOUR).plan)
    text = mask("Hinemoa told sean-o to write to aroha@mail.example about 1,250.00 for the boat")
    assert text == f"{HIDDEN} told {HIDDEN} to write to {HIDDEN} about {HIDDEN} for the boat"


def test_a_mask_without_a_plan_still_hides_amounts_and_addresses() -> None:
    assert Mask(None)("pay 12.50 to a@b.example") == f"pay {HIDDEN} to {HIDDEN}"


def test_a_draft_is_found_again_by_its_name_alone(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep("notes.kelp@2025-02-13", {"notes": "línea\nzwei"})
    assert Drafts(tmp_path).find("notes.kelp@2025-02-13") == {"notes": "línea\nzwei"}
    assert drafts.find("notes.kelp@2025-02-14") is None
    assert drafts.names() == ["notes.kelp@2025-02-13"]
    file = next((tmp_path / ".cohortkit/drafts").iterdir())
    assert file.stat().st_mode & 0o077 == 0
    drafts.drop("notes.kelp@2025-02-13")
    assert drafts.names() == []


def test_a_torn_draft_is_no_draft(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep("support", {"topic": "Budget"})
    file = next((tmp_path / ".cohortkit/drafts").iterdir())
    file.write_bytes(file.read_bytes()[:20])
    assert drafts.find("support") is None


def test_keys_come_from_the_user_and_the_cohort_wins(tmp_path: Path, monkeypatch: object, opened: Open) -> None:
    del monkeypatch, opened  # the settings folder is that of the test
    settings = tmp_path / "config" / "cohortkit"
    settings.mkdir(parents=True)
    (settings / "keys.toml").write_text('[keys]\n"app.undo" = "f6"\n"app.redo" = "f7"\n')
    (tmp_path / ".cohortkit").mkdir()
    (tmp_path / ".cohortkit/keys.toml").write_text('[keys]\n"app.redo" = "f8"\n"app.theme" = "ctrl+m"\n')
    keys, notes = read_keys(tmp_path)
    assert keys == {"app.undo": "f6", "app.redo": "f8"}
    assert notes == ['keys.toml: "app.theme": terminals send ctrl+m as enter']


async def test_a_key_of_ones_own_works_and_is_shown(demo: Path, opened: Open) -> None:
    async with opened(demo, keys={"go.people": "f6"}, size=(120, 30)) as driven:
        assert "F6 People" in driven.text
        await driven.press("f6")
        assert driven.app.place == "people"


def test_the_editor_opens_at_the_line_each_in_its_own_way() -> None:
    file = Path("cohort.toml")
    assert editor_command(file, 7, {"EDITOR": "nvim -u NONE"}) == ["nvim", "-u", "NONE", "+7", "cohort.toml"]
    assert editor_command(file, 7, {"VISUAL": "code --wait", "EDITOR": "vi"}) == [
        "code",
        "--wait",
        "-g",
        "cohort.toml:7",
    ]


def test_the_line_of_an_entry_is_that_of_its_header() -> None:
    loaded = load_plan(HARBOUR)
    file, path = loaded.where(("people", "sean-o"))
    line = line_of(loaded, HARBOUR, file, path)
    assert "sean-o" in (HARBOUR / file).read_text(encoding="utf-8").splitlines()[line - 1]


def test_only_files_of_the_cohort_are_watched() -> None:
    assert concerns("/c", "/c/records/support/one.toml") == "records/support/one.toml"
    assert concerns("/c", "/c/cohort.toml") == "cohort.toml"
    for path in ("/c/.cohortkit/lock", "/c/out/report/report.html", "/c/records/.x.toml", "/elsewhere/cohort.toml"):
        assert concerns("/c", path) is None


def test_the_palette_puts_an_exact_name_first_and_finds_letters_in_order() -> None:
    entries = [Entry("a", "NCSM participant 1", ""), Entry("b", "NCSM", "an organization"), Entry("c", "Breakouts", "")]
    searched = [(each, f"{each.name} {each.about}".casefold()) for each in entries]
    assert [each.id for each in search(searched, "ncsm")] == ["b", "a"]
    assert [each.id for each in search(searched, "brkt")] == ["c"]


def test_a_list_shows_as_many_rows_as_it_may_and_counts_all() -> None:
    rows = [Row(str(number), (str(number),)) for number in range(CAP + 20)]
    made = listing([Column("Number")], rows, empty="")
    assert (len(made.rows), made.total) == (CAP, CAP + 20)


def test_words_narrow_any_list_and_a_minus_means_their_opposite() -> None:
    rows = [Row("a", ("Kelp", Word("open", "warn"))), Row("b", ("Ledger", Word("closed")))]
    assert [row.id for row in having("kelp", rows)] == ["a"]
    assert [row.id for row in having("-open", rows)] == ["b"]
    with pytest.raises(FilterRefused, match=r"\^"):
        having('"open', rows)
