"""What must be there before money is paid out, draw by draw, and what `check` names afterwards.

500 million by QĐ-01 of 15/3/2024, signed as HD-01 on 1/4/2024. The program's table wants a security
and a statement of bad debt before the first draw.
"""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.banking.posting import How, assign
from fundledger.contract.events import Disburse
from fundledger.errors import FundledgerError
from fundledger.lending import entering
from fundledger.loans import verbs
from fundledger.messages import say_in
from fundledger.registers import security
from fundledger.registers.security import Security
from fundledger.store.books import Book
from tests.banking.books import line, matched, take
from tests.ledger.books import TODAY, writer_of
from tests.lending.telling import (
    adopted,
    apply,
    appraise,
    day,
    decide,
    hand_in,
    signing,
    standing,
    table,
)
from tests.loans.books import enter, proved, with_capital

INSURED = ("bao_hiem", "Hợp đồng bảo hiểm nhà xưởng", 2)


@pytest.fixture
def signed(book: Book) -> Book:
    """Insurance is to be there before the second draw."""
    with_capital(book)
    apply(book, "2024-03-01")
    appraise(book, "2024-03-12")
    decide(book, "2024-03-15", conditions=[INSURED])
    signing(book)
    hand_in(book, "2024-04-02", "security")
    return book


def draw(book: Book, on: str, amount: int = 100_000_000, statement: str = "") -> int:
    """The link of the document."""
    more = {"credit_statement": statement} if statement else {}
    return enter(book, Disburse(day(on), amount, f"UNC {on}"), **more).document.chain


def refused(book: Book, on: str, statement: str = "") -> FundledgerError:
    with pytest.raises(FundledgerError) as refusal:
        draw(book, on, statement=statement)
    return refusal.value


def test_a_condition_is_missing_before_the_second_draw(signed: Book) -> None:
    first = refused(signed, "2024-04-03")
    assert (first.key, first.params["draw"]) == ("draw.missing", 1)
    draw(signed, "2024-04-03", statement="CIC 7: không có nợ xấu")
    second = refused(signed, "2024-05-03")
    assert (second.params["draw"], second.params["day"]) == (2, date(2024, 5, 3))
    said = say_in("vi", second.key, **second.params)
    assert "lần 2 ngày 03/05/2024 còn thiếu Hợp đồng bảo hiểm nhà xưởng" in said
    assert "fundledger application papers HS-01 bao_hiem --on 03/05/2024." in said
    hand_in(signed, "2024-05-04", "bao_hiem")
    assert refused(signed, "2024-05-03").key == "draw.missing"  # it came a day later
    draw(signed, "2024-05-04")
    assert proved(signed) == []


def test_the_hint_names_every_paper_as_it_is_typed(book: Book) -> None:
    """What is wanted of every draw is handed in with the number of the draw."""
    with_capital(book)
    papers = [
        {"code": "plan", "name": "Phương án", "before": "first_draw"},
        {"code": "credit_statement", "name": "Xác nhận nợ xấu", "before": "first_draw"},
        {"code": "site", "name": "Biên bản kiểm tra", "before": "each_draw"},
    ]
    adopted(book, table(papers=papers))
    apply(book, "2024-03-01", papers=())
    decide(book, "2024-03-15")
    signing(book)
    refusal = refused(book, "2024-04-03")
    said = say_in("en", refusal.key, **refusal.params)
    assert "lacks Phương án; Xác nhận nợ xấu; Biên bản kiểm tra." in said
    assert "fundledger application papers HS-01 plan credit_statement --on 03/04/2024; " in said
    assert "fundledger application papers HS-01 site --draw 1 --on 03/04/2024; " in said
    assert "--credit-statement PAPER" in said
    hand_in(book, "2024-04-03", "plan", "credit_statement")
    hand_in(book, "2024-04-03", "site", draw=1)
    draw(book, "2024-04-03")
    assert refused(book, "2024-04-04").params["draw"] == 2


def test_a_draw_that_is_entered_late_moves_the_later_ones_on(signed: Book) -> None:
    """The one of 3/5 was the first; with one of 3/4 before it, it is the second."""
    draw(signed, "2024-05-03", statement="CIC 7")
    late = refused(signed, "2024-04-03", "CIC 7")
    assert (late.key, late.params["draw"]) == ("draw.missing_later", 2)
    assert (late.params["wanted"], late.params["day"]) == (day("2024-04-03"), day("2024-05-03"))
    hand_in(signed, "2024-05-03", "bao_hiem")
    draw(signed, "2024-04-03", statement="CIC 7")
    assert proved(signed) == []


def test_nothing_is_paid_out_before_the_contract_is_signed(signed: Book) -> None:
    assert refused(signed, "2024-03-31", "CIC 7").key == "draw.before_signed"


