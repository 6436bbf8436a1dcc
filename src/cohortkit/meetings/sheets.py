"""A run-of-show as text, as Markdown, and as a page to print."""

from __future__ import annotations

import textwrap
from typing import Literal
from unicodedata import category, east_asian_width

from cohortkit.meetings.agenda import Agenda

Form = Literal["text", "md", "html", "plain"]

ILLUSTRATIVE = "Illustrative data: the people and dates here are made up."


def sheet(agenda: Agenda, form: Form) -> str:
    """Return the sheet in one form; HTML is one self-contained page without scripts."""
    return {"text": as_text, "md": as_markdown, "html": as_html, "plain": as_plain}[form](agenda)


def as_text(agenda: Agenda) -> str:
    """Return the sheet as plain text, its columns lined up."""
    lines = [agenda.title, "=" * _cells(agenda.title), agenda.cohort, *map(_wrapped, _head(agenda)), ""]
    rows = [list(row) for row in (_columns(agenda), *_rows(agenda))]
    if len(rows) > 1:
        widths = [max(_cells(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines += ["  ".join(map(_filled, row, widths)).rstrip() for row in rows]
        lines.append("")
    lines += map(_wrapped, _foot(agenda))
    return "\n".join(lines).rstrip() + "\n"


def as_plain(agenda: Agenda) -> str:
    """Return the sheet with one fact on each line, for screen readers."""
    head = [agenda.title, agenda.cohort, *_head(agenda)]
    sessions = [
        "\n".join(f"{name}: {value}" for name, value in zip(_columns(agenda), row, strict=True) if value.strip("–"))
        for row in _rows(agenda)
    ]
    return "\n\n".join(["\n".join(head), *sessions, *_foot(agenda)]) + "\n"


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes: marks above and below take none, East Asian characters two."""
    shown = (each for each in text if category(each) not in ("Mn", "Me", "Cf"))
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in shown)


def _filled(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def as_markdown(agenda: Agenda) -> str:
    """Return the sheet as Markdown with one table."""
    lines = [f"# {_inline(agenda.title)}", "", _inline(agenda.cohort), ""]
    lines += [f"- {_inline(line)}" for line in _head(agenda, with_link=False)]
    if agenda.link:
        lines.append(f"- <{agenda.link}>" if _is_address(agenda.link) else f"- {_inline(agenda.link)}")
    lines.append("")
    rows = _rows(agenda)
    if rows:
        columns = _columns(agenda)
        lines += ["| " + " | ".join(map(_inline, columns)) + " |", "|" + " --- |" * len(columns)]
        lines += ["| " + " | ".join(map(_inline, row)) + " |" for row in rows] + [""]
    for line in _foot(agenda):
        lines += [_inline(line), ""]
    return "\n".join(lines).rstrip() + "\n"


def as_html(agenda: Agenda) -> str:
    """Return the sheet as one page that prints well and needs nothing else."""
    from html import escape

    head = "".join(f"<li>{escape(line)}</li>" for line in _head(agenda, with_link=False))
    if agenda.link:
        shown = escape(agenda.link)
        head += f'<li><a href="{shown}">{shown}</a></li>' if _is_address(agenda.link) else f"<li>{shown}</li>"
    rows = _rows(agenda)
    table = ""
    if rows:
        columns = "".join(f'<th scope="col">{escape(column)}</th>' for column in _columns(agenda))
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        table = (
            '<div class="wide" role="region" aria-label="Sessions" tabindex="0"><table><caption>Sessions</caption>'
            f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
        )
    banner = f'<p class="banner" role="note">{ILLUSTRATIVE}</p>' if agenda.illustrative else ""
    foot = "".join(f"<p>{escape(line)}</p>" for line in _foot(agenda, with_banner=False))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(agenda.title)} · {escape(agenda.cohort)}</title><style>{_STYLE}</style></head><body><main>"
        f"{banner}<p>{escape(agenda.cohort)}</p><h1>{escape(agenda.title)}</h1><ul>{head}</ul>{table}{foot}"
        "</main></body></html>\n"
    )


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#111;background:#fff;margin:2rem auto;"
    "max-width:60rem;padding:0 1rem}"
    ".wide{overflow-x:auto}"
    "h1{margin:.2rem 0 1rem;line-height:1.2}table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;font-weight:600;padding:.5rem 0}"
    "th,td{border:1px solid #767676;padding:.4rem .6rem;text-align:left;vertical-align:top}thead th{background:#eee}"
    ".banner{border:2px solid #7a4a00;padding:.5rem .75rem}"
    "@media print{body{margin:0;max-width:none;font-size:11pt}"
    ".wide{overflow:visible}tr{break-inside:avoid}thead{display:table-header-group}"
    "a{color:inherit}}"
)


def _wrapped(line: str) -> str:
    return textwrap.fill(line, 80, break_long_words=False, break_on_hyphens=False)


def _is_address(link: str) -> bool:
    return link.startswith(("https://", "http://")) and not any(mark in link for mark in " <>\n\r\t")


def _head(agenda: Agenda, *, with_link: bool = True) -> list[str]:
    lines = [*agenda.when, agenda.place]
    if with_link and agenda.link:
        lines.append(agenda.link)
    if agenda.status == "cancelled":
        lines.insert(0, "CANCELLED")
    elif agenda.status == "moved":
        lines.insert(0, "Moved from its usual time")
    if agenda.about:
        lines.append(agenda.about)
    return lines


def _columns(agenda: Agenda) -> list[str]:
    times = list(agenda.zone_labels) if agenda.blocks and agenda.blocks[0].times else []
    return [*times, "Minutes", "Session", "Kind", "Lead"]


def _rows(agenda: Agenda) -> list[list[str]]:
    rows = []
    for block in agenda.blocks:
        title = f"{block.title}: {block.about}" if block.about else block.title
        rows.append([*block.times, str(block.minutes), title, block.kind, block.lead or "–"])
    if rows and agenda.ends:
        rows.append([*agenda.ends, "", "End", "", ""])
    return rows


def _foot(agenda: Agenda, *, with_banner: bool = True) -> list[str]:
    lines = []
    if agenda.spare_minutes is not None and agenda.spare_minutes > 0:
        lines.append(f"{agenda.spare_minutes} minutes are not planned yet.")
    elif agenda.spare_minutes is not None and agenda.spare_minutes < 0:
        lines.append(f"The sessions run {-agenda.spare_minutes} minutes over.")
    if agenda.people:
        lines.append(f"People ({len(agenda.people)}): {', '.join(agenda.people)}")
    if with_banner and agenda.illustrative:
        lines.append(ILLUSTRATIVE)
    return lines


def _inline(text: str) -> str:
    """Text that Markdown shows as it is, within one line and one cell."""
    flat = " ".join(text.split())
    for character in "\\`*_[]<>|#":
        flat = flat.replace(character, "\\" + character)
    return flat
