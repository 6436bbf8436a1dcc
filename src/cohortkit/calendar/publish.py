"""Publish to a CalDAV server: one resource for each UID, never over somebody else's change."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from cohortkit.calendar.audience import ALL, Audience
from cohortkit.calendar.export import refuse_unreadable, timetable_of
from cohortkit.calendar.feed import resource
from cohortkit.calendar.numbering import Numbered, now_published, numbered
from cohortkit.calendar.validate import validate
from cohortkit.files.change import Change
from cohortkit.records.cohort import Cohort
from cohortkit.records.published import Published, ServerCopy, save_published


class PublishFailed(Exception):
    """The server could not be reached or refused; the message says which and what to do."""


class PublishResult(msgspec.Struct, frozen=True):
    """UIDs by what happened to them, the record after, and the change that writes it.

    ``conflicts`` were changed on the server since they were published and are left as they are there. ``failure`` says
    why the server stopped answering after a part of them; those not listed were not sent.
    """

    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    conflicts: tuple[str, ...]
    published: Published
    change: Change
    failure: str = ""


def publish(
    cohort: Cohort,
    url: str,
    published: Published,
    *,
    now: dt.datetime,
    username: str = "",
    password: str = "",
    audience: Audience = ALL,
    overwrite: bool = False,
) -> PublishResult:
    """Put every meeting on a CalDAV collection; publishing the same again sends nothing.

    The collection is made where there is none. A resource is only written over the state it was left in (ETag); with
    ``overwrite`` also over other people's changes. Raises ``PublishFailed`` where nothing could be sent; where the
    server fails later, what it took is recorded, so that publishing again goes on from there.
    """
    refuse_unreadable(cohort)
    timetable = timetable_of(cohort, published)
    events = numbered(timetable.events(audience), timetable.published, now)
    resources: dict[str, list[Numbered]] = {}
    for event in events:
        resources.setdefault(event.draft.uid, []).append(event)
    addresses = [person.email for person in cohort.plan.people.values()]
    bodies: dict[str, bytes] = {}
    for uid, group in resources.items():
        bodies[uid] = resource(group)
        validate(bodies[uid], "", addresses)
    collection = without_password(url)
    known = dict(published.servers.get(collection, {}))
    server = _Server(url, username, password)
    outcome: dict[str, list[str]] = {"created": [], "updated": [], "unchanged": [], "conflicts": []}
    failure = ""
    try:
        _send(server, bodies, known, outcome, overwrite=overwrite)
    except PublishFailed as error:
        if not any(outcome.values()):
            raise
        failure = str(error)
    finally:
        server.close()
    there = {uid for what, uids in outcome.items() if what != "conflicts" for uid in uids}
    sent = [event for uid, group in resources.items() if uid in there for event in group]
    after = now_published(timetable, sent)
    after = msgspec.structs.replace(after, servers={**after.servers, collection: known})
    return PublishResult(
        created=tuple(outcome["created"]),
        updated=tuple(outcome["updated"]),
        unchanged=tuple(outcome["unchanged"]),
        conflicts=tuple(outcome["conflicts"]),
        published=after,
        change=save_published(cohort.folder, after, f"Publish to {collection}"),
        failure=failure,
    )


def _send(
    server: _Server,
    bodies: dict[str, bytes],
    known: dict[str, ServerCopy],
    outcome: dict[str, list[str]],
    *,
    overwrite: bool,
) -> None:
    """Write what differs, and bring ``outcome`` and ``known`` to what the server holds now, resource by resource."""
    there = server.etags()
    for uid, body in bodies.items():
        name, digest = _name(uid), hashlib.sha256(body).hexdigest()[:32]
        etag, copy = there.get(name), known.get(uid)
        if etag is not None and copy is not None and copy.etag == etag and copy.hash == digest:
            outcome["unchanged"].append(uid)
            continue
        if etag is None:
            new = server.put(name, body, {"If-None-Match": "*"})
        elif overwrite or (copy is not None and copy.etag == etag):
            new = server.put(name, body, {"If-Match": etag})
        elif copy is None and _says_the_same(server.get(name), body):
            known[uid] = ServerCopy(etag, digest)
            outcome["unchanged"].append(uid)
            continue
        else:
            new = None
        if new is None:
            outcome["conflicts"].append(uid)
            continue
        outcome["created" if etag is None else "updated"].append(uid)
        known[uid] = ServerCopy(new or server.etags().get(name, ""), digest)


def _says_the_same(theirs: bytes, ours: bytes) -> bool:
    """Whether a resource whose state is not on record holds the same numbers and stamps, however it is written."""
    return _numbers(theirs) == _numbers(ours)


def _numbers(content: bytes) -> list[tuple[str, ...]]:
    wanted = ("UID", "RECURRENCE-ID", "SEQUENCE", "LAST-MODIFIED")
    found: list[tuple[str, ...]] = []
    here: dict[str, str] = {}
    for line in content.replace(b"\r\n", b"\n").replace(b"\n ", b"").decode(errors="replace").split("\n"):
        name, _, value = line.partition(":")
        name = name.partition(";")[0].upper()
        if line == "BEGIN:VEVENT":
            here = {}
        elif line == "END:VEVENT":
            found.append(tuple(here.get(each, "") for each in wanted))
        elif name in wanted:
            here[name] = value
    return sorted(found)


def _name(uid: str) -> str:
    return quote(uid, safe="@.-_") + ".ics"


def without_password(url: str) -> str:
    """The address as it may be kept: without user name and password, with a slash at its end."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/") + "/", "", ""))


