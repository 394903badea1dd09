"""Funds whose books are kept elsewhere and only shown here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fundledger.store.types import Moment, Whole

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "replica",
        sa.Column("fund", Whole, nullable=False, autoincrement=False),
        sa.Column("since", Moment, nullable=False),
        sa.PrimaryKeyConstraint("fund", name="replica_pk"),
        sa.ForeignKeyConstraint(["fund"], ["fund.fund"], name="replica_fund"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
