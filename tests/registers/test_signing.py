"""Contracts taken into the books: what is refused, what is warned about, what is corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from fundledger.contract.duedays import due_days, shifted
from fundledger.contract.rates import OverdueRate, Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.settings import set_value
from fundledger.registers.contracts import (
    LoanContract,
    body_of_terms,
    contract_numbered,
    terms_from,
)
from fundledger.registers.signing import Doubt, correct, sign, sign_each
from fundledger.rules.holidays import public_holidays
from fundledger.store.books import Book
from tests.ledger.books import FUND, capital_in, post, writer_of

SIGNED = date(2023, 1, 5)
COOPERATIVE = "4900100001"
TERMS = Terms(
    principal=300_000_000,
    rate=Rate.of(6, 100),
    disbursed=date(2023, 1, 10),
    instalments=4,
    every=Every(3, "month"),
)
CONTRACT = LoanContract(
    number="HD-01/2023", signed=SIGNED, cooperative=COOPERATIVE, source="NSDP", terms=TERMS
)


def register(book: Book, number: str = COOPERATIVE, status: str = "active") -> None:
    body = {"name": "HTX mẫu 01", "status": status, "merged_into": None}
    with writer_of(book) as writer:
        writer.state(Statement("cooperative", number, date(2023, 1, 1), body))


@pytest.fixture
def fund_book(book: Book) -> Book:
    register(book)
    return book


def signed(book: Book, contract: LoanContract = CONTRACT) -> list[Doubt]:
    with writer_of(book) as writer:
        return sign(writer, contract, "HD-01/2023")


def refusal(book: Book, contract: LoanContract) -> FundledgerError:
    with pytest.raises(FundledgerError) as refused:
        signed(book, contract)
    with book.reading() as connection:
        known = {fact.subject for fact in stated(connection, FUND, "loan")}
    assert known <= {CONTRACT.number}
    return refused.value


def keys(doubts: list[Doubt]) -> list[str]:
    return [doubt.key for doubt in doubts]


def test_a_contract_is_read_back_as_it_was_signed(fund_book: Book) -> None:
    assert signed(fund_book, replace(CONTRACT, purpose="  mua  máy cày ")) == []
    with fund_book.reading() as connection:
        found = contract_numbered(connection, FUND, "HD-01/2023")
    assert found == replace(CONTRACT, purpose="mua máy cày")


def test_a_second_contract_with_the_number_is_told_what_stands(fund_book: Book) -> None:
    signed(fund_book)
    error = refusal(fund_book, replace(CONTRACT, source="TW"))
    assert error.key == "loan.number_taken"
    assert "05/01/2023" in str(error)
    assert "300,000,000" in str(error)


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"cooperative": "49"}, "cooperative.unknown"),
        ({"source": "  "}, "loan.no_source"),
        ({"number": " "}, "loan.no_number"),
        ({"terms": replace(TERMS, principal=0)}, "contract.principal_range"),
        (
            {"terms": replace(TERMS, instalments=9999, every=Every(1200, "month"))},
            "contract.beyond_calendar",
        ),
    ],
)
def test_what_cannot_be_signed_is_refused(
    fund_book: Book, changed: dict[str, object], key: str
) -> None:
    assert refusal(fund_book, replace(CONTRACT, **changed)).key == key  # type: ignore[arg-type]


def test_a_contract_may_be_older_than_the_register(fund_book: Book) -> None:
    """The register was begun on 1/1/2023; what was signed before is no less a contract."""
    assert signed(fund_book, replace(CONTRACT, signed=date(2018, 6, 29))) == []


@pytest.mark.parametrize("status", ["dissolved", "merged"])
def test_a_cooperative_that_is_no_more_cannot_sign(book: Book, status: str) -> None:
    register(book, status=status)
    assert refusal(book, CONTRACT).key == "loan.borrower_ended"


@pytest.mark.parametrize("status", ["stopped", "dissolving"])
def test_a_cooperative_in_trouble_can(book: Book, status: str) -> None:
    register(book, status=status)
    assert signed(book) == []


def test_what_a_borrower_has_contracted_is_held_against_charter_capital(fund_book: Book) -> None:
    """15 % of 4 billion is 600 million: two contracts of 300 reach it, a third goes above."""
    post(fund_book, capital_in("2023-01-05", 4_000_000_000))
    assert signed(fund_book) == []
    assert signed(fund_book, replace(CONTRACT, number="HD-02")) == []
    (doubt,) = signed(fund_book, replace(CONTRACT, number="HD-03"))
    assert doubt.key == "loan.borrower_above"
    assert (doubt.params["total"], doubt.params["limit"]) == (900_000_000, 600_000_000)


def test_without_charter_capital_on_the_day_nothing_is_said_of_it(fund_book: Book) -> None:
    post(fund_book, capital_in("2023-01-06", 1_000_000))
    assert signed(fund_book) == []
    next_day = replace(CONTRACT, number="HD-02", signed=date(2023, 1, 6))
    assert keys(signed(fund_book, next_day)) == ["loan.borrower_above"]


def test_own_funds_below_a_fifth_of_the_cost(fund_book: Book) -> None:
    enough = replace(CONTRACT, project_cost=500_000_001, own_funds=100_000_001)
    assert signed(fund_book, enough) == []
    short = replace(enough, number="HD-02", own_funds=100_000_000)
    assert keys(signed(fund_book, short)) == ["loan.own_funds_below"]
    unknown = replace(enough, number="HD-03", own_funds=None)
    assert signed(fund_book, unknown) == []


def test_a_rate_above_the_limit_is_said_once(fund_book: Book) -> None:
    """The Civil Code's 20 % is the default of the setting: not a second warning."""
    dear = replace(TERMS, rate=Rate.of(201, 1000))
    assert keys(signed(fund_book, replace(CONTRACT, terms=dear))) == ["loan.rate_above"]
    just = replace(CONTRACT, number="HD-02", terms=replace(TERMS, rate=Rate.of(1, 5)))
    assert signed(fund_book, just) == []


