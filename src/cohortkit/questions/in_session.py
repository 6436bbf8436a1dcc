"""Answering together in a session: an address or a shared folder to reach, and a count that grows as people save."""

from pathlib import Path

import msgspec

from cohortkit.plan.model import Plan
from cohortkit.questions.returned import Reader, Refused, Untouched
from cohortkit.questions.roster import roster
from cohortkit.questions.sources import sources


class LiveCount(msgspec.Struct, frozen=True):
    """How many have saved so far, of how many who are asked (None where anybody may answer), and who has."""

    saved: int
    roster: int | None
    people: tuple[str, ...]


def live_count(plan: Plan, set_id: str, wave_id: str, shared: Path) -> LiveCount:
    """Count the people whose answers to a wave lie in a shared folder; reads only, collects nothing."""
    reader = Reader(plan)
    people: set[str] = set()
    for source in sources([shared]):
        try:
            returned = reader.read(source)
        except (Refused, Untouched):
            continue
        people.update(each.whose.person for each in returned if (each.whose.set, each.whose.wave) == (set_id, wave_id))
    known = plan.question_set(set_id)
    wave = known.wave(wave_id) if known else None
    asked = roster(plan, known, wave) if known and wave else None
    return LiveCount(len(people), None if asked is None else len(asked), tuple(sorted(people)))


def qr_text(address: str) -> str:
    """Return an address (or the path of a shared folder) as a QR code in half blocks, for a terminal."""
    import io

    import segno

    out = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(out, compact=True)
    return out.getvalue()


def qr_svg(address: str) -> bytes:
    """Return an address as a QR code in SVG, with the address as its title, for a slide or a sheet of paper."""
    import io

    import segno

    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", scale=8, xmldecl=False, title=address, dark="#000", light="#fff")
    return out.getvalue()
