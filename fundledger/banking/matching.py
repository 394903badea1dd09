"""What a line may be for: proposals with a score and a reason. Pure; nothing is posted here.

    code           the contract's number in the narrative, as our notices print it:
                   QHTPT HD012023 KY06
    booked         the same sum of the same day is in the books already, entered by hand: in one
                   entry, or in several of one document (a receipt for two loans)
    name and due   the borrower's name in the text, and a sum that fell due
    alias          a payer that somebody once assigned by hand: proposes, is never certain
    rule           words for which the Fund has named an account: fees, interest, transfers

A proposal is certain from `CERTAIN` on; only those are posted by `bank post --certain`. A bank's
words are upper-case, unaccented, cut off and with prefixes, so all is compared in that form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from fundledger.banking.lines import StatementLine
from fundledger.text import unaccented

CERTAIN = 90
MEMO = "QHTPT"
"""The word that opens the memo of our notices."""

_MOST_PROPOSALS = 5
_MAYBE_BOOKED = 75
_UNDERWAY = timedelta(days=7)
"""How long money between two banks may take, and paper may be from what the bank says."""

_SHORTEST_CODE, _SHORTEST_NAME = 4, 4
_NAME_AT_LEAST = 88
_TOKENS = re.compile(r"[A-Z0-9]+")
_OF_ANY_NAME = frozenset(
    (
        *("HTX", "HOP", "TAC", "XA", "LIEN", "HIEP", "LHHTX", "TO", "THT", "QTDND"),
        *("NONG", "NGHIEP", "NN", "DICH", "VU", "DV", "SAN", "XUAT", "SX", "TONG", "THUONG"),
        *("MAI", "TM", "VA", "KINH", "DOANH", "KD", "TH"),
    )
)
"""Words that are in too many names to tell them apart; kept only where nothing else is left."""

_OF_ANY_TRANSFER = frozenset(
    (
        *("TRA", "NO", "QUY", "CT", "TU", "TOI", "DEN", "CHUYEN", "TIEN", "KHOAN", "GOC", "LAI"),
        *("NOP", "THANH", "TOAN", "VAY", "HD", "HOP", "DONG", "SO", "KY", "THANG", "NAM"),
        *("IBFT", "FT", "MBVCB", "VCB", "BIDV", "CTG", "VBA", "NGAY", "TK", "TAI", "CHO", MEMO),
    )
)

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


Dues = Callable[[str, date], Mapping[str, int]]
"""What a loan owed on a day: `all_due`, `principal`, `interest`, `next`, `payoff`."""


@dataclass(slots=True)
class World:
    """What lines are matched against, as the books have it."""

    loans: Mapping[str, Candidate]
    dues: Dues
    owing: Callable[[date, int], Sequence[str]]  # loans of which exactly this sum was due on a day
    aliases: Mapping[str, str] = field(default_factory=dict)  # payer text to loan or cooperative
    booked: Mapping[str, Sequence[BookedByHand]] = field(default_factory=dict)  # by place
    rules: Sequence[AccountRule] = ()  # the most telling first
    own_accounts: frozenset[str] = frozenset()  # accounts of rules that are bank accounts
    codes: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # loan to the telling part of the name
    receipts: dict[tuple[str, int], list[Receipt]] = field(default_factory=dict)  # by place and sum

    def __post_init__(self) -> None:
        for place, entries in self.booked.items():
            for receipt in receipts_of(entries):
                self.receipts.setdefault((place, _sum_of(receipt)), []).append(receipt)
        twice: set[str] = set()
        for loan, candidate in self.loans.items():
            code = squeezed(loan)
            if code in self.codes:
                twice.add(code)  # two contracts that look the same in the bank's letters
            self.codes[code] = loan
            name = telling(candidate.name)
            if len(name) >= _SHORTEST_NAME and candidate.state in ("lent", "written_off"):
                self.names[loan] = f" {name} "
        for code in twice:
            del self.codes[code]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line may be for: a `loan`, an `entry`, the account of a `rule`; how sure, and why."""

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

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN


class Equals(NamedTuple):
    """How many open lines of the account share a line's day and sum; and its reference as well."""

    of_sum: int
    of_reference: int


