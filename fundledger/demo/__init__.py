"""The demonstration fund: the published position of Lạng Sơn, made as a user would make it.

Totals are those of the report on the first half of 2023, and the stop on new lending is the one
that it names; so is how many borrowers were sued in which district. Every figure of a single
borrower is invented and says so. The book is built from files that stay beside it: an opening, two
quarters of receipts, an entry file, a bank statement, a recovery plan, a register of support,
petitions. With them lie the figures of five published documents, for `figures check`. The folder
carries a mark; one without it is never touched, and in one with it only what the demo has made is
deleted.
"""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path

from fundledger.banking import posting
from fundledger.calendar import quarter_days, today
from fundledger.closing import quarters
from fundledger.demo import support
from fundledger.errors import FundledgerError
from fundledger.exchange.collections import Asked, post_file
from fundledger.exchange.opening import take_opening
from fundledger.exchange.petitions import take_petitions
from fundledger.exchange.posting import post_entries
from fundledger.exchange.recovery_plan import take_plan
from fundledger.exchange.statements import layouts_of, read_statements, take_statements
from fundledger.files import SourceFile
from fundledger.ledger.accounts import preset
from fundledger.ledger.chain import head_of
from fundledger.ledger.funds import begin_book
from fundledger.ledger.journal import writing
from fundledger.loans.recognition import at_the_beginning
from fundledger.loans.verbs import take
from fundledger.office.house import furnish
from fundledger.recovery.cases import Occurred, Opened, happen, open_case
from fundledger.registers import stops
from fundledger.rules import procedures
from fundledger.store.books import Book, open_book
from fundledger.store.copies import companions
from fundledger.store.targets import LIST_OF_BACKUPS, has_our_mark, refuse_beside_a_book

FUND = 20
NAME = "Quỹ hỗ trợ phát triển HTX tỉnh Lạng Sơn (minh họa)"
BEGINS = date(2022, 12, 31)
ENDS = date(2023, 6, 30)
PLACE = "bank"
ACTOR = "kế toán minh họa"
MARK = ".made-by-fundledger-demo"
BOOK = "lang-son.db"
OPENING = "mo-so.xlsx"
ENTRIES = "but-toan.yaml"
RECEIPTS = ("thu-no-quy-1.xlsx", "thu-no-quy-2.xlsx")
STATEMENT = "sao-ke-quy-2.xlsx"
PLAN = "ke-hoach-thu-hoi.xlsx"
PLANNED_BY = "DEMO-KH-01 (số liệu minh họa)"
SCENARIOS = {
    "kich-ban-hai-htx.yaml": "scenario-two-fail.yaml",
    "kich-ban-thi-hanh-an.yaml": "scenario-court-late.yaml",
}
"""What if: files of the folder, each by the one beside this module that it is copied from."""

FILES = (OPENING, *RECEIPTS, ENTRIES, STATEMENT, PLAN, *SCENARIOS, *support.TAKEN)
TO_TRY = support.OTHERS
FIGURES = support.FIGURES
DESPITE = "số liệu minh họa: quý 1 không kèm sao kê"
RECALLED = ("DEMO-TH01", "DEMO-TH02")
STOPPED = date(2021, 9, 16)
STOPPED_BY = "Thông báo 521/TB-UBND ngày 16/9/2021"
STOPPED_WHY = "kết luận của Chủ tịch UBND tỉnh về hoạt động của Quỹ"


