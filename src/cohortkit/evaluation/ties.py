"""Where ties come from: collaborations on record, what people reported, and contact. Never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from cohortkit.evaluation.networks import Network, Of, Source, Tie
from cohortkit.evaluation.waves import WaveAnswers, chosen_wave
from cohortkit.plan.model import Plan, Prompt, QuestionSet, day_of
from cohortkit.plan.names import NoSuchThing, resolve
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import THERE, Collaboration

ELSEWHERE = ("absent", "excused")


def build_network(
    cohort: Cohort,
    source: Source = "collaborations",
    *,
    of: Of | None = None,
    set_id: str | None = None,
    wave: str | None = None,
    include_exploring: bool = False,
) -> Network:
    """Return the network of one source as of the cohort's day.

    `of` defaults to organizations, or to what the question asks about. `set_id` and `wave` choose among reported
    networks, by default the last one that has answers. `include_exploring` counts exploring and planned
    collaborations too. Raises NoSuchThing where the cohort has no such network.
    """
    if source == "collaborations":
        if of == "people":
            raise NoSuchThing(
                "network", "collaborations of people", hint="collaborations tie organizations; contact ties people"
            )
        return on_record(cohort, include_exploring=include_exploring)
    if source == "contact":
        return contact(cohort, of or "people")
    return reported(cohort, of=of, set_id=set_id, wave=wave)


def on_record(cohort: Cohort, *, include_exploring: bool = False) -> Network:
    """Return the organizations of the day and their collaborations; three parties make three ties."""
    nodes = _organizations(cohort)
    labels: dict[tuple[str, str], set[str]] = {}
    for collaboration in cohort.collaborations.values():
        if not include_exploring and not is_tie(collaboration):
            continue
        parties = sorted(set(collaboration.organizations) & set(nodes))
        for one, other in combinations(parties, 2):
            labels.setdefault((one, other), set()).add(collaboration.kind)
    counted = "exploring and planned ones included" if include_exploring else "under way or done, not exploring"
    return _network(
        cohort.plan,
        "collaborations",
        "organizations",
        nodes,
        labels,
        rule=f"A tie is a collaboration on record between two organizations, {counted}.",
    )


def is_tie(collaboration: Collaboration) -> bool:
    """Tell whether a collaboration is more than explored or planned."""
    return collaboration.kind != "exploring" and collaboration.status != "planned"


def contact(cohort: Cohort, of: Of = "people") -> Network:
    """Return who was together with whom: at a pod's meeting, in a pairing that met, in a breakout group.

    Among organizations, two are tied where any of their people were together.
    """
    plan = cohort.plan
    people = {person.id: person.organization_on(cohort.as_of) for person in plan.participants_on(cohort.as_of)}
    together: dict[tuple[str, str], set[str]] = {}
    for group, where in _groups_that_met(cohort):
        for one, other in combinations(sorted(set(group) & people.keys()), 2):
            together.setdefault((one, other), set()).add(where)
    if of == "people":
        return _network(
            plan,
            "contact",
            "people",
            tuple(people),
            together,
            rule="A tie is contact on record: both were at a pod's meeting, in a pairing that met, or in a breakout.",
            group_of=people,
        )
    nodes = _organizations(cohort)
    bodies: dict[tuple[str, str], set[str]] = {}
    for (one, other), places in together.items():
        first, second = sorted((people[one], people[other]))
        if first != second and first in nodes and second in nodes:
            bodies.setdefault((first, second), set()).update(places)
    return _network(
        plan,
        "contact",
        "organizations",
        nodes,
        bodies,
        rule="A tie is contact on record: somebody of each was at one pod's meeting, pairing or breakout.",
    )


def _groups_that_met(cohort: Cohort) -> Iterable[tuple[Sequence[str], str]]:
    """Yield each group of people on record as having been together, and where."""
    for meeting, record in cohort.attendance.items():
        if meeting.partition("@")[0] in cohort.plan.pods and "@" in meeting:
            yield [person for person, mark in record.attendance.items() if mark in THERE], "pod"
    for round_ in cohort.pairings.values():
        if round_.kind == "lunch-buddy":
            for number, group in enumerate(round_.groups, 1):
                if str(number) in round_.met:
                    yield group, "pairing"
            continue
        held = cohort.attendance.get(round_.convening)
        marks = held.attendance if held else {}
        convening = cohort.plan.convenings.get(round_.convening)
        begins = day_of(convening.starts) if convening else round_.starts
        begun = begins is not None and begins <= cohort.as_of
        for number, group in enumerate(round_.groups, 1):
            # Groups drawn for a gathering that has not been held are a plan, not contact.
            if held or begun or str(number) in round_.met:
                yield [person for person in group if marks.get(person) not in ELSEWHERE], "breakout"


def reported_sets(plan: Plan, of: Of | None = None) -> dict[str, QuestionSet]:
    """Return the question sets with a roster prompt about people or organizations, in declared order."""
    return {
        key: question_set
        for key, question_set in {**plan.reflections, **plan.surveys}.items()
        if any(_asks_about(prompt, of) for prompt in question_set.prompts)
    }


def reported(cohort: Cohort, *, of: Of | None = None, set_id: str | None = None, wave: str | None = None) -> Network:
    """Return what people reported in one wave, as arcs from those who answered."""
    sets = reported_sets(cohort.plan, of)
    if not sets:
        wanted = f" about {of}" if of else ""
        raise NoSuchThing("network", "reported", hint=f"no survey has a prompt of kind “roster”{wanted}")
    if set_id is None:
        answered = {response.set for response in cohort.responses.values()}
        set_id = ([key for key in sets if key in answered] or list(sets))[-1]
    every = {**cohort.plan.reflections, **cohort.plan.surveys}
    asked = resolve(set_id, every, "survey")
    if asked not in sets:
        others = ", ".join(f'"{key}"' for key in sets)
        hint = f"only {others} asks about ties{f' between {of}' if of else ''}, in a roster"
        raise NoSuchThing("network", f"reported in {asked}", hint=hint)
    chosen = sets[asked]
    prompt = next(prompt for prompt in chosen.prompts if _asks_about(prompt, of))
    reading = WaveAnswers(cohort, chosen, chosen_wave(cohort, chosen, wave))
    level = tie_level(prompt)
    answers = reading.item(prompt.id)
    given: Mapping[str, Mapping[str, str]] = answers.answers if answers else {}
    said = {
        person: {who: label for who, label in rows.items() if prompt.scale.index(label) >= level}
        for person, rows in (
            (person, {who: label for who, label in rows.items() if label in prompt.scale})
            for person, rows in given.items()
        )
    }
    people = reading.roster if reading.roster is not None else tuple(given)
    home = {p: cohort.plan.people[p].organization_on(reading.first) for p in people if p in cohort.plan.people}
    nearness = f"“{prompt.scale[level]}”" + (" or closer" if level + 1 < len(prompt.scale) else "")
    arcs: dict[tuple[str, str], set[str]] = {}
    if prompt.of == "organizations":
        here = cohort.plan.organization_here_on
        nodes = tuple(o for o in cohort.plan.organizations if here(o, reading.first) or here(o, reading.last))
        for person, rows in said.items():
            for body, label in rows.items():
                if body in nodes and home.get(person) in nodes and body != home[person]:
                    arcs.setdefault((home[person], body), set()).add(label)
        answered_nodes = {home[person] for person in given if person in home}
        rule = (
            f"An arc goes from an organization to one that at least one of its people named at {nearness}. "
            "An organization nobody of which answered has unknown ties; for the shape, either side's word is enough."
        )
        group_of: dict[str, str] = {}
        about: Of = "organizations"
    else:
        nodes = people
        for person, rows in said.items():
            for other, label in rows.items():
                if other in nodes and other != person:
                    arcs.setdefault((person, other), set()).add(label)
        answered_nodes = set(given)
        rule = (
            f"An arc goes from a person who answered to somebody they named at {nearness}. "
            "Whoever did not answer has unknown ties; for the shape, either side's word is enough."
        )
        group_of, about = home, "people"
    return _network(
        cohort.plan,
        "reported",
        about,
        nodes,
        arcs,
        rule=rule,
        group_of=group_of,
        answered=tuple(node for node in nodes if node in answered_nodes),
        set_id=chosen.id,
        wave=reading.wave.id,
    )


def tie_level(prompt: Prompt) -> int:
    """Return the position from which on an answer counts as a tie: `tie_from`, else the upper half of the scale."""
    if prompt.tie_from in prompt.scale:
        return prompt.scale.index(prompt.tie_from)
    return len(prompt.scale) - len(prompt.scale) // 2


def _asks_about(prompt: Prompt, of: Of | None) -> bool:
    return prompt.kind == "roster" and (of is None or (prompt.of or "people") == of)


def _organizations(cohort: Cohort) -> tuple[str, ...]:
    plan = cohort.plan
    return tuple(body for body in plan.organizations if plan.organization_here_on(body, cohort.as_of))


def _network(
    plan: Plan,
    source: Source,
    of: Of,
    nodes: tuple[str, ...],
    labels: Mapping[tuple[str, str], Iterable[str]],
    *,
    rule: str,
    group_of: Mapping[str, str] | None = None,
    answered: tuple[str, ...] | None = None,
    set_id: str = "",
    wave: str = "",
) -> Network:
    return Network(
        source=source,
        of=of,
        directed=source == "reported",
        nodes=nodes,
        ties=tuple(sorted(Tie(one, other, tuple(sorted(said))) for (one, other), said in labels.items())),
        rule=rule,
        labels={node: plan.label_of(node) for node in nodes},
        group_of=dict(group_of or {}),
        answered=nodes if answered is None else answered,
        set_id=set_id,
        wave=wave,
    )
