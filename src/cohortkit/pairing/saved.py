"""A plan kept in a file between proposing and accepting: written, read back strictly, and turned into records."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from cohortkit.files.structs import learned
from cohortkit.pairing.history import pair_of
from cohortkit.pairing.plans import PairingError, Plan, Quality, Round, Rules
from cohortkit.records.model import PairingRound
from cohortkit.records.write import require_id

AGAIN = "Correct it, or propose the plan again with --save."


class RecordOf(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a round becomes when it is accepted: the id, and the dates or the convening it is for."""

    id: str
    starts: dt.date | None = None
    ends: dt.date | None = None
    convening: str = ""


class SavedPlan(msgspec.Struct, frozen=True):
    """A plan, the id of the cohort it was made in, and a record for each round; both empty for people of a file."""

    plan: Plan
    cohort: str = ""
    records: tuple[RecordOf, ...] = ()


class _SavedRound(msgspec.Struct, frozen=True):
    round: int
    groups: tuple[tuple[str, ...], ...]
    sitting_out: tuple[str, ...] = ()


class _Document(msgspec.Struct, frozen=True, omit_defaults=True):
    schema: int
    rounds: tuple[_SavedRound, ...]
    quality: Quality
    seed: int
    method: str
    cohort: str = ""
    records: tuple[RecordOf, ...] = ()


def write_saved(saved: SavedPlan) -> bytes:
    """Return the file: the JSON of the plan without what the clock said, so that the same plan is the same file."""
    plan = saved.plan
    rounds = tuple(_SavedRound(each.number, each.groups, each.sitting_out) for each in plan.rounds)
    document = _Document(1, rounds, plan.quality, plan.seed, plan.method, saved.cohort, saved.records)
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def read_saved(content: bytes) -> SavedPlan:
    """Read a saved plan. Raises PairingError with the place and the way out for whatever is none."""
    try:
        document = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=learned(_Document))
    except msgspec.ValidationError as error:
        raise PairingError(f"This is not a saved plan: {_place(str(error))}. {AGAIN}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PairingError(f"This is not JSON: {error}. {AGAIN}") from error
    numbers = [each.round for each in document.rounds]
    if not numbers or len(set(numbers)) != len(numbers):
        raise PairingError(f"The plan needs rounds, each with a number of its own. {AGAIN}")
    rounds = tuple(Round(each.round, each.groups, each.sitting_out) for each in document.rounds)
    for each in rounds:
        _refuse_twice(each)
    plan = Plan(rounds, document.quality, document.seed, document.method)
    return SavedPlan(plan, document.cohort, document.records)


def to_record(
    saved: SavedPlan,
    *,
    at: dt.datetime,
    by: str,
    cohort: str,
    known: Iterable[str],
    breakout_rules: Rules,
    lunch_rules: Rules,
) -> list[PairingRound]:
    """Return a saved plan as the rounds to be recorded.

    ``lunch_rules`` count the rounds from 1 in the order of the plan. Raises PairingError for a plan of another cohort,
    one with people nobody knows, and one that breaks a hard rule; it never says which pair a private rule keeps apart.
    """
    if not saved.records:
        raise PairingError(
            "This plan does not say which rounds it is for: it was made for the people of a file, or for no convening."
            " In a cohort, `pairs propose --save` and `groups plan --convening ID --save` say so."
        )
    if len(saved.records) != len(saved.plan.rounds):
        raise PairingError(
            f"The plan has {len(saved.plan.rounds)} rounds and {len(saved.records)} `records` for them. {AGAIN}"
        )
    if saved.cohort and cohort and saved.cohort != cohort:
        raise PairingError(
            f'This plan was made for the cohort "{saved.cohort}", and this one is "{cohort}"; name the other with -C.'
        )
    twice = sorted(key for key, count in Counter(each.id for each in saved.records).items() if count > 1)
    if twice:
        raise PairingError(f"Two rounds of the plan have the id {_listed(twice)}. Give each an id of its own.")
    for record in saved.records:
        require_id(record.id, "round")
        if record.starts and record.ends and record.ends < record.starts:
            raise PairingError(f'Round "{record.id}" ends before it starts. {AGAIN}')
    strangers = sorted({who for each in saved.plan.rounds for who in _everybody(each)} - set(known))
    if strangers:
        raise PairingError(
            f"This plan has people the cohort does not have: {_listed(strangers)}."
            " Add them to [people], or propose the plan again."
        )
    for number, (made, record) in enumerate(zip(saved.plan.rounds, saved.records, strict=True), 1):
        is_breakout = bool(record.convening)
        rules = breakout_rules if is_breakout else lunch_rules
        faults = list(_faults(made, rules, number, is_breakout=is_breakout))
        if faults:
            raise PairingError(f"Round {made.number} ({record.id}): {'; '.join(faults)}. {AGAIN}")
    return [
        PairingRound(
            id=record.id,
            at=at,
            by=by,
            kind="breakout" if record.convening else "lunch-buddy",
            starts=record.starts,
            ends=record.ends,
            convening=record.convening,
            round=made.number if record.convening else None,
            seed=saved.plan.seed,
            groups=made.groups,
            sitting_out=made.sitting_out,
        )
        for made, record in zip(saved.plan.rounds, saved.records, strict=True)
    ]


def _faults(made: Round, rules: Rules, number: int, *, is_breakout: bool) -> Iterator[str]:
    """What is wrong with a round, each in a clause."""
    grouped = sorted(who for group in made.groups for who in group)
    alone = sorted(who for group in made.groups if len(group) == 1 for who in group)
    if not made.groups or not all(made.groups):
        yield "a group has nobody in it"
    if alone and not is_breakout:
        yield f"{_listed(alone)} would be alone in a group"
    out = [who for who in grouped if who in rules.opted_out]
    if out:
        yield f"{_listed(out)} opted out"
    away = [who for who in grouped if who in rules.away.get(number, frozenset())]
    if away:
        yield f"{_listed(away)} will be away"
    outside = [who for who in grouped if who in rules.outside.get(number, frozenset())]
    if outside:
        yield f"{_listed(outside)} will not belong to the cohort"
    if any(pair_of(*pair) in rules.avoid for group in made.groups for pair in combinations(group, 2)):
        # Whom the rule keeps apart stays private, so the group is not named.
        yield "a rule of [pairing] keeps people of one group apart"


def _refuse_twice(made: Round) -> None:
    twice = sorted(who for who, count in Counter(_everybody(made)).items() if count > 1)
    if twice:
        raise PairingError(f"{_listed(twice)} is in round {made.number} twice. {AGAIN}")


def _everybody(made: Round) -> list[str]:
    return [*(who for group in made.groups for who in group), *made.sitting_out]


def _place(message: str) -> str:
    """The words of msgspec with a place as people read it: "groups of rounds 1" for `$.rounds[0].groups`."""
    said, _, path = message.partition(" - at `$")
    said = said[:1].lower() + said[1:].replace("`", "")
    place = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", path.strip("`.")).replace(".", ", ")
    return f"{said} at {place}" if place else said


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids)
