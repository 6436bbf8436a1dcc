"""``cohortkit calendar``: files for calendar apps, what changed since the last, and finding times."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from cohortkit.cli.account import USER_VARIABLE, password_of
from cohortkit.cli.calendar_files import export_one, invite_one
from cohortkit.cli.call import Call, Stop, UsageStop
from cohortkit.cli.complete import calendars, ids, meetings
from cohortkit.cli.declare import FilterOption, Group, Shown
from cohortkit.cli.errors import CHANGED
from cohortkit.cli.told import cohort_now, published, record, write_out

Audience = Annotated[
    str,
    typer.Option(
        "--for",
        metavar="WHAT",
        help="all, convenings, pod:ID, organization:ID, person:ID or meeting:ID.",
        autocompletion=calendars,
    ),
]

app = Group("calendar", "Files for calendar apps, what changed since the last, and finding times.")


@app.reads(
    "calendar list",
    "calendar list --from 2023-01-01 --to 2023-03-31 --json",
    "calendar list --for person:naesp-1",
    'calendar list --filter "pod:digital moved"',
)
def list_(
    call: Call,
    *,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Not before this day.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Not after this day.")] = None,
    audience: Audience = "all",
    wanted: FilterOption = None,
) -> None:
    """List the meetings of a calendar as events, with the UID and the number they were last published with.

    Advising sessions and lunch-buddy meals are between the people they name: they are in these people's calendars.
    """
    from cohortkit.calendar.audience import concerns, parse_audience
    from cohortkit.calendar.export import timetable_of
    from cohortkit.calendar.listing import listed
    from cohortkit.cli.output import Table, show, when
    from cohortkit.cli.state_words import state_word
    from cohortkit.meetings.filtering import meeting_filter
    from cohortkit.meetings.listing import between, every_meeting

    cohort = cohort_now(call)
    chosen = parse_audience(cohort, audience)
    meetings = [each for each in every_meeting(cohort) if concerns(call.plan, chosen, each)]
    if wanted:
        meetings = list(filter(meeting_filter(call.plan, wanted, call.today), meetings))
    found = listed(timetable_of(cohort, published(call)), between(meetings, *call.days(first, last)))
    rows = [
        (
            when(each.meeting.start, each.meeting.timezone),
            each.meeting.title,
            each.meeting.id,
            state_word(each.meeting),
            each.sequence,
        )
        for each in found
    ]
    show(
        call,
        {"events": [each.as_json() for each in found]},
        Table(("When", "Event", "Id", "Status", "Sequence"), rows, empty="no meetings then"),
    )


@app.writes(
    "calendar export -o cohort.ics",
    "calendar export --for pod:digital -o digital.ics --alarm 15",
    "calendar export --dir feeds",
    "calendar export --dir feeds --url https://calendars.example/k12/",
    "calendar export --invite naesp-1 --dir invitations",
)
def export(
    call: Call,
    *,
    audience: Audience = "all",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write one file.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Write a feed for everybody, and a page about them.")
    ] = None,
    alarm: Annotated[int | None, typer.Option(min=0, metavar="MINUTES", help="Remind so long before.")] = None,
    invite: Annotated[
        str | None,
        typer.Option(metavar="PERSON", help="Write invitations of one person as .eml.", autocompletion=ids("people")),
    ] = None,
    organizer: Annotated[
        str | None,
        typer.Option(
            metavar="PERSON", help="Who invites; else the lead or a facilitator.", autocompletion=ids("people")
        ),
    ] = None,
    url: Annotated[
        str,
        typer.Option("--url", metavar="URL", help="Where the folder will be served, for codes to scan; remembered."),
    ] = "",
) -> None:
    """Write calendar files that update in place: the same meeting keeps its UID, and changes raise its number.

    Without -o or --dir the file goes to stdout. Invitations are to the meetings still to come (to all where they are
    over), or with --for to one; they go to out/invitations in the cohort unless --dir says where. What was published
    is kept in records/calendar.toml.
    """
    if url and not url.startswith(("https://", "http://")):
        raise UsageStop(f'"{url}" is not the address of a web page (https://…)')
    if url and (folder is None or invite is not None):
        raise UsageStop("--url goes with --dir: it says where that folder will be served")
    if organizer and invite is None:
        raise UsageStop("--organizer goes with --invite: a feed names nobody")
    if invite is not None:
        if output is not None:
            raise UsageStop("invitations are one file for each meeting: say where they go with --dir DIR, not with -o")
        if alarm is not None:
            raise UsageStop("--alarm is for feeds: leave it out with --invite")
        invite_one(call, folder or call.folder / "out" / "invitations", invite, organizer, audience)
    elif folder is not None:
        from cohortkit.calendar.folder import feed_folder
        from cohortkit.cli.output import note

        if output is not None or audience != "all":
            raise UsageStop("--dir writes every feed; leave out -o and --for")
        feeds = feed_folder(cohort_now(call), published(call), now=call.now, address=url, alarm=alarm)
        write_out(call, feeds.change, {folder / path: content for path, content in feeds.files.items()}, "all")
        if not feeds.address:
            note("index.html has no codes to scan yet: say once with --url where the folder will be served")
    else:
        export_one(call, audience, output, alarm)


@app.exports("calendar changes", "calendar changes -o changes.eml")
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
    from cohortkit.cli.output import Table, Word, note, show
    from cohortkit.cli.storing import note_stored

    before = published(call)
    found = differences(timetable_of(cohort_now(call), before), call.moment)
    if output is not None:
        letter = change_letter(call.plan, found, call.moment)
        if letter is None:
            note("there is nothing to tell, so no letter was written")
        else:
            note_stored(call, output, letter.content)
            if letter.without_address:
                without = ", ".join(call.plan.label_of(person) for person in letter.without_address)
                note(f"not addressed, for no e-mail address is known: {without}")
        private = sum(each.is_private for each in found)
        if private:
            note(f"changes of advising sessions and lunch buddies are not in the letter: {private}")
    rows = [
        (
            Word("in less than 48 hours", "bad") if each.short_notice else Word(each.kind, "warn"),
            each.words,
            ", ".join(each.meetings[:3]) + (" …" if len(each.meetings) > 3 else ""),
        )
        for each in found
    ]
    same = "nothing changed since the last export" if before.events else "no calendar was exported yet"
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
        Table(("Change", "What to tell", "Meetings"), rows, empty=same),
    )


@app.writes(
    Shown("calendar publish https://dav.example/calendars/team/cohort/"),
    Shown("calendar publish https://dav.example/calendars/team/pods/ --for pod:digital"),
)
def publish(
    call: Call,
    *,
    url: Annotated[str, typer.Argument(metavar="URL", help="A calendar of a CalDAV server.")],
    audience: Audience = "all",
    user: Annotated[str, typer.Option(metavar="NAME", envvar=USER_VARIABLE, help="The account on the server.")] = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also over what somebody changed on the server.")
    ] = False,
) -> None:
    """Put the meetings on a CalDAV server; publishing the same again sends nothing.

    The password comes from COHORTKIT_CALDAV_PASSWORD or the keyring of this machine, never from a file.
    """
    from cohortkit.calendar.audience import parse_audience
    from cohortkit.calendar.export import export as export_calendar
    from cohortkit.calendar.publish import publish as publish_to
    from cohortkit.calendar.publish import without_password
    from cohortkit.cli.commit import listed
    from cohortkit.cli.output import Table, Text, Word, show

    cohort = cohort_now(call)
    chosen = parse_audience(cohort, audience)
    place = without_password(url)
    if call.dry_run:
        # Only the server knows what is there; asking it would need the password for nothing.
        made = export_calendar(cohort, chosen, published(call), now=call.now)
        said = f"{made.events} events of the calendar {chosen} would be compared with those at {place}"
        show(call, {"changed": [], "id": place, "dry_run": True, "events": made.events}, Text(said))
        return
    result = publish_to(
        cohort,
        url,
        published(call),
        now=call.now,
        username=user,
        password=password_of(url, user),
        audience=chosen,
        overwrite=overwrite,
    )
    record(call, result.change)
    if result.failure:
        sent = len(result.created) + len(result.updated)
        raise Stop(f"{result.failure}; {sent} events were sent before that, publish again to send the rest")
    rows = [(uid, Word("created", "good")) for uid in result.created]
    rows += [(uid, Word("updated", "good")) for uid in result.updated]
    rows += [(uid, Word("changed on the server, left alone", "warn")) for uid in result.conflicts]
    show(
        call,
        {
            "changed": listed(result.change),
            "id": place,
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
    from cohortkit.calendar.busy import read_diary
    from cohortkit.cli.commit import carry_out, listed
    from cohortkit.cli.output import Text, note, show

    who = call.one("people", person)
    found = read_files(call.cohort, who, [(file.name, read_diary(file)) for file in files], at=call.now)
    for problem in found.problems:
        note(f"{problem.severity}: {problem.file}:{problem.line}: {problem.message}")
    if found.problems and not found.intervals:
        span = f"from {call.plan.cohort.starts} to {call.plan.cohort.ends}"
        raise Stop(f"nothing was kept of {who}: no busy time {span} could be read; what was there before stays")
    document = {
        "changed": listed(found.change),
        "id": who,
        "intervals": len(found.intervals),
        "problems": [{"file": each.file, "line": each.line, "message": each.message} for each in found.problems],
    }
    carry_out(call, found.change)
    plural = "" if len(found.intervals) == 1 else "s"
    said = f"{len(found.intervals)} busy time{plural} of {who}"
    if call.dry_run:
        show(call, {**document, "dry_run": True}, Text(f"would keep {said}"))
    elif found.change.is_empty:
        show(call, document, Text(f"nothing to change: {said} on record already"))
    else:
        show(call, document, Text(f"kept {said}"))


@app.writes(
    "calendar suggest digital --from 2023-06-01 --to 2023-06-30",
    "calendar suggest fall-2023 --from 2023-10-10 --to 2023-10-27 --minutes 180 --json",
    "calendar suggest digital --meeting digital@2023-06-20 --from 2023-06-19 --to 2023-06-30 --write",
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
    meeting: Annotated[
        str | None,
        typer.Option(
            metavar="MEETING",
            help="Which meeting of the pod is to move; else the next from --from on.",
            autocompletion=meetings,
        ),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Move that meeting, with --year all of them, to the best times.")
    ] = False,
) -> None:
    """Propose times at which people can come, with who cannot and everybody's local time.

    Nobody is asked to be in two places; blackouts and holidays are left out.
    """
    from cohortkit.calendar.busy import read_busy_times
    from cohortkit.cli.suggestions import Asked, suggest_one, suggest_year

    if (of is None) == (not year):
        raise UsageStop("name a pod or a convening, or give --year")
    if year and (meeting is not None or minutes is not None):
        raise UsageStop("--year keeps all meetings as long as they are; leave out --meeting and --minutes")
    start, end = call.days(first, last)
    start = start or call.today + dt.timedelta(days=1)
    end = end or min(start + dt.timedelta(days=365 if year else 42), call.plan.cohort.ends)
    if last is None and end < start:
        raise UsageStop(f"the cohort ends on {end}; say with --from from which day on")
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
        suggest_one(call, of, meeting, minutes, asked)
