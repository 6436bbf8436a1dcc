"""``cohortkit indicators``: what was measured against what was hoped for, and where nothing is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

if TYPE_CHECKING:
    from cohortkit.cli.output import Word
    from cohortkit.evaluation.indicators import Indication

app = Group("indicators", "Indicators with value, target, status and evidence.", single=True)


@app.reads("indicators", "indicators --as-of 2023-06-30", "indicators --json")
def indicators(call: Call) -> None:
    """Show every indicator, and what is on record for each area in each cycle of value creation."""
    from cohortkit.cli.output import Table, Text, show
    from cohortkit.evaluation.indicators import judge_indicators
    from cohortkit.evaluation.shares import percent
    from cohortkit.evaluation.value_creation import value_matrix

    found = judge_indicators(call.cohort)
    matrix = value_matrix(call.cohort, found)
    document = found.as_json()
    document["elapsed"] = found.elapsed
    document["matrix"] = {key: value for key, value in matrix.as_json().items() if key != "schema"}
    rows = [
        (each.title, _status(each), each.measured.words, each.target_text(), len(each.measured.evidence))
        for each in found.all
    ]
    table = matrix.table()
    blanks = [f"{matrix.areas[cell.area]}: {cell.cycle}" for cell in matrix.blanks()]
    show(
        call,
        document,
        Text(f"As of {found.as_of}, {percent(found.elapsed)} of the cohort's time has passed."),
        Table(
            ("Indicator", "Status", "Value", "Target", "Evidence"),
            rows,
            "Indicators",
            empty="none are in the definition",
        ),
        Table(table.columns, table.rows, table.caption, empty="the definition has no areas"),
        *([Text(_told(blanks))] if matrix.areas else []),
    )


def _told(blanks: list[str]) -> str:
    return "\n".join(["Nothing on record yet for", *blanks]) if blanks else "Every area has something in every cycle."


def _status(each: Indication) -> Word:
    from cohortkit.cli.output import Word

    tones = {"met": "good", "on track": "good", "behind": "bad", "no data": "quiet"}
    return Word(each.status or "no target", tones.get(each.status or "", "plain"))  # type: ignore[arg-type]
