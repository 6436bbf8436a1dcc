"""Invitations: one `.eml` for one person and one meeting, which mail programs offer to accept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from cohortkit.calendar.event import Draft, key_of
from cohortkit.calendar.export import refuse_unreadable, timetable_of
from cohortkit.calendar.feed import message
from cohortkit.calendar.gone_events import gone_event, published_meeting
from cohortkit.calendar.lines import quoted
from cohortkit.calendar.mailbox import InvitationRefused, address, mailbox
from cohortkit.calendar.numbering import Numbered, now_published, numbered
from cohortkit.calendar.timetable import Timetable
from cohortkit.calendar.validate import validate
from cohortkit.files.change import Change
from cohortkit.meetings.agenda import when_in_words, zone_label, zones_present
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.model import Person, Plan
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import Cohort
from cohortkit.records.published import Published, save_published


class Invitation(msgspec.Struct, frozen=True):
    """One message: its file name, its bytes, and whether it invites or cancels."""

    file: str
    content: bytes
    method: str
    meeting: str


def invitations(
    cohort: Cohort,
    person_id: str,
    published: Published,
    *,
    now: dt.datetime,
    organizer: str = "",
    only: str = "",
) -> tuple[list[Invitation], Change]:
    """Write the invitations of one person to the meetings still to come, and the change that records them.

    Where all of them are over they are to all. A meeting that was called off after an invitation to it was written gets
    a cancellation with a higher SEQUENCE. ``organizer`` is a person with an e-mail address, by default the meeting's
    lead or the first facilitator; ``only`` the id of a single meeting, whenever it is. Raises ``InvitationRefused``
    where an address is missing.
    """
    plan = cohort.plan
    person = plan.people.get(person_id)
    if person is None:
        raise NoSuchThing("person", person_id)
    if not person.email:
        raise InvitationRefused(f'"{person_id}" has no e-mail address; add `email` to [people.{person_id}]')
    refuse_unreadable(cohort)
    timetable = timetable_of(cohort, published)
    written: list[Invitation] = []
    events: list[Numbered] = []
    wanted = [each for each in _drafts(timetable, person_id) if only in ("", each[1].id)]
    if not only:
        wanted = [each for each in wanted if each[1].ends > now] or wanted
    for draft, meeting in wanted:
        [event] = numbered([draft], timetable.published, now)
        written.append(_written(cohort, event, meeting, person, _organizer(cohort, meeting, organizer)))
        events.append(event)
    written.sort(key=lambda each: each.file)
    after = now_published(timetable, events)
    return written, save_published(cohort.folder, after, f"Invite {person_id}")


def _drafts(timetable: Timetable, person_id: str) -> Iterator[tuple[Draft, Meeting]]:
    """Yield the meetings a person is to be invited to, and those invited to before that are called off or gone."""
    audience = f"invite:{person_id}"
    before = timetable.published.events
    for meetings in timetable.by_owner.values():
        for meeting in meetings:
            if meeting.kind in ("convening", "pod") and person_id in concerned(timetable.plan, meeting):
                draft = timetable.alone(meeting)
                key = key_of(meeting.kind, meeting.of, meeting.date if meeting.kind == "pod" else None, audience)
                if not meeting.cancelled or key in before:
                    yield msgspec.structs.replace(draft, key=key, audience=audience), meeting
    for key, event in before.items():
        if event.audience == audience and not timetable.is_planned(event):
            meeting = published_meeting(event, event.start, event.end)
            if event.kind == "pod" and event.date is not None:
                meeting = msgspec.structs.replace(meeting, id=f"{event.of}@{event.date.isoformat()}")
            yield gone_event(key, event, timetable.note), meeting


def _organizer(cohort: Cohort, meeting: Meeting, asked: str) -> Person:
    plan = cohort.plan
    pod = plan.pods.get(meeting.of) if meeting.kind == "pod" else None
    hosts = [person for person in plan.people.values() if "facilitator" in person.roles]
    hosts += [person for person in plan.people.values() if "coordinator" in person.roles]
    candidates = [asked] if asked else [*([pod.lead] if pod and pod.lead else []), *(host.id for host in hosts)]
    for candidate in candidates:
        person = plan.people.get(candidate)
        if person is not None and person.email:
            return person
    raise InvitationRefused("nobody who could invite has an e-mail address; name one with --organizer, or add `email`")


def _words(plan: Plan, meeting: Meeting, person: Person) -> str:
    """What it is, when it is on the meeting's clock and on the person's own, and where."""
    zones = tuple(group[0] for group in zones_present(plan, meeting, (person.id,)))
    labels = tuple(zone_label(zone, meeting.begins) for zone in zones)
    title = f"Cancelled: {meeting.title}" if meeting.cancelled else meeting.title
    lines = [title, plan.cohort.name, *when_in_words(meeting, zones, labels), meeting.location, meeting.link]
    return "".join(f"{line}\n" for line in lines if line)


def _written(cohort: Cohort, event: Numbered, meeting: Meeting, person: Person, host: Person) -> Invitation:
    from email.message import EmailMessage
    from email.policy import SMTP

    called_off = meeting.cancelled
    extra = (
        f"ORGANIZER;CN={quoted(host.name)}:mailto:{address(host)}",
        f"ATTENDEE;CN={quoted(person.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{address(person)}",
    )
    method = "CANCEL" if called_off else "REQUEST"
    content = message("CANCEL" if called_off else "REQUEST", event, extra)
    validate(content, method)
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = f"{'Cancelled' if called_off else 'Invitation'}: {meeting.title}"
    letter["From"] = mailbox(host)
    letter["To"] = mailbox(person)
    letter["Date"] = event.modified
    letter["Message-ID"] = f"<{event.draft.uid.replace('@', '.')}.{event.sequence}.{person.id}@cohortkit.invalid>"
    letter["X-Unsent"] = "1"
    letter.set_content(_words(cohort.plan, meeting, person))
    letter.add_alternative(content, maintype="text", subtype="calendar", params={"method": method, "charset": "utf-8"})
    letter.set_boundary(f"=={event.draft.hash}==")  # the same invitation gives the same bytes
    return Invitation(f"{meeting.id.replace('@', '-')}.{person.id}.eml", letter.as_bytes(), method, meeting.id)
