"""Charts of accounts: the presets fit the roles, and a change of chart leaves no balance behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fundledger import rules
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import (
    Account,
    Accounts,
    account_statement,
    chart_statement,
    preset,
)
from fundledger.ledger.carry_over import adopt
from fundledger.ledger.closing import close_account
from fundledger.ledger.entry import Posted, Posting
from fundledger.ledger.roles import ROLES
from fundledger.store.books import Book, create
from tests.ledger.books import (
    FUND,
    account_sums,
    capital_in,
    day,
    disbursement,
    findings,
    found_fund,
    move,
    post,
    seal_day,
    writer_of,
)


@pytest.mark.parametrize("name", rules.chart_names())
def test_a_preset_has_every_role_once_and_names_in_both_languages(name: str) -> None:
    chart = preset(name)
    statement = chart_statement(chart, day("2023-01-01"))
    assert [row["role"] for row in statement.body["account"]] == [
        row["role"] for row in chart["account"]
    ]
    assert {row["role"] for row in chart["account"]} == set(ROLES)
    assert all(row["name_vi"] and row["name_en"] for row in chart["account"])
    assert chart["legal_source"]


def test_a_number_means_the_same_in_both_circulars() -> None:
    old, new = preset("tt200"), preset("tt99")
    numbers = [{row["number"]: row["role"] for row in chart["account"]} for chart in (old, new)]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_memo_registers_have_a_contra_and_nothing_else_does(role: str) -> None:
    if ROLES[role].nature == "memo" and not role.endswith("_contra"):
        assert ROLES[f"{role}_contra"].nature == "memo"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda rows: rows[0].update(number=rows[1]["number"]), "account.chart_number_twice"),
        (lambda rows: rows[0].update(role=rows[1]["role"]), "account.chart_role_twice"),
        (lambda rows: rows.pop(), "account.chart_lacks_role"),
        (lambda rows: rows[0].update(role="gold"), "account.unknown_role"),
    ],
)
def test_an_unfit_chart_is_refused(change: Any, key: str) -> None:
    chart = preset("tt200")
    change(chart["account"])
    with pytest.raises(FundledgerError) as refusal:
        chart_statement(chart, day("2023-01-01"))
    assert refusal.value.key == key


def test_an_added_account_shares_its_role_and_leaves_the_default(book: Book) -> None:
    second = Account("11221", ROLES["bank_capital"], "Ngân hàng 2", "Second bank", "BIDV")
    with writer_of(book) as writer:
        writer.state(account_statement(second, day("2023-02-01")))
    with book.reading() as connection:
        accounts = Accounts.read(connection, FUND)
    assert accounts.on(day("2023-02-01"))["11221"] == second
    assert accounts.on(day("2023-02-01"))["bank_capital"].number == "11211"
    assert "11221" not in accounts.on(day("2023-01-31"))
    draft = move("2023-02-01", "bank_capital", "charter_capital", 5)
    lines = (Posting("11221", 5, source="NSDP"), draft.postings[1])
    post(book, replace(draft, postings=lines))
    with writer_of(book) as writer:
        writer.state(account_statement(replace(second, closed=True), day("2023-03-01")))
    with pytest.raises(FundledgerError) as refusal:
        post(book, replace(draft, postings=lines, value_date=day("2023-03-02")))
    assert refusal.value.key == "entry.closed_account"
    assert findings(book) == []


def plain_book(address: str) -> Book:
    book = found_fund(create(address), chart="plain")
    post(book, capital_in(), disbursement(), disbursement("2023-05-01", loan="HD-02"))
    return book


def change_chart(book: Book, when: str, chart: str = "tt99") -> Posted | None:
    with writer_of(book) as writer:
        return adopt(writer, preset(chart), day(when), "Chuyển hệ thống tài khoản")


def test_a_change_of_chart_carries_every_balance_over_in_one_entry(address: str) -> None:
    book = plain_book(address)
    before = account_sums(book, as_of="2025-12-31")
    posted = change_chart(book, "2026-01-01")
    assert posted is not None
    assert before == account_sums(book, as_of="2025-12-31")
    assert account_sums(book) == {
        "11211": 6_900_000_000,
        "12831": 600_000_000,
        "4111": -7_500_000_000,
    }
    (again,) = post(book, disbursement("2026-02-01"))
    assert again.number == posted.number + 1
    assert findings(book) == []
    book.close()


def test_carrying_over_again_moves_only_what_has_come_since(address: str) -> None:
    book = plain_book(address)
    change_chart(book, "2026-01-01")
    assert change_chart(book, "2026-01-01") is None
    post(book, move("2025-12-01", "bank_interest", "income_late", 9))
    assert account_sums(book)["bank_interest"] == 9
    assert change_chart(book, "2026-01-01") is not None
    assert account_sums(book)["11212"] == 9
    assert "bank_interest" not in account_sums(book)
    assert findings(book) == []
    book.close()


def test_a_chart_of_the_same_numbers_moves_nothing(book: Book) -> None:
    post(book, capital_in())
    assert change_chart(book, "2026-01-01") is None
    with book.reading() as connection:
        accounts = Accounts.read(connection, FUND)
    assert accounts.chart_name(day("2025-12-31")) == "tt200"
    assert accounts.chart_name(day("2026-01-01")) == "tt99"
    assert accounts.on(day("2025-12-31"))["11211"].name_vi.startswith("Tiền gửi ngân hàng")
    assert accounts.on(day("2026-01-01"))["11211"].name_vi.startswith("Tiền gửi không kỳ hạn")


@pytest.mark.parametrize(
    ("when", "key"),
    [
        ("2023-04-30", "account.chart_entries_after"),
        ("2022-12-31", "account.chart_too_early"),
        ("2023-03-31", "period.locked"),
    ],
)
def test_when_a_chart_cannot_change(sqlite_address: str, when: str, key: str) -> None:
    book = plain_book(sqlite_address)
    if key == "period.locked":
        seal_day(book, when)
    with pytest.raises(FundledgerError) as refusal:
        change_chart(book, when)
    assert (refusal.value.key, findings(book)) == (key, [])
    book.close()


def test_an_unknown_chart() -> None:
    with pytest.raises(FundledgerError) as refusal:
        preset("tt48")
    assert refusal.value.params["known"] == ["plain", "tt200", "tt200-511", "tt99", "tt99-511"]


class TestEntriesOfAnEarlierChart:
    def test_they_are_reversed_on_their_own_numbers_and_carried_over(self, address: str) -> None:
        book = plain_book(address)
        change_chart(book, "2026-01-01")
        seal_day(book, "2026-01-31")
        with writer_of(book) as writer:
            writer.reverse(2, "nhầm")
        assert account_sums(book)["principal_in_term"] == -300_000_000
        assert findings(book) == []
        assert change_chart(book, "2026-01-01") is not None
        assert account_sums(book) == {
            "11211": 7_200_000_000,
            "12831": 300_000_000,
            "4111": -7_500_000_000,
        }
        assert findings(book) == []
        seal_day(book, "2026-03-31")
        book.close()

    def test_on_an_account_closed_since_they_can_be_reversed(self, book: Book) -> None:
        second = Account("11222", ROLES["bank_interest"], "Ngân hàng 2", "Second bank", "BIDV")
        with writer_of(book) as writer:
            writer.state(account_statement(second, day("2023-02-01")))
        draft = move("2023-02-01", "bank_interest", "income_late", 5)
        lines = (Posting("11222", 5), draft.postings[1])
        back = (Posting("11222", -5), Posting("11212", 5))
        post(book, replace(draft, postings=lines), replace(draft, postings=back))
        with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
            close_account(writer, "11222", day("2023-02-01"))
        assert refusal.value.key == "account.used_later"
        with writer_of(book) as writer:
            close_account(writer, "11222", day("2023-03-01"))
        with writer_of(book) as writer:
            writer.reverse(1, "nhầm", date=day("2023-03-05"))
        assert findings(book) == []


def edited(chart: dict[str, Any], role: str, number: str) -> dict[str, Any]:
    for row in chart["account"]:
        if row["role"] == role:
            row["number"] = number
    return chart


def test_a_number_keeps_its_role_for_good(book: Book) -> None:
    post(book, capital_in())
    swapped = edited(edited(preset("tt99"), "bank_capital", "11212"), "bank_interest", "11211")
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        adopt(writer, {**swapped, "name": "riêng"}, day("2026-01-01"), "chuyển")
    assert refusal.value.key == "account.chart_number_has_role"
    assert findings(book) == []


def test_a_number_is_not_spelled_like_another_role() -> None:
    with pytest.raises(FundledgerError) as refusal:
        chart_statement(edited(preset("tt99"), "cash_capital", "held"), day("2026-01-01"))
    assert refusal.value.key == "account.chart_number_is_role"


def test_the_same_chart_corrected_needs_a_later_day(book: Book) -> None:
    change_chart(book, "2026-01-01")
    corrected = edited(preset("tt99"), "cost_other", "8111")
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        adopt(writer, corrected, day("2026-01-01"), "chuyển")
    assert refusal.value.key == "account.chart_differs"


# Accounts beside the one that a role is posted on, and presets that differ in a few of them.


@pytest.mark.parametrize("name", ["tt200", "tt99", "tt200-511", "tt99-511"])
def test_a_small_fund_finds_the_accounts_it_keeps(name: str) -> None:
    rows = {row["number"]: row for row in preset(name)["account"]}
    for number in ("131", "153", "242", "331", "3334", "3383", "3531", "3534", "6424", "6427"):
        assert number in rows, number
    above = {row["number"] for row in preset(name)["heading"]}
    assert {"111", "112", "128", "138", "338", "353", "411", "421", "511", "515", "642"} <= above
    posted = set(rows)
    assert posted.isdisjoint(above), "nothing is posted on what is only a sum"


def test_a_further_account_is_posted_on_by_number_and_leaves_the_default(book: Book) -> None:
    post(book, move("2023-02-01", "6427", "331", 500))
    assert account_sums(book) == {"331": -500, "6427": 500}
    with book.reading() as connection:
        chart = Accounts.read(connection, FUND).on(day("2023-02-01"))
    assert chart["cost_management"].number == "6428"
    assert chart["other_payable"].number == "33888"
    assert (chart["6427"].role.name, chart["331"].role.name) == ("cost_management", "other_payable")
    assert findings(book) == []


@pytest.mark.parametrize("base", ["tt200", "tt99"])
def test_the_presets_of_511_move_only_the_interest_of_loans(base: str) -> None:
    plain, operating = (
        {row["number"]: row["role"] for row in preset(name)["account"]}
        for name in (base, f"{base}-511")
    )
    assert set(plain.items()) - set(operating.items()) == {
        ("5151", "income_in_term"),
        ("5152", "income_overdue"),
        ("5153", "income_late"),
    }
    assert set(operating.items()) - set(plain.items()) == {
        ("5111", "income_in_term"),
        ("5112", "income_overdue"),
        ("5113", "income_late"),
    }
    assert operating["5154"] == "income_deposit"
    assert preset(f"{base}-511")["name"] == f"{base}-511"


def test_a_change_to_511_carries_the_interest_of_the_year(book: Book) -> None:
    post(book, move("2026-02-01", "bank_interest", "income_in_term", 700))
    post(book, move("2026-02-01", "bank_interest", "income_deposit", 300))
    change_chart(book, "2026-03-01", "tt99-511")
    assert account_sums(book) == {"11212": 1_000, "5111": -700, "5154": -300}
    assert findings(book) == []


def as_it_was(name: str) -> dict[str, Any]:
    """A preset of an earlier version: no further accounts, no optional roles, no headings."""
    chart = preset(name)
    del chart["heading"]
    chart["account"] = [
        row
        for row in chart["account"]
        if not row.get("further") and not ROLES[row["role"]].optional
    ]
    return chart


@pytest.fixture
def old_book(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> Book:
    with monkeypatch.context() as patch:
        patch.setattr(rules, "chart", lambda name, real=rules.chart: as_it_was_read(real(name)))
        return found_fund(create(sqlite_address))


def as_it_was_read(chart: dict[str, Any]) -> dict[str, Any]:
    chart.pop("heading", None)
    kept = [row for row in chart["account"] if not row.get("further")]
    return {**chart, "account": [row for row in kept if not ROLES[row["role"]].optional]}


def test_an_old_book_keeps_its_chart_and_takes_what_was_added_from_a_later_day(
    old_book: Book,
) -> None:
    with pytest.raises(FundledgerError, match="6427"):
        post(old_book, move("2023-02-01", "6427", "bank_interest", 5))
    with old_book.reading() as connection:
        (before,) = Accounts.read(connection, FUND).charts
    change_chart(
        old_book, "2022-12-31", "tt200"
    )  # the day it has: nothing changes, nothing is lost
    with old_book.reading() as connection:
        assert Accounts.read(connection, FUND).charts == (before,)
    change_chart(old_book, "2023-03-01", "tt200")
    post(old_book, move("2023-03-01", "6427", "bank_interest", 5))
    with pytest.raises(FundledgerError, match="6427"):
        post(old_book, move("2023-02-28", "6427", "bank_interest", 5))
    with old_book.reading() as connection:
        assert Accounts.read(connection, FUND).charts[0] == before
    assert findings(old_book) == []


def test_an_account_that_the_fund_added_itself_stays_its_own(old_book: Book) -> None:
    own = Account("6427", ROLES["cost_other"], "Chi phí của Quỹ", "Own cost")
    prepaid = Account("242", ROLES["other_receivable"], "Trả trước của Quỹ", "Own prepaid")
    with writer_of(old_book) as writer:
        writer.state(account_statement(own, day("2023-01-01")))
        writer.state(account_statement(prepaid, day("2023-01-01")))
    post(old_book, move("2023-02-01", "6427", "bank_interest", 5))
    change_chart(old_book, "2023-03-01", "tt200")
    with old_book.reading() as connection:
        chart = Accounts.read(connection, FUND).on(day("2023-03-01"))
    assert (chart["6427"].role.name, chart["6427"].name_vi) == ("cost_other", "Chi phí của Quỹ")
    assert chart["242"].role.name == "other_receivable"
    assert chart["6424"].role.name == "cost_management"
    change_chart(old_book, "2023-03-01", "tt200")  # again: it is in use
    assert findings(old_book) == []


def test_what_a_chart_has_no_account_for_is_not_carried_over(book: Book) -> None:
    post(book, move("2023-02-01", "3531", "bank_interest", 5))
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        adopt(writer, {**as_it_was("tt99"), "name": "rieng"}, day("2026-01-01"), "chuyển")
    assert refusal.value.key == "account.chart_lacks_role"
    assert refusal.value.params["lacking"] == ["reward_fund"]


def test_what_an_account_is_kept_in(book: Book) -> None:
    with book.reading() as connection:
        accounts = Accounts.read(connection, FUND)
    assert accounts.under("112") == ["11211", "11212", "11213"]
    assert accounts.under("1121") == ["11211", "11212", "11213"]
    assert accounts.under("3531") == ["3531"]
    assert accounts.under("N01") == ["N01"]  # and not its contra N01D
    assert accounts.under("11") == []
    assert accounts.under("999") == []
    assert accounts.level_names(day("2023-01-01"))["112"][0] == "Tiền gửi ngân hàng"


def test_an_old_book_names_the_accounts_above_as_its_preset_does(old_book: Book) -> None:
    with old_book.reading() as connection:
        names = Accounts.read(connection, FUND).level_names(None)
    assert names["515"] == ("Doanh thu hoạt động tài chính", "Financial income")


def test_nothing_is_posted_on_an_account_that_is_a_sum(book: Book) -> None:
    with pytest.raises(FundledgerError) as refusal:
        post(book, move("2023-02-01", "112", "income_other", 5))
    assert refusal.value.key == "entry.account_is_sum"
    assert refusal.value.params["kept_in"] == ["11211", "11212", "11213"]
    with pytest.raises(FundledgerError) as refusal:
        post(book, move("2023-02-01", "11", "income_other", 5))
    assert refusal.value.key == "entry.unknown_account"
