"""Books and vouchers on their forms: heads by the circular, sums carried over, empty spans."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.files import SourceFile
from fundledger.ledger.entry import Draft, Posting
from fundledger.store.books import Book
from tests.ledger.books import capital_in, day, disbursement, move, post
from tests.statements.printing import answered, data_of, dong, printed

TODAY = date(2026, 11, 30)
QUARTER = {"first": date(2023, 4, 1), "to": date(2023, 6, 30)}
CIRCULAR_200 = "(Ban hành theo Thông tư số 200/2014/TT-BTC ngày 22/12/2014 của Bộ Tài chính)"
CIRCULAR_99 = (
    "(Kèm theo Thông tư số 99/2025/TT-BTC ngày 27 tháng 10 năm 2025 của Bộ trưởng Bộ Tài chính)"
)
SPANS: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("print journal", {}, "S03a – DN", "SỔ NHẬT KÝ CHUNG"),
    ("print ledger", {"account": "112"}, "S03b – DN", "SỔ CÁI"),
    ("print details", {"account": "112"}, "S38 – DN", "SỔ CHI TIẾT CÁC TÀI KHOẢN"),
    ("print trial-balance", {}, "S06 – DN", "BẢNG CÂN ĐỐI SỐ PHÁT SINH"),
    ("print cash-book", {}, "S07 – DN", "SỔ QUỸ TIỀN MẶT"),
    ("print bank-book", {}, "S08 – DN", "SỔ TIỀN GỬI NGÂN HÀNG"),
)


@pytest.fixture
def paid(book: Book) -> Book:
    """7.5 tỷ of capital; 300 triệu paid out; 25 triệu collected in cash in May, 9 given out."""
    post(
        book,
        capital_in("2023-01-01"),
        disbursement("2023-01-02"),
        Draft(
            day("2023-05-04"),
            "Thu nợ gốc và lãi",
            (
                Posting("cash_capital", 20_000_000, "HD-01", "HTX-01", "NSDP"),
                Posting("cash_interest", 5_000_000, "HD-01"),
                Posting("principal_in_term", -20_000_000, "HD-01", "HTX-01", "NSDP"),
                Posting("income_in_term", -5_000_000, "HD-01"),
            ),
            document="BK 12",
        ),
        move("2023-05-20", "cost_other", "cash_interest", 900_000, "Chi tiền điện"),
    )
    return book


@pytest.mark.parametrize(("act", "said", "form", "title"), SPANS)
def test_a_book_is_headed_by_its_form(
    paid: Book, tmp_path: Path, act: str, said: dict[str, Any], form: str, title: str
) -> None:
    paper = printed(paid, act, tmp_path, today=TODAY, **said, **QUARTER)
    assert f"Mẫu số {form}" in paper.text
    assert CIRCULAR_200 in paper.text
    assert title in paper.text
    assert "Quý II năm 2023" in paper.text
    assert paper.attached["figures"]["tables"] == paper.data["tables"]
    if act != "print trial-balance":
        assert "Sổ này có 01 trang, đánh số từ trang 01 đến trang 01" in paper.text
        assert "Ngày mở sổ: 01/01/2023" in paper.text


@pytest.mark.parametrize(("act", "said", "form", "title"), SPANS)
def test_from_2026_on_circular_99_heads_it_and_nothing_is_a_good_page(
    paid: Book, tmp_path: Path, act: str, said: dict[str, Any], form: str, title: str
) -> None:
    first, to = date(2026, 1, 1), date(2026, 3, 31)
    paper = printed(paid, act, tmp_path, today=TODAY, **said, first=first, to=to)
    assert f"Mẫu số {form}" in paper.text
    assert CIRCULAR_99 in paper.text
    assert title.replace("NGÂN HÀNG", "KHÔNG KỲ HẠN") in paper.text
    if act != "print trial-balance":
        assert paper.pages == 1
        assert "Không phát sinh" in paper.text


def test_the_trial_balance_is_even_by_hand(paid: Book, tmp_path: Path) -> None:
    """Opening 7,500,000,000 on either side; 25,000,000 + 900,000 moved; 5,000,000 of income more
    at the end: 7,505,000,000."""
    paper = printed(paid, "print trial-balance", tmp_path, today=TODAY, **QUARTER)
    total = paper.data["tables"]["trial_balance"]["totals"]
    sums = (7_500_000_000, 25_900_000, 7_505_000_000)
    for side in ("debit", "credit"):
        found = (total[f"opening_{side}"], total[f"moved_{side}"], total[f"closing_{side}"])
        assert found == sums
    assert all(paper.text.count(dong(amount)) >= 2 for amount in sums)


def test_cash_received_and_paid(paid: Book, tmp_path: Path) -> None:
    """20,000,000 + 5,000,000 by PT 0001, 900,000 by PC 0001."""
    receipt = printed(paid, "print receipt-voucher", tmp_path, today=TODAY, entry="PT1/2023")
    for said in (
        *("Mẫu số 01 – TT", CIRCULAR_200, "PHIẾU THU", "Ngày 04 tháng 5 năm 2023"),
        *("Số: PT 0001/2023", "Nợ: 11111, 11112", "Lý do nộp: Thu nợ gốc và lãi"),
        *("25.000.000 đồng (viết bằng chữ): Hai mươi lăm triệu đồng", "Kèm theo: BK 12"),
        "Đã nhận đủ số tiền (viết bằng chữ): Hai mươi lăm triệu đồng",
    ):
        assert said in receipt.text
    assert receipt.name == "Phiếu thu PT 0001-2023.pdf"
    payment = printed(paid, "print payment-voucher", tmp_path, today=TODAY, entry="PC1/2023")
    for said in ("Mẫu số 02 – TT", "PHIẾU CHI", "900.000 đồng", "Chín trăm nghìn đồng"):
        assert said in payment.text
    other = printed(paid, "print accounting-voucher", tmp_path, today=TODAY, entry="2")
    assert "PHIẾU KẾ TOÁN" in other.text
    assert other.text.count("300.000.000") == 4  # both lines and their sums
    assert "Ba trăm triệu đồng" in other.text


@pytest.mark.parametrize(
    ("act", "other", "key"),
    [
        ("print receipt-voucher", "PC1/2023", "voucher_paper.not_PT"),
        ("print payment-voucher", "BC1/2023", "voucher_paper.not_PC"),
    ],
)
def test_a_voucher_of_another_kind_is_told_its_own_paper(
    paid: Book, act: str, other: str, key: str
) -> None:
    with pytest.raises(FundledgerError) as refusal:
        answered(paid, act, today=TODAY, entry=other)
    assert refusal.value.key == key
    assert "print" in str(refusal.value)


def test_the_vouchers_of_a_span_stand_behind_their_list(paid: Book, tmp_path: Path) -> None:
    """Two of the quarter, a page each, after the list; only one kind where that is asked."""
    paper = printed(paid, "print vouchers", tmp_path, today=TODAY, **QUARTER)
    assert paper.pages == 3
    for said in ("BẢNG KÊ CHỨNG TỪ", "Số lượng: 02 chứng từ", "PHIẾU THU", "PHIẾU CHI"):
        assert said in paper.text
    assert paper.data["tables"]["vouchers"]["totals"]["amount"] == 25_900_000
    payments = printed(paid, "print vouchers", tmp_path, today=TODAY, **QUARTER, kind="phiếu chi")
    assert payments.pages == 2
    assert "PHIẾU THU" not in payments.text
    none = printed(
        paid, "print vouchers", tmp_path, today=TODAY, first="2026-01-01", to="2026-03-31"
    )
    assert none.pages == 1
    assert "Không có chứng từ nào trong kỳ" in none.text


def test_cash_is_counted_by_notes(paid: Book, tmp_path: Path) -> None:
    """By the books 25,000,000 - 900,000 = 24,100,000; 48 × 500,000 + 100,000: they agree."""
    counted = [(500_000, 48), (100_000, 1)]
    paper = printed(
        paid, "print cash-count", tmp_path, today=TODAY, as_of="2023-06-30", counted=counted
    )
    for said in ("Mẫu số 08a – TT", "24.100.000", "khớp với sổ quỹ", "Ngày 30 tháng 6 năm 2023"):
        assert said in paper.text
    assert paper.data["fields"]["difference"] == 0
    less = printed(
        paid, "print cash-count", tmp_path, today=TODAY, as_of="2023-06-30", counted=counted[:1]
    )
    assert "Thiếu: 100.000 đồng" in less.text  # 24,100,000 - 24,000,000
    blank = printed(paid, "print cash-count", tmp_path, today=TODAY, as_of="2023-06-30")
    assert blank.data["fields"]["counted"] is None
    assert "Thừa: ……" in blank.text


def test_sums_go_over_from_page_to_page(book: Book, tmp_path: Path) -> None:
    """120 receipts of 1,000,000 each: what the last page is brought, and what it ends with."""
    post(
        book,
        capital_in("2023-01-01"),
        *(move("2023-04-03", "cash_interest", "income_other", 1_000_000) for _ in range(120)),
    )
    paper = printed(book, "print cash-book", tmp_path, today=TODAY, **QUARTER)
    assert paper.pages > 2
    assert f"Sổ này có {paper.pages:02} trang" in paper.text
    assert paper.text.count("Cộng chuyển sang trang sau") == paper.pages - 1
    brought = paper.text.split("Số trang trước chuyển sang ")[1:]
    forward = paper.text.split("Cộng chuyển sang trang sau ")[1:]
    assert [each.split()[0] for each in brought] == [each.split()[0] for each in forward]
    assert dong(120_000_000) in paper.text


def test_long_memos_and_the_largest_amounts_keep_their_page(book: Book, tmp_path: Path) -> None:
    amount = 10**15
    memo = "Thu tiền " + "rất dài " * 36
    post(book, move("2023-05-01", "cash_interest", "income_other", amount, memo.strip()))
    for act, said, *_ in SPANS:
        said = {"account": "111"} if said else {}
        paper = printed(book, act, tmp_path, today=TODAY, **said, **QUARTER)
        if act != "print bank-book":
            assert dong(amount) in paper.text
    receipt = printed(book, "print receipt-voucher", tmp_path, today=TODAY, entry="PT1/2023")
    assert "Một triệu tỷ đồng" in receipt.text
    assert receipt.pages == 1


def test_they_are_printed_in_english_too(paid: Book, tmp_path: Path) -> None:
    for act, said, form, _ in SPANS:
        paper = printed(paid, act, tmp_path, today=TODAY, **said, **QUARTER, paper_lang="en")
        assert f"Form {form}" in paper.text
        assert "Circular 200/2014/TT-BTC" in paper.text
    for act, said in (
        ("print memo-register", QUARTER),
        ("print vouchers", QUARTER),
        ("print cash-count", {"as_of": "2023-06-30"}),
    ):
        assert printed(paid, act, tmp_path, today=TODAY, **said, paper_lang="en").pages


def test_what_is_printed_can_be_asked_again(paid: Book, tmp_path: Path) -> None:
    """Also where several parameters are handed over as one, and where a file has many papers."""
    details = answered(paid, "print details", today=TODAY, loan="HD-01", **QUARTER)
    vouchers = answered(paid, "print vouchers", today=TODAY, **QUARTER)
    for place, answer in (("details.pdf", details), ("vouchers.pdf", vouchers)):
        assert answer.made is not None
        answer.made.write(tmp_path / place, True)
        file = SourceFile(place, (tmp_path / place).read_bytes())
        (found,) = data_of(answered(paid, "verify", today=TODAY, files=(file,)))["files"]
        assert found["result"] == "printed"
    assert data_of(details)["fields"]["loan"] == "HD-01"
