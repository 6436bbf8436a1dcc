"""The coding desk in JupyterLab: found, selected, coded, taken off and left by keyboard alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from cohortkit.records.cohort import open_cohort
from cohortkit.records.model import Segment
from tests.browser.faces import Face
from tests.browser.test_form_in_browsers import expect_accessible
from tests.coding.conftest import MakeCoded, make_coded

__all__ = ["make_coded"]

pytestmark = pytest.mark.browser


def kept(folder: Path) -> list[tuple[str, str, int, int | None]]:
    """What stands in the coder's file."""
    coding = open_cohort(folder, today=dt.date(2025, 12, 1)).codings.get("evaluator")
    segments: tuple[Segment, ...] = coding.segments if coding else ()
    return [(each.response, each.code, each.start, each.end) for each in segments]


def test_an_answer_is_coded_by_keyboard_alone(face: Callable[[str], Face], make_coded: MakeCoded) -> None:
    folder = make_coded().folder
    lab = face("lab")
    lab.new_person()
    line = f"from cohortkit.notebook import code\ncode('evaluator', prompt='free', folder={str(folder)!r})"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(line)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, lab.folder / "coding.ipynb")
    page = lab.open("coding.ipynb")
    keys = page.keyboard
    desk = page.locator(".ck-coding")
    status = desk.get_by_role("status")
    answer = desk.get_by_label("Answer", exact=True)
    expect(answer).to_have_value("We had time.")
    expect_accessible(page)

    answer.focus()
    keys.press("F8")
    expect(answer).to_have_value("Trust grew 🌱 slowly")
    expect(answer).to_be_focused()
    keys.type("x")
    expect(answer).to_have_value("Trust grew 🌱 slowly")
    keys.press("Control+Home")
    for _ in range(11):
        keys.press("ArrowRight")
    for _ in range(8):
        keys.press("Shift+ArrowRight")
    expect(desk.get_by_label("the selected words")).to_be_checked()
    expect(desk.locator(".ck-reach")).to_have_text("“🌱 slowly”")
    keys.press("Tab")
    keys.press("Tab")
    expect(desk.get_by_label("Find a code")).to_be_focused()
    keys.type("hard things")
    keys.press("Enter")
    expect(status).to_have_text("Coded as Mood › Trust", timeout=20_000)
    assert kept(folder) == [("end/1/bo", "trust", 11, 19)]
    expect_accessible(page)

    take_off = desk.get_by_role("button", name="Remove Mood › Trust")
    take_off.focus()
    keys.press("Enter")
    expect(status).to_have_text("Took Mood › Trust off", timeout=20_000)
    expect(answer).to_be_focused()
    assert kept(folder) == []
    assert lab.outside == []
    lab.close(page)
