"""A fund of Bắc Giang's shape, grown through the room of lending: generated, nothing of it real.

14.256 tỷ of capital, 13 of them the province's; five years of lending, some two hundred and fifty
loans, from a seed. Names and numbers are plainly made up ("HTX mẫu 007"). Nobody's debts are here.

`grow(book)` enters every paper in the order of days, as an office would, and keeps a list of its
own beside: what was drawn, what was repaid by the schedule that the contract prints, and what may
still be signed or drawn. What may be lent on a day is decided by that list and by nothing else, so
the figures of the book can be laid beside it.
"""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from fundledger.contract.events import Collect, Disburse
from fundledger.ledger.entry import Draft, Posting, Statement
from fundledger.ledger.journal import Writer
from fundledger.ledger.settings import set_value
from fundledger.lending import entering
from fundledger.lending.dossier import Applied, Appraised, Decided
from fundledger.lending.limits_tested import LimitsTested
from fundledger.lending.tables import adopt
from fundledger.loans import verbs
from fundledger.registers import cooperatives, relating
from fundledger.registers.contracts import LoanContract
from fundledger.registers.documents import body_of
from fundledger.registers.settings import BORROWER_LIMIT, RELATED_LIMIT
from fundledger.registers.signing import sign
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.contract.build import schedule
from tests.ledger.books import TODAY, writer_of
from tests.lending.telling import table

MILLION = 1_000_000
PROVINCE, OTHERS = "NSDP", "HUY-DONG"
CAPITAL = {PROVINCE: 13_000 * MILLION, OTHERS: 1_256 * MILLION}
BEGINS, FIRST, LAST = date(2020, 12, 31), date(2021, 1, 4), date(2025, 12, 31)
ALONE = sum(CAPITAL.values()) * 15 // 100  # 2,138,400,000
TOGETHER = sum(CAPITAL.values()) * 25 // 100  # 3,564,000,000
LEAST = 50 * MILLION  # for less than that no loan is made
APPLICATIONS, SEED = 290, 1997

DIRECTOR, CHAIRMAN = "Giám đốc", "Chủ tịch Quỹ"
RULES = table(
    lapse_days=90,
    steps=[
        {"code": "papers", "name": "Nhận đủ hồ sơ", "days": 5},
        {"code": "appraisal", "name": "Thẩm định", "days": 7},
        {"code": "decision", "name": "Quyết định", "days": 5},
        {"code": "contract", "name": "Ký hợp đồng", "days": 10},
        {"code": "first_draw", "name": "Giải ngân lần đầu", "days": 10},
    ],
    authority=[{"who": DIRECTOR, "up_to": 500 * MILLION}, {"who": CHAIRMAN}],
    papers=[
        {"code": "plan", "name": "Phương án"},
        {"code": "security", "name": "Hợp đồng bảo đảm", "before": "first_draw"},
    ],
)


class Repaid(NamedTuple):
    day: date
    principal: int
    interest: int


@dataclass
class Lent:
    """One contract, as its parties have it on paper."""

    number: str
    borrower: str
    source: str
    principal: int
    draws: list[tuple[date, int]] = field(default_factory=list)
    repaid: list[Repaid] = field(default_factory=list)

    def drawn(self, day: date) -> int:
        return sum(amount for on, amount in self.draws if on <= day)

    def owed(self, day: date) -> int:
        return self.drawn(day) - sum(each.principal for each in self.repaid if each.day <= day)

    def undrawn(self, day: date) -> int:
        return self.principal - self.drawn(day)


class Tested(NamedTuple):
    """What the book found at a decision, beside what the list says of that day."""

    found: LimitsTested
    alone: int
    together: int
    asked: int
    approved: int


