"""The books as four Parquet files, for DuckDB, pandas, R or a data warehouse.

Money is int64 đồng, a day is date32, a moment a timestamp in UTC. Each file says in its schema's
metadata of which fund and which link of the chain it is. pyarrow comes with the extra `parquet`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.exchange.extract import Extract
from fundledger.files import this_python
from fundledger.ledger.canonical import body_text
from fundledger.ledger.entry import Entry, Fact
from fundledger.store.targets import PARQUET
from fundledger.store.writing import new_folder

ROWS_AT_ONCE = 20_000
"""The rows of a row group: few enough for memory, many enough to be packed well."""

Row = tuple[Any, ...]

_ENTRY = {
    "fund": "int64",
    "number": "int64",
    "chain": "int64",
    "date": "date32",
    "value_date": "date32",
    "recorded_at": "moment",
    "kind": "text",
    "voucher": "text",
    "voucher_kind": "text",
    "voucher_year": "int64",
    "voucher_number": "int64",
    "memo": "text",
    "document": "text",
    "actor": "text",
    "reverses": "int64",
    "reversed_by": "int64",
    "key": "text",
    "hash": "text",
}
_POSTING = {
    "fund": "int64",
    "entry": "int64",
    "line": "int64",
    "date": "date32",
    "value_date": "date32",
    "account": "text",
    "amount": "int64",
    "loan": "text",
    "cooperative": "text",
    "source": "text",
}
_FACT = {
    "fund": "int64",
    "chain": "int64",
    "kind": "text",
    "subject": "text",
    "effective": "date32",
    "body": "text",  # JSON
    "recorded_at": "moment",
    "document": "text",
    "actor": "text",
    "hash": "text",
}
_ACCOUNT = {
    "number": "text",
    "path": "text",
    "role": "text",
    "nature": "text",
    "name_vi": "text",
    "name_en": "text",
    "place": "text",
    "first_day": "date32",
    "balance": "int64",
}
_OPTIONAL = {
    *("document", "reverses", "reversed_by", "key", "loan", "cooperative", "source", "place")
}


def write(extract: Extract, folder: Path, *, replace: bool = False) -> None:
    """All four files, whole or not at all."""
    _pyarrow()
    told = extract.provenance()
    with new_folder(folder, PARQUET, replace=replace) as draft, ExitStack() as stack:

        def opened(name: str, columns: dict[str, str]) -> _Rows:
            return stack.enter_context(_rows(draft / f"{name}.parquet", columns, told))

        entries, postings = opened("entries", _ENTRY), opened("postings", _POSTING)
        for entry in extract.entries:
            entries.add(_entry(entry))
            for row in _postings(entry):
                postings.add(row)
        facts = opened("facts", _FACT)
        for fact in extract.facts:
            facts.add(_fact(fact))
        accounts = opened("accounts", _ACCOUNT)
        for row in _accounts(extract):
            accounts.add(row)


class _Rows:
    """A file that grows by row groups."""

    def __init__(self, writer: Any, schema: Any) -> None:
        self._writer = writer
        self._schema = schema
        self._waiting: list[Row] = []

    def add(self, row: Row) -> None:
        self._waiting.append(row)
        if len(self._waiting) == ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        arrow = _pyarrow()
        columns = zip(*self._waiting, strict=True) if self._waiting else ((),) * len(self._schema)
        arrays = [
            arrow.array(column, field.type)
            for column, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(arrow.Table.from_arrays(arrays, schema=self._schema))
        self._waiting.clear()


@contextmanager
def _rows(path: Path, columns: dict[str, str], told: dict[str, str]) -> Iterator[_Rows]:
    arrow = _pyarrow()
    kinds = {
        "int64": arrow.int64(),
        "date32": arrow.date32(),
        "moment": arrow.timestamp("us", tz="UTC"),
        "text": arrow.string(),
    }
    fields = [
        arrow.field(name, kinds[kind], nullable=name in _OPTIONAL) for name, kind in columns.items()
    ]
    metadata = {f"fundledger.{key}": said for key, said in told.items()}
    schema = arrow.schema(fields, metadata=metadata)
    with arrow.parquet.ParquetWriter(path, schema) as writer:
        rows = _Rows(writer, schema)
        yield rows
        rows.flush()


def _entry(entry: Entry) -> Row:
    return (
        *(entry.fund, entry.number, entry.chain, entry.date, entry.value_date, entry.recorded_at),
        *(entry.kind, str(entry.voucher)),
        *(entry.voucher.kind, entry.voucher.year, entry.voucher.number),
        *(entry.memo, entry.document, entry.actor, entry.reverses, entry.reversed_by),
        *(entry.key, entry.hash),
    )


def _postings(entry: Entry) -> Iterator[Row]:
    for line, posting in enumerate(entry.postings, start=1):
        yield (
            *(entry.fund, entry.number, line, entry.date, entry.value_date),
            *(posting.account, posting.amount, posting.loan, posting.cooperative, posting.source),
        )


def _fact(fact: Fact) -> Row:
    return (
        *(fact.fund, fact.chain, fact.kind, fact.subject, fact.effective, body_text(fact.body)),
        *(fact.recorded_at, fact.document, fact.actor, fact.hash),
    )


def _accounts(extract: Extract) -> Iterator[Row]:
    for used in extract.accounts:
        account = used.account
        yield (
            *(account.number, used.path, account.role.name, account.role.nature),
            *(account.name_vi, account.name_en, account.place, used.first_day, used.balance),
        )


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise FundledgerError("export.no_pyarrow", python=this_python()) from None
    return pyarrow