def test_limits_are_those_of_the_day_signed(fund_book: Book) -> None:
    with writer_of(fund_book) as writer:
        set_value(writer, "rate_percent_min", "6.5", date(2023, 2, 1), "QĐ 05")
        set_value(writer, "loan_term_months_max", "11", date(2023, 2, 1), "QĐ 05")
        set_value(writer, "rate_percent_max", "none", date(2023, 2, 1), "QĐ 05")
    assert signed(fund_book) == []
    later = replace(CONTRACT, number="HD-02", signed=date(2023, 2, 1))
    assert keys(signed(fund_book, later)) == ["loan.rate_below", "loan.term_above"]
    dear = replace(later, number="HD-03", terms=replace(TERMS, rate=Rate.of(1, 4)))
    assert keys(signed(fund_book, dear)) == ["loan.term_above", "contract.rate_unusual"]


def test_a_term_of_sixty_months_to_the_day_is_not_too_long(fund_book: Book) -> None:
    five_years = replace(TERMS, instalments=20)
    assert signed(fund_book, replace(CONTRACT, terms=five_years)) == []
    longer = replace(
        TERMS,
        method="custom",
        instalments=1,
        every=None,
        custom=(Signed(date(2028, 1, 11), TERMS.principal),),
    )
    later = replace(CONTRACT, number="HD-02", terms=longer)
    assert keys(signed(fund_book, later)) == ["loan.term_above"]


def test_what_the_terms_themselves_raise_is_passed_on(fund_book: Book) -> None:
    terms = replace(TERMS, overdue_rate=OverdueRate(of_in_term=Rate(2, 1)))
    (doubt,) = signed(fund_book, replace(CONTRACT, terms=terms))
    assert (doubt.path, doubt.key) == ("terms.overdue_rate", "contract.overdue_rate_unusual")


