"""The file of one borrower: who it is, its loans and what secures them, cases, what happened."""

from __future__ import annotations

from dataclasses import replace

from fundledger.loans.sheet import written_off_on
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.registers.loan import loans
from fundledger.reports.asked import Asked
from fundledger.reports.cases import case_list
from fundledger.reports.loan_sheet import lived_to
from fundledger.reports.loans import loan_list
from fundledger.reports.security import security_list
from fundledger.reports.table import Table, amount_of
from fundledger.reports.timeline import timeline
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.parties import borrower, borrower_fields


def borrower_file(asked: Asked, number: str) -> Content:
    of = borrower(asked, number)
    bare = replace(asked, facts={})
    owed = loan_list(bare, cooperative=of.number, groups=True)
    its_loans: set[str] = set()
    written_off = 0
    for loan in loans(asked.connection, asked.fund, asked.known_at):
        if loan.cooperative_on(asked.as_of) == of.number:
            its_loans.add(loan.number)
            written_off += written_off_on(loan, lived_to(asked)).whole
    secured = _only(security_list(bare), "loan", its_loans)
    cases = _only(case_list(bare, {}), "cooperative", {of.number})
    happened = timeline(asked, of.number)
    total = owed.total
    tables = (owed, secured, cases, happened)
    sums = "principal_in_term", "principal_overdue", "interest_owed"
    fields: dict[str, Value] = {
        **borrower_fields(of),
        "as_of": asked.as_of,
        "cooperative_status": Sentence(f"choice.cooperative_status.{of.status}"),
        **{f"{table.name}_count": len(table.rows) for table in tables},
        **{name: Dong(amount_of(total.get(name))) for name in sums},
        "written_off_left": Dong(written_off),
        "in_all": Dong(sum(amount_of(total.get(name)) for name in sums) + written_off),
    }
    return Content("file", fields, tables, addressee=of.number)


def _only(table: Table, name: str, wanted: set[str]) -> Table:
    """The rows of these, with the sums of them."""
    rows = [record for record in table.records() if record[name] in wanted]
    return Table.of(table.name, table.columns, rows)
