"""What ``calendar export`` writes when it is not a folder of feeds: one file, or the invitations of one person."""

from __future__ import annotations

from pathlib import Path

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.told import cohort_now, published, record, write_out


def export_one(call: Call, audience: str, output: Path | None, alarm: int | None) -> None:
    """Write one calendar file, or print it where no file is named."""
    from cohortkit.calendar.audience import parse_audience
    from cohortkit.calendar.export import export as export_calendar
    from cohortkit.cli.storing import write_bytes

    if output is None and call.as_json:
        raise UsageStop("with --json say where the file goes: -o FILE")
    cohort = cohort_now(call)
    chosen = parse_audience(cohort, audience)
    made = export_calendar(cohort, chosen, published(call), now=call.now, alarm=alarm)
    if output is None:
        record(call, made.change)
        write_bytes(call, made.content, None)
    else:
        write_out(call, made.change, {output: made.content}, str(chosen))


def invite_one(call: Call, folder: Path, invite: str, organizer: str | None, audience: str) -> None:
    """Write a person's invitations into a folder, one letter for each meeting."""
    from cohortkit.calendar.audience import parse_audience
    from cohortkit.calendar.invitation import invitations

    cohort = cohort_now(call)
    chosen = parse_audience(cohort, audience)
    if chosen.kind not in ("all", "meeting"):
        raise UsageStop("--invite is for all meetings of the person, or with --for meeting:ID for one")
    person = call.one("people", invite)
    host = call.one("people", organizer) if organizer else ""
    letters, change = invitations(cohort, person, published(call), now=call.moment, organizer=host, only=chosen.id)
    write_out(call, change, {folder / each.file: each.content for each in letters}, f"invite:{person}")
