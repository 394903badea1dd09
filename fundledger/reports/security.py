"""What secures the loans, as a table: value, share deducted, papers held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fundledger.messages.wording import Joined, Sentence
from fundledger.registers.contracts import contract_numbered
from fundledger.registers.security import Security, deductible, securing, securities
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell, Record, Table, Word, days, sums, texts, word_for

_COLUMNS = (
    *(
        *texts("loan", "security", "kind", "what"),
        *texts("also_secures", wide=True),
        *sums("value"),
    ),
    *(*days("valued", wide=True), *texts("legal_state"), *texts("share", wide=True)),
    *(*sums("deductible"), *texts("papers", wide=True)),
)


def security_list(asked: Asked, loan: str | None = None) -> Table:
    """What secures a loan as of a day, or all of them."""
    where = asked.connection, asked.fund
    if loan is None:
        found = list(securities(*where, asked.as_of, known_at=asked.known_at))
    else:
        number = contract_numbered(*where, loan, asked.known_at).number
        found = securing(*where, number, asked.as_of, asked.known_at)
    return securities_table(found, asked.facts)


def securities_table(found: Iterable[Security], facts: Mapping[str, Cell]) -> Table:
    return Table.of("securities", _COLUMNS, map(_row, found), facts)


def _row(one: Security) -> Record:
    what = f"{one.what} ({one.guarantor})" if one.guarantor else one.what
    state = Sentence("security.enforceable" if one.enforceable else "security.not_enforceable")
    legal = Word(
        "enforceable" if one.enforceable else "not enforceable",
        Joined((state, one.legal_state), " – ") if one.legal_state else state,
    )
    return {
        "loan": one.loan,
        "security": one.code,
        "kind": word_for("security_kind.", one.kind),
        "what": what,
        "also_secures": ", ".join(one.also) or None,
        "value": one.value,
        "valued": one.valued,
        "legal_state": legal,
        "share": one.deductible_percent,
        "deductible": deductible(one),
        "papers": "; ".join(one.papers),
    }
