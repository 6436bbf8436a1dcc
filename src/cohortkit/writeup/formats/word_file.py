"""What pandoc leaves out of a Word file: the title among its properties, and rows that stay on one page."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from cohortkit.files.packed import for_xml, unzipped, zipped


def finished(content: bytes, title: str, creator: str) -> bytes:
    """Return the file with its title and creator, and no row of a table broken over two pages; the same bytes again."""
    parts = unzipped(content)
    parts["docProps/core.xml"] = _named(parts["docProps/core.xml"].decode(), title, creator).encode()
    parts["word/document.xml"] = _whole_rows(parts["word/document.xml"].decode()).encode()
    return zipped(parts)


def _named(properties: str, title: str, creator: str) -> str:
    for tag, words in (("dc:title", title), ("dc:creator", creator)):
        before, _, rest = properties.partition(f"<{tag}>")
        _, _, after = rest.partition(f"</{tag}>")
        if after:
            properties = f"{before}<{tag}>{escape(for_xml(words))}</{tag}>{after}"
    return properties


def _whole_rows(document: str) -> str:
    stays = "<w:cantSplit/>"
    return re.sub(
        r"<w:tr>(\s*)(<w:trPr>)?",
        lambda row: f"<w:tr>{row[1]}<w:trPr>{stays}" if row[2] else f"<w:tr>{row[1]}<w:trPr>{stays}</w:trPr>",
        document,
    )
