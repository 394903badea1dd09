"""Thousands of damaged files of every kind: taken whole, or refused in sentences with nothing kept.

What is taken is taken again at once, and changes nothing the second time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from python_calamine import load_workbook

from fundledger.contract.events import Disburse
from fundledger.errors import BadFile, FundledgerError, Place
from fundledger.exchange.applications import take_applications
from fundledger.exchange.collections import Asked, post_file
from fundledger.exchange.cooperatives import take_cooperatives
from fundledger.exchange.lending_rules import table_of
from fundledger.exchange.loans import take_loans
from fundledger.exchange.opening import take_opening
from fundledger.exchange.posting import post_entries
from fundledger.exchange.recovery import take_recovery
from fundledger.exchange.recovery_plan import take_plan
from fundledger.exchange.statements import LEFT_OUT, read_statements, take_statements
from fundledger.exchange.statements.layouts import known_layouts
from fundledger.exchange.support import take_support
from fundledger.files import SourceFile
from fundledger.intake.opening import OpeningLoan
from fundledger.ledger.chain import head_of
from fundledger.lending.tables import adopt
from fundledger.messages import LANGUAGES, say_in, say_problem
from fundledger.schemas.applications import KIND as APPLICATIONS
from fundledger.schemas.cooperatives import KIND as REGISTER
from fundledger.schemas.cooperatives import LAYOUT as COOPERATIVES
from fundledger.schemas.lending_rules import KIND as LENDING
from fundledger.schemas.lending_rules import rows_of
from fundledger.schemas.parts import sheet_name
from fundledger.schemas.recovery import KIND as RECOVERY
from fundledger.schemas.recovery import PARTS as OF_RECOVERY
from fundledger.schemas.recovery_plan import KIND as PLAN
from fundledger.schemas.support import KIND as SUPPORT
from fundledger.store.books import Book, create, open_book
from tests.contract.build import loan as terms_of
from tests.exchange import loan_files, odd_files, opening_files, test_collections
from tests.exchange import statement_files as banks
from tests.exchange.mutated import Sheets, Sound, mutated, written
from tests.exchange.odd_files import Cell
from tests.exchange.readers import (
    read_collections,
    read_entries,
    read_loans,
    read_opening,
    read_whole,
)
from tests.exchange.test_lending_rules import OWN, YAML
from tests.exchange.test_mutated_statements import holds
from tests.ledger.books import FUND, TODAY, found_fund, writer_of
from tests.loans.books import BORROWER, enter, proved, register, sign, with_capital
from tests.support.books import with_tree

WHO = "kế toán"
FIRST = date(2024, 1, 1)


def lent(book: Book) -> Book:
    """Three loans that are paid out, and a borrower for those to come."""
    with_capital(book)
    register(book, "4900100001", "HTX mẫu 03")
    terms = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
    for number in test_collections.LOANS:
        sign(book, terms, number)
        enter(book, Disburse(terms.disbursed, terms.principal, "UNC-1"), number)
    return book


def post_entry_file(book: Book, path: Path) -> int:
    taken = post_entries(book, FUND, WHO, SourceFile.at(path)).entries
    assert len(taken) == len(read_entries(SourceFile.at(path)))
    return sum(each.posted.new for each in taken)


def collect(book: Book, path: Path) -> int:
    """Each receipt is a document, and the entry that it leaves."""
    lines = post_file(book, FUND, WHO, SourceFile.at(path), Asked(TODAY)).collected.lines
    assert len(lines) == len(read_collections(SourceFile.at(path)))
    return 2 * sum(line.is_new for line in lines)


def take_contracts(book: Book, path: Path) -> int:
    signed = take_loans(book, FUND, WHO, SourceFile.at(path)).signed
    assert len(signed) == len(read_loans(SourceFile.at(path)))
    return sum(each.new for each in signed)


def take_borrowers(book: Book, path: Path) -> int:
    entered = take_cooperatives(book, FUND, WHO, SourceFile.at(path), effective=FIRST).entered
    assert len(entered) == len(read_whole(REGISTER, SourceFile.at(path)))
    return sum(each.outcome != "same" for each in entered)


def open_it(book: Book, path: Path) -> int:
    """The contract and the document of each loan, the fact of the opening and its entry."""
    opened = take_opening(book, FUND, WHO, SourceFile.at(path)).opened
    assert sum(line.amount for line in opened.draft.postings) == 0
    assert [_as_told(each) for each in opened.asked.loans] == list(
        read_opening(SourceFile.at(path)).asked.loans
    )
    return 2 + 2 * len(opened.asked.loans)


def _as_told(loan: OpeningLoan) -> OpeningLoan:
    """Without the day on which its period began: the book finds that in the contract."""
    return replace(loan, opening=replace(loan.opening, accrued_since=None))


def take_bank(book: Book, path: Path) -> int:
    read = read_statements(SourceFile.at(path), known_layouts())
    for statement in read:
        holds(statement)
    first, *others = (one.account for one in read)
    places = {**dict.fromkeys(others, LEFT_OUT), first: "bank"}
    with writer_of(book) as writer:
        taken = take_statements(writer, read, places if others else {})
    assert all(len(each.new) + each.already == len(each.read.lines) for each in taken)
    return sum(len(each.new) for each in taken)


def take_requests(book: Book, path: Path) -> int:
    """Each application, and the papers that came with it."""
    received = take_applications(book, FUND, WHO, SourceFile.at(path), today=TODAY)
    assert len(received) == len(read_whole(APPLICATIONS, SourceFile.at(path)))
    return sum(each.is_new for each in received)


def take_done(book: Book, path: Path) -> int:
    """A notice with its delivery and the answer is three facts of one row."""
    received = take_recovery(book, FUND, WHO, SourceFile.at(path), today=TODAY)
    assert len(received) == len(read_whole(RECOVERY, SourceFile.at(path)))
    return sum(each.is_new for each in received)


def take_expected(book: Book, path: Path) -> int:
    """All lines of a plan are one version of it."""
    day = date(2023, 6, 30)
    put = take_plan(book, FUND, WHO, SourceFile.at(path), on=day, today=TODAY).put
    assert len(put.after.lines) == len(read_whole(PLAN, SourceFile.at(path)))
    return int(put.version is not None)


def take_items(book: Book, path: Path) -> int:
    """Many of them are one fact."""
    received = take_support(book, FUND, WHO, SourceFile.at(path), today=TODAY).received
    assert len(received) == len(read_whole(SUPPORT, SourceFile.at(path)))
    return int(any(each.became == "new" for each in received))


def adopt_table(book: Book, path: Path) -> int:
    rules = table_of(SourceFile.at(path))
    with writer_of(book) as writer:
        return adopt(writer, rules, "QĐ 12")


@dataclass(frozen=True)
class Case:
    """A kind of file: sound ones, how it is taken (answer: the least of new links), its book."""

    sound: Callable[[], list[Sound]]
    take: Callable[[Book, Path], int]
    lends: bool = True
    files: int = 400


def one_sheet(kind: str, headings: Any, rows: Any, tree: str = "") -> list[Sound]:
    return [Sound(kind, {"Bảng": [list(headings), *map(list, rows)]}, tree)]


def collections() -> list[Sound]:
    rows = test_collections.good_rows()
    tree = (
        "collections:\n"
        "  - {day: 12/03/2023, loan: HD-01, amount: 5.000.000, reference: FT-1}\n"
        "  - {day: 2023-03-20, loan: HD-01, amount: 2000000, place: bank, mark: prepay}\n"
    )
    return one_sheet("collections", test_collections.HEADINGS, rows, tree)


def entries() -> list[Sound]:
    rows = [
        *odd_files.good_rows(),
        odd_files.row(entry="2", date="1/7/2023", memo="Lãi", account=11212, debit="1.500.000"),
        odd_files.row(account="deposit_interest", credit=1_500_000),
    ]
    for row in rows:
        at = odd_files.FIELDS.index("cooperative")
        row[at] = "4900000001" if row[at] else None
    return one_sheet("entries", odd_files.HEADINGS, rows, odd_files.YAML)


def contracts() -> list[Sound]:
    rows = [loan_files.row(), loan_files.row(number="02/2023/HĐTD", principal=50_000_000)]
    return one_sheet("loans", loan_files.HEADINGS, rows, loan_files.YAML)


def borrowers() -> list[Sound]:
    names = [column.name for column in COOPERATIVES.columns]
    said: list[dict[str, Cell]] = [
        {"number": "0100000001", "name": "HTX mẫu 11", "status": "đang hoạt động"},
        {"number": "0100000002", "name": "HTX mẫu 12", "district": "Cao Lộc", "phone": "0205"},
        {"number": "0100000003", "name": "HTX mẫu 13", "effective": date(2024, 5, 6)},
    ]
    rows = [[each.get(name) for name in names] for each in said]
    tree = yaml.safe_dump(
        {"cooperatives": [{"number": "0100000001", "name": "HTX mẫu 11"}]}, allow_unicode=True
    )
    headings = [COOPERATIVES.heading(name) for name in names]
    return one_sheet("cooperatives", headings, rows, tree)


@cache
def opening_sheets(folder: Path) -> Sheets:
    path = opening_files.as_workbook(folder / "mo.xlsx", opening_files.GOOD)
    book = load_workbook(path)
    sheets: Sheets = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        sheets[name] = [[None if c == "" else c for c in row] for row in rows]
    path.unlink()
    return sheets


def openings(folder: Path) -> list[Sound]:
    tree = yaml.safe_dump(opening_files.GOOD, allow_unicode=True, sort_keys=False)
    return [Sound("openings", opening_sheets(folder), tree)]


def statements() -> list[Sound]:
    return [Sound(f"statement-{name}", {"Sao kê": make()}) for name, make in banks.ALL.items()]


def requests() -> list[Sound]:
    names = [column.name for column in APPLICATIONS.layouts[0].columns]
    said: list[dict[str, Cell]] = [
        dict(
            zip(names, ("HS-01", date(2024, 3, 1), BORROWER, 500_000_000, "Mua máy"), strict=False),
            project_cost=800_000_000,
            own_funds=300_000_000,
            security="Đất; máy",
            papers="request; plan",
        ),
        dict(zip(names, ("HS-02", "4/3/2024", BORROWER, "200.000.000", "Nhà"), strict=False)),
    ]
    rows = [[each.get(name) for name in names] for each in said]
    tree = yaml.safe_dump({"applications": [{**said[1], "papers": ["plan"]}]}, allow_unicode=True)
    headings = [APPLICATIONS.layouts[0].heading(name) for name in names]
    return one_sheet("applications", headings, rows, tree)


DONE: dict[str, list[dict[str, Cell]]] = {
    "steps": [
        {"day": "5/7/2023", "cooperative": BORROWER, "how": "gọi điện", "reply": "Sẽ trả"},
        {
            "day": date(2023, 8, 1),
            "cooperative": BORROWER,
            "rung": "remind_1",
            "document": "TB-15",
            "loans": "HD-01; HD-02",
            "delivered_on": "4/8/2023",
            "delivered_by": "bưu điện",
            "replied_on": "9/8/2023",
            "reply": "Xin trả dần",
        },
    ],
    "promises": [
        {
            "day": "10/8/2023",
            "cooperative": BORROWER,
            "amount": "5.000.000",
            "by": "31/8/2023",
            "notice": "TB-15",
        }
    ],
    "inspections": [
        {
            "day": "20/3/2023",
            "loan": "HD-02",
            "document": "BB-02",
            "finding": "đúng mục đích",
            "members": "cán bộ A; cán bộ B",
        }
    ],
    "cases": [
        {
            "case": "KK-01",
            "day": "2/10/2023",
            "cooperative": BORROWER,
            "loans": "HD-01",
            "kind": "dân sự",
            "court": "Tòa án nhân dân huyện Cao Lộc",
        }
    ],
    "events": [
        {"case": "KK-01", "day": "15/10/2023", "event": "Nộp đơn khởi kiện"},
        {"case": "KK-01", "day": "20/10/2023", "event": "return", "document": "TB 4"},
    ],
}


def done() -> list[Sound]:
    sheets: Sheets = {
        sheet_name(layout): [
            [layout.heading(column.name) for column in layout.columns],
            *([row.get(column.name) for column in layout.columns] for row in DONE[name]),
        ]
        for name, layout in OF_RECOVERY.items()
    }
    tree = yaml.safe_dump({"promises": [{**DONE["promises"][0], "notice": None}]})
    return [Sound("recovery", sheets, tree)]


EXPECTED: list[dict[str, Cell]] = [
    {
        "loan": "HD-01",
        "name": "HTX mẫu 01",
        "owed": 50_000_000,
        "quarter": "2023Q3",
        "by": "31/08/2023",
        "origin": "theo hợp đồng",
        "percent": 90,
        "principal": 12_000_000,
        "interest": 300_000,
    },
    {
        "loan": "HD-02",
        "quarter": "Q4/2023",
        "origin": "cam kết",
        "percent": "60%",
        "principal": 5_000_000,
        "note": "sau vụ thu hoạch",
    },
]


def expected() -> list[Sound]:
    columns = PLAN.layouts[0].columns
    sheets: Sheets = {
        sheet_name(PLAN.layouts[0]): [
            [PLAN.layouts[0].heading(column.name) for column in columns],
            *([row.get(column.name) for column in columns] for row in EXPECTED),
        ]
    }
    return [Sound("recovery_plan", sheets, yaml.safe_dump({"lines": EXPECTED}))]


def given() -> list[Sound]:
    said: list[dict[str, Cell]] = [
        {
            "category": "Thưởng sản phẩm OCOP",
            "cooperative": BORROWER,
            "count": 3,
            "unit": "sản phẩm",
            "amount": 15_000_000,
            "source": "NSĐP",
            "day": date(2023, 5, 15),
            "document": "812/QĐ-UBND",
        },
        {
            "category": "19.5.1",
            "count": "1.028",
            "unit": "người",
            "others": "25 HTX; 8 huyện",
            "amount": "khoảng 980 triệu",
            "last": "31/12/2022",
            "cumulative": "có",
        },
        {"category": "19.3", "amount": "25.000.000", "first": "1/1/2023", "last": "30/6/2023"},
    ]
    names = [column.name for column in SUPPORT.layouts[0].columns]
    headings = [SUPPORT.layouts[0].heading(name) for name in names]
    rows = [[each.get(name) for name in names] for each in said]
    tree = yaml.safe_dump({"support": said[1:]}, allow_unicode=True)
    return one_sheet("support", headings, rows, tree)


def lending_tables() -> list[Sound]:
    rows = rows_of(OWN)
    sheets: Sheets = {
        sheet_name(layout): [
            [layout.heading(column.name) for column in layout.columns],
            *([row[column.name] for column in layout.columns] for row in rows[layout.kind]),
        ]
        for layout in LENDING.layouts
    }
    return [Sound("lending_rules", sheets, YAML)]


CASES = {
    "applications": Case(requests, take_requests, files=200),
    "lending_rules": Case(lending_tables, adopt_table, lends=False, files=200),
    "recovery": Case(done, take_done, files=200),
    "recovery_plan": Case(expected, take_expected, files=200),
    "support": Case(given, take_items, files=200),
    "collections": Case(collections, collect),
    "entries": Case(entries, post_entry_file, lends=False),  # its loans are kept by entries
    "loans": Case(contracts, take_contracts),
    "cooperatives": Case(borrowers, take_borrowers, lends=False),
    "openings": Case(list, open_it, lends=False),
    "statements": Case(statements, take_bank),
}
AT_ONCE = 50
CHUNKS = [(kind, at) for kind, case in CASES.items() for at in range(0, case.files, AT_ONCE)]


def sounds(kind: str, folder: Path) -> list[Sound]:
    return openings(folder) if kind == "openings" else CASES[kind].sound()


@pytest.fixture(scope="module")
def masters(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """A book that has lent, and one that is only founded: made once, and copied."""
    folder = tmp_path_factory.mktemp("books")
    paths = {lends: folder / f"{lends}.db" for lends in (True, False)}
    for lends, path in paths.items():
        book = found_fund(create(str(path)))
        if lends:
            lent(book)
            with_tree(book)
        book.close()
    return paths


class Desk:
    """A copy of a book that is put back whenever a file was taken into it."""

    def __init__(self, master: Path, folder: Path) -> None:
        self.master, self.folder, self.numbers = master, folder, count()
        self.book = self._copied()
        self.first = self.chain()

    def _copied(self) -> Book:
        path = self.folder / f"{next(self.numbers)}.db"
        shutil.copy(self.master, path)
        return open_book(str(path))

    def chain(self) -> int:
        with self.book.reading() as connection:
            return head_of(connection, FUND).chain

    def anew(self) -> None:
        self.book.close()
        self.book = self._copied()


def told(refusal: FundledgerError) -> None:
    """In both languages, and at its place where it has one."""
    for lang in LANGUAGES:
        assert say_in(lang, refusal.key, **refusal.params)
    for problem in refusal.problems if isinstance(refusal, BadFile) else ():
        for lang in LANGUAGES:
            sentence = say_problem(problem, lang)
            sentence.encode()
            assert len(sentence) > len(problem.place.file) + 10, sentence
            assert_placed(problem.place, sentence)


def assert_placed(place: Place, sentence: str) -> None:
    for part in (place.sheet, place.row, place.column, place.path):
        assert part is None or str(part) in sentence, (place, sentence)


def again(book: Book, take: Callable[[Book, Path], int], path: Path) -> int | str:
    """What is new the second time, or why it is refused."""
    try:
        return take(book, path)
    except FundledgerError as refusal:
        return refusal.key


def refused(desk: Desk, take: Callable[[Book, Path], int], path: Path) -> bool:
    """What happens to one file: whole, or not at all."""
    try:
        new = take(desk.book, path)
    except FundledgerError as refusal:
        told(refusal)
        if again(desk.book, take, path) != refusal.key:
            raise
        assert desk.chain() == desk.first
        return True
    after = desk.chain()
    assert (after > desk.first) == (new > 0)
    assert after - desk.first >= new
    assert again(desk.book, take, path) in (0, "opening.already")
    assert desk.chain() == after
    return False


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "start"), CHUNKS)
def test_a_damaged_file_is_taken_whole_or_refused_in_sentences(
    kind: str, start: int, masters: dict[bool, Path], tmp_path: Path
) -> None:
    case, taken = CASES[kind], 0
    desk = Desk(masters[case.lends], tmp_path)
    sound = sounds(kind, tmp_path)
    for number in range(start, start + AT_ONCE):
        path = mutated(sound[number % len(sound)], number, tmp_path)
        if not refused(desk, case.take, path):
            taken += 1
            if taken % 10 == 1:
                assert proved(desk.book) == []
            desk.anew()
        path.unlink()
    desk.book.close()
    assert 0 < taken < AT_ONCE


@pytest.mark.parametrize("kind", CASES)
def test_the_sound_file_is_taken(kind: str, masters: dict[bool, Path], tmp_path: Path) -> None:
    """Else nothing would be learnt from what is done to it."""
    desk = Desk(masters[CASES[kind].lends], tmp_path)
    for sound in sounds(kind, tmp_path):
        path = written(tmp_path / "sound.xlsx", sound.sheets)
        assert not refused(desk, CASES[kind].take, path)
        assert proved(desk.book) == []
        desk.anew()
    desk.book.close()


@pytest.mark.slow
def test_there_are_two_thousand_of_them(tmp_path: Path) -> None:
    seen: set[bytes] = set()
    for kind, start in CHUNKS:
        sound = sounds(kind, tmp_path)
        for number in range(start, start + AT_ONCE):
            path = mutated(sound[number % len(sound)], number, tmp_path)
            seen.add(sha256(path.suffix.encode() + path.read_bytes()).digest())
            path.unlink()
    assert len(seen) >= 2_000
