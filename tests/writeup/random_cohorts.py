"""Random cohorts in which every answer and every name holds a word that stands nowhere else."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any, NamedTuple

import tomli_w

CONSENTS = ("named", "role", "anonymous", "cohort", "private", None)
STATUSES = ("proposed", "shown", "approved", "approved", "approved", "declined", "withdrawn")
DAY = dt.date(2025, 12, 1)
AT = dt.datetime(2025, 6, 2, 9, tzinfo=dt.UTC)
OUTSIDE = ("named", "role", "anonymous")


class Said(NamedTuple):
    """One answer: its canary and what may be done with it."""

    response: str
    prompt: str
    canary: str
    consent: str | None
    withdrawn: bool


class Made(NamedTuple):
    """A cohort on disk, what was said in it, and which canaries may stand where."""

    folder: Path
    said: list[Said]
    names: dict[str, str]
    published: set[str]
    team_report: set[str]
    outside: set[str]
    named: set[str]


def make(folder: Path, seed: int) -> Made:
    """Write one random cohort."""
    dice = random.Random(seed)
    bodies = [f"body-{n}" for n in range(dice.randint(2, 4))]
    people = [f"p{n}" for n in range(dice.randint(4, 14))]
    names = {person: f"Nomen{seed}x{number}q" for number, person in enumerate(people)}
    definition: dict[str, Any] = {
        "cohort": {
            "name": "Testing Ground",
            "starts": dt.date(2025, 1, 6),
            "ends": dt.date(2025, 12, 19),
            "timezone": "America/New_York",
            "vision": "Everybody is heard.",
            "min_group_size": dice.choice((2, 5)),
            "min_group_size_published": dice.choice((3, 10)),
        },
        "areas": {"one": {"title": "First area"}, "two": {"title": "Second area"}},
        "organizations": {body: {"name": f"Body {number}"} for number, body in enumerate(bodies)},
        "partners": {"fund": {"name": "The Fund", "function": "funder", "disclaimers": {"default": "Views are ours."}}},
        "people": {
            person: {"name": names[person], "organization": dice.choice(bodies), "title": f"Seat {number}"}
            for number, person in enumerate(people)
        },
        "surveys": {
            "end": {
                "title": "At the end",
                "prompts": [
                    {"id": "free", "kind": "text", "text": "What changed?", "areas": ["one"]},
                    {"id": "list", "kind": "bullets", "text": "What helped?", "areas": ["two"]},
                    {
                        "id": "often",
                        "kind": "scale",
                        "text": "How often?",
                        "areas": ["one"],
                        "scale": ["Never", "Often"],
                    },
                ],
            }
        },
    }
    said: list[Said] = []
    segments: list[dict[str, Any]] = []
    quotes: dict[str, dict[str, Any]] = {}
    published: set[str] = set()
    team: set[str] = set()
    outside: set[str] = set()
    named: set[str] = set()
    for number, person in enumerate(people):
        if dice.random() < 0.15:
            continue
        response = f"end/1/{person}"
        withdrawn = dice.random() < 0.2
        table: dict[str, Any] = {"at": AT, "set": "end", "wave": "1", "person": person}
        if withdrawn:
            said += [Said(response, each, f"vox{seed}x{number}{each}z", None, True) for each in ("free", "list")]
            _write(folder, f"responses/{response}.toml", {**table, "withdrawn": True})
            continue
        whole = dice.choice(CONSENTS)
        own = {prompt: dice.choice(CONSENTS) for prompt in ("free", "list") if dice.random() < 0.4}
        answers: dict[str, Any] = {"often": dice.choice(("Never", "Often"))}
        for prompt in ("free", "list"):
            canary = f"vox{seed}x{number}{prompt}z"
            words = f"I said {canary} <b>& more</b> | *of* it"
            answers[prompt] = words if prompt == "free" else ["first point", words]
            consent = own.get(prompt) or whole
            said.append(Said(response, prompt, canary, consent, False))
            text = words if prompt == "free" else f"first point\n{words}"
            segments.append({"response": response, "prompt": prompt, "start": 0, "end": len(text), "code": "any"})
            if consent in OUTSIDE:
                outside.add(canary)
                if consent == "named":
                    named.add(names[person])
            if dice.random() < 0.6:
                attribution, status = dice.choice(CONSENTS), dice.choice(STATUSES)
                mentions = [dice.choice(people)] if dice.random() < 0.25 else []
                agreed = [who for who in mentions if dice.random() < 0.5]
                entry = {
                    "response": response,
                    "prompt": prompt,
                    "verbatim": words,
                    "published": words,
                    "speaker": person,
                    "title": f"Seat {number}",
                    "organization": definition["people"][person]["organization"],
                    "attribution": attribution,
                    "mentions": mentions,
                    "mentions_approved": agreed,
                    "status": status,
                    "scope": "anything",
                }
                quotes[f"q{number}-{prompt}"] = {key: value for key, value in entry.items() if value is not None}
                leave = status == "approved" and agreed == mentions
                if leave and consent in OUTSIDE and attribution in OUTSIDE:
                    published.add(canary)
                    if consent == attribution == "named":
                        named.add(names[person])
                if leave and consent in (*OUTSIDE, "cohort") and attribution in (*OUTSIDE, "cohort"):
                    team.add(canary)
        table |= {"answers": answers, "answer_consent": {key: value for key, value in own.items() if value}}
        if whole:
            table["consent"] = whole
        _write(folder, f"responses/{response}.toml", table)
    _write(folder, "cohort.toml", definition)
    _write(
        folder,
        "coding/codebook.toml",
        {"codes": {"any": {"title": "Any"}}, "themes": {"t": {"wording": "A theme", "codes": ["any"], "area": "one"}}},
    )
    _write(folder, "coding/coder.toml", {"segments": segments})
    _write(folder, "quotes.toml", {"quotes": quotes})
    return Made(folder, said, names, published, team, outside, named)


def _write(folder: Path, file: str, table: dict[str, Any]) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(tomli_w.dumps(table).encode())
