"""The keys of JSON documents that other programs may rely on, by command.

A place is a path into the document: `items[]` is each element of the list `items`, `next?` may be null or missing.
A key with a question mark is there in some cases only.
"""

from __future__ import annotations

_PLAN_OF_GROUPS = {
    "": "schema rounds quality seed method seconds",
    "rounds[]": "round groups sitting_out",
    "quality": "distinct_pairs distinct_pairs_bound percent_of_bound repeats repeats_bound same_organization "
    "same_organization_bound least_met most_met",
}

JSON_KEYS: dict[str, dict[str, str]] = {
    "check": {
        "": "schema diagnostics errors warnings",
        "diagnostics[]": "file line column end_line end_column severity code path message hint",
    },
    "status": {
        "": "schema cohort as_of next attention counts",
        "cohort": "id? name phase starts ends",
        "next[]": "id title start timezone",
        "attention[]": "kind subject message since",
        "counts": "organizations people pods convenings projects",
    },
    "calendar list": {
        "": "schema events",
        "events[]": "id uid title kind start end timezone all_day status mode location sequence",
    },
    "pairs propose": _PLAN_OF_GROUPS,
    "groups plan": _PLAN_OF_GROUPS,
    "reflections collect": {
        "": "schema accepted rejected duplicates conflicts missing",
        "accepted[]": "file set wave person answers",
        "rejected[]": "file reason",
        "missing[]": "set wave person",
    },
    "surveys summary": {
        "": "schema survey wave roster responses response_rate items by? groups?",
        "items[]": "id kind n counts share k low high bounds_low bounds_high method suppressed median? improved? same? "
        "worse? p?",
        "groups[]": "id items",
    },
    "network show": {
        "": "schema nodes ties density reciprocity ei_index ei_expected components isolates centralization stage",
    },
    "money status": {
        "": "schema grants stipends people",
        "grants[]": "id organization amount paid balance next",
        "grants[].next?": "tranche due amount condition",
        "stipends[]": "id budget paid owed balance",
        "people[]": "id year paid threshold reportable",
    },
    "engagement": {"": "schema people", "people[]": "id preferred observed why"},
    "indicators": {"": "schema indicators", "indicators[]": "id measure value target status evidence"},
    "report figures": {
        "": "schema figures",
        "figures[]": "id label value numerator denominator sources",
        "figures[].sources[]": "file line",
    },
}
"""The keys that stay, at least; documents may hold more."""