@dataclass
class Grown:
    lent: dict[str, Lent] = field(default_factory=dict)
    promised: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    tested: list[Tested] = field(default_factory=list)

    def total(self, borrower: str, day: date) -> int:
        """Owed, still to be drawn, and promised."""
        of_it = [each for each in self.lent.values() if each.borrower == borrower]
        waiting = sum(sum_ for who, _, sum_ in self.promised.values() if who == borrower)
        return sum(each.owed(day) + each.undrawn(day) for each in of_it) + waiting

    def cash(self, source: str, day: date) -> int:
        of_it = [each for each in self.lent.values() if each.source == source]
        return CAPITAL[source] - sum(each.owed(day) for each in of_it)

    def free(self, source: str, day: date) -> int:
        """Cash that is nobody's yet."""
        of_it = [each for each in self.lent.values() if each.source == source]
        waiting = sum(sum_ for _, of, sum_ in self.promised.values() if of == source)
        return self.cash(source, day) - sum(each.undrawn(day) for each in of_it) - waiting


@dataclass
class Wish:
    number: str
    borrower: str
    amount: int
    months: int
    in_two: bool
    pays: int  # so many instalments, and then no more


def grow(book: Book) -> Grown:
    """One transaction: what is asked here is the sums, not how a book is shared."""
    with writer_of(book) as writer:
        return _Office(writer).worked()


