"""The exports of other tools: which it is, which columns are questions, which say who answered and when.

Google Forms: one header row, checkboxes joined by ", ", grids as "Question [Row]". Qualtrics: three header rows, the
third of {"ImportId": …}. SurveyMonkey: two header rows, a column for each option. Zoom polls: a report with a table
inside. Anything else is plain CSV with one header row.
"""

import re
from typing import Literal

import msgspec

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
    """A whole export. `left_out` are sentences on what was not taken: previews, unfinished answers."""

    tool: Tool
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: tuple[str, ...] = ()


_WHO = re.compile(
    r"(e-?mail( address)?|user ?name|name|full name|your name|participant|person|respondent|recipient ?e-?mail|"
    r"user email|nombre|correo( electrónico)?|dirección de correo electrónico)",
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


def read_export(rows: list[list[str]]) -> Export:
    """Recognise the tool and split its export into columns of answers and respondents."""
    if len(rows) >= 3 and sum(cell.startswith('{"ImportId"') for cell in rows[2]) >= max(1, len(rows[2]) // 2):
        return _qualtrics(rows)
    if any(_is_zoom_header(row) for row in rows[:200]):
        return _zoom(rows)
    if len(rows) >= 2 and {"respondent id", "collector id"} & {cell.lower() for cell in rows[0]}:
        return _survey_monkey(rows)
    return _plain(rows)


def _plain(rows: list[list[str]]) -> Export:
    headers = rows[0]
    columns = []
    for place, header in enumerate(headers):
        grid = _GRID.match(header)
        question, part = (grid["question"], grid["part"]) if grid else (header, "")
        columns.append(Column(place, header, question, part))
    google = bool(re.fullmatch(r"timestamp|marca temporal", headers[0], re.IGNORECASE))
    return _export("Google Forms" if google else "CSV", columns, [(2 + n, row) for n, row in enumerate(rows[1:])])


def _qualtrics(rows: list[list[str]]) -> Export:
    names, texts = rows[0], rows[1]
    headers = enumerate(zip(names, texts, strict=True))
    columns = [Column(place, *_qualtrics_column(name, text)) for place, (name, text) in headers]
    kept: list[tuple[int, list[str]]] = []
    previews = 0
    status = next((place for place, name in enumerate(names) if name.lower() == "status"), None)
    for line, row in enumerate(rows[3:], start=4):
        # 1 and 8 are the coded values of a preview; texts are "Survey Preview" and "Survey Test".
        if status is not None and row[status].lower() in {"survey preview", "survey test", "1", "2", "9", "spam"}:
            previews += 1
        else:
            kept.append((line, row))
    left_out = (f"{previews} previews and tests",) if previews else ()
    return _export("Qualtrics", columns, kept, left_out)


def _qualtrics_column(name: str, text: str) -> tuple[str, str, str, str]:
    split = re.fullmatch(r"(?P<base>.+?)_(?P<number>\d+)(_TEXT)?", name)
    if split and " - " in text:
        # "Question - Option": the option is what follows the last dash, "Selected Choice" belongs to no option.
        question, _, part = text.rpartition(" - ")
        return (name, question.strip(), part.strip(), split["base"])
    question = re.sub(r" - Selected Choice$", "", text)
    return (name if _meta(name) else text, question, "", name)


def _survey_monkey(rows: list[list[str]]) -> Export:
    columns = []
    question = ""
    for place, (top, below) in enumerate(zip(rows[0], rows[1], strict=True)):
        question = top or question
        part = "" if below.lower() in {"", "response", "open-ended response"} else below
        columns.append(Column(place, f"{question} [{part}]" if part else question, question, part))
    return _export("SurveyMonkey", columns, [(3 + n, row) for n, row in enumerate(rows[2:])])


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
        Row(line, tuple(filter(None, (email, re.sub(r"\s*\(.*\)$", "", name), name))), when, cells)
        for (name, email), (line, when, cells) in people.items()
    ]
    return Export("Zoom poll", tuple(columns.values()), tuple(found))


def _meta(header: str) -> bool:
    return any(pattern.fullmatch(header) for pattern in (_WHO, _FIRST, _LAST, _WHEN, _DROPPED))


def _export(
    tool: Tool, columns: list[Column], rows: list[tuple[int, list[str]]], left_out: tuple[str, ...] = ()
) -> Export:
    """Tell the columns about the respondent from those with answers; addresses, places and devices are dropped."""
    who = [each.place for each in columns if _WHO.fullmatch(each.header)]
    first = next((each.place for each in columns if _FIRST.fullmatch(each.header)), None)
    last = next((each.place for each in columns if _LAST.fullmatch(each.header)), None)
    when = sorted((each for each in columns if _WHEN.fullmatch(each.header)), key=lambda each: _when_rank(each.header))
    answers = tuple(each for each in columns if each.header and not _meta(each.header))
    kept = tuple(
        Row(
            line,
            _names(row, who, first, last),
            next((row[each.place] for each in when if row[each.place]), ""),
            {each.place: row[each.place] for each in answers if row[each.place]},
        )
        for line, row in rows
    )
    empty = [row.line for row in kept if not row.cells]
    if empty:
        left_out = (*left_out, f"{len(empty)} lines without a single answer")
    return Export(tool, answers, tuple(row for row in kept if row.cells), left_out)


def _when_rank(header: str) -> tuple[int, str]:
    return (0 if "end" in header.lower() else 1, header)


def _names(row: list[str], who: list[int], first: int | None, last: int | None) -> tuple[str, ...]:
    names = [row[place] for place in who if row[place]]
    if first is not None and last is not None and (row[first] or row[last]):
        names.append(f"{row[first]} {row[last]}".strip())
    return tuple(dict.fromkeys(names))
