"""Where borrowers are to pay: what papers of a day say, and the code that they bear."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.banking.own_accounts import OwnAccount, Said, accounts_on, paid_into, state
from fundledger.banking.vietqr import Pay, read
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import added_account
from fundledger.ledger.facts import stated
from fundledger.store.books import Book
from tests.banking.books import lent, line, take
from tests.ledger.books import FUND, writer_of

BEGINS, LATER = date(2023, 1, 1), date(2024, 1, 1)
AGRIBANK = Said("8401 201 001 234", "Agribank – CN tỉnh Lạng Sơn")
TREASURY = Said("3713.0.1053663.00000", "Kho bạc Nhà nước Lạng Sơn")


def say(
    book: Book, said: Said, since: date = BEGINS, place: str = "bank", document: str = "QĐ 3"
) -> tuple[OwnAccount, list[str]]:
    with writer_of(book) as writer:
        stands, odd = state(writer, place, said, since, document)
    return stands, [each.key for each in odd]


def paper(book: Book, day: date, place: str | None = None) -> OwnAccount | None:
    with book.reading() as connection:
        return paid_into(connection, FUND, day, place)


def second_bank(book: Book) -> None:
    for number, role in (("11299", "bank_capital"), ("11298", "bank_interest")):
        with writer_of(book) as writer:
            known = writer.accounts
            writer.state(added_account(known, number, role, "VCB", None, "VCB", BEGINS))


def test_before_it_is_said_papers_name_no_account(book: Book) -> None:
    lent(book)
    assert paper(book, LATER) is None
    say(book, AGRIBANK, LATER)
    assert paper(book, date(2023, 12, 31)) is None
    assert paper(book, LATER) is not None


def test_a_paper_asks_for_money_into_it(book: Book) -> None:
    lent(book)
    stands, odd = say(book, AGRIBANK)
    assert odd == []
    assert (stands.account, stands.bank) == (AGRIBANK.account, AGRIBANK.bank)
    code = stands.code(58_500_000, "QHTPT HD012023 KY06")
    assert code is not None
    assert read(code) == Pay("970405", "8401201001234", 58_500_000, "QHTPT HD012023 KY06")
    bare = stands.code(None, "")
    assert bare is not None
    assert read(bare).amount is None


def test_more_than_a_code_can_hold_has_none(book: Book) -> None:
    lent(book)
    stands, _ = say(book, AGRIBANK)
    assert stands.code(10**13 - 1, "")
    assert stands.code(10**13, "") is None
    assert stands.code(0, "") is None


def test_the_last_that_holds_on_the_day_is_named(book: Book) -> None:
    lent(book)
    say(book, AGRIBANK)
    say(book, Said("0011001932418", "VCB", holder="Quỹ HTPT HTX"), LATER)
    before, after = paper(book, date(2023, 12, 31)), paper(book, LATER)
    assert before is not None
    assert after is not None
    assert (before.bin, before.holder) == ("970405", "")
    assert (after.bin, after.holder) == ("970436", "Quỹ HTPT HTX")


def test_what_stands_is_not_stated_again(book: Book) -> None:
    lent(book)
    say(book, AGRIBANK)
    say(book, AGRIBANK, LATER, document="QĐ 4")
    with book.reading() as connection:
        (fact,) = stated(connection, FUND, "own_account")
    assert (fact.subject, fact.document) == ("bank", "QĐ 3")
    bank = "Agribank – CN tỉnh Lạng Sơn"
    assert fact.body == {"account": "8401 201 001 234", "bank": bank, "bin": "970405"}


def test_a_bank_without_a_code_is_named_all_the_same(book: Book) -> None:
    lent(book)
    stands, odd = say(book, TREASURY)
    assert odd == ["own_account.no_code"]
    assert stands.account == "3713.0.1053663.00000"
    assert stands.code(1_000, "") is None


def test_the_number_of_a_bank_may_be_said(book: Book) -> None:
    lent(book)
    stands, odd = say(book, Said("123", "Ngân hàng Mẫu", bin="970499"))
    assert (stands.bin, odd) == ("970499", [])


def test_of_several_the_first_is_the_one_of_every_chart(book: Book) -> None:
    lent(book)
    second_bank(book)
    say(book, Said("0011001932418", "Vietcombank"), place="VCB")
    only, other = paper(book, LATER), paper(book, LATER, "bank")
    assert only is not None
    assert (only.place, other) == ("VCB", None)
    say(book, AGRIBANK)
    with book.reading() as connection:
        found = accounts_on(connection, FUND, LATER)
    assert [each.place for each in found] == ["bank", "VCB"]
    named = paper(book, LATER, "VCB")
    assert named is not None
    assert named.bin == "970436"


def test_another_number_than_that_of_its_statements_is_remarked(book: Book) -> None:
    lent(book)
    take(book, [line("2023-04-05", 1_000)], account="08401201001234")
    assert say(book, AGRIBANK)[1] == []
    with writer_of(book) as writer:
        _, (odd,) = state(writer, "bank", Said("8401201001235", "Agribank"), LATER, "QĐ 4")
    assert odd.key == "own_account.another_number"
    assert odd.params == {"number": "08401201001234", "account": "8401201001235"}


@pytest.mark.parametrize(
    ("said", "place", "key"),
    [
        (AGRIBANK, "cash", "statement.unknown_place"),
        (AGRIBANK, "VCB", "statement.unknown_place"),
        (Said(" ", "Agribank"), "bank", "own_account.incomplete"),
        (Said("1", ""), "bank", "own_account.incomplete"),
        (Said("1", "Agribank", bin="97040"), "bank", "vietqr.not_a_bin"),
        (Said("8401/201", "Agribank"), "bank", "vietqr.not_an_account"),
    ],
)
def test_what_no_paper_can_say_is_refused(book: Book, said: Said, place: str, key: str) -> None:
    lent(book)
    with pytest.raises(FundledgerError) as refused:
        say(book, said, place=place)
    assert refused.value.key == key
