"""Codes about records, answers, codes and quotes."""

from cohortkit.plan.catalogue.entry import CodeInfo, Example

_HEAD = 'at = 2025-05-02T16:00:00Z\nby = "ana-ruiz"\n'
_STIPEND = '[stipends.lunch-buddy]\ntitle = "Lunch buddy meal"\namount = 25.00\nbudget = 40.00\n'
_PAID = _HEAD + "paid_on = 2025-05-02\n"
_PROJECT = (
    '[projects.listserv]\norganization = "ridge"\ntitle = "A listserv people answer"\n'
    '[[projects.listserv.milestones]]\ntitle = "Focus groups held"\n'
)
_GRANT = '[grants.ridge]\norganization = "ridge"\namount = 100.00\n[[grants.ridge.tranches]]\namount = 100.00\n'
_SET = (
    '[reflections.equity]\ntitle = "Equity"\n[[reflections.equity.prompts]]\nid = "hope"\nkind = "text"\n'
    'text = "What do you hope for?"\n'
)
_ANSWERS = 'at = 2025-03-20T17:30:00Z\nset = "equity"\nwave = "1"\nperson = "ana-ruiz"\n'
_FILE = "responses/equity/1/ana-ruiz.toml"
_ANSWERED = _ANSWERS + '[answers]\nhope = "That it lasts"\n'