def proposals_of(line: StatementLine, left: int, world: World, equals: Equals) -> list[Proposal]:
    """The proposals for a line, best first."""
    links = list(_links(line, left, world, equals))
    of_loans = list(_inflow(line, left, world) if left > 0 else _outflow(line, left, world))
    of_loans += _by_rule(line, left, world)
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


def _links(line: StatementLine, left: int, world: World, equals: Equals) -> Iterator[Proposal]:
    """Entries by hand of the same sum that the line may be: best those of its day or reference."""
    if left != line.amount:
        return
    same = world.receipts.get((line.place, left), [])
    codes = codes_in(line.narrative, world)
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
        if each[0].is_transfer and abs(each[0].day - line.day) <= _UNDERWAY:
            yield _link(line, each, _MAYBE_BOOKED, "bank_reason.booked_transfer")
        elif _is_named(each, line):
            yield _link(line, each, 70, "bank_reason.booked_other_day")
    near = [each for each in same if _is_near(each, line)]
    if near:  # entered by hand with another day and another number than the bank has
        told = set(codes) or set(names_in(f"{line.payer} {line.narrative}", world))
        for each in near:
            if not told or set(loans_of(each)) <= told:
                yield _link(line, each, 60 if told else 45, "bank_reason.booked_near")


def _is_near(receipt: Receipt, line: StatementLine) -> bool:
    """Whether a receipt of loans has another reference than the line, and a day close to it."""
    days = abs(receipt[0].day - line.day)
    other = not receipt[0].is_transfer and not _is_named(receipt, line)
    return other and timedelta(0) < days <= _UNDERWAY and bool(loans_of(receipt))


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
        near = abs(each[0].day - line.day) <= _UNDERWAY
        of_these = bool(loans) and set(loans_of(each)) == set(loans)
        if each[0].day == line.day:
            meant = every or not loans_of(each) or bool(set(loans_of(each)) & set(loans))
        else:
            meant = _is_named(each, line) or (near and (of_these or each[0].is_transfer))
        if meant:
            found.append(each)
    return found


def _inflow(line: StatementLine, left: int, world: World) -> Iterator[Proposal]:
    codes = codes_in(line.narrative, world)
    for loan in codes:
        yield _by_code(line, left, world.loans[loan], world, alone=len(codes) == 1)
    if codes:
        return
    named = names_in(f"{line.payer} {line.narrative}", world)
    alias = world.aliases.get(payer_text(line))
    meant = [
        loan
        for loan, candidate in world.loans.items()
        if alias is not None
        and alias in (loan, candidate.cooperative)
        and candidate.state in ("lent", "written_off")
    ]
    fitting = {loan for loan in (*named, *meant) if _fits(left, world.dues(loan, line.day))}
    for loan in meant:
        reason, score = "bank_reason.alias", 70
        if loan in fitting:
            reason, score = "bank_reason.alias_due", 80
        yield _proposal(line, left, world.loans[loan], score, reason)
    whole = _whole_names({loan for loan, score in named.items() if score == 100}, world)
    exact = [loan for loan in named if loan in whole and loan in fitting]
    for loan, score in named.items():
        candidate = world.loans[loan]
        if loan in fitting:
            sure = 95 if exact == [loan] and candidate.state == "lent" else 85
            yield _proposal(line, left, candidate, sure, "bank_reason.name_due", percent=score)
        else:
            yield _proposal(line, left, candidate, 60, "bank_reason.name", percent=score)
    if not named and not meant:
        owing = world.owing(line.day, left)
        for loan in owing[:_MOST_PROPOSALS]:
            score = 50 if len(owing) == 1 else 40
            yield _proposal(line, left, world.loans[loan], score, "bank_reason.due")


def _whole_names(loans: set[str], world: World) -> set[str]:
    """Loans whose borrower's name is no part of another's: “Mẫu Sơn” does not mean “Mẫu”."""
    names = {world.names[loan] for loan in loans}
    return {
        loan
        for loan in loans
        if not any(world.names[loan] != name and world.names[loan] in name for name in names)
    }


def _by_code(
    line: StatementLine, left: int, candidate: Candidate, world: World, *, alone: bool
) -> Proposal:
    if candidate.state in ("signed", "closed"):
        return _proposal(line, left, candidate, 60, "bank_reason.code_not_open")
    if not alone:
        return _proposal(line, left, candidate, 80, "bank_reason.codes")
    if candidate.state == "lent" and left > world.dues(candidate.loan, line.day)["payoff"]:
        return _proposal(line, left, candidate, 80, "bank_reason.code_too_much")
    return _proposal(line, left, candidate, 100, "bank_reason.code")


