"""The ground: fund, entry, posting, fact, sealed balance."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from fundledger.store import guards
from fundledger.store.types import Day, Moment, Whole

revision = "0001"
down_revision = None

_LOCAL: dict[str, Any] = {"sqlite_with_rowid": False, "sqlite_strict": True}


def upgrade() -> None:
    op.create_table(
        "fund",
        sa.Column("fund", Whole, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("fund", name="fund_pk"),
        sa.CheckConstraint("fund > 0", name="fund_positive"),
        **_LOCAL,
    )
    op.create_table(
        "entry",
        sa.Column("fund", Whole, nullable=False, autoincrement=False),
        sa.Column("number", Whole, nullable=False, autoincrement=False),
        sa.Column("chain", Whole, nullable=False),
        sa.Column("form", Whole, nullable=False),
        sa.Column("date", Day, nullable=False),
        sa.Column("value_date", Day, nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("voucher_kind", sa.Text, nullable=False),
        sa.Column("voucher_year", Whole, nullable=False),
        sa.Column("voucher_number", Whole, nullable=False),
        sa.Column("memo", sa.Text, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reverses", Whole),
        sa.Column("key", sa.Text),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("fund", "number", name="entry_pk"),
        sa.ForeignKeyConstraint(["fund"], ["fund.fund"], name="entry_fund"),
        sa.ForeignKeyConstraint(
            ["fund", "reverses"], ["entry.fund", "entry.number"], name="entry_reverses"
        ),
        sa.UniqueConstraint("fund", "chain", name="entry_chain"),
        sa.UniqueConstraint(
            "fund", "voucher_kind", "voucher_year", "voucher_number", name="entry_voucher"
        ),
        sa.CheckConstraint("number > 0 AND chain > 0", name="entry_positive"),
        sa.CheckConstraint("value_date <= date", name="entry_dates"),
        sa.CheckConstraint("reverses < number", name="entry_reverses_earlier"),
        **_LOCAL,
    )
    op.create_index("entry_date", "entry", ["fund", "date", "number"])
    _create_partial("entry_reversed_once", "entry", ["fund", "reverses"], "reverses", unique=True)
    _create_partial("entry_key", "entry", ["fund", "key"], "key", unique=True)
    op.create_table(
        "posting",
        sa.Column("fund", Whole, nullable=False, autoincrement=False),
        sa.Column("entry", Whole, nullable=False, autoincrement=False),
        sa.Column("line", Whole, nullable=False, autoincrement=False),
        sa.Column("date", Day, nullable=False),
        sa.Column("value_date", Day, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("amount", Whole, nullable=False),
        sa.Column("loan", sa.Text),
        sa.Column("cooperative", sa.Text),
        sa.Column("source", sa.Text),
        sa.PrimaryKeyConstraint("fund", "entry", "line", name="posting_pk"),
        sa.ForeignKeyConstraint(
            ["fund", "entry"], ["entry.fund", "entry.number"], name="posting_entry"
        ),
        sa.CheckConstraint("line > 0", name="posting_line"),
        sa.CheckConstraint(
            "amount <> 0 AND amount BETWEEN -1000000000000000 AND 1000000000000000",
            name="posting_amount",
        ),
        sa.CheckConstraint("value_date <= date", name="posting_dates"),
        **_LOCAL,
    )
    op.create_index("posting_by_account", "posting", ["fund", "account", "date", "entry", "amount"])
    _create_partial(
        "posting_by_loan",
        "posting",
        ["fund", "loan", "account", "date", "value_date", "entry", "amount"],
        "loan",
    )
    op.create_table(
        "fact",
        sa.Column("fund", Whole, nullable=False, autoincrement=False),
        sa.Column("chain", Whole, nullable=False, autoincrement=False),
        sa.Column("form", Whole, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("effective", Day, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("fund", "chain", name="fact_pk"),
        sa.ForeignKeyConstraint(["fund"], ["fund.fund"], name="fact_fund"),
        sa.CheckConstraint("chain > 0", name="fact_positive"),
        **_LOCAL,
    )
    op.create_index("fact_subject", "fact", ["fund", "kind", "subject", "effective", "chain"])
    op.create_table(
        "sealed_balance",
        sa.Column("fund", Whole, nullable=False, autoincrement=False),
        sa.Column("seal", Whole, nullable=False, autoincrement=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("line", Whole, nullable=False, autoincrement=False),
        sa.Column("amount", Whole, nullable=False),
        sa.Column("loan", sa.Text),
        sa.Column("cooperative", sa.Text),
        sa.Column("source", sa.Text),
        sa.PrimaryKeyConstraint("fund", "seal", "account", "line", name="sealed_balance_pk"),
        sa.ForeignKeyConstraint(
            ["fund", "seal"], ["fact.fund", "fact.chain"], name="sealed_balance_seal"
        ),
        sa.CheckConstraint("amount <> 0", name="sealed_balance_amount"),
        **_LOCAL,
    )
    guards.create(op.get_bind(), ("entry", "posting", "fact"))


def _create_partial(
    name: str, table: str, columns: list[str], present: str, *, unique: bool = False
) -> None:
    where = sa.text(f"{present} IS NOT NULL")
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)
