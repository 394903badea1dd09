"""An answer is in no language before a face renders it: made for one reader, it reads well to all.

Each report of the demonstration fund is made while English is in use and while Vietnamese is, and
both are read in both languages.
"""

from __future__ import annotations

import ast
import pickle
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import fundledger
from fundledger import demo
from fundledger.contract.events import Waive
from fundledger.errors import FundledgerError
from fundledger.exchange.workbook import save
from fundledger.ledger.journal import writing
from fundledger.loans.rolling import roll
from fundledger.loans.verbs import take
from fundledger.messages import LANGUAGES, Language, use_language
from fundledger.messages.wording import Sentence
from fundledger.registers.documents import body_of
from fundledger.reports import (
    as_csv,
    as_json,
    as_text,
    bank_answers,
    books,
    capital,
    charts,
    closing,
    cooperatives,
    disbursements,
    dues,
    loans,
    movements,
    opening,
    periods,
    plans,
    receipts,
    result,
    security,
    settings,
    workers,
)
from fundledger.reports.asking import ask, asks
from fundledger.reports.loans import Asked, Screen
from fundledger.reports.many import gathered, together
from fundledger.reports.table import Table
from fundledger.store.books import Book, open_book

FIRST, LAST = date(2023, 1, 1), date(2023, 6, 30)
LATER = date(2023, 12, 31)
LOAN = "DEMO-QH01"
FACES = {"as_csv", "as_json", "as_text", "frames"}
"""The modules that render a table: they alone have a reader, and say something."""

Make = Callable[[Asked], Table | Screen]
REPORTS: dict[str, Make] = {
    "capital": partial(capital.capital_screen, first=FIRST, compare=True),
    "collections": partial(receipts.collections_table, first=FIRST, cut="area"),
    "disbursements": partial(disbursements.disbursements_table, first=FIRST),
    "disbursements by": partial(
        disbursements.disbursements_table, first=FIRST, by="kind", compare=True
    ),
    "due": partial(dues.due_table, first=FIRST),
    "response": partial(dues.response_table, first=FIRST),
    "movements": partial(movements.movements_screen, first=FIRST, cut="loan"),
    "result": partial(result.result_table, first=FIRST),
    "trial balance": partial(books.trial_balance_of, first=FIRST, levels=True),
    "ledger": partial(books.ledger_of, account="112", first=FIRST, only={}),
    "journal": partial(books.journal_of, first=FIRST),
    "balance by role": partial(books.balance_of, cut="role", only={}),
    "balance by loan": partial(books.balance_of, cut="loan", only={}),
    "an entry": partial(books.entry_of, called="1"),
    "accounts": charts.chart_of,
    "roles": lambda _: charts.role_table(),
    "loans": loans.loan_list,
    "a loan": partial(loans.loan_screen, number=LOAN),
    "a quote": partial(loans.quote_table, number=LOAN, day=LATER),
    "an explanation": partial(loans.explanation_of, number=LOAN),
    "a plan": partial(plans.plan_screen, number=LOAN),
    "a plan as signed": partial(plans.signed_plan, number=LOAN),
    "borrowers": cooperatives.borrower_list,
    "opening": opening.opening_screen,
    "security": security.security_list,
    "settings": settings.settings_of,
    "periods": periods.periods_of,
    "a quarter": partial(closing.quarter_status, quarter=(date(2023, 4, 1), LAST)),
    "a year": partial(closing.year_status, year=2023),
    "bank lines": bank_answers.bank_lines,
    "bank matches": bank_answers.bank_matches,
    "book and bank": bank_answers.bank_reconciled,
}


