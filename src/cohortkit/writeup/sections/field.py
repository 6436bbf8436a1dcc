"""What the organizations did together and at home: the network, products, projects, grants, and what was asked."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cohortkit.evaluation.network_view import view_network
from cohortkit.evaluation.ties import is_tie
from cohortkit.plan.model import Organization
from cohortkit.records.model import Collaboration, Product
from cohortkit.writeup.blocks import Block, Bullets, Grid, Line, Link, Paragraph, Picture, Section, Text, plain
from cohortkit.writeup.from_findings import first_look
from cohortkit.writeup.sections.desk import Desk, cell
from cohortkit.writeup.sections.pictures import in_language
from cohortkit.writeup.words import Id, data, fitted


def network(desk: Desk) -> Iterator[Section]:
    """Collaborations before and now, as picture, as ties, and one by one."""
    if "network.share" not in desk.figures or not desk.writer.has("network.ties"):
        return
    blocks: list[Block] = [desk.paragraph("network.lead")]
    if desk.writer.has("collaborations.exploring"):
        blocks.append(desk.paragraph("network.exploring"))
    blocks.append(Paragraph(desk.say("network.rule"), "fine"))
    view = view_network(desk.cohort, "collaborations", before=first_look(desk.cohort))
    before = plain(desk.say("network.before", day=desk.wording.date(first_look(desk.cohort))))
    now = plain(desk.say("network.now", day=desk.wording.date(desk.cohort.as_of)))
    chart = view.chart()
    renamed = {f">{view.earlier_moment}</text>": f">{before}</text>", f">{view.moment}</text>": f">{now}</text>"}
    svg = chart.svg
    for english, words in renamed.items():
        svg = svg.replace(english, words)
    ties = {key: desk.figures[key] for key in ("network.before.ties", "network.ties", "organizations")}
    described = fitted(
        desk.text("network.described"),
        before=ties["network.before.ties"].value,
        now=ties["network.ties"].value,
        nodes=ties["organizations"].value,
    )
    shown = in_language(desk.wording, msgspec.structs.replace(chart, svg=svg), desk.text("network.picture"), described)
    blocks.append(Picture("network", shown, tuple(ties.values())))
    if desk.options.short:
        yield desk.section("network", desk.text("network.title"), blocks)
        return
    rows = [
        (
            cell(each.title),
            cell(desk.listed(desk.plan.label_of(body) for body in each.organizations)),
            cell(desk.text(f"kinds.collaboration.{each.kind}")),
            cell(desk.wording.month(each.from_) if each.from_ else ""),
            cell(desk.text(f"kinds.status.{each.status}")),
        )
        for each in _by_date(list(desk.cohort.collaborations.values()))
    ]
    blocks.append(Grid(desk.text("network.table"), tuple(desk.wording.entry("network.columns")), tuple(rows)))
    yield desk.section("network", desk.text("network.title"), blocks)


def _by_date(collaborations: list[Collaboration]) -> list[Collaboration]:
    return sorted(collaborations, key=lambda each: (each.from_ or each.at.date(), each.id))


def products(desk: Desk) -> Iterator[Section]:
    """The released products, newest first."""
    released = [each for each in desk.cohort.products.values() if each.status == "released"]
    if not released:
        return
    kinds = [key for key in desk.figures if key.startswith("products.") and key != "products.views"]
    lead = desk.say_with("products.lead", kinds=desk.counted(kinds))
    blocks: list[Block] = [Paragraph(lead)]
    if desk.writer.has("products.views"):
        blocks.append(desk.paragraph("products.views"))
    if desk.options.short:
        yield desk.section("products", desk.text("products.title"), blocks)
        return
    released.sort(key=lambda each: (each.released_on or each.at.date(), each.id), reverse=True)
    used = [desk.figures[f"product.{each.id}.views"] for each in released if f"product.{each.id}.views" in desk.figures]
    rows = tuple(_product(desk, each) for each in released)
    blocks.append(
        Grid(desk.text("products.table"), tuple(desk.wording.entry("products.columns")), rows, (4,), tuple(used))
    )
    yield desk.section("products", desk.text("products.title"), blocks)


def _product(desk: Desk, product: Product) -> tuple[Line, ...]:
    title: Line = (Link(product.title, product.link),) if product.link.startswith("https://") else cell(product.title)
    views = f"product.{product.id}.views"
    return (
        title,
        cell(desk.text(f"kinds.product.{product.kind}")),
        cell(desk.listed(dict.fromkeys(desk.plan.label_of(credit.who) for credit in product.credits))),
        cell(desk.wording.month(product.released_on) if product.released_on else ""),
        (desk.writer.number(views),) if views in desk.figures else (Text("–"),),
    )


def organizations(desk: Desk) -> Iterator[Section]:
    """Each organization with its project, who it worked with, and how far it came."""
    blocks: list[Block] = []
    if "milestones" in desk.figures:
        blocks.append(desk.paragraph("organizations.lead"))
    here = [
        each for each in desk.plan.organizations.values() if each.joined is None or each.joined <= desk.cohort.as_of
    ]
    if not here:
        return
    blocks += [organization(desk, each) for each in here]
    yield desk.section("organizations", desk.text("organizations.title"), blocks)


def profiles(desk: Desk) -> Iterator[Section]:
    """Each organization as a section of its own, with what it made and what its people agreed to have said by name."""
    for body in desk.plan.organizations.values():
        if body.joined is None or body.joined <= desk.cohort.as_of:
            made = organization(desk, body)
            products = [
                each
                for each in desk.cohort.products.values()
                if each.status == "released" and any(_speaks_for(desk, credit.who, body.id) for credit in each.credits)
            ]
            blocks: list[Block] = list(made.blocks)
            if products:
                listed = tuple(cell(each.title) for each in products)
                blocks.append(Section(f"made-{body.id}", desk.text("organizations.made"), (Bullets(listed),)))
            # Only those who chose to be named stand here: the page itself says where they are.
            named = [each for each in desk.quotes if each.consent == "named" and each.organization == body.label]
            blocks += [desk.quote(each) for each in named]
            yield desk.section(made.id, made.title, blocks)


def _speaks_for(desk: Desk, who: str, body: str) -> bool:
    person = desk.plan.people.get(who)
    return who == body or (person is not None and person.organization == body)


def organization(desk: Desk, body: Organization) -> Section:
    """The profile of one organization; nothing in it was said by one person about another."""
    blocks: list[Block] = []
    about = [body.about, body.parent]
    if any(about):
        blocks.append(Paragraph(tuple(data(words) for words in _spaced(about))))
    day = desk.cohort.as_of
    if not any((*about, body.website, *(each.organization == body.id for each in desk.plan.projects.values()))):
        since = desk.wording.date(body.joined or desk.plan.cohort.starts)
        blocks.append(desk.paragraph("organizations.joined", day=since))
    if body.left and body.left <= day:
        blocks.append(desk.paragraph("organizations.left", day=desk.wording.date(body.left)))
    for project in desk.plan.projects.values():
        if project.organization != body.id:
            continue
        items = [desk.say("organizations.project", title=project.title.rstrip("."))]
        if project.goal:
            items.append(desk.say("organizations.goal", goal=project.goal))
        share = f"project.{project.id}.milestones"
        if share in desk.figures:
            items.append(desk.say("organizations.milestones", share=Id(share)))
        told = [each for each in desk.cohort.check_ins.values() if each.project == project.id]
        if told and not desk.is_published:
            latest = max(told, key=lambda each: (each.at, each.id))
            said = desk.say("organizations.latest", day=desk.wording.date(latest.at.date()), summary=latest.summary)
            items.append(said)
        blocks.append(Bullets(tuple(items)))
    others = sorted(
        {
            other
            for each in desk.cohort.collaborations.values()
            if body.id in each.organizations and is_tie(each)
            for other in each.organizations
            if other != body.id
        },
        key=list(desk.plan.organizations).index,
    )
    if others:
        listed = desk.listed(desk.plan.label_of(other) for other in others)
        blocks.append(desk.paragraph("organizations.collaborations", others=listed))
    if body.website.startswith("https://"):
        blocks.append(Paragraph((Link(body.website.removeprefix("https://"), body.website),), "fine"))
    return Section(f"organization-{body.id}", body.name, tuple(blocks))


def _spaced(parts: list[str]) -> list[str]:
    said = [part if part.endswith(".") else f"{part[:1].upper()}{part[1:]}." for part in parts if part]
    return [f"{part} " for part in said[:-1]] + said[-1:]


def grants(desk: Desk) -> Iterator[Section]:
    """Grants to organizations, and the total of stipends."""
    if not desk.writer.has("grants"):
        return
    blocks: list[Block] = [desk.paragraph("grants.lead")]
    if "stipends.paid" in desk.figures and desk.figures["stipends.paid"].value != "0.00":
        blocks.append(desk.paragraph("grants.stipends"))
    rows, used = [], []
    for grant in desk.plan.grants.values():
        project = desk.plan.projects.get(grant.project)
        names = (f"grant.{grant.id}.amount", f"grant.{grant.id}.paid")
        used += [desk.figures[name] for name in names]
        amounts = tuple((desk.writer.number(name),) for name in names)
        rows.append((cell(desk.plan.label_of(grant.organization)), cell(project.title if project else ""), *amounts))
    columns = tuple(desk.wording.entry("grants.columns"))
    blocks.append(Grid(desk.text("grants.table"), columns, tuple(rows), (2, 3), tuple(used)))
    yield desk.section("grants", desk.text("grants.title"), blocks)


def heard(desk: Desk) -> Iterator[Section]:
    """The feedback loop; what was said in confidence stays with the team, only the counts are published."""
    if "feedback" not in desk.figures:
        return
    blocks: list[Block] = [desk.paragraph("heard.lead")]
    if "commitments" in desk.figures:
        blocks.append(desk.paragraph("heard.commitments"))
    if not desk.is_published:
        entries = sorted(desk.cohort.feedback.values(), key=lambda each: (each.on or each.at.date(), each.id))
        rows = tuple((cell(each.heard), cell(each.done or desk.text("heard.open"))) for each in entries)
        blocks.append(Grid(desk.text("heard.table"), tuple(desk.wording.entry("heard.columns")), rows))
    yield desk.section("heard", desk.text("heard.title"), blocks)
