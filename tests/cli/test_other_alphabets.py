"""A cohort whose names and answers are in another alphabet gets everything that others get."""

from __future__ import annotations

from pathlib import Path

import pytest

from cohortkit.cli.main import main

DEFINITION = """\
[cohort]
name = "学びの輪"
starts = 2025-01-10
ends = 2026-12-31
timezone = "Asia/Tokyo"
[organizations.yama]
name = "山の会"
[people.hana]
name = "花"
organization = "yama"
[people.sora]
name = "空"
organization = "yama"
[convenings.haru]
title = "春の会"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T12:00:00
[surveys.kotae]
title = "調査"
opens = 2025-03-18
closes = 2025-04-18
[[surveys.kotae.prompts]]
id = "good"
kind = "scale"
text = "どうでしたか"
scale = ["悪い", "普通", "良い"]
"""
ANSWER = (
    'at = 2025-03-20T17:30:00Z\nset = "kotae"\nwave = "1"\nperson = "{}"\nconsent = "cohort"\n[answers]\ngood = "{}"\n'
)


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    (tmp_path / "cohort.toml").write_text(DEFINITION, encoding="utf-8")
    answers = tmp_path / "responses" / "kotae" / "1"
    answers.mkdir(parents=True)
    for person, answer in (("hana", "良い"), ("sora", "悪い")):
        (answers / f"{person}.toml").write_text(ANSWER.format(person, answer), encoding="utf-8")
    return tmp_path


def test_its_meetings_have_addresses_of_their_own(cohort: Path) -> None:
    assert main(["calendar", "export", "-C", str(cohort), "-o", str(cohort / "all.ics")]) == 0
    assert "UID:convening-haru@cohort\n" in (cohort / "all.ics").read_text(encoding="utf-8")


def test_each_answer_of_a_scale_is_counted_apart(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "figures", "-C", str(cohort), "--as-of", "2025-06-01", "--plain"]) == 0
    listed = capsys.readouterr().out
    for position, answer in enumerate(("悪い", "普通", "良い"), 1):
        assert answer in listed
        assert f"survey.kotae.1.good.answer-{position}" in listed
