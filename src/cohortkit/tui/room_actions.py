"""What can be done on each screen, as data."""

from __future__ import annotations

from cohortkit.tui.actions import Action, in_section, on_row


def _here(screen: str, *actions: Action) -> tuple[Action, ...]:
    import msgspec

    return tuple(msgspec.structs.replace(each, screen=screen) for each in actions)


ROOM_ACTIONS: tuple[Action, ...] = (
    *_here(
        "today",
        Action("today.open", "Deal with it", "o", "Go to where the row under the cursor is dealt with.", "status --all", when=on_row),
        Action("today.attendance", "Attendance", "a", "Mark who is at the meeting under the cursor.", "attendance record ROW", when=lambda where: where.row.startswith("meeting:")),
    ),
    *_here(
        "people",
        Action("people.add", "Add", "a", "Add a person to the definition.", "people add ID --name NAME --organization ORGANIZATION", when=in_section("people", "organizations", "gaps"), writes=True),
        Action("people.set", "Change", "c", "Change one fact of the person or organization under the cursor.", "set PATH VALUE", when=on_row, writes=True),
    ),
)  # fmt: skip
