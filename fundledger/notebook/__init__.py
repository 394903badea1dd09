"""A fund's book in a notebook: every report answers a DataFrame, every verb is a function.

    import fundledger

    with fundledger.open("fund.db") as book:
        book.capital(as_of="30/06/2023")
        book.collect("HD-01", 40_000_000, on="30/06/2023", document="GBC-7")
        book.collect_file("thu-no.xlsx")            # a preview; post=True enters it
        book.read_statement("sao-ke.xlsx")

Several funds are read together by `fundledger.open("country.db", fund="all")`.

Days are `date`, "2023-06-30" or "30/06/2023"; amounts are whole đồng, as a number or as people
write them ("40.000.000"). Reports take `as_of` (today, if not given), `first` (the first day of its
year) or `quarter="2023Q2"`, and `known_at`. A verb of a loan takes `on` (today), `document`,
`booked_on` and `dry_run`; it keeps all that it does, or nothing, and answers what it changed. What
cannot be is refused by a sentence (`FundledgerError`). Nothing is computed here: this is a face, as
the command line is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, overload

from fundledger import environment
from fundledger.errors import FundledgerError
from fundledger.ledger.funds import fund_meant, funds_meant
from fundledger.notebook.opened import Funds, Notebook
from fundledger.office import house
from fundledger.store.books import open_book


@overload
def open_notebook(
    location: str | None = None, *, fund: int | None = None, actor: str | None = None
) -> Notebook: ...


@overload
def open_notebook(
    location: str | None = None, *, fund: Iterable[int] | Literal["all"], actor: str | None = None
) -> Funds: ...


def open_notebook(
    location: str | None = None,
    *,
    fund: int | Iterable[int] | Literal["all"] | None = None,
    actor: str | None = None,
) -> Notebook | Funds:
    """Open a book: a file, or the address of a PostgreSQL database.

    Without a location FUNDLEDGER_BOOK, else fund.db here. `fund` is needed only where the book
    holds several: one by its number, or several to read together ([20, 24], or "all"). `actor` is
    who is kept in the chain for what is written.
    """
    house.furnish()
    book = open_book(environment.book_location(location))
    try:
        if fund == "all":
            return Funds(book, funds_meant(book, None))
        if fund is None or isinstance(fund, int):
            return Notebook(book, fund_meant(book, fund), actor)
        if isinstance(fund, str):
            raise FundledgerError("usage.not_a_number", value=fund)
        return Funds(book, funds_meant(book, fund))
    except BaseException:
        book.close()
        raise
