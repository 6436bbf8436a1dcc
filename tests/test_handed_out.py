"""What is handed out: packaged files, and a cohort's own in their place."""

from pathlib import Path

import pytest

from cohortkit import handed_out


def test_a_packaged_template_is_found() -> None:
    assert handed_out.find("templates", "exercise/opening.md").is_file()


def test_a_cohorts_own_template_goes_first(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "exercise" / "opening.md"
    own.parent.mkdir(parents=True)
    own.write_text("Our own words")
    assert handed_out.find("templates", "exercise/opening.md", tmp_path) == own
    assert handed_out.names("templates", "exercise/*.md", tmp_path).count("exercise/opening.md") == 1


def test_an_unknown_name_says_what_is_missing() -> None:
    with pytest.raises(handed_out.NotHandedOut, match=r"templates/exercise/nothing\.md"):
        handed_out.find("templates", "exercise/nothing.md")


def test_a_name_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "templates").mkdir()
    with pytest.raises(handed_out.NotHandedOut):
        handed_out.find("templates", "../secret.md", tmp_path)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "link.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(handed_out.NotHandedOut):
        handed_out.find("templates", "link.md", tmp_path)
    assert handed_out.names("templates", "*.md", tmp_path) == []
