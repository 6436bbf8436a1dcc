"""The e-mail that tells people what changed, as a draft to read over and send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cohortkit.calendar.changes import Difference
from cohortkit.calendar.timetable import ILLUSTRATIVE
from cohortkit.plan.model import Plan


def change_letter(plan: Plan, found: Sequence[Difference], now: dt.datetime) -> bytes:
    """Return an `.eml` draft that tells the people concerned, in Bcc, what changed.

    Changes of ids are not told, and nothing of advising sessions and lunch buddies: all read the same letter.
    """
    from email.message import EmailMessage
    from email.policy import SMTP

    told = [each for each in found if each.kind != "id-changed" and not each.is_private]
    letter = EmailMessage(policy=SMTP)
    short = plan.cohort.short_name or plan.cohort.name
    urgent = any(each.short_notice for each in told)
    letter["Subject"] = f"{'Short notice: ' if urgent else ''}{short}: changes to our meetings"
    letter["Date"] = now
    letter["X-Unsent"] = "1"  # opens as a draft in Outlook
    people = dict.fromkeys(person for each in told for person in each.people)
    addresses = [plan.people[person].email for person in people if person in plan.people and plan.people[person].email]
    if addresses:
        letter["Bcc"] = ", ".join(addresses)
    lines = ["Hello,", "", "some of our meetings have changed:", ""]
    lines += [f"- {each.words}{'  (in less than 48 hours)' if each.short_notice else ''}" for each in told]
    lines += ["", "If you subscribe to our calendar, it updates by itself, within a day at most.", ""]
    lines.append(plan.cohort.name)
    if plan.cohort.illustrative:
        lines += ["", ILLUSTRATIVE]
    letter.set_content("\n".join(lines) + "\n")
    return letter.as_bytes()
