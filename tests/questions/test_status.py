"""Rosters, who has answered, whom to remind, and counting live."""

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.questions.in_session import live_count, qr_svg, qr_text
from cohortkit.questions.roster import roster
from cohortkit.questions.status import reminders, statuses
from cohortkit.records.model import Response
from tests.questions.builders import DEFINITION, answer_set, exercise, plan, put, typed

DAY = dt.date(2025, 3, 25)


def response(person: str, **answers: object) -> Response:
    return Response(at=dt.datetime(2025, 3, 20, tzinfo=dt.UTC), set="equity", wave="1", person=person, answers=answers)


def ids(audience: str, replace: tuple[str, str] = ("", "")) -> list[str] | None:
    changed = DEFINITION.replace(*replace) if replace[0] else DEFINITION
    assert changed != DEFINITION or not replace[0]
    from tests.questions.builders import _plan_of

    of = _plan_of(changed.replace("minutes = 10\n", f'minutes = 10\naudience = "{audience}"\n'))
    found = roster(of, of.reflections["equity"], of.reflections["equity"].all_waves[0])
    return None if found is None else [person.id for person in found]


def test_the_roster_is_the_participants() -> None:
    assert ids("participants") == ["ana-ruiz", "bo-lind", "di-moss"]
    assert ids("organization:river") == ["bo-lind"]
    assert ids("open") is None


@pytest.mark.parametrize(
    ("line", "here"),
    [
        ("joined = 2025-04-01", True),
        ("joined = 2025-04-02", False),
        ("left = 2025-03-18", True),
        ("left = 2025-03-17", False),
    ],
)
def test_who_joined_by_the_last_day_and_had_not_left_before_the_first_is_asked(line: str, *, here: bool) -> None:
    for owner in ('name = "Bo Lind"\n', 'name = "River Valley Leaders"\n'):
        found = ids("participants", (owner, f"{owner}{line}\n"))
        assert found is not None
        assert ("bo-lind" in found) is here


def test_a_pod_is_asked_as_it_was_during_the_wave() -> None:
    pod = (
        '[pods.one]\ntitle = "One"\nmembers = ["ana-ruiz", { person = "bo-lind", from = 2025-04-01 }, '
        '{ person = "di-moss", until = 2025-03-17 }]\n'
    )
    assert ids("pod:one", ("[surveys.year-end]", f"{pod}[surveys.year-end]")) == ["ana-ruiz", "bo-lind"]


def test_complete_partial_and_missing_are_told_apart() -> None:
    given = {
        "equity/1/ana-ruiz": response("ana-ruiz", structure=["One"]),
        "equity/1/bo-lind": response("bo-lind", story="Only this"),
    }
    (found,) = statuses(plan(), given, DAY, only="equity")
    assert (found.state, found.roster, found.rate) == ("open", 3, 1 / 3)
    assert (found.complete, found.partial, found.missing) == (("ana-ruiz",), ("bo-lind",), ("di-moss",))


def test_answers_without_a_single_answer_are_not_complete() -> None:
    nothing = Response(at=dt.datetime(2025, 12, 2, tzinfo=dt.UTC), set="year-end", wave="2025", person="ana-ruiz")
    found = statuses(plan(), {"year-end/2025/ana-ruiz": nothing}, DAY, only="year-end")[0]
    assert (found.complete, found.rate) == ((), 0.0)
    assert "ana-ruiz" in found.missing


def test_every_wave_has_its_own_line_and_state() -> None:
    found = statuses(plan(), {}, dt.date(2025, 12, 21))
    assert [(each.set, each.wave, each.state) for each in found] == [
        ("equity", "1", "closed"),
        ("year-end", "2025", "closed"),
        ("year-end", "2026", "not yet open"),
        ("open-door", "1", "open"),
    ]
    assert found[-1].roster is None
    assert found[-1].rate is None


def test_reminders_are_for_those_who_lack_in_open_waves_only() -> None:
    given = {
        "equity/1/ana-ruiz": response("ana-ruiz", structure=["One"]),
        "equity/1/bo-lind": response("bo-lind", story="x"),
    }
    found = reminders(plan(), statuses(plan(), given, DAY, withdrawn=()), DAY)
    assert [(each.person, each.partial, each.days_left) for each in found] == [
        ("bo-lind", True, 7),
        ("di-moss", False, 7),
    ]
    assert found[0].email == "bo@river.example"
    assert reminders(plan(), statuses(plan(), given, dt.date(2025, 4, 2)), dt.date(2025, 4, 2)) == ()


def test_who_withdrew_is_not_reminded() -> None:
    found = statuses(plan(), {}, DAY, withdrawn=["equity/1/di-moss"], only="equity")
    assert found[0].withdrawn == ("di-moss",)
    assert "di-moss" not in [each.person for each in reminders(plan(), found, DAY)]


def test_saved_answers_are_counted_live(tmp_path: Path) -> None:
    assert live_count(plan(), "equity", "1", tmp_path).saved == 0
    put(tmp_path / "equity--ana-ruiz.answers.json", answer_set())
    put(tmp_path / "equity--ana-ruiz--2.answers.json", answer_set(at="2025-03-20T18:00:00Z"))
    put(tmp_path / "bo.ipynb", typed(exercise("bo-lind"), story="Words"))
    put(tmp_path / "bad.answers.json", answer_set("di-moss", checksum="0"))
    found = live_count(plan(), "equity", "1", tmp_path)
    assert (found.saved, found.roster, found.people) == (2, 3, ("ana-ruiz", "bo-lind"))


def test_an_address_is_shown_as_a_code() -> None:
    assert len(qr_text("http://192.0.2.1:8866/voila/render/equity.ipynb").splitlines()) > 10
    assert qr_svg("http://192.0.2.1:8866/").startswith(b"<svg")
