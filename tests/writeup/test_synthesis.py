"""Synthesis notebooks: made again, they lose nothing of an evaluator's."""

from __future__ import annotations

import copy
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cohortkit.records.cohort import Cohort
from cohortkit.writeup import running, synthesis
from cohortkit.writeup.adding import added_prose
from cohortkit.writeup.blocks import Bullets, Paragraph, plain
from cohortkit.writeup.prose import written
from cohortkit.writeup.synthesis import SynthesisRefused, made, merged, read_notebook

Notebook = dict[str, Any]


def notebook(demo: Cohort, name: str = "area-field") -> Notebook:
    return made(demo, next(each for each in synthesis.wanted(demo) if each.name == name))


def sources(of: Notebook) -> list[str]:
    return [cell["source"] for cell in of["cells"]]


def own(source: str, kind: str = "markdown") -> dict[str, Any]:
    return {"cell_type": kind, "id": f"own-{len(source)}", "metadata": {}, "source": source}


def changed_today(of: Notebook, place: int, source: str) -> Notebook:
    """The notebook as it would be made had the template or the records changed."""
    other = copy.deepcopy(of)
    cell = other["cells"][place]
    cell["source"] = source
    cell["metadata"]["cohortkit"]["made"] = synthesis._digest(source)
    return other


def test_there_is_one_for_each_area_survey_and_reflection_and_one_for_the_network(demo: Cohort) -> None:
    names = [each.name for each in synthesis.wanted(demo)]
    plan = demo.plan
    expected = [f"area-{key}" for key in plan.areas] + [f"survey-{key}" for key in plan.surveys]
    assert names == [*expected, *(f"reflection-{key}" for key in plan.reflections), "network"]


def test_no_heading_stands_above_nothing(demo: Cohort) -> None:
    for wanted in synthesis.wanted(demo):
        cells = synthesis.made(demo, wanted)["cells"]
        headings = [cell["cell_type"] == "markdown" and cell["source"].startswith("##") for cell in cells]
        assert not any(one and other for one, other in pairwise(headings)), wanted.name
    bare = msgspec.structs.replace(demo.plan, surveys={}, reflections={})
    empty = Cohort(demo.loaded, bare, demo.as_of)
    (area,) = [each for each in synthesis.wanted(empty) if each.name == "area-field"]
    assert not any("What changed" in cell["source"] for cell in synthesis.made(empty, area)["cells"])


def test_a_notebook_made_twice_is_the_same(demo: Cohort) -> None:
    assert notebook(demo) == notebook(demo)
    assert merged(notebook(demo), notebook(demo)) == (notebook(demo), 0)


def test_added_cells_stay_where_they_were_put(demo: Cohort) -> None:
    old = notebook(demo)
    old["cells"].insert(3, own("My thought"))
    again, kept = merged(old, notebook(demo))
    assert sources(again) == sources(old)
    assert kept == 1


def test_a_changed_cell_stays_and_todays_is_offered_below_only_where_it_differs(demo: Cohort) -> None:
    old = notebook(demo)
    old["cells"][3]["source"] += "\n# mine"
    again, _ = merged(old, notebook(demo))
    assert sources(again) == sources(old)
    new = changed_today(notebook(demo), 3, "print('anew')")
    again, _ = merged(old, new)
    assert sources(again)[3:5] == [old["cells"][3]["source"], "print('anew')"]
    assert synthesis.OFFER in again["cells"][4]["metadata"]["tags"]
    once_more, _ = merged(again, new)
    assert sources(once_more) == sources(again)


def test_a_cell_left_alone_becomes_todays(demo: Cohort) -> None:
    new = changed_today(notebook(demo), 3, "print('anew')")
    assert sources(merged(notebook(demo), new)[0])[3] == "print('anew')"


def test_what_was_dropped_stays_away_and_what_was_reordered_stays_so(demo: Cohort) -> None:
    old = notebook(demo)
    dropped = old["cells"].pop(4)
    old["cells"][2], old["cells"][3] = old["cells"][3], old["cells"][2]
    again, _ = merged(old, notebook(demo))
    assert sources(again) == sources(old)
    assert dropped["source"] not in sources(merged(again, notebook(demo))[0])


