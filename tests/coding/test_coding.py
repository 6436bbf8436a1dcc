"""Codes on answers: where they may lie, how they are counted, suggested and exported."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest

from cohortkit.coding.answers import passage, text_of
from cohortkit.coding.applying import CodingRefused, apply_code, remove_code
from cohortkit.coding.exporting import export
from cohortkit.coding.proposing import propose
from cohortkit.coding.suggesting import nearest
from cohortkit.coding.themes import count_themes, path_of
from cohortkit.files.transaction import apply
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import open_cohort
from tests.coding.conftest import DAY, MakeCoded

NOW = dt.datetime(2025, 12, 1, 12, tzinfo=dt.UTC)
Q, P = "{urn:QDA-XML:codebook:1.0}", "{urn:QDA-XML:project:1.0}"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_answers_are_counted_in_code_points_of_text_with_plain_line_ends() -> None:
    assert text_of("a\r\nb") == "a\nb"
    assert text_of(["one", "two"]) == "one\ntwo"
    assert text_of(True) == ""
    assert len("Trust grew 🌱 slowly"[0:12]) == 12


def test_a_stretch_is_coded_once_and_taken_off_again(make_coded: MakeCoded) -> None:
    cohort = make_coded()
    change, segment = apply_code(cohort, "cy", "end/1/bo", "free", "trust", start=11, end=12)
    told = passage(cohort, "end/1/bo", "free")
    assert told is not None
    assert told.text[segment.start : segment.end] == "🌱"
    apply(cohort.folder, change, now=NOW, by="cy")
    cohort = open_cohort(cohort.folder, today=DAY)
    assert apply_code(cohort, "cy", "end/1/bo", "free", "trust", start=11, end=12)[0].is_empty
    assert not apply_code(cohort, "cy", "end/1/bo", "free", "trust", start=11, end=12, star=True)[0].is_empty
    apply(cohort.folder, remove_code(cohort, "cy", "end/1/bo", "free", "trust"), now=NOW, by="cy")
    assert open_cohort(cohort.folder, today=DAY).codings["cy"].segments == ()


def test_what_is_not_there_cannot_be_coded(make_coded: MakeCoded) -> None:
    cohort = make_coded()
    with pytest.raises(NoSuchThing, match="trust"):
        apply_code(cohort, "cy", "end/1/bo", "free", "trusst")
    with pytest.raises(NoSuchThing, match="response"):
        apply_code(cohort, "cy", "end/1/zoe", "free", "trust")
    with pytest.raises(CodingRefused, match="19 characters"):
        apply_code(cohort, "cy", "end/1/bo", "free", "trust", start=5, end=99)


def test_what_was_chosen_and_not_written_is_neither_coded_nor_quoted(make_coded: MakeCoded) -> None:
    cohort = make_coded()
    (cohort.folder / "responses" / "end" / "1" / "ana.toml").write_text(
        'at = 2025-06-02T09:00:00Z\nset = "end"\nwave = "1"\nperson = "ana"\nconsent = "named"\n'
        '[answers]\nfree = "We had time."\nmuch = "Very"\n'
    )
    plan = (cohort.folder / "cohort.toml").read_text()
    chosen = '[[surveys.end.prompts]]\nid = "much"\nkind = "scale"\ntext = "How much?"\nscale = ["Little", "Very"]\n'
    (cohort.folder / "cohort.toml").write_text(plan.replace("[surveys.late]", f"{chosen}\n[surveys.late]"))
    cohort = open_cohort(cohort.folder, today=DAY)
    assert not cohort.problems()
    with pytest.raises(NoSuchThing, match="answer in words"):
        apply_code(cohort, "one", "end/1/ana", "much", "trust")
    with pytest.raises(NoSuchThing, match="answer in words"):
        propose(cohort, "end/1/ana", "much", on=DAY)
    assert not apply_code(cohort, "one", "end/1/ana", "free", "trust")[0].is_empty


def test_a_theme_counts_the_codes_below_its_own(make_coded: MakeCoded) -> None:
    cohort = make_coded(
        {"one": [("end/1/ana", "free", "trust"), ("end/1/ana", "list", "trust"), ("end/1/bo", "free", "time")]}
    )
    (theme,) = count_themes(cohort)
    assert (len(theme.answers), len(theme.responses), set(theme.people)) == (2, 1, {"ana"})
    assert path_of(cohort.codebook, "trust") == ("Mood", "Trust")


def test_the_nearest_code_is_suggested_from_ones_own_examples() -> None:
    pytest.importorskip("sklearn")
    examples = [
        ("the monthly call with a colleague", "calls"),
        ("a call every month", "calls"),
        ("money for travel", "cost"),
        ("travel costs money", "cost"),
        ("once only", "rare"),
    ]
    first, second = nearest(examples, ["we call each month", "who pays for the travel?"])
    assert (first[0][0], second[0][0]) == ("calls", "cost")
    assert "rare" not in {code for code, _ in (*first, *second)}


def test_the_matrix_holds_no_name_and_no_word(make_coded: MakeCoded) -> None:
    cohort = make_coded({"one": [("end/1/ana", "free", "trust"), ("end/1/cy", "free", "time")]})
    rows = list(csv.reader(io.StringIO(export(cohort, "matrix").decode("utf-8-sig"))))
    assert rows[0] == ["set", "wave", "response", "coder", "mood", "trust", "time"]
    assert sorted(row[4:] for row in rows[1:]) == [["0", "0", "1"], ["0", "1", "0"]]
    assert "ana" not in "".join(map("".join, rows))


def test_the_list_of_passages_has_the_path_of_the_code_in_columns(make_coded: MakeCoded) -> None:
    cohort = make_coded(
        {"one": [("end/1/ana", "free", "trust"), ("end/1/bo", "free", "time"), ("end/1/cy", "free", "time")]}
    )
    rows = list(csv.DictReader(io.StringIO(export(cohort, "csv").decode("utf-8-sig"))))
    found = {row["words"]: (row["speaker"], row["code 1"], row["code 2"]) for row in rows}
    assert found == {
        "We had time.": ("Ana Ruiz, Manager, RMA", "Mood", "Trust"),
        "Trust grew 🌱 slowly": ("Teacher of the River Leaders", "Time", ""),
    }


def test_the_codebook_follows_the_refi_qda_schema(make_coded: MakeCoded) -> None:
    """Structure and types of the codebook schema of REFI-QDA 1.0, written down here from its text."""
    root = ET.fromstring(export(make_coded(), "qdc"))
    assert root.tag == f"{Q}CodeBook"
    assert [child.tag for child in root] == [f"{Q}Codes", f"{Q}Sets"]
    for code in root.iter(f"{Q}Code"):
        assert {"guid", "name", "isCodable"} <= set(code.attrib) <= {"guid", "name", "isCodable", "color"}
        assert GUID.fullmatch(code.attrib["guid"])
        assert code.attrib["isCodable"] in ("true", "false")
        tags = [child.tag for child in code]
        assert tags == sorted(tags, key=[f"{Q}Description", f"{Q}Code"].index)
    codes = {code.attrib["guid"] for code in root.iter(f"{Q}Code")}
    assert {member.attrib["guid"] for member in root.iter(f"{Q}MemberCode")} <= codes


def test_the_project_follows_the_refi_qda_schema_and_its_offsets_lead_to_the_words(make_coded: MakeCoded) -> None:
    """Order, required attributes and references of the project schema of REFI-QDA 1.0, written down from its text."""
    cohort = make_coded(
        {"one": [("end/1/ana", "free", "trust"), ("end/1/bo", "free", "time"), ("end/1/cy", "free", "time")]}
    )
    with zipfile.ZipFile(io.BytesIO(export(cohort, "qdpx"))) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("Sources/")}
    order = [f"{P}{name}" for name in ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets")]
    tags = [child.tag for child in root]
    assert tags == sorted(tags, key=order.index)
    assert root.attrib["name"] == "Rivers"
    identifiers = [each.attrib["guid"] for each in root.iter() if "guid" in each.attrib]
    assert len(identifiers) == len(set(identifiers))
    assert all(GUID.fullmatch(each) for each in identifiers)
    targets = {each.attrib["targetGUID"] for each in root.iter() if "targetGUID" in each.attrib}
    users = {each.attrib["creatingUser"] for each in root.iter() if "creatingUser" in each.attrib}
    assert targets | users <= set(identifiers)
    words = set()
    for source in root.iter(f"{P}TextSource"):
        text = texts[source.attrib["plainTextPath"].replace("internal://", "Sources/")]
        for selection in source.iter(f"{P}PlainTextSelection"):
            words.add(text[int(selection.attrib["startPosition"]) : int(selection.attrib["endPosition"])])
            (coding,) = selection.findall(f"{P}Coding")
            assert len(coding.findall(f"{P}CodeRef")) == 1
    assert words == {"We had time.", "Trust grew 🌱 slowly"}
    assert all("Only for us" not in text for text in texts.values())


def test_programs_that_follow_the_published_schemas_read_all_of_it(make_coded: MakeCoded) -> None:
    """By classes that others generated from the XSDs of REFI-QDA: nothing unknown, nothing missing, all in order."""
    pytest.importorskip("pyrefiqda")
    from pyrefiqda.models.codebook import CodeBook
    from pyrefiqda.models.project import Project
    from xsdata.formats.dataclass.parsers.config import ParserConfig
    from xsdata_pydantic.bindings import XmlParser, XmlSerializer

    cohort = make_coded({"one": [("end/1/ana", "free", "trust"), ("end/1/bo", "free", "time")]})
    (cohort.folder / "coding" / "two.toml").write_text(
        '[[segments]]\nresponse = "end/1/ana"\nprompt = "list"\ncode = "mood"\nstart = 0\nend = 5\nmemo = "Food & <talk>"\n'
    )
    cohort = open_cohort(cohort.folder, today=DAY)
    with zipfile.ZipFile(io.BytesIO(export(cohort, "qdpx"))) as archive:
        project = archive.read("project.qde")
    assert b"memo" in project
    parser = XmlParser(config=ParserConfig(fail_on_unknown_properties=True, fail_on_unknown_attributes=True))
    for content, kind, space in ((project, Project, P), (export(cohort, "qdc"), CodeBook, Q)):
        again = XmlSerializer().render(parser.from_bytes(content, kind), ns_map={None: space.strip("{}")})
        # Written anew in the order of the schema, it is what was read.
        ours, theirs = ET.fromstring(content), ET.fromstring(again)
        assert [(each.tag, each.attrib) for each in ours.iter()] == [(each.tag, each.attrib) for each in theirs.iter()]


@pytest.mark.parametrize("form", ["csv", "matrix", "qdc", "qdpx"])
def test_the_same_codings_give_the_same_bytes(make_coded: MakeCoded, form: str) -> None:
    cohort = make_coded({"one": [("end/1/ana", "free", "trust")]})
    again = open_cohort(cohort.folder, today=DAY)
    assert export(cohort, form) == export(again, form)  # type: ignore[arg-type]
