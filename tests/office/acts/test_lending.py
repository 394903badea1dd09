"""A stop on new lending through the office: how it is said, listed, rehearsed, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import BadFile
from fundledger.files import SourceFile
from fundledger.ledger.accounts import preset
from fundledger.ledger.funds import found
from fundledger.ledger.proof import prove
from fundledger.messages import use_language
from fundledger.office.answers import Answer
from fundledger.office.calling import ALL_FUNDS, call
from fundledger.reports.screens import Screen
from fundledger.reports.table import Word
from fundledger.store.books import Book
from tests.exchange.loan_files import row, workbook
from tests.exchange.opening_files import GOOD, as_yaml
from tests.ledger.books import BEGINS, FUND
from tests.loans.books import BORROWER, with_capital
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of

M = 1_000_000
STOP: dict[str, Any] = {
    "on": "2023-09-16",
    "document": "Thông báo 521/TB-UBND",
    "reason": "kết luận của Chủ tịch UBND tỉnh",
}
RESUME: dict[str, Any] = {"on": "2024-03-01", "document": "QĐ 15/QĐ-UBND"}


@pytest.fixture
def fund(book: Book) -> Book:
    return with_capital(book, 1_000 * M)


def contract(loan: str, signed: str, **more: Any) -> dict[str, Any]:
    return {
        "loan": loan,
        "cooperative": BORROWER,
        "signed": signed,
        "disbursed": "2024-04-01",
        "principal": 10 * M,
        "rate": "6",
        "instalments": 4,
        "every": "3 tháng",
        "source": "NSDP",
        **more,
    }


def codes(answer: Answer, name: str) -> list[object]:
    found = column(answer, "lending_stops", name)
    return [each.code if isinstance(each, Word) else each for each in found]


def listed(book: Book, name: str, **asked: Any) -> list[object]:
    return codes(do(book, "lending stops", **asked), name)


def told(answer: Answer) -> list[str]:
    return [note.key for note in answer.says]


def test_a_fund_stops_lending_and_lends_again(fund: Book) -> None:
    """From the day of one paper to the day of the next; what was signed before goes on."""
    do(fund, "loan add", **contract("HD-01", "2023-09-15", disbursed="2023-10-02"))
    stopped = do(fund, "lending stop", **STOP)
    assert told(stopped) == ["lending.was_stopped"]
    assert stopped.facts == {
        "day": date(2023, 9, 16),
        "document": "Thông báo 521/TB-UBND",
        "link": links(fund),
    }
    draw = {"loan": "HD-01", "amount": 10 * M, "on": "2023-10-02", "document": "UNC 1"}
    assert do(fund, "disburse", **draw).remarks == ()
    late = do(fund, "loan add", **contract("HD-02", "2023-09-15"))
    assert late.remarks == ()
    refused = refusal_of(fund, "loan add", **contract("HD-03", "2023-09-16"))
    assert refused.key == "lending.stopped"
    assert told(do(fund, "lending resume", **RESUME)) == ["lending.was_resumed"]
    refused = refusal_of(fund, "loan add", **contract("HD-03", "2024-02-29"))
    assert (refused.key, refused.params["last"]) == ("lending.stopped_to", date(2024, 2, 29))
    do(fund, "loan add", **contract("HD-03", "2024-03-01"))
    with fund.reading() as connection:
        assert list(prove(connection, FUND)) == []


def test_all_of_it_is_listed_the_last_first(fund: Book) -> None:
    do(fund, "lending stop", **STOP)
    first = links(fund)
    do(fund, "lending resume", **RESUME)
    do(fund, "lending stop", on="2025-01-01", document="TB 7", reason="kiểm điểm Quỹ")
    assert listed(fund, "lending") == ["stop", "resume", "stop"]
    assert listed(fund, "from") == [date(2025, 1, 1), date(2024, 3, 1), date(2023, 9, 16)]
    assert listed(fund, "to") == [None, date(2024, 12, 31), date(2024, 2, 29)]
    assert listed(fund, "document") == ["TB 7", "QĐ 15/QĐ-UBND", "Thông báo 521/TB-UBND"]
    assert listed(fund, "reason") == ["kiểm điểm Quỹ", None, STOP["reason"]]
    assert listed(fund, "link") == [first + 2, first + 1, first]
    assert listed(fund, "actor") == ["kế toán"] * 3
    by_day = {
        "2023-09-15": ["to_come", "to_come", "to_come"],
        "2023-09-16": ["to_come", "to_come", "in_force"],
        "2024-03-01": ["to_come", "in_force", "ended"],
        "2025-01-01": ["in_force", "ended", "ended"],
    }
    for day, states in by_day.items():
        assert listed(fund, "state", as_of=day) == states


def test_whether_lending_is_stopped_is_said(fund: Book) -> None:
    def said(day: str) -> list[str]:
        table = table_of(do(fund, "lending stops", as_of=day), "lending_stops")
        return [note.key for note in table.notes]

    assert said("2023-12-31") == []
    do(fund, "lending stop", **STOP)
    assert said("2023-12-31") == ["lending.is_stopped"]
    assert said("2023-09-15") == ["lending.is_open"]


def test_a_rehearsal_keeps_nothing(fund: Book) -> None:
    before = links(fund)
    assert told(do(fund, "lending stop", dry_run=True, **STOP)) == ["lending.would_stop"]
    assert links(fund) == before
    do(fund, "lending stop", **STOP)
    assert told(do(fund, "lending resume", dry_run=True, **RESUME)) == ["lending.would_resume"]
    undo = {"link": links(fund), "reason": "nhập nhầm"}
    assert told(do(fund, "lending undo", dry_run=True, **undo)) == ["lending.would_undo_stop"]
    assert links(fund) == before + 1


def test_what_was_a_mistake_stays_on_record(fund: Book) -> None:
    do(fund, "lending stop", **STOP)
    do(fund, "lending resume", **RESUME)
    stop, resumption = links(fund) - 1, links(fund)
    refused = refusal_of(fund, "lending undo", link=stop, reason="nhầm")
    assert refused.key == "lending.rested_on"
    gone = do(fund, "lending undo", link=resumption, reason="nhập nhầm")
    assert told(gone) == ["lending.undid_resume"]
    assert listed(fund, "state") == ["undone", "in_force"]
    assert listed(fund, "to") == [None, None]
    assert listed(fund, "undone_on") == [TODAY, None]
    assert listed(fund, "undone_by") == ["kế toán", None]
    assert listed(fund, "undone_reason") == ["nhập nhầm", None]
    assert listed(fund, "undone_link") == [resumption + 1, None]
    then = {"known_at": str(resumption)}
    assert listed(fund, "state", **then) == ["in_force", "ended"]
    assert listed(fund, "to", **then) == [None, date(2024, 2, 29)]
    assert told(do(fund, "lending undo", link=stop, reason="nhập nhầm")) == ["lending.undid_stop"]
    do(fund, "loan add", **contract("HD-01", "2023-09-16"))


def test_contracts_that_stand_in_its_days_are_named(fund: Book) -> None:
    do(fund, "loan add", **contract("HD-01", "2023-09-15"))
    do(fund, "loan add", **contract("HD-02", "2023-09-16"))
    stopped = do(fund, "lending stop", **STOP)
    assert told(stopped) == ["lending.was_stopped", "lending.signed_in_stop"]
    assert stopped.says[1].params == {"count": 1, "loans": ["HD-02"]}
    with use_language("vi"):
        assert str(stopped.says[1]).startswith(
            "Có 1 hợp đồng trong sổ ký trong thời gian ngừng cho vay: HD-02."
        )


def test_every_bad_row_of_a_file_is_named_at_its_day(fund: Book, tmp_path: Path) -> None:
    do(fund, "lending stop", **STOP)
    rows = [
        row(number=number, cooperative=BORROWER, signed=signed, principal=10 * M)
        for number, signed in (
            ("HD-01", date(2023, 9, 15)),
            ("HD-02", date(2023, 9, 16)),
            ("HD-03", date(2024, 1, 5)),
        )
    ]
    refused = refusal_of(
        fund, "loan import", file=SourceFile.at(workbook(tmp_path / "a.xlsx", rows))
    )
    assert isinstance(refused, BadFile)
    assert [(each.key, each.place.row) for each in refused.problems] == [
        ("lending.stopped", 3),
        ("lending.stopped", 4),
    ]
    assert {each.place.column for each in refused.problems} == {"B (Ngày ký)"}
    one = SourceFile.at(workbook(tmp_path / "b.xlsx", rows[1:2]))
    assert refusal_of(fund, "loan add file", file=one).key == "file.refused"
    good = SourceFile.at(workbook(tmp_path / "c.xlsx", rows[:1]))
    assert do(fund, "loan import", file=good).remarks == ()


def test_a_correction_into_a_stop_is_refused_at_its_day(fund: Book, tmp_path: Path) -> None:
    def file(signed: date, **more: Any) -> SourceFile:
        of = row(number="HD-01", cooperative=BORROWER, signed=signed, principal=10 * M, **more)
        return SourceFile.at(workbook(tmp_path / "hop-dong.xlsx", [of]))

    do(fund, "loan import", file=file(date(2023, 1, 5)))
    do(fund, "lending stop", **STOP)
    do(fund, "loan correct", file=file(date(2023, 1, 5), purpose="Mua bò"), reason="gõ nhầm")
    do(fund, "loan correct", file=file(date(2023, 1, 6), purpose="Mua bò"), reason="gõ nhầm")
    refused = refusal_of(
        fund, "loan correct", file=file(date(2023, 9, 16), purpose="Mua bò"), reason="gõ nhầm"
    )
    assert isinstance(refused, BadFile)
    assert [each.key for each in refused.problems] == ["lending.stopped"]


def test_an_opening_brings_what_was_signed_before(book: Book, tmp_path: Path) -> None:
    """HD-01 was signed on 31/12/2020, HD-02 on 30/06/2019."""
    file = SourceFile.at(as_yaml(tmp_path / "mo-so.yaml", GOOD))
    do(book, "lending stop", **{**STOP, "on": "2020-12-31"})
    refused = refusal_of(book, "opening import", file=file)
    assert isinstance(refused, BadFile)
    assert [(each.key, each.params["loan"]) for each in refused.problems] == [
        ("lending.stopped", "HD-01")
    ]
    assert "signed" in str(refused.problems[0].place.path)
    do(book, "lending undo", link=links(book), reason="nhầm ngày")
    do(book, "lending stop", **{**STOP, "on": "2021-01-01"})
    do(book, "opening import", file=file)


def test_several_funds_are_listed_together(fund: Book) -> None:
    found(fund, 21, "Quỹ hai", "Cao Bằng", preset("tt200"), BEGINS, "kế toán")
    do(fund, "lending stop", **STOP)
    answer = call(fund, ALL_FUNDS, "", "lending stops", {}, today=TODAY)
    assert isinstance(answer.found, Screen)
    document = answer.found.document()
    assert [len(each["rows"]) for each in document["funds"]] == [1, 0]
    assert document["funds"][0]["rows"][0]["lending"] == "stop"
