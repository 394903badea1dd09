"""What a line may be for: proposals with a score and reasons. Pure; nothing is posted here.

    who      a contract's number (`banking.numbers`), a borrower's name (`banking.names`), a payer
             whom somebody assigned by hand before
    sum      one that is expected of the loan around the day (`banking.expected`)
    against  words that make it other money, a name or payer of another borrower, a contract that
             is not in the book, a sum that another loan expects
    booked   the same sum of the same day is in the books already, entered by hand: in one
             entry, or in several of one document (a receipt for two loans)
    rule     words for which the Fund has named an account: fees, interest, transfers

A proposal is certain from `CERTAIN` on; only those are posted by `bank post --certain`. It takes
two witnesses who cannot both be wrong by the same slip, and nothing that speaks against them:

- a whole number, a learnt payer or a whole name that is no other's, *and* exactly an expected sum;
- a whole number and a sum that only rounds an expected one, or a whole name and one that rounds it
  to the thousand: so near by chance is one sum in thousands;
- number *and* name (or payer), with a part of what is owed: neither alone would show that the other
  was mistyped, and a part of a sum fits many loans.

A number alone with a sum that fits nothing is a proposal: one digit mistyped would look the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from typing import Literal, NamedTuple

from fundledger.banking import memo
from fundledger.banking.expected import LATE, Expected, is_whole, owed_by
from fundledger.banking.lines import StatementLine
from fundledger.banking.memo import tokens_of
from fundledger.banking.names import CUT, LIKE, WHOLE, Names, Reading, without_own_name
from fundledger.banking.numbers import Mention, Numbers
from fundledger.banking.together import UNDERWAY, groups
from fundledger.money import Dong
from fundledger.registers.papers import Asked
from fundledger.rules.bank_words import Words, bank_words

CERTAIN = 90

_MOST_PROPOSALS = 5
_MEMO_LATE = timedelta(days=183)  # how long a paper is paid by, whatever came in between
_MAYBE_BOOKED = 75
_MOST_TOGETHER = 4  # contracts that one line pays

_OF_ANY_TRANSFER = frozenset(
    (
        *("TRA", "NO", "QUY", "CT", "TU", "TOI", "DEN", "CHUYEN", "TIEN", "KHOAN", "GOC", "LAI"),
        *("NOP", "THANH", "TOAN", "VAY", "HD", "HOP", "DONG", "SO", "KY", "THANG", "NAM"),
        *("IBFT", "FT", "MBVCB", "VCB", "BIDV", "CTG", "VBA", "NGAY", "TK", "TAI", "CHO"),
        memo.WORD,
    )
)
_AFTER_PAYER = frozenset(
    (
        *(
            "TOI",
            "DEN",
            "TRA",
            "NOP",
            "CHUYEN",
            "CK",
            "CT",
            "HD",
            "HDTD",
            "TT",
            "THANH",
            "F",
            "B",
            "ND",
        ),
        *("TIEN", "GOC", "LAI", "QUY", "TK", "FT", "CHO", "TAI", "NO", "T", "TU", "VAY", "KY"),
    )
)
"""Words with which a payer's name is over: after others it may go on, and be another's."""
_WORDS = re.compile(r"[^\W_]+")
_A_FULL_NAME = 3  # words of a person's name that are enough to find it among others

State = Literal["signed", "lent", "closed", "written_off"]
How = Literal["collect", "recover", "disburse", "link", "account"]
Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A loan as matching sees it."""

    loan: str
    cooperative: str
    name: str
    state: State
    to_pay_out: tuple[int, ...] = ()  # the parts that are still to be disbursed

    @property
    def is_payable(self) -> bool:
        return self.state in ("lent", "written_off")


class BookedByHand(NamedTuple):
    """An entry on the line's account that no line of it belongs to."""

    entry: int
    day: date
    amount: int
    document: str
    loan: str
    voucher: str
    is_transfer: bool = False  # it is a line of another bank account of the Fund


Receipt = tuple[BookedByHand, ...]
"""One entry, or all entries of a day that name the same document."""


@dataclass(frozen=True, slots=True)
class AccountRule:
    """Lines with these words, of money in or out, are posted against an account."""

    words: str  # as a bank writes them: upper-case, unaccented
    direction: Direction
    account: str  # its number or role
    most: int | None = None  # đồng, above which it is not certain
    memo: str = ""
    capital: str | None = None  # the source, where it is capital money


ExpectedOf = Callable[[str, date], Sequence[Expected]]
Owing = Callable[[date, int], Sequence[Expected]]


