"""A letter ready to be read over: as an `.eml` file that mail programs open as a draft, and as Markdown."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from cohortkit.plan.model import Plan

if TYPE_CHECKING:
    from email.headerregistry import Address


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One letter: the stem of its files, the people it goes to, subject and body.

    `openly` tells whether the recipients see each other; else they stand in Bcc.
    """

    name: str
    to: tuple[str, ...]
    subject: str
    body: str
    openly: bool = True


def as_eml(plan: Plan, draft: Draft, day: dt.date) -> bytes:
    """Return the message, dated on a day so that the same letter is the same file.

    People without an address are left out of it; see `unreachable`.
    """
    from email.message import EmailMessage
    from email.policy import SMTP

    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = one_line(draft.subject)
    letter["Date"] = dt.datetime.combine(day, dt.time(12), dt.UTC)
    letter["X-Unsent"] = "1"  # opens as a draft in Outlook
    addresses = [address for person in draft.to if (address := address_of(plan, person)) is not None]
    if addresses:
        letter["To" if draft.openly else "Bcc"] = addresses
    letter.set_content(draft.body, cte="quoted-printable")
    return letter.as_bytes()


def as_markdown(plan: Plan, draft: Draft) -> bytes:
    """Return the letter as Markdown, with its recipients and subject above it."""
    named = ", ".join(one_line(plan.label_of(person)) for person in draft.to)
    head = f"{'To' if draft.openly else 'Bcc'}: {named}\nSubject: {one_line(draft.subject)}\n"
    return f"{head}\n{draft.body}".encode()


def unreachable(plan: Plan, draft: Draft) -> tuple[str, ...]:
    """The recipients without an address that can be written to."""
    return tuple(person for person in draft.to if address_of(plan, person) is None)


def address_of(plan: Plan, person_id: str) -> Address | None:
    """A person's address; None where there is none, or it would not be exactly one."""
    from email.errors import MessageError
    from email.headerregistry import Address

    person = plan.people.get(person_id)
    if person is None or not person.email:
        return None
    try:
        # Parsing the address keeps a comma or a line end in it from naming somebody else.
        return Address(display_name=one_line(person.name), addr_spec=person.email.strip())
    except (ValueError, IndexError, MessageError):
        return None


def one_line(text: str) -> str:
    """Text for a header: no line ends, no control characters, single spaces."""
    kept = "".join(" " if unicodedata.category(each).startswith(("Cc", "Cs", "Z")) else each for each in text)
    return " ".join(kept.split())
