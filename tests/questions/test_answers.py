"""Answers by kind of prompt: what the form saves, what people type, what is none."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohortkit.questions.answers import KINDS, NotAnAnswer, answer_text, clean, plain_answer, read_answer
from cohortkit.questions.asked import Asked, Row, asked_prompts
from cohortkit.questions.building import placeholder
from cohortkit.questions.typing_in import several_labels, typed_answer, typed_consent
from cohortkit.questions.words import CONSENTS, languages, words
from tests.questions.builders import ANSWERS, DAY, plan

PROMPTS = {each.id: each for each in asked_prompts(plan(), plan().reflections["equity"], "ana-ruiz", DAY)}


@pytest.mark.parametrize("prompt", ANSWERS)
def test_every_kind_keeps_its_own_answers(prompt: str) -> None:
    assert read_answer(PROMPTS[prompt], ANSWERS[prompt]) == ANSWERS[prompt]


def test_the_example_has_every_kind() -> None:
    assert {each.kind for each in PROMPTS.values()} == set(KINDS)


@pytest.mark.parametrize(
    ("prompt", "empty"),
    [
        ("structure", []),
        ("structure", ["", "  "]),
        ("story", "  \n"),
        ("hope", ""),
        ("help", []),
        ("ties", {}),
        ("advice", {}),
    ],
)
def test_nothing_is_no_answer(prompt: str, empty: Any) -> None:
    assert read_answer(PROMPTS[prompt], empty) is None
    assert read_answer(PROMPTS[prompt], None) is None


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("structure", "text"),
        ("structure", [1]),
        ("story", ["text"]),
        ("story", "x" * 100_001),
        ("hope", "Perhaps"),
        ("advice", {"then": "A few"}),
        ("advice", {"then": "A few", "now": "Many", "later": "x"}),
        ("first", ["Trust", "Trust"]),
        ("first", ["Gold"]),
        ("help", "A stipend"),
        ("partnered", "yes"),
        ("partnered", 1),
        ("members", True),
        ("members", -1),
        ("members", 5001),
        ("members", float("nan")),
        ("members", float("inf")),
        ("ties", {"ridge": "Know of"}),
        ("ties", {"river": "Friends"}),
    ],
)
def test_what_does_not_fit_is_none(prompt: str, value: Any) -> None:
    with pytest.raises(NotAnAnswer):
        read_answer(PROMPTS[prompt], value)


def test_a_translated_label_is_stored_in_the_original_wording() -> None:
    assert read_answer(PROMPTS["hope"], "Bastante") == "Somewhat"
    assert typed_answer(PROMPTS["hope"], "un poco") == "A little"


@pytest.mark.parametrize(
    ("prompt", "text", "answer"),
    [
        ("structure", "- One\n- Two", ["One", "Two"]),
        ("structure", "* One\n  goes on\n* Two", ["One goes on", "Two"]),
        ("structure", "One\nTwo", ["One", "Two"]),
        ("structure", "1. One\n2. Two", ["One", "Two"]),
        ("story", "A line\n\nand another", "A line\n\nand another"),
        ("hope", "**Somewhat**", "Somewhat"),
        ("hope", "very.", "Very"),
        ("advice", "then: None\nnow: Some", {"then": "None", "now": "Some"}),
        ("advice", "Ahora: Some\nAntes: None", {"then": "None", "now": "Some"}),
        ("advice", "- Then: None\n- Now: Some", {"then": "None", "now": "Some"}),
        (
            "first",
            "2. Flexible structure\n1. Trust\n3. Shared leadership",
            ["Trust", "Flexible structure", "Shared leadership"],
        ),
        (
            "first",
            "1. Trust\n1. Shared leadership\n1. Flexible structure",
            ["Trust", "Shared leadership", "Flexible structure"],
        ),
        ("first", "- Trust\n- Shared leadership", ["Trust", "Shared leadership"]),
        ("form", "Convenings, in person", "Convenings, in person"),
        ("form", "- [ ] Pods\n- [x] Lunch with a buddy", "Lunch with a buddy"),
        ("help", "- Recordings\n- A stipend", ["Recordings", "A stipend"]),
        ("help", "A stipend, paid sooner, Recordings", ["A stipend, paid sooner", "Recordings"]),
        ("help", "[X] Recordings\n[ ] A stipend", ["Recordings"]),
        ("partnered", "Yes!", True),
        ("partnered", "no", False),
        ("partnered", "Sí", True),
        ("partnered", "- [x] Yes\n- [ ] No", True),
        ("form", "“Pods”", "Pods"),
        ("form", "- [ x ] Pods\n- [ ] Lunch with a buddy", "Pods"),
        ("advice", "then: A few, now: Many", {"then": "A few", "now": "Many"}),
        ("story", "Before <!-- of all --> things", "Before <!-- of all --> things"),
        ("members", "1,200", 1200),
        ("members", "12.5", 12.5),
        ("members", "12,5", 12.5),
        ("members", "- 12", 12),
        ("ties", "River Valley Leaders: Know of", {"river": "Know of"}),
        ("ties", "- Lake: North and South: Work together\n- River Valley Leaders:", {"lake": "Work together"}),
    ],
)
def test_what_people_type_is_read(prompt: str, text: str, answer: Any) -> None:
    asked = PROMPTS[prompt]
    mark = f"<!-- answer:{prompt} -->"
    # In place of the placeholder, and under it.
    assert typed_answer(asked, f"{mark}\n{text}") == answer
    before = placeholder(asked, "en").split("\n")[0]
    assert typed_answer(asked, f"{mark}\n{before}\n\n{text}") == answer


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("prompt", PROMPTS)
def test_an_untouched_placeholder_is_no_answer(prompt: str, language: str) -> None:
    asked = PROMPTS[prompt]
    assert typed_answer(asked, f"<!-- answer:{prompt} -->\n{placeholder(asked, language)}") is None
    assert typed_answer(asked, "") is None


def test_words_on_the_placeholders_own_line_are_read() -> None:
    assert typed_answer(PROMPTS["story"], "*Type your answer here.* We waited.") == " We waited.".strip()


@pytest.mark.parametrize(
    ("text", "consent", "own"),
    [
        ("role", "role", {}),
        ("- [x] private\n- [ ] named", "private", {}),
        ("With my name", "named", {}),
        ("Privado", "private", {}),
        ("anonymous\n2: private\nhope: named", "anonymous", {"story": "private", "hope": "named"}),
        ("Question 1: cohort", None, {"structure": "cohort"}),
        ("", None, {}),
    ],
)
def test_typed_consent_is_read(text: str, consent: str | None, own: dict[str, str]) -> None:
    assert typed_consent(text, tuple(PROMPTS.values())) == (consent, own)


@pytest.mark.parametrize("text", ["named or private", "everything is fine", "named\nrole", "2: whatever"])
def test_consent_that_is_not_clear_is_none(text: str) -> None:
    with pytest.raises(NotAnAnswer):
        typed_consent(text, tuple(PROMPTS.values()))


def test_an_option_may_begin_like_a_numbered_line() -> None:
    numbered = Asked(id="x", kind="choices", text="Which?", options=("1. First", "2. Second"))
    assert typed_answer(numbered, "1. First\n- 2. Second") == ["1. First", "2. Second"]


def test_options_that_hold_commas_are_matched_longest_first() -> None:
    assert several_labels(PROMPTS["help"], "A stipend, A stipend, paid sooner") == [
        "A stipend",
        "A stipend, paid sooner",
    ]
    with pytest.raises(NotAnAnswer):
        several_labels(PROMPTS["help"], "A stipend, whatever")


def test_every_language_says_everything() -> None:
    import tomli

    from cohortkit.questions.words import FOLDER

    spoken = {path.stem: set(tomli.loads(path.read_text(encoding="utf-8"))) for path in FOLDER.glob("*.toml")}
    assert spoken.keys() >= {"en", "es"}
    assert all(keys == spoken["en"] for keys in spoken.values())
    assert all(f"consent_{consent}_means" in words("xx") for consent in CONSENTS)


def test_answers_as_text_join_by_line_ends() -> None:
    assert answer_text(["One", "Two"]) == "One\nTwo"
    assert answer_text({"then": "A few", "now": "Many"}) == "then: A few\nnow: Many"
    assert answer_text(True) == "yes"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(prompt=st.sampled_from(sorted(PROMPTS)), value=JSON)
def test_any_json_value_is_an_answer_or_refused(prompt: str, value: Any) -> None:
    readers: list[Callable[[Any], Any]] = [partial(read_answer, PROMPTS[prompt]), plain_answer]
    for read in readers:
        try:
            answer = read(value)
        except NotAnAnswer:
            continue
        assert answer is None or read(answer) == answer


@given(prompt=st.sampled_from(sorted(PROMPTS)), text=st.text(max_size=300))
def test_any_text_typed_is_an_answer_or_refused(prompt: str, text: str) -> None:
    try:
        answer = typed_answer(PROMPTS[prompt], text)
    except NotAnAnswer:
        return
    assert answer is None or read_answer(PROMPTS[prompt], answer) == answer


@given(text=st.text())
def test_cleaned_text_has_no_control_characters_and_is_clean_already(text: str) -> None:
    import unicodedata

    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in cleaned)


@given(
    lines=st.lists(
        st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=40),
        min_size=1,
        max_size=6,
    )
)
def test_bullets_typed_with_dashes_come_back_as_they_are(lines: list[str]) -> None:
    asked = Asked(id="x", kind="bullets", text="?", rows=(Row("a", "A"),))
    items = [each for line in lines if (each := line.strip()) and not each.startswith(("-", "*", "•", "–", "—", "<"))]
    items = [each for each in items if "*" not in each and not each[0].isdigit()]
    text = "\n".join(f"- {each}" for each in items)
    assert (typed_answer(asked, text) or []) == items