def _outflow(line: StatementLine, left: int, world: World) -> Iterator[Proposal]:
    """Money out is a disbursement if the line names a contract that is still to be paid out."""
    codes = codes_in(line.narrative, world)
    for loan in codes:
        candidate = world.loans[loan]
        if not candidate.to_pay_out:
            continue
        exact = -left in (candidate.to_pay_out[0], sum(candidate.to_pay_out))
        sure = len(codes) == 1 and exact
        reason = "bank_reason.to_disburse" if exact else "bank_reason.to_disburse_other"
        yield Proposal(line.chain, "disburse", left, 95 if sure else 70, reason, loan)


def _by_rule(line: StatementLine, left: int, world: World) -> Iterator[Proposal]:
    """The rule with the longest words in the narrative; never for a line that names a contract.

    A rule whose words are part of these gives way; one of other words and account contradicts it.
    """
    if codes_in(line.narrative, world):
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
    line: StatementLine, left: int, candidate: Candidate, score: int, reason: str, **params: object
) -> Proposal:
    how: How = "recover" if candidate.state == "written_off" else "collect"
    return Proposal(line.chain, how, left, score, reason, candidate.loan, params=params)


def _fits(amount: int, dues: Mapping[str, int]) -> bool:
    return amount in dues.values()


# Texts as a bank writes them.


def squeezed(text: str) -> str:
    """`HĐ-01/2023` becomes `HD012023`."""
    return "".join(tokens_of(text))


def tokens_of(text: str) -> list[str]:
    return _TOKENS.findall(unaccented(text).upper())


def telling(name: str) -> str:
    """The part of a name that tells it apart: `HTX nông nghiệp Xuân Mai` → `XUAN MAI`."""
    tokens = tokens_of(name)
    first = next((i for i, token in enumerate(tokens) if token not in _OF_ANY_NAME), 0)
    return " ".join(tokens[first:])


def payer_text(line: StatementLine) -> str:
    """What an alias knows a payer by: the payer's name, else the words of the narrative."""
    tokens = tokens_of(line.payer or line.narrative)
    words = [
        token for token in tokens if not re.search(r"\d", token) and token not in _OF_ANY_TRANSFER
    ]
    return " ".join(words)


def codes_in(narrative: str, world: World) -> list[str]:
    """The contracts that a narrative names, each once: the longest number from each word on."""
    tokens = tokens_of(narrative)
    found: list[str] = []
    at = 0
    while at < len(tokens):
        loan, length = _code_at(tokens, at, world)
        if loan is not None and loan not in found:
            found.append(loan)
        at += max(length, 1)
    glued = next((token for token in tokens if token.startswith(MEMO) and token != MEMO), None)
    if not found and glued is not None:
        rest = glued.removeprefix(MEMO)
        fitting = [code for code in world.codes if rest.startswith(code)]
        if fitting:
            found.append(world.codes[max(fitting, key=len)])
    return found


def _code_at(tokens: Sequence[str], at: int, world: World) -> tuple[str | None, int]:
    after_memo = at > 0 and tokens[at - 1] == MEMO
    joined, best, length = "", None, 0
    for count, token in enumerate(tokens[at : at + 6], start=1):
        joined += token
        loan = world.codes.get(joined)
        if loan is None:
            continue
        telling_code = len(joined) >= _SHORTEST_CODE and re.search(r"[A-Z]", joined) is not None
        if (telling_code and re.search(r"\d", joined)) or after_memo:
            best, length = loan, count
    return best, length


def names_in(text: str, world: World) -> dict[str, int]:
    """The loans whose borrower's name is in a text, and how alike it is in per cent."""
    from rapidfuzz import fuzz, process

    padded = f" {' '.join(tokens_of(text))} "
    if len(padded) < _SHORTEST_NAME + 2 or not world.names:
        return {}
    found = process.extract(
        padded,
        world.names,
        scorer=fuzz.partial_ratio,
        score_cutoff=_NAME_AT_LEAST,
        limit=_MOST_PROPOSALS * 4,
    )
    return {loan: int(score) for name, score, loan in found if len(name) <= len(padded)}
