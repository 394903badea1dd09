"""An opening as a file: read the same from every form, refused at the cell, never half taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fundledger.contract.opening import opening_faults
from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.exchange.opening import PastDiffers, take_opening
from fundledger.exchange.remarks import write_with_remarks
from fundledger.exchange.templates import write_template
from fundledger.files import SourceFile
from fundledger.grading.restructuring import restructurings
from fundledger.intake.opening import OpeningBalances
from fundledger.ledger.chain import head_of
from fundledger.messages import LANGUAGES, say_problem
from fundledger.registers.loan import loan_numbered
from fundledger.schemas.opening import LAYOUT, OTHERS, PARTS
from fundledger.store.books import Book
from tests.exchange.mutated import written
from tests.exchange.odd_files import Cell
from tests.exchange.opening_files import (
    GOOD,
    Parts,
    as_workbook,
    as_yaml,
    changed,
    with_row,
    without,
)
from tests.exchange.readers import read_opening
from tests.intake.openings import BALANCES
from tests.ledger.books import FUND
from tests.loans.books import by_role, proved

TR = 1_000_000


def problems(path: Path) -> list[Problem]:
    with pytest.raises(BadFile) as refusal:
        read_opening(SourceFile.at(path))
    for problem in refusal.value.problems:
        for lang in LANGUAGES:
            assert say_problem(problem, lang)
    return list(refusal.value.problems)


def chain_of(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def figures(asked: OpeningBalances) -> object:
    """What the small opening of the loans' tests says too, without what only the file has."""
    loans = [
        (each.number, each.opening, each.receivable, each.restructured, each.acknowledged)
        for each in asked.loans
    ]
    return asked.day, asked.capital, asked.accounts, loans


def test_every_form_says_the_same(tmp_path: Path) -> None:
    workbook = as_workbook(tmp_path / "mo.xlsx", GOOD)
    tree = as_yaml(tmp_path / "mo.yaml", GOOD)
    text = tmp_path / "mo.json"
    text.write_text(json.dumps(GOOD), encoding="utf-8")
    asked = read_opening(SourceFile.at(workbook)).asked
    assert (
        asked == read_opening(SourceFile.at(tree)).asked == read_opening(SourceFile.at(text)).asked
    )
    # the dues that no row lists are those that the contract plans: 25 tr a year
    assert figures(asked) == figures(BALANCES)
    assert [len(each.history) for each in asked.loans] == [3, 0]


def test_a_file_opens_the_book_once(book: Book, tmp_path: Path) -> None:
    path = as_workbook(tmp_path / "mo.xlsx", GOOD)
    taken = take_opening(book, FUND, "kế toán", SourceFile.at(path))
    assert (taken.past.loans, taken.past.differences) == (1, [])
    found = by_role(book)
    assert (found["principal_in_term"], found["principal_overdue"]) == (50 * TR, 40 * TR)
    assert found["memo_papers"] == 90 * TR
    assert proved(book) == []
    before = chain_of(book)
    with pytest.raises(FundledgerError) as refusal:
        take_opening(book, FUND, "kế toán", SourceFile.at(path))
    assert refusal.value.key == "opening.already"
    assert chain_of(book) == before


def test_a_dry_run_leaves_nothing(book: Book, tmp_path: Path) -> None:
    before = chain_of(book)
    path = as_workbook(tmp_path / "mo.xlsx", GOOD)
    taken = take_opening(book, FUND, "kế toán", SourceFile.at(path), dry_run=True)
    assert taken.opened.posted.number == 1
    assert chain_of(book) == before


def test_totals_and_blank_loans_below_are_understood(tmp_path: Path) -> None:
    parts = deepcopy(GOOD)
    parts["dues"] = [
        {"loan": "HD-01", "due": "31/12/2023", "principal": 25 * TR},
        {"due": "31/12/2024", "principal": 25 * TR},
        {"loan": "Tổng cộng", "principal": 50 * TR},
    ]
    asked = read_opening(SourceFile.at(as_workbook(tmp_path / "mo.xlsx", parts))).asked
    assert figures(asked) == figures(BALANCES)


def test_a_loan_signed_by_a_list_brings_its_instalments(tmp_path: Path) -> None:
    parts = deepcopy(GOOD)
    loan = {k: v for k, v in parts["loans"][0].items() if k not in ("instalments", "every")}
    parts["loans"][0] = loan
    parts["instalments"] = [
        {"loan": "HD-01", "due": due, "principal": principal * TR}
        for due, principal in (("31/12/2021", 50), ("31/12/2023", 30), ("31/12/2024", 20))
    ]
    (first, _) = read_opening(SourceFile.at(as_workbook(tmp_path / "mo.xlsx", parts))).asked.loans
    assert first.contract.terms.method == "custom"
    assert [line.principal for line in first.opening.instalments] == [30 * TR, 20 * TR]


