"""The demo promises the same bytes everywhere, records that can all be read, and the facts of the example cohort."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from cohortkit.demo.writing import FolderInUse, write_demo
from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.records.model import KINDS

TODAY = dt.date(2024, 3, 29)
LONG = 40


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    return open_cohort(folder, today=TODAY)


@pytest.fixture(scope="module")
def threefold(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    folder = tmp_path_factory.mktemp("threefold")
    write_demo(folder, scale=3)
    return open_cohort(folder, today=TODAY)


def fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def in_another_process(folder: Path, seed: int, **environment: str) -> str:
    program = f"from pathlib import Path; from cohortkit.demo.writing import write_demo; write_demo(Path({str(folder)!r}), seed={seed})"
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, **environment})
    return fingerprint(folder)


def test_the_same_seed_gives_the_same_bytes_on_every_machine(tmp_path: Path, demo: Cohort) -> None:
    here = fingerprint(demo.folder)
    assert in_another_process(tmp_path / "a", 1, PYTHONHASHSEED="1", TZ="Asia/Kathmandu", LC_ALL="C") == here
    assert in_another_process(tmp_path / "b", 1, PYTHONHASHSEED="77", TZ="America/St_Johns") == here


def test_another_seed_gives_other_answers(tmp_path: Path, demo: Cohort) -> None:
    assert in_another_process(tmp_path / "c", 2) != fingerprint(demo.folder)


def test_nothing_is_wrong_with_the_demo(demo: Cohort) -> None:
    assert [problem for problem in demo.problems() if problem.severity == "error"] == []


def test_nothing_is_wrong_with_a_demo_three_times_as_large(threefold: Cohort) -> None:
    assert [problem for problem in threefold.problems() if problem.severity == "error"] == []


def test_every_record_file_is_read(demo: Cohort) -> None:
    for kind in KINDS:
        files = {path.stem for path in (demo.folder / "records" / kind).glob("*.toml")}
        assert files == set(demo.every(kind)), kind
        assert files, kind
    assert demo.shape_problems() == []


def test_the_larger_demo_has_three_times_the_people_organizations_and_pods(demo: Cohort, threefold: Cohort) -> None:
    assert (len(demo.plan.organizations), len(demo.plan.people), len(demo.plan.pods)) == (8, 40, 6)
    assert (len(threefold.plan.organizations), len(threefold.plan.people), len(threefold.plan.pods)) == (24, 120, 18)
    assert len({organization.name for organization in threefold.plan.organizations.values()}) == 24


def test_the_first_block_of_a_larger_demo_answers_as_the_example_does(demo: Cohort, threefold: Cohort) -> None:
    for response in demo.responses.values():
        assert threefold.responses[response.id] == response


def test_everything_says_that_it_is_illustrative(demo: Cohort) -> None:
    assert demo.plan.cohort.illustrative
    assert "made up" in (demo.folder / "README.md").read_text()


def test_people_are_named_by_their_seat(demo: Cohort, threefold: Cohort) -> None:
    for person in [*demo.plan.people.values(), *threefold.plan.people.values()]:
        roles = ("Facilitator", "Coordinator", "Coach", "Expert", "Evaluator")
        assert " participant " in person.name or person.name.startswith(roles), person.name
        assert person.email == "" or person.email.endswith("@people.example")


def test_thirty_participants_and_ten_who_support_them(demo: Cohort) -> None:
    participants = [person for person in demo.plan.people.values() if person.is_participant]
    assert len(participants) == 30
    assert Counter(person.organization for person in participants) == {
        "ncsm": 5, "naesp": 4, "alas": 4, "cmp": 4, "mcn": 4, "bba": 3, "beyond100k": 3, "bpn": 3,
    }  # fmt: skip


def test_eighteen_of_twenty_two_had_a_partnership(demo: Cohort) -> None:
    said = [
        response.answers["partnered"]
        for response in demo.responses.values()
        if (response.set, response.wave) == ("outcomes", "2024") and "partnered" in response.answers
    ]
    assert (said.count(True), len(said)) == (18, 22)


def test_nine_collaborations_are_on_record_and_two_of_them_are_being_explored(demo: Cohort) -> None:
    pairs = {frozenset(each.organizations): each.kind == "exploring" for each in demo.collaborations.values()}
    assert pairs == {
        frozenset({"ncsm", "naesp"}): False,
        frozenset({"naesp", "bba"}): False,
        frozenset({"naesp", "cmp"}): False,
        frozenset({"mcn", "cmp"}): False,
        frozenset({"mcn", "ncsm"}): False,
        frozenset({"mcn", "bba"}): False,
        frozenset({"cmp", "ncsm"}): False,
        frozenset({"alas", "naesp"}): True,
        frozenset({"alas", "ncsm"}): True,
    }


def test_seventeen_products_were_released(demo: Cohort) -> None:
    assert len(demo.products) == 17
    assert {product.status for product in demo.products.values()} == {"released"}
    kinds = Counter(product.kind for product in demo.products.values())
    assert kinds["blog-post"] == 9
    assert kinds["session"] == 2
    assert sum("SXSW EDU" in product.title for product in demo.products.values()) == 2


def test_each_status_a_consent_or_a_check_in_can_have_occurs(demo: Cohort) -> None:
    consents = {response.consent for response in demo.responses.values()}
    assert consents == {"named", "role", "anonymous", "cohort", "private", None}
    assert {each.status for each in demo.check_ins.values()} == {"done", "on-track", "at-risk", "stuck"}
    assert {quote.status for quote in demo.quotes.values()} == {
        "proposed",
        "shown",
        "approved",
        "declined",
        "withdrawn",
    }
    marks = {mark for each in demo.attendance.values() for mark in each.attendance.values()}
    assert marks == {"present", "partial", "excused", "absent", "unknown"}
    assert {each.status for each in demo.commitments.values()} == {"open", "kept", "dropped"}
    assert {each.kind for each in demo.support.values()} == {"technical-assistance", "coaching", "advising", "workshop"}
    assert any(response.answer_consent for response in demo.responses.values())
    assert list(demo.tombstones) == ["arriving/1/bba-3"]


def test_some_answers_are_late_and_some_are_in_spanish(demo: Cohort) -> None:
    late = 0
    for response in demo.responses.values():
        question_set = demo.plan.question_set(response.set)
        assert question_set
        wave = question_set.wave(response.wave)
        assert wave
        assert wave.opens
        assert wave.closes
        assert wave.opens <= response.at.date()
        late += response.at.date() > wave.closes
    assert 3 <= late <= 25
    spanish = [
        answer
        for response in demo.responses.values()
        for answer in response.answers.values()
        if "é" in str(answer) or "ñ" in str(answer)
    ]
    assert len(spanish) >= 5


def test_no_two_long_answers_are_alike(threefold: Cohort) -> None:
    texts: list[str] = []
    for response in threefold.responses.values():
        question_set = threefold.plan.question_set(response.set)
        assert question_set
        for prompt in question_set.prompts:
            answer = response.answers.get(prompt.id)
            if prompt.kind == "bullets" and answer is not None:
                answer = "\n".join(answer)
            if prompt.kind in ("text", "bullets") and answer is not None and len(answer) >= LONG:
                texts.append(answer)
    assert len(texts) > 300
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_segments_and_quotes_hold_the_words_they_point_at(demo: Cohort) -> None:
    assert set(demo.codings) == {"evaluator", "facilitator-2"}
    for coding in demo.codings.values():
        assert len(coding.segments) > 50
        for segment in coding.segments:
            answer = demo.responses[segment.response].answers[segment.prompt]
            text = "\n".join(answer) if isinstance(answer, list) else answer
            assert segment.end is not None
            assert text[segment.start : segment.end].strip() == text[segment.start : segment.end] != ""
            assert segment.code in demo.codebook.codes
    for quote in demo.quotes.values():
        answer = demo.responses[quote.response].answers[quote.prompt]
        text = "\n".join(answer) if isinstance(answer, list) else answer
        if quote.status == "withdrawn":
            assert quote.verbatim == ""
        else:
            assert text[quote.start : quote.end] == quote.verbatim


def test_two_coders_mostly_agree(demo: Cohort) -> None:
    first = {(each.response, each.prompt, each.start): each.code for each in demo.codings["evaluator"].segments}
    both = [
        (first[place], each.code)
        for each in demo.codings["facilitator-2"].segments
        if (place := (each.response, each.prompt, each.start)) in first
    ]
    share = sum(one == other for one, other in both) / len(both)
    assert 0.75 < share < 0.98


def test_nothing_is_paid_beyond_its_grant_or_budget_and_one_slip_is_corrected(demo: Cohort) -> None:
    paid: Counter[str] = Counter()
    corrections = []
    ids: set[str] = set()
    for batch in demo.payments.values():
        for payment in batch.payments:
            assert payment.id not in ids
            ids.add(payment.id)
            paid[payment.grant or payment.stipend] += payment.amount  # type: ignore[assignment]
            if payment.corrects:
                corrections.append(payment)
    assert [each.amount for each in corrections] == [Decimal("-30.00")]
    assert all(each.corrects in ids for each in corrections)
    for grant in demo.plan.grants.values():
        assert paid[grant.id] <= grant.amount
    for stipend in demo.plan.stipends.values():
        assert stipend.budget is not None
        assert 0 < paid[stipend.id] <= stipend.budget
    refused = [person.id for person in demo.plan.people.values() if not person.stipends]
    assert not any(entry.person in refused for batch in demo.payments.values() for entry in batch.payments)


def test_lunch_buddies_never_repeat_and_come_from_different_organizations(demo: Cohort) -> None:
    pairs: Counter[frozenset[str]] = Counter()
    for each in demo.pairings.values():
        for group in each.groups:
            pairs.update(frozenset((one, other)) for one in group for other in group if one < other)
    assert max(pairs.values()) == 1
    organization = {person.id: person.organization for person in demo.plan.people.values()}
    assert all(len({organization[person] for person in pair}) == 2 for pair in pairs)
    seen = {person for pair in pairs for person in pair}
    assert "cmp-4" not in seen  # opted out
    assert frozenset(("bba-3", "beyond100k-3")) not in pairs


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    write_demo(tmp_path)
    (tmp_path / "quotes.toml").write_text("")
    before = fingerprint(tmp_path)
    assert write_demo(tmp_path).files == ()
    assert fingerprint(tmp_path) == before


def test_a_demo_that_was_interrupted_is_written_to_its_end(
    tmp_path: Path, demo: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("cohortkit.demo.work.support", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_demo(tmp_path)
    assert (tmp_path / "records").is_dir()
    write_demo(tmp_path)
    assert fingerprint(tmp_path) == fingerprint(demo.folder)


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FolderInUse, match="thesis"):
        write_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_earlier_demo_of_another_size_is_refused(tmp_path: Path) -> None:
    write_demo(tmp_path, seed=5)
    with pytest.raises(FolderInUse):
        write_demo(tmp_path, seed=6)


@pytest.mark.parametrize("scale", [0, -1, 401])
def test_a_scale_out_of_range_is_refused_before_anything_is_written(tmp_path: Path, scale: int) -> None:
    with pytest.raises(ValueError, match="scale"):
        write_demo(tmp_path / "new", scale=scale)
    assert not (tmp_path / "new").exists()
