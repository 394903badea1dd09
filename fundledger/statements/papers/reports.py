"""Reports as official papers: the tables of a report, with the span and the day they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from fundledger.reports.arrears import overdue_screen
from fundledger.reports.asked import Asked
from fundledger.reports.capital import capital_screen
from fundledger.reports.table import Table
from fundledger.statements.content import Content, Value
from fundledger.statements.spans import span_in_words


def capital_position(asked: Asked, first: date) -> Content:
    """Where the capital is, by source, and what the books show beside it."""
    return report("capital", asked, capital_screen(asked, first).tables, first)


def overdue_list(asked: Asked) -> Content:
    """Every loan that has anything overdue, with the three eyes below."""
    return report("overdue", asked, overdue_screen(asked, {}, None).tables)


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
