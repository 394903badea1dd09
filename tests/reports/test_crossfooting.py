"""Whatever happens to a small fund in its years, its reports agree with each other, then and now.

A fund of two sources lends two loans of any kind; their documents come in any order between papers
of other money, rolls, closings, seals, reversals and a change of chart; what the books refuse is
left out. On the way some reports are taken: asked for again at the end, as known then, they are
word for word the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger import rules
from fundledger.closing import years
from fundledger.contract.events import Disburse, Event
from fundledger.contract.terms import Terms
from fundledger.errors import FundledgerError
from fundledger.ledger.carry_over import adopt
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Statement
from fundledger.ledger.reading import journal
from fundledger.ledger.settings import set_value
from fundledger.loans import verbs
from fundledger.registers.contracts import LoanContract, statement_of
from fundledger.store.books import Book, create
from fundledger.treasury import capital, money
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.ledger.books import FUND, TODAY, findings, found_fund, seal_day, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, register, roll_to
from tests.loans.test_lives import paid_out as all_told
from tests.reports import crossfoot
from tests.treasury.papers import cost, deposit_interest
from tests.treasury.papers import enter as paper

BEGINS, FIRST, LAST = date(2022, 12, 31), date(2022, 12, 31), date(2025, 12, 31)
CAPITAL = 5_000_000_000

Life = tuple[Terms, list[Any]]
Act = Callable[[Book, Random], object]


@settings(max_examples=6)
@given(
    st.tuples(lives(), lives()),
    st.sampled_from(["circular-52", "accrual-group1", "accrual", "cash"]),
    st.randoms(use_true_random=False),
)
def test_the_reports_of_a_fund_agree_then_and_now(
    loans: tuple[Life, Life], recognition: str, random: Random
) -> None:
    with TemporaryDirectory() as folder:
        book = found_fund(create(str(Path(folder) / "sổ.db")), begins=BEGINS)
        paid_out, told = _founded(book, loans, recognition)
        acts = [*told, *_other_money(random), *_ends(random)]
        random.shuffle(acts)
        said: dict[int, tuple[date, date, dict[str, Any]]] = {}
        for place, act in enumerate([*paid_out, *acts]):
            try:
                act(book, random)
            except FundledgerError:
                continue
            if place % 8 == 0:
                first, last = _span(random)
                with book.reading() as connection:
                    link = head_of(connection, FUND).chain
                    said[link] = first, last, crossfoot.everything(connection, first, last)
        roll_to(book, LAST)
        assert findings(book) == []
        with book.reading() as connection:
            spans = [(FIRST, LAST), (date(2023, 1, 1), date(2023, 12, 31)), _span(random)]
            for first, last in (*spans, (date(2024, 1, 1), date(2024, 12, 31))):
                crossfoot.agree(connection, first, last)
            for link, (first, last, expected) in said.items():
                crossfoot.agree(connection, first, last, str(link))
                again = crossfoot.everything(connection, first, last, str(link))
                for name, report in expected.items():
                    assert again[name] == report, name
        book.close()


def _founded(book: Book, loans: tuple[Life, Life], recognition: str) -> tuple[list[Act], list[Act]]:
    """Capital, borrowers and contracts stand; what is paid out, and what happens then, is told."""
    for source, borrower in (("NSDP", BORROWER), ("NSTW", SUCCESSOR)):
        paper(book, capital.capital_in, CAPITAL, "2022-12-31", f"QĐ-{source}", source=source)
        register(book, borrower, f"HTX {source}")
    with writer_of(book) as writer:
        writer.state(Statement("setting", "recognition", BEGINS, {"value": recognition}))
        set_value(writer, "income_tax_percent", "20", date(2024, 1, 1), "TT 78/2014/TT-BTC")
    paid_out: list[Act] = []
    acts: list[Act] = []
    sides = zip(("HD-01", "HD-02"), (BORROWER, SUCCESSOR), ("NSDP", "NSTW"), loans, strict=True)
    for number, borrower, source, (terms, wishes) in sides:
        contract = LoanContract(
            number=number, signed=terms.disbursed, cooperative=borrower, source=source, terms=terms
        )
        with writer_of(book) as writer:
            writer.state(statement_of(contract))
        far = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
        told = all_told(terms, Twin(terms, wishes).live(far).told)
        for event in (each for each in told if each.day <= LAST):
            act = _entering(number, event._replace(document=f"CT-{len(acts)}"))
            (paid_out if isinstance(event, Disburse) else acts).append(act)
    return paid_out, acts


def _entering(number: str, event: Event) -> Act:
    return lambda book, _: enter(book, event, number)


def _other_money(random: Random) -> list[Act]:
    def on() -> str:
        return _day(random).isoformat()

    return [
        lambda book, r: cost(book, r.randint(1, 10**7), on(), f"HD-{r.randint(0, 99)}"),
        lambda book, r: deposit_interest(book, r.randint(1, 10**7), on(), "GBC-L"),
        lambda book, r: paper(book, money.deposit, r.randint(1, 10**8), on(), "TG-1"),
        lambda book, r: paper(
            book, capital.capital_out, r.randint(1, 10**8), on(), "QĐ-9", source="NSTW"
        ),
        lambda book, r: cost(
            *(book, r.randint(1, 10**6), on(), "HD-V"),
            from_capital=True,
            source="NSDP",
            reason="tạm chi",
        ),
        lambda book, r: paper(
            *(book, money.transfer, r.randint(1, 10**6), on(), "CT-V", "nộp lại"),
            out_of="bank",
            into="bank",
            to_purpose="capital",
            source="NSDP",
        ),
    ]


def _ends(random: Random) -> list[Act]:
    """Rolls, reversals, the ends of years, and seals: whatever of it can be."""
    rolls: list[Act] = [lambda book, r: roll_to(book, _day(r)) for _ in range(4)]
    ends: list[Act] = [
        _closing_of(year, settles=bool(step)) for year in (2023, 2024) for step in (0, 1, 1)
    ]
    seals: list[Act] = [lambda book, r: seal_day(book, _day(r).isoformat())]
    return [*rolls, *ends, *seals, _undo, _undo, _reverse, _other_chart, _other_chart]


def _other_chart(book: Book, _: Random) -> None:
    """From 1/1/2025 on every number is another; run again it carries over what came late."""
    with writer_of(book) as writer:
        adopt(writer, rules.chart("plain"), date(2025, 1, 1), "chuyển hệ thống tài khoản")


def _closing_of(year: int, *, settles: bool) -> Act:
    def close(book: Book, random: Random) -> None:
        with writer_of(book) as writer:
            years.close(writer, year, TODAY)
        if settles:
            with writer_of(book) as writer:
                decision, day = (
                    f"QĐ-{random.randint(0, 9)}",
                    date(year + 1, 3, random.randint(1, 31)),
                )
                years.settle(writer, year, decision, day, TODAY)

    def rolled_first(book: Book, random: Random) -> None:
        roll_to(book, date(year, 12, 31))
        close(book, random)

    return rolled_first


def _undo(book: Book, random: Random) -> None:
    with writer_of(book) as writer:
        number = random.choice(["HD-01", "HD-02"])
        documents = verbs.loan_numbered(writer.connection, FUND, number).documents
        if documents:
            verbs.undo(writer, number, random.choice(documents).chain, "nhầm")


def _reverse(book: Book, random: Random) -> None:
    with book.reading() as connection:
        found = [e for e in journal(connection, FUND) if e.kind in ("pay", "receive", "deposit")]
    if found:
        with writer_of(book) as writer:
            money.reverse(writer, random.choice(found), "nhầm")


def _day(random: Random) -> date:
    return FIRST + timedelta(days=random.randint(1, (LAST - FIRST).days))


def _span(random: Random) -> tuple[date, date]:
    first, last = sorted((_day(random), _day(random)))
    return first, last
