"""What goes inside the files of other programs: archives that are the same bytes each time, text that XML can hold."""

from __future__ import annotations

import io
from collections.abc import Mapping

_STAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can hold; that of the making would change its bytes."""


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of the parts by their names, in the order given."""
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def unzipped(archive: bytes) -> dict[str, bytes]:
    """Return the parts of an archive that this program had made, by their names; those of others may be too large."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def for_xml(text: str) -> str:
    """Leave out characters that XML 1.0 cannot hold."""
    return "".join(
        each
        for each in text
        if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff" and not "\ud800" <= each <= "\udfff")
    )
