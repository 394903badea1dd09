"""A stop on new lending: which contracts it refuses, how it ends, what was a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer, writing
from fundledger.ledger.proof import prove
from fundledger.messages import use_language
from fundledger.registers.contracts import contract_numbered
from fundledger.registers.signing import Register, correct, correct_each, sign, sign_each
from fundledger.registers.stops import (
    KIND,
    Said,
    Stops,
    resume,
    signed_in_stop,
    statements,
    stop,
    stop_on,
    undo,
)
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, TODAY, found_fund, writer_of
from tests.registers.test_signing import CONTRACT, COOPERATIVE

STOPPED, RESUMED = date(2021, 9, 16), date(2023, 7, 1)
PAPER, AGAIN = "Thông báo 521/TB-UBND", "QĐ 15/QĐ-UBND"
WHY = "kết luận của Chủ tịch UBND tỉnh"
ONE = timedelta(days=1)


@pytest.fixture
def lending(book: Book) -> Book:
    """A book with one borrower."""
    with writer_of(book) as writer:
        _register(writer)
    return book


@pytest.fixture
def on_each(any_book: Book) -> Book:
    """The same, on each database."""
    with writer_of(any_book) as writer:
        _register(writer)
    return any_book


def _register(writer: Writer) -> None:
    body = {"name": "HTX mẫu 01", "status": "active", "merged_into": None}
    writer.state(Statement("cooperative", COOPERATIVE, date(2015, 1, 1), body))


def stop_from(book: Book, on: date = STOPPED, document: str = PAPER, reason: str = WHY) -> Said:
    with writer_of(book) as writer:
        return stop(writer, on, document, reason)


def resume_from(book: Book, on: date = RESUMED, document: str = AGAIN) -> Said:
    with writer_of(book) as writer:
        return resume(writer, on, document)


def take_back(book: Book, link: int, reason: str = "nhập nhầm") -> Said:
    with writer_of(book) as writer:
        return undo(writer, link, reason, TODAY)


def sign_on(book: Book, day: date, number: str = "HD") -> None:
    with writer_of(book) as writer:
        sign(writer, replace(CONTRACT, number=number, signed=day))


def in_force(book: Book, day: date, known_at: int | None = None) -> str | None:
    with book.reading() as connection:
        found = stop_on(connection, FUND, day, known_at)
    return None if found is None else found.document


def refusal(book: Book, say_it: Callable[[], object]) -> FundledgerError:
    """Why it is refused; nothing was kept."""
    before = _links(book)
    with pytest.raises(FundledgerError) as refused:
        say_it()
    assert _links(book) == before
    assert str(refused.value)
    return refused.value


def _links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


# What a stop refuses.


def test_what_is_signed_on_its_day_or_later_is_refused(lending: Book) -> None:
    stop_from(lending)
    sign_on(lending, STOPPED - ONE, "HD-15/9")
    for later in (STOPPED, STOPPED + ONE, date(2026, 1, 5)):
        error = refusal(lending, lambda day=later: sign_on(lending, day))
        assert error.key == "lending.stopped"
        assert (error.params["document"], error.params["day"]) == (PAPER, STOPPED)
        assert error.params["signed"] == later


def test_it_is_told_in_both_languages(lending: Book) -> None:
    stop_from(lending)
    error = refusal(lending, lambda: sign_on(lending, date(2022, 2, 3), "05/2022"))
    assert str(error).startswith(
        "Contract 05/2022 was signed on 03/02/2022, and the Fund has stopped new lending from "
        "16/09/2021 on, by “Thông báo 521/TB-UBND”."
    )
    with use_language("vi"):
        assert str(error).startswith(
            "Hợp đồng 05/2022 ký ngày 03/02/2022, mà Quỹ ngừng cho vay mới từ ngày 16/09/2021 "
            "theo “Thông báo 521/TB-UBND”."
        )


def test_after_a_resumption_contracts_are_taken_up_to_the_next_stop(on_each: Book) -> None:
    stop_from(on_each)
    resume_from(on_each)
    stop_from(on_each, date(2024, 1, 1), "Thông báo 9")
    within = refusal(on_each, lambda: sign_on(on_each, RESUMED - ONE))
    assert (within.key, within.params["last"]) == ("lending.stopped_to", date(2023, 6, 30))
    assert within.params["document"] == PAPER
    sign_on(on_each, RESUMED, "HD-1")
    sign_on(on_each, date(2023, 12, 31), "HD-2")
    next_stop = refusal(on_each, lambda: sign_on(on_each, date(2024, 1, 1)))
    assert (next_stop.key, next_stop.params["document"]) == ("lending.stopped", "Thông báo 9")
    with on_each.reading() as connection:
        assert list(prove(connection, FUND)) == []


def test_it_stands_at_the_day_of_signing_beside_all_else(lending: Book) -> None:
    """Every fault of a row is named, each at its place; of the register it is read once."""
    stop_from(lending)
    with lending.reading() as connection:
        register = Register(connection, FUND)
        bad = replace(CONTRACT, signed=STOPPED, source="", cooperative="49")
        paths = {fault.path: fault.key for fault in register.objections(bad)}
    assert paths == {
        "source": "loan.no_source",
        "cooperative": "cooperative.unknown",
        "signed": "lending.stopped",
    }


def test_a_contract_that_stands_may_be_entered_again(lending: Book) -> None:
    """Word for word it changes nothing, so nothing is lent anew."""
    contract = replace(CONTRACT, signed=date(2022, 1, 5))
    with writer_of(lending) as writer:
        sign_each(writer, [contract])
    stop_from(lending)
    with writer_of(lending) as writer:
        (again,) = sign_each(writer, [contract])
    assert not again.new


# Corrections.


def test_a_correction_cannot_move_a_contract_into_a_stop(lending: Book) -> None:
    sign_on(lending, STOPPED - ONE)
    stop_from(lending)
    before = replace(CONTRACT, number="HD", signed=STOPPED - ONE)
    with writer_of(lending) as writer:
        correct(writer, replace(before, purpose="mua máy cày"), "gõ thiếu")
        correct(writer, replace(before, signed=date(2021, 9, 1)), "gõ nhầm ngày")
    moved = replace(before, signed=STOPPED)

    def move() -> None:
        with writer_of(lending) as writer:
            correct(writer, moved, "gõ nhầm ngày")

    error = refusal(lending, move)
    assert (error.key, error.params["signed"]) == ("lending.stopped", STOPPED)
    with lending.reading() as connection:
        (fault,) = Register(connection, FUND).objections_to_correction(moved)
        assert fault.path == "signed"
        assert contract_numbered(connection, FUND, "HD").signed == date(2021, 9, 1)


def test_a_contract_that_lay_in_a_stop_before_can_be_corrected(lending: Book) -> None:
    """It was entered before the stop was: a slip in it must not stay for ever."""
    sign_on(lending, date(2021, 10, 1))
    stop_from(lending)
    resume_from(lending)
    stop_from(lending, date(2024, 1, 1), "Thông báo 9")
    lay = replace(CONTRACT, number="HD", signed=date(2021, 10, 1))
    with writer_of(lending) as writer:
        within = replace(lay, signed=date(2021, 10, 11))
        assert len(correct_each(writer, [within], "gõ nhầm ngày")) == 1
        out = replace(lay, signed=date(2021, 9, 15))
        assert len(correct_each(writer, [out], "gõ nhầm ngày")) == 1

    def into_the_next() -> None:
        with writer_of(lending) as writer:
            correct(writer, replace(lay, signed=date(2024, 1, 1)), "gõ nhầm ngày")

    assert refusal(lending, into_the_next).params["document"] == "Thông báo 9"


# What cannot be stated.


def test_what_a_stop_needs(lending: Book) -> None:
    missing = [
        (lambda: stop_from(lending, document="  "), "lending.no_document_of_stop"),
        (lambda: stop_from(lending, reason=" "), "lending.no_reason_of_stop"),
        (lambda: resume_from(lending, document=""), "lending.no_document_of_resumption"),
        (lambda: resume_from(lending), "lending.not_stopped"),
    ]
    for say_it, key in missing:
        assert refusal(lending, say_it).key == key


def test_a_stop_while_one_stands_is_refused(lending: Book) -> None:
    first = stop_from(lending)
    error = refusal(lending, lambda: stop_from(lending, date(2022, 1, 1), "Thông báo 2"))
    assert (error.key, error.params["link"]) == ("lending.stands", first.chain)
    same = refusal(lending, lambda: stop_from(lending, document="Thông báo 2"))
    assert (same.key, same.params["document"]) == ("lending.same_day_stop", PAPER)


def test_a_day_has_one_statement(lending: Book) -> None:
    stop_from(lending)
    assert refusal(lending, lambda: resume_from(lending, STOPPED)).key == "lending.same_day_stop"
    resume_from(lending)
    assert refusal(lending, lambda: stop_from(lending, RESUMED)).key == "lending.same_day_resume"


def test_a_stop_is_ended_once(lending: Book) -> None:
    stop_from(lending)
    assert refusal(lending, lambda: resume_from(lending, STOPPED - ONE)).key == (
        "lending.not_stopped"
    )
    ended = resume_from(lending)
    earlier = refusal(lending, lambda: resume_from(lending, date(2022, 1, 1), "QĐ 2"))
    assert (earlier.key, earlier.params["link"]) == ("lending.resumed_already", ended.chain)
    later = refusal(lending, lambda: resume_from(lending, date(2024, 1, 1), "QĐ 2"))
    assert later.key == "lending.not_stopped"


def test_a_stop_may_be_decided_for_a_coming_day(lending: Book) -> None:
    coming = TODAY + timedelta(days=40)
    stop_from(lending, coming)
    sign_on(lending, TODAY, "HD-1")
    assert in_force(lending, coming - ONE) is None
    assert in_force(lending, coming) == PAPER


def test_an_earlier_stop_that_is_entered_late(lending: Book) -> None:
    """The second stop is in the book; the first and its end are entered after it."""
    stop_from(lending, date(2024, 1, 1), "Thông báo 9")
    stop_from(lending)
    assert in_force(lending, date(2023, 12, 31)) == PAPER
    assert in_force(lending, date(2024, 1, 1)) == "Thông báo 9"
    on = refusal(lending, lambda: sign_on(lending, date(2023, 12, 31)))
    assert on.key == "lending.stopped"  # the other paper prolongs it
    resume_from(lending)
    assert in_force(lending, RESUMED - ONE) == PAPER
    assert in_force(lending, RESUMED) is None
    assert in_force(lending, date(2024, 1, 1)) == "Thông báo 9"


# Mistakes.


def test_a_stop_that_was_a_mistake_is_taken_back(lending: Book) -> None:
    said = stop_from(lending)
    known = _links(lending)
    assert refusal(lending, lambda: sign_on(lending, STOPPED)).key == "lending.stopped"
    assert refusal(lending, lambda: take_back(lending, said.chain, " ")).key == (
        "lending.no_reason_of_undoing"
    )
    gone = take_back(lending, said.chain)
    assert gone.undone is not None
    assert (gone.undone.reason, gone.undone.day) == ("nhập nhầm", TODAY)
    sign_on(lending, STOPPED)
    assert in_force(lending, STOPPED) is None
    assert in_force(lending, STOPPED, known) == PAPER  # as it was known then
    again = refusal(lending, lambda: take_back(lending, said.chain))
    assert (again.key, again.params["by"]) == ("lending.undone_already", gone.undone.chain)
    stop_from(lending, document="Thông báo 522")  # the day is free again
    with lending.reading() as connection:
        every = statements(connection, FUND)
    assert [(each.document, each.undone is None) for each in every] == [
        (PAPER, False),
        ("Thông báo 522", True),
    ]


def test_a_resumption_that_was_a_mistake_is_taken_back(lending: Book) -> None:
    stop_from(lending)
    ended = resume_from(lending)
    sign_on(lending, RESUMED + ONE, "HD-1")
    gone = take_back(lending, ended.chain)
    assert in_force(lending, RESUMED) == PAPER
    with lending.reading() as connection:
        assert signed_in_stop(connection, FUND, gone) == ["HD-1"]


def test_a_stop_that_a_resumption_ends_is_not_taken_back_alone(lending: Book) -> None:
    first = stop_from(lending)
    ended = resume_from(lending)
    error = refusal(lending, lambda: take_back(lending, first.chain))
    assert (error.key, error.params["link"]) == ("lending.rested_on", ended.chain)
    take_back(lending, ended.chain)
    take_back(lending, first.chain)
    assert in_force(lending, STOPPED) is None


def test_of_two_stops_in_a_row_either_is_taken_back(lending: Book) -> None:
    """The resumption goes on ending the other one."""
    second = stop_from(lending, date(2022, 1, 1), "Thông báo 2")
    stop_from(lending)
    resume_from(lending)
    take_back(lending, second.chain)
    assert in_force(lending, date(2022, 1, 1)) == PAPER
    assert in_force(lending, RESUMED) is None


@pytest.mark.parametrize("link", [1, 999])
def test_what_is_no_statement_of_lending_is_not_taken_back(lending: Book, link: int) -> None:
    stop_from(lending)
    assert refusal(lending, lambda: take_back(lending, link)).key == "lending.no_statement"


def test_contracts_that_stand_in_the_days_of_a_new_stop(lending: Book) -> None:
    for number, day in (("A", STOPPED - ONE), ("B", STOPPED), ("C", date(2022, 5, 5))):
        sign_on(lending, day, number)
    sign_on(lending, date(2024, 2, 2), "D")
    later = stop_from(lending, date(2024, 1, 1), "Thông báo 9")
    first = stop_from(lending)
    with lending.reading() as connection:
        assert signed_in_stop(connection, FUND, later) == ["D"]
        assert signed_in_stop(connection, FUND, first) == ["B", "C"]


# What stands in the book.


def test_a_fact_holds_what_was_said_and_no_more(lending: Book) -> None:
    said = stop_from(lending, document=f"  {PAPER} ", reason=f" {WHY}")
    ended = resume_from(lending)
    take_back(lending, ended.chain)
    with lending.reading() as connection:
        facts = [
            (fact.effective, fact.document, fact.body) for fact in stated(connection, FUND, KIND)
        ]
    assert facts == [
        (STOPPED, PAPER, {"do": "stop", "reason": WHY}),
        (RESUMED, AGAIN, {"do": "resume"}),
        (TODAY, None, {"do": "void", "voids": ended.chain, "reason": "nhập nhầm"}),
    ]
    assert (said.document, said.reason, said.actor) == (PAPER, WHY, "kế toán")


def test_the_last_day_of_the_calendar() -> None:
    stops = Stops((Said(1, "stop", date.min, "TB", "vì", "a"),))
    assert stops.stop_on(date.max) is not None
    assert stops.last_day(stops.standing[0]) is None


# Whatever the order.


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book that every example leaves as it was."""
    book = found_fund(create(str(tmp_path_factory.mktemp("ngừng") / "sổ.db")))
    with writer_of(book) as writer:
        _register(writer)
    yield book
    book.close()


