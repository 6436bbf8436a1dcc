"""Shell completion knows commands, options and the ids of the cohort at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import at_a_terminal

MEETINGS_OF_TIDES = (
    "eetings.starts",
    "eetings.minutes",
    "eetings.every",
    "eetings.on",
    "eetings.link",
    "embers.0",
    "embers.1",
)

QUESTIONS = """
[surveys.survey]
title = "Survey"
waves = [{ id = "early", opens = 2025-02-01, closes = 2025-02-20 }, { id = "late", opens = 2025-11-01, closes = 2025-11-20 }]
[[surveys.survey.prompts]]
id = "hope"
kind = "text"
text = "What do you hope for?"
"""
RECORDS = {
    "records/commitments/invite-two.toml": 'who = "north"\ntext = "Invite two"\nstatus = "open"\n',
    "records/pairings/2025-04.toml": 'groups = [["ana-ruiz", "bo-lind"]]\n',
    "records/payments/2025-05-02-meal.toml": (
        'paid_on = 2025-05-02\n[[payments]]\nid = "2025-04-meal-bo-lind"\nperson = "bo-lind"\namount = 25.00\n'
    ),
    "responses/survey/early/bo-lind.toml": (
        'set = "survey"\nwave = "early"\nperson = "bo-lind"\n[answers]\nhope = "Trust"\n'
    ),
    "coding/cy-park.toml": "",
}
QUOTE = """
[quotes.trust]
response = "survey/early/bo-lind"
prompt = "hope"
verbatim = "Trust"
speaker = "bo-lind"
status = "proposed"
"""


def completed(folder: Path, *words: str) -> set[str]:
    """What bash would be offered after these words; the last may be unfinished."""
    line = " ".join(["cohortkit", *words])
    ran = subprocess.run(
        [sys.executable, "-m", "cohortkit"],
        env={**os.environ, "_COHORTKIT_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stderr == ""
    return set(ran.stdout.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("peo",), {"people"}),
        (("people", "sh"), {"show"}),
        (("people", "show", "ana"), {"ana-lund", "ana-ruiz"}),
        (("organizations", "show", "s"), {"south"}),
        (("attendance", "record", "tides@2025-04"), {"tides@2025-04-01"}),
        (("attendance", "record", "spring", "--present", "bo"), {"bo-lind"}),
        (("attendance", "record", "spring", "--present", "bo-lind,cy"), {"bo-lind,cy-park"}),
        (("people", "add", "x", "--partner", "t"), {"tide"}),
        (("meetings", "agenda", "spring", "--to", "h"), {"html"}),
        (("status", "--as"), {"--as-of"}),
        (("set", "x", "y", "--recorded-by", "c"), {"cy-park"}),
        (("set", "pods.tides.m"), {f"pods.tides.m{rest}" for rest in MEETINGS_OF_TIDES}),
        (("calendar", "list", "--for", "pod"), {"pod:tides"}),
        (("calendar", "list", "--for", "meeting:spr"), {"meeting:spring"}),
        (("calendar", "suggest", "tides", "--meeting", "tides@2025-12"), {"tides@2025-12-02"}),
        (("products", "add", "--credit", "nor"), {"north:author"}),
        (("report", "build", "--to", "html,p"), {"html,pdf"}),
    ],
)
def test_what_is_begun_is_completed(cohort: Path, words: tuple[str, ...], offered: set[str]) -> None:
    assert completed(cohort, *words) == offered


def test_what_is_on_record_is_completed_too(cohort: Path) -> None:
    with (cohort / "cohort.toml").open("a", encoding="utf-8") as definition:
        definition.write(QUESTIONS)
    for file, content in RECORDS.items():
        (cohort / file).parent.mkdir(parents=True, exist_ok=True)
        (cohort / file).write_text(f'at = 2025-05-02T16:00:00Z\nby = "cy-park"\n{content}', encoding="utf-8")
    (cohort / "coding/codebook.toml").write_text('[codes.silence]\ntitle = "Silence"\n', encoding="utf-8")
    (cohort / "quotes.toml").write_text(QUOTE, encoding="utf-8")
    for words, offered in (
        (("commitments", "set", "inv"), {"invite-two"}),
        (("commitments", "show", ""), {"invite-two"}),
        (("money", "correct", ""), {"2025-04-meal-bo-lind"}),
        (("money", "pay", "--earned-by", "2025"), {"2025-04"}),
        (("pairs", "met", ""), {"2025-04"}),
        (("feedback", "add", "--source", "s"), {"spring", "survey"}),
        (("surveys", "summary", "survey", "--wave", ""), {"early", "late"}),
        (("codes", "apply", "sur"), {"survey/early/bo-lind"}),
        (("codes", "apply", "survey/early/bo-lind", ""), {"hope"}),
        (("codes", "apply", "survey/early/bo-lind", "hope", ""), {"silence"}),
        (("codes", "suggest", "--coder", ""), {"cy-park"}),
        (("quotes", "approve", ""), {"trust"}),
    ):
        assert completed(cohort, *words) == offered, words


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("attendance record tides@2025-12", "attendance record tides@2025-12-02"),
        ("attendance record spring --present=bo", "attendance record spring --present=bo-lind"),
        ("calendar list --for person:cy", "calendar list --for person:cy-park"),
        ("attendance record spring --present bo-lind,cy", "attendance record spring --present bo-lind,cy-park"),
    ],
)
def test_bash_completes_ids_at_whose_signs_it_takes_words_apart(cohort: Path, typed: str, becomes: str) -> None:
    """A real bash at a terminal: it alone knows where it takes a line apart."""
    program = cohort / "bin/cohortkit"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cohortkit "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {"PATH": f"{program.parent}:{os.environ['PATH']}"}
    shown = subprocess.run(
        ["bash", "-c", "cohortkit --show-completion; true"],
        env={**os.environ, **environment},
        cwd=cohort,
        capture_output=True,
        text=True,
        timeout=60,
    )
    (cohort / "completion.bash").write_text(shown.stdout, encoding="utf-8")
    to_its_start, to_its_end = "\x01", "\x05"
    keys = f"source completion.bash\ncohortkit {typed}\t{to_its_start}echo [{to_its_end}]\nexit\n"
    seen = at_a_terminal(["bash", "--norc", "--noprofile", "-i"], keys, cohort, environment)
    assert f"\n[cohortkit {becomes} ]\n" in seen.screen


def test_the_cohort_named_on_the_line_is_the_one_that_counts(cohort: Path, tmp_path: Path) -> None:
    assert completed(tmp_path, "-C", str(cohort), "people", "show", "bo") == {"bo-lind"}


def test_without_a_cohort_nothing_is_offered_and_nothing_breaks(tmp_path: Path) -> None:
    assert completed(tmp_path, "people", "show", "bo") == set()


def test_completing_a_command_imports_no_group(cohort: Path) -> None:
    program = (
        "import sys\nfrom cohortkit.cli.main import main\nmain([])\n"
        "print([m for m in sys.modules if m.startswith('cohortkit.cli.people')], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "_COHORTKIT_COMPLETE": "complete_bash", "COMP_WORDS": "cohortkit pe", "COMP_CWORD": "1"},
        cwd=cohort,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stdout.split() == ["people"]
    assert "cohortkit.cli.people" not in ran.stderr
