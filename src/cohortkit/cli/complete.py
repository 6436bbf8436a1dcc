"""Shell completion of ids: what the plan of the cohort at hand knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

Completion = list[tuple[str, str]]


def ids(*tables: str) -> Callable[[typer.Context, str], Completion]:
    """Return a completion of the ids of tables of the plan, each with its name; after commas, too."""

    def complete(ctx: typer.Context, incomplete: str) -> Completion:
        plan = _plan(ctx)
        if plan is None:
            return []
        before, comma, _ = incomplete.rpartition(",")
        entries = {key: entry for table in tables for key, entry in getattr(plan, table).items()}
        return [(f"{before}{comma}{key}", _label(entry)) for key, entry in entries.items()]

    return complete


def meetings(ctx: typer.Context, incomplete: str) -> Completion:  # noqa: ARG001 - Typer filters by what is typed
    """Complete the ids of meetings."""
    plan = _plan(ctx)
    if plan is None:
        return []
    from cohortkit.meetings.listing import all_meetings

    return [(meeting.id, meeting.title) for meeting in all_meetings(plan)]


def records(kind: str) -> Callable[[typer.Context, str], Completion]:
    """Return a completion of the ids of one kind of record."""

    def complete(ctx: typer.Context, incomplete: str) -> Completion:
        call = _call(ctx)
        try:
            folder = call.folder / "records" / kind
            return [(path.stem, "") for path in sorted(folder.glob("*.toml")) if path.stem.startswith(incomplete)]
        except Exception:  # noqa: BLE001 - a completion that fails completes nothing
            return []

    return complete


def _plan(ctx: typer.Context) -> Any:
    try:
        return _call(ctx).plan
    except Exception:  # noqa: BLE001 - a completion that fails completes nothing
        return None


def _call(ctx: typer.Context) -> Any:
    """The call that the words typed so far amount to: an own ``-C`` counts here as it does when the command runs."""
    from cohortkit.cli.call import Call

    context: Any = ctx
    while context is not None:
        if context.params.get("cohort"):
            return Call(cohort=context.params["cohort"])
        context = context.parent
    return Call()


def _label(entry: Any) -> str:
    return getattr(entry, "name", "") or getattr(entry, "title", "")
