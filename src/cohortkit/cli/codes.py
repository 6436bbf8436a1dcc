"""``cohortkit codes``: the codebook, coding, agreement, suggestions and exports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cohortkit.cli.call import Call, Stop, UsageStop, split
from cohortkit.cli.complete import coders, codes, ids, prompts, responses, words
from cohortkit.cli.declare import Group

app = Group("codes", "Codes on answers: applied, compared, suggested and exported.")

CoderOption = Annotated[
    str | None,
    typer.Option(metavar="ID", help="Whose file; the one who records where not given.", autocompletion=coders),
]
PromptOption = Annotated[
    str, typer.Option(metavar="PROMPT", help="Only answers to this prompt.", autocompletion=prompts)
]
SetOption = Annotated[
    str,
    typer.Option("--set", metavar="ID", help="Only answers of this set.", autocompletion=ids("reflections", "surveys")),
]


@app.reads("codes list", "codes list --json")
def list_(call: Call) -> None:
    """List the codes in their tree and the themes over them, with how often each is used."""
    from cohortkit.cli.output import Table, show
    from cohortkit.coding.themes import count_themes, is_there, path_of

    cohort = call.cohort
    book = cohort.codebook
    used = [each for coding in cohort.codings.values() for each in coding.segments if is_there(cohort, each)]
    codes: list[dict[str, Any]] = [
        {
            "id": code.id,
            "title": code.title,
            "definition": code.definition or None,
            "when": code.when or None,
            "parent": code.parent or None,
            "area": code.area or None,
            "segments": sum(each.code == code.id for each in used),
            "responses": len({each.response for each in used if each.code == code.id}),
        }
        for code in book.codes.values()
    ]
    themes: list[dict[str, Any]] = [
        {
            "id": each.theme.id,
            "wording": each.theme.wording,
            "codes": list(each.theme.codes),
            "area": each.theme.area or None,
            "learning_question": each.theme.learning_question,
            "responses": len(each.responses),
            "people": len(each.people),
        }
        for each in count_themes(cohort)
    ]
    rows = [(each["id"], " › ".join(path_of(book, each["id"])), each["segments"], each["responses"]) for each in codes]
    theme_rows = [(each["id"], each["wording"], each["responses"], each["people"]) for each in themes]
    show(
        call,
        {"codes": codes, "themes": themes, "coders": list(cohort.codings)},
        Table(("Id", "Code", "Passages", "Responses"), rows, "Codes", empty="the codebook is empty"),
        Table(("Id", "Theme", "Responses", "People"), theme_rows, "Themes", empty="no themes yet"),
    )


@app.writes(
    "codes apply designed-for-equity/1/alas-1 structure shared-power --start 0 --end 20 --coder evaluator --dry-run",
    "codes apply designed-for-equity/1/alas-1 structure shared-power --coder evaluator --dry-run",
)
def apply(
    call: Call,
    *,
    response: Annotated[str, typer.Argument(metavar="RESPONSE", help="set/wave/person.", autocompletion=responses)],
    prompt: Annotated[str, typer.Argument(metavar="PROMPT", help="Which answer.", autocompletion=prompts)],
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code of the codebook.", autocompletion=codes)],
    start: Annotated[int | None, typer.Option(help="First character, counted from 0.")] = None,
    end: Annotated[int | None, typer.Option(help="The character after the last one.")] = None,
    coder: CoderOption = None,
    memo: Annotated[str, typer.Option(metavar="TEXT", help="A note of the coder.")] = "",
    star: Annotated[bool, typer.Option("--star", help="Mark it as a passage to remember.")] = False,
    suggested: Annotated[bool, typer.Option("--suggested", help="The code was suggested, and you accept it.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the code off instead.")] = False,
) -> None:
    """Put a code on a stretch of an answer, or on all of it."""
    from cohortkit.cli.commit import commit
    from cohortkit.coding.applying import apply_code, remove_code

    who = coder or call.by
    given: dict[str, Any] = {"start": start, "end": end}
    if remove:
        commit(call, remove_code(call.cohort, who, response, prompt, code, **given), id=f"{response} {prompt} {code}")
        return
    change, segment = apply_code(
        call.cohort, who, response, prompt, code, **given, memo=memo, star=star, suggested=suggested
    )
    more = {"segment": {"start": segment.start, "end": segment.end, "code": segment.code, "coder": who}}
    commit(call, change, id=f"{response} {prompt} {code}", more=more)


@app.reads("codes suggest --coder evaluator", "codes suggest --coder evaluator --set outcomes --json")
def suggest(
    call: Call,
    *,
    coder: CoderOption = None,
    set_: SetOption = "",
    prompt: PromptOption = "",
    topics: Annotated[
        bool, typer.Option("--topics", help="For a cold start: groups of answers that share words.")
    ] = False,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 30,
) -> None:
    """Suggest codes for passages you have not coded, learned from your own; nothing applies itself.

    `codes apply … --suggested` accepts one.
    """
    from cohortkit.cli.output import Table, show
    from cohortkit.coding import suggesting

    if topics:
        found = suggesting.topics(call.cohort, set_id=set_, prompt=prompt)
        documents = [
            {"words": list(each.words), "examples": [list(example) for example in each.examples]} for each in found
        ]
        lines = [(", ".join(each.words), each.examples[0][2] if each.examples else "") for each in found]
        show(call, {"topics": documents}, Table(("Words", "For example"), lines, empty="too few answers to group"))
        return
    who = coder or call.known_by
    if not who:
        raise Stop("say from whose codes to learn: --coder ID")
    suggestions = suggesting.suggest(call.cohort, who, set_id=set_, prompt=prompt)[:limit]
    document = [
        {
            "response": each.response,
            "prompt": each.prompt,
            "start": each.start,
            "end": each.end,
            "codes": [{"code": code, "nearness": nearness} for code, nearness in each.codes],
        }
        for each in suggestions
    ]
    rows = [
        (f"{each.response} {each.prompt} {each.start}–{each.end}", each.text, ", ".join(code for code, _ in each.codes))
        for each in suggestions
    ]
    empty = f"nothing to suggest: {who} has coded everything, or has no code with two examples (see --topics)"
    show(call, {"coder": who, "suggestions": document}, Table(("Passage", "Words", "Codes"), rows, empty=empty))


@app.reads("codes agreement", "codes agreement --coder evaluator --coder facilitator-2 --json")
def agreement(
    call: Call,
    coder: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Compare these; all who coded by default.", autocompletion=coders),
    ] = None,
) -> None:
    """Compare coders: Cohen's κ and Krippendorff's α for each code, and where they disagree."""
    from cohortkit.cli.output import Table, show
    from cohortkit.coding.agreement import agree
    from cohortkit.plan.names import NoSuchThing

    chosen = split(coder)
    for each in chosen:
        if each not in call.cohort.codings:
            raise NoSuchThing("coder", each, hint=f"there are {', '.join(call.cohort.codings) or 'none yet'}")
    found = agree(call.cohort, chosen)
    if len(found.coders) < 2:
        raise Stop("agreement needs two coders; give each a file of their own: codes apply … --coder ID")
    document = {
        "coders": list(found.coders),
        "responses": found.responses,
        "n": found.n,
        "agreed": found.agreed,
        "raw": found.raw,
        "kappa": found.kappa,
        "alpha": found.alpha,
        "codes": [
            {
                "code": each.code,
                "n": each.n,
                "agreed": each.agreed,
                "raw": each.raw,
                "kappa": each.kappa,
                "alpha": each.alpha,
                "prevalence": each.prevalence,
            }
            for each in found.codes
        ],
        "disagreements": [
            {
                "response": each.response,
                "code": each.code,
                "used_by": list(each.used_by),
                "not_used_by": list(each.not_used_by),
                "passages": {coder_id: list(words) for coder_id, words in each.passages.items()},
            }
            for each in found.disagreements
        ],
    }
    table = found.table()
    rows = [
        (
            each.response,
            each.code,
            "; ".join(": ".join(filter(None, (who, " … ".join(each.passages[who])))) for who in each.used_by),
            ", ".join(each.not_used_by),
        )
        for each in found.disagreements
    ]
    show(
        call,
        document,
        Table(table.columns, table.rows, table.caption),
        Table(("Response", "Code", "Used by", "Not by"), rows, "Disagreements", empty="no disagreement"),
    )


@app.exports("codes export --to csv -o passages.csv", "codes export --to qdpx -o project.qdpx")
def export(
    call: Call,
    *,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="csv, matrix, qdc or qdpx.",
            autocompletion=words("csv", "matrix", "qdc", "qdpx"),
        ),
    ],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")] = None,
    coder: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only these coders.", autocompletion=coders)
    ] = None,
) -> None:
    """Export the codings for other programs: only words whose consent reaches outside the team."""
    import sys

    from cohortkit.cli.storing import write_bytes
    from cohortkit.coding.exporting import FORMATS
    from cohortkit.coding.exporting import export as make

    form = next((each for each in FORMATS if each == to), None)
    if form is None:
        raise UsageStop(f'there is no format "{to}"; choose among {", ".join(FORMATS)}')
    if form == "qdpx" and output is None and sys.stdout.isatty():
        raise UsageStop("a project is a zip file; name one with -o FILE.qdpx")
    if output is None and call.as_json:
        raise UsageStop("with --json say where the file goes: -o FILE")
    write_bytes(call, make(call.cohort, form, split(coder)), output)