@dataclass(slots=True)
class World:
    """What lines are matched against, as the books have it."""

    loans: Mapping[str, Candidate]
    expected: ExpectedOf  # what is expected of a loan on a day
    owing: Owing  # of all loans: which of them expect exactly a sum on a day
    aliases: Mapping[str, frozenset[str]] = field(default_factory=dict)  # payer: cooperatives
    booked: Mapping[str, Sequence[BookedByHand]] = field(default_factory=dict)  # by place
    rules: Sequence[AccountRule] = ()  # the most telling first
    own_accounts: frozenset[str] = frozenset()  # accounts of rules that are bank accounts
    asked: Mapping[str, Sequence[Asked]] = field(default_factory=dict)  # by papers, of a loan
    numbers: Numbers = field(init=False)
    names: Names = field(init=False)
    by_borrower: dict[str, list[str]] = field(default_factory=dict)  # loans that may be paid
    receipts: dict[tuple[str, int], list[Receipt]] = field(default_factory=dict)  # by place and sum
    payers: dict[str, list[tuple[Words, str]]] = field(default_factory=dict)  # by first word

    def __post_init__(self) -> None:
        for place, entries in self.booked.items():
            for receipt in receipts_of(entries):
                self.receipts.setdefault((place, _sum_of(receipt)), []).append(receipt)
        for loan, candidate in self.loans.items():
            if candidate.is_payable:
                self.by_borrower.setdefault(candidate.cooperative, []).append(loan)
        self.numbers = Numbers(self.loans, lambda loan: self.loans[loan].is_payable)
        self.names = Names({one: self.loans[of[0]].name for one, of in self.by_borrower.items()})
        for payer in self.aliases:
            words = tuple(payer.split())
            if len(words) >= _A_FULL_NAME:
                self.payers.setdefault(words[0], []).append((words, payer))


class Reason(NamedTuple):
    """A sentence of the catalogue, by its key."""

    key: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line may be for: a `loan`, an `entry`, the account of a `rule`; how sure, and why.

    `shares`: what each of several loans gets. `also`: what else agrees, and what speaks against.
    `together`: the lines that are one receipt in the books with this one.
    """

    line: int
    how: How
    amount: int
    score: int
    reason: str
    loan: str = ""
    entry: int = 0
    more: tuple[int, ...] = ()  # further entries of the same receipt
    rule: AccountRule | None = None
    params: dict[str, object] = field(default_factory=dict)
    shares: tuple[tuple[str, int], ...] = ()
    also: tuple[Reason, ...] = ()
    together: tuple[int, ...] = ()

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN


class Equals(NamedTuple):
    """How many open lines of the account share a line's day and sum; and its reference as well."""

    of_sum: int
    of_reference: int


def proposals_of(
    line: StatementLine,
    left: int,
    world: World,
    equals: Equals,
    together: Sequence[Proposal] = (),
) -> list[Proposal]:
    """The proposals for a line, best first. `together`: receipts that it is a part of."""
    who = _Who.of(line, world)
    links = [*_links(line, left, world, equals, who), *together]
    of_loans = list(
        _inflow(line, left, world, who) if left > 0 else _outflow(line, left, world, who)
    )
    of_loans += _by_rule(line, left, world, who)
    if links:  # it may be in the books already, so nothing else may be certain
        below = min(_MAYBE_BOOKED, max(link.score for link in links))
        of_loans = [_doubted(each, below - 1) for each in of_loans]
    best: dict[tuple[str, int], Proposal] = {}
    for each in (*links, *of_loans):
        key = (each.loan if each.how != "link" else "", each.entry)
        if key not in best or best[key].score < each.score:
            best[key] = each
    ranked = sorted(best.values(), key=lambda each: (-each.score, each.loan, each.entry))
    if len(ranked) > 1 and ranked[0].certain and ranked[1].certain:
        ranked = [_doubted(each, CERTAIN - 1) for each in ranked]
    return ranked[:_MOST_PROPOSALS]


def receipts_in_parts(lines: Sequence[StatementLine], world: World) -> dict[int, list[Proposal]]:
    """The lines that only together are one entry by hand; certain by the reference alone."""
    found: dict[int, list[Proposal]] = {}
    by_place: dict[str, list[StatementLine]] = {}
    for line in lines:
        by_place.setdefault(line.place, []).append(line)
    who: dict[int, _Who] = {}

    def names_it(line: StatementLine, entry: BookedByHand) -> bool | None:
        """Whether a line names the loan or the borrower; None: it names nobody."""
        if line.chain not in who:
            who[line.chain] = _Who.of(line, world)
        said = who[line.chain]
        if said.codes:
            return entry.loan in said.codes
        borrowers = said.borrowers | {borrower for borrower, _ in said.payers}
        return world.loans[entry.loan].cooperative in borrowers if borrowers else None

    for place, entries in world.booked.items():
        may_be = [each for each in entries if each.loan in world.loans]
        for entry, some in groups(
            by_place.get(place, ()), may_be, lambda line, entry: names_it(line, entry) is not False
        ):
            score = 60 if all(names_it(line, entry) for line in some) else 45
            if all(line.day == entry.day for line in some):
                score = _MAYBE_BOOKED
                if all(line.reference and line.reference == entry.document for line in some):
                    score = 95
            numbers = tuple(line.chain for line in some)
            params = {"voucher": entry.voucher, "day": entry.day, "lines": list(numbers)}
            for line in some:
                amount, reason = line.amount, "bank_reason.booked_together"
                others = tuple(number for number in numbers if number != line.chain)
                found.setdefault(line.chain, []).append(
                    Proposal(
                        line.chain,
                        "link",
                        amount,
                        score,
                        reason,
                        entry.loan,
                        entry.entry,
                        params=dict(params),
                        together=others,
                    )
                )
    return found


