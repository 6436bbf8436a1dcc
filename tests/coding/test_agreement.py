"""Agreement of coders, against the libraries that define it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.coding.agreement import agree, cohen_kappa, krippendorff_alpha
from tests.coding.conftest import MakeCoded

Rows = list[tuple[bool, bool]]


def test_by_hand() -> None:
    rows = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    # Observed 35/50 = 0.7; chance 0.5·0.6 + 0.5·0.4 = 0.5; κ = 0.2/0.5.
    assert cohen_kappa(rows) == pytest.approx(0.4)


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60))
def test_kappa_is_scikit_learns(rows: Rows) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    ours = cohen_kappa(rows)
    if ours is None:
        assert len({each for row in rows for each in row}) == 1
        return
    assert ours == pytest.approx(metrics.cohen_kappa_score([a for a, _ in rows], [b for _, b in rows]))


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=3), min_size=2, max_size=40))
def test_alpha_is_krippendorffs_with_missing_judgements(rows: list[list[bool | None]]) -> None:
    library = pytest.importorskip("krippendorff")
    ours = krippendorff_alpha(rows)
    pairable = [[each for each in row if each is not None] for row in rows]
    values = {each for row in pairable if len(row) > 1 for each in row}
    if ours is None:
        assert len(values) < 2
        return
    data = [[float("nan") if row[coder] is None else float(row[coder]) for row in rows] for coder in range(3)]  # type: ignore[arg-type]
    assert ours == pytest.approx(library.alpha(reliability_data=data, level_of_measurement="nominal"))


def test_what_nobody_coded_is_left_out_and_a_wave_nobody_else_read_is_not_compared(make_coded: MakeCoded) -> None:
    cohort = make_coded(
        {
            "one": [("end/1/ana", "free", "trust"), ("end/1/bo", "free", "trust"), ("late/1/ana", "more", "trust")],
            "two": [("end/1/ana", "free", "trust")],
        }
    )
    agreement = agree(cohort)
    assert agreement.responses == 2
    trust = next(each for each in agreement.codes if each.code == "trust")
    assert (trust.n, trust.agreed, trust.prevalence) == (2, 1, 0.75)
    assert [(each.response, each.used_by, each.not_used_by) for each in agreement.disagreements] == [
        ("end/1/bo", ("one",), ("two",))
    ]


def test_disagreements_show_the_words_side_by_side(make_coded: MakeCoded) -> None:
    cohort = make_coded({"one": [("end/1/ana", "free", "trust")], "two": [("end/1/ana", "free", "time")]})
    shown = agree(cohort).disagreements
    assert {each.code: each.passages for each in shown} == {
        "time": {"one": (), "two": ("We had time.",)},
        "trust": {"one": ("We had time.",), "two": ()},
    }


def test_words_that_the_team_may_only_count_are_not_shown(make_coded: MakeCoded) -> None:
    both = [("end/1/cy", "free", "trust"), ("late/1/ana", "more", "trust")]
    cohort = make_coded({"one": both, "two": [(response, prompt, "time") for response, prompt, _ in both]})
    shown = {(each.response, each.code): each.passages["one"] for each in agree(cohort).disagreements}
    assert shown["end/1/cy", "trust"] == ("Only for us",)
    assert shown["late/1/ana", "trust"] == ()
