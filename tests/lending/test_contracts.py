"""Contracts by the decision: filled in, refused above it, remarked on beside it, corrected.

Decided, where nothing else is said: 400 million of 500 asked for, 6.6 % a year, 24 months in 8
instalments every 3 months, of the source NSDP; the application came on 1/3/2024, the decision on
15/3/2024.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fundledger.contract.duedays import due_days
from fundledger.contract.terms import Every
from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.exchange.loans import CorrectedFile, SignedFile, correct_loans, take_loans
from fundledger.files import SourceFile
from fundledger.ledger.settings import set_value
from fundledger.lending import entering
from fundledger.lending.filled import Filling, Row
from fundledger.lending.requests import promised_to
from fundledger.registers.contracts import LoanContract, contract_numbered
from fundledger.registers.signing import sign
from fundledger.store.books import Book
from tests.exchange.loan_files import FIELDS, workbook, written
from tests.ledger.books import FUND, TODAY, writer_of
from tests.lending.telling import apply, appraise, contract, day, decide, signing
from tests.loans.books import BORROWER, SUCCESSOR, proved, register, with_capital


@pytest.fixture
def fund(book: Book) -> Book:
    return with_capital(book)


@pytest.fixture
def approved(fund: Book) -> Book:
    """HS-01 decided by QĐ-01."""
    decided(fund)
    return fund


def decided(book: Book, number: str = "HS-01", document: str = "QĐ-01", **said: Any) -> int:
    """The link of the decision."""
    known = {"project_cost": 800_000_000, "own_funds": 200_000_000, "officer": "Cán bộ A"}
    known |= {"source": said.pop("asks", "")}
    apply(book, "2024-03-01", number, **known)
    appraise(book, "2024-03-12", number)
    terms: dict[str, Any] = {"annual_rate": "6.6", "term_months": 24, "source": "NSDP"}
    terms |= {"instalments": 8, "every_months": 3, **said}
    amount = terms.pop("amount", 400_000_000)
    found = decide(book, "2024-03-15", amount, number, document, **terms)
    assert found.stated is not None
    return found.stated.chain


def cells(number: str = "HD-01", application: str | None = "HS-01", **said: Any) -> list[Any]:
    known = {"number": number, "application": application, **said}
    known = {"signed": "01/04/2024", "disbursed": "03/04/2024", **known}
    return [known.get(field) for field in FIELDS]


def full(number: str, application: str | None, principal: int, **said: Any) -> list[Any]:
    known: dict[str, Any] = {"cooperative": BORROWER, "source": "NSDP", "annual_rate": 6.6}
    known |= {"instalments": 8, "every": "3 tháng", "principal": principal, **said}
    return cells(number, application, **known)


def take(book: Book, path: Path, **how: Any) -> SignedFile:
    return take_loans(book, FUND, "kế toán", SourceFile.at(path), **how)


def taken(book: Book, path: Path, *rows: list[Any]) -> SignedFile:
    return take(book, workbook(path / "vay.xlsx", rows))


def refusals(book: Book, path: Path, *rows: list[Any]) -> list[tuple[int | None, str, str]]:
    """Row, heading and key of everything that is refused; nothing is kept."""
    with pytest.raises(BadFile) as refused:
        taken(book, path, *rows)
    return [(each.place.row, heading(each), each.key) for each in refused.value.problems]


def heading(problem: Problem) -> str:
    """Of a column that is told as `F (Lãi suất năm (%))`."""
    return (problem.place.column or "").partition(" (")[2][:-1]


def corrected(book: Book, path: Path, *rows: list[Any]) -> CorrectedFile:
    with writer_of(book) as writer:
        file = SourceFile.at(workbook(path / "sua.xlsx", rows))
        return correct_loans(writer, file, "nhập nhầm")


def correction_refused(book: Book, path: Path, *rows: list[Any]) -> list[str]:
    with pytest.raises(BadFile) as refused:
        corrected(book, path, *rows)
    return [each.key for each in refused.value.problems]


def standing(book: Book, number: str = "HD-01") -> LoanContract:
    with book.reading() as connection:
        return contract_numbered(connection, FUND, number)


# Filled in


def test_what_is_not_said_is_as_it_was_decided(approved: Book, tmp_path: Path) -> None:
    """8 instalments every 3 months from 3/4/2024 end on 3/4/2026: the 24 months decided."""
    found = taken(approved, tmp_path, cells())
    assert found.warnings == []
    made = standing(approved)
    assert (made.cooperative, made.source, made.purpose) == (BORROWER, "NSDP", "Mua máy cấy")
    assert (made.approval, made.officer, made.rate_words) == ("QĐ-01", "Cán bộ A", "6,6 %/năm")
    assert (made.project_cost, made.own_funds) == (800_000_000, 200_000_000)
    assert made.terms.principal == 400_000_000
    assert (made.terms.instalments, made.terms.every) == (8, Every(3, "month"))
    assert due_days(made.terms)[-1] == day("2026-04-03")
    assert made.application == "HS-01"


def test_a_monthly_rate_is_filled_in_with_how_it_was_converted(fund: Book, tmp_path: Path) -> None:
    decided(fund, annual_rate="", monthly_rate="0.55", monthly_conversion="x12")
    taken(fund, tmp_path, cells())
    assert standing(fund).rate_words == "0,55 %/tháng (×12)"


def test_a_term_off_the_cycle_ends_on_its_own_day(fund: Book, tmp_path: Path) -> None:
    """23 months in 8 instalments every 3: the 7th after 21 months, the last on 3/3/2026."""
    decided(fund, term_months=23)
    assert taken(fund, tmp_path, cells()).warnings == []
    assert due_days(standing(fund).terms)[-2:] == [day("2026-01-03"), day("2026-03-03")]


@pytest.mark.parametrize(
    ("said", "count", "every"),
    [
        ({"instalments": None}, "8", "3 months"),  # 24 months, every 3
        ({"every_months": None}, "8", "3 months"),  # 24 months in 8
        ({"instalments": 1, "every_months": None}, "1", "24 months"),
        ({"instalments": 7, "every_months": None}, "7", None),  # 24 are not 7 times anything
    ],
)
def test_the_term_says_what_the_decision_does_not(
    fund: Book, said: dict[str, Any], count: str, every: str | None
) -> None:
    decided(fund, **said)
    with fund.reading() as connection:
        rows = [Row("HS-01", "HD-01", frozenset({"application"}))]
        (found,) = Filling.read(connection, FUND).of(rows)
    assert (found.more.get("instalments"), found.more.get("every")) == (count, every)


def test_yaml_and_the_command_line_are_filled_in_alike(approved: Book, tmp_path: Path) -> None:
    text = "number: HD-01\nsigned: 01/04/2024\napplication: HS-01\nterms: {disbursed: 03/04/2024}\n"
    take(approved, written(tmp_path / "a.yaml", text), only_one=True)
    assert taken(approved, tmp_path, cells()).signed[0].new is False


def test_what_is_left_goes_to_the_row_that_says_no_sum(approved: Book, tmp_path: Path) -> None:
    """Of 400 million the second row says 150; 250 are left for the first, in whichever order."""
    taken(approved, tmp_path, cells("HD-01"), cells("HD-02", principal=150_000_000))
    assert standing(approved, "HD-01").terms.principal == 250_000_000
    assert refusals(approved, tmp_path, cells("HD-03")) == [
        (2, "Số tiền vay", "application.all_signed")
    ]


def test_money_that_no_day_is_said_for_is_expected_on_the_day_of_signing(
    approved: Book, tmp_path: Path
) -> None:
    """24 months from 1/4/2024 end on 1/4/2026."""
    found = taken(approved, tmp_path, cells(disbursed=None))
    assert found.warnings == []
    terms = standing(approved).terms
    assert (terms.disbursed, due_days(terms)[-1]) == (day("2024-04-01"), day("2026-04-01"))


def test_yaml_needs_no_terms_where_all_were_decided(approved: Book, tmp_path: Path) -> None:
    text = "loans:\n  - {number: HD-01, signed: 01/04/2024, application: HS-01}\n"
    take(approved, written(tmp_path / "a.yaml", text))
    assert standing(approved).terms.principal == 400_000_000


# Refused


def test_two_contracts_up_to_the_sum_and_above_it(approved: Book, tmp_path: Path) -> None:
    """250 + 150 = 400 million are within; 250 + 150,000,001 are not, whichever stands first."""
    first, second = full("HD-01", "HS-01", 250_000_000), full("HD-02", "HS-01", 150_000_001)
    above = [(row, "Số tiền vay", "application.above_decision") for row in (2, 3)]
    assert refusals(approved, tmp_path, first, second) == above
    assert refusals(approved, tmp_path, second, first) == above
    taken(approved, tmp_path, first)
    assert refusals(approved, tmp_path, second) == above[:1]
    taken(approved, tmp_path, full("HD-02", "HS-01", 150_000_000))
    assert refusals(approved, tmp_path, full("HD-03", "HS-01", 1)) == above[:1]
    assert proved(approved) == []


def test_everything_that_stands_against_a_contract_by_an_application(
    approved: Book, tmp_path: Path
) -> None:
    apply(approved, "2024-03-02", "HS-02")
    decided(approved, "HS-03", "QĐ-03", valid_until=day("2024-03-31"))
    decided(approved, "HS-04", "QĐ-04", conditions=[("bh", "Bảo hiểm", 0)])
    assert refusals(
        approved,
        tmp_path,
        cells("A", "HS-99"),
        cells("B", "HS-02"),
        cells("C", "HS-03"),  # signed on 1/4, a day after it lapsed
        cells("D", "HS-04"),
        cells("E", cooperative=SUCCESSOR),
    ) == [
        (2, "Hồ sơ vay", "application.unknown"),
        (3, "Hồ sơ vay", "application.not_decided_yet"),
        (4, "Ngày ký", "application.has_lapsed"),
        (5, "Hồ sơ vay", "application.missing_for_contract"),
        (6, "Mã HTX", "application.of_another"),
    ]


def test_a_contract_dated_before_its_decision(approved: Book, tmp_path: Path) -> None:
    early = cells(signed="14/03/2024", disbursed="20/03/2024")
    assert refusals(approved, tmp_path, early) == [(2, "Hồ sơ vay", "application.not_decided")]
    taken(approved, tmp_path, cells(signed="15/03/2024", disbursed="20/03/2024"))


# Remarked on


def test_every_deviation_is_told_at_its_cell(approved: Book, tmp_path: Path) -> None:
    """9 instalments every 3 months end after 27, beyond the 24 decided: on 3/7/2026."""
    said = {"annual_rate": 7, "instalments": 9, "source": "TW", "purpose": "Xây nhà"}
    found = taken(
        approved,
        tmp_path,
        cells(**said, approval="QĐ 5", own_funds=100_000_000, project_cost=900_000_000),
    )
    told = [(heading(each), each.key) for each in found.warnings]
    deviations = [each for each in told if each[1].startswith("deviation.")]
    assert deviations == [
        ("Lãi suất năm (%)", "deviation.rate"),
        ("Ngày đến hạn cuối cùng", "deviation.term"),
        ("Số kỳ", "deviation.instalments"),
        ("Nguồn vốn", "deviation.source"),
        ("Mục đích vay", "deviation.purpose"),
        ("Quyết định cho vay", "deviation.approval"),
        ("Tổng vốn dự án", "deviation.project_cost"),
        ("Vốn tự có", "deviation.own_funds"),
    ]
    (beyond,) = [each for each in found.warnings if each.key == "deviation.term"]
    assert beyond.params["said"] == day("2026-07-03")


def test_another_source_than_the_application_names_is_told(fund: Book, tmp_path: Path) -> None:
    """The decision says none: the one that was asked for is what it was decided on."""
    decided(fund, source="", asks="NSDP")
    found = taken(fund, tmp_path, cells(source="TW"))
    (told,) = [each for each in found.warnings if each.key.startswith("deviation.source")]
    assert (told.key, told.params["decided"]) == ("deviation.source_wished", "NSDP")


def test_a_last_due_day_that_a_holiday_moves_is_no_deviation(fund: Book, tmp_path: Path) -> None:
    """Three months from 30/3/2024 end on 30/6/2024, a Sunday: it is paid on 1/7."""
    decided(fund, term_months=3, instalments=1, every_months=None)
    row = cells(signed="16/03/2024", disbursed="30/03/2024", holiday_shift="sau")
    assert taken(fund, tmp_path, row).warnings == []


# Corrected


def test_a_correction_stays_of_its_application_and_within_its_sum(
    approved: Book, tmp_path: Path
) -> None:
    taken(approved, tmp_path, cells("HD-01", principal=300_000_000))
    row = full("HD-01", None, 300_000_000, officer="Cán bộ B", purpose="Mua máy cấy")
    corrected(approved, tmp_path, row)
    assert (standing(approved).officer, standing(approved).application) == ("Cán bộ B", "HS-01")
    above = full("HD-01", None, 400_000_001)
    assert correction_refused(approved, tmp_path, above) == ["application.above_decision"]
    found = corrected(approved, tmp_path, full("HD-01", None, 400_000_000, annual_rate=7))
    assert "deviation.rate" in [each.key for each in found.warnings]


def test_a_file_corrects_two_contracts_of_one_decision_at_once(
    approved: Book, tmp_path: Path
) -> None:
    """300 + 100 become 250 + 150: the second alone would come to 450 of 400 million."""
    taken(approved, tmp_path, cells("A", principal=300_000_000), cells("B", principal=100_000_000))
    alone = cells("B", principal=150_000_000)
    assert correction_refused(approved, tmp_path, alone) == ["application.above_decision"]
    corrected(approved, tmp_path, alone, cells("A", principal=250_000_000))
    assert standing(approved, "A").terms.principal == 250_000_000
    assert proved(approved) == []


def test_a_contract_that_is_of_no_application_after_all(approved: Book, tmp_path: Path) -> None:
    taken(approved, tmp_path, cells())
    corrected(approved, tmp_path, full("HD-01", "-", 400_000_000))
    assert standing(approved).application == ""
    taken(approved, tmp_path, cells("HD-02"))  # the whole sum may be signed again


def test_a_slip_is_corrected_though_the_decision_was_taken_back(fund: Book, tmp_path: Path) -> None:
    """Nothing that stood already is held against what puts something else right."""
    link = decided(fund)
    taken(fund, tmp_path, cells())
    with writer_of(fund) as writer:
        entering.take_back(writer, "HS-01", link, "nhập nhầm", today=TODAY)
    assert [each.key for each in proved(fund)] == ["finding.contract_undecided"]
    corrected(fund, tmp_path, full("HD-01", None, 390_000_000))
    decide(fund, "2024-03-15", 350_000_000, document="QĐ-02")
    above = full("HD-01", None, 391_000_000)
    assert correction_refused(fund, tmp_path, above) == ["application.above_decision"]
    corrected(fund, tmp_path, full("HD-01", None, 360_000_000))  # less, and still too much
    assert [each.key for each in proved(fund)] == ["finding.contract_undecided"]
    corrected(fund, tmp_path, full("HD-01", None, 350_000_000))
    assert proved(fund) == []


# The setting


def test_from_its_day_on_a_contract_must_name_an_application(
    approved: Book, tmp_path: Path
) -> None:
    with writer_of(approved) as writer:
        set_value(writer, "lending_decision_required", "yes", day("2024-04-01"), "QĐ 12")
    old = full("CU", None, 100_000_000, signed="31/03/2024")
    taken(approved, tmp_path, old)
    new = full("MOI", None, 100_000_000)
    assert refusals(approved, tmp_path, new) == [(2, "Hồ sơ vay", "loan.needs_decision")]
    taken(approved, tmp_path, cells("MOI", principal=100_000_000))
    corrected(approved, tmp_path, full("CU", None, 90_000_000, signed="31/03/2024"))
    moved = full("CU", None, 90_000_000, signed="01/04/2024")
    assert correction_refused(approved, tmp_path, moved) == ["loan.needs_decision"]
    untied = full("MOI", "-", 100_000_000)
    assert correction_refused(approved, tmp_path, untied) == ["loan.needs_decision"]
    with writer_of(approved) as writer, pytest.raises(FundledgerError) as refused:
        sign(writer, contract("X", application=""))
    assert refused.value.key == "loan.needs_decision"


def test_check_names_a_contract_whose_paper_was_taken_back(fund: Book) -> None:
    """What had to be there before the contract, by the decision: a condition of draw 0."""
    decided(fund, amount=500_000_000, conditions=[("bh", "Bảo hiểm", 0)])
    with writer_of(fund) as writer:
        found = entering.hand_in(writer, "HS-01", day("2024-03-20"), ["bh"], today=TODAY)
    signing(fund)
    assert proved(fund) == []
    assert found.stated is not None
    with writer_of(fund) as writer:
        entering.take_back(writer, "HS-01", found.stated.chain, "nhập nhầm", today=TODAY)
    assert [each.key for each in proved(fund)] == ["finding.contract_lacks"]


@pytest.fixture
def merged(approved: Book) -> Book:
    """Who asked was merged into another on 20/3/2024, five days after the decision."""
    into: Any = {"status": "merged", "merged_into": SUCCESSOR, "since": "2024-03-20"}
    register(approved, BORROWER, "HTX mẫu 01", **into)
    return approved


def test_whoever_the_borrower_was_merged_into_signs_by_its_decision(merged: Book) -> None:
    with pytest.raises(FundledgerError) as refused:
        signing(merged, signed="2024-03-19", cooperative=SUCCESSOR, principal=400_000_000)
    assert refused.value.key == "application.of_another"  # there was no merger yet
    register(merged, "4900000003", "HTX mẫu 03")
    with pytest.raises(FundledgerError) as refused:
        signing(merged, cooperative="4900000003", principal=400_000_000)
    assert refused.value.key == "application.of_another"
    signing(merged, cooperative=SUCCESSOR, principal=400_000_000)
    assert proved(merged) == []


def test_who_asked_signs_no_more_once_it_is_merged(merged: Book) -> None:
    with pytest.raises(FundledgerError) as refused:
        signing(merged, principal=400_000_000)
    assert refused.value.key == "loan.borrower_ended"


def test_a_contract_after_the_merger_is_filled_in_for_the_successor(merged: Book) -> None:
    with merged.reading() as connection:
        filling = Filling.read(connection, FUND)
    before, after = (
        Row("HS-01", "HD-01", frozenset({"signed"}), signed=day(on))
        for on in ("2024-03-19", "2024-03-20")
    )
    filled = [one.more["cooperative"] for row in (before, after) for one in filling.of([row])]
    assert filled == [BORROWER, SUCCESSOR]


def test_what_the_merged_borrower_was_promised_counts_to_its_successor(merged: Book) -> None:
    """400 million wait for a contract; of the two requests each is tested without itself."""
    with merged.reading() as connection:
        promised = [
            promised_to(connection, FUND, [BORROWER, SUCCESSOR], day(on))
            for on in ("2024-03-19", "2024-03-20")
        ]
        alone = promised_to(connection, FUND, [SUCCESSOR], day("2024-03-20"))
    assert promised == [{BORROWER: 400_000_000}, {SUCCESSOR: 400_000_000}]
    assert alone == {SUCCESSOR: 400_000_000}