def test_due_days_in_years_without_a_list_of_holidays_are_doubted(fund_book: Book) -> None:
    """Quarters from 11/4/2023: the 15th falls due on 11/10/2026, the 16th on 11/1/2027."""
    shifting = replace(TERMS, holiday_shift="next", holidays=public_holidays(2023, 2030))
    within = replace(CONTRACT, terms=replace(shifting, instalments=15))
    beyond = replace(CONTRACT, number="HD-02", terms=replace(shifting, instalments=16))
    unmoved = replace(CONTRACT, number="HD-03", terms=replace(TERMS, instalments=16))
    assert signed(fund_book, within) == []
    (doubt,) = signed(fund_book, beyond)
    assert (doubt.path, doubt.key) == ("terms.holiday_shift", "contract.holidays_unlisted")
    assert doubt.params == {"first": "2020", "last": "2026"}
    assert signed(fund_book, unmoved) == []


def test_the_same_contract_again_changes_nothing(fund_book: Book) -> None:
    other = replace(CONTRACT, number="HD-02")
    with writer_of(fund_book) as writer:
        first = sign_each(writer, [CONTRACT, other])
        chain = writer.chain
    with writer_of(fund_book) as writer:
        again = sign_each(writer, [other, CONTRACT])
        assert writer.chain == chain
    assert [one.new for one in first] == [True, True]
    assert [one.new for one in again] == [False, False]


def test_contracts_taken_together_count_against_the_limit_together(fund_book: Book) -> None:
    post(fund_book, capital_in("2023-01-05", 3_000_000_000))
    pair = [CONTRACT, replace(CONTRACT, number="HD-02")]
    with writer_of(fund_book) as writer:
        first, second = sign_each(writer, pair)
    assert keys([*first.doubts]) == []
    assert keys([*second.doubts]) == ["loan.borrower_above"]


def test_a_later_list_of_holidays_is_no_other_contract(fund_book: Book) -> None:
    shifting = replace(TERMS, holiday_shift="next", holidays=public_holidays(2023, 2023))
    contract = replace(CONTRACT, terms=shifting)
    signed(fund_book, contract)
    longer = replace(shifting, holidays=public_holidays(2023, 2024))
    with writer_of(fund_book) as writer:
        (again,) = sign_each(writer, [replace(contract, terms=longer)])
    assert not again.new


def corrected(book: Book, contract: LoanContract, reason: str = "gõ nhầm số tiền") -> None:
    with writer_of(book) as writer:
        correct(writer, contract, reason, "BB 01")


RAISED = replace(CONTRACT, terms=replace(TERMS, principal=350_000_000))


def test_a_slip_is_corrected_with_a_reason_and_both_stay_on_record(fund_book: Book) -> None:
    signed(fund_book)
    corrected(fund_book, RAISED)
    with fund_book.reading() as connection:
        assert contract_numbered(connection, FUND, CONTRACT.number) == RAISED
        first, second = stated(connection, FUND, "loan", subject=CONTRACT.number)
        assert contract_numbered(connection, FUND, CONTRACT.number, first.chain) == CONTRACT
    assert second.body["reason"] == "gõ nhầm số tiền"
    assert second.document == "BB 01"
    with writer_of(fund_book) as writer:
        assert not sign_each(writer, [RAISED])[0].new


@pytest.mark.parametrize(
    ("change", "reason", "key"),
    [
        (lambda c: replace(c, number="HD-9"), "nhầm", "loan.unknown"),
        (lambda c: replace(c, cooperative="49"), "nhầm", "loan.correct_borrower"),
        (lambda c: replace(c, source=""), "nhầm", "loan.no_source"),
        (lambda c: c, "nhầm", "loan.nothing_to_correct"),
        (lambda c: replace(c, purpose="khác"), "  ", "loan.correction_reason_needed"),
    ],
)
def test_what_is_no_correction_is_refused(
    fund_book: Book, change: Callable[[LoanContract], LoanContract], reason: str, key: str
) -> None:
    signed(fund_book)
    with pytest.raises(FundledgerError) as refused:
        corrected(fund_book, change(CONTRACT), reason)
    assert refused.value.key == key
    with fund_book.reading() as connection:
        assert contract_numbered(connection, FUND, CONTRACT.number) == CONTRACT