def build(folder: Path) -> Path:
    """Make the folder anew, with the book and the files it is made from; the path of the book."""
    furnish()
    refuse_beside_a_book(folder)
    _clear(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()  # it gets the hash of the last link once the book is made
    _write_files(folder)
    path = folder / BOOK
    also = [at_the_beginning(BEGINS)]
    begin_book(str(path), FUND, NAME, "Lạng Sơn", preset("tt200"), BEGINS, ACTOR, also=also)
    book = open_book(str(path))
    try:
        _live_through(book, folder)
        _support(book, folder)
        (folder / MARK).write_text(_head(book), encoding="utf-8")
    finally:
        book.close()
    return path


def _write_files(folder: Path) -> None:
    from fundledger.demo import langson

    langson.write_workbook(folder / OPENING, replace=True)
    for number, name in enumerate(RECEIPTS, start=1):
        langson.write_receipts(folder / name, quarter_days(2023, number)[1], replace=True)
    langson.write_statement(folder / STATEMENT, replace=True)
    langson.write_plan(folder / PLAN, replace=True)
    for name, source in ((ENTRIES, "entries.yaml"), *SCENARIOS.items()):
        data = resources.files(__package__).joinpath(source)
        (folder / name).write_bytes(data.read_bytes())
    for name, content in support.files():
        (folder / name).write_bytes(content)


def _live_through(book: Book, folder: Path) -> None:
    """Half a year: opening, two quarters of receipts, cash banked, recalls, a bank statement.

    At its end the plan for the half year to come, by which 1,22 tỷ is to come back.
    """
    take_opening(book, FUND, ACTOR, SourceFile.at(folder / OPENING))
    with writing(book, FUND, ACTOR) as writer:
        stops.stop(writer, STOPPED, STOPPED_BY, STOPPED_WHY)
    for number, name in enumerate(RECEIPTS, start=1):
        post_file(book, FUND, ACTOR, SourceFile.at(folder / name), Asked(today()))
        if number == 2:
            post_entries(book, FUND, ACTOR, SourceFile.at(folder / ENTRIES))
            _recall(book)
            _sue(book)
            _read_statement(book, folder / STATEMENT)
        days = quarter_days(2023, number)
        quarters.close(book, FUND, ACTOR, days, today(), despite=DESPITE)
    planned = SourceFile.at(folder / PLAN)
    take_plan(book, FUND, ACTOR, planned, on=ENDS, today=today(), document=PLANNED_BY)


def _support(book: Book, folder: Path) -> None:
    """What the province's cooperatives were given, and what they asked for."""
    register = support.LANG_SON
    support.enter(book, FUND, ACTOR, register, folder / register.file, today())
    take_petitions(book, FUND, ACTOR, SourceFile.at(folder / support.PETITIONS), today=today())


def _recall(book: Book) -> None:
    body = {"do": "recall", "pay_by": "2023-07-31"}
    with writing(book, FUND, ACTOR) as writer:
        for loan in RECALLED:
            take(writer, loan, body, date(2023, 6, 15), f"QĐ-{loan}", today=today())


def _sue(book: Book) -> None:
    """The seven suits that are published; courts, days and numbers are invented."""
    from fundledger.demo import langson

    for suit in langson.suits():
        opened = Opened(
            cooperative=suit.cooperative,
            loans=(suit.loan,),
            kind="civil",
            court=suit.court,
            procedure=procedures.holding(suit.opened).name,
            note="số liệu minh họa",
        )
        filed = Occurred(event="file", note="số liệu minh họa")
        with writing(book, FUND, ACTOR) as writer:
            decided = f"DEMO-QĐ-{suit.number}"
            open_case(writer, suit.number, suit.opened, opened, document=decided, today=today())
            paper = f"DEMO-ĐKK-{suit.number}"
            happen(writer, suit.number, suit.filed, filed, document=paper, today=today())


def _read_statement(book: Book, path: Path) -> None:
    """Do what `bank read` and `bank post --certain` do: every line matches something."""
    from fundledger.demo import langson

    with book.reading() as connection:
        statements = read_statements(SourceFile.at(path), layouts_of(connection, FUND))
    with writing(book, FUND, ACTOR) as writer:
        take_statements(writer, statements, {langson.STATEMENT_ACCOUNT: PLACE})
    with writing(book, FUND, ACTOR) as writer:
        posting.post(writer, posting.How(today()), certain=True)


def _was_written(folder: Path) -> bool:
    """Whether somebody has written in the book since it was made: work is not thrown away."""
    path, made = folder / BOOK, (folder / MARK).read_text(encoding="utf-8")
    if not made or not has_our_mark(path):  # the making was broken off, or it is no book
        return False
    try:
        book = open_book(str(path))
    except FundledgerError:  # damaged, or of another version: it may hold somebody's work
        return True
    try:
        return book.funds() != (FUND,) or _head(book) != made
    finally:
        book.close()


def _head(book: Book) -> str:
    with book.reading() as connection:
        return head_of(connection, FUND).hash


def _clear(folder: Path) -> None:
    if not folder.exists():
        return
    is_empty = folder.is_dir() and not any(folder.iterdir())
    if not (folder / MARK).is_file() and not is_empty:
        raise FundledgerError("demo.not_ours", folder=str(folder))
    if is_empty:
        return
    if _was_written(folder):
        raise FundledgerError("demo.written", folder=str(folder))
    book = folder / BOOK
    made = (book, *companions(book), book.with_name(f"{BOOK}{LIST_OF_BACKUPS}"))
    for path in (folder / MARK, *made, *(folder / name for name in (*FILES, *TO_TRY, *FIGURES))):
        path.unlink(missing_ok=True)
