"""Hostile and damaged files: nothing executed, nothing lost of the others, one clear line each."""

import copy
import io
import json
import os
import stat
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohortkit.questions.collecting import Collection, collect
from tests.questions.builders import (
    ANSWERS,
    NOW,
    answer_set,
    cohort_folder,
    collected,
    exercise,
    on_record,
    plan,
    put,
    tree,
    typed,
    with_output,
)

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}${7*7}`id`'; import os; os.system('touch pwned')"


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def one_line_each(outcome: Collection) -> bool:
    return all(each.reason and "\n" not in each.reason and len(each.reason) < 400 for each in outcome.rejected)


def test_code_in_a_returned_notebook_never_runs(cohort: Path, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    notebook = typed(exercise(), story="Words")
    attack = f"open({str(trace)!r}, 'w').close()"
    notebook["cells"].insert(
        0, {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": attack}
    )
    notebook["cells"][2]["source"] = (
        f"from cohortkit.notebook import form; form(__import__('os').system('touch {trace}'))"
    )
    notebook["metadata"]["kernelspec"]["argv"] = ["touch", str(trace)]
    collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert not trace.exists()
    assert on_record(cohort)["answers"] == {"story": "Words"}


def test_scripts_in_every_field_stay_text(cohort: Path, tmp_path: Path) -> None:
    value = answer_set(
        answers={"story": SCRIPT, "structure": [SCRIPT, SCRIPT], "hope": SCRIPT, "form": SCRIPT, SCRIPT: SCRIPT}
    )
    outcome = collected(cohort, put(tmp_path / "a.answers.json", value))
    assert on_record(cohort)["answers"] == {"structure": [SCRIPT, SCRIPT], "story": SCRIPT}
    assert outcome.rejected == ()
    for field in ("cohort", "set", "wave", "person", "at", "consent", "prompts_hash"):
        outcome = collected(
            cohort, put(tmp_path / "b.answers.json", answer_set(**{field: SCRIPT}, answers={"story": "x"}))
        )
        assert one_line_each(outcome)
        assert field == "prompts_hash" or len(outcome.rejected) == 1


def test_html_pictures_and_widgets_are_dropped(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(), story="Words")
    notebook["metadata"]["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {"x": {"state": {"canary": 1}}}}
    }
    for each in notebook["cells"]:
        each["attachments"] = {"canary.png": {"image/png": "Y2FuYXJ5"}}
        if each["cell_type"] == "code":
            each["outputs"] = [
                {
                    "output_type": "display_data",
                    "metadata": {},
                    "data": {"text/html": "canary", "text/plain": "canary"},
                },
                {"output_type": "stream", "name": "stdout", "text": "canary " * 100_000},
            ]
    collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert on_record(cohort)["answers"] == {"story": "Words"}
    assert all(b"canary" not in content for content in tree(cohort).values())


def test_caps_hold(cohort: Path, tmp_path: Path) -> None:
    good = put(tmp_path / "good.answers.json", answer_set("bo-lind"))
    huge = tmp_path / "huge.ipynb"
    with huge.open("wb") as stream:
        stream.truncate(25_000_001)
    deep = tmp_path / "deep.ipynb"
    deep.write_text("[" * 100_000 + "]" * 100_000)
    deeper = tmp_path / "deeper.answers.json"
    deeper.write_text('{"answers":' * 50_000 + "1" + "}" * 50_000)
    digits = tmp_path / "digits.answers.json"
    digits.write_text('{"format":1,"answers":{},"at":' + "9" * 100_000 + "}")
    long = put(tmp_path / "long.answers.json", answer_set(answers={"story": "x" * 100_001, "hope": "Very"}))
    cells = put(tmp_path / "cells.ipynb", {"nbformat": 4, "metadata": {}, "cells": [{}] * 20_001})
    outcome = collected(cohort, huge, deep, deeper, digits, long, cells, good)
    refused = {Path(each.file).name: each.reason for each in outcome.rejected}
    assert set(refused) == {"huge.ipynb", "deep.ipynb", "deeper.answers.json", "digits.answers.json", "cells.ipynb"}
    assert "25 MB" in refused["huge.ipynb"]
    assert "nested" in refused["deep.ipynb"]
    assert one_line_each(outcome)
    assert on_record(cohort)["answers"] == {"hope": "Very"}
    assert any("100,000 characters" in note for each in outcome.accepted for note in each.notes)
    assert sorted(each.person for each in outcome.accepted) == ["ana-ruiz", "bo-lind"]


def test_zip_traps_are_refused_one_by_one(cohort: Path, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.ipynb", "{}")
    trap = zipped(
        tmp_path / "trap.zip",
        {
            "bomb.ipynb": b"0" * 20_000_000,
            "../../out.answers.json": json.dumps(answer_set("di-moss")),
            "/etc/out.answers.json": json.dumps(answer_set("di-moss")),
            "..\\..\\out.answers.json": json.dumps(answer_set("di-moss")),
            "C:/out.answers.json": json.dumps(answer_set("di-moss")),
            "inner.zip": inner.getvalue(),
            "good.answers.json": json.dumps(answer_set()),
        },
    )
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(trap, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    before = sorted(tmp_path.rglob("*"))
    outcome = collect(plan(), cohort, [trap], now=NOW)
    assert sorted(tmp_path.rglob("*")) == before, "nothing is unpacked"
    assert [each.person for each in outcome.accepted] == ["ana-ruiz"]
    refused = {each.file.removeprefix(f"{trap}/"): each.reason for each in outcome.rejected}
    assert "trap" in refused["bomb.ipynb"]
    assert "zip inside a zip" in refused["inner.zip"]
    assert "links are not followed" in refused["link.ipynb"]
    assert sum("leads out" in each.reason for each in outcome.rejected) == 4
    assert one_line_each(outcome)


def test_a_zip_that_lies_about_sizes_or_is_damaged_is_refused(cohort: Path, tmp_path: Path) -> None:
    whole = zipped(tmp_path / "whole.zip", {"a.answers.json": json.dumps(answer_set()) * 3}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "none.zip").write_bytes(b"this is no zip")
    (tmp_path / "bent.zip").write_bytes(whole[:40] + bytes(30) + whole[70:])
    many = tmp_path / "many.zip"
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}.txt", "")
    outcome = collected(cohort, *sorted(tmp_path.glob("*.zip")))
    assert outcome.accepted == ()
    assert {Path(each.file).name for each in outcome.rejected} >= {"cut.zip", "none.zip", "many.zip"}
    assert one_line_each(outcome)


def test_links_pipes_and_missing_files_are_not_read(cohort: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "elsewhere" / "secret.answers.json", answer_set())
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.answers.json").symlink_to(secret)
    (folder / "folder-link").symlink_to(secret.parent, target_is_directory=True)
    os.mkfifo(folder / "pipe.ipynb")
    outcome = collected(cohort, folder, tmp_path / "nothing.ipynb", tmp_path / "cohort" / "cohort.toml")
    assert outcome.accepted == ()
    assert sorted(Path(each.file).name for each in outcome.rejected) == [
        "cohort.toml",
        "folder-link",
        "link.answers.json",
        "nothing.ipynb",
        "pipe.ipynb",
    ]
    assert not (cohort / "responses").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_cannot_be_opened_is_named(cohort: Path, tmp_path: Path) -> None:
    put(tmp_path / "in" / "closed" / "x.answers.json", answer_set())
    (tmp_path / "in" / "closed").chmod(0)
    outcome = collected(cohort, tmp_path / "in")
    (tmp_path / "in" / "closed").chmod(0o700)
    assert [Path(each.file).name for each in outcome.rejected] == ["closed"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"cells": 3}',
        b'{"cells": [null, 3, "x", {"source": 3}]}',
        b"\x89PNG",
        b'{"worksheets": []}',
        b'"\\ud800"',
    ],
)
@pytest.mark.parametrize("ending", [".ipynb", ".answers.json"])
def test_small_damage_is_one_line(cohort: Path, tmp_path: Path, content: bytes, ending: str) -> None:
    file = tmp_path / f"x{ending}"
    file.write_bytes(content)
    outcome = collected(cohort, file)
    assert len(outcome.rejected) == 1
    assert one_line_each(outcome)


def test_byte_order_marks_and_utf_16_are_read(cohort: Path, tmp_path: Path) -> None:
    for place, encoding in enumerate(("utf-8-sig", "utf-16")):
        person = ("ana-ruiz", "bo-lind")[place]
        file = tmp_path / f"{person}.answers.json"
        file.write_bytes(json.dumps(answer_set(person), ensure_ascii=False).encode(encoding))
        assert [each.person for each in collected(cohort, file).accepted] == [person]


def test_half_a_character_does_not_lose_the_rest(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(), story="Cut here \ud83d", hope="Very")
    file = tmp_path / "x.ipynb"
    file.write_text(json.dumps(notebook))
    collected(cohort, file)
    assert on_record(cohort)["answers"] == {"story": "Cut here \ufffd", "hope": "Very"}


# Mutations

BASES: list[tuple[str, Any]] = [
    (".answers.json", answer_set(answers=ANSWERS)),
    (".ipynb", with_output(exercise(), answer_set(answers=ANSWERS))),
    (".ipynb", typed(exercise(), story="Words", hope="Very", consent="role", first="1. Trust\n2. Shared leadership")),
]
STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        [SCRIPT, "../../x", "ana-ruiz", "<!-- answer:story -->", "\ud800", "\0", [], {}, [[]], "x" * 2_000]
    ),
    st.recursive(
        st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ),
).map(copy.deepcopy)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key in value:
            found += places(value[key], (*path, key))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            found += places(part, (*path, position))
    return found


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    ending, base = draw(st.sampled_from(BASES))
    value = copy.deepcopy(base)
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(places(value) or [()]))
        if not path:
            break
        owner = value
        for key in path[:-1]:
            owner = owner[key]
        what = draw(st.sampled_from(["replace", "delete", "copy"]))
        if what == "delete":
            del owner[path[-1]]
        elif what == "copy" and isinstance(owner, list):
            owner.append(copy.deepcopy(owner[path[-1]]))
        else:
            owner[path[-1]] = draw(STRANGE)
    content = json.dumps(value).encode()
    if draw(st.booleans()):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.binary(max_size=4)) + content[at + draw(st.integers(0, 4)) :]
    return ending, content