# Holidays of the Fund.

TET = date(2027, 2, 5)  # a Friday that no list of the program names
SHIFTING = replace(
    CONTRACT,
    signed=date(2026, 12, 1),
    terms=replace(
        TERMS,
        disbursed=date(2027, 1, 5),
        instalments=2,
        every=Every(1, "month"),
        holiday_shift="next",
        holidays=public_holidays(2027, 2087),
    ),
)


def state_holidays(book: Book, text: str, effective: date = date(2026, 11, 1)) -> None:
    with writer_of(book) as writer:
        set_value(writer, "holidays", text, effective, "TB-01")


def dues(book: Book) -> list[date]:
    with book.reading() as connection:
        terms = contract_numbered(connection, FUND, CONTRACT.number).terms
    return [shifted(day, terms) for day in due_days(terms)]


def test_a_contract_carries_the_holidays_of_the_fund(fund_book: Book) -> None:
    state_holidays(fund_book, "08/02/2027; 2027-02-05")
    assert "contract.holidays_unlisted" not in keys(signed(fund_book, SHIFTING))
    assert dues(fund_book) == [date(2027, 2, 9), date(2027, 3, 5)]  # Friday, two days, Monday


def test_a_list_from_after_the_signing_is_not_its(fund_book: Book) -> None:
    state_holidays(fund_book, "05/02/2027", date(2026, 12, 2))
    assert "contract.holidays_unlisted" in keys(signed(fund_book, SHIFTING))
    assert dues(fund_book)[0] == TET


def test_the_same_file_after_another_list_changes_nothing(fund_book: Book) -> None:
    signed(fund_book, SHIFTING)
    state_holidays(fund_book, "05/02/2027")
    with writer_of(fund_book) as writer:
        (again,) = sign_each(writer, [SHIFTING])
    assert not again.new
    assert dues(fund_book)[0] == TET


def test_a_correction_that_names_holidays_moves_due_days(fund_book: Book) -> None:
    signed(fund_book, SHIFTING)
    named = SHIFTING.terms.holidays | {TET}
    corrected(fund_book, replace(SHIFTING, terms=replace(SHIFTING.terms, holidays=named)))
    assert dues(fund_book)[0] == date(2027, 2, 8)


@pytest.mark.parametrize("text", ["Tết", "05/02", "", ";"])
def test_what_is_no_list_of_holidays_is_refused(fund_book: Book, text: str) -> None:
    with pytest.raises(FundledgerError) as refused:
        state_holidays(fund_book, text)
    assert refused.value.key == "setting_value.not_holidays"


# Terms that came later.


def test_a_fact_says_of_later_terms_only_what_the_contract_says() -> None:
    """The body of a contract without them is what it always was: its hash stays."""
    later = {"last_due", "due_day", "instalment", "overdue_grace_days", "waterfall_by"}
    assert not later & body_of_terms(TERMS).keys()
    said = replace(
        TERMS,
        disbursed=date(2023, 1, 31),
        last_due=date(2024, 2, 15),
        due_day="month_end",
        instalment=80_000_000,
        overdue_grace_days=10,
        waterfall_by="instalment",
    )
    assert later < body_of_terms(said).keys()
    assert terms_from(body_of_terms(said)) == said


def test_a_contract_with_all_of_them_is_read_back(fund_book: Book) -> None:
    terms = replace(
        TERMS,
        method="annuity",
        day_count="30/360-pro-rata",
        last_due=date(2024, 2, 15),
        instalment=80_000_000,
        overdue_grace_days=10,
        waterfall_by="instalment",
    )
    signed(fund_book, replace(CONTRACT, terms=terms))
    with fund_book.reading() as connection:
        assert contract_numbered(connection, FUND, CONTRACT.number).terms == terms
