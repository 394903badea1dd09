"""Many funds at once: what stands there is what each fund answers alone, and it adds up."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks import nation
from fundledger import rules
from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.ledger import funds
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.journal import writing
from fundledger.messages import say
from fundledger.reports import workers
from fundledger.reports.asked import Asked
from fundledger.reports.asking import Asks, ask, asks
from fundledger.reports.books import journal_of, ledger_of, trial_balance_of
from fundledger.reports.bucket_movements import (
    BUCKET_MOVEMENTS_OF_FUNDS,
    bucket_movements_screen,
)
from fundledger.reports.capital import capital_of_funds, capital_screen
from fundledger.reports.disbursements import disbursements_table
from fundledger.reports.dues import SHARES, due_table, response_table, with_shares
from fundledger.reports.loans import loan_list
from fundledger.reports.many import Many, Summed, gathered, led_by, together
from fundledger.reports.movements import movements_screen
from fundledger.reports.receipts import collections_table
from fundledger.reports.result import result_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Column, Note, Table
from fundledger.reports.workers import Answer
from fundledger.store.books import Book, open_book

FUNDS = (1, 2, 3)
FIRST, LAST = date(2020, 4, 1), date(2020, 12, 31)
YEAR, LATER = date(2020, 1, 1), date(2022, 1, 1)
YOUNGEST = 9  # a fund whose books begin only then

Make = Callable[[Asked], Table | Screen]

REPORTS: dict[str, Make] = {
    "capital": partial(capital_screen, first=FIRST),
    "compared": partial(capital_screen, first=FIRST, compare=True),
    "collections": partial(collections_table, first=FIRST, cut="quarter"),
    "by borrower": partial(collections_table, first=FIRST, cut="borrower"),
    "disbursements": partial(disbursements_table, first=YEAR),
    "due": partial(due_table, first=FIRST),
    "response": partial(response_table, first=FIRST),
    "movements": partial(movements_screen, first=FIRST, cut="loan"),
    "result": partial(result_table, first=FIRST),
    "trial balance": partial(trial_balance_of, first=FIRST),
    "journal": partial(journal_of, first=FIRST),
    "ledger": partial(ledger_of, account="bank_capital", first=FIRST, only={}),
    "loans": loan_list,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Three funds that lent for a year, and one that began later and has nothing yet."""
    path = str(tmp_path_factory.mktemp("nation") / "cả nước.db")
    book = nation.make(path, funds_count=len(FUNDS), loans=8, years=1, seed=7)
    chart = rules.chart("tt99")
    funds.found(book, YOUNGEST, "Quỹ mẫu 09", "", chart, LATER, "bench", clock=lambda: nation.NOW)
    book.close()
    return path


@pytest.fixture
def country(place: str) -> Iterator[Book]:
    book = open_book(place)
    yield book
    book.close()


def pinned(book: Book, numbers: tuple[int, ...] = FUNDS) -> Asks:
    with book.reading() as connection:
        return asks(connection, numbers, LAST)


def alone(book: Book, fund: int, make: Make) -> tuple[Table, ...]:
    with book.reading() as connection:
        found = make(ask(connection, fund, LAST))
    return (found,) if isinstance(found, Table) else found.tables


def of_all(book: Book, make: Make) -> Many:
    asked = pinned(book)
    return gathered(asked, workers.here(book, asked.each, make))


@pytest.mark.parametrize("name", [name for name in REPORTS if name not in ("capital", "compared")])
def test_lines_are_those_of_the_funds_and_totals_their_sums(country: Book, name: str) -> None:
    shown = together(of_all(country, REPORTS[name]))
    singles = {fund: alone(country, fund, REPORTS[name]) for fund in FUNDS}
    for place, _ in enumerate(singles[1]):
        mine = {fund: tables[place] for fund, tables in singles.items()}
        lines = next(each for each in shown.tables if each.name == mine[1].name)
        assert [column.name for column in lines.columns[:2]] == ["fund", "fund_name"]
        assert lines.rows == [
            (fund, f"Quỹ mẫu {fund:02}", *row) for fund, table in mine.items() for row in table.rows
        ]
        assert lines.rows, name
        totals = [table.totals for table in mine.values() if table.totals is not None]
        assert lines.totals == ((None, None, *added(totals)) if totals else None)


