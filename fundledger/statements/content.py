"""What a paper is about, in no language: named fields and tables, and what it asks to be paid.

    content = Content("notice", {"cooperative": "HTX A", "to_pay": Dong(5_000_000)}, (table,))
    content.figures()        all of it as JSON holds it: what the paper carries with it

A field is what a wording names in braces. A sum of money is a `Dong`, a day a `date`; `None` is
what nobody has said, and stands on paper as dots to be filled in by hand. A module of
`statements.papers` makes a content from a question asked of the books, and computes nothing that a
report does not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fundledger.messages import Wording
from fundledger.money import Dong
from fundledger.reports.as_json import worded
from fundledger.reports.table import Table, Word
from fundledger.statements.charts import Chart

Value = Dong | int | bool | str | date | Wording | None


@dataclass(frozen=True, slots=True)
class Ask:
    """A sum that a paper asks somebody to pay, as its QR code says it."""

    amount: int
    memo: str  # as `banking.memo` writes it
    loan: str


@dataclass(frozen=True, slots=True)
class Content:
    kind: str
    fields: Mapping[str, Value]
    tables: tuple[Table, ...] = ()
    asks: tuple[Ask, ...] = ()
    charts: Mapping[str, Chart] = field(default_factory=dict)
    """Pictures by name; they repeat figures of the tables."""

    addressee: str | None = None
    """The official number of the cooperative that is given the paper."""

    beside: Mapping[str, str] = field(default_factory=dict)
    """Texts that go beside its file, each by what its name ends with."""

    bundle: tuple[Content, ...] = ()
    """Papers that follow it in one file, each by its own wording and paged by itself. Their figures
    are those of its tables."""

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    @property
    def names(self) -> Sequence[str]:
        return [table.name for table in self.tables]

    def figures(self) -> dict[str, Any]:
        """Fields and tables by their codes: the same whatever the language of the paper."""
        return {
            "fields": {name: _plain(value) for name, value in self.fields.items()},
            "tables": {
                table.name: {
                    "rows": [
                        {name: _plain(cell) for name, cell in record.items() if cell is not None}
                        for record in table.records()
                    ],
                    "totals": {
                        name: _plain(cell) for name, cell in table.total.items() if cell is not None
                    },
                }
                for table in self.tables
            },
            "asks": [
                {"loan": ask.loan, "amount": ask.amount, "memo": ask.memo} for ask in self.asks
            ],
        }


def _plain(value: object) -> Any:
    """A code where there is one, else what a Vietnamese paper says, whatever is on screen."""
    match value:
        case Word():
            return value.code
        case Wording():
            return value.words("vi")
        case Dong():
            return int(value)
        case _:
            return worded(value)