class _Server:
    """The few requests that publishing needs, over the caldav library."""

    def __init__(self, url: str, username: str, password: str) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise PublishFailed(f'"{without_password(url)}" is not the address of a CalDAV collection (https://…)')
        try:
            import caldav
        except ImportError:
            raise PublishFailed("publishing needs the caldav library: pip install 'cohortkit[publish]'") from None
        self.url = without_password(url)
        parts = urlsplit(url)
        self._client: Any = caldav.DAVClient(
            url=self.url,
            username=username or parts.username or None,
            password=password or parts.password or None,
            timeout=30,
            enable_rfc6764=False,
        )

    def close(self) -> None:
        self._client.close()

    def etags(self) -> dict[str, str]:
        """Return the ETag of every resource by its name; makes the collection where there is none."""
        body = '<?xml version="1.0"?><propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
        answer = self._request(self.url, "PROPFIND", body, {"Depth": "1", "Content-Type": "application/xml"})
        if answer.status == 404:
            made = self._request(self.url, "MKCALENDAR", "", {})
            if made.status not in (200, 201):
                raise PublishFailed(f"{self.url} does not exist and cannot be made (the server answered {made.status})")
            return {}
        if answer.status != 207:
            raise PublishFailed(f"{self.url} is not a CalDAV collection (the server answered {answer.status})")
        found = {}
        for each in answer.tree.iter("{DAV:}response"):
            href, etag = each.findtext("{DAV:}href") or "", each.find(".//{DAV:}getetag")
            name = href.rsplit("/", 1)[-1]
            if name and etag is not None and etag.text:
                found[quote(_unquoted(name), safe="@.-_")] = etag.text
        return found

    def get(self, name: str) -> bytes:
        answer = self._request(self.url + name, "GET", "", {})
        raw = answer.raw
        return raw.encode() if isinstance(raw, str) else bytes(raw)

    def put(self, name: str, body: bytes, condition: dict[str, str]) -> str | None:
        """Write a resource under a condition; returns its new ETag (may be empty), None where the condition fails."""
        headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
        answer = self._request(self.url + name, "PUT", body.decode(), headers)
        if answer.status == 412:
            return None
        if answer.status not in (200, 201, 204):
            raise PublishFailed(f"the server refused {name} (it answered {answer.status})")
        return str(answer.headers.get("ETag") or "")

    def _request(self, url: str, method: str, body: str, headers: dict[str, str]) -> Any:
        from caldav.lib.error import AuthorizationError, DAVError
        from lxml.etree import LxmlError

        try:
            return self._client.request(url, method, body, headers)
        except AuthorizationError:
            raise PublishFailed(f"{self.url} asks for another user name or password") from None
        except LxmlError as error:
            raise PublishFailed(f"{self.url} does not answer as a CalDAV collection") from error
        except (DAVError, OSError) as error:
            raise PublishFailed(f"{self.url} cannot be reached: {type(error).__name__}") from error


def _unquoted(name: str) -> str:
    from urllib.parse import unquote

    return unquote(name)