def _doubted(proposal: Proposal, most: int) -> Proposal:
    return replace(proposal, score=min(proposal.score, most))


def receipts_of(booked: Sequence[BookedByHand]) -> Iterator[Receipt]:
    """Each entry alone, and together those of one document that came in, or that went out."""
    papers: dict[tuple[date, str, bool], list[BookedByHand]] = {}
    for each in booked:
        yield (each,)
        if each.document and not each.is_transfer:
            papers.setdefault((each.day, each.document, each.amount > 0), []).append(each)
    yield from (tuple(entries) for entries in papers.values() if len(entries) > 1)


def _sum_of(receipt: Receipt) -> int:
    return sum(each.amount for each in receipt)


def loans_of(receipt: Receipt) -> list[str]:
    return list(dict.fromkeys(each.loan for each in receipt if each.loan))


def _links(
    line: StatementLine, left: int, world: World, equals: Equals, who: _Who
) -> Iterator[Proposal]:
    """Entries by hand of the same sum that the line may be: best those of its day or reference."""
    if left != line.amount:
        return
    same = world.receipts.get((line.place, left), [])
    codes = who.codes
    if codes:  # money of another contract is another payment
        same = [each for each in same if set(loans_of(each)) <= set(codes) or _is_named(each, line)]
        same = [each for each in same if not loans_of(each) or set(loans_of(each)) & set(codes)]
    of_day = [each for each in same if each[0].day == line.day]
    named = [each for each in of_day if _is_named(each, line)]
    for each in of_day:
        alone = len(of_day) == 1 and equals.of_sum == 1
        agrees = each in named or bool(loans_of(each) and codes) or (left < 0 and not codes)
        if named == [each] and equals.of_reference == 1:
            alone = True  # the bank's own reference tells equal sums apart
        yield _link(line, each, 95 if alone and agrees else _MAYBE_BOOKED, "bank_reason.booked")
    for each in same:
        if each[0].day == line.day:
            continue
        if each[0].is_transfer and abs(each[0].day - line.day) <= UNDERWAY:
            yield _link(line, each, _MAYBE_BOOKED, "bank_reason.booked_transfer")
        elif _is_named(each, line):
            yield _link(line, each, 70, "bank_reason.booked_other_day")
    near = [each for each in same if _is_near(each, line)]
    if near:  # entered by hand with another day and another number than the bank has
        told = set(codes) or set(who.named_loans(world))
        for each in near:
            if not told or set(loans_of(each)) <= told:
                yield _link(line, each, 60 if told else 45, "bank_reason.booked_near")


def _is_near(receipt: Receipt, line: StatementLine) -> bool:
    """Whether a receipt of loans has another reference than the line, and a day close to it."""
    days = abs(receipt[0].day - line.day)
    other = not receipt[0].is_transfer and not _is_named(receipt, line)
    return other and timedelta(0) < days <= UNDERWAY and bool(loans_of(receipt))


def _is_named(receipt: Receipt, line: StatementLine) -> bool:
    return bool(line.reference) and receipt[0].document == line.reference


def _link(line: StatementLine, receipt: Receipt, score: int, reason: str) -> Proposal:
    vouchers = ", ".join(each.voucher for each in receipt)
    params: dict[str, object] = {"voucher": vouchers, "day": receipt[0].day}
    loans, first = ", ".join(loans_of(receipt)), receipt[0].entry
    more = tuple(each.entry for each in receipt[1:])
    return Proposal(
        *(line.chain, "link", line.amount, score, reason, loans, first, more), params=params
    )


def already_booked(
    line: StatementLine, loans: Collection[str], booked: Sequence[BookedByHand], equal_lines: int
) -> list[Receipt]:
    """Receipts by hand that most likely are the line that somebody is about to book to these loans.

    They have its sum. Of its day: those of one of the loans or of none, or all, if there are at
    least as many as open lines like it, for then each of those lines is in the books. Of other
    days: those with the bank's reference, and those of the same loans within a few days.
    """
    same = [each for each in receipts_of(booked) if _sum_of(each) == line.amount]
    of_day = [each for each in same if each[0].day == line.day]
    every = len(of_day) >= equal_lines
    found: list[Receipt] = []
    for each in same:
        near = abs(each[0].day - line.day) <= UNDERWAY
        of_these = bool(loans) and set(loans_of(each)) == set(loans)
        if each[0].day == line.day:
            meant = every or not loans_of(each) or bool(set(loans_of(each)) & set(loans))
        else:
            meant = _is_named(each, line) or (near and (of_these or each[0].is_transfer))
        if meant:
            found.append(each)
    return found


