"""The form in JupyterLab 4, Notebook 7 and Voilà: typed, chosen, saved, closed, reopened, collected."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from cohortkit.files.transaction import apply
from cohortkit.questions.collecting import collect
from tests.browser.faces import FACES, Face, saved
from tests.questions.builders import ANSWERS, NOW, cohort_folder, exercise, on_record, plan, put

pytestmark = pytest.mark.browser

Faces = Callable[[str], Face]


def handed_out(face: Face, name: str) -> Path:
    """Put an exercise of its own for a test into the folder that the server shows, for a person new to it."""
    face.new_person()
    return put(face.folder / f"{name}.ipynb", exercise())


def fill(form: Locator) -> None:
    """Answer everything as `ANSWERS` has it, with the pointer."""
    form.get_by_label("New idea").fill("Members set the agenda")
    form.get_by_role("button", name="Add", exact=True).click()
    form.get_by_label("New idea").fill("Rotating chairs")
    form.get_by_label("New idea").press("Enter")
    form.get_by_role("button", name="Move up: Idea 2").click()
    form.get_by_label("Tell one moment").fill("In March.\nNobody spoke.")
    form.get_by_role("group", name="How likely is that").get_by_label("Somewhat").check()
    form.get_by_role("group", name="Then: when the cohort began").get_by_label("A few").check()
    form.get_by_role("group", name="Now: today").get_by_label("Many").check()
    form.get_by_role("button", name="Move down: Shared leadership").click()
    form.get_by_label("Convenings, in person").check()
    form.get_by_label("A stipend, paid sooner").check()
    form.get_by_label("Recordings").check()
    form.get_by_role("group", name="Did you start a partnership?").get_by_label("Yes").check()
    form.get_by_label("How many members did you reach?").fill("120")
    form.get_by_label("River Valley Leaders").select_option("Exchange ideas")
    form.get_by_label("Lake: North and South").select_option("Not yet")
    form.get_by_label("With my role only").check()
    form.locator(".ck-own-consent summary").nth(1).click()
    form.locator(".ck-own-consent").nth(1).get_by_label("How may this answer be used?").select_option("private")


def expect_filled(form: Locator) -> None:
    """What was typed and chosen stands there again."""
    expect(form.get_by_label("Idea 1", exact=True)).to_have_value("Rotating chairs")
    expect(form.get_by_label("Idea 2", exact=True)).to_have_value("Members set the agenda")
    expect(form.get_by_label("Tell one moment")).to_have_value("In March.\nNobody spoke.")
    expect(form.get_by_role("group", name="How likely is that").get_by_label("Somewhat")).to_be_checked()
    expect(form.get_by_role("group", name="Now: today").get_by_label("Many")).to_be_checked()
    expect(form.locator(".ck-rank-words")).to_have_text(["Trust", "Flexible structure", "Shared leadership"])
    expect(form.get_by_label("A stipend, paid sooner")).to_be_checked()
    expect(form.get_by_label("How many members did you reach?")).to_have_value("120")
    expect(form.get_by_label("River Valley Leaders")).to_have_value("Exchange ideas")
    expect(form.get_by_label("With my role only")).to_be_checked()
    expect(form.locator(".ck-own-consent").nth(1).get_by_label("How may this answer be used?")).to_have_value("private")


def expect_accessible(page: Page) -> None:
    """axe finds nothing in the form, and every control has a name."""
    found = Axe().run(page, context=".ck")
    assert found.violations_count == 0, found.generate_report()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll(".ck :is(input, select, textarea, button, summary, progress)")]
        .filter((each) => !(each.labels?.length || each.getAttribute("aria-label") || each.getAttribute("aria-labelledby")
            || each.textContent.trim()))
        .map((each) => each.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.parametrize("name", FACES)
def test_answers_are_there_again_on_reopening_and_can_be_collected(face: Faces, name: str, tmp_path: Path) -> None:
    shown = face(name)
    notebook = handed_out(shown, "reopened")
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    expect_accessible(page)
    expect(page.get_by_text("from cohortkit.notebook import form").locator("visible=true")).to_have_count(0)
    fill(form)
    expect(form.locator(".ck-progress")).to_contain_text("10 of 10")
    expect_accessible(page)
    saved(form)
    expect(form.locator(".ck-status")).to_contain_text("Thank you")
    handing_in = form.get_by_text("Kept beside this notebook as reopened.answers.json")
    expect(handing_in).to_have_count(0 if name == "voila" else 1)
    shown.close(page)

    page = shown.open(notebook.name)
    expect_filled(page.locator(".ck"))
    expect(page.locator(".ck-status")).to_contain_text("Your earlier answers are back")
    shown.close(page)
    assert shown.outside == []

    cohort = cohort_folder(tmp_path / "cohort")
    outcome = collect(plan(), cohort, [notebook.with_name("reopened.answers.json")], now=NOW.replace(year=2100))
    assert (len(outcome.accepted), outcome.rejected) == (1, ())
    apply(cohort, outcome.change, now=NOW, by="cy-park")
    record = on_record(cohort)
    assert record["answers"] == ANSWERS
    assert (record["consent"], record["answer_consent"]) == ("role", {"story": "private"})


@pytest.mark.parametrize("name", ["lab", "notebook"])
def test_the_notebook_alone_carries_the_answers(face: Faces, name: str, tmp_path: Path) -> None:
    shown = face(name)
    notebook = handed_out(shown, "alone")
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    form.get_by_label("Tell one moment").fill("E-mailed without the other file")
    saved(form)
    expect(page.locator(".jp-OutputArea-output").last).to_contain_text("E-mailed without the other file")
    shown.save_notebook(page)
    for _ in range(50):
        if "vnd.cohortkit.answers+json" in notebook.read_text():
            break
        page.wait_for_timeout(200)
    shown.close(page)
    notebook.with_name("alone.answers.json").unlink()

    page = shown.open(notebook.name)
    expect(page.locator(".ck").get_by_label("Tell one moment")).to_have_value("E-mailed without the other file")
    shown.close(page)
    outcome = collect(plan(), cohort_folder(tmp_path / "cohort"), [notebook], now=NOW.replace(year=2100))
    assert [each.copy for each in outcome.accepted] == ["notebook output"]


@pytest.mark.parametrize("name", ["lab", "notebook"])
def test_cleared_outputs_lose_nothing(face: Faces, name: str) -> None:
    shown = face(name)
    notebook = handed_out(shown, "cleared")
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    form.get_by_label("Tell one moment").fill("Still here")
    saved(form)
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.get_by_role("menuitem", name="Clear Outputs of All Cells").click()
    expect(page.locator(".ck")).to_have_count(0)
    shown.save_notebook(page)
    shown.close(page)
    page = shown.open(notebook.name)
    expect(page.locator(".ck").get_by_label("Tell one moment")).to_have_value("Still here")
    shown.close(page)


@pytest.mark.parametrize("name", FACES)
def test_a_kernel_killed_while_saving_loses_nothing_typed(face: Faces, name: str) -> None:
    shown = face(name)
    notebook = handed_out(shown, "killed")
    sidecar = notebook.with_name("killed.answers.json")
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    form.get_by_label("Tell one moment").fill("First words")
    saved(form)
    long = ("Last words, many of them. " * 2_000).strip()
    form.get_by_label("Tell one moment").fill(long)
    form.get_by_role("button", name="Save my answers").click(no_wait_after=True)
    shown.kill_kernels()
    # Whatever the moment: the file is whole, with the first words or with the last ones.
    story = json.loads(sidecar.read_text())["answers"]["story"]
    assert story in ("First words", long)
    page.wait_for_timeout(500)
    shown.close(page)

    page = shown.open(notebook.name)
    expect(page.locator(".ck").get_by_label("Tell one moment")).to_have_value(long)
    saved(page.locator(".ck"))
    assert json.loads(sidecar.read_text())["answers"]["story"] == long
    shown.close(page)


@pytest.mark.parametrize("name", FACES)
def test_the_whole_form_works_by_keyboard(face: Faces, name: str) -> None:
    shown = face(name)
    notebook = handed_out(shown, "keyboard")
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    cells = page.locator(".jp-Cell").count()
    form.get_by_label("Language").focus()

    def focused() -> str:
        return str(
            page.evaluate(
                """() => { const e = document.activeElement; return [e.getAttribute("aria-label")
                || [...(e.labels ?? [])].map((l) => l.textContent).join() || e.textContent,
                e.closest("fieldset")?.querySelector("legend")?.textContent ?? ""].join(" | "); }"""
            )
        )

    def tab_to(words: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if words in focused():
                return
        raise AssertionError(f"Tab never came to {words}; it stands on {focused()}")

    def commands() -> None:
        """Press what are commands of a notebook outside the form: delete, cut, add cells, go elsewhere."""
        for letter in ("d", "d", "x", "a", "b", "Shift+M", "k", "j", "z"):
            page.keyboard.press(letter)

    tab_to("New idea")
    page.keyboard.type("Members set the agenda")
    page.keyboard.press("Enter")
    page.keyboard.type("Rotating chairs")
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if "Move up: Idea 2" in focused():
            break
    page.keyboard.press("Enter")
    assert "Move up" in focused()
    tab_to("Tell one moment")
    # Letters that are commands of a notebook outside the form: delete, copy, cut, paste, add cells.
    page.keyboard.type("ddccxxvvaabb zz")
    tab_to("How likely")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    commands()
    tab_to("Move down: Trust")
    page.keyboard.press("Enter")
    tab_to("Which form of meeting")
    page.keyboard.press("Space")
    tab_to("A stipend |")
    page.keyboard.press("Space")
    tab_to("How many members")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    tab_to("River Valley Leaders")
    commands()
    # The list forgets the letters typed before after a second.
    page.wait_for_timeout(1_200)
    page.keyboard.type("Know")
    tab_to("With my name")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to("Save my answers")
    commands()
    page.keyboard.press("Enter")
    expect(form.locator(".ck-status")).to_contain_text("Saved", timeout=20_000)
    kept = json.loads(notebook.with_name("keyboard.answers.json").read_text())
    assert kept["answers"] == {
        "structure": ["Rotating chairs", "Members set the agenda"],
        "story": "ddccxxvvaabb zz",
        "hope": "Somewhat",
        "first": ["Shared leadership", "Trust", "Flexible structure"],
        "form": "Pods",
        "help": ["A stipend"],
        "members": 12,
        "ties": {"river": "Know of"},
    }
    assert kept["consent"] == "role"
    assert page.locator(".jp-Cell").count() == cells
    shown.close(page)


def test_the_form_reads_well_small_large_and_dark(face: Faces) -> None:
    shown = face("voila")
    notebook = handed_out(shown, "looks")
    page = shown.open(notebook.name)
    for width, zoom in ((320, 1), (360, 1), (1280, 2)):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(f"document.documentElement.style.fontSize = '{zoom * 100}%'")
        overflow = page.evaluate(
            "document.querySelector('.ck').scrollWidth - document.querySelector('.ck').clientWidth"
        )
        assert overflow <= 0, f"something is wider than the form at {width} pixels and {zoom * 100} %"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for theme in ("false", "true"):
        page.evaluate(f"document.body.setAttribute('data-jp-theme-light', '{theme}')")
        expect_accessible(page)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.ck button')).transitionDuration") in ("0s", "none")
    shown.close(page)


def test_the_language_is_switched_and_the_original_wording_saved(face: Faces) -> None:
    shown = face("voila")
    notebook = handed_out(shown, "language")
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    form.get_by_label("Tell one moment").fill("Palabras")
    form.get_by_label("Language").select_option("es")
    expect(form).to_have_attribute("lang", "es")
    expect(form.get_by_label("Idioma")).to_be_focused()
    expect(form.get_by_label("Tell one moment")).to_have_value("Palabras")
    form.get_by_label("Bastante").check()
    expect_accessible(page)
    form.get_by_role("button", name="Guardar mis respuestas").click()
    expect(form.locator(".ck-status")).to_contain_text("Guardado:", timeout=20_000)
    kept = json.loads(notebook.with_name("language.answers.json").read_text())
    assert kept["answers"] == {"story": "Palabras", "hope": "Somewhat"}
    shown.close(page)


def test_words_that_are_not_finished_are_kept_all_the_same(face: Faces) -> None:
    shown = face("voila")
    notebook = handed_out(shown, "unfinished")
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    form.get_by_label("New idea").fill("Typed and not added")
    form.get_by_label("How many members").fill("about a dozen")
    form.get_by_role("group", name="Then: when the cohort began").get_by_label("A few").check()
    expect(form.locator(".ck-status")).to_contain_text("Draft kept", timeout=20_000)
    form.get_by_label("Language").select_option("es")
    expect(form.get_by_label("Idea 1", exact=True)).to_have_value("Typed and not added")
    form.get_by_label("Idioma").select_option("en")
    shown.close(page)
    shown.new_person()  # another browser: only what lies beside the notebook is left
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    expect(form.get_by_label("Idea 1", exact=True)).to_have_value("Typed and not added")
    expect(form.get_by_label("How many members")).to_have_value("about a dozen")
    saved(form)
    expect(form.locator(".ck-status")).to_contain_text("2 to look at once more")
    form.get_by_role("button", name="Go to the first open question").click()
    assert "Then" in str(page.evaluate("document.activeElement.closest('fieldset').textContent"))
    kept = json.loads(notebook.with_name("unfinished.answers.json").read_text())
    assert kept["answers"] == {
        "structure": ["Typed and not added"],
        "advice": {"then": "A few"},
        "members": "about a dozen",
    }
    form.get_by_label("How many members").fill("1 200")
    saved(form)
    expect(form.locator(".ck-status")).to_contain_text("1 to look at once more")
    kept = json.loads(notebook.with_name("unfinished.answers.json").read_text())
    assert kept["answers"]["members"] == 1200
    shown.close(page)


def test_two_windows_keep_what_was_saved_in_each(face: Faces) -> None:
    shown = face("voila")
    notebook = handed_out(shown, "windows")
    desk = shown.open(notebook.name)
    phone = shown.open(notebook.name)
    phone.locator(".ck").get_by_label("Tell one moment").fill("On the phone")
    saved(phone.locator(".ck"))
    shown.close(phone)
    form = desk.locator(".ck")
    form.get_by_role("group", name="How likely is that").get_by_label("Very").check()
    saved(form)
    expect(form.locator(".ck-status")).to_contain_text("saved in another window")
    expect(form.get_by_label("Tell one moment")).to_have_value("On the phone")
    expect(form.locator(".ck-save")).to_be_focused()
    kept = json.loads(notebook.with_name("windows.answers.json").read_text())
    assert kept["answers"] == {"story": "On the phone", "hope": "Very"}
    shown.close(desk)


def test_one_computer_that_goes_from_hand_to_hand_keeps_everybodys_answers(face: Faces) -> None:
    shown = face("notebook")
    shown.new_person()
    notebook = put(shown.folder / "around.ipynb", exercise(None))
    page = shown.open(notebook.name)
    form = page.locator(".ck")
    form.get_by_label("Who is answering?").select_option("Ana Ruiz")
    form.get_by_label("Tell one moment").fill("Words of Ana")
    saved(form)
    form.get_by_label("Who is answering?").select_option("Bo Lind")
    expect(form.get_by_text("The answers shown were saved as Ana Ruiz.")).to_be_visible()
    expect_accessible(page)
    form.get_by_role("button", name="Start with an empty form").click()
    expect(form.get_by_label("Tell one moment")).to_have_value("")
    form.get_by_label("Tell one moment").fill("Words of Bo")
    saved(form)
    shown.close(page)
    files = {path.name: json.loads(path.read_text()) for path in shown.folder.glob("around*.answers.json")}
    assert {name: (kept["person"], kept["answers"]["story"]) for name, kept in files.items()} == {
        "around.answers.json": ("ana-ruiz", "Words of Ana"),
        "around--bo-lind.answers.json": ("bo-lind", "Words of Bo"),
    }


def test_a_shared_exercise_shows_nobody_the_answers_of_another(face: Faces) -> None:
    shown = face("voila")
    notebook = put(shown.folder / "shared.ipynb", exercise(None))
    for person, words in (("Ana Ruiz", "Words of Ana"), ("Bo Lind", "Words of Bo")):
        page = shown.open(notebook.name)
        form = page.locator(".ck")
        expect(form.get_by_label("Tell one moment")).to_have_value("")
        form.get_by_role("button", name="Save my answers").click()
        expect(form.locator(".ck-status")).to_contain_text("choose who is answering")
        form.get_by_label("Who is answering?").select_option(person)
        expect(form.get_by_label("Ridge Math Alliance")).to_have_count(0 if person == "Ana Ruiz" else 1)
        form.get_by_label("Tell one moment").fill(words)
        saved(form)
        shown.close(page)
    files = {path.name: json.loads(path.read_text()) for path in shown.folder.glob("shared--*.answers.json")}
    assert {name: kept["answers"]["story"] for name, kept in files.items()} == {
        "shared--ana-ruiz.answers.json": "Words of Ana",
        "shared--bo-lind.answers.json": "Words of Bo",
    }
