"""What secures the loans, as a table: value, share deducted, papers held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fundledger.messages.wording import Joined, Sentence
from fundledger.registers.contracts import contract_numbered
from fundledger.registers.security import Security, deductible, securities
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell, Column, Table, Word, word_for

_COLUMNS = (
    *(Column("loan"), Column("security"), Column("kind"), Column("what")),
    *(Column("value", "money"), Column("valued", "day", wide=True), Column("legal_state")),
    *(Column("share", wide=True), Column("deductible", "money"), Column("papers", wide=True)),
)


def security_list(asked: Asked, loan: str | None = None) -> Table:
    """What secures a loan as of a day, or all of them."""
    where = asked.connection, asked.fund
    if loan is not None:
        loan = contract_numbered(*where, loan, asked.known_at).number
    found = securities(*where, asked.as_of, loan=loan, known_at=asked.known_at)
    return securities_table(found, asked.facts)


def securities_table(found: Iterable[Security], facts: Mapping[str, Cell]) -> Table:
    rows = [_row(one) for one in found]
    value, counted = (sum(int(str(row[index])) for row in rows) for index in (4, 8))
    totals = (None,) * 4 + (value,) + (None,) * 3 + (counted, None)
    return Table("securities", _COLUMNS, rows, totals, dict(facts))


def _row(one: Security) -> tuple[Cell, ...]:
    kind = word_for("security_kind.", one.kind)
    what = f"{one.what} ({one.guarantor})" if one.guarantor else one.what
    state = Sentence("security.enforceable" if one.enforceable else "security.not_enforceable")
    legal = Word(
        "enforceable" if one.enforceable else "not enforceable",
        Joined((state, one.legal_state), " – ") if one.legal_state else state,
    )
    return (
        *(one.loan, one.code, kind, what, one.value, one.valued, legal),
        *(one.deductible_percent, deductible(one), "; ".join(one.papers)),
    )
