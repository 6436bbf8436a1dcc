"""Archives are the same bytes each time, and XML is never given what it cannot hold."""

import io
import time
import zipfile
from xml.etree import ElementTree as ET

import pytest

from cohortkit.files.packed import for_xml, unzipped, zipped

PARTS = {"b.txt": b"second by name, first by order", "a.txt": "año".encode()}


def test_an_archive_holds_its_parts_in_order() -> None:
    made = zipped(PARTS)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["b.txt", "a.txt"]
        assert archive.testzip() is None
    assert unzipped(made) == PARTS


def test_an_archive_made_later_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = zipped(PARTS)
    later = time.localtime(4_000_000_000)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    assert zipped(PARTS) == first


def test_xml_reads_back_what_was_left() -> None:
    text = "tab\t and é\u200b\x00\x0b\ufffe\uffff\ud800 🌊"
    left = for_xml(text)
    assert left == "tab\t and é\u200b 🌊"
    assert ET.fromstring(f"<a>{left}</a>").text == left
