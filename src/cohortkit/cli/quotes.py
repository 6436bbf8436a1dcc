"""``cohortkit quotes``: words on their way to publication, with the speaker's leave."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids, prompts, quotes, responses
from cohortkit.cli.declare import Group

if TYPE_CHECKING:
    from cohortkit.records.model import Quote

app = Group("quotes", "Quotes: proposed, shown to the speaker, approved, or taken back.")


class Status(StrEnum):
    """How far a quote has come."""

    PROPOSED = "proposed"
    SHOWN = "shown"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Scope(StrEnum):
    """How far an approval reaches."""

    REPORT = "report"
    ANYTHING = "anything"


QuoteId = Annotated[
    str, typer.Argument(metavar="ID", help="The quote, or a unique beginning of its id.", autocompletion=quotes)
]


@app.reads("quotes list", "quotes list --status approved --json")
def list_(call: Call, status: Annotated[Status | None, typer.Option(help="Only these.")] = None) -> None:
    """List the quotes, and how they are spread over the organizations."""
    from cohortkit.cli.output import Table, Word, show
    from cohortkit.coding.proposing import balance
    from cohortkit.coding.quoting import Shown, settle

    cohort = call.cohort
    chosen = [each for each in cohort.quotes.values() if status is None or each.status == status.value]
    verdicts = {each.id: settle(cohort, each, "published") for each in chosen}
    documents = [_document(each, verdicts[each.id]) for each in chosen]
    tones: dict[str, Any] = {"approved": "good", "shown": "warn", "declined": "bad", "withdrawn": "bad"}
    rows = [
        (
            each.id,
            Word(each.status, tones.get(each.status, "plain")),
            each.published or each.verbatim,
            "yes" if isinstance(verdicts[each.id], Shown) else str(verdicts[each.id]),
        )
        for each in chosen
    ]
    spread = balance(cohort)
    names = {body.label: body.id for body in call.plan.organizations.values()}
    counts = [
        {
            "organization": names[row[0]],
            **dict(zip([c.casefold() for c in spread.columns[1:]], map(int, row[1:]), strict=True)),
        }
        for row in spread.rows
    ]
    show(
        call,
        {"quotes": documents, "balance": counts},
        Table(("Id", "Status", "Words", "May be published"), rows, empty="no quotes"),
        Table(spread.columns, spread.rows, spread.caption),
    )


@app.writes("quotes propose designed-for-equity/1/cmp-1 structure --start 0 --end 20 --dry-run")
def propose(
    call: Call,
    *,
    response: Annotated[str, typer.Argument(metavar="RESPONSE", help="set/wave/person.", autocompletion=responses)],
    prompt: Annotated[str, typer.Argument(metavar="PROMPT", help="Which answer.", autocompletion=prompts)],
    start: Annotated[int | None, typer.Option(help="First character, counted from 0.")] = None,
    end: Annotated[int | None, typer.Option(help="The character after the last one.")] = None,
    published: Annotated[str, typer.Option(metavar="TEXT", help="The wording, every change in [brackets].")] = "",
    id_: Annotated[
        str, typer.Option("--id", metavar="ID", help="The quote's id; made from the answer if not given.")
    ] = "",
) -> None:
    """Propose a stretch of an answer as a quote; it can be published once the speaker has approved it."""
    from cohortkit.cli.commit import commit
    from cohortkit.coding.proposing import propose as make

    change, quote = make(
        call.cohort, response, prompt, on=call.today, start=start, end=end, published=published, quote_id=id_
    )
    commit(call, change, id=quote)


@app.writes(
    "quotes approve outcomes-what-applied-cmp-3 --dry-run",
    "quotes approve outcomes-what-applied-cmp-3 --scope anything --dry-run",
)
def approve(
    call: Call,
    quote: QuoteId,
    mention: Annotated[
        list[str] | None,
        typer.Option(metavar="PERSON", help="Somebody named in it who agreed.", autocompletion=ids("people")),
    ] = None,
    scope: Annotated[
        Scope | None,
        typer.Option(help="For the report only, as it is at first, or for posts, slides and all else, too."),
    ] = None,
) -> None:
    """Record that the speaker approved a quote, and everybody named in it."""
    agreed = call.some("people", mention)
    _move(call, quote, "approved", agreed, scope.value if scope else None)


@app.writes("quotes shown outcomes-what-applied-cmp-3 --dry-run")
def shown(call: Call, quote: QuoteId) -> None:
    """Record that the speaker was asked."""
    _move(call, quote, "shown")


@app.writes("quotes decline outcomes-what-applied-cmp-3 --dry-run")
def decline(call: Call, quote: QuoteId) -> None:
    """Record that the speaker said no."""
    _move(call, quote, "declined")


@app.writes("quotes withdraw outcomes-what-applied-cmp-3 --dry-run")
def withdraw(call: Call, quote: QuoteId) -> None:
    """Record that the speaker took a quote back: it stands in nothing built from now on."""
    from cohortkit.cli.output import note
    from cohortkit.coding.proposing import require_quote
    from cohortkit.writeup.built import holding

    found = require_quote(call.cohort, quote)
    _move(call, quote, "withdrawn")
    for file, _ in holding(call.folder, {found.verbatim: quote, found.published: quote}):
        note(f"{file} still holds these words; build it again, or delete it")


def _move(call: Call, quote: str, status: Any, mentions: list[str] | None = None, scope: Any = None) -> None:
    from cohortkit.cli.commit import commit
    from cohortkit.coding.proposing import require_quote, set_status

    found = require_quote(call.cohort, quote).id
    change = set_status(call.cohort, found, status, on=call.today, mentions=mentions or (), scope=scope)
    commit(call, change, id=found)


def _document(quote: Quote, verdict: Any) -> dict[str, Any]:
    from cohortkit.coding.quoting import Shown

    return {
        "id": quote.id,
        "status": quote.status,
        "response": quote.response,
        "prompt": quote.prompt,
        "verbatim": quote.verbatim,
        "published": quote.published or None,
        "speaker": quote.speaker or None,
        "title": quote.title or None,
        "organization": quote.organization or None,
        "attribution": quote.attribution,
        "mentions": list(quote.mentions),
        "mentions_approved": list(quote.mentions_approved),
        "scope": quote.scope,
        "on": quote.on,
        "publishable": isinstance(verdict, Shown),
        "reason": None if isinstance(verdict, Shown) else verdict,
    }