def test_a_loan_whose_tranches_are_still_to_come_owes_what_was_paid_out(tmp_path: Path) -> None:
    """60 of 100 tr were paid out on 31/12/2020, 40 come on 01/06/2023: each year repays 60 / 4."""
    parts = changed(
        "loans",
        0,
        tranches="31/12/2020: 60.000.000; 01/06/2023: 40.000.000",
        paid_out=60 * TR,
        principal_in_term=30 * TR,
    )
    (first, _) = read_opening(SourceFile.at(as_workbook(tmp_path / "mo.xlsx", parts))).asked.loans
    dues = first.opening.instalments
    assert [(line.due, line.principal) for line in dues] == [
        (date(2023, 12, 31), 15 * TR),
        (date(2024, 12, 31), 15 * TR),
    ]
    assert opening_faults(first.contract.terms, first.opening) == []


RESTRUCTURED = {
    "loan": "HD-02",
    "day": "15/07/2021",
    "kind": "gia hạn nợ",
    "decision": "QĐ-15",
    "old_last_due": "30/06/2021",
    "new_last_due": "30/06/2022",
    "reason": "dịch bệnh",
}

BAD: list[tuple[str, Parts, str, str, str | None]] = [
    # what, the file, the key, the sheet, the column (each in the words of the workbook)
    ("no day", {**GOOD, "day": None}, "field.missing", "Chung", "A (Ngày mở sổ)"),
    (
        "amount 0",
        changed("capital", 0, amount=0),
        "cell.zero",
        "Vốn",
        "B (Vốn đã cấp)",
    ),
    (
        "both sides",
        changed("accounts", 0, credit=5),
        "opening.both_sides",
        "Tài khoản",
        "C (Dư Có)",
    ),
    (
        "no side",
        changed("accounts", 1, debit=None),
        "opening.no_balance",
        "Tài khoản",
        "B (Dư Nợ)",
    ),
    (
        "no borrower",
        changed("loans", 1, cooperative=None),
        "field.missing",
        "Khoản vay",
        "C (Mã HTX)",
    ),
    (
        "dues do not sum",
        changed("loans", 0, principal_in_term=49 * TR),
        "opening.principal_in_term_differs",
        "Khoản vay",
        None,
    ),
    (
        "missed do not sum",
        changed("loans", 1, principal_overdue=39 * TR),
        "opening.principal_overdue_differs",
        "Khoản vay",
        None,
    ),
    (
        "a row of no loan",
        with_row("missed", loan="HD-77", due="30/06/2021", principal_left=1, interest_left=0),
        "opening.unknown_loan",
        "Kỳ đã qua chưa trả đủ",
        "A (Số hợp đồng)",
    ),
    (
        "no such security",
        changed("security", 0, kind="vàng"),
        "loans.not_among",
        "Bảo đảm",
        "C (Loại bảo đảm)",
    ),
    (
        "neither payout nor receipt",
        changed("history", 1, collected=None),
        "opening.one_movement",
        "Lịch sử thu chi",
        None,
    ),
    (
        "split above the receipt",
        changed("history", 1, due_principal=40 * TR),
        "contract.split_sum",
        "Lịch sử thu chi",
        None,
    ),
    (
        "split of a payout",
        changed("history", 0, due_principal=TR),
        "opening.split_of_payout",
        "Lịch sử thu chi",
        None,
    ),
    (
        "restructured in words",
        changed("loans", 1, restructured="hai"),
        "contract.not_a_count",
        "Khoản vay",
        None,
    ),
]


BAD += [
    (
        *(
            "restructured, of no loan",
            with_row("restructurings", **{**RESTRUCTURED, "loan": "HD-7"}),
        ),
        *("opening.unknown_loan", "Cơ cấu lại", "A (Số hợp đồng)"),
    ),
    (
        *(
            "restructured, unknown kind",
            with_row("restructurings", **{**RESTRUCTURED, "kind": "xóa"}),
        ),
        *("loans.not_among", "Cơ cấu lại", "C (Loại cơ cấu lại)"),
    ),
]


@pytest.mark.parametrize(
    ("parts", "key", "sheet", "column"), [each[1:] for each in BAD], ids=[each[0] for each in BAD]
)
def test_a_bad_cell_is_named(
    tmp_path: Path, parts: Parts, key: str, sheet: str, column: str | None
) -> None:
    found = problems(as_workbook(tmp_path / "mo.xlsx", parts))
    assert [(p.key, p.place.sheet, p.place.row is not None) for p in found] == [(key, sheet, True)]
    if column is not None:
        assert found[0].place.column == column
    assert key in [p.key for p in problems(as_yaml(tmp_path / "mo.yaml", parts))]