class _Office:
    """Works through five years, one paper after the other."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.random, self.grown = writer, random.Random(SEED), Grown()
        self._due: list[tuple[date, int, Callable[[date], None]]] = []
        self._numbers = 0
        self._circles: dict[str, list[str]] = defaultdict(list)

    def worked(self) -> Grown:
        self._found()
        for wish in self._wishes():
            on = FIRST + timedelta(self.random.randrange((LAST - FIRST).days - 60))
            self._on(on, lambda day, wish=wish: self._applied(wish, day))  # type: ignore[misc]
        while self._due:
            day, _, act = heapq.heappop(self._due)
            if day > LAST:
                break
            act(day)
        return self.grown

    def _on(self, day: date, act: Callable[[date], None]) -> None:
        self._numbers += 1
        heapq.heappush(self._due, (day, self._numbers, act))

    def _found(self) -> None:
        lines = [
            Posting(account, sign_ * amount, source=source)
            for source, amount in CAPITAL.items()
            for account, sign_ in (("bank_capital", 1), ("charter_capital", -1))
        ]
        self.writer.append(Draft(BEGINS, "vốn điều lệ", tuple(lines)))
        adopt(self.writer, RULES, "QĐ 01/QĐ-Q")
        for limit, share in ((BORROWER_LIMIT, "15"), (RELATED_LIMIT, "25")):
            # The law has them from 15/5/2021 on; this fund's own regulation had them before.
            set_value(self.writer, limit.name, share, BEGINS, "QĐ 01/QĐ-Q")
        for place in range(1, 91):
            name = {"name": f"HTX mẫu {place:03}", "status": "active", "merged_into": None}
            number = self._borrower(place)
            since = date(2015, 1, 1)
            self.writer.state(Statement(cooperatives.KIND, number, since, name))
        for place in range(1, 31, 3):  # ten circles of three
            own, first, second = (self._borrower(place + more) for more in range(3))
            relating.relate(self.writer, first, own, "owner_of", BEGINS, TODAY, "BB")
            relating.relate(self.writer, second, own, "member_of", BEGINS, TODAY, "BB")
            for each in (own, first, second):
                self._circles[each] = [e for e in (own, first, second) if e != each]

    @staticmethod
    def _borrower(place: int) -> str:
        return f"2400000{place:03}"

    def _wishes(self) -> Iterator[Wish]:
        sums = (*range(100, 520, 20), 800, 1_000)
        near = (2_130, 2_138, 2_139, 2_200)  # the limit for one is 2,138.4 million
        for place in range(1, APPLICATIONS + 1):
            is_near = self.random.random() < 0.08
            yield Wish(
                number=f"{place:03}/HS-{self.random.choice('ABĐ')}",
                # Those who are related come more often than others, and want more.
                borrower=self._borrower(self.random.choice((*range(1, 31), *range(1, 91)))),
                amount=self.random.choice(near if is_near else sums) * MILLION,
                months=self.random.choice((6, 12, 12, 18, 24)),
                in_two=self.random.random() < 0.3,
                pays=1 if self.random.random() < 0.04 else 99,
            )

    def _applied(self, wish: Wish, day: date) -> None:
        asked = Applied(cooperative=wish.borrower, purpose="Mua máy", amount=wish.amount)
        entering.apply(self.writer, wish.number, day, asked, today=TODAY)
        self._on(day + timedelta(self.random.randrange(6)), lambda on: self._complete(wish, on))

    def _complete(self, wish: Wish, day: date) -> None:
        entering.hand_in(self.writer, wish.number, day, ["plan"], today=TODAY)
        self._on(day + timedelta(self.random.randrange(9)), lambda on: self._appraised(wish, on))

    def _appraised(self, wish: Wish, day: date) -> None:
        limits = entering.try_limits(self.writer, wish.number, day)
        found = Appraised(proposal="lend", limits=limits)
        entering.appraise(self.writer, wish.number, day, found, today=TODAY)
        self._on(day + timedelta(self.random.randrange(6)), lambda on: self._decided(wish, on))

    def _decided(self, wish: Wish, day: date) -> None:
        own = self.grown.total(wish.borrower, day)
        circle = own + sum(self.grown.total(each, day) for each in self._circles[wish.borrower])
        source = OTHERS if self.random.random() < 0.1 else PROVINCE
        most = min(ALONE - own, TOGETHER - circle, self.grown.free(source, day))
        amount = min(wish.amount, most // MILLION * MILLION)
        is_refused = amount < LEAST
        tried = wish.amount if is_refused else amount
        limits = entering.try_limits(self.writer, wish.number, day, tried)
        decided = Decided(result="approved", by=DIRECTOR, limits=limits, amount=amount)
        if amount > 500 * MILLION:
            decided = replace(decided, by=CHAIRMAN)
        if is_refused:
            decided = replace(decided, result="refused", amount=0, reason="vượt giới hạn")
        document = f"{wish.number}/QĐ"
        entering.decide(self.writer, wish.number, day, decided, document=document, today=TODAY)
        together = circle + tried if self._circles[wish.borrower] else own + tried
        self.grown.tested.append(Tested(limits, own + tried, together, wish.amount, decided.amount))
        if not is_refused:
            self.grown.promised[wish.number] = (wish.borrower, source, amount)
            self._on(
                day + timedelta(self.random.randrange(1, 12)), lambda on: self._signed(wish, on)
            )

    def _signed(self, wish: Wish, day: date) -> None:
        borrower, source, amount = self.grown.promised.pop(wish.number)
        number = f"HD-{wish.number}"
        terms = terms_of(
            principal=amount,
            disbursed=day,
            rate="6.84",
            instalments=wish.months // 6,
            every="6 month",
        )
        contract = LoanContract(
            number=number,
            signed=day,
            cooperative=borrower,
            source=source,
            terms=terms,
            purpose="Mua máy",
            application=wish.number,
        )
        sign(self.writer, contract)
        lent = Lent(number, borrower, source, amount)
        self.grown.lent[number] = lent
        entering.hand_in(self.writer, wish.number, day, ["security"], today=TODAY)
        parts = (amount * 6 // 10, amount - amount * 6 // 10) if wish.in_two else (amount,)
        days = [day + timedelta(30 * place) for place in range(len(parts))]
        draws = [
            Disburse(*each, f"UNC-{number}-{each[0]}") for each in zip(days, parts, strict=True)
        ]
        for draw in draws:
            self._on(draw.day, lambda on, draw=draw: self._drawn(lent, draw))  # type: ignore[misc]
        for line in schedule(terms, *draws)[: wish.pays]:
            repaid = Repaid(line.due, line.principal, line.interest)
            self._on(line.due, lambda on, repaid=repaid: self._repaid(lent, repaid))  # type: ignore[misc]

    def _drawn(self, lent: Lent, draw: Disburse) -> None:
        self._took(lent, draw)
        lent.draws.append((draw.day, draw.amount))

    def _repaid(self, lent: Lent, repaid: Repaid) -> None:
        amount = repaid.principal + repaid.interest
        self._took(lent, Collect(repaid.day, amount, document=f"BC-{lent.number}-{repaid.day}"))
        lent.repaid.append(repaid)

    def _took(self, lent: Lent, event: Disburse | Collect) -> None:
        verbs.take(self.writer, lent.number, body_of(event), event.day, event.document, today=TODAY)