@dataclass(frozen=True, slots=True)
class _Who:
    """Whom a line names, and what in its words speaks against a payment of a loan."""

    mentions: tuple[Mention, ...]
    readings: tuple[Reading, ...]
    payers: tuple[tuple[str, bool], ...]  # cooperatives that a payer paid for; beyond doubt
    against: tuple[str, ...]  # groups of words of `rules/bank_words.toml`, with what was found
    phrases: tuple[str, ...]

    @classmethod
    def of(cls, line: StatementLine, world: World) -> _Who:
        mentions = tuple(world.numbers.named(line.narrative))
        readings = tuple(world.names.read([line.payer, line.narrative]))
        found = list(_against(line.narrative))
        groups, phrases = zip(*found, strict=True) if found else ((), ())
        return cls(mentions, readings, tuple(_payers(line, world)), tuple(groups), tuple(phrases))

    @property
    def codes(self) -> list[str]:
        """The contracts that are named beyond doubt, each once."""
        whole = (each for each in self.mentions if each.whole and len(each.loans) == 1)
        return list(dict.fromkeys(loan for each in whole for loan in each.loans))

    @property
    def borrowers(self) -> frozenset[str]:
        return frozenset(each.borrower for each in self.readings)

    @property
    def surest(self) -> Reading | None:
        """The borrower whose name is there in whole, if it can be no other's."""
        if not self.readings or self.readings[0].sure < CUT:
            return None
        same = [each for each in self.readings if each.sure == self.readings[0].sure]
        return same[0] if len(same) == 1 else None

    @property
    def payer(self) -> str | None:
        """The one borrower for whom this payer has paid."""
        sure = {borrower for borrower, is_sure in self.payers if is_sure}
        every = {borrower for borrower, _ in self.payers}
        return next(iter(sure)) if len(every) == 1 and sure else None

    def named_loans(self, world: World) -> list[str]:
        return [loan for each in self.readings for loan in world.by_borrower[each.borrower]]

    def paid_for(self, world: World) -> list[str]:
        every = dict.fromkeys(borrower for borrower, _ in self.payers)
        return [loan for one in every for loan in world.by_borrower.get(one, ())]


def _inflow(line: StatementLine, left: int, world: World, who: _Who) -> Iterator[Proposal]:
    named = list(dict.fromkeys(loan for each in who.mentions for loan in sorted(each.loans)))
    meant = [*who.named_loans(world), *who.paid_for(world)]
    candidates = list(dict.fromkeys((*named, *meant)))
    owing = [each for each in world.owing(line.day, left) if world.loans[each.loan].is_payable]
    case = _Case(line, left, world, who, owing)
    yield from _several(case, named)
    if who.codes:  # the others are only part of what speaks against
        candidates = [loan for loan in candidates if loan in named or loan in case.fitting]
    for loan in candidates:
        yield case.proposal(loan)
    fitting = list(dict.fromkeys(each.loan for each in owing))
    if not candidates:
        for loan in fitting[:_MOST_PROPOSALS]:
            score = 50 if len(fitting) == 1 and not who.against else 40
            sums = case.sums_of(loan)
            yield _proposal(line, left, world.loans[loan], score, "bank_reason.due", also=sums)


Fit = Literal["exact", "thousand", "rounded", "part", "none"]
"""`thousand`: rounded to the next thousand, up or down; `rounded`: further up."""


_ROUNDED: tuple[tuple[Fit, int], ...] = (("thousand", 1_000), ("rounded", 10_000))


