"""A cohort is looked at as of a day: each record counts from its own date."""

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.records.cohort import CohortNotFound, CohortUnreadable, find_definition, open_cohort

COHORT = '[cohort]\nname = "Rivers"\nstarts = 2025-01-01\nends = 2025-12-31\ntimezone = "America/Denver"\n'


def make(folder: Path, **files: str) -> Path:
    for name, text in {"cohort": COHORT, **files}.items():
        path = folder / (name.replace("__", "/").replace("_", "-") + ".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_each_kind_of_record_counts_from_its_own_date(tmp_path: Path) -> None:
    stamp = 'at = 2025-06-01T12:00:00Z\nby = "x"\n'
    folder = make(
        tmp_path,
        records__attendance__spring=stamp,
        records__payments__p=stamp + "paid_on = 2025-05-01\n",
        records__pairings__r=stamp + 'groups = [["a", "b"], ["c", "d"]]\n[met]\n1 = 2025-04-10\n2 = 2025-07-10\n',
        records__collaborations__c=stamp
        + 'kind = "offering"\norganizations = ["a", "b"]\ntitle = "T"\nfrom = 2025-03-01\n',
        records__products__d=stamp + 'kind = "tool"\ntitle = "T"\nstatus = "released"\nreleased_on = 2025-09-01\n',
    )

    def seen(day: dt.date) -> list[str]:
        cohort = open_cohort(folder, today=day)
        kinds = ("attendance", "payments", "collaborations", "products")
        return [kind for kind in kinds if getattr(cohort, kind)] + list(
            cohort.pairings["r"].met if cohort.pairings else ()
        )

    assert seen(dt.date(2025, 2, 28)) == []
    assert seen(dt.date(2025, 3, 1)) == ["collaborations"]
    assert seen(dt.date(2025, 5, 1)) == ["payments", "collaborations", "1"]
    assert seen(dt.date(2025, 6, 1)) == ["attendance", "payments", "collaborations", "1"]
    assert seen(dt.date(2025, 9, 1)) == ["attendance", "payments", "collaborations", "products", "1", "2"]


def test_a_day_ends_at_midnight_in_the_zone_of_the_cohort(tmp_path: Path) -> None:
    # 05:30 UTC on 2 June is still the evening of 1 June in Denver.
    folder = make(tmp_path, records__attendance__spring='at = 2025-06-02T05:30:00Z\nby = "x"\n')
    assert open_cohort(folder, today=dt.date(2025, 6, 1)).attendance
    assert not open_cohort(folder, today=dt.date(2025, 5, 31)).attendance


def test_one_kind_is_read_without_the_others(tmp_path: Path) -> None:
    folder = make(
        tmp_path, records__attendance__spring='at = 2025-06-02T05:30:00Z\nby = "x"\n', records__payments__p="x"
    )
    cohort = open_cohort(folder, today=dt.date(2025, 7, 1))
    assert list(cohort.attendance) == ["spring"]
    assert cohort.at_day(dt.date(2025, 1, 1)).attendance == {}
    assert [problem.file for problem in cohort.shape_problems()] == ["records/payments/p.toml"] * len(
        cohort.shape_problems()
    )


def test_withdrawn_answers_are_gone_but_known_to_be(tmp_path: Path) -> None:
    answers = 'at = 2025-03-20T17:30:00Z\nset = "hope"\nwave = "1"\nperson = "{}"\n'
    folder = make(
        tmp_path,
        responses__hope__1__ana=answers.format("ana") + '[answers]\nwhy = "because"\n',
        responses__hope__1__bo=answers.format("bo") + "withdrawn = true\n",
    )
    cohort = open_cohort(folder, today=dt.date(2025, 7, 1))
    assert list(cohort.responses) == ["hope/1/ana"]
    assert list(cohort.tombstones) == ["hope/1/bo"]


def test_the_nearest_definition_upwards_is_found(tmp_path: Path) -> None:
    folder = make(tmp_path / "cohort", deep__er__note="")
    assert find_definition(None, folder / "deep" / "er") == (folder, "cohort.toml")
    assert find_definition(folder / "cohort.toml", tmp_path) == (folder, "cohort.toml")
    with pytest.raises(CohortNotFound, match="cohortkit init"):
        find_definition(tmp_path / "elsewhere", tmp_path)


def test_a_definition_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text("nonsense")
    with pytest.raises(CohortUnreadable) as refused:
        open_cohort(tmp_path, today=dt.date(2025, 1, 1))
    assert refused.value.problems
