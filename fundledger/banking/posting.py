"""Lines become documents of loans and entries: only those that somebody chose, all or none.

    post(writer, …)             what matching proposes: the certain ones, or lines by number
    assign(writer, …)           one line to one loan, or divided over several
    assign_account(writer, …)   one line to an account: costs, transfers, bank interest
    free(writer, …)             a link to an entry booked by hand was wrong

A document has the bank's day as its value date, also where the money was first booked as
unidentified: that entry is reversed and the money is collected as of the same day. An assignment
by hand teaches who pays for whom; what was taught only ever proposes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from fundledger.banking.lines import Line
from fundledger.banking.matching import Proposal, payer_text, squeezed
from fundledger.banking.uses import BY_ACCOUNT, LINK, UNIDENTIFIED, Uses, entry_key
from fundledger.banking.waiting import ALIAS, Waiting, is_open, open_amount, waiting
from fundledger.contract.life import Remark
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Draft, Posting, Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer
from fundledger.loans.derivation import CAPITAL, INTEREST
from fundledger.loans.loan import loan_numbered
from fundledger.loans.settling import money_account
from fundledger.loans.verbs import take
from fundledger.messages import say_in
from fundledger.money import Dong
from fundledger.text import clean

Did = Literal["collect", "recover", "disburse", "refund", "link", "unidentified", "account"]


@dataclass(frozen=True, slots=True)
class Done:
    """What a line, or a part of it, was used for just now."""

    line: Line
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
    maybe_booked: tuple[int, ...] = ()  # left alone: they may be in the books already


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
    _refuse_linked_twice(wanted)
    done: list[Done] = []
    order = sorted(wanted, key=lambda number: (lines[number].day, number))
    for number in order:
        done += _propose(writer, how, found.uses, lines[number], wanted[number])
    maybe: list[int] = []
    if unidentified:
        for number, proposals in found.proposals.items():
            line = lines[number]
            if number in wanted or line.amount < 0 or found.uses.left(line) <= 0:
                continue
            if any(proposal.how == "link" for proposal in proposals):
                maybe.append(number)
            else:
                done.append(_as_unidentified(writer, how, found.uses, line))
    used = {each.line.chain for each in done}
    return Posted(tuple(done), len(found.proposals.keys() - used), tuple(maybe))


def assign(
    writer: Writer,
    how: How,
    number: int,
    parts: Mapping[str, int | None],
    *,
    refund: bool = False,
) -> Posted:
    """A line is what one loan, or several, paid or were paid. None: all of it."""
    found = waiting(writer.connection, writer.fund)
    line = _open_line(found, number)
    amount = open_amount(line, found.uses)
    sums = _sums(line, parts, abs(amount))
    if refund and amount > 0:
        raise FundledgerError("bank.refund_of_receipt", line=number)
    _free_unidentified(writer, how, found.uses, line, ", ".join(sums))
    done: list[Done] = []
    for loan, part in sums.items():
        signed = part if amount > 0 else -part
        did = _did(writer, loan, signed, refund=refund)
        done.append(_enter(writer, how, line, loan, signed, did))
    if amount > 0:
        _teach(writer, line, list(sums))
    return Posted(tuple(done), len(found.proposals) - 1)


def assign_account(
    writer: Writer,
    how: How,
    number: int,
    account: str,
    memo: str = "",
    *,
    capital: str | None = None,
) -> Posted:
    """A line is a cost, a transfer, interest of the bank: it stands against an account.

    `capital` names the source if it is capital money; else it is the Fund's other money.
    """
    found = waiting(writer.connection, writer.fund)
    line = _open_line(found, number)
    done = _against(writer, how, found.uses, line, account, memo, capital)
    return Posted((done,), len(found.proposals) - 1)


def free(writer: Writer, number: int, reason: str) -> Line:
    """The link of a line to an entry booked by hand was wrong: the line is open again."""
    found = waiting(writer.connection, writer.fund, until=date.min)
    line = found.line(number)
    if line is None:
        raise FundledgerError("bank.no_such_line", line=number)
    if not clean(reason):
        raise FundledgerError("bank.reason_needed", line=number)
    uses = found.uses.of(line)
    if not any(use.how == "link" for use in uses):
        vouchers = [use.voucher for use in uses if use.voucher] or ["–"]
        raise FundledgerError("bank.not_linked", line=number, vouchers=vouchers)
    writer.state(Statement(LINK, str(number), line.day, {"entry": None, "reason": reason}))
    return line


def document_of(line: Line) -> str:
    """The bank's reference; of equal lines each has a number of its own."""
    if not line.reference or line.ordinal == 1:
        return line.reference
    return f"{line.reference} ({line.ordinal})"


def _open_line(found: Waiting, number: int) -> Line:
    line = found.line(number)
    if line is None:
        raise FundledgerError("bank.no_such_line", line=number)
    if not is_open(line, found.uses):
        vouchers = [use.voucher for use in found.uses.of(line) if use.voucher] or ["–"]
        raise FundledgerError("bank.line_used", line=number, vouchers=vouchers)
    return line


def _clear(proposals: Sequence[Proposal], line: Line) -> Proposal:
    """The one proposal that stands out, for a line that somebody chose by its number."""
    if not proposals or (len(proposals) > 1 and proposals[0].score == proposals[1].score):
        loans = [each.loan for each in proposals if each.loan] or ["–"]
        raise FundledgerError("bank.no_clear_proposal", line=line.chain, loans=loans)
    return proposals[0]


