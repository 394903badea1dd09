"""Posting bank lines as documents of loans and as entries: only chosen ones, all or none.

    post(writer, …)             what matching proposes: the certain ones, or lines by number
    assign_line(writer, …)      one line, to loans or to an account: one of these two
    assign(writer, …)           one line to one loan, or divided over several
    assign_account(writer, …)   one line to an account: costs, transfers, bank interest
    free(writer, …)             a wrong link to an entry booked by hand taken off a line
    refuse_reversal(…)          keeps entries of the bank from being reversed alone

A document has the bank's day as its value date, also where the money was first booked as
unidentified: an entry identifies it, and it is collected as of the same day. Documents of
many lines are taken together (`loans.batch`). An assignment by hand teaches who pays for whom;
what was learnt is only ever a proposal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from fundledger.banking.lines import StatementLine
from fundledger.banking.matching import Proposal, payers_of
from fundledger.banking.memo import squeezed
from fundledger.banking.movements import bank_places
from fundledger.banking.uses import (
    BY_ACCOUNT,
    IDENTIFIED,
    LINK,
    UNIDENTIFIED,
    Use,
    Uses,
    entry_key,
    identified_key,
)
from fundledger.banking.waiting import (
    ALIAS,
    Waiting,
    already_in_books,
    is_open,
    open_amount,
    unmatched,
    waiting,
)
from fundledger.contract.life import Remark
from fundledger.errors import FundledgerError, Misused
from fundledger.ledger.accounts import Account, Chart
from fundledger.ledger.entry import Draft, Entry, Posting, Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.reading import entry_numbered
from fundledger.loans.batch import Refused, Wanted, take_each
from fundledger.loans.by_hand import is_paid_by_documents, verbs_of
from fundledger.loans.derivation import CAPITAL, INTEREST
from fundledger.loans.settling import money_account
from fundledger.messages import say_in
from fundledger.money import Dong
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.text import clean

Did = Literal["collect", "recover", "disburse", "refund", "link", "unidentified", "account"]

_MOST_REASONS = 20  # lines that one refusal names
_FEWEST_WORDS = 2  # of a narrative, to know a payer by


@dataclass(frozen=True, slots=True)
class Done:
    """What a line, or a part of it, was used for just now."""

    line: StatementLine
    did: Did
    amount: int
    loan: str = ""
    account: str = ""
    voucher: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    done: tuple[Done, ...]
    left: int  # open lines that nothing was done with
    maybe_booked: tuple[int, ...] = ()  # lines left alone: they may be in the books already


@dataclass(frozen=True, slots=True)
class How:
    """What all postings of one run share."""

    today: date
    booked_on: date | None = None  # for what falls into locked days


def post(
    writer: Writer,
    how: How,
    *,
    chosen: Sequence[int] = (),
    certain: bool = False,
    unidentified: bool = False,
    place: str | None = None,
    until: date | None = None,
) -> Posted:
    """Post what was chosen: lines by number, all that is certain, the rest as unidentified."""
    if not (chosen or certain or unidentified):
        raise Misused("usage.nothing_chosen")
    bank_places(writer.connection, writer.fund, how.today, place)
    found = waiting(writer.connection, writer.fund, place=place, until=until)
    lines = {line.chain: line for line in found.lines}
    wanted: dict[int, Proposal] = {}
    for number in chosen:
        line = _open_line(found, number)
        wanted[line.chain] = _clear(found.proposals.get(line.chain, []), line)
    if certain:
        for number, proposals in found.proposals.items():
            if proposals and proposals[0].certain:
                wanted.setdefault(number, proposals[0])
    _take_together(found, wanted)
    _refuse_linked_twice(lines, wanted)
    order = sorted(wanted, key=lambda number: (lines[number].day, number))
    done = _propose(writer, how, found, [(lines[number], wanted[number]) for number in order])
    unknown: list[StatementLine] = []
    maybe: list[int] = []
    if unidentified:
        for number, proposals in found.proposals.items():
            line = lines[number]
            if number in wanted or line.amount < 0 or found.uses.left(line) <= 0:
                continue
            if any(proposal.how == "link" for proposal in proposals):
                maybe.append(number)
            else:
                unknown.append(line)
    done += _as_unidentified(writer, how, found.uses, unknown)
    used = {each.line.chain for each in done}
    return Posted(tuple(done), len(found.proposals.keys() - used), tuple(maybe))


def assign_line(
    writer: Writer,
    how: How,
    number: int,
    loans: Sequence[tuple[str, int | None]],
    account: str | None,
    *,
    capital: str | None = None,
    memo: str = "",
    refund: bool = False,
    not_booked: bool = False,
) -> Posted:
    """Say what a line is for: what each loan gets of it, or the account to post it against."""
    if (account is None) == (not loans):
        raise Misused("usage.loan_or_account")
    if account is not None:
        against = writer, how, number, account, memo
        return assign_account(*against, capital=capital, not_booked=not_booked)
    if memo or capital:
        raise Misused("usage.with_account_only")
    if len(dict(loans)) < len(loans):
        raise Misused("usage.loan_twice")
    return assign(writer, how, number, dict(loans), refund=refund, not_booked=not_booked)


def assign(
    writer: Writer,
    how: How,
    number: int,
    parts: Mapping[str, int | None],
    *,
    refund: bool = False,
    not_booked: bool = False,
) -> Posted:
    """Book a line as what one loan, or several, paid or were paid. None: all of it.

    A line that looks entered by hand is refused, unless somebody says that it is `not_booked`.
    """
    found = unmatched(writer.connection, writer.fund)
    line = _open_line(found, number)
    if not not_booked:
        _refuse_booked(writer, found, line, parts)
    amount = open_amount(line, found.uses)
    sums = _sums(line, parts, abs(amount))
    if refund and amount > 0:
        raise FundledgerError("bank.refund_of_receipt", line=number)
    _free_unidentified(writer, how, found.uses, line, ", ".join(sums))
    entered: list[LineShare] = []
    for number_of_loan, part in sums.items():
        loan = loan_numbered(writer.connection, writer.fund, number_of_loan)
        signed = part if amount > 0 else -part
        entered.append(LineShare(line, loan, signed, _did(loan, signed, refund=refund)))
    done = _enter(writer, how, entered)
    if amount > 0:
        _teach(writer, line, [each.loan for each in entered])
    return Posted(tuple(done), len(found.open_lines()) - 1)


def assign_account(
    writer: Writer,
    how: How,
    number: int,
    account: str,
    memo: str = "",
    *,
    capital: str | None = None,
    not_booked: bool = False,
) -> Posted:
    """Book a line against an account: it is a cost, a transfer or interest of the bank.

    `capital` names the source if it is capital money; else it is the Fund's other money.
    """
    found = unmatched(writer.connection, writer.fund)
    line = _open_line(found, number)
    if not not_booked:
        _refuse_booked(writer, found, line, ())
    done = _against(writer, how, found.uses, line, account, memo, capital)
    return Posted((done,), len(found.open_lines()) - 1)


def free(writer: Writer, number: int, reason: str) -> StatementLine:
    """Open a line again whose link to an entry booked by hand was wrong."""
    found = unmatched(writer.connection, writer.fund)
    line = found.line(number)
    if line is None:
        raise FundledgerError("bank.no_such_line", line=number)
    said = clean(reason)
    if not said:
        raise FundledgerError("bank.reason_needed", line=number)
    uses = found.uses.of(line)
    if not any(use.how == "link" for use in uses):
        vouchers = [use.voucher for use in uses if use.voucher] or ["–"]
        raise FundledgerError("bank.not_linked", line=number, vouchers=vouchers)
    together = {number, *(other for use in uses for other in use.together)}
    for each in sorted(together):  # they are the entry only with each other
        body = {"entry": None, "reason": said}
        writer.state(Statement(LINK, str(each), line.day, body))
    return line


def document_of(line: StatementLine) -> str:
    """The document of a line: the bank's reference, with a number for further lines of the same."""
    if not line.reference or line.ordinal == 1:
        return line.reference
    return f"{line.reference} ({line.ordinal})"


