"""A small cohort that speaks Spanish: its report says nothing in English, agrees in number, and has no empty place."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path

import pytest

from cohortkit.plan.model import CohortInfo
from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.writeup.build import build
from cohortkit.writeup.checking import check_report
from cohortkit.writeup.products import PRODUCTS
from cohortkit.writeup.words import read_wording

PLAN = """
[cohort]
name = "Red Ribereña"
starts = 2025-02-03
ends = 2026-06-30
timezone = "America/Bogota"
currency = "COP"
language = "es"
vision = "Las maestras del río resuelven juntas lo que ninguna puede sola."
[areas.vinculos]
title = "Vínculos"
[indicators.alianzas]
title = "Con una alianza"
area = "vinculos"
measure = "survey:cierre.alianza"
target = 0.5
[organizations.loma]
name = "Asociación Loma Ñandú"
[organizations.vega]
name = "Fundación Vega"
[partners.semilla]
name = "Fondo Semilla"
function = "funder"
[partners.semilla.disclaimers]
default = "Las opiniones son de las autoras."
[people.nora]
name = "Nora Ibáñez"
organization = "loma"
[people.eva]
name = "Eva Muñoz"
organization = "vega"
[pods.lectura]
title = "Círculo de lectura"
members = ["nora", "eva"]
areas = ["vinculos"]
[pods.lectura.meetings]
starts = 2025-03-04T16:00:00
minutes = 60
every = "month"
on = "1st Tuesday"
until = 2025-06-30
[convenings.apertura]
title = "Apertura"
mode = "in-person"
starts = 2025-02-20
ends = 2025-02-21
location = "Honda"
areas = ["vinculos"]
[projects.cartilla]
organization = "loma"
title = "Una cartilla"
areas = ["vinculos"]
[[projects.cartilla.milestones]]
title = "Impresa"
due = 2025-09-01
[grants.loma]
organization = "loma"
project = "cartilla"
amount = 12_000_000.00
[[grants.loma.tranches]]
amount = 12_000_000.00
due = 2025-04-01
[surveys.cierre]
title = "Encuesta de cierre"
opens = 2025-06-01
closes = 2025-06-20
[[surveys.cierre.prompts]]
id = "alianza"
kind = "yes-no"
text = "Empezamos una alianza."
areas = ["vinculos"]
[[surveys.cierre.prompts]]
id = "antes"
kind = "then-now"
text = "¿A cuántas podría llamar?"
scale = ["Ninguna", "Una o dos", "Muchas"]
areas = ["vinculos"]
"""
ATTENDED = 'at = 2025-02-21T22:00:00Z\nby = "nora"\n[attendance]\nnora = "present"\neva = "absent"\n'
ANSWERED = (
    'at = 2025-06-02T09:00:00Z\nset = "cierre"\nwave = "1"\nperson = "{person}"\nconsent = "anonymous"\n'
    '[answers]\nalianza = {yes}\nantes = {{ then = "Ninguna", now = "{now}" }}\n'
)
ENGLISH = (
    "the of and to from with in at by was were is are not low high target chart table source data yes answers answered "
    "who what how which one member members people person meeting meetings since until paid granted improved stayed "
    "same worse as for or nothing withheld fewer than jan apr aug dec"
)


@pytest.fixture
def ribera(tmp_path: Path) -> Cohort:
    files = {
        "cohort.toml": PLAN,
        "records/attendance/apertura.toml": ATTENDED,
        "responses/cierre/1/nora.toml": ANSWERED.format(person="nora", yes="true", now="Muchas"),
        "responses/cierre/1/eva.toml": ANSWERED.format(person="eva", yes="false", now="Ninguna"),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return open_cohort(tmp_path, today=dt.date(2025, 11, 1))


@pytest.mark.parametrize("product", ["report", "announcement", "summary", "slides", "profiles", "appendix"])
def test_a_spanish_write_up_holds_no_word_of_english(ribera: Cohort, product: str) -> None:
    page = build(ribera, ("html",), "published", product).files[f"{product}.html"].decode()
    assert '<html lang="es">' in page
    shown = re.sub(r"<style>.*?</style>|<meta http-equiv[^>]*>", "", page, flags=re.DOTALL)
    told = " ".join((*re.findall(r'(?:aria-label|content|alt)="([^"]*)"', shown), re.sub(r"<[^>]+>", " ", shown)))
    # The places of records are names of files, whatever the language.
    words = re.sub(r"\S*(?:/|\.toml)\S*", " ", html.unescape(told)).casefold()
    assert sorted({word for word in ENGLISH.split() if re.search(rf"(?<![\w-]){word}(?![\w-])", words)}) == []


def test_verbs_agree_with_the_one_thing_they_are_about(ribera: Cohort) -> None:
    page = build(ribera, ("md",)).files["report.md"].decode()
    plain = re.sub(r"\[\^\d+\]", "", page)
    for said in (
        "1 encuentro de todo el grupo dio tiempo",
        "1 grupo temático tuvo 4 reuniones en total",
        "1 proyecto de una organización llevó ideas a la práctica",
        "1 entidad que apoya hizo posible",
        "1 mejoró, 1 siguió igual y 0 bajaron",
        "50 % (1 de 2) contestó «Sí» a «Empezamos una alianza»",
        "Asistencia a los encuentros: 50 % (1 de 2).",
    ):
        assert said in plain, said


def test_an_organization_of_which_nothing_is_told_has_a_line_of_its_own(ribera: Cohort) -> None:
    page = build(ribera, ("md",)).files["report.md"].decode()
    assert "### Fundación Vega\n\nForma parte del grupo desde el 3 de febrero de 2025." in page


def test_sources_name_what_they_are_about(ribera: Cohort) -> None:
    page = build(ribera, ("md",)).files["report.md"].decode()
    assert re.search(r"\[\^\d+\]: Asociación Loma Ñandú \(pagado\): cohort\.toml:\d+", page)
    assert re.search(r"\[\^\d+\]: ¿A cuántas podría llamar\? \(mejoraron\): ", page)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "2024: Dec 30 – Jan 2 2025; 2025: Jan 9, Feb, Mar 5–6, Mar 30 – Apr 2"),
        ("es", "2024: 30 dic – 2 ene 2025; 2025: 9 ene, feb, 5–6 mar, 30 mar – 2 abr"),
    ],
)
def test_days_stand_in_a_row_by_years(language: str, told: str) -> None:
    day = dt.date(2025, 1, 1)
    info = CohortInfo(name="x", starts=day, ends=day, timezone="UTC", language=language)
    spans = [
        (dt.date(2024, 12, 30), dt.date(2025, 1, 2)),
        (dt.date(2025, 1, 9), dt.date(2025, 1, 9)),
        (dt.date(2025, 2, 1), dt.date(2025, 2, 28)),
        (dt.date(2025, 3, 5), dt.date(2025, 3, 6)),
        (dt.date(2025, 3, 30), dt.date(2025, 4, 2)),
    ]
    assert read_wording(info).days(spans) == told


def test_a_cohort_that_has_not_begun_has_a_report_without_empty_places(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text(
        '[cohort]\nname = "Soon"\nstarts = 2030-01-01\nends = 2031-01-01\ntimezone = "UTC"\n'
    )
    cohort = open_cohort(tmp_path, today=dt.date(2026, 11, 27))
    for product in PRODUCTS:
        assert check_report(cohort, "published", product) == []
    page = build(cohort, ("md",), "published").files["report.md"].decode()
    assert "Soon runs from January 2030 to January 2031." in page
    assert "came together" not in page
    assert "timeline" not in page
    assert "their words" not in page
    headings = re.findall(r"^#+ .*$", page, re.MULTILINE)
    assert not [one for one in headings if re.search(rf"^{re.escape(one)}\s*\n+## ", page, re.MULTILINE)]


def test_a_cohort_of_whose_answers_nothing_may_be_told_has_a_report_with_nothing_in_its_way(tmp_path: Path) -> None:
    people = "".join(f'[people.p{n}]\nname = "P{n}"\norganization = "o{n % 3}"\n' for n in range(20))
    bodies = "".join(f'[organizations.o{n}]\nname = "Body number {n}"\n' for n in range(3))
    plan = (
        '[cohort]\nname = "Few"\nstarts = 2025-01-01\nends = 2025-12-31\ntimezone = "UTC"\n[areas.one]\ntitle = "One"\n'
        '[surveys.s]\ntitle = "Asked"\n[[surveys.s.prompts]]\nid = "q"\nkind = "scale"\ntext = "We trust"\n'
        'scale = ["No", "A bit", "Rather", "Fully"]\nareas = ["one"]\n'
    )
    (tmp_path / "cohort.toml").write_text(plan + bodies + people)
    for n in range(8):
        path = tmp_path / "responses" / "s" / "1" / f"p{n}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'at = 2025-03-01T00:00:00Z\nset = "s"\nwave = "1"\nperson = "p{n}"\n[answers]\nq = "Rather"\n')
    cohort = open_cohort(tmp_path, today=dt.date(2025, 6, 1))
    assert check_report(cohort) == []
    page = re.sub(r"\[\^\d+\]", "", build(cohort, ("md",), "published").files["report.md"].decode())
    assert "“We trust”: withheld: fewer than 10, or it would give somebody away." in page
    assert "one vision" not in page
