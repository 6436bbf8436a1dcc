"""The steps of a case-study interview, and what is to be done at each."""

from __future__ import annotations

from typing import get_args

from cohortkit.records.model import Interview, InterviewStatus

STEPS: tuple[InterviewStatus, ...] = get_args(InterviewStatus)
NEXT: dict[InterviewStatus, str] = {
    "scheduled": "hold it, and ask how the words may be used",
    "held": "draft the case study",
    "drafted": "send the draft to the organization",
    "with-organization": "wait for the organization's sign-off",
    "signed-off": "nothing: it may be published as signed off",
}
"""What is to be done at each step."""


def what_is_next(interview: Interview) -> str:
    """What is to be done with an interview; nothing is published of one whose words nobody agreed to."""
    if interview.status != "scheduled" and interview.consent is None:
        return "ask how the words may be used; until then nothing may be published"
    if interview.consent == "private":
        return "nothing: the words were said in private and are not published"
    return NEXT[interview.status]
