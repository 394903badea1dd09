"""Papers of several requests as values, so that they can be entered in any order.

papers_of(draw)         what is stated of some requests, in the order of days
entered(book, papers)   in the order given; what was refused is tried again after the others
seen(book)              how every request stood at the end of many days, without its links
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from fundledger.contract.events import Disburse
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.lending import entering
from fundledger.lending.requests import Requests
from fundledger.lending.standing import Standing
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, writer_of
from tests.lending import telling
from tests.lending.telling import table
from tests.loans.books import BORROWER, SUCCESSOR, enter

FIRST = date(2024, 1, 8)

RULES = table(
    steps=[
        {"code": "papers", "name": "Nhận đủ", "days": 2},
        {"code": "visit", "name": "Đi xem", "days": 3},
        {"code": "appraisal", "name": "Thẩm định", "days": 4},
        {"code": "decision", "name": "Quyết định", "days": 3},
        {"code": "contract", "name": "Ký", "days": 5, "calendar_days": True},
        {"code": "first_draw", "name": "Giải ngân", "days": 5},
    ],
    papers=[
        {"code": "plan", "name": "Phương án"},
        {"code": "legal", "name": "Pháp lý"},
        {"code": "security", "name": "Bảo đảm", "before": "first_draw"},
    ],
    lapse_days=30,
)


class Paper(NamedTuple):
    number: str
    what: str
    day: date
    said: tuple[tuple[str, Any], ...] = ()

    def enter(self, book: Book) -> None:
        _ENTER[self.what](book, self, dict(self.said))


def _on(paper: Paper) -> str:
    return paper.day.isoformat()


def _apply(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    telling.apply(book, _on(paper), paper.number, papers=(), **said)


def _hand_in(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    telling.hand_in(book, _on(paper), said["paper"], number=paper.number)


def _visit(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    with writer_of(book) as writer:
        entering.do_step(writer, paper.number, paper.day, "visit", today=TODAY)


def _waive(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    with writer_of(book) as writer:
        entering.waive(
            *(writer, paper.number, paper.day, said["paper"], "không cần"),
            document="TB",
            today=TODAY,
        )


def _appraise(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    telling.appraise(book, _on(paper), paper.number, **said)


def _decide(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    document = f"QĐ-{paper.number}"
    telling.decide(book, _on(paper), said.pop("amount"), paper.number, document, **said)


def _sign(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    telling.signing(book, f"HD-{paper.number}", signed=_on(paper), application=paper.number, **said)


def _draw(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    event = Disburse(paper.day, said["amount"], f"UNC-{paper.number}")
    enter(book, event, f"HD-{paper.number}")


def _withdraw(book: Book, paper: Paper, said: dict[str, Any]) -> None:
    with writer_of(book) as writer:
        entering.withdraw(writer, paper.number, paper.day, "thôi", today=TODAY)


_ENTER: dict[str, Callable[[Book, Paper, dict[str, Any]], None]] = {
    "apply": _apply,
    "hand_in": _hand_in,
    "visit": _visit,
    "waive": _waive,
    "appraise": _appraise,
    "decide": _decide,
    "sign": _sign,
    "draw": _draw,
    "withdraw": _withdraw,
}

MILLION = 1_000_000


@st.composite
def papers(draw: st.DrawFn, *, signed: bool = True) -> list[Paper]:
    """Of one to three requests, by day; each stops somewhere on its way."""
    found: list[Paper] = []
    for place in range(draw(st.integers(1, 3))):
        found += _of_one(draw, f"HS-{place + 1}", (BORROWER, SUCCESSOR)[place % 2], signed)
    return sorted(found, key=lambda each: each.day)


def _of_one(draw: st.DrawFn, number: str, borrower: str, signed: bool) -> list[Paper]:
    day = FIRST
    found: list[Paper] = []

    def then(what: str, **said: Any) -> None:
        nonlocal day
        day += timedelta(draw(st.integers(0, 9)))
        found.append(Paper(number, what, day, tuple(said.items())))

    amount = draw(st.sampled_from((300, 500, 900))) * MILLION
    then("apply", cooperative=borrower, amount=amount)
    for code in draw(st.permutations(("plan", "legal"))):
        then(draw(st.sampled_from(("hand_in", "hand_in", "waive"))), paper=code)
    then("visit")
    stops = draw(st.integers(0, 6 if signed else 4))
    if stops >= 1:
        then("appraise")
    if stops >= 2 and draw(st.booleans()):
        then("appraise", amount=amount // 2)
    result = draw(st.sampled_from(("approved", "approved", "refused")))
    conditions = draw(st.sampled_from(((), (("site", "Có đất", 0),))))
    if stops >= 3 and result == "refused":
        then("decide", amount=0, result="refused", reason="không đạt")
        return found
    if stops >= 3:
        then("decide", amount=amount // 2, conditions=conditions)
        if conditions:
            then("hand_in", paper="site")
    if stops == 4:
        then("withdraw")
    if stops >= 5:
        then("sign", principal=amount // 2, cooperative=borrower)
    if stops >= 6:
        then("hand_in", paper="security")
        then("draw", amount=amount // 4)
    return found


def entered(book: Book, wanted: Iterable[Paper], after: Callable[[Paper], None]) -> bool:
    """Whether all were accepted; each refused one is tried again once others went in."""
    waiting = list(wanted)
    while waiting:
        left: list[Paper] = []
        for paper in waiting:
            try:
                paper.enter(book)
            except FundledgerError:
                left.append(paper)
                continue
            after(paper)
        if len(left) == len(waiting):
            return False
        waiting = left
    return True


Seen = dict[tuple[str, date], tuple[object, ...]]


def days_of(wanted: Iterable[Paper]) -> list[date]:
    """On which something may change: those of the papers, the days about them, and much later."""
    days = {paper.day + timedelta(more) for paper in wanted for more in (-1, 0, 3, 8)}
    return sorted({*days, FIRST + timedelta(200)})


def seen(book: Book, days: Sequence[date], known_at: int | None = None) -> Seen:
    with book.reading() as connection:
        requests = Requests.read(connection, FUND, known_at)
    return {
        (standing.dossier.number, day): told(standing)
        for day in days
        for standing in requests.on(day)
    }


def told(at: Standing) -> tuple[object, ...]:
    """All that is said of it, but by which links, and the figures that were known then."""
    decided = at.decided
    return (
        *(at.state, at.promised, at.agreed, at.drawn, at.undrawn, at.is_in_part),
        tuple(at.steps),
        tuple(at.missing_for_appraisal),
        tuple(at.missing_for_contract()),
        tuple(at.missing_for_draw(1)),
        tuple((each.code, at.met_on(each)) for each in at.requirements),
        None if decided is None else (decided.result, decided.amount, decided.valid_until),
    )


def link_of(book: Book) -> int:
    """The last of the chain."""
    with book.reading() as connection:
        return head_of(connection, FUND).chain
