"""Days, hours and lists in words, in the languages that letters are packaged in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cohortkit.meetings.meeting import Meeting

MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


def language_of(code: str) -> str:
    """The packaged language nearest to a language code such as "es-MX"; English where there is none."""
    base = code.partition("-")[0].casefold()
    return base if base in MONTHS else "en"


def day_in_words(day: dt.date, language: str) -> str:
    """A day as people write it: "Tuesday, March 18, 2025", "martes, 18 de marzo de 2025"."""
    weekday, month = WEEKDAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    if language == "es":
        return f"{weekday}, {day.day} de {month} de {day.year}"
    return f"{weekday}, {month} {day.day}, {day.year}"


def meeting_in_words(meeting: Meeting, zone: str, language: str) -> str:
    """When a meeting is, in a person's own zone; all-day ones by their days."""
    from zoneinfo import ZoneInfo

    if meeting.all_day:
        first, last = meeting.first_day, meeting.last_day
        until = "" if first == last else f" – {day_in_words(last, language)}"
        return f"{day_in_words(first, language)}{until}"
    local = meeting.begins.astimezone(ZoneInfo(zone))
    return f"{day_in_words(local.date(), language)}, {local:%H:%M} {local.tzname()}"


def listed(words: Sequence[str], language: str) -> str:
    """Words as a list in a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    joint = "and"
    if language == "es":
        joint = (
            "e" if words[-1].casefold().startswith(("i", "hi")) and not words[-1].casefold().startswith("hie") else "y"
        )
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