def test_a_new_cell_comes_behind_the_one_before_it(demo: Cohort) -> None:
    whole = notebook(demo)
    old = copy.deepcopy(whole)
    gone = old["cells"].pop(4)
    old["metadata"]["cohortkit"]["made"].remove(gone["metadata"]["cohortkit"]["cell"])
    assert sources(merged(old, whole)[0]) == sources(whole)


def test_an_evaluators_cells_survive_when_nothing_of_theirs_is_made_any_more(demo: Cohort) -> None:
    old = notebook(demo, "network")
    old["cells"][3]["source"] = "print('mine')"
    old["cells"].append(own("Last words"))
    empty = notebook(demo, "network")
    empty["cells"] = []
    again, kept = merged(old, empty)
    assert sources(again) == ["print('mine')", "Last words"]
    assert kept == 2


def test_ids_are_unique_even_where_an_editor_copied_a_cell(demo: Cohort) -> None:
    old = notebook(demo)
    old["cells"].insert(3, copy.deepcopy(old["cells"][2]))
    again, _ = merged(old, notebook(demo))
    ids = [cell["id"] for cell in again["cells"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"cells": 3}', b'{"nbformat": 3, "cells": []}', b"[" * 100_000])
def test_what_is_no_notebook_is_refused_and_left_alone(content: bytes) -> None:
    with pytest.raises(SynthesisRefused):
        read_notebook(content, "x.ipynb")


def test_run_notebooks_hold_charts_as_pictures_and_words_and_are_the_same_twice(demo: Cohort, tmp_path: Path) -> None:
    wanted = next(each for each in synthesis.wanted(demo) if each.name == "area-field")
    new = made(demo, wanted, day="2024-04-01")
    with running.kernel(tmp_path, demo.folder) as kernel:
        first, faults = running.run(copy.deepcopy(new), kernel)
        second, _ = running.run(copy.deepcopy(new), kernel)
    assert faults == ()
    assert synthesis.written(first) == synthesis.written(second)
    outputs = [output for cell in first["cells"] for output in cell.get("outputs", ())]
    pictures = [output for output in outputs if "<svg" in "".join(output.get("data", {}).get("text/html", ""))]
    assert len(pictures) >= 5
    assert all("n = " in "".join(output["data"]["text/plain"]) for output in pictures)


def test_a_mistake_in_one_cell_is_told_and_does_not_cost_the_others(demo: Cohort, tmp_path: Path) -> None:
    small = {"cells": [own("1 / 0", "code"), own("40 + 2", "code")], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for cell in small["cells"]:  # type: ignore[attr-defined]
        cell |= {"execution_count": None, "outputs": []}
    with running.kernel(tmp_path, demo.folder) as kernel:
        after, faults = running.run(small, kernel)
    assert faults == ("cell 1: ZeroDivisionError: division by zero",)
    assert after["cells"][1]["outputs"][0]["data"]["text/plain"] == "42"


def test_peoples_markdown_becomes_text_lists_and_links_and_nothing_else() -> None:
    blocks = list(
        written(
            "Hello **there** <img src=x onerror=alert(1)> ![no](https://e.example)\n\n- a [b](javascript:alert(1))\n- c"
        )
    )
    assert [type(block) for block in blocks] == [Paragraph, Bullets]
    assert plain(blocks[0].line).split() == ["Hello", "there"]  # type: ignore[union-attr]
    assert "javascript" not in repr(blocks)
    assert "onerror" not in repr(blocks)


def test_only_an_evaluators_own_cells_below_the_heading_go_into_the_report(tmp_path: Any, demo: Cohort) -> None:
    new = notebook(demo)
    new["cells"].insert(1, own("Not for the report"))
    new["cells"].append(own("For the report"))
    tagged = own("Tagged for it")
    tagged["metadata"]["tags"] = ["report"]
    new["cells"].insert(2, tagged)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "a.ipynb").write_text(json.dumps(new), encoding="utf-8")
    assert [(each.section, each.text) for each in added_prose(tmp_path)] == [
        ("area-field", "Tagged for it"),
        ("area-field", "For the report"),
    ]