FIRST = date(2024, 1, 1)
What = tuple[str, int]
"""What is entered, and on which of thirteen days it takes effect."""


@st.composite
def entered(draw: st.DrawFn) -> tuple[list[What], list[What]]:
    """Stops and resumptions by turns, contracts, mistakes; and the same in any order."""
    days = sorted(draw(st.lists(st.integers(1, 11), max_size=5, unique=True)))
    told: list[What] = [("resume" if n % 2 else "stop", day) for n, day in enumerate(days)]
    told += [("sign", day) for day in draw(st.lists(st.integers(0, 12), max_size=3, unique=True))]
    free = st.integers(0, 12).filter(lambda day: day not in days)
    told += [("mistake", day) for day in draw(st.lists(free, max_size=2, unique=True))]
    return told, draw(st.permutations(told))


@pytest.mark.slow
@given(entered())
def test_whatever_the_order_of_entry_the_answer_is_the_same(
    shared: Book, both: tuple[list[What], list[What]]
) -> None:
    told, order = both
    with writing(shared, FUND, "kế toán", dry_run=True) as writer:
        taken = [each for each in order if _is_taken(writer, each)]
        assume({each for each in told if each[0] in ("stop", "resume")} <= {*taken})
        found = [stop_on(writer.connection, FUND, FIRST + ONE * day) for day in range(13)]
        repeated = [_is_taken(writer, ("sign", day)) for day in range(13)]
    expected = [_told_of(told, day) for day in range(13)]
    assert [None if each is None else each.document for each in found] == expected
    signed_anew = [paper is None for paper in expected]
    before = {day for what, day in taken if what == "sign"}
    assert repeated == [free or day in before for day, free in enumerate(signed_anew)]


def _is_taken(writer: Writer, each: What) -> bool:
    """Enter it, if nothing stands against it."""
    what, number = each
    day = FIRST + ONE * number
    try:
        match what:
            case "stop":
                stop(writer, day, f"TB {number}", "vì")
            case "resume":
                resume(writer, day, f"QĐ {number}")
            case "sign":
                sign_each(writer, [replace(CONTRACT, number=f"HD-{number}", signed=day)])
            case _:
                undo(writer, stop(writer, day, "nhầm", "vì").chain, "nhầm", TODAY)
    except FundledgerError:
        return False
    return True


def _told_of(told: list[What], day: int) -> str | None:
    """Day by day, as a person would tick it off in a diary."""
    standing: str | None = None
    for today in range(day + 1):
        if ("resume", today) in told:
            standing = None
        if ("stop", today) in told:
            standing = f"TB {today}"
    return standing
