"""Building all drafts of one kind: occasions are found, each fills the template, illustrative cohorts say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cohortkit.letters.draft import Draft, as_eml, as_markdown
from cohortkit.letters.occasions import KINDS, to_people
from cohortkit.letters.templates import Template, template_path
from cohortkit.letters.wording import day_in_words, language_of, listed
from cohortkit.records.cohort import Cohort

ILLUSTRATIVE = {
    "en": "Illustrative data: the people and dates are made up.",
    "es": "Datos ilustrativos: las personas y las fechas son inventadas.",
}


def build_letters(cohort: Cohort, template: str, about: Sequence[str] = ()) -> tuple[Draft, ...]:
    """Return the drafts of a kind as of the cohort's day, in the order of their occasions.

    `about` narrows them to people, sets, projects, rounds or a meeting. Raises NoSuchThing for a template there is
    not, TemplateRefused for one that cannot be filled, NoSuchThing for an unknown id.
    """
    info = cohort.plan.cohort
    language = language_of(info.language)
    words = {
        "day": lambda day: day_in_words(day, language),
        "listed": lambda names: listed(list(names), language),
    }
    filled = Template(template_path(template, language, cohort.folder), words)
    find = KINDS[template].find if template in KINDS else to_people
    drafts = []
    for occasion in find(cohort, language, about):
        common = {
            "cohort": info.short_name or info.name,
            "today": cohort.as_of,
        }
        subject, body = filled.fill({**common, **occasion.values})
        if info.illustrative:
            body += f"\n{ILLUSTRATIVE[language]}\n"
        drafts.append(
            Draft(
                name=re.sub(r"[^A-Za-z0-9._-]+", "-", f"{template}-{occasion.name}"),
                to=occasion.to,
                subject=subject,
                body=body,
                openly=occasion.openly,
            )
        )
    return tuple(drafts)


def files_of(cohort: Cohort, drafts: Sequence[Draft]) -> dict[str, bytes]:
    """Return the files of drafts by name: each as a message and as Markdown."""
    files: dict[str, bytes] = {}
    for draft in drafts:
        files[f"{draft.name}.eml"] = as_eml(cohort.plan, draft, cohort.as_of)
        files[f"{draft.name}.md"] = as_markdown(cohort.plan, draft)
    return files
