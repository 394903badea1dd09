"""Lines in the book: equal ones are that many, overlapping files add only what is new."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.banking.lines import LineRead, StatementRead, lines_of, statements_of
from fundledger.errors import FundledgerError
from fundledger.exchange.statements import take_statements
from fundledger.ledger.accounts import added_account
from fundledger.store.books import Book, create
from tests.banking.books import line, take
from tests.ledger.books import FUND, found_fund, writer_of

START = date(2023, 4, 1)


def kept(book: Book) -> Counter[tuple[date, int, str]]:
    with book.reading() as connection:
        lines = lines_of(connection, FUND)
    return Counter((one.day, one.amount, one.narrative) for one in lines)


def test_equal_lines_of_one_file_are_that_many(book: Book) -> None:
    same = [line("2023-04-05", 5_000, "NOP", reference="R")] * 3
    assert len(take(book, same).new) == 3
    assert (len(take(book, same).new), take(book, same).already) == (0, 3)
    assert len(take(book, [*same, same[0]]).new) == 1


def test_the_same_file_twice_leaves_the_chain_as_it_was(book: Book) -> None:
    lines = [line("2023-04-05", 5_000), line("2023-04-06", -1_000)]
    take(book, lines, opening=7)
    with writer_of(book) as writer:
        chain = writer.chain
    take(book, lines, opening=7)
    with writer_of(book) as writer:
        assert writer.chain == chain


def test_a_file_with_balances_and_one_without_are_the_same_lines(book: Book) -> None:
    take(
        book, [line("2023-04-05", 5_000, balance=5_007), line("2023-04-05", 5_000, balance=10_007)]
    )
    taken = take(book, [line("2023-04-05", 5_000)] * 2)
    assert (len(taken.new), taken.already) == (0, 2)


@settings(max_examples=40)
@given(
    amounts=st.lists(
        st.lists(st.sampled_from([5_000, 7_000, -1_000]), max_size=4), min_size=1, max_size=8
    ),
    windows=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=6),
    balances=st.booleans(),
)
def test_files_in_any_order_and_overlap_leave_each_line_once(
    amounts: list[list[int]], windows: list[tuple[int, int]], balances: bool
) -> None:
    """The truth is the bank's own list; a file is a span of whole days of it."""
    truth: list[LineRead] = []
    balance = 0
    for offset, of_day in enumerate(amounts):
        for amount in of_day:
            balance += amount
            day = (START + timedelta(days=offset)).isoformat()
            truth.append(line(day, amount, "NOP", balance=balance if balances else None))
    seen: set[date] = set()
    with TemporaryDirectory() as folder:
        book = found_fund(create(str(Path(folder) / "b.db")))
        for one, other in windows:
            first = START + timedelta(days=min(one, other))
            last = START + timedelta(days=max(one, other))
            within = [each for each in truth if first <= each.day <= last]
            take(book, within, first=first.isoformat(), last=last.isoformat())
            seen |= {each.day for each in within}
        found = kept(book)
        book.close()
    assert found == Counter((x.day, x.amount, "NOP") for x in truth if x.day in seen)


def warned(book: Book, *lines: LineRead, **how: object) -> list[str]:
    return [each.key for each in take(book, lines, **how).warnings]  # type: ignore[arg-type]


def test_gaps_are_named(book: Book) -> None:
    april = {"first": "2023-04-01", "last": "2023-04-30"}
    assert warned(book, line("2023-04-05", 5_000), opening=1_000, **april) == []
    may = {"first": "2023-05-01", "last": "2023-05-31"}
    july = {"first": "2023-07-01", "last": "2023-07-31"}
    assert warned(book, line("2023-07-05", 1), opening=9_000, **july) == ["statement.gap_before"]
    # 6,000 + 2,000 on 31/05 is not yet the 9,000 of 01/07.
    assert warned(book, line("2023-05-05", 2_000), opening=6_000, **may) == ["statement.gap_after"]
    june = {"first": "2023-06-01", "last": "2023-06-30"}
    assert warned(book, line("2023-06-05", 1_000), opening=8_000, **june) == []


def test_days_that_were_read_before_should_say_the_same(book: Book) -> None:
    one, other = line("2023-04-05", 5_000), line("2023-04-06", 6_000)
    take(book, [one, other])
    assert warned(book, one, line("2023-04-07", 8)) == [
        "statement.new_inside",
        "statement.gone_inside",
    ]


def test_an_opening_in_days_that_were_read_is_held_against_them(book: Book) -> None:
    take(book, [line("2023-04-05", 5_000)], opening=1_000, last="2023-04-30")
    overlapping = {"first": "2023-04-20", "last": "2023-05-31"}
    assert warned(book, line("2023-05-05", 1), opening=6_000, **overlapping) == []
    found = warned(book, line("2023-05-05", 1), opening=9_000, **overlapping)
    assert found == ["statement.gap_before"]