def test_a_line_of_the_bank_is_no_way_around(signed: Book) -> None:
    """100 million went out on 3/4/2024; a statement of bad debt is not there."""
    take(signed, [line("2024-04-03", -100_000_000, "GIAI NGAN HD-01")], account="0011")
    (number,) = _lines(signed)
    with writer_of(signed) as writer, pytest.raises(FundledgerError) as refusal:
        assign(writer, How(TODAY), number, {"HD-01": None})
    assert "draw 1 of 03/04/2024 lacks" in say_in("en", refusal.value.key, **refusal.value.params)
    hand_in(signed, "2024-04-03", "credit_statement")
    with writer_of(signed) as writer:
        assign(writer, How(TODAY), number, {"HD-01": None})
    assert refused(signed, "2024-05-03").params["draw"] == 2
    assert proved(signed) == []


def _lines(book: Book) -> list[int]:
    return [each.chain for each in matched(book).lines]


def test_check_names_the_draw_whose_paper_was_taken_back(signed: Book) -> None:
    statement = hand_in(signed, "2024-04-02", "credit_statement").stated
    draw(signed, "2024-04-03")
    insured = hand_in(signed, "2024-05-02", "bao_hiem").stated
    draw(signed, "2024-05-03")
    assert proved(signed) == []
    assert statement is not None
    assert insured is not None
    take_back(signed, insured.chain)
    assert named(signed) == [("2024-05-03", "Hợp đồng bảo hiểm nhà xưởng")]
    take_back(signed, statement.chain)
    bad_debt = "Xác nhận không có nợ xấu tại tổ chức tín dụng"
    assert named(signed) == [
        ("2024-04-03", bad_debt),
        ("2024-05-03", bad_debt),
        ("2024-05-03", "Hợp đồng bảo hiểm nhà xưởng"),
    ]


def test_check_names_the_draw_that_is_first_when_the_first_is_undone(signed: Book) -> None:
    """The first said that there was no bad debt; the second, now the first, says nothing."""
    hand_in(signed, "2024-04-02", "bao_hiem")
    first = draw(signed, "2024-04-03", statement="CIC 7")
    draw(signed, "2024-05-03")
    with writer_of(signed) as writer:
        verbs.undo(writer, "HD-01", first, "chi nhầm")
    assert named(signed) == [("2024-05-03", "Xác nhận không có nợ xấu tại tổ chức tín dụng")]


def test_a_security_that_is_given_back_secures_no_more(book: Book) -> None:
    """Held from 2/4 to 20/4/2024: a draw of the 3rd is as it should be, one of the 20th is not."""
    with_capital(book)
    apply(book, "2024-03-01")
    appraise(book, "2024-03-12")
    decide(book, "2024-03-15")
    signing(book)
    held = Security(
        loan="HD-01", code="TS1", kind="vehicle", what="Ô tô", value=1, valued=day("2024-04-02")
    )
    with writer_of(book) as writer:
        security.add(writer, held, day("2024-04-02"))
    draw(book, "2024-04-03", statement="CIC 7")
    with writer_of(book) as writer:
        security.release(writer, "HD-01", "TS1", day("2024-04-20"), "BB 9")
    assert proved(book) == []
    assert refused(book, "2024-04-20").params["codes"] == ["security"]
    draw(book, "2024-04-19")
    assert proved(book) == []


def test_a_security_entered_by_mistake_leaves_the_draw_named(signed: Book) -> None:
    """Given back on the day on which it was taken, it never was."""
    with writer_of(signed) as writer:
        entering.take_back(writer, "HS-01", _security_handed_in(signed), "nhầm", today=TODAY)
    held = Security(
        loan="HD-01", code="TS1", kind="vehicle", what="Ô tô", value=1, valued=day("2024-04-02")
    )
    with writer_of(signed) as writer:
        security.add(writer, held, day("2024-04-02"))
    draw(signed, "2024-04-03", statement="CIC 7")
    with writer_of(signed) as writer:
        security.release(writer, "HD-01", "TS1", day("2024-04-02"), "BB 9")
    assert named(signed) == [("2024-04-03", "Hợp đồng bảo đảm đã ký, đã đăng ký")]


def _security_handed_in(book: Book) -> int:
    return standing(book, "2024-12-31").dossier.stated[-1].chain


def test_a_table_that_is_stated_anew_changes_nothing_that_was_paid_out(signed: Book) -> None:
    draw(signed, "2024-04-03", statement="CIC 7")
    more = [{"code": "audit", "name": "Kiểm toán", "before": "first_draw"}]
    adopted(signed, table(papers=more))
    assert proved(signed) == []


def take_back(book: Book, link: int) -> None:
    with writer_of(book) as writer:
        entering.take_back(writer, "HS-01", link, "nhập nhầm", today=TODAY)


def named(book: Book) -> list[tuple[str, object]]:
    found = proved(book)
    assert {each.key for each in found} == {"finding.draw_too_early"}
    return [(str(each.params["day"]), each.params["what"]) for each in found]
