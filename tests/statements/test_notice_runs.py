"""Rounds of notices: drafted for all, numbered together, resumed after a kill, nothing twice.

The borrowers are the twenty of Lạng Sơn. Of the third quarter of 2023, asked on 30/6, they are to
pay 10 × 4.950.000 + 7 × 271.195.000 + 3 × 9.020.000 = 1.974.925.000 (`test_notices` says why). On
30/6/2023 seven have principal overdue and three interest alone, all of it for more than 10 days.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from fundledger.contract.events import Collect
from fundledger.errors import FundledgerError
from fundledger.files import SourceFile
from fundledger.ledger.chain import head_of
from fundledger.ledger.proof import prove
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.recovery import steps
from fundledger.registers.notice_runs import Runs
from fundledger.registers.papers import Register
from fundledger.registers.security import Security, add
from fundledger.reports.table import Table
from fundledger.statements import issuing, notice_runs
from fundledger.statements.notice_runs import names_of
from fundledger.store.books import Book, create, open_book
from tests.ledger.books import FUND, found_fund, writer_of
from tests.loans.books import enter
from tests.office.calls import table_of
from tests.reports import lang_son
from tests.reports.lang_son import borrower_of, code_of

M = 1_000_000
ASKED, ON = date(2023, 6, 30), date(2023, 7, 3)
QUARTER: dict[str, Any] = {"quarter": "2023Q3"}
SUM = 49_500_000 + 1_898_365_000 + 27_060_000
OVERDUE = tuple(borrower_of(number) for number in range(11, 21))


class Killed(BaseException):
    """As the machine stops: nothing of the program catches it."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("lang-son") / "sổ.db"
    lang_son.told(found_fund(create(str(place)), begins=lang_son.BEGINS)).close()
    return place


@pytest.fixture
def fund(told: Path, tmp_path: Path) -> Iterator[Book]:
    place = tmp_path / "sổ.db"
    shutil.copy(told, place)
    book = open_book(str(place))
    yield book
    book.close()


def ask(book: Book, act: str, /, today: date = ASKED, **said: Any) -> Answer:
    return call(book, FUND, "văn thư", act, said, today=today, agreed=True)


def run(book: Book, into: Path | None = None, /, today: date = ASKED, **said: Any) -> str:
    """Drafts a run and writes its files; its code."""
    said = {**QUARTER, **said} if not {"month", "round"} & {*said} else said
    answer = ask(book, "notice run", today, **said, out=str(into or "chưa-ghi"))
    if into is not None:
        written(answer)
    return str(answer.facts["run"])


def written(answer: Answer) -> None:
    for made in answer.files:
        made.write(Path(made.name), False)


def issue(book: Book, code: str, /, today: date = ON, **said: Any) -> list[str]:
    answer = ask(book, "notice issue", today, run=code, **{"on": ON, **said})
    numbers: list[str] = answer.facts["numbers"]
    return numbers


def refused(book: Book, act: str, /, today: date = ON, **said: Any) -> FundledgerError:
    before = links(book)
    with pytest.raises(FundledgerError) as caught:
        ask(book, act, today, **said)
    assert links(book) == before
    assert str(caught.value)
    return caught.value


def links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def shown(book: Book, code: str, today: date = ON) -> list[dict[str, Any]]:
    found = ask(book, "notice show", today, run=code).found
    assert isinstance(found, Table)
    return list(found.records())


def codes(book: Book) -> list[str]:
    with book.reading() as connection:
        return [each.code for each in Runs.read(connection, FUND).runs]


def findings(book: Book) -> list[str]:
    with book.reading() as connection:
        return [each.key for each in prove(connection, FUND)]