def _open_line(found: Waiting, number: int) -> StatementLine:
    line = found.line(number)
    if line is None:
        raise FundledgerError("bank.no_such_line", line=number)
    if not is_open(line, found.uses):
        vouchers = [use.voucher for use in found.uses.of(line) if use.voucher] or ["–"]
        raise FundledgerError("bank.line_used", line=number, vouchers=vouchers)
    return line


def _refuse_booked(
    writer: Writer, found: Waiting, line: StatementLine, loans: Collection[str]
) -> None:
    """Refuse a line that looks entered by hand: its money would be in the books twice."""
    booked = already_in_books(writer.connection, writer.fund, found, line, loans)
    if booked:
        raise FundledgerError(
            "bank.already_booked",
            line=line.chain,
            amount=Dong(line.amount),
            day=booked[0][0].day,
            vouchers=list(dict.fromkeys(each.voucher for receipt in booked for each in receipt)),
        )


def stands_out(proposals: Sequence[Proposal]) -> bool:
    """Whether one proposal is best, so that the line can be posted by its number alone."""
    return bool(proposals) and (len(proposals) == 1 or proposals[0].score != proposals[1].score)


def _clear(proposals: Sequence[Proposal], line: StatementLine) -> Proposal:
    """The one proposal that stands out, for a line that somebody chose by its number."""
    if not stands_out(proposals):
        loans = [each.loan for each in proposals if each.loan] or ["–"]
        raise FundledgerError("bank.no_clear_proposal", line=line.chain, loans=loans)
    return proposals[0]


