"""The account on a CalDAV server: its password comes from the environment or the keyring, never from a file."""

from __future__ import annotations

import os

USER_VARIABLE = "COHORTKIT_CALDAV_USER"
PASSWORD_VARIABLE = "COHORTKIT_CALDAV_PASSWORD"  # noqa: S105 - the name of a variable


def password_of(url: str, user: str) -> str:
    """The password for a server: from the environment, else from the keyring where one is installed."""
    known = os.environ.get(PASSWORD_VARIABLE)
    if known is not None:
        return known
    try:
        import keyring  # type: ignore[import-not-found,unused-ignore]
        from keyring.errors import KeyringError  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return ""
    try:
        return str(keyring.get_password(url, user) or "")
    except KeyringError:  # a keyring that is locked or has no place to keep anything; the server will ask
        return ""
