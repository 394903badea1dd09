"""Other money, one paper at a time: its entries, and the purses before and after.

    receive   pay      income and costs of the interest purse; what capital pays is an exception
    transfer           between places of one purpose, or between the purposes of one fund
    deposit   mature   term deposits
    court_fee          advanced for a loan, or paid back

Money changes its purpose only by a named exception (`ledger.capital`): the capital purse takes or
gives against `other_payable` in an entry of its own, with a reason, and the interest purse clears
it in a second one. The same paper twice is refused, not posted twice. A purse may go below zero,
for papers come in any order; callers warn of it when they show what was posted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Chart
from fundledger.ledger.balances import Scope, balance, balances
from fundledger.ledger.entry import Booked, Draft, Entry, Posting
from fundledger.ledger.journal import Writer
from fundledger.ledger.money_places import CAPITAL, INTEREST, deposit_account, money_account
from fundledger.ledger.reading import entries_with_keys
from fundledger.messages import language, say_in
from fundledger.money import Dong

if TYPE_CHECKING:
    from sqlalchemy import Connection

RECEIVED_FOR = (
    *("income_deposit", "income_other", "other_receivable", "staff_advance"),
    *("other_payable", "borrowed"),
)
"""What the interest purse can receive money for, loans apart."""

PAID_FOR = (
    *("cost_management", "cost_staff", "cost_financial", "cost_other", "cost_tax"),
    *("taxes_payable", "staff_payable", "other_payable", "borrowed"),
    *("staff_advance", "other_receivable", "fixed_assets", "other_asset", "reward_fund"),
)
"""What money can be paid for, loans apart; each is an exception if capital pays it."""

BETWEEN_PURPOSES = "other_payable"
"""What capital owes to the interest purse, or is owed, between the two entries of a transfer."""

_KEY = "money"


@dataclass(frozen=True, slots=True)
class Paper:
    """What every paper says. `booked` counts only if its day is locked."""

    on: date
    document: str = ""
    memo: str = ""
    reason: str = ""
    booked: date | None = None

    def late(self, writer: Writer) -> date | None:
        """The day that a person chose, if the paper's day is locked; else None: the ledger's."""
        return writer.periods.chosen(self.on, self.booked)


@dataclass(frozen=True, slots=True)
class Purse:
    """An account of money before and after a paper, as of the day it is booked on."""

    account: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a paper: its entries, and its purses before and after."""

    entries: tuple[Booked, ...]
    purses: tuple[Purse, ...]


def receive(
    writer: Writer,
    amount: int,
    paper: Paper,
    today: date,
    *,
    of: str | None = None,
    place: str = "bank",
) -> Done:
    """Book money for the interest purse: interest on deposits, and what else is no loan's.

    What it is for is asked, never guessed: a memo does not say which account it means.
    """
    chart = _chart(writer, paper)
    if of is None:
        raise FundledgerError("money.for_what", known=_choices(chart, RECEIVED_FOR))
    account = _fitting(chart, of, RECEIVED_FOR)
    money = money_account(chart, place, INTEREST)
    lines = (Posting(money, amount), Posting(account.number, -amount))
    return _post(writer, "receive", [lines], paper, today, account.role.name)


def pay(
    writer: Writer,
    amount: int,
    paper: Paper,
    today: date,
    *,
    of: str,
    place: str = "bank",
    from_capital: bool = False,
    source: str | None = None,
) -> Done:
    """Pay a cost, a tax, an advance; from the interest purse, or for a reason from capital."""
    chart = _chart(writer, paper)
    account = _fitting(chart, of, PAID_FOR)
    money = _purse(writer, chart, place, paper, from_capital, source, -amount)
    lines = (Posting(account.number, amount), money)
    return _post(writer, "pay", [lines], paper, today, account.role.name)


def transfer(
    writer: Writer,
    amount: int,
    paper: Paper,
    today: date,
    *,
    out_of: str,
    into: str,
    purpose: str = INTEREST,
    to_purpose: str | None = None,
    source: str | None = None,
) -> Done:
    """Move money between places (cash banked, bank to bank), or for a reason between purposes."""
    to_purpose = to_purpose or purpose
    if (out_of, purpose) == (into, to_purpose):
        raise FundledgerError("money.same_purse", place=into)
    chart = _chart(writer, paper)
    fund_source = _source(writer, source) if CAPITAL in (purpose, to_purpose) else None
    credit = Posting(
        money_account(chart, out_of, purpose),
        -amount,
        source=fund_source if purpose == CAPITAL else None,
    )
    debit = Posting(
        money_account(chart, into, to_purpose),
        amount,
        source=fund_source if to_purpose == CAPITAL else None,
    )
    if purpose == to_purpose:
        return _post(writer, "move_money", [(debit, credit)], paper, today, purpose)
    if not paper.reason.strip():
        raise FundledgerError("money.purpose_reason")
    owed = chart[BETWEEN_PURPOSES].number
    parts = [(debit, Posting(owed, -amount)), (Posting(owed, amount), credit)]
    return _post(writer, "change_purpose", parts, paper, today, to_purpose)