def _refuse_linked_twice(
    lines: Mapping[int, StatementLine], wanted: Mapping[int, Proposal]
) -> None:
    """Refuse two lines for one entry: it is one line of an account's statement, not two."""
    linked: dict[tuple[str, int], int] = {}
    for number, proposal in wanted.items():
        if proposal.how != "link":
            continue
        for entry in (proposal.entry, *proposal.more):
            other = linked.setdefault((lines[number].place, entry), number)
            if other != number and other not in proposal.together:
                voucher = proposal.params["voucher"]
                raise FundledgerError("bank.linked_twice", lines=[other, number], voucher=voucher)


def _take_together(found: Waiting, wanted: dict[int, Proposal]) -> None:
    """Of lines that only together are one receipt, all are linked when one of them is chosen."""
    for proposal in list(wanted.values()):
        for number in proposal.together:
            same = (each for each in found.proposals[number] if each.entry == proposal.entry)
            wanted[number] = next(each for each in same if each.together)


def _sums(line: StatementLine, parts: Mapping[str, int | None], amount: int) -> dict[str, int]:
    """What each loan gets; refused if together it is not all of the line."""
    if not parts:
        raise FundledgerError("bank.no_parts", line=line.chain)
    if len(parts) == 1:
        return {
            loan: amount if part is None else _whole(line, part, amount)
            for loan, part in parts.items()
        }
    found: dict[str, int] = {}
    for loan, part in parts.items():
        if part is None or part <= 0:
            raise FundledgerError("bank.part_without_amount", loan=loan)
        found[loan] = part
    total = sum(found.values())
    _whole(line, total, amount)
    return found


def _whole(line: StatementLine, total: int, amount: int) -> int:
    if total != amount:
        raise FundledgerError(
            "bank.parts_differ",
            line=line.chain,
            amount=Dong(amount),
            total=Dong(total),
            difference=Dong(amount - total),
        )
    return total


def _propose(
    writer: Writer, how: How, found: Waiting, wanted: Sequence[tuple[StatementLine, Proposal]]
) -> list[Done]:
    """Post each line as proposed; money of loans all together, because that is faster."""
    links = [(line, proposal) for line, proposal in wanted if proposal.how == "link"]
    apart = ("link", "account")
    of_loans = [(line, proposal) for line, proposal in wanted if proposal.how not in apart]
    for line, proposal in of_loans:
        _free_unidentified(writer, how, found.uses, line, proposal.loan)
    parts = [
        LineShare(line, found.loans[loan], share, proposal.how)
        for line, proposal in of_loans
        for loan, share in proposal.shares or ((proposal.loan, proposal.amount),)
    ]
    done: dict[int, list[Done]] = defaultdict(list)
    for each in _enter(writer, how, parts):
        done[each.line.chain].append(each)
    for line, proposal in wanted:
        if (rule := proposal.rule) is not None:
            against = rule.account, rule.memo, rule.capital
            done[line.chain] = [_against(writer, how, found.uses, line, *against)]
    for line, proposal in links:
        voucher = str(proposal.params["voucher"])
        _free_unidentified(writer, how, found.uses, line, voucher)
        body: dict[str, Any] = {"entry": proposal.entry}
        if proposal.more:
            body["more"] = list(proposal.more)
        if proposal.together:
            body["with"] = list(proposal.together)
        writer.state(Statement(LINK, str(line.chain), line.day, body))
        done[line.chain] = [Done(line, "link", line.amount, proposal.loan, voucher=voucher)]
    return [each for line, _ in wanted for each in done[line.chain]]


