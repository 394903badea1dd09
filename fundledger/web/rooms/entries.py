"""The books: the journal with filters, one entry with its postings, the ledgers, acts of money.

/20/entries?first=01/04/2023&to=30/06/2023&account=1121&contains=hd-01
/20/entries/34
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from starlette.exceptions import HTTPException
from starlette.responses import Response

from fundledger.calendar import first_of_quarter, show_day
from fundledger.errors import FundledgerError
from fundledger.messages import Language, Wording, say
from fundledger.reports.table import Cell, Record, Table, amount_of
from fundledger.text import unaccented
from fundledger.web.parts import Part, part
from fundledger.web.showing import tables_of
from fundledger.web.visits import Visit

MOST_LINES = 200
"""Of a journal on one page; the whole of it goes as a file."""

SPAN = ("first", "to", "quarter")
BY_CODE = ("account", "loan", "cooperative", "source")
"""Columns of the journal that a filter names exactly; of an account its beginning will do."""

MONEY = (
    *("money receive", "money pay", "money transfer", "money deposit", "money mature"),
    *("money capital-in", "money capital-out", "money court-fee", "money court-fee-back"),
)
BOOKS = (
    *("report journal", "report ledger", "account ledger", "report trial-balance", "balance"),
    *("journal", "account list", "export vouchers"),
)
PAPERS = (
    *("journal", "ledger", "trial-balance", "details", "cash-book", "bank-book", "cash-count"),
    *("vouchers", "memo-register"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filters of the journal say."""

    span: dict[str, str]
    codes: dict[str, str]
    contains: str

    @classmethod
    def of(cls, visit: Visit) -> Wanted:
        query = visit.request.query_params

        def said(*names: str) -> dict[str, str]:
            typed = {name: query.get(name, "").strip() for name in names}
            return {name: value for name, value in typed.items() if value}

        return cls(said(*SPAN), said(*BY_CODE), query.get("contains", "").strip())

    @property
    def narrows(self) -> bool:
        return bool(self.codes or self.contains)


def entries_with(table: Table, codes: dict[str, str], contains: str, lang: Language) -> Table:
    """The entries of a journal of which a line fits each filter, with all their lines.

    A sum over some of the lines would be no turnover, so the totals go.
    """
    records = list(table.records())
    kept = {
        each["entry"] for each in records if _fits(each, codes) and _contains(each, contains, lang)
    }
    rows = [row for row, each in zip(table.rows, records, strict=True) if each["entry"] in kept]
    return replace(table, rows=rows, totals=None)


def _fits(record: Record, codes: dict[str, str]) -> bool:
    return all(
        str(record.get(name) or "").startswith(wanted)
        if name == "account"
        else str(record.get(name) or "").casefold() == wanted.casefold()
        for name, wanted in codes.items()
    )


def _contains(record: Record, wanted: str, lang: Language) -> bool:
    if not wanted:
        return True
    looked_for = unaccented(wanted).casefold()
    texts = " ".join(_text(cell, lang) for cell in record.values() if cell is not None)
    return looked_for in unaccented(texts).casefold()


def _text(cell: Cell, lang: Language) -> str:
    """As somebody would look for it: an amount with its dots and without."""
    match cell:
        case date():
            return show_day(cell)
        case int():
            return f"{cell} {cell:,}".replace(",", ".")
        case Wording():
            return cell.words(lang)
        case _:
            return str(cell)


def journal(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    wanted = Wanted.of(visit)
    span: dict[str, str] = wanted.span or {"first": show_day(first_of_quarter(visit.day_asked()))}
    refusal: FundledgerError | None = None
    found: Table | None = None
    try:
        found = visit.table("report journal", **span)
    except FundledgerError as error:
        refusal = error
    if found is not None and wanted.narrows:
        found = entries_with(found, wanted.codes, wanted.contains, visit.lang)
    records = [] if found is None else list(found.records())
    return visit.page(
        "entries.html",
        say("web_menu.entries"),
        status=200 if refusal is None else 422,
        wanted=wanted,
        span=span,
        by_code=BY_CODE,
        refusal=refusal,
        tables=[] if found is None else visit.shown(found, most=MOST_LINES),
        entry_count=len({each["entry"] for each in records}),
        files=[(form, visit.question("report journal", span, form)) for form in ("xlsx", "csv")],
        accounts=_accounts(visit),
        money=MONEY,
        books=BOOKS,
        papers=PAPERS,
    )


def _accounts(visit: Visit) -> list[tuple[str, str]]:
    """Accounts that are in the chart: their numbers and names, to choose from."""
    try:
        table = visit.table("account list")
    except FundledgerError:
        return []
    return [
        (str(each["account"]), _text(each["name"] or "", visit.lang)) for each in table.records()
    ]


def entry(visit: Visit) -> Response:
    """One entry: its lines, what it reverses or is reversed by, and how to reverse it."""
    visit.must_be_of_one_fund()
    number = visit.request.path_params["number"]
    try:
        answer = visit.ask("entry show", entry=str(number))
    except FundledgerError as refusal:
        if number > 10**15:
            raise HTTPException(404) from None
        return visit.refused(refusal, 404)
    (table,) = tables_of(answer.found)
    facts = table.facts
    return visit.page(
        "entry.html",
        say("web_entries.entry", number=number),
        number=number,
        tables=visit.shown(table),
        facts=facts,
        voucher=str(facts.get("voucher") or ""),
        is_reversed=facts.get("reversed_by") is not None,
        reverses=facts.get("reverses"),
        reversed_by=facts.get("reversed_by"),
        loans=sorted({str(each) for each in table["loan"] if each}),
        before=visit.to("entries", str(number - 1)) if number > 1 else None,
        after=visit.to("entries", str(number + 1)) if number < _last(visit) else None,
    )


def _last(visit: Visit) -> int:
    """The number of the entry that was written last."""
    rows = visit.table("fund list").records()
    return max((amount_of(each["entries"]) for each in rows), default=0)


def last_entries(visit: Visit, count: int) -> Part:
    """The lines of the entries that were written last, newest first; of this year."""
    whole = part(visit, "report journal", most=0)
    if whole.refusal is not None:
        return whole
    table = visit.table("report journal")
    records = list(table.records())
    newest = sorted({_number(each) for each in records}, reverse=True)[:count]
    rows = [
        row
        for number in newest
        for row, each in zip(table.rows, records, strict=True)
        if _number(each) == number
    ]
    shown = visit.shown(replace(table, rows=rows, totals=None))
    return replace(whole, tables=shown, href=visit.to("entries"))


def _number(record: Record) -> int:
    return amount_of(record["entry"])
