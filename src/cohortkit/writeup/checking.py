"""What stands in the way of a write-up: looked for in the composed document, in the records, and in what was built.

Each rule is one function in `RULES` that yields faults with their places; adding a rule is adding one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from cohortkit.coding.quoting import Shown, settle
from cohortkit.plan.checks.spelling import Spellings
from cohortkit.records.cohort import Cohort
from cohortkit.records.load import QUOTES_FILE
from cohortkit.records.model import Audience, Quote
from cohortkit.writeup.adding import added_prose
from cohortkit.writeup.blocks import (
    Block,
    Bullets,
    Document,
    Grid,
    Note,
    Number,
    Paragraph,
    Picture,
    Quoted,
    Section,
    Text,
    figures_of,
    lines_of,
    plain,
)
from cohortkit.writeup.compose import compose
from cohortkit.writeup.figure import Figure
from cohortkit.writeup.repeating import SHORT, Closed
from cohortkit.writeup.sections.closing import PRODUCT_TYPES, disclaimer_of
from cohortkit.writeup.sources import Places


class Fault(msgspec.Struct, frozen=True, order=True):
    """One thing in the way: a stable code, where it is, and what to do about it."""

    code: str
    where: str
    message: str


class Subject(msgspec.Struct, frozen=True):
    """What the rules look at."""

    cohort: Cohort
    document: Document
    audience: Audience
    blocks: tuple[tuple[str, Block], ...]

    @property
    def words(self) -> Iterator[tuple[str, str, bool]]:
        """All running text but quotes: its place, the words, and whether they were typed for the write-up."""
        for where, block in self.blocks:
            if isinstance(block, Section):
                yield where, block.title, bool(block.origin)
            for line in lines_of(block):
                for each in line:
                    if isinstance(each, Text) and each.words:
                        yield where, each.words, each.typed


Rule = Callable[[Subject], Iterator[Fault]]


def check_report(cohort: Cohort, audience: Audience = "published", product: str = "report") -> list[Fault]:
    """Find everything that stands in the way, sorted by place.

    Raises TemplateRefused where the document cannot even be composed.
    """
    return check_document(cohort, compose(cohort, audience, product, added=added_prose(cohort.folder)))


def check_document(cohort: Cohort, document: Document) -> list[Fault]:
    """Find what stands in the way of one composed document, and of what was built before."""
    return _found(cohort, document, RULES)


def exposing(cohort: Cohort, document: Document) -> list[Fault]:
    """Find what in a document would tell its readers more than somebody agreed to."""
    return _found(cohort, document, EXPOSING)


def _found(cohort: Cohort, document: Document, rules: Iterable[Rule]) -> list[Fault]:
    subject = Subject(cohort, document, document.audience, tuple(_placed(document.sections)))
    return sorted({fault for rule in rules for fault in rule(subject)}, key=lambda fault: (fault.where, fault))


def _placed(sections: tuple[Section, ...]) -> Iterator[tuple[str, Block]]:
    def within(block: Block, path: tuple[str, ...]) -> Iterator[tuple[str, Block]]:
        if isinstance(block, Section):
            path = (*path, block.title)
        origin = block.origin if isinstance(block, (Bullets, Paragraph, Section)) else ""
        yield origin or " › ".join(path), block
        if isinstance(block, Section):
            for inner in block.blocks:
                yield from within(inner, path)

    for section in sections:
        yield from within(section, ())


_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!\s*%)")
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_NUMBER = re.compile(r"(?<![\w])\d[\d.,]*(?![\w])|\d+(?=\s?%)")
_PERCENT = re.compile(r"\d[\d.,]*\s?%")
_WITH_BASE = re.compile(r"\d[\d.,]*\s?%\s*\(\s*\d[\d., ]*\s*(?:of|de|/)\s*\d[\d., ]*\)")


def _numbers_without_source(subject: Subject) -> Iterator[Fault]:
    """Figures without a place, numbers typed into sentences, and numbers in tables that no figure stands for."""
    for figure in figures_of(subject.document.sections).values():
        if not figure.sources:
            yield Fault("no-source", figure.id, "this number names no place it was counted from")
    names = {subject.cohort.plan.cohort.name, subject.cohort.plan.cohort.short_name}
    plan = subject.cohort.plan
    names |= {written for body in plan.organizations.values() for written in (body.name, body.short_name)}
    names |= {written for partner in plan.partners.values() for written in (partner.name, partner.short_name)}
    for where, words, typed in subject.words:
        if not typed:
            continue
        bare = words
        for name in sorted(filter(None, names), key=len, reverse=True):
            bare = bare.replace(name, "")
        for match in _NUMBER.finditer(_YEAR.sub("", _DATE.sub("", bare))):
            message = f'“{match[0]}” is typed; use a figure, such as {{{{ f("products") }}}}'
            yield Fault("no-source", where, message)
    for where, block in subject.blocks:
        if isinstance(block, Grid):
            cells = [plain(cell) for row in block.rows for cell in row if not any(isinstance(i, Number) for i in cell)]
            yield from _unfounded(where, block.caption, cells, block.figures)
        elif isinstance(block, Picture):
            cells = [cell for row in block.chart.table.rows for cell in row]
            yield from _unfounded(where, block.chart.title, cells, block.figures)


def _unfounded(where: str, caption: str, cells: list[str], figures: tuple[Figure, ...]) -> Iterator[Fault]:
    known = {value for each in figures for value in (each.value, each.numerator, each.denominator)}
    for cell in cells:
        bare = cell.replace(",", "").strip()
        if bare.isdigit() and int(bare) not in known and not _YEAR.fullmatch(bare):
            yield Fault("no-source", f"{where} › {caption}", f"no figure stands for the number {cell}")


def _percentages_without_n(subject: Subject) -> Iterator[Fault]:
    """A percentage says little without what it is a percentage of."""
    texts = [(where, words) for where, words, _ in subject.words]
    for where, block in subject.blocks:
        if isinstance(block, Picture):
            texts.append((where, block.chart.description))
            texts += [(where, words) for words in re.findall(r"<text[^>]*>([^<]*)</text>", block.chart.svg)]
            texts += [(where, cell) for row in block.chart.table.rows for cell in row]
        for line in lines_of(block):
            for each in line:
                if isinstance(each, Number) and each.figure.is_share and "%" in each.shown:
                    base = str(each.figure.denominator)
                    if base not in each.shown and base not in plain(line):
                        yield Fault("no-n", where, f"“{each.shown}” does not say of how many")
    for where, words in texts:
        bare = _WITH_BASE.sub("", words)
        for match in _PERCENT.finditer(bare):
            yield Fault("no-n", where, f"“{match[0]}” does not say of how many; write it as k of n")


_PLACEHOLDERS = frozenset(("", "image", "chart", "figure", "picture", "graph", "alt", "alt text", "todo", "imagen"))


def _charts_without_words(subject: Subject) -> Iterator[Fault]:
    """A chart is told in words, and as a table."""
    for where, block in subject.blocks:
        if isinstance(block, Picture):
            told = block.chart.description.strip().rstrip(".").casefold()
            if told in _PLACEHOLDERS or told == block.chart.title.strip().casefold():
                yield Fault("no-alt", where, f"the chart “{block.chart.title}” is not described in words")
            if not block.chart.table.rows:
                yield Fault("no-alt", where, f"the chart “{block.chart.title}” has no table of its data")
            if "<title" not in block.chart.svg or "<desc" not in block.chart.svg:
                yield Fault("no-alt", where, f"the drawing of “{block.chart.title}” has no title or description in it")


_WHY_NOT = {
    "not approved": "the speaker has not approved this quote",
    "withdrawn": "the answer behind this quote was withdrawn",
    "no consent": "the answer behind this quote may not be quoted",
    "for the team only": "the words were shared inside the cohort only",
    "scope": "the quote was approved for the report only",
    "mention not approved": "somebody named in this quote has not approved it",
    "words changed": "the words are not those of the answer, or an edit is not marked by brackets",
}
"""Why a quote may not stand where it does."""


def _quotes_without_leave(subject: Subject) -> Iterator[Fault]:
    """Quotes that were not approved, or whose consent does not reach."""
    cohort = subject.cohort
    for where, block in subject.blocks:
        if isinstance(block, Quoted):
            quote = cohort.quotes.get(block.id)
            verdict = (
                settle(cohort, quote, subject.audience, product=subject.document.product) if quote else "not approved"
            )
            if not isinstance(verdict, Shown):
                yield Fault("quote-without-consent", where, f"quote “{block.id}”: {_WHY_NOT[verdict]}")
            elif block.words != verdict.words:
                yield Fault("quote-without-consent", where, f"quote “{block.id}”: {_WHY_NOT['words changed']}")


def _approvals_without_consent(subject: Subject) -> Iterator[Fault]:
    """Quotes marked approved that may not be: somebody marked them by hand, or the consent was narrowed since."""
    cohort, places = subject.cohort, Places(subject.cohort)
    for quote in cohort.quotes.values():
        later = quote.on is not None and quote.on > cohort.as_of  # nothing can be said of it by that day
        if quote.status == "approved" and not later:
            verdict = settle(cohort, quote, "team")
            if not isinstance(verdict, Shown):
                place = places.key(QUOTES_FILE, f"quotes.{quote.id}")
                message = f"quote “{quote.id}” is marked approved, but {_WHY_NOT[verdict]}"
                yield Fault("quote-without-consent", str(place), message)


def _words_in_prose(subject: Subject) -> Iterator[Fault]:
    """Prose of the cohort's own that repeats an answer: somebody's words are a quote, approved, or do not stand."""
    closed = Closed(subject.cohort, subject.audience, subject.document.product, unapproved=True)
    for where, block in subject.blocks:
        if isinstance(block, (Section, Paragraph, Bullets)) and block.origin:
            texts = [block.title] if isinstance(block, Section) else map(plain, lines_of(block))
            for words in texts:
                yield from _repeated(where, closed.repeated(words, SHORT))


def _words_in_records(subject: Subject) -> Iterator[Fault]:
    """Titles and notes of the plan and the records that repeat an answer which this audience may not read."""
    closed = Closed(subject.cohort, subject.audience, subject.document.product)
    for where, words, typed in subject.words:
        if not typed:
            yield from _repeated(where, closed.repeated(words))


def _repeated(where: str, found: tuple[str, str] | None) -> Iterator[Fault]:
    if found is not None:
        said, answer = found
        message = (
            f"“{said} …” is said in an answer ({answer}) that may not be quoted here; propose it as a quote, or cut it"
        )
        yield Fault("quote-without-consent", where, message)


def _small_groups(subject: Subject) -> Iterator[Fault]:
    """Figures about so few people that somebody could be told."""
    info = subject.cohort.plan.cohort
    published = max(info.min_group_size_published, info.min_group_size)
    least = published if subject.audience == "published" else info.min_group_size
    everybody = len(subject.cohort.plan.participants_on(subject.cohort.as_of))
    if everybody <= published:
        return  # a cohort that small is one group
    indicators = subject.cohort.plan.indicators.values()
    answered = {f"indicator.{each.id}" for each in indicators if each.measure.startswith("survey:")}
    for where, block in subject.blocks:
        for figure in figures_of((block,)).values() if not isinstance(block, Section) else ():
            n = figure.denominator if figure.is_share else None
            if figure.id.startswith("theme.") and figure.id.endswith(".people"):
                n = int(figure.value)
            about_people = figure.id.startswith("survey.") and not figure.id.endswith(".responses")
            about_people = about_people or figure.id in answered
            if n is not None and n < least and (about_people or figure.id.startswith("theme.")):
                yield Fault(
                    "small-group", where, f"“{figure.id}” is about {n} people; fewer than {least} are not shown"
                )


def _stray_names(subject: Subject) -> Iterator[Fault]:
    """Other spellings of an organization."""
    spellings = Spellings(subject.cohort.plan)
    for where, words, _ in subject.words:
        for written, official in spellings.strays(words):
            yield Fault("stray-name", where, f"“{written}” nearly spells “{official}”; write it so, or add an alias")


def _disclaimers(subject: Subject) -> Iterator[Fault]:
    """What a funder wants said has to be said, in the wording for this type of product."""
    told = {plain(block.line) for _, block in subject.blocks if isinstance(block, Note) and block.tone == "disclaimer"}
    kind = PRODUCT_TYPES.get(subject.document.product, "report")
    for partner in subject.cohort.plan.partners.values():
        wanted = disclaimer_of(partner, subject.document.product)
        if not wanted and partner.function == "funder":
            place = str(Places(subject.cohort).plan("partners", partner.id))
            message = f"{partner.name} has no disclaimer for a {kind}; give `{kind}` or `default` in its disclaimers"
            yield Fault("no-disclaimer", place, message)
        elif wanted and wanted not in told:
            message = f"the disclaimer of {partner.name} is missing; the outline has to use “partners”"
            yield Fault("no-disclaimer", f"outline.{subject.document.product}.toml", message)


_VISION = re.compile(r"\b(?:our|the|nuestra|la)\s+(?:shared\s+|cohort’s\s+)?visi[oó]n\s*(?:is|es|:|–)", re.IGNORECASE)


def _two_visions(subject: Subject) -> Iterator[Fault]:
    """One vision, said one way."""
    from difflib import SequenceMatcher

    vision = subject.cohort.plan.cohort.vision.strip()
    official = _bare(vision)
    stated = {
        plain(block.line) for _, block in subject.blocks if isinstance(block, Paragraph) and block.tone == "vision"
    }
    for where, words, _ in subject.words:
        for sentence in re.split(r"(?<=[.!?])\s+", words):
            bare = _bare(sentence)
            if not bare or bare == official or bare in official:
                continue
            close = len(bare) > 40 and official and SequenceMatcher(None, bare, official, autojunk=False)
            alike = close and close.quick_ratio() > 0.6 and close.ratio() > 0.6
            named = _VISION.search(sentence) and official not in bare
            if alike or named or (words in stated and len(stated) > 1):
                yield Fault("two-visions", where, f"“{sentence.strip()}” is a second vision beside “{vision}”")


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _withdrawn_words(subject: Subject) -> Iterator[Fault]:
    """Built things that still hold, or may hold, what somebody took back."""
    from cohortkit.questions.withdrawing import leftovers

    cohort = subject.cohort
    for left in leftovers(cohort.plan, cohort.folder, cohort.tombstones.values()):
        yield Fault("withdrawn-words", left.file, left.reason)
    from cohortkit.writeup.built import holding

    given = {words for each in cohort.quotes.values() if each.status == "approved" for words in _wordings(each)}
    taken_back = {
        words: quote.id
        for quote in cohort.quotes.values()
        if quote.status in ("withdrawn", "declined")
        for words in _wordings(quote)
        if words not in given  # the speaker may have changed their mind again
    }
    for file, quote_id in holding(cohort.folder, taken_back):
        yield Fault(
            "withdrawn-words", file, f"it holds the words of quote “{quote_id}”, which was taken back; build it again"
        )


def _wordings(quote: Quote) -> tuple[str, str]:
    return quote.verbatim, quote.published


EXPOSING: tuple[Rule, ...] = (_quotes_without_leave, _words_in_prose, _small_groups)
"""What would tell readers more than somebody agreed to: such a document is not built at all."""

RULES: tuple[Rule, ...] = (
    _numbers_without_source,
    _percentages_without_n,
    _charts_without_words,
    *EXPOSING,
    _approvals_without_consent,
    _words_in_records,
    _stray_names,
    _disclaimers,
    _two_visions,
    _withdrawn_words,
)
