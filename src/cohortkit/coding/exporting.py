"""Codings for other programs: a list of coded passages, a 0/1 matrix, and REFI-QDA codebooks and projects.

These files leave the team, so they hold only words whose consent reaches outside, and say of the speaker no more than
was agreed to. Ids are made from the words themselves: they stay the same, and lead back to nobody.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Literal, get_args
from xml.etree import ElementTree as ET

import msgspec

from cohortkit.coding.answers import FOR_ALL, Passage, passages
from cohortkit.coding.themes import is_there, path_of
from cohortkit.files.packed import for_xml, zipped
from cohortkit.files.spreadsheet import Cell, as_csv
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Segment

Format = Literal["csv", "matrix", "qdc", "qdpx"]
FORMATS: tuple[Format, ...] = get_args(Format)
ORIGIN = "cohortkit"
CODEBOOK_SPACE, PROJECT_SPACE = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, "urn:cohortkit:coding")


class NothingCoded(ValueError):
    """There is nothing to export."""


class Coded(msgspec.Struct, frozen=True):
    """One coded passage with the answer it is in and the coder."""

    id: str
    coder: str
    segment: Segment
    passage: Passage

    @property
    def end(self) -> int:
        """Where it ends in the answer."""
        return len(self.passage.text) if self.segment.end is None else self.segment.end

    @property
    def words(self) -> str:
        """The passage itself."""
        return self.passage.text[self.segment.start : self.end]


def export(cohort: Cohort, to: Format, coders: Sequence[str] = ()) -> bytes:
    """Return the file in one format, the same bytes for the same input. Raises NothingCoded."""
    if not cohort.codebook.codes:
        raise NothingCoded("the codebook is empty; add codes to coding/codebook.toml first")
    if to == "qdc":
        return codebook_file(cohort)
    if to == "matrix":
        return matrix(cohort, coders)
    return passage_list(cohort, coders) if to == "csv" else project_file(cohort, coders)


def coded_passages(cohort: Cohort, coders: Sequence[str] = ()) -> list[Coded]:
    """Every coded passage whose words may leave the team, by prompt and id: an order of names would tell them."""
    told = {(each.response, each.prompt): each for each in passages(cohort, consents=FOR_ALL)}
    found = []
    for coder, coding in cohort.codings.items():
        for segment in coding.segments if not coders or coder in coders else ():
            passage = told.get((segment.response, segment.prompt))
            if passage is not None and segment.code in cohort.codebook.codes:
                found.append(Coded(_answer_id(passage), coder, segment, passage))

    def order(each: Coded) -> tuple[object, ...]:
        told = each.passage
        return told.set, told.wave, told.prompt, each.id, each.segment.start, each.coder, each.segment.code

    return sorted(found, key=order)


def passage_list(cohort: Cohort, coders: Sequence[str] = ()) -> bytes:
    """Coded passages as CSV, the path of the code in columns."""
    rows = coded_passages(cohort, coders)
    paths = [path_of(cohort.codebook, each.segment.code) for each in rows]
    depth = max((len(path) for path in paths), default=1)
    columns = [
        "id",
        "set",
        "wave",
        "prompt",
        "words",
        "speaker",
        "coder",
        "code",
        *(f"code {n}" for n in range(1, depth + 1)),
    ]
    lines = [
        [
            each.id,
            each.passage.set,
            each.passage.wave,
            each.passage.prompt,
            each.words,
            _speaker(cohort, each.passage),
            each.coder,
            each.segment.code,
            *path,
            *[""] * (depth - len(path)),
            each.segment.memo,
            "yes" if each.segment.star else "",
        ]
        for each, path in zip(rows, paths, strict=True)
    ]
    return as_csv([*columns, "memo", "star"], lines)


def matrix(cohort: Cohort, coders: Sequence[str] = ()) -> bytes:
    """A row for each coded response and coder, a column for each code, 1 where the code was used.

    Rows are numbered within their set and wave: no words, and nobody's name.
    """
    codes = list(cohort.codebook.codes)
    used: dict[tuple[str, str], set[str]] = {}
    for coder, coding in cohort.codings.items():
        for segment in coding.segments if not coders or coder in coders else ():
            if is_there(cohort, segment):
                used.setdefault((segment.response, coder), set()).add(segment.code)
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    # The order of what was coded, not that of names, so that a number says nothing about a person.
    shuffled = sorted({response for response, _ in used}, key=lambda response: _hidden_order(cohort, response))
    for response in shuffled:
        wave = response.rpartition("/")[0]
        counts[wave] = numbers[response] = counts.get(wave, 0) + 1
    rows: list[list[Cell]] = []
    for (response, coder), _chosen in sorted(
        used.items(), key=lambda item: (_wave(item[0][0]), numbers[item[0][0]], item[0][1])
    ):
        set_id, wave, _ = response.split("/")
        rows.append([set_id, wave, numbers[response], coder, *(int(code in used[response, coder]) for code in codes)])
    return as_csv(["set", "wave", "response", "coder", *codes], rows)


def codebook_file(cohort: Cohort) -> bytes:
    """The codebook as REFI-QDA (.qdc): codes in their tree, themes as sets of codes."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK_SPACE, "origin": ORIGIN})
    _codes(root, cohort)
    if cohort.codebook.themes:
        sets = ET.SubElement(root, "Sets")
        for theme in cohort.codebook.themes.values():
            each = ET.SubElement(sets, "Set", {"guid": _guid("theme", theme.id), "name": theme.wording})
            for code in theme.codes:
                if code in cohort.codebook.codes:
                    ET.SubElement(each, "MemberCode", {"guid": _guid("code", code)})
    return _xml(root)