def _against(
    writer: Writer,
    how: How,
    uses: Uses,
    line: StatementLine,
    account: str,
    memo: str,
    capital: str | None,
) -> Done:
    """Post a line that belongs to no loan, against an account."""
    amount = open_amount(line, uses)
    booked = writer.periods.chosen(line.day, how.booked_on)
    chart = writer.accounts.on(booked or line.day)
    if account not in chart:
        raise FundledgerError("entry.unknown_account", account=account, day=booked or line.day)
    against = chart[account]
    if is_paid_by_documents(against.role):
        named = {"account": against.number, "how": verbs_of(against.role)}
        raise FundledgerError("bank.account_of_loans", line=line.chain, **named)
    if against.place == line.place and against.role.money is not None:
        own = {"account": against.number, "place": line.place}
        raise FundledgerError("bank.own_account", line=line.chain, **own)
    _free_unidentified(writer, how, uses, line, against.number)
    money = money_account(chart, line.place, INTEREST if capital is None else CAPITAL)
    source = capital if "source" in against.role.needs else None
    draft = Draft(
        value_date=line.day,
        memo=clean(memo) or line.narrative or say_in("vi", "bank_memo.account"),
        postings=_debit_first(
            Posting(money, amount, source=capital),
            Posting(against.number, -amount, source=source),
        ),
        kind=BY_ACCOUNT,
        document=document_of(line) or None,
        date=booked,
        key=_next_key(uses, line),
    )
    posted = writer.append(draft)
    return Done(line, "account", amount, account=against.number, voucher=str(posted.voucher))


def _did(loan: Loan, amount: int, *, refund: bool) -> Did:
    """What money in or out is to a loan."""
    if amount < 0:
        return "refund" if refund else "disburse"
    return "recover" if "write_off" in loan.kinds else "collect"


@dataclass(frozen=True, slots=True)
class LineShare:
    """The part of a line that one loan paid or was paid; its amount has the line's sign."""

    line: StatementLine
    loan: Loan
    amount: int
    did: Did


def _enter(writer: Writer, how: How, parts: Sequence[LineShare]) -> list[Done]:
    """Take lines, or parts of them, as documents of loans: all of them or none."""
    wanted = [
        Wanted(
            part.loan,
            part.line.day,
            document_of(part.line),
            {
                "do": part.did,
                "amount": abs(part.amount),
                "place": part.line.place,
                "bank_line": part.line.chain,
            },
        )
        for part in parts
    ]
    try:
        taken = take_each(writer, wanted, today=how.today, booked_on=how.booked_on)
    except Refused as refused:
        raise _refusal(parts, refused) from refused
    return [
        Done(
            part.line,
            part.did,
            part.amount,
            part.loan.number,
            voucher=str(each.entry.posted.voucher),
            remarks=each.remarks,
        )
        for part, each in zip(parts, taken, strict=True)
    ]


def _refusal(parts: Sequence[LineShare], refused: Refused) -> FundledgerError:
    """Every line that cannot be posted, with its reason."""
    errors = [
        FundledgerError(
            "bank.line_refused",
            line=parts[index].line.chain,
            loan=parts[index].loan.number,
            reason=error,
        )
        for index, error in refused.objections.items()
    ]
    if len(errors) == 1:
        return errors[0]
    shown = errors[:_MOST_REASONS]
    return FundledgerError("bank.lines_refused", count=len(errors), reasons=shown)


def _as_unidentified(
    writer: Writer, how: How, uses: Uses, lines: Sequence[StatementLine]
) -> Iterator[Done]:
    drafts = [_draft_of_unidentified(writer, how, uses, line) for line in lines]
    for line, draft, posted in zip(lines, drafts, writer.append_each(drafts), strict=True):
        money, against = draft.postings
        voucher = str(posted.voucher)
        yield Done(line, "unidentified", money.amount, account=against.account, voucher=voucher)