def test_what_the_books_refuse_is_shown_at_its_cell(book: Book, tmp_path: Path) -> None:
    before = chain_of(book)
    parts = changed("accounts", 0, account="99999")
    parts["loans"][1]["receivable"] = 900 * TR
    path = as_workbook(tmp_path / "mo.xlsx", parts)
    with pytest.raises(BadFile) as refusal:
        take_opening(book, FUND, "kế toán", SourceFile.at(path))
    said = {(p.key, p.place.sheet, p.place.row) for p in refusal.value.problems}
    assert said == {
        ("opening.unknown_account", "Tài khoản", 2),
        ("opening.receivable_above", "Khoản vay", 3),
    }
    assert chain_of(book) == before
    back = tmp_path / "loi.xlsx"
    write_with_remarks(
        SourceFile.at(path), refusal.value.problems, back, layout=LAYOUT, others=OTHERS
    )
    assert figures(read_opening(SourceFile.at(back)).asked) == figures(
        read_opening(SourceFile.at(path)).asked
    )


def test_a_sheet_that_is_no_part_is_not_passed_over(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "mo.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Chung")
        sheet.write_row(0, 0, ["Ngày mở sổ", "Văn bản xác nhận số dư", "Diễn giải"])
        sheet.write_string(1, 0, "31/12/2022")
        made.add_worksheet("Kỳ hạn").write_row(0, 0, ["HĐ", "đến hạn", "bao nhiêu"])
        made.add_worksheet("Trống")
    (found,) = problems(path)
    assert (found.key, found.place.sheet) == ("opening.unknown_sheet", "Kỳ hạn")


def test_unknown_fields_of_yaml_are_named(tmp_path: Path) -> None:
    parts = with_row("dues", loan="HD-01", due="31/12/2023", principal=1, rate=3)
    parts["loans"][0]["colour"] = "đỏ"
    keys = [problem.key for problem in problems(as_yaml(tmp_path / "mo.yaml", parts))]
    assert "field.unknown" in keys
    for bad, key in (([], "field.not_mapping"), ({"day": "31/12/2022", "dues": 5}, None)):
        path = tmp_path / "xau.json"
        path.write_text(json.dumps(bad), encoding="utf-8")
        assert key in (None, problems(path)[0].key)


def test_strict_refuses_a_past_that_differs(book: Book, tmp_path: Path) -> None:
    path = as_workbook(tmp_path / "mo.xlsx", changed("history", 2, collected=29 * TR))
    before = chain_of(book)
    with pytest.raises(PastDiffers) as refusal:
        take_opening(book, FUND, "kế toán", SourceFile.at(path), strict=True)
    assert refusal.value.past.differences
    assert chain_of(book) == before
    assert take_opening(
        book, FUND, "kế toán", SourceFile.at(path)
    ).past.differences  # shown, and not in the way


def test_the_template_is_empty_and_guides(tmp_path: Path) -> None:
    for name in ("mau.xlsx", "mau.yaml"):
        path = tmp_path / name
        write_template("opening", path)
        assert {p.key for p in problems(path)} <= {"opening.no_day", "field.not_mapping"}


