"""The page in front of a folder of feeds: what each one is, a code to scan, and how to subscribe."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

import msgspec

from cohortkit.calendar.timetable import ILLUSTRATIVE
from cohortkit.plan.model import CohortInfo


class Entry(msgspec.Struct, frozen=True):
    """One feed: what kind of calendar, its name, what is in it, its path, and how many meetings take place in it."""

    kind: str
    name: str
    about: str
    path: str
    meetings: int


_SECTIONS = (
    ("everybody", "Everybody", ("all", "convenings")),
    ("pods", "Pods", ("pod",)),
    ("organizations", "Organizations", ("organization",)),
    ("people", "People", ("person",)),
)

_HOW_TO = (
    (
        "Google Calendar",
        (
            "Open calendar.google.com on a computer.",
            "Next to “Other calendars” choose the plus sign, then “From URL”.",
            "Paste the address of the feed and choose “Add calendar”.",
        ),
    ),
    (
        "Outlook",
        (
            "Open the calendar in Outlook on the web or in the new Outlook.",
            "Choose “Add calendar”, then “Subscribe from web”.",
            "Paste the address of the feed, give it a name and choose “Import”.",
        ),
    ),
    (
        "Apple Calendar",
        (
            "On an iPhone or iPad scan the code, or open “Calendars”, “Add Calendar”, “Add Subscription Calendar”.",
            "On a Mac choose “File”, then “New Calendar Subscription…”.",
            "Paste the address of the feed and choose “Subscribe”.",
        ),
    ),
)

_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;color:#111;background:#fff;margin:0 auto;max-width:56rem;padding:1rem}
h1,h2,h3{line-height:1.2}a{color:#0b4f9e}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}nav a{display:block;padding:.2rem 0}
.apps{display:grid;gap:0 1.5rem;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr))}.apps ol{padding-left:1.25rem}
ul.feeds{list-style:none;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(18rem,1fr))}
ul.feeds>li{border:1px solid #767676;border-radius:.4rem;padding:1rem;overflow-wrap:anywhere}
svg{width:9rem;height:9rem;max-width:100%}code{background:#f2f2f2;padding:.1rem .3rem}
.banner{border:2px solid #7a4a00;padding:.5rem .75rem}
@media (prefers-color-scheme:dark){body{color:#eee;background:#16181b}a{color:#8ec1ff}code{background:#2a2d31}
svg{background:#fff;padding:.25rem}}
@media print{ul.feeds>li{break-inside:avoid}}
"""


def index_page(cohort: CohortInfo, entries: Sequence[Entry], address: str = "") -> bytes:
    """Return the page: self-contained, without scripts, readable without colour and by screen readers.

    Without an ``address`` the page tells how to find each feed's own, and shows no codes, which would lead nowhere.
    """
    base = address.rstrip("/") + "/" if address else ""
    sections, places = [], [("subscribe", "How to subscribe")]
    for place, title, kinds in _SECTIONS:
        items = "".join(_item(entry, base) for entry in entries if entry.kind in kinds)
        if items:
            sections.append(f'<section id="{place}"><h2>{title}</h2><ul class="feeds">{items}</ul></section>')
            places.append((place, title))
    contents = "".join(f'<li><a href="#{place}">{title}</a></li>' for place, title in places)
    apps = "".join(
        f"<div><h3>{escape(app)}</h3><ol>{''.join(f'<li>{escape(step)}</li>' for step in how)}</ol></div>"
        for app, how in _HOW_TO
    )
    find = (
        "Each feed below shows its address."
        if base
        else "To get the address of a feed below, right-click its link (or hold it) and choose “Copy link address”."
    )
    banner = f'<p class="banner" role="note">{ILLUSTRATIVE}</p>' if cohort.illustrative else ""
    language = escape(cohort.language or "en", quote=True)
    page = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Calendars of {escape(cohort.name)}</title><style>{_STYLE}</style></head><body><main>{banner}"
        f'<h1>Calendars of <span lang="{language}">{escape(cohort.name)}</span></h1>'
        "<p>Subscribe once and your calendar follows every change. Apps look for news every few hours, "
        "some only once a day.</p>"
        f'<nav aria-label="On this page"><ul>{contents}</ul></nav>'
        f'<section id="subscribe"><h2>How to subscribe</h2><p>{find} A file that is downloaded and opened is '
        f'only a copy and does not follow changes.</p><div class="apps">{apps}</div></section>'
        f"{''.join(sections)}</main></body></html>\n"
    )
    return page.encode()


def _item(entry: Entry, base: str) -> str:
    name, path = escape(entry.name), escape(entry.path, quote=True)
    count = f"{entry.meetings} {'meeting' if entry.meetings == 1 else 'meetings'}"
    parts = [f"<li><h3>{name}</h3><p>{escape(entry.about)} <span>({count})</span></p>"]
    parts.append(f'<p><a href="{path}" type="text/calendar">Feed: {name}</a></p>')
    if base:
        address = base + entry.path
        subscribe = escape("webcal://" + address.partition("://")[2], quote=True)
        parts.append(f'<p><a href="{subscribe}">Subscribe with the calendar app of this device: {name}</a></p>')
        parts.append(f"<p>Address: <code>{escape(address)}</code></p>")
        # The code opens the subscription itself: cameras hand webcal addresses to the calendar app.
        parts.append(_code("webcal://" + address.partition("://")[2], entry.name))
    return "".join(parts) + "</li>"


def _code(address: str, name: str) -> str:
    import segno

    drawing = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawing, kind="svg", xmldecl=False, svgns=True, border=2, title=f"Code to scan for {name}", omitsize=True)
    return drawing.getvalue().decode().strip().replace("<svg ", '<svg role="img" ', 1)
