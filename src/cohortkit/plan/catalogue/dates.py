"""Codes about days, times and the calendar."""

from cohortkit.plan.catalogue.entry import CodeInfo, Example

_POD = '[pods.belonging]\ntitle = "Belonging"\nmembers = ["ana-ruiz"]\n[pods.belonging.meetings]\n'
_CONNECTION = '[[convenings.spring.sessions]]\ntitle = "Who is here"\nminutes = 30\nkind = "connection"\n'

CODES = (
    CodeInfo(
        "unknown-timezone",
        "A time zone that is not an IANA zone, or only an offset such as `UTC-7`.",
        Example('[people.bo-lind]\nname = "Bo Lind"\norganization = "ridge"\ntimezone = «"America/Pheonix"»\n'),
        'Write the name of a place, such as "America/Phoenix".',
    ),
    CodeInfo(
        "fixed-offset-timezone",
        "A zone whose clocks never change, such as `EST` or `Etc/GMT+5`: meetings would be an hour off in summer.",
        Example('[people.bo-lind]\nname = "Bo Lind"\norganization = "ridge"\ntimezone = «"EST"»\n'),
        'Write the name of a place, such as "America/New_York".',
        severity="warning",
    ),
    CodeInfo(
        "outside-cohort",
        "A day before the cohort's first day or after its last.",
        Example("[blackouts.summer]\nstarts = 2026-12-01\nends = «2027-01-03»\n"),
        "Correct the day, or the cohort's `starts` or `ends`.",
    ),
    CodeInfo(
        "ends-before-start",
        "Something that ends before it starts.",
        Example("[blackouts.winter-break]\nstarts = 2025-12-22\nends = «2025-12-02»\n"),
        "Correct one of the two; most often it is the month or the year.",
    ),
    CodeInfo(
        "double-booked",
        "Two meetings at the same time that share a person. The place is the later of the two definitions.",
        Example(
            _POD + 'starts = 2025-02-11T13:00:00\nminutes = 60\nevery = "month"\non = "2nd Tuesday"\n'
            '[convenings.spring]\ntitle = "Spring"\nstarts = «2025-03-11T12:00:00»\nends = 2025-03-11T15:00:00\n'
            + _CONNECTION
        ),
        "Move one of them, or add the date of the pod to `skip` or `moved`.",
    ),
    CodeInfo(
        "impossible-time",
        "A time that does not exist because the clocks are put forward over it.",
        Example(
            _POD
            + 'starts = «2025-03-09T02:30:00»\nminutes = 60\nevery = "month"\non = "2nd Sunday"\nuntil = 2025-05-01\n'
        ),
        "Choose another hour, or move that one meeting.",
    ),
    CodeInfo(
        "ambiguous-time",
        "A time that comes twice because the clocks are put back over it; the first is meant.",
        Example(_POD + 'starts = «2025-11-02T01:30:00»\nminutes = 60\nevery = "month"\non = "1st Sunday"\ncount = 2\n'),
        "Choose another hour, or move that one meeting.",
        severity="warning",
    ),
    CodeInfo(
        "not-in-series",
        "A date to skip, cancel or move on which the series has no meeting.",
        Example(
            _POD
            + 'starts = 2025-02-11T13:00:00\nminutes = 60\nevery = "month"\non = "2nd Tuesday"\nskip = [«2025-07-09»]\n'
        ),
        "Take the date that the message names.",
    ),
    CodeInfo(
        "in-blackout",
        "A meeting inside a blackout.",
        Example(
            _POD + 'starts = «2025-11-25T13:00:00»\nminutes = 60\nevery = "month"\non = "4th Tuesday"\ncount = 2\n'
            "[blackouts.winter-break]\nstarts = 2025-12-22\nends = 2026-01-02\n"
        ),
        "Skip or move the meeting, or shorten the blackout.",
        severity="warning",
    ),
    CodeInfo(
        "short-month",
        "A series on a day that some months lack; they are passed over.",
        Example(_POD + 'starts = 2025-01-31T13:00:00\nminutes = 60\nevery = "month"\non = «"31"»\ncount = 6\n'),
        'Choose a day that every month has, such as "last Friday".',
        severity="warning",
    ),
    CodeInfo(
        "no-connection",
        "A convening without a session of connection.",
        Example('«[convenings.fall]»\ntitle = "Fall"\nstarts = 2025-10-20\nends = 2025-10-22\n'),
        'Add a session with kind = "connection", or cancel the convening.',
        severity="warning",
    ),
    CodeInfo(
        "sessions-overrun",
        "Sessions that take longer than their convening.",
        Example(
            '«[convenings.spring]»\ntitle = "Spring"\nstarts = 2025-03-18T10:00:00\nends = 2025-03-18T10:20:00\n'
            + _CONNECTION
        ),
        "Shorten a session, or let the convening end later.",
    ),
)
