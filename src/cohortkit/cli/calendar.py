"""``cohortkit calendar``: files for calendar apps, what changed since the last, and finding times."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids
from cohortkit.cli.declare import Group, Shown
from cohortkit.cli.errors import CHANGED

if TYPE_CHECKING:
    from cohortkit.files.change import Change
    from cohortkit.records.published import Published

USER_VARIABLE = "COHORTKIT_CALDAV_USER"
PASSWORD_VARIABLE = "COHORTKIT_CALDAV_PASSWORD"  # noqa: S105 - the name of a variable

app = Group("calendar", "Files for calendar apps, what changed since the last, and finding times.")


@app.reads("calendar list", "calendar list --from 2023-01-01 --to 2023-03-31 --json")
def list_(
    call: Call,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Not before this day.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Not after this day.")] = None,
) -> None:
    """List every meeting as a calendar event, with the UID and the number it was last published with."""
    from cohortkit.calendar.export import timetable_of
    from cohortkit.calendar.listing import listed
    from cohortkit.cli.output import Table, show, when
    from cohortkit.meetings.listing import all_meetings, between

    meetings = between(all_meetings(call.plan), call.day(first), call.day(last))
    found = listed(timetable_of(call.cohort, _published(call)), meetings)
    rows = [
        (when(each.meeting.start, each.meeting.timezone), each.meeting.title, each.meeting.id, each.sequence)
        for each in found
    ]
    show(
        call,
        {"events": [each.as_json() for each in found]},
        Table(("When", "Event", "Id", "Sequence"), rows, empty="no meetings then"),
    )


@app.writes(
    "calendar export -o cohort.ics",
    "calendar export --for pod:digital -o digital.ics --alarm 15",
    "calendar export --dir feeds",
    "calendar export --invite naesp-1 --dir invitations",
)
def export(
    call: Call,
    *,
    audience: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="WHAT",
            help="all, convenings, pod:ID, organization:ID, person:ID or meeting:ID.",
        ),
    ] = "all",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write one file.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Write a feed for everybody, and a page about them.")
    ] = None,
    alarm: Annotated[int | None, typer.Option(min=0, metavar="MINUTES", help="Remind so long before.")] = None,
    invite: Annotated[
        str | None,
        typer.Option(metavar="PERSON", help="Write invitations of one person as .eml.", autocompletion=ids("people")),
    ] = None,
    organizer: Annotated[str | None, typer.Option(metavar="PERSON", help="Who invites.")] = None,
    address: Annotated[str, typer.Option(metavar="URL", help="Where the folder will be served.")] = "",
) -> None:
    """Write calendar files that update in place: the same meeting keeps its UID, and changes raise its number.

    Without -o or --dir the file goes to stdout. What was published is kept in records/calendar.toml.
    """
    from cohortkit.calendar.audience import parse_audience
    from cohortkit.calendar.export import export as export_calendar
    from cohortkit.calendar.folder import feed_folder
    from cohortkit.calendar.invitation import invitations

    published = _published(call)
    if invite is not None:
        host = call.one("people", organizer) if organizer else ""
        person = call.one("people", invite)
        letters, change = invitations(call.cohort, person, published, now=call.moment, organizer=host)
        if folder is None:
            raise UsageStop("say where the invitations go: --dir DIR")
        _write(call, change, {folder / each.file: each.content for each in letters}, f"invite:{person}")
    elif folder is not None:
        if output is not None or audience != "all":
            raise UsageStop("--dir writes every feed; leave out -o and --for")
        feeds = feed_folder(call.cohort, published, now=call.now, address=address, alarm=alarm)
        _write(call, feeds.change, {folder / path: content for path, content in feeds.files.items()}, "all")
    else:
        chosen = parse_audience(call.cohort, audience)
        made = export_calendar(call.cohort, chosen, published, now=call.now, alarm=alarm)
        if output is None:
            from cohortkit.cli.output import write_bytes

            if call.as_json:
                raise UsageStop("with --json say where the file goes: -o FILE")
            _record(call, made.change)
            write_bytes(call, made.content, None)
        else:
            _write(call, made.change, {output: made.content}, str(chosen))


@app.reads("calendar changes", "calendar changes -o changes.eml")
def changes(
    call: Call,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE.eml", help="Write a draft e-mail about them.")
    ] = None,
) -> None:
    """Say in words what changed since the calendar was last exported, for subscribed calendars lag behind."""
    from cohortkit.calendar.changes import differences
    from cohortkit.calendar.export import timetable_of
    from cohortkit.calendar.letter import change_letter
    from cohortkit.cli.output import Step, Steps, Word, note, show, store

    found = differences(timetable_of(call.cohort, _published(call)), call.moment)
    if output is not None:
        note(f"{store(output, change_letter(call.plan, found, call.moment))} {output}")
    steps = [
        Step(
            Word("in less than 48 hours", "bad") if each.short_notice else Word(each.kind, "warn"),
            each.words,
            ", ".join(each.meetings[:3]) + (" …" if len(each.meetings) > 3 else ""),
        )
        for each in found
    ]
    show(
        call,
        {
            "changes": [
                {
                    "kind": each.kind,
                    "title": each.title,
                    "meetings": list(each.meetings),
                    "words": each.words,
                    "starts": each.starts,
                    "short_notice": each.short_notice,
                    "people": list(each.people),
                }
                for each in found
            ]
        },
        Steps(steps, empty="nothing changed since the last export"),
    )


@app.writes(
    Shown("calendar publish https://dav.example/calendars/team/cohort/"),
    Shown("calendar publish https://dav.example/calendars/team/pods/ --for pod:digital"),
)
def publish(
    call: Call,
    *,
    url: Annotated[str, typer.Argument(metavar="URL", help="A calendar of a CalDAV server.")],
    audience: Annotated[
        str,
        typer.Option(
            "--for", metavar="WHAT", help="all, convenings, pod:ID, organization:ID, person:ID or meeting:ID."
        ),
    ] = "all",
    user: Annotated[str, typer.Option(metavar="NAME", envvar=USER_VARIABLE, help="The account on the server.")] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also over what somebody changed on the server.")
    ] = False,
) -> None:
    """Put the meetings on a CalDAV server; publishing the same again sends nothing.

    The password comes from COHORTKIT_CALDAV_PASSWORD or the keyring of this machine, never from a file.
    """
    from cohortkit.calendar.audience import parse_audience
    from cohortkit.calendar.publish import publish as publish_to
    from cohortkit.cli.commit import listed
    from cohortkit.cli.output import Table, Text, Word, show

    chosen = parse_audience(call.cohort, audience)
    if call.dry_run:
        show(call, {"changed": [], "id": url, "dry_run": True}, Text(f"{chosen} would be published to {url}"))
        return
    result = publish_to(
        call.cohort,
        url,
        _published(call),
        now=call.now,
        username=user,
        password=_password(url, user),
        audience=chosen,
        overwrite=overwrite,
    )
    _record(call, result.change)
    rows = [(uid, Word("created", "good")) for uid in result.created]
    rows += [(uid, Word("updated", "good")) for uid in result.updated]
    rows += [(uid, Word("changed on the server, left alone", "warn")) for uid in result.conflicts]
    show(
        call,
        {
            "changed": listed(result.change),
            "id": url,
            "created": list(result.created),
            "updated": list(result.updated),
            "unchanged": len(result.unchanged),
            "conflicts": list(result.conflicts),
        },
        Table(("Event", "What"), rows, empty=f"nothing to change: {len(result.unchanged)} events are there already"),
    )
    if result.conflicts:
        raise typer.Exit(CHANGED)


@app.writes("calendar import-busy naesp-1 busy.ics", name="import-busy")
def import_busy(
    call: Call,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whose calendar.", autocompletion=ids("people"))],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Calendar files (.ics).")],
) -> None:
    """Keep when somebody is busy, for `calendar suggest`: times only, no titles, and never in git.

    What was imported for the person before is replaced. Entries that cannot be read are named and left out.
    """
    from cohortkit.calendar.busy import import_busy as read_files
    from cohortkit.cli.commit import carry_out, listed
    from cohortkit.cli.output import Text, note, show

    who = call.one("people", person)
    found = read_files(call.cohort, who, [(file.name, file.read_bytes()) for file in files], at=call.now)
    for problem in found.problems:
        note(f"{problem.severity}: {problem.file}: {problem.message}")
    document = {
        "changed": listed(found.change),
        "id": who,
        "intervals": len(found.intervals),
        "problems": [{"file": each.file, "message": each.message} for each in found.problems],
    }
    carry_out(call, found.change)
    said = f"{len(found.intervals)} busy times of {who}"
    if call.dry_run:
        show(call, {**document, "dry_run": True}, Text(f"would keep {said}"))
    elif found.change.is_empty:
        show(call, document, Text(f"nothing to change: {said} are on record"))
    else:
        show(call, document, Text(f"kept {said}"))


@app.writes(
    "calendar suggest digital --from 2023-06-01 --to 2023-06-30",
    "calendar suggest fall-2023 --from 2023-10-10 --to 2023-10-27 --minutes 180 --json",
    "calendar suggest --year --from 2023-02-01 --to 2023-06-30",
)
def suggest(
    call: Call,
    *,
    of: Annotated[
        str | None,
        typer.Argument(metavar="[POD|CONVENING]", help="What is to meet.", autocompletion=ids("pods", "convenings")),
    ] = None,
    year: Annotated[bool, typer.Option("--year", help="Every pod meeting and convening at once.")] = False,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this day; tomorrow if left out.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="To this day.")] = None,
    minutes: Annotated[int | None, typer.Option(min=5, help="How long; as planned if left out.")] = None,
    must: Annotated[
        list[str] | None, typer.Option(metavar="PERSON", help="Who has to be there.", autocompletion=ids("people"))
    ] = None,
    nice: Annotated[
        list[str] | None, typer.Option(metavar="PERSON", help="Who need not be there.", autocompletion=ids("people"))
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Move the meetings to the best times found.")] = False,
) -> None:
    """Propose times at which people can come, with who cannot and everybody's local time.

    Nobody is asked to be in two places; blackouts and holidays are left out.
    """
    from cohortkit.calendar.busy import read_busy_times
    from cohortkit.cli.suggestions import Asked, suggest_one, suggest_year

    if (of is None) == (not year):
        raise UsageStop("name a pod or a convening, or give --year")
    start = call.day(first) or call.today + dt.timedelta(days=1)
    end = call.day(last) or min(start + dt.timedelta(days=365 if year else 42), call.plan.cohort.ends)
    if end < start:
        raise UsageStop(f"--to, {end}, comes before --from, {start}")
    asked = Asked(
        first=start,
        last=end,
        busy=read_busy_times(call.folder)[0],
        must=tuple(call.some("people", must)),
        nice=tuple(call.some("people", nice)),
        write=write,
    )
    if of is None:
        suggest_year(call, asked)
    else:
        suggest_one(call, of, minutes, asked)


def _password(url: str, user: str) -> str:
    """The password for a server: from the environment, else from the keyring where one is installed."""
    known = os.environ.get(PASSWORD_VARIABLE)
    if known is not None:
        return known
    try:
        import keyring  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return ""
    return str(keyring.get_password(url, user) or "")


def _published(call: Call) -> Published:
    from cohortkit.records.published import read_published

    return read_published(call.folder)[0]


def _record(call: Call, change: Change) -> None:
    """Write down what was published before it goes out, so that no number is ever given twice."""
    from cohortkit.files.transaction import apply

    if not call.dry_run:
        apply(call.folder, change, now=call.now)


def _write(call: Call, change: Change, files: dict[Path, bytes], what: str) -> None:
    from cohortkit.cli.commit import listed, show_change
    from cohortkit.cli.output import Table, show, store

    if call.dry_run:
        document: dict[str, Any] = {"changed": listed(change), "id": what, "files": [str(each) for each in files]}
        show_change(call, change, document)
        return
    _record(call, change)
    written = []
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        action = store(path, content)
        if action != "unchanged":
            written.append((str(path), action))
    changed = [{"file": path, "action": action} for path, action in written]
    show(
        call,
        {"changed": changed + listed(change), "id": what},
        Table(("File", "What"), written, empty=f"nothing to change: {len(files)} files say the same as before"),
    )