def _draft_of_unidentified(writer: Writer, how: How, uses: Uses, line: StatementLine) -> Draft:
    booked = writer.periods.chosen(line.day, how.booked_on)
    chart = writer.accounts.on(booked or line.day)
    money = next(
        (
            one.number
            for one in chart.values()
            if one.role.name == "bank_unidentified" and one.place == line.place and not one.closed
        ),
        None,
    )
    if money is None:
        raise FundledgerError("bank.no_unidentified_account", place=line.place)
    amount = uses.left(line)
    against = chart["unidentified_receipts"].number
    return Draft(
        value_date=line.day,
        memo=line.narrative or say_in("vi", "bank_memo.unidentified"),
        postings=(Posting(money, amount), Posting(against, -amount)),
        kind=UNIDENTIFIED,
        document=document_of(line) or None,
        date=booked,
        key=_next_key(uses, line),
    )


def _free_unidentified(writer: Writer, how: How, uses: Uses, line: StatementLine, to: str) -> None:
    """Identify the unidentified money of a line, as of the bank's day."""
    for use in uses.unidentified(line):
        uses.identified[use.entry] = uses.identified.get(use.entry, 0) + 1
        writer.append(_draft_of_identified(writer, how, uses, line, use, to))
        uses.by_line[line.chain].remove(use)


def _draft_of_identified(
    writer: Writer, how: How, uses: Uses, line: StatementLine, use: Use, to: str
) -> Draft:
    """Take the money off the accounts that it was unidentified on. Not a reversal: the first entry
    was no error and is not printed as a negative.
    """
    booked = writer.periods.chosen(line.day, how.booked_on)
    chart = writer.accounts.on(writer.periods.booking_date(line.day, booked))
    original = entry_numbered(writer.connection, writer.fund, use.entry)
    ever = writer.accounts.ever()
    lines = [Posting(_heir(chart, ever[part.account]), -part.amount) for part in original.postings]
    return Draft(
        value_date=line.day,
        memo=say_in("vi", "bank_memo.identified", to=to),
        postings=_debit_first(*lines),
        kind=IDENTIFIED,
        document=original.document,
        date=booked,
        voucher_kind="PK",
        key=identified_key(use.entry, uses.identified[use.entry]),
    )


def _heir(chart: Chart, account: Account) -> str:
    """The number of an account, or of the one that took its place when the chart was changed."""
    if account.number in chart:
        return account.number
    like = (one for one in chart.values() if (one.role, one.place) == (account.role, account.place))
    return next((one.number for one in like), chart[account.role.name].number)


def refuse_reversal(writer: Writer, original: Entry) -> None:
    """Refuse to reverse the entries about unidentified money that was identified since: what it was
    identified as is to be taken back instead.
    """
    if original.reverses is not None or original.reversed_by is not None:
        return  # the ledger refuses it
    if original.kind == IDENTIFIED:
        raise FundledgerError("bank.identified_follows", number=original.number)
    if original.kind != UNIDENTIFIED:
        return
    uses = unmatched(writer.connection, writer.fund).uses
    standing = {use.entry for of_line in uses.by_line.values() for use in of_line}
    if original.number in uses.identified and original.number not in standing:
        raise FundledgerError("bank.identified_already", number=original.number)


def _next_key(uses: Uses, line: StatementLine) -> str:
    return entry_key(line.chain, uses.own_entries.get(line.chain, 0) + 1)


def _debit_first(one: Posting, other: Posting) -> tuple[Posting, Posting]:
    return (one, other) if one.amount > 0 else (other, one)


def _teach(writer: Writer, line: StatementLine, loans: Sequence[Loan]) -> None:
    """Learn whom a payer pays for, to propose it next time; not where the contract was named.

    A payer is known by the name and, where the line has it, by the account the money came from. A
    narrative that leaves only one telling word (as of “NOP TIEN MAT”) is no name of a payer.
    """
    if len(loans) != 1 or squeezed(loans[0].number) in squeezed(line.narrative):
        return
    meant = loans[0].cooperative_on(line.day)
    for payer in payers_of(line):
        if not line.payer and len(payer.split()) < _FEWEST_WORDS:
            continue
        standing = in_effect(stated(writer.connection, writer.fund, ALIAS, subject=payer))
        fact = standing.get(payer)
        if fact is None or fact.body["for"] != meant:
            day = writer.recorded_at.date()
            writer.state(Statement(ALIAS, payer, day, {"for": meant, "line": line.chain}))