def project_file(cohort: Cohort, coders: Sequence[str] = ()) -> bytes:
    """The project as REFI-QDA (.qdpx): consented answers as texts, every coder's selections, themes as sets."""
    rows = coded_passages(cohort, coders)
    answers = list(dict.fromkeys(each.passage for each in rows))
    moment = dt.datetime.combine(cohort.as_of, dt.time(), dt.UTC).isoformat().replace("+00:00", "Z")
    people = sorted({each.coder for each in rows})
    root = ET.Element(
        "Project",
        {"xmlns": PROJECT_SPACE, "name": cohort.plan.cohort.name, "origin": ORIGIN, "creationDateTime": moment},
    )
    if people:
        users = ET.SubElement(root, "Users")
        for coder in people:
            ET.SubElement(users, "User", {"guid": _guid("coder", coder), "name": coder})
    _codes(ET.SubElement(root, "CodeBook"), cohort)
    files: dict[str, bytes] = {}
    notes: list[tuple[str, Coded]] = []
    if answers:
        sources = ET.SubElement(root, "Sources")
        for number, passage in enumerate(answers, 1):
            guid = _answer_id(passage)
            files[f"Sources/{guid}.txt"] = passage.text.encode()
            name = f"{passage.set} {passage.wave} · {passage.prompt} · {number}"
            named = {"guid": guid, "name": name, "plainTextPath": f"internal://{guid}.txt", "creationDateTime": moment}
            source = ET.SubElement(sources, "TextSource", named)
            speaker = _speaker(cohort, passage)
            if speaker:
                ET.SubElement(source, "Description").text = speaker
            for each in rows:
                if each.passage == passage:
                    note = _selection(source, each, moment)
                    if note:
                        notes.append((note, each))
    if notes:
        listed = ET.SubElement(root, "Notes")
        for guid, each in notes:
            attributes = {"guid": guid, "name": "memo", "creatingUser": _guid("coder", each.coder)}
            note_source = ET.SubElement(listed, "Note", attributes)
            ET.SubElement(note_source, "PlainTextContent").text = each.segment.memo
    if cohort.codebook.themes:
        sets = ET.SubElement(root, "Sets")
        for theme in cohort.codebook.themes.values():
            group = ET.SubElement(sets, "Set", {"guid": _guid("theme", theme.id), "name": theme.wording})
            for code in theme.codes:
                if code in cohort.codebook.codes:
                    ET.SubElement(group, "MemberCode", {"targetGUID": _guid("code", code)})
    return zipped({"project.qde": _xml(root), **files})