def test_the_example_of_the_template_opens_a_book(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "mau.yaml"
    write_template("opening", path)
    lines = path.read_text(encoding="utf-8").splitlines()
    start = lines.index("# day: 31/12/2022")
    path.write_text("\n".join(line[2:] for line in lines[start:]), encoding="utf-8")
    take_opening(book, FUND, "kế toán", SourceFile.at(path))
    assert proved(book) == []


def test_parts_may_be_left_out(book: Book, tmp_path: Path) -> None:
    parts = without("loans", "missed", "security", "cases", "history")
    parts["accounts"] = [
        {"account": "bank_capital", "debit": 200 * TR, "source": "A"},
    ]
    opened = take_opening(
        book, FUND, "kế toán", SourceFile.at(as_workbook(tmp_path / "mo.xlsx", parts))
    ).opened
    assert by_role(book) == {"bank_capital": 200 * TR, "charter_capital": -200 * TR}
    assert replace(opened.asked, loans=()) == opened.asked


# All that can be found is told at once, and nothing that merely follows from it.


def told(book: Book, path: Path) -> set[tuple[str, str | None, int | None]]:
    with pytest.raises(BadFile) as refusal:
        take_opening(book, FUND, "kế toán", SourceFile.at(path))
    return {(p.key, p.place.sheet, p.place.row) for p in refusal.value.problems}


def test_shape_codes_contracts_and_the_books_are_told_together(book: Book, tmp_path: Path) -> None:
    """One of each round there was: a cell, a code, a contract, what the books refuse.

    HD-01 cannot be read, so nobody says that its case and its receipts are of no loan; borrower 02
    cannot be read, so nobody says that HD-02 is of an unknown one; and nothing is summed up.
    """
    parts = deepcopy(GOOD)
    parts["accounts"][0]["account"] = "99999"
    parts["accounts"][2]["credit"] = -5
    parts["cooperatives"][1]["name"] = None
    parts["loans"][0] |= {"annual_rate": "sáu", "source": "B", "cooperative": "77"}
    parts["loans"][1]["receivable"] = 900 * TR
    parts["missed"].append({"loan": "HD-77", "due": "30/06/2021", "principal_left": 1})
    parts["security"][0] |= {"kind": "vàng"}
    parts["cases"].append({"loan": "HD-01", "court": "TAND mẫu", "filed": "04/05/2022"})
    assert told(book, as_workbook(tmp_path / "mo.xlsx", parts)) == {
        ("opening.unknown_account", "Tài khoản", 2),
        ("loans.negative", "Tài khoản", 4),
        ("field.missing", "HTX", 3),
        ("loans.not_a_rate", "Khoản vay", 2),
        ("opening.unknown_source", "Khoản vay", 2),
        ("cooperative.unknown", "Khoản vay", 2),
        ("opening.receivable_above", "Khoản vay", 3),
        ("opening.unknown_loan", "Kỳ đã qua chưa trả đủ", 3),
        ("loans.not_among", "Bảo đảm", 2),
    }


def test_codes_and_sums_are_told_together(book: Book, tmp_path: Path) -> None:
    """9 tr of surplus are 1 tr too much: 117 tr of money and 95.4 + … no longer agree."""
    parts = changed("accounts", 2, credit=9 * TR)
    parts["loans"][0]["cooperative"] = "99"
    parts["security"].append({**parts["security"][0], "value": 5})
    found = told(book, as_workbook(tmp_path / "mo.xlsx", parts))
    assert found == {
        ("cooperative.unknown", "Khoản vay", 2),
        ("opening.unbalanced", None, None),
        ("security.exists", "Bảo đảm", 3),
    }
    parts["capital"][0]["amount"] += TR  # and capital does not agree with where it is
    found = told(book, as_workbook(tmp_path / "mo.xlsx", parts))
    assert ("opening.identity", "Vốn", None) in found


WRONGS: dict[str, Parts] = {
    "cell": changed("capital", 0, amount=0),
    "account": changed("accounts", 1, account="99999"),
    "borrower": changed("cooperatives", 0, name=None),
    "rate": changed("loans", 0, annual_rate="sáu"),
    "contract": changed("loans", 0, instalments="0"),
    "code": changed("loans", 1, cooperative="99"),
    "state": changed("loans", 1, receivable=900 * TR),
    "missed": changed("missed", 0, due="30/06/1900"),
    "security": changed("security", 0, code="a/b"),
    "case": changed("cases", 0, filed=None),
    "case later": with_row("cases", loan="HD-02", court="TAND mẫu", filed="05/01/2023"),
    "restructured later": with_row("restructurings", **{**RESTRUCTURED, "day": "05/01/2023"}),
    "past": changed("history", 1, collected=None),
    "no loan": with_row("dues", loan="HD-77", due="31/12/2023", principal=1),
}


def both(one: Parts, other: Parts) -> Parts:
    """The good opening with what is wrong in either."""
    merged = deepcopy(one)
    for name, rows in other.items():
        for row, (good, bad) in enumerate(zip(GOOD.get(name, []), rows, strict=False)):
            if isinstance(good, dict) and good != bad:
                kept = {k: v for k, v in merged[name][row].items() if k not in good.keys() - bad}
                merged[name][row] = kept | {k: v for k, v in bad.items() if good.get(k) != v}
        if len(rows) > len(GOOD.get(name, [])) and not isinstance(rows, str):
            merged.setdefault(name, []).extend(rows[len(GOOD.get(name, [])) :])
    return merged


HIDES = {
    *(("missed", "state"), ("case", "state"), ("case", "case later"), ("missed", "case later")),
    *(("missed", "restructured later"), ("case", "restructured later")),
    ("rate", "contract"),
}
"""A row of a loan that cannot be read leaves the loan out of what the books say of it, and a term
that cannot be read leaves out how the terms go together."""


@pytest.mark.parametrize("one", WRONGS)
@pytest.mark.parametrize("other", WRONGS)
def test_two_wrongs_are_told_as_each_alone(
    book: Book, tmp_path: Path, one: str, other: str
) -> None:
    """No wrong hides another, and none makes one up."""
    if one >= other or (one, other) in HIDES or (other, one) in HIDES:
        return
    alone = [
        told(book, as_workbook(tmp_path / f"{name}.xlsx", WRONGS[name])) for name in (one, other)
    ]
    together = told(book, as_workbook(tmp_path / "mo.xlsx", both(WRONGS[one], WRONGS[other])))
    assert together == alone[0] | alone[1]


def sheet_of(part: str, *rows: Mapping[str, Cell]) -> list[list[Cell]]:
    layout = PARTS.get(part, LAYOUT)
    names = [column.name for column in layout.columns]
    headings: list[Cell] = [layout.heading(name) for name in names]
    return [headings, *([row.get(name) for name in names] for row in rows)]


def test_a_row_whose_note_says_total_is_a_row(tmp_path: Path) -> None:
    """Its account is a number to Excel, so that “Tổng cộng” is the only text in it."""
    rows: list[dict[str, Cell]] = [
        {"account": 11212, "debit": 5 * TR, "note": "Tổng cộng"},
        {"account": "4211", "credit": 5 * TR},
        {"account": "Tổng cộng", "debit": 5 * TR, "credit": 5 * TR},
    ]
    sheets = {
        "Chung": sheet_of("", {"day": date(2022, 12, 31)}),
        "Số dư": sheet_of("accounts", *rows),
    }
    opening = read_opening(SourceFile.at(written(tmp_path / "mo.xlsx", sheets)))
    assert [(each.account, each.amount) for each in opening.asked.accounts] == [
        ("11212", 5 * TR),
        ("4211", -5 * TR),
    ]


def test_of_a_novel_in_a_cell_the_beginning_is_told(tmp_path: Path) -> None:
    path = as_workbook(tmp_path / "mo.xlsx", changed("loans", 0, annual_rate="x" * 5_000))
    (problem,) = [each for each in problems(path) if each.key == "loans.not_a_rate"]
    assert problem.params["text"] == "x" * 60 + "…"  # sixty letters of it


def test_restructurings_from_before_the_book(book: Book, tmp_path: Path) -> None:
    """Every form says the same; the loan's own number of them may be left empty."""
    parts = changed("loans", 1, restructured=None)
    parts["restructurings"] = [
        {"loan": "HD-02", "day": "10/01/2020", "kind": "điều chỉnh kỳ hạn", "decision": "QĐ-02"},
        {**RESTRUCTURED, "loan": None},  # that of the row above
    ]
    path = as_workbook(tmp_path / "mo.xlsx", parts)
    asked = read_opening(SourceFile.at(path)).asked
    parts["restructurings"][1]["loan"] = "HD-02"
    assert asked == read_opening(SourceFile.at(as_yaml(tmp_path / "mo.yaml", parts))).asked
    take_opening(book, FUND, "kế toán", SourceFile.at(path))
    assert proved(book) == []
    with book.reading() as connection:
        loans = [loan_numbered(connection, FUND, number) for number in ("HD-01", "HD-02")]
    assert restructurings(loans[0], date(2022, 12, 31)) == []
    first, second = restructurings(loans[1], date(2022, 12, 31))
    assert (first.time, first.day, first.kind, first.decision) == (
        *(1, date(2020, 1, 10), "moved", "QĐ-02"),
    )
    assert (second.time, second.kind, second.reason) == (2, "extended", "dịch bệnh")
    assert (second.before, second.after) == (date(2021, 6, 30), date(2022, 6, 30))
    assert second.first_due is None


def test_a_file_without_restructurings_opens_a_book_as_it_did(book: Book, tmp_path: Path) -> None:
    """Bodies are hashed: nothing that was not said may stand in one."""
    take_opening(book, FUND, "kế toán", SourceFile.at(as_workbook(tmp_path / "mo.xlsx", GOOD)))
    with book.reading() as connection:
        loans = [loan_numbered(connection, FUND, number) for number in ("HD-01", "HD-02")]
    assert [loan.documents[0].body["restructured"] for loan in loans] == [0, 1]
    assert [loan.documents[0].body.keys() for loan in loans] == [
        {
            *("do", "instalments", "missed", "interest_accrued", "interest_overdue"),
            *("interest_late", "held", "paid_out", "receivable", "restructured", "acknowledged"),
            *("principal_collected_before", "interest_collected_before", "cases", "history"),
            *more,
        }
        for more in (("accrued_since",), ())
    ]
