"""Support of cooperatives: totals, items, plans against what was done, figures checked, reports."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.calendar import quarter_of
from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.reports.table import Record
from fundledger.web.parts import Link, Part, part
from fundledger.web.tabs import (
    Tab,
    Way,
    asking,
    asks,
    deed,
    deeds,
    doing,
    paper,
    room_page,
    sift,
)
from fundledger.web.visits import Visit

TABS = (
    Tab("support", "web_support.totals"),
    Tab("support/items", "web_support.items"),
    Tab("support/programmes", "web_support.programmes"),
    Tab("support/plans", "web_support.plans"),
    Tab("support/figures", "web_support.figures"),
    Tab("support/registry", "web_support.registry"),
    Tab("support/petitions", "web_support.petitions"),
    Tab("support/alliance", "web_support.alliance"),
    Tab("support/packs", "web_support.packs"),
)


def totals(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "support totals", "quarter", "category", "programme", "source", "area")
    found = part(visit, "support totals", sifted.said, most=None)
    ways = deeds(visit, "support add", "support import")
    return room_page(visit, TABS, say("web_menu.support"), [found], sifted=sifted, ways=ways)


def items(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    names = ("category", "programme", "cooperative", "source", "area", "document", "since")
    sifted = sift(visit, "support list", *names, "with_void")
    links = {
        "support_items": (
            asking(visit, "item", "support show", item="item"),
            doing(visit, "correct", "support correct", item="item"),
            doing(visit, "withdraw", "support void", items="item"),
        )
    }
    found = part(visit, "support list", sifted.said, most=None, links=links)
    ways = deeds(visit, "support add", "support import")
    return room_page(visit, TABS, say("web_support.items"), [found], sifted=sifted, ways=ways)


def programmes(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    links = {
        "support_programmes": (
            asking(visit, "programme", "programme show", programme="programme"),
            doing(visit, "correct", "programme correct", programme="programme"),
        ),
        "support_categories": (
            doing(visit, "change", "support category change", category="category"),
        ),
    }
    parts = [
        part(visit, "programme list", most=None, links=links),
        part(visit, "support category list", most=None, links=links),
    ]
    acts = ("programme add", "support category add", "support category adopt")
    title = say("web_support.programmes")
    return room_page(visit, TABS, title, parts, ways=deeds(visit, *acts))


def plans(visit: Visit) -> Response:
    """Each plan, as its paper has it, and beside what was done."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "support plan compare", "plan", "year")
    links = {
        "support_plans": (
            asking(visit, "plan", "support plan show", plan="plan"),
            doing(visit, "withdraw", "support plan void", plan="plan"),
        )
    }
    listed = part(visit, "support plan list", most=None, links=links)
    parts = [listed]
    if listed.has_rows:
        parts.append(part(visit, "support plan compare", sifted.said, most=None))
    ways = [*deeds(visit, "support plan import"), *asks(visit, "support plan export")]
    title = say("web_support.plans")
    return room_page(visit, TABS, title, parts, sifted=sifted, ways=ways)


def figures(visit: Visit) -> Response:
    """Send a paper's figures: what contradicts what, where, and what was probably meant."""
    visit.must_be_of_one_fund()
    return room_page(
        *(visit, TABS, say("web_support.figures"), [part(visit, "figures rules")]),
        template="figures.html",
        ways=asks(visit, "figures book"),
        told=say("web_support.figures_told"),
        check=visit.question("figures check"),
        show=visit.question("figures show"),
    )


def registry(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "report registry", "quarter", "kind", "by", "compare")
    found = part(visit, "report registry", sifted.said, most=None)
    title = say("web_support.registry")
    ways = asks(visit, "cooperative list")
    return room_page(visit, TABS, title, [found], sifted=sifted, ways=ways)


def petitions(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "petition list", "kind", "body", "state", "cooperative")
    links = {
        "petitions": (
            asking(visit, "petition", "petition show", number="petition"),
            doing(visit, "forward", "petition forward", number="petition"),
            doing(visit, "answer", "petition answer", number="petition"),
            doing(visit, "correct", "petition correct", number="petition"),
        )
    }
    parts = [
        part(visit, "petition list", sifted.said, most=None, links=links),
        part(visit, "report petitions"),
    ]
    ways = deeds(visit, "petition add", "petition import")
    title = say("web_support.petitions")
    return room_page(visit, TABS, title, parts, sifted=sifted, ways=ways)


def alliance(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "report alliance", "quarter")
    found = part(visit, "report alliance", sifted.said, most=None)
    ways = [paper(visit, "alliance")]
    title = say("web_support.alliance")
    return room_page(visit, TABS, title, [found], sifted=sifted, ways=ways)


def packs(visit: Visit) -> Response:
    """Forms that others ask for, filled in from the books: fetch one, or keep one's own."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "report pack", "period")
    period = str(sifted["period"] or quarter_of(visit.day_asked()))

    def template(record: Record) -> str:
        return visit.question("report pack export", {"form": str(record["form"])}, "xlsx")

    links = {
        "report_templates": (
            doing(visit, "keep_own", "report pack keep", form="form"),
            Link("do-template", "web_deed.template", template),
        )
    }
    listed = part(visit, "report pack list", most=None, links=links)
    return room_page(
        *(visit, TABS, say("web_support.packs"), [listed]),
        template="packs.html",
        sifted=sifted,
        told=say("web_support.packs_told", period=period),
        ways=[Way(deed(visit, "report pack keep"), say("web_support.keep_own"))],
        fetched=_fetched(visit, listed, period),
        fields=part(visit, "report pack fields"),
    )


def _fetched(visit: Visit, listed: Part, period: str) -> list[Way]:
    """Each form filled in for the period, as a workbook."""
    try:
        table = visit.table("report pack list")
    except FundledgerError:
        return []
    (shown, *_) = visit.shown(table, wide=True)
    return [
        Way(
            visit.question("report pack", {"form": str(record["form"]), "period": period}, "xlsx"),
            say("web_support.fetch_pack", what=cells[1].text, period=period),
        )
        for cells, record in zip(shown.rows, table.records(), strict=True)
    ]
