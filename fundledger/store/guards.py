"""Triggers that refuse UPDATE and DELETE on what is append-only, on the databases that allow them.

They are a fence against accidents, not a proof: nothing in the ledger rests on them (some
databases have none), and `fundledger check` finds what went round them. A migration that rebuilds
a table loses them, so `missing` is asked after every upgrade. A guard of the right name may guard
nothing and a trigger of another name may change what is written: `altered` and `foreign` tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from fundledger.store.tables import APPEND_ONLY, metadata

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

# The triggers that stand on the tables which the program itself reads, by its own search path.
_POSTGRES_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgtype::int, t.tgenabled::text, t.tgqual IS NOT NULL,
       t.tgattr::text, p.prosrc
FROM unnest(CAST(:tables AS text[])) AS ours(name)
JOIN pg_class c ON c.oid = to_regclass(quote_ident(ours.name))
JOIN pg_trigger t ON t.tgrelid = c.oid
JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
"""

# The bits of pg_trigger.tgtype: 2 is BEFORE (1, for each row, is not set), 8 DELETE, 16 UPDATE,
# 32 TRUNCATE.
_BEFORE_STATEMENT = {"update": 2 + 16, "delete": 2 + 8, "truncate": 2 + 32}

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
    present = _present(connection)
    return [trigger[1] for trigger in _wanted(connection) if trigger not in present]


def altered(connection: Connection) -> list[str]:
    """The names of the guards that are there and are not what this program makes."""
    present = _present(connection)
    return [
        trigger[1]
        for trigger, made in _wanted(connection).items()
        if trigger in present and present[trigger] != made
    ]


def foreign(connection: Connection) -> list[str]:
    """The names of triggers on the book's tables that this program never put there."""
    wanted = _wanted(connection)
    return sorted(trigger[1] for trigger in _present(connection) if trigger not in wanted)


# A trigger is called by its table and its name: PostgreSQL lets two tables have one of the same.
_Triggers = dict[tuple[str, str], tuple[object, ...]]


def _wanted(connection: Connection) -> _Triggers:
    """What each guard is: its text on SQLite, on PostgreSQL what the catalogue keeps of it."""
    dialect = connection.dialect.name
    body = _words(_POSTGRES_FUNCTION.split("$$")[1])
    return {
        (table, f"{table}_{verb}_refused"): (
            (_words(_SQLITE.format(table=table, verb=verb)),)
            if dialect == "sqlite"
            else (_BEFORE_STATEMENT[verb], "O", False, "", body)
        )
        for table in APPEND_ONLY
        for verb in _VERBS[dialect]
    }


def _present(connection: Connection) -> _Triggers:
    if connection.dialect.name == "sqlite":
        listing = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        rows = connection.exec_driver_sql(listing)
        return {(table, name): (_words(str(sql)),) for table, name, sql in rows}
    rows = connection.execute(text(_POSTGRES_TRIGGERS), {"tables": list(metadata.tables)})
    return {
        (table, name): (kind, enabled, conditional, columns, _words(body))
        for table, name, kind, enabled, conditional, columns, body in rows
    }


def _words(sql: str) -> str:
    return " ".join(sql.split())
