"""The commands by name: which module holds each and its one line of help, so that help imports none of them.

Adding a command or a group is adding one file, whose ``app`` is a ``declare.Group``, and one entry here.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A command or a group: its name, the module that holds its ``app``, and what it is for in one line.

    A module that holds several apps names the one meant after a colon.
    """

    name: str
    module: str
    help: str


PARTS: dict[str, tuple[Entry, ...]] = {
    "Start": (
        Entry("init", "cohortkit.cli.init", "Begin a cohort in a folder."),
        Entry("demo", "cohortkit.cli.demo", "Write an example cohort with two years of made-up records."),
        Entry("check", "cohortkit.cli.check", "Find every problem in the definition and the records."),
        Entry("status", "cohortkit.cli.status", "What is next, what slipped and why, what to do now."),
        Entry("tui", "cohortkit.cli.tui", "Open the terminal interface."),
        Entry("set", "cohortkit.cli.definition", "Change one value of the definition."),
        Entry("schema", "cohortkit.cli.schema", "Print the JSON Schema of the definition, for editors."),
        Entry("watch", "cohortkit.cli.watch", "Check again whenever a file changes."),
        Entry("portfolio", "cohortkit.cli.portfolio", "Many cohorts beside each other."),
        Entry("undo", "cohortkit.cli.undo", "Take the last change back."),
        Entry("redo", "cohortkit.cli.undo:redo_app", "Do again what was undone last."),
    ),
    "People": (
        Entry("people", "cohortkit.cli.people", "Who takes part."),
        Entry("organizations", "cohortkit.cli.organizations", "The member organizations."),
    ),
    "Projects": (
        Entry("projects", "cohortkit.cli.projects", "What organizations try at home."),
        Entry("support", "cohortkit.cli.support", "Technical assistance, coaching, advising and workshops."),
        Entry("commitments", "cohortkit.cli.field.commitments", "Who promised what, and whether it was kept."),
    ),
    "Field": (
        Entry("collaborations", "cohortkit.cli.field.collaborations", "What organizations do together."),
        Entry("products", "cohortkit.cli.field.products", "Knowledge products and their reach."),
        Entry("resources", "cohortkit.cli.field.resources", "What members share with each other."),
        Entry("interviews", "cohortkit.cli.field.interviews", "Case-study interviews until the sign-off."),
        Entry("feedback", "cohortkit.cli.field.feedback", "What members asked for, and what changed."),
    ),
    "Money": (Entry("money", "cohortkit.cli.money", "Grants and stipends: what is paid, owed and left."),),
    "Meetings": (
        Entry("meetings", "cohortkit.cli.meetings", "What takes place when, and its run-of-show."),
        Entry("attendance", "cohortkit.cli.attendance", "Who was there."),
        Entry("spotlights", "cohortkit.cli.spotlights", "Whose turn it is to show their work."),
        Entry("calendar", "cohortkit.cli.calendar", "Files for calendar apps, changes, and finding times."),
    ),
    "Pairing": (
        Entry("pairs", "cohortkit.cli.pairs", "Lunch buddies: who meets whom, and whether they did."),
        Entry("groups", "cohortkit.cli.groups", "Breakout groups that mix people who have not met."),
    ),
    "Words": (
        Entry("reflections", "cohortkit.cli.reflections", "Exercises to hand out, and the answers that come back."),
        Entry("surveys", "cohortkit.cli.surveys", "Surveys in waves: add, build, import and sum up."),
    ),
    "Evidence": (
        Entry("engagement", "cohortkit.cli.engagement", "Levels of engagement: chosen and observed."),
        Entry("indicators", "cohortkit.cli.indicators", "What was measured against what was hoped for."),
        Entry("network", "cohortkit.cli.network", "Who is tied to whom: measured, drawn, exported."),
    ),
    "Synthesis": (
        Entry("codes", "cohortkit.cli.codes", "Codes on answers: applied, compared, suggested, exported."),
        Entry("quotes", "cohortkit.cli.quotes", "Quotes: proposed, approved, or taken back."),
        Entry("synthesis", "cohortkit.cli.synthesis", "Notebooks an evaluator goes on working in."),
    ),
    "Write-up": (
        Entry("report", "cohortkit.cli.report", "The write-up: built, counted and checked."),
        Entry("letters", "cohortkit.cli.letters", "Drafts of letters to read over and send."),
    ),
}
"""The entries in the order of ``--help``, under its headings."""

ENTRIES: dict[str, Entry] = {entry.name: entry for part in PARTS.values() for entry in part}
