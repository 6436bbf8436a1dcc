"""People as mail knows them: a name and an address that cannot carry anything else into a header."""

from __future__ import annotations

from cohortkit.calendar.lines import refuse_control
from cohortkit.plan.model import Person


class InvitationRefused(ValueError):
    """An invitation that cannot be written; the message says what is missing."""


def mailbox(person: Person) -> str:
    """Return ``Name <address>`` for a header. Raises ``InvitationRefused`` for what is no address."""
    from email.utils import formataddr

    return formataddr((one_line(person.name), address(person)))


def address(person: Person) -> str:
    """Return a person's e-mail address. Raises ``InvitationRefused`` for what is none."""
    refuse_control(person.email)
    if any(mark in person.email for mark in ' \t\r\n<>,;:"') or person.email.count("@") != 1:
        raise InvitationRefused(f'"{person.email}" of "{person.id}" is not an e-mail address')
    return person.email


def one_line(text: str) -> str:
    """Return a text on one line, so that a name cannot begin a header of its own."""
    refuse_control(text)
    return " ".join(text.split())
