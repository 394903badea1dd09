"""The Fund's own bank accounts as a table: what papers say of each, since when and by what."""

from __future__ import annotations

from fundledger.banking.own_accounts import OwnAccount, accounts_on
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.money_places import bank_places
from fundledger.reports.asked import Asked
from fundledger.reports.table import Record, Table, days, texts, word_for

_COLUMNS = (
    *texts("place", "bank_account", "bank", "bin", "holder"),
    *(*days("from"), *texts("document", wide=True)),
)


def own_accounts_table(asked: Asked) -> Table:
    """Every bank account of the books; blank where papers cannot name it yet."""
    where = asked.connection, asked.fund
    stated = {each.place: each for each in accounts_on(*where, asked.as_of, asked.known_at)}
    every = bank_places(Accounts.read(*where, asked.known_at).on(asked.as_of))
    in_order = [*stated, *(place for place in every if place not in stated)]
    rows = [_record(place, stated.get(place)) for place in in_order]
    return Table.of("own_accounts", _COLUMNS, rows, asked.facts)


def _record(place: str, said: OwnAccount | None) -> Record:
    where = word_for("word.", place) if place == "bank" else place
    if said is None:
        return {"place": where}
    return {
        "place": where,
        "bank_account": said.account,
        "bank": said.bank,
        "bin": said.bin,
        "holder": said.holder or None,
        "from": said.fact.effective,
        "document": said.fact.document,
    }
