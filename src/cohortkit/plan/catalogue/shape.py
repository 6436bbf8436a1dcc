"""Codes about keys, values and ids."""

from cohortkit.plan.catalogue.entry import CodeInfo, Example

CODES = (
    CodeInfo(
        "unknown-key",
        "A key or a table that has no meaning there, most often a misspelled one.",
        Example('[areas.practice]\ntitle = "New approaches"\n«abuot» = "What we try"\n'),
        "Correct the spelling, or remove the line.",
    ),
    CodeInfo(
        "wrong-type",
        "A value of the wrong kind: text where a date belongs, one value where a list belongs.",
        Example('[blackouts.winter-break]\nstarts = «"2025-12-22"»\nends = 2026-01-02\n'),
        "Write the value the way the message says. Dates and numbers stand without quotes, lists in square brackets.",
    ),
    CodeInfo(
        "missing-key",
        "A table without a key that it cannot do without. The place is the header of the table.",
        Example('«[areas.practice]»\nabout = "What we try"\n'),
        "Add the line.",
    ),
    CodeInfo(
        "bad-value",
        "A value of the right kind that cannot be: a word that is not among the choices, a rule that gives no series.",
        Example(
            '[pods.belonging]\ntitle = "Belonging"\nmembers = ["ana-ruiz"]\n[pods.belonging.meetings]\n'
            'starts = 2025-02-11T13:00:00\nminutes = 60\nevery = "month"\non = «"Tuesday"»\n'
        ),
        "Choose one of the values that the message names.",
    ),
    CodeInfo(
        "bad-id",
        "An id with other characters than lower-case letters, digits and hyphens.",
        Example('[areas.«New_Approaches»]\ntitle = "New approaches"\n'),
        "Rename it, and everything that refers to it.",
    ),
    CodeInfo(
        "duplicate-id",
        "One id for two things: in two files, for two prompts or waves of a set, for two payments.",
        Example(
            '«[areas.practice]»\ntitle = "New approaches"\n',
            file="defs/areas.toml",
            beside={
                "cohort.toml": 'include = ["defs/*.toml"]\n[cohort]\nname = "Rivers"\nstarts = 2025-01-15\n'
                'ends = 2026-12-15\ntimezone = "America/Denver"\n[areas.practice]\ntitle = "Practice"\n'
            },
        ),
        "Keep one of the two, or give one of them another id.",
    ),
)