def added(rows: list[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    cells = (zip(*rows, strict=True)) if rows else ()
    return tuple(None if each[0] is None else sum(int(str(c)) for c in each) for each in cells)


@pytest.mark.parametrize(
    "name", ["collections", "disbursements", "due", "trial balance", "loans", "journal"]
)
def test_one_line_a_fund_is_what_its_report_totals(country: Book, name: str) -> None:
    shown = together(of_all(country, REPORTS[name])).tables[0]
    assert shown.name == "by_fund"
    for fund, row in zip(FUNDS, shown.rows, strict=True):
        totals = alone(country, fund, REPORTS[name])[0].totals
        assert totals is not None
        assert row == (fund, f"Quỹ mẫu {fund:02}", *(cell for cell in totals if cell is not None))


def test_accounts_of_all_funds_are_one_trial_balance(country: Book) -> None:
    make = REPORTS["trial balance"]
    whole = together(of_all(country, make), Summed("trial_balance")).tables[0]
    rows = [row for fund in FUNDS for row in alone(country, fund, make)[0].rows]
    numbers = sorted({str(row[0]) for row in rows})
    assert [row[0] for row in whole.rows] == numbers
    for row in whole.rows:
        assert row[2:] == added([each[2:] for each in rows if each[0] == row[0]])
    assert whole.totals is not None
    assert len(set(whole.totals[2:4])) == len(set(whole.totals[4:6])) == 1  # debit = credit


def test_what_all_funds_total_is_of_the_table_that_leads(country: Book) -> None:
    """Movements between buckets: what is added up is principal, not the loans that stand below."""
    make = partial(bucket_movements_screen, first=FIRST)
    found = of_all(country, make)
    led = led_by(together(found, BUCKET_MOVEMENTS_OF_FUNDS), "bucket_movements")
    principal = [alone(country, fund, make)[0].total["in_all"] for fund in FUNDS]
    assert led.total is not None
    assert led.total["in_all"] == sum(int(str(each)) for each in principal)


def test_lines_of_a_result_keep_their_order(country: Book) -> None:
    whole = together(of_all(country, REPORTS["result"]), Summed("result")).tables[0]
    codes = [getattr(row[0], "code", None) for row in whole.rows]
    assert codes.index("income_in_term") < codes.index("total_income") < codes.index("total_cost")
    assert codes[-1] == "difference"
    singles = [dict(figures(alone(country, fund, REPORTS["result"])[0])) for fund in FUNDS]
    assert dict(figures(whole))["difference"] == sum(each["difference"] for each in singles)


def figures(table: Table) -> Iterator[tuple[str, int]]:
    for row in table.rows:
        yield str(getattr(row[0], "code", row[0])), int(str(row[1]))


def test_a_share_of_all_funds_is_that_of_the_sums(country: Book) -> None:
    how = Summed("response", apart=SHARES, finish=with_shares)
    whole = together(of_all(country, REPORTS["response"]), how).tables[0]
    singles = [alone(country, fund, REPORTS["response"])[0].rows for fund in FUNDS]
    for place, row in enumerate(whole.rows):
        assert row[1:6] == added([rows[place][1:6] for rows in singles])
        due, in_time = int(str(row[1])), int(str(row[2]))
        assert abs(float(getattr(row[6], "code", "")) - 100 * in_time / due) <= 0.05


def test_capital_is_a_line_a_fund(country: Book) -> None:
    shown = capital_of_funds(of_all(country, REPORTS["compared"]))
    assert [each.name for each in shown.tables] == [
        *("capital_by_fund", "collected_by_fund"),
        *("capital", "capital_by_class", "capital_positions"),
    ]
    assert shown.flat is not None
    names = [column.name for column in shown.flat.columns]
    with country.reading() as connection:
        alone = {
            fund: capital_screen(ask(connection, fund, LAST), FIRST, compare=True) for fund in FUNDS
        }
    for fund, row in zip(FUNDS, shown.flat.rows, strict=True):
        line = dict(zip(names, row, strict=True))
        of = dict(alone[fund].now.figures.items())
        assert line.pop("fund") == fund
        assert line.pop("fund_name") == f"Quỹ mẫu {fund:02}"
        assert line == {name: of[name] for name in line}
        parts = ("principal_in_term", "principal_overdue", "capital_on_hand", "exceptions")
        assert line["charter_capital"] == sum(int(str(line[part])) for part in parts)
    document = shown.document()
    for name, amount in alone[1].now.figures.items():
        total = sum(dict(each.now.figures.items())[name] for each in alone.values())
        assert document["total"][name] == total, name
        assert document["total"][f"{name}_difference"] == total - sum(
            dict(each.before.figures.items())[name] for each in alone.values() if each.before
        )
        assert document["funds"][0][name] == amount
    assert [each["fund"] for each in document["funds"]] == list(FUNDS)
    assert document["funds"][1] == {
        "fund": 2,
        "fund_name": "Quỹ mẫu 02",
        "known_at": pinned(country).each[1].known_at,
        **alone[2].document(),
    }
    by_contract = say("report_note.borrowers_by_contract")
    assert document["notes"] == [say("report_note.capital_holds"), by_contract]


def test_a_fund_whose_books_and_contracts_differ_is_named(tmp_path: Path) -> None:
    book = nation.make(str(tmp_path / "b.db"), funds_count=3, loans=2, years=1)
    with writing(book, 2, "bench", clock=lambda: nation.NOW) as writer:
        lines = [Posting("principal_in_term", 7, "HD-9", "1", "NSDP")]
        lines.append(Posting("bank_capital", -7, source="NSDP"))
        writer.append(Draft(LAST, "ghi tay", tuple(lines)))
    shown = capital_of_funds(of_all(book, REPORTS["capital"]))
    odd = say("report_note.principal_without_contract", amount=7, loans="HD-9")
    holds = say("report_note.capital_holds")
    assert [say(note.key, **note.params) for note in shown.tables[0].notes] == [
        say("many_note.of_funds", funds="2", note=odd),
        say("many_note.of_all", note=holds),
    ]
    # 7 lent, 7 less on hand: the identity of the books holds; no contract knows of them.
    assert [row[-1] for row in shown.tables[0].rows] == [0, 0, 0]
    total = shown.document()["total"]
    assert (total["unexplained"], total["without_contract_in_term"]) == (0, -7)
    assert total["principal_in_term"] - 7 == total["contract_principal_in_term"]
    (bridge,) = (table for table in shown.tables if table.name == "capital_bridge")
    assert [(row[0], str(getattr(row[3], "code", ""))) for row in bridge.rows] == [
        *((2, "booked"), (2, "without_contract"), (2, "by_contracts"))
    ]
    book.close()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_answer_the_same(
    country: Book, place: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip("not on this system")
    monkeypatch.setattr(workers, "context", lambda: multiprocessing.get_context(method))
    asked = pinned(country)
    done: list[int] = []
    for make in (REPORTS["capital"], REPORTS["due"]):
        apart = workers.answers(country, place, asked, make, done.append, processes=2)
        assert apart == workers.here(country, asked.each, make)
    assert done == [1] * 6


def test_words_keep_their_codes_between_processes(country: Book, place: str) -> None:
    make = REPORTS["result"]
    found = workers.answers(country, place, pinned(country), make, processes=2)
    table = found[0]
    assert isinstance(table, Table)
    assert dict(figures(table)).keys() >= {"total_income", "difference"}


def test_processes_read_a_server_too(postgres_address: str) -> None:
    book = nation.make(postgres_address, funds_count=2, loans=3, years=1)
    asked = pinned(book, (1, 2))
    make = REPORTS["capital"]
    found = workers.answers(book, postgres_address, asked, make, processes=2)
    assert found == workers.here(book, asked.each, make)
    book.close()


def test_where_no_process_can_be_started_one_does_it_all(
    country: Book, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(workers, "ProcessPoolExecutor", refuse)
    asked, make = pinned(country), REPORTS["capital"]
    found = workers.answers(country, place, asked, make, processes=2)
    assert found == workers.here(country, asked.each, make)


def dies_in_fund_two(asked: Asked, here: int) -> Table | Screen:
    """As a process that the system ends for want of memory; in the one that asked, it answers."""
    if asked.fund == 2 and os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return loan_list(asked)


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_what_a_dead_process_leaves_is_done_here_and_counted_once(
    country: Book, place: str, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    asked, done = pinned(country), list[int]()
    found = workers.answers(
        country, place, asked, partial(dies_in_fund_two, here=os.getpid()), done.append, processes=2
    )
    assert found == workers.here(country, asked.each, loan_list)
    assert done == [1, 1, 1]

    def broken(*_: object) -> Iterator[Answer]:
        yield from found[:fails_at]
        raise BrokenProcessPool

    monkeypatch.setattr(workers, "_apart", broken)
    again = list[int]()
    assert workers.answers(country, place, asked, loan_list, again.append, processes=2) == found
    assert again == [1, 1, 1]


def refuses_within(asked: Asked) -> Table:
    """A note and a refusal whose words name another refusal, as those of a quarter do."""
    inner = FundledgerError("word.bank")
    if asked.fund == 2:
        raise FundledgerError("entry.unknown_account", account=inner, day=asked.as_of)
    note = Note("bank_note.no_statement", {"place": inner})
    return Table("loans", (), [], None, asked.facts, (note,))


def test_a_sentence_within_a_sentence_comes_from_another_process(
    country: Book, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "here", lambda *_: [])  # nothing may be left to be done here
    one, other, _ = workers.answers(country, place, pinned(country), refuses_within, processes=2)
    assert isinstance(one, Table)
    assert str(one.notes[0].params["place"]) == say("word.bank")
    assert isinstance(other, workers.Refusal)
    assert say("word.bank") in say(other.key, **other.params)


def test_a_refusal_arrives_as_it_is() -> None:
    problem = Problem(Place("tệp.xlsx", "Tờ 1", 3), "cell.decimals", {"value": "1,5"})
    bad = pickle.loads(pickle.dumps(BadFile("tệp.xlsx", [problem])))
    assert (type(bad), bad.key, bad.params, bad.problems, str(bad)) == (
        BadFile,
        "file.refused",
        {"file": "tệp.xlsx", "count": 1},
        (problem,),
        str(BadFile("tệp.xlsx", [problem])),
    )


def test_a_small_book_is_read_by_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_cores", lambda: 4)
    each = pinned_like(8)
    assert workers._processes(Asks(each, 19_999, None)) == 0
    assert workers._processes(Asks(each, 60_000, None)) == 3
    assert workers._processes(Asks(each, 10**6, None)) == 4
    assert workers._processes(Asks(each[:2], 10**6, None)) == 2


def pinned_like(count: int) -> tuple[Any, ...]:
    return tuple(range(count))


def test_a_program_with_threads_is_not_copied() -> None:
    held = threading.Event()
    thread = threading.Thread(target=held.wait)
    thread.start()
    try:
        assert workers.context().get_start_method() == "spawn"
    finally:
        held.set()
        thread.join()


def test_what_is_written_meanwhile_is_not_in_it(tmp_path: Path) -> None:
    """The links are pinned first: all funds are read as they stood at that moment."""
    book = nation.make(str(tmp_path / "b.db"), funds_count=2, loans=2, years=1)
    asked, make = pinned(book, (1, 2)), REPORTS["trial balance"]
    before = workers.here(book, asked.each, make)
    for fund in (1, 2):
        with writing(book, fund, "bench", clock=lambda: nation.NOW) as writer:
            lines = (Posting("cost_management", 5), Posting("bank_interest", -5))
            writer.append(Draft(LAST, "chi", lines))
    assert workers.here(book, asked.each, make) == before
    assert workers.here(book, pinned(book, (1, 2)).each, make) != before
    book.close()


def test_a_fund_that_was_not_there_yet_is_left_out_and_named(country: Book) -> None:
    with country.reading() as connection:
        found = asks(connection, (*FUNDS, YOUNGEST), LAST)
        assert [each.fund for each in found.each] == list(FUNDS)
        params = {"fund": YOUNGEST, "name": "Quỹ mẫu 09", "day": LATER}
        assert [(note.key, note.params) for note in found.notes] == [("many_note.not_yet", params)]
        assert len(asks(connection, (*FUNDS, YOUNGEST), LATER).each) == 4
        before = (nation.NOW - timedelta(days=2)).date()
        nothing = asks(connection, FUNDS, LAST, str(before))
        assert nothing.each == ()
        assert {note.key for note in nothing.notes} == {"many_note.not_yet_known"}
    shown = together(gathered(nothing, []))
    assert [note.key for note in shown.tables[0].notes] == ["many_note.not_yet_known"] * 3
    assert capital_of_funds(gathered(nothing, [])).document()["funds"] == []


def test_a_day_is_known_by_every_fund_and_a_link_by_none(country: Book) -> None:
    with country.reading() as connection:
        on_the_day = asks(connection, FUNDS, LAST, str(nation.NOW.date()))
        assert on_the_day == asks(connection, FUNDS, LAST)
        assert isinstance(on_the_day.recorded_until, datetime)
        assert on_the_day.links == sum(int(str(each.known_at)) for each in on_the_day.each)
        with pytest.raises(FundledgerError) as refusal:
            asks(connection, FUNDS, LAST, "5")
    assert refusal.value.key == "chain.link_of_one_fund"


def test_a_refusal_of_one_fund_is_everybodys(country: Book) -> None:
    def make(asked: Asked) -> Table:
        if asked.fund == 2:
            raise FundledgerError("account.no_chart_yet")
        return loan_list(asked)

    with pytest.raises(FundledgerError) as refusal:
        of_all(country, make)
    assert refusal.value.key == "many.refused"
    assert "Quỹ mẫu 02" in str(refusal.value)


def test_what_a_fund_does_not_have_leaves_it_out(country: Book) -> None:
    def make(asked: Asked) -> Table:
        if asked.fund in missing:
            raise FundledgerError("balance.no_loan", code="HD-77")
        return loan_list(asked)

    missing = {2}
    many = of_all(country, make)
    assert [of.ask.fund for of in many.each] == [1, 3]
    assert [note.key for note in together(many).tables[-1].notes][-1] == "many_note.has_none"
    missing = set(FUNDS)
    with pytest.raises(FundledgerError) as refusal:
        of_all(country, make)
    assert refusal.value.key == "balance.no_loan"


def test_a_column_that_only_some_funds_show(country: Book) -> None:
    """A report of one's own: the second fund has a column between the others."""

    def make(asked: Asked) -> Table:
        more = (Column("share", "money"),) if asked.fund == 2 else ()
        columns = (Column("line"), *more, Column("amount", "money"))
        row: tuple[Cell, ...] = ("a", *(5 for _ in more), asked.fund)
        return Table("balance", columns, [row], (None, *row[1:]))

    shown = together(of_all(country, make), Summed("balance"))
    whole, by_fund, lines = shown.tables
    assert [column.name for column in lines.columns] == [
        *("fund", "fund_name", "line", "share", "amount")
    ]
    assert [row[3:] for row in lines.rows] == [(None, 1), (5, 2), (None, 3)]
    assert [row[2:] for row in by_fund.rows] == [(None, 1), (5, 2), (None, 3)]
    assert whole.rows == [("a", 5, 6)]
    assert lines.totals == (None, None, None, 5, 6)


def test_what_funds_say_differently_of_themselves_is_a_note_each(country: Book) -> None:
    shown = together(of_all(country, REPORTS["ledger"])).tables[-1]
    assert shown.facts["account"] == "11211"
    assert "closing" not in shown.facts
    notes = [str(note.params["note"]) for note in shown.notes]
    assert len(notes) == 3
    assert all("closing" in note for note in notes)


def test_the_same_seed_makes_the_same_nation(tmp_path: Path) -> None:
    heads = []
    for name in ("a.db", "b.db"):
        book = nation.make(str(tmp_path / name), funds_count=2, loans=3, years=1, seed=3)
        table = alone(book, 2, REPORTS["trial balance"])[0]
        heads.append([table.rows, table.totals])
        book.close()
    assert heads[0] == heads[1]
