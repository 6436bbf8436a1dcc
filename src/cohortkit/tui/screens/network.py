"""The network: ties between organizations or people, from three sources that are never mixed, before and now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from cohortkit.tui.kept import kept
from cohortkit.tui.screens import evidence_rows
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Block, Cell, Column, Line, Listing, Page, Row, View, Word, having, listing
from cohortkit.tui.words import counted

if TYPE_CHECKING:
    from cohortkit.evaluation.network_view import NetworkView
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values

SOURCES = ("collaborations", "contact", "reported")


class Network(Room):
    """Who is tied to whom."""

    NAME = "network"
    BINDINGS = bindings_of("network")
    SECTIONS = (
        ("ties", "Ties"),
        ("members", "Members"),
        ("matrix", "Matrix"),
        ("collaborations", "Collaborations"),
        ("engagement", "Engagement"),
        ("indicators", "Indicators"),
        ("value", "Value created"),
    )

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The rows of each section."""
        match view.section:
            case "members":
                return _members(cohort, view)
            case "matrix":
                return _matrix(cohort, view)
            case "collaborations":
                from cohortkit.tui.screens.registers import register_listing

                return register_listing(cohort, view, "collaborations")
            case "engagement":
                return evidence_rows.engagement(cohort, view)
            case "indicators":
                return evidence_rows.indicators(cohort, view)
            case "value":
                return evidence_rows.value(cohort, view)
        return _ties(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """What is measured of the network; a collaboration, a person, an indicator."""
        match view.section:
            case "collaborations":
                from cohortkit.tui.screens.registers import record_page

                return record_page(cohort, "collaborations", row)
            case "engagement":
                return evidence_rows.engagement_page(cohort, row)
            case "indicators":
                return evidence_rows.indicator_page(cohort, row)
            case "value":
                return evidence_rows.value_page(cohort, row)
        made = _view(cohort, view)
        return Page("", (Block("", tuple(Line(each) for each in made.text().splitlines())),)) if made else Page()

    def section_of(self, row: str) -> str:
        """Collaborations in their own section."""
        cohort = self.session.seen.cohort
        if cohort is None:
            return "ties"
        return (
            "collaborations"
            if row in cohort.every("collaborations")
            else "indicators"
            if row in cohort.plan.indicators
            else "engagement"
            if row in cohort.plan.people
            else "ties"
        )

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The record of a collaboration."""
        return (
            (f"records/collaborations/{row}.toml", ())
            if self.section == "collaborations" and row
            else (self.session.main, ())
        )

    def do_source(self) -> None:
        """Show ties from the next source: collaborations on record, contact, what people reported."""
        now = self.choices.get("source", SOURCES[0])
        self.choices["source"] = SOURCES[(SOURCES.index(now) + 1) % len(SOURCES)]
        self.look_again()

    def do_before(self) -> None:
        """Compare with an earlier day."""
        from cohortkit.plan.when import read_day
        from cohortkit.tui.dialogs.form import Field, Form

        today = self.session.today()

        def save(values: Values | None) -> None:
            if values is not None:
                self.choices["before"] = str(read_day(values["on"], today))
                self.look_again()

        self.app.push_screen(
            Form(
                "Compare with an earlier day",
                [Field("on", "Day", self.choices.get("before", ""), hint="such as 1 year ago, or 2022-06-30")],
                check=lambda values: self.cohort_app.refusal(lambda: read_day(values["on"], today)),
                command=lambda values: (
                    f"cohortkit network show --source {self.choices.get('source', SOURCES[0])} --before "
                    f'"{values["on"]}"'
                ),
            ),
            save,
        )

    def do_add(self) -> None:
        """Record what organizations do together."""
        from cohortkit.tui.screens.registers import add_entry

        add_entry(self, "collaborations")

    def do_change(self) -> None:
        """Change the collaboration under the cursor."""
        from cohortkit.tui.screens.registers import change_entry

        change_entry(self, "collaborations", self.row)

    def do_export(self) -> None:
        """Write the network for other tools, and drawn, into out/network."""
        from cohortkit.writeup.folder import put

        cohort, view, session = self.session.cohort, self.view, self.session

        def work() -> None:
            made = _view(cohort, view)
            if made is None:
                self.app.call_from_thread(self.notify, "There is nothing to draw yet.")
                return
            files = {f"network{ending}": content for ending, content in made.export("graphml").items()}
            files["network.svg"] = made.chart().svg.encode()
            done = put(session.folder / "out" / "network", files)
            self.app.call_from_thread(self.notify, "\n".join(f"{action} out/network/{name}" for name, action in done))

        self.cohort_app.solve(work)


def _view(cohort: Cohort, view: View) -> NetworkView | None:
    """The network of the source, compared with the earlier day; None where nobody was asked or nothing is there."""
    from cohortkit.evaluation.network_view import view_network

    source: Any = view.choices.get("source", SOURCES[0])

    def look() -> NetworkView | None:
        before = _earlier(cohort, view) if source != "reported" else None
        try:
            return view_network(cohort, source, before=before)
        except (LookupError, ValueError):  # nobody was asked yet, or nothing is there to compare
            return None

    return kept(cohort, f"network {source} {view.choices.get('before', '')}", look)


def _earlier(cohort: Cohort, view: View) -> dt.date:
    chosen = view.choices.get("before")
    if chosen:
        return dt.date.fromisoformat(chosen)
    from cohortkit.writeup.from_findings import first_look

    return first_look(cohort)


def _empty(view: View) -> str:
    if view.choices.get("source") == "reported":
        return "No survey asks about ties yet, or nobody has answered one. Press s for another source."
    return "There are no ties yet. Press a to record what organizations do together, s for another source."


def _ties(cohort: Cohort, view: View) -> Listing:
    columns = (Column("", most=6), Column("From", most=40), Column("To", most=40), Column("By", rank=1, most=60))
    made = _view(cohort, view)
    if made is None:
        return listing(columns, (), empty=_empty(view))
    names, network = made.names, made.network
    fresh = {(each.source, each.target) for each in made.comparison.new} if made.comparison else set()
    gone = made.comparison.gone if made.comparison else ()

    def row(tie: Any, word: Cell) -> Row:
        return Row(
            f"{tie.source}|{tie.target}",
            (word, names.get(tie.source, tie.source), names.get(tie.target, tie.target), ", ".join(tie.labels)),
        )

    rows = [
        row(each, Word("new", "good") if {(each.source, each.target), (each.target, each.source)} & fresh else "")
        for each in network.ties
    ]
    rows.sort(key=lambda each: not str(each.cells[0]))
    rows += [row(each, Word("gone", "warn")) for each in gone]
    return listing(columns, having(view.words, rows), empty=_empty(view), summary=_summary(made, view))


def _summary(made: NetworkView, view: View) -> str:
    measures = made.measures
    since = f", {len(made.comparison.new)} new since {made.earlier_moment}" if made.comparison else ""
    dense = f", density {measures.density:.2f}" if measures.density is not None else ""
    return f"{view.choices.get('source', SOURCES[0])}: {counted(measures.ties, 'tie', 'ties')}{dense}{since}"


def _members(cohort: Cohort, view: View) -> Listing:
    columns = (
        Column("Who", most=50),
        Column("Ties", right=True),
        Column("Between others", right=True, rank=1),
        Column("", rank=2),
    )
    made = _view(cohort, view)
    if made is None:
        return listing(columns, (), empty=_empty(view))
    measures = made.measures
    rows = [
        Row(
            each,
            (
                made.names.get(each, each),
                str(measures.degree.get(each, 0)),
                f"{measures.betweenness.get(each, 0.0):.2f}",
                Word("alone", "warn") if each in measures.isolates else "",
            ),
        )
        for each in sorted(made.network.nodes, key=lambda node: (-measures.degree.get(node, 0), node))
    ]
    return listing(columns, having(view.words, rows), empty=_empty(view), summary=_summary(made, view))


def _matrix(cohort: Cohort, view: View) -> Listing:
    """Who is tied to whom as a square: ● tied, ◐ newly, ○ no more."""
    made = _view(cohort, view)
    if made is None or len(made.network.nodes) > 40:
        return listing(
            (Column(""),),
            (),
            empty=_empty(view) if made is None else "A square of more than forty is not readable here; x draws it.",
        )
    nodes = made.network.nodes
    tied = {frozenset((each.source, each.target)) for each in made.network.ties}
    fresh = {frozenset((each.source, each.target)) for each in made.comparison.new} if made.comparison else set()
    gone = {frozenset((each.source, each.target)) for each in made.comparison.gone} if made.comparison else set()
    names = [made.names.get(each, each) for each in nodes]

    def sign(a: str, b: str) -> str:
        pair = frozenset((a, b))
        return "╲" if a == b else "◐" if pair in fresh else "●" if pair in tied else "○" if pair in gone else "·"

    rows = [Row(node, (name, *(sign(node, other) for other in nodes))) for node, name in zip(nodes, names, strict=True)]
    return listing(
        (Column("", most=24), *(Column(name[:4]) for name in names)),
        having(view.words, rows),
        empty="",
        summary=f"● tied  ◐ new  ○ gone · {_summary(made, view)}",
    )
