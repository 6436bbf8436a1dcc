"""The generated pages are up to date, and what they show is true."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cohortkit.plan import model as plan  # noqa: E402
from cohortkit.plan.load import load_plan  # noqa: E402
from cohortkit.records.cohort import cohort_to_check  # noqa: E402
from cohortkit.records.model import KINDS  # noqa: E402
from scripts.docs import DOCS, PAGES  # noqa: E402
from scripts.format_examples import EXAMPLES, RECORD_EXAMPLES  # noqa: E402


def test_the_committed_pages_are_what_make_docs_writes() -> None:
    for name, page in PAGES.items():
        assert (DOCS / name).read_text(encoding="utf-8") == page(), f"docs/{name}: run make docs"


def test_all_examples_of_the_format_together_have_no_problem(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text("".join(EXAMPLES.values()), encoding="utf-8")
    for example in RECORD_EXAMPLES.values():
        file = tmp_path / example.strip().split("\n")[0].removeprefix("# ")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(example, encoding="utf-8")
    cohort = cohort_to_check(load_plan(tmp_path), dt.date(2025, 6, 1))
    assert cohort.problems() == []
    assert all(len(cohort.every(kind)) == 1 for kind in KINDS)
    assert len(cohort.every_response) == len(cohort.codings) == len(cohort.quotes) == 1


def test_every_table_and_key_of_the_definition_is_on_the_page_of_the_format() -> None:
    text = PAGES["format.md"]()
    tables = {**plan.SINGLE_TABLES, **plan.LISTED_TABLES, **plan.KEYED_TABLES}
    for table, struct in tables.items():
        assert f"[{table}" in text
        for field in msgspec.structs.fields(struct):
            assert f"`{field.encode_name}`" in text
