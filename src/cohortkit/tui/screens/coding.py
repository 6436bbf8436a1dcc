"""Coding: answers in people's own words, the codebook, quotes, and how well coders agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, Tone, View, Word, facts, having, listing
from cohortkit.tui.words import counted

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort
    from cohortkit.records.model import QuoteStatus, Segment

QUOTES: dict[str, Tone] = {
    "approved": "good",
    "proposed": "warn",
    "shown": "warn",
    "declined": "quiet",
    "withdrawn": "bad",
}


class Coding(Room):
    """Read, select, code."""

    NAME = "coding"
    BINDINGS = bindings_of("coding")
    SECTIONS = (("answers", "Answers"), ("codes", "Codes"), ("quotes", "Quotes"), ("agreement", "Agreement"))

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The rows of each section."""
        match view.section:
            case "codes":
                return _codes(cohort, view)
            case "quotes":
                return _quotes(cohort, view)
            case "agreement":
                return _agreement(cohort, view)
        return _answers(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """An answer with its codes, a code with its words, a quote."""
        match view.section:
            case "codes":
                return _code_page(cohort, row)
            case "quotes":
                return _quote_page(cohort, row)
            case "agreement":
                return _disagreement_page(cohort, row)
        return answer_page(cohort, row)

    def section_of(self, row: str) -> str:
        """Codes and quotes have sections of their own."""
        cohort = self.session.seen.cohort
        if cohort is None:
            return "answers"
        return "codes" if row in cohort.codebook.codes else "quotes" if row in cohort.quotes else "answers"

    def choose(self, _row: str) -> None:
        """Enter on an answer opens it for coding."""
        if self.section == "answers" and not self.session.read_only:
            self.do_read()
        else:
            self.open_page()

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The codebook, the quotes, or the coder's own file."""
        if self.section == "quotes":
            return "quotes.toml", ("quotes", row)
        if self.section == "codes":
            return "coding/codebook.toml", ("codes", row)
        coder = self.session.by
        return (
            (f"coding/{coder}.toml", ())
            if coder and (self.session.folder / f"coding/{coder}.toml").is_file()
            else ("coding/codebook.toml", ())
        )

    def do_read(self) -> None:
        """Open the answer: select words, give them codes."""
        from cohortkit.tui.dialogs.desk import Desk

        if not self.session.by:
            self.cohort_app.ask_who(self.do_read)
            return
        rows = [row.id for row in self.rows.listing.rows]

        def closed(last: str | None) -> None:
            if last:
                self.rows.go_to(last)

        self.app.push_screen(Desk(rows, rows.index(self.row) if self.row in rows else 0), closed)

    def do_asked(self) -> None:
        """Record that the speaker was asked."""
        self._quote("shown")

    def do_approve(self) -> None:
        """Record that the speaker approved the quote."""
        self._quote("approved")

    def do_decline(self) -> None:
        """Record that the speaker said no."""
        self._quote("declined")

    def do_withdraw(self) -> None:
        """Record that the speaker took the quote back: it stands in nothing built from now on."""
        self._quote("withdrawn")

    def _quote(self, status: QuoteStatus) -> None:
        from cohortkit.coding.proposing import set_status

        row, session = self.row, self.session
        self.cohort_app.change(lambda: set_status(session.cohort, row, status, on=session.today()))


def segments_of(cohort: Cohort, response: str, prompt: str) -> list[tuple[str, Segment]]:
    """Every coder's segments of an answer, by coder, then place."""
    return [
        (coder, each)
        for coder, coding in sorted(cohort.codings.items())
        for each in sorted(coding.segments, key=lambda segment: (segment.start, segment.code))
        if (each.response, each.prompt) == (response, prompt)
    ]


def _by_answer(cohort: Cohort) -> dict[tuple[str, str], list[tuple[str, Segment]]]:
    found: dict[tuple[str, str], list[tuple[str, Segment]]] = {}
    for coder, coding in sorted(cohort.codings.items()):
        for each in coding.segments:
            found.setdefault((each.response, each.prompt), []).append((coder, each))
    return found


def _answers(cohort: Cohort, view: View) -> Listing:
    from cohortkit.coding.answers import FOR_THE_TEAM, passages

    coded = _by_answer(cohort)
    waiting: list[Row] = []
    done: list[Row] = []
    for each in passages(cohort, consents=FOR_THE_TEAM):
        codes = list(dict.fromkeys(segment.code for _, segment in coded.get((each.response, each.prompt), [])))
        word = Word(f"{len(codes)}", "good") if codes else Word("not coded", "warn")
        (done if codes else waiting).append(
            Row(f"{each.response}|{each.prompt}", (word, each.set, each.prompt, each.text.replace("\n", " ")))
        )
    return listing(
        (
            Column("Codes", whole=True),
            Column("Set", rank=2, most=24),
            Column("Question", rank=3, most=20),
            Column("Answer", most=300),
        ),
        having(view.words, [*waiting, *done]),
        empty="There is no answer in words yet that may be read. Collect some first: 8, then c.",
        summary=f"{len(done)} of {counted(len(done) + len(waiting), 'answer', 'answers')} coded; Enter opens one",
    )


def answer_page(cohort: Cohort, row: str) -> Page:
    """An answer and the codes on it."""
    from cohortkit.coding.answers import passage

    response, _, prompt = row.partition("|")
    found = passage(cohort, response, prompt)
    if found is None:
        return Page()
    question_set = cohort.plan.question_set(found.set)
    asked = question_set.prompt(prompt) if question_set else None
    codes = cohort.codebook.codes
    rows = tuple(
        Line(
            f"{codes[each.code].title if each.code in codes else each.code}: "
            f"“{found.text[each.start : each.end]}” ({coder})"
        )
        for coder, each in segments_of(cohort, response, prompt)
    )
    return Page(
        asked.text if asked else prompt,
        (
            Block("", tuple(Line(each) for each in found.text.splitlines())),
            Block("Codes", rows or (Line("none yet; Enter opens the answer"),)),
            facts(
                "",
                (
                    ("Who", cohort.plan.label_of(found.person)),
                    ("Consent", found.consent or "none given: stays with the team"),
                ),
            ),
        ),
    )


def _codes(cohort: Cohort, view: View) -> Listing:
    counts: dict[str, int] = {}
    for coding in cohort.codings.values():
        for each in coding.segments:
            counts[each.code] = counts.get(each.code, 0) + 1
    rows = [
        Row(
            each.id,
            (each.title, str(counts.get(each.id, 0)), each.parent, each.definition or Word("no definition", "warn")),
        )
        for each in cohort.codebook.codes.values()
    ]
    return listing(
        (
            Column("Code", most=40),
            Column("Used", right=True),
            Column("Under", rank=2),
            Column("Definition", rank=1, most=100),
        ),
        having(view.words, rows),
        empty='The codebook is empty. Press e to write the first code:  [codes.ID]  title = "…"  definition = "…"',
        summary=f"{counted(len(rows), 'code', 'codes')}, {counted(len(cohort.codebook.themes), 'theme', 'themes')}",
    )


def _code_page(cohort: Cohort, row: str) -> Page:
    from cohortkit.coding.answers import passage

    code = cohort.codebook.codes.get(row)
    if code is None:
        return Page()
    words: list[Line] = []
    for coding in cohort.codings.values():
        for each in coding.segments:
            if each.code == row and len(words) < 30:
                found = passage(cohort, each.response, each.prompt)
                if found is not None:
                    words.append(Line(f"“{found.text[each.start : each.end].strip()}”"))
    return Page(
        code.title,
        (
            facts(
                "",
                (
                    ("Id", row),
                    ("Definition", code.definition),
                    ("When", code.when),
                    ("Under", code.parent),
                    ("Area", code.area),
                ),
            ),
            Block("Words", tuple(words)),
        ),
    )


def _quotes(cohort: Cohort, view: View) -> Listing:
    from cohortkit.coding.quoting import Shown, settle

    rows = []
    for each in cohort.quotes.values():
        settled = settle(cohort, each, "published")
        tone = QUOTES.get(each.status, "plain")
        rows.append(
            Row(
                each.id,
                (
                    Word(each.status, tone if tone != "good" or isinstance(settled, Shown) else "bad"),
                    (each.published or each.verbatim).replace("\n", " "),
                    each.attribution or Word("no consent", "bad"),
                    "yes" if isinstance(settled, Shown) else settled,
                ),
            )
        )
    return listing(
        (
            Column("State", whole=True),
            Column("Words", most=200),
            Column("Shown as", rank=2),
            Column("May be published", rank=1),
        ),
        having(view.words, rows),
        empty="No quote is proposed yet. Open an answer in Answers, select words that say it well, and press F9.",
        summary=counted(len(rows), "quote", "quotes"),
    )


def _quote_page(cohort: Cohort, row: str) -> Page:
    from cohortkit.coding.quoting import Shown, settle

    quote = cohort.quotes.get(row)
    if quote is None:
        return Page()
    settled = settle(cohort, quote, "published")
    verdict = (
        Line("may be published", "good")
        if isinstance(settled, Shown)
        else Line(f"may not be published: {settled}", "bad")
    )
    return Page(
        row,
        (
            Block("Words", tuple(Line(each) for each in (quote.published or quote.verbatim).splitlines())),
            Block("", (verdict,)),
            facts(
                "",
                (
                    ("Said", quote.verbatim if quote.published else ""),
                    ("Speaker", cohort.plan.label_of(quote.speaker) if quote.speaker else ""),
                    ("Shown as", quote.attribution),
                    ("State", quote.status),
                    ("Scope", quote.scope),
                ),
            ),
        ),
    )


def _agreement(cohort: Cohort, view: View) -> Listing:
    columns = (
        Column("Code"),
        Column("Agreed", right=True),
        Column("κ", right=True),
        Column("α", right=True),
        Column("Used", rank=1, right=True),
    )
    if len(cohort.codings) < 2:
        return listing(
            columns,
            (),
            empty="Agreement needs two coders. Each codes under their own name: COHORTKIT_BY=ID cohortkit tui",
        )
    from cohortkit.coding.agreement import agree, number

    found = agree(cohort)
    codes = cohort.codebook.codes

    rows = [
        Row(
            each.code,
            (
                codes[each.code].title if each.code in codes else each.code,
                f"{each.agreed} of {each.n}",
                number(each.kappa),
                number(each.alpha),
                number(each.prevalence),
            ),
        )
        for each in found.codes
    ]
    return listing(
        columns,
        having(view.words, rows),
        empty="No answer was coded by two people yet.",
        summary=(
            f"{', '.join(cohort.plan.label_of(each) for each in found.coders)}: κ {number(found.kappa)}, α "
            f"{number(found.alpha)} over {counted(found.responses, 'response', 'responses')}"
        ),
    )


def _disagreement_page(cohort: Cohort, row: str) -> Page:
    from cohortkit.coding.agreement import agree

    found = [each for each in agree(cohort).disagreements if each.code == row]
    blocks = []
    for each in found[:20]:
        said = tuple(
            Line(f"{cohort.plan.label_of(who)}: “{words}”")
            for who, passages in each.passages.items()
            for words in passages
        )
        blocks.append(
            Block(
                (
                    f"{each.response}: used by {', '.join(cohort.plan.label_of(who) for who in each.used_by)}, not "
                    f"by {', '.join(cohort.plan.label_of(who) for who in each.not_used_by)}"
                ),
                said,
            )
        )
    return Page("Where they differ", tuple(blocks) or (Block("", (Line("nowhere", "good"),)),))
