"""A survey summary says who answered, what they said, and what cannot be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from cohortkit.evaluation.summary import Summary
from cohortkit.evaluation.surveys import summarize
from cohortkit.files.transaction import apply
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.records.published_figures import note_published
from tests.evaluation.conftest import AT

MakeCohort = Callable[..., Cohort]
MANY = ["None", "A few", "Some", "Many"]
PROMPTS = [
    {"id": "relationships", "kind": "scale", "text": "New relationships", "scale": MANY, "required": True},
    {"id": "partnered", "kind": "yes-no", "text": "Our organization started a partnership"},
    {"id": "reach", "kind": "then-now", "text": "People I can call", "scale": MANY},
    {"id": "helped", "kind": "choices", "text": "What helped", "options": ["Pods", "Lunch"]},
    {"id": "first", "kind": "rank", "text": "What first", "options": ["Trust", "Time"]},
    {"id": "hours", "kind": "number", "text": "Hours a month"},
    {"id": "words", "kind": "text", "text": "In your words"},
]
WAVES = [
    {"id": "2025", "opens": dt.date(2025, 12, 1), "closes": dt.date(2025, 12, 20)},
    {"id": "2026", "opens": dt.date(2026, 11, 15), "closes": dt.date(2026, 12, 10)},
]


def plan_of(sizes: dict[str, int], **more: Any) -> dict[str, Any]:
    return {
        "organizations": {body: {"name": body.title()} for body in sizes},
        "people": {
            f"{body}-{i}": {"name": f"{body} {i}", "organization": body}
            for body, size in sizes.items()
            for i in range(size)
        },
        "surveys": {"year-end": {"title": "Year-end survey", "waves": WAVES, "prompts": PROMPTS, **more}},
    }


def answers_of(wave: str, people: list[str], **answers: Any) -> dict[str, dict[str, Any]]:
    return {f"year-end/{wave}/{person}": dict(answers) for person in people}


def members(**sizes: int) -> list[str]:
    return [f"{body}-{i}" for body, size in sizes.items() for i in range(size)]


def test_the_headline_of_nine_of_eleven_out_of_fifteen(make_cohort: MakeCohort) -> None:
    people = members(ridge=11)
    answers = answers_of("2025", people[:9], relationships="Many", partnered=True)
    answers |= answers_of("2025", people[9:], relationships="None", partnered=False)
    summary = summarize(make_cohort(plan_of({"ridge": 15}), answers=answers), "year-end", "2025")
    document = summary.as_json()
    assert (document["roster"], document["responses"], round(document["response_rate"], 2)) == (15, 11, 0.73)
    item = document["items"][0]
    assert list(item)[:11] == [
        "id",
        "kind",
        "n",
        "counts",
        "share",
        "k",
        "low",
        "high",
        "bounds_low",
        "bounds_high",
        "method",
    ]
    assert item["counts"] == {"None": 2, "A few": 0, "Some": 0, "Many": 9}
    assert (item["k"], item["n"], item["method"], item["suppressed"]) == (9, 11, "hypergeometric", False)
    assert [round(100 * item[key]) for key in ("low", "high", "bounds_low", "bounds_high")] == [67, 87, 60, 87]
    assert item["median"] == "Many"
    assert document["items"][1]["counts"] == {"yes": 9, "no": 2}
    assert "4 of 15 asked did not answer" in summary.text()
    assert "by" not in document


def test_everyone_answering_is_said_instead_of_an_interval(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=11), relationships="Many")
    summary = summarize(make_cohort(plan_of({"ridge": 11}), answers=answers), "year-end", "2025")
    item = summary.as_json()["items"][0]
    assert (item["method"], item["low"], item["share"]) == ("census", None, 1.0)
    assert "everyone answered" in summary.text()


def test_an_open_audience_has_no_roster_and_wilsons_interval(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", [f"guest-{i}" for i in range(11)], relationships="Many", partnered=False)
    cohort = make_cohort(plan_of({"ridge": 2}, audience="open"), answers=answers)
    document = summarize(cohort, "year-end", "2025").as_json()
    assert (document["roster"], document["response_rate"], document["responses"]) == (None, None, 11)
    assert document["items"][0]["method"] == "wilson"
    assert document["items"][0]["bounds_low"] is None


def test_complete_responses_have_all_required_answers_while_items_count_their_own(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=3), relationships="Some") | answers_of(
        "2025", ["ridge-4"], partnered=True
    )
    document = summarize(make_cohort(plan_of({"ridge": 6}), answers=answers), "year-end", "2025").as_json()
    assert document["responses"] == 3
    assert [item["n"] for item in document["items"][:2]] == [3, 1]


def test_the_roster_is_who_had_joined_by_the_last_day_and_not_left_before_the_first(make_cohort: MakeCohort) -> None:
    plan = plan_of({"ridge": 3, "river": 2, "gone": 1})
    plan["people"]["ridge-0"]["joined"] = dt.date(2025, 12, 20)
    plan["people"]["ridge-1"]["joined"] = dt.date(2025, 12, 21)
    plan["organizations"]["gone"]["left"] = dt.date(2025, 11, 30)
    plan["organizations"]["river"]["left"] = dt.date(2025, 12, 1)
    plan["people"]["cy-park"] = {"name": "Cy", "partner": "commons", "roles": ["facilitator"]}
    plan["partners"] = {"commons": {"name": "Commons"}}
    answers = answers_of("2025", ["ridge-0", "cy-park", "ridge-1"], relationships="Some")
    summary = summarize(make_cohort(plan, answers=answers), "year-end", "2025")
    assert (summary.roster, summary.responses, summary.outside) == (4, 1, 2)
    assert "2 answers from people who were not asked are left out" in summary.text()


def test_five_changes_are_said_to_prove_nothing(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=5), reach={"then": "None", "now": "Some"}, relationships="Some")
    answers |= answers_of("2025", ["ridge-7"], reach={"then": "Some", "now": "Some"}, relationships="Some")
    summary = summarize(make_cohort(plan_of({"ridge": 12}), answers=answers), "year-end", "2025")
    item = next(item for item in summary.as_json()["items"] if item["id"] == "reach")
    assert (item["improved"], item["same"], item["worse"], item["p"]) == (5, 1, 0, 0.0625)
    assert item["counts"] == {"None": 0, "A few": 0, "Some": 6, "Many": 0}
    assert item["counts_then"] == {"None": 5, "A few": 0, "Some": 1, "Many": 0}
    assert "5 changed; that few can never be significant" in summary.text()


def test_two_waves_are_compared_over_the_same_people(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=8), relationships="A few")
    answers |= answers_of("2026", members(ridge=12)[1:], relationships="Many")
    cohort = make_cohort(plan_of({"ridge": 14}), answers=answers)
    item = summarize(cohort, "year-end", compare="2025").as_json()["items"][0]
    assert (item["n"], item["improved"], item["same"], item["worse"]) == (11, 7, 0, 0)
    assert item["compared"]["wave"] == "2025"
    assert item["p"] == pytest.approx(2 / 2**7)
    backwards = summarize(cohort, "year-end", "2025", compare="2026").as_json()["items"][0]
    assert (backwards["improved"], backwards["worse"]) == (7, 0)


def test_the_latest_wave_with_answers_is_shown_unless_one_is_named(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", ["ridge-0"], relationships="Some")
    cohort = make_cohort(plan_of({"ridge": 2}), answers=answers)
    assert summarize(cohort, "year-end").wave == "2025"
    assert summarize(cohort, "year").wave == "2025"
    with pytest.raises(NoSuchThing, match="2025, 2026"):
        summarize(cohort, "year-end", "2024")
    with pytest.raises(NoSuchThing):
        summarize(cohort, "no-such-survey")


def test_small_groups_are_withheld_together_with_what_would_give_them_away(make_cohort: MakeCohort) -> None:
    sizes = {"ridge": 7, "river": 8, "small": 3}
    answers: dict[str, dict[str, Any]] = {}
    for i, person in enumerate(members(**sizes)):
        answers |= answers_of("2025", [person], relationships=MANY[i % 4], partnered=i % 2 == 0)
    summary = summarize(make_cohort(plan_of(sizes), answers=answers), "year-end", "2025", by="organization")
    document = summary.as_json()
    assert document["by"] == "organization"
    assert [group["id"] for group in document["groups"]] == ["ridge", "river", "small"]
    hidden = {group["id"]: group["items"][0]["suppressed"] for group in document["groups"]}
    assert hidden == {"ridge": True, "river": False, "small": True}
    cell = document["groups"][2]["items"][0]
    assert {cell[key] for key in ("n", "counts", "k", "share", "low", "high", "method")} == {None}
    assert "withheld: fewer than 5" in summary.text()
    assert "withheld: fewer than 5" in str(summary.table("relationships").rows)
    assert "withheld: fewer than 5" in summary.chart("relationships").svg


def test_published_groups_need_ten(make_cohort: MakeCohort) -> None:
    sizes = {"ridge": 9, "river": 12, "lake": 14}
    answers: dict[str, dict[str, Any]] = {}
    for i, person in enumerate(members(**sizes)):
        answers |= answers_of("2025", [person], relationships=MANY[i % 4])
    cohort = make_cohort(plan_of(sizes), answers=answers)
    team = summarize(cohort, "year-end", by="organization")
    assert not any(group.items[0].suppressed for group in team.groups)
    published = summarize(cohort, "year-end", by="organization", audience="published")
    assert [group.items[0].suppressed for group in published.groups] == [True, True, False]
    assert "withheld: fewer than 10" in published.text()


def test_a_cohort_of_ten_is_one_group(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=5, river=5), relationships="Some")
    cohort = make_cohort(plan_of({"ridge": 5, "river": 5}), answers=answers)
    summary = summarize(cohort, "year-end", by="organization")
    assert not summary.items[0].suppressed
    assert all(group.items[0].suppressed for group in summary.groups)
    assert "a cohort of 10 or fewer is one group" in summary.text()


def publish(cohort: Cohort, summary: Summary) -> None:
    apply(cohort.folder, note_published(cohort.folder, summary.published, cohort.as_of), now=AT, in_history=False)


def divided(people: list[str]) -> dict[str, dict[str, Any]]:
    return {key: answer for i, who in enumerate(people) for key, answer in answers_of("2025", [who], **told(i)).items()}


def told(i: int) -> dict[str, Any]:
    return {"relationships": MANY[i % 4], "partnered": i % 3 == 0, "reach": {"then": MANY[i % 2], "now": MANY[i % 4]}}


def test_published_figures_are_repeated_until_enough_answers_are_new(make_cohort: MakeCohort) -> None:
    sizes = {"ridge": 24, "river": 14}
    people = members(**sizes)
    cohort = make_cohort(plan_of(sizes), answers=divided(people[:-11]))
    first = summarize(cohort, "year-end", by="organization", audience="published")
    publish(cohort, first)
    again = open_cohort(cohort.folder, today=cohort.as_of)
    assert summarize(again, "year-end", by="organization", audience="published") == first
    late = make_cohort(plan_of(sizes), answers=divided(people[:-10]))
    repeated = summarize(late, "year-end", by="organization", audience="published")
    assert (repeated.items, repeated.groups) == (first.items, first.groups)
    assert "as published before: 1 answer that came since will count once there are 10" in repeated.text()
    assert summarize(late, "year-end").items[0].n == 28  # the team sees all
    enough = make_cohort(plan_of(sizes), answers=divided(people[:-1]))
    assert summarize(enough, "year-end", audience="published").items[0].n == 37


def test_waves_side_by_side_and_compared_repeat_what_was_published(make_cohort: MakeCohort) -> None:
    people = members(ridge=30)
    answers = divided(people[:20]) | answers_of("2026", people[:20], relationships="Many")
    cohort = make_cohort(plan_of({"ridge": 30}), answers=answers)
    first = summarize(cohort, "year-end", "2025", by="wave", compare="2026", audience="published")
    publish(cohort, first)
    answers |= divided(people[:21]) | answers_of("2026", people[:21], relationships="Many")
    late = make_cohort(plan_of({"ridge": 30}), answers=answers)
    again = summarize(late, "year-end", "2025", by="wave", compare="2026", audience="published")
    assert (again.items, again.groups) == (first.items, first.groups)


def test_an_answer_taken_back_does_not_follow_from_what_was_published(make_cohort: MakeCohort) -> None:
    people = members(ridge=30)
    cohort = make_cohort(plan_of({"ridge": 30}), answers=divided(people[:20]))
    publish(cohort, summarize(cohort, "year-end", audience="published"))
    (cohort.folder / "responses/year-end/2025/ridge-3.toml").unlink()
    after = summarize(open_cohort(cohort.folder, today=cohort.as_of), "year-end", audience="published")
    assert after.items[0].reason == "withheld: differs by fewer than 10 answers from what was published before"


def test_by_wave_puts_the_waves_side_by_side(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=8), relationships="A few")
    answers |= answers_of("2026", members(ridge=12), relationships="Many")
    groups = summarize(make_cohort(plan_of({"ridge": 14}), answers=answers), "year-end", by="wave").groups
    assert [(group.id, group.items[0].n, group.items[0].k) for group in groups] == [("2025", 8, 0), ("2026", 12, 12)]


def test_choices_ranks_numbers_and_words_are_counted_without_a_share(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", ["ridge-0"], helped=["Pods", "Lunch"], first=["Time", "Trust"], hours=2, words="x")
    answers |= answers_of("2025", ["ridge-1"], helped=["Lunch"], first=["Time", "Trust"], hours=5)
    items = {
        i["id"]: i
        for i in summarize(make_cohort(plan_of({"ridge": 4}), answers=answers), "year-end").as_json()["items"]
    }
    assert items["helped"]["counts"] == {"Pods": 1, "Lunch": 2}
    assert items["first"]["counts"] == {"Trust": 0, "Time": 2}
    assert items["hours"]["median"] == 3.5
    assert items["words"]["n"] == 1
    assert {items[key]["share"] for key in ("helped", "first", "hours", "words")} == {None}


def test_answers_in_an_old_wording_are_left_out_and_said(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", ["ridge-0"], relationships="Lots") | answers_of(
        "2025", ["ridge-1"], relationships="Some"
    )
    summary = summarize(make_cohort(plan_of({"ridge": 4}), answers=answers), "year-end")
    assert summary.items[0].n == 1
    assert "1 answer uses a wording the survey no longer has" in summary.text()


def test_no_answers_at_all_is_a_summary_too(make_cohort: MakeCohort) -> None:
    summary = summarize(make_cohort(plan_of({"ridge": 12})), "year-end", by="organization")
    document = summary.as_json()
    assert (document["wave"], document["responses"], document["response_rate"]) == ("2026", 0, 0.0)
    assert "no answers" in summary.text()
    assert "no answers" in summary.chart().svg
    assert all(item["share"] is None for item in document["items"])


def test_tables_and_charts_carry_base_and_response_rate(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=9), relationships="Many", reach={"then": "None", "now": "Many"})
    summary = summarize(make_cohort(plan_of({"ridge": 12}), answers=answers), "year-end")
    table = summary.table()
    assert "9 complete responses of 12 asked" in table.caption
    assert table.rows[0][:3] == ("New relationships", "9", "100 % (9 of 9)")
    chart = summary.chart("reach")
    assert chart.svg.startswith("<svg ")
    assert 'role="img"' in chart.svg
    assert [row[0] for row in chart.table] == ["Everyone (then)", "Everyone (now)"]
    assert summary.item("relat").id == "relationships"


def test_what_a_pod_was_asked_is_not_published_while_the_cohort_is_larger(make_cohort: MakeCohort) -> None:
    plan = plan_of({"ridge": 8, "river": 8}, audience="pod:belonging")
    plan["pods"] = {"belonging": {"title": "Belonging", "members": members(ridge=6)}}
    answers = answers_of("2025", members(ridge=3), relationships="Many", partnered=True)
    cohort = make_cohort(plan, answers=answers)
    assert summarize(cohort, "year-end", "2025").item("partnered").k == 3
    published = summarize(cohort, "year-end", "2025", audience="published")
    assert published.roster == 6
    assert [item.reason for item in published.items[:2]] == ["withheld: fewer than 10"] * 2
    assert published.published == ()


def test_in_a_cohort_that_is_one_group_a_pod_is_no_smaller_one(make_cohort: MakeCohort) -> None:
    plan = plan_of({"ridge": 8}, audience="pod:belonging")
    plan["pods"] = {"belonging": {"title": "Belonging", "members": members(ridge=6)}}
    answers = answers_of("2025", members(ridge=3), relationships="Many", partnered=True)
    published = summarize(make_cohort(plan, answers=answers), "year-end", "2025", audience="published")
    assert published.item("partnered").k == 3


def test_who_answered_in_part_is_not_among_those_who_did_not_answer(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=3), relationships="Some")
    answers |= answers_of("2025", ["ridge-4"], partnered=True)
    summary = summarize(make_cohort(plan_of({"ridge": 6}), answers=answers), "year-end", "2025")
    assert summary.response_text() == "3 complete responses of 6 asked (50 %), 1 in part; 2 of 6 asked did not answer"
    assert summary.as_json()["partial"] == 1


def test_a_wave_to_come_says_when_it_opens(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(plan_of({"ridge": 6}), as_of=dt.date(2025, 11, 30))
    assert summarize(cohort, "year-end", "2025").response_text() == "not open before 2025-12-01; 6 will be asked"


def test_ordered_answers_are_told_with_their_counts_and_median(make_cohort: MakeCohort) -> None:
    people = members(ridge=4)
    answers: dict[str, dict[str, Any]] = {}
    for who, now in zip(people, ("None", "A few", "Some", "Many"), strict=True):
        answers |= answers_of("2025", [who], relationships=now, reach={"then": "None", "now": now})
    summary = summarize(make_cohort(plan_of({"ridge": 5}), answers=answers), "year-end", "2025")
    counts = "“None” 1, “A few” 1, “Some” 1, “Many” 1"
    assert f"  {counts}; median “A few” / “Some”" in summary.text().splitlines()
    then = "“None” 4, “A few” 0, “Some” 0, “Many” 0"
    assert f"  then: {then}; now: {counts}; median now “A few” / “Some”" in summary.text().splitlines()
    row = dict(zip(summary.table().columns, summary.table().rows[0], strict=True))
    assert (row["Median"], row["Answers"]) == ("A few / Some", "None 1, A few 1, Some 1, Many 1")


def test_a_group_of_which_nothing_is_shown_says_so_once(make_cohort: MakeCohort) -> None:
    answers = answers_of("2025", members(ridge=12, river=2), relationships="Many")
    text = summarize(make_cohort(plan_of({"ridge": 14, "river": 2}), answers=answers), by="organization", survey="year")
    withheld = "  all 7 items: withheld: fewer than 5, or it would give somebody away"
    assert text.text().splitlines()[-2:] == ["River (2 asked)", withheld]


def test_what_a_group_said_of_others_is_not_counted_for_it(make_cohort: MakeCohort) -> None:
    ties = {"id": "ties", "kind": "roster", "of": "people", "text": "Who", "scale": ["No", "Yes"]}
    plan = plan_of({"ridge": 12, "river": 12}, prompts=[ties])
    answers = answers_of("2025", members(ridge=12, river=12), ties={"ridge-0": "Yes"})
    summary = summarize(make_cohort(plan, answers=answers), "year-end", "2025", by="organization")
    assert summary.items[0].counts == {"No": 0, "Yes": 24}
    assert [(group.items[0].n, group.items[0].counts) for group in summary.groups] == [(12, {}), (12, {})]
