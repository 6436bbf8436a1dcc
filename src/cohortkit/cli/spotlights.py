"""``cohortkit spotlights``: whose turn it is to show their work."""

from __future__ import annotations

from typing import Any

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

app = Group("spotlights", "Whose turn it is to show their work.", single=True)


@app.reads("spotlights", "spotlights --as-of 2023-03-01 --json")
def spotlights(call: Call) -> None:
    """Show the rota of peer spotlights: who has had a turn, and who is next."""
    from cohortkit.cli.output import Table, show
    from cohortkit.meetings.spotlights import openings, rota

    plan = call.plan
    standings, ahead = rota(plan, call.today), openings(plan, call.today)
    show(
        call,
        {
            "rota": [
                {
                    "organization": each.organization,
                    "held": [_turn(turn) for turn in each.held],
                    "planned": [_turn(turn) for turn in each.planned],
                    "last": each.last,
                }
                for each in standings
            ],
            "openings": [
                {"convening": each.convening, "on": each.on, "organization": each.organization} for each in ahead
            ],
        },
        Table(
            ("Organization", "Held", "Planned", "Last"),
            [
                (plan.label_of(each.organization), len(each.held), len(each.planned), each.last or "never")
                for each in standings
            ],
            title="Whose turn it is, the next first",
            empty="there are no organizations yet",
        ),
        Table(
            ("Convening", "On", "Ask"),
            [(plan.convenings[each.convening].title, each.on, plan.label_of(each.organization)) for each in ahead],
            title="Convenings to come without a spotlight",
            empty="every convening to come has its spotlight",
        ),
    )


def _turn(turn: Any) -> dict[str, Any]:
    return {"convening": turn.convening, "on": turn.on, "session": turn.session, "lead": turn.lead}