def deposit(
    writer: Writer,
    amount: int,
    paper: Paper,
    today: date,
    *,
    place: str = "bank",
    at: str = "deposit",
    purpose: str = INTEREST,
    source: str | None = None,
) -> Done:
    """Open a term deposit: the money keeps its purpose and its source."""
    chart = _chart(writer, paper)
    of = _source(writer, source) if purpose == CAPITAL else None
    lines = (
        Posting(deposit_account(chart, at, purpose), amount, source=of),
        Posting(money_account(chart, place, purpose), -amount, source=of),
    )
    return _post(writer, "deposit", [lines], paper, today, purpose)


def mature(
    writer: Writer,
    amount: int,
    paper: Paper,
    today: date,
    *,
    interest: int = 0,
    place: str = "bank",
    at: str = "deposit",
    purpose: str = INTEREST,
    source: str | None = None,
) -> Done:
    """Take back a term deposit; its interest is income and goes to the interest purse."""
    if interest < 0:
        raise FundledgerError("money.not_positive")
    chart = _chart(writer, paper)
    of = _source(writer, source) if purpose == CAPITAL else None
    lines = [
        Posting(money_account(chart, place, purpose), amount, source=of),
        Posting(deposit_account(chart, at, purpose), -amount, source=of),
    ]
    if interest:
        lines.append(Posting(money_account(chart, place, INTEREST), interest))
        lines.append(Posting("income_deposit", -interest))
    return _post(writer, "mature", [lines], paper, today, purpose)


def court_fee(
    writer: Writer,
    amount: int,
    paper: Paper,
    today: date,
    *,
    loan: str,
    cooperative: str,
    back: bool = False,
    place: str = "bank",
    from_capital: bool = False,
    source: str | None = None,
) -> Done:
    """Advance a court fee for a loan, or book it paid back to the purse that it came from."""
    chart = _chart(writer, paper)
    sign = -1 if back else 1
    if back:
        owed = _advanced(writer, chart, loan, cooperative, paper.on)
        if amount > owed:
            raise FundledgerError(
                "money.fee_not_advanced", loan=loan, owed=Dong(owed), amount=Dong(amount)
            )
    money = _purse(writer, chart, place, paper, from_capital, source, -sign * amount)
    fee = Posting("court_fees_advanced", sign * amount, loan=loan, cooperative=cooperative)
    lines = (money, fee) if back else (fee, money)
    return _post(writer, "court_fee_back" if back else "court_fee", [lines], paper, today, loan)


def reverse(
    writer: Writer,
    original: Entry,
    reason: str,
    *,
    booked_on: date | None = None,
    document: str | None = None,
) -> tuple[Booked, ...]:
    """Reverse an entry together with the others of its paper: half a transfer makes no sense."""
    found = []
    for entry in (original, *_partners(writer, original)):
        posted = writer.reverse(entry.number, reason, date=booked_on, document=document)
        found.append(Booked(entry.opposite(reason), posted))
    return tuple(found)


def post_paper(
    writer: Writer,
    kind: str,
    parts: Sequence[Sequence[Posting]],
    paper: Paper,
    today: date,
    keys: Sequence[str | None],
) -> Done:
    """Post the entries of one paper."""
    if paper.on > today:
        raise FundledgerError("money.future_day", day=paper.on)
    booked: list[Booked] = []
    for lines, key in zip(parts, keys, strict=True):
        draft = Draft(
            value_date=paper.on,
            memo=_memo(kind, paper),
            postings=tuple(lines),
            kind=kind,
            document=paper.document or None,
            date=paper.late(writer),
            key=key,
        )
        booked.append(Booked(draft, writer.append(draft)))
    return Done(tuple(booked), tuple(_purses(writer, booked)))


def source_of(connection: Connection, fund: int, said: str | None) -> str:
    """The source that is meant: the one named, else the only one in the books."""
    sums = balances(connection, Scope(fund), ("account", "source"))
    known = sorted({source for _, source in sums if source is not None})
    if said is not None:
        if said not in known:
            raise FundledgerError("money.unknown_source", source=said, known=known)
        return said
    if len(known) != 1:
        raise FundledgerError("money.which_source", known=known)
    return known[0]


