"""The products that one set of figures becomes: each has an outline of its own, all share sections and wording."""

PRODUCTS: dict[str, str] = {
    "report": "the whole report",
    "announcement": "a post that announces it",
    "summary": "one page",
    "slides": "an outline for slides",
    "profiles": "a page for each organization",
    "appendix": "instruments and methods",
}
"""By the name of the outline: `templates/report/outline.<product>.toml`."""
