"""What holds for every command: where the cohort is, the day, the forms of output, the exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

SURVEY = """
[surveys.year]
title = "A year"
[[surveys.year.prompts]]
id = "hope"
kind = "scale"
text = "What do you hope for?"
scale = ["Nothing", "Little", "Much"]
required = true
"""
ROSTER = """
[surveys.ties]
title = "Ties"
[[surveys.ties.prompts]]
id = "ties"
kind = "roster"
of = "organizations"
text = "How do you work with each?"
scale = ["Not yet", "Work together"]
"""


def test_the_cohort_is_the_nearest_one_upwards(cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = cohort / "records" / "attendance"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert run("status", "--json", "--as-of", "2025-03-01").document["cohort"]["id"] == "harbour"


def test_the_cohort_can_be_named_before_and_after_the_command_and_in_the_environment(
    cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (
        ("-C", str(cohort), "people", "list", "--json"),
        ("people", "-C", str(cohort), "list", "--json"),
        ("people", "list", "--json", "--cohort", str(cohort)),
        ("people", "list", "--json", "-C", str(cohort / "cohort.toml")),
    ):
        assert len(run(*arguments).document["people"]) == 4
    monkeypatch.setenv("COHORTKIT_COHORT", str(cohort))
    assert len(run("--json", "people", "list").document["people"]) == 4


def test_without_a_cohort_the_exit_code_is_3_and_stdout_stays_empty(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    ran = run("status", "--json")
    assert (ran.code, ran.out) == (3, "")
    assert "cohortkit init" in ran.err


def test_a_definition_that_cannot_be_read_is_exit_3_but_check_reports_it_with_exit_1(cohort: Path, run: Run) -> None:
    (cohort / "cohort.toml").write_text("[cohort\nname = 1\n", encoding="utf-8")
    ran = run("people", "list")
    assert ran.code == 3
    assert "cohort.toml:1:" in ran.err
    checked = run("check", "--json")
    assert checked.code == 1
    assert checked.document["diagnostics"][0]["code"] == "syntax"


def test_what_could_not_be_read_is_said_beside_the_data(cohort: Path, run: Run) -> None:
    assert run("money", "status", "--json").err == ""
    (cohort / "records/payments").mkdir(parents=True)
    (cohort / "records/payments/2025-05-02-meal.toml").write_text("at = 1\n", encoding="utf-8")
    ran = run("money", "status", "--json")
    assert ran.document["stipends"] == []
    assert "records/payments/2025-05-02-meal.toml cannot be read in full; `cohortkit check`" in ran.err
    assert run("people", "list").err == ""  # payments were not looked at
    definition = (cohort / "cohort.toml").read_text(encoding="utf-8")
    (cohort / "cohort.toml").write_text(definition.replace("minutes = 60", 'minutes = "an hour"'), encoding="utf-8")
    assert "something may be missing: cohort.toml cannot be read in full" in run("meetings", "list", "--json").err


def test_who_records_may_be_set_once_and_a_wrong_name_there_is_found(
    cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COHORTKIT_BY", "zed")
    ran = run("commitments", "add", "--who", "north", "--text", "x")
    assert (ran.code, "COHORTKIT_BY says who records this, but there is no person" in ran.err) == (4, True)


def test_as_of_is_taken_before_and_on_the_command(cohort: Path, run: Run) -> None:
    assert run("--as-of", "2025-03-01", "status", "--json").document["as_of"] == "2025-03-01"
    assert run("status", "--json", "--as-of", "2025-03-02").document["as_of"] == "2025-03-02"
    assert run("--as-of", "2025-01-01", "status", "--json", "--as-of", "2025-03-02").document["as_of"] == "2025-03-02"


def test_a_day_that_is_none_is_a_usage_error_with_a_caret(cohort: Path, run: Run) -> None:
    ran = run("status", "--as-of", "2025-02-30")
    assert ran.code == 2
    assert ran.err.splitlines()[1:3] == ["  2025-02-30", "          ^^"]


def test_an_unknown_command_suggests_the_nearest(cohort: Path, run: Run) -> None:
    ran = run("staus")
    assert ran.code == 2
    assert 'did you mean "status"?' in ran.err
    inner = run("people", "lst")
    assert inner.code == 2
    assert 'there is no command "people lst"; did you mean "list"?' in inner.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("projects", "milestone", "reef", "x"), 'NUMBER takes a whole number, not "x"'),
        (("pairs", "propose", "--rounds", "0"), '--rounds takes a whole number from 1 to 500, not "0"'),
        (("demo", "--scale", "two"), '--scale takes a whole number from 1 on, not "two"'),
        (
            ("meetings", "agenda", "spring", "--to", "htm"),
            '--to takes text, md or html, not "htm"; did you mean "html"?',
        ),
        (("status", "now"), 'there is no place for "now"'),
        (("people", "show"), "missing argument 'PERSON'"),
        (("meetings", "list", "--from", "2025-06-01", "--to", "2025-05-01"), "comes before --from, 2025-06-01"),
        (("calendar", "list", "--from", "2025-06-01", "--to", "2025-05-01"), "comes before --from, 2025-06-01"),
        (("attendance", "show", "--from", "2025-06-01", "--to", "2025-05-01"), "comes before --from, 2025-06-01"),
    ],
)
def test_what_was_not_understood_is_said_in_plain_words(
    cohort: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ran = run(*arguments, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_group_without_a_command_shows_its_help(cohort: Path, run: Run) -> None:
    ran = run("people")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: cohortkit people ")
    assert ran.err.endswith("--title 'Regional lead'\n")


def test_an_unknown_option_suggests_the_nearest(cohort: Path, run: Run) -> None:
    ran = run("status", "--as-off", "today")
    assert ran.code == 2
    assert "did you mean --as-of?" in ran.err


def test_an_unknown_id_is_exit_4_with_the_nearest(cohort: Path, run: Run) -> None:
    ran = run("people", "show", "bo-lnd", "--json")
    assert (ran.code, ran.out) == (4, "")
    assert 'did you mean "bo-lind"?' in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("codes", "suggest"), 1, "--coder ID"),
        (("letters", "build", "welcom", "-o", "drafts"), 4, 'there is no letter "welcom"; did you mean "welcome"?'),
        (("letters", "build", "zzz", "-o", "drafts"), 4, "there are digest, gaps, "),
        (("network", "show", "--source", "reported", "--set", "year"), 4, 'only "ties" asks about ties, in a roster'),
        (("reflections", "collect", "nowhere"), 4, "there is no file or folder nowhere"),
        (("synthesis", "build", "--only", "nothing"), 4, "no notebook of that name"),
        (("feedback", "add", "--heard", "", "--recorded-by", "bo-lind"), 1, "say what was asked for"),
    ],
)
def test_what_is_missing_is_called_what_the_user_would_call_it(
    cohort: Path, run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    definition = cohort / "cohort.toml"
    without_a_facilitator = definition.read_text(encoding="utf-8").replace('roles = ["facilitator"]\n', "")
    definition.write_text(without_a_facilitator + SURVEY + ROSTER, encoding="utf-8")
    ran = run(*arguments, *(() if arguments[0] == "codes" else ("--json",)))
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_an_ambiguous_beginning_is_exit_4_and_lists_all_matches(cohort: Path, run: Run) -> None:
    ran = run("people", "show", "ana")
    assert ran.code == 4
    assert "ana-lund" in ran.err
    assert "ana-ruiz" in ran.err


def test_a_unique_beginning_a_name_and_an_alias_all_mean_the_thing(cohort: Path, run: Run) -> None:
    for asked in ("nor", "North Quay Teachers", "nqt", "north quay"):
        assert run("organizations", "show", asked, "--json").document["organization"]["id"] == "north"


def test_plain_output_has_one_fact_on_each_line_and_no_boxes(cohort: Path, run: Run) -> None:
    out = run("people", "list", "--plain").out
    assert "Id: ana-ruiz\nName: Ana Ruiz\nOrganization: NQT\nRoles: participant\n" in out
    assert not set(out) & set("│─┌└━\x1b")


def test_plain_output_never_puts_several_facts_into_a_sentence(cohort: Path, run: Run) -> None:
    with (cohort / "cohort.toml").open("a", encoding="utf-8") as definition:
        definition.write(SURVEY)
    answers = cohort / "responses/year/1"
    answers.mkdir(parents=True)
    for person, hope in (("ana-ruiz", "Much"), ("bo-lind", "Little")):
        content = (
            f'at = 2025-06-01T10:00:00Z\nset = "year"\nwave = "1"\nperson = "{person}"\n[answers]\nhope = "{hope}"\n'
        )
        (answers / f"{person}.toml").write_text(content, encoding="utf-8")
    assert "\nCounts\nOrganizations: 2\nPeople: 4\n" in run("status", "--plain", "--as-of", "2025-06-02").out
    agenda = run("meetings", "agenda", "spring", "--plain").out
    assert "\n\nNew York (EDT): 10:00\nMinutes: 30\nSession: Who is in the room\nKind: connection\n\n" in agenda
    assert run("surveys", "summary", "year", "--plain").out == (
        "A year, wave 1\n2 complete responses of 3 asked (67 %)\n1 of 3 asked did not answer\n\n"
        "What do you hope for?\n“Much”: 50 % (1 of 2)\n95 % interval 33–67 %\n"
        "between 33–67 % whatever the silent think\n“Nothing” 0, “Little” 1, “Much” 1\nmedian “Little” / “Much”\n"
    )
    assert run("check", "--plain").out == "no problems\n"


def test_tables_fit_80_columns_and_have_no_colour_where_nobody_looks(cohort: Path, run: Run) -> None:
    for command in (["people", "list"], ["status", "--as-of", "2025-06-01"], ["meetings", "list"]):
        out = run(*command).out
        assert max(len(line) for line in out.splitlines()) <= 80
        assert "\x1b" not in out


def test_names_cannot_steer_the_terminal(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    text = definition.read_text(encoding="utf-8").replace('"Bo Lind"', r'"Bo \u001b]0;x\u0007Lind"')
    definition.write_text(text, encoding="utf-8")
    for form in ((), ("--plain",)):
        out = run("people", "list", *form).out
        assert "\x1b" not in out
        assert "\x07" not in out
    assert "\x1b" not in run("people", "list", "--json").out


def test_illustrative_data_is_called_so(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    text = definition.read_text(encoding="utf-8").replace('id = "harbour"', 'id = "harbour"\nillustrative = true')
    definition.write_text(text, encoding="utf-8")
    assert "Illustrative data" in run("people", "list").out
    for command in (("people", "list"), ("pairs", "propose", "--rounds", "1"), ("resources", "digest")):
        assert run(*command, "--json").document["illustrative"] is True


def test_an_error_of_our_own_leaves_a_redacted_report_and_no_traceback(
    cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def breaks(*_: object) -> None:
        raise RuntimeError("Ana Ruiz ana@north.example earned 25.00")

    monkeypatch.setattr("cohortkit.status.page.status", breaks)
    ran = run("status", "--json")
    assert (ran.code, ran.out) == (70, "")
    assert "Traceback" not in ran.err
    [report] = tmp_path.glob("cohortkit-report-*.txt")
    assert str(report) in ran.err
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "cohortkit status" in text
    for secret in ("Ana", "Ruiz", "@", "25.00", str(tmp_path), str(cohort)):
        assert secret not in text
    assert report.stat().st_mode & 0o077 == 0


def test_an_interrupt_is_exit_130(cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cohortkit.status.page.status", interrupted)
    ran = run("status")
    assert (ran.code, ran.out) == (130, "")


def test_a_reader_that_has_enough_is_no_error(cohort: Path) -> None:
    program = [sys.executable, "-m", "cohortkit", "schema"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_that_cannot_be_written_is_exit_1(cohort: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "cohortkit", "people", "list", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ran.returncode == 1
    assert ran.stderr.startswith("error: cannot write the output")


def test_without_a_terminal_nothing_is_asked(cohort: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cohortkit", "init", str(tmp_path / "new")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 2
    assert "--name, --starts, --ends, --timezone" in ran.stderr


def test_alone_without_a_terminal_it_prints_help(cohort: Path, run: Run) -> None:
    ran = run()
    assert ran.code == 0
    assert ran.out.startswith("Usage: cohortkit")


def test_a_relative_day_counts_from_the_day_of_as_of(cohort: Path, run: Run) -> None:
    found = run(
        "meetings", "list", "--as-of", "2025-03-20", "--from", "3 weeks ago", "--to", "today", "--json"
    ).document
    assert [each["id"] for each in found["meetings"]] == ["tides@2025-03-04", "spring"]


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").out == "cohortkit 0.1.0\n"


def test_output_survives_a_terminal_that_knows_ascii_only(cohort: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cohortkit", "status", "--as-of", "2025-06-01"],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=60,
    )
    assert ran.returncode == 0
    assert ran.stdout.decode("ascii")


def test_json_is_one_document_with_a_schema(cohort: Path, run: Run) -> None:
    out = run("meetings", "list", "--json").out
    document = json.loads(out)
    assert next(iter(document)) == "schema"
    assert document["schema"] == 1
    assert document["meetings"][0]["start"] == "2025-02-04T13:00:00-05:00"
