"""The exports of other tools: which it is, which columns are questions, which say who answered and when.

Google Forms: one header row, checkboxes joined by ", ", grids as "Question [Row]". Qualtrics: three header rows, the
third of {"ImportId": …}. SurveyMonkey: two header rows, a column for each option. Zoom polls: a report with a table
inside. Anything else is plain CSV with one header row.
"""

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Literal

import msgspec

from cohortkit.plan.names import counted
from cohortkit.questions.answers import fold
from cohortkit.questions.surveys.moments import is_zone

Tool = Literal["Google Forms", "Qualtrics", "SurveyMonkey", "Zoom poll", "CSV"]


class Column(msgspec.Struct, frozen=True):
    """One column of answers: the question over it, and the option, row or box of it that it holds (`part`)."""

    place: int
    header: str
    question: str
    part: str = ""
    name: str = ""
    """A short name the tool gives the question, such as Q3."""


class Row(msgspec.Struct, frozen=True):
    """One respondent: the line in the file, who it says it is, when, and the cells by place of their column."""

    line: int
    who: tuple[str, ...]
    when: str
    cells: dict[int, str]


class Export(msgspec.Struct, frozen=True):
    """A whole export. `left_out` are sentences on what was not taken: previews, empty lines."""

    tool: Tool
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    """The headers of the columns that hold names."""
    zone: str = ""
    """The zone of its times, where the tool says it."""


_WHO = re.compile(
    r"((what is |please )?(enter )?(your )?(full |first and last )?(name|e-?mail( address)?)[?:]?|user ?name|"
    r"participant|person|respondent|recipient ?e-?mail|user email|(¿cuál es su |su )?nombre( completo)?[?:]?|"
    r"correo( electrónico)?|dirección de correo electrónico)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(recipient ?)?first ?name", re.IGNORECASE)
_LAST = re.compile(r"(recipient ?)?last ?name", re.IGNORECASE)
_WHEN = re.compile(
    r"(timestamp|submitted( (date|at).*)?|date submitted|end ?date|recorded ?date|completed( at)?|"
    r"submitted date/time|marca temporal)",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"(start ?date|status|ip ?address|progress|duration \(in seconds\)|finished|recorded ?date|response ?id|"
    r"external ?(data )?reference|location ?(latitude|longitude)|distribution ?channel|user ?language|"
    r"respondent id|collector id|custom data.*|date created|date modified|score|#|total score|recaptcha.*|"
    r"q_.*|guest|meeting id)",
    re.IGNORECASE,
)
_GRID = re.compile(r"^(?P<question>.*\S)\s*\[(?P<part>[^\[\]]+)\]$", re.DOTALL)


