"""Files that the books keep: the papers that were issued, and what came back signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fundledger.store import guards
from fundledger.store.types import Whole

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "kept_file",
        sa.Column("fund", Whole, nullable=False, autoincrement=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("media", sa.Text, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("fund", "sha256", name="kept_file_pk"),
        sa.ForeignKeyConstraint(["fund"], ["fund.fund"], name="kept_file_fund"),
        sqlite_strict=True,
    )
    guards.create(op.get_bind(), ("kept_file",))