@dataclass(frozen=True, slots=True)
class _Sum:
    """What a line's sum is to a loan: the expected sum that it fits or rounds, or a part of it."""

    how: Fit
    expected: Expected | None = None
    asked: Expected | None = None
    """The same sum, where a paper that was issued asks for it."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A line of money in, and what is known of it before a loan is looked at."""

    line: StatementLine
    left: int
    world: World
    who: _Who
    owing: Sequence[Expected]  # what of all loans is exactly this sum

    @property
    def fitting(self) -> frozenset[str]:
        """The loans that expect exactly this sum."""
        return frozenset(each.loan for each in self.owing)

    def proposal(self, loan: str) -> Proposal:
        candidate, who = self.world.loans[loan], self.who
        mention = next((each for each in who.mentions if loan in each.loans), None)
        reading = next((e for e in who.readings if e.borrower == candidate.cooperative), None)
        payer = next((one for one, _ in who.payers if one == candidate.cooperative), None)
        if mention is not None and not candidate.is_payable:
            return self._told(candidate, 60, "bank_reason.code_not_open")
        found = self.sum_of(loan)
        also = [*_of_sum(found), *self._of_memo(loan, found)]
        against = list(self._against(loan, candidate, mention, reading, payer))
        whole = mention is not None and mention.whole and len(mention.loans) == 1
        name = reading is not None and reading is who.surest
        alias = payer is not None and who.payer == payer
        short = mention is not None
        score = _score(found.how, whole=whole, short=short, name=name, alias=alias)
        exact = found.how == "exact"
        if score >= CERTAIN and not (whole and (name or alias)):
            is_enough = self._number_is_enough if whole else self._name_is_enough
            if not is_enough(loan, found, reading):
                score = CERTAIN - 5
        reason, params = "bank_reason.code", dict[str, object]()
        if mention is not None:
            if not whole:
                reason = "bank_reason.code_part"
                params["number"] = mention.said
            if reading is not None:
                also.insert(0, _of_name(reading))
            if payer is not None:
                also.insert(0, Reason("bank_reason.payer", {}))
        elif payer is not None:
            reason = "bank_reason.alias_due" if exact else "bank_reason.alias"
            score = max(score, 80 if exact else 70)
            if reading is not None:
                also.insert(0, _of_name(reading))
        elif reading is not None:
            reason = "bank_reason.name_due" if exact else "bank_reason.name"
            params["percent"] = reading.percent
            score = max(score, 85 if exact else 60)
        if candidate.state == "written_off":
            score = min(score, CERTAIN - 5) if not (whole and (name or alias)) else score
        if against:
            score = min(score, CERTAIN - 5 if not (short or who.codes) else CERTAIN - 10)
            if len(who.codes) > 1:
                reason = "bank_reason.codes"
            also += [each for each in against if each.key != reason]
        return _proposal(self.line, self.left, candidate, score, reason, also=tuple(also), **params)

    def _of_memo(self, loan: str, found: _Sum) -> Iterator[Reason]:
        """A paper that asked for another sum, where its memo stands in the text."""
        papers = self.world.asked.get(loan, ())
        if found.asked is not None or not papers:
            return
        text = memo.squeezed(self.line.narrative)
        for each in reversed(papers):
            age = self.line.day - each.day
            if timedelta() <= age <= _MEMO_LATE and memo.squeezed(each.ask.memo) in text:
                said = {"number": each.number, "amount": Dong(each.ask.amount)}
                yield Reason("bank_sum.asked_other", said)
                return

    def _told(self, candidate: Candidate, score: int, reason: str) -> Proposal:
        return _proposal(self.line, self.left, candidate, score, reason)

    def _number_is_enough(self, loan: str, found: _Sum, reading: Reading | None) -> bool:
        """Whether the sum is a second witness beside a number that no name confirms.

        Principal alone is round, and many loans have the same: no other may owe it about now. And
        where the sum is what another loan owes on this very day but this one only weeks from now,
        the number may be mistyped.
        """
        others = [each for each in self.owing if each.loan != loan]
        if found.how != "exact" or found.expected is None:
            return not others
        if not _is_telling(found.expected):
            return not any(abs(self.line.day - each.day) <= LATE for each in others)
        return self._is_near(found.expected) or not any(
            is_whole(each) and self._is_near(each) for each in others
        )

    def _is_near(self, expected: Expected) -> bool:
        return abs(self.line.day - expected.day) <= UNDERWAY

    def _name_is_enough(self, loan: str, found: _Sum, reading: Reading | None) -> bool:
        """Whether nothing else that the text may mean expects the sum as well.

        A payer whom no name stands beside may pay for anyone, and a name that is cut off may be
        another's: then no other loan of the book may expect it. Of several loans of a borrower only
        all of an instalment, to the đồng, tells which.
        """
        borrower = self.world.loans[loan].cooperative
        others = {each.loan for each in self.owing if each.loan != loan}
        if reading is not None and reading.sure >= WHOLE:
            rivals = {each.borrower for each in self.who.readings if not each.within}
            rivals |= {one for one, _ in self.who.payers} | {borrower}
            others = {one for one in others if self.world.loans[one].cooperative in rivals}
        if others:
            return False
        told = found.expected is not None and found.how == "exact" and _is_telling(found.expected)
        numbered = any(loan in each.loans for each in self.who.mentions)
        return told or numbered or len(self.world.by_borrower[borrower]) == 1

    def _against(
        self,
        loan: str,
        candidate: Candidate,
        mention: Mention | None,
        reading: Reading | None,
        payer: str | None,
    ) -> Iterator[Reason]:
        who = self.who
        for group, phrase in zip(who.against, who.phrases, strict=True):
            yield Reason(f"bank_against.{group}", {"words": phrase})
        if len(who.codes) > 1:
            yield Reason("bank_reason.codes", {})
        for each in who.mentions:
            if not each.loans:
                yield Reason("bank_against.unknown_number", {"number": each.said})
            elif each.whole and loan not in each.loans:
                if len(who.codes) <= 1:
                    loans = sorted(each.loans)
                    yield Reason("bank_against.other_number", {"loans": loans})
            elif loan not in each.loans and "/" in each.said and self.sum_of(loan).how != "exact":
                yield Reason("bank_against.other_number", {"loans": sorted(each.loans)})
            elif len(each.loans) > 1 and (each.whole or not self._is_told_apart(loan, each)):
                yield Reason("bank_against.alike", {"loans": sorted(each.loans)})
        others = [
            each
            for each in who.readings
            if each.borrower != candidate.cooperative and not each.within and each.sure > LIKE
        ]
        if others and (reading is None or reading.sure < others[0].sure or reading.sure <= LIKE):
            yield Reason("bank_against.other_name", {"name": self._name(others[0].borrower)})
        elif [each for each in others if each.sure >= WHOLE] and reading is not None:
            same = tokens_of(self._name(others[0].borrower))
            if not _is_within(same, tokens_of(candidate.name)) and not self._same_words(others[0]):
                yield Reason("bank_against.other_name", {"name": self._name(others[0].borrower)})
        paid = {one for one, _ in who.payers}
        if paid and (payer is None or len(paid) > 1):
            names = sorted(self._name(one) for one in paid if one != candidate.cooperative)
            yield Reason("bank_against.other_payer", {"names": names})
        others_owe = self.fitting if loan not in self.fitting else frozenset()
        sure = reading is not None and reading is who.surest and reading.sure >= WHOLE
        if sure or (payer is not None and payer == who.payer):  # a sum is others' by chance
            of_borrower = self.world.by_borrower[candidate.cooperative]
            others_owe = others_owe & frozenset(of_borrower)
        if mention is not None and others_owe:
            loans = sorted(others_owe)[:_MOST_PROPOSALS]
            yield Reason("bank_against.other_sum", {"loans": loans})
        if candidate.state == "lent" and self.left > self._payoff(loan):
            yield Reason("bank_against.too_much", {})

    def _is_told_apart(self, loan: str, mention: Mention) -> bool:
        """Whether the name or the payer says which of the contracts with this serial is meant."""
        surest = self.who.surest
        borrower = surest.borrower if surest is not None else self.who.payer
        of_borrower = {
            each for each in mention.loans if self.world.loans[each].cooperative == borrower
        }
        return of_borrower == {loan}

    def _same_words(self, reading: Reading) -> bool:
        """Whether the other name is read in the same words as the surest one: less surely so."""
        surest = self.who.surest
        return surest is not None and reading.sure < surest.sure

    def _name(self, borrower: str) -> str:
        loans = self.world.by_borrower.get(borrower)
        return self.world.loans[loans[0]].name if loans else borrower

    def _payoff(self, loan: str) -> int:
        expected = self.world.expected(loan, self.line.day)
        return max((each.amount for each in expected if each.kind == "payoff"), default=0)

    def sum_of(self, loan: str) -> _Sum:
        exact = [each for each in self.owing if each.loan == loan]
        if exact:
            asked = [each for each in exact if each.kind == "asked"]
            return _Sum("exact", min(exact, key=_plainest), max(asked, key=_by_day, default=None))
        expected = self.world.expected(loan, self.line.day)
        for how, step in _ROUNDED:
            near = [e for e in expected if _rounds(self.left, e.amount, step) and is_whole(e)]
            if near:
                return _Sum(how, min(near, key=_plainest))
        if 0 < self.left < owed_by(expected):
            return _Sum("part")
        return _Sum("none")

    def sums_of(self, loan: str) -> tuple[Reason, ...]:
        return tuple(_of_sum(self.sum_of(loan)))