def test_a_line_that_is_gone_is_named_though_nothing_is_new(book: Book) -> None:
    one, other = line("2023-04-05", 5_000), line("2023-04-06", 6_000)
    take(book, [one, other])
    assert warned(book, one) == ["statement.gone_inside"]


def test_a_period_that_is_not_over_is_read_up_to_today(tmp_path: Path) -> None:
    """On 10/05/2023 the second quarter is asked for, and again when it is over."""
    one, late = line("2023-04-05", 5_000), line("2023-06-05", 1)
    quarter = StatementRead(
        account="", lines=(one,), first=date(2023, 4, 1), last=date(2023, 6, 30), opening=7
    )
    noon = datetime(2023, 5, 10, 5, 0, tzinfo=UTC)
    book = found_fund(create(str(tmp_path / "b.db")), clock=lambda: noon)
    with writer_of(book, now=noon) as writer:
        take_statements(writer, [quarter], {})
    with book.reading() as connection:
        (known,) = statements_of(connection, FUND, "bank")
    assert (known.first, known.last) == (date(2023, 4, 1), date(2023, 5, 10))
    assert warned(book, one, late, opening=7) == []
    with book.reading() as connection:
        assert max(each.last for each in statements_of(connection, FUND, "bank")) == date(
            2023, 6, 30
        )
    book.close()


def test_days_nobody_read(book: Book) -> None:
    take(book, [line("2023-04-05", 5_000)], last="2023-04-10")
    found = warned(book, line("2023-05-05", 1), first="2023-05-01")
    assert found == ["statement.days_between"]


def refusal(book: Book, **how: object) -> str:
    with pytest.raises(FundledgerError) as refused:
        take(book, [line("2023-04-05", 1)], **how)  # type: ignore[arg-type]
    return refused.value.key


def test_an_account_of_the_bank_is_learnt_once(book: Book) -> None:
    first = line("2023-04-05", 5_000)
    take(book, [first], account="0011")
    assert take(book, [first, line("2023-04-06", 5_000)], account="11").place == "bank"
    assert refusal(book, account="0012") == "statement.other_account"  # the only one is taken
    assert refusal(book, account="0012", place="bank") == "statement.other_account"
    assert refusal(book, account="0012", place="VCB") == "statement.unknown_place"
    with writer_of(book) as writer:
        for number, role in (("11221", "bank_capital"), ("11222", "bank_interest")):
            writer.state(added_account(writer.accounts, number, role, "VCB", None, "VCB", START))
    assert take(book, [line("2023-04-05", 5_000)], account="0012", place="VCB").place == "VCB"
    assert refusal(book, account="0012", place="bank") == "statement.other_place"
    assert refusal(book, account="") == "statement.no_account_said"
    assert sum(kept(book).values()) == 3


def test_a_line_whose_balance_has_moved_is_the_same_by_its_reference(book: Book) -> None:
    """Read at noon, and again when the bank had sorted the day anew."""
    noon = [line("2023-04-05", 5_000, "NOP", reference="FT2", balance=5_000)]
    evening = [
        line("2023-04-05", 1_000, "NOP", reference="FT1", balance=1_000),
        line("2023-04-05", 5_000, "NOP", reference="FT2", balance=6_000),
    ]
    take(book, noon, last="2023-04-05")
    taken = take(book, evening, last="2023-04-05")
    assert ([one.reference for one in taken.new], taken.already) == (["FT1"], 1)


def test_a_file_that_goes_on_where_one_ended_repeats_nothing(book: Book) -> None:
    """Two fees of a day under one number of the bank, in the files of the morning and of noon."""
    day = {"first": "2023-04-05", "last": "2023-04-05"}
    morning = [line("2023-04-05", -1_100, "PHI", reference="FT7", balance=8_900)]
    noon = [line("2023-04-05", -1_100, "PHI", reference="FT7", balance=7_800)]
    take(book, morning, opening=10_000, **day)
    taken = take(book, noon, opening=8_900, **day)
    assert (len(taken.new), taken.already) == (1, 0)
    whole = take(book, [*morning, *noon], opening=10_000, **day)
    assert (len(whole.new), whole.already) == (0, 2)


def test_lines_without_a_reference_are_told_apart_by_their_balances(book: Book) -> None:
    """A day that the bank gives in two files: the second fee is another one."""
    day = {"first": "2023-04-05", "last": "2023-04-05"}
    take(book, [line("2023-04-05", -1_100, "PHI", balance=8_900)], **day)
    assert len(take(book, [line("2023-04-05", -1_100, "PHI", balance=7_800)], **day).new) == 1