@pytest.fixture(scope="module")
def fund(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = open_book(str(demo.build(tmp_path_factory.mktemp("demo") / "demo")))
    yield book
    book.close()


def read(answer: Table | Screen, lang: Language) -> list[str]:
    """All that a reader of the language sees of it, and a program that this reader runs."""
    tables = (answer,) if isinstance(answer, Table) else answer.tables
    with use_language(lang):
        whole = as_json.document(answer) if isinstance(answer, Table) else answer.document()
        shown = [line for table in tables for line in as_text.lines(table, lang, wide=True)]
        rows = [line for table in tables for line in as_csv.lines(table)]
        return [*shown, *rows, *as_json.lines(whole)]


def agree(answers: dict[Language, Table | Screen]) -> None:
    """The answer made under each language is the same to each reader."""
    for lang in LANGUAGES:
        assert read(answers["en"], lang) == read(answers["vi"], lang)
    assert read(answers["en"], "en") != read(answers["en"], "vi")
    sent = pickle.loads(pickle.dumps(answers["en"]))  # our own bytes
    assert read(sent, "vi") == read(answers["vi"], "vi")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_made_for_all_readers(fund: Book, name: str) -> None:
    answers: dict[Language, Table | Screen] = {}
    for lang in LANGUAGES:
        with use_language(lang), fund.reading() as connection:
            answers[lang] = REPORTS[name](ask(connection, demo.FUND, LAST))
    agree(answers)


@pytest.mark.parametrize("name", ["movements", "ledger", "due", "a quarter"])
def test_so_is_a_report_of_many_funds(fund: Book, name: str) -> None:
    answers: dict[Language, Table | Screen] = {}
    for lang in LANGUAGES:
        with use_language(lang):
            with fund.reading() as connection:
                asked = asks(connection, [demo.FUND], LAST)
            found = workers.here(fund, asked.each, REPORTS[name])
            answers[lang] = together(gathered(asked, found))
    agree(answers)


def test_so_is_what_a_paper_and_a_roll_did(fund: Book) -> None:
    body = body_of(Waive(LATER, "overdue", 1_000))
    papers: dict[Language, Table | Screen] = {}
    rolls: dict[Language, Table | Screen] = {}
    for lang in LANGUAGES:
        with use_language(lang), writing(fund, demo.FUND, "a", dry_run=True) as writer:
            accounts = writer.accounts.ever()
            taken = take(writer, LOAN, body, LATER, "QĐ-1", today=LATER)
            papers[lang] = loans.taken_screen(taken, accounts, {"fund": demo.FUND}, dry_run=True)
            rolled = roll(writer, LATER, LATER, keeps_entries=True)
            rolls[lang] = loans.rolled_screen(rolled, accounts, {"fund": demo.FUND}, dry_run=True)
    agree(papers)
    agree(rolls)


def test_a_workbook_is_in_the_language_of_who_saves_it(fund: Book, tmp_path: Path) -> None:
    for lang in LANGUAGES:
        with use_language(lang), fund.reading() as connection:
            table = books.ledger_of(ask(connection, demo.FUND, LAST), "112", FIRST, {})
            save((table,), tmp_path / f"{lang}.xlsx", "vi")
    assert (tmp_path / "en.xlsx").read_bytes() == (tmp_path / "vi.xlsx").read_bytes()


def test_reports_say_nothing_before_they_are_rendered() -> None:
    """`say` and `language` are for faces: whatever else calls them speaks to one reader only."""
    folder = Path(fundledger.__file__).parent / "reports"
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        taken = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "fundledger.messages"
            for alias in node.names
        }
        if path.stem not in FACES:
            assert taken <= {"Language", "Wording", "catalogue"}, path.name


def test_a_wording_in_a_sentence_is_worded_with_it() -> None:
    """And an error, which the books may tell as the reason of something."""
    inner = Sentence("loan_note.overdue", {"days": 26})
    note = Sentence("many_note.of_funds", {"funds": "1", "note": inner})
    with use_language("en"):
        assert "Đã quá hạn 26 ngày." in note.words("vi")
        refusal = FundledgerError("loan.not_disbursed", loan="HD-1")
        told = Sentence("many_note.of_funds", {"funds": "1", "note": refusal})
    assert told.words("vi") != told.words("en")