def _score(how: Fit, *, whole: bool, short: bool, name: bool, alias: bool) -> int:
    """`whole`: the number is; `short`: a part of one is; `name`, `alias`: beyond doubt."""
    other = name or alias
    if whole:
        certain = how in ("exact", "thousand", "rounded") or (how == "part" and other)
        return (100 if how == "exact" else 95) if certain else 80
    if other:
        by_name = name and how == "thousand"
        by_both = short and how in ("thousand", "rounded", "part")
        return 95 if how == "exact" or by_name or by_both else 80 if short else 60
    return 85 if short and how == "exact" else 65 if short else 0


def _is_telling(expected: Expected) -> bool:
    """Whether a sum is like no other: all of an instalment, what is reckoned to the very day, or a
    part that is not round.
    """
    is_to_the_day = expected.kind in ("all_interest", "late", "payoff")
    return is_whole(expected) or is_to_the_day or expected.amount % _ROUNDED[0][1] != 0


_ORDER = (
    "due",
    "overdue",
    "next",
    "overdue_bare",
    "both",
    "principal",
    "interest",
    "all_interest",
    "late",
    "payoff",
    "asked",
)


def _by_day(expected: Expected) -> date:
    return expected.day


def _plainest(expected: Expected) -> tuple[int, int]:
    """Of several sums that are the same, the one that says most; the latest of them."""
    return _ORDER.index(expected.kind), -expected.day.toordinal()


