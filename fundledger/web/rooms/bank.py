"""Bank statements: read, matched line by line, posted, reconciled."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from fundledger.errors import FundledgerError
from fundledger.messages import say
from fundledger.reports.table import Record, amount_of
from fundledger.web.parts import part
from fundledger.web.rooms.acts import head_said
from fundledger.web.sheets import Links, links
from fundledger.web.showing import ShownCell, ShownTable
from fundledger.web.visits import Visit

_SETTING_UP = (
    *("bank account list", "bank account set", "bank rule list", "bank rule add"),
    *("bank layout list", "bank layout propose", "bank layout learn", "bank layout add"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that waits: what it may be for, and where that is said otherwise."""

    number: str
    amount: int
    is_certain: bool
    cells: list[ShownCell]
    assign: str


def bank(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    table, lines = _waiting(visit)
    return visit.page(
        "bank.html",
        say("web_menu.bank"),
        links=_links(visit),
        table=table,
        lines=lines,
        head=head_said(visit),
        ticket=visit.site.works.new_ticket(),
        parts=[
            part(visit, "bank reconcile", most=None),
            part(visit, "bank lines"),
        ],
    )


def _links(visit: Visit) -> list[Links]:
    return [
        links(visit, "web_bank.read", "bank read", "bank withdraw", "bank reconcile"),
        links(visit, "web_bank.setup", *_SETTING_UP),
    ]


def _waiting(visit: Visit) -> tuple[ShownTable | None, list[Line]]:
    """The lines that are for nothing yet, each with what stands first among its matches."""
    try:
        found = visit.table("bank match")
    except FundledgerError:
        return None, []
    (shown,) = visit.shown(found)
    lines: dict[str, Line] = {}
    for record, cells in zip(found.records(), shown.rows, strict=True):
        number = str(record["bank_line"])
        if number not in lines:
            lines[number] = _line(visit, number, record, list(cells))
    return shown, list(lines.values())


def _line(visit: Visit, number: str, record: Record, cells: list[ShownCell]) -> Line:
    amount = amount_of(record["money_in"]) - amount_of(record["money_out"])
    assign = visit.deed("bank assign", line=number)
    return Line(number, amount, bool(record["certain"]), cells, assign)
