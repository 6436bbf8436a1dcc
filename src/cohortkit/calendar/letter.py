"""The e-mail that tells people what changed, as a draft to read over and send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from cohortkit.calendar.changes import Difference
from cohortkit.calendar.timetable import ILLUSTRATIVE
from cohortkit.plan.model import Plan


class ChangeLetter(msgspec.Struct, frozen=True):
    """A draft that tells what changed, and the ids of people it concerns who have no e-mail address."""

    content: bytes
    without_address: tuple[str, ...]


def change_letter(plan: Plan, found: Sequence[Difference], now: dt.datetime) -> ChangeLetter | None:
    """Return an `.eml` draft that tells the people concerned, in Bcc, what changed; None where nothing is to be told.

    Changes of ids are not told, and nothing of advising sessions and lunch buddies: all read the same letter.
    """
    from email.message import EmailMessage
    from email.policy import SMTP

    told = [each for each in found if each.kind != "id-changed" and not each.is_private]
    if not told:
        return None
    letter = EmailMessage(policy=SMTP)
    short = plan.cohort.short_name or plan.cohort.name
    urgent = any(each.short_notice for each in told)
    letter["Subject"] = f"{'Short notice: ' if urgent else ''}{short}: changes to our meetings"
    letter["Date"] = now
    letter["X-Unsent"] = "1"  # opens as a draft in Outlook
    people = [person for person in dict.fromkeys(each for one in told for each in one.people) if person in plan.people]
    addresses = [plan.people[person].email for person in people if plan.people[person].email]
    if addresses:
        letter["Bcc"] = ", ".join(addresses)
    lines = ["Hello,", "", "some of our meetings have changed:", ""]
    lines += [f"- {each.words}{'  (in less than 48 hours)' if each.short_notice else ''}" for each in told]
    lines += ["", "If you subscribe to our calendar, it updates by itself, within a day at most.", ""]
    lines.append(plan.cohort.name)
    if plan.cohort.illustrative:
        lines += ["", ILLUSTRATIVE]
    letter.set_content("\n".join(lines) + "\n")
    return ChangeLetter(letter.as_bytes(), tuple(person for person in people if not plan.people[person].email))
