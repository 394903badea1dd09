"""The tables of a book. `fund` leads every key, so that funds merge and shard without renumbering.

`entry`, `posting`, `fact` and `kept_file` are append-only: `store.guards` refuses UPDATE and DELETE
on them, and the hash chain (`ledger.canonical`) shows what went round the guards; a kept file is
outside the chain, and a fact in it names the file by its hash. `sealed_balance` is a cache: it can
be thrown away and rebuilt from the postings. No other table holds a balance.
`replica` names the funds whose books are kept elsewhere and only shown here; it is a property of
this copy, so it is outside the chain.

`fund` carries nothing but its number: it is what a writer locks and what every key refers to; the
name and the settings of a fund are facts.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from fundledger.money import MAX_DONG
from fundledger.store.types import Day, Moment, Whole

metadata = MetaData()

_LOCAL: dict[str, Any] = {"sqlite_with_rowid": False, "sqlite_strict": True}

fund = Table(
    "fund",
    metadata,
    Column("fund", Whole, nullable=False, autoincrement=False),
    PrimaryKeyConstraint("fund", name="fund_pk"),
    CheckConstraint("fund > 0", name="fund_positive"),
    **_LOCAL,
)

entry = Table(
    "entry",
    metadata,
    Column("fund", Whole, nullable=False, autoincrement=False),
    Column("number", Whole, nullable=False, autoincrement=False),
    Column("chain", Whole, nullable=False),
    Column("form", Whole, nullable=False),  # version of the canonical form that is hashed
    Column("date", Day, nullable=False),
    Column("value_date", Day, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("voucher_kind", Text, nullable=False),
    Column("voucher_year", Whole, nullable=False),
    Column("voucher_number", Whole, nullable=False),
    Column("memo", Text, nullable=False),
    Column("document", Text),
    Column("actor", Text, nullable=False),
    Column("reverses", Whole),
    Column("key", Text),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("fund", "number", name="entry_pk"),
    ForeignKeyConstraint(["fund"], ["fund.fund"], name="entry_fund"),
    ForeignKeyConstraint(
        ["fund", "reverses"], ["entry.fund", "entry.number"], name="entry_reverses"
    ),
    UniqueConstraint("fund", "chain", name="entry_chain"),
    UniqueConstraint(
        "fund", "voucher_kind", "voucher_year", "voucher_number", name="entry_voucher"
    ),
    CheckConstraint("number > 0 AND chain > 0", name="entry_positive"),
    CheckConstraint("value_date <= date", name="entry_dates"),
    CheckConstraint("reverses < number", name="entry_reverses_earlier"),
    **_LOCAL,
)
Index("entry_date", entry.c.fund, entry.c.date, entry.c.number)
Index(
    "entry_reversed_once",
    entry.c.fund,
    entry.c.reverses,
    unique=True,
    sqlite_where=text("reverses IS NOT NULL"),
    postgresql_where=text("reverses IS NOT NULL"),
)
Index(
    "entry_key",
    entry.c.fund,
    entry.c.key,
    unique=True,
    sqlite_where=text("key IS NOT NULL"),
    postgresql_where=text("key IS NOT NULL"),
)

posting = Table(
    "posting",
    metadata,
    Column("fund", Whole, nullable=False, autoincrement=False),
    Column("entry", Whole, nullable=False, autoincrement=False),
    Column("line", Whole, nullable=False, autoincrement=False),
    Column("date", Day, nullable=False),  # repeats its entry's, for the covering indexes
    Column("value_date", Day, nullable=False),
    Column("account", Text, nullable=False),
    Column("amount", Whole, nullable=False),  # debit positive, in đồng
    Column("loan", Text),
    Column("cooperative", Text),
    Column("source", Text),
    PrimaryKeyConstraint("fund", "entry", "line", name="posting_pk"),
    ForeignKeyConstraint(["fund", "entry"], ["entry.fund", "entry.number"], name="posting_entry"),
    CheckConstraint("line > 0", name="posting_line"),
    CheckConstraint(
        f"amount <> 0 AND amount BETWEEN -{MAX_DONG} AND {MAX_DONG}", name="posting_amount"
    ),
    CheckConstraint("value_date <= date", name="posting_dates"),
    **_LOCAL,
)
Index(
    "posting_by_account",
    posting.c.fund,
    posting.c.account,
    posting.c.date,
    posting.c.entry,
    posting.c.amount,
)
Index(
    "posting_by_loan",
    posting.c.fund,
    posting.c.loan,
    posting.c.account,
    posting.c.date,
    posting.c.value_date,
    posting.c.entry,
    posting.c.amount,
    sqlite_where=text("loan IS NOT NULL"),
    postgresql_where=text("loan IS NOT NULL"),
)

fact = Table(
    "fact",
    metadata,
    Column("fund", Whole, nullable=False, autoincrement=False),
    Column("chain", Whole, nullable=False, autoincrement=False),
    Column("form", Whole, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("effective", Day, nullable=False),
    Column("body", Text, nullable=False),  # canonical JSON
    Column("recorded_at", Moment, nullable=False),
    Column("document", Text),
    Column("actor", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("fund", "chain", name="fact_pk"),
    ForeignKeyConstraint(["fund"], ["fund.fund"], name="fact_fund"),
    CheckConstraint("chain > 0", name="fact_positive"),
    **_LOCAL,
)
Index("fact_subject", fact.c.fund, fact.c.kind, fact.c.subject, fact.c.effective, fact.c.chain)

sealed_balance = Table(
    "sealed_balance",
    metadata,
    Column("fund", Whole, nullable=False, autoincrement=False),
    Column("seal", Whole, nullable=False, autoincrement=False),  # chain number of the seal's fact
    Column("account", Text, nullable=False),
    Column("line", Whole, nullable=False, autoincrement=False),
    Column("amount", Whole, nullable=False),
    Column("loan", Text),
    Column("cooperative", Text),
    Column("source", Text),
    PrimaryKeyConstraint("fund", "seal", "account", "line", name="sealed_balance_pk"),
    ForeignKeyConstraint(["fund", "seal"], ["fact.fund", "fact.chain"], name="sealed_balance_seal"),
    CheckConstraint("amount <> 0", name="sealed_balance_amount"),
    **_LOCAL,
)

replica = Table(
    "replica",
    metadata,
    Column("fund", Whole, nullable=False, autoincrement=False),
    Column("since", Moment, nullable=False),
    PrimaryKeyConstraint("fund", name="replica_pk"),
    ForeignKeyConstraint(["fund"], ["fund.fund"], name="replica_fund"),
    **_LOCAL,
)

kept_file = Table(
    "kept_file",
    metadata,
    Column("fund", Whole, nullable=False, autoincrement=False),
    Column("sha256", Text, nullable=False),
    Column("media", Text, nullable=False),  # what kind of file it is, as the internet names it
    Column("bytes", LargeBinary, nullable=False),
    PrimaryKeyConstraint("fund", "sha256", name="kept_file_pk"),
    ForeignKeyConstraint(["fund"], ["fund.fund"], name="kept_file_fund"),
    # Its rows are large: in the index of a key they would be in the way of every search.
    sqlite_strict=True,
)

APPEND_ONLY = ("entry", "posting", "fact", "kept_file")
