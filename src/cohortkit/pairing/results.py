"""Result sheets of a plan: per round and table, per person, CSV, and a page to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import msgspec

from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import Plan
from cohortkit.pairing.quality import words


class Table(msgspec.Struct, frozen=True):
    """One table (group) of a round: its number, counted from 1, and its people by id."""

    round: int
    number: int
    people: tuple[str, ...]


class Seat(msgspec.Struct, frozen=True):
    """Where one person is in a round; table 0 means sitting out."""

    round: int
    table: int
    others: tuple[str, ...]


class Sheet(msgspec.Struct, frozen=True):
    """One person's way through the rounds: "your tables"."""

    id: str
    seats: tuple[Seat, ...]


CSV_HEADER: tuple[str, ...] = ("round", "table", "id", "name", "organization", "role")


def tables(plan: Plan) -> tuple[Table, ...]:
    """All tables, round by round."""
    return tuple(Table(r.number, number, group) for r in plan.rounds for number, group in enumerate(r.groups, start=1))


def sheets(plan: Plan) -> tuple[Sheet, ...]:
    """Each person's tables, sorted by id."""
    seats: dict[str, list[Seat]] = {}
    for r in plan.rounds:
        for number, group in enumerate(r.groups, start=1):
            for who in group:
                others = tuple(other for other in group if other != who)
                seats.setdefault(who, []).append(Seat(r.number, number, others))
        for who in r.sitting_out:
            seats.setdefault(who, []).append(Seat(r.number, 0, ()))
    return tuple(Sheet(who, tuple(seats[who])) for who in sorted(seats))


def csv_rows(
    plan: Plan, people: Sequence[Person], names: Mapping[str, str] | None = None
) -> tuple[tuple[str, ...], ...]:
    """One row for each person in each round, the header first; the table is empty for who sits out."""
    known = {person.id: person for person in people}

    def row(number: int, table: str, who: str) -> tuple[str, ...]:
        person = known.get(who)
        return (
            str(number),
            table,
            who,
            (names or {}).get(who, ""),
            person.organization if person else "",
            person.role if person else "",
        )

    rows = [CSV_HEADER]
    for r in plan.rounds:
        rows += [row(r.number, str(t), who) for t, group in enumerate(r.groups, start=1) for who in group]
        rows += [row(r.number, "", who) for who in r.sitting_out]
    return tuple(rows)


_STYLE = """
:root { color-scheme: light; }
body { font: 12pt/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #111;
  background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #777; padding: .3rem .5rem; text-align: left; vertical-align: top; }
thead th { background: #eee; }
.organization { color: #444; }
section.person { break-inside: avoid; }
tr { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } section.sheets { break-before: page; }
  thead { display: table-header-group; } }
""".strip()


def printable(
    plan: Plan,
    people: Sequence[Person],
    *,
    title: str,
    names: Mapping[str, str] | None = None,
    organizations: Mapping[str, str] | None = None,
    table_word: str = "Table",
    language: str = "en",
) -> str:
    """A self-contained HTML page to print: how good the plan is, the rounds by table, a sheet for each person.

    `names` and `organizations` give the words to show for ids; everything is escaped.
    """
    organization = {p.id: (organizations or {}).get(p.organization, p.organization) for p in people}

    def name(who: str) -> str:
        return escape((names or {}).get(who, who))

    def full(who: str) -> str:
        where = organization.get(who, "")
        return name(who) + (f' <span class="organization">({escape(where)})</span>' if where else "")

    word = escape(table_word)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(language)}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>",
        f"<body><main><h1>{escape(title)}</h1>",
        f"<p>{escape(words(plan.quality))}</p>",
        '<section class="rounds"><h2>Rounds</h2>',
    ]
    for r in plan.rounds:
        parts.append(
            f'<table><caption>Round {r.number}</caption><thead><tr><th scope="col">{word}</th>'
            '<th scope="col">People</th></tr></thead><tbody>'
        )
        parts += [
            f'<tr><th scope="row">{number}</th><td>{", ".join(map(full, group))}</td></tr>'
            for number, group in enumerate(r.groups, start=1)
        ]
        if r.sitting_out:
            parts.append(f'<tr><th scope="row">Sitting out</th><td>{", ".join(map(full, r.sitting_out))}</td></tr>')
        parts.append("</tbody></table>")
    parts.append('</section><section class="sheets"><h2>Your tables</h2>')
    for sheet in sheets(plan):
        parts.append(
            f'<section class="person"><table><caption>{full(sheet.id)}</caption><thead><tr><th scope="col">Round</th>'
            f'<th scope="col">{word}</th><th scope="col">With</th></tr></thead><tbody>'
        )
        parts += [
            f'<tr><th scope="row">{seat.round}</th><td>{seat.table or "sitting out"}</td>'
            f"<td>{', '.join(map(full, seat.others))}</td></tr>"
            for seat in sheet.seats
        ]
        parts.append("</tbody></table></section>")
    parts.append("</section></main></body></html>")
    return "\n".join(parts) + "\n"
