"""The funds of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.calendar import first_of_year
from fundledger.office.answers import Answer, told
from fundledger.office.declaring import act, question
from fundledger.office.kinds import Chart, Document, From, Name, Number, Text
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.table import Table


@question(of_book=True, of_many=True)
def list_funds(work: Work) -> Table:
    """Each fund with its name, province, first day, entries and the last link of its chain."""
    from fundledger.reports.funds import fund_table

    funds = work.book.funds() if work.call.fund is None else work.funds
    with work.book.reading() as connection:
        return fund_table(connection, funds, work.as_of or work.today, work.known_at)


@act(shows=False, role="keeper")
def add_fund(
    work: Work,
    number: Number,
    *,
    name: Name,
    province: Name = "",
    chart: Chart | None = None,
    since: From | None = None,
) -> Answer:
    """Another fund in the book, from a day on; by the chart of its time if none is named."""
    from fundledger.exchange.charts import chart_said
    from fundledger.ledger.accounts import chart_of_its_time
    from fundledger.ledger.funds import found
    from fundledger.loans.recognition import at_the_beginning

    begins = since or first_of_year(work.today)
    meant = chart_of_its_time(begins) if chart is None else chart_said(chart)
    also = [at_the_beginning(begins)]
    found(work.book, number, name, province, meant, begins, work.actor, also=also)
    return told(Note("fund.added", {"fund": number, "book": work.book.name}))


@act(shows=False, role="keeper")
def rename_fund(
    work: Work,
    *,
    name: Name | None = None,
    province: Name | None = None,
    document: Document | None = None,
) -> Answer:
    """Another name or province; what the fund was called before stays on record."""
    from fundledger.ledger.funds import describe

    with work.writing() as writer:
        fund = describe(writer, work.today, name=name, province=province, document=document)
    said: dict[str, object] = {"name": fund.name, "province": fund.province or "–"}
    return told(Note("fund.described", {"fund": fund.fund, **said}))


@act(shows=False, role="keeper")
def hand_over(work: Work, *, reason: Text) -> Answer:
    """From now on the fund is only shown here, for its books are kept elsewhere."""
    from fundledger.ledger import replicas

    fact = replicas.hand_over(work.book, work.fund, work.actor, reason)
    return told(Note("fund.handed_over", _custody(work, fact.chain)))


@act(shows=False, role="keeper")
def take_over(work: Work, *, reason: Text) -> Answer:
    """From now on the books of a fund that came by a bundle are kept here."""
    from fundledger.ledger import replicas

    fact = replicas.take_over(work.book, work.fund, work.actor, reason)
    return told(Note("fund.taken_over", _custody(work, fact.chain)))


def _custody(work: Work, link: int) -> dict[str, object]:
    return {"fund": work.fund, "book": work.book.name, "link": link}