def files_in(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


# Drafts.


def test_a_preview_keeps_nothing(fund: Book) -> None:
    before = links(fund)
    answer = ask(fund, "notice run", **QUARTER, dry_run=True)
    assert links(fund) == before
    assert answer.files == ()
    table = table_of(answer, "notice_run")
    assert table.total["to_pay"] == SUM
    # Bắc Sơn, Cao Lộc, TP Lạng Sơn, Văn Quan; who has no area comes last.
    order = [14, 15, 16, 17, 1, 2, 11, 12, 13, 3, 4, 5, 6, 7, 8, 9, 10, 18, 19, 20]
    assert table["cooperative"] == [borrower_of(number) for number in order]


def test_names_sort_as_in_vietnamese(fund: Book) -> None:
    names = {14: "HTX Ước Lễ", 15: "HTX Ươm Tơ"}
    for number, name in names.items():
        said = {"number": borrower_of(number), "name": name, "since": ASKED}
        ask(fund, "cooperative change", **said)
    table = table_of(ask(fund, "notice run", **QUARTER, dry_run=True), "notice_run")
    # U and Ư differ, tones come after letters: ươm < ước would be wrong by code; c comes before m.
    assert table["name"][:2] == ["HTX Ước Lễ", "HTX Ươm Tơ"]


def test_who_has_nothing_to_pay_is_named(fund: Book) -> None:
    """In July alone nothing falls due of the ten loans in term."""
    answer = ask(fund, "notice run", month="2023-07", dry_run=True)
    assert set(table_of(answer, "notice_run")["cooperative"]) == set(OVERDUE)
    out = table_of(answer, "notice_left_out")
    assert out["cooperative"] == [borrower_of(number) for number in range(1, 11)]


def test_a_part_of_the_borrowers(fund: Book) -> None:
    of_area = ask(fund, "notice run", **QUARTER, area="van quan", dry_run=True)
    assert table_of(of_area, "notice_run")["cooperative"] == [borrower_of(n) for n in (11, 12, 13)]
    named = ask(fund, "notice run", **QUARTER, cooperative=("DEMO-18", "DEMO-03"), dry_run=True)
    assert table_of(named, "notice_run").total["to_pay"] == 9_020_000 + 4_950_000
    assert refused(fund, "notice run", **QUARTER, area="Huế", dry_run=True).key == "arrears.no_area"
    no = refused(fund, "notice run", **QUARTER, cooperative=("HTX-99",), dry_run=True)
    assert no.key == "cooperative.unknown"


def test_what_makes_no_sense_is_refused(fund: Book) -> None:
    for said, key in (
        ({}, "notice_run.one_span"),
        ({**QUARTER, "month": "2023-07"}, "notice_run.one_span"),
        ({"first": "2023-07-01"}, "notice_run.one_span"),
        ({**QUARTER, "round": "overdue-1"}, "notice_run.round_is_of_a_day"),
        ({**QUARTER, "to": "guarantor"}, "notice_run.needs_round"),
        ({"month": "2023-13"}, "day.not_a_month"),
    ):
        assert refused(fund, "notice run", **said, dry_run=True).key == key
    assert refused(fund, "notice run", **QUARTER).key == "usage.missing_parameter"
    assert refused(fund, "notice issue", run="9/2023", on=ON).key == "notice_run.unknown"


def test_files_for_the_printer_and_for_each(fund: Book, tmp_path: Path) -> None:
    folder = tmp_path / "quý 3"
    assert run(fund, folder) == "1/2023"
    names = sorted(each.name for each in folder.iterdir())
    assert len(names) == 22
    assert "Văn Quan – HTX minh họa 11 – quý III năm 2023.pdf" in names
    assert "Sổ giao nhận đợt 1-2023.xlsx" in names
    with pypdfium2.PdfDocument(folder / "In cả đợt 1-2023 – quý III năm 2023.pdf") as whole:
        assert whole.count_attachments() == 20
    each = folder / "Văn Quan – HTX minh họa 11 – quý III năm 2023.pdf"
    answer = ask(fund, "verify", files=(SourceFile.at(each),))
    assert answer.holds
    assert findings(fund) == []


def test_namesakes_get_files_of_their_own(fund: Book, tmp_path: Path) -> None:
    for number in (14, 15):
        said = {"number": borrower_of(number), "name": "HTX Đồng/Tâm", "since": ASKED}
        ask(fund, "cooperative change", **said)
    run(fund, tmp_path / "q")
    names = {each.name for each in (tmp_path / "q").iterdir()}
    for number in (14, 15):
        assert f"Bắc Sơn – HTX Đồng-Tâm – quý III năm 2023 – DEMO-{number}.pdf" in names


def test_long_names_fit_a_folder() -> None:
    class Of:
        borrower = notice_runs.Borrower("1", name="Hợp tác xã " * 30, area="Huyện " * 9)

    (name,) = names_of([Of()], "quý III năm 2023")  # type: ignore[list-item]  # its name alone
    assert len(name) <= 124
    assert name.endswith(" – quý III năm 2023.pdf")


def test_run_again_nothing_is_made_twice(fund: Book, tmp_path: Path) -> None:
    folder = tmp_path / "q"
    code = run(fund, folder)
    before, links_before = files_in(folder), links(fund)
    times = {each: each.stat().st_mtime_ns for each in folder.iterdir()}
    assert run(fund, folder) == code
    assert (files_in(folder), links(fund)) == (before, links_before)
    assert {each: each.stat().st_mtime_ns for each in folder.iterdir()} == times
    assert codes(fund) == ["1/2023"]


@pytest.mark.parametrize("at", [0, 7, 20])
def test_killed_while_writing_it_goes_on(
    fund: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """At the first file, at the eighth, at that for the printer."""
    whole, folder = tmp_path / "whole", tmp_path / "killed"
    run(fund, whole)
    put, count = notice_runs.put, iter(range(1000))

    def killed(data: bytes, place: Path, *, replace_older: bool) -> bool:
        if next(count) == at:
            raise Killed
        return put(data, place, replace_older=replace_older)

    monkeypatch.setattr(notice_runs, "put", killed)
    with pytest.raises(Killed):
        run(fund, folder)
    assert len(files_in(folder)) == at
    monkeypatch.setattr(notice_runs, "put", put)
    assert run(fund, folder) == "1/2023"
    assert files_in(folder) == files_in(whole)


def test_other_figures_are_another_run(fund: Book, tmp_path: Path) -> None:
    code = run(fund, tmp_path / "q")
    enter(fund, Collect(ASKED, 20_000, document="GBC-X"), code_of(18))
    assert run(fund, tmp_path / "q2") != code
    assert codes(fund) == ["1/2023", "2/2023"]


# Numbers.


def test_all_are_numbered_in_order_once(fund: Book, tmp_path: Path) -> None:
    code = run(fund, tmp_path / "q")
    numbers = issue(fund, code)
    assert numbers == [f"{n:02}/TB-QHTPT" for n in range(1, 21)]
    rows = shown(fund, code)
    assert [row["paper_number"] for row in rows] == numbers
    assert rows[0]["cooperative"] == borrower_of(14)
    before = links(fund)
    assert issue(fund, code) == []
    assert links(fund) == before
    assert findings(fund) == []
    listed = ask(fund, "paper list", ON).found
    assert isinstance(listed, Table)
    assert {row["run"] for row in listed.records()} == {code}


def test_numbered_files_and_the_list(fund: Book, tmp_path: Path) -> None:
    code = run(fund, tmp_path / "q")
    said = {"run": code, "on": ON, "out": str(tmp_path / "có số")}
    answer = ask(fund, "notice issue", ON, **said)
    written(answer)
    first = files_in(tmp_path / "có số")
    assert len(first) == 21
    written(ask(fund, "notice issue", ON, **said))  # interrupted or not: the same again
    assert files_in(tmp_path / "có số") == first
    name = next(name for name in first if name.startswith("01-TB-QHTPT"))
    file = SourceFile.at(tmp_path / "có số" / name)
    assert ask(fund, "verify", ON, files=(file,)).holds


def test_one_issued_by_itself_keeps_its_number(fund: Book, tmp_path: Path) -> None:
    code = run(fund, tmp_path / "q")
    draft = tmp_path / "q" / "Văn Quan – HTX minh họa 11 – quý III năm 2023.pdf"
    one = ask(fund, "paper issue", ON, files=(SourceFile.at(draft),), on=ON)
    assert one.facts["numbers"] == ["01/TB-QHTPT"]
    assert issue(fund, code) == [f"{n:02}/TB-QHTPT" for n in range(2, 21)]
    (row,) = (each for each in shown(fund, code) if each["cooperative"] == borrower_of(11))
    assert row["paper_number"] == "01/TB-QHTPT"
    assert findings(fund) == []


def test_a_first_number_by_hand(fund: Book) -> None:
    code = run(fund)
    assert issue(fund, code, from_number=47)[:2] == ["47/TB-QHTPT", "48/TB-QHTPT"]
    assert findings(fund) == []
    other = run(fund, cooperative=("DEMO-01",), month="2023-09")
    no = refused(fund, "notice issue", run=other, on=ON, from_number=50)
    assert no.key == "issued.number_used"


def test_changed_figures_are_named(fund: Book) -> None:
    """20.000 đồng of the ten million's interest came on the day of the drafts."""
    code = run(fund)
    enter(fund, Collect(ASKED, 20_000, document="GBC-X"), code_of(18))
    no = refused(fund, "notice issue", run=code, on=ON)
    assert (no.key, no.params["without"]) == ("notice_run.books_changed", "--without DEMO-18")
    assert isinstance(no.answer, Answer)
    (row,) = table_of(no.answer, "notice_moved").records()
    assert (row["to_pay_then"], row["to_pay_now"]) == (9_020_000, 9_000_000)
    assert len(issue(fund, code, without=("DEMO-18",))) == 19
    assert refused(fund, "notice issue", run=code, on=ON).key == "notice_run.books_changed"
    assert refused(fund, "notice issue", run=code, on=ON, without=("X",)).key == (
        "notice_run.no_paper"
    )
    assert findings(fund) == []


@pytest.mark.parametrize("at", [0, 11, 19])
def test_killed_while_numbering_nothing_is_kept(
    fund: Book, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    code, give, count = run(fund), issuing._Giving.give, iter(range(1000))

    def killed(self: Any, draft: Any) -> None:
        if next(count) == at:
            raise Killed
        give(self, draft)

    before = links(fund)
    monkeypatch.setattr(issuing._Giving, "give", killed)
    with pytest.raises(Killed):
        issue(fund, code)
    assert links(fund) == before
    monkeypatch.setattr(issuing._Giving, "give", give)
    assert len(issue(fund, code)) == 20


@pytest.mark.slow
def test_two_at_once(fund: Book) -> None:
    def drafted(_: int) -> str:
        return run(fund)

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(drafted, range(2))) == {"1/2023"}
        numbers = list(pool.map(lambda _: issue(fund, "1/2023"), range(2)))
    assert sorted(map(len, numbers)) == [0, 20]
    assert findings(fund) == []


# Rounds of overdue debt.

LATER, SENT = date(2023, 7, 31), date(2023, 8, 1)
ROUND: dict[str, Any] = {"round": "overdue-1", "answer_by": "2023-08-15"}


def test_a_round_climbs_the_ladder_once(fund: Book) -> None:
    answer = ask(fund, "notice run", LATER, **ROUND, dry_run=True)
    assert set(table_of(answer, "notice_run")["cooperative"]) == set(OVERDUE)
    too_early = refused(fund, "notice run", LATER, round="overdue-2", dry_run=True)
    assert too_early.key == "notice_run.nobody"
    assert isinstance(too_early.answer, Answer)
    assert {row.code for row in table_of(too_early.answer, "notice_left_out")["why"]} == {"earlier"}  # type: ignore[union-attr]
    code = run(fund, today=LATER, **ROUND)
    assert len(issue(fund, code, SENT, on=SENT)) == 10
    with fund.reading() as connection:
        found = steps.all_steps(connection, FUND)
    assert set(found) == set(OVERDUE)
    ((step,), *_) = found.values()
    assert isinstance(step.said, steps.Notice)
    assert (step.said.rung, step.day, step.said.answer_by) == ("remind_1", SENT, date(2023, 8, 15))
    assert issue(fund, code, SENT, on=SENT) == []
    with fund.reading() as connection:
        assert sum(map(len, steps.all_steps(connection, FUND).values())) == 10
    again = refused(fund, "notice run", SENT, **ROUND, dry_run=True)
    assert again.key == "notice_run.nobody"
    # The second notice waits 20 days after the first: from 21/8 on.
    early = refused(fund, "notice run", date(2023, 8, 20), round="overdue-2", dry_run=True)
    assert early.key == "notice_run.nobody"
    later = ask(fund, "notice run", date(2023, 8, 21), round="overdue-2", dry_run=True)
    assert set(table_of(later, "notice_run")["cooperative"]) == set(OVERDUE)


def test_a_step_that_fails_numbers_nothing(fund: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    code, keep, count = run(fund, today=LATER, **ROUND), steps.Keeping.keep, iter(range(99))

    def killed(self: Any, *placed: Any, **named: Any) -> Any:
        if next(count) == 5:
            raise Killed
        return keep(self, *placed, **named)

    before = links(fund)
    monkeypatch.setattr(steps.Keeping, "keep", killed)
    with pytest.raises(Killed):
        issue(fund, code, SENT, on=SENT)
    assert links(fund) == before
    with fund.reading() as connection:
        assert Register.read(connection, FUND).papers == ()


def test_guarantors_of_those_that_have_any(fund: Book) -> None:
    with writer_of(fund) as writer:
        of = Security(
            loan=code_of(11), code="BL1", kind="guarantor", what="Bà Lò Thị Mẫu", valued=ASKED
        )
        add(writer, of, ASKED)
    code = run(fund, today=LATER, round="overdue-1", to="guarantor")
    (row,) = shown(fund, code, LATER)
    assert row["cooperative"] == borrower_of(11)
    assert len(issue(fund, code, SENT, on=SENT)) == 1
    with fund.reading() as connection:
        ((step,),) = steps.all_steps(connection, FUND).values()
    assert isinstance(step.said, steps.Notice)
    assert (step.said.to, step.said.addressee) == ("guarantor", "Bà Lò Thị Mẫu")
    # It is no rung of the borrower's: its own first notice is still to be sent.
    own = ask(fund, "notice run", SENT, **ROUND, dry_run=True)
    assert borrower_of(11) in table_of(own, "notice_run")["cooperative"]


# On its way.


def test_deliveries(fund: Book) -> None:
    dues, late = run(fund), run(fund, today=LATER, **ROUND)
    issue(fund, dues)
    issue(fund, late, SENT, on=SENT)
    said = {"cooperative": borrower_of(11), "by": "post"}
    for code in (dues, late):
        more = {**said, "run": code, "person": "Văn thư HTX", "on": "2023-08-04"}
        ask(fund, "notice delivered", date(2023, 8, 5), **more)
        (row,) = (e for e in shown(fund, code, SENT) if e["cooperative"] == borrower_of(11))
        assert row["delivered_on"] == date(2023, 8, 4)
        assert row["received_by"] == "Văn thư HTX"
    with fund.reading() as connection:
        found = steps.steps_of(connection, FUND, borrower_of(11))
    assert [each.do for each in found] == ["notice", "deliver"]  # that of the ladder alone
    listed = ask(fund, "notice list", SENT).found
    assert isinstance(listed, Table)
    assert [row["run_delivered"] for row in listed.records()] == [1, 1]
    assert findings(fund) == []


def test_what_cannot_have_been_delivered(fund: Book) -> None:
    code = run(fund)
    said = {"run": code, "cooperative": borrower_of(11), "by": "post"}
    assert refused(fund, "notice delivered", **said).key == "notice_run.not_issued"
    issue(fund, code)
    no = refused(fund, "notice delivered", **said, on="2023-07-02")
    assert no.key == "issued.delivered_before"
    other = {**said, "cooperative": "HTX-99"}
    assert refused(fund, "notice delivered", **other).key == "notice_run.no_paper"
    ask(fund, "notice delivered", ON, **said, outcome="returned")
    before = links(fund)
    ask(fund, "notice delivered", ON, **said, outcome="returned")
    assert links(fund) == before


def test_a_round_is_put_together_with_care(fund: Book) -> None:
    """The round of a run does not change when it is read back."""
    code = run(fund)
    with fund.reading() as connection:
        runs = Runs.read(connection, FUND)
    found = runs.coded(f" 0{code} ")
    assert runs.coded("1") is found
    assert found.amount == SUM
    assert replace(found, code="", chain=0).question == found.question