def _selection(source: ET.Element, each: Coded, moment: str) -> str:
    """Add one coded stretch; returns the id of its memo's note, empty where it has none."""
    key = f"{each.id}/{each.segment.start}/{each.end}/{each.coder}/{each.segment.code}"
    made = {"creatingUser": _guid("coder", each.coder), "creationDateTime": moment}
    selection = ET.SubElement(
        source,
        "PlainTextSelection",
        {
            "guid": _guid("selection", key),
            "name": each.words[:40],
            "startPosition": str(each.segment.start),
            "endPosition": str(each.end),
            **made,
        },
    )
    coding = ET.SubElement(selection, "Coding", {"guid": _guid("coding", key), **made})
    ET.SubElement(coding, "CodeRef", {"targetGUID": _guid("code", each.segment.code)})
    if not each.segment.memo:
        return ""
    note = _guid("note", key)
    ET.SubElement(selection, "NoteRef", {"targetGUID": note})
    return note


def _codes(parent: ET.Element, cohort: Cohort) -> None:
    """The codes below their parents, in declared order; one whose parent is missing or above itself stands on top."""
    codes = cohort.codebook.codes
    listed = ET.SubElement(parent, "Codes")
    children: dict[str, list[str]] = {}
    for code in codes.values():
        on_top = code.parent not in codes or len(path_of(cohort.codebook, code.id)) < 2 or _circles(codes, code.id)
        children.setdefault("" if on_top else code.parent, []).append(code.id)

    def add(into: ET.Element, name: str) -> None:
        code = codes[name]
        element = ET.SubElement(into, "Code", {"guid": _guid("code", name), "name": code.title, "isCodable": "true"})
        described = "\n".join(text for text in (code.definition, code.when) if text)
        if described:
            ET.SubElement(element, "Description").text = described
        for child in children.get(name, ()):
            add(element, child)

    for name in children.get("", ()):
        add(listed, name)


def _circles(codes: Any, name: str) -> bool:
    seen, step = set(), name
    while step in codes and codes[step].parent:
        if step in seen:
            return True
        seen.add(step)
        step = codes[step].parent
    return False


def _speaker(cohort: Cohort, passage: Passage) -> str:
    """As much about the speaker as was agreed to."""
    person = cohort.plan.people.get(passage.person)
    if person is None or passage.consent == "anonymous":
        return ""
    if passage.consent == "role":
        return person.title
    organization = person.organization_on(cohort.responses[passage.response].at.date())
    return ", ".join(
        filter(None, (person.name, person.title, cohort.plan.label_of(organization) if organization else ""))
    )


def _answer_id(passage: Passage) -> str:
    """An id made from the words: whoever knows them learns nothing new from it."""
    return _guid("answer", f"{passage.set}\0{passage.wave}\0{passage.prompt}\0{passage.text}")


def _hidden_order(cohort: Cohort, response: str) -> str:
    answers = cohort.responses[response].answers
    return uuid.uuid5(_ROOT, repr(sorted(answers.items(), key=lambda item: item[0]))).hex


def _wave(response: str) -> str:
    return response.rpartition("/")[0]


def _guid(kind: str, key: str) -> str:
    return str(uuid.uuid5(_ROOT, f"{kind}\0{key}"))


def _xml(root: ET.Element) -> bytes:
    for element in root.iter():
        if element.text:
            element.text = for_xml(element.text)
        for name, value in element.attrib.items():
            element.set(name, for_xml(value))
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"
