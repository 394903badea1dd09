"""Triggers that refuse UPDATE and DELETE on what is append-only, on the databases that allow them.

They are a fence against accidents, not a proof: nothing in the ledger rests on them (some
databases have none), and `fundledger check` finds what went round them. A migration that rebuilds
a table loses them, so `missing` is asked after every upgrade.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from fundledger.store.tables import APPEND_ONLY

_SQLITE = """
CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: correct by a reversal and a new entry'); END
"""

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION fundledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: correct by a reversal and a new entry', TG_TABLE_NAME;
END $$
"""

_POSTGRES = """
CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION fundledger_append_only()
"""

_VERBS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


def create(connection: Connection, tables: Sequence[str] = APPEND_ONLY) -> None:
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.execute(text(_POSTGRES_FUNCTION))
    template = _SQLITE if dialect == "sqlite" else _POSTGRES
    for table in tables:
        for verb in _VERBS[dialect]:
            connection.exec_driver_sql(template.format(table=table, verb=verb))


def missing(connection: Connection) -> list[str]:
    """The names of the guards that a book on this database should have but lacks."""
    dialect = connection.dialect.name
    listing = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if dialect == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    present = set(connection.exec_driver_sql(listing).scalars())
    wanted = [f"{table}_{verb}_refused" for table in APPEND_ONLY for verb in _VERBS[dialect]]
    return [name for name in wanted if name not in present]
