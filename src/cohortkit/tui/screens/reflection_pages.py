"""Pages to read about reflections: a wave, an answer, a person's answers, what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.tui.shown import Block, Line, Page, facts
from cohortkit.tui.words import counted

if TYPE_CHECKING:
    from cohortkit.plan.model import Plan
    from cohortkit.questions.collecting import Collection
    from cohortkit.questions.status import WaveStatus
    from cohortkit.records.cohort import Cohort


def wave_statuses(cohort: Cohort) -> tuple[WaveStatus, ...]:
    """Every wave of every set, as it stands."""
    from cohortkit.questions.status import statuses

    return statuses(cohort.plan, cohort.responses, cohort.as_of, withdrawn=cohort.tombstones)


def status_of(cohort: Cohort, wave: str) -> WaveStatus | None:
    """One wave, named ``set/wave``."""
    return next((each for each in wave_statuses(cohort) if f"{each.set}/{each.wave}" == wave), None)


def wave_page(cohort: Cohort, row: str) -> Page:
    """The questions of a wave, and what they said in sum."""
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
    found = status_of(cohort, row)
    if found and found.complete:
        from cohortkit.evaluation.surveys import summarize

        text = summarize(cohort, set_id, wave_id).text()
        blocks.insert(1, Block("What they said", tuple(Line(each) for each in text.splitlines()[:60])))
    return Page(question_set.title, tuple(blocks))


def answer_page(cohort: Cohort, row: str) -> Page:
    """One answer in words, and how it may be used."""
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
    """Everything somebody answered in a wave."""
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


def collected(plan: Plan, found: Collection, place: str) -> Page:
    """What became of each file that came back, each named as it is called within the folder or zip at `place`."""

    def named(file: str) -> str:
        return file.removeprefix(f"{place}/")

    accepted: list[Line] = []
    for each in found.accepted:
        what = f"{plan.label_of(each.person)}: {counted(each.answers, 'answer', 'answers')} of {each.set}, {each.wave}"
        accepted.append(Line(f"{what} ({named(each.file)})", "good" if each.new else "quiet"))
        accepted += (Line(f"    {note}", "warn") for note in each.notes)
    clashes = tuple(
        Line(
            f"{plan.label_of(each.person)}, {each.prompt}: {each.reason} ({', '.join(map(named, each.files))})", "warn"
        )
        for each in found.conflicts
    )
    missing = tuple(Line(f"{plan.label_of(each.person)}: {each.set}, {each.wave}") for each in found.missing[:100])
    blocks = (
        Block("Taken", tuple(accepted)),
        Block("Not taken", tuple(Line(f"{named(each.file)}: {each.reason}", "bad") for each in found.rejected)),
        Block("To settle", clashes),
        Block(
            "Typed and never saved: ask for a press on Save", tuple(Line(named(file), "warn") for file in found.drafts)
        ),
        Block("Again", tuple(Line(f"{named(each.file)}: {each.reason}", "quiet") for each in found.duplicates)),
        Block("As they were handed out", tuple(Line(named(file), "quiet") for file in found.untouched)),
        Block("Neither exercises nor answers", tuple(Line(named(file), "quiet") for file in found.passed_over)),
        Block("Still missing", missing),
    )
    return Page(
        "What came back",
        tuple(each for each in blocks if each.lines) or (Block("", (Line("Nothing was found there."),)),),
    )
