"""Papers of accounting: the books on their statutory forms, and vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.acts.books import Only
from fundledger.office.declaring import SpanFrom, Words, paper
from fundledger.office.kinds import Account, Counted, Entry, Purse

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.statements.content import Content

VoucherKind = Annotated[Literal["PT", "PC", "BC", "BN", "PK"], Words("choice.voucher_kind.")]


@paper
def print_journal(asked: Asked, *, first: SpanFrom) -> Content:
    """The general journal of a span, form S03a-DN."""
    from fundledger.statements.papers.books import journal

    return journal(asked, first)


@paper
def print_ledger(asked: Asked, account: Account, *, first: SpanFrom) -> Content:
    """The ledger of one account, form S03b-DN."""
    from fundledger.statements.papers.books import ledger

    return ledger(asked, account, first)


@paper
def print_details(
    asked: Asked, account: Account | None = None, *, first: SpanFrom, only: Only
) -> Content:
    """The details of an account, or of all accounts of a loan or a borrower, form S38-DN."""
    from fundledger.statements.papers.books import details

    return details(asked, account, first, only.codes())


@paper
def print_trial_balance(asked: Asked, *, first: SpanFrom) -> Content:
    """The trial balance of a span, form S06-DN."""
    from fundledger.statements.papers.books import trial_balance

    return trial_balance(asked, first)


@paper
def print_cash_book(asked: Asked, *, first: SpanFrom, place: Purse = "cash") -> Content:
    """The cash book of one cash box, form S07-DN."""
    from fundledger.statements.papers.books import cash_book

    return cash_book(asked, place, first)


@paper
def print_bank_book(asked: Asked, *, first: SpanFrom, place: Purse = "bank") -> Content:
    """The book of one bank account, form S08-DN."""
    from fundledger.statements.papers.books import bank_book

    return bank_book(asked, place, first)


@paper
def print_memo_register(asked: Asked, *, first: SpanFrom) -> Content:
    """What is followed beside the books: interest not collected, debts written off, papers held."""
    from fundledger.statements.papers.books import memo

    return memo(asked, first)


@paper
def print_cash_count(
    asked: Asked, *, place: Purse = "cash", counted: tuple[Counted, ...] = ()
) -> Content:
    """The count of a cash box, form 08a-TT: by the books, by its notes, the difference."""
    from fundledger.statements.papers.books import cash_count

    return cash_count(asked, place, counted)


@paper
def print_receipt_voucher(asked: Asked, entry: Entry) -> Content:
    """The voucher of cash received, form 01-TT."""
    from fundledger.statements.papers.vouchers import receipt_voucher

    return receipt_voucher(asked, entry)


@paper
def print_payment_voucher(asked: Asked, entry: Entry) -> Content:
    """The voucher of cash paid, form 02-TT."""
    from fundledger.statements.papers.vouchers import payment_voucher

    return payment_voucher(asked, entry)


@paper
def print_accounting_voucher(asked: Asked, entry: Entry) -> Content:
    """The accounting voucher of any entry."""
    from fundledger.statements.papers.vouchers import accounting_voucher

    return accounting_voucher(asked, entry)


@paper
def print_vouchers(asked: Asked, *, first: SpanFrom, kind: VoucherKind | None = None) -> Content:
    """All vouchers of a span in one file, behind a list of them."""
    from fundledger.statements.papers.vouchers import vouchers

    return vouchers(asked, first, kind)
