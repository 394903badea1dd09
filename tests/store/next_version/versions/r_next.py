"""One nullable column more; and, where a test asks for a bad migration, one guard less."""

import os

import sqlalchemy as sa
from alembic import op

from fundledger.store.versions import HEAD

revision = "test"
down_revision = HEAD


def upgrade() -> None:
    op.add_column("entry", sa.Column("remark", sa.Text))
    if os.environ.get("FUNDLEDGER_TEST_DROP_GUARD"):
        op.execute("DROP TRIGGER entry_update_refused")
