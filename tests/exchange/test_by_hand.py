"""Entries by hand on what the documents of loans post: refused, with the verb to use."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundledger.banking.account_rules import state_rule
from fundledger.banking.lines import lines_of
from fundledger.banking.matching import AccountRule
from fundledger.banking.posting import assign_account
from fundledger.contract.events import Disburse
from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.posting import post_entries
from fundledger.files import SourceFile
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.roles import ROLES
from fundledger.loans.by_hand import is_of_loans
from fundledger.loans.invariants import Held, LoanPosition, Memo
from fundledger.messages import say_in, use_language
from fundledger.store.books import Book
from tests.banking.books import HOW, line, take
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, account_sums, day, findings, writer_of
from tests.loans.books import BORROWER, enter, proved, roll_to, sign, with_capital

WHO = f"cooperative: '{BORROWER}', source: NSDP"


def lent(book: Book) -> Book:
    sign(with_capital(book), terms_of())
    enter(book, Disburse(day("2023-01-01"), 300_000_000, "UNC-1"))
    return book


def saved(folder: Path, *lines: tuple[str, int, str], when: str = "05/02/2023") -> Path:
    path = folder / "but-toan.yaml"
    sides = ["debit" if amount > 0 else "credit" for _, amount, _ in lines]
    rows = [
        f"      - {{account: {account}, {side}: {abs(amount)}{more}}}"
        for (account, amount, more), side in zip(lines, sides, strict=True)
    ]
    text = [f"entries:\n  - date: {when}\n    memo: ghi tay\n    postings:", *rows]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


def repaid(loan: str, account: str = "12831") -> tuple[tuple[str, int, str], ...]:
    return (
        ("bank_capital", 5, ", source: NSDP"),
        (account, -5, f", loan: {loan}, {WHO}"),
    )


@pytest.mark.parametrize("account", ["12831", "12832", "principal_in_term", "33882", "held"])
def test_an_entry_on_what_a_loan_owes_is_refused_at_its_line(
    book: Book, tmp_path: Path, account: str
) -> None:
    lent(book)
    path = saved(tmp_path, *repaid("HD-01", account))
    with pytest.raises(BadFile) as refusal:
        post_entries(book, FUND, "kt", SourceFile.at(path))
    (problem,) = refusal.value.problems
    assert (problem.key, problem.place.path) == ("by_hand.of_loan", "entries[0].postings[1]")
    assert "fundledger collect" in say_in("en", problem.key, **problem.params)
    assert "fundledger collect" in say_in("vi", problem.key, **problem.params)
    assert proved(book) == []


@pytest.mark.parametrize(
    ("role", "contra", "verb"),
    [
        ("interest_receivable", "income_in_term", "fundledger roll"),
        ("memo_interest", "memo_interest_contra", "fundledger roll"),
        ("memo_written_off", "memo_written_off_contra", "fundledger loan write-off"),
        ("memo_papers", "memo_papers_contra", "fundledger security add"),
    ],
)
def test_so_is_one_on_interest_and_the_registers(
    book: Book, tmp_path: Path, role: str, contra: str, verb: str
) -> None:
    lent(book)
    path = saved(tmp_path, (role, 5, f", loan: HD-01, {WHO}"), (contra, -5, ""))
    with pytest.raises(BadFile) as refusal:
        post_entries(book, FUND, "kt", SourceFile.at(path))
    (problem,) = refusal.value.problems
    with use_language("en"):
        assert verb in say_in("en", problem.key, **problem.params)


def test_a_loan_that_the_book_has_no_contract_of_is_a_slip(book: Book, tmp_path: Path) -> None:
    lent(book)
    with pytest.raises(BadFile) as refusal:
        post_entries(book, FUND, "kt", SourceFile.at(saved(tmp_path, *repaid("HD-O1"))))
    assert [problem.key for problem in refusal.value.problems] == ["by_hand.not_signed"]


def test_what_was_written_off_long_ago_has_no_contract(book: Book, tmp_path: Path) -> None:
    lent(book)
    path = saved(
        tmp_path,
        ("memo_written_off", 5, f", loan: CU-01, {WHO}"),
        ("memo_written_off_contra", -5, ""),
    )
    post_entries(book, FUND, "kt", SourceFile.at(path))
    assert proved(book) == []


def test_a_book_without_contracts_keeps_its_loans_by_entries(book: Book, tmp_path: Path) -> None:
    with_capital(book)
    out = (
        ("12831", 300_000_000, f", loan: HD-01, {WHO}"),
        ("bank_capital", -300_000_000, ", source: NSDP"),
    )
    path = saved(tmp_path, *out)
    post_entries(book, FUND, "kt", SourceFile.at(path))
    assert account_sums(book)["12831"] == 300_000_000
    assert findings(book) == []
    # With the first contract the book has something to compare: what stands stands, and is known.
    sign(book, terms_of(), "HD-02")
    (again,) = post_entries(book, FUND, "kt", SourceFile.at(path)).entries
    assert not again.posted.new
    with pytest.raises(BadFile):
        post_entries(book, FUND, "kt", SourceFile.at(saved(tmp_path, *out, when="06/02/2023")))


def test_other_accounts_may_name_a_loan(book: Book, tmp_path: Path) -> None:
    lent(book)
    fee = (
        ("court_fees_advanced", 5, f", loan: HD-01, {WHO.split(',')[0]}"),
        ("bank_interest", -5, ""),
    )
    post_entries(book, FUND, "kt", SourceFile.at(saved(tmp_path, *fee)))
    assert proved(book) == []


def test_an_entry_by_hand_of_an_earlier_version_can_still_be_reversed(book: Book) -> None:
    lent(book)
    who: dict[str, str] = {"loan": "HD-01", "cooperative": BORROWER, "source": "NSDP"}
    lines = (Posting("bank_capital", 5, source="NSDP"), Posting("12831", -5, **who))
    with writer_of(book) as writer:
        number = writer.append(Draft(day("2023-02-05"), "ghi tay", lines)).number
    roll_to(book, "2023-03-31")
    assert {finding.invariant for finding in proved(book)} == {"loan-position"}
    with writer_of(book) as writer:
        writer.reverse(number, "ghi tay nhầm")
    assert proved(book) == []


def test_a_line_of_the_bank_is_assigned_to_a_loan_and_to_no_account_of_loans(book: Book) -> None:
    lent(book)
    take(book, [line("2023-04-05", 5, "NOP TIEN")])
    with book.reading() as connection:
        chart = Accounts.read(connection, FUND).on(day("2023-04-05"))
    for name in ("principal_in_term", "held", "interest_receivable", "income_in_term"):
        with writer_of(book) as writer, pytest.raises(FundledgerError) as refusal:
            assign_account(writer, HOW, _line_number(book), chart[name].number)
        assert refusal.value.key == "bank.account_of_loans"
        rule = AccountRule("nop tien", "in", chart[name].number)
        with writer_of(book) as writer, pytest.raises(FundledgerError) as refusal:
            state_rule(writer, rule)
        assert refusal.value.key == "bank_rule.account_of_loans"
    assert proved(book) == []


@pytest.mark.parametrize(
    ("account", "key"),
    [
        ("court_fees_advanced", "bank_rule.account_by_loan"),
        ("memo_interest_contra", "bank_rule.account_of_register"),
        ("charter_capital", "bank_rule.account_by_source"),
    ],
)
def test_no_rule_makes_certain_what_cannot_be_posted(book: Book, account: str, key: str) -> None:
    """One such line would hold up every line that is posted with it (bank post --certain)."""
    with book.reading() as connection:
        number = Accounts.read(connection, FUND).on(day("2023-04-05"))[account].number
    with writer_of(book) as writer, pytest.raises(FundledgerError) as refusal:
        state_rule(writer, AccountRule("nop tien", "in", number))
    assert refusal.value.key == key


def test_a_rule_of_capital_names_its_source(book: Book) -> None:
    with book.reading() as connection:
        number = Accounts.read(connection, FUND).on(day("2023-04-05"))["charter_capital"].number
    with writer_of(book) as writer:
        kept = state_rule(writer, AccountRule("cap von", "in", number, capital="NSDP"))
    assert kept.capital == "NSDP"


def _line_number(book: Book) -> int:
    with book.reading() as connection:
        return next(iter(lines_of(connection, FUND))).chain


def test_what_is_refused_is_what_check_compares() -> None:
    """Refused and compared are one list: else one would let in what the other finds."""
    compared = {*LoanPosition.roles, *Held.roles, *Memo.roles, "memo_papers"}
    assert {name for name, role in ROLES.items() if is_of_loans(role)} == compared
