"""What comes from the bank, through the office: read, looked at, posted, refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import BadFile, Misused
from fundledger.files import SourceFile
from fundledger.store.books import Book
from tests.banking.books import lent
from tests.exchange import statement_files
from tests.office.calls import column, do, links, refusal_of

LAYOUT = """\
name = "thu"
bank = "NGÂN HÀNG THỬ"
[headings]
date = ["Ngày"]
in = ["Ghi có"]
out = ["Ghi nợ"]
narrative = ["Nội dung"]
reference = ["Số CT"]
balance = ["Số dư"]
"""


@pytest.fixture
def statement(tmp_path: Path) -> SourceFile:
    """Three lines: a loan that is named, a payer that may be known, a fee."""
    return SourceFile.at(statement_files.save(tmp_path / "vcb.xlsx", statement_files.vietcombank()))


@pytest.fixture
def lines(book: Book, statement: SourceFile) -> tuple[Book, list[int]]:
    lent(book)
    do(book, "bank read", file=statement)
    return book, [
        int(str(each)) for each in column(do(book, "bank lines"), "bank_lines", "bank_line")
    ]


def test_a_statement_is_read_once_and_may_be_looked_at_first(
    book: Book, statement: SourceFile
) -> None:
    lent(book)
    before = links(book)
    rehearsed = do(book, "bank read", dry_run=True, file=statement, place="bank")
    assert links(book) == before
    done = do(book, "bank read", file=statement, place={"": "bank"})
    assert column(rehearsed, "bank_read", "new_lines") == [3]
    assert column(done, "bank_read", "new_lines") == [3]
    kept = links(book)
    assert kept > before
    assert column(do(book, "bank read", file=statement), "bank_read", "new_lines") == [0]
    assert links(book) == kept


def test_a_refused_statement_is_given_back(book: Book, tmp_path: Path) -> None:
    file = SourceFile("sai.csv", "Ngày,Ghi\n1,2\n".encode())
    refusal = refusal_of(book, "bank read", file=file)
    assert isinstance(refusal, BadFile)
    assert refusal.give_back is not None
    refusal.give_back(tmp_path / "tra-lai.xlsx", False)
    assert (tmp_path / "tra-lai.xlsx").stat().st_size > 0


def test_what_is_posted_is_rehearsed_first(lines: tuple[Book, list[int]]) -> None:
    book, (first, other, fee) = lines
    acts: list[tuple[str, dict[str, Any]]] = [
        ("bank post", {"lines": [first]}),
        ("bank assign", {"line": other, "loans": ["HD-02"]}),
        ("bank assign", {"line": fee, "account": "cost_management", "memo": "Phí"}),
    ]
    for act, said in acts:
        before = links(book)
        rehearsed = do(book, act, dry_run=True, **said)
        assert links(book) == before
        done = do(book, act, **said)
        assert links(book) > before
        assert column(rehearsed, "bank_to_post", "bank_line") == column(
            done, "bank_posted", "bank_line"
        )
    states = column(do(book, "bank lines", state="posted"), "bank_lines", "bank_line")
    assert states == [first, other, fee]


def test_a_statement_read_by_mistake_is_taken_back(lines: tuple[Book, list[int]]) -> None:
    book, numbers = lines
    before = links(book)
    said = {"line": numbers[0], "reason": "nhầm tài khoản"}
    do(book, "bank withdraw", dry_run=True, **said)
    assert links(book) == before
    assert column(do(book, "bank withdraw", **said), "bank_withdrawn", "bank_line") == numbers
    assert column(do(book, "bank lines"), "bank_lines", "bank_line") == []


def test_a_rule_is_kept_asked_for_and_ended(book: Book) -> None:
    lent(book)
    rule = {"words": "phí chuyển tiền", "account": "cost_management", "most": "100.000"}
    (told,) = do(book, "bank rule add", **rule).says
    assert (told.key, told.params["words"]) == ("bank_rule.kept", "PHI CHUYEN TIEN")
    assert column(do(book, "bank rule list"), "bank_rules", "most") == [100_000]
    do(book, "bank rule drop", words="PHI CHUYEN TIEN", reason="thử")
    assert column(do(book, "bank rule list"), "bank_rules", "most") == []


def test_an_account_that_papers_name(book: Book) -> None:
    lent(book)
    said = {
        "place": "ngân hàng",
        "number": "8401201001234",
        "since": "2023-01-05",
        "document": "QĐ 3",
    }
    asked = {"as_of": "2023-06-30"}
    before = links(book)
    (told,) = do(book, "bank account set", bank="Agribank", dry_run=True, **said).says
    assert told.key == "own_account.would"
    assert links(book) == before
    assert column(do(book, "bank account list", **asked), "own_accounts", "bank") == [None]
    answer = do(book, "bank account set", bank="Agribank", **said)
    assert [each.key for each in answer.says] == ["own_account.now"]
    assert answer.remarks == ()
    for name, value in (("bin", "970405"), ("bank_account", "8401201001234"), ("document", "QĐ 3")):
        assert column(do(book, "bank account list", **asked), "own_accounts", name) == [value]
    (odd,) = do(book, "bank account set", bank="Kho bạc Nhà nước", **said).remarks
    assert odd.key == "own_account.no_code"


def test_a_bank_of_which_the_program_knows_nothing(book: Book) -> None:
    file = SourceFile("thu.toml", LAYOUT.encode())
    assert do(book, "bank layout add", file=file).facts == {"layout": "thu"}
    assert "thu" in column(do(book, "bank layout list"), "bank_layouts", "layout")


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("bank.no_such_line", "bank assign", {"line": 1, "loans": ["HD-01"]}),
    ("bank.no_such_line", "bank free", {"line": 1, "reason": "nhầm"}),
    ("bank.no_such_line", "bank withdraw", {"line": 1, "reason": "nhầm"}),
    ("bank.withdraw_reason", "bank withdraw", {"line": 1, "reason": " "}),
    ("bank_rule.too_short", "bank rule add", {"words": "a", "account": "cost_management"}),
    ("bank_rule.account_of_loans", "bank rule add", {"words": "lãi vay", "account": "held"}),
    ("bank_rule.unknown", "bank rule drop", {"words": "phí", "reason": "thử"}),
    ("statement.unknown_place", "bank lines", {"place": "BIDV"}),
    ("statement.unknown_place", "bank match", {"place": "BIDV"}),
    ("statement.unknown_place", "bank reconcile", {"place": "BIDV"}),
    ("statement.unknown_place", "bank post", {"certain": True, "place": "BIDV"}),
    ("usage.not_among", "bank lines", {"state": "gone"}),
    ("usage.not_a_file_itself", "bank read", {"file": "sao-ke.xlsx"}),
]


@pytest.mark.parametrize(("key", "act", "said"), REFUSED)
def test_what_the_books_refuse(book: Book, key: str, act: str, said: dict[str, Any]) -> None:
    lent(book)
    refusal = refusal_of(book, act, **said)
    assert refusal.key == key
    assert not isinstance(refusal, Misused)


def test_what_a_statement_does_not_say(book: Book, statement: SourceFile, tmp_path: Path) -> None:
    lent(book)
    assert refusal_of(book, "bank read", file=statement, layout="x").key == "bank_layout.unknown"
    strange = refusal_of(book, "bank read", file=statement, place={"999": "bank"})
    assert strange.key == "statement.no_such_account"
    opened = SourceFile.at(
        statement_files.save(tmp_path / "agribank.xlsx", statement_files.agribank())
    )
    other = refusal_of(book, "bank read", file=opened, opening=7)  # it says 1.000.000
    assert isinstance(other, BadFile)
    assert [each.key for each in other.problems] == ["statement.other_opening"]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("bank.parts_differ", {"loans": [("HD-01", 1)]}),
        ("bank.part_without_amount", {"loans": ["HD-01", "HD-02"]}),
        ("loan.unknown", {"loans": ["HD-99"]}),
        ("bank.refund_of_receipt", {"loans": ["HD-01"], "refund": True}),
        ("entry.unknown_account", {"account": "99999"}),
        ("bank.own_account", {"account": "bank_interest"}),
        ("bank.account_of_loans", {"account": "held"}),
        ("entry.booked_in_future", {"loans": ["HD-01"], "booked_on": "2999-01-01"}),
    ],
)
def test_a_line_goes_where_it_can(
    lines: tuple[Book, list[int]], key: str, said: dict[str, Any]
) -> None:
    book, (first, *_) = lines
    assert refusal_of(book, "bank assign", line=first, **said).key == key


@pytest.mark.parametrize(
    ("key", "act", "said"),
    [
        ("usage.loan_or_account", "bank assign", {"line": 1}),
        ("usage.loan_or_account", "bank assign", {"line": 1, "loans": ["A"], "account": "held"}),
        ("usage.with_account_only", "bank assign", {"line": 1, "loans": ["A"], "memo": "phí"}),
        ("usage.with_account_only", "bank assign", {"line": 1, "loans": ["A"], "capital": "X"}),
        ("usage.loan_twice", "bank assign", {"line": 1, "loans": [("A", 1), ("A", 2)]}),
        ("usage.nothing_chosen", "bank post", {}),
        ("usage.missing_parameter", "bank free", {"line": 1}),
        ("usage.missing_parameter", "bank rule add", {"words": "phí"}),
    ],
)
def test_what_makes_no_sense(book: Book, key: str, act: str, said: dict[str, Any]) -> None:
    refusal = refusal_of(book, act, **said)
    assert refusal.key == key
    assert isinstance(refusal, Misused)