CODES = (
    CodeInfo(
        "orphan-record",
        "Attendance of a meeting that the plan no longer has.",
        Example(f"«{_HEAD}[attendance]\n", file="records/attendance/spring-2025.toml"),
        "Rename the file after the meeting's new id, delete it, or put the meeting back.",
        severity="warning",
    ),
    CodeInfo(
        "cancelled-meeting",
        "Somebody is on record as having come to a meeting that the plan cancels. The marks count in no rate and earn "
        "no stipend.",
        Example(
            f'{_HEAD}[attendance]\nana-ruiz = «"present"»\n',
            file="records/attendance/spring-2025.toml",
            beside={
                "cohort.toml": '[convenings.spring-2025]\ntitle = "Spring"\nstarts = 2025-03-18\nends = 2025-03-18\n'
                'status = "cancelled"\n'
            },
        ),
        "If it took place after all, `cohortkit meetings restore`; else delete the file.",
        severity="warning",
    ),
    CodeInfo(
        "unread-file",
        "A file among the records or answers that nobody reads, because its folder is none of a kind of record.",
        Example(f"«{_HEAD}[attendance]\n", file="records/attendence/spring-2025.toml"),
        "Put the file into the folder of its kind, or elsewhere.",
        severity="warning",
    ),
    CodeInfo(
        "unknown-meeting",
        "A record that refers to a meeting, round or question set that is not there.",
        Example(
            _HEAD + 'heard = "Pods clash with board week"\nsource = «"spring-2025"»\n',
            file="records/feedback/pods.toml",
        ),
        "Correct the id: that of a convening, or of a pod with @ and the date.",
    ),
    CodeInfo(
        "unknown-milestone",
        "A check-in about a milestone that its project does not have.",
        Example(
            _HEAD
            + 'project = "listserv"\nstatus = "on-track"\nsummary = "Two groups held."\nmilestones_done = [«2»]\n',
            file="records/check-ins/2025-05-02-listserv.toml",
            beside={"cohort.toml": _PROJECT},
        ),
        "Milestones are counted from 1 in the order of the definition.",
    ),
    CodeInfo(
        "unknown-product",
        "An interview for a product that is not on record.",
        Example(
            _HEAD + 'organization = "ridge"\non = 2025-11-12\nproduct = «"what-members-said"»\n',
            file="records/interviews/ridge.toml",
        ),
        "Correct the id, or record the product.",
    ),
    CodeInfo(
        "unknown-stipend",
        "A payment of a stipend that is not in `[stipends]`.",
        Example(
            _PAID + '[[payments]]\nid = "2025-05-a"\nstipend = «"lunch-budy"»\nperson = "ana-ruiz"\namount = 25.00\n',
            file="records/payments/2025-05-02-lunch.toml",
            beside={"cohort.toml": _STIPEND},
        ),
        "Correct the id, or add the stipend.",
    ),
    CodeInfo(
        "unknown-grant",
        "A payment of a grant that is not in `[grants]`.",
        Example(
            _PAID + '[[payments]]\nid = "2025-05-a"\ngrant = «"rigde"»\norganization = "ridge"\namount = 25.00\n',
            file="records/payments/2025-05-02-grants.toml",
            beside={"cohort.toml": _GRANT},
        ),
        "Correct the id, or add the grant.",
    ),
    CodeInfo(
        "unknown-tranche",
        "A payment of a tranche that its grant does not have.",
        Example(
            _PAID + '[[payments]]\nid = "2025-05-a"\ngrant = "ridge"\ntranche = «2»\n'
            'organization = "ridge"\namount = 25.00\n',
            file="records/payments/2025-05-02-grants.toml",
            beside={"cohort.toml": _GRANT},
        ),
        "Tranches are counted from 1 in the order of the definition.",
    ),
    CodeInfo(
        "unknown-payment",
        "A correction of a payment that is not on record.",
        Example(
            _PAID + '[[payments]]\nid = "2025-05-b"\nstipend = "lunch-buddy"\nperson = "ana-ruiz"\namount = -5.00\n'
            'corrects = «"2025-05-a"»\n',
            file="records/payments/2025-05-02-lunch.toml",
            beside={"cohort.toml": _STIPEND},
        ),
        "Correct the id of the payment it corrects.",
    ),
    CodeInfo(
        "over-budget",
        "Payments that go beyond a grant or the budget of a stipend. The place is the payment that does.",
        Example(
            _PAID + '[[payments]]\nid = "2025-05-a"\nstipend = "lunch-buddy"\nperson = "ana-ruiz"\namount = 25.00\n'
            '[[payments]]\nid = "2025-05-b"\nstipend = "lunch-buddy"\nperson = "ana-ruiz"\namount = «25.00»\n',
            file="records/payments/2025-05-02-lunch.toml",
            beside={"cohort.toml": _STIPEND},
        ),
        "Raise the budget in the definition, or correct the payment.",
        severity="warning",
    ),
    CodeInfo(
        "unknown-question-set",
        "Answers to a reflection or survey that the plan does not have.",
        Example(
            'at = 2025-03-20T17:30:00Z\nset = «"equity"»\nwave = "1"\nperson = "ana-ruiz"\n',
            file="responses/equity/1/ana-ruiz.toml",
        ),
        "Correct the id, and the folder that is named after it.",
    ),
    CodeInfo(
        "unknown-wave",
        "Answers to a wave that the question set does not have.",
        Example(
            'at = 2025-03-20T17:30:00Z\nset = "equity"\nwave = «"2"»\nperson = "ana-ruiz"\n',
            file="responses/equity/2/ana-ruiz.toml",
            beside={"cohort.toml": _SET},
        ),
        'Correct the id, and the folder that is named after it. A set without waves has the wave "1".',
    ),
    CodeInfo(
        "unknown-prompt",
        "An answer, a coded segment or a quote of a prompt that the question set does not have.",
        Example(_ANSWERS + '[answers]\n«hoep» = "That it lasts"\n', file=_FILE, beside={"cohort.toml": _SET}),
        "Correct the id of the prompt.",
    ),
    CodeInfo(
        "unknown-response",
        "A coded segment or a quote of answers that are not there.",
        Example(
            '[[segments]]\nresponse = «"equity/1/bo-lind"»\nprompt = "hope"\ncode = "silence"\n',
            file="coding/ana-ruiz.toml",
            beside={"coding/codebook.toml": '[codes.silence]\ntitle = "Silence"\n', "cohort.toml": _SET},
        ),
        "Correct it: set, wave and person with / between them.",
    ),
    CodeInfo(
        "unknown-code",
        "A segment or a theme with a code that is not in the codebook.",
        Example(
            '[[segments]]\nresponse = "equity/1/ana-ruiz"\nprompt = "hope"\ncode = «"silense"»\n',
            file="coding/ana-ruiz.toml",
            beside={
                "coding/codebook.toml": '[codes.silence]\ntitle = "Silence"\n',
                "cohort.toml": _SET,
                _FILE: _ANSWERED,
            },
        ),
        "Correct the id, or add the code to the codebook.",
    ),
    CodeInfo(
        "withdrawn-words",
        "Something built, or an exercise lying about, that may still hold answers somebody took back.",
        Example(
            "«<p>built before</p>\n",
            file="out/report/report.html",
            beside={
                "cohort.toml": _SET,
                _FILE: 'at = 2190-03-20T17:30:00Z\nset = "equity"\nwave = "1"\nperson = "ana-ruiz"\nwithdrawn = true\n',
            },
        ),
        "Build it again, or delete it.",
    ),
)
