"""What can be done on each screen, as data."""

from __future__ import annotations

import msgspec

from cohortkit.tui.actions import Action, When, in_section, on_row


def _here(screen: str, *actions: Action) -> tuple[Action, ...]:
    return tuple(msgspec.structs.replace(each, id=f"{screen}.{each.id}", screen=screen) for each in actions)


_MEETING = in_section("meetings", row=True)
_DATED = in_section("month", "agenda", row=True)
_AT_MEETING = in_section("meetings", "attendance", state="meeting")
_MARK = in_section("attendance", row=True)
_REGISTERS = ("commitments", "products", "resources", "interviews", "feedback")

ROOM_ACTIONS: tuple[Action, ...] = (
    *_here(
        "today",
        Action("open", "Deal with it", "o", "Go to where the row under the cursor is dealt with; Enter does the same.", "status --all", when=on_row),
        Action("attendance", "Attendance", "a", "Mark who is at the meeting under the cursor.", "attendance record ROW", when=When(row=True, prefix="meeting:")),
    ),
    *_here(
        "calendar",
        Action("move", "Move", "m", "Give the meeting another time; whom it would hurt is shown while you type.", "meetings move ROW --to DATE", when=_DATED, writes=True),
        Action("later", "Next month", "greater_than_sign,n", "Show the next month.", "calendar list --from DATE --to DATE", when=in_section("month")),
        Action("earlier", "Month before", "less_than_sign,b", "Show the month before.", "calendar list --from DATE --to DATE", when=in_section("month")),
        Action("suggest", "Find a time", "s", "Find times at which a pod or convening could meet, and who could not come.", "calendar suggest POD"),
        Action("cancel", "Cancel", "c", "Cancel the meeting; it stays in calendars as cancelled.", "meetings cancel ROW", when=in_section("month", "agenda", row=True, state="planned"), writes=True, footer=False),
        Action("restore", "Restore", "r", "Let a cancelled or moved meeting take place as planned.", "meetings restore ROW", when=in_section("month", "agenda", row=True, state="changed"), writes=True, footer=False),
        Action("today", "This month", "t", "Show this month.", "calendar list", when=in_section("month")),
        Action("zone", "Other zone", "z", "Show the next of the zones people live in beside the cohort's.", "meetings agenda ROW", when=in_section("month", "agenda")),
        Action("export", "Export", "x", "Write a file for calendar apps: everything, or what concerns somebody.", "calendar export", writes=True),
    ),
    *_here(
        "people",
        Action("add", "Add", "a", "Add a person to the definition.", "people add ID --name NAME --organization ORGANIZATION", writes=True),
        Action("set", "Change", "c", "Change one fact of the person or organization under the cursor.", "set PATH VALUE", when=on_row, writes=True),
    ),
    *_here(
        "meetings",
        Action("present", "Present", "p", "They are there; the cursor goes on to the next.", "attendance record MEETING --present ROW", when=_MARK, writes=True),
        Action("absent", "Absent", "a", "They are not there.", "attendance record MEETING --absent ROW", when=_MARK, writes=True),
        Action("excused", "Excused", "x", "They said that they cannot come.", "attendance record MEETING --excused ROW", when=_MARK, writes=True),
        Action("partial", "Part of it", "l", "They came late or left early.", "attendance record MEETING --partial ROW", when=_MARK, writes=True),
        Action("all-present", "All present", "A", "Everybody without a mark is there.", "attendance record MEETING --all-present", when=_MARK, writes=True),
        Action("unknown", "Not known", "full_stop", "Nobody knows whether they were there.", "attendance record MEETING --unknown ROW", when=_MARK, writes=True, footer=False),
        Action("attendance", "Attendance", "a", "Mark who is at the meeting; Enter does the same.", "attendance record ROW", when=_MEETING),
        Action("breakouts", "Breakouts", "b", "Make groups that mix people who have not met, with a timer.", "groups plan --size N --meeting ROW", when=_AT_MEETING),
        Action("move", "Move", "m", "Give the meeting another time; whom it would hurt is shown while you type.", "meetings move ROW --to DATE", when=_MEETING, writes=True),
        Action("agenda", "Run of show", "v", "Show what happens when, in every zone somebody lives in.", "meetings agenda ROW", when=_AT_MEETING),
        Action("notes", "Notes", "n", "Write notes; they are kept as a draft while you type.", "attendance record MEETING --notes TEXT", when=_AT_MEETING, writes=True),
        Action("cancel", "Cancel", "c", "Cancel the meeting; it stays in calendars as cancelled.", "meetings cancel ROW", when=in_section("meetings", row=True, state="planned"), writes=True, footer=False),
        Action("restore", "Restore", "r", "Let a cancelled or moved meeting take place as planned.", "meetings restore ROW", when=in_section("meetings", row=True, state="changed"), writes=True, footer=False),
        Action("timer", "Timer", "t", "Start the timer of the round; again to hold it, and to go on.", "groups plan --size N", when=in_section("breakouts", state="groups")),
        Action("next-round", "Next round", "r", "Show the next round.", "groups plan --rounds N", when=in_section("breakouts", state="rounds")),
        Action("make", "Make groups", "b", "Make other groups.", "groups plan --size N --meeting ROW", when=in_section("breakouts", state="meeting")),
        Action("replan", "Plan the rest anew", "R", "Make the rounds after this one for who is there now.", "groups replan FILE --happened N", when=in_section("breakouts", state="rounds"), footer=False),
        Action("swap", "Swap", "s", "Let two people change places; the score is shown before.", "groups plan --size N --save FILE", when=in_section("breakouts", state="groups")),
        Action("keep", "Keep", "K", "Put the groups on record, so that later groups bring others together.", "pairs accept FILE", when=in_section("breakouts", state="loose"), writes=True),
        Action("longer", "A minute more", "plus,equals_sign", "Give the round a minute more.", "groups plan --size N", when=in_section("breakouts", state="groups"), footer=False),
        Action("shorter", "A minute less", "minus", "Take a minute away.", "groups plan --size N", when=in_section("breakouts", state="groups"), footer=False),
    ),
    *_here(
        "pairs",
        Action("propose", "Propose", "n", "Find pairs from different organizations who have not met.", "pairs propose --rounds N"),
        Action("swap", "Swap", "s", "Let two people change places; the score is shown before.", "pairs propose --rounds N --save FILE", when=in_section("proposal", state="proposed")),
        Action("accept", "Accept", "a", "Put the proposed rounds on record.", "pairs accept FILE", when=in_section("proposal", state="proposed"), writes=True),
        Action("discard", "Discard", "d", "Take the proposal off the table; nothing was recorded.", "pairs propose --rounds N", when=in_section("proposal", state="proposed")),
        Action("met", "Met today", "m", "Say that the group met today, which earns the stipend; Enter does the same.", "pairs met ROUND GROUP", when=in_section("rounds", row=True), writes=True),
        Action("met-on", "Met on …", "o", "Say on which day the group met.", "pairs met ROUND GROUP --on DATE", when=in_section("rounds", row=True), writes=True),
        Action("all-met", "All met", "M", "Say that every group of the round met of which nobody has said so.", "pairs met ROUND", when=in_section("rounds", row=True), writes=True, footer=False),
    ),
    *_here(
        "projects",
        Action("check-in", "Check-in", "c", "Log how the project stands.", "projects check-in PROJECT --status STATUS --summary TEXT", when=in_section("board", "timeline", "check-ins"), writes=True),
        Action("milestone", "Milestone done", "m", "Say that the next milestone of the project is done.", "projects milestone PROJECT N", when=in_section("board", "timeline", row=True), writes=True),
        Action("support", "Log support", "l", "Log technical assistance, coaching, an advising call or a workshop.", "support log --kind KIND --provider PERSON", when=in_section("board", "timeline", "check-ins", "support"), writes=True),
        Action("follow-up", "Followed up", "f", "Say that what was promised in the session is done; again to open it.", "support follow-up SESSION --done", when=in_section("support", row=True), writes=True),
        Action("add", "Add", "a", "Add an entry to the list that is open.", "commitments add --who ID --text TEXT", when=in_section(*_REGISTERS), writes=True),
        Action("change", "Change", "c", "Change the entry under the cursor, such as its status.", "commitments set ROW --status STATUS", when=in_section(*_REGISTERS, row=True), writes=True),
    ),
    *_here(
        "money",
        Action("pay", "Pay", "p", "Record what is owed in this row, or the next tranche of this grant, as paid.", "money pay --stipend STIPEND --person PERSON", when=in_section("owed", "grants", row=True), writes=True),
        Action("pay-all", "Pay all shown", "P", "Record everything the list shows as paid, in one batch.", "money batch --pay", when=in_section("owed", row=True), writes=True),
        Action("received", "Report received", "r", "Note that the next report of this grant has come in.", "money report GRANT NUMBER --on DATE", when=in_section("grants", row=True), writes=True),
        Action("correct", "Correct", "c", "Set a payment to the right amount by a new entry with the difference.", "money correct PAYMENT --amount AMOUNT --reason TEXT", when=in_section("paid", row=True), writes=True),
    ),
    *_here(
        "reflections",
        Action("collect", "Collect", "c", "Read answers that came back, without running anything.", "reflections collect PATH", writes=True),
        Action("remind", "Remind", "r", "Draft reminders to all who have not answered; nothing is sent.", "letters build reflections", when=in_section("waves", "people"), writes=True),
        Action("build", "Exercises", "b", "Write the exercises of the wave, one for each person asked.", "reflections build ROW --all -o DIR", when=in_section("waves", "people", row=True), writes=True),
        Action("live", "Live count", "l", "Count in a session who has saved, with a code to scan; nothing is collected by it.", "reflections live ROW FOLDER --follow", when=in_section("waves", "people", row=True)),
        Action("withdraw", "Take back", "W", "Take a person's answers back for good; asks first.", "reflections withdraw ROW", when=in_section("people", row=True), writes=True),
    ),
    *_here(
        "coding",
        Action("read", "Code", "c", "Open the answer: select words, give them codes; Enter does the same.", "codes apply RESPONSE PROMPT CODE", when=in_section("answers", row=True), writes=True),
        Action("approve", "Approved", "a", "Record that the speaker approved the quote.", "quotes approve ROW", when=in_section("quotes", row=True), writes=True),
        Action("asked", "Asked", "s", "Record that the speaker was asked.", "quotes shown ROW", when=in_section("quotes", row=True), writes=True),
        Action("decline", "Declined", "d", "Record that the speaker said no.", "quotes decline ROW", when=in_section("quotes", row=True), writes=True),
        Action("withdraw", "Withdrawn", "W", "Record that the speaker took the quote back.", "quotes withdraw ROW", when=in_section("quotes", row=True), writes=True),
    ),
    *_here(
        "network",
        Action("source", "Source", "s", "Show ties from the next source: collaborations, contact, what people reported.", "network show --source SOURCE", when=in_section("ties", "members", "matrix")),
        Action("before", "Compare", "b", "Compare with an earlier day.", "network show --before DATE", when=in_section("ties", "members", "matrix")),
        Action("export", "Draw and export", "x", "Write the network for other tools, and drawn, into out/network.", "network draw -o FILE", when=in_section("ties", "members", "matrix"), writes=True),
        Action("add", "Add", "a", "Record what organizations do together.", "collaborations add --kind KIND --organization ID --title TITLE", when=in_section("ties", "members", "matrix", "collaborations"), writes=True),
        Action("change", "Change", "c", "Change the collaboration under the cursor.", "collaborations set ROW --status STATUS", when=in_section("collaborations", row=True), writes=True),
    ),
    *_here(
        "writeup",
        Action("build", "Build", "b", "Build the report, or another product, into out/report.", "report build --to FORMAT", writes=True),
        Action("audience", "For whom", "a", "Look at it as the team, or as it would be published.", "report check --audience AUDIENCE", when=in_section("checks", "figures")),
        Action("notebooks", "Notebooks", "n", "Write the synthesis notebooks, not run yet; an evaluator's own cells are kept.", "synthesis build --no-run", writes=True),
    ),
)  # fmt: skip
