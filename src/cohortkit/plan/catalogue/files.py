"""Codes about files: those that cannot be read, parsed or included."""

from cohortkit.plan.catalogue.entry import CodeInfo, Example

CODES = (
    CodeInfo(
        "syntax",
        "Text that is not TOML, merge-conflict markers, bytes that are not UTF-8. The rest is still read.",
        Example('[areas.practice]\ntitle = «"New approaches\n'),
        "Mend the line. Most often a quote, a bracket or an equals sign is missing.",
    ),
    CodeInfo(
        "unreadable",
        "A file that the system does not let cohortkit open.",
        Example("«", file="records/feedback/pods.toml", is_folder=True),
        "Check that it is a file and that you may read it.",
    ),
    CodeInfo(
        "too-large",
        "A file of more than 10 MB.",
        Example(
            "«# eighty characters of comment, again and again, until nobody can read them\n",
            file="records/feedback/pods.toml",
            times=140_000,
        ),
        "Split it into several files and name them in `include`.",
    ),
    CodeInfo(
        "too-deep",
        "Tables or lists inside each other more than 64 deep.",
        Example(f"[cohort]\nvalues = {'[' * 63}«[»{']' * 64}\n"),
        "No key of a definition needs more than a few levels; look for a bracket too many.",
    ),
    CodeInfo(
        "include-failed",
        "An included file that does not exist, lies outside the folder, or has faults of its own.",
        Example(
            'include = [«"defs/peple.toml"»]\n[cohort]\nname = "Rivers"\nstarts = 2025-01-15\nends = 2026-12-15\n'
            'timezone = "America/Denver"\n'
        ),
        "Correct the name; paths are relative to the file that names them and stay inside the cohort folder.",
    ),
)
