"""The write-up: what stands in its way, its figures with their sources, and building it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cohortkit.tui.kept import kept
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, View, Word, facts, having, listing
from cohortkit.tui.words import counted

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values


class WriteUp(Room):
    """Checks, figures, build."""

    NAME = "writeup"
    BINDINGS = bindings_of("writeup")
    SECTIONS = (("checks", "Checks"), ("figures", "Figures"), ("built", "Built"))

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The rows of each section."""
        match view.section:
            case "figures":
                return _figures(cohort, view)
            case "built":
                return _built(cohort, view)
        return _checks(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A figure with everything it was counted from; what is in the way and where."""
        if view.section == "figures":
            return _figure_page(cohort, view, row)
        if view.section == "checks":
            found = _faults(cohort, view)
            each = found[int(row)] if row.isdecimal() and int(row) < len(found) else None
            return (
                Page(
                    each.message,
                    (
                        facts("", (("Where", each.where), ("Code", each.code))),
                        Block("", (Line("Enter opens the place, or goes to the quote."),)),
                    ),
                )
                if each
                else Page()
            )
        return Page(
            row,
            (Block("", (Line("e opens it in your editor; a browser or an office program shows it as it is meant."),)),),
        )

    def choose(self, row: str) -> None:
        """Enter on a check goes to its place; on a figure it shows the sources."""
        if self.section == "checks" and row.isdecimal():
            self._go_to_fault(int(row))
        else:
            self.open_page()

    def _go_to_fault(self, number: int) -> None:
        found = _faults(self.session.cohort, self.view)
        if number >= len(found):
            return
        where = found[number].where
        told = f"{where} {found[number].message}"
        quotes = self.session.cohort.quotes
        quote = next((each for each in sorted(quotes, key=len, reverse=True) if each in told), "")
        file, line = place_in(where)
        if quote:
            self.cohort_app.open_thing("coding", quote, section="quotes")
        elif file and (self.session.folder / file).is_file():
            self.cohort_app.open_place((file, line))
        else:
            self.open_page()

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """What was built."""
        return (f"out/report/{row}", ()) if self.section == "built" and row else (self.session.main, ())

    def state(self) -> frozenset[str]:
        """Who is to read it."""
        return frozenset({self.choices.get("audience", "published")})

    def do_audience(self) -> None:
        """Look at it as the team, or as it would be published."""
        self.choices["audience"] = "team" if self.choices.get("audience", "published") == "published" else "published"
        self.look_again()

    def do_build(self) -> None:
        """Ask for the product and its formats, and build it into out/report."""
        from cohortkit.tui.dialogs.form import Field, Form
        from cohortkit.writeup.build import FORMATS
        from cohortkit.writeup.products import PRODUCTS

        def check(values: Values) -> str:
            wanted = values["formats"].replace(",", " ").split()
            strange = [each for each in wanted if each not in FORMATS]
            return (
                f"There is no format {', '.join(strange)}; choose among {', '.join(FORMATS)}."
                if strange or not wanted
                else ""
            )

        def save(values: Values | None) -> None:
            if values:
                self._build(values["product"], values["formats"].replace(",", " ").split(), values["audience"])

        self.app.push_screen(
            Form(
                "Build the write-up",
                [
                    Field("product", "Product", "report", choices=tuple(PRODUCTS)),
                    Field("audience", "For", self.choices.get("audience", "published"), choices=("team", "published")),
                    Field("formats", "Formats", "html", hint=", ".join(FORMATS)),
                ],
                check=check,
                command=lambda values: (
                    f"cohortkit report build --product {values['product']} --to "
                    f"{values['formats'].replace(' ', ',')} --audience {values['audience']}"
                ),
            ),
            save,
        )

    def _build(self, product: str, formats: list[str], audience: Any) -> None:
        from cohortkit.records.published_figures import note_published, require_ledger
        from cohortkit.writeup.build import DEFAULT_FOLDER, FORMATS, build
        from cohortkit.writeup.checking import check_document
        from cohortkit.writeup.folder import put
        from cohortkit.writeup.given_out import given_out

        session, cohort = self.session, self.session.cohort
        warnings: list[str] = []

        def work() -> None:
            if audience == "published":
                require_ledger(session.folder)
            made = build(cohort, [form for form in FORMATS if form in formats], audience, product)
            session.write(
                note_published(session.folder, given_out(cohort, made.document), cohort.as_of), in_history=False
            )
            done = put(session.folder / DEFAULT_FOLDER, made.files, audience)
            warnings.extend(made.warnings)
            found = check_document(cohort, made.document) if audience == "published" else ()
            if found:
                warnings.append(
                    f"{counted(len(found), 'thing stands', 'things stand')} in the way of publishing it: "
                    f"cohortkit report check --product {product}"
                )
            self.app.call_from_thread(self._built, done, warnings)

        self.notify("Building …", timeout=3)
        self.cohort_app.solve(work)

    def _built(self, done: list[tuple[str, str]], warnings: list[str]) -> None:
        for each in warnings:
            self.notify(each, severity="warning", timeout=10)
        self.notify(f"{counted(len(done), 'file', 'files')} in out/report.", timeout=6)
        self.go_to_section("built")

    def do_notebooks(self) -> None:
        """Write the synthesis notebooks where the write-up looks for them, with the evaluator's cells kept."""
        from cohortkit.writeup.folder import put
        from cohortkit.writeup.synthesis import DEFAULT_FOLDER, kept_from_git, renewed, wanted, written

        session, cohort = self.session, self.session.cohort
        folder = session.folder / DEFAULT_FOLDER
        day = session.as_of.isoformat() if session.as_of else ""

        def work() -> None:
            files = {
                f"{each.name}.ipynb": written(renewed(cohort, each, folder, day=day)[0]) for each in wanted(cohort)
            }
            put(folder, files | kept_from_git(folder, session.folder))
            self.app.call_from_thread(
                self.notify,
                f"{counted(len(files), 'notebook', 'notebooks')} in {DEFAULT_FOLDER}; open and run them in Jupyter.",
                timeout=8,
            )

        self.notify("Writing notebooks …", timeout=2)
        self.cohort_app.solve(work)


def place_in(where: str) -> tuple[str, int]:
    """The file and the line that a place names, as in ``cohort.toml:12``; nothing where it names none."""
    import re

    found = re.search(r"([\w./@-]+\.toml)(?::(\d+))?", where)
    return (found[1], int(found[2] or 1)) if found else ("", 1)


def _faults(cohort: Cohort, view: View) -> list[Any]:
    from cohortkit.writeup.checking import check_report

    audience: Any = view.choices.get("audience", "published")
    return kept(cohort, f"faults {audience}", lambda: check_report(cohort, audience))


def _checks(cohort: Cohort, view: View) -> Listing:
    found = _faults(cohort, view)
    rows = [Row(str(number), (Word(each.code, "warn"), each.where, each.message)) for number, each in enumerate(found)]
    audience = view.choices.get("audience", "published")
    return listing(
        (Column("What", most=28), Column("Where", rank=1, most=40), Column("What to do", most=200)),
        having(view.words, rows),
        empty=f"Nothing stands in the way. Press b to build it ({audience}).",
        summary=f"{counted(len(found), 'thing stands', 'things stand')} in the way ({audience}); Enter goes there",
    )


def _figures(cohort: Cohort, view: View) -> Listing:
    from cohortkit.writeup.formats.citing import citation
    from cohortkit.writeup.words import read_wording

    wording = read_wording(cohort.plan.cohort, cohort.folder)
    found = _all_figures(cohort, view)
    rows = [
        Row(
            each.id,
            (
                each.id,
                wording.label(each),
                wording.shown(each, cohort.plan.cohort.currency),
                citation(each.sources, 1, wording.text("document.and_more")),
            ),
        )
        for each in found.values()
    ]
    return listing(
        (
            Column("Figure", rank=2, most=40),
            Column("What", most=70),
            Column("Value", right=True, most=24),
            Column("Counted in", rank=1, most=60),
        ),
        having(view.words, rows),
        empty="Nothing is on record yet.",
        summary=(
            f"{counted(len(found), 'figure', 'figures')} ({view.choices.get('audience', 'published')}), each with "
            "where it was counted"
        ),
    )


def _all_figures(cohort: Cohort, view: View) -> dict[str, Any]:
    from cohortkit.writeup.figures import figures

    audience: Any = view.choices.get("audience", "published")
    return kept(cohort, f"figures {audience}", lambda: figures(cohort, audience))


def _figure_page(cohort: Cohort, view: View, row: str) -> Page:
    from cohortkit.writeup.formats.citing import cited

    each = _all_figures(cohort, view).get(row)
    if each is None:
        return Page()
    parts = f"{each.numerator} of {each.denominator}" if each.denominator is not None else ""
    return Page(
        each.label or each.id,
        (
            facts("", (("Id", each.id), ("Value", each.value), ("Part of", parts))),
            Block("Counted in", tuple(Line(text) for text in list(cited(each.sources))[:200])),
        ),
    )


def _built(cohort: Cohort, view: View) -> Listing:
    folder = cohort.folder / "out" / "report"
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    named = [(each.relative_to(folder).as_posix(), each.stat().st_size) for each in paths if each.is_file()]
    named.sort(key=lambda each: (each[0].count("/"), each[0]))  # what people open before the charts inside it
    rows = [Row(name, (name, f"{size / 1024:,.0f} KB")) for name, size in named if "/." not in f"/{name}"]
    return listing(
        (Column("File", most=60), Column("Size", right=True)),
        having(view.words, rows),
        empty="Nothing is built yet. Press b.",
        summary=f"in {folder.relative_to(cohort.folder)}",
    )
