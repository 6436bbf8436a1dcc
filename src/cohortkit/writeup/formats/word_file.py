"""What pandoc leaves out of a Word file: the title among its properties, and rows that stay on one page."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

_DATE = (1980, 1, 1, 0, 0, 0)


def finished(content: bytes, title: str, creator: str) -> bytes:
    """Return the file with its title and creator, and no row of a table broken over two pages; the same bytes again."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _named(part.decode(), title, creator).encode()
            elif name == "word/document.xml":
                part = _whole_rows(part.decode()).encode()
            new.writestr(zipfile.ZipInfo(name, _DATE), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _named(properties: str, title: str, creator: str) -> str:
    for tag, words in (("dc:title", title), ("dc:creator", creator)):
        before, _, rest = properties.partition(f"<{tag}>")
        _, _, after = rest.partition(f"</{tag}>")
        if after:
            properties = f"{before}<{tag}>{escape(_clean(words))}</{tag}>{after}"
    return properties


def _whole_rows(document: str) -> str:
    stays = "<w:cantSplit/>"
    return re.sub(
        r"<w:tr>(\s*)(<w:trPr>)?",
        lambda row: f"<w:tr>{row[1]}<w:trPr>{stays}" if row[2] else f"<w:tr>{row[1]}<w:trPr>{stays}</w:trPr>",
        document,
    )


def _clean(words: str) -> str:
    """Leave out characters that XML cannot hold."""
    return "".join(c for c in words if c in "\t\n\r" or c >= " ")
