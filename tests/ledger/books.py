"""Small helpers to write ledger tests as short stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from fundledger import calendar, rules
from fundledger.ledger import funds
from fundledger.ledger.balances import By, Scope, balances
from fundledger.ledger.entry import Draft, Posted, Posting, Statement
from fundledger.ledger.journal import Writer, writing
from fundledger.ledger.proof import prove
from fundledger.ledger.seals import seal
from fundledger.ledger.watching import Finding
from fundledger.ledger.years import CLOSING, SETTLEMENT, last_day, left_to_close
from fundledger.store.books import Book

FUND = 20
BEGINS = date(2022, 12, 31)
TODAY = date(2026, 11, 21)
LATE = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def found_fund(
    book: Book,
    fund: int = FUND,
    chart: str = "tt200",
    begins: date = BEGINS,
    clock: Callable[[], datetime] = calendar.now,
) -> Book:
    preset = rules.chart(chart)
    funds.found(book, fund, "Quỹ thử", "Lạng Sơn", preset, begins, "kế toán", clock=clock)
    return book


@contextmanager
def writer_of(book: Book, fund: int = FUND, now: datetime = LATE) -> Iterator[Writer]:
    with writing(book, fund, "kế toán", clock=lambda: now) as writer:
        yield writer


def day(text: str) -> date:
    return date.fromisoformat(text)


def move(
    when: str, debit: str, credit: str, amount: int, memo: str = "thử", **more: object
) -> Draft:
    """A two-line entry; accounts that are kept by loan get one."""
    loan = str(more.pop("loan", "HD-01"))
    postings = (_line(debit, amount, loan), _line(credit, -amount, loan))
    return Draft(day(when), memo, postings, **more)  # type: ignore[arg-type]


def post(book: Book, *drafts: Draft, fund: int = FUND) -> list[Posted]:
    with writer_of(book, fund) as writer:
        return [writer.append(draft) for draft in drafts]


def capital_in(when: str = "2023-01-01", amount: int = 7_500_000_000) -> Draft:
    return move(when, "bank_capital", "charter_capital", amount, "nhận vốn điều lệ")


def disbursement(when: str = "2023-01-02", amount: int = 300_000_000, **more: object) -> Draft:
    return move(when, "principal_in_term", "bank_capital", amount, "giải ngân", **more)


def seal_day(book: Book, when: str, fund: int = FUND) -> str:
    with writer_of(book, fund) as writer:
        return seal(writer, day(when), TODAY).hash


def settle_year(book: Book, year: int, fund: int = FUND) -> None:
    """Close a year by hand and state its settlement, for stories that only need it sealed."""
    with writer_of(book, fund) as writer:
        left = left_to_close(writer.connection, fund, writer.accounts, year)
        lines = [Posting(number, -amount) for number, amount in left.items()]
        lines.append(Posting("surplus", sum(left.values())))
        writer.append(Draft(last_day(year), "kết chuyển", tuple(lines), kind=CLOSING))
        body = {"result": -sum(left.values())}
        writer.state(Statement(SETTLEMENT, str(year), last_day(year), body, "QĐ"))


def sums(
    book: Book,
    by: tuple[By, ...] = ("account",),
    as_of: str | None = None,
    known_at: int | None = None,
    fund: int = FUND,
    use_seals: bool = True,
) -> dict[tuple[str | None, ...], int]:
    with book.reading() as connection:
        scope = Scope.of(connection, fund, as_of and day(as_of), known_at)
        return balances(connection, scope, by, use_seals=use_seals)


def account_sums(book: Book, **where: object) -> dict[str, int]:
    return {str(number): amount for (number,), amount in sums(book, **where).items()}  # type: ignore[arg-type]


def findings(book: Book, fund: int = FUND, **how: object) -> list[Finding]:
    with book.reading() as connection:
        return list(prove(connection, fund, **how))  # type: ignore[arg-type]


def _line(account: str, amount: int, loan: str) -> Posting:
    by_loan = account in {
        *("principal_in_term", "principal_overdue", "interest_receivable", "held"),
        *("court_fees_advanced", "memo_interest", "memo_written_off"),
    }
    by_source = account in {
        *("principal_in_term", "principal_overdue", "bank_capital", "cash_capital"),
        *("charter_capital", "deposit_capital"),
    }
    return Posting(
        account,
        amount,
        loan=loan if by_loan else None,
        cooperative=f"HTX {loan}" if by_loan else None,
        source="NSDP" if by_source else None,
    )
