"""The books for other programs: what is written goes through as a stream, in one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, Made
from fundledger.office.declaring import SpanFrom, question
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.exchange.extract import Extract
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table
    from fundledger.store.targets import Kind


@question(of_book=True, made="text")
def export_beancount(work: Work) -> Answer:
    """Every entry with all that is known of it, for bean-check and Fava."""
    from fundledger.exchange.beancount import text
    from fundledger.store.targets import BEANCOUNT

    made = _Text(work, text, BEANCOUNT, "export.next_beancount")
    return Answer(made=Made("so.beancount", made.write, made.parts))


@question(of_book=True, made="text")
def export_hledger(work: Work) -> Answer:
    """Every entry with all that is known of it, as a journal for hledger and ledger."""
    from fundledger.exchange.hledger import text
    from fundledger.store.targets import HLEDGER

    made = _Text(work, text, HLEDGER, "export.next_hledger")
    return Answer(made=Made("so.journal", made.write, made.parts))


@question(of_book=True, made="folder")
def export_parquet(work: Work) -> Answer:
    """Entries, postings, facts and accounts as Parquet files, for DuckDB, pandas or R."""
    from fundledger.exchange import parquet

    def write(folder: Path, replace: bool) -> Sequence[Note]:
        with _gathered(work) as extract:
            parquet.write(extract, folder, replace=replace)
        return [_written(folder, extract)]

    return Answer(made=Made("so-parquet", write))


@question(of_many=True)
def export_vouchers(asked: Asked, *, first: SpanFrom) -> Table:
    """The vouchers of a span for an accounting program: a debit, a credit, an amount a line."""
    from fundledger.reports.vouchers import voucher_lines

    return voucher_lines(asked, first)


class _Text:
    """The books as a text of another program, made anew each time that it is wanted."""

    def __init__(
        self, work: Work, text: Callable[[Extract], Iterator[str]], kind: Kind, next_key: str
    ) -> None:
        self._work, self._text = work, text
        self._kind, self._next_key = kind, next_key

    def write(self, place: Path, replace: bool) -> Sequence[Note]:
        from fundledger.store.writing import write_text

        with _gathered(self._work) as extract:
            write_text(self._text(extract), place, self._kind, replace=replace)
        return [_written(place, extract), Note(self._next_key, {"path": str(place)})]

    def parts(self) -> Iterator[str]:
        with _gathered(self._work) as extract:
            yield from self._text(extract)


@contextmanager
def _gathered(work: Work) -> Iterator[Extract]:
    """The whole book, unless a day was named: a copy must not depend on when it is made."""
    from fundledger.exchange.extract import gathered
    from fundledger.ledger.chain import head_of

    with work.reading() as asked:
        connection, fund = asked.connection, asked.fund
        with work.progress("export.writing", head_of(connection, fund).entry) as advance:
            yield gathered(connection, fund, work.as_of, asked.known_at, progress=advance)


def _written(place: Path, extract: Extract) -> Note:
    said = {"path": str(place), "fund": extract.fund.fund, "link": extract.link}
    return Note("export.written", said)