def _refuse_linked_twice(wanted: Mapping[int, Proposal]) -> None:
    """An entry booked by hand is one line of the statement, not two."""
    linked: dict[int, int] = {}
    for number, proposal in wanted.items():
        if proposal.how == "link":
            other = linked.setdefault(proposal.entry, number)
            if other != number:
                voucher = proposal.params["voucher"]
                raise FundledgerError("bank.linked_twice", lines=[other, number], voucher=voucher)


def _sums(line: Line, parts: Mapping[str, int | None], amount: int) -> dict[str, int]:
    """What each loan gets; together all of the line."""
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


def _whole(line: Line, total: int, amount: int) -> int:
    if total != amount:
        raise FundledgerError(
            "bank.parts_differ",
            line=line.chain,
            amount=Dong(amount),
            total=Dong(total),
            difference=Dong(amount - total),
        )
    return total


def _propose(writer: Writer, how: How, uses: Uses, line: Line, proposal: Proposal) -> list[Done]:
    if proposal.how == "link":
        body = {"entry": proposal.entry}
        writer.state(Statement(LINK, str(line.chain), line.day, body))
        voucher = str(proposal.params["voucher"])
        return [Done(line, "link", line.amount, proposal.loan, voucher=voucher)]
    if proposal.how == "account":
        rule = proposal.rule
        assert rule is not None
        return [_against(writer, how, uses, line, rule.account, rule.memo, rule.capital)]
    _free_unidentified(writer, how, uses, line, proposal.loan)
    return [_enter(writer, how, line, proposal.loan, proposal.amount, proposal.how)]


def _against(
    writer: Writer,
    how: How,
    uses: Uses,
    line: Line,
    account: str,
    memo: str,
    capital: str | None,
) -> Done:
    """The entry of a line that is no loan's."""
    amount = open_amount(line, uses)
    _free_unidentified(writer, how, uses, line, account)
    booked = _booked_on(writer, how, line.day)
    chart = writer.accounts.on(booked or line.day)
    if account not in chart:
        raise FundledgerError("entry.unknown_account", account=account, day=booked or line.day)
    against = chart[account]
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


def _did(writer: Writer, loan: str, amount: int, *, refund: bool) -> Did:
    """What money in or out is to a loan."""
    if amount < 0:
        return "refund" if refund else "disburse"
    kinds = loan_numbered(writer.connection, writer.fund, loan).kinds
    return "recover" if "write_off" in kinds else "collect"


def _enter(writer: Writer, how: How, line: Line, loan: str, amount: int, did: Did) -> Done:
    """The document of one loan that a line, or a part of it, is."""
    body: dict[str, Any] = {
        "do": did,
        "amount": abs(amount),
        "place": line.place,
        "bank_line": line.chain,
    }
    try:
        taken = take(
            writer,
            loan,
            body,
            line.day,
            document_of(line),
            today=how.today,
            booked_on=_booked_on(writer, how, line.day),
        )
    except FundledgerError as error:
        raise FundledgerError(
            "bank.line_refused", line=line.chain, loan=loan, reason=error
        ) from error
    voucher = str(taken.entries[0].posted.voucher) if taken.entries else ""
    return Done(line, did, amount, loan, voucher=voucher, remarks=taken.remarks)


def _as_unidentified(writer: Writer, how: How, uses: Uses, line: Line) -> Done:
    booked = _booked_on(writer, how, line.day)
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
    draft = Draft(
        value_date=line.day,
        memo=line.narrative or say_in("vi", "bank_memo.unidentified"),
        postings=(Posting(money, amount), Posting(against, -amount)),
        kind=UNIDENTIFIED,
        document=document_of(line) or None,
        date=booked,
        key=_next_key(uses, line),
    )
    posted = writer.append(draft)
    return Done(line, "unidentified", amount, account=against, voucher=str(posted.voucher))


def _free_unidentified(writer: Writer, how: How, uses: Uses, line: Line, to: str) -> None:
    """Money that was unidentified until now: its entry goes, with the bank's day."""
    use = uses.unidentified(line)
    if use is None:
        return
    reason = say_in("vi", "bank_memo.identified", to=to)
    writer.reverse(use.entry, reason, date=_booked_on(writer, how, line.day))
    uses.by_line[line.chain].remove(use)
    uses.reversed_entries[line.chain] = uses.reversed_entries.get(line.chain, 0) + 1


def _next_key(uses: Uses, line: Line) -> str:
    return entry_key(line.chain, uses.reversed_entries.get(line.chain, 0) + 1)


def _booked_on(writer: Writer, how: How, day: date) -> date | None:
    """The day that a person chose for what falls into locked days; else as the ledger books."""
    closed = writer.periods.closed_until()
    return how.booked_on if closed is not None and day <= closed else None


def _debit_first(one: Posting, other: Posting) -> tuple[Posting, Posting]:
    return (one, other) if one.amount > 0 else (other, one)


def _teach(writer: Writer, line: Line, loans: Sequence[str]) -> None:
    """Who was paid for by hand is proposed the next time; not where the contract was named."""
    payer = payer_text(line)
    if len(loans) != 1 or not payer or squeezed(loans[0]) in squeezed(line.narrative):
        return
    loan = loan_numbered(writer.connection, writer.fund, loans[0])
    meant = loan.cooperative_on(line.day)
    facts = stated(writer.connection, writer.fund, ALIAS, subject=payer)
    standing = in_effect(facts).get(payer)
    if standing is None or standing.body["for"] != meant:
        day = writer.recorded_at.date()
        writer.state(Statement(ALIAS, payer, day, {"for": meant, "line": line.chain}))
