"""Who is to be written to and why: one function for each kind of letter, from the cohort as of a day.

A template gets texts, days and lists of them, never a record, so that no template can print what is private.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from cohortkit.coding.answers import FOR_ALL
from cohortkit.coding.quoting import mentioned, narrower
from cohortkit.field.digest import shared_since
from cohortkit.letters.wording import meeting_in_words
from cohortkit.meetings.listing import all_meetings, find_meeting
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.people.gaps import gaps
from cohortkit.plan.model import Plan
from cohortkit.plan.names import NoSuchThing, resolve, resolve_in
from cohortkit.projects.standing import standings
from cohortkit.questions.status import reminders, statuses
from cohortkit.records.cohort import Cohort

About = Literal["person", "question set", "project", "round", "meeting", "day"]
LATELY = dt.timedelta(days=31)


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """One letter to be written: what names its file, the people it goes to, and what its template may say."""

    name: str
    to: tuple[str, ...]
    values: dict[str, Any]
    openly: bool = True


class Kind(msgspec.Struct, frozen=True):
    """A kind of letter: its template, what it is for, what `about` names, and how its occasions are found."""

    name: str
    about: About
    summary: str
    find: Callable[[Cohort, str, Sequence[str]], Iterator[Occasion]]


def unanswered(cohort: Cohort, _language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """Whoever has not answered a set that is open, one letter for each wave and person."""
    plan = cohort.plan
    known = {**plan.surveys, **plan.reflections}
    wanted = [resolve(each, known, "question set") for each in about]
    found = statuses(plan, cohort.responses, cohort.as_of, withdrawn=cohort.tombstones)
    for each in reminders(plan, found, cohort.as_of):
        if not wanted or each.set in wanted:
            values = {
                "person": each.name,
                "title": each.title,
                "closes": each.closes,
                "days_left": each.days_left,
                "minutes": each.minutes,
                "begun": each.partial,
            }
            yield Occasion(name=f"{each.set}-{each.wave}-{each.person}", to=(each.person,), values=values)


def milestones(cohort: Cohort, _language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """The people of every organization whose project has a milestone that is late or due within a month."""
    plan, day = cohort.plan, cohort.as_of
    wanted = [resolve_in(plan, "projects", each) for each in about]
    for project in standings(cohort):
        due = [each for each in project.milestones if each.state in ("late", "due-soon")]
        if project.status == "done" or not due or (wanted and project.id not in wanted):
            continue
        to = [each.id for each in plan.participants_on(day) if each.organization_on(day) == project.organization]
        listed = [{"title": each.title, "due": each.due, "late": each.state == "late"} for each in due]
        values = {
            "organization": plan.label_of(project.organization),
            "project": project.title,
            "milestones": listed,
            "coach": plan.label_of(project.coach) if project.coach else "",
        }
        yield Occasion(
            name=project.id, to=(*to, *([project.coach] if project.coach in plan.people else [])), values=values
        )


def meals(cohort: Cohort, _language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """Every group of a lunch-buddy round that has begun, of which nobody has said whether it met."""
    plan, day = cohort.plan, cohort.as_of
    paid = any(stipend.earned_by == "pairing" for stipend in plan.stipends.values())
    rounds = {key: each for key, each in cohort.pairings.items() if each.kind == "lunch-buddy"}
    wanted = [resolve(each, rounds, "round") for each in about]
    for key, round_ in rounds.items():
        begun = round_.starts is not None and round_.starts <= day
        recent = round_.ends is None or day <= round_.ends + 2 * LATELY
        if key not in wanted and (wanted or not begun or not recent):
            continue
        for position, group in enumerate(round_.groups, 1):
            here = tuple(person for person in group if person in plan.people)
            if str(position) not in round_.met and here:
                names = [plan.label_of(person) for person in here]
                values = {"names": names, "ends": round_.ends, "round": key, "stipend": paid}
                yield Occasion(name=f"{key}-{position}", to=here, values=values)


def welcome(cohort: Cohort, language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """Everybody named, else who joined within the last month."""
    plan, day = cohort.plan, cohort.as_of
    wanted = [resolve_in(plan, "people", each) for each in about]
    new = [each.id for each in plan.people.values() if each.joined and day - LATELY <= each.joined <= day]
    for person in wanted or new:
        yield Occasion(name=person, to=(person,), values=_of_person(plan, person, day, language))


def digest(cohort: Cohort, _language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """All participants, where something was shared in the last month; `about` may name another first day."""
    from cohortkit.plan.when import read_day

    plan, day = cohort.plan, cohort.as_of
    since = read_day(about[0], day) if about else day - LATELY
    shared = shared_since(cohort, since)
    if not shared:
        return
    items = [
        {
            "kind": each.kind,
            "title": each.title,
            "contributor": plan.label_of(each.contributor),
            "link": each.link,
            "expires": each.expires,
            "notes": each.notes,
        }
        for each in shared
    ]
    to = tuple(each.id for each in plan.participants_on(day))
    yield Occasion(name=day.isoformat(), to=to, values={"since": since, "items": items}, openly=False)


def meeting_notes(cohort: Cohort, language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """Everybody a meeting concerned: the meeting named, else the last one with notes on record."""
    plan = cohort.plan
    noted = {key for key, record in cohort.attendance.items() if record.notes}
    past = [each for each in all_meetings(plan) if each.id in noted and each.last_day <= cohort.as_of]
    found = [find_meeting(plan, each) for each in about] or past[-1:]
    for meeting in found:
        record = cohort.attendance.get(meeting.id)
        promised = [each for each in cohort.commitments.values() if each.made_at == meeting.id]
        after = [each for each in _of_same(plan, meeting) if each.begins > meeting.begins and not each.cancelled]
        values = {
            "meeting": meeting.title,
            "day": meeting.first_day,
            "notes": record.notes if record else "",
            "commitments": [{"who": plan.label_of(c.who), "text": c.text, "due": c.due} for c in promised],
            "next": meeting_in_words(after[0], after[0].timezone, language) if after else "",
        }
        yield Occasion(name=meeting.id.replace("@", "-"), to=concerned(plan, meeting), values=values, openly=False)


def thank_you(cohort: Cohort, _language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """Whoever gave something in the last month: a session, a resource, a product, an interview; or those named."""
    plan = cohort.plan
    wanted = [resolve_in(plan, "people", each) for each in about]
    given = _given(cohort, cohort.as_of - LATELY)
    for person in wanted or [each for each in plan.people if each in given]:
        values = {"person": plan.label_of(person), "given": given.get(person, [])}
        yield Occasion(name=person, to=(person,), values=values)


def directory_gaps(cohort: Cohort, _language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """Everybody who owes the directory something."""
    plan = cohort.plan
    wanted = [resolve_in(plan, "people", each) for each in about]
    for gap in gaps(plan, cohort.as_of):
        if not wanted or gap.person in wanted:
            values = {"person": plan.label_of(gap.person), "missing": list(gap.missing)}
            yield Occasion(name=gap.person, to=(gap.person,), values=values)


def quotes(cohort: Cohort, _language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """The speaker of every quote that is proposed or was shown, each with all of theirs; `about` names speakers."""
    plan = cohort.plan
    wanted = [resolve_in(plan, "people", each) for each in about]
    asked: dict[str, list[dict[str, Any]]] = {}
    for quote in cohort.quotes.values():
        response = cohort.responses.get(quote.response)
        consent = narrower(quote.attribution, response.consent_for(quote.prompt)) if response else None
        if quote.status in ("proposed", "shown") and response and consent in FOR_ALL and quote.speaker in plan.people:
            question_set = plan.question_set(response.set)
            entry = {
                "id": quote.id,
                "words": quote.published or quote.verbatim,
                "said": quote.verbatim if quote.published not in ("", quote.verbatim) else "",
                "where": question_set.title if question_set else response.set,
                "attribution": consent,
                "title": quote.title,
            }
            asked.setdefault(quote.speaker, []).append(entry)
    for person, listed in asked.items():
        if not wanted or person in wanted:
            yield Occasion(name=person, to=(person,), values={"person": plan.label_of(person), "quotes": listed})


def mentions(cohort: Cohort, _language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """Everybody named inside a quote who has not agreed yet; who said it stays out, unless they chose to be named."""
    plan = cohort.plan
    wanted = [resolve_in(plan, "people", each) for each in about]
    asked: dict[str, list[dict[str, Any]]] = {}
    for quote in cohort.quotes.values():
        response = cohort.responses.get(quote.response)
        if quote.status not in ("shown", "approved") or response is None:
            continue
        consent = narrower(quote.attribution, response.consent_for(quote.prompt))
        words = quote.published or quote.verbatim
        for person in mentioned(plan, quote, words):
            if person in plan.people and person not in quote.mentions_approved and consent in FOR_ALL:
                speaker = plan.label_of(quote.speaker) if consent == "named" else ""
                asked.setdefault(person, []).append({"id": quote.id, "words": words, "speaker": speaker})
    for person, listed in asked.items():
        if not wanted or person in wanted:
            yield Occasion(name=person, to=(person,), values={"person": plan.label_of(person), "quotes": listed})


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("reflections", "question set", "reminds who has not answered what is open", unanswered),
        Kind("milestones", "project", "reminds of milestones that are late or due within a month", milestones),
        Kind("meals", "round", "asks lunch buddies whether they met", meals),
        Kind("gaps", "person", "asks for what the directory lacks", directory_gaps),
        Kind("welcome", "person", "welcomes who joined within the last month", welcome),
        Kind("digest", "day", "tells all what was shared in the last month", digest),
        Kind("meeting-notes", "meeting", "sends the notes of a meeting, the last one by default", meeting_notes),
        Kind("quotes", "person", "asks speakers whether their words may be quoted", quotes),
        Kind("mentions", "person", "asks whoever is named in a quote", mentions),
        Kind("thank-you", "person", "thanks who gave something in the last month", thank_you),
    )
}
"""The kinds by the name of their template. A template without a kind is a letter to the people named."""


def to_people(cohort: Cohort, language: str, about: Sequence[str]) -> Iterator[Occasion]:
    """One letter to each person named, for a template of the cohort's own."""
    if not about:
        raise NoSuchThing("kind of letter", "that of this template", hint="name the people it goes to with --for")
    yield from welcome(cohort, language, about)


