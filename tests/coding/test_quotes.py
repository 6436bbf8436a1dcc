"""Quotes: what may be shown to whom, who is said to have spoken, and how a quote gets there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cohortkit.coding.proposing import QuoteRefused, propose, set_status
from cohortkit.coding.quoting import Shown, is_edit_of, quotes_for, settle
from cohortkit.files.transaction import apply
from cohortkit.records.cohort import Cohort, open_cohort
from tests.coding.conftest import DAY, MakeCoded

NOW = dt.datetime(2025, 12, 1, 12, tzinfo=dt.UTC)
ANA: dict[str, Any] = {
    "response": "end/1/ana",
    "prompt": "free",
    "verbatim": "We had time.",
    "speaker": "ana",
    "title": "Manager",
    "organization": "ridge",
    "attribution": "named",
    "status": "approved",
}


def settled(cohort: Cohort, quote: str = "q", audience: Any = "published") -> Any:
    return settle(cohort, cohort.quotes[quote], audience)


def test_an_approved_quote_is_attributed_as_its_speaker_chose(make_coded: MakeCoded) -> None:
    bo = {**ANA, "response": "end/1/bo", "verbatim": "Trust grew 🌱 slowly", "speaker": "bo", "attribution": "named"}
    cohort = make_coded(
        quotes={"q": ANA, "hidden": {**ANA, "attribution": "anonymous"}, "bo": {**bo, "title": "Teacher"}}
    )
    shown = {each.id: (each.name, each.title, each.organization) for each in quotes_for(cohort, "published")}
    assert shown == {
        "q": ("Ana Ruiz", "Manager", "RMA"),
        "hidden": ("", "", ""),
        "bo": ("", "Teacher", ""),  # the answer's own consent is narrower than what the quote says
    }


def test_a_title_that_names_the_organization_is_not_said_of_somebody_quoted_by_role(make_coded: MakeCoded) -> None:
    bo = {**ANA, "response": "end/1/bo", "verbatim": "Trust grew 🌱 slowly", "speaker": "bo", "attribution": "role"}
    cohort = make_coded(quotes={"q": {**bo, "title": "Teacher of the River Leaders"}})
    assert settled(cohort).title == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "proposed"}, "not approved"),
        ({"status": "withdrawn"}, "withdrawn"),
        ({"response": "end/1/nobody"}, "withdrawn"),
        ({"response": "end/1/cy", "verbatim": "Only for us"}, "for the team only"),
        ({"response": "late/1/ana", "prompt": "more", "verbatim": "Nobody may read this"}, "no consent"),
        ({"attribution": "private"}, "no consent"),
        ({"verbatim": "We never had time."}, "words changed"),
        ({"published": "We had no time."}, "words changed"),
        ({"mentions": ["bo"]}, "mention not approved"),
        ({"prompt": "list", "verbatim": "Bo Lind called me"}, "mention not approved"),
    ],
)
def test_what_may_not_be_published_says_why(make_coded: MakeCoded, change: dict[str, Any], reason: str) -> None:
    assert settled(make_coded(quotes={"q": {**ANA, **change}})) == reason


def test_whoever_is_named_inside_has_to_agree_too(make_coded: MakeCoded) -> None:
    named = {**ANA, "prompt": "list", "verbatim": "Bo Lind called me", "mentions_approved": ["bo"]}
    assert isinstance(settled(make_coded(quotes={"q": named})), Shown)


def test_the_team_may_read_what_was_shared_inside_the_cohort(make_coded: MakeCoded) -> None:
    inside = {**ANA, "response": "end/1/cy", "verbatim": "Only for us", "attribution": "cohort", "speaker": "cy"}
    assert settled(make_coded(quotes={"q": inside}), audience="team").consent == "cohort"


@pytest.mark.parametrize(
    ("published", "verbatim", "fair"),
    [
        ("We had time.", "We had time.", True),
        ("We had […] time.", "We had so much time.", True),
        ("[They] had time.", "We had time.", True),
        ("We had time [for lunch].", "We had time.", True),
        ("We had time", "We had time.", False),
        ("We had less time.", "We had time.", False),
        ("[…] time we had.", "We had time.", False),
    ],
)
def test_edits_are_marked_by_brackets(published: str, verbatim: str, fair: bool) -> None:
    assert is_edit_of(published, verbatim) is fair


def test_a_quote_goes_from_proposed_to_approved_and_back(make_coded: MakeCoded) -> None:
    cohort = make_coded()
    change, quote = propose(cohort, "end/1/ana", "free", start=0, end=11, on=DAY)
    apply(cohort.folder, change, now=NOW, by="ana")
    cohort = open_cohort(cohort.folder, today=DAY)
    found = cohort.quotes[quote]
    assert (found.verbatim, found.speaker, found.title, found.organization) == (
        "We had time",
        "ana",
        "Manager",
        "ridge",
    )
    assert (found.attribution, found.status) == ("named", "proposed")
    assert propose(cohort, "end/1/ana", "free", start=0, end=11, on=DAY)[0].is_empty
    apply(cohort.folder, set_status(cohort, quote, "approved", on=DAY), now=NOW, by="ana")
    cohort = open_cohort(cohort.folder, today=DAY)
    assert [each.words for each in quotes_for(cohort, "published")] == ["We had time"]
    assert set_status(cohort, quote, "approved", on=DAY).is_empty
    apply(cohort.folder, set_status(cohort, quote, "withdrawn", on=DAY), now=NOW, by="ana")
    cohort = open_cohort(cohort.folder, today=DAY)
    assert quotes_for(cohort, "published") == ()
    with pytest.raises(QuoteRefused, match="withdrawn"):
        set_status(cohort, quote, "approved", on=DAY)
    # Whoever changes their mind is asked anew, and what was taken back stays so.
    change, anew = propose(cohort, "end/1/ana", "free", start=0, end=11, on=DAY)
    apply(cohort.folder, change, now=NOW, by="ana")
    cohort = open_cohort(cohort.folder, today=DAY)
    assert anew != quote
    assert (cohort.quotes[quote].status, cohort.quotes[anew].status) == ("withdrawn", "proposed")
    assert not set_status(cohort, anew, "approved", on=DAY).is_empty


def test_an_approval_reaches_as_far_as_the_speaker_said(make_coded: MakeCoded) -> None:
    cohort = make_coded(quotes={"q": {**ANA, "status": "shown"}})
    apply(cohort.folder, set_status(cohort, "q", "approved", on=DAY), now=NOW, by="ana")
    cohort = open_cohort(cohort.folder, today=DAY)
    assert [len(quotes_for(cohort, "published", product=product)) for product in ("report", "slides")] == [1, 0]
    wider = set_status(cohort, "q", "approved", on=DAY, scope="anything")
    assert not wider.is_empty
    apply(cohort.folder, wider, now=NOW, by="ana")
    cohort = open_cohort(cohort.folder, today=DAY)
    assert [len(quotes_for(cohort, "published", product=product)) for product in ("report", "slides")] == [1, 1]
    assert set_status(cohort, "q", "approved", on=DAY, scope="anything").is_empty
    assert set_status(cohort, "q", "approved", on=DAY).is_empty


def test_words_that_may_not_leave_the_team_cannot_be_proposed(make_coded: MakeCoded) -> None:
    cohort = make_coded()
    with pytest.raises(QuoteRefused, match="inside the cohort only"):
        propose(cohort, "end/1/cy", "free", on=DAY)
    with pytest.raises(QuoteRefused, match="private"):
        propose(cohort, "late/1/ana", "more", on=DAY)
    with pytest.raises(QuoteRefused, match="brackets"):
        propose(cohort, "end/1/ana", "free", on=DAY, published="We had fun.")


def test_approving_asks_for_everybody_named(make_coded: MakeCoded) -> None:
    cohort = make_coded(quotes={"q": {**ANA, "prompt": "list", "verbatim": "Bo Lind called me", "status": "shown"}})
    with pytest.raises(QuoteRefused, match="Bo Lind is named"):
        set_status(cohort, "q", "approved", on=DAY)
    assert not set_status(cohort, "q", "approved", on=DAY, mentions=["bo"]).is_empty


def test_speakers_and_those_named_are_asked_by_letter_and_private_words_are_not_in_any(make_coded: MakeCoded) -> None:
    from cohortkit.letters.building import build_letters

    listed = {**ANA, "prompt": "list", "verbatim": "Bo Lind called me", "status": "shown"}
    closed = {
        **ANA,
        "response": "late/1/ana",
        "prompt": "more",
        "verbatim": "Nobody may read this",
        "status": "proposed",
    }
    cohort = make_coded(quotes={"q": listed, "closed": closed})
    (to_ana,) = build_letters(cohort, "quotes")
    (to_bo,) = build_letters(cohort, "mentions")
    assert (to_ana.to, to_bo.to) == (("ana",), ("bo",))
    assert "Bo Lind called me" in to_ana.body
    assert "Bo Lind called me" in to_bo.body
    assert "Nobody may read this" not in to_ana.body + to_bo.body
