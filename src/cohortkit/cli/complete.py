"""Shell completion of ids: what the plan and the records of the cohort at hand know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import typer

Completion = list[tuple[str, str]]
Complete = Callable[[typer.Context, str], Completion]


def ids(*tables: str) -> Complete:
    """Return a completion of the ids of tables of the plan, each with its name; after commas, too."""

    def complete(ctx: typer.Context, incomplete: str) -> Completion:
        plan = _plan(ctx)
        if plan is None:
            return []
        before, comma, _ = incomplete.rpartition(",")
        return [(f"{before}{comma}{key}", name) for key, name in _entries(plan, tables)]

    return complete


def meetings(ctx: typer.Context, incomplete: str) -> Completion:  # noqa: ARG001 - Typer filters by what is typed
    """Complete the ids of meetings."""
    plan = _plan(ctx)
    if plan is None:
        return []
    from cohortkit.meetings.listing import all_meetings

    return [(meeting.id, meeting.title) for meeting in all_meetings(plan)]


def occasions(*tables: str, kind: str = "") -> Complete:
    """Return a completion of the ids of meetings, of tables of the plan, and of a kind of record."""

    def complete(ctx: typer.Context, incomplete: str) -> Completion:
        found = meetings(ctx, incomplete) + ids(*tables)(ctx, incomplete)
        return found + records(kind)(ctx, incomplete) if kind else found

    return complete


def records(kind: str) -> Complete:
    """Return a completion of the ids of one kind of record, read from the names of the files."""

    def complete(ctx: typer.Context, incomplete: str) -> Completion:
        try:
            folder = _call(ctx).folder / "records" / kind
            return [(path.stem, "") for path in sorted(folder.glob("*.toml")) if path.stem.startswith(incomplete)]
        except Exception:  # noqa: BLE001 - a completion that fails completes nothing
            return []

    return complete


def entries(ctx: typer.Context, incomplete: str) -> Completion:
    """Complete the ids of a register, which is called as the group of its commands."""
    return records(str(ctx.parent.info_name))(ctx, incomplete) if ctx.parent else []


def of_cohort(find: Callable[[Any], Iterable[str]]) -> Complete:
    """Return a completion of ids found in a cohort, records included."""

    def complete(ctx: typer.Context, incomplete: str) -> Completion:
        try:
            return [(each, "") for each in find(_call(ctx).cohort) if each.startswith(incomplete)]
        except Exception:  # noqa: BLE001 - a completion that fails completes nothing
            return []

    return complete


coders = of_cohort(lambda cohort: cohort.codings)
"""Complete the names of those who code answers."""

codes = of_cohort(lambda cohort: cohort.codebook.codes)
"""Complete the ids of the codebook."""

quotes = of_cohort(lambda cohort: cohort.quotes)
"""Complete the ids of quotes."""

responses = of_cohort(lambda cohort: cohort.responses)
"""Complete answers: set/wave/person."""

payments = of_cohort(lambda cohort: (each.id for batch in cohort.every("payments").values() for each in batch.payments))
"""Complete the ids of payments."""


def calendars(ctx: typer.Context, incomplete: str) -> Completion:  # noqa: ARG001
    """Complete what `--for` names: everything, the convenings, or what concerns one pod, organization or person."""
    plan = _plan(ctx)
    if plan is None:
        return []
    feeds = [("all", "every meeting"), ("convenings", "the convenings only")]
    for noun, table in (("pod", "pods"), ("organization", "organizations"), ("person", "people")):
        feeds += [(f"{noun}:{key}", name) for key, name in _entries(plan, (table,))]
    return feeds + [(f"meeting:{key}", name) for key, name in meetings(ctx, "")]


def waves(ctx: typer.Context, incomplete: str) -> Completion:  # noqa: ARG001
    """Complete the waves of the question set that the line names, else of all."""
    return [(wave.id, each.title) for each in _sets(ctx) for wave in each.waves]


def prompts(ctx: typer.Context, incomplete: str) -> Completion:  # noqa: ARG001
    """Complete the prompts of the question set that the line names, else of all."""
    return [(prompt.id, prompt.text) for each in _sets(ctx) for prompt in each.prompts]


def credit(ctx: typer.Context, incomplete: str) -> Completion:
    """Complete who did what: WHO:author, until another role is typed."""
    named = ids("people", "organizations", "partners")(ctx, incomplete)
    return [(f"{who}:author", name) for who, name in named]


def places(ctx: typer.Context, incomplete: str) -> Completion:
    """Complete the path of a value in the definition, such as pods.belonging.title."""
    try:
        documents = _call(ctx).loaded.documents.values()
        found = {path for each in documents if each.data for path in _scalars(each.data)}
    except Exception:  # noqa: BLE001 - a completion that fails completes nothing
        return []
    return [(path, "") for path in sorted(found) if path.startswith(incomplete)]


def words(*known: str) -> Complete:
    """Return a completion of a list of words; after commas, too."""

    def complete(ctx: typer.Context, incomplete: str) -> Completion:  # noqa: ARG001
        before, comma, _ = incomplete.rpartition(",")
        return [(f"{before}{comma}{word}", "") for word in known]

    return complete


def _entries(plan: Any, tables: Iterable[str]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for key, entry in getattr(plan, table).items():
            yield key, getattr(entry, "name", "") or getattr(entry, "title", "")


def _sets(ctx: typer.Context) -> list[Any]:
    """The question sets that the words typed so far name: one, or all where none is named yet."""
    plan = _plan(ctx)
    if plan is None:
        return []
    every = {**plan.reflections, **plan.surveys}
    typed = {str(value).partition("/")[0] for value in ctx.params.values() if isinstance(value, str)}
    return [every[key] for key in every if key in typed] or list(every.values())


def _scalars(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _scalars(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _scalars(inner, f"{path}.{position}")
    else:
        yield path


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
