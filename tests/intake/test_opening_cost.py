"""What an opening costs: as many questions to the database for many loans as for few."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from fundledger.exchange.opening import take_opening
from fundledger.files import SourceFile
from fundledger.ledger.facts import stated
from fundledger.registers.contracts import KIND
from fundledger.store.books import Book, create
from tests.exchange.opening_files import GOOD, Parts, as_yaml
from tests.ledger.books import FUND, found_fund
from tests.loans.books import proved


def of_loans(count: int) -> Parts:
    """Loans, borrowers and securities, as many of each."""
    parts = deepcopy(GOOD)
    loan, thing = parts["loans"][0], parts["security"][0]
    borrower = parts["cooperatives"][0]
    parts["cooperatives"] = [{**borrower, "number": f"C{n}"} for n in range(count)]
    parts["loans"] = [{**loan, "number": f"HD-{n}", "cooperative": f"C{n}"} for n in range(count)]
    parts["security"] = [{**thing, "loan": f"HD-{n}"} for n in range(count)]
    parts["capital"][0]["amount"] = 110_000_000 + count * loan["principal_in_term"]
    parts["accounts"][2] = {"account": "surplus_prior", "credit": 7_000_000}
    return {k: v for k, v in parts.items() if k not in ("missed", "cases", "history")}


def questions(book: Book, path: Path) -> int:
    """How many times the database is asked while a book is opened."""
    asked: list[str] = []

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    with book.reading() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", heard)
    try:
        take_opening(book, FUND, "kế toán", SourceFile.at(path))
    finally:
        event.remove(engine, "before_cursor_execute", heard)
    return len(asked)


def test_more_loans_are_not_more_questions(tmp_path: Path) -> None:
    counts = []
    for loans in (3, 60):
        book = found_fund(create(str(tmp_path / f"{loans}.db")))
        counts.append(questions(book, as_yaml(tmp_path / "mo.yaml", of_loans(loans))))
        assert proved(book) == []
        book.close()
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize("subject", [None, "HD-1"])
def test_facts_of_a_kind_are_found_by_the_index(
    book: Book, tmp_path: Path, subject: str | None
) -> None:
    take_opening(book, FUND, "kế toán", SourceFile.at(as_yaml(tmp_path / "mo.yaml", of_loans(3))))
    with book.reading() as connection:
        plans: list[str] = []

        def planned(_: Any, cursor: Any, statement: str, values: Any, *__: Any) -> None:
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(str(row[-1]) for row in rows)

        event.listen(connection, "before_cursor_execute", planned)
        found = [fact.chain for fact in stated(connection, FUND, KIND, subject=subject)]
        event.remove(connection, "before_cursor_execute", planned)
    assert len(found) == (3 if subject is None else 1)
    assert found == sorted(found)
    assert len(plans) == 1
    assert "INDEX fact_subject (fund=? AND kind=?" in plans[0]
