"""What the reflections screen shows: the waves, who answered, the answers, and what came of collecting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cohortkit.tui.screens.person_page import having_people
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, View, Word, facts, having, listing
from cohortkit.tui.words import counted, day

if TYPE_CHECKING:
    from cohortkit.questions.status import WaveStatus
    from cohortkit.records.cohort import Cohort


def _statuses(cohort: Cohort) -> tuple[WaveStatus, ...]:
    from cohortkit.questions.status import statuses

    return statuses(cohort.plan, cohort.responses, cohort.as_of, withdrawn=cohort.tombstones)


def current_wave(shown: Listing) -> str:
    """The row of the first wave that is open, else of the last that was closed."""
    states = [(row.id, str(row.cells[2])) for row in shown.rows]
    open_now = [row for row, state in states if state.endswith(" open") and not state.endswith("not yet open")]
    closed = [row for row, state in states if state.endswith("closed")]
    return next(iter((*open_now, *reversed(closed))), "")


def waves(cohort: Cohort, view: View) -> Listing:
    """The waves of every reflection and survey."""
    rows = []
    for each in _statuses(cohort):
        share = f"{len(each.complete)} of {each.roster}" if each.roster is not None else f"{len(each.complete)}"
        state = Word(each.state, "good" if each.state == "open" else "quiet")
        rows.append(
            Row(f"{each.set}/{each.wave}", (each.title, each.wave, state, share, day(each.closes, cohort.as_of)))
        )
    return listing(
        (
            Column("Set", most=60),
            Column("Wave", rank=2),
            Column("State", whole=True),
            Column("Answered", right=True),
            Column("Closes", rank=1),
        ),
        having(view.words, rows),
        empty="There are no reflections or surveys. Press e to write one into cohort.toml:  [reflections.ID]",
        summary="Enter shows who answered",
    )


def _of_wave(cohort: Cohort, wave: str) -> WaveStatus | None:
    return next((each for each in _statuses(cohort) if f"{each.set}/{each.wave}" == wave), None)


def people(cohort: Cohort, view: View) -> Listing:
    """Who answered in the wave that is open, those first who have not."""
    found = _of_wave(cohort, view.choices.get("wave", ""))
    columns = (Column("Name"), Column("Organization", rank=1), Column("Answered"))
    if found is None:
        return listing(columns, (), empty="Choose a wave first: [ goes back to the list.")
    plan = cohort.plan
    said = [(who, Word("not yet", "warn")) for who in found.missing]
    said += [(who, Word("in part", "warn")) for who in found.partial]
    said += [(who, Word("complete", "good")) for who in found.complete]
    said += [(who, Word("taken back", "quiet")) for who in found.withdrawn]
    rows = [
        Row(who, (plan.label_of(who), plan.label_of(plan.people[who].organization) if who in plan.people else "", word))
        for who, word in said
    ]
    return listing(
        columns,
        having_people(cohort, view.words, rows, lambda row: (row.id,)),
        empty="Nobody was asked, and nobody has answered.",
        summary=(
            f"{found.title}, {found.wave}: {len(found.complete)} complete, {len(found.partial)} in part, "
            f"{len(found.missing)} not yet"
        ),
    )


def answers(cohort: Cohort, view: View) -> Listing:
    """The answers in words of the wave that is open."""
    from cohortkit.coding.answers import passages

    set_id, _, wave = view.choices.get("wave", "").partition("/")
    rows = [
        Row(
            f"{each.response}|{each.prompt}",
            (cohort.plan.label_of(each.person), each.prompt, each.text.replace("\n", " ")),
        )
        for each in passages(cohort, set_id=set_id, wave=wave)
    ]
    return listing(
        (Column("Who", rank=1), Column("Question", rank=2, most=24), Column("Answer", most=300)),
        having(view.words, rows),
        empty="No answer in words yet. Press c to collect what came back."
        if set_id
        else "Choose a wave first: [ goes back to the list.",
        summary=f"{counted(len(rows), 'answer', 'answers')} in words; for the team only",
    )


def wave_page(cohort: Cohort, row: str) -> Page:
    """The questions of a wave and what was said."""
    set_id, _, wave_id = row.partition("/")
    question_set = cohort.plan.question_set(set_id)
    if question_set is None:
        return Page()
    prompts = tuple(
        Line(f"{number}  {each.text}  ({each.kind})") for number, each in enumerate(question_set.prompts, 1)
    )
    blocks = [
        facts(
            "", (("Id", set_id), ("Wave", wave_id), ("For", question_set.audience), ("Minutes", question_set.minutes))
        ),
        Block("Questions", prompts),
    ]
    found = _of_wave(cohort, row)
    if found and found.complete:
        from cohortkit.evaluation.surveys import summarize

        text = summarize(cohort, set_id, wave_id).text()
        blocks.insert(1, Block("What they said", tuple(Line(each) for each in text.splitlines()[:60])))
    return Page(question_set.title, tuple(blocks))


def answer_page(cohort: Cohort, row: str) -> Page:
    """One answer as it was given."""
    from cohortkit.coding.answers import passage

    response, _, prompt = row.partition("|")
    found = passage(cohort, response, prompt)
    if found is None:
        return Page()
    question_set = cohort.plan.question_set(found.set)
    asked = question_set.prompt(prompt) if question_set else None
    return Page(
        asked.text if asked else prompt,
        (
            Block("", tuple(Line(each) for each in found.text.splitlines())),
            facts(
                "",
                (
                    ("Who", cohort.plan.label_of(found.person)),
                    ("Consent", found.consent or "none given: stays with the team"),
                ),
            ),
        ),
    )


def person_answers(cohort: Cohort, wave: str, person: str) -> Page:
    """Everything that one person answered in a wave."""
    from cohortkit.questions.answers import answer_text

    response = cohort.responses.get(f"{wave}/{person}")
    question_set = cohort.plan.question_set(wave.partition("/")[0])
    name = cohort.plan.label_of(person)
    if response is None or question_set is None:
        return Page(name, (Block("", (Line("nothing on record"),)),))
    blocks = [facts("", (("Answered", response.at.date()), ("Consent", response.consent or "none given")))]
    blocks += [
        Block(each.text, tuple(Line(text) for text in answer_text(response.answers[each.id]).splitlines()))
        for each in question_set.prompts
        if each.id in response.answers
    ]
    return Page(name, tuple(blocks))


def collected(plan: Any, found: Any) -> Page:
    """What came of collecting, file by file."""
    accepted = tuple(
        Line(
            f"{plan.label_of(each.person)}: {each.answers} answers of {each.set}, {each.wave} ({each.file})",
            "good" if each.new else "quiet",
        )
        for each in found.accepted
    )
    rejected = tuple(Line(f"{each.file}: {each.reason}", "bad") for each in found.rejected)
    others = tuple(Line(f"{each.file}: {each.reason}", "quiet") for each in found.duplicates)
    clashes = tuple(
        Line(f"{plan.label_of(each.person)}, {each.prompt}: {each.reason} ({', '.join(each.files)})", "warn")
        for each in found.conflicts
    )
    missing = tuple(Line(f"{plan.label_of(each.person)}: {each.set}, {each.wave}") for each in found.missing[:100])
    blocks = (
        Block("Taken", accepted),
        Block("Not taken", rejected),
        Block("To settle", clashes),
        Block("Again", others),
        Block("Still missing", missing),
    )
    return Page(
        "What came back",
        tuple(each for each in blocks if each.lines) or (Block("", (Line("Nothing was found there."),)),),
    )
