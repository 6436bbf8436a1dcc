"""The write-up as one HTML file that asks nobody for anything: styles and pictures inside, and no script."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

from cohortkit.handed_out import find
from cohortkit.writeup.blocks import Document, Picture
from cohortkit.writeup.figure import Figure
from cohortkit.writeup.formats.citing import anchor, citation, figures_in
from cohortkit.writeup.templates import calculating, refusing, told
from cohortkit.writeup.words import Wording

TEMPLATE, STYLES = "report/report.html.j2", "report/report.css"


def html(document: Document, wording: Wording, currency: str, folder: Path | None = None) -> bytes:
    """Render the document; a cohort's own template and styles go first.

    Raises TemplateRefused for a template at fault.
    """
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    css = find("templates", STYLES, folder).read_text(encoding="utf-8").replace("</", "<\\/")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=False, lstrip_blocks=False
    )
    environment.filters["is"] = _is
    path = find("templates", TEMPLATE, folder)

    def svg(picture: Picture) -> Markup:
        return Markup(_scalable(picture.chart.svg))  # noqa: S704 - drawn by the evaluation, its words escaped there

    def shown(figure: Figure) -> str:
        return wording.shown(figure, currency)

    def cite(figure: Figure) -> str:
        return citation(figure.sources)

    values = {
        "doc": document,
        "css": Markup(css),  # noqa: S704 - a style sheet has no entities; it cannot close its element, see above
        "css_hash": f"sha256-{digest}",
        "text": wording.text,
        "svg": svg,
        "shown": shown,
        "label": wording.label,
        "cite": cite,
        "anchor": anchor,
        "figures_in": figures_in,
    }
    with refusing(told(path, folder)), calculating():
        page = environment.from_string(path.read_text(encoding="utf-8")).render(values)
    return re.sub(r"\n{3,}", "\n\n", page).encode()


def _is(value: Any, kind: str) -> bool:
    tag: str = value.__struct_config__.tag
    return tag == kind


def _scalable(svg: str) -> str:
    """The picture without its own size, so that it takes the width it is given."""
    return re.sub(r'(<svg [^>]*?) width="[\d.]+" height="[\d.]+"', r"\1", svg, count=1)