def _post(
    writer: Writer,
    kind: str,
    parts: Sequence[Sequence[Posting]],
    paper: Paper,
    today: date,
    about: str,
) -> Done:
    if any(lines[0].amount <= 0 for lines in parts):  # the first line of a part is its debit
        raise FundledgerError("money.not_positive")
    base = _key_base(writer, kind, paper, about)
    if len(parts) == 1:
        keys: list[str | None] = [base if paper.document else None]
    else:
        keys = [f"{base}:part{number}" for number in range(1, len(parts) + 1)]
    return post_paper(writer, kind, parts, paper, today, keys)


def _key_base(writer: Writer, kind: str, paper: Paper, about: str) -> str:
    """The paper's own key. A paper posted already is refused; if it was reversed, a new key."""
    if not paper.document:
        return f"{_KEY}:{kind}:{writer.chain + 1}"
    base = f"{_KEY}:{kind}:{about}:{paper.on.isoformat()}:{paper.document}"
    turn = 1
    while True:
        key = base if turn == 1 else f"{base}:again{turn}"
        found = entries_with_keys(writer.connection, writer.fund, [key, f"{key}:part1"])
        if not found:
            return key
        entry = next(iter(found.values()))
        if entry.reversed_by is None:
            raise FundledgerError(
                "money.already_entered",
                document=paper.document,
                number=entry.number,
                voucher=str(entry.voucher),
            )
        turn += 1


def _partners(writer: Writer, original: Entry) -> list[Entry]:
    base, part, own = (original.key or "").rpartition(":part")
    if not part or not base.startswith(f"{_KEY}:"):
        return []
    keys = [f"{base}:part{number}" for number in (1, 2) if str(number) != own]
    found = entries_with_keys(writer.connection, writer.fund, keys)
    return [entry for entry in found.values() if entry.reversed_by is None]


def _chart(writer: Writer, paper: Paper) -> Chart:
    booked = writer.periods.booking_date(paper.on, paper.late(writer))
    return writer.accounts.on(booked)


def _fitting(chart: Chart, said: str, roles: Sequence[str]) -> Account:
    """The account of one of the roles that was named by role or number (of a second bank, say)."""
    account = chart.get(said)
    if account is None or account.role.name not in roles:
        raise FundledgerError("money.unfit_account", account=said, known=_choices(chart, roles))
    return account


def _choices(chart: Chart, roles: Sequence[str]) -> list[str]:
    fitting = {
        one.number: one for one in chart.values() if one.role.name in roles and not one.closed
    }
    return [f"{number} {one.name(language())}" for number, one in sorted(fitting.items())]


def _purse(
    writer: Writer,
    chart: Chart,
    place: str,
    paper: Paper,
    from_capital: bool,
    source: str | None,
    amount: int,
) -> Posting:
    if not from_capital:
        return Posting(money_account(chart, place, INTEREST), amount)
    if not paper.reason.strip():
        raise FundledgerError("money.capital_reason")
    of = _source(writer, source)
    return Posting(money_account(chart, place, CAPITAL), amount, source=of)


def _source(writer: Writer, said: str | None) -> str:
    return source_of(writer.connection, writer.fund, said)


def _advanced(writer: Writer, chart: Chart, loan: str, cooperative: str, day: date) -> int:
    number = chart["court_fees_advanced"].number
    sums = balances(
        writer.connection,
        Scope(writer.fund, day),
        only={"account": number, "loan": loan, "cooperative": cooperative},
    )
    return sum(sums.values())


def _purses(writer: Writer, booked: Sequence[Booked]) -> Iterator[Purse]:
    changes: dict[str, int] = {}
    day = max(each.posted.date for each in booked)
    chart = writer.accounts.on(day)
    for each in booked:
        for line in each.draft.postings:
            account = chart[line.account]
            if account.role.money is not None:
                changes[account.number] = changes.get(account.number, 0) + line.amount
    for number in sorted(changes):
        after = balance(writer.connection, Scope(writer.fund, day), number)
        yield Purse(number, after - changes[number], after)


def _memo(kind: str, paper: Paper) -> str:
    """The paper's memo, else what is done, in Vietnamese: books are kept in one language."""
    memo = paper.memo.strip() or say_in("vi", f"money_memo.{kind}")
    if paper.document:
        memo = f"{memo} – {paper.document}"
    return f"{memo} ({paper.reason.strip()})" if paper.reason.strip() else memo
