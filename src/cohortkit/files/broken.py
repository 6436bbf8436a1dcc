"""What can be read of a file that may be broken, and every fault that can be named."""

from decimal import Decimal

import tomli

from cohortkit.files.document import MAX_BYTES, Document, decoded
from cohortkit.files.problems import Problem


def parse_carefully(file: str, raw: bytes) -> tuple[Document, list[Problem]]:
    """Parse bytes of any kind; a broken document carries its text with the faulty statements blanked."""
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB, the most cohortkit reads"
        return Document(file, raw, None), [Problem("too-large", message, file, line=1, column=1)]
    text, _bad = decoded(raw)
    try:
        return Document(file, raw, tomli.loads(text, parse_float=Decimal)), []
    except tomli.TOMLDecodeError as error:
        problem = Problem("syntax", error.msg, file, line=error.lineno, column=error.colno)
        return Document(file, raw, None), [problem]