def _rounds(amount: int, expected: int, step: int) -> bool:
    """Whether somebody rounded an expected sum up; by less than a thousand, also down."""
    if not -step < expected - amount < step:
        return False
    up = -(-expected // step) * step
    return amount == up or (step == _ROUNDED[0][1] and amount == up - step)


def _of_sum(found: _Sum) -> Iterator[Reason]:
    expected = found.expected
    if expected is None:
        yield Reason(f"bank_sum.{found.how}", {})
        return
    said: dict[str, object] = {"day": expected.day}
    if found.asked is not None:
        yield Reason("bank_sum.asked", {"number": found.asked.paper, "day": found.asked.day})
    if expected.kind == "asked" and found.how == "exact":
        return
    if found.how != "exact":
        yield Reason("bank_sum.rounded", {**said, "amount": Dong(expected.amount)})
    else:
        yield Reason(f"bank_sum.{expected.kind}", said)


def _of_name(reading: Reading) -> Reason:
    if reading.sure > LIKE:
        return Reason("bank_reason.named", {})
    return Reason("bank_reason.name", {"percent": reading.percent})


def _several(case: _Case, named: Sequence[str]) -> Iterator[Proposal]:
    """One line for several contracts: all of them named, or two loans of the borrower named."""
    who, world = case.who, case.world
    if 1 < len(who.codes) <= _MOST_TOGETHER and set(named) == set(who.codes):
        yield from _divided(case, who.codes, certain=True)
    elif not named:
        borrower = who.surest.borrower if who.surest is not None else who.payer
        loans = world.by_borrower.get(borrower or "", [])
        if 1 < len(loans) <= _MOST_TOGETHER and not set(loans) & set(case.fitting):
            for one in range(len(loans)):
                for other in range(one + 1, len(loans)):
                    yield from _divided(case, [loans[one], loans[other]], certain=False)


def _divided(case: _Case, loans: Sequence[str], *, certain: bool) -> Iterator[Proposal]:
    """The sum as exactly the dues of all the loans, if it is in one way alone."""
    day, world = case.line.day, case.world
    if any(world.loans[loan].state != "lent" for loan in loans):
        return
    dues = [
        sorted({each.amount for each in world.expected(loan, day) if is_whole(each)})
        for loan in loans
    ]
    ways = [way for way in product(*dues) if sum(way) == case.left]
    if len(ways) != 1:
        return
    also = [
        Reason("bank_sum.share", {"loan": loan, "amount": Dong(share)})
        for loan, share in zip(loans, ways[0], strict=True)
    ]
    borrowers = {world.loans[loan].cooperative for loan in loans}
    against = [
        Reason(f"bank_against.{group}", {"words": phrase})
        for group, phrase in zip(case.who.against, case.who.phrases, strict=True)
    ]
    read = {each.borrower for each in case.who.readings if not each.within and each.sure > LIKE}
    if read and not read & borrowers:
        names = [case._name(one) for one in sorted(read)]
        against.append(Reason("bank_against.other_name", {"name": names[0]}))
    paid = {one for one, _ in case.who.payers}
    if paid - borrowers:
        against.append(Reason("bank_against.other_payer", {"names": sorted(map(case._name, paid))}))
    if case.fitting and certain:
        against.append(Reason("bank_against.other_sum", {"loans": sorted(case.fitting)}))
    if any(not each.loans or len(each.loans) > 1 for each in case.who.mentions):
        against.append(Reason("bank_against.alike", {"loans": list(loans)}))
    yield Proposal(
        *(case.line.chain, "collect", case.left),
        95 if certain and not against else 86 if not against else CERTAIN - 10,
        "bank_reason.codes_due" if certain else "bank_reason.name_several",
        ", ".join(loans),
        shares=tuple(zip(loans, ways[0], strict=True)),
        also=(*also, *against),
    )


def _against(narrative: str) -> Iterator[tuple[str, str]]:
    """The groups of words in a narrative that make it other money than a loan's."""
    words = bank_words()
    tokens = without_own_name(tokens_of(narrative))
    text = f" {' '.join(tokens)} "
    for phrase in words.pays:
        text = text.replace(f" {' '.join(phrase)} ", "  ")
    marked = f" {' '.join(_WORDS.findall(narrative.casefold()))} "
    for group, phrases in words.against.items():
        for phrase in phrases:
            said = f" {' '.join(phrase)} "
            if said in text or (not said.isascii() and said in marked):
                yield group, said.strip()
                break


def _is_within(words: Sequence[str], others: Sequence[str]) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(others)} "


def _outflow(line: StatementLine, left: int, world: World, who: _Who) -> Iterator[Proposal]:
    """Money out is a disbursement if the line names a contract that is still to be paid out."""
    codes = who.codes
    for loan in codes:
        candidate = world.loans[loan]
        if not candidate.to_pay_out:
            continue
        exact = -left in (candidate.to_pay_out[0], sum(candidate.to_pay_out))
        sure = len(codes) == 1 and exact
        reason = "bank_reason.to_disburse" if exact else "bank_reason.to_disburse_other"
        yield Proposal(line.chain, "disburse", left, 95 if sure else 70, reason, loan)


