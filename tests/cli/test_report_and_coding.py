"""`report`, `codes`, `quotes` and `synthesis` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cohortkit.cli.main import main
from cohortkit.demo.writing import write_demo

DAY = "2024-04-01"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    write_demo(tmp_path / "demo")
    return tmp_path / "demo"


@pytest.fixture
def run(demo: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> tuple[int, str, str]:
        code = main([*words, "-C", str(demo), "--as-of", DAY])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_report_goes_into_out_report_and_says_what_it_wrote(run: Any, demo: Path) -> None:
    code, out, _ = run("report", "build", "--to", "html,md", "--json")
    changed = [each["file"] for each in json.loads(out)["changed"]]
    assert code == 0
    assert "out/report/report.html" in changed
    assert (demo / "out/report/report.md").is_file()
    code, out, _ = run("report", "build", "--to", "html", "--json")
    assert (code, json.loads(out)["changed"]) == (0, [])


def test_a_dry_run_writes_nothing(run: Any, demo: Path) -> None:
    assert run("report", "build", "--dry-run")[0] == 0
    assert not (demo / "out").exists()


def test_a_published_edition_does_not_stay_beside_the_teams(run: Any, demo: Path) -> None:
    run("report", "build", "--to", "html", "--to", "md")
    code, _out, _ = run("report", "build", "--to", "html", "--audience", "published")
    assert code == 0
    assert not (demo / "out/report/report.md").exists()
    assert "For the team" not in (demo / "out/report/report.html").read_text(encoding="utf-8")


LEDGER = "responses/published.toml"


def partnered(demo: Path) -> tuple[int, int]:
    """Numerator and denominator of one share in the published Markdown."""
    import re

    report = (demo / "out/report/report.md").read_text(encoding="utf-8")
    found = re.search(r"\((\d+) of (\d+)\)[^\n]*answered “Yes” to “[^”]*established a partnership", report)
    assert found
    return int(found[1]), int(found[2])


def test_a_late_answer_does_not_follow_from_two_editions_of_the_report(run: Any, demo: Path) -> None:
    late = min((demo / "responses/outcomes/2024").glob("*.toml"))
    kept = late.read_bytes()
    late.unlink()
    code, out, _ = run("report", "build", "--audience", "published", "--to", "md", "--json")
    assert code == 0
    assert {"file": LEDGER, "action": "created"} in json.loads(out)["changed"]
    first = partnered(demo)
    late.write_bytes(kept)
    noted = (demo / LEDGER).read_bytes()
    assert run("report", "build", "--audience", "published", "--to", "md")[0] == 0
    assert partnered(demo) == first
    assert (demo / LEDGER).read_bytes() == noted
    assert run("report", "build", "--to", "md")[0] == 0
    assert partnered(demo)[1] == first[1] + 1  # the team's own edition has everybody


def test_what_was_published_is_noted_only_when_something_goes_out_and_undo_goes_past_it(run: Any, demo: Path) -> None:
    assert run("report", "build", "--to", "md")[0] == 0
    assert run("report", "build", "--audience", "published", "--to", "md", "--dry-run")[0] == 0
    assert run("surveys", "summary", "outcomes", "--audience", "published")[0] == 0
    assert not (demo / LEDGER).exists()
    code, out, _ = run("surveys", "note-published", "outcomes", "--by", "organization", "--json")
    assert (code, json.loads(out)["changed"]) == (0, [{"file": LEDGER, "action": "created"}])
    assert run("undo")[0] in (0, 1)
    assert (demo / LEDGER).is_file()
    code, out, _ = run("surveys", "note-published", "outcomes", "--by", "organization")
    assert (code, out.startswith("nothing to change: ")) == (0, True)


def test_a_wave_is_not_compared_with_itself(run: Any) -> None:
    code, out, err = run("surveys", "summary", "outcomes", "--wave", "2024", "--compare", "2024")
    assert (code, out) == (2, "")
    assert "wave 2024 would be compared with itself" in err


def test_nothing_is_published_while_the_ledger_cannot_be_read(run: Any, demo: Path) -> None:
    (demo / LEDGER).write_text("published = 3\n", encoding="utf-8")
    code, out, err = run("report", "build", "--audience", "published", "--to", "md")
    assert (code, out) == (1, "")
    assert LEDGER in err
    assert not (demo / "out").exists()
    code, out, _ = run("check", "--format", "json")
    assert (code, json.loads(out)["diagnostics"][0]["file"]) == (1, LEDGER)


def test_figures_as_outside_checks_read_them(run: Any) -> None:
    code, out, _ = run("report", "figures", "--json")
    document = json.loads(out)
    assert (code, document["schema"]) == (0, 1)
    products = next(each for each in document["figures"] if each["id"] == "products")
    assert {"id", "label", "value", "numerator", "denominator", "sources"} <= set(products)
    assert products["value"] == len(products["sources"]) == 17
    assert set(products["sources"][0]) == {"file", "line"}


def test_report_check_says_yes_and_says_no(run: Any, demo: Path) -> None:
    assert run("report", "check")[0] == 0
    quotes = demo / "quotes.toml"
    quotes.write_text(
        quotes.read_text(encoding="utf-8")
        .replace("mentions_approved = [", "mentions_denied = [", 1)
        .replace('mentions_denied = [\n    "naesp-2",\n]\n', "")
    )
    code, out, _ = run("report", "check", "--json")
    assert code == 1
    assert [each["code"] for each in json.loads(out)["faults"]] == ["quote-without-consent"]


def test_an_unknown_format_and_product_are_usage(run: Any) -> None:
    assert run("report", "build", "--to", "odt")[0] == 2
    assert run("report", "build", "--product", "poster")[0] == 2


def test_a_missing_extra_says_how_to_get_it(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)
    code, _, err = run("report", "build", "--to", "pdf")
    assert code == 1
    assert "pip install 'cohortkit[documents]'" in err


def test_coding_applying_suggesting_and_exporting(run: Any, demo: Path) -> None:
    words = (
        "codes",
        "apply",
        "designed-for-equity/1/alas-1",
        "structure",
        "money",
        "--start",
        "0",
        "--end",
        "9",
        "--coder",
        "evaluator",
    )
    code, out, _ = run(*words, "--json")
    assert code == 0
    assert [each["file"] for each in json.loads(out)["changed"]] == ["coding/evaluator.toml"]
    code, out, _ = run(*words)
    assert (code, "nothing to change" in out) == (0, True)
    assert run("codes", "apply", "designed-for-equity/1/nobody", "structure", "money", "--coder", "x")[0] == 4
    code, out, _ = run("codes", "agreement", "--json")
    agreement = json.loads(out)
    assert code == 0
    assert agreement["coders"] == ["evaluator", "facilitator-2"]
    assert 0 < agreement["kappa"] < 1
    for form in ("csv", "matrix", "qdc", "qdpx"):
        assert run("codes", "export", "--to", form, "-o", str(demo / f"x.{form}"))[0] == 0
        assert (demo / f"x.{form}").stat().st_size > 500
    code, out, _ = run("codes", "list", "--json")
    assert {"id", "title", "segments", "responses"} <= set(json.loads(out)["codes"][0])


def test_a_quote_from_proposal_to_withdrawal(run: Any) -> None:
    response = "designed-for-equity/1/alas-3"
    code, out, _ = run("quotes", "propose", response, "structure", "--start", "0", "--end", "20", "--json")
    quote = json.loads(out)["id"]
    assert code == 0
    assert run("quotes", "approve", quote)[0] == 0
    code, out, _ = run("quotes", "list", "--json")
    listed = next(each for each in json.loads(out)["quotes"] if each["id"] == quote)
    assert (listed["status"], listed["publishable"]) == ("approved", True)
    assert {"organization", "approved"} <= set(json.loads(out)["balance"][0])
    assert run("quotes", "withdraw", quote)[0] == 0
    assert run("quotes", "approve", quote)[0] == 1
    assert run("quotes", "approve", "no-such-quote")[0] == 4


def test_a_private_answer_is_refused_as_a_quote(run: Any) -> None:
    code, _, err = run("quotes", "propose", "designed-for-equity/1/bba-1", "structure")
    assert code == 1
    assert "private" in err


def test_synthesis_notebooks_are_written_and_kept_out_of_git(run: Any, demo: Path) -> None:
    code, _, _ = run("synthesis", "build", "--no-run")
    folder = demo / "notebooks/synthesis"
    assert code == 0
    assert (folder / "network.ipynb").is_file()
    assert (folder / ".gitignore").read_text().endswith("*\n")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run("synthesis", "build", "--no-run")[0] == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_notebook_api_answers_from_the_folder_it_lies_in(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cohortkit.notebook import cohort

    monkeypatch.chdir(demo)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    here = cohort.on(DAY)
    assert "<svg" in here.survey("outcomes", "2024").chart("partnered").html()
    assert "82 % (18 of 22)" in here.survey("outcomes", "2024").text()
    assert here.network().measures.density == 0.25
    assert here.indicators().table().rows
    assert here.engagement().counts().rows
    assert here.themes("field").table().rows
    assert here.quotes(audience="published").text()
    assert Path.cwd() == demo


def test_each_product_can_be_checked_and_a_published_build_says_what_to_ask(run: Any, demo: Path) -> None:
    own = demo / "templates" / "report"
    own.mkdir(parents=True)
    (own / "outline.announcement.toml").write_text('[[sections]]\ntitle = "News"\ntext = "We met 14 times."\n')
    assert run("report", "check")[0] == 0
    code, out, _ = run("report", "check", "--product", "all", "--json")
    assert code == 1
    found = [(each["code"], each["where"]) for each in json.loads(out)["faults"]]
    assert ("no-source", "templates/report/outline.announcement.toml:1, section 1") in found
    code, _, err = run("report", "build", "--product", "announcement", "--audience", "published")
    assert code == 0
    assert "report check --product announcement" in err
    assert run("report", "check", "--product", "poster")[0] == 2
