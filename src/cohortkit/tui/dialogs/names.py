"""Names typed into a form: suggested from the plan, resolved by the same rules as at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cohortkit.plan.model import Plan


def party_field(plan: Plan) -> tuple[str, ...]:
    """What may be typed for an organization or a partner."""
    organizations = [(each.id, each.short_name, each.name) for each in plan.organizations.values()]
    partners = [(each.id, each.short_name, each.name) for each in plan.partners.values()]
    return tuple(dict.fromkeys(name for names in (*organizations, *partners) for name in names if name))


def people_field(plan: Plan) -> tuple[str, ...]:
    """What may be typed for a person."""
    return tuple(name for each in plan.people.values() for name in (each.name, each.id))


def resolved(plan: Plan, table: str, text: str) -> str:
    """The id of what was typed; ``party`` is an organization or a partner. Raises NoSuchThing."""
    from cohortkit.plan.names import resolve, resolve_in, resolve_party

    if table == "party":
        return resolve(text, {**plan.partners, **plan.organizations}, "organization")
    return resolve_party(plan, text) if table == "anybody" else resolve_in(plan, table, text)


def several(plan: Plan, table: str, text: str) -> list[str]:
    """The ids of several names with commas between them, each once."""
    return list(dict.fromkeys(resolved(plan, table, part.strip()) for part in text.split(",") if part.strip()))