def read_export(rows: list[list[str]], who: Iterable[str] = ()) -> Export:
    """Recognise the tool and split its export into columns of answers and respondents.

    `who` are headers that hold names, besides those that say so themselves.
    """
    named = frozenset(map(fold, who))
    if len(rows) >= 3 and sum(cell.startswith('{"ImportId"') for cell in rows[2]) >= max(1, len(rows[2]) // 2):
        return _qualtrics(rows, named)
    if any(_is_zoom_header(row) for row in rows[:200]):
        return _zoom(rows)
    if len(rows) >= 2 and {"respondent id", "collector id"} & {cell.lower() for cell in rows[0]}:
        return _survey_monkey(rows, named)
    return _plain(rows, named)


def _plain(rows: list[list[str]], named: frozenset[str]) -> Export:
    headers = rows[0]
    columns = []
    for place, header in enumerate(headers):
        grid = _GRID.match(header)
        question, part = (grid["question"], grid["part"]) if grid else (header, "")
        columns.append(Column(place, header, question, part))
    google = bool(re.fullmatch(r"timestamp|marca temporal", headers[0], re.IGNORECASE))
    return _export(
        "Google Forms" if google else "CSV", columns, [(2 + n, row) for n, row in enumerate(rows[1:])], named
    )


_NO_ANSWERS = frozenset(
    {"survey preview", "survey test", "offline preview", "spam", "preview spam", "1", "2", "8", "9", "12", "17"}
)
"""What the status of a Qualtrics response says, as text or coded, where nobody answered in earnest."""


def _qualtrics(rows: list[list[str]], named: frozenset[str]) -> Export:
    names, texts = rows[0], rows[1]
    columns = _qualtrics_columns(names, texts)
    kept: list[tuple[int, list[str]]] = []
    previews = 0
    status = next((place for place, name in enumerate(names) if name.lower() == "status"), None)
    for line, row in enumerate(rows[3:], start=4):
        if status is not None and row[status].lower() in _NO_ANSWERS:
            previews += 1
        else:
            kept.append((line, row))
    left_out = (f"previews, tests and spam: {previews}",) if previews else ()
    found = _export("Qualtrics", columns, kept, named, left_out)
    return msgspec.structs.replace(found, zone=_qualtrics_zone(rows[2]))


_PART = re.compile(r"(?P<base>.+?)_\d+(_TEXT)?")


def _qualtrics_columns(names: list[str], texts: list[str]) -> list[Column]:
    """Tell question and option apart: "Question - Option", "Question - Selected Choice - Option", "… - Text"."""
    heads: dict[str, list[str]] = {}
    for name, text in zip(names, texts, strict=True):
        base = match["base"] if (match := _PART.fullmatch(name)) else name
        heads.setdefault(base, []).append(re.sub(_SELECTED, "", text))
    questions = {base: _shared_question(shown) for base, shown in heads.items()}
    columns = []
    for place, (name, text) in enumerate(zip(names, texts, strict=True)):
        bare = re.sub(_SELECTED, "", text)
        match = _PART.fullmatch(name)
        question = questions[match["base"]] if match else bare
        if match and question and bare.startswith(f"{question} - "):
            part = re.sub(r" - Text$", "", bare[len(question) + 3 :])
            columns.append(Column(place, name, question, part.strip(), match["base"]))
        else:
            columns.append(Column(place, name if _meta(name) else bare, bare, "", name))
    return columns


_SELECTED = re.compile(r" - Selected Choice(?= - |$)")


def _shared_question(heads: list[str]) -> str:
    """Return what the heads of one question's columns begin with, up to a dash: options may hold dashes themselves."""
    if len(heads) == 1:
        return heads[0].rpartition(" - ")[0]
    alike = takewhile(lambda pieces: len(set(pieces)) == 1, zip(*(head.split(" - ") for head in heads), strict=False))
    return " - ".join(pieces[0] for pieces in alike)


def _qualtrics_zone(import_ids: list[str]) -> str:
    """Return the zone that Qualtrics wrote the times in, as its third header row says; empty where it does not."""
    for cell in import_ids:
        try:
            zone = msgspec.json.decode(cell, type=dict[str, str]).get("timeZone", "")
        except (msgspec.DecodeError, msgspec.ValidationError):
            continue
        if zone:
            return "UTC" if zone == "Z" else zone if is_zone(zone) else ""
    return ""


def _survey_monkey(rows: list[list[str]], named: frozenset[str]) -> Export:
    columns = []
    question = ""
    for place, (top, below) in enumerate(zip(rows[0], rows[1], strict=True)):
        question = top or question
        part = "" if below.lower() in {"", "response", "open-ended response"} else below
        columns.append(Column(place, f"{question} [{part}]" if part else question, question, part))
    return _export("SurveyMonkey", columns, [(3 + n, row) for n, row in enumerate(rows[2:])], named)


def _is_zoom_header(row: list[str]) -> bool:
    cells = {cell.lower() for cell in row}
    return "user name" in cells and any(cell.startswith("submitted date") for cell in cells)


def _zoom(rows: list[list[str]]) -> Export:
    """Older reports repeat question and answer in pairs on each line; newer ones name the questions in the header."""
    columns: dict[str, Column] = {}
    people: dict[tuple[str, ...], tuple[int, str, dict[int, str]]] = {}
    header: list[str] = []
    for line, row in enumerate(rows, start=1):
        if _is_zoom_header(row):
            header = row
            continue
        if not header or len([cell for cell in row if cell]) < 3 or not row[0].isdigit():
            continue
        lower = [cell.lower() for cell in header]
        name = row[lower.index("user name")]
        email = next((row[n] for n, cell in enumerate(lower) if "email" in cell), "")
        when = next(n for n, cell in enumerate(lower) if cell.startswith("submitted date"))
        rest = list(zip(header[when + 1 :], row[when + 1 :], strict=True))
        if any(title for title, _ in rest):
            answered = [(title, cell) for title, cell in rest if title]
        else:
            cells = [cell for _, cell in rest]
            answered = list(zip(cells[::2], cells[1::2], strict=False))
        entry = people.setdefault((name, email), (line, row[when], {}))
        for question, answer in answered:
            if question:
                column = columns.setdefault(question, Column(len(columns), question, question))
                entry[2][column.place] = answer
    found = [
        Row(line, tuple(dict.fromkeys(filter(None, (email, re.sub(r"\s*\(.*\)$", "", name), name)))), when, cells)
        for (name, email), (line, when, cells) in people.items()
    ]
    return Export("Zoom poll", tuple(columns.values()), tuple(found))


def _meta(header: str) -> bool:
    return any(pattern.fullmatch(header) for pattern in (_WHO, _FIRST, _LAST, _WHEN, _DROPPED))


def _export(
    tool: Tool,
    columns: list[Column],
    rows: list[tuple[int, list[str]]],
    named: frozenset[str],
    left_out: tuple[str, ...] = (),
) -> Export:
    """Tell the columns about the respondent from those with answers; addresses, places and devices are dropped."""
    names = [each for each in columns if _WHO.fullmatch(each.header) or {fold(each.header), fold(each.name)} & named]
    first = next((each.place for each in columns if _FIRST.fullmatch(each.header)), None)
    last = next((each.place for each in columns if _LAST.fullmatch(each.header)), None)
    when = sorted((each for each in columns if _WHEN.fullmatch(each.header)), key=lambda each: _when_rank(each.header))
    answers = tuple(each for each in columns if each.header and each not in names and not _meta(each.header))
    kept = tuple(
        Row(
            line,
            _names(row, [each.place for each in names], first, last),
            next((row[each.place] for each in when if row[each.place]), ""),
            {each.place: row[each.place] for each in answers if row[each.place]},
        )
        for line, row in rows
    )
    empty = [row.line for row in kept if not row.cells]
    if empty:
        left_out = (*left_out, f"{counted(len(empty), 'line')} without a single answer")
    headers = tuple(name for each in names for name in (each.header, each.name) if name)
    return Export(tool, answers, tuple(row for row in kept if row.cells), left_out, headers)


def _when_rank(header: str) -> tuple[int, str]:
    return (0 if "end" in header.lower() else 1, header)


def _names(row: list[str], who: list[int], first: int | None, last: int | None) -> tuple[str, ...]:
    names = [row[place] for place in who if row[place]]
    if first is not None and last is not None and (row[first] or row[last]):
        names.append(f"{row[first]} {row[last]}".strip())
    return tuple(dict.fromkeys(names))
