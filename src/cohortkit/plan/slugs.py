"""Plain letters: how names are compared, and how ids are made of them."""

import re
import unicodedata

from cohortkit.plan.model import Plan

APOSTROPHES = "['’‘`´ʻʼʽʾʿ]"
"""Names are written with any of them, and with none."""

_WHOLE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n"}
)
"""Letters that Unicode does not take apart into a plain one and a mark, as people write them without."""


def plain_letters(text: str) -> str:
    """Return a text in lower case and without accents and strokes: "Łódź" as "lodz", "Größe" as "grosse"."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in letters if not unicodedata.combining(each)).translate(_WHOLE)


def slug(text: str) -> str:
    """Return the id that a name or a title gives: a to z, digits and single hyphens; empty where nothing is left."""
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(APOSTROPHES, "", plain_letters(text))))


def cohort_id(plan: Plan) -> str:
    """Return `[cohort] id`, by default the slug of its name; "cohort" where no letter of that can stand in an id."""
    return plan.cohort.id or slug(plan.cohort.name) or "cohort"
