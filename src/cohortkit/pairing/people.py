"""The people to be paired, and how to read them from a CSV file anybody can write."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import msgspec

REQUIRED_COLUMNS = ("id", "organization")
OPTIONAL_COLUMNS = ("timezone", "role", "pods", "avoid", "met")
WORKING_HOURS = ("09:00", "17:00")


class Person(msgspec.Struct, frozen=True):
    """One person as pairing sees them; `avoid` and `met` hold ids of other people."""

    id: str
    organization: str
    timezone: str = ""
    """An IANA name; empty when unknown, which never counts as a lack of common hours."""
    role: str = ""
    pods: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    """Whom this person must not be put together with: private, never printed."""
    met: tuple[str, ...] = ()
    """Whom this person has met already; once per meeting."""
    working_hours: tuple[str, str] = WORKING_HOURS
    """Local start and end, `HH:MM`."""


class PeopleProblem(msgspec.Struct, frozen=True):
    """Something in a people file that needs a correction: where, what, and the way out."""

    line: int
    column: int
    """The field in its row, counted from 1; 0 means the whole line."""
    message: str
    hint: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.message}" + (f" {self.hint}" if self.hint else "")


def in_order(people: Iterable[Person]) -> tuple[Person, ...]:
    """The people sorted by id, so that nothing depends on the order they were given in."""
    return tuple(sorted(people, key=lambda person: person.id))


def read_people_csv(content: str | bytes) -> tuple[tuple[Person, ...], tuple[PeopleProblem, ...]]:
    """Read people from CSV with a header line; every problem is reported, nothing is guessed away.

    Columns: `id,organization` and any of `timezone,role,pods,avoid,met`, in any order; several ids in a cell
    are separated by `;`. UTF-8, UTF-16 and Windows encodings and comma, semicolon or tab as separator are
    understood. A row with an error is left out of the people.
    """
    text = content if isinstance(content, str) else _decoded(content)
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        return (), (PeopleProblem(1, 0, "This is not a text file.", "Save the sheet as CSV (UTF-8)."),)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    problems: list[PeopleProblem] = []
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((start, [cell.strip() for cell in row]))
            start = reader.line_num + 1
    except csv.Error as error:
        problems.append(
            PeopleProblem(start, 0, f"The line cannot be read as CSV: {error}.", "Check its quotation marks.")
        )
    if not rows:
        problems.append(
            PeopleProblem(1, 0, "There is nobody in the file.", f"Its first line is {','.join(REQUIRED_COLUMNS)}.")
        )
        return (), tuple(problems)
    header_line, header = rows[0]
    places = _places(header, header_line, problems)
    if any(column not in places for column in REQUIRED_COLUMNS):
        return (), tuple(problems)
    read, lines = _persons(rows[1:], header, places, problems)
    _check_references(read, lines, places, problems)
    if not read:
        problems.append(PeopleProblem(header_line, 0, "There is nobody below the header.", "Add one line each."))
    return tuple(read), tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets on Windows still save "CSV" in the code page of the machine.
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    counts = {separator: header.count(separator) for separator in ",;\t"}
    return max(counts, key=lambda separator: counts[separator]) if any(counts.values()) else ","


def _places(header: Sequence[str], line: int, problems: list[PeopleProblem]) -> dict[str, int]:
    places: dict[str, int] = {}
    known = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
    for place, cell in enumerate(header):
        name = cell.casefold()
        if name in places:
            problems.append(PeopleProblem(line, place + 1, f"The column {cell!r} comes twice.", "Remove one."))
        elif name in known:
            places[name] = place
        elif name:
            problems.append(
                PeopleProblem(
                    line, place + 1, f"The column {cell!r} is not used.", f"Columns: {', '.join(known)}.", "warning"
                )
            )
    problems.extend(
        PeopleProblem(
            line, 0, f"The column {column!r} is missing.", f"The first line must name {', '.join(REQUIRED_COLUMNS)}."
        )
        for column in REQUIRED_COLUMNS
        if column not in places
    )
    return places


def _persons(
    rows: Sequence[tuple[int, list[str]]],
    header: Sequence[str],
    places: dict[str, int],
    problems: list[PeopleProblem],
) -> tuple[list[Person], dict[str, int]]:
    read: list[Person] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        if len(row) > len(header) and any(row[len(header) :]):
            problems.append(
                PeopleProblem(
                    line,
                    len(header) + 1,
                    f"The line has {len(row)} fields, the header {len(header)}.",
                    "Put a field that contains the separator in quotation marks.",
                )
            )
            continue

        def cell(column: str, row: list[str] = row) -> str:
            place = places.get(column)
            return row[place] if place is not None and place < len(row) else ""

        missing = [column for column in REQUIRED_COLUMNS if not cell(column)]
        problems.extend(
            PeopleProblem(line, places[column] + 1, f"The {column} is empty.", "Fill it in.") for column in missing
        )
        if missing:
            continue
        who = cell("id")
        if ";" in who or not who.isprintable():
            problems.append(
                PeopleProblem(line, places["id"] + 1, f"{who!r} cannot be an id.", "Use letters, digits and hyphens.")
            )
            continue
        if who in lines:
            problems.append(
                PeopleProblem(
                    line,
                    places["id"] + 1,
                    f"{who!r} is on line {lines[who]} already.",
                    "Give everybody one line and an id of their own.",
                )
            )
            continue
        zone = cell("timezone")
        if zone and not _is_zone(zone):
            problems.append(
                PeopleProblem(
                    line,
                    places["timezone"] + 1,
                    f"{zone!r} is not a time zone.",
                    'Use a name such as "America/Chicago".',
                )
            )
            continue
        lines[who] = line
        read.append(
            Person(
                id=who,
                organization=cell("organization"),
                timezone=zone,
                role=cell("role"),
                pods=_several(cell("pods")),
                avoid=_several(cell("avoid")),
                met=_several(cell("met")),
            )
        )
    return read, lines


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in cell.split(";")) if part)


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _check_references(
    read: Sequence[Person], lines: dict[str, int], places: dict[str, int], problems: list[PeopleProblem]
) -> None:
    for person in read:
        for column, others in (("avoid", person.avoid), ("met", person.met)):
            for other in others:
                if other == person.id:
                    problem = "names the person of the line"
                elif other not in lines:
                    # The ids of `avoid` are private, so the message points at the cell and does not repeat it.
                    problem = (
                        "names somebody who is not in the file"
                        if column == "avoid"
                        else f"names {other!r}, who is not in the file"
                    )
                else:
                    continue
                problems.append(
                    PeopleProblem(
                        lines[person.id],
                        places[column] + 1,
                        f"The column {column!r} {problem}.",
                        "Ids must be written exactly as in the column id.",
                    )
                )