def check_mutation(ending: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cohort = cohort_folder(folder / "cohort")
        file = folder / f"x{ending}"
        file.write_bytes(content)
        good = put(folder / "good.answers.json", answer_set("bo-lind"))
        outcome = collect(plan(), cohort, [file, good], now=NOW)
        assert [each.person for each in outcome.accepted if each.file == str(good)] == ["bo-lind"]
        told = {each.file for each in outcome.accepted} | {each.file for each in outcome.rejected}
        told |= {each.file for each in outcome.duplicates} | set(outcome.untouched)
        assert str(file) in told, "every file is accounted for"
        assert one_line_each(outcome)
        assert all(each.file.startswith("responses/") and each.file.endswith(".toml") for each in outcome.change.files)
        assert all(".." not in each.file for each in outcome.change.files)
        from cohortkit.files.transaction import apply

        apply(cohort, outcome.change, now=NOW, by="cy-park")
        assert collect(plan(), cohort, [file, good], now=NOW).change.is_empty


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(case=mutated())
def test_mutated_files_are_taken_or_refused(case: tuple[str, bytes]) -> None:
    check_mutation(*case)


@pytest.mark.soak
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(case=mutated())
def test_ten_thousand_mutated_files_are_taken_or_refused(case: tuple[str, bytes]) -> None:
    check_mutation(*case)
