"""Reports as official papers: the tables of a report, with the span and the day they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from fundledger.money import Dong
from fundledger.reports.arrears import overdue_screen
from fundledger.reports.asked import Asked
from fundledger.reports.capital import IDENTITY, capital_screen
from fundledger.reports.cases import case_list
from fundledger.reports.debt_groups import groups_screen
from fundledger.reports.disbursements import disbursements_table
from fundledger.reports.limits import limits_screen
from fundledger.reports.loans import loan_list
from fundledger.reports.movements import movements_screen
from fundledger.reports.provisions import provisions_screen
from fundledger.reports.recalls import recalls_table
from fundledger.reports.receipts import collections_table
from fundledger.reports.restructurings import restructurings_screen
from fundledger.reports.result import result_table
from fundledger.reports.table import Table, amount_of
from fundledger.statements.content import Content, Value
from fundledger.statements.spans import span_in_words


def capital_position(asked: Asked, first: date) -> Content:
    """Where the capital is, by source, and what the books show beside it."""
    screen = capital_screen(asked, first)
    tables = screen.tables
    if tables[0].name != "capital_identity":  # nothing is booked yet
        nothing = Table.of("capital_identity", IDENTITY, (), asked.facts)
        tables = (nothing, *tables)
    identity = tables[0].total
    sums: dict[str, Value] = {name: Dong(amount_of(cell)) for name, cell in identity.items()}
    return report("capital", asked, tables, first, sums)


def capital_movements(asked: Asked, first: date) -> Content:
    """How principal and money moved: opening, in, out, closing."""
    return report("movements", asked, movements_screen(asked, first, "loan").tables, first)


def collected(asked: Asked, first: date) -> Content:
    """What was collected of a span, by quarter and by borrower."""
    by_quarter = collections_table(asked, first, "quarter")
    borrowers = collections_table(asked, first, "borrower")
    columns, facts = borrowers.columns, borrowers.facts
    by_borrower = Table.of("collections_by_borrower", columns, borrowers.records(), facts)
    in_all = {"collected": Dong(amount_of(by_quarter.total.get("collected")))}
    return report("collections", asked, (by_quarter, by_borrower), first, in_all)


def portfolio(asked: Asked) -> Content:
    """Every loan with what is owed."""
    return report("portfolio", asked, (loan_list(asked),))


def recalled(asked: Asked) -> Content:
    """The loans whose principal was called back before its time."""
    return report("recalls", asked, (recalls_table(asked),))


def groups_of_debts(asked: Asked) -> Content:
    """Debts with principal by group, and what the provisions on them should be."""
    return report("debt-groups", asked, groups_screen(asked).tables)


def provisions_of_debts(asked: Asked) -> Content:
    """Provisions, specific and general: needed, held, difference."""
    return report("provisions", asked, provisions_screen(asked).tables)


def overdue_list(asked: Asked) -> Content:
    """Every loan that has anything overdue, with the three eyes below."""
    screen = overdue_screen(asked, {}, None)
    total = screen.tables[0].total
    sums: dict[str, Value] = {
        name: Dong(amount_of(total.get(name))) for name in ("principal_overdue", "amount_overdue")
    }
    return report("overdue", asked, screen.tables, more=sums)


def litigation(asked: Asked) -> Content:
    """Every case, with its state and what is next."""
    return report("litigation", asked, (case_list(asked, {}),))


def restructured(asked: Asked) -> Content:
    """Every restructuring that stands: which time, by which decision."""
    return report("restructurings", asked, restructurings_screen(asked, None).tables)


def income_and_cost(asked: Asked, first: date) -> Content:
    """Income and cost of a span and what is between, as booked and in money."""
    return report("income", asked, (result_table(asked, first),), first)


def lending_limits(asked: Asked) -> Content:
    """What each borrower owes, alone and with all related to it, against the limits."""
    return report("limits", asked, limits_screen(asked).tables)


def paid_out(asked: Asked, first: date) -> Content:
    """What was paid out in a span, a row a draw."""
    return report("disbursements", asked, (disbursements_table(asked, first, None),), first)


def report(
    kind: str,
    asked: Asked,
    tables: Sequence[Table],
    first: date | None = None,
    more: Mapping[str, Value] | None = None,
) -> Content:
    """A paper of the tables of a report; `more` names figures that its wording may speak of."""
    fields: dict[str, Value] = {"as_of": asked.as_of, "year": asked.as_of.year}
    if first is not None:
        fields |= {"first": first, "period": span_in_words(first, asked.as_of)}
    counts = {f"{table.name}_count": len(table.rows) for table in tables}
    return Content(kind, {**fields, **counts, **(more or {})}, tuple(tables))
