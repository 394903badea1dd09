"""Run by alembic; `store.upgrade` hands over the connection and the transaction."""

from __future__ import annotations

from alembic import context

from fundledger.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the one transaction is the caller's
)
context.run_migrations()