def _of_person(plan: Plan, person_id: str, day: dt.date, language: str) -> dict[str, Any]:
    person = plan.people[person_id]
    zone = plan.zone_of(person)
    ahead = [each for each in all_meetings(plan) if each.first_day >= day and not each.cancelled]
    mine = [each for each in ahead if person_id in concerned(plan, each)][:3]
    return {
        "person": person.name,
        "organization": plan.label_of(person.party_on(day)),
        "pods": [pod.title for pod in plan.pods.values() if person_id in pod.members_on(day)],
        "meetings": [
            {"title": each.title, "when": meeting_in_words(each, zone, language), "link": each.link or each.location}
            for each in mine
        ],
        "facilitators": [
            each.name for each in plan.people.values() if "facilitator" in each.roles and each.here_on(day)
        ],
    }


def _of_same(plan: Plan, meeting: Meeting) -> list[Meeting]:
    same = meeting.of if meeting.kind == "pod" else None
    return [each for each in all_meetings(plan) if each.kind == meeting.kind and same in (None, each.of)]


def _given(cohort: Cohort, since: dt.date) -> dict[str, list[str]]:
    """What each person gave from a day on, in words, by day."""
    plan, day = cohort.plan, cohort.as_of
    gifts: list[tuple[dt.date, str, str]] = []
    for meeting in all_meetings(plan):
        if meeting.kind == "convening" and since <= meeting.last_day <= day and not meeting.cancelled:
            gifts += [(meeting.last_day, each.lead, each.title) for each in plan.convenings[meeting.of].sessions]
    gifts += [(each.at.date(), each.contributor, each.title) for each in cohort.resources.values()]
    for product in cohort.products.values():
        if product.status == "released":
            gifts += [
                (product.released_on or product.at.date(), credit.who, product.title) for credit in product.credits
            ]
    found: dict[str, list[str]] = {}
    for on, who, title in sorted(gifts):
        if since <= on <= day and who in plan.people and title not in found.setdefault(who, []):
            found[who].append(title)
    return {who: titles for who, titles in found.items() if titles}
