"""Applications that come in many at a time leave what they would leave one by one."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated
from fundledger.lending import entering, receiving
from fundledger.lending.dossier import Applied
from fundledger.lending.receiving import Application, Received, Receiving, receive_each
from fundledger.lending.requests import Requests
from fundledger.store.books import Book, create, open_book
from tests.ledger.books import FUND, TODAY, found_fund, writer_of
from tests.lending.telling import adopted as adopt
from tests.lending.telling import apply, day, standing, table
from tests.loans.books import BORROWER, SUCCESSOR, with_capital

Facts = list[tuple[str, str, str, object, str | None]]


@pytest.fixture
def open_fund(book: Book) -> Book:
    return with_capital(book)


def application(number: str = "HS-01", on: str = "2024-03-01", **said: object) -> Application:
    papers = said.pop("papers", ())
    document = said.pop("document", "")
    asked = {"cooperative": BORROWER, "purpose": "Mua máy cấy", "amount": 500_000_000, **said}
    return Application(
        number=number,
        day=day(on),
        asked=Applied(**asked),  # type: ignore[arg-type]  # said by the tests
        papers=papers,  # type: ignore[arg-type]
        document=document,  # type: ignore[arg-type]
    )


def objections(book: Book, one: Application) -> list[tuple[str, str]]:
    with book.reading() as connection:
        found = Receiving(connection, FUND, TODAY).objections(one)
        return [(fault.path, fault.key) for fault in found]


def receive(book: Book, *several: Application) -> list[Received]:
    with writer_of(book) as writer:
        at = Receiving(writer.connection, FUND, TODAY)
        assert [fault for one in several for fault in at.objections(one)] == []
        return receive_each(writer, several, at)


def facts(book: Book) -> Facts:
    with book.reading() as connection:
        return [
            (f.kind, f.subject, f.effective.isoformat(), f.body, f.document)
            for f in stated(connection, FUND)
            if f.kind in ("application", "lending_rules")
        ]


def test_all_are_judged_by_one_reading(open_fund: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are: the book is not read again for each."""
    read: list[int] = []
    once = Requests.read

    def counted(*args: object, **more: object) -> Requests:
        read.append(1)
        return once(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(receiving.Requests, "read", counted)
    several = [application(f"HS-{n:03}", papers=("plan",)) for n in range(50)]
    assert len(receive(open_fund, *several)) == 50
    assert len(read) == 1


def test_what_is_received_stands_as_one_that_was_entered(open_fund: Book) -> None:
    (received,) = receive(
        open_fund, application(papers=("request", "Dự án, phương án sản xuất kinh doanh"))
    )
    assert received.is_new
    at = standing(open_fund, "2024-03-01")
    assert received.standing == at
    missing = [each.code for each in at.missing_for_appraisal]
    assert missing == ["legal", "statements", "collateral"]


def test_the_same_again_changes_nothing(open_fund: Book) -> None:
    one = application(papers=("request",), document="CV 5")
    receive(open_fund, one)
    before = facts(open_fund)
    assert [each.is_new for each in receive(open_fund, one)] == [False]
    assert facts(open_fund) == before


def test_what_differs_from_the_book_is_told_field_by_field(open_fund: Book) -> None:
    receive(open_fund, application(papers=("request",), document="CV 5"))
    other = application(
        on="2024-03-02",
        amount=600_000_000,
        security=("Đất",),
        papers=("request", "plan"),
        document="CV 6",
    )
    assert objections(open_fund, other) == [
        ("received", "application.differs"),
        ("document", "application.differs"),
        ("amount", "application.differs"),
        ("security", "application.differs"),
        ("papers", "application.differs_papers"),
    ]
    assert objections(open_fund, application()) == []  # a list need not say papers and letter


def test_everything_against_one_is_told_at_once(open_fund: Book) -> None:
    bad = application(
        on="2999-01-01", cooperative="4900", project_cost=1, papers=("plan", "giấy lạ")
    )
    assert objections(open_fund, bad) == [
        ("received", "loan.future_day"),
        ("cooperative", "cooperative.unknown"),
        ("amount", "application.above_cost"),
        ("papers", "application.no_such_paper"),
    ]


def test_own_funds_are_no_more_than_the_project(open_fund: Book) -> None:
    cost = 600_000_000
    whole = application(project_cost=cost, own_funds=cost)
    assert objections(open_fund, whole) == []
    more = application(project_cost=cost, own_funds=cost + 1)
    assert objections(open_fund, more) == [("own_funds", "application.own_above_cost")]


def test_papers_are_those_of_the_table_of_the_day(open_fund: Book) -> None:
    """From 1/3/2024 the Fund wants a map; what came in on 29/2 goes by the program's table."""
    adopt(open_fund, table(**{"from": "2024-03-01"}, papers=[{"code": "map", "name": "Bản đồ"}]))
    assert objections(open_fund, application(papers=("ban do",))) == []
    assert objections(open_fund, application(on="2024-02-29", papers=("bản đồ",))) == [
        ("papers", "application.no_such_paper")
    ]


def test_papers_of_one_that_stands_are_not_dropped_in_silence(open_fund: Book) -> None:
    """Entered again with another paper, it said that all was as before and kept nothing of it."""
    apply(open_fund, "2024-03-01", papers=("request",))
    assert apply(open_fund, "2024-03-01", papers=("request",)).stated is None
    with pytest.raises(FundledgerError) as refused:
        apply(open_fund, "2024-03-01", papers=("request", "plan"))
    assert refused.value.key == "application.differs_papers"


NUMBERS = st.sampled_from(["HS-01", "HS-02", "HS-03", "HS-04"])
LISTS = st.lists(
    st.builds(
        lambda number, on, amount, borrower, papers: application(
            number, on, amount=amount, cooperative=borrower, papers=papers
        ),
        NUMBERS,
        st.sampled_from(["2024-01-05", "2024-03-01"]),
        st.sampled_from([1, 500_000_000]),
        st.sampled_from([BORROWER, SUCCESSOR, "nobody"]),
        st.lists(
            st.sampled_from(["request", "plan", "security", "none"]), max_size=3, unique=True
        ).map(tuple),
    ),
    max_size=4,
    unique_by=lambda one: one.number,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(several=LISTS)
def test_a_list_leaves_what_its_rows_leave_one_by_one(
    tmp_path: Path, several: list[Application]
) -> None:
    """What one of the two refuses the other does, and the facts are the same, in their order."""
    sound = tmp_path / "sound.db"
    if not sound.exists():
        with_capital(found_fund(create(str(sound)))).close()
    listed, single = (open_book(str(copy(sound, tmp_path / name))) for name in ("1.db", "2.db"))
    taken = [one for one in several if not objections(listed, one)]
    receive(listed, *taken)
    for one in several:
        try:
            with writer_of(single) as writer:
                entering.apply(
                    writer, one.number, one.day, one.asked, today=TODAY, papers=one.papers
                )
        except FundledgerError:
            assert one not in taken
        else:
            assert one in taken
    assert facts(listed) == facts(single)