def _by_rule(line: StatementLine, left: int, world: World, who: _Who) -> Iterator[Proposal]:
    """The rule with the longest words in the narrative; never for a line that names a contract.

    A rule whose words are part of these gives way; one of other words and account contradicts it.
    """
    if who.codes:
        return
    direction = "in" if left > 0 else "out"
    said = [rule for rule in world.rules if rule.direction == direction]
    said = [rule for rule in said if _has_words(line.narrative, rule.words)]
    if not said:
        return
    rule = said[0]
    params: dict[str, object] = {"words": rule.words, "account": rule.account}
    other = next((each for each in said if _contradict(rule, each)), None)
    if other is not None:
        score, reason = 70, "bank_reason.rules"
        params |= {"other": other.words, "other_account": other.account}
    elif rule.most is not None and abs(left) > rule.most:
        score, reason = 70, "bank_reason.rule_too_much"
    elif rule.account in world.own_accounts:  # the line of the other bank may be booked already
        score, reason = 80, "bank_reason.rule_transfer"
    else:
        score, reason = 95, "bank_reason.rule"
    yield Proposal(line.chain, "account", left, score, reason, rule=rule, params=params)


def _contradict(rule: AccountRule, other: AccountRule) -> bool:
    same = (rule.account, rule.capital) == (other.account, other.capital)
    return not same and not _has_words(rule.words, other.words)


def _has_words(text: str, words: str) -> bool:
    """Whether a text has these whole words, next to each other."""
    return f" {words} " in f" {' '.join(tokens_of(text))} "


def _proposal(
    line: StatementLine,
    left: int,
    candidate: Candidate,
    score: int,
    reason: str,
    also: tuple[Reason, ...] = (),
    **params: object,
) -> Proposal:
    how: How = "recover" if candidate.state == "written_off" else "collect"
    named = line.chain, how, left, score, reason, candidate.loan
    return Proposal(*named, params=params, also=also)


# Who paid.

ACCOUNT = "TK "
"""What begins the alias of an account from which a payer paid."""

_FROM_ACCOUNT = re.compile(r"\b(?:TU|TFR AC|NHAN TU)(?: TK| STK| SO TK)?[ :.]*([0-9]{8,16})\b")
_PAYER_AFTER = re.compile(r"\bTU(?: TK)? [0-9]{6,16} ([A-Z][A-Z ]+?) (?:TOI|DEN|CHO|B|TRACE|ND)\b")


def payer_text(line: StatementLine) -> str:
    """What an alias knows a payer by: the payer's name, else the words of the narrative."""
    tokens = tokens_of(line.payer or line.narrative)
    return " ".join(_telling_words(tokens))


def payers_of(line: StatementLine) -> list[str]:
    """All that a payer of a line may be known by: the name (said by the bank in its own field, or
    between the words of a transfer), and the account that the money came from.
    """
    text = " ".join(tokens_of(line.narrative))
    found: list[str] = []
    after = _PAYER_AFTER.search(text)
    if not line.payer and after is not None:
        found.append(" ".join(_telling_words(after[1].split())))
    found.append(payer_text(line))
    account = _FROM_ACCOUNT.search(text)
    if account is not None:
        found.append(ACCOUNT + account[1])
    return [each for each in dict.fromkeys(found) if each]


def _telling_words(tokens: Sequence[str]) -> list[str]:
    return [
        token for token in tokens if not re.search(r"\d", token) and token not in _OF_ANY_TRANSFER
    ]


def _payers(line: StatementLine, world: World) -> Iterator[tuple[str, bool]]:
    """For whom the payer of a line has paid before; whether it is that payer beyond doubt."""
    found: dict[str, bool] = {}
    for payer in payers_of(line):
        for borrower in sorted(world.aliases.get(payer, ())):
            sure = len(payer.split()) >= _A_FULL_NAME or payer.startswith(ACCOUNT)
            found[borrower] = found.get(borrower, False) or sure
    tokens = tokens_of(line.narrative)
    for at, token in enumerate(tokens):
        for words, payer in world.payers.get(token, ()):
            if tuple(tokens[at : at + len(words)]) == words:
                end = at + len(words)
                over = end == len(tokens) or _ends_name(tokens[end])
                begun = (
                    at == 0 or _ends_name(tokens[at - 1]) or tokens[at - 1] in ("TM", "MAT", "BO")
                )
                for borrower in sorted(world.aliases[payer]):
                    found[borrower] = found.get(borrower, False) or (over and begun)
    yield from found.items()


def _ends_name(token: str) -> bool:
    return token in _AFTER_PAYER or any(character.isdigit() for character in token)
