"""Codes about what the definition speaks of: people, organizations, indicators, money, names."""

from cohortkit.plan.catalogue.entry import CodeInfo, Example

_SURVEY = (
    '[surveys.year-end]\ntitle = "Year-end survey"\n[[surveys.year-end.prompts]]\nid = "partnered"\nkind = "yes-no"\n'
    'text = "Did you start a partnership?"\n'
)
_POD = '[pods.belonging]\ntitle = "Belonging"\nmembers = ["ana-ruiz"]\n'
_PROJECT = '[projects.listserv]\norganization = "ridge"\ntitle = "A listserv people answer"\n'

CODES = (
    CodeInfo(
        "unknown-area",
        "A reference to an area that is not in `[areas]`.",
        Example(
            '[areas.practice]\ntitle = "New approaches"\n[[chain]]\ntitle = "Try things"\nareas = [«"practise"»]\n'
        ),
        "Correct the id, or add the area.",
    ),
    CodeInfo(
        "unknown-organization",
        "A reference to an organization that is not in `[organizations]`.",
        Example('[people.bo-lind]\nname = "Bo Lind"\norganization = «"rigde"»\n'),
        "Correct the id, or add the organization. Who belongs to a supporting partner has `partner` instead.",
    ),
    CodeInfo(
        "unknown-partner",
        "A reference to a supporting partner that is not in `[partners]`.",
        Example(
            '[people.cy-park]\nname = "Cy Park"\npartner = «"comons"»\n[partners.commons]\nname = "The Facilitators"\n'
        ),
        "Correct the id, or add the partner.",
    ),
    CodeInfo(
        "unknown-person",
        "A reference to somebody who is not in `[people]`, in the definition or in a record.",
        Example('[pods.belonging]\ntitle = "Belonging"\nmembers = ["ana-ruiz", «"bo-lund"»]\n'),
        "Correct the id, or add the person.",
    ),
    CodeInfo(
        "unknown-pod",
        "A question set for a pod that is not in `[pods]`.",
        Example(_POD + '[reflections.spring]\ntitle = "Spring"\naudience = «"pod:belongin"»\n'),
        "Correct the id after `pod:`.",
    ),
    CodeInfo(
        "unknown-convening",
        "A question set or breakout round of a convening that is not in `[convenings]`.",
        Example('[reflections.spring]\ntitle = "Spring"\nconvening = «"spring-2025"»\n'),
        "Correct the id, or add the convening.",
    ),
    CodeInfo(
        "unknown-project",
        "A reference to a project that is not in `[projects]`.",
        Example(_PROJECT + '[grants.ridge]\norganization = "ridge"\namount = 100.00\nproject = «"listsrv"»\n'),
        "Correct the id, or add the project.",
    ),
    CodeInfo(
        "unknown-reflection",
        "A convening whose reflection is not in `[reflections]`.",
        Example(
            '[convenings.spring]\ntitle = "Spring"\nstarts = 2025-03-18\nends = 2025-03-18\nreflection = «"equity"»\n'
            '[[convenings.spring.sessions]]\ntitle = "Who is here"\nminutes = 30\nkind = "connection"\n'
        ),
        "Correct the id, or add the reflection.",
    ),
    CodeInfo(
        "unknown-measure",
        "An indicator whose measure cannot be computed.",
        Example(_SURVEY + '[indicators.ties]\ntitle = "Partnerships"\nmeasure = «"survey:year-end.partnerd"»\n'),
        "Name a measure that exists, or `manual` for one that people judge.",
    ),
    CodeInfo(
        "no-members",
        "A pod without members.",
        Example('«[pods.belonging]»\ntitle = "Belonging"\n'),
        "Add `members`, or remove the pod.",
        severity="warning",
    ),
    CodeInfo(
        "no-participants",
        "An organization without a participant.",
        Example('«[organizations.river]»\nname = "River Valley Leaders"\n'),
        "Add its people, or remove the organization.",
        severity="warning",
    ),
    CodeInfo(
        "no-disclaimer",
        "A funder without the wording that publications must carry.",
        Example('«[partners.hill-fund]»\nname = "Hill Fund"\nfunction = "funder"\n'),
        "Add a table of disclaimers to the partner, with at least `default`.",
        severity="warning",
    ),
    CodeInfo(
        "grant-mismatch",
        "A grant whose tranches do not add up to its amount.",
        Example(
            '[grants.ridge]\norganization = "ridge"\namount = «100_000.00»\n[[grants.ridge.tranches]]\n'
            "amount = 60_000.00\n[[grants.ridge.tranches]]\namount = 4_000.00\n"
        ),
        "Correct the amount or a tranche.",
    ),
    CodeInfo(
        "stray-name",
        "Text that nearly spells an organization, its short name or an alias.",
        Example(_PROJECT + 'goal = «"Every RNA member posts once."»\n'),
        "Write the name as the organization does. A spelling that is meant goes into its `aliases`.",
        severity="warning",
    ),
)
