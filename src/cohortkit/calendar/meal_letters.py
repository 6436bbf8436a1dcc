"""The invitations of a round of lunch buddies: for each group a draft e-mail and a hold for the calendar."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from cohortkit import handed_out
from cohortkit.calendar.busy import Interval
from cohortkit.calendar.event import CATEGORIES, Draft, time_lines
from cohortkit.calendar.feed import resource
from cohortkit.calendar.lines import escaped
from cohortkit.calendar.mailbox import InvitationRefused, address, mailbox, one_line
from cohortkit.calendar.meals import Meal, meals
from cohortkit.calendar.numbering import Numbered
from cohortkit.calendar.timetable import ILLUSTRATIVE
from cohortkit.calendar.validate import validate
from cohortkit.plan.model import Person, Plan
from cohortkit.plan.names import cohort_id
from cohortkit.plan.series import zone_named
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import PairingRound

STARTERS = "pairing/starters.txt"
LONGEST_NAME = 120


class MealInvitation(msgspec.Struct, frozen=True):
    """What one group gets: an `.eml` draft, and an `.ics` hold where the people share a free hour."""

    meal: Meal
    files: Mapping[str, bytes]
    without_address: tuple[str, ...]
    """Ids of people of the group whom the draft cannot be addressed to."""


def meal_invitations(
    cohort: Cohort,
    round_: PairingRound,
    *,
    minutes: int = 60,
    organizer: str = "",
    busy: Mapping[str, Sequence[Interval]] | None = None,
) -> tuple[MealInvitation, ...]:
    """Write the invitations of all groups of an accepted round.

    ``organizer`` is the person the drafts are from, by default the first facilitator or coordinator with an address;
    where there is none the drafts say no sender. The same round gives the same bytes. Raises ``InvitationRefused``.
    """
    sender = _sender(cohort.plan, organizer)
    starters = _starters(cohort)
    return tuple(
        _invitation(cohort.plan, round_, meal, sender, _starter(starters, round_, meal))
        for meal in meals(cohort.plan, round_, minutes=minutes, busy=busy)
    )


def _invitation(plan: Plan, round_: PairingRound, meal: Meal, sender: Person | None, starter: str) -> MealInvitation:
    from email.message import EmailMessage
    from email.policy import SMTP

    people = [plan.people[who] for who in meal.people if who in plan.people]
    reached = [person for person in people if person.email]
    title = f"Lunch buddies: {_listed([one_line(person.name) for person in people])}"
    stem = f"{round_.id}-{meal.number:02}-{'-'.join(meal.people)}"[:LONGEST_NAME].rstrip("-")
    hold = _hold(plan, round_, meal, title, starter)
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = f"{title} ({round_.id})"
    if sender is not None:
        letter["From"] = mailbox(sender)
    if reached:
        letter["To"] = ", ".join(mailbox(person) for person in reached)
    letter["Date"] = round_.at
    letter["Message-ID"] = f"<lunch-buddies.{round_.id}.{meal.number}.{_short(stem)}@cohortkit.invalid>"
    letter["X-Unsent"] = "1"  # opens as a draft in Outlook
    letter.set_content(_words(plan, round_, meal, sender, starter))
    files: dict[str, bytes] = {}
    if hold:
        letter.add_attachment(hold, maintype="text", subtype="calendar", filename=f"{stem}.ics")
        letter.set_boundary(f"=={_short(stem)}==")  # the same invitation gives the same bytes
        files[f"{stem}.ics"] = hold
    files[f"{stem}.eml"] = letter.as_bytes()
    missing = tuple(who for who in meal.people if who not in {person.id for person in reached})
    return MealInvitation(meal, dict(sorted(files.items())), missing)


def _hold(plan: Plan, round_: PairingRound, meal: Meal, title: str, starter: str) -> bytes:
    """Return the hour as a tentative event; nothing where the people share no free hour."""
    if meal.begins is None or meal.ends is None:
        return b""
    zone = plan.cohort.timezone
    begins, ends = meal.begins.astimezone(zone_named(zone)), meal.ends.astimezone(zone_named(zone))
    about = [f"To begin with, if you like: {starter}"] + ([ILLUSTRATIVE] if plan.cohort.illustrative else [])
    of = f"{round_.id}@{meal.number}"
    draft = Draft(
        key=f"hold:{of}",
        uid=f"lunch-buddy-{round_.id}-{meal.number}-hold@{cohort_id(plan)}",
        kind="lunch-buddy",
        of=of,
        title=title,
        start=begins.replace(tzinfo=None),
        end=ends.replace(tzinfo=None),
        timezone=zone,
        status="scheduled",
        begins=int(meal.begins.timestamp()),
        lines=(
            *time_lines(begins, ends, zone),
            f"SUMMARY:{escaped(title)}",
            "STATUS:TENTATIVE",
            "TRANSP:OPAQUE",
            f"CATEGORIES:{CATEGORIES['lunch-buddy']}",
            f"DESCRIPTION:{escaped(chr(10).join(about))}",
        ),
    )
    content = resource([Numbered(draft, 0, round_.at.astimezone(dt.UTC))])
    validate(content, "")
    return content


def _words(plan: Plan, round_: PairingRound, meal: Meal, sender: Person | None, starter: str) -> str:
    people = [plan.people[who] for who in meal.people if who in plan.people]
    span = f", {_day(round_.starts)} to {_day(round_.ends)}" if round_.starts and round_.ends else ""
    lines = [f"Hello {_listed([one_line(person.name) for person in people])},", ""]
    lines += [f"you are lunch buddies{span}.", "", *_when(plan, meal, people), ""]
    lines += ["To begin with, if you like:", f"  {starter}", ""]
    question = _question(plan, round_.starts)
    if question:
        lines += ["And a question that all of us are working on:", f"  {question}", ""]
    stipend = next((each for each in plan.stipends.values() if each.earned_by == "pairing"), None)
    told = f"When you have met, tell {one_line(sender.name)}" if sender else "When you have met, let us know"
    if stipend is not None and all(person.stipends for person in people):
        told += f": each of you earns {stipend.amount:,.2f} {plan.cohort.currency}"
    lines += [f"{told}.", "", one_line(plan.cohort.name)]
    if plan.cohort.illustrative:
        lines += ["", ILLUSTRATIVE]
    return "\n".join(lines) + "\n"


def _when(plan: Plan, meal: Meal, people: Sequence[Person]) -> list[str]:
    """The hour on everybody's own clock; where there is none, when each of them works."""
    if meal.begins is None or meal.ends is None:
        lines = ["You share no free hour within your working hours, so please find a time together:"]
        return lines + [
            f"  {one_line(person.name)}: works {person.working_hours} ({plan.zone_of(person)})" for person in people
        ]
    lines = ["An hour within the working hours of each of you, with no meeting of ours in it:"]
    for person in people:
        zone = plan.zone_of(person)
        begins, ends = meal.begins.astimezone(zone_named(zone)), meal.ends.astimezone(zone_named(zone))
        lines.append(f"  {one_line(person.name)}: {begins:%A} {_day(begins)}, {begins:%H:%M} to {ends:%H:%M} ({zone})")
    return [*lines, "The file attached holds it in your calendars. Another time suits as well: the meal is yours."]


def _sender(plan: Plan, asked: str) -> Person | None:
    if asked:
        address(plan.people[asked])
        return plan.people[asked]
    hosts = [
        person for role in ("facilitator", "coordinator") for person in plan.people.values() if role in person.roles
    ]
    return next((person for person in hosts if person.email), None)


def _starters(cohort: Cohort) -> list[str]:
    text = handed_out.find("templates", STARTERS, cohort.folder).read_text(encoding="utf-8-sig")
    found = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not found:
        raise InvitationRefused(f"templates/{STARTERS} holds no conversation starter; write one on each line")
    return found


def _starter(starters: Sequence[str], round_: PairingRound, meal: Meal) -> str:
    """Choose a starter by the round, one after the other, so that groups of a round have different ones."""
    begin = int(_short(round_.id), 16)
    return starters[(begin + meal.number) % len(starters)]


def _question(plan: Plan, day: dt.date | None) -> str:
    """The learning question of the day that was asked last."""
    if day is None:
        return ""
    current = [
        each.text
        for each in plan.learning_questions
        if (each.from_ is None or each.from_ <= day) and (each.until is None or day <= each.until)
    ]
    return one_line(current[-1]) if current else ""


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
