"""Whether a draft may stand in the books, on which day and as what.

`Admission` knows the accounts and the periods of a fund and nothing of its database: `admitted`
answers the draft as it will stand, or raises the first reason why it will not; `objections` finds
every reason, line by line, so that a file can be shown all of them at once.

Nothing is posted here: `journal.Writer` asks, under its lock, and appends what was admitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fundledger.errors import FundledgerError
from fundledger.ledger import vouchers
from fundledger.ledger.accounts import FIGURES, Account, Accounts, Chart
from fundledger.ledger.capital import moved_alone
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.periods import Periods
from fundledger.ledger.roles import Role
from fundledger.money import MAX_DONG, Dong
from fundledger.text import clean

CARRY_OVER = "carry_over"
"""The kind of entry that may post on the numbers of an earlier chart."""

_FIELDS = {
    "entry.unknown_account": "account",
    "entry.account_is_sum": "account",
    "entry.closed_account": "account",
    "entry.needs_loan": "loan",
    "entry.needs_cooperative": "cooperative",
    "entry.needs_source": "source",
    "account.before_first_chart": "date",
    "period.locked": "booked",
    "period.sealed": "booked",
    "entry.booked_before_value": "booked",
    "entry.booked_in_future": "booked",
}
"""Which field of a draft a refusal speaks of: where a file shows it."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a draft is refused, at which of its postings and fields (None: the whole of it)."""

    line: int | None
    error: FundledgerError

    @property
    def field(self) -> str | None:
        return _FIELDS.get(self.error.key)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A draft as it will stand (clean, accounts by number), its day, and the roles of its lines."""

    draft: Draft
    booked: date
    roles: tuple[Role, ...]

    def voucher_kind(self) -> str:
        """The kind that was asked for; else what follows from the money that moved."""
        kind = self.draft.voucher_kind
        if kind is None:
            amounts = (line.amount for line in self.draft.postings)
            return vouchers.kind_of(zip(self.roles, amounts, strict=True))
        if kind not in vouchers.KINDS:
            raise FundledgerError("voucher.unknown_kind", kind=kind, known=vouchers.KINDS)
        return kind


@dataclass(frozen=True, slots=True)
class Admission:
    """What the books of a fund take, by its charts and its locks."""

    accounts: Accounts
    periods: Periods

    def booked(self, draft: Draft) -> date:
        """The day that a draft is booked on."""
        for day in (draft.value_date, draft.date):
            if day is not None and type(day) is not date:
                raise FundledgerError("entry.not_a_day", value=day)
        return self.periods.booking_date(draft.value_date, draft.date)

    def admitted(self, draft: Draft, booked: date) -> Admitted:
        """The draft as it will stand, booked on that day; or the reason why it will not."""
        memo = clean(draft.memo)
        if not memo:
            raise FundledgerError("entry.no_memo")
        chart = self._chart_for(draft, booked)
        accounts = [_account_of(line, chart, draft, booked) for line in draft.postings]
        lines = tuple(map(_clean_line, draft.postings, accounts))
        roles = tuple(account.role for account in accounts)
        if len(lines) < 2:
            raise FundledgerError("entry.too_few_lines")
        _refuse_unbalanced(lines, roles)
        if not _repeats(draft):
            _refuse_capital_alone(lines, roles)
        standing = Draft(
            value_date=draft.value_date,
            memo=memo,
            postings=lines,
            kind=_clean_code(draft.kind) or "",
            document=clean_or_none(draft.document),
            date=draft.date,
            voucher_kind=draft.voucher_kind,
            key=clean_or_none(draft.key),
            reverses=draft.reverses,
        )
        return Admitted(standing, booked, roles)

    def objections(self, draft: Draft) -> list[Objection]:
        """All that is wrong with a draft; what is wrong with a line is found in every line."""
        try:
            booked = self.booked(draft)
            chart = self._chart_for(draft, booked)
        except FundledgerError as error:
            return [Objection(None, error)]
        found: list[Objection] = []
        for index, line in enumerate(draft.postings):
            try:
                _clean_line(line, _account_of(line, chart, draft, booked))
            except FundledgerError as error:
                found.append(Objection(index, error))
        if not found:
            try:
                self.admitted(draft, booked)
            except FundledgerError as error:
                found.append(Objection(None, error))
        return found

    def _chart_for(self, draft: Draft, booked: date) -> Chart:
        """The chart of the day; every account that ever was, if the draft repeats old numbers."""
        chart = self.accounts.on(booked)
        return self.accounts.ever() if _repeats(draft) else chart


def clean_or_none(text: str | None) -> str | None:
    return None if text is None else clean(text) or None


_clean_code = lru_cache(maxsize=65_536)(clean_or_none)
"""The same for codes, which come again and again."""


def _repeats(draft: Draft) -> bool:
    """Whether a draft repeats numbers that may be in no chart any more."""
    return draft.kind == CARRY_OVER or draft.reverses is not None


def _account_of(line: Posting, chart: Chart, draft: Draft, booked: date) -> Account:
    # All accounts that ever were are known by number alone, even one that is spelled like a role.
    account = chart.get(line.account)
    if account is None:
        if kept_in := _kept_in(line.account, chart):
            raise FundledgerError("entry.account_is_sum", account=line.account, kept_in=kept_in)
        raise FundledgerError("entry.unknown_account", account=line.account, day=booked)
    if account.closed and not _repeats(draft):
        raise FundledgerError("entry.closed_account", account=account.number)
    return account


def _kept_in(number: str, chart: Chart) -> list[str]:
    """The accounts that 112, say, is the sum of."""
    if not number.isdigit() or len(number) < FIGURES[0]:
        return []
    return sorted(each for each in chart if each.isdigit() and each.startswith(number))


def _clean_line(line: Posting, account: Account) -> Posting:
    amount = line.amount
    if type(amount) is not int:
        raise FundledgerError("entry.amount_not_int", amount=amount)
    if amount == 0:
        raise FundledgerError("entry.amount_zero", account=account.number)
    if not -MAX_DONG <= amount <= MAX_DONG:
        raise FundledgerError("money.too_large", amount=Dong(amount), limit=Dong(MAX_DONG))
    for dimension in account.role.needs:
        if not getattr(line, dimension):
            raise FundledgerError(f"entry.needs_{dimension}", account=account.number)
    loan, cooperative = _clean_code(line.loan), _clean_code(line.cooperative)
    source = _clean_code(line.source)
    said = line.account, line.loan, line.cooperative, line.source
    if said == (account.number, loan, cooperative, source):
        return line  # most are clean already, and making another takes longer than comparing
    return Posting(account.number, amount, loan, cooperative, source)


def _refuse_unbalanced(lines: Sequence[Posting], roles: Sequence[Role]) -> None:
    """Refuse lines that do not sum to zero, in the books and in the memo registers apart."""
    rest = rest_of_memo = 0
    for line, role in zip(lines, roles, strict=True):
        if role.nature == "memo":
            rest_of_memo += line.amount
        else:
            rest += line.amount
    if not rest and not rest_of_memo:
        return
    if rest == -rest_of_memo:
        raise FundledgerError("entry.memo_mixed")
    debit = sum(line.amount for line in lines if line.amount > 0)
    credit = -sum(line.amount for line in lines if line.amount < 0)
    difference = rest or rest_of_memo
    raise FundledgerError(
        "entry.unbalanced" if rest else "entry.memo_unbalanced",
        debit=Dong(debit),
        credit=Dong(credit),
        difference=Dong(abs(difference)),
    )


def _refuse_capital_alone(lines: Sequence[Posting], roles: Sequence[Role]) -> None:
    moves = [(role, line.amount, line.source) for role, line in zip(roles, lines, strict=True)]
    alone = moved_alone(moves)
    if len(alone) > 1:
        raise FundledgerError("entry.capital_sources", sources=sorted(alone))
    for source, amount in alone.items():
        raise FundledgerError("entry.capital_alone", source=source, amount=Dong(abs(amount)))
