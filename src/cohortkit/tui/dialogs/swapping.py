"""Two people change places in a plan of pairs or groups, with the score before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cohortkit.pairing.plans import Plan, Quality
    from cohortkit.tui.app import CohortApp
    from cohortkit.tui.dialogs.form import Values


def swap_form(
    app: CohortApp, plan: Plan, swapped: Callable[[str, str], Plan], done: Callable[[Plan], None], *, first: str = ""
) -> None:
    """Ask for two people; the score follows what is typed. ``swapped`` makes the other plan, ``done`` takes it."""
    from cohortkit.tui.dialogs.form import Field, Form
    from cohortkit.tui.dialogs.names import people_field, resolved

    people = app.session.plan
    seated = {who for each in plan.rounds for group in each.groups for who in group}
    known = tuple(
        name for name in people_field(people) if name in seated or any(people.label_of(who) == name for who in seated)
    )

    def made(values: Values) -> Plan:
        return swapped(resolved(people, "people", values["one"]), resolved(people, "people", values["other"]))

    def preview(values: Values) -> str:
        return compared(plan.quality, made(values).quality)

    def save(values: Values | None) -> None:
        if values:
            done(made(values))

    app.push_screen(
        Form(
            "Change places",
            [Field("one", "One", first, known=known), Field("other", "The other", known=known)],
            check=lambda values: app.refusal(lambda: made(values)),
            preview=preview,
        ),
        save,
    )


def compared(before: Quality, after: Quality) -> str:
    """The two scores side by side, each change with its sign."""
    parts = []
    for name, one, other, better in (
        ("new pairs", before.distinct_pairs, after.distinct_pairs, 1),
        ("repeats", before.repeats, after.repeats, -1),
        ("of one organization", before.same_organization, after.same_organization, -1),
    ):
        change = (other - one) * better
        mark = "✓ better" if change > 0 else "✗ worse" if change < 0 else "· as before"
        parts.append(f"{name}: {one} → {other}  {mark}")
    return "\n".join(parts)
