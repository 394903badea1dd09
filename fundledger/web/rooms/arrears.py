"""Overdue debts: who is late and how long, groups with why, reviews, provisions, the council."""

from __future__ import annotations

from starlette.responses import Response

from fundledger.calendar import quarter_of
from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.reports.as_text import shown as shown_as
from fundledger.reports.table import Record, Table, Word
from fundledger.web.parts import part
from fundledger.web.tabs import (
    Tab,
    asking,
    code_of,
    deed,
    deeds,
    doing,
    paper,
    room_page,
    sift,
)
from fundledger.web.visits import Visit

TABS = (
    Tab("arrears", "web_arrears.list"),
    Tab("arrears/ageing", "web_arrears.ageing"),
    Tab("arrears/groups", "web_arrears.groups"),
    Tab("arrears/reviews", "web_arrears.reviews"),
    Tab("arrears/provisions", "web_arrears.provisions"),
    Tab("arrears/council", "web_arrears.council"),
)
_WHOSE = ("area", "officer", "sector", "source")


def overdue(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "arrears list", *_WHOSE)
    links = {
        "arrears": (
            asking(visit, "debt_group", "debt-group explain", loan="loan"),
            doing(visit, "remind", "remind", cooperative="cooperative"),
            doing(visit, "review", "arrears review", cooperative="cooperative"),
        )
    }
    found = part(visit, "arrears list", sifted.said, most=None, links=links)
    return room_page(
        *(visit, TABS, say("web_menu.arrears"), [found]),
        sifted=sifted,
        ways=[paper(visit, "overdue"), *deeds(visit, "remind", "arrears review")],
    )


def ageing(visit: Visit) -> Response:
    """By how many days, and what moved from one span of days into another."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "arrears ageing", "by", "compare")
    moved = sift(visit, "arrears movements", "quarter")
    parts = [
        part(visit, "arrears ageing", sifted.said, most=None),
        part(visit, "arrears movements", moved.said, most=None),
    ]
    both = [*sifted.fields, *moved.fields]
    sifted = type(sifted)(both, sifted.said)
    return room_page(visit, TABS, say("web_arrears.ageing"), parts, sifted=sifted)


def groups(visit: Visit) -> Response:
    """Each debt's group with why, down to the rule; what was decided otherwise; the rules."""
    visit.must_be_of_one_fund()
    explain = asking(visit, "debt_group", "debt-group explain", loan="loan")
    links = {
        "debt_groups": (
            explain,
            asking(visit, "do-why", "debt-group explain", loan="loan"),
            doing(visit, "raise", "debt-group raise", loan="loan"),
        ),
        "rule_sets": (asking(visit, "rule_set", "debt-group rules", name="rule_set"),),
    }
    parts = [
        part(visit, "debt-group list", only=("debt_group_sums",)),
        part(visit, "debt-group list", most=None, only=("debt_groups",), links=links),
        part(visit, "debt-group rules", links=links),
    ]
    acts = ("debt-group raise", "debt-group mark", "debt-group unmark", "debt-group adopt")
    return room_page(
        *(visit, TABS, say("web_arrears.groups"), parts),
        ways=[paper(visit, "debt-groups"), *deeds(visit, *acts)],
    )


def reviews(visit: Visit) -> Response:
    """Who has not been reviewed in the quarter of the day, and the reviews that were."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "arrears list", "unreviewed")
    quarter = sifted["unreviewed"] or quarter_of(visit.day_asked())
    review = doing(visit, "review", "arrears review", cooperative="cooperative")
    parts = [
        part(
            *(visit, "arrears list", {"unreviewed": quarter}),
            only=("arrears",),
            links={"arrears": (review,)},
        ),
        part(visit, "arrears reviews", most=None),
    ]
    return room_page(
        *(visit, TABS, say("web_arrears.reviews"), parts),
        sifted=sifted,
        ways=deeds(visit, "arrears review"),
        told=say("web_arrears.not_reviewed", quarter=quarter),
    )


def provisions(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    links = {
        "provisions": (
            asking(visit, "debt_group", "debt-group explain", loan="loan"),
            asking(visit, "do-why", "debt-group explain", loan="loan"),
        )
    }
    parts = [
        part(visit, "provision list", most=None, links=links),
        part(visit, "provision used"),
    ]
    return room_page(
        *(visit, TABS, say("web_arrears.provisions"), parts),
        ways=[paper(visit, "provisions"), *deeds(visit, "provision post")],
    )


# The council.

_AGENDA = ("council_groups", "council_changes", "council_provisions", "council_recovery")


def council(visit: Visit) -> Response:
    """The agenda of a quarter, a form to decide line by line, the decisions, the minutes."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "council prepare", "quarter")
    quarter = str(sifted["quarter"] or quarter_of(visit.day_asked()))
    minutes = paper(visit, "council-minutes", quarter=quarter)
    decided = part(
        *(visit, "council list"),
        links={
            "council_decisions": (
                asking(visit, "decision", "council show", number="decision"),
                doing(visit, "withdraw", "council withdraw", number="decision"),
            )
        },
    )
    return room_page(
        *(visit, TABS, say("web_arrears.council")),
        [part(visit, "council prepare", {"quarter": quarter}, only=_AGENDA), decided],
        template="council.html",
        sifted=sifted,
        ways=[minutes, *deeds(visit, "council decide")],
        told=say("web_arrears.agenda_of", quarter=quarter),
        quarter=quarter,
        proposals=_proposals(visit, quarter),
        decide=deed(visit, "council decide").partition("?")[0],
        on=visit.told.get("as_of", ""),
    )


def _proposals(visit: Visit, quarter: str) -> list[dict[str, str]]:
    """Each line that may be decided: what the form of the decision is told if it is ticked."""
    try:
        table = visit.table("council prepare", "council_proposals", quarter=quarter)
    except (FundledgerError, StopIteration):
        return []
    return [_proposal(visit, table, record) for record in table.records()]


def _proposal(visit: Visit, table: Table, record: Record) -> dict[str, str]:
    what = record["what"]
    code = what.code if isinstance(what, Word) else str(what)
    loan = code_of(record, "loan") or ""
    name, value = _SAID.get(code, ("", ""))
    words = {each.name: shown_as(record.get(each.name), each, visit.lang) for each in table.columns}
    said = value.format(loan=loan, amount=code_of(record, "amount") or "0")
    return {**words, "field": name, "said": said, "loan": loan}


_SAID = {"use": ("use", "{loan}={amount}"), "strike_off": ("strike_off", "{loan}")}
"""By the kind of a proposal: the parameter of the decision, and how it says the line."""
